"""Sets under perfect monitoring, proved in one step: the same as pass by pass, and where they stand still."""

import random
from fractions import Fraction as F

import numpy as np
import pytest

from conftest import SEARCHING
from goodwill.geometry.polygon import distances
from goodwill.repeated import RepeatedGame, at_once, search
from goodwill.repeated.standing import Equations
from hostile.games import hostile_perfect_game, seeded
from hostile.sets import complaints, contradictions, in_floats, repeated
from repeated.test_payoffs import ABREU_SANNIKOV, STEEP_DILEMMA, cournot

PARTS = range(10)
GAMES = 200 if SEARCHING else 6
START = random.randrange(10**9) if SEARCHING else 0

#: What is asked of QuantEcon.py, too.
PUBLISHED = [
    (ABREU_SANNIKOV, F(3, 10)),
    (STEEP_DILEMMA, F(9, 10)),
    (cournot(7), 0.6),
    (cournot(7), 0.3),
]


def pass_by_pass(game, monkeypatch, **options):
    with monkeypatch.context() as patch:
        patch.setattr(search, "MOST_TRIES", 0)
        return game.equilibrium_payoffs(**options)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_the_sets_are_those_of_proof_pass_by_pass(part, monkeypatch):
    for seed in range(START + part * GAMES, START + (part + 1) * GAMES):
        exact = hostile_perfect_game(seeded(seed))
        game = in_floats(exact) if seed % 2 else repeated(exact)
        found, slow = game.equilibrium_payoffs(seconds=20), pass_by_pass(game, monkeypatch, seconds=20)
        found.verify()
        assert not list(contradictions(found, slow)), f"seed {seed}: {exact}"
        if not seed % 2:
            assert not list(complaints(exact, found)), f"seed {seed}: {exact}"


@pytest.mark.parametrize(("payoffs", "delta"), PUBLISHED)
def test_one_step_proves_the_set(payoffs, delta):
    found = RepeatedGame(payoffs, delta).equilibrium_payoffs()
    found.verify()
    cuts = [len(step.sides) for step in found.steps if hasattr(step, "sides")]
    assert len(cuts) == 2  # all feasible payoffs, then the set
    assert cuts[1] <= len(found.outer)
    assert found.gap <= 1e-9 * float(max(found._units.spread))


@pytest.mark.parametrize(("payoffs", "delta"), PUBLISHED)
def test_where_passes_end_they_stand_still(payoffs, delta, monkeypatch):
    asked = []
    honest = search.standing
    monkeypatch.setattr(search, "standing", lambda *given: asked.append(honest(*given)) or asked[-1])
    RepeatedGame(payoffs, delta).equilibrium_payoffs()
    (still,) = asked
    image = Equations(still.programs, still.ways).image(still.corners)
    assert np.abs(image - still.corners).max() < 1e-13
    # With slack it is a little smaller.
    smaller = np.array([value for _, value, _ in still.states(1e-6)])
    assert distances(still.corners, smaller).max() < 1e-12
    assert 0 < np.abs(smaller - still.corners).max() < 1e-3


@pytest.mark.parametrize(("payoffs", "delta"), PUBLISHED)
def test_a_step_too_far_is_forgotten(payoffs, delta, monkeypatch):
    """A polygon that is too small by a millionth does not hold itself; then each pass is proved."""
    honest, refused = at_once.Bounds, []

    def too_small(programs, corners):
        centre = corners.mean(axis=0)
        return honest(programs, centre + (1 - 1e-6) * (corners - centre))

    holds = at_once.AtOnce.holds
    monkeypatch.setattr(search, "Bounds", too_small)
    monkeypatch.setattr(at_once.AtOnce, "holds", lambda step: refused.append(holds(step)) or refused[-1])
    found = RepeatedGame(payoffs, delta).equilibrium_payoffs()
    found.verify()
    assert not found.why_stopped
    assert refused
    assert not any(refused)


def test_round_sets_stay_round():
    """Where some corners are round numbers and others not, sides are where they are, not next to it."""
    found = RepeatedGame(
        [[(4, 2), (3, -1), (3, 4)], [(1, 4), (2, 0), (0, -3)]], F(4, 5)
    ).equilibrium_payoffs()
    assert min(found.outer[:, 0]) == 3
    assert [3, 4] in found.outer.tolist()
    dilemma = RepeatedGame(STEEP_DILEMMA, F(9, 10)).equilibrium_payoffs()
    assert dilemma.outer.tolist() == dilemma.inner.tolist()


def test_corners_that_newtons_method_loses_are_not_asked_for():
    """Its step leaves four corners of five: ways name edges of a polygon that is no more."""
    found = RepeatedGame([[(-4, -3), (-5, 3)], [(3, 5), (-1, 1)]], F(7, 10)).equilibrium_payoffs()
    found.verify()
    assert not found.why_stopped
