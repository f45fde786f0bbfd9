"""False complaints, then good service: an equilibrium that leaves the provider with nothing."""

from fractions import Fraction as F

import pytest

from goodwill.reputation import Market, outcome_shares, verify_public_profile
from goodwill.reputation.strategies.complaints import complaints_then_service

MARKET = Market.pizza(penalty=F(5, 2))


@pytest.mark.parametrize("delta", [F(93, 100), F(19, 20), F(99, 100)])
def test_he_is_left_with_nothing_and_keeps_to_it(delta):
    plan = complaints_then_service(MARKET, delta)
    verdict = verify_public_profile(MARKET, plan, delta)
    assert verdict.holds, verdict
    hers, his = verdict.values["taxed"]
    fined = outcome_shares(MARKET, plan, delta)["taxed"]["high 0"]
    assert his == 0
    assert fined == MARKET.margin / MARKET.penalty
    assert hers == MARKET.good_service - MARKET.fine * fined


def test_where_good_service_cannot_make_up_for_a_round_of_complaints_it_is_refused_by_name():
    with pytest.raises(ValueError, match="the chance that complaints end after high quality"):
        complaints_then_service(MARKET, F(1, 2))
