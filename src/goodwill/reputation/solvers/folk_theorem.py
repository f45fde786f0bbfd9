"""What patience can reach, and for each direction a profile of the round with payments that keep it.

The folk theorem's proof needs such payments in every direction ``(a, b)``: no move at any node pays, no
outcome moves the sum ``a x + b y`` up, and what both expect lies as far in that direction as any payoffs
that can be reached.  The verifier of payments (``verify/payments.py``) knows nothing of how they are found.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from goodwill.checks import check_kind, check_number, quoted
from goodwill.geometry.polygon import Array, cut, hull
from goodwill.reputation.model import OUTCOMES, PROVIDER_STRATEGIES, Market, payoff_size
from goodwill.reputation.stage import stage_game
from goodwill.reputation.strategies.payments import UNASKED, PaidRound

#: The provider's strategies without the two whose outcomes others bring at a lower cost: no equilibrium has
#: those two where the client comes in.
SOUND = tuple(name for name in PROVIDER_STRATEGIES if name not in ("e1rr", "e1dr"))


def rational_payoffs(market: Market, strategies: Collection[str] = tuple(PROVIDER_STRATEGIES)) -> Array:
    """The mixtures of payoffs of the round in which each player has its minimax payoff: a polygon.

    Parameters
    ----------
    strategies : collection of names
        Those of the provider that may be played; by default all six.

    Returns
    -------
    array, shape (n, 2)
        Corners, anticlockwise: client, provider.

    Examples
    --------
    >>> rational_payoffs(Market.pizza(penalty=1)).max(axis=0).tolist()
    [Fraction(99, 100), Fraction(3, 11)]
    """
    check_kind("market", market, Market)
    check_kind("strategies", strategies, Collection)
    game = stage_game(market)
    for name in strategies:
        if name not in game.provider_strategies:
            raise ValueError(
                f"strategies = {quoted(strategies)} must be some of {[*game.provider_strategies]}"
            )
    columns = [game.provider_strategies.index(name) for name in strategies]
    feasible = hull(game.payoffs[:, columns].reshape(-1, 2))
    return cut(cut(feasible, (-1, 0), -market.outside_payoff), (0, -1), 0)


def kept_round(market: Market, a: Any, b: Any) -> PaidRound:
    """A profile of the round for the direction ``(a, b)``, and payments with which no move pays.

    Parameters
    ----------
    market : Market
        In which trade is worth while for both.
    a, b : numbers, not both 0
        How much the client's and the provider's payoffs count.

    Examples
    --------
    >>> kept = kept_round(Market.pizza(penalty=1), 1, 2)
    >>> kept.client, kept.provider
    ('in11', 'e1dd')
    >>> {x + 2 * y for x, y in kept.payments.values()}  # nothing is added in this direction
    {Fraction(0, 1)}
    """
    check_kind("market", market, Market)
    for name, number in (("a", a), ("b", b)):
        check_number(name, number, "a != 0 or b != 0", lambda _: a != 0 or b != 0)
    if a <= 0 and b <= 0:  # the least that both are sure of
        return PaidRound("out", "e0d", _payments())
    if b == 0:  # her good: he loses the price with low quality
        return PaidRound("in11", "e1rd", _payments(low=(0, -market.price)))
    if a == 0:  # his good: she loses what she would gain by staying out
        return PaidRound("in11", "e0d", _payments(out=(-market.outside_payoff - market.price, 0)))
    game = stage_game(market)
    _, client, provider = max(
        (a * her + b * his, client, provider)
        for i, client in enumerate(game.client_strategies)
        for j, provider in enumerate(game.provider_strategies)
        if provider in SOUND
        for her, his in [game.payoffs[i, j]]
    )
    if client == "out":  # whatever he would do pays the same
        provider = "e0d"
    return PaidRound(client, provider, _on_the_line(market, client, provider, a, b))


def _payments(**others: tuple[Any, Any]) -> dict[str, tuple[Any, Any]]:
    """Payments by the first word of an outcome; else none."""
    return {outcome: others.get(outcome.split()[0], (0, 0)) for outcome in OUTCOMES}


def _on_the_line(market: Market, client: str, provider: str, a: Any, b: Any) -> dict[str, tuple[Any, Any]]:
    """Payments ``(b, -a) tau``, which move nothing in direction (a, b), with which the profile is best.

    First ``tau`` where her planned reports lead: it gives him any total that is wanted after low quality,
    high quality and a rollback.  All other outcomes are hers alone to bring about or to avoid, and there she
    loses more than she can gain; only where she is out by plan must that outcome pay her so much.
    """
    prize = market.effort_cost / market.success  # with which effort is just worth its cost
    # "e0r" is never farthest: where she counts to stay out is better, where she does not he takes the price.
    low, high, back = {
        "e0d": (0, -1, -1),
        "e1rd": (-1, prize, 0),
        "e1dd": (0, prize, -1),
    }[provider]
    reports = (client[2], client[3]) if client != "out" else (UNASKED["low"], UNASKED["high"])
    wanted = {f"low {reports[0]}": low, f"high {reports[1]}": high, "rolled back": back}
    tau = {}
    for outcome, total in wanted.items():
        price = 0 if outcome == "rolled back" else market.price
        tau[outcome] = (price - market.penalty * outcome.endswith("0") - total) / a
    # More than all payoffs of the round, and all payments so far, could make up for.
    far = 1 + 4 * payoff_size(market) + 2 * max(abs(b * x) for x in tau.values())
    for outcome in OUTCOMES:
        tau.setdefault(outcome, (far if outcome == client else -far) / b)
    return {outcome: (b * x, -a * x) for outcome, x in tau.items()}
