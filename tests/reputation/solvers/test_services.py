"""The bound on lies at several services, by one price of her payoff, is that of the linear program at one."""

from fractions import Fraction as F

from goodwill.reputation import Market, best_mixture, outcome_chance, stage_game
from goodwill.reputation.solvers.services import certified_lies


def test_at_one_service_it_is_the_linear_program():
    for one in (Market.pizza(penalty=2), Market.pizza(penalty=2, outside_premium=F(1, 80))):
        game = stage_game(one)
        best = best_mixture(game, outcome_chance(game, "low 1"), one.outside_payoff)
        assert certified_lies([(F(1), one)]) == best.value > 0


def test_lies_gather_at_the_small_service():
    pizza, half = Market.pizza(penalty=2), F(1, 2)
    big = pizza.with_changes(price=10, utility=20, effort_cost=8)
    assert certified_lies([(half, pizza), (half, big)]) > certified_lies([(F(1), pizza)])
