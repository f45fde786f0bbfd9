"""The steps of a proof, in the kernel's records and the game's own units.

Of all that a search has proved only that is written down which the last polygon depends on.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Protocol

from goodwill import proofs
from goodwill.repeated.halfplanes import Moved, Point, Reason, Side
from goodwill.repeated.names import Names
from goodwill.repeated.region import Region, Space
from goodwill.repeated.rounding import over_one
from goodwill.repeated.units import Units


class Provable(Protocol):
    """Half-planes, what they leave, and what can be said of each play."""

    spaces: list[Space]
    events: list[Any]
    empty: tuple[int, Region] | None
    region: Region | None

    def reasons(self, event: Moved, side: Side) -> dict[Any, tuple[Reason, ...]]:
        """Why no play reaches beyond one of the half-planes, at each end of the play."""

    def play(self, a: Any, names: Names) -> tuple[int, Sequence[int], Point]:
        """The number of a play, the numbers of its deviations, and what it is."""


class Steps:
    """The steps of a proof that its last region depends on.

    Numbers of half-planes change: those that are not needed are left out.
    """

    def __init__(self, proof: Provable, units: Units, names: Names) -> None:
        self.proof, self.units, self.names = proof, units, names
        self.plays: dict[Any, tuple[int, Sequence[int], Point]] = {}
        self.needed: set[int] = set()
        self.place: dict[int, int] = {}

    def written(self, ends: Sequence[tuple[Sequence[Any], Any]] = ()) -> tuple[proofs.statements.Step, ...]:
        """All steps, and that the polygon ends at some further half-planes of the game.

        Numbers that are in ``needed`` before are written down in any case.
        """
        conclusions = self._emptiness() if self.proof.empty is not None else self._ends(ends)
        if self.proof.region is not None:
            self.needed |= set(self.proof.region.sides)
        self.needed |= {number for *_, weights in conclusions for number, _ in weights}
        chosen: list[Any] = []
        for event in reversed(self.proof.events):
            if not isinstance(event, Moved):
                self._need(event.reasons, {})
                chosen.append((event, {}))
            elif sides := self._sides(event):
                chosen.append((event, sides))
        steps: list[proofs.statements.Step] = []
        for event, sides in reversed(chosen):
            if not isinstance(event, Moved):
                steps.append(proofs.Refutation(self._row(event.play, event.reasons, None, {})))
                continue
            for number in sorted(sides):
                self.place[number] = len(self.place)
            moved = [self._side(event, number, *sides[number]) for number in sorted(sides)]
            steps.append(proofs.Cuts(tuple(moved)))
        for normal, bound, weights in conclusions:
            named = tuple(sorted((self.place[number], weight) for number, weight in weights))
            steps.append(proofs.Consequence(normal, bound, named))
        return tuple(steps)

    def _emptiness(self) -> list[Any]:
        """Two half-planes that have nothing in common with each other."""
        assert self.proof.empty is not None
        number, region = self.proof.empty
        normal, bound = self.proof.spaces[number]
        back = (-normal[0], -normal[1])
        weights = self._exact_cone(region, back)
        below = bound + sum(weight * self.proof.spaces[side].bound for side, weight in weights)
        total: dict[int, Fraction] = {number: Fraction(1)}
        for side, weight in weights:
            total[side] = total.get(side, Fraction(0)) + weight
        return [((Fraction(0), Fraction(0)), below, tuple(total.items()))]

    def _ends(self, ends: Sequence[tuple[Sequence[Any], Any]]) -> list[Any]:
        """Half-planes that follow from the sides of the region."""
        region = self.proof.region
        if region is None:
            return []
        return [
            (tuple(normal), bound, self._exact_cone(region, self.names.pair(self.units.way(normal))))
            for normal, bound in ends
        ]

    def _exact_cone(self, region: Any, way: Any) -> tuple[tuple[int, Fraction], ...]:
        total: dict[int, Fraction] = {}
        (x, y), below = over_one(map(Fraction, way))
        k = region.exactly_farthest((x, y), below)
        for side, weight in region.cone(k, (x, y), below):
            total[side] = total.get(side, Fraction(0)) + max(weight, Fraction(0))
        return tuple((side, weight) for side, weight in total.items() if weight)

    def _sides(self, event: Moved) -> dict[int, tuple[Side, dict[Any, tuple[Reason, ...]]]]:
        """The needed half-planes of one event, and those that their reasons need, with the reasons."""
        mine = {side.space: side for side in event.sides}
        found: dict[int, tuple[Side, dict[Any, tuple[Reason, ...]]]] = {}
        while pending := [n for n in mine if n in self.needed and n not in found]:
            for number in pending:
                side = mine[number]
                reasons = self.proof.reasons(event, side)
                for ends in reasons.values():
                    self._need(ends, event.moving)
                self.needed |= {n for n, _ in side.known}
                found[number] = side, reasons
        return found

    def _need(self, ends: Sequence[Reason], moving: dict[int, int]) -> None:
        for reason in ends:
            self.needed |= {moving.get(n, n) for weights in reason.others.values() for n, _ in weights}

    def _side(
        self, event: Moved, number: int, side: Side, reasons: dict[Any, tuple[Reason, ...]]
    ) -> proofs.Side:
        space = self.proof.spaces[number]
        normal, bound = self.units.half_space(self.names.pair(space.normal), space.bound)
        known = tuple(sorted((self.place[n], weight) for n, weight in side.known))
        rows = [self._row(a, ends, number, event.moving) for a, ends in reasons.items()]
        return proofs.Side(normal, bound, side.start - space.bound, known, tuple(sorted(rows)))

    def _row(
        self, a: Any, reasons: Sequence[Reason], itself: int | None, moving: dict[int, int]
    ) -> proofs.Row:
        if a not in self.plays:
            self.plays[a] = self.proof.play(a, self.names)
        number, numbers, point = self.plays[a]
        spread = [self.units.spread[player] for player in self.names.players]
        ends = []
        for reason in reasons:
            deviations = sorted(
                (numbers[k], x / spread[point.deviations[k][0]]) for k, x in reason.deviations
            )
            continuations = []
            for y in sorted({*reason.itself, *reason.others}):
                total: dict[int, Fraction] = {}
                own = [(itself, reason.itself[y])] if y in reason.itself else []
                for n, weight in (*reason.others.get(y, ()), *own):
                    assert n is not None  # a refutation has no half-plane of its own
                    place = self.place[moving.get(n, n)]
                    total[place] = total.get(place, Fraction(0)) + weight
                for old, share in self.names.signals[y]:
                    weights = tuple(sorted((n, weight * share) for n, weight in total.items()))
                    continuations.append((old, weights))
            ends.append(proofs.Multipliers(tuple(deviations), tuple(sorted(continuations))))
        return proofs.Row(number, tuple(ends))
