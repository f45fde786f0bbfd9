"""A game, its plays and automata as the kernel has them: see :mod:`goodwill.proofs.statements`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

from goodwill import proofs
from goodwill.repeated.automaton import State
from goodwill.repeated.game import RepeatedGame
from goodwill.repeated.mixing import MixedGame

Actions = tuple[int, int]


def record(game: RepeatedGame) -> tuple[proofs.Game, proofs.Scope]:
    """The game in fractions, and which equilibria theorems about it speak of."""
    game = game.in_fractions
    pure = game.pure.in_fractions if isinstance(game, MixedGame) else game
    within = tuple(
        (number, proofs.Deviation(d.player, Fraction(d.gain), tuple(map(Fraction, d.shift))))
        for number, actions in enumerate(pure.profiles)
        for d in pure.within.get(actions, ())
    )
    stored = proofs.Game(_table(pure.payoffs), _table(pure.law), Fraction(pure.delta), within)
    if not isinstance(game, MixedGame):
        return stored, proofs.Pure()
    mixtures = (tuple(sorted((a, Fraction(q)) for a, q in m.items())) for m in game.mixtures)
    return stored, proofs.Mixtures(game.player, tuple(mixtures))


def symmetric_scope(game: RepeatedGame) -> proofs.Symmetric:
    """The scope of strongly symmetric play: signals keep their names, but under perfect monitoring."""
    n, _, signals = game.law.shape
    if game.is_perfect:
        return proofs.Symmetric(tuple(j * n + i for i, j in game.profiles))
    return proofs.Symmetric(tuple(range(signals)))


def _table(table: Any) -> tuple[tuple[tuple[Fraction, ...], ...], ...]:
    return tuple(tuple(tuple(map(Fraction, entry)) for entry in row) for row in table.tolist())


def play_number(game: RepeatedGame, actions: Actions) -> int:
    """The number of a pair of actions among the plays."""
    i, j = actions
    if not isinstance(game, MixedGame):
        return int(i * game.payoffs.shape[1] + j)
    n1, n2, _ = game.pure.payoffs.shape
    if i < n1 and j < n2:
        return int(i * n2 + j)
    mixture, other, others = (i - n1, j, n2) if game.player == 0 else (j - n2, i, n1)
    return int(n1 * n2 + mixture * others + other)


def deviation_numbers(game: RepeatedGame, actions: Actions) -> list[int]:
    """For each of a game's deviations its number among those of the kernel.

    Of a mixture the kernel compares every action with both in the support, the game with the first only.
    """
    support = game.support(*actions) if isinstance(game, MixedGame) else ()
    if not isinstance(game, MixedGame) or not support:
        return [*range(len(game.deviations(*actions)))]
    all_of_them, found = [], []
    for player in (0, 1):
        of = sorted(support) if player == game.player else [actions[player]]
        pairs = product(of, range(game.pure.payoffs.shape[player]))
        all_of_them += [(player, here, there) for here, there in pairs if here != there]
    first, second = support
    for player in (0, 1):
        count = game.pure.payoffs.shape[player]
        if player == game.player:
            found += [(player, first, k) for k in range(count) if k != first] + [(player, second, first)]
        else:
            found += [(player, actions[player], k) for k in range(count) if k != actions[player]]
    return [all_of_them.index(move) for move in found]


def states_of(game: RepeatedGame, states: Sequence[State]) -> tuple[proofs.State, ...]:
    """An automaton's states as the kernel has them."""
    found = []
    for actions, payoff, lotteries in states:
        follow = tuple(_lottery(lottery) for lottery in lotteries)
        value = tuple(Fraction(x) for x in payoff)
        found.append(proofs.State(play_number(game, actions), value, follow))
    return tuple(found)


def _lottery(lottery: Iterable[tuple[Any, int]]) -> proofs.statements.Weights:
    """Weights by state, each state once."""
    total: dict[int, Fraction] = {}
    for weight, k in lottery:
        total[k] = total.get(k, Fraction(0)) + Fraction(weight)
    return tuple(sorted((k, weight) for k, weight in total.items() if weight))
