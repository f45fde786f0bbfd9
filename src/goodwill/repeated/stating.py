"""A game, and what may be played in it, as the proofs have it: in fractions, by number.

A float is the fraction that it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

from goodwill.games.mixed import MixedGame
from goodwill.games.repeated import Game
from goodwill.proofs import statements
from goodwill.proofs.statements import Mixtures, Pure, Scope, Symmetric

Actions = tuple[int, int]
Vector = tuple[Fraction, ...]
#: Numbers by signal, or by number of a half-space or deviation.
Table = dict[int, Fraction]
#: What a deviation is called: the player, the action that it uses, and that which it could use instead.
Name = tuple[int, int, int]
#: A lottery over actions.
Lottery = Sequence[tuple[int, Any]]


class Multipliers(NamedTuple):
    """What a bound is made of: weights of deviations, by number, and of public signals; the rest are 0."""

    mu: tuple[tuple[int, Any], ...]
    eta: tuple[tuple[int, Any], ...] = ()


class End(NamedTuple):
    """One pure or mixed profile: its stage payoffs, the law of the signals, and the deviations.

    ``deviations`` are in the order of the proofs, ``(player, gain, shift by signal)``.  ``names`` has the
    player of each and its two actions: that which is used, and that which could be.
    """

    stage: Vector
    law: Table
    deviations: tuple[tuple[int, Fraction, Table], ...]
    names: tuple[Name, ...]


def exact_game(game: Game) -> tuple[statements.Game, Scope]:
    """The game without its mixtures as a record in fractions, and the scope in which they are allowed.

    A float is the fraction that it is: see :attr:`Game.in_fractions`.

    >>> exact, scope = exact_game(Game([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], 0.5))
    >>> exact.payoffs[0][1], exact.delta, scope
    ((Fraction(0, 1), Fraction(3, 1)), Fraction(1, 2), Pure())
    """
    scope: Scope = Pure()
    pure = game = game.in_fractions
    if isinstance(game, MixedGame):
        pure = game.pure
        scope = Mixtures(game.player, tuple(weights(mixture) for mixture in game.mixtures))
    n2 = pure.payoffs.shape[1]
    within = tuple(
        (i * n2 + j, statements.Deviation(d.player, Fraction(d.gain), vector(d.shift)))
        for (i, j), some in sorted(pure.within.items())
        for d in some
    )
    payoffs, law = (tuple(tuple(map(vector, row)) for row in table) for table in (pure.payoffs, pure.law))
    return statements.Game(payoffs, law, Fraction(pure.delta), within), scope


def vector(numbers: Iterable[Any]) -> Vector:
    """Numbers as fractions; a float is the fraction that it is."""
    return tuple(Fraction(x) for x in numbers)


def weights(table: Mapping[int, Any]) -> statements.Weights:
    """A sparse vector in the order of its indices, without zeros."""
    return tuple((k, Fraction(x)) for k, x in sorted(table.items()) if x)


def lottery(row: Iterable[tuple[Any, int]]) -> statements.Weights:
    """A lottery over states as the proofs have it; ``row`` has the weight first."""
    total: Table = {}
    for weight, k in row:
        total[k] = total.get(k, Fraction(0)) + Fraction(weight)
    return weights(total)


def states_of(game: Game, states: Iterable[Any]) -> tuple[statements.State, ...]:
    """An automaton's states as the proofs have them."""
    found = []
    for actions, payoff, lotteries in states:
        follow = tuple(map(lottery, lotteries))
        found.append(statements.State(play(game, actions), vector(payoff), follow))
    return tuple(found)


def symmetric_scope(game: Game) -> Symmetric:
    """The scope of strongly symmetric play: signals keep their names, but under perfect monitoring."""
    n, _, signals = game.law.shape
    if game.is_perfect:
        return Symmetric(tuple(j * n + i for i, j in game.profiles))
    return Symmetric(tuple(range(signals)))


