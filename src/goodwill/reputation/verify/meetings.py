"""Is a profile for a whole market an equilibrium?  Every one-shot deviation, in every meeting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from goodwill.checks import check_discount
from goodwill.reputation.model import (
    CLIENT,
    PROVIDER,
    TREE,
    Behaviour,
    End,
    choice_at,
    round_payoffs,
)
from goodwill.reputation.strategies.automata import PublicProfile, checked_behaviour
from goodwill.reputation.strategies.beliefs import HONEST, check_beliefs, posterior
from goodwill.reputation.strategies.meetings import Meeting, meeting_values, meetings_of
from goodwill.reputation.verify.one_shot import View, check_tolerance, slack, tree_deviations
from goodwill.reputation.verify.verdict import Verification, Witness

Values = Mapping[str, Mapping[str, Any]]


def verify_meetings(
    profile: PublicProfile,
    discount: Any,
    *,
    beliefs: Mapping[str, Any] | None = None,
    committed: Behaviour = HONEST,
    tolerance: float = 1e-12,
) -> Verification:
    """Check all one-shot deviations of everybody, in every meeting.

    Parameters
    ----------
    profile : PublicProfile
        Its states are meetings.
    discount : number, 0 < discount < 1
        From one meeting to the next.
    beliefs : mapping from state to number in [0, 1], optional
        In a market with one client: all providers' belief that she is of the committed type.
    committed : behaviour
        What the committed type does; by default she is honest.

    Returns
    -------
    Verification
        Extensive reading.  ``values`` has what the two who meet get on average.

    Raises
    ------
    TypeError, ValueError
        If a state is no meeting, or the beliefs contradict Bayes' rule.

    Examples
    --------
    Two clients in turn: each of them counts with the square of the market's discount factor, and 100/119 is
    the least that supports cooperation.

    >>> from fractions import Fraction as F
    >>> from goodwill.reputation import Market, cooperation
    >>> from goodwill.reputation.strategies.meetings import market_profile
    >>> market = Market.pizza(penalty=1)
    >>> profile = market_profile(market, cooperation(), [("Ann", "Bob"), ("Eve", "Bob")])
    >>> [verify_meetings(profile, d).holds for d in (F(92, 100), F(91, 100))]
    [True, False]
    """
    discount = check_discount("discount", discount)
    tolerance = check_tolerance(tolerance)
    committed = checked_behaviour("committed", committed, CLIENT)
    for information in ("start", "low", "high"):
        choice_at("committed", committed, information)
    meetings = meetings_of(profile)
    normal = honest = meeting_values(profile, discount)
    if beliefs is not None:
        if len({meeting.between[0] for meeting in meetings.values()}) > 1:
            raise ValueError("beliefs are about one client, but there are several in the profile")
        beliefs = check_beliefs(profile, beliefs, committed)
        facing = {name: replace(meeting, client=committed) for name, meeting in meetings.items()}
        honest = meeting_values(replace(profile, states=facing), discount)
    deviations: list[Witness] = []
    values = {}
    for name, meeting in meetings.items():
        belief = 0 * discount if beliefs is None else beliefs[name]
        client, provider = meeting.between
        entered = posterior(belief, meeting.behaviour(CLIENT), "rolled back", committed)
        entered = belief if entered is None else entered
        views = [
            View(CLIENT, 0, _worth(meeting, discount, normal, client, 0), 1),
            View(PROVIDER, 0, _worth(meeting, discount, normal, provider, 1), 1 - entered),
            View(PROVIDER, 1, _worth(meeting, discount, honest, provider, 1), entered),
        ]
        clients = [meeting.behaviour(CLIENT), committed]
        deviations += [
            Witness(player, name, *found)
            for player, *found in tree_deviations(meeting.market, clients, meeting.behaviour(PROVIDER), views)
        ]
        values[name] = (
            normal[name][client],
            (1 - belief) * normal[name][provider] + belief * honest[name][provider],
        )
    room = slack(deviations, tolerance, *(meeting.market for meeting in meetings.values()))
    concept = "perfect public equilibrium" if beliefs is None else "perfect Bayes equilibrium"
    return Verification("extensive", values, tuple(deviations), room, concept)


def _worth(meeting: Meeting, discount: Any, values: Values, who: str, role: int) -> dict[End, Any]:
    """What each end of the meeting is worth to one of the two: its payoff, and the rest of the game."""
    every = {place for node in TREE.values() for place in node.moves.values() if isinstance(place, End)}
    return {
        end: (1 - discount) * round_payoffs(meeting.market, end)[role]
        + discount * sum(p * values[name][who] for name, p in meeting.following(end.outcome).items())
        for end in every
    }
