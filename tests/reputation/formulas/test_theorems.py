"""The formulas of Paper II: the numbers that the prose still has, three arithmetics, and named errors."""

from fractions import Fraction as F

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from goodwill.arithmetic import is_exact
from goodwill.reputation import (
    PROVIDER_STRATEGIES,
    Market,
    best_mixture,
    ends,
    exclusion_penalty,
    false_report_bound,
    false_report_bound_with_reputation,
    fewest_told,
    honest_discount,
    last_round_penalty,
    least_discount,
    mistake_bound,
    most_false_reports,
    most_profit,
    most_tests,
    outcome_chance,
    price_cut_penalty,
    reputation_value,
    require_trade,
    rewarded_honesty,
    round_payoffs,
    rounds_unserved,
    serving_belief,
    silent_discount,
    stage_game,
    stopping_belief,
    tolerated_payoff,
    trade_while,
    verify_public_profile,
)
from goodwill.reputation.formulas.many_clients import average_lifetime, client_discount, longest_interval
from goodwill.reputation.random_games import hostile_market

PIZZA = Market.pizza(penalty=F(5, 2))
DELTA = F(19, 20)

#: A plumber (dear, and luck matters), a web service (cheap, and rarely fails), a parcel carrier.
ELSEWHERE = {
    "plumber": Market(
        price=120, outside_premium=F(1, 4), utility=400, effort_cost=70, success=F(9, 10), fine=5, penalty=150
    ),
    "web service": Market(
        price=F(1, 100),
        outside_premium=F(1, 10),
        utility=F(1, 20),
        effort_cost=F(1, 250),
        success=F(999, 1000),
        fine=0,
        penalty=F(1, 10),
    ),
    "parcel carrier": Market(
        price=6,
        outside_premium=F(1, 2),
        utility=12,
        effort_cost=5,
        success=F(19, 20),
        fine=F(1, 2),
        penalty=9,
    ),
}
#: Much bad luck: the second case of every bound.
WET = Market.pizza(penalty=F(3, 2), success=F(7, 10), effort_cost=F(1, 2), outside_premium=F(1, 2))
ALL = {"pizza": PIZZA, "wet": WET} | ELSEWHERE


@st.composite
def markets(draw, **drawn):
    """Markets with trade, ties among them: those of the notebooks."""
    return hostile_market(lambda options: draw(st.sampled_from(options)), **drawn)


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
@given(market=markets(penalty=[F(7, 4)]), delta=st.fractions(F(1, 20), F(19, 20)), j=st.integers(0, 6))
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


#: Every bound of the formulas' rooms, as a function of the market alone.
BOUNDS = {
    "least_discount": least_discount,
    "honest_discount": honest_discount,
    "silent_discount": silent_discount,
    "most_profit": most_profit,
    "most_false_reports": lambda m: most_false_reports(m, (m.outside_payoff + m.good_service) / 2),
    "false_report_bound": false_report_bound,
    "stopping_belief": lambda m: stopping_belief(m, DELTA),
    "most_tests": lambda m: most_tests(m, F(1, 20), DELTA),
    "reputation_value": lambda m: reputation_value(m, DELTA, 3),
    "tolerated_payoff": lambda m: tolerated_payoff(m, DELTA, 3),
    "false_report_bound_with_reputation": lambda m: false_report_bound_with_reputation(m, F(1, 20), DELTA),
    "mistake_bound": mistake_bound,
    "longest_interval": lambda m: longest_interval(m, F(999, 1000)),
    "exclusion_penalty": lambda m: exclusion_penalty(m, DELTA, F(1, 3)),
    "price_cut_penalty": lambda m: price_cut_penalty(m, DELTA, m.price / 9, 4),
    "fewest_told": lambda m: fewest_told(m, DELTA, m.margin),
    "last_round_penalty": lambda m: last_round_penalty(m, "normal"),
    "serving_belief": lambda m: serving_belief(m.with_changes(fine=m.fine / 5), DELTA, 3),
    "rounds_unserved": lambda m: rounds_unserved(m.with_changes(fine=m.fine / 5), DELTA, F(1, 20)),
}


@pytest.mark.parametrize("market", ALL)
@pytest.mark.parametrize("bound", BOUNDS)
def test_fractions_in_fractions_out_and_floats_agree(bound, market):
    exact, formula = ALL[market], BOUNDS[bound]
    floats = exact.with_changes(**{name: float(getattr(exact, name)) for name in vars(exact)})
    assert is_exact(formula(exact))
    assert float(formula(floats)) == pytest.approx(float(formula(exact)), rel=1e-12)


