"""Programs with one signal on the path: all of them at once, in closed form.

If obedience shows for certain, and so does who deviated, a player is held by the worst continuation for
it alone.  Then ``w`` only has to be above a threshold for each player,

    w_i  >=  worst_i + (1 - delta) / delta gain_i,

and the continuations of a pair of actions are the polygon, cut by two half-planes (Abreu and Sannikov
2014).  The one that lies farthest in a direction is the farthest corner of the polygon if the half-planes
keep it, and otherwise one of the *ends*: the points, at most four, where their lines leave what is kept.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from goodwill.games.repeated import Array
from goodwill.geometry.polygon import distances, hull, normals
from goodwill.repeated.program import Program
from goodwill.sums import times


def is_simple(p: Program) -> bool:
    """One signal on the path, and one for the deviations of each player."""
    return (
        bool(p.strict.all())
        and len(p.law) == 3
        and p.law[0] == 1
        and p.player.tolist() in ([], [0], [1], [0, 1])
        and all(s[0] == -1 and s[1 + i] == 1 for i, s in zip(p.player, p.shift, strict=True))
    )


def deviation_gains(p: Program) -> list[float]:
    """The gain of each player's deviation in a simple program; -inf if it has none."""
    gains = dict(zip(p.player.tolist(), p.gain.tolist(), strict=True))
    return [gains.get(i, -np.inf) for i in (0, 1)]


