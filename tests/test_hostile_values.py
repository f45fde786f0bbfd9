"""No public function takes what it cannot use: it names the parameter, the value and the range, and in time.

The functions and their parameters are read from the packages, so a new one is tried without being listed
here; a parameter with a new name needs a valid value in ``VALID``.
"""

import inspect
import math
import signal
from decimal import Decimal
from fractions import Fraction as F

import numpy as np
import pytest

import goodwill.reputation
from goodwill.reputation import (
    End,
    Market,
    cooperation,
    endless_tests,
    ends,
    fading_trade,
    market_profile,
    outcome_chance,
    patience_contest,
    stage_game,
)

PIZZA, DELTA = Market.pizza(penalty=F(5, 2)), F(19, 20)
HONEST = {"start": "in", "low": "0", "high": "1"}
CHEATS = {"asked": "e0", "low, no effort": "d"}
PLAN, BELIEFS = endless_tests(PIZZA, DELTA, F(1, 10), F(3, 10))
FADING, FADED = fading_trade(PIZZA, DELTA, 3, F(1, 10))
TRIED, FEARS = patience_contest(PIZZA, DELTA, F(1, 10), 3)
ROUND = stage_game(PIZZA)

#: What readers do not make, but get: records of results.
RESULTS = {"BestMixture", "Deviation", "Ending", "Node", "Record", "Report", "StageGame", "Tested"}

#: By name of a parameter, a number that all functions take.
NUMBERS = {
    "delta": DELTA,
    "discount": F(9, 10),
    "own": F(1, 2),
    "joint": F(1, 2),
    "honest_prior": F(1, 10),
    "greedy_prior": F(1, 10),
    "belief": F(1, 10),
    "doubt": F(3, 10),
    "gives_in": F(9, 10),
    "strike": F(1, 2),
    "screens": F(9, 10),
    "stays": F(1, 2),
    "probability": F(1, 2),
    "expected": F(1, 2),
    "mistakes": F(1, 10),
    "cut": F(1, 10),
    "licence": 5,
    "penalty": F(5, 2),
    "client_payoff": F(4, 5),
    "least": F(1, 2),
    "rounds": 2,
    "rounds_left": 2,
    "tests": 1,
    "trials": 2,
    "clients": 20,
    "memory": 3,
    "interval": 3,
    "cells": 10,
    "seed": 1,
    "turn": 0,
    "tolerance": 0.01,
    "price": 1,
    "outside_premium": F(1, 5),
    "utility": 2,
    "effort_cost": F(4, 5),
    "success": F(99, 100),
    "fine": F(1, 100),
}
#: The same for what is no number.
OTHERS = {
    "market": PIZZA,
    "game": ROUND,
    "profile": PLAN,
    "beliefs": BELIEFS,
    "committed": HONEST,
    "client": HONEST,
    "provider": CHEATS,
    "states": cooperation().states,
    "start": "trade",
    "after": {},
    "otherwise": "apart",
    "between": ("Ann", "Bob"),
    "reading": "normal",
    "services": [(1, PIZZA)],
    "mixed": (),
    "mimicry": [F(1, 2)],
    "goes_on": {"high 1": F(1, 2)},
    "types": {"honest": (F(1, 10), HONEST)},
    "schedule": [("Ann", "Bob")],
    "record": ["trade"],
    "turns": [{0: 1}],
    "shared": False,
    "choice": {"in": F(1, 2), "out": F(1, 2)},
    "end": End("low 0", False),
    "outcome": "low 0",
    "outcomes": "low 0",
    "objective": outcome_chance(ROUND, "low 1"),
    "effort": False,
}
#: Where a function needs another value than the rest.
OWN = {
    "verify_with_unknown_provider": {"profile": TRIED, "beliefs": FEARS, "committed": CHEATS},
    "verify_with_end": {"profile": FADING, "beliefs": FADED},
    "verify_meetings": {
        "profile": market_profile(PIZZA, PLAN, [("Ann", "Bob")]),
        "beliefs": {f"Ann with Bob (turn 0): {name}": belief for name, belief in BELIEFS.items()},
    },
    "meeting_values": {"profile": market_profile(PIZZA, PLAN, [("Ann", "Bob")])},
    "endless_fair_tests": {"market": Market.pizza(penalty=F(3, 2))},
    "attrition": {"doubt": F(4, 5)},
    "backward_induction": {"reading": "extensive"},
}

