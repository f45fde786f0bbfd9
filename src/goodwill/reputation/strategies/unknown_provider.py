"""Profiles for a client who does not know her provider: he may be greedy by nature."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from goodwill.checks import (
    check_discount,
    check_inside,
    check_integer,
    check_kind,
    check_number,
    check_probability,
)
from goodwill.reputation.model import (
    Market,
)
from goodwill.reputation.strategies.automata import (
    PublicProfile,
    State,
)
from goodwill.reputation.strategies.cooperation import APART


def patience_contest(
    market: Market, delta: Any, greedy_prior: Any, trials: int
) -> tuple[PublicProfile, dict[str, Any]]:
    """An equilibrium in which a client tries, again and again, a provider who may be greedy.

    In each trial but the last a normal provider makes the effort with some probability, and delivers whatever
    comes: with high quality he has given in, and they cooperate ever after; after low quality comes the next
    trial.  He makes so little effort that she does not mind whether she comes in, and after a failure she
    comes in so seldom that he does not mind either.  In the last trial he gives in for sure; should she
    receive low quality then, she knows that he is greedy.

    Parameters
    ----------
    greedy_prior : number in (0, 1)
        The client's first belief that the provider is greedy.
    trials : int, from 1 to 1000

    Returns
    -------
    (profile, beliefs)
        By name: "trial n" (the first) to "trial 1" (the last), "gone n" to "gone 1" (she has left),
        "scorned n" to "scorned 2" (she has complained), "good", "ended" (after it), "sure".

    Raises
    ------
    ValueError
        If the prior is too high, or too low, for so many trials, or delta is too low.
    """
    check_kind("market", market, Market)
    delta, greedy_prior = check_discount("delta", delta), check_inside("greedy_prior", greedy_prior)
    trials = check_integer("trials", trials, least=1, most=1000)
    p, v, a = market.price, market.margin, market.success
    check_number("success * price - effort_cost", v, "alpha p > c, so that effort pays", lambda x: x > 0)
    m, good = market.outside_payoff, market.good_service
    cost = (1 - delta) * (p + m)  # to her, of coming in once in vain
    won = (1 - delta) * (market.utility - p) + delta * good - m  # when he has just given in
    level = won / (won + cost)
    last = (good - m) / (good - m + cost)
    cheating = (1 - delta) * v / a + delta * v  # what is as good to him as to make the effort
    trust = {"high 1": "good", "rolled back": "good"}
    states = {
        "good": State(client="in11", provider="e1rd", after=trust, otherwise="ended"),
        "ended": replace(APART, otherwise="ended"),
        "sure": replace(APART, otherwise="sure"),
    }
    beliefs = {"good": 0 * delta, "ended": 0 * delta, "sure": 1 + 0 * delta}
    for left in range(1, trials + 1):
        belief = greedy_prior if left == trials else last * level ** (left - 1)
        expected = belief if left == 1 else belief / (last * level ** (left - 2))
        effort = (1 - (expected - belief) / (1 - belief)) / (1 if left == 1 else a)
        comes = (cheating - (1 - delta) * p) / delta / (v if left == 1 else cheating)
        if left == trials:
            comes = 1
        for name, chance in (("the effort", effort), ("her coming in", comes)):
            check_probability(f"{name} in trial {left}", chance)
        states[f"trial {left}"] = State(
            client={"start": {"in": comes, "out": 1 - comes}, "low": "1", "high": "1"},
            provider={
                "asked": {"e1": effort, "e0": 1 - effort},
                "low, no effort": "r" if left == 1 else "d",
                "low, effort": "r" if left == 1 else "d",
                "high, effort": "d",
            },
            after=trust
            | {"out": f"gone {left}"}
            | {"low 1": "sure" if left == 1 else f"trial {left - 1}"}
            | {"low 0": "sure" if left == 1 else f"scorned {left}"},
            otherwise="ended",
        )
        for name, of_greedy in (("gone", belief), ("scorned", belief / expected))[: 1 if left == 1 else 2]:
            states[f"{name} {left}"] = replace(APART, otherwise=f"{name} {left}")
            beliefs[f"{name} {left}"] = of_greedy
        beliefs[f"trial {left}"] = belief
    return PublicProfile(states=states, start=f"trial {trials}"), beliefs


def trial_by_lottery(odds: Any) -> PublicProfile:
    """He cheats for sure until a public lottery calls for the one trial in which a normal provider gives in.

    So there is no sure bound on how often she is cheated.  In the trial she has good service, and for ever
    after it; should she receive low quality then, she knows that he is greedy.

    Parameters
    ----------
    odds : number from 0 to 1
        With which the lottery calls for the trial, after each round in which he cheats.

    Returns
    -------
    PublicProfile
        With the states "wait" (the first), "trial", "good", "over" (no trade after it), "gone" (she has left
        or complained), and "sure" (she knows that he is greedy).

    Examples
    --------
    >>> trial_by_lottery(0.25).states["wait"].following("low 1")
    {'trial': 0.25, 'wait': 0.75}
    """
    odds = check_probability("odds", odds)
    good = {"high 1": "good", "rolled back": "good"}
    called: dict[str, Any] = {"low 1": {"trial": odds, "wait": 1 - odds}, "low 0": "gone", "out": "gone"}
    tried = good | {"low 1": "sure", "low 0": "sure", "out": "gone"}
    states = {
        "wait": State(client="in11", provider="e0d", after=called, otherwise="over"),
        "trial": State(client="in11", provider="e1rd", after=tried, otherwise="over"),
        "good": State(client="in11", provider="e1rd", after=good, otherwise="over"),
    }
    silent = {name: replace(APART, otherwise=name) for name in ("over", "gone", "sure")}
    return PublicProfile(states=states | silent, start="wait")