#: Bounds that are amounts of money; the others are shares, factors or numbers.
AMOUNTS = {
    "most_profit",
    "reputation_value",
    "tolerated_payoff",
    "exclusion_penalty",
    "price_cut_penalty",
    "last_round_penalty",
}


@pytest.mark.parametrize("market", ALL)
@pytest.mark.parametrize("bound", BOUNDS)
def test_no_bound_depends_on_the_unit_of_money(bound, market):
    money = ("price", "utility", "effort_cost", "fine", "penalty")
    in_cents = ALL[market].with_changes(**{name: 100 * getattr(ALL[market], name) for name in money})
    unit = 100 if bound in AMOUNTS else 1
    assert BOUNDS[bound](in_cents) == unit * BOUNDS[bound](ALL[market])


def test_integers_in_fractions_out():
    whole = Market(price=2, outside_premium=1, utility=7, effort_cost=1, success=1, fine=1, penalty=3)
    for name, formula in BOUNDS.items():
        if name != "silent_discount":  # it asks for success < 1
            assert is_exact(formula(whole)), name
    assert false_report_bound(whole) == F(2, 7)
    assert whole == whole.with_changes(price=F(2))


@pytest.mark.parametrize("name", ALL)
def test_each_bound_elsewhere_by_what_it_says(name):
    market, d = ALL[name], DELTA
    p, v, good = market.price, market.margin, market.good_service
    belief, profit = stopping_belief(market, d), most_profit(market)
    caught, fooled = (1 - d) * (p - market.penalty) + d * v, (1 - d) * p + d * profit
    assert belief * caught + (1 - belief) * fooled == d * v  # he does not mind to test
    for tests in range(5):
        lost = sum((1 - d) * d**t * (p + market.fine) for t in range(tests))
        assert reputation_value(market, d, tests) == d**tests * good - lost
        told = -(1 - d) * p + d * tolerated_payoff(market, d, tests)
        assert told == reputation_value(market, d, tests)  # nor does she mind to give in
    nu = mistake_bound(market)
    sloppy = {"start": "in", "low": "0", "high": {"0": min(nu, 1), "1": 1 - min(nu, 1)}}
    served = ends(market, sloppy, PROVIDER_STRATEGIES["e1rd"])
    assert (sum(x * round_payoffs(market, end)[1] for end, x in served.items()) == 0) == (nu <= 1)
    assert exclusion_penalty(market, d, 1) == d * (v + exclusion_penalty(market, d, 1))
    for cut, clients in ((v / (2 * market.success), 1), (v / market.success, 3), (p, 7)):
        taken = sum(d**t * min(market.success * cut, v) for t in range(1, clients + 1))
        assert price_cut_penalty(market, d, cut, clients) == taken
    for want in (v / 2, v * d, v * d * (1 + d), 5 * v):
        told = fewest_told(market, d, want)
        assert price_cut_penalty(market, d, p, told) >= want
        assert told == 1 or price_cut_penalty(market, d, p, told - 1) < want
    assert fewest_told(market, d, v * d / (1 - d)) is None
    visits = longest_interval(market, F(999, 1000))
    assert client_discount(F(999, 1000), visits) >= least_discount(market)
    assert client_discount(F(999, 1000), visits + 1) < least_discount(market)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("part", [0, F(1, 2), 1, 2])
def test_honest_reports_at_their_discount_elsewhere(name, part):
    market = ALL[name].with_changes(penalty=part * ALL[name].price)
    low = honest_discount(market)
    if low == 0:  # no fine, and a penalty that deters: any patience will do
        low = F(1, 1000)
    surplus = market.good_service - market.outside_payoff

    def holds(delta):
        reward = (1 - delta) * market.fine / (delta * surplus)
        return reward <= 1 and verify_public_profile(market, rewarded_honesty(reward), delta).holds

    assert holds(low)
    assert low == F(1, 1000) or not holds(low * F(999, 1000))


