"""The search for a cover: a polygon that shrinks while cells are cut off, or halved where they lose too much.

All in floats; :mod:`goodwill.repeated.covering` writes down what it found, in fractions.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from goodwill.games.repeated import Array, Game
from goodwill.geometry.polygon import cut, distance, hull, normals
from goodwill.repeated.cells import Cell, ends_of, first_cells
from goodwill.repeated.certificates import Multipliers
from goodwill.repeated.clock import Clock, tick
from goodwill.repeated.program import program, solve
from goodwill.repeated.search import AXES
from goodwill.repeated.writing import Writer
from goodwill.sums import times

#: Floats are rounded outwards by this much, relative to the size of the payoffs.
PADDING = 1e-13

#: There are never more passes over all directions.
MOST_PASSES = 60

#: Multipliers at the lower and at the upper end of a cell.
Proof = tuple[Multipliers, Multipliers]


class Step(NamedTuple):
    """``normal . v <= bound`` for all equilibrium payoffs.

    ``multipliers`` has those of the lower and of the upper end, for each cell that needs them.  Without a
    normal: these cells are played in no equilibrium.
    """

    normal: tuple[Any, Any] | None
    bound: Any
    multipliers: dict[Cell, Proof]


class _Point(NamedTuple):
    """A mixture in floats: its payoff, its chances, and what tempts from it."""

    payoff: Array
    law: Array
    player: Array
    gain: Array
    shift: Array


class Interval:
    """A cell in the search: its programs, and how multipliers do at both ends."""

    def __init__(self, game: Game, player: int, cell: Cell, halvings: int = 0) -> None:
        self.cell, self.halvings, self.delta = cell, halvings, float(game.delta)
        self.player = player
        mixed, at = ends_of(game, player, cell)
        self.mixed, self.at = mixed, at
        exact = [program(mixed, *a) for a in at]
        self.programs = [p.in_floats() for p in exact]
        self.writers = [Writer(mixed, p) for p in exact]
        self.ends = [self._point(at[0]), self._point(at[2])]
        self.unenforceable = self._unenforceable()

    def _point(self, actions: tuple[int, int]) -> _Point:
        found = self.mixed.deviations(*actions)
        return _Point(
            self.mixed.payoffs[actions].astype(float),
            self.mixed.law[actions].astype(float),
            np.array([d.player for d in found]),
            np.array([d.gain for d in found], dtype=float),
            np.array([d.shift for d in found], dtype=float),
        )

    def _unenforceable(self) -> Proof | None:
        """A deviation that pays at both ends and is seen at neither."""
        low, high = self.ends
        unseen = ~(low.shift.any(axis=1) | high.shift.any(axis=1))
        for k in np.flatnonzero(unseen & (low.gain > 0) & (high.gain > 0)):
            return (Multipliers(((int(k), 1.0),)),) * 2
        return None

    def height(self, normal: Array) -> float:
        return float(max(times(end.payoff, normal) for end in self.ends))

    def proof(self, found: Multipliers, normal: Array, at: int) -> Proof:
        """Multipliers for both ends, from those of one of the three points.

        The mixing player's payoff is that of either action.  What its share of the mixture adds to the bound
        is taken back by the multipliers of the indifference, so that nothing of it moves with the weight.
        """
        if len(self.cell.actions) == 1:
            return found, found
        weights = [float(w) for w in (self.cell.low, (self.cell.low + self.cell.high) / 2, self.cell.high)]
        total = 1 + sum(x for _, x in found.eta)
        forth, back = sorted(self.mixed.tied(*self.at[0]))
        ends = []
        for weight in (weights[0], weights[2]):
            mu = dict(found.mu)
            shift = float(normal[self.player]) * total * (weight - weights[at])
            net = mu.pop(back, 0.0) - mu.pop(forth, 0.0) + shift
            mu |= {back: net} if net > 0 else {forth: -net}
            ends.append(Multipliers(tuple((k, x) for k, x in mu.items() if x > 0), found.eta))
        return ends[0], ends[1]

    def value_of(self, proof: Proof, corners: Array, normal: Array) -> float:
        """The dual bound of the whole cell."""
        ends = zip(self.ends, proof, strict=True)
        return max(self._at(end, its, corners, normal) for end, its in ends)

    def _at(self, end: _Point, proof: Multipliers, corners: Array, normal: Array) -> float:
        mu, eta = np.zeros(len(end.gain)), np.zeros(len(end.law))
        for table, entries in ((mu, proof.mu), (eta, proof.eta)):
            for k, weight in entries:
                table[k] += weight
        total = 1 + eta.sum()
        c = (self.delta * total * end.law - eta)[:, None] * normal
        for player in (0, 1):
            own = end.player == player
            c[:, player] -= self.delta * times(mu[own], end.shift[own])
        now = (1 - self.delta) * (total * times(end.payoff, normal) - times(mu, end.gain))
        return float(now + times(corners, c.T).max(axis=0).sum())

    def ask(self, corners: Array, normal: Array) -> tuple[float, Proof | None, bool, float]:
        """The best bound, its multipliers, whether they refute the cell, and what a point of it attains."""
        tick()
        best: tuple[float, Proof | None] = (self.height(normal), None)
        attained = -np.inf
        for n in (1, 0, 2) if len(self.cell.actions) == 2 else (1,):
            if self.programs[n].is_unenforceable:
                continue
            answer = solve(self.programs[n], self.delta, corners, normal)
            way = 0 * normal if answer.is_refutation else normal
            proof = self.proof(Multipliers(*self.writers[n].floats(answer.mu, answer.eta)), way, n)
            if answer.is_refutation:
                if self.value_of(proof, corners, 0 * normal) < 0:
                    return -np.inf, proof, True, -np.inf
                continue
            if answer.value is not None:
                attained = max(attained, float(times(answer.value, normal)))
            bound = self.value_of(proof, corners, normal)
            if bound < best[0]:
                best = bound, proof
            if n == 1 and bound <= attained + 1e-9:
                break
        return *best, False, attained


class CoverSearch:
    """The polygon while it shrinks, in floats, and the steps that are worth writing down."""

    def __init__(self, game: Game, player: int, tolerance: float, most_halvings: int) -> None:
        self.game, self.player, self.most_halvings = game, player, most_halvings
        self.size = game.payoff_size
        self.fine = tolerance * self.size
        self.corners = hull(game.payoffs.astype(float).reshape(-1, 2))
        self.alive = [Interval(game, player, cell) for cell in first_cells(game, player)]
        self.dead: list[Cell] = []
        self.halvings, self.why = 0, ""
        self.steps: list[Step] = []
        self.alive = [part for part in self.alive if not self._refuted(part, part.unenforceable)]
        self._remember()

    def _refuted(self, part: Interval, proof: Proof | None) -> bool:
        if proof is None:
            return False
        self.dead.append(part.cell)
        self.steps.append(Step(None, None, {part.cell: proof}))
        return True

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All of them, those that are never played first."""
        return (*self.dead, *(part.cell for part in self.alive))

    def _remember(self) -> None:
        self.saved = (self.corners, [*self.alive], [*self.dead], [*self.steps])

    def forget_what_did_not_end(self) -> None:
        """Go back to before the last cut."""
        self.corners, self.alive, self.dead, self.steps = self.saved

    def run(self, clock: Clock) -> None:
        """Cut until nothing more comes off, then allow finer cells, and so on."""
        for _ in range(MOST_PASSES):
            before = self.corners
            for normal in _directions(self.corners):
                if not self.alive:
                    self.corners = self.corners[:0]
                    return self._remember()
                self._cut(normal)
                self._remember()
                clock.report(lambda: f"{len(self.cells)} cells, {len(self.steps)} steps")
                if not len(self.corners):
                    return
            moved = max(distance(self.corners, corner) for corner in before)
            if moved <= self.fine / 4:
                if self.halvings == self.most_halvings:
                    return
                self.halvings += 1
        self.why = f"{MOST_PASSES} passes over all directions"

    def _cut(self, normal: Array) -> None:
        """Ask for the farthest that any cell reaches, halving those that lose too much."""
        support = float(times(self.corners, normal).max())
        scale = float(np.abs(normal).sum())
        found: dict[Cell, Proof] = {}
        queue = sorted(self.alive, key=lambda part: -part.height(normal))
        best = -np.inf
        while queue:
            part = queue.pop(0)
            if part.height(normal) <= best:
                break
            bound, proof, refuted, attained = part.ask(self.corners, normal)
            if refuted and self._refuted(part, proof):
                self.alive.remove(part)
                continue
            # Halve a cell if that may bring much of what can still come off.
            reached = max(attained, best)
            worth_it = max(self.fine * scale / 4, (support - reached) / 3)
            if bound - reached > worth_it and part.halvings < self.halvings and len(part.cell.actions) == 2:
                halves = [
                    Interval(self.game, self.player, cell, part.halvings + 1) for cell in part.cell.halves()
                ]
                self.alive.remove(part)
                self._inherit(part.cell, (halves[0].cell, halves[1].cell))
                halves = [half for half in halves if not self._refuted(half, half.unenforceable)]
                self.alive += halves
                queue = sorted([*queue, *halves], key=lambda part: -part.height(normal))
                continue
            if proof is not None:
                found[part.cell] = proof
            best = max(best, bound)
            if best >= support - self.fine * scale / 8:
                return
        bound = best + PADDING * self.size * scale
        self.steps.append(Step(tuple(normal.tolist()), bound, found))
        self.corners = cut(self.corners, normal, bound)

    def _inherit(self, whole: Cell, halves: tuple[Cell, Cell]) -> None:
        """What was proved for a cell is proved for its halves."""
        for number, step in enumerate(self.steps):
            if whole in step.multipliers:
                proofs = {cell: proof for cell, proof in step.multipliers.items() if cell != whole}
                low, high = step.multipliers[whole]
                ends = (dict(low.mu), dict(high.mu))
                mean = {k: (ends[0].get(k, 0.0) + ends[1].get(k, 0.0)) / 2 for k in ends[0] | ends[1]}
                middle = Multipliers(tuple(mean.items()), low.eta)
                proofs |= {halves[0]: (low, middle), halves[1]: (middle, high)}
                self.steps[number] = step._replace(multipliers=proofs)


def _directions(corners: Array) -> list[Array]:
    """The normals of all edges and of the axes, and those halfway between neighbours."""
    edges = normals(corners) if len(corners) > 1 else np.zeros((0, 2))
    ways = np.concatenate([AXES, edges[np.abs(edges).max(axis=1) > 0]])
    ways = ways / np.hypot(*ways.T)[:, None]
    ways = ways[np.argsort(np.arctan2(ways[:, 1], ways[:, 0]))]
    between = ways + np.roll(ways, -1, axis=0)
    apart = np.abs(ways - np.roll(ways, -1, axis=0)).max(axis=1) > 1e-9
    ways = np.concatenate([ways[apart], between[apart]])
    return list(ways / np.abs(ways).max(axis=1, keepdims=True))