def play(game: Game, actions: Actions) -> int:
    """The number of a pair of actions; an action beyond the pure ones is a mixture.

    >>> from goodwill.repeated import with_mixtures
    >>> game = Game([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], 0.5)
    >>> play(game, (1, 0)), play(with_mixtures(game, 0, [{0: 0.5, 1: 0.5}]), (2, 1))
    (2, 5)
    """
    i, j = actions
    if not isinstance(game, MixedGame):
        return i * game.payoffs.shape[1] + j
    n1, n2, _ = game.pure.payoffs.shape
    number, other, others = ((i - n1, j, n2), (j - n2, i, n1))[game.player]
    return i * n2 + j if number < 0 else n1 * n2 + number * others + other


def profile(game: Game, actions: Actions) -> list[Lottery]:
    """What both players do, as lotteries over pure actions."""
    pair: list[Lottery] = [((actions[0], 1),), ((actions[1], 1),)]
    if isinstance(game, MixedGame):
        number = actions[game.player] - game.pure.payoffs.shape[game.player]
        if number >= 0:
            pair[game.player] = sorted(game.mixtures[number].items())
    return pair


def end(game: statements.Game, pair: Sequence[Lottery], event: Any = None) -> End:
    """A lottery of each player over its pure actions; ``event`` adds its chance to the stage payoffs."""
    lotteries = [[(action, Fraction(q)) for action, q in lottery] for lottery in pair]
    chances = [(p * q, (i, j)) for (i, p), (j, q) in product(*lotteries)]
    stage = [sum(q * game.payoffs[i][j][who] for q, (i, j) in chances) for who in (0, 1)]
    law = _mean((q, game.law[i][j]) for q, (i, j) in chances)
    deviations, names = [], []
    for player, count in enumerate((len(game.payoffs), len(game.payoffs[0]))):
        for (of, _), instead in product(lotteries[player], range(count)):
            if instead != of:
                gain, rows = Fraction(0), []
                for other, q in lotteries[1 - player]:
                    (i, j), (k, m) = (
                        (mine, other) if player == 0 else (other, mine) for mine in (instead, of)
                    )
                    gain += q * (game.payoffs[i][j][player] - game.payoffs[k][m][player])
                    rows += [(q, game.law[i][j]), (-q, game.law[k][m])]
                deviations.append((player, gain, _mean(rows)))
                names.append((player, of, instead))
    if len(chances) == 1:
        i, j = chances[0][1]
        inside = [d for number, d in game.within if number == i * len(game.payoffs[0]) + j]
        deviations += [(d.player, d.gain, _mean([(Fraction(1), d.shift)])) for d in inside]
    if event is not None:
        stage.append(sum(chance * Fraction(event[y]) for y, chance in law.items()))
    return End(vector(stage), law, tuple(deviations), tuple(names))


def names(game: Game, actions: Actions) -> list[Name]:
    """What :class:`End` calls the deviations to pure actions: the player, its action, and that instead."""
    pure = game.pure if isinstance(game, MixedGame) else game
    return names_of(pure, [[of for of, _ in lottery] for lottery in profile(game, actions)])


def names_of(pure: Game, used: Sequence[Sequence[int]]) -> list[Name]:
    """The same by the actions that each player uses, in increasing order."""
    return [
        (player, of, instead)
        for player, some in enumerate(used)
        for of, instead in product(some, range(pure.payoffs.shape[player]))
        if instead != of
    ]


def _mean(rows: Iterable[tuple[Fraction, Vector]]) -> Table:
    """A sum of rows of numbers with weights, without zeros."""
    found: Table = {}
    for weight, row in rows:
        for y, x in enumerate(row):
            if x:
                found[y] = found.get(y, Fraction(0)) + weight * x
    return {y: x for y, x in found.items() if x}


def deviation_numbers(game: Game, actions: Actions, names: Sequence[Name]) -> list[int]:
    """The proofs' number of each deviation that the game lists, by what :class:`End` calls them.

    Of a mixture of two actions the game lists those from one of them, and one back.
    """
    if not isinstance(game, MixedGame) or not game.support(*actions):
        return list(range(len(game.deviations(*actions))))
    first, second = game.support(*actions)
    found = []
    for player in (0, 1):
        count = game.pure.payoffs.shape[player]
        if player == game.player:
            listed = [(player, first, k) for k in range(count) if k != first] + [(player, second, first)]
        else:
            listed = [(player, actions[player], k) for k in range(count) if k != actions[player]]
        found += [names.index(name) for name in listed]
    return found
