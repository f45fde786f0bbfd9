"""Convex polygons in the plane, in fractions.

A polygon is the tuple of its corners: distinct, anticlockwise, beginning with the leftmost (of several the
lowest).  A segment has two corners, a point one and the empty set none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

Point = tuple[Fraction, ...]
Polygon = tuple[Point, ...]


def turn(a: Point, b: Point, c: Point) -> Fraction:
    """Twice the signed area of the triangle: positive if a, b, c turns left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def hull(points: Iterable[Point]) -> Polygon:
    """The corners of the convex hull.

    >>> hull([(0, 0), (2, 0), (1, 0), (0, 2), (1, 1), (0, 0)])
    ((0, 0), (2, 0), (0, 2))
    >>> hull([(1, 1), (3, 3), (2, 2)]), hull([(1, 1), (1, 1)]), hull([])
    (((1, 1), (3, 3)), ((1, 1),), ())
    """
    ordered = sorted(set(points))
    if not ordered:
        return ()
    corners: list[Point] = []
    for path in (ordered, ordered[::-1]):  # the lower side from left to right, then the upper one back
        start = len(corners)
        for p in path:
            while len(corners) - start >= 2 and turn(corners[-2], corners[-1], p) <= 0:
                corners.pop()
            corners.append(p)
        corners.pop()
    return tuple(corners or ordered)  # a point has no sides


def sides(polygon: Polygon) -> list[tuple[Point, Fraction]]:
    """Half-planes ``normal . v <= bound`` whose intersection is the polygon; it must not be empty.

    A point has four, along the axes; a segment has two along itself and one at each end.

    >>> [(normal, str(bound)) for normal, bound in sides(((0, 0), (2, 0), (0, 2)))]
    [((0, -2), '0'), ((2, 2), '4'), ((-2, 0), '0')]
    """
    if len(polygon) == 1:
        normals = [(Fraction(x), Fraction(y)) for x, y in ((1, 0), (0, 1), (-1, 0), (0, -1))]
        return [(n, dot(n, polygon[0])) for n in normals]
    edges = list(zip(polygon, (*polygon[1:], polygon[0]), strict=True))
    found = [((b[1] - a[1], a[0] - b[0]), a) for a, b in edges]
    if len(polygon) == 2:
        found += [((b[0] - a[0], b[1] - a[1]), b) for a, b in edges]
    return [(normal, dot(normal, corner)) for normal, corner in found]


def dot(a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
    """The inner product of two vectors of the same length."""
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))


def contains(polygon: Polygon, point: Point) -> bool:
    """Whether the point lies in the polygon, its border included.

    >>> contains(((0, 0), (2, 0), (0, 2)), (1, 1)), contains(((0, 0), (2, 2)), (1, 0)), contains((), (0, 0))
    (True, False, False)
    """
    return bool(polygon) and all(dot(normal, point) <= bound for normal, bound in sides(polygon))


def squared_distance(polygon: Polygon, point: Point) -> Fraction:
    """The square of the distance of a point from a polygon that is not empty.

    >>> squared_distance(((0, 0), (2, 0), (0, 2)), (2, 2)), squared_distance(((0, 0),), (3, 4))
    (Fraction(2, 1), Fraction(25, 1))
    """
    if contains(polygon, point):
        return Fraction(0)
    found = []
    for a, b in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
        along, off = (b[0] - a[0], b[1] - a[1]), (point[0] - a[0], point[1] - a[1])
        length = dot(along, along)
        share = min(max(dot(off, along) / length, Fraction(0)), Fraction(1)) if length else Fraction(0)
        gap = (off[0] - share * along[0], off[1] - share * along[1])
        found.append(dot(gap, gap))
    return min(found)
