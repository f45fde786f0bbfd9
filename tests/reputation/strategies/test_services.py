"""Services that are drawn anew in each round: two that are alike are the market without a draw."""

from fractions import Fraction as F

import pytest

from goodwill.reputation import Market, cooperation, least_discount, verify_public_profile
from goodwill.reputation.strategies.services import average_service, drawn_services
from goodwill.reputation.verify.meetings import verify_meetings

PIZZA, SMALL = Market.pizza(penalty=F(5, 2)), F(1, 10**6)
WELL = ("in11", "e1rd", ("high 1", "rolled back"))


def test_two_services_alike_are_one_market():
    third, least = F(1, 3), least_discount(PIZZA)
    alike = drawn_services([(third, PIZZA), (1 - third, PIZZA)], [WELL, WELL])
    for delta in (least, least - SMALL):
        alone = verify_public_profile(PIZZA, cooperation(), delta)
        assert verify_meetings(alike, delta).holds == alone.holds == (delta >= least)


def test_the_average_keeps_what_she_has_outside():
    half, big = F(1, 2), PIZZA.with_changes(price=10, utility=20, effort_cost=8)
    mean = average_service([(half, PIZZA), (half, big)])
    assert mean.outside_payoff == half * (PIZZA.outside_payoff + big.outside_payoff)
    assert mean.margin == half * (PIZZA.margin + big.margin)
    assert mean.price == half * 11
    assert mean.utility == half * 22


def test_what_is_drawn_is_seen_and_what_is_no_good_ends_trade_in_all_services():
    big = PIZZA.with_changes(price=10, utility=20, effort_cost=8)
    chances = [F(1, 3), F(2, 3)]
    plan = drawn_services(
        [(chances[0], PIZZA), (chances[1], big)], [WELL, ("in01", "e1dd", ["high 1", "low 0"])]
    )
    trade = {"service 0": chances[0], "service 1": chances[1]}
    over = {"apart, service 0": chances[0], "apart, service 1": chances[1]}
    assert plan.start == "service 0"
    assert len(plan.states) == 4
    for k, (market, client, provider, good) in enumerate(
        [(PIZZA, "in11", "e1rd", ("high 1", "rolled back")), (big, "in01", "e1dd", ("high 1", "low 0"))]
    ):
        state, apart = plan.states[f"service {k}"], plan.states[f"apart, service {k}"]
        assert (state.market, state.client, state.provider) == (market, client, provider)
        assert apart.market == market
        assert apart.behaviour("client")["start"] == "out"
        for outcome in ("out", "rolled back", "low 0", "low 1", "high 0", "high 1"):
            assert state.following(outcome) == (trade if outcome in good else over)
            assert apart.following(outcome) == over


@pytest.mark.parametrize(
    ("plans", "message"),
    [
        (3, "plans = 3 is no list or tuple"),
        ([WELL, WELL], "plans has 2 entries: it must have one for each of 1 services"),
        ([["in11", "e1rd", ()]], r"plans\[0\] = .* is no triple"),
        ([WELL[:2]], r"plans\[0\] = .* is no triple"),
        ([("in11", "e1rd", "high 1")], r"the outcomes of plans\[0\] = 'high 1' is no list or tuple"),
        ([("in11", "e1rd", ["late"])], "outcome = 'late' is unknown"),
    ],
)
def test_what_is_no_plan_is_refused_by_name(plans, message):
    with pytest.raises((TypeError, ValueError), match=message):
        drawn_services([(1, PIZZA)], plans)
