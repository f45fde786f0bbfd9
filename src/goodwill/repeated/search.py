"""The outer bound: cut away what no equilibrium can pay, until nothing more comes off.

All in floats.  Whatever is cut off is cut off for a reason that can be checked exactly: every step records
its multipliers (see :mod:`goodwill.repeated.program` for the bound that they prove, and
:mod:`goodwill.repeated.proofs` for the check).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from goodwill.repeated.game import Array, RepeatedGame
from goodwill.repeated.polygon import cut, distance, hull, normals
from goodwill.repeated.program import Program, solve

#: Floats are rounded outwards by this much, relative to the size of the payoffs.
PADDING = 1e-13

#: A pass asks in no more directions than this.
MOST_DIRECTIONS = 600

#: The four directions that every pass asks for.
AXES = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))


class Reached(NamedTuple):
    """The farthest payoff in a direction: ``normal . v <= bound``, attained by ``actions`` at ``value``."""

    normal: Array
    bound: float
    which: int
    value: Array | None
    continuation: Array | None


class Step(NamedTuple):
    """One step of the outer proof, in floats, with multipliers by number of the program.

    With a normal it is a cut, ``normal . v <= bound``; without one it says that a program has no solution.
    """

    normal: Array | None
    bound: float
    multipliers: dict[int, tuple[Array, Array]]


@dataclass(eq=False)
class Search:
    """The outer polygon of a game while it shrinks.

    Parameters
    ----------
    slack : float
        Demand that every deviation loses at least this much: the equilibria that remain survive rounding.
    """

    game: RepeatedGame
    programs: list[Program]
    corners: Array
    slack: float = 0
    steps: list[Step] = field(default_factory=list)
    passes: int = 0

    @classmethod
    def of(cls, game: RepeatedGame, programs: Sequence[Program]) -> Search:
        """Begin with all payoffs that some play of these actions can have."""
        start = hull(np.array([p.payoff for p in programs], dtype=game.payoffs.dtype))
        return cls(game, [p.in_floats() for p in programs], start.astype(float))

    def __post_init__(self) -> None:
        self.delta = float(self.game.delta)
        self.payoffs = np.array([p.payoff for p in self.programs]).reshape(-1, 2)
        stage = self.game.payoffs.astype(float)
        self.size = float(np.ptp(stage.reshape(-1, 2), axis=0).max()) or 1.0
        self.alive = np.array([not p.is_hopeless for p in self.programs], dtype=bool)
        #: Programs in which w(y) matters after one signal only: see Thresholds.
        self.simple = self.alive & np.array([_is_simple(p) for p in self.programs], dtype=bool)
        self._temptation = np.array([_temptations(p) for p in self.programs]).reshape(-1, 2)

    def with_slack(self, slack: float) -> Search:
        """The same search, begun where this one ended, for equilibria that survive rounding."""
        return Search(self.game, self.programs, self.corners, slack)

    def run(self, tolerance: float, most_passes: int = 500) -> None:
        """Cut until a pass moves no corner by more than it may, as far as one can foresee."""
        change, goal, fine = np.inf, tolerance * self.size, self.size / 50
        while len(self.corners) and self.passes < most_passes:
            before, change = change, self._pass(fine)
            rate = min(change / before, 0.999) if before else 0
            if change * max(1, rate / (1 - rate)) <= goal:
                if fine <= goal / 2:
                    break
                fine = max(goal / 2, fine / 16)
            else:
                fine = max(goal / 2, min(fine, change / 50))

    def _pass(self, tolerance: float) -> float:
        """Cut in all directions in which something may come off; how far corners moved."""
        self.passes += 1
        before = self.corners
        for reached in self.sweep(tolerance):
            self.corners = cut(self.corners, reached.normal, reached.bound + self.padding(reached.normal))
        self.corners = without_short_edges(self.corners, tolerance / 40)
        return max((distance(self.corners, c) for c in before), default=0.0) if len(self.corners) else 0.0

    def padding(self, normal: Array) -> float:
        """What is added to a bound, so that rounding cuts nothing off."""
        return float(PADDING * self.size * np.abs(normal).sum())

    def sweep(self, tolerance: float) -> list[Reached]:
        """Ask in the directions of all edges, and between them where more than that may come off."""
        found = [self.ask(normal) for normal in _fan(self.corners)]
        settled = [False] * len(found)  # whether there is nothing to find between this and the next
        k = 0
        while k < len(found) and len(found) < MOST_DIRECTIONS:
            between = _direction_between(found[k], found[(k + 1) % len(found)], tolerance)
            if settled[k] or between is None:
                k += 1
                continue
            normal, height = between
            reached = self.ask(normal)
            settled[k] = reached.bound > height - tolerance / 2
            found.insert(k + 1, reached)
            settled.insert(k + 1, settled[k])
        return found

    def ask(self, normal: Array) -> Reached:
        """The farthest that any actions reach in one direction, and the proof."""
        multipliers: dict[int, tuple[Array, Array]] = {}
        heights = self.payoffs @ normal
        best, which, value, continuation = -np.inf, -1, None, None
        simple = np.flatnonzero(self.simple & self.alive)
        if len(simple):
            bounds = self._ask_simple(simple, normal, multipliers)
            if len(bounds) and bounds.max() > -np.inf:
                which = int(simple[bounds.argmax()])
                best = float(bounds.max())
                answer = solve(self.programs[which], self.delta, self.corners, normal, slack=self.slack)
                value, continuation = answer.value, answer.continuation
        for a in np.argsort(-heights, kind="stable"):
            if heights[a] <= best:
                break
            if self.simple[a] or not self.alive[a]:
                continue
            answer = solve(self.programs[a], self.delta, self.corners, normal, slack=self.slack)
            if answer.is_refutation:
                if answer.bound < 0 or self.slack:
                    self.alive[a] = False
                    self.steps.append(Step(None, 0.0, {int(a): (answer.mu, answer.eta)}))
                    continue
                answer = answer._replace(bound=heights[a])
            else:
                multipliers[int(a)] = (answer.mu, answer.eta)
            reach = min(answer.bound, heights[a])
            if reach > best:
                best, which, value, continuation = reach, int(a), answer.value, answer.continuation
        self.steps.append(Step(normal, best, {a: m for a, m in multipliers.items() if heights[a] > best}))
        return Reached(normal, best, which, value, continuation)

    def _ask_simple(self, which: Array, normal: Array, multipliers: dict[int, Any]) -> Array:
        """The bounds of all simple programs at once.

        With one signal on the path, ``w`` only has to be above a threshold for each player, and the
        dual has few candidates: ``normal + mu`` is 0, or the normal of an edge moved along one axis.
        """
        corners, delta = self.corners, self.delta
        worst = corners.min(axis=0)
        tempting = (1 - delta) * self._temptation[which] + self.slack * (self._temptation[which] > -np.inf)
        thresholds = np.maximum(worst + tempting / delta, worst - self.size)
        edges = normals(corners) if len(corners) > 1 else np.zeros((0, 2))
        # No payoff of the polygon is above both thresholds.
        rays = np.concatenate([edges[(edges >= 0).all(axis=1)], [[1, 0], [0, 1]]])
        rays /= np.abs(rays).sum(axis=1, keepdims=True).clip(1e-300)
        room = (corners @ rays.T).max(axis=0) - thresholds @ rays.T
        out = room.min(axis=1) < -1e-12 * self.size
        for a, k in zip(which[out], room[out].argmin(axis=1), strict=True):
            mu = rays[k][self.programs[a].player]
            self.alive[a] = False
            self.steps.append(Step(None, 0.0, {int(a): (mu, np.zeros(3))}))
        candidates = [np.zeros((1, 2))]
        for axis in (0, 1):
            other = 1 - axis
            parallel = edges[edges[:, other] * normal[other] > 0]
            raised = parallel[:, axis] * (normal[other] / parallel[:, other]) - normal[axis]
            moves = np.zeros((len(raised), 2))
            moves[:, axis] = raised
            candidates.append(moves[raised > 0])
        if (normal <= 0).all():
            candidates.append(-normal[None])
        mu = np.concatenate(candidates)
        support = (corners @ (normal + mu).T).max(axis=0)
        table = support - thresholds @ mu.T
        chosen = table.argmin(axis=1)
        heights = self.payoffs[which] @ normal
        bounds = (1 - delta) * heights + delta * table[np.arange(len(which)), chosen]
        bounds = np.where(out, -np.inf, np.minimum(bounds, heights))
        # The least payoff of a player: nothing is worse for it than that, deterrents included.
        own = np.flatnonzero(normal < 0)
        least = None
        if len(own) == 1 and not normal.any(where=normal > 0):
            i = int(own[0])
            least = heights + normal[i] * self._temptation[which, i] - self.slack * -normal[i] / (1 - delta)
            bounds = np.minimum(bounds, least)
        best = bounds.max()
        for k in np.flatnonzero((heights > best) & ~out):
            p = self.programs[which[k]]
            if least is not None and least[k] <= bounds[k]:
                eta = np.zeros(3)
                eta[1 + i] = delta / (1 - delta)
                multipliers[int(which[k])] = (-normal[p.player] / (1 - delta), eta)
            else:
                multipliers[int(which[k])] = (mu[chosen[k]][p.player], np.zeros(3))
        return bounds


def _is_simple(p: Program) -> bool:
    """One signal on the path, and one for the deviations of each player."""
    return (
        len(p.law) == 3
        and p.law[0] == 1
        and p.player.tolist() in ([], [0], [1], [0, 1])
        and all(s[0] == -1 and s[1 + i] == 1 for i, s in zip(p.player, p.shift, strict=True))
    )


def _temptations(p: Program) -> list[float]:
    """The gain of each player's deviation in a simple program."""
    gains = dict(zip(p.player.tolist(), p.gain.tolist(), strict=True))
    return [gains.get(i, -np.inf) for i in (0, 1)]


