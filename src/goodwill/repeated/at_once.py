"""The polygon at which passes under perfect monitoring end, proved in one step.

What :mod:`goodwill.repeated.standing` finds in floats generates itself, so its sides hold each other: with
the right weights of deviations no program reaches beyond a side if all sides are where they are.  All of them
may go there at once, if the same weights hold them farther outside, too (see :mod:`goodwill.proofs.outer`).

If the corners look like round numbers, these are tried; otherwise the sides stay a little outside, for
rounding errors.  A step that does not hold in fractions is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from goodwill.games.repeated import Array
from goodwill.geometry.polygon import cone_weights, normals, turn
from goodwill.repeated.clock import tick
from goodwill.repeated.halfplanes import Moved, Side
from goodwill.repeated.joint import Slope, greatest_move
from goodwill.repeated.region import Pair, Region
from goodwill.repeated.rounding import rounded_up, simple_fraction
from goodwill.repeated.standing import Simple
from goodwill.repeated.writing import CLEAR, MARGIN, Found, Proof
from goodwill.sums import times

#: A corner is taken for a round number if a fraction with no longer a denominator is so close.
LONGEST, CLOSE = 10**6, 1e-14

#: A side is taken for a round one up to this denominator; so often those are left out that do not hold.
SHORT, MOST_TRIES = 5000, 4

#: Sides that move in by less rest; what they were known from on is beyond where they are by the other number.
RESTING, TINY = 1e-12, Fraction(1, 2**60)

#: Sides whose normals turn by less, and that are so close, are one.
SAME, CLOSE_BY = 1e-9, 1e-11

#: The sides in fractions are no farther from those in floats, so that :data:`CLEAR` tells what is near.
ASTRAY = 5e-9

#: Sides hold each other where they start by more than this, times what they depend on.
ROUNDING = 1e-13

#: A player with one action never deviates: any large loss will do.
LOSS = 1e9

#: Sides may start as far outside as this.
FAR = 100.0

#: An impossible program stays behind a side by this much.
BEHIND = 1e-6


#: Which weights a choice has: on the deviation of player 0 or 1, so that with the side's normal they add up
#: to that of another side; on both, so that they add up to 0; or what was found in floats.
BOTH, ROUGH = 2, 3


class Choice(NamedTuple):
    """Weights ``mu`` of both players' deviations, and of all sides in what follows."""

    mu: Array
    slope: Array
    kind: int = ROUGH
    other: int = -1

    def exactly(self, d: int, ways: Sequence[Pair]) -> tuple[Fraction, Fraction]:
        """The weights in fractions, for side d, if the normals are these."""
        way = ways[d]
        if self.kind == BOTH:
            return -Fraction(way[0]), -Fraction(way[1])
        if self.kind == ROUGH:
            return simple_fraction(float(self.mu[0])), simple_fraction(float(self.mu[1]))
        axis, other, there = self.kind, 1 - self.kind, ways[self.other]
        weight = Fraction(there[axis] * way[other]) / there[other] - way[axis]
        return (weight, Fraction(0)) if axis == 0 else (Fraction(0), weight)


