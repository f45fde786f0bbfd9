"""Convex polygons in the plane: hulls, cuts, and points as mixtures of corners.

A polygon is the array of its corners, shape (n, 2), anticlockwise; ``n`` may be 2 (a segment), 1 (a
point) or 0 (the empty set).  Coordinates are floats, or fractions in an object array, which make every
function here exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodwill.sums import times

Array = NDArray[Any]


def turn(a: Any, b: Any, c: Any) -> Any:
    """Twice the signed area of the triangle: positive if a, b, c turns left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def hull(points: Array, tolerance: float = 0) -> Array:
    """The corners of the convex hull, anticlockwise from the lowest of the leftmost.

    Parameters
    ----------
    points : array, shape (n, 2)
    tolerance : float
        Corners that stand out of the hull of the others by no more than this are dropped, but never the
        leftmost and the rightmost one.

    Examples
    --------
    >>> hull(np.array([[0, 0], [2, 0], [1, 0], [0, 2], [1, 1], [0, 0]])).tolist()
    [[0, 0], [2, 0], [0, 2]]
    >>> hull(np.array([[1, 1], [1, 1]])).tolist()
    [[1, 1]]
    """
    if len(points) > 16 and points.dtype == float:
        points = _outside_octagon(points)
    ordered = sorted({(x, y) for x, y in points.tolist()})
    if tolerance:
        kept: list[Any] = []
        for p in ordered:
            # Whoever is so close stands just before p, since all are in order.
            k = len(kept) - 1
            while k >= 0 and p[0] - kept[k][0] <= tolerance and abs(p[1] - kept[k][1]) > tolerance:
                k -= 1
            if k < 0 or p[0] - kept[k][0] > tolerance:
                kept.append(p)
        ordered = kept
    if len(ordered) <= 1:
        return np.array(ordered, dtype=points.dtype).reshape(-1, 2)
    chain: list[Any] = []
    for path in (ordered, ordered[::-1]):
        start = len(chain)
        for p in path:
            while len(chain) - start >= 2 and not _stands_out(chain[-2], chain[-1], p, tolerance):
                chain.pop()
            chain.append(p)
        chain.pop()
    return np.array(chain, dtype=points.dtype)


def _outside_octagon(points: Array) -> Array:
    """The points that are not inside the octagon of those farthest in eight directions."""
    angles = np.arange(8) * (np.pi / 4)
    corners = points[times(points, np.array([np.cos(angles), np.sin(angles)])).argmax(axis=0)]
    corners, points = corners.astype(float), points.astype(float)
    edges = np.roll(corners, -1, axis=0) - corners
    x, y = (points[:, None] - corners).transpose(2, 0, 1)
    inside = (edges[:, 0] * y > edges[:, 1] * x) | ((edges == 0).all(axis=1))
    return points[~inside.all(axis=1) | (edges == 0).all()]


def _stands_out(a: Any, b: Any, c: Any, tolerance: float) -> bool:
    """Whether corner b of a, b, c turns left, and is farther than the tolerance from the side from a to c."""
    height = turn(a, b, c)
    if not tolerance or height <= 0:
        return bool(height > 0)
    (x, y), (far, up) = (b[0] - a[0], b[1] - a[1]), (c[0] - a[0], c[1] - a[1])
    along, length = x * far + y * up, far * far + up * up
    if along < 0:  # b is behind a
        return bool(np.hypot(x, y) > tolerance)
    if along > length:  # or beyond c
        return bool(np.hypot(b[0] - c[0], b[1] - c[1]) > tolerance)
    return bool(height > tolerance * np.sqrt(length))


def normals(corners: Array) -> Array:
    """The outward normal of each edge, from corner k to corner k + 1; not normalised.

    >>> normals(np.array([[0, 0], [2, 0], [0, 2]])).tolist()
    [[0, -2], [2, 2], [-2, 0]]
    """
    edges = np.roll(corners, -1, axis=0) - corners
    return np.column_stack([edges[:, 1], -edges[:, 0]])


def cut(corners: Array, normal: Any, bound: Any) -> Array:
    """The part of the polygon on which ``normal . v <= bound``.

    >>> cut(np.array([[0, 0], [2, 0], [2, 2], [0, 2]]), (1, 0), 1).tolist()
    [[0.0, 0.0], [1.0, 0.0], [1.0, 2.0], [0.0, 2.0]]
    """
    excess = corners[:, 0] * normal[0] + corners[:, 1] * normal[1] - bound
    if not (excess > 0).any():
        return corners
    # Lists: of a dozen corners they are faster than arrays.
    ends = list(zip(corners.tolist(), excess.tolist(), strict=True))
    kept: list[Any] = []
    for (point, height), (after, rise) in zip(ends, [*ends[1:], ends[0]], strict=True):
        if height <= 0:
            kept.append(point)
        if height <= 0 < rise:
            kept.append(_crossing(point, after, height, rise))
        elif rise <= 0 < height:
            kept.append(_crossing(after, point, rise, height))
    distinct = [p for k, p in enumerate(kept) if p != kept[k - 1]] or kept[:1]
    dtype = object if corners.dtype == object else float
    return np.array(distinct, dtype=dtype).reshape(-1, 2)


def _crossing(inside: Any, outside: Any, low: Any, high: Any) -> list[Any]:
    """Where the height is 0 on the way from one point, at ``low``, to another, at ``high``."""
    share = low / (low - high)
    return [x + share * (y - x) for x, y in zip(inside, outside, strict=True)]


