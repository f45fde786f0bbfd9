"""Where the passes of simple programs end: a polygon that they leave as it is, in floats.

Under perfect monitoring each corner of what a polygon generates comes about in one of few ways: what is
played pays enough by itself; or a threshold binds, and what follows lies where its line crosses an edge; or
both thresholds do, and it lies where their lines meet (:mod:`goodwill.repeated.thresholds`).  Passes converge
by a factor of about the discount factor.  But soon the ways stay the same, and then the corners solve
equations, ``corners = image(corners)``, and Newton's method takes few steps.

Nothing is proved here: :mod:`goodwill.repeated.at_once` does that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from goodwill.games.repeated import Array
from goodwill.geometry.polygon import cut, hull
from goodwill.repeated.clock import tick
from goodwill.repeated.thresholds import Thresholds
from goodwill.sums import solve_in_floats

#: So many passes are made before one gives up, and so many of Newton's steps.
MOST_PASSES, MOST_STEPS = 25, 8

#: Corners that move by less stand still, and equations hold but for rounding: payoffs go from 0 to 1.
STILL, SOLVED = 1e-13, 2e-16

#: Newton's method has left the game if a corner is farther out.
FAR = 10.0

#: What is played pays enough by itself; both thresholds bind.  Else a way names the player whose does.
FREE, BOTH = -1, 2


class Way(NamedTuple):
    """How a corner comes about: what is played, what binds, and the corner where the crossed edge begins."""

    program: int
    binds: int
    edge: int = -1


class Simple(NamedTuple):
    """Simple programs, in floats: their payoffs, what a deviation gains, both of shape (programs, 2)."""

    payoffs: Array
    deviation_gain: Array
    delta: float


class Equations:
    """The equations of corners that come about in given ways, if every deviation loses ``slack``."""

    def __init__(self, programs: Simple, ways: Sequence[Way], slack: float = 0.0) -> None:
        payoffs, gain, self.delta = programs
        played = [w.program for w in ways]
        self.count, self.played = len(ways), payoffs[played]
        self.room = ((1 - self.delta) * gain[played] + slack) / self.delta
        self.binds = np.array([w.binds for w in ways])
        self.both = np.flatnonzero(self.binds == BOTH)
        self.crossing = np.flatnonzero((self.binds == 0) | (self.binds == 1))
        self.starts: Array = np.array([w.edge for w in ways], dtype=int)[self.crossing]
        self.ends: Array = (self.starts + 1) % self.count

    def _crossings(self, corners: Array) -> tuple[Array, Array, Array, Array]:
        """Of each line that crosses an edge: the player, the level, the share of the edge's end, its rise."""
        i, rows = self.binds[self.crossing], np.arange(len(self.crossing))
        level = corners.min(axis=0)[i] + self.room[self.crossing, i]
        p, q = corners[self.starts], corners[self.ends]
        width = q[rows, i] - p[rows, i]
        return i, level, (level - p[rows, i]) / width, (q[rows, 1 - i] - p[rows, 1 - i]) / width

    def later(self, corners: Array) -> Array:
        """What follows in each corner if all obey."""
        found = self.played.copy()
        found[self.both] = corners.min(axis=0) + self.room[self.both]
        i, level, share, _ = self._crossings(corners)
        found[self.crossing, i] = level
        rows, other = np.arange(len(i)), 1 - i
        p, q = corners[self.starts], corners[self.ends]
        found[self.crossing, other] = p[rows, other] * (1 - share) + q[rows, other] * share
        return found

    def image(self, corners: Array) -> Array:
        """What the corners lead to."""
        return np.asarray((1 - self.delta) * self.played + self.delta * self.later(corners))

    def slope(self, corners: Array) -> Array:
        """How that moves with the corners, as a matrix over all coordinates."""
        n, worst = self.count, corners.argmin(axis=0)
        matrix: Array = np.zeros((n, 2, n, 2))
        for j in (0, 1):
            matrix[self.both, j, worst[j], j] = 1
        i, _, share, rise = self._crossings(corners)
        rows, other = self.crossing, 1 - i
        matrix[rows, i, worst[i], i] = 1
        # The rows differ, but a corner may be the worst one, too.
        for corner, weight in ((self.starts, 1 - share), (self.ends, share)):
            matrix[rows, other, corner, other] += weight
            matrix[rows, other, corner, i] -= weight * rise
        matrix[rows, other, worst[i], i] += rise
        return np.asarray(self.delta * matrix.reshape(2 * n, 2 * n))

    @np.errstate(divide="ignore", invalid="ignore", over="ignore")
    def solved(self, corners: Array) -> Array | None:
        """The solution next to a guess, if Newton's method finds one.

        >>> half = Simple(np.array([(0, 0), (1, 0), (0, 1.0)]), np.full((3, 2), -np.inf), 0.5)
        >>> Equations(half, [Way(k, FREE) for k in range(3)]).solved(np.eye(3)[:, 1:]).tolist()
        [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]
        """
        for _ in range(MOST_STEPS):
            off = self.image(corners) - corners
            if not np.isfinite(off).all() or np.abs(corners).max() > FAR:
                return None
            if np.abs(off).max() <= SOLVED:
                return corners
            try:
                step = solve_in_floats(np.eye(2 * self.count) - self.slope(corners), off.ravel())
            except np.linalg.LinAlgError:
                return None
            corners = corners + step.reshape(-1, 2)
        return corners if np.abs(off).max() <= STILL else None


