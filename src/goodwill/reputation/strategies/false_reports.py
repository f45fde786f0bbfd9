"""Profiles in which low quality is delivered and reported as high, again and again.

They show how many false reports an equilibrium can carry.  In all of them trade is worth while, and a client
who is worse off than outside would leave: so each is made such that she gets ``m``, or just above it.
"""

from __future__ import annotations

from typing import Any

from goodwill.checks import check_discount, check_kind, check_number, check_probability
from goodwill.reputation.model import Behaviour, Market
from goodwill.reputation.strategies.automata import PublicProfile, State
from goodwill.reputation.strategies.cooperation import APART, trade_while


def everything_delivered(shirks: Any) -> Behaviour:
    """A provider who makes no effort with probability ``shirks``, and delivers whatever comes of the round.

    >>> everything_delivered(0)["asked"]
    {'e0': 0, 'e1': 1}
    """
    shirks = check_probability("shirks", shirks)
    qualities = ("low, no effort", "low, effort", "high, effort")
    return {"asked": {"e0": shirks, "e1": 1 - shirks}} | dict.fromkeys(qualities, "d")


def bearable_shirking(market: Market) -> Any:
    """How often he can shirk who delivers everything, so that she still gets her ``m`` in the round.

    ``(alpha u - p - m) / (alpha u)``.

    >>> bearable_shirking(Market.pizza(penalty=0))
    Fraction(1, 11)
    """
    share = _surplus(market) / market.success / market.utility
    return check_probability("(alpha u - p - m) / (alpha u)", share)


def cover_up(market: Market, delta: Any, shirks: Any) -> PublicProfile:
    """He delivers everything, she always reports 1, and low quality ends trade now and then.

    The end of trade comes with the probability ``(1 - delta) c / (delta v)`` that makes effort just worth its
    cost, so that he may shirk with any probability that she bears.  He gets ``v / alpha``.

    Parameters
    ----------
    delta : number, 0 < delta < 1
        At least ``c / (c + v) = c / (alpha p)``.
    shirks : number from 0 to 1
        She comes in if it is no more than :func:`bearable_shirking`.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> cover_up(Market.pizza(penalty=0), F(9, 10), 0).states["trade"].following("low 1")
    {'trade': Fraction(91, 171), 'apart': Fraction(80, 171)}
    """
    _check_worthwhile(market)
    ends = _end_of_trade(market, check_discount("delta", delta))
    return trade_while("in11", everything_delivered(shirks), {"high 1": 1, "low 1": 1 - ends})


def cheat_and_serve(market: Market, delta: Any) -> PublicProfile:
    """One cheated round, then good service, and after it she is cheated again now and then.

    Nobody mixes: a public lottery says when.  It is such that she gets ``m`` when she is about to be cheated.

    Parameters
    ----------
    delta : number, 0 < delta < 1
        At least ``(m + p) / (alpha (u - p) + p)``, from where she can be made good for the cheated round.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> cheat_and_serve(Market.pizza(penalty=0), F(19, 20)).states["serve"].following("high 1")
    {'cheat': Fraction(181, 3420), 'serve': Fraction(3239, 3420)}
    """
    _check_worthwhile(market)
    delta = check_discount("delta", delta)
    m, p = market.outside_payoff, market.price
    worth = (m + (1 - delta) * p) / delta  # hers, once she is to be served well
    again = check_probability("her chance to be cheated again", (market.good_service - worth) / (m + p))
    goes_on = {"cheat": again, "serve": 1 - again}
    after = {"high 1": goes_on, "rolled back": goes_on}
    states = {
        "cheat": State(client="in11", provider="e0d", after={"low 1": "serve"}, otherwise="apart"),
        "serve": State(client="in11", provider="e1rd", after=after, otherwise="apart"),
        "apart": APART,
    }
    return PublicProfile(states=states, start="cheat")


