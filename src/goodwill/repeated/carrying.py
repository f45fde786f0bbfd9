"""A proof about the copy of a game, carried back to the game's own units and names.

The copy has payoffs from 0 to 1 (:mod:`goodwill.repeated.units`), and its players, actions and signals in an
order of its own (:mod:`goodwill.repeated.sorting`).  A half-space ``normal . v <= bound`` becomes one of the
payoffs in the game's units.  A deviation gains ``spread`` times as much there, so its weight is divided by
that.  What bounds the continuation after a signal is shared out among the signals that it stands for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from goodwill.games.repeated import Game
from goodwill.proofs.statements import Consequence, Cuts, Multipliers, Row, Step, Vector
from goodwill.repeated.names import Names
from goodwill.repeated.stating import names, play
from goodwill.repeated.units import Units


class Old(NamedTuple):
    """What a play of the copy is in the game: its number, and the number and the player of each deviation.

    ``turned`` says that the ends of a cell change places.
    """

    number: int
    deviations: Sequence[int]
    players: Sequence[int]
    turned: bool = False


def pure_plays(copy: Game, names_: Names) -> Callable[[int], Old]:
    """What the pairs of actions of the copy are, mixtures included."""
    known = {play(copy, actions): actions for actions in copy.profiles}

    def old(number: int) -> Old:
        actions = known[number]
        players = [player for player, *_ in names(copy, actions)]
        players += [deviation.player for deviation in copy.within.get(actions, ())]
        there = play(names_.game, names_.profile(actions))
        return Old(there, names_.numbers(copy, actions), [names_.players[player] for player in players])

    return old


def carried(
    steps: Iterable[Step], plays: Callable[[int], Old], names_: Names, units: Units
) -> tuple[Step, ...]:
    """The steps in the game's units and names."""

    def half_space(normal: Vector, bound: Fraction) -> tuple[Vector, Fraction]:
        return units.half_space(names_.pair(normal), bound)

    def row(one: Row) -> Row:
        old = plays(one.play)
        ends = [_end(end, old, names_, units) for end in one.ends]
        return Row(old.number, tuple(ends[::-1] if old.turned else ends))

    def rows(some: Iterable[Row]) -> tuple[Row, ...]:
        return tuple(sorted(map(row, some), key=lambda one: one.play))

    found: list[Step] = []
    for step in steps:
        if isinstance(step, Cuts):
            sides = []
            for side in step.sides:
                normal, bound = half_space(side.normal, side.bound)
                sides.append(side._replace(normal=normal, bound=bound, rows=rows(side.rows)))
            found.append(Cuts(tuple(sides)))
        elif isinstance(step, Consequence):
            normal, bound = half_space(step.normal, step.bound)
            found.append(Consequence(normal, bound, step.weights))
        else:
            found.append(step._replace(row=row(step.row)))
    return tuple(found)


def _end(end: Multipliers, old: Old, names_: Names, units: Units) -> Multipliers:
    deviations = [(old.deviations[k], x / units.spread[old.players[k]]) for k, x in end.deviations]
    continuations = [
        (y, tuple((n, weight * share) for n, weight in weights))
        for here, weights in end.continuations
        for y, share in names_.signals[here]
    ]
    return Multipliers(tuple(sorted(deviations)), tuple(sorted(continuations)))
