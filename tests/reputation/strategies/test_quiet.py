"""Quiet plans are all plans of their kind, and none of them has a negative report on its path."""

from fractions import Fraction as F

import pytest

from goodwill.reputation import Market, outcome_shares
from goodwill.reputation.strategies.quiet import quiet_plans


@pytest.mark.parametrize("steps", [1, 2])
def test_no_negative_report_on_the_path(steps):
    plans = list(quiet_plans(steps))
    parts = steps + 1
    assert len(plans) == parts + parts**2 + 2 * parts**3
    for plan in plans:
        shares = outcome_shares(Market.pizza(penalty=1), plan, F(1, 2))["trade"]
        assert shares["low 0"] == shares["high 0"] == 0


def test_steps_are_checked():
    with pytest.raises(ValueError, match="steps = 0"):
        next(quiet_plans(0))
    with pytest.raises(ValueError, match="steps = 1001"):
        next(quiet_plans(1001))
    assert next(quiet_plans(1000)).states["trade"].following("low 1") == {"trade": 0, "apart": 1}


def test_every_plan_of_the_kind_is_there_once():
    """What both do, and after which outcome trade goes on how often."""
    parts, outcomes = (F(0), F(1, 2), F(1)), ("low 1", "high 1", "rolled back", "low 0")

    def told(plan):
        trade = plan.states["trade"]
        return trade.client, trade.provider, *(trade.following(o).get("trade", 0) for o in outcomes)

    found = [told(plan) for plan in quiet_plans(2)]
    cheats = {("in11", "e0d", a, 0, 0, 0) for a in parts}
    delivers = {("in11", "e1dd", b, a, 0, 0) for a in parts for b in parts}
    serves = {
        (client, "e1rd", 0, a, b, c)
        for client in ("in11", "in01")
        for a in parts
        for b in parts
        for c in parts
    }
    assert set(found) == cheats | delivers | serves
    assert len(found) == len(set(found))
