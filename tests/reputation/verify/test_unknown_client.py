"""The provider who does not know his client: Bayes, the verifier, and the two equilibria of the book."""

from dataclasses import replace
from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from goodwill.reputation import (
    CLIENT_STRATEGIES,
    PROVIDER_STRATEGIES,
    Market,
    PublicProfile,
    State,
    attrition,
    endless_tests,
    ends,
    false_report_bound_with_reputation,
    most_tests,
    outcome_shares,
    posterior,
    report_beliefs,
    reputation_value,
    round_payoffs,
    verify_public_profile,
    verify_with_unknown_client,
)
from goodwill.reputation.strategies.beliefs import check_beliefs
from reputation.formulas.test_theorems import markets
from reputation.verify.test_one_shot import deltas, profiles

fractions = st.fractions(0, 1, max_denominator=30)


@examples(40)
@given(market=markets(), profile=profiles(), delta=deltas)
def test_a_client_who_is_surely_normal_is_the_client_of_complete_information(market, profile, delta):
    beliefs = {name: F(0) for name in profile.states}
    known = verify_public_profile(market, profile, delta)
    unknown = verify_with_unknown_client(market, profile, beliefs, delta)
    assert unknown.values == known.values
    assert unknown.deviations == known.deviations


@pytest.mark.claim("reputation-theorem-1")
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


@pytest.mark.claim("reputation-figures", "reputation-bound")
@pytest.mark.parametrize("fine", [F(1, 100), F(1, 1000)])
def test_the_first_lie_alone_exceeds_the_bound_for_one_test(fine):
    market, delta, prior = Market.pizza(penalty=F(5, 2), fine=fine), F(19, 20), F(2, 5)

    def goes_on(name, *ends):
        return dict.fromkeys(("high 1", "rolled back", *ends), name)

    apart = State(
        client={"start": "out", "low": "1", "high": "1"}, provider="e0d", otherwise="apart", after={}
    )
    revealing = goes_on("first") | {"low 1": "kept", "low 0": "trusted"}
    states = {
        "first": State(client="in11", provider="e1dd", after=revealing, otherwise="apart"),
        "kept": State(client="in11", provider="e1rd", after=goes_on("kept"), otherwise="apart"),
        "trusted": State(
            client="in01", provider="e1rd", after=goes_on("trusted", "low 0"), otherwise="apart"
        ),
        "apart": apart,
    }
    profile = PublicProfile(states=states, start="first")
    beliefs = {"first": prior, "kept": F(0), "trusted": F(1), "apart": F(0)}
    report = verify_with_unknown_client(market, profile, beliefs, delta)
    assert report.holds
    assert report.gain == 0
    shares = outcome_shares(market, profile, delta)
    assert most_tests(market, prior, delta) == 1
    assert (1 - prior) * shares["first"]["low 1"] == F(3, 595)  # whatever the fine
    assert shares["kept"]["low 1"] == 0
    assert false_report_bound_with_reputation(market, prior, delta) == fine / 19 < F(3, 595)


@pytest.mark.claim("reputation-bound")
def test_attrition_refutes_the_bound_on_lies():
    market, delta, prior = Market.pizza(penalty=10), F(99, 100), F(1, 100)
    profile, beliefs = attrition(market, delta, prior, gives_in=F(3, 4), doubt=F(3, 50), strike=F(17, 100))
    report = verify_with_unknown_client(market, profile, beliefs, delta)
    assert report.holds
    lies = (1 - prior) * outcome_shares(market, profile, delta)["first"]["low 1"]
    assert lies > false_report_bound_with_reputation(market, prior, delta)
    assert report.values["first"][0] < reputation_value(market, delta, most_tests(market, prior, delta))


def best_replies(market, profile, beliefs, delta):
    """The best that each player can do against the other, by value iteration over the states (floats).

    Beliefs follow Bayes whatever the provider does, so the state is all that he need know.
    """
    names, delta = [*profile.states], float(delta)
    start = np.zeros(len(names))
    honest = CLIENT_STRATEGIES["in01"]

    def lottery_over_states(state, outcome):
        return np.array([float(state.following(outcome).get(n, 0)) for n in names])

    def play(state, clients, provider, k):
        """This round's payoff of player k, and where it leads, against a mixture of clients."""
        payoff, leads = 0.0, np.zeros(len(names))
        for weight, client in clients:
            for end, chance in ends(market, client, provider).items():
                payoff += float(weight * chance * round_payoffs(market, end)[k])
                leads += float(weight * chance) * lottery_over_states(state, end.outcome)
        return payoff, leads

    options = {0: [], 1: []}
    for name, state in profile.states.items():
        mixture = [(beliefs[name], honest), (1 - beliefs[name], state.behaviour("client"))]
        strategies = CLIENT_STRATEGIES.values(), PROVIDER_STRATEGIES.values()
        options[0].append([play(state, [(1, c)], state.behaviour("provider"), 0) for c in strategies[0]])
        options[1].append([play(state, mixture, p, 1) for p in strategies[1]])
    found = {}
    for k in (0, 1):
        value = start
        for _ in range(int(40 / (1 - delta))):
            value = np.array(
                [max((1 - delta) * g + delta * leads @ value for g, leads in each) for each in options[k]]
            )
        found[k] = dict(zip(names, value, strict=True))
    return found


BOOK = [
    (Market.pizza(penalty=F(5, 2)), F(19, 20), "endless", F(1, 10)),
    (Market.pizza(penalty=10), F(99, 100), "siege", F(1, 100)),
]


@pytest.mark.parametrize(("market", "delta", "name", "prior"), BOOK)
def test_no_plan_of_either_player_is_better_however_long(market, delta, name, prior):
    profile, beliefs = (
        endless_tests(market, delta, prior, F(3, 10))
        if name == "endless"
        else attrition(market, delta, prior, gives_in=F(3, 4), doubt=F(3, 50), strike=F(17, 100))
    )
    report = verify_with_unknown_client(market, profile, beliefs, delta)
    best = best_replies(market, profile, beliefs, delta)
    for state, (client, provider) in report.values.items():
        assert best[0][state] == pytest.approx(float(client), abs=1e-9)
        assert best[1][state] == pytest.approx(float(provider), abs=1e-9)
    # The oracle sees a gain where there is one: roll back without being doubted.
    first = profile.states[profile.start]
    forgiving = replace(first, after={**first.after, "rolled back": profile.start})
    if name == "endless":
        mended = replace(profile, states={**profile.states, profile.start: forgiving})
        better = best_replies(market, mended, beliefs, delta)[1][profile.start]
        assert better > float(report.values[profile.start][1]) + 1e-3


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
@given(prior=st.integers(1, 30).map(lambda k: F(k, 30)), mimicry=st.lists(fractions, max_size=12))
@pytest.mark.claim("statistical-lemma")
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


def test_the_first_that_is_out_of_range_is_named():
    profile, beliefs = endless_tests(Market.pizza(penalty=F(5, 2)), F(19, 20), F(1, 10), F(3, 10))
    market = Market.pizza(penalty=F(5, 2))
    for arguments, words, message in [
        ((3, 3, 3, 1), {}, "market = 3 is no Market"),
        ((market, profile, beliefs, 1), {"tolerance": 1}, "delta = 1"),
        ((market, profile, beliefs, F(1, 2)), {"tolerance": 1, "committed": 3}, "tolerance = 1"),
        ((market, profile, beliefs, F(1, 2)), {"committed": 3}, "committed = 3 is no Mapping"),
    ]:
        with pytest.raises((TypeError, ValueError), match=message):
            verify_with_unknown_client(*arguments, **words)
