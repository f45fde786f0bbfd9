"""Products, and linear equations in floats, whose sums run in one order: the same bits on every processor.

NumPy's ``@`` and ``numpy.linalg`` leave the order to a library that is tuned to the processor.  The last bits
of what they give, and so what a search decides where two ways are as good, differ from machine to machine.
Here no such library is asked.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]

#: What is left of a column that depends on others, as a share of the longest one.
NOTHING = 1e-13


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
    """Of what brings ``matrix @ x`` nearest to the right side, the shortest.

    Parameters
    ----------
    matrix : (m, n) array
    right : (m,) or (m, k) array

    Examples
    --------
    >>> least_squares(np.array([[1.0, 1.0]]), np.array([2.0])).round(12).tolist()
    [1.0, 1.0]
    >>> least_squares(np.array([[1.0], [1.0]]), np.array([1.0, 2.0])).round(12).tolist()
    [1.5]
    """
    columns, rows = _at_right_angles(matrix)
    ways, mixed = _at_right_angles(rows.T)
    return np.asarray(times(ways, solve_in_floats(mixed.T, times(columns.T, right))))


def _at_right_angles(matrix: Array) -> tuple[Array, Array]:
    """Columns of length 1 at right angles, and rows, whose product is the matrix: as many as its rank."""
    rest, columns, rows = matrix.astype(float), [], []
    least = NOTHING * np.sqrt((rest**2).sum(axis=0)).max(initial=0)
    for _ in range(min(matrix.shape)):
        sizes = np.sqrt((rest**2).sum(axis=0))
        k = int(sizes.argmax())
        if sizes[k] <= least:
            break
        columns.append(rest[:, k] / sizes[k])
        rows.append(times(columns[-1], rest))
        rest = rest - np.multiply.outer(columns[-1], rows[-1])
    rank, (m, n) = len(columns), matrix.shape
    return np.reshape(columns, (rank, m)).T, np.reshape(rows, (rank, n))
