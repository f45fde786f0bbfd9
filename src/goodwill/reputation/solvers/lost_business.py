"""What one negative report costs a provider, played out: the same business with it and without it."""

from __future__ import annotations

from typing import Any

import numpy as np

from goodwill.checks import MOST, check_integer, check_kind, check_number, check_probability
from goodwill.reputation.model import Market


class Business:
    """A provider who serves one client a round and does what is best at the price of the round.

    Parameters
    ----------
    market : Market
        With numbers.
    discount : number, 0 < discount <= 0.99998
        Of the whole market, from round to round: less than a million rounds count.
    histories : int, from 2 to a million
        How many histories are played.
    seed : int, at least 0

    Examples
    --------
    >>> business = Business(Market.pizza(penalty=0), 0.5, histories=200, seed=1)
    >>> mean, _ = business.lost_by_ban(1)
    >>> abs(mean - 0.19) < 0.05  # the margin, from the next round on
    True
    """

    def __init__(self, market: Market, discount: Any, *, histories: int, seed: int) -> None:
        check_kind("market", market, Market)
        below = "0 < discount <= 0.99998"
        discount = check_number("discount", discount, below, lambda x: (x > 0) & (x <= 0.99998))
        rate = max(float(discount), 1e-300)
        self.histories = check_integer("histories", histories, least=2, most=MOST)
        self.rng = np.random.default_rng(check_integer("seed", seed, least=0))
        self.price, self.cost = float(market.price), float(market.effort_cost)
        self.success = float(market.success)
        horizon = int(np.ceil(np.log(1e-6) / np.log(rate)))
        self.weights = rate ** np.arange(1, horizon + 1)

    def lost_by_ban(self, chance: Any) -> tuple[float, float]:
        """Mean loss, and its standard error, if a report ends the business with this probability."""
        chance = check_probability("chance", chance)
        return self._lost(
            lambda high: 0.0 if self.rng.random() < chance else self._earned(self._prices(), high)
        )

    def lost_by_cut(self, cut: Any, told: int) -> tuple[float, float]:
        """The same if the next ``told`` clients, from 1 to a million, pay less by ``cut``, at least 0."""
        cut = float(check_number("cut", cut, "cut >= 0", lambda x: x >= 0))
        cheaper = self._prices()
        cheaper[: check_integer("told", told, least=1, most=MOST)] -= cut
        return self._lost(lambda high: self._earned(cheaper, high))

    def _prices(self) -> Any:
        return np.full(len(self.weights), self.price)

    def _earned(self, prices: Any, high: Any) -> Any:
        """Discounted profit if he serves where the price of the round is worth the effort."""
        serves = self.success * prices > self.cost
        return (np.where(serves, np.where(high, prices, 0) - self.cost, 0) * self.weights).sum()

    def _lost(self, profit: Any) -> tuple[float, float]:
        differences = []
        for _ in range(self.histories):
            high = self.rng.random(len(self.weights)) < self.success
            differences.append(self._earned(self._prices(), high) - profit(high))
        return float(np.mean(differences)), float(np.std(differences) / np.sqrt(self.histories))
