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
