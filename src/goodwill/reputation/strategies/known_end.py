"""A plan for a market that both know will end, as an automaton, so that every deviation can be tried."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from goodwill.checks import (
    check_discount,
    check_inside,
    check_integer,
    check_kind,
    check_number,
    shown,
)
from goodwill.reputation.model import (
    Behaviour,
    Market,
)
from goodwill.reputation.strategies.automata import PublicProfile, State
from goodwill.reputation.strategies.cooperation import APART

#: The name of the states in which the game has ended, and nobody decides anything.
OVER = "over"


def fading_trade(
    market: Market, delta: Any, rounds: int, honest_prior: Any
) -> tuple[PublicProfile, dict[str, Any]]:
    """Trade with a known end and a client who may be honest by nature: good at first, and fading.

    Let b be the provider's belief that she is honest, i the rounds to go, and beta the belief at which he
    serves in a last round (see :func:`serving_beliefs`).  Where ``b >= beta ** i`` all come in and he serves.
    Below it a normal client comes in just so often that the belief becomes ``beta ** i``, and he serves just
    so often that she does not mind.  She complains of low quality for sure where ``b >= beta ** (i - 1)``,
    never in the last round, and else just so often that the belief becomes ``beta ** (i - 1)``.

    Parameters
    ----------
    delta : number, 0 < delta < 1
    rounds : int, from 1 to 100
    honest_prior : number in (0, 1)

    Returns
    -------
    (profile, beliefs)
        For :func:`verify_with_end`.  States are named by the rounds to go and the belief.

    Raises
    ------
    ValueError
        Unless ``penalty > price``, and the fine is small: at most ``delta`` times what a round of care brings
        her over staying out.  That is ``alpha u - p - m`` (he makes an effort) if it is above 0, else
        ``alpha (u - p) - m`` (he rolls back failures, too).

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> from goodwill.reputation import verify_with_end
    >>> market = Market.pizza(penalty=F(5, 2))
    >>> plan, beliefs = fading_trade(market, F(19, 20), 4, F(1, 5))
    >>> verify_with_end(market, plan, beliefs, F(19, 20)).holds
    True
    """
    check_kind("market", market, Market)
    delta, honest_prior = check_discount("delta", delta), check_inside("honest_prior", honest_prior)
    rounds = check_integer("rounds", rounds, least=1, most=100)
    plan = _Plan(market, delta, 0 * honest_prior)
    start = plan.trade(rounds, honest_prior)
    return PublicProfile(states=plan.states, start=start), plan.beliefs


class _Plan:
    """The states of :func:`fading_trade`, each written down with its belief when it is first led to."""

    def __init__(self, market: Market, delta: Any, none: Any) -> None:
        self.market, self.delta, self.none = market, delta, none
        self.states: dict[str, State] = {}
        self.beliefs: dict[str, Any] = {}
        p, m, a = market.price, market.outside_payoff, market.success
        check_number("penalty", market.penalty, f"penalty > price = {p}", lambda x: x > p)
        #: What a round brings her if failures are delivered, and if they are rolled back.
        self.bears, self.safe = a * market.utility - p, market.good_service
        self.by_effort = self.bears > m
        room = delta * ((self.bears if self.by_effort else self.safe) - m)
        check_number("fine", market.fine, f"0 < fine <= {shown(room)}", lambda x: 0 < x <= room)
        self.beta = market.effort_cost / (a * market.penalty) if self.by_effort else p / market.penalty

    def put(self, name: str, belief: Any, state: State) -> str:
        self.states[name], self.beliefs[name] = state, belief
        return name

    def over(self, belief: Any) -> str:
        name = f"{OVER}: {belief}"
        return self.put(name, belief, State(client="in01", provider="e0r", after={}, otherwise=name))

    def apart(self, left: int) -> str:
        """She is known to be normal: nothing is left of trade."""
        if left == 0:
            return self.over(self.none)
        self.beliefs[f"{left}: apart"] = self.none
        return self.put(f"{left}: apart", self.none, replace(APART, otherwise=self.apart(left - 1)))

    def trade(self, left: int, belief: Any, worth: Any = None) -> str:
        """The state with so many rounds to go; where he does not mind, the round is ``worth`` that to her."""
        if left == 0:
            return self.over(belief)
        name = f"{left}: {belief}" + ("" if worth is None else ", rewarded")
        if name in self.states:
            return name
        least, enough = self.beta**left, self.beta ** (left - 1)
        here = max(belief, least)
        comes = belief * (1 - here) / (here * (1 - belief))
        after, complaint = 1 + 0 * belief, here
        if left > 1:
            after = max(here, enough)
            complaint = here / after
        complains = (complaint - here) / (1 - here)
        served = self.service(belief - least, complaint, worth)
        follows = self.trade(left - 1, here)
        rewarded = self.market.outside_payoff + self.market.fine / self.delta if after > here else None
        complained = self.trade(left - 1, after, rewarded)
        state = State(
            client={
                "start": {"in": comes, "out": 1 - comes},
                "low": {"0": complains, "1": 1 - complains},
                "high": "1",
            },
            provider={**served, "high, effort": "d"},
            after={"high 1": follows, "rolled back": follows, "low 0": complained},
            otherwise=self.apart(left - 1),
        )
        return self.put(name, belief, state)

    def service(self, above: Any, complaint: Any, worth: Any) -> Behaviour:
        """What he does when the belief is so much above the least at which he serves."""
        if above < 0:
            return self.care(self.market.outside_payoff)
        if worth is not None and above == 0:
            return self.care(worth)
        low = "d" if complaint * self.market.penalty < self.market.price else "r"
        return {"asked": "e1", "low, no effort": low, "low, effort": low}

    def care(self, worth: Any) -> Behaviour:
        """What he does where he does not mind, so that the round is worth this to her."""
        if self.by_effort:
            effort = (worth + self.market.price) / (self.market.success * self.market.utility)
            return {"asked": {"e1": effort, "e0": 1 - effort}, "low, no effort": "d", "low, effort": "d"}
        rolls = (worth - self.bears) / (self.safe - self.bears)
        return {"asked": "e1", "low, no effort": "d", "low, effort": {"r": rolls, "d": 1 - rolls}}


def one_round(client: str | Behaviour, provider: str | Behaviour) -> PublicProfile:
    """A round of one's choice, and no trade ever after, whatever came of it.

    >>> one_round("in01", "e1rd").states["now"].following("high 1")
    {'apart': 1}
    """
    now = State(client=client, provider=provider, after={}, otherwise="apart")
    return PublicProfile(states={"now": now, "apart": APART}, start="now")


def good_service_for(rounds: int, client: str | Behaviour) -> PublicProfile:
    """Good service for so many rounds, then never again; it ends at once after a failure or a complaint.

    Parameters
    ----------
    rounds : int, from 1 to 100
    client : what she does in each of them, as in :class:`State`

    Examples
    --------
    >>> good_service_for(2, "in11").states["1 to go"].following("high 1")
    {'apart': 1}
    """
    rounds = check_integer("rounds", rounds, least=1, most=100)
    names = [f"{k} to go" for k in range(rounds, 0, -1)] + ["apart"]
    states = {"apart": APART}
    for now, following in pairwise(names):
        after = dict.fromkeys(("high 1", "rolled back"), following)
        states[now] = State(client=client, provider="e1rd", after=after, otherwise="apart")
    return PublicProfile(states=states, start=names[0])
