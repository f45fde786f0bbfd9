"""Random calls of all that is public, with several hostile values at once.

The tables of :mod:`hostile.values` are tried one value at a time.  Here up to three parameters of a call are
changed together: to what stands in the tables, to numbers near the valid ones and at the ends of ranges, in
any of the ways to write a number, to valid things that are meant for other parameters, to random games at
the borders of their model, and to valid things of which a part is missing or spoilt.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction as F
from typing import Any

import numpy as np

from goodwill.last_exchange import LastExchange
from goodwill.last_exchange.random_games import hostile_game
from goodwill.reputation import Market
from goodwill.reputation.random_games import hostile_market
from hostile.values import (
    EXTREME,
    FUNCTIONS,
    HUGE,
    NO_NUMBER,
    NO_THING,
    ROOMS,
    is_number,
    parameters,
    valid,
)

#: Ends of ranges, and what is next to them.
ENDS = [0, 1, -1, F(1, 2), F(1, 10**9), 1 - F(1, 10**9), 1 + F(1, 10**9), -F(1, 10**9), 1e-12, 1 - 1e-12]
#: The ways to write one number.
WRITTEN: list[Callable[[Any], Any]] = [lambda x: x, F, float, np.float64, lambda x: np.float32(float(x))]
WRITTEN += [lambda x: Decimal(float(x)), lambda x: int(x), lambda x: np.int64(int(x))]
#: What takes six times as long for each one more, as its docstring says.
COSTLY = {("reputation.backward_induction", "rounds")}
#: Records that are drawn.
DRAWN: dict[type, Callable[[random.Random], Any]] = {
    LastExchange: hostile_game,
    Market: lambda rng: hostile_market(rng.choice),
}


def drawn_call(rng: random.Random, names: list[str]) -> tuple[str, dict[str, Any]]:
    """A function, and the values of the parameters that are not as in the table."""
    name = rng.choice(names)
    own = [parameter for parameter in parameters(FUNCTIONS[name]) if (name, parameter) not in COSTLY]
    changed = rng.sample(own, min(len(own), rng.choice((1, 1, 2, 3))))
    known = valid(name)
    return name, {
        parameter: number(rng, known[parameter])
        if is_number((name, parameter))
        else thing(rng, name, known[parameter])
        for parameter in changed
    }


def number(rng: random.Random, near: Any) -> Any:
    """A number that may be meant, or none at all."""
    way = rng.random()
    if way < 0.2:
        return rng.choice(NO_NUMBER + HUGE)
    if way < 0.4:
        return rng.choice(EXTREME)
    if way < 0.5:
        return rng.choice(ENDS)
    whole = isinstance(near, int) and not isinstance(near, bool)
    moved = near + rng.randint(-3, 3) if whole else F(near) * F(rng.randint(0, 40), 20)
    return rng.choice(WRITTEN)(moved)


def thing(rng: random.Random, name: str, good: Any) -> Any:
    """A thing that may be meant, or is nearly or not at all what is asked for."""
    way = rng.random()
    if way < 0.25:
        return rng.choice(NO_THING)
    if way < 0.45:
        others = [*ROOMS[name.partition(".")[0]].things.values()]
        return rng.choice([other for other in others if not callable(other)])  # what they ask is theirs
    if way < 0.6 and type(good) in DRAWN:
        return DRAWN[type(good)](rng)
    return spoilt(rng, good)


def spoilt(rng: random.Random, good: Any) -> Any:
    """The same with a part that is missing, or twice there, or not what it should be."""
    if isinstance(good, Mapping):
        rest = dict(good)
        key = rng.choice([*rest, "soon"])
        rest[key] = part(rng, rest.get(key))
        if rng.random() < 0.3:
            rest.pop(key)
        return rest
    if isinstance(good, (list, tuple)) and good and not hasattr(good, "_fields"):
        rest, place = [*good], rng.randrange(len(good))
        way = rng.random()
        rest[place : place + 1] = (
            [] if way < 0.2 else [good[place]] * 2 if way < 0.4 else [part(rng, good[place])]
        )
        return type(good)(rest) if rng.random() < 0.9 else iter(rest)
    if isinstance(good, np.ndarray) and good.size:
        rest = good.astype(object)
        rest.flat[rng.randrange(good.size)] = number(rng, 1)
        return rest if rng.random() < 0.5 else rest[:-1]
    if isinstance(good, str):
        return rng.choice([good + "x", good[:-1], good.upper(), good * 2, [*good], good.encode()])
    return good


def part(rng: random.Random, good: Any) -> Any:
    """Something in the place of a part of a thing."""
    if isinstance(good, (Mapping, list, tuple, str)) and rng.random() < 0.5:
        return spoilt(rng, good)
    if isinstance(good, (int, F, float)) and not isinstance(good, bool):
        return number(rng, good)
    return rng.choice(NO_THING + NO_NUMBER)
