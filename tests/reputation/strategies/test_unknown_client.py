"""Plans for a client who may be honest: each lottery is the one that leaves a player indifferent."""

from dataclasses import replace
from fractions import Fraction as F

import pytest

from goodwill.reputation import Market, verify_with_unknown_client
from goodwill.reputation.strategies.lies import SIEGE
from goodwill.reputation.strategies.unknown_client import attrition, doubted_states, endless_tests

PIZZA, DELTA = Market.pizza(penalty=F(5, 2)), F(19, 20)
HARSH, PATIENT = Market.pizza(penalty=10), F(99, 100)
PLANS = {
    "tests": (PIZZA, DELTA, *endless_tests(PIZZA, DELTA, F(1, 10), F(3, 10))),
    "siege": (HARSH, PATIENT, *attrition(HARSH, PATIENT, F(1, 100), **SIEGE)),
}


@pytest.mark.parametrize("name", PLANS)
def test_in_doubt_coming_in_and_leaving_are_worth_the_same(name):
    market, delta, plan, beliefs = PLANS[name]
    verdict = verify_with_unknown_client(market, plan, beliefs, delta)
    assert verdict.holds
    assert verdict.gain == 0
    assert verdict.loss("client", "doubted", "start", "in") == 0
    assert verdict.loss("client", "doubted", "start", "out") == 0
    assert beliefs["apart"] == beliefs["kept"] == beliefs["spited"] == 0
    assert beliefs["trusted"] == 1


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("sign", [-1, 1])
def test_with_another_chance_to_come_back_she_is_not_indifferent(name, sign):
    market, delta, plan, beliefs = PLANS[name]
    doubted = plan.states["doubted"]
    law = doubted.following("out")
    moved = {"spited": law["spited"] + sign * F(1, 100), "apart": law["apart"] - sign * F(1, 100)}
    states = plan.states | {"doubted": replace(doubted, after=dict(doubted.after) | {"out": moved})}
    verdict = verify_with_unknown_client(market, replace(plan, states=states), beliefs, delta)
    assert not verdict.holds


def test_endless_tests_begin_with_the_prior_and_go_on():
    plan, beliefs = endless_tests(PIZZA, DELTA, F(1, 10), F(3, 10))
    assert plan.start == "trade"
    assert (beliefs["trade"], beliefs["doubted"], beliefs["asked"]) == (F(1, 10), F(1, 10), F(3, 10))
    # A normal client comes in so often that the belief in an honest one becomes the doubt.
    comes = plan.states["doubted"].behaviour("client")["start"]["in"]
    assert F(1, 10) / (F(1, 10) + F(9, 10) * comes) == F(3, 10)