def _fan(corners: Array) -> list[Array]:
    """The normals of all edges and of the axes, by angle, the greatest entry 1."""
    edges = normals(corners) if len(corners) > 1 else np.zeros((0, 2))
    ways = np.concatenate([edges, AXES])
    ways = ways[np.abs(ways).max(axis=1) > 0]
    ways = ways / np.abs(ways).max(axis=1, keepdims=True)
    angles = np.arctan2(ways[:, 1], ways[:, 0])
    # Of directions that agree to eleven digits keep the one with the rounder numbers: an axis, if any.
    order = np.lexsort((np.arange(len(ways)) < len(edges), np.round(angles, 11)))
    ordered = angles[order]
    new = np.concatenate([[True], np.diff(np.round(ordered, 11)) > 0])
    return list(ways[order][new])


def _direction_between(one: Reached, two: Reached, tolerance: float) -> tuple[Array, float] | None:
    """A direction in which more than ``tolerance`` may come off between two that were asked for.

    Returns it and how far the two bounds let the polygon reach in it.
    """
    if one.value is None or two.value is None:
        return None
    width = one.normal[0] * two.normal[1] - one.normal[1] * two.normal[0]
    if width < 1e-10:
        return None
    corner = np.array(
        [
            one.bound * two.normal[1] - two.bound * one.normal[1],
            one.normal[0] * two.bound - two.normal[0] * one.bound,
        ]
    )
    corner /= width
    edge = two.value - one.value
    normal = np.array([edge[1], -edge[0]])
    middle = one.normal / np.hypot(*one.normal) + two.normal / np.hypot(*two.normal)
    for way in (normal, middle):
        size = np.hypot(*way)
        if size < 1e-12:
            continue
        way = way / size
        inside = (
            one.normal[0] * way[1] - one.normal[1] * way[0] > 1e-11
            and way[0] * two.normal[1] - way[1] * two.normal[0] > 1e-11
        )
        if not inside:
            continue
        if way @ corner - max(way @ one.value, way @ two.value) <= tolerance:
            return None
        way = way / np.abs(way).max()
        return way, float(way @ corner)
    return None