class Standing(NamedTuple):
    """A polygon that generates itself: its corners, and how each comes about."""

    programs: Simple
    corners: Array
    ways: tuple[Way, ...]

    def states(self, slack: float) -> list[tuple[int, Array, Array]]:
        """What is played in each corner, its value, and what follows if all obey, or either player does not.

        With ``slack`` the corners are those next to which every deviation loses as much; none if there are
        none.
        """
        equations = Equations(self.programs, self.ways, slack)
        corners = equations.solved(self.corners)
        if corners is None:
            return []
        punished, later = corners[corners.argmin(axis=0)], equations.later(corners)
        return [
            (way.program, value, np.array([on, *punished]))
            for way, value, on in zip(self.ways, corners, later, strict=True)
        ]


class Passes:
    """Passes in floats, without a proof: programs that are impossible on the way are so at the end."""

    def __init__(self, programs: Simple, alive: Array) -> None:
        self.programs, self.alive, self.count = programs, np.flatnonzero(alive), 0

    def after(self, corners: Array) -> tuple[Array, tuple[Way, ...]]:
        """The next polygon, and how its corners come about."""
        tick()
        self.count += 1
        payoffs, gain, delta = self.programs
        kept = Thresholds(payoffs[self.alive], gain[self.alive], delta, 0.0, corners, 1.0)
        after, numbers = kept.image_with_numbers()
        ways = tuple(self._way(kept, number) for number in numbers)
        self.alive = self.alive[kept.has_end.any(axis=1) | kept.kept.any(axis=1)]
        return after, ways

    def cut(self, corners: Array) -> Array:
        """Nothing is worse for a player than the best answers to what may be played let it be."""
        best = self.programs.payoffs[self.alive] + self.programs.deviation_gain[self.alive].clip(0)
        for i in (0, 1):
            least = best[:, i].min(initial=np.inf)
            if len(corners) and corners[:, i].min() < least - STILL and np.isfinite(least):
                corners = cut(corners, -np.eye(2)[i], -least)
        return corners

    def _way(self, kept: Thresholds, number: int) -> Way:
        """How a corner comes about that is ``number % 5`` of program ``number // 5``."""
        k, end = divmod(number, 5)
        program = int(self.alive[k])
        if end == 4:
            return Way(program, FREE)
        axis, place = end // 2, kept.ends[k, end]
        other = 1 - axis
        if end % 2 and abs(place[other] - kept.levels[k, other]) < STILL:
            return Way(program, BOTH)
        # Of the edges that cross the line the one on which the point lies.
        corners, ends = kept.corners, np.roll(kept.corners, -1, axis=0)
        width = ends[:, axis] - corners[:, axis]
        flat = np.abs(width) < STILL
        share = (place[axis] - corners[:, axis]) / np.where(flat, 1, width)
        there = corners[:, other] + share * (ends[:, other] - corners[:, other])
        off = np.abs(there - place[other]) + np.maximum(-share, 0) + np.maximum(share - 1, 0)
        return Way(program, axis, int(np.where(flat, np.inf, off).argmin()))

    def settled(self, corners: Array, ways: tuple[Way, ...]) -> Standing | None:
        """Where Newton's method leads; of corners that become one there, one is left, and it begins anew."""
        for _ in range(MOST_STEPS):
            solved = Equations(self.programs, ways).solved(corners)
            if solved is None:
                return None
            corners = hull(solved, 1e-12)
            if len(corners) < 3 or not len(self.alive):
                return None
            after, ways = self.after(corners)
            if len(after) != len(corners):
                # Ways name edges of the polygon before.
                corners = after
                if len(corners) < 3 or not len(self.alive):
                    return None
                after, ways = self.after(corners)
            if len(after) != len(corners):
                return None
            if after.shape == corners.shape and np.abs(after - corners).max() <= STILL:
                return Standing(self.programs, corners, ways)
            corners = after
        return None


def standing(passes: Passes, corners: Array) -> Standing | None:
    """The polygon at which passes from this one end; None if it has no inside, or was not found."""
    ways: tuple[Way, ...] = ()
    tried: set[tuple[Way, ...]] = set()
    while passes.count < MOST_PASSES:
        corners = passes.cut(corners)
        if len(corners) < 3 or not len(passes.alive):
            return None
        before, (after, ways) = ways, passes.after(corners)
        if len(after) == len(corners) and ways == before and ways not in tried:
            tried.add(ways)
            alive = passes.alive
            found = passes.settled(after, ways)
            if found is not None:
                return found
            passes.alive = alive
        corners = after
    return None
