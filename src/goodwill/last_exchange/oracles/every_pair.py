"""Every pair of pure strategies of a short game, with its utilities: Nash equilibria by their definition.

A strategy of P1 says what to do after each sequence of its observations, one of P2 after each of its own;
what a player did itself follows from that.  The utilities of a pair are added up over everything that may get
lost, in whole numbers.  There is no belief here and no theorem, and nothing is left out.
"""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from goodwill.arithmetic import is_exact
from goodwill.checks import check_integer, check_kind, check_probability
from goodwill.last_exchange.model import LastExchange

#: With three rounds there are two million pairs; with four there would be 10^14.
MOST_ROUNDS = 2
#: Whole numbers up to here are exact.
MOST = 2**62

Whole = NDArray[np.int64]


class Pairs(NamedTuple):
    """All pairs of pure strategies: arrays of shape (strategies of P1, strategies of P2).

    ``u_1`` and ``u_2`` are the expected utilities of P1 and P2, ``contributions`` and ``pesters`` the
    expected numbers of moves, all times one positive number that makes them whole.  Strategy 0 does nothing.
    """

    u_1: Whole
    u_2: Whole
    contributions: Whole
    pesters: Whole


class PureEquilibria(NamedTuple):
    """How many pairs of pure strategies there are, how many are Nash equilibria, and in how many of these a
    rational peer contributes or pesters with positive probability."""

    pairs: int
    equilibria: int
    with_acts: int


def enumerate_pairs(game: LastExchange, loss: Fraction | None = None) -> Pairs:
    """Utilities and moves of every pair of pure strategies of two rational peers.

    Parameters
    ----------
    game : LastExchange
        An exact game with ``T`` at most ``MOST_ROUNDS``.
    loss : Fraction or int, optional
        Loss rate instead of the game's, from 0 to 1: the model has loss, and the limit is of interest.

    Raises
    ------
    ValueError
        If the game is too long, not exact, or has numbers whose denominators are too great for whole numbers
        of 64 bits.

    Examples
    --------
    >>> game = LastExchange(T=1, loss=Fraction(1, 4), s_c=1, r_p=5, b_c=40)
    >>> enumerate_pairs(game).u_1.shape
    (8, 64)
    """
    check_kind("game", game, LastExchange)
    T = check_integer("T", game.T, least=1, most=MOST_ROUNDS)
    costs = (game.s_c, game.r_p, game.b_c, game.r_c, game.s_p)
    rate = game.loss if loss is None else check_probability("loss", loss)
    if not all(map(is_exact, (rate, *costs))):
        raise ValueError("game is not exact: loss, costs and benefit must be fractions or integers")
    rate, unit = Fraction(rate), math.lcm(*(Fraction(cost).denominator for cost in costs))
    s_c, r_p, b_c, r_c, s_p = (int(cost * unit) for cost in costs)
    size = (T + 1) * (s_c + r_p + b_c + r_c + s_p) * rate.denominator ** (2 * T + 2)
    if size > MOST:
        raise ValueError(
            f"game = {game} has denominators that are too great: whole numbers up to 2^62 are kept"
        )
    first, second = _strategies(2 ** (T + 1) - 1)[:, None], _strategies(2 ** (T + 2) - 2)[None, :]
    u_1, u_2, contributions, pesters = (
        np.zeros((first.shape[0], second.shape[1]), dtype=np.int64) for _ in range(4)
    )
    for arrives in itertools.product((0, 1), repeat=2 * T + 2):
        weight = _weight(rate, arrives)
        if weight == 0:
            continue
        gives, received, asks, felt = _play(first, second, arrives)
        u_1 -= weight * (s_c * gives + r_p * felt)
        u_2 += weight * (b_c * (received > 0) - r_c * received - s_p * asks)
        contributions += weight * gives
        pesters += weight * asks
    return Pairs(u_1, u_2, contributions, pesters)


