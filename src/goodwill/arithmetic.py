"""One name for symbols, exact numbers, floats and arrays.

The formulas of the papers are written once, as plain arithmetic.  The few operations that are not
``+ - * /`` live here, so that a formula reads the same whether its letters are SymPy symbols,
:class:`fractions.Fraction` or NumPy arrays.
"""

from __future__ import annotations

import math
import numbers
import re
import sys
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

#: A float this close to an integer, relative to its size, is taken for the integer: 0.85 ** 2 is
#: not exactly 0.7225 in binary, yet whoever types 0.7225 / 0.85 ** 2 means one.
SNAP = 1e-12

#: Powers of fractions are compared in full up to so many bits; above, only what logarithms can decide is.
LONGEST = 10**7

#: How a number may be written: 2, -0.8, 8e-1 or 4/5.
WRITTEN = re.compile(r"[+-]?(\d+(/0*[1-9]\d*)?|(\d+\.\d*|\.?\d+)(e[+-]?\d{1,3})?)", re.ASCII | re.IGNORECASE)


def plain(value: Any) -> Any:
    """A number of any library as Python's own: an int, a fraction or a float; an array as one of floats.

    NumPy's integers wrap around, and its short floats spoil what they are added to.  So a number is converted
    once, where it enters; a decimal becomes a fraction.  Anything else, letters too, is handed back as it is.

    >>> plain(np.uint8(200)) + 100, plain(np.float32(0.5)), plain(Decimal("0.1"))
    (300, 0.5, Fraction(1, 10))
    """
    if type(value) in (int, float, Fraction):
        return value
    if isinstance(value, np.ndarray):
        if not value.ndim:
            return plain(value[()])
        real = value.dtype.kind in "iuf" or all(isinstance(x, numbers.Real) for x in value.flat)
        return value.astype(float) if real else value
    if isinstance(value, bool | np.bool_) or is_symbolic(value):
        return value
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, numbers.Rational):
        return Fraction(int(value.numerator), int(value.denominator))
    if isinstance(value, Decimal):
        return Fraction(value) if value.is_finite() else float(value)
    return float(value) if isinstance(value, numbers.Real) else value


def written(value: Any) -> Any:
    """A number exactly as it was written: ``0.8``, ``"0.8"`` and ``"4/5"`` are all 4/5.

    A float is the fraction with a denominator of at most 1000 whose float it is, so that Python's ``1 / 3``
    is a third; if there is none, the decimal that it prints as.  What is no number raises ``ValueError``.

    >>> written(0.1), written("1/3"), written(1 / 3), written("1e-3"), written(2)
    (Fraction(1, 10), Fraction(1, 3), Fraction(1, 3), Fraction(1, 1000), Fraction(2, 1))
    """
    if isinstance(value, float) and math.isfinite(value):
        simple = Fraction(value).limit_denominator(1000)
        if float(simple) == value:
            return simple
    # NumPy prints the shortest decimal of a number's own width.
    text = str(value if isinstance(value, float | np.floating | str) else plain(value))
    if isinstance(value, bool) or not WRITTEN.fullmatch(text):
        raise ValueError(f"{text!r} is no number: write it as 2, 0.8 or 4/5")
    return Fraction(text)


def is_symbolic(value: Any) -> bool:
    """Whether ``value`` is a SymPy expression with letters left in it.

    >>> is_symbolic(0.5)
    False
    """
    return bool(getattr(value, "free_symbols", ()))


def is_exact(value: Any) -> bool:
    """Whether ``value`` is an int or a fraction, so that arithmetic on it does not round.

    >>> is_exact(Fraction(1, 3)), is_exact(2), is_exact(0.5)
    (True, True, False)
    """
    kind = type(value)
    return kind is int or kind is Fraction or (isinstance(value, numbers.Rational) and kind is not bool)


def difference(first: Any, second: Any) -> Any:
    """``first - second``; 0 if they are floats that agree but for rounding, to within ``SNAP`` of their size.

    So a tie stays a tie: in floats ``0.8 * 12 - 9.6`` is ``1.8e-15``.

    >>> difference(0.8 * 12, 9.6), difference(Fraction(1, 2), Fraction(1, 3))
    (0.0, Fraction(1, 6))
    """
    result = first - second
    if is_symbolic(result) or is_exact(result):
        return result
    size = np.maximum(np.abs(np.asarray(first, float)), np.abs(np.asarray(second, float)))
    settled = np.where((np.abs(result) <= SNAP * size) & np.isfinite(size), 0.0, result)
    return settled if settled.ndim else float(settled)


