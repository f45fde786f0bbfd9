"""The statistical lemma by counting: how many truthful reports can be expected with little probability."""

from dataclasses import replace
from fractions import Fraction as F
from itertools import product

import pytest

from goodwill.reputation import Market, PublicProfile, State
from goodwill.reputation.strategies.beliefs import (
    check_bayes,
    check_client_beliefs,
    doubted_reports,
    likelihood,
    posterior,
    report_beliefs,
    service_likelihood,
    steady_mimicry,
)


def powers(level, prior):
    """The greatest j with level ** j >= prior, by counting."""
    j = 0
    while level ** (j + 1) >= prior:
        j += 1
    return j


@pytest.mark.parametrize("prior", [F(1, 10), F(8, 27), F(1, 100), F(1, 2), F(9, 10), F(1)])
@pytest.mark.parametrize("level", [F(2, 3), F(9, 10), F(1, 20)])
@pytest.mark.claim("statistical-lemma")
def test_steady_mimicry_reaches_the_number_and_no_other_exceeds_it(prior, level):
    steady = steady_mimicry(prior, level)
    assert report_beliefs(prior, steady) == [level] * len(steady)
    assert doubted_reports(prior, [*steady, F(0), F(0)], level) == len(steady) == powers(level, prior)
    for mimicry in product([F(0), F(1, 3), level, F(1)], repeat=4):
        assert doubted_reports(prior, mimicry, level) <= powers(level, prior)


def test_what_is_refused():
    with pytest.raises(ValueError, match="level = 1 "):
        steady_mimicry(F(1, 2), 1)
    with pytest.raises(ValueError, match="honest_prior = 0 "):
        steady_mimicry(0, F(1, 2))
    with pytest.raises(ValueError, match="level = 2 "):
        doubted_reports(F(1, 2), [F(1, 2)], 2)


def test_bayes_on_what_both_have_seen():
    """A client who comes in one time in two, and reports low quality one time in three."""
    client = {"start": {"in": F(1, 2), "out": F(1, 2)}, "low": {"0": F(1, 3), "1": F(2, 3)}, "high": "1"}
    likely = {
        "out": F(1, 2),
        "rolled back": F(1, 2),
        "low 0": F(1, 6),
        "low 1": F(1, 3),
        "high 0": 0,
        "high 1": F(1, 2),
    }
    honest = {"out": 0, "rolled back": 1, "low 0": 1, "low 1": 0, "high 0": 0, "high 1": 1}
    for outcome, chance in likely.items():
        assert likelihood(client, outcome) == chance
        total = F(1, 5) * honest[outcome] + F(4, 5) * chance
        wanted = F(1, 5) * honest[outcome] / total if total else None
        assert posterior(F(1, 5), client, outcome) == wanted
    assert posterior(F(1, 5), client, "low 1", {"start": "in", "low": "1", "high": "1"}) == F(3, 7)
    assert likelihood({"start": "out"}, "low 0") == likelihood({"start": "out"}, "rolled back") == 0
    assert likelihood({"start": "in"}, "out") == 0


def test_what_a_provider_and_nature_do_in_an_outcome():
    market = Market.pizza(penalty=1, success=F(3, 4))
    mixed = {
        "asked": {"e0": F(1, 2), "e1": F(1, 2)},
        "low, no effort": "d",
        "low, effort": "r",
        "high, effort": "d",
    }
    wanted = {
        "out": 1,
        "rolled back": F(1, 8),
        "low 0": F(1, 2),
        "low 1": F(1, 2),
        "high 0": F(3, 8),
        "high 1": F(3, 8),
    }
    assert {outcome: service_likelihood(market, mixed, outcome) for outcome in wanted} == wanted


STATES = {"one": State(client="in01", provider="e0d", after={"low 1": "two"}, otherwise="one")}
STATES["two"] = State(client="out", provider="e0d", after={}, otherwise="two")
PROFILE = PublicProfile(states=STATES, start="one")


