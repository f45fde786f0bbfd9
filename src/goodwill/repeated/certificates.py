"""From a search to a theorem: the steps of :mod:`goodwill.proofs`, with the bounds that they prove.

A search has directions, and for each the multipliers of deviations and of signals by which weak duality
bounds the actions that may be played (see :mod:`goodwill.repeated.program`).  Here they become half-spaces.
What follows a signal is bounded by the corner of the polygon that lies farthest, and the proof names the
half-planes that meet there.  So each bound is computed twice, by the corners here and by the half-planes in
the check.

A signal's multiplier says that what follows it is no better than the payoff itself: in the proof it is a
weight on the new side itself.  If they sum to e, all multipliers are divided by 1 + e.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple, Protocol

from goodwill.games.repeated import Game
from goodwill.geometry.outline import HalfPlane, Outline
from goodwill.geometry.plane import dot, hull, sides
from goodwill.proofs import statements
from goodwill.proofs.statements import Consequence, Cuts, Refutation, Row, Side
from goodwill.repeated.stating import (
    Actions,
    End,
    Multipliers,
    Table,
    Vector,
    deviation_numbers,
    end,
    exact_game,
    play,
    profile,
    vector,
    weights,
)

__all__ = ["Certificate", "Multipliers", "Playable", "exact_game", "play", "same_way", "vector", "weights"]


#: Those of a profile, or of both ends of a cell.
Proof = Multipliers | tuple[Multipliers, ...]


class Playable(NamedTuple):
    """What may be played: its number in the proofs, its ends, and the proofs' numbers of its deviations."""

    number: int
    ends: tuple[End, ...]
    deviations: Sequence[int]


class Body(Protocol):
    """What half-spaces leave."""

    @property
    def corners(self) -> tuple[Vector, ...]: ...
    @property
    def planes(self) -> list[HalfPlane]: ...
    def reach(self, way: Vector) -> Fraction: ...
    def supports(self, way: Vector) -> Table: ...
    def cut(self, plane: HalfPlane) -> None: ...