def test_each_case_of_the_bound_on_silence():
    fragile = trade_while("in11", "e1dd", {"high 1": 1})
    effort = PIZZA.with_changes(penalty=0)
    promise = Market.pizza(penalty=F(1, 2), fine=0)
    near = ELSEWHERE["parcel carrier"].with_changes(penalty=0)
    for market, case in ((effort, 0), (promise, 1), (near, 2)):
        unpunished = market.price - min(market.price, market.penalty)
        cases = (
            market.effort_cost / (market.success * market.price),
            unpunished / (unpunished + market.margin),
            (market.outside_payoff + market.price) / (market.good_service + market.price),
        )
        assert silent_discount(market) == min(cases) == cases[case]
        assert cases.count(min(cases)) == 1
    assert verify_public_profile(effort, fragile, silent_discount(effort)).holds
    assert verify_public_profile(promise, rewarded_honesty(0), silent_discount(promise)).holds
    assert silent_discount(PIZZA) == 0  # from the price on, promises are enough


@pytest.mark.parametrize("name", ALL)
def test_both_cases_of_the_bound_with_reputation(name):
    market = ALL[name]
    game = stage_game(market)
    false = outcome_chance(game, "low 1")
    for hundredths in (1, 5, 20, 35, 50, 70, 90, 99):
        share = F(hundredths, 100)
        tests = most_tests(market, share, DELTA)
        if tests == 0:
            assert false_report_bound_with_reputation(market, share, DELTA) == 0
            continue
        least = max(market.outside_payoff, tolerated_payoff(market, DELTA, tests))
        best = best_mixture(game, false, least)
        assert best.holds(game, false)
        assert false_report_bound_with_reputation(market, share, DELTA) == best.value


def test_each_case_occurs_somewhere():
    bears = {name: m.price * m.outside_premium >= (1 - m.success) * m.utility for name, m in ALL.items()}
    assert bears == {
        "pizza": True,
        "wet": False,
        "plumber": False,
        "web service": True,
        "parcel carrier": True,
    }
    ruled = {
        (name, tolerated_payoff(m, DELTA, k) > m.outside_payoff)
        for name, m in ALL.items()
        for k in (most_tests(m, F(hundredths, 100), DELTA) for hundredths in (1, 20, 50, 70))
        if k
    }
    assert {("pizza", True), ("pizza", False), ("wet", True), ("wet", False)} <= ruled


@examples(40)
@given(
    discount=st.fractions(F(19, 20), F(99, 100)),
    visits=st.integers(1, 8),
    success=st.fractions(F(3, 5), F(19, 20), max_denominator=40),
)
def test_an_interval_that_just_reaches_the_bound_counts(discount, visits, success):
    price = 12
    margin = price * (1 / discount**visits - 1)  # below 0.51 prices
    market = Market(
        price=price,
        outside_premium=1,
        utility=3 * price,
        effort_cost=success * price - margin,
        success=success,
        fine=1,
        penalty=0,
    )
    assert least_discount(market) == discount**visits
    assert longest_interval(market, discount) == visits
    dearer = market.with_changes(effort_cost=market.effort_cost + F(1, 10**30))
    assert longest_interval(dearer, discount) == visits - 1


