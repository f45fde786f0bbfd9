"""A lie and two payoffs at their prices, in each profile of the round: which profiles stand above 0."""

from fractions import Fraction as F

from goodwill.reputation import Market, stage_game
from goodwill.reputation.formulas.open_question import lie_prices
from goodwill.reputation.solvers.at_prices import sums_at_prices

NEVER_USED = ("e1rr", "e1dr")


def above(market):
    sums = sums_at_prices(stage_game(market), *lie_prices(market.with_changes(penalty=0)))
    return {profile for profile, x in sums.items() if x > 0 and profile[1] not in NEVER_USED}


def test_without_a_penalty_no_profile_in_use_is_above_0_and_with_one_only_denials_of_high_quality():
    assert not above(Market.pizza(penalty=0))
    assert above(Market.pizza(penalty=F(5, 2))) == {
        ("in00", "e1dd"),
        ("in10", "e1dd"),
        ("in00", "e1rd"),
        ("in10", "e1rd"),
    }


def test_a_smaller_price_lifts_the_worst_case_above_0():
    market = Market.pizza(penalty=0)
    hers, his = lie_prices(market)
    game = stage_game(market)
    assert sums_at_prices(game, hers, his)["in11", "e0d"] == 0
    assert sums_at_prices(game, hers, his - F(1, 100))["in11", "e0d"] > 0
