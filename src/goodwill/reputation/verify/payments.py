"""Does a move pay in a round that is played with payments?  Every move at every node, one at a time."""

from __future__ import annotations

from typing import Any

from goodwill.checks import check_kind
from goodwill.reputation.model import PLAYERS, Market
from goodwill.reputation.strategies.payments import PaidRound
from goodwill.reputation.verify.one_shot import View, tree_deviations


def payment_deviations(market: Market, played: PaidRound) -> list[tuple[str, str, str, Any]]:
    """What each move in each information set of the round brings, payments included.

    Returns
    -------
    list of (player, information, move, gain)
        Information sets that are not reached count, too; where the profile says nothing the best move is
        made.

    Examples
    --------
    >>> from goodwill.reputation.model import OUTCOMES
    >>> market, nothing = Market.pizza(penalty=1), dict.fromkeys(OUTCOMES, (0, 0))
    >>> served = PaidRound("in11", "e1rd", nothing)
    >>> max(payment_deviations(market, served), key=lambda found: found[3])
    ('provider', 'low, effort', 'd', Fraction(1, 1))
    >>> fined = PaidRound("in11", "e1rd", nothing | {"low 1": (0, -1)})
    >>> max(gain for *_, gain in payment_deviations(market, fined))
    Fraction(0, 1)
    """
    check_kind("market", market, Market)
    check_kind("played", played, PaidRound)
    worths, (client, provider) = played.worths(market), played.behaviour
    views = [
        View(player, 0, {end: worth[k] for end, worth in worths.items()}, 1)
        for k, player in enumerate(PLAYERS)
    ]
    return list(tree_deviations(market, [client], provider, views))
