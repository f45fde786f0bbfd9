"""One round of the market as a game in normal form (Paper II, the stage game)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from goodwill.arithmetic import is_symbolic
from goodwill.checks import check_kind
from goodwill.reputation.model import (
    CLIENT_STRATEGIES,
    OUTCOMES,
    PROVIDER_STRATEGIES,
    Market,
    ends,
    round_payoffs,
)


@dataclass(frozen=True)
class StageGame:
    """One round in normal form.

    ``client_strategies`` (5) and ``provider_strategies`` (6) are names; the four strategies of a client who
    stays out are one.  ``outcomes`` (6) is what both players can see.  ``payoffs`` has shape (5, 6, 2):
    client, provider.  ``distribution`` has shape (5, 6, 6): the probability of each outcome.  Arrays of
    floats, or of objects if the market has only fractions, or letters.
    """

    market: Market
    client_strategies: tuple[str, ...]
    provider_strategies: tuple[str, ...]
    outcomes: tuple[str, ...]
    payoffs: Any
    distribution: Any


def stage_game(market: Market) -> StageGame:
    """The normal form of one round, computed from its tree.

    Raises
    ------
    TypeError
        If a parameter of the market is an array: a game needs numbers or letters.

    Examples
    --------
    >>> from fractions import Fraction
    >>> game = stage_game(Market.pizza(penalty=Fraction(5, 2)))
    >>> row, column = game.client_strategies.index("in01"), game.provider_strategies.index("e1rd")
    >>> game.payoffs[row, column].tolist()
    [Fraction(99, 100), Fraction(19, 100)]
    >>> dict(zip(game.outcomes, game.distribution[row, column].tolist()))["high 1"]
    Fraction(99, 100)
    """
    check_kind("market", market, Market)
    values = [getattr(market, name) for name in market.__dataclass_fields__]
    for name, value in zip(market.__dataclass_fields__, values, strict=True):
        if np.ndim(value):
            raise TypeError(f"{name} = {value!r} is an array: a stage game needs one number, or a letter")
    kind = object if market.is_exact or any(map(is_symbolic, values)) else float
    shape = len(CLIENT_STRATEGIES), len(PROVIDER_STRATEGIES)
    payoffs, distribution = np.zeros((*shape, 2), kind), np.zeros((*shape, len(OUTCOMES)), kind)
    for i, client in enumerate(CLIENT_STRATEGIES.values()):
        for j, provider in enumerate(PROVIDER_STRATEGIES.values()):
            for end, probability in ends(market, client, provider).items():
                distribution[i, j, OUTCOMES.index(end.outcome)] += probability
                for k, payoff in enumerate(round_payoffs(market, end)):
                    payoffs[i, j, k] += probability * payoff
    return StageGame(
        market, tuple(CLIENT_STRATEGIES), tuple(PROVIDER_STRATEGIES), OUTCOMES, payoffs, distribution
    )
