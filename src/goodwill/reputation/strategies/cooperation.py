"""Trade that goes on while the outcomes are good: the paper's equilibria, and one that refutes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from goodwill.checks import check_kind, check_probability
from goodwill.reputation.model import (
    Behaviour,
    check_outcome,
)
from goodwill.reputation.strategies.automata import PublicProfile, State

#: Nobody trades any more: the equilibrium of the single round, for ever.  Should the client come in
#: after all, she reports 1, also where the report is free.
APART = State(client={"start": "out", "low": "1", "high": "1"}, provider="e0d", after={}, otherwise="apart")


def trade_while(
    client: str | Behaviour, provider: str | Behaviour, goes_on: Mapping[str, Any]
) -> PublicProfile:
    """Trade in one way as long as the outcomes are good, then no trade ever after.

    Parameters
    ----------
    client, provider : what they do in state "trade", as in :class:`State`
    goes_on : mapping from outcome to the probability that trade goes on
        After any other outcome it ends: state "apart".

    Examples
    --------
    >>> trade_while("in11", "e1rd", {"high 1": 1}).states["trade"].following("low 1")
    {'apart': 1}
    """
    check_kind("goes_on", goes_on, Mapping)
    after = {}
    for outcome, given in goes_on.items():
        chance = check_probability(f"goes_on[{outcome!r}]", given)
        after[outcome] = {"trade": chance, "apart": 1 - chance}
    trade = State(client=client, provider=provider, after=after, otherwise="apart")
    return PublicProfile(states={"trade": trade, "apart": APART}, start="trade")


def cooperation() -> PublicProfile:
    """The paper's equilibrium (Proposition 1): good service, and the end of trade after low quality.

    The client always reports 1, and leaves if she gets low quality; a report of 0, or a round without
    trade, ends trade too.
    """
    return trade_while("in11", "e1rd", {"high 1": 1, "rolled back": 1})


def rewarded_honesty(stays: Any = 1) -> PublicProfile:
    """Good service by honest reports: after a true complaint trade goes on with probability ``stays``."""
    stays = check_probability("stays", stays)
    return trade_while("in01", "e1rd", {"high 1": 1, "rolled back": 1, "low 0": stays})


def open_complaints(stays: Any) -> PublicProfile:
    """The profile that refutes Proposition 2: low quality is delivered, and reported, on the path.

    The provider makes an effort and delivers whatever comes of it.  After high quality trade goes on; after
    a true complaint with probability ``stays``; after anything else it ends.
    """
    stays = check_probability("stays", stays)
    return trade_while("in01", "e1dd", {"high 1": 1, "low 0": stays})


def then_good_service(client: str | Behaviour, provider: str | Behaviour, outcome: str) -> PublicProfile:
    """One round of one's choice, then good service and honest reports for ever.

    Good service follows if the round ends as agreed, or if she reports low quality; after anything else
    trade ends.

    Parameters
    ----------
    client, provider : what they do in state "once", as in :class:`State`
    outcome : the outcome that was agreed upon

    Examples
    --------
    >>> then_good_service("in11", "e0d", "low 1").states["once"].following("low 1")
    {'good': 1}
    """
    check_outcome(outcome)
    kept = dict.fromkeys(("high 1", "rolled back", "low 0"), "good")
    agreed = {outcome: "good", "low 0": "good"}
    states = {
        "once": State(client=client, provider=provider, after=agreed, otherwise="apart"),
        "good": State(client="in01", provider="e1rd", after=kept, otherwise="apart"),
        "apart": APART,
    }
    return PublicProfile(states=states, start="once")
