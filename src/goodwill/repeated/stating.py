"""A game, and what may be played in it, as the proofs have it: in fractions, by number.

A float is the fraction that it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

from goodwill.proofs import statements
from goodwill.proofs.statements import Game, Mixtures, Pure, Scope
from goodwill.repeated.game import RepeatedGame
from goodwill.repeated.mixing import MixedGame

Actions = tuple[int, int]
Vector = tuple[Fraction, ...]
#: Numbers by signal, or by number of a half-space or deviation.
Table = dict[int, Fraction]
#: A lottery over actions.
Lottery = Sequence[tuple[int, Any]]


class End(NamedTuple):
    """One pure or mixed profile: its stage payoffs, the law of the signals, and the deviations.

    ``deviations`` are in the order of the proofs, ``(player, gain, shift by signal)``.  ``names`` has the
    player of each and its two actions: that which is used, and that which could be.
    """

    stage: Vector
    law: Table
    deviations: tuple[tuple[int, Fraction, Table], ...]
    names: tuple[tuple[int, int, int], ...]


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


def end(game: RepeatedGame, actions: Actions, event: Any = None) -> End:
    """What is played, in fractions; ``event`` adds its chance to the stage payoffs."""
    pair: list[Lottery] = [((actions[0], 1),), ((actions[1], 1),)]
    if isinstance(game, MixedGame):
        number = actions[game.player] - game.pure.payoffs.shape[game.player]
        if number >= 0:
            pair[game.player] = sorted(game.mixtures[number].items())
        game = game.pure
    return mixed_end(game, pair, event)


def mixed_end(game: RepeatedGame, pair: Sequence[Lottery], event: Any = None) -> End:
    """The same for a lottery of each player over its pure actions."""
    lotteries = [[(action, Fraction(q)) for action, q in lottery] for lottery in pair]
    chances = [(p * q, (i, j)) for (i, p), (j, q) in product(*lotteries)]
    stage = tuple(sum(q * Fraction(game.payoffs[a][who]) for q, a in chances) for who in (0, 1))
    law = _mean([(q, game.law[a]) for q, a in chances])
    deviations, names = [], []
    for player in (0, 1):
        for of, instead in product((a for a, _ in lotteries[player]), range(game.payoffs.shape[player])):
            if instead == of:
                continue
            others = [
                (q, [(k, other) if player == 0 else (other, k) for k in (instead, of)])
                for other, q in lotteries[1 - player]
            ]
            gain = sum(
                q * (Fraction(game.payoffs[a][player]) - Fraction(game.payoffs[b][player]))
                for q, (a, b) in others
            )
            shift = _mean([x for q, (a, b) in others for x in ((q, game.law[a]), (-q, game.law[b]))])
            deviations.append((player, Fraction(gain), shift))
            names.append((player, of, instead))
    if len(chances) == 1:
        for d in game.within.get(chances[0][1], ()):
            deviations.append((d.player, Fraction(d.gain), _mean([(Fraction(1), d.shift)])))
    if event is not None:
        stage = (*stage, sum(chance * Fraction(event[y]) for y, chance in law.items()))
    return End(vector(stage), law, tuple(deviations), tuple(names))


def _mean(rows: Iterable[tuple[Fraction, Any]]) -> Table:
    """A sum of rows of numbers with weights, without zeros."""
    found: Table = {}
    for weight, row in rows:
        for y, x in enumerate(row.tolist()):
            if x:
                found[y] = found.get(y, Fraction(0)) + weight * Fraction(x)
    return {y: x for y, x in found.items() if x}


def deviation_numbers(
    game: RepeatedGame, actions: Actions, names: Sequence[tuple[int, int, int]]
) -> list[int]:
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