def telling_now_and_then(market: Market, delta: Any) -> PublicProfile:
    """She reports low quality as low just often enough to make effort worth its cost; no future punishes him.

    He delivers everything, and shirks as often as she bears (:func:`bearable_shirking`).  A true report of 0,
    which costs her the fine, is followed now and then by a round ("better") in which he makes the effort for
    certain.

    Parameters
    ----------
    market : Market
        With a penalty of at least ``c / alpha``.
    delta : number, 0 < delta < 1
        At least ``epsilon / (alpha u - p - m)``, so that such a round makes up for the fine.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> plan = telling_now_and_then(Market.pizza(penalty=F(5, 2)), F(1, 2))
    >>> plan.states["trade"].client["low"]
    {'1': Fraction(67, 99), '0': Fraction(32, 99)}
    """
    _check_worthwhile(market)
    delta = check_discount("delta", delta)
    check_number("penalty", market.penalty, "penalty > 0", lambda x: x > 0)
    truth = market.effort_cost / market.success / market.penalty
    truth = check_probability("her chance to tell the truth, c / (alpha penalty)", truth)
    reward = check_probability("her chance of a better round", market.fine / delta / _surplus(market))
    after: dict[str, Any] = {
        "high 1": "trade",
        "low 1": "trade",
        "low 0": {"better": reward, "trade": 1 - reward},
    }
    trade, better = (
        State(
            client={"start": "in", "low": {"1": 1 - truth, "0": truth}, "high": "1"},
            provider=everything_delivered(shirks),
            after=after,
            otherwise="apart",
        )
        for shirks in (bearable_shirking(market), 0)
    )
    return PublicProfile(states={"trade": trade, "better": better, "apart": APART}, start="trade")


def money_burning(market: Market, delta: Any) -> PublicProfile:
    """Low quality is followed now and then by good service and false reports of 0 ("burn").

    In "burn" she reports high quality as low with the probability at which he gets 0 from there on, the trade
    that follows included.  So he is punished, and she is not: she likes the good service, and after a false 0
    she has, now and then, a round of certain effort ("better") that makes up for the fine.  Then they trade
    as before.

    Parameters
    ----------
    market : Market
        With a penalty of at least ``v / ((1 - delta) alpha)``.
    delta : number, 0 < delta < 1
        At least ``c / (c + v) = c / (alpha p)``.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> plan = money_burning(Market.pizza(penalty=F(5, 2)), F(9, 10))
    >>> plan.states["burn"].client["high"]
    {'0': Fraction(76, 99), '1': Fraction(23, 99)}
    """
    _check_worthwhile(market)
    delta = check_discount("delta", delta)
    check_number("penalty", market.penalty, "penalty > 0", lambda x: x > 0)
    a, m, fine = market.success, market.outside_payoff, market.fine
    zeros = market.margin / (1 - delta) / a / market.penalty
    zeros = check_probability("her chance of a false 0, v / ((1 - delta) alpha penalty)", zeros)
    burns = _end_of_trade(market, delta)
    # What "burn" gives her beyond m, and what she gains by low quality, which may lead to it, in a round.
    liked = (1 - delta) * market.gain / (1 - (1 - a) * delta)
    consoled = market.effort_cost / market.margin * liked
    surplus = _surplus(market) + (1 - a) * consoled
    check_number(
        "u - c / v times what she gains in 'burn'", market.utility - consoled, "> 0", lambda x: x > 0
    )
    high = (m + market.price - consoled) / (market.utility - consoled)  # its chance, so that she gets m
    reward = check_probability("her chance of a better round", fine / delta / surplus)
    pity = check_probability("her chance to stay in 'burn'", (1 - delta) * fine / delta / liked)
    after: dict[str, Any] = {"high 1": "trade", "low 1": {"burn": burns, "trade": 1 - burns}}
    trade, better = (
        State(client="in11", provider=everything_delivered(shirks), after=after, otherwise="apart")
        for shirks in (1 - high / a, 0)
    )
    burn = State(
        client={"start": "in", "low": "0", "high": {"0": zeros, "1": 1 - zeros}},
        provider="e1rd",
        after={
            "high 1": "trade",
            "high 0": {"better": reward, "trade": 1 - reward},
            "rolled back": "burn",
            "low 0": {"burn": pity, "apart": 1 - pity},
        },
        otherwise="apart",
    )
    states = {"trade": trade, "better": better, "burn": burn, "apart": APART}
    return PublicProfile(states=states, start="trade")


def _check_worthwhile(market: Market) -> None:
    """Good service must be worth something to both, and what she pays for something to her."""
    check_kind("market", market, Market)
    for name, value in (
        ("success * price - effort_cost", market.margin),
        ("success * (utility - price) - outside_payoff", market.gain),
        ("success * utility - price - outside_payoff", _surplus(market)),
        ("outside_payoff + price", market.outside_payoff + market.price),
    ):
        check_number(name, value, f"{name} > 0", lambda x: x > 0)


def _surplus(market: Market) -> Any:
    """What a round of certain effort, with everything delivered, gives her beyond m."""
    check_kind("market", market, Market)
    return market.success * market.utility - market.price - market.outside_payoff


def _end_of_trade(market: Market, delta: Any) -> Any:
    """How likely low quality must end his profit, so that effort is just worth its cost."""
    ends = (1 - delta) * market.effort_cost / delta / market.margin
    return check_probability("the chance that low quality ends trade, (1 - delta) c / (delta v)", ends)
