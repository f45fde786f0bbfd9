"""What is played on the path of a public profile, round by round, if the client may be honest by nature."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from goodwill.checks import MOST, check_integer, check_kind, check_probability
from goodwill.reputation.model import (
    CLIENT,
    CLIENT_STRATEGIES,
    PROVIDER,
    Behaviour,
    Market,
    ends,
    lottery,
)
from goodwill.reputation.strategies.automata import PublicProfile

#: Who is honest by nature comes in and tells the truth.
HONEST: Behaviour = CLIENT_STRATEGIES["in01"]


def service_by_round(market: Market, profile: PublicProfile, honest_prior: Any, rounds: int) -> list[Any]:
    """The probability of entry and effort in each of the first rounds.

    Parameters
    ----------
    profile : PublicProfile
        What a normal client does, and the provider.
    honest_prior : number in [0, 1]
        The share of clients who are honest by nature: they come in and tell the truth.
    rounds : int, at least 1

    Returns
    -------
    list of numbers, one a round
        Exact if the inputs are.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> from goodwill.reputation import open_complaints
    >>> served = service_by_round(Market.pizza(penalty=0), open_complaints(F(1, 2)), 0, 3)
    >>> [str(x) for x in served]
    ['1', '199/200', '39601/40000']
    """
    check_kind("market", market, Market)
    check_kind("profile", profile, PublicProfile)
    share = check_probability("honest_prior", honest_prior)
    rounds = check_integer("rounds", rounds, least=1, most=MOST)
    at = {(True, profile.start): share, (False, profile.start): 1 - share}
    shown = []
    for _ in range(rounds):
        served: Any = 0
        after: dict[tuple[bool, str], Any] = defaultdict(int)
        for (honest, name), weight in at.items():
            state = profile.states[name]
            client = HONEST if honest else state.behaviour(CLIENT)
            provider = state.behaviour(PROVIDER)
            comes = lottery(client["start"]).get("in", 0)
            served += weight * comes * lottery(provider["asked"]).get("e1", 0)
            for end, chance in ends(market, client, provider).items():
                for following, x in state.following(end.outcome).items():
                    after[honest, following] += weight * chance * x
        shown.append(served)
        at = {place: weight for place, weight in after.items() if weight}
    return shown
