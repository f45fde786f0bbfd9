"""Linear equations, in fractions where the numbers are; and the one that every discounted value solves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from math import lcm
from numbers import Rational
from typing import Any

#: What may happen in a state: a chance, and the lottery over the states that follow, as (weight, state).
Moves = Iterable[tuple[Any, Iterable[tuple[Any, int]]]]


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


def solve_in_kind(matrix: Sequence[Sequence[Any]], right: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The rows of X with ``matrix @ X = right``: exactly if all numbers are, else by elimination in floats.

    >>> solve_in_kind([[2, 1], [1, 1]], [[3], [2]]), solve_in_kind([[2.0, 1.0], [1.0, 1.0]], [[3], [2]])
    ([[Fraction(1, 1)], [Fraction(1, 1)]], [[1.0], [1.0]])
    """
    rows = [[*row, *side] for row, side in zip(matrix, right, strict=True)]
    if all(isinstance(x, Rational) for row in rows for x in row):
        solved = solve(matrix, right)
        if solved is None:
            raise ValueError("matrix is singular: the equations must have one solution")
        return solved
    size = len(rows)
    for k in range(size):
        pivot = max(range(k, size), key=lambda i: abs(rows[i][k]))
        rows[k], rows[pivot] = rows[pivot], rows[k]
        scale = rows[k][k]
        rows[k] = [x / scale for x in rows[k]]
        for i in range(size):
            if i != k and rows[i][k] != 0:
                factor = rows[i][k]
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[k], strict=True)]
    return [row[size:] for row in rows]


def discounted(
    delta: Any, gains: Sequence[Iterable[Any]], moves: Sequence[Moves]
) -> tuple[list[list[Any]], list[list[Any]]]:
    """The equations of discounted averages, ``V = (1 - delta) g + delta P V``: a matrix and right sides.

    Parameters
    ----------
    delta : number in (0, 1)
    gains : for each state a row, what it gives at once: to each player, say
    moves : for each state what may happen: (chance, lottery over states)

    Returns
    -------
    (I - delta P, (1 - delta) g)

    Examples
    --------
    Work that goes on with one half, else ends for good.

    >>> half = Fraction(1, 2)
    >>> solve_in_kind(*discounted(half, [[3], [0]], [[(1, [(half, 0), (half, 1)])], [(1, [(1, 1)])]]))
    [[Fraction(2, 1)], [Fraction(0, 1)]]
    """
    zero = 0 * delta  # of delta's kind, so that fractions stay fractions
    matrix = [[zero + int(i == j) for j in range(len(gains))] for i in range(len(gains))]
    for row, happens in zip(matrix, moves, strict=True):
        for chance, lottery in happens:
            for weight, state in lottery:
                row[state] -= delta * chance * weight
    return matrix, [[(1 - delta) * x for x in row] for row in gains]
