"""Fair equilibria: what they are, and how many tests a profile has.

A *test* is a delivery of low quality.  An equilibrium of a market in which the client may be honest by nature
is *fair* if, as long as she has come in and told the truth,

- she comes in, and a high quality is reported as such, by both types;
- a round is good service (e1rd), careless service (e1dd: bad luck is delivered) or a cheat (e0d), and a
  public lottery may decide which;
- good conduct is never punished: after high quality and after a rollback the provider expects at least the
  margin v, what good service for ever is worth.

After a lie the client is known to be normal, and anything may follow that the known game can pay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from goodwill.arithmetic import difference
from goodwill.checks import check_kind
from goodwill.reputation.model import (
    CLIENT,
    PROVIDER,
    PROVIDER_STRATEGIES,
    Market,
    choice_at,
    lottery,
)
from goodwill.reputation.strategies.automata import PublicProfile, State
from goodwill.reputation.strategies.beliefs import TRUTHFUL
from goodwill.reputation.verify.unknown_client import verify_with_unknown_client

#: What a provider may do in a fair equilibrium: serve well, serve carelessly, or cheat.
SERVES = [PROVIDER_STRATEGIES[name] for name in ("e1rd", "e1dd", "e0d")]


def is_fair(market: Market, profile: PublicProfile, beliefs: Mapping[str, Any], delta: Any) -> bool:
    """Whether a profile is of the fair kind: good conduct is never punished.

    Looks at all states that truthful clients reach.  There both types must come in and report high quality
    as high, the provider may do one of three things (serve well, serve carelessly, or cheat), and after
    high quality and after a rollback he expects at least v.  Whether the profile is an equilibrium, too, is
    another question: :func:`verify_with_unknown_client` answers it.

    >>> from fractions import Fraction
    >>> from goodwill.reputation import endless_tests
    >>> market = Market.pizza(penalty=Fraction(5, 2))
    >>> plan = endless_tests(market, Fraction(19, 20), Fraction(1, 10), Fraction(3, 10))
    >>> is_fair(market, *plan, Fraction(19, 20))
    False
    """
    values = verify_with_unknown_client(market, profile, beliefs, delta).values
    reached = [profile.start]
    for name in reached:  # grows while it is read
        state = profile.states[name]
        if not _is_ordinary(state):
            return False
        for outcome in ("high 1", "rolled back"):
            expects = sum(chance * values[n][1] for n, chance in state.following(outcome).items())
            if difference(expects, market.margin) < 0:
                return False
        reached += sorted({following for _, following in _steps(state)} - set(reached))
    return True


def longest_record(profile: PublicProfile) -> float:
    """The greatest number of tests that can occur while the client is always truthful; may be infinite.

    >>> from goodwill.reputation import open_complaints
    >>> longest_record(open_complaints(1))
    inf
    """
    check_kind("profile", profile, PublicProfile)
    reached = {profile.start: 0}
    for _ in range(len(profile.states) + 1):
        before = dict(reached)
        for name, tests in before.items():
            for outcome, following in _steps(profile.states[name]):
                reached[following] = max(reached.get(following, 0), tests + (outcome == "low 0"))
        if reached == before:
            return max(reached.values())
    return np.inf


def _is_ordinary(state: State) -> bool:
    """Whether she comes in and reports high quality as high, and he serves in one of the three ways."""

    def follows(player: str, does: Mapping[str, str]) -> bool:
        """Whether the player surely makes these moves."""
        given = state.behaviour(player)
        return all(lottery(given.get(where, {})).get(move, 0) == 1 for where, move in does.items())

    return follows(CLIENT, {"start": "in", "high": "1"}) and any(follows(PROVIDER, s) for s in SERVES)


def _steps(state: State) -> Iterator[tuple[str, str]]:
    """Outcomes that may occur with a truthful client who comes in, and the states that may follow."""
    for outcome in TRUTHFUL:
        if outcome != "low 0" or _delivers(state):
            yield from (
                (outcome, following) for following, chance in state.following(outcome).items() if chance
            )


def _delivers(state: State) -> bool:
    """Whether low quality may be delivered in a state."""
    does = state.behaviour(PROVIDER)
    asked = choice_at(PROVIDER, does, "asked")
    return any(
        choice_at(PROVIDER, does, low).get("d", 0) > 0
        for effort, low in (("e0", "low, no effort"), ("e1", "low, effort"))
        if asked.get(effort, 0) > 0
    )
