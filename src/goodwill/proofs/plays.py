"""What may be played in a round, and everything that might tempt a player then.

This is the definition of an equilibrium, as far as one round goes.  Let a player use an action (or draw it
from a mixture).  It must not gain by any other: with continuation payoffs ``w(y)`` after the public signal y,

    (1 - delta) gain + delta sum_y shift(y) w_player(y)  <=  0,

where ``gain`` is the change of its stage payoff and ``shift`` that of the signals' probabilities.  A player
who mixes compares each action that its lottery names with all others, so that those are worth the same.  The
further deviations of ``game.within`` are those inside a round with several moves: wherever the profile is
played, each of them, alone, has to satisfy the same inequality.

A cell holds the mixtures with 0 < q < 1.  Its ends at 0 and 1 name both actions, too, although nothing binds
a player there at the one that is not drawn.  They are pure profiles, which are plays themselves and must
never be left out as parts of a cell.

*Strongly symmetric play* is sound under every monitoring.  After each history, so after each signal, both
take the same action again: the continuation values are values of the same scope, and what tempts a player is
a deviation of its own.  The bounds hold for any set of profiles that are allowed after every history.  That
the game is symmetric gives the words their meaning: action i is the same for both.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, product
from typing import NamedTuple

from goodwill.proofs.rejected import require
from goodwill.proofs.statements import Deviation, Game, Mixtures, Pairs, Scope, Symmetric, Vector, Weights

ZERO = Fraction(0)

#: A sparse vector by signal, and a lottery of each player over actions.
Chances = dict[int, Fraction]
Pair = tuple[Weights, Weights]


class Temptation(NamedTuple):
    """A deviation, with the shift by signal."""

    player: int
    gain: Fraction
    shift: Chances


class Point(NamedTuple):
    """One pure or mixed profile: its stage payoffs (and frequency), the signals' law, all deviations."""

    stage: Vector
    law: Chances
    deviations: tuple[Temptation, ...]


class Play(NamedTuple):
    """A profile, or a cell of them with its lower and its upper end.

    ``mixer`` is the player whose weights differ along a cell.
    """

    ends: tuple[Point, ...]
    mixer: int | None


def check_weights(weights: Weights, below: int, place: str) -> None:
    """Indices in range and in increasing order, so that none occurs twice; no weight is negative."""
    before = -1
    for index, weight in weights:
        require(index < below, "{} names {}: indices must be below {}", place, index, below)
        require(index > before, "{} names {} after {}: indices must increase", place, index, before)
        require(weight >= 0, "{}: the weight of {} is negative", place, index)
        before = index


def check_lottery(lottery: Weights, below: int, place: str) -> None:
    """The same, and the weights sum to 1."""
    check_weights(lottery, below, place)
    require(sum(weight for _, weight in lottery) == 1, "{}: the weights do not sum to 1", place)


def check_game(game: Game) -> None:
    """Every table has the shape of the payoffs, and every law is one."""
    n1, n2 = size(game)
    signals = len(game.law[0][0]) if game.law and game.law[0] else 0
    require(n1 > 0 and n2 > 0 and signals > 0, "game: there are no actions or no signals")
    require(0 < game.delta < 1, "game: delta = {} must be between 0 and 1", game.delta)
    for name, table, length in (("payoffs", game.payoffs, 2), ("law", game.law, signals)):
        right = len(table) == n1 and all(len(row) == n2 for row in table)
        right = right and all(len(entry) == length for row in table for entry in row)
        require(right, "game: {} must have {} rows of {} entries of length {}", name, n1, n2, length)
    for i, j in product(range(n1), range(n2)):
        law = game.law[i][j]
        require(min(law) >= 0 and sum(law) == 1, "game: law[{}][{}] is no probability distribution", i, j)
    for place, (profile, (player, _, shift)) in enumerate(game.within):
        right = profile < n1 * n2 and player < 2 and len(shift) == signals and sum(shift) == 0
        require(right, "game: within[{}] names no profile, no player, or has no shift of sum 0", place)


def size(game: Game) -> tuple[int, int]:
    """How many actions each player has."""
    return len(game.payoffs), len(game.payoffs[0]) if game.payoffs else 0


def signal_count(game: Game) -> int:
    """How many public signals there are."""
    return len(game.law[0][0])


def extent(game: Game, scope: Scope) -> int:
    """How large the table of all plays is at most: entries of lotteries, times actions, times signals.

    A short file can ask for more than any memory holds, so files have a limit.
    """
    n1, n2 = size(game)
    entries = n1 * n2
    if isinstance(scope, Mixtures):
        entries += sum(map(len, scope.mixtures)) * (n1 if scope.player else n2)
    elif isinstance(scope, Pairs):
        entries += 4 * len(scope.cells)
    return entries * (n1 + n2) * max((len(law) for row in game.law for law in row), default=0)


