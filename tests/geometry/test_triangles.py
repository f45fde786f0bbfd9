"""Where a point lies: in a polygon, on its edge or outside, and how it is mixed of a triangle's corners."""

from fractions import Fraction as F

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from goodwill.geometry.triangles import barycentric, edge_turns

SQUARE = [(F(0), F(0)), (F(2), F(0)), (F(2), F(2)), (F(0), F(2))]
SMALL = st.fractions(-3, 3, max_denominator=12)


@pytest.mark.parametrize(
    ("point", "least"), [((1, 1), 2), ((2, 1), 0), ((2, 2), 0), ((3, 1), -2), ((-1, -1), -2)]
)
def test_all_turns_are_left_inside_and_none_is_right_on_the_edge(point, least):
    assert min(edge_turns(SQUARE, point)) == least


@given(SMALL, SMALL)
def test_the_turns_of_a_point_add_up_to_twice_the_area(x, y):
    """So a corner that is left out, or taken twice, is seen."""
    assert sum(edge_turns(SQUARE, (x, y))) == 8


@given(st.lists(st.tuples(SMALL, SMALL), min_size=3, max_size=3), st.tuples(SMALL, SMALL))
def test_weights_mix_the_corners_to_the_point(triangle, point):
    (a, b), (c, d), (e, f) = triangle
    if (c - a) * (f - b) == (d - b) * (e - a):
        return  # no triangle
    weights = barycentric(triangle, point)
    assert sum(weights) == 1
    assert tuple(sum(w * x[k] for w, x in zip(weights, triangle, strict=True)) for k in (0, 1)) == point
    assert barycentric(triangle, triangle[2]) == (0, 0, 1)


def test_arrays_and_letters_are_points_too():
    """The explorers ask for many points at once, and write the answer in JavaScript from letters."""
    x = np.array([0.5, 1.0, 3.0])
    inside = np.logical_and.reduce([turn >= 0 for turn in edge_turns(SQUARE, (x, x))])
    assert inside.tolist() == [True, True, False]
    a, b = sp.symbols("a b")
    weights = barycentric([(0, 0), (1, 0), (0, 1)], (a, b))
    assert [sp.expand(w - x) for w, x in zip(weights, (1 - a - b, a, b), strict=True)] == [0, 0, 0]
