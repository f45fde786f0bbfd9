"""The profiles that carry false reports, judged by the verifier: where they hold, and what they carry."""

from fractions import Fraction as F

import pytest

from goodwill.reputation import (
    Market,
    cheated_discount,
    false_report_bound,
    most_profit,
    outcome_shares,
    share_of_lies,
    verify_public_profile,
)
from goodwill.reputation.strategies.cooperation import then_good_service
from goodwill.reputation.strategies.false_reports import (
    bearable_shirking,
    cheat_and_serve,
    cover_up,
    everything_delivered,
    money_burning,
    telling_now_and_then,
)

FREE, COSTLY = Market.pizza(penalty=0), Market.pizza(penalty=F(5, 2))
SMALL = F(1, 1000)
FIRST, SECOND = F(80, 99), F(180, 199)  # the patience for effort, and to be made good for a cheated round


def lies(market, plan, delta):
    """Its share of false positive reports, if it is an equilibrium in both readings."""
    for reading in ("normal", "extensive"):
        assert verify_public_profile(market, plan, delta, reading=reading).holds
    return outcome_shares(market, plan, delta)[plan.start]["low 1"]


@pytest.mark.parametrize("market", [FREE, COSTLY])
@pytest.mark.parametrize("delta", [FIRST, F(17, 20), F(99, 100)])
def test_cover_up_carries_the_same_lies_at_any_patience(market, delta):
    v, a = market.margin, market.success
    shirks = bearable_shirking(market)
    for q, share in (
        (F(0), (1 - a) * v / a / (market.price - market.effort_cost)),
        (shirks, false_report_bound(market) * v / a / most_profit(market)),
    ):
        plan = cover_up(market, delta, q)
        assert lies(market, plan, delta) == share
        assert verify_public_profile(market, plan, delta).values["trade"][1] == v / a
    assert not verify_public_profile(market, cover_up(market, delta, shirks + SMALL), delta).holds


@pytest.mark.parametrize("market", [FREE, COSTLY])
def test_cheat_and_serve_gives_her_her_outside_payoff(market):
    for delta in (SECOND, F(19, 20), F(99, 100)):
        plan = cheat_and_serve(market, delta)
        assert lies(market, plan, delta) == 1 - SECOND
        values = verify_public_profile(market, plan, delta).values
        assert values["cheat"][0] == market.outside_payoff


def test_telling_now_and_then_needs_patience_for_the_fine_only():
    truth = F(8, 10) / F(99, 100) / F(5, 2)
    room = COSTLY.success * COSTLY.utility - COSTLY.price - COSTLY.outside_payoff
    for delta in (COSTLY.fine / room, F(1, 10), F(9, 10)):
        share = lies(COSTLY, telling_now_and_then(COSTLY, delta), delta)
        assert share == (1 - truth) * F(1, 5) / (2 + truth * COSTLY.fine)


def test_money_burning_carries_nearly_the_papers_bound():
    bound = false_report_bound(COSTLY)
    for delta in (F(22, 27), F(17, 20), F(9, 10)):
        plan = money_burning(COSTLY, delta)
        assert F(19, 20) * bound < lies(COSTLY, plan, delta) < bound
        values = verify_public_profile(COSTLY, plan, delta).values
        assert values["trade"][0] == COSTLY.outside_payoff
        assert values["trade"][1] == COSTLY.margin / COSTLY.success
        assert values["burn"][1] == 0


@pytest.mark.parametrize(
    ("plan", "place"),
    [(("in01", "e0r", "rolled back"), FIRST), (("in11", "e0d", "low 1"), SECOND)],
)
def test_one_bad_round_before_good_service_holds_from_a_jump_of_the_set_on(plan, place):
    once = then_good_service(*plan)
    report = verify_public_profile(COSTLY, once, place)
    assert report.holds
    assert report.values["once"][0] == COSTLY.outside_payoff
    assert not verify_public_profile(COSTLY, once, place - SMALL).holds


@pytest.mark.parametrize(
    ("make", "market", "delta", "says"),
    [
        (lambda m, d: cover_up(m, d, 0), FREE, FIRST - SMALL, "low quality ends trade"),
        (cheat_and_serve, FREE, SECOND - SMALL, "cheated again"),
        (telling_now_and_then, COSTLY, F(1, 1000), "better round"),
        (telling_now_and_then, FREE, F(1, 2), "penalty = 0"),
        (telling_now_and_then, Market.pizza(penalty=F(1, 2)), F(1, 2), "tell the truth"),
        (money_burning, Market.pizza(penalty=1), F(9, 10), "false 0"),
        (money_burning, COSTLY, F(4, 5), "low quality ends trade"),
        (cheat_and_serve, Market.pizza(penalty=0, effort_cost=1), F(19, 20), "success . price"),
    ],
)
def test_what_cannot_be_is_refused(make, market, delta, says):
    with pytest.raises(ValueError, match=says):
        make(market, delta)


def test_lies_are_counted_on_the_path_of_an_equilibrium_only():
    plan = cheat_and_serve(FREE, SECOND)
    assert cheated_discount(FREE) == SECOND
    assert share_of_lies(FREE, plan, SECOND) == outcome_shares(FREE, plan, SECOND)[plan.start]["low 1"] > 0
    with pytest.raises(ValueError, match=r"profile is no equilibrium at delta = 179/199: .* gains"):
        share_of_lies(FREE, plan, F(179, 199))


@pytest.mark.parametrize(
    "plan", [cheat_and_serve, telling_now_and_then, money_burning, lambda m, d: cover_up(m, d, 0)]
)
def test_trade_that_is_worth_just_nothing_carries_no_lies(plan):
    """To him, to her, and to her if all is delivered."""
    margin = COSTLY.with_changes(effort_cost=F(99, 100))
    gain = COSTLY.with_changes(outside_premium=F(1, 100))
    surplus = COSTLY.with_changes(outside_premium=F(1, 50))
    assert margin.margin == gain.gain == 0
    assert surplus.success * surplus.utility - surplus.price == surplus.outside_payoff
    for market, name in (
        (margin, "success . price - effort_cost"),
        (gain, r"success . \(utility - price\) - outside_payoff"),
        (surplus, "success . utility - price - outside_payoff"),
    ):
        with pytest.raises(ValueError, match=f"{name} = 0 is out of range: it must satisfy {name} > 0"):
            plan(market, F(19, 20))
    with pytest.raises(TypeError, match="market = 3 is no Market"):
        plan(3, F(19, 20))
    with pytest.raises(ValueError, match="delta = 1 is out of range"):
        plan(COSTLY, 1)


def test_a_provider_shirks_with_a_probability():
    assert everything_delivered(F(1, 3)) == {
        "asked": {"e0": F(1, 3), "e1": F(2, 3)},
        "low, no effort": "d",
        "low, effort": "d",
        "high, effort": "d",
    }
    with pytest.raises(ValueError, match="shirks = 2 is out of range"):
        everything_delivered(2)
