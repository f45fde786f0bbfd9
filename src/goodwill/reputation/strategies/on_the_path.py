"""What is played on the path of a public profile if some clients are of a type of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from goodwill.checks import MOST, check_discount, check_integer, check_kind, check_probability
from goodwill.reputation.model import (
    CLIENT,
    CLIENT_STRATEGIES,
    OUTCOMES,
    PROVIDER,
    Behaviour,
    Market,
    ends,
    lottery,
)
from goodwill.reputation.strategies.automata import PublicProfile, checked_behaviour, outcome_shares

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


def shares_with_types(
    market: Market,
    profile: PublicProfile,
    delta: Any,
    types: Mapping[str, tuple[Any, Behaviour]],
) -> dict[str, Any]:
    """The discounted share of rounds that end in each outcome, over clients of several types.

    What :func:`~goodwill.reputation.simulate_market` counts in the long run.

    Parameters
    ----------
    delta : number, 0 < delta < 1
    types : mapping from name to (share, behaviour)
        Clients who always behave in one way, with their share; the rest follows the profile.

    Returns
    -------
    dict
        By outcome; exact if the inputs are.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> from goodwill.reputation import cooperation
    >>> types = {"malicious": (F(1, 9), CLIENT_STRATEGIES["in00"])}
    >>> shares_with_types(Market.pizza(penalty=0), cooperation(), F(1, 2), types)["high 0"]
    Fraction(11, 199)
    """
    check_kind("market", market, Market)
    check_kind("profile", profile, PublicProfile)
    delta = check_discount("delta", delta)
    check_kind("types", types, Mapping)
    found = {}
    for name, entry in types.items():
        if not (isinstance(entry, tuple) and len(entry) == 2):
            raise TypeError(f"types[{name!r}] = {entry!r} is no pair (share, behaviour)")
        share = check_probability(f"types[{name!r}]", entry[0])
        found[name] = share, checked_behaviour(f"the behaviour of types[{name!r}]", entry[1], CLIENT)
    normal = check_probability("the share of normal clients", 1 - sum(share for share, _ in found.values()))
    total = {o: normal * x for o, x in outcome_shares(market, profile, delta)[profile.start].items()}
    for share, client in found.values():
        states = {name: replace(state, client=client) for name, state in profile.states.items()}
        shares = outcome_shares(market, replace(profile, states=states), delta)[profile.start]
        total = {outcome: total[outcome] + share * shares[outcome] for outcome in OUTCOMES}
    return total
