"""The outer bound: cut away what no equilibrium can pay, until nothing more comes off.

Each pass cuts in many directions, then moves all sides to where their cuts would end if they were made again
and again (:mod:`goodwill.repeated.slide`).

All in floats.  Whatever is cut off is cut off for a reason that can be checked exactly: every step records
its multipliers (see :mod:`goodwill.repeated.program` for the bound that they prove, and
:mod:`goodwill.repeated.proofs` for the check).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from goodwill.repeated.game import Array, RepeatedGame
from goodwill.repeated.polygon import cut, distances, hull, normals
from goodwill.repeated.program import Program, at_most, coefficients, constant, solve
from goodwill.repeated.slide import Sides, greatest_slide
from goodwill.repeated.thresholds import Thresholds, is_simple, temptations

#: Floats are rounded outwards by this much, relative to the size of the payoffs.
PADDING = 1e-13

#: A pass asks in no more directions than this.
MOST_DIRECTIONS = 600

#: The four directions that every pass asks for.
AXES = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))


class Reached(NamedTuple):
    """The farthest payoff in a direction: ``normal . v <= bound``, attained by a program at ``value``."""

    normal: Array
    bound: float
    which: int = -1
    value: Array | None = None
    continuation: Array | None = None


class Step(NamedTuple):
    """One step of the outer proof, in floats, with multipliers by number of the program.

    With a normal it is a cut, ``normal . v <= bound``; without one it says that a program has no solution.
    The multipliers are written down when they are asked for.
    """

    normal: Array | None
    bound: float
    multipliers: Callable[[], dict[int, tuple[Array, Array]]]


class Slide(NamedTuple):
    """A step in which many cuts hold together, and how far outside of the polygon their levels start."""

    ways: Array
    bounds: Array
    leads: Array
    multipliers: list[Callable[[], dict[int, tuple[Array, Array]]]]


@dataclass(eq=False)
class Search:
    """The outer polygon of a game while it shrinks.

    Parameters
    ----------
    slack : float
        Demand that every deviation loses at least this much: the equilibria that remain survive rounding.
    extreme : bool
        Use that an extreme payoff is no less than its continuations: see :mod:`goodwill.repeated.program`.
    """

    game: RepeatedGame
    programs: list[Program]
    corners: Array
    slack: float = 0
    extreme: bool = True
    steps: list[Step | Slide] = field(default_factory=list)
    passes: int = 0
    #: The last multipliers of each program: often they are about right, or good enough.
    recent: dict[int, tuple[Array, Array]] = field(default_factory=dict)

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
        #: What may come off between two directions before another one between them is asked for.
        self.fine = self.size / 50
        #: A polygon whose sides may be those of the truth: the next pass tries their directions.
        self.guess = self.corners[:0]
        self.alive = np.array([not p.is_hopeless for p in self.programs], dtype=bool)
        #: Programs in which w(y) matters after one signal only.
        self.simple = self.alive & np.array([is_simple(p) for p in self.programs], dtype=bool)
        self.temptation = np.array([temptations(p) for p in self.programs]).reshape(-1, 2)

    def with_slack(self, slack: float) -> Search:
        """The same search, begun where this one ended, for equilibria that survive rounding."""
        return Search(self.game, self.programs, self.corners, slack, extreme=False)

    def run(self, tolerance: float, most_passes: int = 500) -> None:
        """Cut until a pass moves no corner by more than it may, as far as one can foresee."""
        change, goal, fine = np.inf, tolerance * self.size, self.fine
        while len(self.corners) and self.passes < most_passes:
            before, change = change, self._pass(fine)
            rate = min(change / before, 0.999) if before else 0
            if change * max(1, rate / (1 - rate)) <= goal:
                if fine <= goal / 2:
                    break
                fine = max(goal / 2, fine / 16)
            else:
                fine = max(goal / 2, min(fine, change / 50))
        self.fine = fine

    def _pass(self, tolerance: float) -> float:
        """Cut in all directions in which something may come off; how far corners moved."""
        self.passes += 1
        before = self.corners
        if self.simple[self.alive].all():
            self._cut_to_image()
        else:
            known = len(self.steps)
            for reached in self.sweep(tolerance):
                bound = reached.bound + self.padding(reached.normal)
                self.corners = cut(self.corners, reached.normal, bound)
            self.guess = self.corners[:0]
            self._slide([s for s in self.steps[known:] if isinstance(s, Step) and s.normal is not None])
            self.corners = without_short_edges(self.corners, tolerance / 40)
        return float(distances(self.corners, before).max()) if len(self.corners) else 0.0

    def _cut_to_image(self) -> None:
        """The same for simple programs: what they make of the polygon says where to cut."""
        which, kept = self._thresholds()
        ways = _fan(self.corners, kept.image())
        bounds = kept.bounds(ways).max(axis=1, initial=-np.inf)
        self.steps += [self._step(*found, which, kept, {}) for found in zip(ways, bounds, strict=True)]
        bounds = bounds + PADDING * self.size * np.abs(ways).sum(axis=1)
        for k in np.flatnonzero((ways @ self.corners.T).max(axis=1) > bounds):
            self.corners = cut(self.corners, ways[k], bounds[k])

    def _slide(self, cuts: list[Step]) -> None:
        """Go where these cuts would end if they were made again and again."""
        if len(self.corners) < 3:
            return
        ways = np.array([c.normal for c in cuts])
        sides, values, rows = Sides(self.corners, ways), self.payoffs @ ways.T, []
        for d, c in enumerate(cuts):
            proofs = c.multipliers()
            others = self.alive.copy()
            others[list(proofs)] = False
            if others.any():
                rows.append(sides.fixed_row(d, values[others, d].max()))
            for a, (mu, eta) in proofs.items():
                data = (self.programs[a], self.delta, ways[d], mu, eta)
                rows.append(sides.row(d, constant(*data), coefficients(*data)))
        found = greatest_slide(rows, PADDING * self.size)
        if found is None:
            return
        moves, leads = found
        moved = np.flatnonzero(moves > 10 * PADDING * self.size).tolist()
        if moved:
            bounds = (sides.heights - moves)[moved]
            reasons = [cuts[d].multipliers for d in moved]
            self.steps.append(Slide(ways[moved], bounds, leads[moved], reasons))
            for way, bound in zip(ways[moved], bounds, strict=True):
                self.corners = cut(self.corners, way, bound)

    def _thresholds(self) -> tuple[Array, Thresholds]:
        """Which programs are simple, and what they keep of the polygon; impossible ones are struck."""
        which = np.flatnonzero(self.simple & self.alive)
        kept = Thresholds(
            self.payoffs[which], self.temptation[which], self.delta, self.slack, self.corners, self.size
        )
        for k, mu in kept.refutations.items():
            self._refute(int(which[k]), (mu[self.programs[which[k]].player], np.zeros(3)))
        return which, kept

    def padding(self, normal: Array) -> float:
        """What is added to a bound, so that rounding cuts nothing off."""
        return float(PADDING * self.size * np.abs(normal).sum())

    def sweep(self, tolerance: float) -> list[Reached]:
        """Ask in the directions of all edges, and between them where more than that may come off."""
        found = self.ask(_fan(self.corners, self.guess))
        settled = [False] * len(found)  # whether there is nothing to find between this and the next
        k = 0
        while k < len(found) and len(found) < MOST_DIRECTIONS:
            between = _direction_between(found[k], found[(k + 1) % len(found)], tolerance)
            if settled[k] or between is None:
                k += 1
                continue
            normal, height = between
            reached = self.ask(normal[None])[0]
            settled[k] = reached.bound > height - tolerance / 2
            found.insert(k + 1, reached)
            settled.insert(k + 1, settled[k])
        return found

    def ask(self, ways: Array) -> list[Reached]:
        """The farthest that any actions reach in each direction, and the proof."""
        which, kept = self._thresholds()
        simple = kept.bounds(ways)
        return [self._ask(way, which, kept, bounds) for way, bounds in zip(ways, simple, strict=True)]

    def _ask(self, way: Array, simple: Array, kept: Thresholds, bounds: Array) -> Reached:
        # No program reaches farther than this.
        limits = self.payoffs @ way
        if not self.extreme:
            limits = (1 - self.delta) * limits + self.delta * (self.corners @ way).max(initial=-np.inf)
        answers: dict[int, tuple[Array, Array]] = {}
        best = Reached(way, -np.inf)
        if bounds.max(initial=-np.inf) > -np.inf:
            k = int(bounds.argmax())
            best = Reached(way, float(bounds[k]), int(simple[k]), *kept.point(k, way))
        others = np.flatnonzero(self.alive & ~self.simple & (limits > best.bound))
        for a in others[np.argsort(-limits[others], kind="stable")].tolist():
            if limits[a] <= best.bound:
                break
            p, hint = self.programs[a], self.recent.get(a)
            if hint is not None and at_most(p, self.delta, self.corners, way, *hint) <= best.bound:
                answers[a] = hint
                continue
            answer = solve(
                p, self.delta, self.corners, way, slack=self.slack, extreme=self.extreme, hint=hint
            )
            proof = self.recent[a] = answer.mu, answer.eta
            if answer.is_refutation:
                if answer.bound < 0 or self.slack:
                    self._refute(a, proof)
                    continue
                answer = answer._replace(bound=limits[a])
            else:
                answers[a] = proof
            bound = min(answer.bound, float(limits[a]))
            if bound > best.bound:
                best = Reached(way, bound, a, answer.value, answer.continuation)
        self.steps.append(self._step(way, best.bound, simple, kept, answers))
        return best

    def _simple_proof(self, simple: Array, kept: Thresholds, k: int, way: Array) -> tuple[Array, Array]:
        mu, eta = kept.multipliers(k, way)
        return mu[self.programs[simple[k]].player], eta

    def _step(
        self, way: Array, best: float, simple: Array, kept: Thresholds, multipliers: dict[int, Any]
    ) -> Step:
        def written() -> dict[int, tuple[Array, Array]]:
            heights = self.payoffs @ way
            proofs = {a: m for a, m in multipliers.items() if heights[a] > best}
            for k in np.flatnonzero(heights[simple] > best):
                proofs[int(simple[k])] = self._simple_proof(simple, kept, int(k), way)
            return proofs

        return Step(way, best, written)

    def _refute(self, a: int, multipliers: tuple[Array, Array]) -> None:
        """Strike actions that no continuation makes an equilibrium."""
        self.alive[a] = False
        self.steps.append(Step(None, 0.0, lambda: {a: multipliers}))


def _fan(*polygons: Array) -> Array:
    """The normals of all edges and of the axes, by angle, the greatest entry 1."""
    edges = np.concatenate([normals(corners) for corners in polygons])
    ways = np.concatenate([edges, AXES])
    ways = ways[np.abs(ways).max(axis=1) > 0]
    ways = ways / np.abs(ways).max(axis=1, keepdims=True)
    angles = np.arctan2(ways[:, 1], ways[:, 0])
    # Of directions that agree to eleven digits keep the one with the rounder numbers: an axis, if any.
    order = np.lexsort((np.arange(len(ways)) < len(edges), np.round(angles, 11)))
    ordered = angles[order]
    new = np.concatenate([[True], np.diff(np.round(ordered, 11)) > 0])
    return np.asarray(ways[order][new])


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
