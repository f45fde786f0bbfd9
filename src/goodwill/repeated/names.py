"""One game, whatever its names: what a copy of it calls otherwise, and the way back.

Whoever calls the players, the actions or the signals otherwise, or splits a signal in two that say the
same, has the same game.  So the search looks at a copy that :mod:`goodwill.repeated.sorting` has put in
order, and what it finds is carried back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from goodwill.games.repeated import Game
from goodwill.repeated.automaton import State
from goodwill.repeated.stating import Name, deviation_numbers, names, play

Actions = tuple[int, int]


class Names(NamedTuple):
    """What a copy calls otherwise.

    ``game`` has the old names.  ``actions[i]`` are the old numbers of the actions of the copy's player i, who
    is the old player ``players[i]``; ``signals[y]`` are the old signals of the copy's signal y, with their
    shares of it; ``within`` has the old numbers of further deviations, by the copy's actions.
    """

    game: Game
    players: tuple[int, int]
    actions: tuple[Sequence[int], Sequence[int]]
    signals: Sequence[Sequence[tuple[int, Fraction]]]
    within: Mapping[Actions, Sequence[int]]

    def pair(self, both: Sequence[Any]) -> tuple[Any, ...]:
        """A number of each player, in the old order, or back from there; further ones stay."""
        return (both[self.players[0]], both[self.players[1]], *both[2:])

    def profile(self, actions: Actions) -> Actions:
        """The old names of a pair of actions."""
        first, second = self.pair([table[k] for table, k in zip(self.actions, actions, strict=True)])
        return first, second

    def name(self, name: Name) -> Name:
        """The old name of a deviation: the player, its action, and that instead."""
        player, of, instead = name
        return self.players[player], self.actions[player][of], self.actions[player][instead]

    def state(self, state: State) -> State:
        """A state of an automaton; after signals that never come, nothing changes."""
        follow = [state.lotteries[0]] * self.game.law.shape[2]
        for lottery, members in zip(state.lotteries, self.signals, strict=True):
            for y, _ in members:
                follow[y] = lottery
        first, second = self.pair(state.payoff)
        return State(self.profile(state.actions), (first, second), tuple(follow))

    def back(self, state: State) -> State:
        """The state of the copy that became this one."""
        old = self.pair(state.actions)
        first, second = ([*table].index(k) for table, k in zip(self.actions, old, strict=True))
        payoff = self.pair(state.payoff)
        follow = tuple(state.lotteries[members[0][0]] for members in self.signals)
        return State((first, second), (payoff[0], payoff[1]), follow)

    def event(self, weights: Sequence[Any]) -> list[Any]:
        """The weight of each of the copy's signals, by those of the old ones."""
        return [sum(share * weights[y] for y, share in members) for members in self.signals]

    def numbers(self, copy: Game, actions: Actions) -> list[int]:
        """The proofs' old number of each deviation of a play, by their number of it in the copy."""
        known = names(self.game, self.profile(actions))
        found = [known.index(self.name(name)) for name in names(copy, actions)]
        return [*found, *(len(known) + k for k in self.within.get(actions, ()))]

    def play(self, copy: Game, actions: Actions) -> tuple[int, Sequence[int]]:
        """The proofs' number of a play of the copy, and of each deviation that the copy lists."""
        numbers = self.numbers(copy, actions)
        listed = deviation_numbers(copy, actions, names(copy, actions))
        return play(self.game, self.profile(actions)), [numbers[k] for k in listed]


def unchanged(game: Game) -> Names:
    """The names of a copy that calls nothing otherwise."""
    n1, n2, signals = game.law.shape
    within = {actions: range(len(some)) for actions, some in game.within.items()}
    return Names(game, (0, 1), (range(n1), range(n2)), [[(y, Fraction(1))] for y in range(signals)], within)
