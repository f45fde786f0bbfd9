"""One game, whatever its names: players, actions and signals in an order that the game itself gives.

Whoever calls the players, the actions or the signals otherwise, or splits a signal in two that say the
same, has the same game.  So the search looks at a copy in which signals that say the same are one, and
everything is sorted by what it does: refined, again and again, by how what it meets is sorted.  What is then
still alike is alike by a symmetry of the game, but for rare games; there the order given decides.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from goodwill.games.mixed import MixedGame
from goodwill.games.repeated import Array, Deviation, Game
from goodwill.repeated.automaton import State
from goodwill.repeated.stating import deviation_numbers, names, play

#: Larger tables are left in the order given: sorting them would take longer than the search.
MOST_ENTRIES = 4000

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
        """A number of each player, in the old order; further ones stay."""
        return (both[self.players[0]], both[self.players[1]], *both[2:])

    def profile(self, actions: Actions) -> Actions:
        """The old names of a pair of actions."""
        first, second = self.pair([table[k] for table, k in zip(self.actions, actions, strict=True)])
        return first, second

    def state(self, state: State) -> State:
        """A state of an automaton; after signals that never come, nothing changes."""
        follow = [state.lotteries[0]] * self.game.law.shape[2]
        for lottery, members in zip(state.lotteries, self.signals, strict=True):
            for y, _ in members:
                follow[y] = lottery
        first, second = self.pair(state.payoff)
        return State(self.profile(state.actions), (first, second), tuple(follow))

    def play(self, copy: Game, actions: Actions) -> tuple[int, Sequence[int]]:
        """The kernel's number of a play of the copy, and of each of its deviations."""
        old = self.profile(actions)
        known = names(self.game, old)
        if isinstance(self.game, MixedGame):
            return play(self.game, old), deviation_numbers(self.game, old, known)
        found = []
        for player, of, instead in names(copy, actions):
            table = self.actions[player]
            found.append(known.index((self.players[player], table[of], table[instead])))
        return play(self.game, old), [*found, *(len(known) + k for k in self.within.get(actions, ()))]


def unchanged(game: Game) -> Names:
    """The names of a copy that calls nothing otherwise."""
    n1, n2, signals = game.law.shape
    within = {actions: range(len(some)) for actions, some in game.within.items()}
    return Names(game, (0, 1), (range(n1), range(n2)), [[(y, Fraction(1))] for y in range(signals)], within)


def sorted_copy(game: Game, alike: bool = False) -> tuple[Game, Names]:
    """The copy in the order that the game gives; the game must be exact and without mixtures.

    ``alike``: the game stays the same if the players change places, and the actions of both are to have the
    same order.

    >>> dilemma = Game([[(1, 1), (3, 0)], [(0, 3), (2, 2)]], Fraction(1, 2))
    >>> other = Game([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], Fraction(1, 2))
    >>> bool((sorted_copy(dilemma)[0].payoffs == sorted_copy(other)[0].payoffs).all())
    True
    """
    if game.law.size > MOST_ENTRIES and not game.is_perfect:
        return game, unchanged(game)
    groups = _groups(game)
    if alike:
        return _Table(game, groups, (0, 1), alike).copy()
    tables = [_Table(game, groups, players) for players in ((0, 1), (1, 0))]
    best = tables[1] if tables[1].key() < tables[0].key() else tables[0]
    return best.copy()


def _groups(game: Game) -> list[list[tuple[int, Fraction]]] | None:
    """The signals that say the same, with their shares; None if everything is seen, under whatever names."""
    signals = game.law.shape[2]
    rows = [game.law[a] for a in game.profiles]
    rows += [d.shift for a in game.profiles for d in game.within.get(a, ())]
    columns = np.array(rows, dtype=object).T.tolist()
    found: dict[Any, list[int]] = {}
    for y in range(signals):
        first = next((x for x in columns[y] if x), None)
        if first is not None:
            found.setdefault(tuple(x / abs(first) for x in columns[y]), []).append(y)
    if not game.within and len(found) == len(rows) and all(sum(map(bool, key)) == 1 for key in found):
        return None
    groups = []
    for members in found.values():
        sizes = [sum(map(abs, columns[y])) for y in members]
        groups.append([(y, Fraction(size) / sum(sizes)) for y, size in zip(members, sizes, strict=True)])
    return groups


