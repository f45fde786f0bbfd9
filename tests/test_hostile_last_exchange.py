"""No public function of Paper I takes what it cannot use: it names the parameter and the value, and in time.

Functions and parameters are read from the package, so a new one is tried without being listed here.
"""

import inspect
import math
import signal
from decimal import Decimal
from fractions import Fraction as F

import numpy as np
import pytest

import goodwill.last_exchange
from goodwill.last_exchange import (
    Belief,
    Calendar,
    LastExchange,
    Prior,
    Profile,
    View,
    altruistic_automaton,
    altruistic_contributor,
    best_reply,
    persistent_pesterer,
)

GAME = LastExchange(T=2, loss=F(1, 4), s_c=F(1, 2), r_p=1, b_c=30, r_c=1, s_p=1)
PRIOR = Prior(byzantine=F(1, 4), altruistic=F(1, 4))

#: What readers do not make, but get: records of results, and what the checks themselves take.
RESULTS = {
    "DestituteHistory",
    "Interval",
    "Reply",
    "RoundPlayed",
    "Silence",
    "SilentRound",
    "Simulation",
    "Skip",
    "Solution",
    "Turn",
    "Verification",
    "Witness",
    "check_discount",
    "check_integer",
    "check_probability",
}
#: Plain records: what they hold is checked where it is used.
RECORDS = {"Automaton", "Belief", "Layer", "Profile", "View"}

#: By name of a parameter, a number that all functions take.
NUMBERS = {
    "T": 2,
    "loss": F(1, 4),
    "s_c": 1,
    "r_p": 1,
    "b_c": 30,
    "r_c": 1,
    "s_p": 1,
    "generosity": F(1, 2),
    "byzantine_pesters": F(1, 2),
    "byzantine_contributes": 0,
    "byzantine": F(1, 4),
    "altruistic": F(1, 4),
    "discount": F(9, 10),
    "byzantine_share": F(1, 2),
    "prior_byzantine": F(1, 10),
    "t": 1,
    "plays": 20,
    "seed": 1,
    "tolerance": 1e-9,
    "rounds": 2,
    "which": 0,
    "bits": 4,
}
#: The same for what is no number.
OTHERS = {
    "game": GAME,
    "prior": PRIOR,
    "belief": Belief(F(1, 2), F(1, 2)),
    "view": View("n", "p"),
    "profile": "paper",
    "histories": "all",
    "share_of": "remainder",
    "contributes": True,
    "signal": "p",
    "history": "",
    "contributor": altruistic_automaton(GAME),
    "automaton": altruistic_automaton(GAME),
    "calendar": None,
    "calendars": Calendar("p"),
    "reply": best_reply(GAME, F(9, 10), Calendar("p"), F(1, 2), 2),
    "ties": True,
    "parts": [(F(1), altruistic_automaton(GAME))],
    "pesterer": persistent_pesterer(GAME),
    "start": "p",
    "cycle": "n",
}
#: Where a function needs another value than the rest.
OWN = {
    "best_contributor": {"prior": Belief(F(1, 2), F(1, 2))},
    "contributor_belief": {"prior": Belief(F(1, 2), F(1, 2))},
    "play": {"contributor": altruistic_contributor(GAME)},
    "utilities": {"rounds": ()},
    "verify_profile": {"profile": Profile("idle", lambda t, view: 0, lambda t, view: 0)},
}

#: Nobody can mean these as a number.
NO_NUMBER = [None, "soon", "1/2", {}, object(), 1j, True, math.nan, math.inf, -math.inf, 10**400, -(10**5000)]
NO_NUMBER += [Decimal("nan"), np.float32("nan"), np.bool_(True)]
#: As a seed this is as good as any.
HUGE = NO_NUMBER.index(-math.inf) + 1
#: These some functions take, and others refuse.
EXTREME = [-1, 0, 1, 2, 0.0, 1.0, -0.0, 10**9, 10**60, 1e300, 5e-324, F(1, 10**60), 1 - F(1, 10**60)]
EXTREME += [1 - 1e-16, np.int8(1), np.uint8(2), np.float16(0.5), Decimal("0.5")]
NO_THING = [3, math.nan, object(), "soon", {}, {3: 4}, ["soon"], b"soon"]

#: Any value is taken for true or false, and a function of a rate does not look at the history.
CARRIED = {"contributes", "ties", "history"}

FUNCTIONS = {
    name: thing
    for name in goodwill.last_exchange.__all__
    for thing in [getattr(goodwill.last_exchange, name)]
    if callable(thing) and name not in RESULTS | RECORDS
}
CASES = [(name, p) for name, function in FUNCTIONS.items() for p in inspect.signature(function).parameters]


def is_number(case):
    name, parameter = case
    return parameter in NUMBERS and parameter not in OWN.get(name, {})


NUMERIC, THINGS = ([case for case in CASES if is_number(case) == wanted] for wanted in (True, False))


class TooLong(Exception):
    pass


@pytest.fixture
def soon():
    """A call that is not over after some seconds fails."""

    def ring(*_):
        raise TooLong

    signal.signal(signal.SIGALRM, ring)
    signal.alarm(30)
    yield
    signal.alarm(0)


def refusal(name, **changed):
    """What the function says against these values, among valid ones; None if it takes them."""
    known = NUMBERS | OTHERS | OWN.get(name, {}) | changed
    try:
        FUNCTIONS[name](**{p: known[p] for p in inspect.signature(FUNCTIONS[name]).parameters})
    except (TypeError, ValueError) as error:
        return str(error)
    return None


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_valid_values_are_valid(name):
    assert refusal(name) is None


@pytest.mark.parametrize(("name", "parameter"), NUMERIC)
def test_what_is_no_number_is_refused_by_name(name, parameter, soon):
    default = inspect.signature(FUNCTIONS[name]).parameters[parameter].default
    for value in NO_NUMBER:
        if (value is None and default is None) or (parameter == "seed" and value is NO_NUMBER[HUGE]):
            continue
        said = refusal(name, **{parameter: value})
        assert said is not None, f"{name} takes {parameter} = {value!r}"
        assert said.startswith(f"{parameter} = "), said


@pytest.mark.parametrize(("name", "parameter"), NUMERIC)
def test_an_extreme_number_is_taken_or_refused_in_words(name, parameter, soon):
    for value in EXTREME:
        said = refusal(name, **{parameter: value})
        assert said is None or " = " in said, said


@pytest.mark.parametrize(("name", "parameter"), [case for case in THINGS if case[1] not in CARRIED])
def test_a_thing_of_the_wrong_kind_is_refused_by_name(name, parameter, soon):
    for value in NO_THING:
        said = refusal(name, **{parameter: value})
        assert said is not None, f"{name} takes {parameter} = {value!r}"
        assert parameter in said, f"{name}: {parameter} = {value!r}: {said}"


@pytest.mark.parametrize("name", [name for name, p in CASES if p == "game"])
def test_a_game_of_a_million_rounds_is_over_soon_or_refused(name, soon):
    said = refusal(name, game=GAME.with_changes(T=10**6, loss=0.25))
    assert said is None or " = " in said, said
