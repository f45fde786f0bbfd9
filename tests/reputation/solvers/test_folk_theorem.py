"""In every direction there are a profile and payments as the folk theorem's proof needs them."""

import random
from fractions import Fraction as F

import numpy as np
import pytest

from goodwill.geometry.polygon import hull
from goodwill.reputation import PROVIDER_STRATEGIES, Market, stage_game
from goodwill.reputation.random_games import hostile_market
from goodwill.reputation.solvers.folk_theorem import SOUND, kept_round, rational_payoffs
from goodwill.reputation.verify.payments import payment_deviations

RNG = random.Random(16)
MARKETS = [Market.pizza(penalty=x) for x in (F(0), F(1, 10), F(1), F(5, 2))]
MARKETS += [hostile_market(RNG.choice) for _ in range(20)]
AROUND = [(a, b) for a in range(-3, 4) for b in range(-3, 4) if (a, b) != (0, 0)]


#: Directions count, not how long they are.
LONG_AND_SHORT = [(s * a, s * b) for s in (F(1, 100), 100) for a in (-1, 2) for b in (-2, 1, 3)]


@pytest.mark.parametrize("one", MARKETS)
def test_no_move_pays_and_nothing_that_can_be_reached_lies_farther(one):
    """Judged node by node by the verifier, which knows nothing of how payments are found."""
    within = rational_payoffs(one, SOUND)
    for a, b in AROUND + LONG_AND_SHORT:
        kept = kept_round(one, a, b)
        assert all(gain <= 0 for *_, gain in payment_deviations(one, kept)), (a, b)
        assert all(a * x + b * y <= 0 for x, y in kept.payments.values())
        x, y = kept.expected(one)
        assert a * x + b * y >= max(a * v + b * w for v, w in within)


def test_a_profile_that_others_bring_at_a_lower_cost_is_never_kept():
    assert {*PROVIDER_STRATEGIES} - {*SOUND} == {"e1rr", "e1dr"}
    kept = {(a < 1 and b < 1, *_names(kept_round(one, a, b))) for one in MARKETS for a, b in AROUND}
    assert {provider for _, _, provider in kept} <= {*SOUND}
    # Where she stays out, also in a direction in which something counts, he would cheat.
    out = {(least, provider) for least, client, provider in kept if client == "out"}
    assert out == {(True, "e0d"), (False, "e0d")}


def _names(kept):
    return kept.client, kept.provider


def test_the_directions_of_the_proof_have_its_profiles():
    pizza = Market.pizza(penalty=1)
    told = {way: (kept_round(pizza, *way).client, kept_round(pizza, *way).provider) for way in AROUND}
    assert told[-1, -1] == told[-1, 0] == told[0, -1] == ("out", "e0d")
    assert told[1, 0] == ("in11", "e1rd")
    assert told[0, 1] == ("in11", "e0d")
    assert told[1, 2] == ("in11", "e1dd")


def test_a_payment_less_and_a_move_pays():
    """Without the payments of each direction but those where she stays out, somebody gains."""
    pizza = Market.pizza(penalty=1)
    for a, b in AROUND:
        kept = kept_round(pizza, a, b)
        without = type(kept)(kept.client, kept.provider, dict.fromkeys(kept.payments, (F(0), F(0))))
        gains = [gain for *_, gain in payment_deviations(pizza, without)]
        assert (max(gains) > 0) == (kept.client != "out" or kept.provider != "e0d")


@pytest.mark.parametrize("one", MARKETS)
def test_all_corners_are_mixtures_and_nobody_has_less_than_it_is_sure_of(one):
    found, game = rational_payoffs(one), stage_game(one)
    assert (found[:, 0] >= one.outside_payoff).all()
    assert (found[:, 1] >= 0).all()
    feasible = hull(game.payoffs.reshape(-1, 2))
    assert np.array_equal(hull(np.vstack([feasible, found])), feasible)
    secured = {tuple(v) for v in feasible if v[0] >= one.outside_payoff and v[1] >= 0}
    assert secured <= {*map(tuple, found)}


def test_fewer_strategies_reach_no_more_and_at_a_low_penalty_less():
    for penalty, same in ((F(5, 2), True), (F(1, 10), False)):
        every, sound = (
            rational_payoffs(Market.pizza(penalty=penalty), x) for x in (PROVIDER_STRATEGIES, SOUND)
        )
        assert np.array_equal(every, sound) == same


def test_what_has_no_direction_is_refused_by_name():
    pizza = Market.pizza(penalty=1)
    with pytest.raises(ValueError, match=r"a = 0 .* a != 0 or b != 0"):
        kept_round(pizza, 0, 0)
    with pytest.raises((TypeError, ValueError), match="b = 'up'"):
        kept_round(pizza, 1, "up")
    with pytest.raises(ValueError, match=r"strategies = .* must be some of"):
        rational_payoffs(pizza, ["e2"])
    with pytest.raises(TypeError, match="market"):
        rational_payoffs("pizza")


def test_directions_and_strategies_are_numbers_and_names():
    pizza = Market.pizza(penalty=1)
    with pytest.raises(TypeError, match="market = 3 is no Market"):
        kept_round(3, "up", 1)
    with pytest.raises(TypeError, match="strategies = 3 is no Collection"):
        rational_payoffs(pizza, 3)
    with pytest.raises(TypeError, match="a = 'up' is not a number"):
        kept_round(pizza, "up", 1)
    # One strategy alone: a cheat who is stayed away from, or good service.
    assert rational_payoffs(pizza, ["e0d"]).tolist() == [[pizza.outside_payoff, 0]]
    assert rational_payoffs(pizza, ["e1rd"]).max(axis=0).tolist() == [pizza.good_service, pizza.margin]
