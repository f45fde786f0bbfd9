"""Polytopes cut by half-spaces, against all points in which three of their planes meet."""

from fractions import Fraction as F
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from goodwill.geometry.plane import dot, hull
from goodwill.geometry.polytope import Polytope
from goodwill.linear import solve

SMALL = st.integers(-3, 3).map(F)
BASES = st.lists(st.tuples(SMALL, SMALL), min_size=1, max_size=6).map(hull)


def prism(base, low=F(0), high=F(2)):
    return Polytope.prism(np.array(base, dtype=object).reshape(-1, 2), low, high)


def corners_of(facets):
    """All points in which three planes meet and that lie on the right side of all."""
    found = set()
    for three in combinations(facets, 3):
        point = solve([f[:3] for f in three], [[f[3]] for f in three])
        if point is not None:
            at = tuple(x for (x,) in point)
            if all(dot(f[:3], at) <= f[3] for f in facets):
                found.add(at)
    return found


def in_tuples(table):
    return [tuple(map(F, row)) for row in table.tolist()]


@examples(40)
@given(BASES, st.lists(st.tuples(st.tuples(SMALL, SMALL, SMALL), SMALL), max_size=3))
def test_corners_are_where_planes_meet_and_each_is_on_its_facets(base, cuts):
    """Also where a cut goes through corners, or an edge, or leaves a point, or nothing."""
    found = prism(base)
    facets = in_tuples(found.facets)
    for normal, bound in cuts:
        if not any(normal):
            continue
        found = found.cut(np.array(normal, dtype=object), bound)
        facets.append((*normal, bound))
    corners = in_tuples(found.corners)
    assert len(corners) == len(set(corners))
    assert set(corners) == corners_of(facets)
    for k, corner in enumerate(corners):
        for j, facet in enumerate(in_tuples(found.facets)):
            if len(base) > 2 or j >= len(base):
                assert found.touching[k, j] == (dot(facet[:3], corner) == facet[3])


@pytest.mark.parametrize(("count", "sides"), [(1, 5), (2, 6), (3, 3), (4, 4)])
def test_a_prism_has_its_base_twice_and_a_facet_for_each_side(count, sides):
    base = [(0, 0), (4, 0), (4, 4), (0, 4)][:count]
    found = prism([(F(x), F(y)) for x, y in base], F(-1), F(5))
    assert in_tuples(found.corners) == [(*p, h) for h in (-1, 5) for p in base]
    assert len(found.facets) == sides + 2
    assert in_tuples(found.facets)[-2:] == [(0, 0, -1, 1), (0, 0, 1, 5)]
    assert found.touching[:, -2].tolist() == [True] * count + [False] * count
    assert found.touching[:, -1].tolist() == [False] * count + [True] * count


def test_what_is_not_cut_is_the_same_and_what_is_cut_away_is_empty():
    cube = prism([(F(0), F(0)), (F(2), F(0)), (F(2), F(2)), (F(0), F(2))])
    assert cube.cut(np.array([F(1), F(0), F(0)], dtype=object), F(2)) is cube
    gone = cube.cut(np.array([F(1), F(0), F(0)], dtype=object), F(-1))
    assert gone.corners.shape == (0, 3)
    assert gone.touching.shape[0] == 0
    side = cube.cut(np.array([F(1), F(0), F(0)], dtype=object), F(0))
    assert sorted(in_tuples(side.corners)) == [(0, y, z) for y in (0, 2) for z in (0, 2)]
    half = cube.cut(np.array([F(1), F(0), F(0)], dtype=object), F(1))
    assert len(half.facets) == 6  # the far side is gone, and the cut is there
