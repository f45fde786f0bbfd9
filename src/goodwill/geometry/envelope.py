"""Lower envelopes of lines: the value of a decision maker who picks the cheapest plan.

A plan costs ``a`` against one type of opponent and ``d`` against the other, so against the masses
``(x, y)`` of the two types it costs ``a x + d y``.  The cheapest of many plans is the *lower envelope*
``min_i (a_i x + d_i y)``, a concave piecewise-linear function.  Only the corners of the lower-left
convex hull of the points ``(a_i, d_i)`` matter, and in that picture

* the sum of two envelopes is the Minkowski sum of their hulls: merge the edges by slope;
* the minimum of two envelopes is the hull of the union;
* a change of the masses by constant factors scales the axes.

Coordinates are floats or exact fractions (object arrays); the code is the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

Points = NDArray[Any]


def in_order(*arrays: Points) -> tuple[Points, ...]:
    """Numbers that compare as these do: floats are these, for fractions integers, which compare faster.

    Two fractions whose denominators have at most ``n`` bits differ by more than ``4 ** -n`` or not at all, so
    they may be rounded to multiples of half of that.

    >>> from fractions import Fraction as F
    >>> [x.tolist() for x in in_order(np.array([F(1, 3), 1]), np.array([F(1, 3)]))]
    [[10, 32], [10]]
    """
    if all(each.dtype != object for each in arrays):
        return arrays
    ratios = [[x.as_integer_ratio() for x in each.flat] for each in arrays]
    bits = 2 * max((d.bit_length() for each in ratios for _, d in each), default=0) + 1
    keys = []
    for each, pairs in zip(arrays, ratios, strict=True):
        key = np.empty(len(pairs), dtype=object)
        key[:] = [(n << bits) // d for n, d in pairs]
        keys.append(key.reshape(each.shape))
    return tuple(keys)


def distinct(numbers: Points) -> Points:
    """These numbers ascending, each once."""
    (keys,) = in_order(numbers)
    return numbers[np.unique(keys, return_index=True)[1]]


def places(ascending: Points, numbers: Points) -> NDArray[np.intp]:
    """Before which of some ascending numbers each of the others belongs."""
    ends, keys = in_order(ascending, numbers)
    return np.asarray(np.searchsorted(ends, keys))


def in_units(points: Points) -> Points:
    """The same picture in another unit: coordinates that are fractions become integers.

    >>> from fractions import Fraction as F
    >>> in_units(np.array([[F(1, 2), F(1, 3)], [2, F(1, 6)]])).tolist()
    [[3, 2], [12, 1]]
    """
    if points.dtype != object:
        return points
    ratios = [x.as_integer_ratio() for x in points.flat]
    unit = lcm(*{d for _, d in ratios})
    units = np.empty(len(ratios), dtype=object)
    units[:] = [n * (unit // d) for n, d in ratios]
    return units.reshape(points.shape)


def _is_left_turn(points: Points) -> NDArray[np.bool_]:
    """For each inner point: does the path through its neighbours turn left (convex) there?"""
    back, ahead = points[1:-1] - points[:-2], points[2:] - points[1:-1]
    return np.asarray(back[:, 0] * ahead[:, 1] > back[:, 1] * ahead[:, 0], dtype=bool)


def lower_left_hull(points: Points) -> Points:
    """The corners of the lower-left convex hull, first coordinate ascending.

    Parameters
    ----------
    points : array, shape (n, 2)
        Floats, or fractions in an object array; in any order.

    Returns
    -------
    array, shape (m, 2)
        Strictly convex: no three corners on a line.

    Examples
    --------
    >>> lower_left_hull(np.array([[2., 1.], [0., 4.], [1., 1.5], [1., 3.], [3., 1.]])).tolist()
    [[0.0, 4.0], [1.0, 1.5], [2.0, 1.0]]
    """
    units = in_units(points)
    order = np.argsort(units[:, 1], kind="stable")
    order = order[np.argsort(units[order, 0], kind="stable")]
    second = units[order, 1]
    best = np.minimum.accumulate(second)
    order = order[np.concatenate([[True], np.asarray(second[1:] < best[:-1], dtype=bool)])]
    # A point on or above the chord of its neighbours is no corner, whichever other points go, so
    # a whole pass may drop its points together.
    while len(order) > 2:
        turns = _is_left_turn(units[order])
        if turns.all():
            break
        order = order[np.concatenate([[True], turns, [True]])]
    return points[order]


@dataclass(frozen=True, eq=False)
class Envelope:
    """The function ``min_i (a_i x + d_i y)`` on masses ``x, y >= 0``.

    Parameters
    ----------
    corners : array, shape (n, 2)
        The points ``(a_i, d_i)``: strictly convex, ``a`` ascending and ``d`` descending.  Use
        :func:`lower_left_hull` to make them so.

    Examples
    --------
    >>> f = Envelope(np.array([[0., 4.], [1., 1.]]))
    >>> f(np.array([1., 1., 0.]), np.array([0., 1., 1.])).tolist()
    [0.0, 2.0, 1.0]
    """

    corners: Points

    @cached_property
    def slopes(self) -> Points:
        """Slope of each edge of the hull, ascending and negative; shape (n - 1,).

        An edge of floats that rounding made vertical has slope -inf: its break point is at share 0.
        """
        edges = np.diff(self.corners, axis=0)
        with np.errstate(divide="ignore"):
            return np.asarray(edges[:, 1] / edges[:, 0])

    @cached_property
    def breakpoints(self) -> Points:
        """Shares ``y / (x + y)`` at which the cheapest plan changes, ascending; shape (n - 1,)."""
        return np.asarray(1 / (1 - self.slopes))

    def cheapest(self, x: Any, y: Any) -> Points:
        """The corner ``(a, d)`` that attains the minimum; ``x`` and ``y`` broadcast."""
        x, y = np.broadcast_arrays(x, y)
        total = x + y
        share = y / np.where(np.asarray(total == 0, dtype=bool), 1, total)
        return np.asarray(self.corners[places(self.breakpoints, np.asarray(share))])

    def __call__(self, x: Any, y: Any) -> Any:
        corner = self.cheapest(x, y)
        return corner[..., 0] * x + corner[..., 1] * y

    def __add__(self, other: Envelope) -> Envelope:
        """Pointwise sum."""
        (slopes,) = in_order(np.concatenate([self.slopes, other.slopes]))
        order = np.argsort(slopes, kind="stable")
        mine = order < len(self.slopes)
        i = np.concatenate([[0], np.cumsum(mine)])
        j = np.concatenate([[0], np.cumsum(~mine)])
        sums = self.corners[i] + other.corners[j]
        return Envelope(lower_left_hull(sums))

    def plus_plan(self, a: Any, d: Any) -> Envelope:
        """Add the linear function ``a x + d y``."""
        shift = np.empty(2, dtype=self.corners.dtype)
        shift[0], shift[1] = a, d
        return Envelope(self.corners + shift)

    def at_masses(self, x_factor: Any, y_factor: Any) -> Envelope:
        """The function ``(x, y) -> self(x_factor * x, y_factor * y)``; factors >= 0."""
        factors = np.empty(2, dtype=self.corners.dtype)
        factors[0], factors[1] = x_factor, y_factor
        scaled = self.corners * factors
        collapses = x_factor == 0 or y_factor == 0
        return Envelope(lower_left_hull(scaled) if collapses else scaled)

    def minimum(self, other: Envelope) -> Envelope:
        """Pointwise minimum."""
        share = distinct(np.concatenate([self.breakpoints, other.breakpoints, [0, 1]]))
        gap = self._above(other, share)
        mine = self._corners_where(share, gap <= 0)
        others = other._corners_where(share, gap > 0)
        return Envelope(lower_left_hull(np.concatenate([mine, others])))

    def _above(self, other: Envelope, share: Points) -> Points:
        """Numbers with the sign of ``self - other`` at masses ``(1 - share, share)``."""
        if share.dtype != object:
            return np.asarray(self(1 - share, share) - other(1 - share, share))
        units = in_units(np.concatenate([self.corners, other.corners]))
        mine, others = (places(f.breakpoints, share) for f in (self, other))
        gap = units[mine] - units[len(self.corners) + others]
        part, whole = np.array([x.as_integer_ratio() for x in share], dtype=object).T
        return np.asarray(gap[:, 0] * (whole - part) + gap[:, 1] * part)

    def _corners_where(self, share: Points, wanted: Any) -> Points:
        """The corners that are cheapest at one of the ascending shares that are ``wanted``.

        ``share`` holds all the break points of this envelope, 0 and 1.
        """
        wanted_before = np.concatenate([[0], np.cumsum(np.asarray(wanted, dtype=bool))])
        ends = places(share, self.breakpoints)
        first = np.concatenate([[0], ends])
        last = np.concatenate([ends, [len(share) - 1]])
        return np.asarray(self.corners[wanted_before[last + 1] > wanted_before[first]])

    def is_below(self, other: Envelope) -> bool:
        """Whether ``self <= other`` on all masses, and ``self < other`` wherever ``y > 0``.

        >>> f = Envelope(np.array([[0., 4.], [1., 1.]]))
        >>> f.is_below(Envelope(np.array([[1., 2.]]))), f.is_below(f)
        (True, False)
        """
        # The difference is linear between the break points of the two, so those decide.
        share = np.concatenate([[0], self.breakpoints, other.breakpoints, [1]])
        gap = other._above(self, share)
        return bool(gap[0] >= 0 and np.all(gap[1:] > 0))

    def merged(self, tolerance: float) -> Envelope:
        """Drop plans that hardly matter: ``self <= merged <= self + tolerance * (x + y)``.

        Every dropped corner has both its neighbours kept, so that errors do not add up.
        """
        points = self.corners
        if len(points) < 3:
            return self
        chord = points[2:] - points[:-2]
        back = points[1:-1] - points[:-2]
        # Where the two neighbours tie, the corner is cheaper than they are by this much.
        gain = (back[:, 0] * chord[:, 1] - back[:, 1] * chord[:, 0]) / (chord[:, 0] - chord[:, 1])
        small = np.concatenate([[False], gain <= tolerance, [False]])
        run = np.arange(len(points)) - np.maximum.accumulate(np.where(small, 0, np.arange(len(points))))
        return Envelope(points[~(small & (run % 2 == 1))])
