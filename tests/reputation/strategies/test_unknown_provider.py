"""The contest of patience: in each trial nobody minds, and what is out of range is refused by name."""

from fractions import Fraction as F

import pytest

from goodwill.reputation import Market, patience_contest, verify_with_unknown_provider
from goodwill.reputation.strategies.unknown_provider import trial_by_lottery

PIZZA, DELTA = Market.pizza(penalty=F(5, 2)), F(19, 20)


@pytest.mark.parametrize(("trials", "prior"), [(1, F(1, 2)), (2, F(1, 3)), (5, F(1, 10)), (11, F(1, 100))])
def test_in_each_trial_she_does_not_mind_and_he_does_not_mind(trials, prior):
    plan, doubts = patience_contest(PIZZA, DELTA, prior, trials)
    verdict = verify_with_unknown_provider(PIZZA, plan, doubts, DELTA)
    assert verdict.holds
    assert plan.start == f"trial {trials}"
    assert doubts[plan.start] == prior
    for left in range(trials - 1, 0, -1):
        mixed = plan.states[f"trial {left}"].behaviour("client")["start"]
        assert 0 < mixed["in"] < 1
        assert verdict.loss("client", f"trial {left}", "start", "in") == 0
        assert verdict.loss("client", f"trial {left}", "start", "out") == 0
        assert verdict.values[f"trial {left}"][0] == PIZZA.outside_payoff
    for left in range(trials, 1, -1):
        assert verdict.loss("provider", f"trial {left}", "asked", "e0") == 0
        assert verdict.loss("provider", f"trial {left}", "asked", "e1") == 0
    assert verdict.values["good"] == (PIZZA.good_service, PIZZA.margin)
    assert len(plan.states) == 3 + 3 * trials - 1
    assert plan.states["trial 1"].behaviour("provider")["asked"] == {"e1": 1, "e0": 0}
    assert plan.states[plan.start].behaviour("client")["start"] == {"in": 1, "out": 0}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: patience_contest("pizza", DELTA, F(1, 100), 2), "market = 'pizza' is no Market"),
        (lambda: patience_contest(PIZZA, 1, F(1, 100), 2), "delta = 1"),
        (lambda: patience_contest(PIZZA, DELTA, 1, 2), "greedy_prior = 1"),
        (lambda: patience_contest(PIZZA, DELTA, F(1, 100), 0), "trials = 0"),
        (lambda: patience_contest(PIZZA, DELTA, F(1, 100), 1001), "trials = 1001"),
        (
            lambda: patience_contest(PIZZA.with_changes(effort_cost=1), DELTA, F(1, 9), 2),
            "so that effort pays",
        ),
        (lambda: patience_contest(PIZZA, DELTA, F(1, 10**6), 2), "the effort in trial 2 = "),
        (lambda: patience_contest(PIZZA, F(1, 2), F(1, 100), 3), "in trial . = "),
        (lambda: trial_by_lottery(2), "odds = 2"),
    ],
)
def test_what_is_out_of_range_is_named(call, message):
    with pytest.raises((TypeError, ValueError), match=message):
        call()


def test_a_lottery_calls_for_the_trial_and_then_nobody_waits():
    plan = trial_by_lottery(F(1, 4))
    assert plan.start == "wait"
    assert plan.states["wait"].following("low 0") == plan.states["wait"].following("out") == {"gone": 1}
    assert plan.states["wait"].following("high 1") == {"over": 1}
    for outcome, name in {
        "low 1": "sure",
        "low 0": "sure",
        "out": "gone",
        "high 1": "good",
        "high 0": "over",
    }.items():
        assert plan.states["trial"].following(outcome) == {name: 1}
    for name in ("over", "gone", "sure"):
        assert plan.states[name].following("high 1") == {name: 1}


def test_effort_that_earns_him_nothing_does_not_pay():
    with pytest.raises(
        ValueError, match="= 0 is out of range: it must satisfy alpha p > c, so that effort pays"
    ):
        patience_contest(PIZZA.with_changes(effort_cost=F(99, 100)), DELTA, F(1, 9), 2)