def test_beliefs_are_one_for_each_state_and_follow_bayes_exactly_or_but_for_rounding():
    def doubled(belief, state, outcome):
        return 2 * belief if outcome == "low 1" and state is STATES["one"] else None

    for first, second in ((F(1, 5), F(2, 5)), (0.2, 0.4 + 9e-13), (0.2, 0.4 - 9e-13)):
        assert check_bayes(PROFILE, {"one": first, "two": second}, doubled) == {"one": first, "two": second}
    for beliefs, message in [
        (
            {"one": F(1, 5), "two": F(2, 5) + F(1, 10**60)},
            "is not Bayes: after 'low 1' in 'one' it would be 2/5",
        ),
        ({"one": F(1, 5), "two": F(2, 5) - F(1, 10**60)}, "is not Bayes"),
        ({"one": 0.2, "two": 0.4 + 2e-12}, "is not Bayes"),
        ({"one": 0.2, "two": 0.4 - 2e-12}, "is not Bayes"),
        ({"one": F(1, 5)}, "beliefs has no entry for the state 'two'"),
        ({"one": F(1, 5), "two": F(2, 5), "three": 0}, "beliefs has an entry for 'three', which is none"),
        ({"one": 2, "two": F(2, 5)}, r"beliefs\['one'\] = 2 is out of range"),
    ]:
        with pytest.raises(ValueError, match=message):
            check_bayes(PROFILE, beliefs, doubled)
    # Where a lottery never leads, Bayes has no say.
    never = replace(STATES["one"], after={"low 1": {"one": 1, "two": 0}})
    law = PublicProfile(states=STATES | {"one": never}, start="one")
    silent = {"one": F(0), "two": F(1)}
    assert check_bayes(law, silent, lambda b, state, o: b if state is never else None) == silent
    for profile, beliefs in ((3, silent), (PROFILE, [0])):
        with pytest.raises(TypeError, match=r"(profile|beliefs) = .* is no"):
            check_bayes(profile, beliefs, doubled)


def test_a_client_doubts_a_provider_by_bayes():
    """After low quality, which a greedy one always delivers and a normal one never, she is sure."""
    market, greedy = Market.pizza(penalty=1), {"asked": "e0", "low, no effort": "d"}
    states = {
        "first": State(
            client="in11",
            provider="e1rd",
            after={"low 1": "sure", "low 0": "sure", "out": "first"},
            otherwise="good",
        ),
        "good": State(client="in11", provider="e1rd", after={}, otherwise="good"),
        "sure": State(client="out", provider="e0d", after={}, otherwise="sure"),
    }
    profile = PublicProfile(states=states, start="first")
    beliefs = {"first": F(1, 7), "good": F(0), "sure": F(1)}
    assert check_client_beliefs(market, profile, beliefs, greedy) == beliefs
    with pytest.raises(ValueError, match=r"beliefs\['sure'\] = 6/7 is not Bayes"):
        check_client_beliefs(market, profile, beliefs | {"sure": F(6, 7)}, greedy)


def test_reports_are_expected_with_the_belief_and_the_mimicry_and_counted_up_to_the_level():
    expected = report_beliefs(F(1, 5), [F(1, 4), F(0), F(1)])
    assert expected == [F(2, 5), F(1, 2), 1]
    assert report_beliefs(1, [F(0)]) == [1]
    assert report_beliefs(F(1, 5), []) == []
    assert [doubted_reports(F(1, 5), [F(1, 4), F(0), F(1)], level) for level in (F(2, 5), F(1, 2), 1, 0)] == [
        1,
        2,
        3,
        0,
    ]
    assert steady_mimicry(F(1, 2), F(1, 2)) == [0]
    assert steady_mimicry(F(3, 5), F(1, 2)) == []
    with pytest.raises(ValueError, match=r"mimicry\[1\] = 2"):
        report_beliefs(F(1, 5), [F(1, 4), 2])
    with pytest.raises(TypeError, match="mimicry = 3 is no Sequence"):
        report_beliefs(F(1, 5), 3)
