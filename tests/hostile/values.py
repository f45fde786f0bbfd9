"""One table of hostile values, and the valid values among which they are given, for all that is public.

Functions, classes, their methods and their parameters are read from what the packages document.  What
stands here is a valid value for each name of a parameter, an object for each class whose methods are called,
and which records readers do not make.  So a new public function is tried without being listed; a parameter
with a new name needs a value here, and until it has one a test fails.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction as F
from importlib import import_module
from numbers import Number
from types import ModuleType
from typing import Any

import numpy as np

import goodwill.last_exchange
import goodwill.repeated
import goodwill.reputation
from documented import documented
from goodwill import last_exchange, reputation
from goodwill.last_exchange import Belief, Calendar, LastExchange
from goodwill.last_exchange.solvers.severing import Severing
from goodwill.last_exchange.strategies.views import altruistic_contributor
from goodwill.repeated import RepeatedGame
from goodwill.reputation import End, Market
from goodwill.reputation.formulas.exact_set import corners_between_jumps
from goodwill.reputation.solvers.lost_business import Business
from goodwill.reputation.strategies.meetings import market_profile

# ---- Hostile values ---------------------------------------------------------------------------------
#: Nobody can mean these as a number.
NO_NUMBER = [None, "soon", "1/2", {}, [], object(), 1j, True, math.nan, math.inf, -math.inf]
NO_NUMBER += [Decimal("nan"), Decimal("inf"), np.float32("nan"), np.float16("inf"), np.bool_(True)]
#: Too large for a float, or to be written; as a seed they are as good as any.
HUGE = [10**400, -(10**5000)]
#: These some functions take, and others refuse.
EXTREME = [-1, 0, 1, 2, 0.0, 1.0, -0.0, 10**9, 10**60, 1e300, 5e-324, F(1, 10**60), F(1, 10**400)]
EXTREME += [1 - F(1, 10**60), 1 - 1e-16, Decimal("0.5"), Decimal("1e-400")]
#: Each width of NumPy's numbers.
INTEGERS = [np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64]
FLOATS = [np.float16, np.float32, np.float64, np.longdouble]
EXTREME += [width(x) for width in (*INTEGERS, *FLOATS) for x in (0, 1, 2)]
#: Nobody can mean these as a game, a belief, a profile.
NO_THING = [None, 3, math.nan, object(), "soon", {}, [], {"soon": "soon"}, {3: 4}, ["soon"], b"soon"]


# ---- Valid values -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Room:
    """A package, with a valid value for each parameter of what it exports.

    ``own`` has values of single functions; ``results`` are records that readers get but do not make;
    ``objects`` has one of each class that has methods with parameters.  ``carried`` names parameters (of one
    function, or of all) that may be any object, since nothing depends on what they are.  ``left_out`` are
    inherited methods that a class does not have in fact, and those that say that they check nothing.
    """

    package: ModuleType
    numbers: Mapping[str, Any]
    things: Mapping[str, Any]
    results: frozenset[str]
    own: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    objects: Mapping[str, Any] = field(default_factory=dict)
    carried: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()


GAME = LastExchange(T=2, loss=F(1, 4), s_c=F(1, 2), r_p=1, b_c=30, r_c=1, s_p=1)
ALTRUIST = last_exchange.altruistic_automaton(GAME)
SILENCE = last_exchange.silence(GAME, ALTRUIST)

LAST_EXCHANGE = Room(
    goodwill.last_exchange,
    numbers={
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
        "destitute": F(1, 4),
        "satisfied": F(1, 4),
        "discount": F(9, 10),
        "byzantine_share": F(1, 2),
        "prior_byzantine": F(1, 10),
        "t": 1,
        "k": 2,
        "row": 0,
        "received": 0,
        "plays": 20,
        "seed": 1,
        "tolerance": 1e-9,
        "rounds": 2,
        "which": 0,
        "bits": 4,
        "tau": 1,
        "error": 1e-6,
    },
    things={
        "game": GAME,
        "prior": last_exchange.Prior(byzantine=F(1, 4), altruistic=F(1, 4)),
        "belief": Belief(F(1, 2), F(1, 2)),
        "view": last_exchange.View("n", "p"),
        "profile": "paper",
        "name": "idle",
        "histories": "all",
        "share_of": "remainder",
        "contributes": True,
        "pesters": lambda t, view: 0,
        "beliefs": None,
        "signal": "p",
        "signals": "p",
        "moves": "n",
        "history": "",
        "contributor": ALTRUIST,
        "automaton": ALTRUIST,
        "layers": ALTRUIST.layers,
        "on_pester": np.array([1, 1]),
        "on_silence": np.array([0, 0]),
        "part": np.array([0, 0]),
        "calendar": None,
        "calendars": Calendar("p"),
        "reply": last_exchange.best_reply(GAME, F(9, 10), Calendar("p"), F(1, 2), 2),
        "ties": True,
        "parts": [(F(1), ALTRUIST)],
        "pesterer": last_exchange.persistent_pesterer(GAME),
        "start": "p",
        "cycle": "n",
        "solution": last_exchange.solve(GAME),
        "fee": lambda t: F(1),
        "whatever": False,
    },
    own={
        "Automaton": {"start": ALTRUIST.start},
        "Layer": {"contributes": np.array([F(0), F(1)], dtype=object)},
        "Profile": {"contributes": lambda t, view: 0},
        "best_contributor": {"prior": Belief(F(1, 2), F(1, 2))},
        "contributor_belief": {"prior": Belief(F(1, 2), F(1, 2))},
        "play": {"contributor": altruistic_contributor(GAME)},
        "utilities": {"rounds": ()},
        "verify_profile": {"profile": last_exchange.Profile("idle", lambda t, view: 0, lambda t, view: 0)},
    },
    objects={
        "Calendar": Calendar("p"),
        "LastExchange": GAME,
        "Silence": SILENCE,
        "SilentRound": SILENCE.round(1),
        "Severing": Severing(GAME, lambda t: F(1)),
        "Solution": last_exchange.solve(GAME),
    },
    results=frozenset(
        [
            "DestituteHistory",
            "Interval",
            "Reply",
            "RoundPlayed",
            "Silence",
            "SilentRound",
            "Simulation",
            "OneShotDeviation",
            "Solution",
            "Turn",
            "Verification",
            "Witness",
            "check_discount",
            "check_integer",
            "check_probability",
        ]
    ),
    # Any value is taken for true or false.
    carried=frozenset({"ties", "whatever", "contributor_cost.contributes", "after_move.contributes"}),
)

PIZZA, DELTA = Market.pizza(penalty=F(5, 2)), F(19, 20)
HONEST = {"start": "in", "low": "0", "high": "1"}
CHEATS = {"asked": "e0", "low, no effort": "d"}
PLAN, BELIEFS = reputation.endless_tests(PIZZA, DELTA, F(1, 10), F(3, 10))
FADING, FADED = reputation.fading_trade(PIZZA, DELTA, 3, F(1, 10))
TRIED, FEARS = reputation.patience_contest(PIZZA, DELTA, F(1, 10), 3)
ROUND = reputation.stage_game(PIZZA)
LIES = reputation.outcome_chance(ROUND, "low 1")
TRADE = reputation.cooperation()
MET = market_profile(PIZZA, PLAN, [("Ann", "Bob")])

REPUTATION = Room(
    goodwill.reputation,
    numbers={
        "delta": DELTA,
        "discount": F(9, 10),
        "own": F(1, 2),
        "prior": F(1, 10),
        "malicious_prior": F(1, 10),
        "level": F(1, 2),
        "truth": F(1, 2),
        "rate": F(1, 10),
        "chance": 1,
        "hers": F(1, 3),
        "his": F(1, 3),
        "histories": 2,
        "size": 3,
        "others": 2,
        "steps": 2,
        "joint": F(1, 2),
        "honest_prior": F(1, 10),
        "greedy_prior": F(1, 10),
        "belief": F(1, 10),
        "doubt": F(3, 10),
        "gives_in": F(9, 10),
        "strike": F(1, 2),
        "screens": F(9, 10),
        "stays": F(1, 2),
        "shirks": F(1, 20),
        "odds": F(1, 4),
        "margin": F(1, 2),
        "fee": F(1, 10),
        "row": 2,
        "parts": 2,
        "told": 3,
        "visits": 2,
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
        "seconds": 5,
        "tolerance": 0.01,
        "slack": 0,
        "price": 1,
        "outside_premium": F(1, 5),
        "utility": 2,
        "effort_cost": F(4, 5),
        "success": F(99, 100),
        "fine": F(1, 100),
    },
    things={
        "market": PIZZA,
        "game": ROUND,
        "profile": PLAN,
        "beliefs": BELIEFS,
        "committed": HONEST,
        "client": HONEST,
        "provider": CHEATS,
        "player": "client",
        "state": "trade",
        "information": "start",
        "instead": "out",
        "states": TRADE.states,
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
        "objective": LIES,
        "effort": False,
        "entered": False,
        "punishes": lambda reports: F(reports**2),
        "corners": corners_between_jumps(F(17, 20)),
        "plans": [("in11", "e1rd", ["high 1"])],
        "at_once": True,
        "members": [0, 1],
        "liars": [0],
    },
    own={
        "verify_with_end": {"profile": FADING, "beliefs": FADED},
        "verify_with_unknown_provider": {"profile": TRIED, "beliefs": FEARS, "committed": CHEATS},
        "verify_meetings": {
            "profile": MET,
            "beliefs": {f"Ann with Bob (turn 0): {name}": belief for name, belief in BELIEFS.items()},
        },
        "meeting_values": {"profile": MET},
        "endless_fair_tests": {"market": Market.pizza(penalty=F(3, 2))},
        "attrition": {"doubt": F(4, 5)},
        "corners_between_jumps": {"delta": F(17, 20)},
        "better_rule_exists": {"profile": TRADE},
        "plan_of_corners": {"delta": F(17, 20)},
        "money_burning": {"delta": F(9, 10)},
        "backward_induction": {"reading": "extensive"},
        "Record.share": {"types": None},
        "mean_surprises": {"mimicry": lambda record: F(1, 2)},
    },
    objects={
        # Effort that never fails and a ban that is sure: two plays of it are alike.
        "Business": Business(PIZZA.with_changes(success=1), F(9, 10), histories=2, seed=1),
        "BestMixture": reputation.best_mixture(ROUND, LIES, F(1, 2)),
        "Market": PIZZA,
        "Meeting": next(iter(MET.states.values())),
        "Record": reputation.simulate_market(PIZZA, TRADE, DELTA, rounds=2, clients=20),
        "Verification": reputation.verify_public_profile(PIZZA, TRADE, DELTA, reading="extensive"),
        "State": TRADE.states["trade"],
    },
    results=frozenset(
        [
            "BestMixture",
            "Ending",
            "LiePrices",
            "Node",
            "Record",
            "StageGame",
            "Tested",
            "Verification",
            "Witness",
        ]
    ),
    # What is carried along, or checked where it is used.
    carried=frozenset(
        {"best_licence_plan.at_once", "meeting_name.record", "lottery.choice", "market_profile.shared"}
    ),
)

STAGE = [[(2, 2), (0, 3)], [(3, 0), (1, 1)]]
DILEMMA = RepeatedGame(STAGE, F(1, 2))
FOUND = DILEMMA.equilibrium_payoffs()
PLAY = FOUND.strategy((2, 2))

REPEATED = Room(
    goodwill.repeated,
    numbers={
        "delta": F(1, 2),
        "player": 0,
        "tolerance": 0.01,
        "area": 0.01,
        "seconds": 5,
        "halvings": 1,
        "plays": 20,
        "rounds": 5,
        "seed": 1,
        "i": 0,
        "j": 1,
        "actions": 2,
    },
    things={
        "game": DILEMMA,
        "payoffs": STAGE,
        "law": None,
        "within": {},
        "states": PLAY.states,
        "start": PLAY.start,
        "strategy": PLAY,
        "event": (0, 1, 1, 0),
        "symmetric": False,
        "progress": None,
        "mixtures": [{0: F(1, 2), 1: F(1, 2)}],
        "shares": [F(1, 4)],
        "payoff": (2, 2),
    },
    own={"greatest_frequency": {"payoffs": FOUND}},
    objects={
        "Automaton": PLAY,
        "EquilibriumPayoffs": FOUND,
        "MixedGame": DILEMMA.with_mixtures(0, [{0: F(1, 2), 1: F(1, 2)}]),
        "RepeatedGame": DILEMMA,
    },
    # A mixed game takes no further mixtures: test_mixing.py.
    left_out=frozenset({"MixedGame.with_mixtures", "MixedGame.unchecked"}),
    results=frozenset(
        [
            "Cell",
            "Cover",
            "Deviation",
            "Doubt",
            "EquilibriumPayoffs",
            "Frequency",
            "MixedGame",
            "Played",
            "Progress",
            "ProofRejected",
            "State",
        ]
    ),
)

ROOMS = {"last_exchange": LAST_EXCHANGE, "reputation": REPUTATION, "repeated": REPEATED}


# ---- What is public ---------------------------------------------------------------------------------
def _public(room: Room) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Functions, classes that readers make records of, and methods that have parameters.

    They are what the page of the package documents, in the package's face or in a room of its.
    """
    for module, name in _names(room):
        thing = getattr(module, name)
        if callable(thing) and name not in room.results:
            yield name, thing
        if inspect.isclass(thing) and not issubclass(thing, Exception):
            for method, kind in _written_here(thing).items():
                if method.startswith("_") or f"{name}.{method}" in room.left_out:
                    continue
                if inspect.isfunction(kind) or isinstance(kind, classmethod):
                    yield f"{name}.{method}", kind.__get__(room.objects.get(name), thing)


