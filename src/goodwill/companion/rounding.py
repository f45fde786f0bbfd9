"""A number of the text that a sentence leans on is rounded to the side on which the sentence stays true."""

from __future__ import annotations

import math
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
