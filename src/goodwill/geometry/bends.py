"""Concave piecewise-linear functions of one number, kept as their bends.

The value of a decision maker who picks the cheapest plan is concave in the odds of two types of opponent,
and piecewise linear:

    f(x) = start + slope x - sum of by_i max(0, x - at_i),    x >= 0.

At ``at_i`` its slope falls by ``by_i > 0``.  Three things that a solver does all the time are easy so:

* the sum of two functions has the bends of both;
* a change of the masses by constant factors scales the bends;
* bends that lie close together are merged into one at their centre of gravity, which leaves the function as
  it is outside them and raises it in between, by an amount that is a product of two numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: How often neighbours are tried for a merge.
TRIES = 3


@dataclass(frozen=True, eq=False)
class Bends:
    """A concave piecewise-linear function on ``x >= 0``.

    Parameters
    ----------
    start, slope : float
        Its value and its slope at 0.
    at : array of floats, shape (n,), ascending, >= 0
        Where it bends.
    by : array of floats, shape (n,), > 0
        By how much its slope falls there.

    Examples
    --------
    >>> f = Bends(1.0, 3.0, np.array([1.0, 2.0]), np.array([1.0, 2.0]))
    >>> [f(x) for x in (0, 1, 2, 3)], f.last
    ([1.0, 4.0, 6.0, 6.0], 0.0)
    """

    start: float
    slope: float
    at: Floats
    by: Floats

    @property
    def last(self) -> float:
        """The slope behind all bends."""
        return float(self.slope - self.by.sum())

    def line(self, x: float) -> tuple[float, float]:
        """Intercept and slope of the piece that ends at ``x``."""
        before = int(np.searchsorted(self.at, x))
        fallen = self.by[:before]
        moment = float(np.add.reduce(fallen * self.at[:before]))
        return self.start + moment, self.slope - float(np.add.reduce(fallen))

    def __call__(self, x: float) -> float:
        intercept, slope = self.line(x)
        return intercept + slope * x

    def behind(self, x: float) -> Bends:
        """The same function from ``x`` on, and without the bends before.

        >>> Bends(1.0, 3.0, np.array([1.0, 2.0]), np.array([1.0, 2.0])).behind(1.5)(3.0)
        6.0
        """
        first = int(np.searchsorted(self.at, x))
        return Bends(*self.line(x), self.at[first:], self.by[first:])

    def values(self, x: Floats) -> Floats:
        """Its values at many ascending ``x``."""
        before = np.searchsorted(self.at, x)
        fallen = np.concatenate([[0.0], running_sums(self.by)])[before]
        moment = np.concatenate([[0.0], running_sums(self.by * self.at)])[before]
        return np.asarray(self.start + moment + (self.slope - fallen) * x)

    def at_masses(self, x_factor: float, y_factor: float) -> Bends:
        """The function of the odds ``y / x`` that costs, at masses (1, y), what this one does at both scaled.

        Parameters
        ----------
        x_factor, y_factor : float > 0
        """
        return Bends(
            x_factor * self.start,
            y_factor * self.slope,
            self.at * (x_factor / y_factor),
            self.by * y_factor,
        )

    def plus(self, start: float, slope: float) -> Bends:
        """With a line added."""
        return Bends(self.start + start, self.slope + slope, self.at, self.by)

    def __add__(self, other: Bends) -> Bends:
        at = np.concatenate([self.at, other.at])
        order = np.argsort(at, kind="stable")  # two ascending runs, which it merges
        by = np.concatenate([self.by, other.by]).take(order)
        return Bends(self.start + other.start, self.slope + other.slope, at.take(order), by)

    def merged(self, allowed: Floats) -> Bends:
        """Fewer bends: ``self <= merged <= self + allowed``.

        Two neighbours are merged into one at their centre of gravity.  That changes nothing outside them, and
        from where it raises the function most, at the new bend, the gap falls to both sides.  So it is enough
        that there it is at most what is allowed at the first bend that went into the new one.

        Parameters
        ----------
        allowed : array of floats, shape (n,)
            By how much the function may rise, from each bend to the next; it must not fall.

        >>> f = Bends(0.0, 2.0, np.array([1.0, 1.5, 9.0]), np.array([1.0, 1.0, 1.0]))
        >>> f.merged(np.full(3, 0.3)).at.tolist()
        [1.25, 9.0]
        """
        at, by, gap = self.at, self.by, np.zeros(len(self.at))
        for _ in range(TRIES):
            fall, weight = by[1:], by[:-1] + by[1:]
            to_centre = np.diff(at) * (fall / weight)
            raised = by[:-1] * to_centre + np.maximum(gap[:-1], gap[1:])
            pairs = _apart(raised <= allowed[:-1])
            if not pairs.any():
                break
            kept = np.flatnonzero(np.append(True, ~pairs))  # the first of a pair becomes the new bend
            centre, both = at.copy(), by.copy()
            centre[:-1] += to_centre * pairs
            both[:-1] += fall * pairs
            gap[:-1] = np.where(pairs, raised, gap[:-1])
            at, by, gap, allowed = (each.take(kept) for each in (centre, both, gap, allowed))
        return Bends(self.start, self.slope, at, by)


def _apart(close: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which neighbours are close, no two pairs of which share a bend: where there is a choice, the even ones.

    >>> _apart(np.array([True, True, False, True, True])).tolist()
    [True, False, False, False, True]
    """
    pairs, even = close.copy(), close[::2]
    pairs[1::2] &= ~even[: len(close) // 2]
    pairs[1:-1:2] &= ~even[1:]
    return pairs


def running_sums(terms: Floats) -> Floats:
    """The sums of the first 1, 2, ... terms, each rounded at most 64 + 2 sqrt(n) times: many in two steps.

    >>> running_sums(np.array([1.0, 2.0, 3.0])).tolist()
    [1.0, 3.0, 6.0]
    """
    if len(terms) <= 64:
        return np.cumsum(terms)
    width = int(len(terms) ** 0.5)
    rows = np.zeros(-(-len(terms) // width) * width)
    rows[: len(terms)] = terms
    table = np.cumsum(rows.reshape(-1, width), axis=1)
    table[1:] += np.cumsum(table[:-1, -1])[:, None]
    return np.asarray(table.ravel()[: len(terms)])


@dataclass(frozen=True, eq=False)
class Gap:
    """A piecewise-linear function from ``at[0]`` to ``end``, the difference of two concave ones.

    Attributes
    ----------
    at : array, shape (n,)
        Where it begins, and where it bends, ascending.
    values, slopes : arrays, shape (n,)
        There, and from there on.
    end : float
    """

    at: Floats
    values: Floats
    slopes: Floats
    end: float = np.inf

    @classmethod
    def between(cls, one: Bends, other: Bends, start: float = 0.0, end: float = np.inf) -> Gap:
        """``one - other`` between two points.

        >>> up = Bends(0.0, 2.0, np.array([2.0]), np.array([1.0]))
        >>> gap = Gap.between(up, Bends(1.0, 1.0, np.array([]), np.array([])))
        >>> gap.at.tolist(), gap.values.tolist(), gap.slopes.tolist(), gap(3.0)
        ([0.0, 2.0], [-1.0, 1.0], [1.0, 0.0], 1.0)
        """
        first, second = (slice(*np.searchsorted(f.at, [start, end])) for f in (one, other))
        at = np.concatenate([one.at[first], other.at[second]])
        order = np.argsort(at, kind="stable")
        falls = np.concatenate([one.by[first], -other.by[second]])[order]
        (level, slope), (other_level, other_slope) = one.line(start), other.line(start)
        at = np.concatenate([[start], at[order]])
        slopes = (slope - other_slope) - np.concatenate([[0.0], running_sums(falls)])
        rises = np.concatenate([[0.0], running_sums(slopes[:-1] * np.diff(at))])
        return cls(at, (level - other_level) + (slope - other_slope) * start + rises, slopes, end)

    def __call__(self, x: float) -> float:
        i = int(np.searchsorted(self.at, x, side="right")) - 1
        return float(self.values[i] + self.slopes[i] * (x - self.at[i]))

    def least(self, level: float = 0.0) -> float:
        """The least ``x`` at which a function that begins higher is at most ``level``; or infinity.

        >>> Gap(np.array([0.0, 1.0]), np.array([2.0, 3.0]), np.array([1.0, -4.0])).least(1.0)
        1.5
        """
        below = np.flatnonzero(self.values <= level)
        i = int(below[0]) - 1 if len(below) else len(self.at) - 1
        if i < 0:
            return float(self.at[0])
        slope = float(self.slopes[i])
        x = float(self.at[i]) + (float(self.values[i]) - level) / -slope if slope < 0 else np.inf
        return x if x <= self.end else np.inf

    def changes(self) -> list[tuple[float, float]]:
        """Where its sign changes, at most 0 counting as negative: the bends before and behind each change."""
        finite = np.isfinite(self.end)
        values = np.append(self.values, self(self.end)) if finite else self.values
        ends = np.append(self.at, self.end)
        negative = values <= 0
        found = [(ends[i], ends[i + 1]) for i in np.flatnonzero(negative[1:] != negative[:-1])]
        crosses = self.slopes[-1] > 0 if negative[-1] else self.slopes[-1] < 0
        return [*found, (ends[-2], ends[-1])] if crosses and not finite else found

    def extremes(self, edges: Floats) -> tuple[Floats, Floats]:
        """The least and the greatest value between each two of some ascending points in its range.

        >>> up = Gap(np.array([0.0, 1.0]), np.array([2.0, 3.0]), np.array([1.0, -4.0]))
        >>> [x.tolist() for x in up.extremes(np.array([0.5, 2.0]))]
        [[-1.0], [3.0]]
        """
        there = np.searchsorted(self.at, edges, side="right") - 1
        ends = self.values[there] + self.slopes[there] * (edges - self.at[there])
        least, greatest = np.minimum(ends[:-1], ends[1:]), np.maximum(ends[:-1], ends[1:])
        inside = slice(int(there[0]) + 1, int(there[-1]) + 1)
        cell = np.searchsorted(edges, self.at[inside], side="right") - 1
        cell = np.minimum(cell, len(least) - 1)
        np.minimum.at(least, cell, self.values[inside])
        np.maximum.at(greatest, cell, self.values[inside])
        return least, greatest


def lesser(one: Bends, other: Bends, gap: Gap) -> tuple[Bends, list[float]]:
    """The lesser of two functions, and where they cross.

    Where ``gap``, which is ``other - one``, begins, and before it, ``one`` is less; behind its end the one
    that is less there.

    >>> rising, flat = (Bends(x, 1.0 - x, np.array([]), np.array([])) for x in (0.0, 1.0))
    >>> f, crossings = lesser(rising, flat, Gap.between(flat, rising))
    >>> f.at.tolist(), f.by.tolist(), crossings
    ([1.0], [1.0], [1.0])
    """
    pieces: list[tuple[Floats, Floats]] = []
    crossings: list[float] = []
    now, then, first = one, other, 0
    for before, behind in gap.changes():
        middle = before + 1.0 if np.isinf(behind) else (before + behind) / 2
        (start, slope), (other_start, other_slope) = now.line(middle), then.line(middle)
        fall = slope - other_slope
        x = (other_start - start) / fall if fall > 0 else before
        x = float(min(max(x, before), behind))
        # They may cross at a bend, which then belongs to one of them only: so it goes by the middle.
        inside = slice(first, int(np.searchsorted(now.at, middle)))
        pieces += [(now.at[inside], now.by[inside]), (np.array([x]), np.array([max(fall, 0.0)]))]
        crossings.append(x)
        now, then, first = then, now, int(np.searchsorted(then.at, middle))
    pieces.append((now.at[first:], now.by[first:]))
    at, by = (np.concatenate(part) for part in zip(*pieces, strict=True))
    falls = by > 0
    return Bends(one.start, one.slope, at[falls], by[falls]), crossings
