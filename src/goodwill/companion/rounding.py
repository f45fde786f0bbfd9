"""A number of the text that a sentence leans on is rounded to the side on which the sentence stays true."""

from __future__ import annotations

import math
from fractions import Fraction
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
