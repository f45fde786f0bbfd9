"""The outer search ahead of its proof: many passes in floats, then one step that proves where they ended.

A pass in :mod:`goodwill.repeated.search` is proved before the next one begins, so a set that takes fifty
passes has thousands of half-planes, of which the last hundred matter.  But where the passes end can be proved
by itself: the sides of the last polygon hold each other.  With the multipliers of the last pass, what each
pair of actions reaches in the direction of a side is bounded by the levels of these same sides, and all of
them may move there in one step from the polygon that was proved before (:mod:`goodwill.repeated.joint`).
What was cut in between is forgotten.

If such a step is not found, or does not hold in fractions, the search goes back to what is proved, and on in
passes that are proved one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from goodwill.games.repeated import Array
from goodwill.geometry.polygon import distances, hull
from goodwill.repeated.clock import tick
from goodwill.repeated.halfplanes import Moved, Side
from goodwill.repeated.joint import Slope, greatest_move
from goodwill.repeated.outline import Outline
from goodwill.repeated.program import coefficients, constant
from goodwill.repeated.region import Pair, Region
from goodwill.repeated.rounding import rounded_up, simple_fraction
from goodwill.repeated.writing import MARGIN, Found, Proof
from goodwill.sums import times

if TYPE_CHECKING:
    from goodwill.repeated.search import Search

#: A polygon with no more sides is proved pass by pass: that is cheap, and keeps round numbers round.
FEW = 24

#: So many passes in floats before they are proved at first, and at most: twice as many each time it holds.
FIRST_AHEAD, MOST_AHEAD = 3, 12

#: Which sides are left is settled after so many tries at most.
MOST_TRIES = 8

#: Sides are left out that cut off no more than this share of what a pass may miss.
IDLE = 1 / 40


class Ahead:
    """A search in floats that starts from what is proved."""

    def __init__(self, search: Search, proof: Proof) -> None:
        self.search, self.proof = search, proof
        self.found: list[Found] = []
        self.count, self.most = 0, FIRST_AHEAD
        self.outline: Outline | None = None

    def step(self, tolerance: float) -> float | None:
        """One pass in floats: how far corners moved; None if only a pass that is proved can go on."""
        search, before = self.search, self.search.corners
        outline = self.outline = self.outline or self._begin()
        if outline is None or self.count >= self.most:
            return None
        alive, search.steps = search.alive.copy(), []
        search.sweep(tolerance)
        if any(step.normal is None for step in search.steps):
            search.alive = alive
            return None
        cuts = {self.proof.normal(step.normal): step for step in search.steps if step.normal is not None}
        ways = np.array([*cuts], dtype=float)
        levels = times(before, ways.T).max(axis=0)
        rows = self._slopes([*cuts.values()], ways, levels, outline)
        answer = greatest_move(rows, len(cuts), MARGIN, np.zeros(len(cuts)))
        if answer is None:
            return None
        smaller = Outline.of(ways, levels - answer[0], IDLE * tolerance)
        if smaller is None:
            return None
        self.found = [*cuts.values()]
        self.count += 1
        search.passes += 1
        self.outline, search.guess = smaller, before[:0]
        search.corners, search.sides = hull(smaller.corners), smaller.ways
        return float(distances(search.corners, before).max())

    @property
    def is_running(self) -> bool:
        return self.outline is not None

    def _begin(self) -> Outline | None:
        """The polygon that is proved."""
        region = self.proof.region
        if region is None or len(region.sides) <= FEW:
            return None
        levels = np.array([float(self.proof.spaces[s].bound) for s in region.sides])
        return Outline.of(region.ways, levels)

    def _slopes(self, cuts: Sequence[Found], ways: Array, levels: Array, outline: Outline) -> list[Slope]:
        """What each program allows to each half-plane, by the levels of an outline's sides, in floats."""
        proof, delta, rows = self.proof, self.search.delta, []
        place = {tuple(way): d for d, way in enumerate(ways.tolist())}
        towards = np.array([place.get(tuple(way), -1) for way in outline.ways.tolist()])
        heights = np.where(towards >= 0, levels[towards], outline.levels)
        values = times(np.array(proof.payoffs, dtype=float), ways.T)
        for d, step in enumerate(cuts):
            tick()
            proofs = step.multipliers()
            others = [a for a in proof.alive if a not in proofs]
            if others:
                rows.append(Slope(d, float(levels[d] - values[others, d].max()), np.zeros(len(cuts))))
            for a, (mu, eta) in proofs.items():
                if a not in proof.alive:
                    continue
                data = (proof.writer(a).rough, delta, ways[d], mu, eta)
                far, shares = outline.holding(coefficients(*data))
                reach = constant(*data) + (shares * heights[np.column_stack([far - 1, far])]).sum()
                slope = np.zeros(len(cuts) + 1)
                np.add.at(slope, towards[far - 1], shares[:, 0])
                np.add.at(slope, towards[far], shares[:, 1])
                rows.append(Slope(d, float(levels[d] - reach), slope[:-1]))
        return rows

    def proved(self) -> bool:
        """Prove where the passes ended, all at once; whether that holds."""
        holds = self._prove()
        self.most = min(2 * self.most, MOST_AHEAD) if holds else FIRST_AHEAD
        return holds

    def _prove(self) -> bool:
        outline, found, region = self.outline, self.found, self.proof.region
        self.outline, self.found, self.count = None, [], 0
        if not found:
            return True
        assert outline is not None
        assert region is not None
        cuts, levels = [found[n] for n in outline.numbers], outline.levels
        for _ in range(MOST_TRIES):
            ways = np.array([self._way(cut) for cut in cuts], dtype=float).reshape(-1, 2)
            outline = self._with_proved(ways, levels, region)
            if outline is None:
                return False
            new = np.sort(outline.numbers[outline.numbers < len(cuts)])
            if len(new) == len(cuts):
                starts = times(region.rough, ways.T).max(axis=0)
                rows = self._slopes(cuts, ways, starts, outline)
                answer = greatest_move(rows, len(cuts), MARGIN, starts - levels)
                if answer is None:
                    return False
                levels, new = starts - answer[0], np.flatnonzero(answer[0] > 0)
                after = self._with_proved(ways, levels, region)
                if len(new) == len(cuts) and after and np.array_equal(after.numbers, outline.numbers):
                    return self._keep(cuts, after.numbers.tolist(), *answer, region)
            # Of the new sides those count that cut something off.
            cuts, levels = [cuts[n] for n in new], levels[new]
        return False

    def _way(self, cut: Found) -> Pair:
        assert cut.normal is not None
        return self.proof.normal(cut.normal)

    def _with_proved(self, ways: Array, levels: Array, region: Region) -> Outline | None:
        """Half-planes together with the sides of what is proved, which come behind them."""
        proved = [float(self.proof.spaces[s].bound) for s in region.sides]
        return Outline.of(np.concatenate([ways, region.ways]), np.concatenate([levels, proved]))

    def _keep(
        self, cuts: Sequence[Found], order: Sequence[int], moves: Array, leads: Array, before: Region
    ) -> bool:
        """Write the step down, if it holds in fractions; ``order`` has the sides of the polygon."""
        proof, events, spaces = self.proof, len(self.proof.events), len(self.proof.spaces)
        sides = []
        for cut, move, lead in zip(cuts, moves.tolist(), leads.tolist(), strict=True):
            height, known = proof._known(before, self._way(cut))
            number = proof._add(self._way(cut), rounded_up(height - simple_fraction(move)))
            sides.append(Side(number, height + simple_fraction(lead), known, cut))
        numbers = tuple([*(side.space for side in sides), *before.sides][n] for n in order)
        region = Region(proof.spaces, (), numbers)
        corners = tuple(region.meeting(numbers[k - 1], number) for k, number in enumerate(numbers))
        region = Region(proof.spaces, corners, numbers)
        event = Moved(tuple(sides), region, proof.alive, {})
        if region.is_convex() and all(self._holds(event, side) for side in sides):
            proof.events.append(event)
            proof.region = region
            return True
        del proof.events[events:], proof.spaces[spaces:]
        return False

    def _holds(self, event: Moved, side: Side) -> bool:
        """Whether what comes near a side stays behind it, in fractions."""
        proof, bound = self.proof, self.proof.spaces[side.space].bound
        normal = proof.spaces[side.space].normal
        multipliers = side.found.multipliers()
        assert event.region is not None
        for a in sorted(event.alive):
            x, y = proof.payoffs[a]
            if normal[0] * x + normal[1] * y <= bound:
                continue
            if a not in multipliers:
                return False
            tick()
            if proof.reason(a, normal, multipliers[a], event.region).limit > bound:
                return False
        return True
