"""How often the truth surprises him: by all records at once, against counting record by record."""

from fractions import Fraction as F
from itertools import product

import pytest

from goodwill.reputation.solvers.surprises import mean_surprises


def test_without_mistakes_there_is_one_record():
    prior, level, truth = F(1, 10), F(2, 3), F(1, 2)
    belief, surprised = prior, 0
    for _ in range(6):
        expected = belief + (1 - belief) * truth
        surprised += expected <= level
        belief /= expected
    assert mean_surprises(prior, level, 0, 6, lambda record: truth) == surprised > 0


@pytest.mark.parametrize("level", [F(k, 20) for k in range(7, 16)])
def test_with_mistakes_it_is_the_mean_over_all_records(level):
    prior, rate, truth, tests = F(1, 5), F(1, 4), F(2, 5), 4
    mean = 0
    for record in product((0, 1), repeat=tests):
        belief, weight, count = prior, F(1), 0
        for told in record:
            expected = belief * (1 - rate) + (1 - belief) * truth
            count += expected <= level
            honest = 1 - rate if told else rate
            weight *= honest
            belief *= honest / (expected if told else 1 - expected)
        mean += weight * count
    assert mean_surprises(prior, level, rate, tests, lambda record: truth) == mean


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="mistakes = 1"):
        mean_surprises(F(1, 2), F(1, 2), 1, 3, lambda record: F(1, 2))
    with pytest.raises(ValueError, match="tests = 0"):
        mean_surprises(F(1, 2), F(1, 2), 0, 0, lambda record: F(1, 2))
    with pytest.raises(ValueError, match="mimicry"):
        mean_surprises(F(1, 2), F(1, 2), 0, 1, lambda record: 2)


@pytest.mark.parametrize(
    ("level", "tests", "count"), [(F(5, 8), 1, 1), (F(5, 8) - F(1, 10**9), 1, 0), (F(7, 10), 2, 2)]
)
def test_a_truth_that_is_expected_with_just_the_level_surprises(level, tests, count):
    """At a belief of 1/4, of 2/5 after a true report; a normal client tells the truth half the time."""
    assert mean_surprises(F(1, 4), level, 0, tests, lambda record: F(1, 2)) == count


def test_mimicry_is_asked_about_every_record_that_may_come_and_no_other():
    every = {record for n in range(3) for record in product((0, 1), repeat=n)}
    for mistakes, wanted in ((0, {(), (1,), (1, 1)}), (F(1, 9), every)):
        asked = []

        def half(record, asked=asked):
            asked.append(record)
            return F(1, 2)

        mean_surprises(F(1, 4), F(1, 2), mistakes, 3, half)
        assert sorted(asked) == sorted(wanted)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((0, F(1, 2), 0, 3), "prior = 0"),
        ((F(1, 2), 1, 0, 3), "level = 1"),
        ((F(1, 2), F(1, 2), -1, 3), "mistakes = -1"),
        ((F(1, 2), F(1, 2), 0, 21), "tests = 21"),
    ],
)
def test_what_is_out_of_range_is_named(given, message):
    with pytest.raises(ValueError, match=message):
        mean_surprises(*given, lambda record: F(1, 2))
    with pytest.raises(TypeError, match="mimicry = 3 is no function"):
        mean_surprises(F(1, 2), F(1, 2), 0, 1, 3)
    assert mean_surprises(F(1, 2), F(1, 4), 0, 20, lambda record: 0) == 0