def _written_here(kind: type) -> dict[str, Any]:
    """What a class has of its own and of our classes that it is made from, in whatever room these are."""
    ours = [base for base in reversed(kind.__mro__) if base.__module__.split(".")[0] == "goodwill"]
    return {name: value for base in ours for name, value in vars(base).items()}


def _names(room: Room) -> Iterator[tuple[ModuleType, str]]:
    """Each documented name of a package once, and where it is."""
    package = room.package.__name__
    for module, names in documented().items():
        if module == package or module.startswith(f"{package}."):
            for name in names:
                if not module.endswith(".random_games"):  # draws, for tests and pages
                    yield import_module(module), name


def parameters(function: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    """Its parameters, but for those that are handed on whole, and files."""
    known = inspect.signature(function).parameters
    return {
        name: p for name, p in known.items() if p.kind is not p.VAR_KEYWORD and name not in ("self", "file")
    }


#: Each public function by its name, such as ``"repeated.cover"``.
FUNCTIONS = {
    f"{where}.{name}": function
    for where, room in ROOMS.items()
    for name, function in _public(room)
    if parameters(function)
}
#: Each parameter of each of them.
CASES = [(name, parameter) for name, function in FUNCTIONS.items() for parameter in parameters(function)]


def valid(name: str) -> dict[str, Any]:
    """Values that the function takes; those that the table lacks are missing."""
    where, function = name.split(".", 1)
    room = ROOMS[where]
    known = {**room.numbers, **room.things, **room.own.get(function, {})}
    return {p: known[p] for p in parameters(FUNCTIONS[name]) if p in known}


def is_number(case: tuple[str, str]) -> bool:
    """Whether the parameter is one number."""
    where, function = case[0].split(".", 1)
    room = ROOMS[where]
    own = room.own.get(function, {})
    return case[1] in room.numbers and isinstance(own.get(case[1], 0), Number)


def is_carried(case: tuple[str, str]) -> bool:
    """Whether nothing depends on what the parameter is."""
    where, function = case[0].split(".", 1)
    return bool({case[1], f"{function}.{case[1]}"} & ROOMS[where].carried)


def call(name: str, **changed: Any) -> Any:
    """The function with valid values, but for those that are changed."""
    known = valid(name) | changed
    bound = inspect.signature(FUNCTIONS[name]).bind_partial()
    for parameter, p in parameters(FUNCTIONS[name]).items():
        several = p.kind is p.VAR_POSITIONAL
        bound.arguments[parameter] = (known[parameter],) if several else known[parameter]
    return FUNCTIONS[name](*bound.args, **bound.kwargs)
