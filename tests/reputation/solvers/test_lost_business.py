"""What a negative report costs, played out: the same seed gives the same, and the mean is what it must be."""

import numpy as np
import pytest

from goodwill.reputation import Market
from goodwill.reputation.solvers.lost_business import Business

PIZZA = Market.pizza(penalty=1)


def test_a_sure_ban_takes_the_margin_of_every_later_round():
    mean, error = Business(PIZZA, 0.9, histories=2_000, seed=3).lost_by_ban(1)
    assert abs(mean - float(PIZZA.margin) * 9) < 5 * error


def test_a_cut_below_the_margin_is_paid_where_quality_is_high():
    mean, error = Business(PIZZA, 0.9, histories=2_000, seed=3).lost_by_cut(0.1, 2)
    assert abs(mean - 0.1 * float(PIZZA.success) * (0.9 + 0.81)) < 5 * error


def test_a_cut_above_it_costs_the_margin_at_most():
    mean, error = Business(PIZZA, 0.9, histories=2_000, seed=3).lost_by_cut(0.5, 2)
    assert abs(mean - float(PIZZA.margin) * (0.9 + 0.81)) < 5 * error


def test_nothing_is_lost_without_a_ban_and_luck_is_the_same():
    business = Business(PIZZA, 0.9, histories=50, seed=3)
    assert business.lost_by_ban(0) == (0, 0)
    again = [Business(PIZZA, 0.9, histories=50, seed=7).lost_by_ban(0.5) for _ in range(2)]
    assert np.array_equal(*again)


def test_bad_input_is_named():
    business = Business(PIZZA, 0.9, histories=50, seed=3)
    with pytest.raises(ValueError, match="chance = 2"):
        business.lost_by_ban(2)
    with pytest.raises(ValueError, match="told = 0"):
        business.lost_by_cut(0.1, 0)
