"""The outer bound: cut away what no equilibrium can pay, until nothing more comes off.

Each pass asks in many directions how far equilibria reach, then moves all sides to where their cuts would
end if they were made again and again (:mod:`goodwill.repeated.joint`).

All in floats.  Whatever is cut off is cut off for a reason that can be checked exactly: every step records
its multipliers (see :mod:`goodwill.repeated.program` for the bound that they prove), and
:class:`~goodwill.repeated.writing.Proof` turns them into fractions after each pass.  The next one starts
from what is proved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from goodwill.games.repeated import Array, Game
from goodwill.geometry.polygon import distances, hull, normals
from goodwill.repeated.ahead import Ahead
from goodwill.repeated.at_once import AtOnce, Bounds
from goodwill.repeated.clock import tick
from goodwill.repeated.program import Program, at_most, solve
from goodwill.repeated.standing import Passes, Simple, Standing, standing
from goodwill.repeated.thresholds import Thresholds, deviation_gains, is_simple
from goodwill.repeated.writing import CLEAR, Found, Proof
from goodwill.sums import times

#: A pass asks in no more directions than this.
MOST_DIRECTIONS = 600

#: The bound of multipliers that sum to more is computed in fractions.
LARGE = 1e3

#: So often the end of all passes is tried to be proved at once, with a pass that is proved in between.
MOST_TRIES = 4

#: The four directions that every pass asks for.
AXES = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))


class SupportPoint(NamedTuple):
    """The farthest payoff in a direction: ``normal . v <= bound``, attained by a program at ``value``."""

    normal: Array
    bound: float
    which: int = -1
    value: Array | None = None
    continuation: Array | None = None


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

    game: Game
    programs: list[Program]
    corners: Array
    slack: float = 0
    extreme: bool = True
    #: What is proved so far; None in a search that only asks.
    proof: Proof | None = None
    #: What the current pass has found.
    steps: list[Found] = field(default_factory=list)
    passes: int = 0
    #: The last multipliers of each program: often they are about right, or good enough.
    recent: dict[int, tuple[Array, Array]] = field(default_factory=dict)
    #: The same by direction, and which program reached farthest, in each direction and in the last one.
    before: dict[tuple[int, Any], tuple[Array, Array]] = field(default_factory=dict)
    farthest: dict[Any, int] = field(default_factory=dict)
    last: int = -1

    @classmethod
    def of(cls, game: Game, programs: Sequence[Program]) -> Search:
        """Begin with all payoffs that some play of these actions can have.

        In a game in fractions each pass is proved; in floats the search can only be asked.
        """
        start = hull(np.array([p.payoff for p in programs], dtype=game.payoffs.dtype)).astype(float)
        proof = Proof(game, programs) if game.is_exact else None
        return cls(game, [p.in_floats() for p in programs], start, proof=proof)

    def __post_init__(self) -> None:
        self.delta = float(self.game.delta)
        self.payoffs = np.array([p.payoff for p in self.programs]).reshape(-1, 2)
        self.size = self.game.payoff_size
        #: What may come off between two directions before another one between them is asked for.
        self.fine = self.size / 50
        #: A polygon whose sides may be those of the truth: the next pass tries their directions.
        self.guess = self.corners[:0]
        #: Passes in floats that are proved later on, and how often that failed.
        self.ahead = Ahead(self, self.proof) if self.proof is not None else None
        self.failures = 0
        #: Where passes of simple programs end, how often that is still tried, and whether it is proved.
        self.standing: Standing | None = None
        self.tries, self.has_settled = MOST_TRIES, False
        #: The normals of the sides of the polygon, if they are known better than by its corners.
        self.sides: Array | None = None
        self.alive = np.array([not p.is_unenforceable for p in self.programs], dtype=bool)
        #: Programs that floats take to be impossible, while fractions do not prove it.
        self.doubtful = np.zeros(len(self.programs), dtype=bool)
        #: Programs in which w(y) matters after one signal only.
        self.simple = self.alive & np.array([is_simple(p) for p in self.programs], dtype=bool)
        self.deviation_gain = np.array([deviation_gains(p) for p in self.programs]).reshape(-1, 2)

    def with_slack(self, slack: float) -> Search:
        """The same search, begun where this one ended, for equilibria that survive rounding."""
        return Search(self.game, self.programs, self.corners, slack, extreme=False)

    def passes_until(self, tolerance: float, most_passes: int = 500) -> Iterator[float]:
        """Cut until a pass moves no corner by more than it may, as far as one can foresee.

        Yields how far corners moved, after each pass: what is proved then is proved.
        """
        change, goal, fine = np.inf, tolerance * self.size, self.fine
        while len(self.corners) and self.passes < most_passes:
            before, had_settled = change, self.has_settled
            change = self._pass(fine)
            yield change
            if self.has_settled and not had_settled:
                break
            rate = min(change / before, 0.999) if before else 0
            if change * max(1, rate / (1 - rate)) <= goal:
                if fine <= goal / 2:
                    if self._catch_up():
                        break
                    change = np.inf
                    continue
                fine = max(goal / 2, fine / 16)
            else:
                fine = max(goal / 2, min(fine, change / 50))
            self.fine = fine

    def run(self, tolerance: float, most_passes: int = 500) -> None:
        """The same to the end."""
        for _ in self.passes_until(tolerance, most_passes):
            pass

    def _pass(self, tolerance: float) -> float:
        """Ask in all directions in which something may come off, and prove it; how far corners moved."""
        assert self.proof is not None
        simple = self.simple[self.alive].all()
        if simple and not self.has_settled and self.tries:
            change = self._settle()
            if change is not None:
                return change
        if not simple and self.ahead is not None:
            change = self.ahead.step(tolerance)
            if change is not None:
                return change
            self._catch_up()
        self.passes += 1
        before, self.steps = self.corners, []
        if simple:
            self._ask_for_image()
        else:
            self.sweep(tolerance)
        self.proof.take(self.steps)
        if not simple:
            self.guess = self.corners[:0]
            self.proof.move(self.steps)
            self.proof.simplify(tolerance / 40)
        self.look()
        return float(distances(self.corners, before).max()) if len(self.corners) else 0.0

    def _settle(self) -> float | None:
        """Go where passes end, if that can be proved at once; how far corners moved then."""
        assert self.proof is not None
        before, self.steps = self.corners, []
        self._thresholds()
        self.proof.take(self.steps)
        self.look()
        if not len(self.corners):
            return 0.0
        self.tries -= 1
        if self.standing is None and len(self.corners) > 2:
            passes = Passes(Simple(self.payoffs, self.deviation_gain, self.delta), self.alive)
            self.standing = standing(passes, self.corners)
            self.passes += passes.count
        if self.standing is None:
            self.tries = 0
            return None
        bounds = Bounds(self.standing.programs, self.standing.corners)
        self.has_settled = AtOnce(self.proof, bounds).holds()
        if not self.has_settled:
            return None
        self.look()
        return float(distances(self.corners, before).max())

    def _catch_up(self) -> bool:
        """Prove where passes in floats ended; after two failures each pass is proved by itself."""
        if self.ahead is None or not self.ahead.found:
            if self.ahead is not None:
                self.ahead.outline = None
            return True
        holds = self.ahead.proved()
        self.failures += not holds
        if self.failures > 1:
            self.ahead = None
        self.look()
        return holds

    def look(self) -> None:
        """Go on from what is proved."""
        proof = self.proof
        assert proof is not None
        alive = np.zeros(len(self.programs), dtype=bool)
        alive[list(proof.alive)] = True
        self.doubtful = alive & ~self.alive
        self.alive = alive
        if proof.region is None:
            self.corners, self.sides = self.corners[:0], None
        else:
            self.corners, self.sides = hull(proof.region.rough), proof.region.ways

    def _ask_for_image(self) -> None:
        """The same for simple programs: what they make of the polygon says where to cut."""
        which, kept = self._thresholds()
        ways = self._fan(kept.image())
        bounds = kept.bounds(ways)
        for way, reach, best in zip(ways, bounds, bounds.max(axis=1, initial=-np.inf), strict=True):
            self.steps.append(self._step(way, float(best), which, kept, reach, {}, {}))

    def _thresholds(self) -> tuple[Array, Thresholds]:
        """Which programs are simple, and what they keep of the polygon; impossible ones are struck."""
        which = np.flatnonzero(self.simple & self.alive)
        kept = Thresholds(
            self.payoffs[which], self.deviation_gain[which], self.delta, self.slack, self.corners, self.size
        )
        for k, mu in kept.refutations.items():
            self._refute(int(which[k]), (mu[self.programs[which[k]].player], np.zeros(3)))
        return which, kept

    def sweep(self, tolerance: float) -> list[SupportPoint]:
        """Ask in the directions of all edges, and between them where more than that may come off."""
        found = self.ask(self._fan(self.guess))
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

    def ask(self, ways: Array) -> list[SupportPoint]:
        """The farthest that any actions reach in each direction, and the proof."""
        which, kept = self._thresholds()
        simple = kept.bounds(ways)
        return [self._ask(way, which, kept, bounds) for way, bounds in zip(ways, simple, strict=True)]

    def _ask(self, way: Array, simple: Array, kept: Thresholds, bounds: Array) -> SupportPoint:
        tick()
        # No program reaches farther than this.
        limits = times(self.payoffs, way)
        if not self.extreme:
            limits = (1 - self.delta) * limits + self.delta * times(self.corners, way).max(initial=-np.inf)
        answers: dict[int, tuple[Array, Array]] = {}
        reach: dict[int, float] = {}
        best = SupportPoint(way, -np.inf)
        if bounds.max(initial=-np.inf) > -np.inf:
            k = int(bounds.argmax())
            best = SupportPoint(way, float(bounds[k]), int(simple[k]), *kept.point(k, way))
        others = np.flatnonzero(self.alive & ~self.simple & (limits > best.bound))
        key = tuple(way.tolist())
        # Ahead of the proof a direction is asked for again and again: what was best before comes first.
        again = self.ahead is not None and self.ahead.is_running
        first = self.farthest.get(key, self.last) if again else -1
        for a in sorted(others.tolist(), key=lambda a: (a != first, -limits[a])):
            if limits[a] <= best.bound:
                continue
            p, hint = self.programs[a], (again and self.before.get((a, key))) or self.recent.get(a)
            if hint is not None and (known := at_most(p, self.delta, self.corners, way, *hint)) <= best.bound:
                answers[a], reach[a] = hint, known
                continue
            answer = solve(
                p, self.delta, self.corners, way, slack=self.slack, extreme=self.extreme, hint=hint
            )
            proof = self.recent[a] = self.before[a, key] = answer.mu, answer.eta
            if answer.is_refutation:
                if (answer.bound < 0 and not self.doubtful[a]) or self.slack:
                    self._refute(a, proof)
                    continue
                answer = answer._replace(bound=limits[a])
            else:
                answers[a] = proof
            bound = reach[a] = min(answer.bound, float(limits[a]))
            if bound > best.bound:
                best = SupportPoint(way, bound, a, answer.value, answer.continuation)
        self.farthest[key] = self.last = best.which
        self.steps.append(self._step(way, best.bound, simple, kept, bounds, answers, reach))
        return best

    def _simple_proof(self, simple: Array, kept: Thresholds, k: int, way: Array) -> tuple[Array, Array]:
        mu, eta = kept.multipliers(k, way)
        return mu[self.programs[simple[k]].player], eta

    def _step(
        self,
        way: Array,
        best: float,
        simple: Array,
        kept: Thresholds,
        bounds: Array,
        multipliers: dict[int, Any],
        reach: dict[int, float],
    ) -> Found:
        heights = times(self.payoffs, way)
        reaches = heights.copy()
        reaches[simple] = np.minimum(heights[simple], bounds)
        for a, level in reach.items():
            # Large multipliers are far off once they are rounded: floats say nothing of what is proved.
            if a not in multipliers or max(map(np.sum, multipliers[a])) < LARGE:
                reaches[a] = min(heights[a], level)

        # Payoffs that reach as far as the bound in floats may reach farther in fractions.
        near = best - CLEAR * (1 + abs(best))
        beyond = (heights > best) | ((heights > near) & (reaches < heights))

        def written(some: Iterable[int] | None = None) -> dict[int, tuple[Array, Array]]:
            proofs = {a: m for a, m in multipliers.items() if beyond[a]}
            wanted = np.isin(simple, list(some)) if some is not None else np.ones(len(simple), dtype=bool)
            for k in np.flatnonzero(beyond[simple] & wanted):
                proofs[int(simple[k])] = self._simple_proof(simple, kept, int(k), way)
            return proofs

        return Found(way, best, reaches, written)

    def _refute(self, a: int, multipliers: tuple[Array, Array]) -> None:
        """Strike actions that no continuation makes an equilibrium."""
        self.alive[a] = False
        self.steps.append(Found(None, 0.0, np.zeros(0), lambda: {a: multipliers}))

    def _fan(self, guess: Array) -> Array:
        """The normals of all sides, of those of a guess and of the axes, by angle, the greatest entry 1."""
        sides = normals(self.corners) if self.sides is None else self.sides
        ways = np.concatenate([normals(guess), sides, AXES])
        ways = ways[np.abs(ways).max(axis=1) > 0]
        ways = ways / np.abs(ways).max(axis=1, keepdims=True)
        angles = np.round(np.arctan2(ways[:, 1], ways[:, 0]), 11)
        # Of directions that agree to eleven digits keep the one with the rounder numbers: an axis, if any.
        order = np.lexsort((-np.arange(len(ways)), angles))
        new = np.concatenate([[True], np.diff(angles[order]) > 0])
        return np.asarray(ways[order][new])


def _direction_between(one: SupportPoint, two: SupportPoint, tolerance: float) -> tuple[Array, float] | None:
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
        if times(way, corner) - max(times(way, one.value), times(way, two.value)) <= tolerance:
            return None
        way = way / np.abs(way).max()
        return way, float(times(way, corner))
    return None
