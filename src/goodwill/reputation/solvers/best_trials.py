"""How often a client tries a provider who may be greedy: her best reply, by backward induction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from goodwill.checks import check_discount, check_inside, check_kind, check_probability
from goodwill.reputation.model import Market


def best_trials(market: Market, delta: Any, greedy_prior: Any, mimicry: Sequence[Any]) -> int:
    """In how many trials, at most, she comes in if a normal provider gives in as ``mimicry`` says.

    After the last of them she leaves.  A greedy provider cheats in every trial; a normal one who does not
    cheat serves her well then, and for ever after.

    Parameters
    ----------
    delta : number, 0 < delta < 1
    greedy_prior : number in (0, 1)
        Her first belief that the provider is greedy.
    mimicry : sequence of numbers in [0, 1]
        Probability that a normal provider cheats in each trial, given that he cheated in those before.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> best_trials(Market.pizza(penalty=0), F(19, 20), F(1, 100), [F(1, 2), F(1, 2)])
    2
    >>> best_trials(Market.pizza(penalty=0), F(19, 20), F(1, 100), [1, 1])
    0
    """
    check_kind("market", market, Market)
    delta, belief = check_discount("delta", delta), check_inside("greedy_prior", greedy_prior)
    check_kind("mimicry", mimicry, Sequence)
    cheated = []  # how likely, trial by trial
    for k, given in enumerate(mimicry):
        cheats = check_probability(f"mimicry[{k}]", given)
        cheated.append(belief + (1 - belief) * cheats)
        belief = belief / cheated[-1]
    m, p, good = market.outside_payoff, market.price, market.good_service
    won = (1 - delta) * (market.utility - p) + delta * good
    value, trials = m, 0
    for low in reversed(cheated):
        comes = low * (-(1 - delta) * p + delta * value) + (1 - low) * won
        trials = trials + 1 if comes >= m else 0
        value = max(comes, m)
    return trials
