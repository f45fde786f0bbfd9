"""Is a plan for a market with a known end an equilibrium?  All beliefs, and all deviations before the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from goodwill.reputation.model import (
    CLIENT,
    OUTCOMES,
    PROVIDER,
    End,
    Market,
    ends,
)
from goodwill.reputation.strategies.automata import PublicProfile
from goodwill.reputation.strategies.known_end import OVER
from goodwill.reputation.verify.unknown_client import verify_with_unknown_client
from goodwill.reputation.verify.verdict import Verification


def verify_with_end(
    market: Market, profile: PublicProfile, beliefs: Mapping[str, Any], delta: Any
) -> Verification:
    """Check a plan for a market with an end: all beliefs, and all deviations before the game is over.

    Parameters
    ----------
    profile, beliefs
        As in :func:`verify_with_unknown_client`; a state whose name begins with "over" is the end: she comes
        in, he rolls back without effort, and so it stays.  All plays must have the same number of rounds
        before it, so that nobody can end the game.

    Returns
    -------
    Verification
        Values are discounted sums, times ``1 - delta``.

    Raises
    ------
    ValueError
        If the beliefs contradict Bayes' rule, or the profile has no end, or not always the same.

    Examples
    --------
    What is right for half honest clients is not for one in ten: in the last round he would not care.

    >>> from fractions import Fraction as F
    >>> from goodwill.reputation import fading_trade
    >>> market, delta = Market.pizza(penalty=F(5, 2)), F(19, 20)
    >>> plan, beliefs = fading_trade(market, delta, 1, F(1, 2))
    >>> verify_with_end(market, plan, beliefs, delta).holds
    True
    >>> doubted = {state: F(1, 10) if b == F(1, 2) else b for state, b in beliefs.items()}
    >>> verify_with_end(market, plan, doubted, delta).witness.instead
    'd'
    """
    report = verify_with_unknown_client(market, profile, beliefs, delta)
    _check_end(market, profile)
    before = tuple(d for d in report.deviations if not d.state.startswith(OVER))
    return replace(report, deviations=before)


def _check_end(market: Market, profile: PublicProfile) -> None:
    """Raise unless nothing happens in the end, and each state has one number of rounds to go."""
    leads = {
        name: {s for o in OUTCOMES for s, chance in state.following(o).items() if chance}
        for name, state in profile.states.items()
    }
    left = {name: 0 for name in leads if name.startswith(OVER)}
    for name in left:
        state = profile.states[name]
        reached = ends(market, state.behaviour(CLIENT), state.behaviour(PROVIDER))
        if set(reached) != {End("rolled back", False)} or not leads[name] <= left.keys():
            raise ValueError(f"states[{name!r}] is no end: she must come in, he roll back, and so for ever")
    if profile.start in left:
        raise ValueError(f"start = {profile.start!r} is the end: there must be a round before it")
    while len(left) < len(leads):
        ready = [name for name in leads if name not in left and leads[name] <= left.keys()]
        if not ready:
            raise ValueError(f"states: from {sorted(leads.keys() - left.keys())} the game may never end")
        for name in ready:
            rounds = {left[following] for following in leads[name]}
            if len(rounds) > 1:
                raise ValueError(f"states[{name!r}] leads to {sorted(rounds)} rounds to go: it must be one")
            left[name] = 1 + rounds.pop()