class Certificate:
    """The steps of an outer proof as they are found, in fractions, and the body that they leave.

    Parameters
    ----------
    game : Game
    played : sequence of (i, j)
        All actions of the scope.

    Examples
    --------
    With the discount factor 1/4 nobody cooperates first: the gain of 1 is more than all that can follow.

    >>> game = Game([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], Fraction(1, 4))
    >>> steps = Certificate(game, game.profiles)
    >>> steps.refute((0, 0), Multipliers(((0, Fraction(1)),)))
    False
    >>> for way, tempted in (((-1, 0), [(0, 0), (0, 1)]), ((0, -1), [(0, 0), (1, 0)])):
    ...     shirk = Multipliers(((0 if way[0] else 1, Fraction(1)),))
    ...     low = steps.cut(vector(way), dict.fromkeys(tempted, shirk), Fraction(-1))
    >>> steps.refute((0, 0), Multipliers(((0, Fraction(1)),)))
    True
    """

    def __init__(self, game: Game, played: Sequence[Actions]) -> None:
        self._begin(Fraction(game.delta), playables(game, played))
        self._surround()

    @classmethod
    def of_plays(cls, delta: Any, plays: Mapping[Any, Playable]) -> Certificate:
        """The same for anything that may be played, under names of any kind."""
        new = cls.__new__(cls)
        new._begin(Fraction(delta), plays)
        new._surround()
        return new

    def _surround(self) -> None:
        """Begin with the sides of the hull of all stage payoffs."""
        corners = hull([point.stage for what in self.plays.values() for point in what.ends])
        planes = []
        for normal, bound in sides(corners):
            planes.append(HalfPlane(self.count, normal, bound))
            self._add(Cuts((Side(normal, bound, Fraction(1), (), ()),)))
        self.body: Body = Outline(corners, planes)

    def _begin(self, delta: Fraction, plays: Mapping[Any, Playable]) -> None:
        self.delta, self.plays, self.alive = delta, dict(plays), list(plays)
        self.steps: list[statements.Step] = []
        self.count = 0
        self.is_empty = False

    @property
    def corners(self) -> tuple[Vector, ...]:
        """What the steps leave; none if there is no equilibrium."""
        return () if self.is_empty else tuple(self.body.corners)

    def refute(self, what: Hashable, proof: Proof) -> bool:
        """Strike actions, if the multipliers show that they are not played; whether they do."""
        if what not in self.alive or self.is_empty:
            return False
        unsigned = tuple(each._replace(eta=()) for each in _each(proof))
        if self._limit(what, (Fraction(0),) * self._dimension, unsigned) >= 0:
            return False
        zero = (Fraction(0),) * self._dimension
        self.steps.append(Refutation(self._row(what, zero, unsigned, self.count)))
        self.alive.remove(what)
        self.is_empty = not self.alive
        return True

    def reach(self, normal: Vector, proofs: Mapping[Any, Proof]) -> Fraction:
        """How far the values reach that the multipliers leave."""
        found = []
        for what in self.alive:
            height = self._height(what, normal)
            found.append(min(height, self._limit(what, normal, proofs[what])) if what in proofs else height)
        return max(found)

    def cut(self, normal: Vector, proofs: Mapping[Any, Proof], bound: Fraction | None = None) -> bool:
        """Cut as far as the multipliers prove, or at a weaker bound; whether anything came off."""
        if self.is_empty:
            return False
        reach = self.reach(normal, proofs)
        bound = reach if bound is None else max(bound, reach)
        if self.body.reach(normal) <= bound:
            return False
        beyond = [what for what in self.alive if self._height(what, normal) > bound]
        rows = tuple(self._row(what, normal, proofs[what], self.count) for what in beyond)
        lead = max(self._height(what, normal) for what in self.alive) - bound
        plane = HalfPlane(self.count, normal, bound)
        self._add(Cuts((Side(normal, bound, lead if lead > 0 else Fraction(1), (), rows),)))
        self._cut(plane)
        return True

    def cut_together(
        self,
        normals: Sequence[Vector],
        bounds: Sequence[Fraction],
        leads: Sequence[Fraction],
        proofs: Sequence[Mapping[Any, Proof]],
    ) -> None:
        """Cut in several directions at once, each bound helping the others; the polygon must have sides.

        ``leads`` says how far outside of the polygon the level of each starts.  Whether the cuts hold is left
        to the check.
        """
        first = self.count
        moving: dict[int, tuple[int, Fraction]] = {}
        for plane in self.body.planes:
            for d, normal in enumerate(normals):
                ratio = same_way(plane.normal, normal)
                if ratio is not None:
                    moving[plane.number] = (first + d, ratio)
        made: list[Side] = []
        for normal, bound, lead, by in zip(normals, bounds, leads, proofs, strict=True):
            beyond = [what for what in self.alive if self._height(what, normal) > bound]
            own = first + len(made)
            rows = tuple(self._row(what, normal, by[what], own, moving) for what in beyond)
            start = self.body.reach(normal) + lead - bound
            made.append(Side(normal, bound, start, weights(self.body.supports(normal)), rows))
        self._add(Cuts(tuple(made)), len(made))
        for d, (normal, bound) in enumerate(zip(normals, bounds, strict=True)):
            if not self.is_empty:
                self._cut(HalfPlane(first + d, normal, bound))

    def outer(self) -> tuple[Vector, ...]:
        """The corners that are left, each of their sides being one of the half-planes."""
        if self.is_empty:
            return ()
        corners = hull(self.corners)
        for normal, bound in sides(corners):
            known = (same_way(plane.normal, normal) is not None for plane in self.body.planes)
            if len(corners) < 3 and not any(known):
                self.conclude(normal, bound)
        return corners

    def conclude(self, normal: Vector, bound: Fraction) -> int:
        """Add a half-space in which the body lies anyway; its number."""
        self._add(Consequence(normal, bound, weights(self.body.supports(normal))))
        return self.count - 1

    def _add(self, step: statements.Step, count: int = 1) -> None:
        self.steps.append(step)
        self.count += count

    def _cut(self, plane: HalfPlane) -> None:
        back = tuple(-x for x in plane.normal)
        least = -self.body.reach(back)
        if least > plane.bound:  # what the others leave lies beyond: together they leave nothing
            found = {**self.body.supports(back), plane.number: Fraction(1)}
            self._add(Consequence((Fraction(0),) * len(back), plane.bound - least, weights(found)))
            self.is_empty = True
        else:
            self.body.cut(plane)

    @property
    def _dimension(self) -> int:
        return len(next(iter(self.plays.values())).ends[0].stage)

    def _height(self, what: Hashable, normal: Vector) -> Fraction:
        return max(dot(normal, point.stage) for point in self.plays[what].ends)

    def _limit(self, what: Hashable, normal: Vector, proof: Proof) -> Fraction:
        """What the multipliers allow, by the corners of the body."""
        found = []
        for point, each in zip(self.plays[what].ends, _each(proof), strict=True):
            now, pulls = self._terms(what, point, normal, each)
            found.append(now + sum(self.body.reach(pull) for pull in pulls.values()))
        return max(found)

    def _terms(
        self, what: Hashable, point: End, normal: Vector, multipliers: Multipliers
    ) -> tuple[Fraction, dict[int, Vector]]:
        """The dual bound in parts: a constant, and by signal the vector whose greatest product is added."""
        numbers = self.plays[what].deviations
        total = 1 + sum(weight for _, weight in multipliers.eta)
        now = total * dot(normal, point.stage)
        pulls = {y: [self.delta * total * chance * n for n in normal] for y, chance in point.law.items()}
        for y, weight in multipliers.eta:
            pull = pulls.setdefault(y, [Fraction(0)] * len(normal))
            pull[:] = [x - weight * n for x, n in zip(pull, normal, strict=True)]
        for k, weight in multipliers.mu:
            player, gain, shift = point.deviations[numbers[k]]
            now -= weight * gain
            for y, change in shift.items():
                pull = pulls.setdefault(y, [Fraction(0)] * len(normal))
                pull[player] -= self.delta * weight * change
        return (1 - self.delta) * now, {y: tuple(pull) for y, pull in pulls.items()}

    def _row(
        self,
        what: Hashable,
        normal: Vector,
        proof: Proof,
        own: int,
        moving: Mapping[int, tuple[int, Fraction]] | None = None,
    ) -> Row:
        """The multipliers as the proof has them; ``own`` is the number of the side that is being proved.

        ``moving`` has the sides that stand for others: their numbers, and how much longer the normal was.
        """
        ends = []
        for point, each in zip(self.plays[what].ends, _each(proof), strict=True):
            total = 1 + sum(weight for _, weight in each.eta)
            mu: Table = {}
            for k, weight in each.mu:
                number = self.plays[what].deviations[k]
                mu[number] = mu.get(number, Fraction(0)) + Fraction(weight) / total
            after: dict[int, Table] = {}
            for y, pull in self._terms(what, point, normal, each)[1].items():
                after[y] = {}
                for number, weight in self.body.supports(pull).items():
                    to, ratio = (moving or {}).get(number, (number, Fraction(1)))
                    after[y][to] = after[y].get(to, Fraction(0)) + weight * ratio / total
            for y, weight in each.eta:
                row = after.setdefault(y, {})
                row[own] = row.get(own, Fraction(0)) + Fraction(weight) / total
            named = tuple((y, weights(row)) for y, row in sorted(after.items()) if row)
            ends.append(statements.Multipliers(weights(mu), named))
        return Row(self.plays[what].number, tuple(ends))


def playables(game: Game, played: Sequence[Actions], event: Any = None) -> dict[Actions, Playable]:
    """Pairs of actions as what may be played."""
    found = {}
    exact, _ = exact_game(game)
    for actions in played:
        point = end(exact, profile(game, actions), event)
        numbers = deviation_numbers(game, actions, point.names)
        found[actions] = Playable(play(game, actions), (point,), numbers)
    return found


def _each(proof: Proof) -> tuple[Multipliers, ...]:
    return (proof,) if isinstance(proof, Multipliers) else proof


def same_way(normal: Vector, other: Vector) -> Fraction | None:
    """The number r with ``normal = r other`` if both point the same way, else None."""
    along = dot(normal, other)
    if along <= 0:
        return None
    ratio = along / dot(other, other)
    return ratio if all(x == ratio * z for x, z in zip(normal, other, strict=True)) else None
