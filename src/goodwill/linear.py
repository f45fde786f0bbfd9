"""Linear equations in fractions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import lcm


def solve(
    matrix: Sequence[Sequence[Fraction]],
    right: Sequence[Sequence[Fraction]],
    tick: Callable[[], None] = lambda: None,
) -> list[list[Fraction]] | None:
    """The rows of X with ``matrix @ X = right``, exactly; None if the matrix is singular.

    Parameters
    ----------
    matrix : n rows of n numbers, ints or fractions
    right : n rows of any one length
    tick : function, optional
        Called before each step: it may end the work by an error.

    Examples
    --------
    >>> [[str(x) for x in row] for row in solve([[0, 2], [3, 1]], [[4], [5]])]
    [['1'], ['2']]
    >>> solve([[1, 2], [2, 4]], [[1], [1]]) is None
    True
    """
    # Elimination in integers (Bareiss): each division leaves no remainder, so that numbers stay short.
    rows = []
    for line in ([*a, *b] for a, b in zip(matrix, right, strict=True)):
        scale = lcm(*(Fraction(x).denominator for x in line))
        rows.append([int(x * scale) for x in line])
    size, previous = len(rows), 1
    for k in range(size):
        tick()
        pivot = next((r for r in range(k, size) if rows[r][k]), None)
        if pivot is None:
            return None
        rows[k], rows[pivot] = rows[pivot], rows[k]
        for r in range(size):
            if r != k:
                factor = rows[r][k]
                pairs = zip(rows[r], rows[k], strict=True)
                rows[r] = [(rows[k][k] * x - factor * z) // previous for x, z in pairs]
        previous = rows[k][k]
    return [[Fraction(x, row[k]) for x in row[size:]] for k, row in enumerate(rows)]