def cone_weights(corners: Array, k: int, way: Any) -> tuple[Any, Any]:
    """Weights of the normals of the two edges that meet in corner k, such that the sum is ``way``.

    Both are positive if no corner lies farther in that direction.

    >>> [float(x) for x in cone_weights(np.array([[0, 0], [2, 0], [0, 2]]), 1, (3, 1))]
    [1.0, 1.5]
    """
    (ax, ay), (x, y), (bx, by) = corners[k - 1], corners[k], corners[(k + 1) % len(corners)]
    first, second = (y - ay, ax - x), (by - y, x - bx)
    both = first[0] * second[1] - first[1] * second[0]
    one = way[0] * second[1] - way[1] * second[0]
    two = first[0] * way[1] - first[1] * way[0]
    return one / both, two / both


def area(corners: Array) -> Any:
    """The area; 0 for a segment, a point and the empty set.

    >>> float(area(np.array([[0, 0], [2, 0], [0, 2]])))
    2.0
    """
    if len(corners) < 3:
        return 0 * corners.sum()
    x, y = (corners - corners[0]).T
    return (x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2


def mixture(corners: Array, point: Any, tolerance: float = 1e-12) -> list[tuple[float, int]]:
    """Weights on corners whose mean is the point, or the point of the polygon next to it.

    Returns
    -------
    list of (weight, index)
        At most three; in floats.

    Examples
    --------
    >>> mixture(np.array([[0, 0], [4, 0], [0, 4]]), (1, 0))
    [(0.75, 0), (0.25, 1)]
    """
    corners = corners.astype(float)
    point = np.array(point, dtype=float)
    ends = np.roll(corners, -1, axis=0)
    edges = ends - corners
    lengths = (edges**2).sum(axis=1).clip(1e-300)
    along = np.clip(((point - corners) * edges).sum(axis=1) / lengths, 0, 1)
    gaps = np.hypot(*(corners + along[:, None] * edges - point).T)
    inside = len(corners) > 2 and bool((turn(corners.T, ends.T, point) >= 0).all())
    k = int(np.argmin(gaps))
    if not inside or gaps[k] <= tolerance:
        return _positive([(1 - along[k], k), (along[k], (k + 1) % len(corners))])
    # Of a fan of triangles from the first corner the one that contains the point; in a polygon that is as
    # thin as rounding errors none may, then that which the point is least outside of.
    one, two = corners[1:-1].T, corners[2:].T
    whole = turn(corners[0], one, two)
    first, second = turn(one, two, point), turn(two, corners[0], point)
    shares = np.array([first, second, whole - first - second]) / np.where(whole > 0, whole, 1)
    least = np.where(whole > 0, shares.min(axis=0), -np.inf)
    n = int(least.argmax())
    places: tuple[int, ...] = (0, n + 1, n + 2)
    best = shares[:, n]
    if not whole[n] > 0:
        best, places = np.array([1 - along[k], along[k]]), (k, (k + 1) % len(corners))
    best = np.clip(best, 0, None)
    return _positive(list(zip(best / best.sum(), places, strict=True)))


def _positive(weights: Sequence[tuple[Any, int]]) -> list[tuple[float, int]]:
    return [(float(w), k) for w, k in weights if w > 0]


def distance(corners: Array, point: Any) -> float:
    """How far the point is from the polygon; in floats.

    >>> distance(np.array([[0, 0], [4, 0], [0, 4]]), (1, -3))
    3.0
    """
    nearest = sum(w * corners[k].astype(float) for w, k in mixture(corners, point))
    return float(np.hypot(*(np.array(point, dtype=float) - nearest)))


def distances(corners: Array, points: Array) -> Array:
    """How far each point is from the polygon; in floats.

    >>> triangle = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]])
    >>> distances(triangle, np.array([[1.0, -3.0], [1.0, 1.0]])).tolist()
    [3.0, 0.0]
    """
    corners, points = corners.astype(float), points.astype(float)
    edges = np.roll(corners, -1, axis=0) - corners
    x, y = (points[:, None] - corners).transpose(2, 0, 1)
    along = (x * edges[:, 0] + y * edges[:, 1]) / (edges**2).sum(axis=1).clip(1e-300)
    along = along.clip(0, 1)
    gaps = np.hypot(x - along * edges[:, 0], y - along * edges[:, 1]).min(axis=1)
    inside = (edges[:, 0] * y - edges[:, 1] * x >= 0).all(axis=1) & (len(corners) > 2)
    return np.where(inside, 0.0, gaps)


def weights(corners: Array, point: Any, tolerance: float = 0) -> list[tuple[Any, int]] | None:
    """Weights on corners whose mean is exactly the point; None if it lies outside.

    Parameters
    ----------
    tolerance : float
        How far outside a point in floats may be.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> square = np.array([[F(0), F(0)], [F(2), F(0)], [F(2), F(2)], [F(0), F(2)]])
    >>> [(str(w), k) for w, k in weights(square, (F(1), F(1, 2)))]
    [('1/2', 0), ('1/4', 1), ('1/4', 2)]
    >>> weights(square, (3, 3)) is None
    True
    """
    for k, corner in enumerate(corners):
        if all(abs(x) <= tolerance for x in corner - point):
            return [(1, k)]
    if len(corners) == 2:
        along = corners[1] - corners[0]
        share = ((point - corners[0]) * along).sum() / (along * along).sum()
        off = point - corners[0] - share * along
        if -tolerance <= share <= 1 + tolerance and all(abs(x) <= tolerance for x in off):
            return [(1 - share, 0), (share, 1)]
    for k in range(1, len(corners) - 1):
        a, b, c = corners[0], corners[k], corners[k + 1]
        whole = turn(a, b, c)
        shares = [turn(b, c, point) / whole, turn(c, a, point) / whole, turn(a, b, point) / whole]
        if min(shares) >= -tolerance:
            return [(w, j) for w, j in zip(shares, (0, k, k + 1), strict=True) if w > 0]
    return None
