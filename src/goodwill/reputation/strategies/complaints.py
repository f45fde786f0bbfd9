"""Plans in which complaints cost the provider more than a round brings, and the future makes up for it."""

from __future__ import annotations

from typing import Any

from goodwill.checks import check_discount, check_kind, check_number, check_probability
from goodwill.reputation.model import Market
from goodwill.reputation.strategies.automata import PublicProfile, State
from goodwill.reputation.strategies.cooperation import APART


def complaints_then_service(market: Market, delta: Any) -> PublicProfile:
    """She reports 0 whatever she gets, until a lottery after high quality begins good service for ever.

    The lottery is such that all his future, once complaints are over, is worth just what they cost him: he
    gets 0.  Only high quality can end them, and a client who skips a complaint ends trade.

    Parameters
    ----------
    market : Market
        With ``v = success * price - effort_cost > 0``, and a penalty that costs him more than he earns.
    delta : number, 0 < delta < 1
        So large that good service for ever can make up for a round of complaints.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> plan = complaints_then_service(Market.pizza(penalty=F(5, 2)), F(19, 20))
    >>> plan.states["taxed"].following("high 0")
    {'taxed': Fraction(12889, 35739), 'serve': Fraction(22850, 35739)}
    """
    check_kind("market", market, Market)
    delta = check_discount("delta", delta)
    a, v = market.success, market.margin
    check_number("success * price - effort_cost", v, "success * price - effort_cost > 0", lambda x: x > 0)
    short = (1 - delta) * (a * (market.penalty - market.price) + market.effort_cost)  # a round's loss
    ends = check_probability("the chance that complaints end after high quality", short / a / v / delta)
    served = dict.fromkeys(("high 1", "rolled back", "low 0"), "serve")
    goes_on: dict[str, Any] = {
        "high 0": {"taxed": 1 - ends, "serve": ends},
        "rolled back": "taxed",
        "low 0": "taxed",
    }
    states = {
        "taxed": State(client="in00", provider="e1rd", after=goes_on, otherwise="apart"),
        "serve": State(client="in01", provider="e1rd", after=served, otherwise="apart"),
        "apart": APART,
    }
    return PublicProfile(states=states, start="taxed")


def complaint_then_praise(market: Market, delta: Any) -> PublicProfile:
    """He makes an effort and delivers whatever comes of it, she is honest, and a complaint leads to his best.

    His best is ``v / alpha``: he goes on delivering everything, and she praises everything.  Low quality
    leads back to the beginning, or ends trade, so often that effort is just worth its cost.

    Parameters
    ----------
    market : Market
        With ``v = success * price - effort_cost > 0``.
    delta : number, 0 < delta < 1
        At least ``c / (alpha p)``, so that effort can be worth its cost.  He keeps to the plan if his best
        also makes up to him for the complaint, from ``complaint_discount`` on.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> plan = complaint_then_praise(Market.pizza(penalty=F(5, 2)), F(9, 10))
    >>> plan.states["praised"].following("low 1")
    {'told': Fraction(19838, 34263), 'apart': Fraction(14425, 34263)}
    """
    check_kind("market", market, Market)
    delta = check_discount("delta", delta)
    a, v, c = market.success, market.margin, market.effort_cost
    check_number("success * price - effort_cost", v, "success * price - effort_cost > 0", lambda x: x > 0)
    most = v / a
    round_of_his = market.price - c - (1 - a) * market.penalty
    told = ((1 - delta) * round_of_his + (1 - a) * delta * most) / (1 - a * delta)
    check_number("what he has before the complaint", told, "> 0", lambda x: x > 0)
    left = most - (1 - delta) * c / (delta * a)  # to him after low quality
    back = check_probability("the chance that low quality leads back", left / told)
    states = {
        "told": State(
            client="in01",
            provider="e1dd",
            after={"high 1": "told", "low 0": "praised"},
            otherwise="apart",
        ),
        "praised": State(
            client="in11",
            provider="e1dd",
            after={"high 1": "praised", "low 1": {"told": back, "apart": 1 - back}},
            otherwise="apart",
        ),
        "apart": APART,
    }
    return PublicProfile(states=states, start="told")
