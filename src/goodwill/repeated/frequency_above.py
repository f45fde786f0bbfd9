"""From above: cuts in three dimensions, payoffs and frequency, each with multipliers that prove it.

The search begins with what holds in every round: frequency and payoffs are a mean of what single rounds give.
So the highest faces over the hull of the stage game are tried first, then the directions in which corners
stick out.  All in floats; :meth:`UpperBound.written` turns the cuts into a proof.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from goodwill.games.repeated import Array, Game
from goodwill.geometry.polytope import Polytope
from goodwill.proofs.statements import Step
from goodwill.repeated.certificates import playables
from goodwill.repeated.clock import Clock, limited, tick
from goodwill.repeated.frequency_proof import FrequencyCertificate
from goodwill.repeated.payoffs import EquilibriumPayoffs
from goodwill.repeated.program import Program, solve
from goodwill.repeated.rounding import rounded_up, simple_fraction
from goodwill.repeated.stating import Multipliers
from goodwill.repeated.writing import Writer
from goodwill.sums import times

Actions = tuple[int, int]

#: A pass tries so many corners; the search ends after so many passes or cuts.
MOST_CORNERS = 24
MOST_PASSES = 60
MOST_CUTS = 800

#: The direction of the frequency.
UP = np.array([0.0, 0.0, 1.0])

#: The steepest faces that are looked at, in frequency per size of the payoffs.
STEEPEST = 1e3


def over(outer: Array, stage: Mapping[Actions, Any]) -> Polytope:
    """Where to begin: all payoffs of a polygon with any frequency that a round can have."""
    return Polytope.prism(outer, 0 * outer.flat[0], max(stage.values()))


def with_coordinate(p: Program, frequency: float) -> Program:
    """A program, in floats, with the frequency as third coordinate of its payoff."""
    p = p.in_floats()
    return replace(p, payoff=np.append(p.payoff, frequency))


class Found(NamedTuple):
    """A cut ``normal . (v, f) <= bound``, with multipliers by number of the program."""

    normal: Array
    bound: float
    multipliers: dict[int, tuple[Array, Array]]


class UpperBound:
    """The search for an upper bound.

    Parameters
    ----------
    programs : sequence of Program
        Those of ``payoffs.played``, in order.
    stage : mapping from actions to number
        The chance of the event in one round.
    """

    def __init__(
        self,
        game: Game,
        programs: Sequence[Program],
        payoffs: EquilibriumPayoffs,
        stage: Mapping[Actions, Any],
    ) -> None:
        self.game, self.exact_programs, self.payoffs, self.stage = game, programs, payoffs, stage
        self.delta, self.size = float(game.delta), game.payoff_size
        self.programs = [with_coordinate(p, float(stage[p.actions])) for p in programs]
        self.heights = np.array([p.payoff for p in self.programs])
        self.faces = faces_above(self.heights, self.size)
        self.body = over(payoffs.outer.astype(float), {a: float(x) for a, x in stage.items()})
        self.cuts: list[Found] = []
        #: How many of them the proof needs: later ones did not lower the top.
        self.useful = 0

    def run(self, tolerance: float) -> None:
        """Cut until nothing comes off at the top, or there is too much to do."""
        for normal in self.faces:
            self._cut(normal, tolerance / 50)
        for _ in range(MOST_PASSES):
            # Old directions only when no new one helps.
            if not (self._sharpen(tolerance / 50) or self._again(tolerance / 50)):
                break
            if len(self.cuts) > MOST_CUTS:
                break

    def top(self) -> float:
        """The greatest frequency that the cuts leave."""
        return float(self.body.corners[:, 2].max(initial=-np.inf))

    def height(self, payoff: Array) -> float:
        """The greatest frequency that the cuts leave to a payoff."""
        facets = self.body.facets[self.body.facets[:, 2] > 1e-9]
        return float(((facets[:, 3] - times(facets[:, :2], payoff)) / facets[:, 2]).min())

    def _sharpen(self, fine: float) -> int:
        """Cut off the highest corners, each in the mean direction of the facets that meet there; how many."""
        before = len(self.cuts)
        self._cut(UP, fine)
        corners, touching = self.body.corners, self.body.touching
        out = self.body.facets[:, :3]
        out = out / np.linalg.norm(out, axis=1, keepdims=True).clip(1e-300)
        for k in np.argsort(-corners[:, 2], kind="stable")[:MOST_CORNERS]:
            normal = out[touching[k]].sum(axis=0)
            still_there = (self.body.corners == corners[k]).all(axis=1).any()
            if normal[2] > 1e-6 and still_there:
                self._cut(normal / normal[2], fine)
        return len(self.cuts) - before

    def _again(self, fine: float) -> int:
        """Move the facets that face up inwards, as far as they now go; how many moved."""
        before = len(self.cuts)
        for facet in self.body.facets[self.body.facets[:, 2] > 1e-9]:
            self._cut(facet[:3] / facet[2], fine)
        return len(self.cuts) - before

    def _cut(self, normal: Array, fine: float) -> None:
        """Ask how far equilibria reach in a direction; cut if the body reaches farther."""
        corners = self.body.corners
        if not len(corners):
            return
        best, multipliers, before = -np.inf, {}, self.top()
        values = times(self.heights, normal)
        # From the farthest stage payoff down: what stays below the best so far needs no multipliers.
        for a in np.argsort(-values, kind="stable").tolist():
            if values[a] <= best:
                break
            tick()
            answer, reach = solve(self.programs[a], self.delta, corners, normal), float(values[a])
            if not answer.is_refutation:
                multipliers[a] = (answer.mu, answer.eta)
                best = max(best, min(answer.bound, reach))
            elif answer.bound < 0:
                # These actions are not played: their multipliers, times enough, prove any bound.
                enough = 4 * (np.abs(corners).max() + np.abs(self.heights).max() + 1)
                push = enough * np.abs(normal).sum() / max(-answer.bound, 1e-7)
                multipliers[a] = (push * answer.mu, answer.eta)
            else:
                best = max(best, reach)
        if times(corners, normal).max() > best + fine:
            bound = best + 1e-13 * self.size * np.abs(normal).sum()
            needed = {a: pair for a, pair in multipliers.items() if values[a] > best}
            self.cuts.append(Found(normal, bound, needed))
            self.body = self.body.cut(normal, bound)
            if self.top() < before:
                self.useful = len(self.cuts)

    def written(self, event: Array, clock: Clock) -> tuple[tuple[Step, ...], Fraction | None]:
        """The proof, as far as the time suffices, and the greatest frequency that it leaves; None if none."""
        writers = [Writer(self.game, p) for p in self.exact_programs]
        played = [p.actions for p in self.exact_programs]
        proof = FrequencyCertificate(self.payoffs.theorem, playables(self.game, played, event.tolist()))
        with limited(clock):
            for normal, _, multipliers in self.cuts[: self.useful]:
                if proof.is_empty:
                    break
                tick()
                way = tuple(map(simple_fraction, normal.tolist()))
                proofs = {
                    self.programs[a].actions: _short(*writers[a].floats(*m)) for a, m in multipliers.items()
                }
                proof.cut(way, proofs, rounded_up(proof.reach(way, proofs)))
        return proof.top()


def _short(mu: Iterable[tuple[int, float]], eta: Iterable[tuple[int, float]]) -> Multipliers:
    return Multipliers(*(tuple((k, simple_fraction(x)) for k, x in part) for part in (mu, eta)))


def faces_above(points: Array, size: float) -> Array:
    """Normals ``(a, b, 1)`` of the highest faces over points in three dimensions.

    The planes ``f = c - a x - b y`` that lie nowhere below a point form a polytope too; its corners are the
    faces, and a few more that do no harm.

    >>> roof = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.25, 0.25, 1.0]])
    >>> [0.0, 4.0, 1.0] in faces_above(roof, 1.0).round(9).tolist()
    False
    >>> [-4.0, 0.0, 1.0] in faces_above(roof, 1.0).round(9).tolist()
    True
    """
    steep = STEEPEST / size
    high = float(np.abs(points[:, 2]).max() + 2 * steep * np.abs(points[:, :2]).max()) + 1
    square = steep * np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
    planes = Polytope.prism(square, -high, high)
    for x, y, f in np.unique(points, axis=0)[::-1]:
        planes = planes.cut(np.array([x, y, -1.0]), -f)
    normals = planes.corners[np.abs(planes.corners[:, :2]).max(axis=1) < steep * (1 - 1e-9)]
    return np.column_stack([normals[:, :2], np.ones(len(normals))])