class Bounds:
    """How far programs reach beyond the sides of a polygon, by weights of deviations, in floats."""

    def __init__(self, programs: Simple, corners: Array) -> None:
        corners = _standing_out(corners)
        self.delta, self.corners, gain = programs.delta, corners, programs.deviation_gain
        self.gain = np.where(np.isfinite(gain), gain, -LOSS)
        out = normals(corners)
        self.size = np.abs(out).max(axis=1)
        self.ways = out / self.size[:, None]
        self.ways[np.abs(self.ways) < RESTING] = 0
        self.levels = times(corners, self.ways.T).max(axis=0)
        self.own = times(programs.payoffs, self.ways.T)
        self.worst = np.array([self._held(-e) for e in np.eye(2)])
        rays = self._rays()
        self.deepest, self.pulls = (np.array([ray[k] for ray in rays]) for k in (0, 1))

    def _held(self, way: Array) -> Array:
        """The weights of the two sides that meet where the polygon is farthest."""
        k, found = int(times(self.corners, way).argmax()), np.zeros(len(self.ways))
        for side, weight in zip((k - 1, k), cone_weights(self.corners, k, way), strict=True):
            found[side] += weight * self.size[side]
        return found

    def choice(self, mu: Array, held: Array, kind: int = ROUGH, other: int = -1) -> Choice:
        return Choice(mu, self.delta * (held + times(mu, self.worst)), kind, other)

    def choices(self, d: int) -> list[Choice]:
        """What may be best for a side: weights and its normal add up to another side's, or to 0."""
        way, found = self.ways[d], []
        for axis in (0, 1):
            other = 1 - axis
            for e in np.flatnonzero(self.ways[:, other] * way[other] > SAME).tolist():
                ratio = way[other] / self.ways[e, other]
                weight = self.ways[e, axis] * ratio - way[axis]
                if weight > 0 and e != d:
                    held = np.zeros(len(self.ways))
                    held[e] = ratio
                    found.append(self.choice(weight * np.eye(2)[axis], held, axis, e))
        if (way <= 0).all():
            found.append(self.choice(-way, np.zeros(len(self.ways)), BOTH))
        return found

    def _rays(self) -> list[Choice]:
        """What may show that a program is impossible."""
        found = [self.choice(e, self._held(e)) for e in np.eye(2)]
        for k, way in enumerate(self.ways):
            if (way >= 0).all():
                found.append(self.choice(way, np.eye(len(self.ways))[k]))
        return found

    def now(self, d: int, a: Any, mu: Array) -> Any:
        """What is paid for what is played, less what the deviations gain."""
        return (1 - self.delta) * (self.own[a, d] - times(self.gain[a], mu))

    def impossible(self, d: int, a: int, choices: Sequence[Choice]) -> Choice | None:
        """Weights that keep an impossible program behind a side; None if none show that it is impossible."""
        bases = [*choices, Choice(np.zeros(2), self.delta * np.eye(len(self.ways))[d])]
        beyond = np.array([self.now(d, a, base.mu) + times(base.slope, self.levels) for base in bases])
        depths = times((1 - self.delta) * self.deepest, self.gain[a]) - times(self.pulls, self.levels)
        shown = np.flatnonzero(depths > 0)
        if not len(shown):
            return None
        shares = (beyond[:, None] - self.levels[d] + BEHIND) / depths[shown]
        sums = np.array([base.slope.sum() for base in bases])[:, None] + shares * self.pulls[shown].sum(
            axis=1
        )
        n, k = np.unravel_index(int(sums.argmin()), sums.shape)
        base, ray, share = bases[n], shown[k], shares[n, k]
        return Choice(base.mu + share * self.deepest[ray], base.slope + share * self.pulls[ray])


def _standing_out(corners: Array) -> Array:
    """Without corners that stand out of the line between their neighbours by rounding errors."""
    kept, k = corners.tolist(), 0
    while len(kept) > 3 and k < len(kept):
        a, b, c = kept[k - 1], kept[k], kept[(k + 1) % len(kept)]
        if turn(a, b, c) <= RESTING * np.hypot(c[0] - a[0], c[1] - a[1]):
            del kept[k]
        else:
            k += 1
    return np.array(kept)


class Rows(NamedTuple):
    """For one side: the programs that need weights, which weights, and how far they reach with them."""

    programs: Array
    chosen: Array
    choices: list[Choice]
    reach: Array


