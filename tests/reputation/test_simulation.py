"""The simulated market, against exact shares of the automaton; and what is learned of one kind of client."""

from fractions import Fraction as F

import numpy as np
import pytest

from goodwill.reputation import (
    CLIENT_STRATEGIES,
    Market,
    attrition,
    open_complaints,
    outcome_shares,
    simulate_market,
)
from goodwill.reputation.formulas.variations import expected_tests
from goodwill.reputation.simulation import passed_tests, simulated_false_reports, simulated_tests
from goodwill.reputation.strategies.beliefs import doubted_reports, steady_mimicry


@pytest.mark.parametrize("delta", [F(7, 10), F(19, 20)])
def test_long_run_shares_are_discounted_shares(delta):
    market, profile = (
        Market.pizza(penalty=F(1, 2), success=F(4, 5), effort_cost=F(1, 2)),
        open_complaints(F(1, 3)),
    )
    record = simulate_market(market, profile, delta, clients=20_000, rounds=400, seed=3)
    exact = outcome_shares(market, profile, delta)["trade"]
    for outcome, share in exact.items():
        assert record.share(outcome)[200:].mean() == pytest.approx(float(share), abs=0.003)


def test_types_keep_to_themselves_and_add_up():
    market = Market.pizza(penalty=10)
    profile, _ = attrition(market, F(99, 100), F(1, 100), gives_in=F(3, 4), doubt=F(3, 50), strike=F(17, 100))
    types = {"honest": (F(1, 100), CLIENT_STRATEGIES["in01"])}
    record = simulate_market(market, profile, F(99, 100), types=types, clients=5000, rounds=50)
    assert (sum(count.sum(axis=1) for count in record.counts.values()) == 5000).all()
    assert record.share("low 1", types=["honest"]).sum() == 0
    assert record.share("low 1", types=["normal"]).sum() > 0
    again = simulate_market(market, profile, F(99, 100), types=types, clients=5000, rounds=50)
    assert np.array_equal(record.counts["normal"], again.counts["normal"])


def test_what_is_out_of_range_is_named():
    market, profile = Market.pizza(penalty=1), open_complaints(F(1, 3))
    with pytest.raises(ValueError, match="delta = 1 "):
        simulate_market(market, profile, 1)
    with pytest.raises(ValueError, match="clients = 0"):
        simulate_market(market, profile, F(1, 2), clients=0)
    with pytest.raises(ValueError, match="share of normal clients"):
        simulate_market(
            market,
            profile,
            F(1, 2),
            types={"a": (F(3, 5), CLIENT_STRATEGIES["in01"]), "b": (F(3, 5), CLIENT_STRATEGIES["in11"])},
        )


@pytest.mark.parametrize(("prior", "level"), [(F(1, 100), F(2, 3)), (F(1, 7), F(3, 5)), (F(1, 8), F(1, 2))])
def test_who_never_errs_has_just_the_tests_of_the_lemma(prior, level):
    """Also where the belief comes to the level exactly: at a tie he tests her."""
    found = simulated_tests(prior, level, 0, clients=3)
    assert found == doubted_reports(prior, steady_mimicry(prior, level), level)


@pytest.mark.parametrize("rate", [F(1, 20), F(1, 5)])
def test_her_worst_case_comes_close_to_the_bound_and_does_not_pass_it(rate):
    bound = expected_tests(F(1, 100), F(3, 5), rate)
    found = simulated_tests(F(1, 100), F(3, 5), rate, clients=4_000, seed=2)
    assert 0.7 * bound < found < 1.02 * bound


def test_mistakes_make_more_tests_and_no_more_than_there_are_rounds():
    few, many = (simulated_tests(F(1, 10), F(1, 2), rate, clients=2_000) for rate in (F(0), F(1, 4)))
    assert few == 3 < many
    assert simulated_tests(F(1, 10), F(1, 2), F(1, 4), clients=50, rounds=2) == 2
    assert simulated_tests(F(9, 10), F(1, 2), 0, clients=5) == 0  # the truth is expected from the start


