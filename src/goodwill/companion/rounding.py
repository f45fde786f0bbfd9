"""A number of the text that a sentence leans on is rounded to the side on which the sentence stays true."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import count
from typing import Any


def round_up(value: Any, digits: int) -> float:
    """``value`` or the next larger number of ``digits`` decimals, for "from ... on" and "at most ...".

    >>> round_up(Fraction(100, 119), 3), round_up(Fraction(1, 20), 2)
    (0.841, 0.05)
    """
    return math.ceil(Fraction(value) * 10**digits) / 10**digits


def round_down(value: Any, digits: int) -> float:
    """``value`` or the next smaller number of ``digits`` decimals, for "below ..." and "at least ...".

    >>> round_down(Fraction(50, 69), 2), round_down(Fraction(1, 20), 2)
    (0.72, 0.05)
    """
    return -round_up(-Fraction(value), digits)


def percents(shares: Sequence[Any]) -> list[str]:
    """The parts of a whole as percentages with at most one decimal that sum to 100, as a page of a play has
    them: what is left over when all are cut off goes to the greatest remainders, the first of equals first.

    What is neither nothing nor all is never told as if it were.

    >>> percents([Fraction(1, 25), Fraction(1135, 10_000), Fraction(8465, 10_000)])
    ['4%', '11.4%', '84.6%']
    >>> percents([Fraction(1, 3)] * 3), percents([Fraction(1, 3000), Fraction(2999, 3000)])
    (['33.4%', '33.3%', '33.3%'], ['<0.1%', '>99.9%'])

    Raises
    ------
    ValueError
        If the shares do not sum to 1.
    """
    if abs(sum(shares) - 1) > 1e-9:
        raise ValueError(f"shares = {list(shares)} sum to {float(sum(shares)):g}: they must sum to 1")
    exact = [1000 * float(share) for share in shares]
    exact = [float(round(x)) if abs(x - round(x)) < 1e-6 else x for x in exact]
    units = [math.floor(x) for x in exact]
    rest = [round(1e6 * (x - unit)) for x, unit in zip(exact, units, strict=True)]
    first = sorted(range(len(units)), key=lambda k: -rest[k])
    for k in first[: 1000 - sum(units)]:
        units[k] += 1

    def told(share: Any, unit: int) -> str:
        small, great = 0 < share < Fraction(1, 1000), Fraction(999, 1000) < share < 1
        return "<0.1%" if small else ">99.9%" if great else f"{unit / 10:g}%"

    return [told(share, unit) for share, unit in zip(shares, units, strict=True)]


def told_apart(*shares: Any, digits: int = 1) -> list[str]:
    """Shares as percentages, all with so many decimals that two which differ are seen to, and with ``digits``
    at least.

    >>> told_apart(Fraction(16, 450), Fraction(357, 10000))
    ['3.56%', '3.57%']
    >>> told_apart(Fraction(1, 3), Fraction(1, 2), Fraction(2, 4))
    ['33.3%', '50.0%', '50.0%']
    """
    exact = [Fraction(share) for share in shares]
    for decimals in count(digits):
        told = [f"{float(share):.{decimals}%}" for share in exact]
        if len(set(told)) == len({float(share) for share in exact}):
            return told
    raise AssertionError("floats that differ do so in some decimal")
