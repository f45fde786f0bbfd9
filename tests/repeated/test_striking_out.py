"""The operator as it is defined: it leaves what a linear program leaves, less each time, never too little."""

from fractions import Fraction as F
from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import linprog

from goodwill.geometry.polygon import area, cut, distance, distances, hull
from goodwill.repeated import RepeatedGame
from goodwill.repeated.striking_out import struck_out
from goodwill.reputation import Market
from goodwill.reputation.solvers.equilibrium_set import repeated_market

DILEMMA = [[(2, 2), (0, 3)], [(3, 0), (1, 1)]]
MARKET = Market.pizza(price=10, utility=20, effort_cost=8, fine=F(1, 10), penalty=25)
GAMES = {
    "perfect monitoring": RepeatedGame.perfect(DILEMMA, 0.5),
    "two signals": RepeatedGame(DILEMMA, 0.8, [[(0.9, 0.1), (0.5, 0.5)], [(0.5, 0.5), (0.2, 0.8)]]),
    "the pizza": repeated_market(MARKET, F(17, 20), "normal"),
}


def by_linear_programs(game, corners, directions):
    """The same operator, once: for each pair of actions and each direction the whole program, as it stands.

    A continuation payoff after each signal is a mixture of corners: its weights are the unknowns.
    """
    delta, signals, count = float(game.delta), game.law.shape[2], len(corners)
    angles = 2 * np.pi * np.arange(directions) / directions
    left = corners
    for way in np.column_stack([np.cos(angles), np.sin(angles)]):
        farthest = -np.inf
        for i, j in game.profiles:
            law, stage = game.law[i, j].astype(float), game.payoffs[i, j].astype(float)
            rows, limits = [], []
            for player, gain, shift in game.deviations(i, j):
                rows.append(delta * np.outer(np.asarray(shift, dtype=float), corners[:, player]).ravel())
                limits.append(-(1 - delta) * float(gain))
            found = linprog(
                -delta * np.outer(law, corners @ way).ravel(),
                np.array(rows) if rows else None,
                limits or None,
                np.kron(np.eye(signals), np.ones(count)),
                np.ones(signals),
            )
            if found.status == 0:
                farthest = max(farthest, (1 - delta) * stage @ way - found.fun)
        left = cut(left, way, farthest + 1e-9)
    return hull(left)


@pytest.mark.parametrize("name", GAMES)
def test_each_time_is_what_linear_programs_leave(name):
    game = GAMES[name]
    ours = struck_out(game, 3, directions=12)
    for before, after in pairwise(ours):
        theirs = by_linear_programs(game, before, 12)
        assert distances(after, theirs).max() < 1e-6
        assert distances(theirs, after).max() < 1e-6


@pytest.mark.parametrize("name", GAMES)
def test_it_comes_down_to_the_equilibrium_payoffs_and_never_below(name):
    game = GAMES[name]
    ours, found = struck_out(game, 60), game.equilibrium_payoffs(tolerance=1e-3)
    for before, after in pairwise(ours):
        assert distances(before, after).max() < 1e-9
    for payoff in found.inner.astype(float):
        assert distance(ours[-1], payoff) < 1e-9
    assert area(ours[-1]) < 1.1 * float(area(found.outer)) < float(area(ours[0]))


def test_nothing_is_left_where_there_is_no_equilibrium():
    pennies = RepeatedGame.perfect([[(1, -1), (-1, 1)], [(-1, 1), (1, -1)]], 0.5)
    assert len(struck_out(pennies, 50)[-1]) == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"times": 0}, r"times = 0 is out of range: it must be an integer with times >= 1 and <= 1000"),
        (
            {"directions": 7},
            r"directions = 7 is out of range: it must be an integer with directions >= 8 and <= 600",
        ),
        ({"times": 2.5}, r"times = 2.5 is not an integer"),
    ],
)
def test_bad_numbers_are_named(change, message):
    with pytest.raises((TypeError, ValueError), match=message):
        struck_out(**{"game": GAMES["two signals"], "times": 2} | change)
