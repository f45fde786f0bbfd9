"""Markets as automata of meetings, against the verifier of one relation, and by hand."""

from fractions import Fraction as F

import pytest
from hypothesis import given

from conftest import examples
from goodwill.reputation import (
    Market,
    PublicProfile,
    cooperation,
    endless_tests,
    least_discount,
    profile_values,
    rewarded_honesty,
    verify_public_profile,
    verify_with_unknown_client,
)
from goodwill.reputation.formulas.many_clients import random_visits_discount
from goodwill.reputation.strategies.meetings import Meeting, market_profile, meeting_name, meeting_values
from goodwill.reputation.verify.meetings import verify_meetings
from reputation.formulas.test_theorems import markets
from reputation.verify.test_one_shot import deltas, profiles

PIZZA = Market.pizza(penalty=F(1, 2))
ALONE = [("Ann", "Bob")]
TWO = [("Ann", "Bob"), ("Eve", "Bob")]


@examples(40)
@given(markets(), profiles(), deltas)
def test_one_pair_is_the_game_of_one_pair(market, profile, delta):
    alone = market_profile(market, profile, ALONE)
    ours, theirs = verify_meetings(alone, delta), verify_public_profile(market, profile, delta)
    assert ours.gain == theirs.gain
    assert [d.gain for d in ours.deviations] == [d.gain for d in theirs.deviations]
    assert list(ours.values.values()) == list(theirs.values.values())


@examples(20)
@given(markets(), profiles(), deltas)
def test_with_separate_records_each_pair_is_alone_with_the_squared_discount(market, profile, delta):
    both = market_profile(market, profile, TWO)
    gains = verify_meetings(both, delta)
    alone = verify_public_profile(market, profile, delta**2)
    scale = (1 - delta) / (1 - delta**2)  # averages are over all rounds of the market
    assert gains.gain == scale * alone.gain


@examples(20)
@given(markets(), deltas)
def test_a_client_of_known_mistakes_is_one_of_known_type(market, delta):
    profile = rewarded_honesty()
    beliefs = {"trade": F(1), "apart": F(0)}
    named = {meeting_name(ALONE, 0, [state]): belief for state, belief in beliefs.items()}
    ours = verify_meetings(market_profile(market, profile, ALONE), delta, beliefs=named)
    theirs = verify_with_unknown_client(market, profile, beliefs, delta)
    assert ours.gain == theirs.gain
    assert list(ours.values.values()) == list(theirs.values.values())


def test_an_equilibrium_with_an_unknown_client():
    market, delta = Market.pizza(penalty=F(5, 2)), F(19, 20)
    plan, beliefs = endless_tests(market, delta, F(1, 10), F(3, 10))
    named = {meeting_name(ALONE, 0, [state]): belief for state, belief in beliefs.items()}
    report = verify_meetings(market_profile(market, plan, ALONE), delta, beliefs=named)
    assert report.holds
    assert report.concept == "perfect Bayes equilibrium"


def test_payoffs_add_up_over_the_clients():
    values = meeting_values(market_profile(PIZZA, cooperation(), TWO), F(9, 10))
    start = values[meeting_name(TWO, 0, ("trade", "trade"))]
    alone = profile_values(PIZZA, cooperation(), F(9, 10))["trade"]
    assert start["Ann"] + start["Eve"] == alone[0]
    assert start["Bob"] == alone[1]
    assert start["Eve"] == F(9, 10) * start["Ann"]


def test_visits_at_random():
    half = {0: F(1, 2), 1: F(1, 2)}
    profile = market_profile(PIZZA, cooperation(), TWO, turns=[half, half])
    for discount in (F(9, 10), F(91, 100), F(92, 100)):
        enough = random_visits_discount(discount, 2) >= least_discount(PIZZA)
        assert verify_meetings(profile, discount).holds == enough


def test_a_shared_record_is_answered_by_all():
    shared = market_profile(PIZZA, cooperation(), TWO, shared=True)
    low = F(6, 7)  # enough with everybody, too little with one in two
    assert verify_meetings(shared, low).holds
    assert not verify_meetings(market_profile(PIZZA, cooperation(), TWO), low).holds


def test_floats_agree_with_fractions():
    profile = market_profile(PIZZA, rewarded_honesty(F(1, 2)), TWO)
    exact, rounded = verify_meetings(profile, F(19, 20)), verify_meetings(profile, 0.95)
    assert float(exact.gain) == pytest.approx(rounded.gain)
    assert exact.holds == rounded.holds


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: verify_meetings(cooperation(), F(1, 2)), r"states\['trade'\] is no Meeting"),
        (lambda: meeting_values(cooperation(), F(1, 2)), r"states\['trade'\] is no Meeting"),
        (lambda: verify_meetings(market_profile(PIZZA, cooperation(), ALONE), 1), "0 < delta|discount = 1"),
        (lambda: market_profile(PIZZA, cooperation(), TWO, turns=[{0: 1}]), "turns has 1 entries"),
        (
            lambda: market_profile(PIZZA, cooperation(), TWO, turns=[{0: 1}, {2: 1}]),
            r"turns\[1\] = 2 is no place in a schedule of 2",
        ),
        (
            lambda: verify_meetings(market_profile(PIZZA, cooperation(), TWO), F(1, 2), beliefs={}),
            "beliefs are about one client",
        ),
        (
            lambda: verify_meetings(market_profile(PIZZA, cooperation(), ALONE), F(1, 2), beliefs={}),
            "beliefs has no entry",
        ),
    ],
)
def test_what_is_out_of_range_is_named(call, message):
    with pytest.raises((TypeError, ValueError), match=message):
        call()


def test_each_meeting_may_have_its_own_market():
    dear = PIZZA.with_changes(price=10, utility=20, effort_cost=8)
    state = {
        name: Meeting(market=market, client="in11", provider="e1rd", after={}, otherwise=other)
        for name, market, other in (("small", PIZZA, "big"), ("big", dear, "small"))
    }
    values = meeting_values(PublicProfile(states=state, start="small"), F(1, 2))
    gets = values["small"]["provider"]
    assert gets == F(1, 2) * PIZZA.margin + F(1, 2) * values["big"]["provider"]


def test_the_greatest_of_all_markets_is_the_unit_of_the_tolerance():
    big = PIZZA.with_changes(price=10.0, utility=20.0, effort_cost=8.0)
    states = {
        name: Meeting(market=market, client="out", provider="e0d", after={}, otherwise=other)
        for name, market, other in (("small", PIZZA, "big"), ("big", big, "small"))
    }
    for start in states:
        report = verify_meetings(PublicProfile(states=states, start=start), 0.5, tolerance=0.01)
        assert report.tolerance == pytest.approx(0.01 * 10.01)
    for wrong in (-0.1, 1):
        with pytest.raises(ValueError, match="tolerance = "):
            verify_meetings(PublicProfile(states=states, start="big"), 0.5, tolerance=wrong)


def test_a_committed_client_says_what_she_does_everywhere():
    profile = market_profile(PIZZA, cooperation(), ALONE)
    for committed, message in [
        ({"start": "in", "low": "0"}, "committed = .* says nothing for 'high'"),
        ({"start": "in", "high": "0"}, "committed = .* says nothing for 'low'"),
        ({"low": "0", "high": "0"}, "committed = .* says nothing for 'start'"),
        ({"asked": "e0"}, "'asked' is no information set of the client"),
    ]:
        with pytest.raises(ValueError, match=message):
            verify_meetings(profile, F(1, 2), committed=committed)
