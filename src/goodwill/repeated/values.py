"""What an automaton pays: linear equations, solved exactly."""

from __future__ import annotations

import numpy as np

from goodwill.games.repeated import Array
from goodwill.linear import solve as solve_equations
from goodwill.repeated.clock import tick


def solve_exactly(matrix: Array, right: Array) -> Array:
    """Solve linear equations in fractions; the matrix must not be singular.

    >>> from fractions import Fraction as F
    >>> solve_exactly(np.array([[F(2), F(1)], [F(1), F(2)]]), np.array([[F(3)], [F(0)]])).tolist()
    [[Fraction(2, 1)], [Fraction(-1, 1)]]
    """
    return np.array(solve_equations(matrix.tolist(), right.tolist(), tick), dtype=object)
