"""Every rule of a player for the states of a public profile, tried whole: a judge of one-shot deviations."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

from goodwill.checks import check_kind
from goodwill.reputation.model import CLIENT, CLIENT_STRATEGIES, PROVIDER, PROVIDER_STRATEGIES, Market
from goodwill.reputation.strategies.automata import PublicProfile, State, profile_values

#: A rule has one of up to six strategies in each state.
MOST_STATES = 5


def better_rule_exists(market: Market, profile: PublicProfile, delta: Any) -> bool:
    """Whether another pure rule, a strategy of the round in each state, is worth more to a player somewhere.

    In the normal reading of a round.

    Parameters
    ----------
    profile : PublicProfile
        Of at most ``MOST_STATES`` states.
    delta : number, 0 < delta < 1

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> from goodwill.reputation import cooperation
    >>> pizza = Market.pizza(penalty=0)
    >>> [better_rule_exists(pizza, cooperation(), F(delta, 10)) for delta in (5, 9)]
    [True, False]
    """
    check_kind("profile", profile, PublicProfile)
    names = [*profile.states]
    if len(names) > MOST_STATES:
        raise ValueError(f"profile has {len(names)} states: it must have at most {MOST_STATES} here")
    worth = profile_values(market, profile, delta)
    for k, (player, own) in enumerate(((CLIENT, CLIENT_STRATEGIES), (PROVIDER, PROVIDER_STRATEGIES))):
        for rule in itertools.product(own, repeat=len(names)):
            states = {
                name: _instead(profile.states[name], player, strategy)
                for name, strategy in zip(names, rule, strict=True)
            }
            other = profile_values(market, replace(profile, states=states), delta)
            if any(other[name][k] > worth[name][k] for name in names):
                return True
    return False


def _instead(state: State, player: str, strategy: str) -> State:
    return replace(state, client=strategy) if player == CLIENT else replace(state, provider=strategy)
