"""The market: what it accepts, its tree, and the normal form that follows from it."""

import itertools
from fractions import Fraction as F

import numpy as np
import pytest
import sympy as sp

from goodwill.reputation import OUTCOMES, TREE, End, Market, ends, round_payoffs, stage_game

OUT_OF_RANGE = [
    ("price", 0, "price > 0"),
    ("utility", -1, "utility > 0"),
    ("effort_cost", 0, "effort_cost > 0"),
    ("success", 0, "0 < success <= 1"),
    ("success", F(11, 10), "0 < success <= 1"),
    ("success", float("nan"), "0 < success <= 1"),
    ("outside_premium", -0.1, "outside_premium >= 0"),
    ("fine", -1, "fine >= 0"),
    ("penalty", -1, "penalty >= 0"),
    ("penalty", float("inf"), "penalty >= 0"),
    ("utility", F(6, 5), "utility > price * (1 + outside_premium) = 6/5"),
    ("outside_premium", 1, "utility > price * (1 + outside_premium)"),
]


@pytest.mark.parametrize(("name", "value", "wanted"), OUT_OF_RANGE)
def test_a_value_out_of_range_is_named_with_its_range(name, value, wanted):
    with pytest.raises(ValueError) as error:
        Market.pizza(**{"penalty": 2} | {name: value})
    assert name in str(error.value)
    assert str(value) in str(error.value)
    assert wanted in str(error.value)


@pytest.mark.parametrize("value", ["0.9", None, True, 1j])
def test_a_value_of_the_wrong_type_is_named(value):
    with pytest.raises(TypeError, match=r"success = .* must satisfy 0 < success <= 1"):
        Market.pizza(penalty=2, success=value)


def test_the_penalty_has_no_default():
    with pytest.raises(TypeError, match="penalty"):
        Market.pizza()


def test_one_float_makes_the_numbers_floats_and_letters_stay():
    assert Market.pizza(penalty=2).is_exact
    assert not Market.pizza(penalty=2.5).is_exact
    assert stage_game(Market.pizza(penalty=2.5)).payoffs.dtype == float
    mixed = stage_game(Market.symbolic(price=1, utility=2))
    assert mixed.payoffs.dtype == object
    with pytest.raises(TypeError, match=r"penalty = .* is an array"):
        stage_game(Market.pizza(penalty=np.array([1.0, 2.0])))


def test_every_node_leads_to_an_end_and_each_end_is_an_outcome_with_or_without_effort():
    reached = [move for node in TREE.values() for move in node.moves.values()]
    assert sorted(place for place in reached if isinstance(place, int)) == [*range(2, 10)]
    found = [place for place in reached if isinstance(place, End)]
    assert (len(found), len(set(found))) == (10, 9)  # rolled back after effort: low quality, or high
    assert {end.outcome for end in found} == set(OUTCOMES)


def test_the_normal_form_of_letters_is_the_table_written_by_hand():
    m = Market.symbolic()
    p, u, c, a, f, b = m.price, m.utility, m.effort_cost, m.success, m.fine, m.penalty
    game = stage_game(m)
    low, high = {"0": (-p - f, p - b), "1": (-p, p)}, {"0": (u - p - f, p - b), "1": (u - p, p)}
    for i, j in itertools.product(range(5), range(6)):
        client, provider = game.client_strategies[i], game.provider_strategies[j]
        if client == "out":
            wanted = m.outside_payoff, 0
        else:
            after_low, after_high = low[client[2]], high[client[3]]
            effort = c if provider[1] == "1" else 0
            if provider.startswith("e0"):
                parts = [(1, after_low if provider[2] == "d" else (0, 0))]
            else:
                parts = [
                    (1 - a, after_low if provider[2] == "d" else (0, 0)),
                    (a, after_high if provider[3] == "d" else (0, 0)),
                ]
            wanted = tuple(sum(chance * pay[k] for chance, pay in parts) - k * effort for k in (0, 1))
        assert [sp.expand(x) for x in game.payoffs[i, j] - np.array(wanted, object)] == [0, 0]


def test_the_monitoring_law_is_a_law_and_pays_what_the_table_says():
    m = Market.pizza(penalty=F(5, 2))
    game = stage_game(m)
    assert (game.distribution.sum(axis=2) == 1).all()
    for i, j in itertools.product(range(5), range(6)):
        effort = game.provider_strategies[j][1] == "1" and game.client_strategies[i] != "out"
        for k in (0, 1):
            assert game.payoffs[i, j, k] == sum(
                chance * round_payoffs(m, End(outcome, effort))[k]
                for outcome, chance in zip(game.outcomes, game.distribution[i, j], strict=True)
            )


def test_floats_agree_with_fractions():
    exact, floats = (
        stage_game(Market.pizza(penalty=F(5, 2))),
        stage_game(
            Market(
                price=1.0,
                outside_premium=0.2,
                utility=2.0,
                effort_cost=0.8,
                success=0.99,
                fine=0.01,
                penalty=2.5,
            )
        ),
    )
    assert np.allclose(exact.payoffs.astype(float), floats.payoffs, rtol=0, atol=1e-15)


def test_perfect_monitoring_is_the_limit():
    good = {"asked": "e1", "low, effort": "r", "high, effort": "d"}
    reached = ends(Market.pizza(penalty=2, success=1), {"start": "in", "low": "0", "high": "1"}, good)
    assert reached[End("high 1", True)] == 1
