"""An automaton that mixes, in fractions: lotteries mended so that indifference is exact.

Rounded lotteries miss the indifference of a mixing player by a hair, and a hair is too much.  Of each
mixture one signal is set aside: what follows it is *defined* by the indifference.  The player's payoffs then
solve linear equations without the lotteries after these signals, and those are shifted, by a hair, to give
what was defined.  Since only one player ever mixes, the other's payoffs have no say in this.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from goodwill.games.mixed import MixedGame
from goodwill.games.repeated import Array, Game
from goodwill.repeated.values import solve_exactly

Lotteries = Sequence[Sequence[Sequence[tuple[Any, int]]]]


def balanced(game: Game, actions: Sequence[tuple[int, int]], lotteries: Lotteries, rough: Array) -> Lotteries:
    """The lotteries, shifted until the mixing player is exactly indifferent in every state.

    Parameters
    ----------
    actions, lotteries : sequences, one entry a state
        As in a proof, with fractions for weights.
    rough : array, shape (states, 2)
        About what the players get from each state on, in floats.

    Returns
    -------
    lotteries
        As they were where no shift helps: the check will find out.
    """
    assert isinstance(game, MixedGame)  # in others nothing is tied
    rough = np.asarray(rough[:, game.player], dtype=float)
    mixing = [k for k, a in enumerate(actions) if game.support(*a)]
    found = {k: _set_aside(game, actions[k], lotteries[k], rough) for k in mixing}
    aside = {k: s for k, s in found.items() if s is not None}
    if not aside:
        return lotteries
    count = len(actions)
    zero = Fraction(0)
    #: What follows each signal is worth to the player: weights of the states, then a constant.
    worth = {
        (k, s): _mean(lottery, count) for k, rows in enumerate(lotteries) for s, lottery in enumerate(rows)
    }
    for k, s in aside.items():
        move, gain = _difference(game, actions[k])
        rest = np.full(count + 1, zero)
        rest[-1] = -(1 - game.delta) * gain / game.delta
        for t in np.flatnonzero(move != 0).tolist():
            if t != s:
                rest = rest - move[t] * worth[k, t]
        worth[k, s] = rest / move[s]
    matrix, right = np.full((count, count), zero), np.full((count, 1), zero)
    for k, a in enumerate(actions):
        matrix[k, k] += 1
        right[k, 0] += (1 - game.delta) * game.payoffs[a][game.player]
        for s in np.flatnonzero(game.law[a] != 0).tolist():
            matrix[k] -= game.delta * game.law[a][s] * worth[k, s][:-1]
            right[k, 0] += game.delta * game.law[a][s] * worth[k, s][-1]
    payoffs = solve_exactly(matrix, right)[:, 0]
    mended = [list(rows) for rows in lotteries]
    for k, s in aside.items():
        target = (worth[k, s][:-1] * payoffs).sum() + worth[k, s][-1]
        mended[k][s] = _shifted(lotteries[k][s], payoffs, target)
    return mended


def _difference(game: MixedGame, actions: tuple[int, int]) -> tuple[Array, Any]:
    """How the two actions of a mixture differ: in the signals' chances and in the player's payoff."""
    first, second = game.support(*actions)
    one, two = ((a, actions[1]) if game.player == 0 else (actions[0], a) for a in (first, second))
    return game.law[one] - game.law[two], game.payoffs[one][game.player] - game.payoffs[two][game.player]


def _set_aside(
    game: MixedGame, actions: tuple[int, int], lotteries: Sequence[Any], rough: Array
) -> int | None:
    """The signal whose lottery has the most room to be shifted, both ways."""
    move, _ = _difference(game, actions)
    best, which = 0.0, None
    for s in np.flatnonzero(move != 0).tolist():
        values = [(float(w), rough[k]) for w, k in lotteries[s]]
        mean = sum(w * v for w, v in values)
        room = min(rough.max() - mean, mean - rough.min())
        if room > best:
            best, which = room, s
    return which


def _mean(lottery: Sequence[tuple[Any, int]], count: int) -> Array:
    row = np.full(count + 1, Fraction(0))
    for weight, k in lottery:
        row[k] += weight
    return row


def _shifted(lottery: Sequence[tuple[Any, int]], payoffs: Array, target: Any) -> tuple[tuple[Any, int], ...]:
    """The lottery with a little weight moved to the best or the worst state, so that its mean is right."""
    mean = sum(weight * payoffs[k] for weight, k in lottery)
    if mean == target:
        return tuple(lottery)
    k = int(np.argmax(payoffs) if target > mean else np.argmin(payoffs))
    share = (target - mean) / (payoffs[k] - mean)
    if not 0 < share < 1:
        return tuple(lottery)
    weights: dict[int, Any] = {}
    for weight, old in (*((w * (1 - share), old) for w, old in lottery), (share, k)):
        weights[old] = weights.get(old, 0) + weight
    return tuple((weight, old) for old, weight in weights.items())