def test_in_a_siege_giving_in_and_the_truth_are_worth_the_same():
    market, delta, plan, beliefs = PLANS["siege"]
    verdict = verify_with_unknown_client(market, plan, beliefs, delta)
    assert plan.start == "first"
    assert verdict.loss("client", "first", "low", "0") == verdict.loss("client", "first", "low", "1") == 0
    told = F(1, 100) / (F(1, 100) + F(99, 100) * (1 - SIEGE["gives_in"]))
    assert beliefs["strike"] == beliefs["good"] == beliefs["doubted"] == told
    # A strike has this discounted share of the time: then good service, which is worth the rest of it.
    assert verdict.values["strike"][0] == (1 - SIEGE["strike"]) * market.good_service
    assert verdict.values["good"] == (market.good_service, market.margin)
    for name in ("served", "cheated"):
        assert beliefs[name] == 0
    states = plan.states | {
        "served": replace(plan.states["served"], after=dict.fromkeys(("high 1", "rolled back"), "served"))
    }
    assert not verify_with_unknown_client(market, replace(plan, states=states), beliefs, delta).holds


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: doubted_states("pizza", DELTA, F(1, 10), F(3, 10)), "market = 'pizza' is no Market"),
        (lambda: doubted_states(PIZZA, 1, F(1, 10), F(3, 10)), "delta = 1"),
        (lambda: doubted_states(PIZZA, DELTA, 0, F(3, 10)), "belief = 0"),
        (lambda: doubted_states(PIZZA, DELTA, F(1, 10), 1), "doubt = 1"),
        (
            lambda: doubted_states(PIZZA, DELTA, F(3, 10), F(29, 100)),
            "doubt = 29/100 .* doubt >= belief = 3/10",
        ),
        (
            lambda: doubted_states(PIZZA.with_changes(fine=50), DELTA, F(1, 10), F(3, 10)),
            "so that she returns",
        ),
        (
            lambda: doubted_states(PIZZA, F(1, 10), F(1, 10), F(3, 10)),
            "so that she returns|her chance to come",
        ),
        (lambda: endless_tests(PIZZA, DELTA, 1, F(3, 10)), "honest_prior = 1"),
        (lambda: endless_tests(PIZZA, 0, F(1, 10), F(3, 10)), "delta = 0"),
        (lambda: endless_tests(PIZZA, DELTA, F(1, 10), 0), "doubt = 0"),
        (lambda: attrition("pizza", PATIENT, F(1, 100), **SIEGE), "market = 'pizza' is no Market"),
        (lambda: attrition(HARSH, 1, F(1, 100), **SIEGE), "delta = 1"),
        (lambda: attrition(HARSH, PATIENT, 0, **SIEGE), "honest_prior = 0"),
        (lambda: attrition(HARSH, PATIENT, F(1, 100), **SIEGE | {"gives_in": 1}), "gives_in = 1"),
        (lambda: attrition(HARSH, PATIENT, F(1, 100), **SIEGE | {"strike": 1}), "strike = 1"),
        (lambda: attrition(HARSH, PATIENT, F(1, 100), **SIEGE | {"doubt": 0}), "doubt = 0"),
    ],
)
def test_what_is_out_of_range_is_named(call, message):
    with pytest.raises((TypeError, ValueError), match=message):
        call()


def test_a_fine_may_not_make_giving_in_worth_just_what_a_cheated_round_costs():
    """(1 - strike) alpha (u - p) - (1 - delta) fine / delta is to be above -p."""
    delta, strike = F(1, 2), F(9, 10)
    market = Market.pizza(penalty=10, outside_premium=5, utility=7)
    most = delta * ((1 - strike) * market.good_service + market.price) / (1 - delta)
    for fine, message in (
        (most, "giving in must be worth > -p"),
        (most + F(1, 100), "giving in must be worth > -p"),
        (most - F(1, 10**9), "'cheated' = .* is out of range"),
    ):
        with pytest.raises(ValueError, match=message):
            attrition(
                market.with_changes(fine=fine),
                delta,
                F(1, 100),
                gives_in=F(3, 4),
                doubt=F(9, 10),
                strike=strike,
            )


def test_a_doubt_of_just_the_belief_is_one():
    """Then every client comes in."""
    states, beliefs = doubted_states(PIZZA, DELTA, F(1, 10), F(1, 10))
    assert states["doubted"].behaviour("client")["start"] == {"in": 1, "out": 0}
    assert beliefs["asked"] == beliefs["doubted"] == F(1, 10)


def test_she_returns_where_to_be_spited_is_worth_more_than_to_stay_out():
    """V = alpha ((1 - delta) (u - p - fine) + delta alpha (u - p)) + (1 - alpha) delta V is above m."""
    a, m, good = F(3, 4), F(1), F(9, 2)
    market = Market.pizza(penalty=10, outside_premium=5, utility=7, success=a)
    assert (market.outside_payoff, market.good_service) == (m, good)
    # V = m at this fine, with delta = 9/10:
    most = 6 - (m * (1 - F(1, 4) * F(9, 10)) / a - F(9, 10) * good) * 10
    for fine, message in ((most, "so that she returns"), (most - F(1, 10**9), "her chance to come back")):
        with pytest.raises(ValueError, match=message):
            doubted_states(market.with_changes(fine=fine), F(9, 10), F(1, 10), F(3, 10))


def test_the_siege_of_the_pages():
    assert SIEGE == {"gives_in": 0.75, "doubt": F(3, 50), "strike": F(17, 100)}