class Thresholds:
    """What the half-planes of each program keep of a polygon.

    Parameters
    ----------
    payoffs, deviation_gain : arrays, shape (programs, 2)
    delta, slack : float
        Every deviation must lose at least ``slack``.
    corners : array, shape (n, 2)
        The polygon.
    size : float
        The size of the payoffs.  A point below a threshold by a rounding error of it counts as above.
    """

    def __init__(
        self, payoffs: Array, deviation_gain: Array, delta: float, slack: float, corners: Array, size: float
    ) -> None:
        self.payoffs, self.deviation_gain, self.delta, self.slack = payoffs, deviation_gain, delta, slack
        self.corners, self.rounding = corners, 1e-12 * size
        self.worst = corners.min(axis=0)
        self.levels = self.worst + ((1 - delta) * deviation_gain + slack) / delta
        self.kept = (corners[None] >= self.levels[:, None] - self.rounding).all(axis=2)
        self.ends = np.full((len(payoffs), 4, 2), np.nan)
        for axis in (0, 1):
            self._find_ends(axis)
        self.has_end = ~np.isnan(self.ends).any(axis=2)

    def _find_ends(self, axis: int) -> None:
        """Where the line of one player's threshold enters and leaves what is above the other's."""
        level, other = self.levels[:, axis], self.levels[:, 1 - axis]
        least, most = self.worst[axis], self.corners[:, axis].max()
        meets = np.flatnonzero((level >= least - self.rounding) & (level <= most + self.rounding))
        at = np.clip(level[meets], least, most)
        low, high = _crossings(self.corners if axis == 0 else self.corners[::-1, ::-1], at)
        at[high < other[meets] - self.rounding] = np.nan
        self.ends[meets, 2 * axis : 2 * axis + 2, axis] = at[:, None]
        self.ends[meets, 2 * axis, 1 - axis] = high
        self.ends[meets, 2 * axis + 1, 1 - axis] = np.clip(other[meets], low, high)

    @cached_property
    def refutations(self) -> dict[int, Array]:
        """For each program of which nothing is kept, the multipliers that prove it."""
        found = {}
        for k in np.flatnonzero(~self.has_end.any(axis=1) & ~self.kept.any(axis=1)):
            edges = normals(self.corners) if len(self.corners) > 1 else np.zeros((0, 2))
            rays = np.concatenate([edges[(edges >= 0).all(axis=1)], np.eye(2)])
            rays = rays / np.abs(rays).sum(axis=1, keepdims=True).clip(1e-300)
            room = times(self.corners, rays.T).max(axis=0) - times(
                rays, np.maximum(self.levels[k], self.worst)
            )
            if room.min() < 0:
                found[int(k)] = rays[room.argmin()]
        return found

    def bounds(self, ways: Array) -> Array:
        """How far each program's payoffs can reach in each direction, shape (directions, programs)."""
        heights = times(ways, self.corners.T)
        top = heights.max(axis=1)[:, None]
        ends = np.where(self.has_end, np.moveaxis(times(self.ends, ways.T), 2, 0), -np.inf).max(axis=2)
        reach = np.where(self.kept[:, heights.argmax(axis=1)].T | (ends == -np.inf), top, ends)
        own = times(ways, self.payoffs.T)
        bounds = np.minimum((1 - self.delta) * own + self.delta * reach, own)
        for d in np.flatnonzero((ways.max(axis=1) == 0) & (ways.min(axis=1) < 0)):
            bounds[d] = np.minimum(bounds[d], self._least(ways[d]))
        bounds[:, list(self.refutations)] = -np.inf
        return bounds

    def _least(self, way: Array) -> Array:
        """The bounds on a player's least payoff: nothing is worse for it than that, deterrents included."""
        loss = self.deviation_gain + self.slack / (1 - self.delta)
        i = int(way.argmin())
        return np.asarray(way[i] * (self.payoffs[:, i] + loss[:, i]))

    def multipliers(self, k: int, way: Array) -> tuple[Array, Array]:
        """The weights of both deviations and of the signals that prove a bound.

        The dual has few candidates: ``way + mu`` is 0, or the normal of an edge moved along one axis.
        """
        eta = np.zeros(3)
        weights, tops = self._candidates(tuple(way.tolist()))
        levels = np.maximum(self.levels[k], self._lowest)
        limits = tops - times(weights, levels)
        if way.max() == 0 and self._least(way)[k] <= (
            (1 - self.delta) * times(self.payoffs[k], way) + self.delta * limits.min()
        ):
            eta[1 + int(way.argmin())] = self.delta / (1 - self.delta)
            return -way / (1 - self.delta), eta
        return np.asarray(weights[limits.argmin()]), eta

    @cached_property
    def _lowest(self) -> Array:
        """Below all that a threshold can mean."""
        return np.asarray(self.worst - np.ptp(self.corners, axis=0) - 1)

    @cached_property
    def _edges(self) -> Array:
        return normals(self.corners) if len(self.corners) > 1 else np.zeros((0, 2))

    def _candidates(self, way: tuple[float, ...]) -> tuple[Array, Array]:
        """Weights of the deviations that may be best in a direction, whatever is played, and their reach."""
        if way not in self._known:
            towards, mu, edges = np.array(way), [np.zeros((1, 2))], self._edges
            for axis in (0, 1):
                other = 1 - axis
                parallel = edges[edges[:, other] * way[other] > 0]
                raised = parallel[:, axis] * (way[other] / parallel[:, other]) - way[axis]
                mu.append(np.outer(raised[raised > 0], np.eye(2)[axis]))
            if (towards <= 0).all():
                mu.append(-towards[None])
            weights = np.concatenate(mu)
            self._known[way] = weights, times(self.corners, (towards + weights).T).max(axis=0)
        return self._known[way]

    @cached_property
    def _known(self) -> dict[tuple[float, ...], tuple[Array, Array]]:
        return {}

    def point(self, k: int, way: Array) -> tuple[Array | None, Array | None]:
        """The payoff that attains a bound; the continuations if all obey, and if either player does not."""
        payoff = self.payoffs[k]
        limit = times(payoff, way)
        points = np.concatenate([self.ends[k][self.has_end[k]], self.corners[self.kept[k]]])
        if not len(points):
            return None, None
        heights = times(points, way)
        top, bottom = heights.argmax(), heights.argmin()
        on = points[top]
        if heights[top] > limit - self.rounding and self._keeps(k, payoff):
            on = payoff  # what is played pays enough by itself
        elif heights[bottom] > limit:
            return None, None
        elif heights[top] > limit:
            share = (limit - heights[bottom]) / (heights[top] - heights[bottom])
            on = points[bottom] + share * (points[top] - points[bottom])
        punished = self.corners[self.corners.argmin(axis=0)]
        return (1 - self.delta) * payoff + self.delta * on, np.array([on, *punished])

    def _keeps(self, k: int, point: Array) -> bool:
        above = point >= self.levels[k] - self.rounding
        return bool(above.all() and distances(self.corners, point[None])[0] <= self.rounding)

    def image(self) -> Array:
        """The polygon of what binding thresholds lead to, and of play that pays enough by itself."""
        return hull(self._generated()[0], self.rounding)

    def image_with_numbers(self) -> tuple[Array, list[int]]:
        """The same, and what each corner is: ``5 k + e`` is end e of program k, its payoff if e = 4."""
        points, numbers = self._generated()
        first = dict(zip(map(tuple, points[::-1].tolist()), numbers[::-1].tolist(), strict=True))
        corners = hull(points, self.rounding)
        return corners, [first[x, y] for x, y in corners.tolist()]

    def _generated(self) -> tuple[Array, Array]:
        """What binding thresholds lead to, and play that pays enough by itself, with numbers."""
        played = np.broadcast_to(self.payoffs[:, None], self.ends.shape)[self.has_end]
        bound = (1 - self.delta) * played + self.delta * self.ends[self.has_end]
        free = np.flatnonzero((self.payoffs >= self.levels - self.rounding).all(axis=1))
        free = free[distances(self.corners, self.payoffs[free]) <= self.rounding]
        k, end = np.nonzero(self.has_end)
        return np.concatenate([bound, self.payoffs[free]]), np.concatenate([5 * k + end, 5 * free + 4])


def _crossings(corners: Array, at: Array) -> tuple[Array, Array]:
    """The lowest and the highest point of a polygon on each line ``x = at``."""
    ordered = np.roll(corners, -np.lexsort(corners.T[::-1])[0], axis=0)
    x = ordered[:, 0]
    right, top_right = int(x.argmax()), len(x) - 1 - int(x[::-1].argmax())
    # The upper side ends at the highest of the leftmost, which may be the corner that all began with.
    upper = ordered[top_right:] if x[-1] == x[0] else np.concatenate([ordered[top_right:], ordered[:1]])
    return np.interp(at, *ordered[: right + 1].T), np.interp(at, *upper[::-1].T)
