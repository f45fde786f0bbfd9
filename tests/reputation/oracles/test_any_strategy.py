"""The best of all strategies, counted back from the last round, agrees with one-shot deviations."""

import random
from dataclasses import replace
from fractions import Fraction as F

import pytest

from goodwill.reputation import (
    CLIENT_STRATEGIES,
    Market,
    cooperation,
    endless_tests,
    verify_public_profile,
    verify_with_unknown_client,
)
from goodwill.reputation.model import payoff_size
from goodwill.reputation.oracles.any_strategy import gain_of_any_strategy
from goodwill.reputation.random_games import hostile_market
from goodwill.reputation.strategies.lies import first_lie, watchful
from reputation.oracles.test_every_rule import PLANS

NOTHING = 1e-8


@pytest.mark.parametrize("seed", range(6))
def test_some_strategy_gains_just_where_a_single_deviation_does(seed):
    market = hostile_market(random.Random(seed).choice)
    found, nothing = set(), NOTHING * float(payoff_size(market))
    for plan in PLANS:
        for delta in (F(1, 2), F(9, 10), F(99, 100)):
            verdict = verify_public_profile(market, plan, delta, reading="normal")
            found.add(verdict.holds)
            gains = gain_of_any_strategy(market, plan, delta)
            for player in ("client", "provider"):
                once = max(d.gain for d in verdict.deviations if d.player == player)
                gain = getattr(gains, player)
                assert (gain > nothing) == (once > 0)
                assert gain >= float(once) - nothing  # who may deviate often gains no less
    assert found == {True, False}


PIZZA = Market.pizza(penalty=F(5, 2))
TENTH = F(1, 10)


@pytest.mark.parametrize(
    ("penalty", "plan", "committed"),
    [
        (F(5, 2), endless_tests(PIZZA, F(19, 20), TENTH, doubt=F(3, 10)), "in01"),
        (F(3, 2), endless_tests(PIZZA, F(19, 20), TENTH, doubt=F(3, 10)), "in01"),
        (F(5, 2), first_lie(F(2, 5)), "in01"),
        (F(5, 2), watchful(TENTH), "in00"),
        (F(5, 2), watchful(F(9, 10)), "in00"),
    ],
)
def test_so_it_is_where_the_client_may_be_of_a_type_of_her_own(penalty, plan, committed):
    profile, beliefs = plan
    market, type_ = Market.pizza(penalty=penalty), CLIENT_STRATEGIES[committed]
    verdict = verify_with_unknown_client(market, profile, beliefs, F(19, 20), committed=type_)
    gains = gain_of_any_strategy(market, profile, F(19, 20), beliefs=beliefs, committed=type_)
    assert (max(gains) <= NOTHING) == verdict.holds


def test_beliefs_decide_what_he_does_best():
    """He serves newcomers well while few of them are malicious; whose beliefs are wrong is refused."""
    profile, beliefs = watchful(TENTH)
    liar = CLIENT_STRATEGIES["in00"]
    gains = gain_of_any_strategy(PIZZA, profile, F(19, 20), beliefs=beliefs, committed=liar)
    assert gains.provider < NOTHING
    with pytest.raises(ValueError, match="Bayes"):
        gain_of_any_strategy(PIZZA, profile, F(19, 20), beliefs=beliefs | {"exposed": 0}, committed=liar)


def test_who_gains_once_gains_in_every_round_where_nothing_follows():
    served = replace(cooperation().states["trade"], after={}, otherwise="trade")
    plan = replace(cooperation(), states={"trade": served}, start="trade")
    once = verify_public_profile(PIZZA, plan, F(9, 10), reading="normal").gain
    assert gain_of_any_strategy(PIZZA, plan, F(9, 10)).provider == pytest.approx(float(10 * once))


def test_what_is_refused():
    with pytest.raises(ValueError, match="delta = 99999/100000 is out of range"):
        gain_of_any_strategy(PIZZA, cooperation(), F(99999, 100000))
    with pytest.raises(ValueError, match="error = 0 is out of range"):
        gain_of_any_strategy(PIZZA, cooperation(), F(1, 2), error=0)
    with pytest.raises(TypeError, match="market = 3 is no Market"):
        gain_of_any_strategy(3, 3, 2)
    with pytest.raises(TypeError, match="profile = 3 is no PublicProfile"):
        gain_of_any_strategy(PIZZA, 3, 2)
    for error in (1e-12, 1.5):
        with pytest.raises(
            ValueError, match=r"error = .* is out of range: it must satisfy 1e-11 <= error <= 1"
        ):
            gain_of_any_strategy(PIZZA, cooperation(), F(1, 2), error=error)


def test_the_ends_of_the_ranges_belong_to_them():
    assert gain_of_any_strategy(PIZZA, cooperation(), 0.9999, error=1).provider < 1e-4
    assert gain_of_any_strategy(PIZZA, cooperation(), F(9, 10), error=1e-11).provider < 1e-10


@pytest.mark.parametrize("error", [1, 1e-2, 1e-5, 1e-9])
def test_gains_are_right_up_to_the_error(error):
    """Who is served carelessly in every round, and may leave: m instead of alpha u - p, for ever."""
    state = replace(cooperation().states["trade"], provider="e1dd", after={}, otherwise="trade")
    plan = replace(cooperation(), states={"trade": state}, start="trade")
    dear = PIZZA.with_changes(outside_premium=0)
    exact = float(dear.outside_payoff - (dear.success * dear.utility - dear.price))
    found = gain_of_any_strategy(dear, plan, F(9, 10), error=error)
    assert abs(found.client - exact) <= error * float(payoff_size(dear))
    # He saves the effort, in every round.
    saved = float(dear.effort_cost)
    assert abs(found.provider - saved) <= error * float(payoff_size(dear))
    assert found.provider <= saved + 1e-12


@pytest.mark.parametrize("error", [1, 1e-2, 1e-5])
def test_so_they_are_where_a_player_loses_as_much_as_a_round_can_pay(error):
    """He delivers everything to a client who complains of everything, at a penalty of fifty prices."""
    state = replace(
        cooperation().states["trade"], client="in00", provider="e1dd", after={}, otherwise="trade"
    )
    plan = replace(cooperation(), states={"trade": state}, start="trade")
    harsh = PIZZA.with_changes(penalty=50)
    lost = float(harsh.penalty + harsh.effort_cost - harsh.price)
    assert lost == float(payoff_size(harsh))
    found = gain_of_any_strategy(harsh, plan, F(9, 10), error=error).provider
    assert lost * (1 - error) <= found <= lost + 1e-9
