"""Plans that rest on lies are equilibria where the pages say so, and not beyond."""

from fractions import Fraction as F

import pytest

from goodwill.reputation import (
    CLIENT_STRATEGIES,
    Market,
    outcome_shares,
    verify_public_profile,
    verify_with_unknown_client,
)
from goodwill.reputation.strategies.lies import erring, first_lie, mimicking, sloppy, upside_down, watchful

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