@examples(40)
@given(market=markets(penalty=[F(7, 4)]), part=st.sampled_from([F(0), F(1, 2), F(1)]), j=st.integers(1, 6))
def test_a_share_of_honest_clients_that_is_just_a_power_is_served(market, part, j):
    bears = market.success * market.utility - market.price - market.outside_payoff
    market = market.with_changes(fine=part * DELTA * (bears if bears > 0 else market.gain))
    beta = serving_belief(market, DELTA, 1)
    assert rounds_unserved(market, DELTA, beta**j) == j - 1
    assert rounds_unserved(market, DELTA, beta**j * (1 - F(1, 10**40))) == j


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
    (lambda: client_discount(1, 2), "discount = 1 .* 0 < discount < 1"),
    (lambda: Market.pizza(penalty=1, utility=F(6, 5)), r"utility = 6/5 .* utility > price \* \(1 \+ outside"),
    (lambda: Market.pizza(penalty=1, success=0), "success = 0 .* 0 < success <= 1"),
    (lambda: Market.pizza(penalty=1, success=F(11, 10)), "success = 11/10 .* 0 < success <= 1"),
    (lambda: Market.pizza(penalty=-1), "penalty = -1 .* penalty >= 0"),
    (lambda: Market.pizza(penalty=1, fine=-1), "fine = -1 .* fine >= 0"),
    (lambda: most_tests(Market.pizza(penalty=F(1, 2)), F(1, 2), DELTA), "penalty = 1/2 .* epsilon_bar > p"),
    (lambda: most_tests(PIZZA, F(3, 2), DELTA), "honest_prior = 3/2 .* honest_prior <= 1"),
    (lambda: false_report_bound_with_reputation(PIZZA, 0, DELTA), "honest_prior = 0 .* 0 < honest_prior"),
    (lambda: false_report_bound_with_reputation(PIZZA, F(1, 2), 1), "delta = 1 .* 0 < delta < 1"),
    (lambda: stopping_belief(PIZZA, 0), "delta = 0 .* 0 < delta < 1"),
    (lambda: reputation_value(PIZZA, 1, 1), "delta = 1 .* 0 < delta < 1"),
    (lambda: tolerated_payoff(PIZZA, 0, 1), "delta = 0 .* 0 < delta < 1"),
    (lambda: tolerated_payoff(PIZZA, DELTA, -1), "tests = -1 .* tests >= 0"),
    (lambda: most_false_reports(PIZZA, 1), r"client_payoff = 1 .* alpha \(u - p\) = 99/100"),
    (lambda: exclusion_penalty(PIZZA, 1, F(1, 2)), "discount = 1 .* 0 < discount < 1"),
    (lambda: exclusion_penalty(PIZZA, DELTA, 2), "probability = 2 .* <= 1"),
    (lambda: price_cut_penalty(PIZZA, 1, 1, 1), "discount = 1 .* 0 < discount < 1"),
    (lambda: price_cut_penalty(PIZZA, DELTA, -1, 1), "cut = -1 .* cut >= 0"),
    (lambda: price_cut_penalty(PIZZA, DELTA, 1, 0), "clients = 0 .* clients >= 1"),
    (lambda: fewest_told(PIZZA, 1, 1), "discount = 1 .* 0 < discount < 1"),
    (lambda: fewest_told(PIZZA, DELTA, -1), "penalty = -1 .* penalty >= 0"),
    (lambda: last_round_penalty(PIZZA, "strategic"), "reading = 'strategic' .* 'extensive' or 'normal'"),
    (lambda: serving_belief(PIZZA, 0, 1), "delta = 0 .* 0 < delta <= 1"),
    (lambda: serving_belief(PIZZA, DELTA, 0), "rounds_left = 0 .* rounds_left >= 1"),
    (lambda: serving_belief(Market.pizza(penalty=1), DELTA, 1), "penalty = 1 .* epsilon_bar > p = 1"),
    (lambda: serving_belief(Market.pizza(penalty=2, fine=1), DELTA, 1), "fine = 1 .* epsilon <= delta"),
    (lambda: rounds_unserved(PIZZA, DELTA, 0), "honest_prior = 0 .* 0 < honest_prior <= 1"),
]
#: These are arithmetic on any market; the rest ask for trade.
FREE = {"most_false_reports", "reputation_value", "tolerated_payoff"}


@pytest.mark.parametrize("bound", [name for name in BOUNDS if name not in FREE])
def test_no_bound_without_its_two_conditions(bound):
    with pytest.raises(ValueError, match="alpha p > c"):
        BOUNDS[bound](PIZZA.with_changes(effort_cost=1))
    with pytest.raises(ValueError, match=r"alpha \(u - p\) > u - p\(1 \+ rho\)"):
        BOUNDS[bound](PIZZA.with_changes(outside_premium=F(1, 200)))


@pytest.mark.parametrize(("formula", "message"), ERRORS)
def test_an_error_names_the_condition_of_the_paper(formula, message):
    with pytest.raises(ValueError, match=message):
        formula()


def test_trade_is_asked_of_every_entry_of_an_array():
    with pytest.raises(ValueError, match="alpha p > c"):
        require_trade(Market.pizza(penalty=2.0, effort_cost=np.array([0.5, 1.5])))


@examples(100)
@given(market=markets())
@pytest.mark.claim("all-surplus")
def test_where_the_outside_is_dear_the_impatient_provider_gets_less_than_the_greatest_profit(market):
    dear = market.price * market.outside_premium >= (1 - market.success) * market.utility
    if dear and market.gain > 0:
        assert market.margin / market.success < most_profit(market)


@pytest.mark.claim("all-surplus")
def test_where_the_outside_is_cheap_the_greatest_profit_can_be_less_than_that():
    market = Market.pizza(penalty=1, success=F(1, 2), effort_cost=F(1, 100), outside_premium=F(3, 5))
    assert most_profit(market) == F(59, 100) < market.margin / market.success == F(98, 100)
