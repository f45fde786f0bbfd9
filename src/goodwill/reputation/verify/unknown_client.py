"""A provider who does not know his client: she may be honest by nature (Paper II, building a reputation).

The client is *honest* with a known probability: then she always comes in and reports truthfully.  Otherwise
she is *normal*, and does what is best for her.  A profile is an automaton as before, and says what the normal
client does; each state also carries the provider's belief that his client is honest.  The verifier checks
that beliefs follow Bayes' rule, and then every one-shot deviation of the normal client and of the provider.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from goodwill.checks import (
    check_discount,
    check_kind,
)
from goodwill.reputation.model import (
    CLIENT,
    PROVIDER,
    Behaviour,
    Market,
)
from goodwill.reputation.strategies.automata import (
    PublicProfile,
    State,
    checked_behaviour,
    end_values,
    profile_values,
)
from goodwill.reputation.strategies.beliefs import HONEST, check_beliefs, posterior
from goodwill.reputation.verify.one_shot import View, check_tolerance, slack, tree_deviations
from goodwill.reputation.verify.verdict import Verification, Witness


def verify_with_unknown_client(
    market: Market,
    profile: PublicProfile,
    beliefs: Mapping[str, Any],
    delta: Any,
    *,
    committed: Behaviour = HONEST,
    tolerance: float = 1e-12,
) -> Verification:
    """Check a profile against a client who may be honest by nature: is it a perfect Bayes equilibrium?

    Parameters
    ----------
    profile : PublicProfile
        What the normal client and the provider do.  The normal client's choices at both reports must be
        given in every state in which she may come in.
    beliefs : mapping from state to number in [0, 1]
        The provider's belief that the client is of the committed type.
    delta : number, 0 < delta < 1
    committed : behaviour
        What the committed type does in every round; by default she is honest.

    Returns
    -------
    Verification
        With the normal client's and the provider's expected values; extensive reading.

    Raises
    ------
    ValueError
        If the beliefs contradict Bayes' rule.

    Examples
    --------
    Who knows that his client is honest gives good service.

    >>> from fractions import Fraction as F
    >>> from goodwill.reputation import Market, trade_while
    >>> known = trade_while("in01", "e1rd", {"high 1": 1, "rolled back": 1, "low 0": 1})
    >>> beliefs = {"trade": 1, "apart": 0}
    >>> verify_with_unknown_client(Market.pizza(penalty=2), known, beliefs, F(1, 2)).holds
    True
    """
    check_kind("market", market, Market)
    delta = check_discount("delta", delta)
    tolerance = check_tolerance(tolerance)
    committed = checked_behaviour("committed", committed, CLIENT)
    beliefs = check_beliefs(profile, beliefs, committed)
    facing_honest = replace(
        profile,
        states={name: replace(state, client=committed) for name, state in profile.states.items()},
    )
    normal, honest = (profile_values(market, p, delta) for p in (profile, facing_honest))
    deviations, values = [], {}
    for name, state in profile.states.items():
        entered = posterior(beliefs[name], state.behaviour(CLIENT), "rolled back", committed)
        entered = beliefs[name] if entered is None else entered
        views = _views(market, delta, state, entered, normal, honest)
        clients = [state.behaviour(CLIENT), committed]
        deviations += [
            Witness(player, name, *found)
            for player, *found in tree_deviations(market, clients, state.behaviour(PROVIDER), views)
        ]
        belief = beliefs[name]
        values[name] = (
            normal[name][0],
            (1 - belief) * normal[name][1] + belief * honest[name][1],
        )
    room = slack(deviations, tolerance, market)
    return Verification("extensive", values, tuple(deviations), room, "perfect Bayes equilibrium")


def _views(
    market: Market,
    delta: Any,
    state: State,
    entered: Any,
    normal: Mapping[str, tuple[Any, Any]],
    honest: Mapping[str, tuple[Any, Any]],
) -> Sequence[View]:
    """The round as the normal client sees it, and as he does with the belief once a client has come in."""
    against_normal = end_values(market, delta, state, normal)
    against_honest = end_values(market, delta, state, honest)
    return [
        View(CLIENT, 0, {end: worth[0] for end, worth in against_normal.items()}, 1),
        View(PROVIDER, 0, {end: worth[1] for end, worth in against_normal.items()}, 1 - entered),
        View(PROVIDER, 1, {end: worth[1] for end, worth in against_honest.items()}, entered),
    ]
