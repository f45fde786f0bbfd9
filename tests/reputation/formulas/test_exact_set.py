"""The corners between the two far jumps: what the solver finds, where they move, where they are refused."""

from fractions import Fraction as F

import numpy as np
import pytest

from goodwill.geometry.polygon import distances, hull
from goodwill.reputation import equilibrium_payoffs, profile_values
from goodwill.reputation.formulas.exact_set import CHEATED, COMPLAINT, MARKET, REFUSED, corners_between_jumps
from goodwill.reputation.strategies.complaints import complaint_then_praise

TINY = F(1, 10**12)


def polygon(delta):
    return hull(np.array([*corners_between_jumps(delta).values()], dtype=object))


@pytest.mark.parametrize("delta", [F(17, 20), F(179, 200)])  # without a complaint, and with one
def test_the_solver_finds_the_polygon_and_knows_nothing_of_corners(delta):
    found = equilibrium_payoffs(MARKET, delta, "normal", tolerance=0.002)
    assert distances(polygon(delta), found.inner).max() < 1e-12
    assert distances(found.outer, polygon(delta)).max() < 1e-12
    assert distances(found.inner, polygon(delta)).max() < 0.002


def test_at_the_third_jump_t_appears_and_q_moves_with_the_lower_side():
    before, there = corners_between_jumps(COMPLAINT - TINY), corners_between_jumps(COMPLAINT)
    assert there.keys() - before.keys() == {"T"}
    plan = complaint_then_praise(MARKET, COMPLAINT)
    assert there["T"] == profile_values(MARKET, plan, COMPLAINT)["told"]
    moved = {name: max(abs(x - y) for x, y in zip(there[name], before[name], strict=True)) for name in before}
    assert F(1, 10**4) < moved.pop("Q") < F(2, 10**4)
    assert max(moved.values()) < 1000 * TINY


def passing(name):
    """Where m/delta, which falls, passes a corner."""
    low, high = REFUSED, CHEATED - TINY
    for _ in range(60):
        middle = (low + high) / 2
        left = MARKET.outside_payoff / middle > corners_between_jumps(middle)[name][0]
        low, high = (middle, high) if left else (low, middle)
    return high


def repaid(payoff):
    """Where so much a round for ever is just worth a complaint to him."""
    short = MARKET.penalty - MARKET.price
    return short / (short + payoff)


@pytest.mark.parametrize(
    "delta", [passing("R"), passing("Q"), repaid(MARKET.margin), repaid(F(1, 5) - F(1, 100) * F(5, 2))]
)
def test_elsewhere_the_corners_are_continuous(delta):
    before, there = corners_between_jumps(delta - TINY), corners_between_jumps(delta)
    assert before.keys() == there.keys()
    for name, corner in before.items():
        assert max(abs(x - y) for x, y in zip(corner, there[name], strict=True)) < 1000 * TINY


def test_the_formula_ends_where_the_theorem_does():
    assert corners_between_jumps(REFUSED)["L"] == (MARKET.outside_payoff, REFUSED * MARKET.margin)
    corners_between_jumps(CHEATED - TINY)
    for delta in (REFUSED - TINY, CHEATED):
        with pytest.raises(ValueError, match=r"delta = .* 80/99 <= delta < 180/199"):
            corners_between_jumps(delta)


def test_floats_give_the_same_corners_but_for_rounding():
    exactly, roughly = corners_between_jumps(F(179, 200)), corners_between_jumps(179 / 200)
    for name, corner in exactly.items():
        assert roughly[name] == pytest.approx([float(x) for x in corner], abs=1e-12)
