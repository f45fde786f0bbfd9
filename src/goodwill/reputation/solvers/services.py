"""The most lies that a client bears at a provider of several services, bounded without a formula."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from goodwill.reputation.model import Services, checked_services
from goodwill.reputation.solvers.best_mixture import outcome_chance
from goodwill.reputation.stage import stage_game


def certified_lies(services: Services) -> Any:
    """The least bound on false reports a round that one price of her payoff proves.

    At each service and at every profile of the round, the chance of a false report plus the price times what
    she gets beyond ``m`` is at most some number; the average of these numbers is a bound.  The prices that
    are tried are those at which two profiles are equally good: 0, one over a price, one over a utility.

    Parameters
    ----------
    services : sequence of (probability, market)

    Examples
    --------
    >>> from goodwill.reputation import Market
    >>> certified_lies([(Fraction(1), Market.pizza(penalty=2))])
    Fraction(1, 10)
    """
    tables = [(chance, one, stage_game(one)) for chance, one in checked_services(services)]
    prices = {Fraction(0)} | {1 / Fraction(x) for _, one, _ in tables for x in (one.price, one.utility)}
    bounds = []
    for price in prices:
        total = 0
        for chance, one, game in tables:
            worth = outcome_chance(game, "low 1") + price * (game.payoffs[..., 0] - one.outside_payoff)
            total += chance * worth.max()
        bounds.append(total)
    return min(bounds)
