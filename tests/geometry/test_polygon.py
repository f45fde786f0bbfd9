"""Polygons in arrays, against polygons as tuples of fractions (``plane.py``), which share no line."""

from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from goodwill.geometry import plane
from goodwill.geometry.polygon import (
    area,
    cone_weights,
    cut,
    distance,
    distances,
    hull,
    mixture,
    normals,
    weights,
)

COORDINATE = st.integers(-4, 4).map(F)
POINT = st.tuples(COORDINATE, COORDINATE)
FEW = st.lists(POINT, min_size=1, max_size=7)


def array(points, dtype=object):
    return np.array(points, dtype=dtype).reshape(-1, 2)


def polygon(points):
    """The same hull as an array and as a tuple."""
    corners = plane.hull(points)
    return array(corners), corners


@given(FEW)
@examples(100)
def test_a_hull_is_that_of_the_plane(points):
    assert [tuple(p) for p in hull(array(points))] == [*plane.hull(points)]


@given(st.lists(POINT, min_size=17, max_size=40))
@examples(60)
def test_many_floats_have_the_same_hull_though_most_are_left_out_at_first(points):
    found = hull(array(points, float))
    assert [tuple(p) for p in found.tolist()] == [tuple(map(float, p)) for p in plane.hull(points)]


def test_a_hull_with_a_tolerance_drops_what_hardly_stands_out():
    square = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]
    near = [*square, (1.0, -0.01), (1.0, 2.001)]
    assert sorted(map(tuple, hull(array(near, float), 0.02).tolist())) == sorted(square)
    assert len(hull(array(near, float), 0.0005)) == 6
    close = [(0.0, 0.0), (0.001, 0.0005), (2.0, 0.0), (0.0, 2.0)]
    assert len(hull(array(close, float), 0.01)) == 3


@pytest.mark.parametrize("noise", [1e-13, 1e-3])
def test_a_corner_is_not_dropped_where_a_side_is_steep_but_for_rounding(noise):
    """Once (2, 2) was, and a quarter of the square: it is close to a line through two points far below."""
    square = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]
    for x, y in ((2 + noise, 1.0), (-noise, 1.0), (1.0, 2 + noise), (1.0, -noise)):
        found = hull(array([*square, (x, y)], float), 10 * noise)
        assert distances(found, array(square, float)).max() <= 10 * noise


@given(FEW)
@examples(60)
def test_normals_point_outward_and_are_as_long_as_their_edges(points):
    corners, sides = polygon(points)
    if len(sides) < 2:
        return
    for k, normal in enumerate(normals(corners)):
        here, after = sides[k], sides[(k + 1) % len(sides)]
        assert plane.dot(normal, here) == plane.dot(normal, after) == max(plane.dot(normal, c) for c in sides)
        edge = (after[0] - here[0], after[1] - here[1])
        assert plane.dot(normal, normal) == plane.dot(edge, edge) > 0


@given(FEW, POINT, COORDINATE, POINT)
@examples(150)
def test_a_cut_keeps_what_is_on_its_side(points, normal, bound, point):
    corners, sides = polygon(points)
    kept = plane.hull([tuple(p) for p in cut(corners, normal, bound)])
    inside = plane.contains(sides, point) and plane.dot(normal, point) <= bound
    assert plane.contains(kept, point) == inside
    assert all(plane.contains(sides, p) and plane.dot(normal, p) <= bound for p in kept)


@given(FEW, st.tuples(st.integers(1, 9), st.integers(1, 9)), st.integers(0, 6))
@examples(60)
def test_the_normals_that_meet_in_a_corner_add_up_to_a_way_in_which_it_is_farthest(points, shares, k):
    corners, sides = polygon(points)
    if len(sides) < 3:
        return
    k %= len(sides)
    edges = normals(corners)
    way = shares[0] * edges[k - 1] + shares[1] * edges[k]
    assert cone_weights(corners, k, way) == shares


@given(FEW)
@examples(60)
def test_the_area_is_that_of_a_fan_of_triangles(points):
    corners, sides = polygon(points)
    fan = sum(plane.turn(sides[0], sides[k], sides[k + 1]) for k in range(1, len(sides) - 1))
    assert area(corners) == F(fan) / 2


@given(FEW, POINT, st.integers(1, 3))
@examples(200)
def test_weights_are_exact_or_there_are_none(points, point, part):
    corners, sides = polygon(points)
    point = tuple(x / part for x in point)
    found = weights(corners, array([point])[0])
    if not plane.contains(sides, point):
        assert found is None
        return
    assert sum(w for w, _ in found) == 1
    assert all(w > 0 or len(sides) == 2 for w, _ in found)
    assert all(w >= 0 for w, _ in found)
    assert tuple(sum(w * sides[k][j] for w, k in found) for j in (0, 1)) == point


