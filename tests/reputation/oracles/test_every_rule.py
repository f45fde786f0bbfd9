"""All rules of a player, tried whole, agree with one-shot deviations, which name the rule that is better."""

import random
from dataclasses import replace
from fractions import Fraction as F

import pytest

from goodwill.reputation import (
    Market,
    cooperation,
    open_complaints,
    rewarded_honesty,
    trade_while,
    verify_public_profile,
)
from goodwill.reputation.oracles.every_rule import better_rule_exists
from goodwill.reputation.random_games import hostile_market
from goodwill.reputation.strategies.cooperation import then_good_service

PLANS = [
    cooperation(),
    rewarded_honesty(F(1, 2)),
    open_complaints(F(1, 3)),
    trade_while("in11", "e1dd", {"high 1": 1, "low 1": F(1, 2)}),
    trade_while("in01", "e0d", {"low 0": 1}),
    then_good_service("in11", "e0d", "low 1"),
]


@pytest.mark.parametrize("seed", range(6))
def test_a_rule_is_better_just_where_a_single_deviation_gains(seed):
    rng = random.Random(seed)
    market = hostile_market(rng.choice)
    found = set()
    for plan in PLANS:
        for delta in (F(1, 2), F(9, 10), F(99, 100)):
            holds = verify_public_profile(market, plan, delta, reading="normal").holds
            assert better_rule_exists(market, plan, delta) != holds
            found.add(holds)
    assert False in found


def test_a_profile_of_many_states_is_refused():
    states = {str(k): cooperation().states["apart"] for k in range(6)}
    plan = cooperation()
    many = type(plan)(states=plan.states | states, start="trade")
    with pytest.raises(ValueError, match="profile has 8 states: it must have at most 5 here"):
        better_rule_exists(Market.pizza(penalty=0), many, F(1, 2))


def test_a_profile_may_have_as_many_states_as_is_said(monkeypatch):
    plan, market = then_good_service("in11", "e0d", "low 1"), Market.pizza(penalty=0)
    monkeypatch.setattr("goodwill.reputation.oracles.every_rule.MOST_STATES", 3)
    assert better_rule_exists(market, plan, F(1, 2))
    monkeypatch.setattr("goodwill.reputation.oracles.every_rule.MOST_STATES", 2)
    with pytest.raises(ValueError, match="profile has 3 states: it must have at most 2 here"):
        better_rule_exists(market, plan, F(1, 2))
    with pytest.raises(TypeError, match="profile = 3 is no PublicProfile"):
        better_rule_exists(market, 3, F(1, 2))


@pytest.mark.parametrize(
    ("client", "provider", "better"),
    [("out", "e0d", False), ("in11", "e0d", True), ("out", "e1rd", True), ("in00", "e0r", True)],
)
def test_one_state_is_a_stage_game_in_which_each_may_do_better(client, provider, better):
    """Whoever stays out is worth m, which is above 0; nobody who is asked makes an effort in vain."""
    plan = trade_while(client, provider, {"low 1": 1})
    one = type(plan)(
        states={"trade": replace(plan.states["trade"], after={}, otherwise="trade")}, start="trade"
    )
    assert better_rule_exists(Market.pizza(penalty=1), one, F(9, 10)) == better


def test_who_is_better_off_in_a_state_that_nobody_comes_to_has_a_better_rule():
    """A rule that is worth the same everywhere is none, such as another report of low quality."""
    market = Market.pizza(penalty=0, fine=0)
    plan = cooperation()
    assert not better_rule_exists(market, plan, F(9, 10))
    lost = replace(plan.states["apart"], client="in11", otherwise="lost")
    wrong = replace(plan, states=plan.states | {"lost": lost})
    assert better_rule_exists(market, wrong, F(9, 10))
