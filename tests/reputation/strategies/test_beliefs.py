"""The statistical lemma by counting: how many truthful reports can be expected with little probability."""

from fractions import Fraction as F
from itertools import product

import pytest

from goodwill.reputation.strategies.beliefs import doubted_reports, report_beliefs, steady_mimicry


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
