"""The linear program, against the formulas that it does not know, and its certificates."""

from dataclasses import replace
from fractions import Fraction as F

import numpy as np
import pytest
from conftest import examples
from hypothesis import given
from hypothesis import strategies as st
from test_bounds import markets

from goodwill.reputation import (
    Market,
    best_mixture,
    cooperation,
    false_report_bound,
    false_report_bound_with_reputation,
    least_discount,
    most_false_reports,
    most_profit,
    most_tests,
    outcome_chance,
    stage_game,
    stopping_belief,
    tolerated_payoff,
    verify_public_profile,
)


@examples(60)
@given(market=markets())
@pytest.mark.claim("proposition-3", "pareto-frontier")
def test_the_program_gives_the_formulas_and_proves_itself(market):
    game, m = stage_game(market), market.outside_payoff
    for objective, formula in (
        (outcome_chance(game, "low 1"), false_report_bound(market)),
        (game.payoffs[..., 1], most_profit(market)),
    ):
        best = best_mixture(game, objective, m)
        assert best.value == formula
        assert best.holds(game, objective)
        assert len(best.mixture) <= 2


@examples(40)
@given(market=markets(), part=st.fractions(0, 1))
@pytest.mark.claim("proposition-3")
def test_it_does_so_at_every_payoff_of_the_client(market, part):
    game = stage_game(market)
    least = market.outside_payoff + part * (market.good_service - market.outside_payoff)
    best = best_mixture(game, outcome_chance(game, "low 1"), least)
    assert best.value == most_false_reports(market, least)
    assert best.holds(game, outcome_chance(game, "low 1"))


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


@pytest.mark.parametrize("name", ELSEWHERE)
def test_it_all_holds_away_from_the_pizza(name):
    market = ELSEWHERE[name]
    game, m, delta = stage_game(market), market.outside_payoff, F(49, 50)
    for objective, formula in (
        (outcome_chance(game, "low 1"), false_report_bound(market)),
        (game.payoffs[..., 1], most_profit(market)),
    ):
        best = best_mixture(game, objective, m)
        assert best.value == formula
        assert best.holds(game, objective)
    assert verify_public_profile(market, cooperation(), least_discount(market)).holds
    assert not verify_public_profile(market, cooperation(), least_discount(market) * F(999, 1000)).holds
    tests = most_tests(market, F(1, 20), delta)
    belief = stopping_belief(market, delta)
    assert belief**tests >= F(1, 20) > belief ** (tests + 1)
    lies = false_report_bound_with_reputation(market, F(1, 20), delta)
    if tests:
        least = max(m, tolerated_payoff(market, delta, tests))
        assert lies == best_mixture(game, outcome_chance(game, "low 1"), least).value


def test_both_cases_occur_among_them():
    first = {
        name: m.price * m.outside_premium >= (1 - m.success) * m.utility for name, m in ELSEWHERE.items()
    }
    assert first == {"plumber": False, "web service": True, "parcel carrier": True}


def test_a_wrong_certificate_is_refused():
    game = stage_game(Market.pizza(penalty=0))
    false = outcome_chance(game, "low 1")
    best = best_mixture(game, false, F(4, 5))
    assert best.holds(game, false)
    assert not replace(best, price=best.price / 2).holds(game, false)
    assert not replace(best, value=best.value * 2).holds(game, false)
    assert not replace(best, mixture={("in11", "e0d"): 1}).holds(game, false)


def test_floats_agree_within_rounding():
    game = stage_game(Market.pizza(penalty=0.5))
    best = best_mixture(game, outcome_chance(game, "low 1"), 0.8)
    assert best.value == pytest.approx(0.1)
    assert best.holds(game, outcome_chance(game, "low 1"), slack=1e-12)


def test_what_is_asked_for_must_be_possible():
    game = stage_game(Market.pizza(penalty=0))
    with pytest.raises(ValueError, match=r"least = 1 .* more than 99/100"):
        best_mixture(game, outcome_chance(game, "low 1"), F(1))


def test_outcomes_add_up():
    game = stage_game(Market.pizza(penalty=0))
    assert (outcome_chance(game, *game.outcomes) == np.ones((5, 6))).all()
