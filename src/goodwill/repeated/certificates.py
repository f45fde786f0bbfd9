"""From a search to a theorem: the records of :mod:`goodwill.proofs`, with the bounds that they prove.

A search has directions, and for each the multipliers of deviations and of signals by which weak duality
bounds the actions that may be played (see :mod:`goodwill.repeated.program`).  Here they become half-spaces.
What follows a signal is bounded by the corner of the polygon that lies farthest, and the proof names the two
half-planes that meet there.  So each bound is computed twice, by the corners here and by the half-planes in
the check.

A signal's multiplier says that what follows it is no better than the payoff itself: in the proof it is a
weight on the new side itself.  If they sum to e, all multipliers are divided by 1 + e.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from goodwill.geometry.outline import HalfPlane, Outline
from goodwill.geometry.plane import dot, hull, sides
from goodwill.proofs import statements
from goodwill.proofs.statements import Consequence, Cuts, Game, Mixtures, Pure, Refutation, Row, Scope, Side
from goodwill.repeated.game import RepeatedGame
from goodwill.repeated.mixing import MixedGame

Actions = tuple[int, int]
Vector = tuple[Fraction, ...]
Weights = dict[int, Fraction]


class Multipliers(NamedTuple):
    """Weights of deviations, by number, and of public signals; the rest are 0."""

    mu: tuple[tuple[int, Any], ...]
    eta: tuple[tuple[int, Any], ...] = ()


def exact_game(game: RepeatedGame) -> tuple[Game, Scope]:
    """The game without its mixtures as a record in fractions, and the scope in which they are allowed.

    A float is the fraction that it is.

    >>> exact, scope = exact_game(RepeatedGame([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], 0.5))
    >>> exact.payoffs[0][1], exact.delta, scope
    ((Fraction(0, 1), Fraction(3, 1)), Fraction(1, 2), Pure())
    """
    scope: Scope = Pure()
    pure = game
    if isinstance(game, MixedGame):
        pure = game.pure
        scope = Mixtures(game.player, tuple(weights(mixture) for mixture in game.mixtures))
    n2 = pure.payoffs.shape[1]
    within = tuple(
        (i * n2 + j, statements.Deviation(d.player, Fraction(d.gain), vector(d.shift)))
        for (i, j), some in sorted(pure.within.items())
        for d in some
    )
    return Game(table(pure.payoffs), table(pure.law), Fraction(pure.delta), within), scope


def table(array: Any) -> tuple[tuple[Vector, ...], ...]:
    """An array of three axes, in fractions."""
    return tuple(tuple(vector(entry) for entry in row) for row in array)


def vector(numbers: Iterable[Any]) -> Vector:
    """Numbers as fractions; a float is the fraction that it is."""
    return tuple(Fraction(x) for x in numbers)


def weights(table: Mapping[int, Any]) -> statements.Weights:
    """A sparse vector in the order of its indices, without zeros."""
    return tuple((k, Fraction(x)) for k, x in sorted(table.items()) if x)


def play(game: RepeatedGame, actions: Actions) -> int:
    """The number of a pair of actions; an action beyond the pure ones is a mixture.

    >>> game = RepeatedGame([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], 0.5)
    >>> play(game, (1, 0)), play(game.with_mixtures(0, [{0: 0.5, 1: 0.5}]), (2, 1))
    (2, 5)
    """
    i, j = actions
    if not isinstance(game, MixedGame):
        return i * game.payoffs.shape[1] + j
    n1, n2, _ = game.pure.payoffs.shape
    number, other, others = ((i - n1, j, n2), (j - n2, i, n1))[game.player]
    return i * n2 + j if number < 0 else n1 * n2 + number * others + other


def deviation_numbers(game: RepeatedGame, actions: Actions) -> list[int]:
    """The proofs' number of each deviation that the game lists: they name those within a mixture twice."""
    if not isinstance(game, MixedGame) or not game.support(*actions):
        return list(range(len(game.deviations(*actions))))
    first, second = game.support(*actions)
    counts, found = game.pure.payoffs.shape[:2], []
    numbers: list[dict[tuple[int, int], int]] = []
    start = 0
    for player in (0, 1):
        used = sorted((first, second)) if player == game.player else [actions[player]]
        pairs = [(of, k) for of in used for k in range(counts[player]) if k != of]
        numbers.append({pair: start + n for n, pair in enumerate(pairs)})
        start += len(pairs)
    for player in (0, 1):
        if player == game.player:
            own = [(first, k) for k in range(counts[player]) if k != first]
            found += [numbers[player][pair] for pair in [*own, (second, first)]]
        else:
            found += list(numbers[player].values())
    return found


