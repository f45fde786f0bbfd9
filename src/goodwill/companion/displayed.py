"""A formula that a cell derives, displayed as its page writes it: with a left side, and in its letters.

SymPy prints a formula in an order and with signs of its own.  Here the page says how to write it, and a cell
that finds another formula stops the page.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from IPython.display import Math


def equation(left: str, found: Any, written: Any, sign: str = "=") -> Math:
    """``left = written`` as a display, if ``written`` equals what a cell has found.

    Parameters
    ----------
    left : str
        In LaTeX; with the sign it stands before the formula.
    found, written : expression, or sequence of expressions

    Raises
    ------
    AssertionError
        If the two are not equal.

    Examples
    --------
    >>> rho = sp.Symbol("rho")
    >>> equation("s", sp.factor(rho**2 - 2 * rho + 1), (1 - rho) ** 2).data
    's = \\\\left(1 - \\\\rho\\\\right)^{2}'
    >>> equation("s", 1 + rho, (1 - rho))
    Traceback (most recent call last):
    AssertionError: the cell has found rho + 1, and not 1 - rho
    """
    several = isinstance(written, (list, tuple))
    pairs = zip(found, written, strict=True) if several else ((found, written),)
    for one, other in pairs:
        if sp.simplify(one - other) != 0:
            raise AssertionError(f"the cell has found {one}, and not {other}")
    told = ",\\; ".join(_latex(one) for one in (written if several else [written]))
    right = rf"\left({told}\right)" if several else told
    return Math(f"{left} {sign} {right}")


def _latex(expression: Any) -> str:
    """In the order in which one writes: numbers first, and what is negative behind what is not.

    >>> _latex((1 - sp.Symbol("b")) * sp.Symbol("B"))
    'B \\\\left(1 - b\\\\right)'
    """
    told: str = sp.latex(expression, order="old")
    return told