def pure_equilibria(
    game: LastExchange, byzantine: Fraction = Fraction(0), loss: Fraction | None = None
) -> PureEquilibria:
    """The Nash equilibria in pure strategies of two peers who are rational, or Byzantine and idle.

    Parameters
    ----------
    game, loss
        As in :func:`enumerate_pairs`.  The rates of the game's Byzantine peers are not used.
    byzantine : Fraction
        The probability that a peer is Byzantine, below 1.  A Byzantine peer does nothing here.

    Examples
    --------
    Theorem 1: without altruists nobody acts.  Without loss, and with rational peers only, a threat that is
    never carried out can work:

    >>> game = LastExchange(T=1, loss=Fraction(1, 4), s_c=1, r_p=5, b_c=40)
    >>> pure_equilibria(game, Fraction(1, 4))
    PureEquilibria(pairs=512, equilibria=16, with_acts=0)
    >>> pure_equilibria(game, loss=Fraction(0)).with_acts > 0
    True
    """
    share = check_probability("byzantine", byzantine)
    if not is_exact(share) or share == 1:
        raise ValueError(
            f"byzantine = {share} is out of range: it must be a fraction with 0 <= byzantine < 1"
        )
    pairs = enumerate_pairs(game, loss)
    idle, everybody = Fraction(share).numerator, Fraction(share).denominator
    rational = everybody - idle
    if everybody * max(int(np.abs(table).max()) for table in pairs) > MOST:
        raise ValueError(
            f"byzantine = {share} has a denominator that is too great: no whole number may be above 2^62"
        )
    total_1 = rational * pairs.u_1 + idle * pairs.u_1[:, [0]]
    total_2 = rational * pairs.u_2 + idle * pairs.u_2[[0], :]
    nash = (total_1 == total_1.max(axis=0)) & (total_2 == total_2.max(axis=1)[:, None])
    contributions = rational * pairs.contributions + idle * pairs.contributions[:, [0]]
    pesters = rational * pairs.pesters + idle * pairs.pesters[[0], :]
    acts = (contributions > 0) | (pesters > 0)
    return PureEquilibria(nash.size, int(nash.sum()), int((nash & acts).sum()))


def _strategies(sets: int) -> Whole:
    """All ways to act at so many information sets: shape (2^sets, sets)."""
    return np.array(list(itertools.product((0, 1), repeat=sets)), dtype=np.int64)


def _weight(loss: Fraction, arrives: tuple[int, ...]) -> int:
    """The probability of what arrives and what is lost, in whole numbers."""
    lost = len(arrives) - sum(arrives)
    return int(loss.numerator**lost * (loss.denominator - loss.numerator) ** sum(arrives))


def _act(plans: Whole, node: Whole) -> Whole:
    """The act of each strategy at an information set that may differ from pair to pair."""
    everywhere = np.broadcast_to(plans, node.shape + plans.shape[-1:])
    return np.take_along_axis(everywhere, node[..., None], -1)[..., 0]


def _play(first: Whole, second: Whole, arrives: tuple[int, ...]) -> tuple[Any, Any, Any, Any]:
    """Contributions sent and received, pesters sent and felt, of every pair."""
    shape = first.shape[0], second.shape[1]
    seen_1, seen_2, gives, received, asks, felt = (np.zeros(shape, dtype=np.int64) for _ in range(6))
    for k in range(len(arrives) // 2):
        act = _act(first, 2**k - 1 + seen_1)  # P1: 2^k observations before its k-th move
        seen_2 = 2 * seen_2 + act * arrives[2 * k]
        ask = _act(second, 2 ** (k + 1) - 2 + seen_2)  # P2: one observation more
        seen_1 = 2 * seen_1 + ask * arrives[2 * k + 1]
        gives, received = gives + act, received + act * arrives[2 * k]
        asks, felt = asks + ask, felt + ask * arrives[2 * k + 1]
    return gives, received, asks, felt