def test_who_is_sure_of_malice_stops_at_the_first_false_report_and_else_when_he_has_learned_it():
    settings = {"rate": F(1, 2), "usual": F(1, 50), "bearable": F(1, 10), "clients": 2_000}
    known, learned = (simulated_false_reports(malicious_prior=x, **settings) for x in (1, F(1, 10)))
    assert known == 1 < learned < 4
    never = simulated_false_reports(malicious_prior=0, rounds=200, **settings)
    assert never == pytest.approx(100, abs=1)


def test_false_reports_are_counted_as_bayes_rule_says():
    """At a rate of nearly 1 nothing is left to chance: the belief is worked out by hand, report by report."""
    rate, usual, guess, bearable = 1 - 1e-9, 0.05, 1e-6, 0.5
    belief, count = guess, 0
    while True:
        count += 1
        belief = belief * rate / (belief * rate + (1 - belief) * usual)
        if belief * rate + (1 - belief) * usual >= bearable:
            break
    assert simulated_false_reports(rate, usual, guess, bearable, clients=50) == count > 3


def test_the_rarer_a_malicious_client_reports_the_longer_she_can():
    placed = [simulated_false_reports(x, 0.02, 0.1, 0.08, clients=2_000) for x in (0.1, 0.3, 0.9)]
    assert placed == sorted(placed, reverse=True)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"expected": F(9, 10)}, "expected = 9/10 .* expected < 1 - mistakes = 0.9"),
        ({"mistakes": 1}, "mistakes = 1 "),
        ({"honest_prior": 0}, "honest_prior = 0"),
        ({"clients": 0}, "clients = 0"),
        ({"rounds": 0}, "rounds = 0"),
        ({"seed": -1}, "seed = -1"),
    ],
)
def test_what_no_honest_client_can_be_is_named(wrong, message):
    given = {"honest_prior": F(1, 9), "expected": F(1, 2), "mistakes": F(1, 10), "clients": 5}
    with pytest.raises(ValueError, match=message):
        simulated_tests(**given | wrong)


@pytest.mark.parametrize(
    ("name", "value"), [("rate", 1), ("usual", 0), ("malicious_prior", 2), ("bearable", 0)]
)
def test_what_no_malicious_client_can_be_is_named(name, value):
    given = {"rate": F(1, 2), "usual": F(1, 50), "malicious_prior": F(1, 9), "bearable": F(1, 9)}
    with pytest.raises(ValueError, match=f"{name} = {value}"):
        simulated_false_reports(**given | {name: value})


def test_clients_pass_as_many_tests_as_their_mimicry_says():
    """An honest one all that are worth making, a normal one each with its chance, none beyond the lemma."""
    prior, level, chance = F(1, 10), F(2, 3), F(1, 2)
    passed = passed_tests(prior, [chance] * 60, level, clients=40_000, seed=3)
    assert len(passed["honest"]) + len(passed["normal"]) == 40_000
    assert len(passed["honest"]) == pytest.approx(4_000, abs=300)
    (most,) = {*passed["honest"].tolist()}
    assert most == doubted_reports(prior, [chance] * 60, level) == max(passed["normal"])
    for number in range(1, most + 1):
        share = (passed["normal"] >= number).mean()
        assert share == pytest.approx(float(chance) ** number, abs=0.01)


def test_who_never_mimics_passes_none_and_where_the_truth_is_expected_nobody_is_tested():
    passed = passed_tests(F(1, 10), [F(0)] * 3, F(1, 2), clients=100)
    assert set(passed["normal"].tolist()) == {0}
    assert set(passed["honest"].tolist()) == {1}  # after the first all are known to be honest
    untested = passed_tests(F(9, 10), [F(1)], F(1, 2), clients=100)
    assert {*untested["honest"].tolist(), *untested["normal"].tolist()} == {0}
    for wrong in ({"level": 2}, {"clients": 0}, {"mimicry": [2]}, {"honest_prior": 0}):
        given = {"honest_prior": F(1, 9), "mimicry": [F(1, 2)], "level": F(1, 2)} | wrong
        with pytest.raises(ValueError, match=next(iter(wrong))):
            passed_tests(**given)
