"""Products, and linear equations in floats, whose sums run in one order: the same bits on every processor.

NumPy's ``@`` and ``numpy.linalg`` leave the order to a library that is tuned to the processor.  The last bits
of what they give, and so what a search decides where two ways are as good, differ from machine to machine.
Here whoever runs a search finds the same proof.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]

#: What :func:`least_squares` adds to squares, as a share of their sum.
RIDGE = 1e-10


def times(left: Any, right: Any) -> Any:
    """``left @ right``, each sum from left to right, for arrays of any numbers.

    Parameters
    ----------
    left : array of shape (..., n)
    right : array of shape (n,) or (n, m)

    Returns
    -------
    array of shape (...) or (..., m); a number if it has no axis

    Examples
    --------
    >>> times(np.array([[1, 2], [3, 4]]), [10, 1]).tolist()
    [12, 34]
    >>> float(times([0.1, 0.2, 0.3], [0.4, 0.5, 0.6])) == 0.1 * 0.4 + 0.2 * 0.5 + 0.3 * 0.6
    True
    """
    left, right = np.asarray(left), np.asarray(right)
    if not len(right):
        return np.zeros((*left.shape[:-1], *right.shape[1:]))
    total = np.multiply.outer(left[..., 0], right[0])
    for k in range(1, len(right)):
        total = total + np.multiply.outer(left[..., k], right[k])
    return total


def solve_in_floats(matrix: Array, right: Array) -> Array:
    """The solution of linear equations in floats, by elimination with the largest pivot of each column.

    Parameters
    ----------
    matrix : (n, n) array
    right : (n,) or (n, m) array

    Raises
    ------
    numpy.linalg.LinAlgError
        If the matrix is singular.

    Examples
    --------
    >>> solve_in_floats(np.array([[0.0, 2.0], [4.0, 1.0]]), np.array([2.0, 9.0])).tolist()
    [2.0, 1.0]
    """
    n, columns = len(matrix), right[:, None] if right.ndim == 1 else right
    table = np.concatenate([matrix, columns], axis=1, dtype=float)
    for k in range(n):
        pivot = k + int(np.abs(table[k:, k]).argmax())
        if table[pivot, k] == 0:
            raise np.linalg.LinAlgError("Singular matrix")
        if pivot != k:
            table[[k, pivot]] = table[[pivot, k]]
        table[k, k:] /= table[k, k]
        table[k + 1 :, k:] -= table[k + 1 :, k, None] * table[k, k:]
    for k in range(n - 1, 0, -1):
        table[:k, n:] -= table[:k, k, None] * table[k, n:]
    return table[:, n:].reshape(np.shape(right))


def least_squares(matrix: Array, right: Array) -> Array:
    """Of what brings ``matrix @ x`` nearest to the right side, next to the shortest: a guess to begin with.

    It is exact to about six digits, and to fewer where rows or columns nearly depend on each other.

    Examples
    --------
    >>> least_squares(np.array([[1.0, 1.0]]), np.array([2.0])).round(6).tolist()
    [1.0, 1.0]
    >>> least_squares(np.array([[1.0], [1.0]]), np.array([1.0, 2.0])).round(6).tolist()
    [1.5]
    """
    rows, columns = matrix.shape
    if rows < columns:
        return np.asarray(times(matrix.T, solve_in_floats(_raised(times(matrix, matrix.T)), right)))
    return solve_in_floats(_raised(times(matrix.T, matrix)), times(matrix.T, right))


def _raised(squares: Array) -> Array:
    """A sum of squares, so much larger that it has an inverse."""
    return np.asarray(squares + (RIDGE * np.trace(squares) or 1.0) * np.eye(len(squares)))
