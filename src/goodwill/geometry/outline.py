"""A polygon that half-planes leave, and how each farthest point follows from two of them.

The corners of the polygon are where half-planes meet.  So how far it reaches in a direction can be said in
two ways: by the corner that lies farthest, or by the two half-planes that meet there, weighted so that their
normals sum to the direction.  Both give the same number; the weights prove it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from goodwill.geometry.plane import Point, Polygon, dot, hull

#: Weights of half-planes, by number.
Weights = dict[int, Fraction]


class HalfPlane(NamedTuple):
    """All points with ``normal . v <= bound``; ``number`` is the name that somebody gave it."""

    number: int
    normal: Point
    bound: Fraction


class Outline:
    """The intersection of half-planes, cut down step by step.

    ``corners[k]`` is where ``planes[k - 1]`` and ``planes[k]`` meet, anticlockwise.  A segment or a point has
    more half-planes than that, in no order.

    Parameters
    ----------
    corners : polygon that is not empty
    planes : sequence of HalfPlane
        Those along the sides of the polygon, in the order of :func:`goodwill.geometry.plane.sides`.

    Examples
    --------
    >>> from goodwill.geometry.plane import sides
    >>> square = ((0, 0), (2, 0), (2, 2), (0, 2))
    >>> outline = Outline(square, [HalfPlane(k, *side) for k, side in enumerate(sides(square))])
    >>> outline.cut(HalfPlane(4, (1, 1), 3))
    >>> [(str(x), str(y)) for x, y in outline.corners]
    [('0', '0'), ('2', '0'), ('2', '1'), ('1', '2'), ('0', '2')]
    >>> {number: str(weight) for number, weight in outline.supports((2, 1)).items()}
    {1: '1/2', 4: '1'}
    """

    def __init__(self, corners: Polygon, planes: Sequence[HalfPlane]) -> None:
        self.corners: Polygon = corners
        self.planes = list(planes)
        self._rough = _rough(corners)

    def reach(self, way: Point) -> Fraction:
        """The greatest ``way . v``, by the corners."""
        return dot(way, self.corners[self._farthest(way)])

    def cut(self, plane: HalfPlane) -> None:
        """Keep the points of the half-plane."""
        excess = [dot(plane.normal, corner) - plane.bound for corner in self.corners]
        if max(excess) <= 0:
            return
        kept: list[Point] = []
        edges: list[HalfPlane] = []
        for k, (corner, height) in enumerate(zip(self.corners, excess, strict=True)):
            after = (k + 1) % len(self.corners)
            rise = excess[after]
            edge = self.planes[k]
            if height <= 0:
                kept.append(corner)
                edges.append(edge)
            if height * rise < 0:
                share = height / (height - rise)
                kept.append(_between(corner, self.corners[after], share))
                edges.append(plane if height < 0 else edge)
            elif height == 0 < rise:
                edges[-1] = plane
        flat = len(self.corners) < 3 or min(excess) == 0
        corners = hull(kept) if flat else tuple(kept)
        if flat:
            edges = [p for p in (*self.planes, plane) if any(dot(p.normal, v) == p.bound for v in corners)]
        self.corners, self.planes, self._rough = corners, edges, _rough(corners)

    def _farthest(self, way: Point) -> int:
        """The number of the corner that lies farthest: roughly, then up the sides from there."""
        count = len(self.corners)
        x, y = _rough([way])[0]
        heights = [x * a + y * b for a, b in self._rough]
        k = max(range(count), key=heights.__getitem__)
        height = dot(way, self.corners[k])
        for step in (1, -1):
            while (above := dot(way, self.corners[(k + step) % count])) > height:
                k, height = (k + step) % count, above
        return k

    def supports(self, way: Point) -> Weights:
        """Weights of at most two half-planes whose normals sum to ``way``; their bounds sum to its reach."""
        if not any(way):
            return {}
        if len(self.corners) < 3:
            return self._degenerate(way)
        k = self._farthest(way)
        found = _cone(self.planes[k - 1], self.planes[k], way)
        assert found is not None  # the corner lies farthest
        return found

    def _degenerate(self, way: Point) -> Weights:
        """The same for a segment or a point, where more than two half-planes may meet."""
        corner = self.corners[self._farthest(way)]
        tight = [p for p in self.planes if dot(p.normal, corner) == p.bound]
        for pair in combinations(tight, 2):
            found = _cone(*pair, way)
            if found is not None:
                return found
        for one in tight:
            if _turn(one.normal, way) == 0 < dot(one.normal, way):
                return {one.number: dot(one.normal, way) / dot(one.normal, one.normal)}
        raise AssertionError("half-planes that meet in a corner span its cone")


def _rough(points: Sequence[Point]) -> list[tuple[float, float]]:
    """The points in floats; whatever is too large for one is left out of the account."""
    try:
        return [(float(x), float(y)) for x, y in points]
    except OverflowError:
        return [(0.0, 0.0)] * len(points)


def _between(a: Point, b: Point, share: Fraction) -> Point:
    return tuple(x + share * (z - x) for x, z in zip(a, b, strict=True))


def _turn(a: Point, b: Point) -> Fraction:
    return a[0] * b[1] - a[1] * b[0]


def _cone(first: HalfPlane, second: HalfPlane, way: Point) -> Weights | None:
    """Weights of two normals that sum to ``way``; None if none that are not negative do."""
    both = Fraction(_turn(first.normal, second.normal))
    if both == 0:
        return None
    weights = {
        first.number: _turn(way, second.normal) / both,
        second.number: _turn(first.normal, way) / both,
    }
    if min(weights.values()) < 0:
        return None
    return {number: weight for number, weight in weights.items() if weight}
