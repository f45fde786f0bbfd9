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


def test_the_error_is_that_of_a_mean_of_so_many_histories():
    """The variance of a round is alpha (1 - alpha) p^2; its weight is a power of the discount."""
    market, rate = PIZZA.with_changes(success=0.9), 0.8
    variance = 0.9 * 0.1 * rate**2 / (1 - rate**2)
    for histories in (500, 2_000):
        _, error = Business(market, rate, histories=histories, seed=5).lost_by_ban(1)
        assert error == pytest.approx((variance / histories) ** 0.5, rel=0.1)


def test_rounds_count_from_the_next_one_until_they_hardly_do():
    weights = Business(PIZZA, 0.5, histories=2, seed=0).weights
    assert weights[:3].tolist() == [0.5, 0.25, 0.125]
    assert weights[-1] <= 1e-6 < weights[-2]
    assert len(Business(PIZZA, 0.99998, histories=2, seed=0).weights) < 10**6


def test_who_earns_nothing_by_the_effort_makes_none():
    even = PIZZA.with_changes(price=1.0, effort_cost=0.75, success=0.75)
    assert Business(even, 0.9, histories=50, seed=3).lost_by_ban(1) == (0, 0)
    assert Business(PIZZA, 0.9, histories=50, seed=3).lost_by_cut(0, 3) == (0, 0)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"market": 3}, "market = 3 is no Market"),
        ({"discount": 0}, "discount = 0 is out of range: it must satisfy 0 < discount <= 0.99998"),
        ({"discount": 0.99999}, "discount = 0.99999"),
        ({"histories": 1}, "histories = 1"),
        ({"histories": 10**6 + 1}, "histories = 1000001"),
        ({"seed": -1}, "seed = -1"),
    ],
)
def test_what_is_out_of_range_is_named(given, message):
    right = {"market": PIZZA, "discount": 0.9, "histories": 2, "seed": 0} | given
    with pytest.raises((TypeError, ValueError), match=message):
        Business(right.pop("market"), right.pop("discount"), **right)
    business = Business(PIZZA, 0.9, histories=2, seed=3)
    assert business.lost_by_cut(0, 1) == (0, 0)
    with pytest.raises(ValueError, match="cut = -1"):
        business.lost_by_cut(-1, 1)
    with pytest.raises(ValueError, match="told = 1000001"):
        business.lost_by_cut(0.1, 10**6 + 1)