def without_short_edges(corners: Array, tolerance: float) -> Array:
    """A polygon around this one with fewer corners, none of them farther than ``tolerance`` from it."""
    k, points = 0, list(corners)
    while len(points) > 4 and k < len(points):
        before, start, end, after = (points[(k + i) % len(points)] for i in range(4))
        meeting = _meeting(before, start, end, after)
        edge = end - start
        if meeting is not None:
            height = abs(edge[0] * (meeting[1] - start[1]) - edge[1] * (meeting[0] - start[0]))
            if (
                height <= tolerance * np.hypot(*edge)
                and np.hypot(*(meeting - start)) < 50 * np.hypot(*edge) + tolerance
            ):
                first = (k + 1) % len(points)
                second = (k + 2) % len(points)
                points[first] = meeting
                points.pop(second)
                k += 1  # the new corner is not moved again, so that errors do not add up
        k += 1
    return np.array(points).reshape(-1, 2)


def _meeting(a: Array, b: Array, c: Array, d: Array) -> Array | None:
    """Where the lines from a through b and from d through c meet beyond b and c."""
    u, v = b - a, c - d
    across = u[0] * v[1] - u[1] * v[0]
    if across <= 0:
        return None
    share = ((c[0] - b[0]) * v[1] - (c[1] - b[1]) * v[0]) / across
    return np.asarray(b + share * u) if share >= 0 else None
