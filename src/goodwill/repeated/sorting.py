"""One game, whatever its names: players, actions and signals in an order that the game itself gives.

In the copy signals that say the same are one, and everything is sorted by what it does: refined, again and
again, by how what it meets is sorted.  Of things that are then still alike one is set apart, and the rest is
refined anew; of all ways to do that the least table counts.  So the copy is the same whatever the names were,
however large the game is.

There is an exception, and no fast way around it is known: to tell whether two games are one under other names
is as hard as the same question of graphs.  Where much stays alike after refining, ways multiply, and more may
be left than can be tried: from there on the order given decides which of them counts.

What is asked about is part of the game: the chance of an event is one more number beside the payoffs of a
round, and a player who mixes is the first one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from goodwill.games.mixed import MixedGame
from goodwill.games.repeated import Array, Deviation, Game
from goodwill.repeated.names import Actions, Names

#: So many entries of tables are looked at to tell apart what is alike, or all entries of the game so many
#: times if that is more; then the order given decides.
MOST_LOOKS, MOST_TIMES = 100_000, 30

#: The colour of each action of both players, and of each signal: equal ones are not told apart so far.
Colours = list[list[int]]


def sorted_copy(
    game: Game, *, alike: bool = False, event: Sequence[Any] | None = None, mixing: int | None = None
) -> tuple[Game, Names]:
    """The copy in the order that the game gives; the game must be exact.

    Parameters
    ----------
    alike : bool
        The game stays the same if the players change places, and the actions of both are to have the same
        order.
    event : sequence of numbers, optional
        The weight of each signal in an event that is asked about.
    mixing : 0 or 1, optional
        The player whose mixing is asked about; it is the copy's first player.  In a game with mixtures it is
        the one who has them.

    Examples
    --------
    >>> dilemma = Game([[(1, 1), (3, 0)], [(0, 3), (2, 2)]], Fraction(1, 2))
    >>> other = Game([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], Fraction(1, 2))
    >>> bool((sorted_copy(dilemma)[0].payoffs == sorted_copy(other)[0].payoffs).all())
    True
    """
    pure = game.pure if isinstance(game, MixedGame) else game
    mixing = game.player if isinstance(game, MixedGame) else mixing
    groups = _groups(pure)
    orders = [(0, 1)] if alike else [(0, 1), (1, 0)]
    if mixing is not None:
        orders = [(mixing, 1 - mixing)]
    tables = [_Table(game, groups, players, alike, event) for players in orders]
    return min(tables, key=lambda table: table.key).copy()


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

    def __init__(
        self, named: Game, groups: Any, players: tuple[int, int], alike: bool, event: Sequence[Any] | None
    ) -> None:
        self.named, self.groups, self.players, self.alike = named, groups, players, alike
        self.game = game = named.pure if isinstance(named, MixedGame) else named
        shape = game.law.shape[:2]
        self.shape = (shape[players[0]], shape[players[1]])
        self.count = len(groups) if groups is not None else 0
        self.stage = {a: tuple(game.payoffs[self.old(a)][p] for p in players) for a in np.ndindex(self.shape)}
        if event is not None:
            weights = np.array(event, dtype=object)
            self.stage = {a: (*v, (game.law[self.old(a)] * weights).sum()) for a, v in self.stage.items()}
        self.law = {a: self._merged(game.law[self.old(a)]) for a in self.stage}
        self.inside = {
            a: [
                (players.index(d.player), d.gain, self._merged(d.shift))
                for d in game.within.get(self.old(a), ())
            ]
            for a in self.stage
        }
        #: Of each action of the first player its mixtures: its weight, the other action, that one's weight.
        self.mixed: list[list[tuple[Any, int, Any]]] = [[] for _ in range(self.shape[0])]
        for mixture in named.mixtures if isinstance(named, MixedGame) else ():
            (a, p), (b, q) = mixture.items()
            self.mixed[a].append((p, b, q))
            self.mixed[b].append((q, a, p))
        self._rank()
        self.left = max(MOST_LOOKS, MOST_TIMES * self.entries)
        blank = [[0] * self.shape[0], [0] * self.shape[1], [0] * self.count]
        self.key, self.colours = self._settled(self._refined(blank))

    @property
    def entries(self) -> int:
        return len(self.stage) * (1 + self.count)

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

    def _profile(self, a: Actions, signs: Sequence[int]) -> Hashable:
        stage, law, inside = self.ranked[a]
        return (
            stage,
            tuple(sorted(zip(signs, law, strict=True))),
            tuple(sorted((p, gain, tuple(sorted(zip(signs, s, strict=True)))) for p, gain, s in inside)),
        )

    def _refined(self, colours: Colours) -> Colours:
        """Told apart by the colours of what each meets, until nothing new is told apart."""
        before = 0
        while (classes := sum(len(set(c)) for c in colours)) > before:
            before = classes
            self.left -= self.entries
            one, two, signs = colours
            met = _numbered({a: self._profile(a, signs) for a in self.stage})
            rows, columns = map(range, self.shape)
            mixed = [sorted((p, one[b], q) for p, b, q in some) for some in self.mixed]
            meets: list[dict[int, Any]] = [
                {i: (one[i], mixed[i], sorted((two[j], met[i, j]) for j in columns)) for i in rows},
                {j: (two[j], sorted((one[i], met[i, j]) for i in rows)) for j in columns},
                {
                    y: (signs[y], sorted(self._sign(a, y, one, two) for a in self.stage))
                    for y in range(self.count)
                },
            ]
            colours = [[number[k] for k in range(len(number))] for number in map(_numbered, meets)]
        return colours

    def _sign(self, a: Actions, y: int, one: Sequence[int], two: Sequence[int]) -> Any:
        _, law, inside = self.ranked[a]
        return (one[a[0]], two[a[1]], law[y], tuple(sorted((p, gain, s[y]) for p, gain, s in inside)))

    def _settled(self, colours: Colours) -> tuple[Any, Colours]:
        """The least table of all in which everything is told apart, and its colours."""
        counts = [sorted(Counter(some).items()) for some in colours]
        ties = [(kind, colour) for kind in range(3) for colour, count in counts[kind] if count > 1]
        if not ties:
            return self._key(colours), colours
        kind, shared = ties[0]
        members: list[int] = []
        for k in (k for k, colour in enumerate(colours[kind]) if colour == shared):
            if not any(self._twins(kind, k, x) for x in members):
                members.append(k)
        if self.left <= 0:
            members = members[:1]
        trials = [self._refined(self._apart(colours, kind, k)) for k in members]
        keys: list[Any] = [self._key(trial) for trial in trials] if len(trials) > 1 else [None]
        found: tuple[Any, Colours] | None = None
        for key, trial in zip(keys, trials, strict=True):
            if (key is None or key == min(keys)) and (found is None or self.left > 0):
                new = self._settled(trial)
                found = new if found is None or new[0] < found[0] else found
        assert found is not None
        return found

    def _twins(self, kind: int, one: int, two: int) -> bool:
        """Whether two actions of a player do the same: nothing changes if they change places."""
        if kind == 2 or (kind == 0 and (self.mixed[one] or self.mixed[two])):
            return False
        pairs = [(one, j, two, j) if kind == 0 else (j, one, j, two) for j in range(self.shape[1 - kind])]
        return all(self.ranked[i, j] == self.ranked[k, m] for i, j, k, m in pairs)

    def _apart(self, colours: Colours, kind: int, one: int) -> Colours:
        """One thing before all that it was not told apart from."""
        new = [[2 * c + 1 for c in some] for some in colours]
        for k in (0, 1) if self.alike and kind < 2 else (kind,):
            new[k][one] -= 1
        return new

    def _key(self, colours: Colours) -> Any:
        """All that the colours tell: the whole table, once everything is told apart."""
        one, two, signs = colours
        found = sorted((one[i], two[j], self._profile((i, j), signs)) for i, j in self.stage)
        mixed = sorted((one[a], one[b], p, q) for a, some in enumerate(self.mixed) for p, b, q in some)
        both = sorted(zip(one, two, strict=True)) if self.alike else []
        return self.shape, self.values, found, mixed, both

    @property
    def order(self) -> list[list[int]]:
        """Actions of both players and signals, sorted."""
        one, two, signs = self.colours
        colours = (one, one if self.alike else two, signs)
        return [sorted(range(len(c)), key=c.__getitem__) for c in colours]

    def copy(self) -> tuple[Game, Names]:
        one, two, signs = self.order
        payoffs: Array = np.empty((*self.shape, 2), dtype=object)
        law: Array = np.empty((*self.shape, self.count), dtype=object)
        within, numbers = {}, {}
        for (i, a), (j, b) in ((x, y) for x in enumerate(one) for y in enumerate(two)):
            payoffs[i, j] = self.stage[a, b][:2]
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
        if not isinstance(self.named, MixedGame):
            return game, Names(self.named, self.players, (one, two), signals, numbers)
        place = {a: i for i, a in enumerate(one)}
        mixtures = sorted(
            (sorted((place[a], q) for a, q in mixture.items()), m)
            for m, mixture in enumerate(self.named.mixtures)
        )
        more = [len(one) + m for _, m in mixtures]
        mixed = MixedGame.unchecked(game, 0, [dict(mixture) for mixture, _ in mixtures])
        return mixed, Names(self.named, self.players, ([*one, *more], two), signals, numbers)

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
