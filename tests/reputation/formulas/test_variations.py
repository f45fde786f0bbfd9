"""The formulas behind the paper's remarks: identities, three arithmetics, judges by hand, named errors."""

import math
from fractions import Fraction as F

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from goodwill.reputation import (
    Market,
    best_mixture,
    false_report_bound,
    fewest_told,
    forgetting_fee,
    honest_discount,
    least_discount,
    licence_margin,
    most_false_reports,
    outcome_chance,
    rewarded_honesty,
    stage_game,
    verify_public_profile,
)
from goodwill.reputation.formulas.many_clients import (
    client_discount,
    complaint_odds,
    honest_name_cost,
    leaving_name_cost,
    new_name_price,
    random_visits_discount,
)
from goodwill.reputation.formulas.variations import (
    dearest_report,
    expected_tests,
    false_report_bound_of_services,
    least_discount_of_services,
    most_trials,
    positive_mistake_bound,
    trial_belief,
)
from reputation.formulas.test_theorems import DELTA, PIZZA, markets
from reputation.verify.test_one_shot import deltas

FLOATS = Market.pizza(penalty=2.5, fine=0.01)


@given(st.fractions(F(1, 20), F(19, 20)), st.integers(1, 12))
def test_random_visits_discount_less_than_regular_ones(discount, interval):
    drawn = random_visits_discount(discount, interval)
    assert client_discount(discount, interval) <= drawn <= discount
    gaps = range(1, 400)  # the mean of d ** gap, by hand
    mean = sum((1 / interval) * (1 - 1 / interval) ** (gap - 1) * float(discount) ** gap for gap in gaps)
    assert mean == pytest.approx(float(drawn), abs=1e-6)


@examples(40)
@given(markets(), deltas)
def test_complaints_of_one_client_are_those_of_honest_discount(market, delta):
    least, most = complaint_odds(market, delta, delta)
    assert (least <= most) == (delta >= honest_discount(market))
    if 0 <= least <= most <= 1:
        assert verify_public_profile(market, rewarded_honesty(least), delta).holds
        assert verify_public_profile(market, rewarded_honesty(most), delta).holds


@examples(40)
@given(markets(), markets(), st.fractions(0, 1, max_denominator=10))
def test_lies_at_two_services_are_bounded_by_their_mixtures(one, other, share):
    """Divide what she can afford between the services: no division allows more than the bound."""
    services = [(share, one), (1 - share, other)]
    bound = false_report_bound_of_services(services)
    affords = sum(q * (m.good_service - m.outside_payoff) for q, m in services)
    best = 0
    for part in (F(k, 8) for k in range(9)):
        lies = 0
        for (q, market), spent in zip(services, (part, 1 - part), strict=True):
            if q == 0:
                continue
            game = stage_game(market)
            floor = market.good_service - spent * affords / q
            floor = max(floor, -market.price - market.fine)
            lies += q * best_mixture(game, outcome_chance(game, "low 1"), floor).value
        best = max(best, lies)
        assert lies <= bound
    if one == other:
        assert best == bound


@examples(40)
@given(markets(), st.fractions(F(1, 10), F(9, 10)))
def test_one_service_is_the_market_of_before(market, share):
    for services in ([(1, market)], [(share, market), (1 - share, market)]):
        assert least_discount_of_services(services) == least_discount(market)
        assert false_report_bound_of_services(services) == false_report_bound(market)


@examples(40)
@given(markets(penalty=[F(7, 4)]), deltas)
def test_the_client_s_belief_mirrors_the_provider_s(market, delta):
    """At the bound she expects just as much from coming in as from staying out."""
    level, m, p = trial_belief(market, delta), market.outside_payoff, market.price
    won = (1 - delta) * (market.utility - p) + delta * market.good_service
    assert level * (-(1 - delta) * p + delta * m) + (1 - level) * won == m
    for j in range(5):
        assert most_trials(market, level**j, delta) == j
        assert most_trials(market, level**j * F(999, 1000), delta) == j


