"""Envelopes against the definition: the minimum over all plans."""

from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodwill.geometry.envelope import Envelope, distinct, in_order, lower_left_hull

numbers = st.fractions(min_value=0, max_value=5, max_denominator=12)
plans = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=8)
masses = st.tuples(numbers, numbers)


def envelope(some_plans):
    return Envelope(lower_left_hull(np.array(some_plans, dtype=object)))


def least(some_plans, x, y):
    return min(a * x + d * y for a, d in some_plans)


@given(plans, masses)
def test_the_hull_keeps_the_minimum(some, at):
    assert envelope(some)(*at) == least(some, *at)


@given(plans)
def test_the_hull_is_strictly_convex(some):
    corners = envelope(some).corners
    assert all(corners[:-1, 0] < corners[1:, 0])
    assert all(corners[:-1, 1] > corners[1:, 1])
    slopes = Envelope(corners).slopes
    assert all(slopes[:-1] < slopes[1:])


@given(plans, plans, masses)
def test_sum_and_minimum_are_pointwise(some, others, at):
    f, g = envelope(some), envelope(others)
    assert (f + g)(*at) == least(some, *at) + least(others, *at)
    assert f.minimum(g)(*at) == min(least(some, *at), least(others, *at))


@given(plans, masses, masses, masses)
def test_masses_scale_and_plans_add(some, factors, plan, at):
    changed = envelope(some).at_masses(*factors).plus_plan(*plan)
    scaled = (factors[0] * at[0], factors[1] * at[1])
    assert changed(*at) == least(some, *scaled) + plan[0] * at[0] + plan[1] * at[1]


@given(plans, plans)
def test_comparison_is_for_all_masses(some, others):
    f, g = envelope(some), envelope(others)
    shares = [F(k, 60) for k in range(1, 61)]
    if f.is_below(g):
        assert f(F(1), F(0)) <= g(F(1), F(0))
        assert all(f(1 - s, s) < g(1 - s, s) for s in shares)
    else:
        at = np.concatenate([f.breakpoints, g.breakpoints, [F(1)]])
        assert f(F(1), F(0)) > g(F(1), F(0)) or any(f(1 - s, s) >= g(1 - s, s) for s in at)


@pytest.mark.parametrize("tolerance", [1e-3, 1e-6])
def test_merging_costs_no_more_than_it_says(tolerance):
    random = np.random.default_rng(1)
    angles = np.sort(random.uniform(np.pi, 1.5 * np.pi, 400))
    f = Envelope(lower_left_hull(np.column_stack([1 + np.cos(angles), 1 + np.sin(angles)])))
    merged = f.merged(tolerance)
    share = np.linspace(0, 1, 5001)
    excess = merged(1 - share, share) - f(1 - share, share)
    assert len(merged.corners) < len(f.corners)
    assert excess.min() >= -1e-15
    assert excess.max() <= tolerance


@given(
    st.lists(st.fractions(max_denominator=10**6) | st.integers(-5, 5) | st.floats(-9, 9), min_size=1), numbers
)
def test_integers_compare_as_the_fractions_do(some, near):
    exact = np.array([*map(F, some), near, near + F(1, 10**30)], dtype=object)
    keys, other = in_order(exact, exact[:1])
    for x, a in zip(exact, keys, strict=True):
        assert isinstance(a, int)
        assert (x < exact[0], x == exact[0]) == (a < other[0], a == other[0])
    assert distinct(exact).tolist() == sorted(set(exact.tolist()))


@pytest.mark.parametrize("count", range(1, 10))
def test_every_second_corner_may_be_dropped_but_the_ends(count):
    """On a parabola each corner between two others is cheaper than they are by the same."""
    f = envelope([(F(k), F((9 - k) * (10 - k), 2)) for k in range(count)])
    assert len(f.corners) == count
    kept = [k for k in range(count) if k % 2 == 0 or k == count - 1]
    assert f.merged(100).corners.tolist() == f.corners[kept].tolist()
    assert f.merged(0).corners.tolist() == f.corners.tolist()


def test_a_corner_that_is_cheaper_by_just_the_tolerance_is_dropped():
    """Both neighbours cost 2 where they tie, at one half, and the corner there 1."""
    f = Envelope(np.array([(F(0), F(4)), (F(1), F(1)), (F(4), F(0))], dtype=object))
    assert f(F(1, 2), F(1, 2)) == 1
    assert f.merged(F(1)).corners.tolist() == [[0, 4], [4, 0]]
    assert f.merged(F(99, 100)).corners.tolist() == f.corners.tolist()


def test_masses_that_are_0_leave_what_counts():
    f = Envelope(np.array([[0.0, 4.0], [1.0, 1.0]]))
    assert f(0.0, 0.0) == 0
    assert f.at_masses(0, 2.0).corners.tolist() == [[0, 2]]
    assert f.at_masses(2.0, 0).corners.tolist() == [[0, 0]]
    assert f.at_masses(2.0, 3.0).corners.tolist() == [[0, 12], [2, 3]]
    assert f.cheapest(0.0, 0.0).tolist() == [0, 4]


def test_below_is_below_wherever_the_second_type_is_there():
    f = Envelope(np.array([[1.0, 2.0]]))
    for other, below in (((1, 3), True), ((2, 3), True), ((1, 2), False), ((2, 2), False), ((0.5, 3), False)):
        assert f.is_below(Envelope(np.array([other], dtype=float))) == below
        exact = [Envelope(np.array([[F(x) for x in pair]], dtype=object)) for pair in ((1, 2), other)]
        assert exact[0].is_below(exact[1]) == below