def test_a_point_may_be_outside_by_the_tolerance():
    """Of a segment that is a distance, of a triangle a share."""
    off, beyond = array([(2, F(-1, 100))])[0], array([(F(401, 100), 0)])[0]
    segment, triangle = array([(0, 0), (4, 0)]), array([(0, 0), (4, 0), (0, 4)])
    assert weights(segment, off, F(1, 50)) is not None
    assert weights(segment, off, F(1, 200)) is None
    assert weights(triangle, off, F(1, 399)) is not None
    assert weights(triangle, off, F(1, 401)) is None
    assert weights(segment, beyond, F(1, 50)) == [(1, 1)]
    assert weights(segment, beyond, F(1, 500)) is None
    # Just the tolerance is within it, at each end, beside it, and for each corner of a triangle.
    for x, wanted in ((F(-1, 10), [(1 + F(1, 40), 0), (F(-1, 40), 1)]), (F(41, 10), None)):
        found = weights(segment, array([(x, 0)])[0], F(1, 40))
        assert found == wanted or (wanted is None and found == [(F(-1, 40), 0), (1 + F(1, 40), 1)])
        assert weights(segment, array([(x, 0)])[0], F(1, 41)) is None
    assert weights(segment, off, F(1, 100)) == [(F(1, 2), 0), (F(1, 2), 1)]
    assert weights(segment, off, F(1, 101)) is None
    assert weights(triangle, off, F(1, 400)) is not None
    assert weights(triangle, array([(4, F(1, 10))])[0], F(1, 10)) == [(1, 1)]
    assert weights(triangle, array([(4, F(1, 10))])[0], F(1, 40)) == [(1, 1), (F(1, 40), 2)]
    assert weights(triangle, array([(4, F(1, 10))])[0], F(1, 41)) is None


@given(FEW, POINT)
@examples(150)
def test_distances_and_nearest_points_are_those_of_the_plane(points, point):
    corners, sides = polygon(points)
    wanted = float(plane.squared_distance(sides, point)) ** 0.5
    assert distance(corners, point) == pytest.approx(wanted, abs=1e-9)
    assert distances(corners, array([point, point]))[1] == pytest.approx(wanted, abs=1e-9)
    mixed = mixture(corners, point)
    assert len(mixed) <= 3
    assert sum(w for w, _ in mixed) == pytest.approx(1)
    nearest = [sum(w * float(sides[k][j]) for w, k in mixed) for j in (0, 1)]
    gap = np.hypot(nearest[0] - float(point[0]), nearest[1] - float(point[1]))
    assert gap == pytest.approx(wanted, abs=1e-9)


def test_points_as_near_as_the_tolerance_are_one():
    """In both coordinates; then the first in order stands for them, if it is one of those that are kept."""

    def corners(*points):
        return [tuple(p) for p in hull(array(points, float), 0.25).tolist()]

    a, c, d = (0.0, 0.0), (4.0, 4.0), (0.0, 4.0)
    assert corners(a, (0.25, -0.25), c, d) == [a, c, d]
    assert corners(a, (0.25, -0.26), c, d) == [a, (0.25, -0.26), c, d]
    assert corners(a, (0.26, -0.25), c, d) == [a, (0.26, -0.25), c, d]
    # What stands between two of them in order keeps them from being one by no means.
    assert corners((0.0, 0.0), (0.125, 8.0), (0.25, 0.25)) == [(0.0, 0.0), (0.125, 8.0)]
    assert corners((0.0, 0.0), (0.25, 5.0), (4.0, 0.0)) == [(0.0, 0.0), (4.0, 0.0), (0.25, 5.0)]
    assert corners((0.0, 0.0), (0.25, 0.25)) == [(0.0, 0.0)]
    assert hull(np.empty((0, 2)), 0.25).shape == hull(np.empty((0, 2))).shape == (0, 2)


def test_a_corner_that_stands_out_by_just_the_tolerance_is_dropped():
    square = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]
    for x, y in ((2.0, -0.25), (2.0, 4.25)):
        assert sorted(map(tuple, hull(array([*square, (x, y)], float), 0.25).tolist())) == sorted(square)
        assert len(hull(array([*square, (x, y)], float), 0.24)) == 5
    for x, y in ((-0.25, 2.0), (4.25, 2.0)):  # never the first or the last in order
        assert len(hull(array([*square, (x, y)], float), 0.25)) == 5


@pytest.mark.parametrize("kind", [float, object])
def test_a_cut_through_corners_keeps_each_once(kind):
    square = array([(F(0), F(0)), (F(2), F(0)), (F(2), F(2)), (F(0), F(2))], kind)
    assert cut(square, (1, 0), 2) is square
    assert cut(square, (1, 1), 2).tolist() == [[0, 0], [2, 0], [0, 2]]
    assert cut(square, (1, 0), 0).tolist() == [[0, 0], [0, 2]]
    assert cut(square, (1, 1), 0).tolist() == [[0, 0]]
    assert cut(square, (1, 1), -1).shape == (0, 2)
    assert cut(square, (1, 0), 1).dtype == kind
    assert cut(array([(1, 1)], kind), (1, 0), 0).shape == (0, 2)


def test_the_sides_of_a_point_and_of_a_segment():
    assert plane.sides(((F(3), F(4)),)) == [((1, 0), 3), ((0, 1), 4), ((-1, 0), -3), ((0, -1), -4)]
    along = [((0, -2), 0), ((0, 2), 0), ((2, 0), 4), ((-2, 0), 0)]
    assert plane.sides(((F(0), F(0)), (F(2), F(0)))) == along


def test_a_polygon_that_is_a_point_has_one_corner_to_mix():
    point = array([(3, 4)])
    assert mixture(point, (0, 0)) == [(1.0, 0)]
    assert distance(point, (0, 0)) == 5
    assert distances(point, array([(0, 0), (3, 4)])).tolist() == [5, 0]
    assert weights(point, array([(3, 4)])[0]) == [(1, 0)]
    assert weights(point, array([(3, 5)])[0]) is None
