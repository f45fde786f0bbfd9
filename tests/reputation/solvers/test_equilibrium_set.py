"""The market's equilibrium set: where it jumps, why, both readings, and the lies it allows."""

from fractions import Fraction as F

import numpy as np
import pytest

from goodwill.geometry.polygon import area, distance
from goodwill.repeated import RepeatedGame, greatest_frequency
from goodwill.reputation import (
    Market,
    cheated_discount,
    equilibrium_payoffs,
    repeated_market,
    worst_false_reports,
)
from goodwill.reputation.formulas.open_question import refused_discount
from goodwill.reputation.model import READINGS
from goodwill.reputation.solvers.equilibrium_set import LIE

PIZZA = Market.pizza(penalty=F(5, 2))
#: From here on a client can be made good for a round of which she gets nothing, and for one that costs
#: her the price.
REFUNDED, CHEATED = refused_discount(PIZZA), cheated_discount(PIZZA)


@pytest.mark.parametrize("reading", READINGS)
def test_below_the_first_jump_the_set_is_a_segment(reading):
    found = equilibrium_payoffs(PIZZA, REFUNDED - F(1, 1000), reading, tolerance=1e-6)
    found.verify()
    assert found.inner.astype(str).tolist() == [["4/5", "0"], ["99/100", "19/100"]]
    assert found.gap < 1e-5
    at = equilibrium_payoffs(PIZZA, REFUNDED, reading)
    at.verify()
    assert area(at.inner) > F(14, 1000)


def test_where_no_complaint_is_worth_its_fine_the_set_is_a_point_unless_promises_are_free():
    for delta, corners in ((F(1, 25), 1), (F(1, 20), 2)):
        assert len(equilibrium_payoffs(PIZZA, delta, "extensive").inner) == corners
        assert len(equilibrium_payoffs(PIZZA, delta, "normal").inner) == 2
    nothing = equilibrium_payoffs(PIZZA, F(1, 25), "extensive")
    nothing.verify()
    assert np.array(nothing.outer, dtype=float).tolist() == [[0.8, 0.0]]


@pytest.mark.parametrize("reading", READINGS)
def test_the_second_jump(reading):
    below = equilibrium_payoffs(PIZZA, CHEATED - F(1, 1000), reading)
    above = equilibrium_payoffs(PIZZA, CHEATED + F(1, 1000), reading)
    for found in (below, above):
        found.verify()
    assert area(below.outer) < F(17, 1000)
    assert area(above.inner) > F(31, 1000)
    assert max(distance(above.outer, c) for c in below.inner) < 1e-9


@pytest.mark.parametrize(("delta", "least", "most"), [
    (F(84, 100), 0.0150, 0.0158),
    (F(9, 10), 0.0160, 0.0166),
    (F(95, 100), 0.0435, 0.0445),
])  # fmt: skip
def test_areas(delta, least, most):
    for reading in READINGS:
        found = equilibrium_payoffs(PIZZA, delta, reading, tolerance=3e-4)
        found.verify()
        assert least < area(found.inner) <= area(found.outer) < most


def test_lies():
    none = worst_false_reports(PIZZA, F(4, 5), "normal")
    assert none.lower == none.upper == 0
    market = repeated_market(PIZZA, F(84, 100), "normal")
    floats = RepeatedGame(
        market.payoffs.astype(float), float(market.delta), market.law.astype(float)
    ).equilibrium_payoffs(tolerance=1e-3)
    found = greatest_frequency(floats.game, LIE, payoffs=floats, tolerance=4e-3)
    found.verify()
    assert 0.0090 < found.lower <= found.upper < 0.014
    assert np.isclose(sum(LIE), 1)


def test_lies_of_the_patient_almost_reach_what_participation_allows():
    """One tenth is the bound of Proposition 3; the search for cuts begins with the faces that prove it."""
    found = worst_false_reports(PIZZA, F(19, 20), "normal", tolerance=5e-3)
    found.verify()
    assert F(994, 10_000) < found.lower <= found.upper <= F(1, 10) + F(1, 10**9)


def test_bad_markets_are_refused_by_name():
    with pytest.raises(ValueError, match="delta = 1 is out of range"):
        equilibrium_payoffs(PIZZA, 1)
    with pytest.raises(ValueError, match="reading = 'tree' is unknown"):
        repeated_market(PIZZA, F(1, 2), "tree")


def test_a_penalty_in_decimals_will_do():
    """One float among fractions makes all numbers floats, those of the round's nodes too."""
    rough = worst_false_reports(Market.pizza(penalty=2.5), 0.84, tolerance=1e-2)
    exact = worst_false_reports(PIZZA, F(21, 25), tolerance=1e-2)
    assert rough.lower <= float(exact.upper) + 1e-9
    assert float(exact.lower) <= rough.upper + 1e-9
