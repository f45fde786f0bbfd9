"""Short fractions next to floats, and next to long fractions."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import Any

#: Fractions with a longer denominator are rounded, to multiples of ``1 / GRID``.
LONG, GRID = 2**90, 2**60


def over_one(numbers: Iterable[Fraction]) -> tuple[list[int], int]:
    """The numerators of fractions over one denominator, and that: sums of these need no common divisors.

    >>> over_one([Fraction(1, 2), Fraction(2, 3)])
    ([3, 4], 6)
    """
    some = [*numbers]
    below = lcm(*(x.denominator for x in some))
    return [x.numerator * (below // x.denominator) for x in some], below


@lru_cache(maxsize=10_000)
def simple_fraction(x: float, tolerance: float = 1e-12) -> Fraction:
    """A fraction next to a float: a round one if there is one so close, else a multiple of 2 ** -52.

    >>> simple_fraction(1 / 3), simple_fraction(0.75)
    (Fraction(1, 3), Fraction(3, 4))
    """
    round_one = Fraction(x).limit_denominator(5000)
    if abs(float(round_one) - x) <= tolerance * max(1, abs(x)):
        return round_one
    return Fraction(round(x * 2**52), 2**52)


def rounded_up(x: Any) -> Any:
    """The number itself if it is short, else a short one just above it.

    >>> rounded_up(Fraction(1, 3)), rounded_up(Fraction(1, 3**60)) - Fraction(1, 2**60)
    (Fraction(1, 3), Fraction(0, 1))
    """
    if not isinstance(x, Fraction) or x.denominator < LONG:
        return x
    return Fraction(-((-x.numerator * GRID) // x.denominator), GRID)


def rounded_down(x: Any) -> Any:
    """The number itself if it is short, else a short one just below it."""
    return -rounded_up(-x)
