"""A polygon in floats that remembers its sides: which two of them hold it in a direction, and how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from goodwill.games.repeated import Array
from goodwill.sums import times

#: Corners that are farther outside than this are none of a polygon: there is no inside.
EMPTY = 1e-6

#: Directions that turn by less are the same.
SAME = 1e-9


@dataclass(frozen=True, eq=False)
class Outline:
    """The polygon ``ways . v <= levels``, sides by angle; ``corners[k]`` is where sides k - 1 and k meet.

    ``numbers[k]`` is the place of side k among the half-planes that it was made of.

    Examples
    --------
    >>> ways = np.array([(1, 0), (0, 1), (-1, 0), (0, -1), (1, 1)], dtype=float)
    >>> square = Outline.of(ways, np.array([1, 1, 0, 0, 5.0]))
    >>> square.numbers.tolist(), square.corners[1:].tolist()
    ([3, 0, 1, 2], [[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    >>> far, shares = square.holding(np.array([(2.0, 1.0)]))
    >>> far.tolist(), shares.tolist()
    ([2], [[2.0, 1.0]])
    """

    ways: Array
    levels: Array
    corners: Array
    numbers: Array

    @classmethod
    def of(cls, ways: Array, levels: Array, tolerance: float = 0.0) -> Outline | None:
        """The half-planes' intersection, or a little more; None if it has no inside.

        Sides are left out that cut off less than the ``tolerance``, and of two that look in as good as the
        same direction one.
        """
        order = _apart(ways, levels, np.argsort(np.arctan2(ways[:, 1], ways[:, 0]), kind="stable").tolist())
        kept = _essential(ways.tolist(), levels.tolist(), order)
        kept = _without_idle(ways.tolist(), levels.tolist(), kept, tolerance)
        if len(kept) < 3:
            return None
        some, bounds = ways[kept], levels[kept]
        before, low = np.roll(some, 1, axis=0), np.roll(bounds, 1)
        across = before[:, 0] * some[:, 1] - before[:, 1] * some[:, 0]
        if (across <= 0).any():
            return None
        corners = np.column_stack(
            [low * some[:, 1] - bounds * before[:, 1], before[:, 0] * bounds - some[:, 0] * low]
        )
        corners /= across[:, None]
        fits = (times(corners, some.T).max(axis=0) <= bounds + EMPTY).all()
        return cls(some, bounds, corners, np.array(kept)) if fits else None

    def holding(self, pulls: Array) -> tuple[Array, Array]:
        """In each direction the corner k that is farthest, and the weights of its sides k - 1 and k."""
        angles = np.arctan2(self.ways[:, 1], self.ways[:, 0])
        k = np.searchsorted(angles, np.arctan2(pulls[:, 1], pulls[:, 0])) % len(angles)
        one, two = self.ways[k - 1], self.ways[k]
        across = one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]
        first = pulls[:, 0] * two[:, 1] - pulls[:, 1] * two[:, 0]
        second = one[:, 0] * pulls[:, 1] - one[:, 1] * pulls[:, 0]
        return k, np.maximum(np.column_stack([first, second]) / across[:, None], 0)


def _apart(ways: Array, levels: Array, order: list[int]) -> list[int]:
    """Of half-planes, by angle, whose directions differ by rounding errors only the lower ones."""
    sizes = np.hypot(*ways.T)
    heights, units = (levels / sizes).tolist(), (ways / sizes[:, None]).tolist()
    kept: list[int] = []
    for number in order:
        if kept:
            (a, b), (c, d) = units[kept[-1]], units[number]
            if abs(a * d - b * c) < SAME and a * c + b * d > 0:
                if heights[number] < heights[kept[-1]]:
                    kept[-1] = number
                continue
        kept.append(number)
    return kept


def _meeting(ways: Sequence[Any], levels: Sequence[float], one: int, two: int) -> tuple[float, float] | None:
    """Where two sides cross; None if the second one does not turn left."""
    (a, b), (c, d) = ways[one], ways[two]
    across = a * d - b * c
    if across <= 0:
        return None
    return (levels[one] * d - levels[two] * b) / across, (a * levels[two] - c * levels[one]) / across


def _essential(ways: Sequence[Any], levels: Sequence[float], order: Sequence[int]) -> list[int]:
    """The half-planes, by angle, that have an edge: each new one ends those behind which it crosses."""
    kept: list[int] = []

    def ended(by: int, one: int, two: int) -> bool:
        """Whether two sides meet beyond a third one, or on it."""
        point = _meeting(ways, levels, one, two)
        return point is not None and ways[by][0] * point[0] + ways[by][1] * point[1] >= levels[by]

    for number in order:
        while len(kept) > 1 and ended(number, kept[-2], kept[-1]):
            kept.pop()
        while len(kept) > 1 and ended(number, kept[0], kept[1]):
            kept.pop(0)
        kept.append(number)
    while len(kept) > 2 and ended(kept[0], kept[-2], kept[-1]):
        kept.pop()
    while len(kept) > 2 and ended(kept[-1], kept[0], kept[1]):
        kept.pop(0)
    return kept


def _without_idle(
    ways: Sequence[Any], levels: Sequence[float], kept: list[int], tolerance: float
) -> list[int]:
    """Without sides between whose neighbours no point is farther out than the tolerance."""
    k = 0
    while len(kept) > 4 and k < len(kept):
        before, side, after = kept[k - 1], kept[k], kept[(k + 1) % len(kept)]
        point = _meeting(ways, levels, before, after)
        (x, y), out = ways[side], np.inf
        if point is not None:
            out = x * point[0] + y * point[1] - levels[side]
        if out <= tolerance:
            del kept[k]  # the next one stays, so that errors do not add up
        k += 1
    return kept
