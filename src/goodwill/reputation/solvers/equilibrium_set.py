"""The market's repeated game, its equilibrium set and the tight bound on lies (Paper II, Section 8).

The paper leaves the set of equilibrium payoffs open and overestimates the false reports by participation
alone.  Here the market becomes a :class:`~goodwill.repeated.RepeatedGame`, and :mod:`goodwill.repeated` does
the rest.  Pure actions, public randomisation; in the normal form one player may mix, see ``mixed``.

In the *normal* form a player picks a strategy for the round, and what it would do where it never gets is
free.  In the *extensive* form it has a move in every information set, and each must be worth while when it is
made, given that it is reached.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np

from goodwill.checks import check_discount, check_inside, check_kind
from goodwill.repeated import Deviation, EquilibriumPayoffs, Frequency, RepeatedGame, greatest_frequency
from goodwill.repeated.clock import SECONDS
from goodwill.reputation.model import (
    CLIENT_STRATEGIES,
    NATURE,
    OUTCOMES,
    PLAYERS,
    PROVIDER_STRATEGIES,
    TREE,
    End,
    Market,
    chances,
    check_reading,
    round_payoffs,
)
from goodwill.reputation.stage import stage_game

#: Mixed strategies of one player: the weight of each strategy, by name.
Mixtures = Sequence[Mapping[str, Any]]

#: A false report: low quality was delivered, and reported as high.
LIE = tuple(int(outcome == "low 1") for outcome in OUTCOMES)


def repeated_market(market: Market, delta: Any, reading: str = "extensive") -> RepeatedGame:
    """The market's round, repeated: the client is player 0, the provider player 1.

    Public signals are the ``OUTCOMES``, in order.

    Parameters
    ----------
    delta : number, 0 < delta < 1
    reading : "extensive" or "normal"

    Raises
    ------
    ValueError
        If ``delta`` or ``reading`` is out of range.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> game = repeated_market(Market.pizza(penalty=F(5, 2)), F(9, 10), reading="normal")
    >>> game.payoffs.shape, game.law.shape
    ((5, 6, 2), (5, 6, 6))
    """
    check_kind("market", market, Market)
    delta = check_discount("delta", delta)
    check_reading(reading)
    if reading == "normal":
        stage = stage_game(market)
        return RepeatedGame(stage.payoffs, delta, stage.distribution)
    strategies = [_strategies(player) for player in PLAYERS]
    shape = tuple(map(len, strategies))
    payoffs, law = np.zeros((*shape, 2), dtype=object), np.zeros((*shape, len(OUTCOMES)), dtype=object)
    within = {}
    for i, j in product(*map(range, shape)):
        moves = strategies[0][i] | strategies[1][j]
        payoffs[i, j], law[i, j] = _worth(market, 1, moves)
        within[i, j] = _deviations(market, moves)
    return RepeatedGame(payoffs, delta, law, within)


def _strategies(player: str) -> list[dict[str, str]]:
    """A move in each information set of a player, in all ways."""
    moves = {node.information: list(node.moves) for node in TREE.values() if node.player == player}
    return [dict(zip(moves, choice, strict=True)) for choice in product(*moves.values())]


def _worth(market: Market, place: int | End, moves: dict[str, str]) -> tuple[Any, Any]:
    """The payoffs and the chances of each outcome, once the round has come to a place."""
    if isinstance(place, End):
        law = np.zeros(len(OUTCOMES), dtype=int).astype(object)
        law[OUTCOMES.index(place.outcome)] = 1
        return np.array(round_payoffs(market, place), dtype=object), law
    node = TREE[place]
    if node.player != NATURE:
        return _worth(market, node.moves[moves[node.information]], moves)
    branches = [(chance, _worth(market, node.moves[q], moves)) for q, chance in chances(market).items()]
    return sum(c * v for c, (v, _) in branches), sum(c * p for c, (_, p) in branches)


def _deviations(market: Market, moves: dict[str, str]) -> list[Deviation]:
    """One other move at each node, reached or not."""
    found = []
    for number, node in TREE.items():
        if node.player == NATURE:
            continue
        player = PLAYERS.index(node.player)
        payoff, law = _worth(market, number, moves)
        for move, place in node.moves.items():
            if move != moves[node.information]:
                other, other_law = _worth(market, place, moves)
                found.append(Deviation(player, other[player] - payoff[player], other_law - law))
    return found


def equilibrium_payoffs(
    market: Market,
    delta: Any,
    reading: str = "extensive",
    *,
    tolerance: float | None = None,
    mixed: Mixtures = (),
    seconds: float = SECONDS,
) -> EquilibriumPayoffs:
    """All payoffs (client, provider) of pure-action equilibria, between two certified polygons.

    Parameters
    ----------
    tolerance : float or None
        The gap to aim at, relative to the size of the round's payoffs; the area may then be in doubt as it
        is.  By default the gap is at most 1e-3, and at most 1e-4 of the area is in doubt.
    mixed : sequence of mappings from a strategy's name to its weight
        Mixed strategies of *one* player, each of two strategies, that may be played too; only with
        ``reading="normal"``.  The inner polygon is then an inner bound for all mixing.  The outer one
        covers pure strategies and these mixtures, no others.
    seconds : float
        After so much processor time the result is what is proved by then, and its ``why_stopped`` says so.

    Raises
    ------
    ValueError
        If a parameter is out of range, or a mixture is not one of two strategies of one player.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> found = equilibrium_payoffs(Market.pizza(penalty=F(5, 2)), F(4, 5), reading="normal")
    >>> found.inner.astype(str).tolist(), found.gap
    ([['4/5', '0'], ['99/100', '19/100']], 0.0)
    """
    game = _with_mixtures(market, delta, reading, mixed)
    if tolerance is not None:
        tolerance = check_inside("tolerance", tolerance)
    return game.equilibrium_payoffs(tolerance=tolerance, seconds=seconds)


def worst_false_reports(
    market: Market,
    delta: Any,
    reading: str = "extensive",
    *,
    tolerance: float = 1e-3,
    mixed: Mixtures = (),
    seconds: float = SECONDS,
) -> Frequency:
    """The greatest discounted frequency of false positive reports in equilibrium: the tight bound on lies.

    Parameters
    ----------
    tolerance : float
        The width of the bracket to aim at.
    mixed : sequence of mappings from a strategy's name to its weight
        As for :func:`equilibrium_payoffs`: ``lower`` is then a lower bound for all mixing, ``upper`` an upper
        one for pure strategies and these mixtures only.
    seconds : float
        As for :func:`equilibrium_payoffs`.

    Returns
    -------
    Frequency
        ``lower`` is attained by ``strategy``, no equilibrium in pure actions (and in the mixtures that were
        named) exceeds ``upper``.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> worst_false_reports(Market.pizza(penalty=F(5, 2)), F(4, 5), reading="normal").upper
    Fraction(0, 1)
    """
    game = _with_mixtures(market, delta, reading, mixed)
    tolerance = check_inside("tolerance", tolerance)
    return greatest_frequency(game, LIE, tolerance=tolerance, seconds=seconds)


def _with_mixtures(market: Market, delta: Any, reading: str, mixed: Mixtures) -> RepeatedGame:
    """The repeated market, with mixtures named by strategies."""
    game = repeated_market(market, delta, reading)
    check_kind("mixed", mixed, list, tuple)
    for k, mixture in enumerate(mixed):
        check_kind(f"mixed[{k}]", mixture, Mapping)
    if not mixed:
        return game
    if reading != "normal":
        raise ValueError(f"reading = {reading!r} has no mixed strategies: with mixed, it must be 'normal'")
    known = (tuple(CLIENT_STRATEGIES), tuple(PROVIDER_STRATEGIES))
    for player, names in enumerate(known):
        if all(name in names for mixture in mixed for name in mixture):
            numbers = [{names.index(name): q for name, q in mixture.items()} for mixture in mixed]
            return game.with_mixtures(player, numbers)
    raise ValueError(f"mixed = {mixed} must name strategies of one player: of {known[0]} or of {known[1]}")
