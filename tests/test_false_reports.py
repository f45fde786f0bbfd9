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
    false_report_bound,
    most_false_reports,
    most_profit,
    outcome_chance,
    stage_game,
)


@examples(60)
@given(market=markets())
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
def test_it_does_so_at_every_payoff_of_the_client(market, part):
    game = stage_game(market)
    least = market.outside_payoff + part * (market.good_service - market.outside_payoff)
    best = best_mixture(game, outcome_chance(game, "low 1"), least)
    assert best.value == most_false_reports(market, least)
    assert best.holds(game, outcome_chance(game, "low 1"))


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
