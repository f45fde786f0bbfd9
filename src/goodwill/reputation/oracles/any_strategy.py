"""The most that any strategy gains against a public profile, round by round: a judge of one-shot deviations.

A player may leave the profile in as many rounds as he likes, and do after each history what he likes.  What
is best is counted back from a last round that hardly counts any more: no equations are solved, and that it is
enough to try one deviation at a time is not taken for granted.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, log
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from goodwill.checks import check_discount, check_kind, check_number
from goodwill.reputation.model import CLIENT, PLAYERS, PROVIDER, Behaviour, Market, ends, round_payoffs
from goodwill.reputation.strategies.automata import STRATEGIES, PublicProfile, State, checked_behaviour
from goodwill.reputation.strategies.beliefs import HONEST, check_beliefs

Floats = NDArray[np.float64]


class Gains(NamedTuple):
    """The most that each player gains in any state: 0 if the profile itself is the best."""

    client: float
    provider: float


def gain_of_any_strategy(
    market: Market,
    profile: PublicProfile,
    delta: Any,
    *,
    beliefs: Mapping[str, Any] | None = None,
    committed: Behaviour = HONEST,
    error: float = 1e-9,
) -> Gains:
    """How much more than the profile the best strategy gives, in the state where it gives most.

    In the normal reading of a round, in floats.

    Parameters
    ----------
    delta : number, 0 < delta <= 0.9999
    beliefs : mapping from state to number in [0, 1], optional
        The provider's belief that the client is of the committed type; by default nobody is.
    committed : behaviour
        What that type does in every round; by default she is honest.
    error : float, from 1e-11 to 1
        The gains are right up to this share of the greatest payoff of a round, and to rounding.

    Examples
    --------
    >>> from goodwill.reputation import cooperation
    >>> pizza = Market.pizza(penalty=0)
    >>> [gain_of_any_strategy(pizza, cooperation(), delta).provider > 1e-9 for delta in (0.8, 0.9)]
    [True, False]
    """
    check_kind("market", market, Market)
    check_kind("profile", profile, PublicProfile)
    delta = float(
        check_number("delta", check_discount("delta", delta), "delta <= 0.9999", lambda x: x <= 0.9999)
    )
    error = check_number("error", error, "1e-11 <= error <= 1", lambda x: 1e-11 <= x <= 1)
    committed = checked_behaviour("committed", committed, CLIENT)
    if beliefs is None:
        beliefs = dict.fromkeys(profile.states, 0)
    else:
        beliefs = check_beliefs(profile, beliefs, committed)
    rounds = ceil(log(error / 2) / log(delta))
    return Gains(*(_gain(market, profile, delta, player, beliefs, committed, rounds) for player in PLAYERS))


def _gain(
    market: Market,
    profile: PublicProfile,
    delta: float,
    player: str,
    beliefs: Mapping[str, Any],
    committed: Behaviour,
    rounds: int,
) -> float:
    """The same for one player, with so many rounds that count."""
    names = [*profile.states]
    now, later = [], []
    for name, state in profile.states.items():
        share = beliefs[name] if player == PROVIDER else 0
        types = [(1 - share, state.behaviour(CLIENT)), (share, committed)]
        own = [state.behaviour(player), *STRATEGIES[player].values()]
        rows = [_round(market, state, player, choice, types, names) for choice in own]
        now.append([paid for paid, _ in rows])
        later.append([law for _, law in rows])
    paid, laws = np.array(now, dtype=float), np.array(later, dtype=float)
    follows = best = np.zeros(len(names))
    for _ in range(rounds):
        follows = (1 - delta) * paid[:, 0] + delta * laws[:, 0] @ follows
        best = ((1 - delta) * paid + delta * laws @ best).max(axis=1)
    return float((best - follows).max())


def _round(
    market: Market,
    state: State,
    player: str,
    choice: Behaviour,
    types: list[tuple[Any, Behaviour]],
    names: list[str],
) -> tuple[float, Floats]:
    """What a choice for this round pays a player now, and the chance of each state that follows."""
    paid, law = 0.0, np.zeros(len(names))
    for weight, client in types:
        if weight == 0:
            continue
        both = (choice, state.behaviour(PROVIDER)) if player == CLIENT else (client, choice)
        for end, chance in ends(market, *both).items():
            paid += float(weight * chance * round_payoffs(market, end)[PLAYERS.index(player)])
            for name, odds in state.following(end.outcome).items():
                law[names.index(name)] += float(weight * chance * odds)
    return paid, law
