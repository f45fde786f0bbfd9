"""Exact geometry and linear equations, against definitions and against each other."""

from fractions import Fraction as F
from itertools import combinations_with_replacement

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from goodwill.geometry.outline import HalfPlane, Outline
from goodwill.geometry.plane import contains, dot, hull, sides, squared_distance, turn
from goodwill.geometry.polygon import mixture
from goodwill.geometry.polytope import Polytope
from goodwill.linear import solve
from goodwill.repeated.frequency_proof import Solid

small = st.integers(-4, 4).map(F)
points = st.lists(st.tuples(small, small), min_size=1, max_size=8)
ways = st.tuples(small, small)


@examples(100)
@given(points, st.tuples(small, small))
def test_a_hull_holds_its_points_and_no_others(chosen, point):
    corners = hull(chosen)
    assert all(contains(corners, p) for p in chosen)
    assert set(corners) <= set(chosen)
    assert hull(corners) == corners == hull(chosen[::-1])
    assert corners[0] == min(corners)
    # A point is in the hull iff it is in a triangle of points (or on a segment between two).
    triples = combinations_with_replacement(sorted(set(chosen)), 3)
    assert contains(corners, point) == any(in_triangle(point, *t) for t in triples)


def in_triangle(p, a, b, c):
    turns = [turn(a, b, p), turn(b, c, p), turn(c, a, p)]
    if turn(a, b, c):
        return min(turns) >= 0 or max(turns) <= 0
    flat = not any(turns)
    return flat and all(min(x) <= y <= max(x) for x, y in zip(zip(a, b, c, strict=True), p, strict=True))


@examples(100)
@given(points, ways)
def test_sides_reach_as_far_as_corners(chosen, way):
    corners = hull(chosen)
    for normal, bound in sides(corners):
        assert max(dot(normal, c) for c in corners) == bound
    outside = tuple(9 * x for x in way)
    gap = squared_distance(corners, outside)
    assert (gap == 0) == contains(corners, outside)
    assert all(gap <= dot(off, off) for c in corners for off in [(outside[0] - c[0], outside[1] - c[1])])


@examples(100)
@given(points, st.lists(st.tuples(ways, small), max_size=6), st.lists(ways, min_size=1, max_size=4))
def test_what_half_planes_leave_is_supported_by_them(chosen, cuts, asked):
    """After each cut the corners are in all half-planes, and weights of these prove how far they reach."""
    corners = hull(chosen)
    planes = [HalfPlane(k, *side) for k, side in enumerate(sides(corners))]
    outline, known = Outline(corners, planes), {p.number: p for p in planes}
    for normal, bound in cuts:
        if not any(normal) or -outline.reach(tuple(-x for x in normal)) > bound:
            continue  # nothing would be left
        plane = HalfPlane(len(known), normal, bound)
        known[plane.number] = plane
        before = outline.corners
        outline.cut(plane)
        assert hull(outline.corners)
        assert all(dot(normal, c) <= bound for c in outline.corners)
        assert all(contains(hull(before), c) for c in outline.corners)
        for way in asked:
            found = outline.supports(way)
            assert all(weight > 0 for weight in found.values())
            total = [sum(w * known[n].normal[c] for n, w in found.items()) for c in (0, 1)]
            assert total == list(way)
            assert sum(w * known[n].bound for n, w in found.items()) == outline.reach(way)


@examples(60)
@given(points, st.lists(st.tuples(st.tuples(small, small, small), small), max_size=4))
def test_what_half_spaces_leave_is_supported_by_them(chosen, cuts):
    corners = hull(chosen)
    prism = Polytope.prism(np.array(corners, dtype=object), F(0), F(2))
    facets = [tuple(map(F, facet)) for facet in prism.facets.tolist()]
    known = {k: HalfPlane(k, f[:-1], f[-1]) for k, f in enumerate(facets)}
    solid = Solid(prism, {tuple(f): k for k, f in enumerate(prism.facets.tolist())})
    for normal, bound in cuts:
        if not any(normal) or -solid.reach(tuple(-x for x in normal)) > bound:
            continue
        plane = HalfPlane(len(known), normal, bound)
        known[plane.number] = plane
        solid.cut(plane)
        for way in (normal, (F(0), F(0), F(1)), (F(1), F(-2), F(3))):
            found = solid.supports(way)
            total = [sum(w * known[n].normal[c] for n, w in found.items()) for c in range(3)]
            assert total == list(way)
            assert sum(w * known[n].bound for n, w in found.items()) == solid.reach(way)


def test_half_spaces_of_very_different_lengths_support_each_other():
    """Of a game in floats a side may be shorter than another by 17 orders of magnitude."""
    hair = F(1, 10**17)
    corners = hull([(F(0), F(0)), (F(1), F(0)), (F(1), hair), (F(0), F(1))])
    prism = Polytope.prism(np.array(corners, dtype=object), F(0), F(1))
    facets = [tuple(map(F, facet)) for facet in prism.facets.tolist()]
    solid = Solid(prism, {tuple(f): k for k, f in enumerate(prism.facets.tolist())})
    for way in ((hair, hair**2, -hair), (F(1), hair, -hair), (hair, F(0), F(-1)), (hair / 3, F(-1), hair)):
        found = solid.supports(way)
        assert [sum(w * facets[n][c] for n, w in found.items()) for c in range(3)] == list(way)
        assert sum(w * facets[n][3] for n, w in found.items()) == max(dot(way, c) for c in solid.corners)


@examples(100)
@given(st.integers(1, 4), st.data())
def test_linear_equations_are_solved_exactly(size, data):
    numbers = st.lists(small, min_size=size, max_size=size)
    matrix, right = data.draw(st.lists(numbers, min_size=size, max_size=size)), data.draw(numbers)
    found = solve(matrix, [[x] for x in right])
    singular = round(np.linalg.det(np.array(matrix, dtype=float)), 6) == 0
    assert (found is None) == singular
    if found is not None:
        assert [dot(row, [x for (x,) in found]) for row in matrix] == right


def test_a_polygon_as_thin_as_rounding_errors_has_a_mixture():
    """Most corners lie within 1e-8 of each other: in floats no triangle of the fan contains the point."""
    thin = np.array(
        [
            [0.5059673070442374, 0.7022732525787349],
            [0.5059673070545695, 0.702273252323887],
            [0.5059673072396745, 0.7022732510443367],
            [0.6249062759757203, 0.40023800407535237],
            [0.9996110082766718, 0.4002380040748831],
            [0.5059673092600101, 0.7022732695177497],
            [0.5059673077607673, 0.7022732637563197],
            [0.5059673076481596, 0.702273262655764],
            [0.5059673075964577, 0.7022732621402156],
            [0.5059673075295199, 0.702273261461512],
            [0.5059673074831493, 0.7022732609829164],
            [0.5059673074200268, 0.7022732603185771],
            [0.5059673073957713, 0.7022732600588467],
            [0.5059673073671024, 0.7022732597482989],
            [0.5059673073122346, 0.7022732591418392],
            [0.5059673071411716, 0.702273255858921],
            [0.5059673070796012, 0.7022732542169384],
        ]
    )
    point = np.array([0.5059673072476422, 0.7022732512921276])
    shares = mixture(thin, point, 1e-12)
    assert sum(w for w, _ in shares) == pytest.approx(1)
    assert np.abs(sum(w * thin[k] for w, k in shares) - point).max() < 1e-9
