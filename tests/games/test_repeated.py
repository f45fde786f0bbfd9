"""The record of a repeated game: what it takes, and what it takes for granted if no law is given."""

from fractions import Fraction as F

import numpy as np
import pytest

from goodwill.games.repeated import Game

DILEMMA = [[(2, 2), (0, 3)], [(3, 0), (1, 1)]]


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (([[1, 2]], 0.5), ValueError, r"payoffs has shape \(1, 2\): it must be \(n1, n2, 2\)"),
        (([[(1, 2), (1,)]], 0.5), (TypeError, ValueError), "payoffs"),
        (([[("a", 2)]], 0.5), TypeError, "payoffs has the entry 'a'"),
        (([[(np.inf, 2)]], 0.5), ValueError, "payoffs has the entry inf"),
        ((DILEMMA, 1), ValueError, "delta = 1 is out of range: it must satisfy 0 < delta < 1"),
        ((DILEMMA, F(0)), ValueError, "delta = 0 is out of range"),
        ((DILEMMA, "high"), TypeError, "delta = 'high' is not a number"),
        (
            (DILEMMA, 0.5, np.ones((2, 3, 1))),
            ValueError,
            r"law has shape \(2, 3, 1\): it must be .*2, 2, sig",
        ),
        ((DILEMMA, 0.5, np.full((2, 2, 2), 0.4)), ValueError, r"law\[0, 0\] sums to 0.8"),
        ((DILEMMA, 0.5, [[(2, -1)] * 2] * 2), ValueError, r"law\[0, 0\]\[0\] = 2 is out of range"),
        ((DILEMMA, 0.5, None, {(5, 0): []}), ValueError, r"within has the key \(5, 0\)"),
        ((DILEMMA, 0.5, None, {(0, 0): [(2, 1, [0] * 4)]}), ValueError, "player = 2 is out of range"),
        ((DILEMMA, 0.5, None, {(0, 0): [(0, 1, [0])]}), ValueError, r"shift has shape \(1,\)"),
        ((DILEMMA, 0.5, None, {(0, 0): [(0, 1, [1, 0, 0, 0])]}), ValueError, "shift sums to 1"),
    ],
)
def test_bad_games_are_refused_by_name(arguments, error, message):
    with pytest.raises(error, match=message):
        Game(*arguments)


def test_perfect_monitoring_is_the_default():
    said = Game(DILEMMA, F(1, 2))
    spelled = Game(DILEMMA, F(1, 2), np.eye(4, dtype=int).reshape(2, 2, 4).tolist())
    for game in (said, spelled):
        assert game.is_perfect
        assert (game.law == said.law).all()
    renamed = Game(DILEMMA, F(1, 2), np.eye(4, dtype=int)[::-1].reshape(2, 2, 4).tolist())
    assert not renamed.is_perfect
