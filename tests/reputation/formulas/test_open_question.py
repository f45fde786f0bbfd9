"""The formulas of Part III: where they meet the plans and the verifier, and what they refuse by name."""

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from goodwill.reputation import (
    Market,
    cheated_discount,
    safe_test_belief,
    share_of_lies,
    untested_prior,
    verify_public_profile,
)
from goodwill.reputation.formulas.open_question import (
    complaint_discount,
    effort_discount,
    most_lies_if_he_mixes,
    most_lies_in_pure_actions,
    most_safe_tests,
    prior_before_safe_test,
    refused_discount,
    require_tight_lies,
    safe_test_priors,
)
from goodwill.reputation.strategies.cooperation import then_good_service
from goodwill.reputation.strategies.false_reports import bearable_shirking, cover_up

PIZZA, DELTA = Market.pizza(penalty=F(5, 2)), F(19, 20)


@pytest.mark.parametrize(
    ("place", "plan"),
    [
        (refused_discount, then_good_service("in01", "e0r", "rolled back")),
        (cheated_discount, then_good_service("in11", "e0d", "low 1")),
    ],
)
def test_a_round_that_gives_her_nothing_begins_where_the_formula_says(place, plan):
    at = place(PIZZA)
    assert verify_public_profile(PIZZA, plan, at).holds
    before = verify_public_profile(PIZZA, plan, at - F(1, 10**6))
    assert (before.witness.player, before.witness.instead) == ("client", "out")


def test_below_the_price_a_complaint_costs_him_nothing_to_make_up_for():
    assert complaint_discount(PIZZA) == F(297, 335)
    with pytest.raises(ValueError, match=r"penalty = 1 is out of range.*penalty > price"):
        complaint_discount(PIZZA.with_changes(penalty=1))


@pytest.mark.parametrize("cost", [F(4, 5), F(7, 10)])
def test_the_tight_shares_of_lies_are_those_of_cover_up_from_the_patience_for_effort_on(cost):
    market = Market.pizza(penalty=0, effort_cost=cost)
    start, shirking = effort_discount(market), bearable_shirking(market)
    for q, most in ((F(0), most_lies_in_pure_actions(market)), (shirking, most_lies_if_he_mixes(market))):
        assert share_of_lies(market, cover_up(market, start, q), start) == most
        with pytest.raises(ValueError, match="chance that low quality ends trade"):
            cover_up(market, start - F(1, 1000), q)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"success": F(17, 20)}, "success = 17/20 is out of range.*needs success >= 9/10"),
        ({"effort_cost": F(81, 100)}, "effort_cost = 81/100 is out of range.*needs effort_cost <= 4/5"),
        (
            {"success": F(24, 25), "effort_cost": F(3, 5)},
            "effort_cost = 3/5 is out of range.*than 24/25: no penalty will do",
        ),
        ({"penalty": 2}, "penalty = 2 is out of range.*needs 2.010 <= penalty"),
        ({"penalty": 3}, "penalty = 3 is out of range.*penalty <= 2.737"),
    ],
)
def test_a_market_without_a_tight_share_is_refused_by_name(changes, message):
    require_tight_lies(PIZZA)
    with pytest.raises(ValueError, match=message):
        require_tight_lies(PIZZA.with_changes(**changes))


@given(st.fractions(F(1, 20), F(1)), st.fractions(F(1, 2), F(99, 100)))
@examples(40)
def test_a_safe_test_lifts_the_belief_by_the_level_at_the_belief_before(belief, delta):
    before = prior_before_safe_test(PIZZA, delta, belief)
    assert before == belief * safe_test_belief(PIZZA, delta, before)


def counted(market, delta, belief):
    """The same test by test."""
    tests, last = 0, untested_prior(market)
    while belief <= last:
        chance = safe_test_belief(market, delta, belief)
        if chance >= 1:
            return None
        tests, belief = tests + 1, belief / chance
    return tests


@given(st.fractions(F(1, 10**6), F(1)), st.fractions(F(1, 2), F(24, 25)), st.sampled_from([2, F(5, 2), 4]))
@examples(60)
def test_the_number_of_safe_tests_is_that_of_going_from_test_to_test(prior, delta, penalty):
    market = Market.pizza(penalty=penalty)
    assert most_safe_tests(market, delta, prior) == counted(market, delta, prior)


def test_where_the_level_without_honest_clients_is_just_1_beliefs_rise_by_equal_steps():
    delta = F(2, 3)
    later = safe_test_belief(Market.pizza(penalty=2), delta, 0) * 2 - 1
    market = Market.pizza(penalty=1 + later)
    assert safe_test_belief(market, delta, 0) == 1
    for prior in (F(1, 2), F(1, 3), F(1, 50)):
        assert most_safe_tests(market, delta, prior) == counted(market, delta, prior)


def test_at_each_prior_of_the_list_one_test_more_is_counted_and_above_it_none():
    found = safe_test_priors(PIZZA, DELTA, 4)
    assert found[0] == untested_prior(PIZZA)
    for number, share in enumerate(found, 1):
        assert most_safe_tests(PIZZA, DELTA, share) == number
        assert most_safe_tests(PIZZA, DELTA, share + F(1, 10**9)) == number - 1


def test_where_there_is_no_bound_below_the_first_prior_it_alone_is_listed():
    """At a great patience; at less the priors come close to one below which there is no bound."""
    (last,) = safe_test_priors(PIZZA, F(99, 100), 5)
    assert last == untested_prior(PIZZA)
    assert most_safe_tests(PIZZA, F(99, 100), last) is None
    many = safe_test_priors(PIZZA, DELTA, 300)
    assert len(many) == 300
    assert safe_test_priors(PIZZA, DELTA, 1) == many[:1]
    assert most_safe_tests(PIZZA, DELTA, many[-1] * F(9, 10)) is None
    with pytest.raises(ValueError, match="tests = 0"):
        safe_test_priors(PIZZA, DELTA, 0)
    with pytest.raises(ValueError, match="delta = 1"):
        safe_test_priors(PIZZA, 1, 3)


def test_tests_beyond_number_are_counted_at_once_and_a_share_that_is_no_float_is_refused():
    slow = Market.pizza(penalty=F(10**4 + 1, 10**4))
    tests = most_safe_tests(slow, F(1, 10**12), F(1, 10**9))
    assert tests > 10**5
    with pytest.raises(ValueError, match=r"honest_prior = 0.0 is out of range"):
        most_safe_tests(PIZZA, 0.5, F(1, 10**400))
    assert most_safe_tests(PIZZA, F(1, 2), F(1, 10**400)) > 1000


def test_where_no_chance_of_the_truth_is_too_great_there_is_no_bound():
    cheap = Market.pizza(penalty=F(3, 2))
    assert safe_test_belief(cheap, DELTA, F(1, 10)) >= 1
    assert most_safe_tests(cheap, DELTA, F(1, 10)) is None
