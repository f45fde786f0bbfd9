"""Cells: intervals of mixtures of two actions of one player, as what may be played.

With fixed multipliers the dual bound of :mod:`goodwill.repeated.program` is a sum of terms that are affine
in the weight of a mixture, and of maxima of such terms.  So it is convex in the weight, and over a whole
interval of weights it is at most the larger of its values at the two ends.  A *cell* is such an interval, for
two actions of one player and one of the other: multipliers that are checked at both ends cover all of it.

They need not be the same at both ends.  What tempts the mixing player is about single actions, so it does not
depend on the weight; the multipliers of these temptations may move in a straight line from end to end, and
the bound stays convex.  Those of the other player's temptations, and of the signals, must not move.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any, NamedTuple

from goodwill.games.mixed import MixedGame
from goodwill.games.repeated import Game
from goodwill.proofs import statements
from goodwill.repeated.certificates import Playable, exact_game, playables
from goodwill.repeated.stating import deviation_numbers, end


class Cell(NamedTuple):
    """The mixtures that put a weight from ``low`` to ``high`` on the first of two actions of one player.

    ``other`` is what the other player does.  The two actions are worth the same, at the ends of the interval
    too; so a pure action is a cell of its own, with one action and the weight 1.
    """

    actions: tuple[int, ...]
    other: int
    low: Any
    high: Any

    def halves(self) -> tuple[Cell, Cell]:
        middle = (self.low + self.high) / 2
        return self._replace(high=middle), self._replace(low=middle)


def first_cells(game: Game, player: int) -> Iterator[Cell]:
    one = Fraction(1) if game.is_exact else 1.0
    count = range(game.payoffs.shape[player])
    for other in range(game.payoffs.shape[1 - player]):
        for action in count:
            yield Cell((action,), other, one, one)
        for actions in combinations(count, 2):
            yield Cell(actions, other, 0 * one, one)


def ends_of(game: Game, player: int, cell: Cell) -> tuple[Game, list[tuple[int, int]]]:
    """A game that has the lower end, the middle and the upper end of a cell for actions, and these."""
    if len(cell.actions) == 1:
        action = cell.actions[0]
        return game, [(action, cell.other) if player == 0 else (cell.other, action)] * 3
    first, second = cell.actions
    middle = (cell.low + cell.high) / 2
    weights = (cell.low, middle, cell.high)
    mixed = MixedGame.unchecked(game, player, [{first: q, second: 1 - q} for q in weights])
    start = game.payoffs.shape[player]
    at = [(start + k, cell.other) if player == 0 else (cell.other, start + k) for k in range(3)]
    return mixed, at


def mixing(cells: Iterable[Cell]) -> list[Cell]:
    """The cells of two actions, in the order of the proofs."""
    return sorted(cell for cell in cells if len(cell.actions) == 2)


def in_scope(cell: Cell) -> statements.Cell:
    first, second = cell.actions
    return statements.Cell((first, second), cell.other, Fraction(cell.low), Fraction(cell.high))


def cell_playables(game: Game, player: int, cells: Sequence[Cell]) -> dict[Any, Playable]:
    """The cells as what may be played."""
    n1, n2, _ = game.payoffs.shape
    exact, _ = exact_game(game)
    found: dict[Any, Playable] = {}
    for cell in cells:
        if len(cell.actions) == 1:
            (actions, *_) = ends_of(game, player, cell)[1]
            found |= {cell: playables(game, [actions])[actions]}
    for number, cell in enumerate(mixing(cells), start=n1 * n2):
        mixed, at = ends_of(game, player, cell)
        first, second = cell.actions
        ends = []
        for weight in (Fraction(cell.low), Fraction(cell.high)):
            lotteries: list[Any] = [((cell.other, 1),)] * 2
            lotteries[player] = ((first, weight), (second, 1 - weight))
            ends.append(end(exact, lotteries))
        found[cell] = Playable(number, tuple(ends), deviation_numbers(mixed, at[0], ends[0].names))
    return found
