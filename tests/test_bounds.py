"""The formulas of Paper II: the numbers that the prose still has, three arithmetics, and named errors."""

from fractions import Fraction as F

import numpy as np
import pytest
import sympy as sp
from conftest import examples
from hypothesis import assume, given
from hypothesis import strategies as st

from goodwill.reputation import (
    Market,
    average_lifetime,
    client_discount,
    false_report_bound,
    false_report_bound_with_reputation,
    honest_discount,
    least_discount,
    longest_interval,
    mistake_bound,
    most_false_reports,
    most_profit,
    most_tests,
    require_trade,
    silent_discount,
    stopping_belief,
    tolerated_payoff,
)

PIZZA = Market.pizza(penalty=F(5, 2))
DELTA = F(19, 20)


@st.composite
def markets(draw, penalty=None):
    """Markets with trade, in small fractions."""
    share = st.integers(1, 30)
    price, premium = draw(share), F(draw(share), 30)
    success = F(draw(st.integers(1, 29)), 30)
    market = Market(
        price=price,
        outside_premium=premium,
        utility=price * (1 + premium) + F(draw(share), 10),
        effort_cost=success * price * F(draw(st.integers(1, 29)), 30),
        success=success,
        fine=F(draw(st.integers(0, 20)), 20),
        penalty=price * (F(draw(st.integers(0, 60)), 20) if penalty is None else penalty),
    )
    assume(market.good_service > market.outside_payoff)
    return market


@pytest.mark.claim("six-weeks", "reputation-figures")
def test_the_words_of_the_prose():
    weeks = F(longest_interval(PIZZA, F(996, 1000)), 7)
    assert 6 <= weeks < 7  # "at least once every 6 weeks", at a daily discount of 0.996
    assert average_lifetime(F(996, 1000)) == 250
    assert false_report_bound(PIZZA) == F(1, 10)  # "at least 90% of the reports"
    assert most_tests(PIZZA, F(20, 100), DELTA) == 3  # "at most 3 times low quality"
    assert most_tests(PIZZA, F(40, 100), DELTA) == 1  # never "more than once"
    assert false_report_bound_with_reputation(PIZZA, F(25, 100), DELTA) == F(1, 10)  # no effect below
    half = false_report_bound_with_reputation(PIZZA, F(26, 100), DELTA) / F(1, 10)
    assert F(1, 2) < half < F(3, 5)  # "only half as many"
    assert false_report_bound_with_reputation(PIZZA, F(41, 100), DELTA) < F(1, 1000)


def test_a_float_and_a_fraction_give_the_same_bounds():
    floats = Market.pizza(penalty=2.5)
    for formula in (least_discount, honest_discount, most_profit, false_report_bound, mistake_bound):
        assert formula(floats) == pytest.approx(float(formula(PIZZA)), abs=1e-14)
    priors = np.array([0.9, 0.4, 0.3, 0.2, 0.01])
    exact = [false_report_bound_with_reputation(PIZZA, F(str(x)), DELTA) for x in priors]
    assert false_report_bound_with_reputation(floats, priors, 0.95) == pytest.approx([*map(float, exact)])
    assert most_tests(floats, priors, 0.95).tolist() == [most_tests(PIZZA, F(str(x)), DELTA) for x in priors]


@examples(40)
@given(market=markets(penalty=F(7, 4)), delta=st.fractions(F(1, 20), F(19, 20)), j=st.integers(0, 6))
def test_a_prior_that_is_just_a_power_counts_as_reaching_it(market, delta, j):
    belief = stopping_belief(market, delta)
    assert 0 < belief < 1
    assert most_tests(market, belief**j, delta) == j
    assert most_tests(market, belief**j * (1 - F(1, 10**40)), delta) == j
    if j:
        assert most_tests(market, belief**j * (1 + F(1, 10**40)), delta) == j - 1


@examples(60)
@given(market=markets(), delta=st.fractions(F(1, 20), F(19, 20)))
@pytest.mark.claim("proposition-3")
def test_the_two_cases_meet_and_bound(market, delta):
    p, u, m = market.price, market.utility, market.outside_payoff
    first = p * market.outside_premium >= (1 - market.success) * u
    gamma = p * market.outside_premium / u if first else (market.good_service - m) / p
    assert false_report_bound(market) == gamma
    frontier = p - market.effort_cost * (p + m) / (market.success * u)
    assert most_profit(market) == (frontier if first else market.success * u - market.effort_cost - m)
    assert most_profit(market) >= market.margin
    assert 0 <= most_false_reports(market, tolerated_payoff(market, delta, 1))
    assert honest_discount(market.with_changes(penalty=p, fine=0)) == 0
    assert honest_discount(market.with_changes(penalty=0, fine=0)) == least_discount(market)


def test_the_bounds_of_letters_become_those_of_numbers():
    letters = Market.symbolic()
    numbers = {getattr(letters, name): sp.Rational(getattr(PIZZA, name)) for name in vars(PIZZA)}
    for formula in (least_discount, honest_discount, most_profit, false_report_bound, mistake_bound):
        assert formula(letters).subs(numbers) == sp.Rational(formula(PIZZA))
    mu, delta = sp.symbols("mu delta", positive=True)
    k = most_tests(letters, mu, delta).subs(numbers | {mu: sp.Rational(1, 5), delta: sp.Rational(19, 20)})
    assert k == 3


ERRORS = [
    (lambda: least_discount(Market.pizza(penalty=2, effort_cost=1)), "alpha p > c"),
    (lambda: most_profit(Market.pizza(penalty=2, outside_premium=0)), r"alpha \(u - p\) > u - p\(1 \+ rho\)"),
    (lambda: false_report_bound(Market.pizza(penalty=2, effort_cost=1)), "alpha p > c"),
    (lambda: most_tests(Market.pizza(penalty=1), F(1, 2), DELTA), r"penalty = 1 .* epsilon_bar > p = 1"),
    (lambda: most_tests(PIZZA, 0, DELTA), "honest_prior = 0 .* 0 < honest_prior <= 1"),
    (lambda: most_tests(PIZZA, F(1, 2), 1), "delta = 1 .* 0 < delta < 1"),
    (lambda: mistake_bound(Market.pizza(penalty=0)), "penalty = 0 .* penalty > 0"),
    (lambda: silent_discount(Market.pizza(penalty=0, success=1)), "success = 1 .* success < 1"),
    (lambda: average_lifetime(1), "delta = 1 .* 0 < delta < 1"),
    (lambda: longest_interval(PIZZA, 0), "discount = 0 .* 0 < discount < 1"),
    (lambda: client_discount(F(1, 2), 0), "interval = 0 .* interval >= 1"),
]


@pytest.mark.parametrize(("formula", "message"), ERRORS)
def test_an_error_names_the_condition_of_the_paper(formula, message):
    with pytest.raises(ValueError, match=message):
        formula()


def test_trade_is_asked_of_every_entry_of_an_array():
    with pytest.raises(ValueError, match="alpha p > c"):
        require_trade(Market.pizza(penalty=2.0, effort_cost=np.array([0.5, 1.5])))
