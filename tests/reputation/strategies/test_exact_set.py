"""The plan of the corners: each state is worth its corner, nobody gains by a move, and other corners fail."""

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from goodwill.reputation import profile_values, verify_public_profile
from goodwill.reputation.formulas.exact_set import CHEATED, COMPLAINT, MARKET, REFUSED, corners_between_jumps
from goodwill.reputation.strategies.exact_set import plan_of_corners

#: Places between the two jumps, their start and their end almost.
BETWEEN = st.fractions(0, F(999_999, 10**6)).map(lambda share: REFUSED + share * (CHEATED - REFUSED))


@given(BETWEEN)
@examples(40)
def test_each_corner_is_worth_what_the_formula_says_and_nobody_gains(delta):
    corners = corners_between_jumps(delta)
    plan = plan_of_corners(MARKET, delta, corners)
    for reading in ("normal", "extensive"):
        verdict = verify_public_profile(MARKET, plan, delta, reading=reading)
        assert verdict.holds, verdict
        assert verdict.values == corners


@pytest.mark.parametrize("delta", [COMPLAINT - F(1, 10**6), COMPLAINT, F(8, 9), F(179, 200)])
@pytest.mark.parametrize("name", ["G", "Q", "R", "L", "T"])
def test_a_corner_that_is_moved_is_not_what_the_state_is_worth(delta, name):
    corners = corners_between_jumps(delta)
    if name not in corners:
        return
    moved = corners | {name: tuple(x + F(1, 10**6) for x in corners[name])}
    assert profile_values(MARKET, plan_of_corners(MARKET, delta, moved), delta) != moved


def test_with_a_higher_penalty_he_does_not_bear_the_complaint():
    delta = COMPLAINT
    plan = plan_of_corners(MARKET, delta, corners_between_jumps(delta))
    stern = MARKET.with_changes(penalty=MARKET.penalty + F(1, 100))
    assert verify_public_profile(stern, plan, delta).witness.player == "provider"


def test_what_is_no_set_of_corners_is_refused_by_name():
    corners = corners_between_jumps(F(17, 20))
    without = {name: point for name, point in corners.items() if name != "R"}
    with pytest.raises(ValueError, match="corners lacks R"):
        plan_of_corners(MARKET, F(17, 20), without)
    with pytest.raises(ValueError, match=r"corners\['L'\] = .* must be a pair"):
        plan_of_corners(MARKET, F(17, 20), corners | {"L": (1, 2, 3)})
    with pytest.raises(ValueError, match="what a player has at L above O = 0 is out of range"):
        plan_of_corners(MARKET, F(17, 20), corners | {"L": corners["O"]})
    with pytest.raises(ValueError, match=r"corners: the chance of L against O = .* out of range"):
        plan_of_corners(MARKET, F(17, 20), corners | {"L": (F(4, 5), F(1, 1000))})
