"""A client who does not know her provider: the verifier, the contest, and the bound on trials."""

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from goodwill.reputation import (
    PROVIDER_STRATEGIES,
    Market,
    PublicProfile,
    State,
    patience_contest,
    verify_public_profile,
    verify_with_unknown_provider,
)
from goodwill.reputation.formulas.variations import most_trials, trial_belief
from goodwill.reputation.strategies.beliefs import service_likelihood
from goodwill.reputation.verify.unknown_provider import longest_contest
from reputation.formulas.test_theorems import markets
from reputation.verify.test_one_shot import deltas, profiles

PIZZA, DELTA = Market.pizza(penalty=F(5, 2)), F(19, 20)


@examples(40)
@given(markets(), profiles(), deltas)
def test_a_provider_known_to_be_normal_is_the_provider_of_before(market, profile, delta):
    complete = PublicProfile(
        states={
            name: State(
                client={"start": "out", "low": "1", "high": "1"} | dict(state.behaviour("client")),
                provider=state.provider,
                after=state.after,
                otherwise=state.otherwise,
            )
            for name, state in profile.states.items()
        },
        start=profile.start,
    )
    known = dict.fromkeys(complete.states, F(0))
    ours = verify_with_unknown_provider(market, complete, known, delta)
    theirs = verify_public_profile(market, complete, delta)
    assert ours.gain == theirs.gain
    assert ours.values == theirs.values


@st.composite
def contests(draw):
    """A market, a discount factor, and a share of greedy providers at which so many trials just pay.

    Patient enough that he can be reluctant, that a trial is worth an even risk, and that little effort is
    enough for her; then the share lies between the step for one trial more and the one for so many.
    """
    market = draw(markets(success=[F(7, 10), F(9, 10), F(99, 100), F(1)]))
    p, m = market.price, market.outside_payoff
    reluctant = 1 / (1 + p / market.margin - 1 / market.success)
    parts = st.sampled_from([F(1, 10), F(1, 2), F(9, 10)])
    delta = 1 - draw(parts) * min(reluctant, market.gain / (p + m))
    level = trial_belief(market, delta)
    last = market.gain / (market.gain + (1 - delta) * (p + m))
    trials, part = draw(st.integers(1, 6)), draw(st.sampled_from([F(1, 100), F(1, 2), F(1)]))
    if trials == 1:
        return market, delta, level**2 + part * (level - level**2), trials
    next_belief = last * level ** (trials - 2)
    a = market.success
    lowest = max(level**3 / last, (1 - a) / (1 - a * next_belief))
    expected = lowest + part * (min(1, level**2 / last) - lowest)
    return market, delta, expected * next_belief, trials


@examples(40)
@given(contests())
def test_the_contest_is_an_equilibrium_up_to_the_bound(drawn):
    market, delta, prior, trials = drawn
    assert most_trials(market, prior, delta) == trials
    profile, beliefs = patience_contest(market, delta, prior, trials)
    report = verify_with_unknown_provider(market, profile, beliefs, delta)
    if report.holds:
        assert report.gain == 0
    else:  # the narrow gap below a step, or a provider who will not wait
        assert report.witness.state in {f"trial {trials}", "good", "trial 1"}


@pytest.mark.parametrize("share", [F(1, 100), F(1, 10), F(1, 2)])
def test_the_bound_is_reached(share):
    trials = most_trials(PIZZA, share, DELTA)
    profile, beliefs = patience_contest(PIZZA, DELTA, share, trials)
    assert verify_with_unknown_provider(PIZZA, profile, beliefs, DELTA).holds
    with pytest.raises(ValueError, match=r"the effort in trial .* is out of range"):
        patience_contest(PIZZA, DELTA, F(19, 20), 2)


def test_just_above_a_step_she_stays_out():
    level = trial_belief(PIZZA, DELTA)
    profile, beliefs = patience_contest(PIZZA, DELTA, level**3, 3)
    report = verify_with_unknown_provider(PIZZA, profile, beliefs, DELTA)
    assert report.witness.player == "client"
    assert report.witness.instead == "out"


