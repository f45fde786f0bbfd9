"""Plans that treat a new client worse than a known one, and the lottery that calls for a trial."""

from fractions import Fraction as F

import pytest

from goodwill.reputation import (
    Market,
    verify_public_profile,
    verify_with_unknown_client,
    verify_with_unknown_provider,
)
from goodwill.reputation.strategies.newcomers import comes_back, dues, initiation
from goodwill.reputation.strategies.unknown_provider import trial_by_lottery

MARKET = Market.pizza(penalty=F(5, 2))
SECOND, SMALL = F(180, 199), F(1, 1000)


@pytest.mark.parametrize("delta", [SECOND, F(19, 20), F(99, 100)])
def test_dues_leave_a_newcomer_what_she_has_outside(delta):
    report = verify_public_profile(MARKET, dues(MARKET, delta), delta)
    assert report.holds
    assert report.values["new"][0] == MARKET.outside_payoff
    assert report.values["member"] == (MARKET.good_service, MARKET.margin)


def test_dues_are_refused_where_no_lottery_is_generous_enough():
    assert dues(MARKET, SECOND).states["new"].following("low 1")["member"] == 1
    with pytest.raises(ValueError, match="her chance to be let in"):
        dues(MARKET, SECOND - SMALL)
    with pytest.raises(ValueError, match="> 0"):
        dues(Market.pizza(penalty=0, outside_premium=F(1, 1000)), F(99, 100))


def test_a_newcomer_is_tested_once_where_few_are_honest():
    """The honest are trusted after the test and the others kept; a known client who lies is left."""
    beliefs = {"trusted": F(1), "kept": F(0), "apart": F(0)}
    found = {
        prior: verify_with_unknown_client(MARKET, initiation(), {"first": prior} | beliefs, F(49, 50) ** 2)
        for prior in (F(1, 10), F(9, 10))
    }
    assert found[F(1, 10)].holds
    assert not found[F(9, 10)].holds


def test_a_trial_by_lottery_must_not_be_too_rare():
    prior, delta = F(1, 100), F(19, 20)
    beliefs = dict.fromkeys(("wait", "trial", "gone"), prior) | {"good": F(0), "over": F(0), "sure": F(1)}

    def holds(odds):
        return verify_with_unknown_provider(MARKET, trial_by_lottery(odds), beliefs, delta).holds

    accepted = [holds(F(percent, 100)) for percent in range(1, 101)]
    assert accepted == sorted(accepted)  # from some odds on
    assert {*accepted} == {False, True}


def test_who_gains_nothing_by_good_service_is_not_let_in():
    even = Market.pizza(penalty=0, outside_premium=F(1, 100))
    assert even.gain == 0
    with pytest.raises(ValueError, match="outside_payoff = 0 is out of range"):
        dues(even, F(99, 100))
    with pytest.raises(TypeError, match="market = 3 is no Market"):
        dues(3, F(99, 100))
    with pytest.raises(ValueError, match="delta = 1"):
        dues(MARKET, 1)


def test_a_newcomer_is_tested_by_one_round_and_then_belongs():
    plan = initiation()
    wanted = {"low 1": "kept", "low 0": "trusted", "high 1": "first", "rolled back": "first", "out": "apart"}
    assert {outcome: plan.states["first"].following(outcome) for outcome in wanted} == {
        outcome: {name: 1} for outcome, name in wanted.items()
    }
    assert plan.states["trusted"].following("low 0") == {"trusted": 1}
    assert plan.states["kept"].following("low 0") == {"apart": 1}
    assert comes_back().states["trade"].following("low 0") == {"apart": 1}
