"""Complaints that cost him more than a round brings: what follows, and how patient he has to be."""

from fractions import Fraction as F

import pytest

from goodwill.reputation import Market, outcome_shares, verify_public_profile
from goodwill.reputation.formulas.open_question import complaint_discount
from goodwill.reputation.strategies.complaints import complaint_then_praise, complaints_then_service

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


@pytest.mark.parametrize("penalty", [F(12, 5), F(5, 2), F(13, 5)])
def test_he_bears_true_complaints_from_the_place_of_the_formula_on(penalty):
    market = Market.pizza(penalty=penalty)
    start = complaint_discount(market)
    for reading in ("normal", "extensive"):
        verdict = verify_public_profile(market, complaint_then_praise(market, start), start, reading=reading)
        assert verdict.holds, verdict
        assert verdict.values["praised"][1] == market.margin / market.success
    sooner = start - F(1, 10**6)
    refuted = verify_public_profile(market, complaint_then_praise(market, sooner), sooner).witness
    assert (refuted.player, refuted.state, refuted.instead) == ("provider", "told", "r")


def test_where_low_quality_would_have_to_end_more_than_all_trade_it_is_refused_by_name():
    with pytest.raises(ValueError, match="the chance that low quality leads back"):
        complaint_then_praise(MARKET, F(4, 5))
    with pytest.raises(ValueError, match="what he has before the complaint"):
        complaint_then_praise(MARKET.with_changes(penalty=50), F(9, 10))


@pytest.mark.parametrize("plan", [complaints_then_service, complaint_then_praise])
def test_without_a_margin_nothing_makes_up_for_a_complaint(plan):
    for given, message in [
        (
            (MARKET.with_changes(effort_cost=F(99, 100)), F(9, 10)),
            "success . price - effort_cost = 0 is out of",
        ),
        ((3, F(9, 10)), "market = 3 is no Market"),
        ((MARKET, 1), "delta = 1"),
    ]:
        with pytest.raises((TypeError, ValueError), match=message):
            plan(*given)


def test_who_has_just_nothing_before_the_complaint_has_nothing_to_lose():
    """At the penalty that takes a round's profit and all that praise will bring."""
    v, a, delta = MARKET.margin, MARKET.success, F(9, 10)
    penalty = (MARKET.price - MARKET.effort_cost + (1 - a) * delta * v / a / (1 - delta)) / (1 - a)
    with pytest.raises(ValueError, match="what he has before the complaint = 0 is out of range"):
        complaint_then_praise(MARKET.with_changes(penalty=penalty), delta)
