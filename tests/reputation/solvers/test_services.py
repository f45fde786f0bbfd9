"""The bound on lies at several services, by one price of her payoff, is that of the linear program at one."""

from fractions import Fraction as F

import numpy as np

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


def test_no_other_price_proves_less_than_those_at_which_two_profiles_are_equally_good():
    """What a price proves, by hand: lies and the price of what she gets beyond m, profile by profile."""
    pizza = Market.pizza(penalty=2)
    other = pizza.with_changes(price=3, utility=7, effort_cost=F(3, 2), success=F(9, 10))
    services = [(F(1, 4), pizza), (F(3, 4), other)]

    def proved(price):
        total = 0
        for chance, one in services:
            game = stage_game(one)
            lie = outcome_chance(game, "low 1")
            total += chance * max(
                lie[place] + price * (game.payoffs[place][0] - one.outside_payoff)
                for place in np.ndindex(lie.shape)
            )
        return total

    found = certified_lies(services)
    tried = {F(k, 60): proved(F(k, 60)) for k in range(61)} | {F(1, 7): proved(F(1, 7))}
    assert min(tried.values()) == found
    assert 0 < found < proved(0)
