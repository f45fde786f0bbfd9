"""No public function gives way under what it is called with: it answers, or says what it cannot take.

Several values of a call are hostile at once (``hostile/calls.py``).  ``make test`` tries the same ten
thousand calls each time, ``make search`` a million fresh ones.
"""

import random
import re
import resource
import signal
import warnings
from fractions import Fraction

import numpy as np
import pytest

from conftest import SEARCHING
from goodwill.repeated import MixedGame, RepeatedGame
from goodwill.reputation import Market, cooperation, most_tests, outcome_chance, stage_game
from goodwill.reputation.formulas.many_clients import random_visits_discount
from goodwill.reputation.formulas.theorems import tolerated_payoff
from goodwill.reputation.solvers.best_mixture import best_mixture
from goodwill.reputation.strategies.meetings import market_profile
from goodwill.reputation.strategies.unknown_client import attrition
from goodwill.reputation.verify.meetings import verify_meetings
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


TINY = Fraction(1, 10**400)
MARKET = Market.pizza(penalty=Fraction(5, 2))
PAIR = [("An", "Bob")]
#: Calls that once gave way, found by ``make search``: each with what it has to say, or to give.
FOUND = [
    (lambda: random_visits_discount(1 - Fraction(1, 10**60), 1e300), "1e-240"),
    (lambda: most_tests(MARKET, TINY, 0.475) - most_tests(MARKET, TINY, Fraction(19, 40)), "0"),
    (lambda: market_profile(MARKET, cooperation(), PAIR, shared=np.zeros((2, 2))), "shared = array"),
    (
        lambda: market_profile(MARKET, cooperation(), PAIR, turns=[{0: np.longdouble(1)}]).start,
        "An with Bob",
    ),
    (lambda: best_mixture(GAME, HALF, TINY).price >= 0, "True"),
    (lambda: MixedGame.of(DILEMMA, 0, [{0: Fraction(1, 2), 1: np.longdouble(0)}]), "must be positive"),
    (lambda: tolerated_payoff(MARKET, TINY, np.float16(1)) < 0, "True"),
    (lambda: tolerated_payoff(MARKET, TINY, np.float32(4)) < 0, "True"),
    (lambda: attrition(MARKET, 0.9, 0.055, gives_in=0.5, doubt=TINY, strike=0.5), "doubt = "),
    (
        lambda: verify_meetings(MEETINGS, 0.9, committed={"start": "in", "low": "0"}),
        "says nothing for 'high'",
    ),
    (lambda: verify_meetings(MEETINGS, 0.9, committed={"start": "out"}), "says nothing for 'low'"),
]
GAME = stage_game(MARKET)
HALF = outcome_chance(GAME, "low 1") / 2 + np.full((5, 6), 0.25, dtype=object)
DILEMMA = RepeatedGame([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], Fraction(1, 2))
MEETINGS = market_profile(MARKET, cooperation(), PAIR)


@pytest.mark.parametrize("number", range(len(FOUND)))
def test_what_once_gave_way_answers_or_names_what_is_wrong(number):
    asked, expected = FOUND[number]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            told = str(asked())
        except (TypeError, ValueError) as error:
            told = str(error)
    assert expected in told


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
