"""Profiles that treat a new client worse than one who is known: so a name has a worth."""

from __future__ import annotations

from typing import Any

from goodwill.checks import check_discount, check_kind, check_number, check_probability
from goodwill.reputation.model import Market
from goodwill.reputation.strategies.automata import PublicProfile, State
from goodwill.reputation.strategies.cooperation import APART, trade_while

GOOD = ("high 1", "rolled back")  # the outcomes of good service


def initiation() -> PublicProfile:
    """One test of a newcomer, then good service.

    She is tested by low quality.  If she reports 0 she is "trusted" with honest reports from then on; if 1
    she is known to be normal, and is served well as long as she reports 1 ("kept").

    >>> initiation().states["first"].following("low 0")
    {'trusted': 1}
    """
    tested = {"low 1": "kept", "low 0": "trusted"} | dict.fromkeys(GOOD, "first")
    honest = dict.fromkeys((*GOOD, "low 0"), "trusted")
    states = {
        "first": State(client="in11", provider="e0d", after=tested, otherwise="apart"),
        "trusted": State(client="in01", provider="e1rd", after=honest, otherwise="apart"),
        "kept": State(client="in11", provider="e1rd", after=dict.fromkeys(GOOD, "kept"), otherwise="apart"),
        "apart": APART,
    }
    return PublicProfile(states=states, start="first")


def dues(market: Market, delta: Any) -> PublicProfile:
    """A newcomer is cheated until a lottery lets her in; then she is served well for ever.

    It lets her in, after each round, with probability ``(1 - delta) (p + m) / (delta (alpha (u - p) - m))``,
    so that to be new is worth exactly her outside payoff ``m``, and a new name nothing.

    Parameters
    ----------
    delta : number, 0 < delta < 1
        At least ``(m + p) / (alpha (u - p) + p)``, so that it is a probability.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> dues(Market.pizza(penalty=0), F(19, 20)).states["new"].following("low 1")
    {'member': Fraction(180, 361), 'new': Fraction(181, 361)}
    """
    check_kind("market", market, Market)
    delta = check_discount("delta", delta)
    gain = "success * (utility - price) - outside_payoff"
    check_number(gain, market.gain, f"{gain} > 0", lambda x: x > 0)
    lets_in = (1 - delta) * (market.price + market.outside_payoff) / delta / market.gain
    lets_in = check_probability("her chance to be let in", lets_in)
    waits = {"low 1": {"member": lets_in, "new": 1 - lets_in}}
    good = dict.fromkeys(GOOD, "member")
    states = {
        "new": State(client="in11", provider="e0d", after=waits, otherwise="apart"),
        "member": State(client="in11", provider="e1rd", after=good, otherwise="apart"),
        "apart": APART,
    }
    return PublicProfile(states=states, start="new")


def comes_back() -> PublicProfile:
    """Good service to a client who comes again even after she was cheated, under this name or another.

    >>> comes_back().states["trade"].following("low 1")
    {'trade': 1, 'apart': 0}
    """
    return trade_while("in11", "e1rd", dict.fromkeys((*GOOD, "low 1"), 1))