class _Table:
    """A game from the view of one order of the players, with colours of actions and signals."""

    def __init__(self, game: Game, groups: Any, players: tuple[int, int], alike: bool = False) -> None:
        self.game, self.groups, self.players, self.alike = game, groups, players, alike
        shape = game.law.shape[:2]
        self.shape = (shape[players[0]], shape[players[1]])
        self.count = len(groups) if groups is not None else 0
        self.stage = {a: tuple(game.payoffs[self.old(a)][p] for p in players) for a in np.ndindex(self.shape)}
        self.law = {a: self._merged(game.law[self.old(a)]) for a in self.stage}
        self.inside = {
            a: [
                (players.index(d.player), d.gain, self._merged(d.shift))
                for d in game.within.get(self.old(a), ())
            ]
            for a in self.stage
        }
        self._rank()
        self.colours: list[list[int]] = [[0] * self.shape[0], [0] * self.shape[1], [0] * self.count]
        self._refine()

    def old(self, actions: Any) -> Actions:
        return actions if self.players == (0, 1) else (actions[1], actions[0])

    def _merged(self, chances: Array) -> list[Any]:
        if self.groups is None:
            return []
        return [sum(chances[y] for y, _ in members) for members in self.groups]

    def _rank(self) -> None:
        """Numbers by their rank: comparing those is faster, and says the same."""
        every = {x for v in self.stage.values() for x in v} | {x for row in self.law.values() for x in row}
        every |= {x for some in self.inside.values() for _, gain, shift in some for x in (gain, *shift)}
        self.rank = {x: k for k, x in enumerate(sorted(every))}
        self.values = tuple(self.rank)
        r = self.rank
        self.ranked = {
            a: (
                tuple(r[x] for x in self.stage[a]),
                [r[x] for x in self.law[a]],
                [(player, r[gain], [r[x] for x in shift]) for player, gain, shift in self.inside[a]],
            )
            for a in self.stage
        }

    def _profile(self, a: Actions) -> Hashable:
        stage, law, inside = self.ranked[a]
        signs = self.colours[2]
        return (
            stage,
            tuple(sorted(zip(signs, law, strict=True))),
            tuple(sorted((p, gain, tuple(sorted(zip(signs, s, strict=True)))) for p, gain, s in inside)),
        )

    def _refine(self) -> None:
        before = 0
        while (classes := sum(len(set(c)) for c in self.colours)) > before:
            before = classes
            one, two, signs = self.colours
            met = _numbered({a: self._profile(a) for a in self.stage})
            rows, columns = map(range, self.shape)
            meets = [
                {i: (one[i], sorted((two[j], met[i, j]) for j in columns)) for i in rows},
                {j: (two[j], sorted((one[i], met[i, j]) for i in rows)) for j in columns},
                {y: (signs[y], sorted(self._sign(a, y) for a in self.stage)) for y in range(self.count)},
            ]
            self.colours = [[number[k] for k in range(len(number))] for number in map(_numbered, meets)]

    def _sign(self, a: Actions, y: int) -> Any:
        _, law, inside = self.ranked[a]
        colours = (self.colours[0][a[0]], self.colours[1][a[1]])
        return (*colours, law[y], tuple(sorted((p, gain, s[y]) for p, gain, s in inside)))

    @property
    def order(self) -> list[list[int]]:
        """Actions of both players and signals, sorted."""
        one, two, signs = self.colours
        colours = (one, one if self.alike else two, signs)
        return [[k for _, k in sorted((x, k) for k, x in enumerate(c))] for c in colours]

    def key(self) -> Any:
        """The whole game in that order."""
        one, two, signs = self.order
        found: list[Any] = []
        for i in one:
            for j in two:
                stage, law, inside = self.ranked[i, j]
                more = sorted((p, gain, [s[y] for y in signs]) for p, gain, s in inside)
                found.append((stage, [law[y] for y in signs], more))
        return self.shape, self.values, found

    def copy(self) -> tuple[Game, Names]:
        one, two, signs = self.order
        payoffs: Array = np.empty((*self.shape, 2), dtype=object)
        law: Array = np.empty((*self.shape, self.count), dtype=object)
        within, numbers = {}, {}
        for (i, a), (j, b) in ((x, y) for x in enumerate(one) for y in enumerate(two)):
            payoffs[i, j] = self.stage[a, b]
            law[i, j] = [self.law[a, b][y] for y in signs]
            inside = [
                (p, gain, [shift[y] for y in signs], k)
                for k, (p, gain, shift) in enumerate(self.inside[a, b])
            ]
            if inside:
                inside.sort()
                within[i, j] = [Deviation(*d[:2], np.array(d[2], dtype=object)) for d in inside]
                numbers[i, j] = [d[3] for d in inside]
        game = Game(payoffs, self.game.delta, None if self.groups is None else law, within)
        signals = [self.groups[y] for y in signs] if self.groups is not None else self._seen(one, two)
        return game, Names(self.game, self.players, (one, two), signals, numbers)

    def _seen(self, one: Sequence[int], two: Sequence[int]) -> list[list[tuple[int, Fraction]]]:
        """The old signals of each pair of actions, if everything is seen: several may say the same."""
        at = [self.game.law[self.old((a, b))] for a in one for b in two]
        return [[(y, x) for y, x in enumerate(row) if x] for row in at]


def _numbered(keys: dict[Any, Any]) -> dict[Any, int]:
    """Equal keys by equal numbers, in the order of the keys."""
    found, before, number = {}, None, -1
    for k, key in sorted(keys.items(), key=lambda item: item[1]):
        number += key != before
        found[k], before = number, key
    return found
