"""Every pair of pure strategies of a short game, with its utilities: Nash equilibria by their definition.

A strategy of P1 says what to do after each sequence of its observations, one of P2 after each of its own;
what a player did itself follows from that.  The utilities of a pair are added up over everything that may get
lost, in whole numbers.  There is no belief here and no theorem, and nothing is left out.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from goodwill.arithmetic import is_exact
from goodwill.checks import check_integer, check_kind, check_probability
from goodwill.last_exchange.model import CONTRIBUTION, NOTHING, PESTER, LastExchange
from goodwill.last_exchange.strategies.profiles import Prior
from goodwill.last_exchange.strategies.views import (
    Strategy,
    View,
    altruistic_contributor,
)

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


def strategy_number(T: int, player: str, acts: Callable[[int, str], Any]) -> int:
    """The number of a pure strategy among all of a player's.

    Parameters
    ----------
    T : int, from 1 to ``MOST_ROUNDS``
    player : "P1" or "P2"
    acts : function of a round and of the signals that the player has observed
        Whether it contributes, or pesters.  P2 has one signal more than P1, that of this round.

    Examples
    --------
    >>> [strategy_number(1, "P1", lambda t, signals: acts) for acts in (False, True)]
    [0, 7]
    """
    T = check_integer("T", T, least=1, most=MOST_ROUNDS)
    if player not in ("P1", "P2"):
        raise ValueError(f"player = {player!r} is unknown: it must be 'P1' or 'P2'")
    more, letters = (0, NOTHING + PESTER) if player == "P1" else (1, NOTHING + CONTRIBUTION)
    number = 0
    for k in range(T + 1):
        for signals in itertools.product(letters, repeat=k + more):
            number = 2 * number + bool(acts(T - k, "".join(signals)))
    return number


def enumerate_pairs(
    game: LastExchange,
    loss: Fraction | None = None,
    *,
    first: Sequence[int] | None = None,
    second: Sequence[int] | None = None,
) -> Pairs:
    """Utilities and moves of every pair of pure strategies of two rational peers.

    Parameters
    ----------
    game : LastExchange
        An exact game with ``T`` at most ``MOST_ROUNDS``.
    loss : Fraction or int, optional
        Loss rate instead of the game's, from 0 to 1: the model has loss, and the limit is of interest.
    first, second : sequences of int, optional
        The numbers of the strategies of P1 and of P2 to be paired; by default all.

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
    ours = _kept("first", _strategies(2 ** (T + 1) - 1), first)[:, None]
    theirs = _kept("second", _strategies(2 ** (T + 2) - 2), second)[None, :]
    u_1, u_2, contributions, pesters = (
        np.zeros((ours.shape[0], theirs.shape[1]), dtype=np.int64) for _ in range(4)
    )
    for arrives in itertools.product((0, 1), repeat=2 * T + 2):
        weight = _weight(rate, arrives)
        if weight == 0:
            continue
        gives, received, asks, felt = _play(ours, theirs, arrives)
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


def nobody_gains(game: LastExchange, prior: Prior, contributor: Strategy) -> tuple[bool, bool]:
    """Whether no strategy of P1, and none of P2, is worth more than these two, among peers of all types.

    The rational P1 follows ``contributor``, and the rational P2 pesters as long as it is destitute.

    Parameters
    ----------
    game : LastExchange
        An exact game with ``T`` at most ``MOST_ROUNDS``, a generosity of 1, and Byzantine peers that never
        contribute, and pester at rates without a memory.
    prior : Prior
        The shares of the types, alike for both players.
    contributor : Strategy
        A pure one.

    Examples
    --------
    To pester pays only if somebody may answer:

    >>> game = LastExchange(T=1, loss=Fraction(1, 4), s_c=1, r_p=1, b_c=40, generosity=1)
    >>> shares = [Prior(byzantine=Fraction(1, 2), altruistic=Fraction(k, 4)) for k in (0, 1)]
    >>> [nobody_gains(game, share, lambda t, view: 0) for share in shares]
    [(True, False), (True, True)]
    """
    check_kind("game", game, LastExchange)
    check_kind("prior", prior, Prior)
    if game.depends_on_history or game.generosity != 1 or game.byzantine_contributes != 0:
        raise ValueError(
            f"game = {game} is out of range: altruists must always answer, and Byzantine peers never "
            f"contribute, and pester at a rate or at one rate for each round"
        )
    T = check_integer("T", game.T, least=1, most=MOST_ROUNDS)
    persistent = strategy_number(T, "P2", lambda t, signals: t > 0 and CONTRIBUTION not in signals)
    ours, theirs = (_pure(T, plan) for plan in (contributor, altruistic_contributor(game)))
    rates = [game.pester_probability(t) for t in range(T, 0, -1)]
    dated, chances = [], []
    for calendar in itertools.product((0, 1), repeat=T):  # of a Byzantine P2, from round T to round 1
        dated.append(strategy_number(T, "P2", partial(_by_calendar, calendar)))
        chances.append(math.prod(x if acts else 1 - x for acts, x in zip(calendar, rates, strict=True)))
    met_by_p1 = enumerate_pairs(game, second=[persistent, *dated]).u_1.astype(object)
    met_by_p2 = enumerate_pairs(game, first=[theirs, ours, 0]).u_2.astype(object)
    worth_1 = met_by_p1 @ [1 - prior.byzantine, *(prior.byzantine * chance for chance in chances)]
    worth_2 = [prior.altruistic, prior.rational, prior.byzantine] @ met_by_p2
    return bool(worth_1[ours] == max(worth_1)), bool(worth_2[persistent] == max(worth_2))


def _by_calendar(calendar: tuple[int, ...], t: int, signals: str) -> int:
    """Whether a P2 that only looks at the round pesters; the calendar goes from round T to round 1."""
    return calendar[len(calendar) - t] if t else 0


def _pure(T: int, plan: Strategy) -> int:
    """The number of a pure strategy of P1, whose own moves follow from what it observed."""

    def acts(t: int, signals: str) -> Any:
        moves = ""
        for k in range(len(signals)):
            moves += CONTRIBUTION if plan(T - k, View(moves, signals[:k])) else NOTHING
        return plan(t, View(moves, signals))

    return strategy_number(T, "P1", acts)


def _strategies(sets: int) -> Whole:
    """All ways to act at so many information sets: shape (2^sets, sets)."""
    return np.array(list(itertools.product((0, 1), repeat=sets)), dtype=np.int64)


def _kept(name: str, strategies: Whole, numbers: Sequence[int] | None) -> Whole:
    """Those of the strategies that are asked for."""
    if numbers is None:
        return strategies
    check_kind(name, numbers, Sequence)
    most = len(strategies) - 1
    return strategies[[check_integer(f"one of {name}", number, least=0, most=most) for number in numbers]]


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
