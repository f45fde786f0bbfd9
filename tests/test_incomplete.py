"""The provider who does not know his client: Bayes, the verifier, and the two equilibria of the book."""

from dataclasses import replace
from fractions import Fraction as F

import pytest
from conftest import examples
from hypothesis import given
from hypothesis import strategies as st
from test_automata import deltas, profiles
from test_bounds import markets

from goodwill.reputation import (
    Market,
    attrition,
    check_beliefs,
    endless_tests,
    false_report_bound_with_reputation,
    most_tests,
    outcome_shares,
    posterior,
    report_beliefs,
    reputation_value,
    verify_public_profile,
    verify_with_unknown_client,
)

fractions = st.fractions(0, 1, max_denominator=30)


@examples(40)
@given(market=markets(), profile=profiles(), delta=deltas)
def test_a_client_who_is_surely_normal_is_the_client_of_complete_information(market, profile, delta):
    beliefs = {name: F(0) for name in profile.states}
    known = verify_public_profile(market, profile, delta)
    unknown = verify_with_unknown_client(market, profile, beliefs, delta)
    assert unknown.values == known.values
    assert unknown.deviations == known.deviations


def test_endless_tests_refute_the_bound_at_the_values_of_the_papers_figures():
    market, delta, prior = Market.pizza(penalty=F(5, 2)), F(19, 20), F(1, 10)
    profile, beliefs = endless_tests(market, delta, prior, F(3, 10))
    report = verify_with_unknown_client(market, profile, beliefs, delta)
    assert report.holds
    assert report.gain == 0
    assert most_tests(market, prior, delta) == 5
    assert outcome_shares(market, profile, delta)["trade"]["low 0"] == F(1, 100)
    assert not verify_with_unknown_client(
        market, *endless_tests(market, delta, prior, F(32, 100)), delta
    ).holds


def test_attrition_refutes_the_bound_on_lies():
    market, delta, prior = Market.pizza(penalty=10), F(99, 100), F(1, 100)
    profile, beliefs = attrition(market, delta, prior, gives_in=F(3, 4), doubt=F(3, 50), strike=F(17, 100))
    report = verify_with_unknown_client(market, profile, beliefs, delta)
    assert report.holds
    lies = (1 - prior) * outcome_shares(market, profile, delta)["first"]["low 1"]
    assert lies > false_report_bound_with_reputation(market, prior, delta)
    assert report.values["first"][0] < reputation_value(market, delta, most_tests(market, prior, delta))


def test_a_belief_that_is_not_bayes_is_refused():
    market, delta = Market.pizza(penalty=F(5, 2)), F(19, 20)
    profile, beliefs = endless_tests(market, delta, F(1, 10), F(3, 10))
    with pytest.raises(ValueError, match=r"beliefs\['asked'\] = 1/2 is not Bayes"):
        check_beliefs(profile, beliefs | {"asked": F(1, 2)})
    with pytest.raises(ValueError, match="no entry for the state 'kept'"):
        check_beliefs(profile, {k: v for k, v in beliefs.items() if k != "kept"})
    gone = replace(profile.states["trade"], client="out")
    with pytest.raises(ValueError, match="not Bayes"):
        verify_with_unknown_client(
            market, replace(profile, states=profile.states | {"trade": gone}), beliefs, delta
        )


@examples(100)
@given(prior=fractions.filter(bool), mimicry=st.lists(fractions, max_size=12))
def test_the_chance_of_truth_never_falls_below_the_prior(prior, mimicry):
    """The statistical lemma: the product of the expected probabilities is that of an unbroken record."""
    product = F(1)
    for chance in report_beliefs(prior, mimicry):
        product *= chance
        assert product >= prior


def test_bayes_by_hand():
    client = {"start": {"in": F(1, 2), "out": F(1, 2)}, "low": "1", "high": {"0": F(1, 4), "1": F(3, 4)}}
    assert posterior(F(1, 2), client, "out") == 0
    assert posterior(F(1, 2), client, "rolled back") == F(2, 3)
    assert posterior(F(1, 2), client, "low 0") == 1
    assert posterior(F(1, 2), client, "low 1") == 0
    assert posterior(F(1, 2), client, "high 1") == F(8, 11)
    assert posterior(F(1), client, "high 0") is None


@pytest.mark.parametrize(("name", "value"), [("gives_in", 2), ("strike", -1), ("doubt", 2)])
def test_a_probability_out_of_range_is_named(name, value):
    given_ = {"gives_in": F(3, 4), "doubt": F(3, 50), "strike": F(17, 100)} | {name: value}
    with pytest.raises(ValueError, match=name):
        attrition(Market.pizza(penalty=10), F(99, 100), F(1, 100), **given_)