def plays(game: Game, scope: Scope, event: Vector | None) -> dict[int, Play]:
    """Everything that may be played in the scope, by number: what has to be covered.

    ``event``, one weight a signal, adds its chance to the stage payoffs as a third coordinate.
    """
    n1, n2 = size(game)
    found = {}
    for number, (i, j) in enumerate(product(range(n1), range(n2))):
        own = [deviation for profile, deviation in game.within if profile == number]
        found[number] = Play((_point(game, event, (_pure(i), _pure(j)), own),), None)
    if isinstance(scope, Symmetric):
        _check_symmetric(game, scope)
        return {i * n2 + i: found[i * n2 + i] for i in range(n1)}
    if not isinstance(scope, Mixtures | Pairs):
        return found
    player = scope.player
    require(player < 2, "scope: the player who mixes must be 0 or 1")
    require(not game.within, "scope: mixtures need a game without deviations inside a round")
    more = _mixtures(game, scope) if isinstance(scope, Mixtures) else _cells(game, scope)
    for number, (other, lotteries) in enumerate(more, start=n1 * n2):
        pairs = [(q, _pure(other)) if player == 0 else (_pure(other), q) for q in lotteries]
        found[number] = Play(tuple(_point(game, event, pair, []) for pair in pairs), player)
    return found


def _pure(action: int) -> Weights:
    return ((action, Fraction(1)),)


def _point(game: Game, event: Vector | None, pair: Pair, within: list[Deviation]) -> Point:
    """A pair of lotteries over actions; the actions that a lottery names are its support."""
    stage, law = _round(game, pair)
    found = []
    for player in (0, 1):
        for of, instead in product((action for action, _ in pair[player]), range(size(game)[player])):
            if instead != of:
                here, before = _round(game, _with(pair, player, of))
                there, after = _round(game, _with(pair, player, instead))
                shift = {y: after.get(y, ZERO) - before.get(y, ZERO) for y in sorted({*after, *before})}
                found.append(Temptation(player, there[player] - here[player], shift))
    found += [Temptation(d.player, d.gain, dict(enumerate(d.shift))) for d in within]
    if event is not None:
        stage = (*stage, sum((chance * event[y] for y, chance in law.items()), ZERO))
    return Point(stage, law, tuple(found))


def _with(pair: Pair, player: int, action: int) -> Pair:
    return (_pure(action), pair[1]) if player == 0 else (pair[0], _pure(action))


def _round(game: Game, pair: Pair) -> tuple[Vector, Chances]:
    """Expected stage payoffs, and the probability of each signal that can occur."""
    stage = [ZERO, ZERO]
    law: Chances = {}
    for (i, p), (j, q) in product(*pair):
        stage = [x + p * q * g for x, g in zip(stage, game.payoffs[i][j], strict=True)]
        for y, chance in enumerate(game.law[i][j]):
            if chance:
                law[y] = law.get(y, ZERO) + p * q * chance
    return tuple(stage), law


def _check_symmetric(game: Game, scope: Symmetric) -> None:
    """Nothing changes if the players change places and the signals change names."""
    n1, n2 = size(game)
    require(n1 == n2 and not game.within, "scope: a symmetric game has equal actions, and no within")
    right = sorted(scope.swap) == list(range(signal_count(game)))
    require(right, "scope: swap is no permutation of the signals")
    for i, j in product(range(n1), range(n2)):
        same = game.payoffs[i][j] == game.payoffs[j][i][::-1]
        same = same and game.law[i][j] == tuple(game.law[j][i][y] for y in scope.swap)
        require(same, "scope: the game is not symmetric at ({}, {})", i, j)


#: The other player's action, and the lotteries at the ends of a play.
Mixed = Iterator[tuple[int, tuple[Weights, ...]]]


def _mixtures(game: Game, scope: Mixtures) -> Mixed:
    count = size(game)
    for m, mixture in enumerate(scope.mixtures):
        check_lottery(mixture, count[scope.player], f"scope: mixture {m}")
        require(all(q > 0 for _, q in mixture), "scope: mixture {} names an action with the weight 0", m)
        for other in range(count[1 - scope.player]):
            yield other, (mixture,)


def _cells(game: Game, scope: Pairs) -> Mixed:
    """The cells, which must cover all weights from 0 to 1 of all pairs of actions, and be in order."""
    count, player = size(game), scope.player
    reached: dict[tuple[int, int, int], Fraction] = {}
    for number, ((first, second), other, low, high) in enumerate(scope.cells):
        right = first < second < count[player] and other < count[1 - player]
        require(right, "scope: cell {} names actions that there are not, or not in order", number)
        right = low == reached.get((first, second, other), 0) and low < high <= 1
        require(right, "scope: cell {} does not go on where the one before ends", number)
        reached[first, second, other] = high
        yield other, tuple(((first, q), (second, 1 - q)) for q in (low, high))
    for first, second in combinations(range(count[player]), 2):
        for other in range(count[1 - player]):
            right = reached.get((first, second, other)) == 1
            require(right, "scope: mixtures of {} and {} against {} are left out", first, second, other)
