"""What an automaton gives from each of its states on: linear equations, solved exactly or in floats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from goodwill.games.repeated import Array
from goodwill.linear import discounted
from goodwill.linear import solve as solve_equations
from goodwill.repeated.clock import tick
from goodwill.sums import solve_in_floats


def values(
    delta: Any,
    laws: Iterable[Array],
    lotteries: Iterable[Sequence[Sequence[tuple[Any, int]]]],
    gains: Sequence[Iterable[Any]],
    exact: bool,
) -> Array:
    """Discounted averages by state, a column for each thing that is counted.

    Parameters
    ----------
    laws, lotteries, gains : one entry a state
        The chances of the signals; after each signal, the lottery over states, as (weight, state); and what
        the state gives at once.
    """
    moves = [
        [(law[s], rows[s]) for s in np.flatnonzero(law != 0).tolist()]
        for law, rows in zip(laws, lotteries, strict=True)
    ]
    kind: Any = object if exact else float
    matrix, right = (np.array(side, dtype=kind) for side in discounted(delta, gains, moves))
    return solve_exactly(matrix, right) if exact else solve_in_floats(matrix, right)


def solve_exactly(matrix: Array, right: Array) -> Array:
    """Solve linear equations in fractions; the matrix must not be singular.

    >>> from fractions import Fraction as F
    >>> solve_exactly(np.array([[F(2), F(1)], [F(1), F(2)]]), np.array([[F(3)], [F(0)]])).tolist()
    [[Fraction(2, 1)], [Fraction(-1, 1)]]
    """
    return np.array(solve_equations(matrix.tolist(), right.tolist(), tick), dtype=object)
