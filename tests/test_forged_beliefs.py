"""Forged equilibria of Paper II: each verifier says what the oracle says, about every move and every belief.

Each begins with profiles that hold.  What is changed in one place is judged by the oracle, which plays all
courses of a round out; the verifier must find the same gain of every move, to the last digit, or refuse the
beliefs where the oracle's are other ones.
"""

from collections import Counter
from fractions import Fraction as F

import pytest
from conftest import SEARCHING
from forge_profiles import Plan, forged_plans, taken_apart
from hostile_games import seeded
from oracle_markets import gains, is_fair, surprises

from goodwill.reputation import (
    Market,
    attrition,
    cooperation,
    endless_fair_tests,
    endless_tests,
    fading_trade,
    is_fair as believed_fair,
    market_profile,
    meeting_name,
    most_tested_priors,
    open_complaints,
    patience_contest,
    rewarded_honesty,
    verify_meetings,
    verify_public_profile,
    verify_with_end,
    verify_with_unknown_client,
    verify_with_unknown_provider,
)

#: Of the forgeries of each profile so many are tried; all in a search.
MOST = 10**6 if SEARCHING else 40
HONEST = {"start": "in", "low": "0", "high": "1"}
GREEDY = {"asked": "e0", "low, no effort": "d"}
PIZZA = Market.pizza(penalty=F(5, 2))
WET = Market(
    price=120, outside_premium=F(1, 4), utility=400, effort_cost=70, success=F(9, 10), fine=1, penalty=150
)
OTHERS = {
    "pizza": PIZZA,
    "mild": Market.pizza(penalty=F(1, 2)),
    "free": PIZZA.with_changes(fine=0),
    "wet": WET,
    "perfect": PIZZA.with_changes(success=1),
}
DELTA = F(19, 20)
TWO = [("Ann", "Bob"), ("Eve", "Bob")]
BOTH = [("Ann", "Bob"), ("Ann", "Dan")]


def nobody(profile):
    return dict.fromkeys(profile.states, F(0))


def public():
    mild = OTHERS["mild"]
    for market, profile, delta in (
        (Market.pizza(penalty=0), cooperation(), F(6, 7)),
        (mild, rewarded_honesty(F(1, 2)), DELTA),
        (mild, open_complaints(F(3, 10)), F(7, 10)),
    ):
        yield taken_apart(market, delta, profile, nobody(profile))


def client():
    yield taken_apart(PIZZA, DELTA, *endless_tests(PIZZA, DELTA, F(1, 10), F(3, 10)))
    dear, delta = Market.pizza(penalty=10), F(99, 100)
    siege = attrition(dear, delta, F(1, 100), gives_in=F(3, 4), doubt=F(3, 50), strike=F(17, 100))
    yield taken_apart(dear, delta, *siege)


def fair():
    market = Market.pizza(penalty=F(3, 2))
    yield taken_apart(market, DELTA, *endless_fair_tests(market, DELTA, F(1, 10), screens=F(9, 10)))
    for found in most_tested_priors(PIZZA, DELTA, 2, least=0.2, cells=20):
        if found.lower is not None:
            yield taken_apart(PIZZA, DELTA, found.profile, found.beliefs)


def provider():
    for share, trials in ((F(1, 10), 3), (F(1, 2), 1)):
        yield taken_apart(PIZZA, DELTA, *patience_contest(PIZZA, DELTA, share, trials))


def end():
    for market, rounds, share in ((PIZZA, 1, F(1, 2)), (PIZZA, 3, F(1, 10)), (WET, 2, F(1, 2))):
        yield taken_apart(market, DELTA, *fading_trade(market, DELTA, rounds, share))


def meetings():
    mild, half = OTHERS["mild"], {0: F(1, 2), 1: F(1, 2)}
    for profile in (
        market_profile(mild, cooperation(), TWO, turns=[half, half]),
        market_profile(mild, rewarded_honesty(), TWO, shared=True),
    ):
        yield taken_apart(mild, F(19, 20), profile, nobody(profile))


def doubted_meetings():
    plan, beliefs = endless_tests(PIZZA, DELTA, F(1, 10), F(3, 10))
    for schedule in (BOTH[:1], BOTH):
        profile = market_profile(PIZZA, plan, schedule, shared=True)
        named = {
            meeting_name(schedule, turn, [state]): belief
            for turn in range(len(schedule))
            for state, belief in beliefs.items()
        }
        yield taken_apart(PIZZA, DELTA, profile, named)


def ends_in(state):
    return state.startswith("over")


#: The verifier, who is unknown to it, what the committed type does, and which states are none.
JUDGES = {
    "public": (public, lambda p: verify_public_profile(p.market, p.profile(), p.delta), "client", HONEST),
    "client": (
        client,
        lambda p: verify_with_unknown_client(p.market, p.profile(), p.beliefs, p.delta),
        "client",
        HONEST,
    ),
    "fair": (
        fair,
        lambda p: verify_with_unknown_client(p.market, p.profile(), p.beliefs, p.delta),
        "client",
        HONEST,
    ),
    "end": (
        end,
        lambda p: verify_with_end(p.market, p.profile(), p.beliefs, p.delta),
        "client",
        HONEST,
    ),
    "provider": (
        provider,
        lambda p: verify_with_unknown_provider(p.market, p.profile(), p.beliefs, p.delta),
        "provider",
        GREEDY,
    ),
    "meetings": (meetings, lambda p: verify_meetings(p.profile(), p.delta), "client", HONEST),
    "doubted meetings": (
        doubted_meetings,
        lambda p: verify_meetings(p.profile(), p.delta, beliefs=p.beliefs),
        "client",
        HONEST,
    ),
}