def test_letters_become_numbers():
    letters, delta = Market.symbolic(), sp.Symbol("delta", positive=True)
    names = {"p": 1, r"\bar{\varepsilon}": F(5, 2), "rho": F(1, 5), "u": 2, "c": F(4, 5)}
    names |= {"alpha": F(99, 100), "varepsilon": F(1, 100), "delta": DELTA}
    values = {sp.Symbol(name, positive=True): sp.Rational(x) for name, x in names.items()}
    for formula in (
        dearest_report,
        leaving_name_cost,
        honest_name_cost,
        trial_belief,
        lambda market, delta: new_name_price(market, delta, 3),
        lambda market, delta: positive_mistake_bound(market),
        lambda market, delta: complaint_odds(market, delta, delta)[1],
    ):
        exact = formula(PIZZA, DELTA)
        assert F(str(formula(letters, delta).subs(values))) == exact
        assert formula(FLOATS, 0.95) == pytest.approx(float(exact))


@given(st.floats(0.05, 0.99), st.floats(0.05, 0.9))
def test_without_mistakes_it_is_the_lemma(prior, expected):
    assert expected_tests(prior, expected, 0) == pytest.approx(math.log(prior) / math.log(expected))


def test_mistakes_make_tests_more():
    bounds = [expected_tests(0.1, 0.5, rate) for rate in np.linspace(0, 0.45, 10)]
    assert bounds == sorted(bounds)
    assert bounds[-1] > 100 * bounds[0]


def test_the_fee_by_hand():
    """Cheat once, then buy once from yourself: p now and the fee next round, against v and v."""
    fee = forgetting_fee(PIZZA, F(9, 10), F(1, 10), 1)
    assert fee == (PIZZA.price - PIZZA.margin) / F(9, 10)
    told = fewest_told(PIZZA, F(996, 1000), PIZZA.penalty)
    assert forgetting_fee(PIZZA, F(996, 1000), F(1, 10), told) > PIZZA.penalty / told


ERRORS = [
    (lambda: random_visits_discount(F(1, 2), F(1, 2)), "interval = 1/2 .* interval >= 1"),
    (lambda: random_visits_discount(1, 2), "discount = 1 .* 0 < discount < 1"),
    (lambda: complaint_odds(PIZZA, 1, F(1, 2)), "own = 1 .* 0 < own < 1"),
    (lambda: complaint_odds(PIZZA, F(1, 2), 0), "joint = 0 .* 0 < joint < 1"),
    (lambda: dearest_report(PIZZA, 2), "delta = 2 .* 0 < delta < 1"),
    (lambda: leaving_name_cost(PIZZA.with_changes(effort_cost=1), DELTA), "alpha p > c"),
    (lambda: most_trials(PIZZA, 0, DELTA), "greedy_prior = 0 .* 0 < greedy_prior <= 1"),
    (lambda: positive_mistake_bound(Market.pizza(penalty=1)), "penalty = 1 .* penalty > price = 1"),
    (lambda: expected_tests(0.5, 0.7, 0.4), "expected = 0.7 .* 0 < expected < 1 - mistakes = 0.6"),
    (lambda: expected_tests(0.5, 0.7, -1), "mistakes = -1 .* 0 <= mistakes < 1"),
    (lambda: expected_tests(0, 0.7, 0), "honest_prior = 0 .* 0 < honest_prior <= 1"),
    (lambda: least_discount_of_services([(F(1, 2), PIZZA)]), "probabilities that sum to 1/2"),
    (lambda: false_report_bound_of_services([(2, PIZZA)]), r"services\[0\] = 2 .* <= 1"),
    (lambda: licence_margin(F(1, 2), -1), "licence = -1 .* licence >= 0"),
    (lambda: forgetting_fee(PIZZA, F(1, 2), -1, 2), "cut = -1 .* cut >= 0"),
    (lambda: forgetting_fee(PIZZA, F(1, 2), 1, 0), "memory = 0 .* memory >= 1"),
]


@pytest.mark.parametrize(("formula", "message"), ERRORS)
def test_an_error_names_the_parameter(formula, message):
    with pytest.raises(ValueError, match=message):
        formula()


def test_lies_are_where_they_are_cheap():
    big = PIZZA.with_changes(price=10, utility=20, effort_cost=8)
    for share in (F(1, 10), F(1, 2), F(9, 10)):
        services = [(1 - share, PIZZA), (share, big)]
        bound = false_report_bound_of_services(services)
        alike = (1 - share) * most_false_reports(PIZZA, PIZZA.outside_payoff) + share * F(1, 10)
        assert bound > alike
