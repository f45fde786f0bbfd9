"""Concave functions by their bends: sums, minima and merges against the values themselves."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from goodwill.geometry.bends import Bends, Gap, lesser, running_sums

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
