"""The model: what it accepts, and one round of play."""

import itertools
from fractions import Fraction as F

import numpy as np
import pytest
import sympy as sp

from goodwill.last_exchange import Belief, LastExchange, after_move, after_signal, pester_chances

OUT_OF_RANGE = [
    ("loss", 1.2, "0 < loss < 1"),
    ("loss", 0, "0 < loss < 1"),
    ("loss", 1, "0 < loss < 1"),
    ("loss", float("nan"), "0 < loss < 1"),
    ("s_c", -1, "s_c > 0"),
    ("s_c", 0, "s_c > 0"),
    ("s_c", float("inf"), "s_c > 0"),
    ("r_p", -0.5, "r_p > 0"),
    ("s_p", 0, "s_p > 0"),
    ("r_c", -1, "r_c >= 0"),
    ("b_c", 1, "b_c > r_c + s_p"),
    ("generosity", 0, "0 < generosity <= 1"),
    ("generosity", F(3, 2), "0 < generosity <= 1"),
    ("T", 0, "T >= 1"),
    ("T", -3, "T >= 1"),
    ("byzantine_pesters", 1.5, "0 <= byzantine_pesters <= 1"),
    ("byzantine_pesters", float("nan"), "0 <= byzantine_pesters <= 1"),
    ("byzantine_contributes", -0.1, "0 <= byzantine_contributes <= 1"),
]
WRONG_TYPE = [
    ("loss", "0.1", "0 < loss < 1"),
    ("loss", None, "0 < loss < 1"),
    ("s_c", True, "s_c > 0"),
    ("T", 2.5, "T >= 1"),
    ("T", "20", "T >= 1"),
    ("T", True, "T >= 1"),
    ("byzantine_pesters", "often", "0 <= byzantine_pesters <= 1"),
    ("r_p", 1j, "r_p > 0"),
]


@pytest.mark.parametrize(("name", "value", "wanted"), OUT_OF_RANGE)
def test_a_value_out_of_range_is_named_with_its_range(name, value, wanted):
    with pytest.raises(ValueError) as error:
        LastExchange(**{name: value})
    assert name in str(error.value)
    assert str(value) in str(error.value)
    assert wanted in str(error.value)


@pytest.mark.parametrize(("name", "value", "wanted"), WRONG_TYPE)
def test_a_value_of_the_wrong_type_is_named_with_its_range(name, value, wanted):
    with pytest.raises(TypeError) as error:
        LastExchange(**{name: value})
    assert name in str(error.value)
    assert repr(value) in str(error.value)
    assert wanted in str(error.value)


@pytest.mark.parametrize("name", ["byzantine_pesters", "byzantine_contributes"])
def test_a_sequence_has_one_rate_for_each_round(name):
    with pytest.raises(ValueError, match=rf"{name} = .* has length 4: .* T \+ 1 = 6"):
        LastExchange(T=5, **{name: [0.5] * 4})
    with pytest.raises(ValueError, match=rf"{name}\[2\] = 7"):
        LastExchange(T=5, **{name: [0.5, 0.5, 7, 0.5, 0.5, 0.5]})
    LastExchange(T=5, **{name: [0.5] * 6})


def test_a_function_is_checked_where_it_answers():
    game = LastExchange(T=3, byzantine_pesters=lambda t, history: 2)
    with pytest.raises(ValueError, match=r"byzantine_pesters\(t=2, history='n'\) = 2"):
        game.pester_probability(2, "n")


def test_a_function_of_floats_keeps_a_game_of_fractions_exact():
    game = LastExchange(T=3, loss=F(1, 4), byzantine_pesters=lambda t, history: 0.1)
    assert game.pester_probability(2) == F(1, 10)


def test_unknown_signals_are_refused():
    with pytest.raises(ValueError, match="signal = 'pester'"):
        after_signal(LastExchange(), 3, Belief(1, 1), "pester")


def test_an_array_is_checked_entry_by_entry():
    LastExchange(loss=np.array([0.1, 0.2]))
    with pytest.raises(ValueError, match="loss"):
        LastExchange(loss=np.array([0.1, 1.2]))


def test_all_parameters_can_be_left_out_and_nobody_pesters_in_round_0():
    game = LastExchange()
    assert (game.T, game.s_c, game.r_p) == (20, 2, 1)
    assert game.pester_probability(0) == 0
    assert pester_chances(game, 0) == Belief(0, 0, 0)


def test_a_game_cannot_be_changed_but_copied():
    game = LastExchange(loss=0.05)
    with pytest.raises(AttributeError):
        game.loss = 0.1  # type: ignore[misc]
    with pytest.raises(ValueError, match="loss = 3"):
        game.with_changes(loss=3)


def test_signals_share_out_the_mass():
    game = LastExchange(T=4, loss=F(1, 5), byzantine_pesters=lambda t, history: F(len(history) + t, 9))
    belief = Belief(F(1, 7), F(2, 7), F(4, 7))
    for t, history, move in itertools.product(range(5), ["", "p", "pn"], [True, False]):
        moved = after_move(game, belief, move)
        assert moved.total == belief.total
        parts = [after_signal(game, t, moved, signal, history) for signal in "pn"]
        assert tuple(sum(p) for p in zip(*parts, strict=True)) == tuple(moved)
        assert parts[0].satisfied == 0


def test_letters_are_the_papers():
    game = LastExchange.symbolic(loss=F(1, 4))
    assert game.loss == F(1, 4)
    symbolic = LastExchange.symbolic()
    q, rho = symbolic.generosity, symbolic.loss
    assert sp.expand(symbolic.alpha - (1 - q * (1 - rho) ** 2)) == 0
