"""Equilibria of one round by trying every pair: below the price he cheats, from the price on he need not."""

from fractions import Fraction as F

import pytest

from goodwill.reputation import Market, stage_game
from goodwill.reputation.solvers.pure_equilibria import pure_equilibria


def test_below_the_price_he_cheats_whoever_came_in():
    game = stage_game(Market.pizza(penalty=F(99, 100)))
    assert {provider for _, provider in pure_equilibria(game, entered=True)} == {"e0d"}
    assert {client for client, _ in pure_equilibria(game)} == {"out"}


def test_from_the_price_on_good_service_is_one():
    game = stage_game(Market.pizza(penalty=1))
    assert ("in01", "e1rd") in pure_equilibria(game)
    assert ("in01", "e1rd") in pure_equilibria(game, entered=True)


def test_out_is_no_choice_of_a_client_who_came_in():
    game = stage_game(Market.pizza(penalty=0))
    assert "out" not in {client for client, _ in pure_equilibria(game, entered=True)}
    with pytest.raises(TypeError, match="game"):
        pure_equilibria("pizza")
