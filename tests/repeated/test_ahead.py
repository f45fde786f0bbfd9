"""The outer search ahead of its proof: the same sets as pass by pass, and proofs of few half-planes."""

import random
from fractions import Fraction as F

import numpy as np
import pytest

from conftest import SEARCHING
from goodwill.geometry.polygon import distances
from goodwill.repeated import ahead
from goodwill.repeated.joint import Slope, greatest_move
from goodwill.repeated.outline import Outline
from goodwill.reputation import Market, repeated_market
from hostile.games import hostile_game, seeded
from hostile.sets import contradictions, in_floats, repeated

PARTS = range(10)
GAMES = 200 if SEARCHING else 6
START = random.randrange(10**9) if SEARCHING else 0


def pass_by_pass(game, monkeypatch, **options):
    with monkeypatch.context() as patch:
        patch.setattr(ahead.Ahead, "step", lambda *_: None)
        return game.equilibrium_payoffs(**options)


def inside(one, two):
    """How far the first polygon sticks out of the second one; not at all if it is empty."""
    return distances(two, one).max() if len(one) else 0.0


@pytest.mark.parametrize("part", PARTS)
def test_the_sets_are_those_of_proof_pass_by_pass(part, monkeypatch):
    options = {"tolerance": 1e-3, "seconds": 20}
    for seed in range(START + part * GAMES, START + (part + 1) * GAMES):
        game = repeated(hostile_game(seeded(seed)))
        game = in_floats(game) if seed % 2 else game
        slow = pass_by_pass(game, monkeypatch, **options)
        with monkeypatch.context() as patch:
            patch.setattr(ahead, "FEW", 4)
            found = game.equilibrium_payoffs(**options)
        found.verify()
        assert not list(contradictions(found, slow)), f"seed {seed}: {game}"


def test_a_polygon_that_turns_back_by_a_rounding_error_is_no_step(monkeypatch):
    """One of its sides is shorter than a rounding error, and would be claimed without a proof."""
    monkeypatch.setattr(ahead, "FEW", 4)
    game = in_floats(repeated(hostile_game(seeded(108273699))))
    game.equilibrium_payoffs(tolerance=1e-3).verify()


@pytest.fixture(scope="module")
def pizza():
    return repeated_market(Market.pizza(penalty=F(5, 2)), F(95, 100), "normal")


def test_a_curved_set_takes_few_half_planes(pizza, monkeypatch):
    found = pizza.equilibrium_payoffs(tolerance=1e-5)
    found.verify()
    slow = pass_by_pass(pizza, monkeypatch, tolerance=1e-5)
    size = [sum(len(getattr(step, "sides", ())) for step in some.steps) for some in (found, slow)]
    assert 2 * size[0] < size[1]
    assert inside(found.inner.astype(float), slow.outer.astype(float)) < 1e-12
    assert inside(slow.inner.astype(float), found.outer.astype(float)) < 1e-12


def test_where_no_step_is_found_each_pass_is_proved(pizza, monkeypatch):
    monkeypatch.setattr(ahead.Ahead, "_holds", lambda *_: False)
    found = pizza.equilibrium_payoffs(tolerance=1e-4)
    assert not found.why_stopped
    found.verify()


def test_a_step_that_does_not_hold_in_fractions_is_forgotten(pizza, monkeypatch):
    honest = ahead.greatest_move

    def too_far(*given):
        answer = honest(*given)
        return answer and (1.01 * answer[0], answer[1])

    monkeypatch.setattr(ahead, "greatest_move", too_far)
    found = pizza.equilibrium_payoffs(tolerance=1e-4)
    found.verify()
    assert not found.why_stopped


def test_rows_that_throw_each_other_back_wait_until_others_bind():
    """x = min(1 + 3 y, 2 + x / 2), y alike: cutting leads to 4, but the rows that bind at 0 lead below 0."""
    steep, flat = np.array([[0.0, 3.0], [3.0, 0.0]]), np.eye(2) / 2
    rows = [Slope(d, 1.0, steep[d]) for d in (0, 1)] + [Slope(d, 2.0, flat[d]) for d in (0, 1)]
    answer = greatest_move(rows, 2, 0.0, np.zeros(2))
    assert answer is not None
    assert np.allclose(answer[0], 4)


@pytest.mark.parametrize("seed", range(20))
def test_outlines_hold_what_half_planes_do(seed):
    rng = np.random.default_rng(seed)
    angles = np.sort(rng.uniform(0, 2 * np.pi, 30))
    ways = np.concatenate([np.column_stack([np.cos(angles), np.sin(angles)]), np.eye(2), -np.eye(2)])
    points = rng.normal(size=(12, 2))
    levels = (points @ ways.T).max(axis=0) + rng.choice([0.0, 0.1], len(ways))
    outline = Outline.of(ways, levels)
    assert ((outline.corners @ ways.T).max(axis=0) <= levels + 1e-9).all()
    pulls = rng.normal(size=(50, 2))
    far, shares = outline.holding(pulls)
    assert np.allclose((outline.corners @ pulls.T).max(axis=0), (outline.corners[far] * pulls).sum(axis=1))
    sides = np.column_stack([far - 1, far])
    assert np.allclose((shares[:, :, None] * outline.ways[sides]).sum(axis=1), pulls)


def test_what_has_no_inside_has_no_outline():
    ways = np.array([(1, 0), (0, 1), (-1, 0), (0, -1)], dtype=float)
    assert Outline.of(ways, np.array([0.0, 1, 0, 0])) is None
    assert Outline.of(ways, np.array([-1.0, 1, 0, 0])) is None
