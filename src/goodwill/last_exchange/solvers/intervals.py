"""Numbers that are known between two bounds, and arithmetic on them."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from goodwill.arithmetic import is_exact
from goodwill.last_exchange.model import pays

#: A lower and an upper bound.
Bounds = tuple[Any, Any]


def plus(number: Any, bounds: Bounds) -> Bounds:
    """A number that is known, and one between bounds.

    >>> plus(1, (2, 3))
    (3, 4)
    """
    return number + bounds[0], number + bounds[1]


def times(number: Any, bounds: Bounds) -> Bounds:
    """So many times a number between bounds; ``number`` is at least 0.

    >>> times(2, (1, 3))
    (2, 6)
    """
    return number * bounds[0], number * bounds[1]


def added(first: Bounds, second: Bounds) -> Bounds:
    """The sum of two numbers between bounds.

    >>> added((1, 2), (10, 20))
    (11, 22)
    """
    return first[0] + second[0], first[1] + second[1]


def mixed(chance: Any, first: Bounds, second: Bounds) -> Bounds:
    """The mean of a lottery: the first with a probability, else the second.

    >>> mixed(0.5, (0, 0), (1, 2))
    (0.5, 1.0)
    """
    return added(times(chance, first), times(1 - chance, second))


def per(total: Any, bounds: Bounds) -> Bounds:
    """A number between bounds, divided by one that is known; exact if the latter is.

    >>> per(2, (1, 3))
    (Fraction(1, 2), Fraction(3, 2))
    """
    one = Fraction(1) if is_exact(total) else 1.0
    return times(one / total, bounds)


def hull(several: Iterable[Bounds]) -> Bounds:
    """Bounds of a number that is one of several.

    >>> hull([(0, 2), (1, 3)])
    (0, 3)
    """
    lows, highs = zip(*several, strict=True)
    return min(lows), max(highs)


def least(first: Bounds, second: Bounds) -> Bounds:
    """The lesser of two numbers between bounds.

    >>> least((0, 3), (1, 2))
    (0, 2)
    """
    return min(first[0], second[0]), min(first[1], second[1])


def is_less(first: Bounds, second: Bounds, ties: bool | None) -> bool | None:
    """Whether the first is less, or equal and ``ties`` (see ``model.pays``); None if the bounds do not say.

    >>> is_less((0, 1), (2, 3), True), is_less((0, 2), (1, 3), True), is_less((1, 1), (1, 1), False)
    (True, None, False)
    >>> is_less((0, 1), (1, 2), False), is_less((1, 2), (0, 1), True)  # a tie, if both are 1
    (None, None)
    """
    if pays(second[0], first[1], ties):
        return True
    return None if pays(second[1], first[0], ties) else False
