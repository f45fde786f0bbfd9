"""Half-planes that contain all equilibrium payoffs, each with a reason, and what they leave; in fractions.

The arithmetic of weak duality as the search side has it: :mod:`goodwill.proofs.outer` has the theory and,
apart from this, its own arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import inf
from typing import Any, NamedTuple

import numpy as np

from goodwill.games.repeated import Array, Game
from goodwill.geometry.polygon import hull
from goodwill.repeated.region import Pair, Region, Space
from goodwill.repeated.rounding import LONG, over_one, rounded_down, simple_fraction

#: A sparse vector: numbers with their weights.
Weights = tuple[tuple[int, Fraction], ...]


@dataclass(frozen=True, eq=False)
class Point:
    """What is played in a round: its payoffs, the chance of each signal that can occur, and all deviations.

    A deviation is its player, its gain, and the signals whose chances it shifts.
    """

    payoff: Pair
    law: Sequence[tuple[int, Any]]
    deviations: Sequence[tuple[int, Any, Sequence[tuple[int, Any]]]]

    @classmethod
    def of(cls, game: Game, actions: tuple[int, int]) -> Point:
        """The point of a pair of actions; the game must be exact."""
        payoff, law = game.payoffs[actions], game.law[actions]
        if game.is_perfect:
            seen = [(actions[0] * game.payoffs.shape[1] + actions[1], Fraction(1))]
        else:
            seen = [(s, law[s]) for s in np.flatnonzero(law != 0).tolist()]
        return cls((Fraction(payoff[0]), Fraction(payoff[1])), seen, game.shifts(*actions))

    @cached_property
    def whole(self) -> WholePoint:
        """The same over one denominator for payoffs, and one for chances."""
        payoffs = [*self.payoff, *(gain for _, gain, _ in self.deviations)]
        chances = [x for _, x in self.law] + [x for *_, shift in self.deviations for _, x in shift]
        (one, two, *gains), under = over_one(map(Fraction, payoffs))
        numerators, below = over_one(map(Fraction, chances))
        rest = iter(numerators)
        law = [(y, next(rest)) for y, _ in self.law]
        deviations = [
            (player, gain, [(y, next(rest)) for y, _ in shift])
            for (player, _, shift), gain in zip(self.deviations, gains, strict=True)
        ]
        return WholePoint((one, two), law, deviations, under, below)


class WholePoint(NamedTuple):
    """The same in whole numbers: those of payoffs and gains over ``payoffs``, of chances over ``chances``."""

    payoff: Sequence[int]
    law: Sequence[tuple[int, int]]
    deviations: Sequence[tuple[int, int, Sequence[tuple[int, int]]]]
    payoffs: int
    chances: int


class Reason(NamedTuple):
    """Why a pair of actions does not reach beyond a half-plane, in fractions.

    ``deviations`` are weighed by number; ``itself[y]`` is the weight of the half-plane itself and
    ``others[y]`` those of earlier ones in what follows signal y.  So ``normal . v <= rest + slope * bound``.
    """

    deviations: tuple[tuple[int, Fraction], ...]
    itself: dict[int, Fraction]
    others: dict[int, tuple[tuple[int, Fraction], ...]]
    rest: Fraction
    slope: Fraction

    @property
    def limit(self) -> Any:
        """The least bound that follows; none does if the half-plane leans on itself alone."""
        return self.rest / (1 - self.slope) if self.slope < 1 else inf


class Side(NamedTuple):
    """A half-plane that a step adds: where it was known to hold from on, why, and what the search found."""

    space: int
    start: Fraction
    known: Weights
    found: Any


class Moved(NamedTuple):
    """Half-planes that hold together, given the region and what was left to be played.

    ``moving`` are the numbers of older half-planes that they replace in their own reasons.
    """

    sides: tuple[Side, ...]
    region: Region | None
    alive: frozenset[int]
    moving: dict[int, int]


class Refuted(NamedTuple):
    """A play that no equilibrium uses, and why, at each of its ends."""

    play: Any
    reasons: tuple[Reason, ...]


class HalfPlanes:
    """The half-planes that are proved so far, and the region that they leave.

    Everything is about the copy of a game, in its units.

    Parameters
    ----------
    payoffs : sequence of pairs
        Those of a round, for everything that may be played.
    """

    def __init__(self, payoffs: Sequence[Pair], delta: Fraction) -> None:
        self.payoffs, self.delta = payoffs, delta
        self.box = [(min(column), max(column)) for column in zip(*payoffs, strict=True)]
        self.events: list[Any] = []
        self.spaces: list[Space] = []
        self.exactly: dict[tuple[float, float], Pair] = {}
        #: The half-plane that leaves nothing of a region, and the region.
        self.empty: tuple[int, Region] | None = None
        self.region: Region | None = self._start()

    def _start(self) -> Region:
        """All means of payoffs of one round."""
        corners = [tuple(c) for c in hull(np.array(self.payoffs, dtype=object)).tolist()]
        if len(corners) == 1:
            normals, corners = [(1, 0), (0, 1), (-1, 0), (0, -1)], corners * 4
        elif len(corners) == 2:
            (ax, ay), (bx, by) = corners
            along = (bx - ax, by - ay)
            normals = [(along[1], -along[0]), along, (-along[1], along[0]), (-along[0], -along[1])]
            corners = [corners[0], corners[1], corners[1], corners[0]]
        else:
            ends = [*corners[1:], corners[0]]
            normals = [(b[1] - a[1], a[0] - b[0]) for a, b in zip(corners, ends, strict=True)]
        sides = []
        for corner, normal in zip(corners, normals, strict=True):
            size = Fraction(max(map(abs, normal)))
            number = self._add((normal[0] / size, normal[1] / size), None, corner)
            bound = self.spaces[number].bound
            sides.append(Side(number, bound + 1, (), None))
        self.events.append(Moved(tuple(sides), None, frozenset(), {}))
        return Region(self.spaces, tuple(corners), tuple(s.space for s in sides))

    def _add(self, normal: Pair, bound: Any, corner: Pair | None = None) -> int:
        """The number of a new half-plane."""
        if corner is not None:
            bound = normal[0] * corner[0] + normal[1] * corner[1]
        self.spaces.append(Space(normal, Fraction(bound)))
        self.exactly.setdefault((float(normal[0]), float(normal[1])), normal)
        return len(self.spaces) - 1

    def normal(self, way: Array) -> Pair:
        """A direction in fractions: that of a half-plane that looks the same, or a short one."""
        x, y = way.tolist()
        return self.exactly.get((x, y)) or (simple_fraction(x), simple_fraction(y))

    def _known(self, region: Region, normal: Pair) -> tuple[Fraction, Weights]:
        """How far the region reaches in a direction, and the half-planes that say so."""
        (x, y), below = over_one(map(Fraction, normal))
        weights, level = self._cone(region, (x, y), below)
        return level, weights

    def _cone(self, region: Region, way: tuple[int, int], below: int) -> tuple[Weights, Fraction]:
        """Half-planes of a region whose normals sum to ``way / below``, but for rounding, and their level."""
        known = region.cones.get((way, below))
        if known is not None:
            return known
        x, y = way
        k = region.exactly_farthest(way, below)
        found = region.cone(k, way, below)
        weights = tuple((side, weight) for side, x in found if (weight := rounded_down(x)) > 0)
        if all(x >= 0 and x.denominator < LONG for _, x in found):  # the sides meet in the corner
            a, b, under = region.whole[k]
            level = Fraction(x * a + y * b, below * under)
        else:
            level = self._level(weights, (Fraction(x, below), Fraction(y, below)))
        region.cones[way, below] = weights, level
        return weights, level

    def _level(self, weights: Iterable[tuple[int, Fraction]], way: Pair) -> Fraction:
        """How far ``way . w`` reaches by weights of half-planes, and by the box for what they leave."""
        level, left = Fraction(0), list(way)
        for number, weight in weights:
            normal, bound = self.spaces[number]
            level += weight * bound
            left = [x - weight * n for x, n in zip(left, normal, strict=True)]
        for x, (low, high) in zip(left, self.box, strict=True):
            if x:
                level += x * (high if x > 0 else low)
        return level

    def weigh(self, point: Point, way: Pair, deviations: Weights, signals: Weights, region: Region) -> Reason:
        """The bound that weights of deviations, and of the half-plane itself after signals, prove.

        In whole numbers, over a denominator that all have in common.
        """
        whole, (some, all_) = point.whole, (self.delta.numerator, self.delta.denominator)
        (a, b), under = over_one(map(Fraction, way))
        weights, of = over_one(weight for _, weight in deviations)
        own, share = over_one(weight for _, weight in signals)
        now = (a * whole.payoff[0] + b * whole.payoff[1]) * of
        # Chances, times the direction; and shifts of chances, times weights of deviations.
        straight, aside = some * of * share, some * under * share
        pull = {y: [straight * chance * a, straight * chance * b] for y, chance in whole.law}
        for (k, _), weight in zip(deviations, weights, strict=True):
            player, gain, shift = whole.deviations[k]
            now -= weight * gain * under
            for y, change in shift:
                pull.setdefault(y, [0, 0])[player] -= aside * weight * change
        back = all_ * of * whole.chances
        for (y, _), weight in zip(signals, own, strict=True):
            row = pull.setdefault(y, [0, 0])
            row[:] = row[0] - back * weight * a, row[1] - back * weight * b
        rest, others = Fraction((all_ - some) * now, all_ * of * under * whole.payoffs), {}
        below = all_ * of * under * share * whole.chances
        for y in sorted(pull):
            x, z = pull[y]
            if x or z:
                others[y], level = self._cone(region, (x, z), below)
                rest += level
        itself = dict(signals)
        return Reason(deviations, itself, others, rest, sum(itself.values(), Fraction(0)))

    def keep(
        self,
        sides: Sequence[tuple[Pair, Fraction, Fraction, Weights, Any]],
        before: Region,
        alive: frozenset[int],
        moving: dict[int, int],
    ) -> None:
        """Add half-planes that are proved, and cut the region."""
        kept = []
        for normal, bound, start, known, step in sides:
            kept.append(Side(self._add(normal, bound), start, known, step))
        moved = {old: kept[k].space for old, k in moving.items()}
        self.events.append(Moved(tuple(kept), before, alive, moved))
        for side in kept:
            assert self.region is not None
            smaller = self.region.cut(side.space)
            if smaller is None:
                self.empty = side.space, self.region
                self.region = None
                return
            self.region = smaller