class AtOnce:
    """One step to a polygon in floats."""

    def __init__(self, proof: Proof, bounds: Bounds) -> None:
        self.proof, self.bounds = proof, bounds
        self.alive = np.array(sorted(proof.alive))

    def holds(self) -> bool:
        """Whether it holds, in fractions; then it is written down."""
        region = self.proof.region
        assert region is not None
        rows = [self._rows(d) for d in range(len(self.bounds.ways))]
        self.rows = [row for row in rows if row is not None]
        if len(self.rows) < len(rows):
            return False
        starts = times(region.rough, self.bounds.ways.T).max(axis=0)
        if (starts - self.bounds.levels).max() <= RESTING:
            return True
        self.slopes = self._slopes(starts)
        answer = greatest_move(
            self.slopes, len(starts), MARGIN, np.maximum(starts - self.bounds.levels, 0), FAR
        )
        if answer is None or np.abs(starts - answer[0] - self.bounds.levels).max() > ASTRAY:
            return False
        self.resting = self._resting(answer[0], region)
        sides = self._round()
        if sides and self._keep(sides, answer[1], region) == set():
            return True
        # A side that looks round may be just there, even where others may not.
        sides = self._rough(starts - answer[0])
        nearer = {d: bound for d, (way, _) in enumerate(sides) if (bound := self._nearer(d, way)) is not None}
        for _ in range(MOST_TRIES):
            tried = [(way, nearer.get(d, bound)) for d, (way, bound) in enumerate(sides)]
            wrong = self._keep(tried, answer[1], region)
            if not wrong:
                return wrong is not None
            nearer = {d: bound for d, bound in nearer.items() if d not in wrong}
        return False

    def _nearer(self, d: int, way: Pair) -> Fraction | None:
        """Where a side is, if that and its normal are round numbers."""
        level = simple_fraction(float(self.bounds.levels[d]))
        numbers = (*way, level)
        close = abs(float(level) - self.bounds.levels[d]) <= CLOSE
        return level if close and max(Fraction(x).denominator for x in numbers) <= SHORT else None

    def _resting(self, moves: Array, region: Region) -> dict[int, int]:
        """The sides of the region that stay where they are, by their place in the polygon."""
        found = {}
        sizes = np.abs(region.ways).max(axis=1)
        ways = region.ways / sizes[:, None]
        levels = np.array([float(region.spaces[s].bound) for s in region.sides]) / sizes
        for d in np.flatnonzero(moves <= RESTING).tolist():
            (x, y), level = self.bounds.ways[d], self.bounds.levels[d]
            turned = np.abs(ways[:, 0] * y - ways[:, 1] * x)
            same = (turned < SAME) & (times(ways, (x, y)) > 0) & (np.abs(levels - level) < CLOSE_BY)
            if same.any():
                found[d] = region.sides[int(same.argmax())]
        return found

    def _rows(self, d: int) -> Rows | None:
        """The best weights of each program that pays more than a side lets it."""
        tick()
        bounds, level = self.bounds, self.bounds.levels[d]
        programs = self.alive[bounds.own[self.alive, d] > level + RESTING]
        choices = bounds.choices(d)
        reach = np.full((len(programs), len(choices)), np.inf)
        for k, choice in enumerate(choices):
            reach[:, k] = bounds.now(d, programs, choice.mu) + times(choice.slope, bounds.levels)
        # Where some clearly suffice, those that depend least on where the sides are.
        pull = np.array([choice.slope.sum() for choice in choices])
        merit = np.where(reach <= level - BEHIND, pull - LOSS, reach)
        chosen, best = np.full(len(programs), -1), np.full(len(programs), np.inf)
        if choices:
            chosen = merit.argmin(axis=1)
            best = np.take_along_axis(reach, chosen[:, None], axis=1)[:, 0]
        all_choices = [*choices]
        for n in np.flatnonzero(best > level + RESTING).tolist():
            farther = bounds.impossible(d, int(programs[n]), choices)
            if farther is None:
                return None
            chosen[n], best[n] = len(all_choices), level - BEHIND
            all_choices.append(farther)
        return Rows(programs, chosen, all_choices, best)

    def _slopes(self, starts: Array) -> list[Slope]:
        """What is allowed to each side, by where all sides start; of programs with the same weights once."""
        found = []
        for d, (programs, chosen, choices, _) in enumerate(self.rows):
            for k in np.unique(chosen).tolist():
                mu, slope = choices[k][:2]
                reach = self.bounds.now(d, programs[chosen == k], mu).max() + times(slope, starts)
                found.append(Slope(d, float(starts[d] - reach), slope))
            rest = np.setdiff1d(self.alive, programs)
            if len(rest):
                found.append(
                    Slope(d, float(starts[d] - self.bounds.own[rest, d].max()), np.zeros(len(starts)))
                )
        return found

    def _round(self) -> list[tuple[Pair, Fraction]]:
        """The sides if all corners are round numbers; none if some are not."""
        corners = []
        for corner in self.bounds.corners.tolist():
            near = [Fraction(x).limit_denominator(LONGEST) for x in corner]
            if any(abs(float(y) - x) > CLOSE for x, y in zip(corner, near, strict=True)):
                return []
            corners.append(near)
        sides = []
        for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True):
            size = max(abs(bx - ax), abs(by - ay))
            normal = ((by - ay) / size, (ax - bx) / size)
            sides.append((normal, normal[0] * ax + normal[1] * ay))
        return sides

    def _rough(self, levels: Array) -> list[tuple[Pair, Fraction]]:
        """The sides a little outside."""
        ways = [self.proof.normal(way) for way in self.bounds.ways]
        return [(way, simple_fraction(level)) for way, level in zip(ways, levels.tolist(), strict=True)]

    def _keep(self, wanted: list[tuple[Pair, Fraction]], leads: Array, before: Region) -> set[int] | None:
        """Write the step down, if it holds in fractions: which sides do not; None if there is no polygon."""
        proof, events, spaces = self.proof, len(self.proof.events), len(self.proof.spaces)
        ways = [way for way, _ in wanted]
        sides: dict[int, Side] = {}
        used = np.zeros(len(leads))
        for d, (way, bound) in enumerate(wanted):
            if d not in self.resting:
                height, known = proof._known(before, way)
                number = proof._add(way, min(rounded_up(bound), height))
                lead = simple_fraction(float(leads[d])) or TINY
                sides[d], used[d] = Side(number, height + lead, known, self._found(d, ways)), float(lead)
        numbers = [sides[d].space if d in sides else self.resting[d] for d in range(len(wanted))]
        region = self._region([n for k, n in enumerate(numbers) if n != numbers[k - 1]])
        wrong: set[int] | None = None
        if region is not None and self._starts(used):
            event = Moved(tuple(sides.values()), region, proof.alive, {})
            wrong = {d for d, side in sides.items() if not self._is_held(event, side, d)}
            if not wrong:
                proof.events.append(event)
                proof.region = region
                return wrong
        del proof.events[events:], proof.spaces[spaces:]
        return wrong

    def _region(self, numbers: list[int]) -> Region | None:
        """The polygon with these sides, exactly; None if they are no sides of one, in this order."""
        spaces = self.proof.spaces
        region = Region(spaces, (), tuple(numbers))
        pairs = [(numbers[k - 1], number) for k, number in enumerate(numbers)]
        if len(numbers) < 3 or not all(region.turns(*pair) for pair in pairs):
            return None
        region = Region(spaces, tuple(region.meeting(*pair) for pair in pairs), tuple(numbers))
        return region if region.is_convex() else None

    def _starts(self, leads: Array) -> bool:
        """Whether the sides hold each other where they start: by more than rounding errors."""
        for way, gap, slope in self.slopes:
            room = gap + leads[way] - times(slope, leads)
            if way not in self.resting and room <= ROUNDING * (1 + slope.sum()):
                return False
        return True

    def _found(self, d: int, ways: list[Pair]) -> Found:
        """What is written down of a side, when it is asked for: weights in fractions."""
        rows, proof = self.rows[d], self.proof
        exactly = [choice.exactly(d, ways) for choice in rows.choices]

        def multipliers(some: Iterable[int] | None = None) -> dict[int, Any]:
            wanted = set(rows.programs.tolist() if some is None else some)
            pairs = zip(rows.programs.tolist(), rows.chosen.tolist(), strict=True)
            return {a: proof.writer(a).weighed(exactly[k]) for a, k in pairs if a in wanted}

        return Found(self.bounds.ways[d], float(self.bounds.levels[d]), rows.reach, multipliers)

    def _is_held(self, event: Moved, side: Side, d: int) -> bool:
        """Whether what comes near a side stays behind it, in fractions."""
        proof, rows, level = self.proof, self.rows[d], self.bounds.levels[d]
        normal, bound = proof.spaces[side.space]
        # The sides are not exactly where floats have them: what depends on them more is nearer.
        pull = np.array([1 + rows.choices[k].slope.sum() for k in rows.chosen.tolist()])
        near = rows.programs[rows.reach >= level - CLEAR * pull].tolist()
        multipliers = side.found.multipliers(near)
        without = np.setdiff1d(self.alive, rows.programs)
        assert event.region is not None
        for a in [*near, *without[self.bounds.own[without, d] >= level - CLEAR].tolist()]:
            x, y = proof.payoffs[a]
            if normal[0] * x + normal[1] * y <= bound:
                continue
            tick()
            if a not in multipliers or proof.reason(a, normal, multipliers[a], event.region).limit > bound:
                return False
        return True
