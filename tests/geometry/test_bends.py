"""Concave functions by their bends: sums, minima and merges against the values themselves."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodwill.geometry.bends import Bends, Gap, _apart, lesser, running_sums

numbers = st.integers(1, 40).map(lambda n: n / 8)
bends = st.lists(st.tuples(numbers, numbers), max_size=8)
functions = st.builds(
    lambda start, slope, some: Bends(start, slope, *np.array(sorted(some)).reshape(-1, 2).T),
    numbers,
    numbers,
    bends,
)
POINTS = np.arange(0, 12, 1 / 16)


def value(f, x):
    return f.start + f.slope * x - sum(by * max(0.0, x - at) for at, by in zip(f.at, f.by, strict=True))


def values(f):
    return np.array([value(f, x) for x in POINTS])


@given(functions)
def test_a_function_is_what_its_bends_say(f):
    assert np.allclose(f.values(POINTS), values(f), atol=1e-12)
    assert np.allclose([f(x) for x in POINTS], values(f), atol=1e-12)
    assert np.isclose(f.last, (value(f, 99.0) - value(f, 98.0)), atol=1e-9)


@given(functions, functions, numbers, numbers)
def test_sums_and_changes_of_mass_are_pointwise(f, g, x, y):
    assert np.allclose(values(f + g), values(f) + values(g))
    changed = f.at_masses(x, y).plus(1.0, 2.0)
    assert np.allclose(values(changed), [x * value(f, y * z / x) + 1 + 2 * z for z in POINTS])


@given(functions, functions)
def test_a_difference_and_where_it_first_falls_to_a_level(f, g):
    gap = Gap.between(f, g)
    assert np.allclose([gap(x) for x in POINTS], values(f) - values(g))
    for level in (gap(0.0) - 1, gap(0.0) - 0.25):
        x = gap.least(level)
        before = POINTS[x > POINTS]
        assert np.all((values(f) - values(g))[: len(before)] > level - 1e-9)
        assert np.isinf(x) or np.isclose(gap(x), level)


@given(functions, functions)
def test_the_lesser_of_two_is_pointwise(f, g):
    one, other = f, g.plus(f.start, 0.0)
    least, crossings = lesser(one, other, Gap.between(other, one))
    assert np.all(least.by > 0)
    assert np.all(np.diff(least.at) >= 0)
    assert np.allclose(values(least), np.minimum(values(one), values(other)))
    assert all(np.isclose(value(one, x), value(other, x)) for x in crossings)


@given(functions, st.sampled_from([0.01, 0.1, 0.5, 2.0]), st.sampled_from([0.0, 0.3, 1.0]))
def test_merging_raises_a_function_by_no_more_than_is_allowed(f, most, power):
    merged = f.merged(most * f.at**power)
    raised = values(merged) - values(f)
    assert np.all(raised >= -1e-9)
    assert np.all(raised <= most * POINTS**power + 1e-9)
    assert np.isclose(merged.last, f.last)
    assert len(merged.at) < len(f.at) or not np.any(raised > 1e-9)


@given(functions, numbers)
def test_behind_a_point_a_function_is_the_same(f, x):
    assert np.allclose(values(f.behind(x))[POINTS >= x], values(f)[POINTS >= x])


@given(functions, functions, numbers, numbers)
def test_a_difference_between_two_points(f, g, start, length):
    end = start + length
    gap = Gap.between(f, g, start, end)
    inside = POINTS[(start <= POINTS) & (end >= POINTS)]
    there = (values(f) - values(g))[(start <= POINTS) & (end >= POINTS)]
    assert np.allclose([gap(x) for x in inside], there)
    middle = (start + end) / 2
    least, greatest = gap.extremes(np.array([start, middle, end]))
    for half, low, high in (
        (inside <= middle, *least[:1], *greatest[:1]),
        (inside >= middle, least[1], greatest[1]),
    ):
        assert np.isclose(low, there[half].min(initial=np.inf)) or low <= there[half].min(initial=np.inf)
        assert high >= there[half].max(initial=-np.inf) - 1e-9
    assert all(
        any(np.isclose(value(f, x) - value(g, x), y) for x in (start, middle, end, *f.at, *g.at))
        for y in (*least, *greatest)
    )


def test_plans_that_cross_in_a_bend():
    """The bend at 1 belongs to the plan that is left there: by a hair more or less nothing is lost."""
    steep = Bends(0.0, 2.0, np.array([1.0]), np.array([1.0]))
    for start in (1.9, 2.0, 2.0 + 1e-15, 2.1):
        flat = Bends(start, 0.0, np.empty(0), np.empty(0))
        least, _ = lesser(steep, flat, Gap.between(flat, steep))
        assert np.allclose(values(least), np.minimum(values(steep), start))


@given(st.lists(numbers))
def test_running_sums(some):
    assert np.allclose(running_sums(np.array(some, dtype=float)), np.cumsum(some))


@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 66, 80, 81, 99, 100, 101, 1000])
def test_running_sums_of_any_number_of_terms(count):
    """Of integers they are exact, of which there may be one more or fewer than rows of a table hold."""
    terms = np.arange(count, dtype=float) ** 2
    assert running_sums(terms).tolist() == np.cumsum(terms).tolist()


def test_few_terms_are_added_one_by_one_and_many_in_rows_which_rounds_less():
    random = np.random.default_rng(1)
    few, more = random.uniform(size=64), random.uniform(size=65)
    assert running_sums(few).tolist() == np.cumsum(few).tolist()
    assert running_sums(more).tolist() != np.cumsum(more).tolist()
    many = random.uniform(size=10**5)
    assert abs(running_sums(many)[-1] - math.fsum(many)) <= 2e-9
    assert abs(running_sums(many)[-1] - math.fsum(many)) < abs(np.cumsum(many)[-1] - math.fsum(many))


@pytest.mark.parametrize("count", range(8))
def test_pairs_of_neighbours_share_no_bend_and_are_as_many_as_may_be(count):
    for close in itertools.product([True, False], repeat=count):
        pairs = _apart(np.array(close, dtype=bool)).tolist()
        for k, pair in enumerate(pairs):
            beside = [pairs[n] for n in (k - 1, k + 1) if 0 <= n < count]
            if k % 2 == 0:
                assert pair == close[k]
            else:
                assert pair == (close[k] and not any(close[n] for n in (k - 1, k + 1) if n < count))
            assert not (pair and any(beside))
            assert pair or not close[k] or any(beside)  # nothing could be added


def test_bends_are_merged_in_three_rounds_of_pairs():
    f = Bends(0.0, 99.0, np.arange(1.0, 17.0), np.ones(16))
    assert f.merged(np.full(16, 1e9)).at.tolist() == [4.5, 12.5]
    assert f.merged(np.full(16, 1e9)).by.tolist() == [8, 8]
    assert f.merged(np.full(16, 0.5)).at.tolist() == [
        1.5 + 2 * k for k in range(8)
    ]  # just as much as is allowed
    assert f.merged(np.full(16, 0.49)).at.tolist() == f.at.tolist()
    # To merge 1.5 with 3.5 raises by 2 at 2.5, where the merges before it may have raised by a half more.
    assert f.merged(np.full(16, 2.5)).at.tolist() == [2.5, 6.5, 10.5, 14.5]
    assert f.merged(np.full(16, 2.49)).at.tolist() == [1.5 + 2 * k for k in range(8)]


def test_where_a_difference_first_falls_to_a_level():
    """It begins at 2, rises to 3 at 1, falls to -1 at 2, and stays there; or ends before."""
    at, values, slopes = np.array([0.5, 1.0, 2.0]), np.array([2.0, 3.0, -1.0]), np.array([2.0, -4.0, 0.0])
    gap = Gap(at, values, slopes)
    assert gap.end == np.inf
    for level, x in ((2.5, 0.5), (2.0, 0.5), (1.0, 1.5), (0.0, 1.75), (-1.0, 2.0), (-1.5, np.inf)):
        assert gap.least(level) == x
    assert gap.least() == 1.75
    for end, x in ((1.75, 1.75), (1.7, np.inf), (1.8, 1.75)):
        assert Gap(at[:2], values[:2], slopes[:2], end).least() == x
    rising = Gap(np.array([0.0]), np.array([1.0]), np.array([2.0]))
    flat = Gap(np.array([0.0]), np.array([1.0]), np.array([0.0]))
    falling = Gap(np.array([1.0]), np.array([1.0]), np.array([-0.5]))
    assert [g.least() for g in (rising, flat, falling)] == [np.inf, np.inf, 3.0]


def test_where_a_difference_changes_its_sign():
    """At most 0 counts as negative; behind the last bend of an endless one the slope decides."""

    def changes(values, last, end=np.inf):
        at = np.arange(len(values), dtype=float)
        slopes = np.append(np.diff(values), last)
        return Gap(at, np.array(values, dtype=float), slopes, end).changes()

    assert changes([1, -1, 1], 1.0) == [(0, 1), (1, 2)]
    assert changes([1, 0, -1, 2], 0.0) == [(0, 1), (2, 3)]
    assert changes([-1, 0, 1], 1.0) == [(1, 2)]
    assert changes([1, 2], -1.0) == [(1, np.inf)]
    assert changes([-1, -2], 1.0) == [(1, np.inf)]
    assert changes([1, 2], 0.0) == changes([-1, -2], 0.0) == changes([-1, 0], -1.0) == []
    assert changes([1, 2], -1.0, end=2.0) == changes([1, 2], -1.0, end=2.5) == []
    assert changes([1, 2], -1.0, end=3.0) == [(1, 3)]
    assert changes([1, 2], -1.0, end=4.0) == [(1, 4)]
    assert changes([-1, -2], 1.0, end=3.5) == [(1, 3.5)]
