"""No public function takes what it cannot use: it names the parameter, the value and the range, and in time.

All functions, classes and methods that the three packages export are tried, with the table of
``hostile/values.py``.  A warning is an error here, and so is a call that does not end.
"""

import inspect
import re
import signal

import pytest

from documented import documented
from goodwill.companion.ledger import papers
from goodwill.reputation import End, ends
from hostile.values import (
    CASES,
    EXTREME,
    FLOATS,
    FUNCTIONS,
    GAME,
    HUGE,
    INTEGERS,
    NO_NUMBER,
    NO_THING,
    ROOMS,
    call,
    is_carried,
    is_number,
    valid,
)

pytestmark = pytest.mark.filterwarnings("error")

#: Solvers of sets, whose work at the ends of a range is measured elsewhere.
SLOW = {
    "reputation.equilibrium_payoffs",
    "reputation.worst_false_reports",
    "reputation.most_tested_priors",
}
QUICK = [case for case in CASES if case[0] not in SLOW]
NUMBERS = [case for case in CASES if is_number(case)]
#: What may be meant: nothing of something, or a name.
MEANT = ({}, [], "soon", {"soon": "soon"})
THINGS = [case for case in CASES if not is_number(case) and not is_carried(case)]


class TooLong(BaseException):
    pass


@pytest.fixture
def soon():
    """A call that is not over after some seconds of processor time fails."""

    def ring(*_):
        raise TooLong

    signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, 30)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def refusal(name, parameter, value):
    """What the function says against the value, or None if it takes it; anything else is raised."""
    try:
        call(name, **{parameter: value})
    except (TypeError, ValueError) as error:
        return str(error)
    return None


def default(name, parameter):
    return inspect.signature(FUNCTIONS[name]).parameters[parameter].default


@pytest.mark.parametrize("paper", [paper.package for paper in papers().values()])
def test_every_paper_with_documented_names_is_in_the_table(paper):
    """Else nothing of it would be tried, and no test would say so."""
    documents = any(module.startswith(f"goodwill.{paper}") for module in documented())
    assert documents <= (paper in ROOMS), f"give {paper} a Room in tests/hostile/values.py"


@pytest.mark.parametrize(("name", "parameter"), CASES)
def test_every_parameter_has_a_valid_value(name, parameter):
    assert parameter in valid(name), f"give {parameter!r} of {name} a valid value in tests/hostile/values.py"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_valid_values_are_valid(name):
    call(name)


@pytest.mark.parametrize(("name", "parameter"), NUMBERS)
def test_what_is_no_number_is_refused_by_name(name, parameter, soon):
    for value in NO_NUMBER + (HUGE if parameter != "seed" else HUGE[1:]):
        if value is None and (default(name, parameter) is None or parameter == "tolerance"):
            continue
        said = refusal(name, parameter, value)
        assert said is not None, f"{name} takes {parameter} = {value!r}"
        assert said.startswith(f"{parameter} = "), said


@pytest.mark.parametrize(("name", "parameter"), [case for case in QUICK if is_number(case)])
def test_an_extreme_number_is_taken_or_refused_in_words(name, parameter, soon):
    for value in EXTREME:
        said = refusal(name, parameter, value)
        assert said is None or " = " in said, f"{parameter} = {value!r}: {said}"


@pytest.mark.parametrize(("name", "parameter"), [case for case in QUICK if is_number(case)])
def test_a_number_of_numpy_is_the_number_that_it_is(name, parameter, soon):
    """Whatever its width, it gives what the same number of Python gives, or is refused as that is."""

    def told(value):
        try:
            return re.sub(" at 0x[0-9a-f]+", "", repr(call(name, **{parameter: value})))
        except (TypeError, ValueError) as error:
            return str(error)

    number = valid(name)[parameter]
    if isinstance(number, int):
        expected = told(number)
        assert {told(width(number)) for width in INTEGERS} == {expected}
    else:
        for width in FLOATS:
            given = width(float(number))
            assert told(given) == told(float(given)), f"{parameter} = {given!r}"


@pytest.mark.parametrize(("name", "parameter"), THINGS)
def test_a_thing_of_the_wrong_kind_is_refused_by_name(name, parameter, soon):
    for value in NO_THING:
        said = refusal(name, parameter, value)
        if said is None and (value in MEANT or (value is None and default(name, parameter) is None)):
            continue
        assert said is not None, f"{name} takes {parameter} = {value!r}"
        assert parameter.rstrip("s") in said, f"{name}: {parameter} = {value!r}: {said}"


@pytest.mark.parametrize("name", [name for name, p in CASES if p == "game" and "last_exchange" in name])
def test_a_game_of_a_million_rounds_is_over_soon_or_refused(name, soon):
    said = refusal(name, "game", GAME.with_changes(T=10**6, loss=0.25))
    assert said is None or " = " in said, said


def test_a_round_is_played_with_the_valid_values():
    """The table's behaviours lead through the round, so that what is refused is refused for its own sake."""
    known = valid("reputation.ends")
    assert ends(known["market"], known["client"], known["provider"]) == {End("low 0", False): 1}
