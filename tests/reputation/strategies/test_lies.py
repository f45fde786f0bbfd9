"""Plans that rest on lies are equilibria where the pages say so, and not beyond."""

from dataclasses import replace
from fractions import Fraction as F

import pytest

from goodwill.reputation import (
    CLIENT_STRATEGIES,
    Market,
    outcome_shares,
    verify_public_profile,
    verify_with_unknown_client,
)
from goodwill.reputation.strategies.lies import (
    covered_up,
    erring,
    first_lie,
    mimicking,
    sloppy,
    upside_down,
    watchful,
)

PIZZA, NINETEEN = Market.pizza(penalty=F(5, 2)), F(19, 20)


def test_every_report_is_false_where_the_penalty_is_small_only():
    mild = PIZZA.with_changes(penalty=F(1, 10))
    assert verify_public_profile(mild, upside_down(), NINETEEN).holds
    shares = outcome_shares(mild, upside_down(), NINETEEN)["trade"]
    assert shares["high 0"] > 0 == shares["high 1"] == shares["low 0"] == shares["low 1"]
    assert not verify_public_profile(PIZZA, upside_down(), NINETEEN).holds


def test_the_first_lie_is_the_only_one():
    plan, beliefs = first_lie(F(2, 5))
    assert verify_with_unknown_client(PIZZA, plan, beliefs, NINETEEN).holds
    shares = outcome_shares(PIZZA, plan, NINETEEN)
    assert shares["first"]["low 1"] > 0 == shares["kept"]["low 1"] == shares["trusted"]["low 1"]


@pytest.mark.parametrize(("share", "begins"), [(F(1, 10), True), (F(9, 10), False)])
def test_he_begins_only_if_few_are_malicious(share, begins):
    plan, beliefs = watchful(share)
    liar = CLIENT_STRATEGIES["in00"]
    report = verify_with_unknown_client(PIZZA, plan, beliefs, NINETEEN, committed=liar)
    assert report.holds == begins


@pytest.mark.parametrize("wrong", [-1, 2, "often"])
def test_what_is_no_probability_is_refused_by_name(wrong):
    for make, name in (
        (sloppy, "rate"),
        (erring, "rate"),
        (mimicking, "truth"),
        (watchful, "malicious_prior"),
    ):
        with pytest.raises((TypeError, ValueError), match=name):
            make(wrong)
    with pytest.raises((TypeError, ValueError), match="honest_prior"):
        first_lie(wrong)


def test_who_errs_errs_at_the_rate_and_who_mimics_means_the_truth_so_often():
    rest = {"start": "in", "high": "1"}
    assert mimicking(F(1, 3)) == rest | {"low": {"0": F(1, 3), "1": F(2, 3)}}
    assert mimicking(F(1, 3), F(1, 4)) == rest | {"low": {"0": F(1, 4), "1": F(3, 4)}}
    assert erring(F(1, 4)) == rest | {"low": {"0": F(3, 4), "1": F(1, 4)}}
    assert sloppy(F(1, 4)) == {"start": "in", "low": "0", "high": {"0": F(1, 4), "1": F(3, 4)}}
    with pytest.raises(ValueError, match="rate = 2"):
        mimicking(F(1, 3), 2)


def test_who_is_watched_is_trusted_or_exposed_by_her_first_report_of_high_quality():
    plan, beliefs = watchful(F(1, 10))
    assert beliefs == {"first": F(1, 10), "trusted": 0, "exposed": 1, "apart": 0}
    wanted = {
        "high 1": "trusted",
        "high 0": "exposed",
        "rolled back": "first",
        "low 0": "first",
        "low 1": "apart",
    }
    for outcome, name in wanted.items():
        assert plan.states["first"].following(outcome) == {name: 1}
    assert plan.states["exposed"].following("high 1") == {"exposed": 1}
    for outcome in ("high 1", "rolled back", "low 0"):
        assert plan.states["trusted"].following(outcome) == {"trusted": 1}
    assert plan.states["trusted"].following("low 1") == {"apart": 1}
    plan, beliefs = first_lie(F(1, 10))
    assert beliefs == {"first": F(1, 10), "kept": 0, "trusted": 1, "apart": 0}
    assert plan.states["kept"].following("low 0") == {"apart": 1}


FEW_FAILURES = Market.pizza(penalty=5, success=F(999, 1000), outside_premium=F(1, 50), fine=F(1, 10**4))
COVERED = {"honest_prior": F(11, 100), "gives_in": F(1, 10), "doubt": F(31, 200)}


def test_lies_go_on_after_the_first_one_and_every_lottery_is_just_right():
    """An equilibrium, in which she is indifferent between the truth and the lie, and he about the effort."""
    delta = F(991, 1000)
    plan, beliefs = covered_up(FEW_FAILURES, delta, **COVERED)
    verdict = verify_with_unknown_client(FEW_FAILURES, plan, beliefs, delta)
    assert verdict.holds
    assert verdict.gain == 0
    shares = outcome_shares(FEW_FAILURES, plan, delta)
    assert shares["first"]["low 1"] > 0 < shares["covering"]["low 1"]
    assert shares["trade"]["low 1"] == 0 == shares["kept"]["low 1"]
    after = plan.states["first"].following("low 1")
    lie = sum(chance * verdict.values[name][0] for name, chance in after.items())
    truth = verdict.values["trade"][0]
    assert delta * (truth - lie) == (1 - delta) * FEW_FAILURES.fine
    assert verdict.values["covering"][1] > 0


@pytest.mark.parametrize("changed", ["kept", "ends"])
def test_another_lottery_after_a_lie_is_no_equilibrium(changed):
    delta = F(991, 1000)
    plan, beliefs = covered_up(FEW_FAILURES, delta, **COVERED)
    name = "first" if changed == "kept" else "covering"
    state = plan.states[name]
    (one, chance), (other, rest) = state.following("low 1").items()
    law = {one: chance + F(1, 1000), other: rest - F(1, 1000)}
    states = plan.states | {name: replace(state, after=dict(state.after) | {"low 1": law})}
    assert not verify_with_unknown_client(FEW_FAILURES, replace(plan, states=states), beliefs, delta).holds


@pytest.mark.parametrize(
    ("market", "delta", "wrong", "message"),
    [
        (FEW_FAILURES, 1, {}, "delta = 1"),
        (FEW_FAILURES, F(1, 2), {}, "cover-up ends|come back"),
        (FEW_FAILURES, F(991, 1000), {"honest_prior": 0}, "honest_prior = 0"),
        (FEW_FAILURES, F(991, 1000), {"gives_in": 1}, "gives_in = 1"),
        (FEW_FAILURES, F(991, 1000), {"doubt": F(1, 100)}, "doubt"),
        (FEW_FAILURES.with_changes(effort_cost=2), F(991, 1000), {}, "effort pays|success"),
        ("pizza", F(991, 1000), {}, "market"),
    ],
)
def test_where_no_lottery_covers_up_it_is_refused_by_name(market, delta, wrong, message):
    with pytest.raises((TypeError, ValueError), match=message):
        covered_up(market, delta, **COVERED | wrong)


def test_effort_that_earns_him_nothing_does_not_pay():
    even = FEW_FAILURES.with_changes(effort_cost=F(999, 1000))
    with pytest.raises(
        ValueError, match="= 0 is out of range: it must satisfy alpha p > c, so that effort pays"
    ):
        covered_up(even, F(991, 1000), **COVERED)
