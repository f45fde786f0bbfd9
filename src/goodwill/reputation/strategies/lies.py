"""Plans that rest on false reports, and clients who lie out of spite or by mistake.

A *malicious* client reports 0 whatever she gets; a *sloppy* one sometimes reports 0 where she meant 1, an
*erring* one 1 where she meant 0.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from goodwill.checks import check_discount, check_inside, check_kind, check_number, check_probability
from goodwill.reputation.model import Behaviour, Market
from goodwill.reputation.strategies.automata import PublicProfile, State
from goodwill.reputation.strategies.beliefs import posterior
from goodwill.reputation.strategies.cooperation import APART, trade_while
from goodwill.reputation.strategies.unknown_client import doubted_states, served

#: How ``attrition`` is played where it refutes the bound on lies: the "siege" of the pages, in the pizza with
#: a penalty of 10, at delta = 99/100, where one client in a hundred is honest.
SIEGE = {"gives_in": Fraction(3, 4), "doubt": Fraction(3, 50), "strike": Fraction(17, 100)}


def upside_down() -> PublicProfile:
    """Good service, and every report on it is false: trade goes on while high quality is reported as low.

    >>> upside_down().states["trade"].following("high 1")
    {'apart': 1}
    """
    return trade_while("in10", "e1rd", {"high 0": 1, "rolled back": 1})


def first_lie(honest_prior: Any) -> tuple[PublicProfile, dict[str, Any]]:
    """Careless service until the first low quality, then good service whatever she reported.

    A normal client covers the low quality up, and is "kept"; an honest one complains, and is "trusted".  The
    paper's bound on lies with reputation leaves this first one out.

    Parameters
    ----------
    honest_prior : number in (0, 1)
        The provider's first belief that the client is honest by nature.

    Returns
    -------
    (profile, beliefs)

    Examples
    --------
    >>> profile, beliefs = first_lie(0.4)
    >>> profile.states["first"].following("low 1"), beliefs["kept"]
    ({'kept': 1}, 0.0)
    """
    prior = check_inside("honest_prior", honest_prior)
    unknown = {"high 1": "first", "rolled back": "first", "low 1": "kept", "low 0": "trusted"}
    states = {
        "first": State(client="in11", provider="e1dd", after=unknown, otherwise="apart"),
        "kept": served("kept", "in11", "high 1", "rolled back"),
        "trusted": served("trusted", "in01", "high 1", "rolled back", "low 0"),
        "apart": APART,
    }
    beliefs = {"first": prior, "kept": 0 * prior, "trusted": 1 + 0 * prior, "apart": 0 * prior}
    return PublicProfile(states=states, start="first"), beliefs


def covered_up(
    market: Market, delta: Any, honest_prior: Any, *, gives_in: Any, doubt: Any
) -> tuple[PublicProfile, dict[str, Any]]:
    """Lies that go on after the first one: after the truth careless service for ever, after a lie a lottery.

    At the first low quality a normal client lies with probability ``gives_in``.  Then she is "kept" with good
    service or, by a lottery, goes on "covering" up his failures until another lottery ends the trade; so the
    lie is worth just what the truth is.  Who told the truth has "trade": he makes the effort, and delivers
    whatever comes of it, since he would be doubted if he rolled back.

    Parameters
    ----------
    delta : number, 0 < delta < 1
    honest_prior : number in (0, 1)
    gives_in : number in (0, 1)
    doubt : number in (0, 1)
        As in :func:`~goodwill.reputation.strategies.unknown_client.doubted_states`.

    Returns
    -------
    (profile, beliefs)

    Raises
    ------
    ValueError
        Also where no lottery makes the lie worth what the truth is.

    Examples
    --------
    >>> F = Fraction
    >>> market = Market.pizza(penalty=5, success=F(999, 1000), outside_premium=F(1, 50), fine=F(1, 10**4))
    >>> profile, beliefs = covered_up(market, F(991, 1000), F(11, 100), gives_in=F(1, 10), doubt=F(31, 200))
    >>> round(float(profile.states["first"].following("low 1")["covering"]), 4), beliefs["covering"]
    (0.9337, Fraction(0, 1))
    """
    check_kind("market", market, Market)
    delta, prior = check_discount("delta", delta), check_inside("honest_prior", honest_prior)
    gives_in, doubt = check_inside("gives_in", gives_in), check_inside("doubt", doubt)
    mixes: Behaviour = {"start": "in", "low": {"1": gives_in, "0": 1 - gives_in}, "high": "1"}
    told = posterior(prior, mixes, "low 0")
    states, beliefs = doubted_states(market, delta, told, doubt)
    again, _ = doubted_states(market, delta, prior, doubt)
    kept, ends = _lottery_after_a_lie(market, delta)
    lied = {"kept": kept, "covering": 1 - kept}
    covered = {"low 1": {"covering": 1 - ends, "apart": ends}}
    careless: dict[str, tuple[Behaviour | str, dict[str, Any]]] = {
        "first": (mixes, {"low 0": "trade", "low 1": lied, "rolled back": "again"}),
        "trade": ("in01", {"low 0": "trade", "rolled back": "doubted"}),
        "covering": ("in11", covered),
    }
    for name, (client, after) in careless.items():
        states[name] = State(
            client=client, provider="e1dd", after={"high 1": name} | after, otherwise="apart"
        )
    states["again"] = again["doubted"]
    beliefs |= {"first": prior, "again": prior, "trade": told, "covering": 0 * prior}
    return PublicProfile(states=states, start="first"), beliefs


def _lottery_after_a_lie(market: Market, delta: Any) -> tuple[Any, Any]:
    """The chance to be kept, with which a lie is worth what the truth is; and how soon cover-up ends."""
    low, margin = 1 - market.success, market.margin
    check_number("success * price - effort_cost", margin, "alpha p > c, so that effort pays", lambda x: x > 0)
    # He makes the effort just so: low quality may end the trade.
    ends = check_probability(
        "the chance that cover-up ends", (1 - delta) * market.effort_cost / delta / margin
    )
    careless = market.success * market.utility - market.price  # a round, with everything delivered
    lying = (1 - delta) * careless + delta * low * ends * market.outside_payoff
    lying = lying / (1 - delta * (1 - low * ends))
    wanted = careless - low * market.fine - (1 - delta) * market.fine / delta
    kept = (wanted - lying) / (market.good_service - lying)
    return check_probability("the chance to be kept", kept), ends


def watchful(malicious_prior: Any) -> tuple[PublicProfile, dict[str, Any]]:
    """Good service until high quality is reported as low; who does that is malicious, and gets nothing more.

    Who reports high quality as high is known not to be malicious, and "trusted".

    Parameters
    ----------
    malicious_prior : number from 0 to 1
        The provider's first belief that the client reports 0 whatever she gets.

    Returns
    -------
    (profile, beliefs)
        The belief is that she is malicious.

    Examples
    --------
    >>> profile, beliefs = watchful(0.1)
    >>> profile.states["first"].following("high 0"), beliefs["exposed"]
    ({'exposed': 1}, 1.0)
    """
    prior = check_probability("malicious_prior", malicious_prior)
    same = ("high 1", "rolled back", "low 0")
    learned = dict.fromkeys(same, "first") | {"high 1": "trusted", "high 0": "exposed"}
    states = {
        "first": State(client="in01", provider="e1rd", after=learned, otherwise="apart"),
        "trusted": served("trusted", "in01", *same),
        "exposed": State(client=APART.client, provider="e0r", after={}, otherwise="exposed"),
        "apart": APART,
    }
    beliefs = {"first": prior, "trusted": 0 * prior, "exposed": 1 + 0 * prior, "apart": 0 * prior}
    return PublicProfile(states=states, start="first"), beliefs


def sloppy(rate: Any) -> Behaviour:
    """An honest client who reports 0 instead of 1 after high quality with probability ``rate``.

    >>> sloppy(0.25)["high"]
    {'0': 0.25, '1': 0.75}
    """
    rate = check_probability("rate", rate)
    return {"start": "in", "low": "0", "high": {"0": rate, "1": 1 - rate}}


def erring(rate: Any) -> Behaviour:
    """An honest client who reports 1 instead of 0 after low quality with probability ``rate``.

    >>> erring(0.25)["low"]
    {'0': 0.75, '1': 0.25}
    """
    rate = check_probability("rate", rate)
    return {"start": "in", "low": {"0": 1 - rate, "1": rate}, "high": "1"}


def mimicking(truth: Any, rate: Any = 0) -> Behaviour:
    """A normal client who means to tell the truth with probability ``truth``, and errs like an honest one.

    >>> mimicking(0.5, rate=0.5)["low"]
    {'0': 0.25, '1': 0.75}
    """
    truth, rate = check_probability("truth", truth), check_probability("rate", rate)
    told = truth * (1 - rate)
    return {"start": "in", "low": {"0": told, "1": 1 - told}, "high": "1"}
