"""A proof about the copy of a game in which payoffs go from 0 to 1, carried back to the game's own units.

A half-space ``normal . v <= bound`` becomes one of the payoffs in the game's units.  A deviation gains
``spread`` times as much there, so its weight is divided by that.  Everything else stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache

from goodwill.proofs.statements import Consequence, Cuts, Game, Mixtures, Multipliers, Pairs, Row, Scope, Step
from goodwill.repeated.units import Units


def carried(steps: Iterable[Step], game: Game, scope: Scope, units: Units) -> tuple[Step, ...]:
    """The steps in the game's units; the game and the scope say what the plays in them are."""
    players = _players(game, scope)

    def row(one: Row) -> Row:
        spread = [units.spread[player] for player in players(one.play)]
        ends = tuple(
            Multipliers(tuple((k, x / spread[k]) for k, x in end.deviations), end.continuations)
            for end in one.ends
        )
        return Row(one.play, ends)

    found: list[Step] = []
    for step in steps:
        if isinstance(step, Cuts):
            sides = []
            for side in step.sides:
                normal, bound = units.half_space(side.normal, side.bound)
                sides.append(side._replace(normal=normal, bound=bound, rows=tuple(map(row, side.rows))))
            found.append(Cuts(tuple(sides)))
        elif isinstance(step, Consequence):
            normal, bound = units.half_space(step.normal, step.bound)
            found.append(Consequence(normal, bound, step.weights))
        else:
            found.append(step._replace(row=row(step.row)))
    return tuple(found)


def _players(game: Game, scope: Scope) -> Callable[[int], Sequence[int]]:
    """Whose each deviation of a play is, by the numbers of the kernel."""
    count = len(game.payoffs), len(game.payoffs[0])

    @cache
    def players(play: int) -> Sequence[int]:
        used = [1, 1]
        if play >= count[0] * count[1]:
            assert isinstance(scope, Mixtures | Pairs)
            number = play - count[0] * count[1]
            others = count[1 - scope.player]
            used[scope.player] = 2 if isinstance(scope, Pairs) else len(scope.mixtures[number // others])
        own = [player for player in (0, 1) for _ in range(used[player] * (count[player] - 1))]
        return [*own, *(deviation.player for profile, deviation in game.within if profile == play)]

    return players