class Certificate:
    """The steps of an outer proof as they are found, in fractions, and the polygon that they leave.

    Parameters
    ----------
    played : sequence of (i, j)
        All actions of the scope.
    """

    def __init__(self, game: RepeatedGame, played: Sequence[Actions]) -> None:
        self.delta = Fraction(game.delta)
        self.number = {actions: play(game, actions) for actions in played}
        self.stage = {actions: vector(game.payoffs[actions]) for actions in played}
        self.alive = list(played)
        self.game = game
        self.steps: list[statements.Step] = []
        self.count = 0
        self.is_empty = False
        self._known: dict[Actions, tuple[Any, ...]] = {}
        corners = hull(self.stage.values())
        planes = []
        for normal, bound in sides(corners):
            planes.append(HalfPlane(self.count, normal, bound))
            self._add_side(Side(normal, bound, Fraction(1), (), ()))
        self.outline = Outline(corners, planes)

    @property
    def corners(self) -> tuple[Vector, ...]:
        """What the steps leave; none if there is no equilibrium."""
        return () if self.is_empty else self.outline.corners

    def refute(self, actions: Actions, multipliers: Multipliers) -> bool:
        """Strike actions, if the multipliers show that they are not played; whether they do."""
        if actions not in self.alive or self.is_empty:
            return False
        now, pulls = self._terms(actions, (Fraction(0), Fraction(0)), multipliers._replace(eta=()))
        if now + sum(self.outline.reach(pull) for pull in pulls.values()) >= 0:
            return False
        self.steps.append(Refutation(self._row(actions, multipliers._replace(eta=()), pulls, None)))
        self.alive.remove(actions)
        self.is_empty = not self.alive
        return True

    def reach(self, normal: Vector, multipliers: Mapping[Actions, Multipliers]) -> Fraction:
        """How far the values reach that the multipliers leave."""
        return max(self._limit(actions, normal, multipliers.get(actions)) for actions in self.alive)

    def cut(
        self, normal: Vector, multipliers: Mapping[Actions, Multipliers], bound: Fraction | None = None
    ) -> bool:
        """Cut as far as the multipliers prove, or at a weaker bound; whether anything came off."""
        if self.is_empty:
            return False
        reach = self.reach(normal, multipliers)
        bound = reach if bound is None else max(bound, reach)
        if self.outline.reach(normal) <= bound:
            return False
        rows = []
        for actions in self.alive:
            if dot(normal, self.stage[actions]) > bound:
                _, pulls = self._terms(actions, normal, multipliers[actions])
                rows.append(self._row(actions, multipliers[actions], pulls, {}))
        lead = max(dot(normal, self.stage[actions]) for actions in self.alive) - bound
        side = Side(normal, bound, lead if lead > 0 else Fraction(1), (), tuple(rows))
        plane = HalfPlane(self.count, normal, bound)
        self._add_side(side)
        self._cut(plane)
        return True

    def cut_together(
        self,
        normals: Sequence[Vector],
        bounds: Sequence[Fraction],
        leads: Sequence[Fraction],
        multipliers: Sequence[Mapping[Actions, Multipliers]],
    ) -> None:
        """Cut in several directions at once, each bound helping the others; the polygon must have sides.

        ``leads`` says how far outside of the polygon the level of each starts.  Whether the cuts hold is left
        to the check.
        """
        first = self.count
        moving: dict[int, tuple[int, Fraction]] = {}
        for plane in self.outline.planes:
            for d, normal in enumerate(normals):
                ratio = _ratio(plane.normal, normal)
                if ratio is not None:
                    moving[plane.number] = (first + d, ratio)
        made: list[Side] = []
        for normal, bound, lead, proofs in zip(normals, bounds, leads, multipliers, strict=True):
            rows = []
            for actions in self.alive:
                if dot(normal, self.stage[actions]) > bound:
                    _, pulls = self._terms(actions, normal, proofs[actions])
                    rows.append(self._row(actions, proofs[actions], pulls, moving, first + len(made)))
            start = self.outline.reach(normal) + lead - bound
            made.append(Side(normal, bound, start, weights(self.outline.supports(normal)), tuple(rows)))
        self.steps.append(Cuts(tuple(made)))
        self.count += len(made)
        for d, (normal, bound) in enumerate(zip(normals, bounds, strict=True)):
            if not self.is_empty:
                self._cut(HalfPlane(first + d, normal, bound))

    def outer(self) -> tuple[Vector, ...]:
        """The corners that are left, each of their sides being one of the half-planes."""
        if self.is_empty:
            return ()
        corners = hull(self.outline.corners)
        for normal, bound in sides(corners):
            known = (_ratio(p.normal, normal) is not None for p in self.outline.planes)
            if len(corners) < 3 and not any(known):
                self._conclude(normal, bound, self.outline.supports(normal))
        return corners

    def _conclude(self, normal: Vector, bound: Fraction, found: Weights) -> None:
        self.steps.append(Consequence(normal, bound, weights(found)))
        self.count += 1

    def _add_side(self, side: Side) -> None:
        self.steps.append(Cuts((side,)))
        self.count += 1

    def _cut(self, plane: HalfPlane) -> None:
        back = tuple(-x for x in plane.normal)
        least = -self.outline.reach(back)
        if least > plane.bound:
            # What the others leave lies beyond: together they leave nothing.
            zero = (Fraction(0), Fraction(0))
            found = {**self.outline.supports(back), plane.number: Fraction(1)}
            self._conclude(zero, plane.bound - least, found)
            self.is_empty = True
        else:
            self.outline.cut(plane)

    def _limit(self, actions: Actions, normal: Vector, multipliers: Multipliers | None) -> Fraction:
        height = dot(normal, self.stage[actions])
        if multipliers is None:
            return height
        now, pulls = self._terms(actions, normal, multipliers)
        return min(height, now + sum(self.outline.reach(pull) for pull in pulls.values()))

    def _terms(
        self, actions: Actions, normal: Vector, multipliers: Multipliers
    ) -> tuple[Fraction, dict[int, Vector]]:
        """The dual bound in parts: a constant, and by signal the vector whose greatest product is added."""
        if actions not in self._known:
            deviations = [
                (d.player, Fraction(d.gain), {y: Fraction(x) for y, x in enumerate(d.shift.tolist()) if x})
                for d in self.game.deviations(*actions)
            ]
            law = {y: Fraction(x) for y, x in enumerate(self.game.law[actions].tolist()) if x}
            self._known[actions] = (law, deviations)
        law, deviations = self._known[actions]
        total = 1 + sum(weight for _, weight in multipliers.eta)
        now = total * dot(normal, self.stage[actions])
        pulls = {y: [self.delta * total * chance * n for n in normal] for y, chance in law.items()}
        for y, weight in multipliers.eta:
            pull = pulls.setdefault(y, [Fraction(0)] * 2)
            pull[:] = [x - weight * n for x, n in zip(pull, normal, strict=True)]
        for k, weight in multipliers.mu:
            player, gain, shift = deviations[k]
            now -= weight * gain
            for y, change in shift.items():
                pulls.setdefault(y, [Fraction(0)] * 2)[player] -= self.delta * weight * change
        return (1 - self.delta) * now, {y: tuple(pull) for y, pull in pulls.items()}

    def _row(
        self,
        actions: Actions,
        multipliers: Multipliers,
        pulls: Mapping[int, Vector],
        moving: Mapping[int, tuple[int, Fraction]] | None,
        own: int | None = None,
    ) -> Row:
        """The multipliers as the proof has them; ``own`` is the number of the side that is being proved."""
        own = self.count if own is None else own
        total = 1 + sum(weight for _, weight in multipliers.eta)
        numbers = deviation_numbers(self.game, actions)
        mu: Weights = {}
        for k, weight in multipliers.mu:
            mu[numbers[k]] = mu.get(numbers[k], Fraction(0)) + Fraction(weight) / total
        after: dict[int, Weights] = {}
        for y, pull in pulls.items():
            after[y] = {}
            for number, weight in self.outline.supports(pull).items():
                to, ratio = (moving or {}).get(number, (number, Fraction(1)))
                after[y][to] = after[y].get(to, Fraction(0)) + weight * ratio / total
        for y, weight in multipliers.eta:
            row = after.setdefault(y, {})
            row[own] = row.get(own, Fraction(0)) + Fraction(weight) / total
        continuations = tuple((y, weights(row)) for y, row in sorted(after.items()) if row)
        ends = (statements.Multipliers(weights(mu), continuations),)
        return Row(self.number[actions], ends)


def _ratio(normal: Vector, other: Vector) -> Fraction | None:
    """The number r with ``normal = r other`` if both point the same way, else None."""
    across = normal[0] * other[1] - normal[1] * other[0]
    along = dot(normal, other)
    return along / dot(other, other) if across == 0 < along else None