#: Nobody can mean these as a number.
NO_NUMBER = [None, "soon", "1/2", {}, [], object(), 1j, True, math.nan, math.inf, -math.inf]
NO_NUMBER += [Decimal("nan"), Decimal("inf"), np.float32("nan"), np.bool_(True), 10**400, -(10**5000)]
#: These some functions take, and others refuse.
EXTREME = [-1, 0, 1, 2, 0.0, 1.0, -0.0, 10**60, 1e300, 5e-324, F(1, 10**60), 1 - F(1, 10**60), 1 - 1e-16]
EXTREME += [np.int8(1), np.uint8(2), np.float16(0.5), np.longdouble(0.5), Decimal("0.5"), F(1, 10**400)]
NO_THING = [None, 3, math.nan, object(), "soon", {}, [], {"soon": "soon"}, {3: 4}, ["soon"], b"soon"]

#: What a function only carries along, or what is checked where it is used.
CARRIED = {("End", "outcome"), ("End", "effort"), ("meeting_name", "record"), ("lottery", "choice")}
CARRIED |= {("market_profile", "shared")}

#: Solvers of sets, whose work at the ends of a range is measured elsewhere.
SLOW = {"equilibrium_payoffs", "worst_false_reports", "most_tested_priors"}


def functions(*packages):
    for package in packages:
        for name in package.__all__:
            thing = getattr(package, name)
            if callable(thing) and name not in RESULTS:
                yield name, thing


FUNCTIONS = dict(functions(goodwill.reputation))
CASES = [
    (name, parameter)
    for name, function in FUNCTIONS.items()
    for parameter in inspect.signature(function).parameters
]


def call(name, **changed):
    """The function with valid values, but for those that are changed."""
    signature = inspect.signature(FUNCTIONS[name])
    own = OWN.get(name, {})
    known = {p: own.get(p, (NUMBERS | OTHERS).get(p, math.pi)) for p in signature.parameters}
    bound = signature.bind_partial()
    for parameter, kind in signature.parameters.items():
        value = (known | changed)[parameter]
        bound.arguments[parameter] = (value,) if kind.kind is kind.VAR_POSITIONAL else value
    return FUNCTIONS[name](*bound.args, **bound.kwargs)


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


def refusal(name, parameter, value):
    """The error that names the parameter, or None if the value is taken; anything else is raised."""
    try:
        call(name, **{parameter: value})
    except (TypeError, ValueError) as error:
        return str(error)
    return None


@pytest.mark.parametrize(("name", "parameter"), CASES)
def test_every_parameter_has_a_valid_value(name, parameter):
    assert parameter in NUMBERS | OTHERS, f"give {parameter!r} of {name} a valid value"


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name not in SLOW])
def test_the_valid_values_are_valid(name):
    call(name)


@pytest.mark.parametrize(("name", "parameter"), [case for case in CASES if case[1] in NUMBERS])
def test_what_is_no_number_is_refused_by_name(name, parameter, soon):
    default = inspect.signature(FUNCTIONS[name]).parameters[parameter].default
    for value in NO_NUMBER:
        if value is None and (default is None or (name, parameter) == ("equilibrium_payoffs", "tolerance")):
            continue
        said = refusal(name, parameter, value)
        assert said is not None, f"{name} takes {parameter} = {value!r}"
        assert said.startswith(f"{parameter} = "), said


@pytest.mark.parametrize(
    ("name", "parameter"), [case for case in CASES if case[1] in NUMBERS and case[0] not in SLOW]
)
def test_an_extreme_number_is_taken_or_refused_in_words(name, parameter, soon):
    for value in EXTREME:
        said = refusal(name, parameter, value)
        assert said is None or " = " in said, said


@pytest.mark.parametrize(("name", "parameter"), [case for case in CASES if case[1] in OTHERS])
def test_a_thing_of_the_wrong_kind_is_refused_by_name(name, parameter, soon):
    for value in NO_THING:
        said = refusal(name, parameter, value)
        default = inspect.signature(FUNCTIONS[name]).parameters[parameter].default
        empty_or_default = (value is None and default is None) or value in ({}, [], "soon", {"soon": "soon"})
        if (name, parameter) in CARRIED or (said is None and empty_or_default):
            continue
        assert said is not None, f"{name} takes {parameter} = {value!r}"
        assert parameter.rstrip("s") in said, f"{name}: {parameter} = {value!r}: {said}"


def test_a_round_is_played_with_the_valid_values():
    """The table's behaviours lead through the round, so that what is refused is refused for its own sake."""
    assert ends(PIZZA, HONEST, CHEATS) == {End("low 0", False): 1}
