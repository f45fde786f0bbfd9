"""No public function gives way under what it is called with: it answers, or says what it cannot take.

Several values of a call are hostile at once (``hostile/calls.py``).  ``make test`` tries the same ten
thousand calls each time, ``make search`` a million fresh ones.
"""

import random
import re
import resource
import signal
import warnings

import pytest

from conftest import SEARCHING
from hostile.calls import drawn_call
from hostile.values import FUNCTIONS, call, parameters
from test_hostile_values import SLOW, TooLong

NAMES = [name for name in FUNCTIONS if name not in SLOW]
#: So many times ten thousand calls.
PARTS = 100 if SEARCHING else 1
CALLS = 10_000
#: What a call may take, in processor seconds and in bytes.
SECONDS, MEMORY = 30, 8 * 2**30


@pytest.fixture
def bounded():
    """Neither a call that does not end nor one that fills the memory ends the run."""

    def ring(*_):
        raise TooLong

    signal.signal(signal.SIGVTALRM, ring)
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, before[1]))
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    resource.setrlimit(resource.RLIMIT_AS, before)


def fault(name, changed):
    """What is wrong with how the function takes these values; "" if nothing is."""
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        call(name, **changed)
    except (TypeError, ValueError) as error:
        said = str(error)
        # By " = " the value is named that is at fault, where it was computed from several.
        by_name = any(re.search(rf"\b{p.rstrip('s')}", said) for p in parameters(FUNCTIONS[name]))
        return "" if by_name or " = " in said or " must " in said else f"says only: {said}"
    except TooLong:
        return f"does not end in {SECONDS} s"
    except Exception as error:
        return f"raises {type(error).__name__}: {error}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return ""


def written(value):
    """A value for a message; Python writes no integer of more than 4300 digits."""
    try:
        return repr(value)[:300]
    except ValueError:
        return f"a {type(value).__name__} with a long number in it"


@pytest.mark.parametrize("part", range(PARTS))
def test_a_call_is_answered_or_refused_by_name(part, bounded):
    seed = random.randrange(10**9) if SEARCHING else part
    rng = random.Random(seed)
    found = {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for number in range(CALLS):
            name, changed = drawn_call(rng, NAMES)
            if said := fault(name, changed):
                values = ", ".join(f"{parameter} = {written(value)}" for parameter, value in changed.items())
                found.setdefault((name, said[:60]), f"call {number}: {name} with {values} {said}")
    assert not found, "\n".join([f"seed {seed}", *found.values()])