def ceiling(value: Any) -> Any:
    """The least integer that is not below ``value``: a symbol, a number or an array.

    Fractions are exact.  A float within ``SNAP`` of an integer, relative to its size, counts as
    that integer.

    >>> ceiling(Fraction(289, 400) / Fraction(17, 20) ** 2)
    1
    >>> 0.7225 / 0.85 ** 2 > 1, ceiling(0.7225 / 0.85 ** 2)
    (True, 1)
    >>> ceiling(np.array([0.5, 2.0, 2.1])).tolist()
    [1, 2, 3]
    """
    if is_symbolic(value):
        from sympy import ceiling as symbolic_ceiling

        return symbolic_ceiling(value)
    if is_exact(value):
        return math.ceil(value)
    nearest = np.rint(value)
    snapped = np.where(np.abs(value - nearest) <= SNAP * np.abs(nearest), nearest, np.ceil(value))
    return snapped.astype(int) if snapped.ndim else int(snapped)


def minimum(first: Any, second: Any) -> Any:
    """The lesser of two: symbols, numbers or arrays.

    >>> minimum(Fraction(1, 3), Fraction(1, 2)), minimum(np.array([1.0, 3.0]), 2).tolist()
    (Fraction(1, 3), [1.0, 2.0])
    """
    if is_symbolic(first) or is_symbolic(second):
        from sympy import Min

        return Min(first, second)
    return np.minimum(first, second) if np.ndim(first) or np.ndim(second) else min(first, second)


def choose(condition: Any, then: Any, otherwise: Any) -> Any:
    """One of two values, by case: symbols, numbers or arrays.

    >>> choose(2 > 1, "yes", "no"), choose(np.array([1, 3]) > 2, 5, 0).tolist()
    ('yes', [0, 5])
    """
    if is_symbolic(condition):
        from sympy import Piecewise

        return Piecewise((then, condition), (otherwise, True))
    return np.where(condition, then, otherwise) if np.ndim(condition) else then if condition else otherwise


def most_powers(base: Any, least: Any) -> Any:
    """The greatest ``j`` with ``base ** j >= least``: how often one may multiply by ``base``.

    Parameters
    ----------
    base : number, 0 < base < 1
    least : number, 0 < least <= 1

    Fractions are decided exactly, also where the power is just ``least``.  In floats a power counts as equal
    to ``least`` within ``SNAP`` of it, and so much more as rounding of the base adds to its power.

    Raises
    ------
    ValueError
        If fractions are nearly at a tie, and too long to decide it.

    Examples
    --------
    >>> most_powers(Fraction(2, 3), Fraction(2, 3) ** 5), most_powers(Fraction(2, 3), Fraction(1, 7))
    (5, 4)
    >>> most_powers(0.1, 0.1 ** 3), most_powers(0.5, np.array([0.25, 0.24, 0.26])).tolist()
    (3, [2, 2, 1])
    """
    if is_symbolic(base) or is_symbolic(least):
        import sympy

        return sympy.floor(sympy.log(least) / sympy.log(base))
    if is_exact(base) and (is_exact(least) or (float(base) == 1 and np.ndim(least) == 0)):
        return _most_exact_powers(Fraction(base), Fraction(least))
    if np.ndim(base) == np.ndim(least) == 0 and float(least) == 0:  # too small for a float
        return _most_exact_powers(Fraction(float(base)), Fraction(least))
    base, least = np.asarray(base, dtype=float), np.asarray(least, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient = np.log(least) / np.log(base)
    nearest = np.rint(quotient)
    rounding = SNAP + nearest * sys.float_info.epsilon
    tie = np.abs(base**nearest - least) <= rounding * least
    snapped = np.where(tie, nearest, np.floor(quotient))
    return snapped.astype(int) if snapped.ndim else int(snapped)


def _most_exact_powers(base: Fraction, least: Fraction) -> int:
    """By logarithms, unless they are too close to a tie: then by the power itself."""
    if least >= 1:
        return 0
    quotient = log(least) / min(log(base), -sys.float_info.min)
    nearest = round(quotient)
    if not math.isclose(quotient, nearest, rel_tol=1e-9):
        return math.floor(quotient)
    if nearest * base.denominator.bit_length() > LONGEST:
        raise ValueError(
            f"base = 1 - {float(1 - base):.3g} is out of range: to tell {quotient:.6g} from one less takes "
            f"numbers of more than {LONGEST} bits; it must have a shorter denominator, or be a float"
        )
    return nearest if base**nearest >= least else nearest - 1


def log(value: Any) -> Any:
    """Natural logarithm: of a symbol, a number or an array, also of a fraction too long for a float.

    >>> round(log(Fraction(1, 10**400)))
    -921
    """
    if is_symbolic(value):
        import sympy

        return sympy.log(value)
    if is_exact(value):
        if 1 / 2 < value < 2:  # where the two logarithms would cancel
            return math.log1p(float(value - 1))
        return math.log(value.numerator) - math.log(value.denominator)
    return np.log(value) if np.ndim(value) else math.log(value)
