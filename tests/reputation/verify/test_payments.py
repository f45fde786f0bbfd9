"""Payments are judged at every node: what they change is seen, also where nobody comes by plan."""

from fractions import Fraction as F

import pytest

from goodwill.reputation import OUTCOMES, Market, stage_game
from goodwill.reputation.strategies.payments import PaidRound
from goodwill.reputation.verify.payments import payment_deviations

PIZZA = Market.pizza(penalty=1)
NOTHING = dict.fromkeys(OUTCOMES, (F(0), F(0)))


def gains(played, market=PIZZA):
    found = payment_deviations(market, played)
    return {(player, place, move): gain for player, place, move, gain in found}


def test_without_payments_a_move_brings_what_it_does_in_the_round():
    found = gains(PaidRound("in11", "e1rd", NOTHING))
    assert found["client", "start", "out"] == PIZZA.outside_payoff - PIZZA.good_service
    assert found["client", "low", "0"] == -PIZZA.fine
    assert found["provider", "low, effort", "d"] == PIZZA.price
    # He may save the effort, and then delivers what has come of it.
    assert found["provider", "asked", "e0"] == PIZZA.price - PIZZA.margin


@pytest.mark.parametrize("paid", [F(1), F(99, 100)])
def test_a_move_pays_until_its_outcome_costs_as_much(paid):
    found = gains(PaidRound("in11", "e1rd", NOTHING | {"low 1": (F(0), -paid)}))
    assert found["provider", "low, effort", "d"] == 1 - paid


def test_a_report_that_nobody_gets_to_make_counts_too():
    bribed = NOTHING | {"low 0": (F(1), F(0))}
    assert gains(PaidRound("out", "e0r", bribed))["client", "low", "0"] == 1 - PIZZA.fine


@pytest.mark.parametrize("client", ["in00", "in01", "in10", "in11"])
def test_to_stay_out_brings_what_the_table_says(client):
    game = stage_game(PIZZA)
    for j, provider in enumerate(game.provider_strategies):
        hers = game.payoffs[game.client_strategies.index(client), j, 0]
        assert (
            gains(PaidRound(client, provider, NOTHING))["client", "start", "out"]
            == PIZZA.outside_payoff - hers
        )


def test_what_is_no_round_is_refused_by_name():
    with pytest.raises(TypeError, match="played"):
        payment_deviations(PIZZA, ("in11", "e1rd"))
    with pytest.raises(TypeError, match="market"):
        payment_deviations("pizza", PaidRound("out", "e0d", NOTHING))
