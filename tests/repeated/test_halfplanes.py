"""Whole numbers over one denominator say what fractions say."""

from fractions import Fraction as F
from random import Random

import numpy as np
import pytest

from goodwill.repeated import RepeatedGame

NOISY = [[(F(9, 10), F(1, 10)), (F(1, 2), F(1, 2))], [(F(1, 2), F(1, 2)), (F(1, 5), F(4, 5))]]
GAMES = {
    "seen": RepeatedGame([[(9, 9), (1, 10)], [(10, 1), (3, 3)]], F(3, 4)),
    "floats": RepeatedGame([[(0.9, 0.7), (0.1, 1.1)], [(1.3, 0.2), (0.3, 0.3)]], 0.7),
    "noisy": RepeatedGame([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], F(9, 10), NOISY),
}


@pytest.mark.parametrize("name", GAMES)
def test_the_level_of_a_corner_is_that_of_the_sides_that_meet_there(name):
    proof, random = GAMES[name].equilibrium_payoffs(tolerance=1e-2)._proof, Random(name)
    region = proof.region
    for _ in range(50):
        way, below = (random.randint(-9, 9), random.randint(-9, 9)), random.randint(1, 9)
        if any(way):
            weights, level = proof._cone(region, way, below)
            exact = F(way[0], below), F(way[1], below)
            assert level == proof._level(weights, exact)
            assert level >= max(exact[0] * x + exact[1] * y for x, y in region.corners)


@pytest.mark.parametrize("name", GAMES)
def test_changes_of_chances_are_those_of_the_deviations(name):
    game = GAMES[name]
    for actions in game.profiles:
        for one, two in zip(game.deviations(*actions), game.shifts(*actions), strict=True):
            shift = np.zeros(len(one.shift), dtype=object)
            for y, change in two[2]:
                shift[y] = change
            assert (one.player, one.gain, one.shift.tolist()) == (*two[:2], shift.tolist())
