"""One round, and good service up to a known end, are equilibria where a report need not be worth its fine."""

from fractions import Fraction as F

import pytest

from goodwill.reputation import Market, fading_trade, verify_public_profile, verify_with_end
from goodwill.reputation.strategies.known_end import good_service_for, one_round

HARSH = Market.pizza(penalty=1)


@pytest.mark.parametrize("plan", [one_round("in01", "e1rd"), good_service_for(3, "in01")])
def test_a_promise_is_enough_in_the_normal_reading_only(plan):
    assert verify_public_profile(HARSH, plan, F(99, 100), reading="normal").holds
    refused = verify_public_profile(HARSH, plan, F(99, 100))
    assert (refused.witness.information, refused.witness.instead) == ("low", "1")


def test_service_ends_after_so_many_rounds():
    plan, state = good_service_for(3, "in11"), "3 to go"
    for following in ("2 to go", "1 to go", "apart"):
        assert plan.states[state].following("high 1") == {following: 1}
        state = following
    with pytest.raises(ValueError, match="rounds = 0"):
        good_service_for(0, "in11")


@pytest.mark.parametrize("premium", [F(1, 5), F(1, 50), F(3, 200)])
def test_trade_fades_whether_failures_are_delivered_or_rolled_back(premium):
    """A round in which all is delivered is worth more than m to her, just m, or less."""
    market = Market.pizza(penalty=F(5, 2), outside_premium=premium, fine=F(1, 1000))
    worth = market.success * market.utility - market.price - market.outside_payoff
    assert (worth > 0, worth == 0) == (premium == F(1, 5), premium == F(1, 50))
    for prior in (F(1, 5), F(1, 2)):
        plan, beliefs = fading_trade(market, F(19, 20), 3, prior)
        assert verify_with_end(market, plan, beliefs, F(19, 20)).holds


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"penalty": 1}, "penalty = 1 is out of range: it must satisfy penalty > price = 1"),
        ({"fine": 0}, "fine = 0 is out of range: it must satisfy 0 < fine <= 171/1000"),
        ({"fine": F(172, 1000)}, "fine = 43/250 is out of range"),
    ],
)
def test_where_trade_cannot_fade_it_is_refused_by_name(changes, message):
    market = Market.pizza(penalty=F(5, 2))
    assert fading_trade(market.with_changes(fine=F(171, 1000)), F(19, 20), 2, F(1, 5))
    with pytest.raises(ValueError, match=message):
        fading_trade(market.with_changes(**changes), F(19, 20), 2, F(1, 5))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((3, 1, 0, 2), "market = 3 is no Market"),
        ((HARSH, 1, 0, 2), "delta = 1"),
        ((HARSH, F(1, 2), 0, 2), "rounds = 0|honest_prior = 2"),
        ((HARSH, F(1, 2), 0, F(1, 2)), "rounds = 0"),
        ((HARSH, F(1, 2), 101, F(1, 2)), "rounds = 101"),
    ],
)
def test_a_known_end_is_that_of_a_market_after_some_rounds(given, message):
    with pytest.raises((TypeError, ValueError), match=message):
        fading_trade(*given)
    with pytest.raises(ValueError, match="rounds = 101"):
        good_service_for(101, "in11")
    assert len(good_service_for(100, "in11").states) == 101
