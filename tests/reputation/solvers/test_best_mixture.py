"""The linear program, against the formulas that it does not know, and its certificates."""

from dataclasses import replace
from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from conftest import examples
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
from reputation.formulas.test_theorems import ELSEWHERE, WET, markets


def as_the_formulas_say(market):
    """The best mixtures for lies and for profit: their values are those of the formulas, with proofs."""
    game, found = stage_game(market), []
    for objective, formula in (
        (outcome_chance(game, "low 1"), false_report_bound(market)),
        (game.payoffs[..., 1], most_profit(market)),
    ):
        found.append(best_mixture(game, objective, market.outside_payoff))
        assert found[-1].value == formula
        assert found[-1].holds(game, objective)
    return found


@examples(60)
@given(market=markets())
@pytest.mark.claim("proposition-3", "pareto-frontier")
def test_the_program_gives_the_formulas_and_proves_itself(market):
    assert all(len(best.mixture) <= 2 for best in as_the_formulas_say(market))


@examples(40)
@given(market=markets(), part=st.fractions(0, 1))
@pytest.mark.claim("proposition-3")
def test_it_does_so_at_every_payoff_of_the_client(market, part):
    game = stage_game(market)
    least = market.outside_payoff + part * (market.good_service - market.outside_payoff)
    best = best_mixture(game, outcome_chance(game, "low 1"), least)
    assert best.value == most_false_reports(market, least)
    assert best.holds(game, outcome_chance(game, "low 1"))


@pytest.mark.parametrize("name", ELSEWHERE)
def test_it_all_holds_away_from_the_pizza(name):
    market = ELSEWHERE[name]
    game, m, delta = stage_game(market), market.outside_payoff, F(49, 50)
    as_the_formulas_say(market)
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


class Basis:
    """The program as HiGHS solves it in floats, and its basis solved again in fractions.

    Columns are the weights of the 30 profiles and the surplus of the client's constraint; two are basic.
    """

    def __init__(self, game, objective, least):
        gains, payoffs = [*objective.flat], [*game.payoffs[..., 0].flat]
        found = linprog(
            [-float(x) for x in gains],
            A_ub=[[-float(x) for x in payoffs]],
            b_ub=[-float(least)],
            A_eq=[[1.0] * len(gains)],
            b_eq=[1.0],
            method="highs",
        )
        assert found.success
        columns = [*((F(1), F(x)) for x in payoffs), (F(0), F(-1))]
        costs = [*map(F, gains), F(0)]
        levels = [*found.x, found.slack[0]]
        idle = [*found.lower.marginals, -found.ineqlin.marginals[0]]
        order = sorted(range(len(columns)), key=lambda j: (-round(levels[j], 9), abs(idle[j])))
        first = order[0]
        second = next(j for j in order[1:] if self.cross(columns[first], columns[j]) != 0)
        one, two = columns[first], columns[second]
        det = self.cross(one, two)
        self.weights = self.cross((F(1), F(least)), two) / det, self.cross(one, (F(1), F(least))) / det
        #: The multipliers of "the weights sum to 1" and of "she gets at least so much".
        self.duals = (
            (costs[first] * two[1] - costs[second] * one[1]) / det,
            (costs[second] * one[0] - costs[first] * two[0]) / det,
        )
        self.value = sum(w * costs[j] for w, j in zip(self.weights, (first, second), strict=True))
        self.reduced = [
            c - self.duals[0] * a - self.duals[1] * b for c, (a, b) in zip(costs, columns, strict=True)
        ]

    @staticmethod
    def cross(one, two):
        return one[0] * two[1] - one[1] * two[0]

    @property
    def optimal(self):
        """In fractions: no weight is negative, and no column would gain."""
        return min(self.weights) >= 0 and max(self.reduced) <= 0

    @property
    def degenerate(self):
        return min(self.weights) == 0


def same_as_highs(market):
    game, m = stage_game(market), market.outside_payoff
    for objective in (outcome_chance(game, "low 1"), game.payoffs[..., 1]):
        basis, best = Basis(game, objective, m), best_mixture(game, objective, m)
        assert basis.optimal
        assert best.value == basis.value == sum(d * x for d, x in zip(basis.duals, (1, m), strict=True))
        if not basis.degenerate:  # then the multipliers are the only ones
            assert best.price == -basis.duals[1]


@pytest.mark.parametrize(
    "market",
    [Market.pizza(penalty=F(1, 2)), Market.pizza(penalty=F(5, 2)), WET, *ELSEWHERE.values()],
    ids=["pizza, 1/2", "pizza, 5/2", "wet", *ELSEWHERE],
)
def test_highs_finds_the_same_basis_and_it_is_optimal_in_fractions(market):
    same_as_highs(market)
    game = stage_game(market)
    assert not Basis(game, outcome_chance(game, "low 1"), market.outside_payoff).degenerate


@examples(40)
@given(market=markets())
def test_so_does_it_in_random_markets(market):
    same_as_highs(market)


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


def test_a_float_that_is_a_payoff_but_for_rounding_is_no_division_by_zero():
    """The float 0.8 is above 4/5, which a profile pays exactly."""
    game = stage_game(Market.pizza(penalty=F(5, 2)))
    lies = outcome_chance(game, "low 1")
    exactly, roughly = best_mixture(game, lies, F(4, 5)), best_mixture(game, lies, 0.8)
    assert roughly.value == pytest.approx(float(exactly.value), abs=1e-12)
    assert roughly.mixture.keys() == exactly.mixture.keys()
    assert roughly.holds(game, lies, slack=1e-9)
