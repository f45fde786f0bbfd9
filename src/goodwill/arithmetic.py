"""One name for symbols, exact numbers, floats and arrays.

The formulas of the papers are written once, as plain arithmetic.  The few operations that are not
``+ - * /`` live here, so that a formula reads the same whether its letters are SymPy symbols,
:class:`fractions.Fraction` or NumPy arrays.
"""

from __future__ import annotations

import math
import numbers
from typing import Any

import numpy as np

#: A float this close to an integer, relative to its size, is taken for the integer: 0.85 ** 2 is
#: not exactly 0.7225 in binary, yet whoever types 0.7225 / 0.85 ** 2 means one.
SNAP = 1e-12


def is_symbolic(value: Any) -> bool:
    """Whether ``value`` is a SymPy expression with letters left in it.

    >>> is_symbolic(0.5)
    False
    """
    return bool(getattr(value, "free_symbols", ()))


def is_exact(value: Any) -> bool:
    """Whether ``value`` is an int or a fraction, so that arithmetic on it does not round.

    >>> from fractions import Fraction
    >>> is_exact(Fraction(1, 3)), is_exact(2), is_exact(0.5)
    (True, True, False)
    """
    return isinstance(value, numbers.Rational) and not isinstance(value, bool)


def ceiling(value: Any) -> Any:
    """The least integer that is not below ``value``: a symbol, a number or an array.

    Fractions are exact.  A float within ``SNAP`` of an integer, relative to its size, counts as
    that integer.

    >>> from fractions import Fraction
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

    >>> from fractions import Fraction
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

    Fractions are decided exactly, also where the power is just ``least``; a float within ``SNAP`` counts as
    equal.

    Examples
    --------
    >>> from fractions import Fraction
    >>> most_powers(Fraction(2, 3), Fraction(2, 3) ** 5), most_powers(Fraction(2, 3), Fraction(1, 7))
    (5, 4)
    >>> most_powers(0.1, 0.1 ** 3), most_powers(0.5, np.array([0.25, 0.24, 0.26])).tolist()
    (3, [2, 2, 1])
    """
    if is_symbolic(base) or is_symbolic(least):
        import sympy

        return sympy.floor(sympy.log(least) / sympy.log(base))
    if is_exact(base) and is_exact(least):
        j = max(int(log(least) / log(base)), 0)
        while base**j < least:
            j -= 1
        while base ** (j + 1) >= least:
            j += 1
        return j
    quotient = np.log(np.asarray(least, dtype=float)) / np.log(np.asarray(base, dtype=float))
    nearest = np.rint(quotient)
    snapped = np.where(np.abs(quotient - nearest) <= SNAP * np.abs(nearest), nearest, np.floor(quotient))
    return snapped.astype(int) if snapped.ndim else int(snapped)


def log(value: Any) -> Any:
    """Natural logarithm: of a symbol, a number or an array, also of a fraction too long for a float.

    >>> from fractions import Fraction
    >>> round(log(Fraction(1, 10**400)))
    -921
    """
    if is_symbolic(value):
        import sympy

        return sympy.log(value)
    if is_exact(value):
        return math.log(value.numerator) - math.log(value.denominator)
    return np.log(value) if np.ndim(value) else math.log(value)