def test_what_she_receives_she_weighs():
    """Before a report she knows more than before the round: a low delivery speaks for the greedy type."""
    here = {"high 1": "good", "rolled back": "good"}
    apart = {"client": {"start": "out", "low": "1", "high": "1"}, "provider": "e0d", "after": {}}
    states = {
        "first": State(
            client="in11",
            provider="e1rd",
            after=here | {"low 1": "sure", "low 0": "sure", "out": "known"},
            otherwise="over",
        ),
        "good": State(client="in11", provider="e1rd", after=here, otherwise="over"),
        **{name: State(**apart, otherwise=name) for name in ("sure", "over", "known")},
    }
    prior = F(1, 10)
    beliefs = {"first": prior, "good": F(0), "sure": F(1), "over": F(0), "known": prior}
    report = verify_with_unknown_provider(PIZZA, PublicProfile(states=states, start="first"), beliefs, DELTA)
    # With low quality in her hand she is sure, and a report of 0 costs the fine and nothing else.
    assert report.loss("client", "first", "low", "0") == (1 - DELTA) * PIZZA.fine
    # At the start she is not: coming in is worth the mixture of both.
    m, good = PIZZA.outside_payoff, PIZZA.good_service
    comes = (1 - prior) * good + prior * (-(1 - DELTA) * PIZZA.price + DELTA * m)
    assert report.values["first"][0] == comes
    assert report.loss("client", "first", "start", "out") == comes - m


def test_beliefs_that_are_not_bayes_are_refused():
    profile, beliefs = patience_contest(PIZZA, DELTA, F(1, 10), 3)
    with pytest.raises(ValueError, match=r"'gone 2'. = .* is not Bayes: after 'out' in 'trial 2'"):
        verify_with_unknown_provider(PIZZA, profile, beliefs | {"trial 2": F(1, 3)}, DELTA)
    del beliefs["good"]
    with pytest.raises(ValueError, match="no entry for the state 'good'"):
        verify_with_unknown_provider(PIZZA, profile, beliefs, DELTA)


@pytest.mark.parametrize("name", PROVIDER_STRATEGIES)
def test_likelihoods_of_the_service_sum_to_one(name):
    served = ("rolled back", "low 1", "high 1")
    assert sum(service_likelihood(PIZZA, PROVIDER_STRATEGIES[name], o) for o in served) == 1


def test_the_longest_contest_holds_and_no_longer_one_does():
    """The bound on trials is reached just below each of its steps; the search does not know it."""
    level = trial_belief(PIZZA, DELTA)
    for share in (F(1, 100), F(1, 10), level**3, level**3 + F(1, 10**6), F(7, 10)):
        found = longest_contest(PIZZA, DELTA, share, 20)
        assert found <= most_trials(PIZZA, share, DELTA)
        if found:
            plan = patience_contest(PIZZA, DELTA, share, found)
            assert verify_with_unknown_provider(PIZZA, *plan, DELTA).holds
    assert longest_contest(PIZZA, DELTA, F(1, 100), 20) == most_trials(PIZZA, F(1, 100), DELTA) == 11
    assert longest_contest(PIZZA, DELTA, F(7, 10), 20) == 0


def test_no_contest_is_longer_than_asked_for():
    """With fewer trials than the client would bear there is another one, or none."""
    assert [longest_contest(PIZZA, DELTA, F(1, 100), most) for most in (0, 11)] == [0, 11]
    assert longest_contest(PIZZA, DELTA, F(1, 100), 10) <= 10


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("pizza", DELTA, F(1, 9), 3), "market"),
        ((PIZZA, 1, F(1, 9), 3), "delta = 1"),
        ((PIZZA, DELTA, 0, 3), "greedy_prior = 0"),
        ((PIZZA, DELTA, F(1, 9), 1001), "most = 1001"),
    ],
)
def test_a_contest_out_of_range_is_refused_and_not_taken_for_none(given, message):
    with pytest.raises((TypeError, ValueError), match=message):
        longest_contest(*given)


def test_the_first_that_is_out_of_range_is_named():
    profile, beliefs = patience_contest(PIZZA, DELTA, F(1, 100), 2 + 9)
    for arguments, words, message in [
        ((3, 3, 3, 1), {}, "market = 3 is no Market"),
        ((PIZZA, profile, beliefs, 1), {"tolerance": 1}, "delta = 1"),
        ((PIZZA, profile, beliefs, DELTA), {"tolerance": 1, "committed": 3}, "tolerance = 1"),
        ((PIZZA, profile, beliefs, DELTA), {"committed": 3}, "committed = 3 is no Mapping"),
        ((PIZZA, profile, beliefs, DELTA), {"committed": {"low, effort": "d"}}, "says nothing for 'asked'"),
    ]:
        with pytest.raises((TypeError, ValueError), match=message):
            verify_with_unknown_provider(*arguments, **words)
