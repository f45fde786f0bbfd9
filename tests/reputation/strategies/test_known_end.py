"""One round, and good service up to a known end, are equilibria where a report need not be worth its fine."""

from fractions import Fraction as F

import pytest

from goodwill.reputation import Market, verify_public_profile
from goodwill.reputation.strategies.known_end import good_service_for, one_round

HARSH = Market.pizza(penalty=1)


@pytest.mark.parametrize("plan", [one_round("in01", "e1rd"), good_service_for(3, "in01")])
def test_a_promise_is_enough_in_the_normal_reading_only(plan):
    assert verify_public_profile(HARSH, plan, F(99, 100), reading="normal").holds
    refused = verify_public_profile(HARSH, plan, F(99, 100))
    assert (refused.witness.information, refused.witness.instead) == ("low", "1")


def test_service_ends_after_so_many_rounds():
    plan, state = good_service_for(3, "in11"), "3 to go"
    for following in ("2 to go", "1 to go", "apart"):
        assert plan.states[state].following("high 1") == {following: 1}
        state = following
    with pytest.raises(ValueError, match="rounds = 0"):
        good_service_for(0, "in11")
