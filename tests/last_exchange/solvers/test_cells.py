"""Bounds by cells against the errors themselves, at many odds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from goodwill.last_exchange.solvers import cells

#: Odds from far before the first end to far behind the last, ends and what lies next to them among them.
ODDS = np.unique(
    np.concatenate(
        [np.geomspace(1e-14, 1e9, 20000), cells.ENDS, cells.ENDS * (1 + 1e-15), cells.ENDS * (1 - 1e-15)]
    )
)
CELL = np.searchsorted(cells.ENDS, ODDS, side="right")

factors = st.floats(1e-9, 1e9) | st.integers(-40, 40).map(lambda n: float(np.exp(n * cells.STEP)))


def error(bounds, x):
    """The greatest error that bounds let be, at an end what either cell lets be."""
    at = np.searchsorted(cells.ENDS, x, side="right")
    return bounds[at] * cells.weight(x)


@examples(60)
@given(st.integers(0, 10**6), factors, st.floats(0.01, 1.0))
def test_an_image_bounds_the_error_wherever_the_odds_go(seed, factor, mass):
    bounds = np.random.default_rng(seed).exponential(size=cells.LAST + 1)
    image = cells.image(bounds, mass, factor)
    assert np.all(mass * error(bounds, factor * ODDS) <= error(image, ODDS) * (1 + 1e-12))


@examples(60)
@given(st.integers(0, 10**6), factors)
def test_a_level_bounds_the_error_near_the_odds(seed, x):
    bounds = np.random.default_rng(seed).exponential(size=cells.LAST + 1)
    near = ODDS[(cells.cell(x) - 1 <= CELL) & (ODDS <= x * cells.RATIO)]
    assert np.all(error(bounds, near) <= cells.level(bounds, x) * (1 + 1e-12))


@examples(30)
@given(st.lists(st.floats(1e-13, 1e9), min_size=1), st.integers(0, 10**6))
def test_what_is_allowed_does_not_fall_and_is_within_the_bound(some, seed):
    bounds = np.maximum.accumulate(np.random.default_rng(seed).exponential(size=cells.LAST + 1))
    at = np.sort(np.array(some))
    allowed = cells.allowed(bounds, at)
    assert np.all(np.diff(allowed) >= 0)
    assert np.all(allowed <= error(bounds, at) * (1 + 1e-12))


@pytest.mark.parametrize("factor", [0.25, 1.0, 3.7])
def test_no_image_reaches_beyond_what_is_said(factor):
    for k in range(5, cells.LAST - 5, 97):
        ends = factor * cells.RIGHT[k] * (1 - 1e-9)
        assert cells.cell(ends) <= cells.reach(k, factor)
