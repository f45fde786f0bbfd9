"""Automata in short fractions: equilibria, as good as those whose payoffs solve linear equations."""

import random
from fractions import Fraction as F

import numpy as np
import pytest

from conftest import SEARCHING
from goodwill.geometry.polygon import distances
from goodwill.repeated import RepeatedGame, inner
from goodwill.repeated.program import program
from goodwill.repeated.short import GRID, short_states
from goodwill.reputation import Market, repeated_market
from hostile.games import hostile_game, seeded
from hostile.sets import repeated

PARTS = range(10)
GAMES = 200 if SEARCHING else 6
START = random.randrange(10**9) if SEARCHING else 0


@pytest.mark.parametrize("part", PARTS)
def test_they_give_the_same_sets_as_linear_equations(part, monkeypatch):
    for seed in range(START + part * GAMES, START + (part + 1) * GAMES):
        game = repeated(hostile_game(seeded(seed)))
        found = game.equilibrium_payoffs(tolerance=1e-2, seconds=20)
        with monkeypatch.context() as patch:
            patch.setattr(inner, "short_states", lambda *_: None)
            slow = game.equilibrium_payoffs(tolerance=1e-2, seconds=20)
        if found.why_stopped or slow.why_stopped:
            continue
        found.verify()
        spread = float(np.ptp(game.payoffs.astype(float), axis=(0, 1)).max()) or 1.0
        for one, two in ((found.inner, slow.inner), (slow.inner, found.inner)):
            assert not len(one) or distances(two, one).max() <= 1e-6 * spread, f"seed {seed}: {game}"


def test_numbers_stay_short_where_a_boundary_is_curved():
    game = repeated_market(Market.pizza(penalty=F(5, 2)), F(95, 100), "normal")
    found = game.equilibrium_payoffs(tolerance=1e-4)
    found.verify()
    assert len(found.states) > 15
    longest = max(F(x).denominator for s in found.states for x in s.payoff)
    assert longest <= 100 * GRID


def test_a_continuation_outside_gives_none():
    game = RepeatedGame([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], F(3, 4))
    stay = [inner.State((1, 1), (F(p), F(q)), (((1, 0),),) * 4) for p, q in [(1, 1), (3, 0)]]
    for reach, holds in ((1.75, True), (9.0, False)):
        later = np.array([(reach, 1.5), (1.5, 1.25), (1.5, 1.25)])
        assert (short_states(game, [*stay, (program(game, 0, 0), later)]) is not None) == holds
