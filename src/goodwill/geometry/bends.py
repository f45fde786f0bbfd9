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

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: How often neighbours are tried for a merge, the odd ones after the even ones.
TRIES = 6


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
        return self.start + float((fallen * self.at[:before]).sum()), self.slope - float(fallen.sum())

    def __call__(self, x: float) -> float:
        intercept, slope = self.line(x)
        return intercept + slope * x

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
        by = np.concatenate([self.by, other.by])
        return Bends(self.start + other.start, self.slope + other.slope, at[order], by[order])

    def cut(self, fall: float, border: float = 0.0) -> Bends:
        """Without its last bends, as many behind ``border`` as let the slope fall by at most ``fall`` in all.

        >>> Bends(0.0, 2.0, np.array([1.0, 9.0]), np.array([1.0, 0.5])).cut(0.5).at.tolist()
        [1.0]
        """
        lost = np.cumsum(self.by[::-1])
        kept = len(self.by) - int(np.searchsorted(lost, fall, side="right"))
        kept = max(kept, int(np.searchsorted(self.at, border)))
        return Bends(self.start, self.slope, self.at[:kept], self.by[:kept])

    def merged(self, allowed: Callable[[Floats], Floats], border: float = np.inf) -> Bends:
        """Fewer bends: ``self <= merged``, and at most ``allowed`` above at each new bend.

        Between two bends that were not merged nothing changes, and from where it was merged, the gap falls to
        both sides along convex functions; so where ``allowed`` neither falls nor rises faster than in
        proportion to ``x``, the gap is at most ``allowed(x)`` everywhere.  No merge reaches over ``border``.

        >>> f = Bends(0.0, 2.0, np.array([1.0, 1.5, 9.0]), np.array([1.0, 1.0, 1.0]))
        >>> f.merged(lambda at: 0.3 + 0 * at).at.tolist()
        [1.25, 9.0]
        """
        at, by = self.at.copy(), self.by.copy()
        gap = np.zeros(len(at))
        for attempt in range(TRIES):
            first = attempt % 2
            left, right = slice(first, len(at) - 1, 2), slice(first + 1, len(at), 2)
            x, behind, fall, weight = at[left], at[right], by[left], by[left] + by[right]
            centre = x + (behind - x) * (by[right] / weight)
            raised = fall * (centre - x) + np.maximum(gap[left], gap[right])
            close = raised <= allowed(centre)
            if np.isfinite(border):
                close &= (x >= border) | (behind < border)
            if close.any():
                for old, new in ((x, centre), (fall, weight), (gap[left], raised)):
                    np.copyto(old, new, where=close)
                kept = np.ones(len(at), dtype=bool)
                kept[right] = ~close
                at, by, gap = at[kept], by[kept], gap[kept]
            elif attempt:
                break
        return Bends(self.start, self.slope, at, by)


def running_sums(terms: Floats) -> Floats:
    """The sums of the first 1, 2, ... terms, in two steps, so that no sum has more than 2 sqrt(n) roundings.

    >>> running_sums(np.array([1.0, 2.0, 3.0])).tolist()
    [1.0, 3.0, 6.0]
    """
    width = max(1, int(len(terms) ** 0.5))
    rows = np.zeros(-(-len(terms) // width) * width)
    rows[: len(terms)] = terms
    table = np.cumsum(rows.reshape(-1, width), axis=1)
    table[1:] += np.cumsum(table[:-1, -1])[:, None]
    return np.asarray(table.ravel()[: len(terms)])


@dataclass(frozen=True, eq=False)
class Gap:
    """A piecewise-linear function on ``x >= 0``, the difference of two concave ones.

    Attributes
    ----------
    at : array, shape (n,)
        Where it bends, ascending; 0 comes first.
    values, slopes : arrays, shape (n,)
        There, and from there on.
    """

    at: Floats
    values: Floats
    slopes: Floats

    @classmethod
    def between(cls, one: Bends, other: Bends) -> Gap:
        """``one - other``.

        >>> up = Bends(0.0, 2.0, np.array([2.0]), np.array([1.0]))
        >>> gap = Gap.between(up, Bends(1.0, 1.0, np.array([]), np.array([])))
        >>> gap.at.tolist(), gap.values.tolist(), gap.slopes.tolist(), gap(3.0)
        ([0.0, 2.0], [-1.0, 1.0], [1.0, 0.0], 1.0)
        """
        at = np.concatenate([one.at, other.at])
        order = np.argsort(at, kind="stable")
        falls = np.concatenate([one.by, -other.by])[order]
        at = np.concatenate([[0.0], at[order]])
        slopes = (one.slope - other.slope) - np.concatenate([[0.0], running_sums(falls)])
        rises = running_sums(slopes[:-1] * np.diff(at))
        return cls(at, (one.start - other.start) + np.concatenate([[0.0], rises]), slopes)

    def __call__(self, x: float) -> float:
        i = int(np.searchsorted(self.at, x, side="right")) - 1
        return float(self.values[i] + self.slopes[i] * (x - self.at[i]))

    def least(self, level: float = 0.0) -> float:
        """The least ``x`` at which a function that is greater at 0 is at most ``level``; or infinity.

        >>> Gap(np.array([0.0, 1.0]), np.array([2.0, 3.0]), np.array([1.0, -4.0])).least(1.0)
        1.5
        """
        below = np.flatnonzero(self.values <= level)
        i = int(below[0]) - 1 if len(below) else len(self.at) - 1
        if i < 0:
            return 0.0
        slope = float(self.slopes[i])
        return float(self.at[i]) + (float(self.values[i]) - level) / -slope if slope < 0 else np.inf

    def changes(self) -> list[tuple[float, float]]:
        """Where its sign changes, at most 0 counting as negative: the bends before and behind each change."""
        negative = self.values <= 0
        ends = np.append(self.at, np.inf)
        found = [(ends[i], ends[i + 1]) for i in np.flatnonzero(negative[1:] != negative[:-1])]
        crosses = self.slopes[-1] > 0 if negative[-1] else self.slopes[-1] < 0
        return [*found, (ends[-2], ends[-1])] if crosses else found


def lesser(one: Bends, other: Bends, gap: Gap) -> tuple[Bends, list[float]]:
    """The lesser of two functions, and where they cross.

    At 0, ``one`` is less than ``other``; ``gap`` is ``other - one``.

    >>> rising, flat = (Bends(x, 1.0 - x, np.array([]), np.array([])) for x in (0.0, 1.0))
    >>> f, crossings = lesser(rising, flat, Gap.between(flat, rising))
    >>> f.at.tolist(), f.by.tolist(), crossings
    ([1.0], [1.0], [1.0])
    """
    pieces: list[tuple[Floats, Floats]] = []
    crossings: list[float] = []
    now, then, last = one, other, 0.0
    for before, behind in gap.changes():
        middle = before + 1.0 if np.isinf(behind) else (before + behind) / 2
        (start, slope), (other_start, other_slope) = now.line(middle), then.line(middle)
        fall = slope - other_slope
        x = (other_start - start) / fall if fall > 0 else before
        x = float(min(max(x, before), behind))
        inside = (now.at >= last) & (now.at < x)
        pieces += [(now.at[inside], now.by[inside]), (np.array([x]), np.array([max(fall, 0.0)]))]
        crossings.append(x)
        now, then, last = then, now, x
    rest = now.at >= last
    pieces.append((now.at[rest], now.by[rest]))
    at, by = (np.concatenate(part) for part in zip(*pieces, strict=True))
    return Bends(one.start, one.slope, at[by > 0], by[by > 0]), crossings
