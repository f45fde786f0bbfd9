"""How often fair equilibria test a client: both bounds, their profiles, and where nobody is tested."""

from dataclasses import replace
from fractions import Fraction as F

import pytest

from goodwill.reputation import (
    Market,
    endless_fair_tests,
    endless_tests,
    is_fair,
    longest_record,
    most_tested_priors,
    most_tests,
    safe_test_belief,
    stopping_belief,
    untested_prior,
    verify_with_unknown_client,
)
from goodwill.reputation.solvers.fair_tests import Tested

PIZZA, DELTA = Market.pizza(penalty=F(5, 2)), F(19, 20)
OTHERS = [
    (PIZZA, DELTA),
    (Market.pizza(penalty=10), F(99, 100)),
    (Market.pizza(penalty=F(3, 2), fine=F(1, 5)), F(24, 25)),
    (Market.pizza(penalty=3, success=F(9, 10), effort_cost=F(1, 2)), F(97, 100)),
]


@pytest.mark.parametrize(("market", "delta"), OTHERS)
def test_each_lower_number_is_attained_by_a_fair_equilibrium(market, delta):
    found = most_tested_priors(market, delta, 3, least=0.02, cells=60)
    assert found[0].lower is not None
    assert all(isinstance(f, Tested) for f in found)
    for f in found:
        if f.lower is None:
            continue
        report = verify_with_unknown_client(market, f.profile, f.beliefs, delta)
        assert report.holds
        assert report.gain == 0
        assert is_fair(market, f.profile, f.beliefs, delta)
        assert longest_record(f.profile) >= f.tests
        assert f.beliefs[f.profile.start] == f.lower <= f.upper
    uppers = [f.upper for f in found]
    assert uppers == sorted(uppers, reverse=True)


@pytest.mark.claim("lower-test-bound")
@pytest.mark.parametrize(("market", "delta"), OTHERS)
def test_the_outer_search_finds_the_prior_of_the_theorem(market, delta):
    one = most_tested_priors(market, delta, 1, least=0.02, cells=60)[0]
    least = untested_prior(market)
    assert one.lower < least
    assert one.upper == pytest.approx(float(least), rel=1e-4)


def test_more_cells_bring_the_bounds_closer():
    coarse, fine = (most_tested_priors(PIZZA, DELTA, 3, least=0.05, cells=n) for n in (40, 160))
    for a, b in zip(coarse, fine, strict=True):
        assert b.upper <= a.upper + 1e-9
        assert b.lower - a.lower > -1e-9
        assert b.upper - b.lower <= a.upper - a.lower


@pytest.mark.claim("early-tests", "reputation-theorem-1")
def test_eight_fair_tests_where_the_paper_allows_seven():
    eight = most_tested_priors(PIZZA, DELTA, 8, least=0.03, cells=100)[7]
    assert verify_with_unknown_client(PIZZA, eight.profile, eight.beliefs, DELTA).holds
    assert is_fair(PIZZA, eight.profile, eight.beliefs, DELTA)
    assert longest_record(eight.profile) == 8
    assert most_tests(PIZZA, eight.lower, DELTA) == 7


def test_a_prior_a_little_higher_breaks_the_best_equilibrium():
    one = most_tested_priors(PIZZA, DELTA, 1, least=0.3, cells=40)[0]
    raised = {name: b + F(1, 500) if 0 < b < 1 else b for name, b in one.beliefs.items()}
    report = verify_with_unknown_client(PIZZA, one.profile, raised, DELTA)
    assert not report.holds
    assert (report.witness.player, report.witness.instead) == ("provider", "r")


@pytest.mark.claim("early-tests")
def test_there_is_no_end_of_fair_tests_if_the_penalty_is_low():
    market = Market.pizza(penalty=F(3, 2))
    profile, beliefs = endless_fair_tests(market, DELTA, F(1, 10), screens=F(9, 10))
    assert verify_with_unknown_client(market, profile, beliefs, DELTA).holds
    assert is_fair(market, profile, beliefs, DELTA)
    assert longest_record(profile) == float("inf")
    assert safe_test_belief(market, DELTA, F(1, 10)) > 1
    # Without the screening there is nothing to wait for.
    never = replace(profile.states["trade"], after={**profile.states["trade"].after, "low 0": "trade"})
    idle = replace(profile, states=profile.states | {"trade": never})
    assert not verify_with_unknown_client(market, idle, beliefs, DELTA).holds


@pytest.mark.claim("no-further-defence")
def test_to_expect_the_truth_and_good_service_is_not_enough_for_a_rollback():
    market = Market.pizza(penalty=F(3, 2))
    profile, beliefs = endless_fair_tests(market, DELTA, F(1, 10), screens=F(9, 10))
    assert verify_with_unknown_client(market, profile, beliefs, DELTA).holds
    trade = profile.states["trade"]
    assert (trade.client, trade.provider) == ("in01", "e1dd")  # the truth is sure, and he delivers
    ((refuge, chance),) = trade.following("rolled back").items()
    good = profile.states[refuge]
    assert (chance, good.client, good.provider) == (1, "in01", "e1rd")
    assert {end: good.following(end) for end in ("high 1", "rolled back")} == {
        "high 1": {refuge: 1},
        "rolled back": {refuge: 1},
    }
    assert beliefs["trade"] < stopping_belief(market, DELTA) < 1


def test_a_punished_rollback_is_not_fair():
    plan = endless_tests(PIZZA, DELTA, F(1, 10), F(3, 10))
    assert longest_record(plan[0]) == float("inf")
    assert not is_fair(PIZZA, *plan, DELTA)


def test_the_levels_meet_where_the_paper_stops():
    level = stopping_belief(PIZZA, DELTA)
    assert safe_test_belief(PIZZA, DELTA, level) == level
    assert untested_prior(PIZZA) == F(101, 251) < level


@pytest.mark.parametrize(
    ("market", "options", "message"),
    [
        (PIZZA, {"delta": F(9, 10)}, "delta = 9/10 .* delta >= 180/199"),
        (PIZZA, {"tests": 0}, "tests = 0 .* tests >= 1"),
        (PIZZA, {"cells": 3}, "cells = 3 .* cells >= 10"),
        (PIZZA, {"least": 1}, "least = 1 .* 0 < least < 1"),
        (Market.pizza(penalty=1), {}, "penalty = 1 .* penalty > price"),
        (Market.pizza(penalty=2, fine=0), {}, "fine = 0 .* fine > 0"),
    ],
)
def test_bad_input_is_named(market, options, message):
    with pytest.raises(ValueError, match=message):
        most_tested_priors(market, **({"delta": DELTA} | options))
