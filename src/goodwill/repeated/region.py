"""A convex polygon that remembers its sides: exact corners, and which half-plane each edge lies on.

The outer bound is an intersection of half-planes ``normal . v <= bound``, each with a proof.  A bound on
what follows a signal is a sum of such half-planes with positive weights (see :mod:`goodwill.proofs.outer`):
those of the two that meet in the corner that lies farthest.  So a corner must know its sides, also where the
polygon is a segment or a point.  Therefore edges of length 0 are kept while they are needed: a segment has
two, one at each end, and a point has nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from goodwill.geometry.polygon import Array
from goodwill.repeated.rounding import over_one
from goodwill.sums import times

#: A pair of numbers, as a rule of fractions.
Pair = tuple[Any, Any]

#: Corners that floats cannot tell apart are closer than this; the payoffs go from 0 to 1.
NEAR = 1e-12

#: Heights in floats that are larger have the right sign.
CERTAIN = 1e-9

#: Normals that turn by no more count as turning by this.  Directions are divided by it, and they may be as
#: long as payoffs are large: a smaller number would make quotients that are no floats.
PARALLEL = 1e-100


class Space(NamedTuple):
    """A half-plane: ``normal . v <= bound``."""

    normal: Pair
    bound: Any


class Whole(NamedTuple):
    """The normal of a half-plane in whole numbers, ``(x, y) / below``."""

    number: int
    x: int
    y: int
    below: int


@dataclass(frozen=True, eq=False)
class Region:
    """The corners, anticlockwise, and the number of the half-plane of the edge that leaves each of them.

    ``spaces`` is a list of all half-planes that grows while regions are cut; regions share it.

    Examples
    --------
    >>> spaces = [Space((1, 0), 2), Space((0, 1), 2), Space((-1, 0), 0), Space((0, -1), 0)]
    >>> square = Region(spaces, ((2, 0), (2, 2), (0, 2), (0, 0)), (0, 1, 2, 3))
    >>> spaces.append(Space((1, 1), 2))
    >>> half = square.cut(4)
    >>> half.sides, half.cone(half.farthest((1.0, 0.5)), (2, 1), 2)
    ((4, 2, 3), ((3, Fraction(1, 2)), (4, Fraction(1, 1))))
    """

    spaces: list[Space]
    corners: tuple[Pair, ...]
    sides: tuple[int, ...]

    def cut(self, number: int) -> Region | None:
        """The part in one more half-plane; itself if nothing comes off, None if nothing is left."""
        heights = self._heights(self.spaces[number])
        if max(heights) <= 0:
            return self
        if min(heights) > 0:
            return None
        corners: list[Pair] = []
        sides: list[int] = []
        for k, (corner, height) in enumerate(zip(self.corners, heights, strict=True)):
            after = (k + 1) % len(heights)
            if height <= 0:
                corners.append(corner)
                sides.append(self.sides[k])
            if (height <= 0) != (heights[after] <= 0):
                corners.append(_crossing(corner, self.corners[after], height, heights[after]))
                sides.append(number if height <= 0 else self.sides[k])
        return Region(self.spaces, tuple(corners), tuple(sides))._without_idle_sides()

    def _heights(self, space: Space) -> list[Any]:
        """How far each corner lies beyond a half-plane.

        Exactly if it is near, or next to a crossing; elsewhere only the sign counts, and floats know it.
        """
        (x, y), bound = space
        rough = times(self.rough, (float(x), float(y))) - float(bound)
        sure = np.abs(rough) > CERTAIN * (1 + abs(float(x)) + abs(float(y)) + abs(float(bound)))
        beyond = rough > 0
        alike = sure & np.roll(sure, 1) & (beyond == np.roll(beyond, 1))
        alike &= np.roll(alike, -1)
        return [
            float(height) if same else x * cx + y * cy - bound
            for height, same, (cx, cy) in zip(rough, alike.tolist(), self.corners, strict=True)
        ]

    def _without_idle_sides(self) -> Region:
        """Drop edges of length 0 that the region does not need."""
        corners, sides, k = list(self.corners), list(self.sides), 0
        while k < len(sides):
            before, after = sides[k - 1], sides[(k + 1) % len(sides)]
            if corners[k] == corners[(k + 1) % len(sides)] and self.turns(before, after):
                del corners[k], sides[k]
                k = max(k - 1, 0)
            else:
                k += 1
        return Region(self.spaces, tuple(corners), tuple(sides))

    def turns(self, one: int, two: int) -> bool:
        """Whether the second normal lies to the left of the first one, by less than half a turn."""
        (a, b), (c, d) = self.spaces[one].normal, self.spaces[two].normal
        return bool(a * d - b * c > 0)

    def simpler(self, tolerance: float) -> Region:
        """A region around this one without edges whose loss moves no point by more than ``tolerance``."""
        if tolerance <= 0 or len(self.sides) <= 4:
            return self
        corners, sides, k = list(self.corners), list(self.sides), 0
        rough = [tuple(map(float, corner)) for corner in corners]
        while len(sides) > 4 and k < len(sides):
            before, after = sides[k - 1], sides[(k + 1) % len(sides)]
            end = (k + 1) % len(sides)
            if self.turns(before, after) and _bulge(
                rough[k], rough[end], self.normals[before], self.normals[after], tolerance
            ):
                corners[end] = self.meeting(before, after)
                rough[end] = (float(corners[end][0]), float(corners[end][1]))
                del corners[k], sides[k], rough[k]
                k += 1  # the new corner is not moved again, so that errors do not add up
            k += 1
        return Region(self.spaces, tuple(corners), tuple(sides))

    @cached_property
    def normals(self) -> dict[int, tuple[float, float]]:
        """The sides' normals in floats, by number."""
        return {s: (float(self.spaces[s].normal[0]), float(self.spaces[s].normal[1])) for s in self.sides}

    def meeting(self, one: int, two: int) -> Pair:
        """Where the lines of two sides cross."""
        ((a, b), r), ((c, d), s) = self.spaces[one], self.spaces[two]
        across = a * d - b * c
        return Fraction(r * d - s * b) / across, Fraction(a * s - c * r) / across

    @cached_property
    def rough(self) -> Array:
        """The corners in floats."""
        return np.array(self.corners, dtype=float).reshape(-1, 2)

    @cached_property
    def ways(self) -> Array:
        """The normal of the edge that leaves each corner, in floats."""
        return np.array([self.normals[s] for s in self.sides]).reshape(-1, 2)

    @cached_property
    def _turning(self) -> tuple[Array, Array, Array]:
        """At each corner: the normals before and after it, and how much they turn."""
        one, two = np.roll(self.ways, 1, axis=0), self.ways
        return one, two, (one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]).clip(PARALLEL)

    def farthest(self, way: Any) -> int:
        """A corner that lies farthest in a direction, between whose sides' normals the direction is."""
        heights = times(self.rough, np.array(way, dtype=float))
        near = np.flatnonzero(heights >= heights.max() - NEAR * (1 + np.abs(way).max()))
        if len(near) == 1:
            return int(near[0])
        one, two, across = (table[near] for table in self._turning)
        first = way[0] * two[:, 1] - way[1] * two[:, 0]
        second = one[:, 0] * way[1] - one[:, 1] * way[0]
        return int(near[(np.minimum(first, second) / across).argmax()])

    def exactly_farthest(self, way: tuple[int, int], below: int = 1) -> int:
        """The same for ``way / below`` without rounding: from the corner that floats name to the right one.

        Of a polygon as thin as rounding errors floats know neither which corner is farther nor which side
        leans more.  At another corner one of the sides would get a negative weight.
        """
        k = self.farthest((way[0] / below, way[1] / below))
        for _ in self.sides:
            one, two = self._meet[k] if k in self._meet else self._met(k)
            if one.x * way[1] < one.y * way[0]:
                k = (k - 1) % len(self.sides)
            elif way[0] * two.y < way[1] * two.x:
                k = (k + 1) % len(self.sides)
            else:
                break
        return k

    def farthest_of(self, ways: Array) -> Array:
        """The same for many directions."""
        heights = times(ways, self.rough.T)
        near = heights >= heights.max(axis=1, keepdims=True) - NEAR * (1 + np.abs(ways).max())
        one, two, across = self._turning
        first = ways[:, :1] * two[:, 1] - ways[:, 1:] * two[:, 0]
        second = one[:, 0] * ways[:, 1:] - one[:, 1] * ways[:, :1]
        return np.asarray(np.where(near, np.minimum(first, second) / across, -np.inf).argmax(axis=1))

    def shares(self, k: Array, ways: Array) -> Array:
        """Weights of the sides that meet in corner ``k[i]`` whose normals sum to ``ways[i]``, in floats."""
        one, two, across = (table[k] for table in self._turning)
        first = ways[:, 0] * two[:, 1] - ways[:, 1] * two[:, 0]
        second = one[:, 0] * ways[:, 1] - one[:, 1] * ways[:, 0]
        return np.maximum(np.column_stack([first, second]) / across[:, None], 0)

    def cone(
        self, k: int, way: tuple[int, int], below: int = 1
    ) -> tuple[tuple[int, Fraction], tuple[int, Fraction]]:
        """The same for one corner and ``way / below``, exactly: both sides with their weights.

        One of them is negative if the direction is not between the sides' normals.
        """
        one, two = self._meet[k] if k in self._meet else self._met(k)
        across = below * (one.x * two.y - one.y * two.x)
        first = Fraction((way[0] * two.y - way[1] * two.x) * one.below, across)
        second = Fraction((one.x * way[1] - one.y * way[0]) * two.below, across)
        return (one.number, first), (two.number, second)

    @cached_property
    def cones(self) -> dict[Any, tuple[tuple[tuple[int, Fraction], ...], Fraction]]:
        """What is known already of directions: many actions ask for the same ones."""
        return {}

    @cached_property
    def _meet(self) -> dict[int, tuple[Whole, Whole]]:
        return {}

    def _met(self, k: int) -> tuple[Whole, Whole]:
        """The sides that meet in a corner, in whole numbers."""
        found = []
        for side in (self.sides[k - 1], self.sides[k]):
            (x, y), below = over_one(map(Fraction, self.spaces[side].normal))
            found.append(Whole(side, x, y, below))
        self._meet[k] = found[0], found[1]
        return self._meet[k]

    @cached_property
    def whole(self) -> list[tuple[int, int, int]]:
        """The corners in whole numbers: both coordinates, and what they are to be divided by."""
        table = [over_one(map(Fraction, corner)) for corner in self.corners]
        return [(x, y, below) for (x, y), below in table]

    def is_convex(self) -> bool:
        """Whether each edge leads on along its side, exactly: one as short as rounding errors may not."""
        ends = [*self.corners[1:], self.corners[0]]
        for (ax, ay), (bx, by), side in zip(self.corners, ends, self.sides, strict=True):
            x, y = self.spaces[side].normal
            if x * (by - ay) < y * (bx - ax):
                return False
        return True

    def distinct(self) -> list[Pair]:
        """The corners, each once; a corner between two edges on one line is none."""
        found = [c for k, c in enumerate(self.corners) if c != self.corners[k - 1]] or [self.corners[0]]
        return found if len(found) != 2 or found[0] != found[1] else found[:1]


def _crossing(one: Pair, two: Pair, low: Any, high: Any) -> Pair:
    """Where the height is 0 between two points."""
    if not low or not high:
        return two if low else one
    share = Fraction(low) / (low - high)
    return one[0] + share * (two[0] - one[0]), one[1] + share * (two[1] - one[1])


def _bulge(
    start: Sequence[float],
    end: Sequence[float],
    one: tuple[float, float],
    two: tuple[float, float],
    tolerance: float,
) -> bool:
    """Whether the neighbours of an edge meet beyond it, and no farther than ``tolerance``."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    across = one[0] * two[1] - one[1] * two[0]
    length = float(np.hypot(dx, dy))
    if across <= 1e-9 or length > 1e3 * tolerance:
        return False
    # From the start along the line of the side before it.
    along = (dx * two[0] + dy * two[1]) / across
    meeting = (-one[1] * along, one[0] * along)
    far = float(np.hypot(*meeting))
    height = abs(dx * meeting[1] - dy * meeting[0])
    return along >= 0 and height <= tolerance * length and far < 50 * length + tolerance
