"""The record of a repeated game: what it takes, and what it takes for granted if no law is given."""

from fractions import Fraction as F

import numpy as np
import pytest

from goodwill.games.repeated import Deviation, Game

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


HAIR = F(1, 10**60)


def law_of(*chances):
    """The law in which every pair of actions gives the signals these chances."""
    return [[chances] * 2] * 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([[(1, 2, 3)]], 0.5), r"payoffs has shape \(1, 1, 3\)"),
        (([], 0.5), r"payoffs has shape \(0,\)"),
        (([[], []], 0.5), r"payoffs has shape \(2, 0\)"),
        ((np.zeros((0, 2, 2)), 0.5), r"payoffs has shape \(0, 2, 2\)"),
        ((np.zeros((2, 0, 2)), 0.5), r"payoffs has shape \(2, 0, 2\)"),
        (([[(10**400, 2)]], 0.5), "payoffs has the entry .* must be finite, as floats, too"),
        ((DILEMMA, 0.5, np.ones((2, 2, 0))), r"law has shape \(2, 2, 0\)"),
        ((DILEMMA, 0.5, np.ones((2, 2))), r"law has shape \(2, 2\)"),
        ((DILEMMA, 0.5, np.ones((3, 2, 1))), r"law has shape \(3, 2, 1\)"),
        ((DILEMMA, F(1, 2), law_of(F(1, 2), F(1, 2) + HAIR)), r"law\[0, 0\] sums to"),
        ((DILEMMA, F(1, 2), law_of(F(1, 2), F(1, 2) - HAIR)), r"law\[0, 0\] sums to"),
        ((DILEMMA, 0.5, law_of(0.5, 0.5 + 2e-9)), r"law\[0, 0\] sums to"),
        ((DILEMMA, 0.5, law_of(0.5, 0.5 - 2e-9)), r"law\[0, 0\] sums to"),
        ((DILEMMA, 0.5, law_of(F(-1, 2), F(3, 2))), r"law\[0, 0\]\[0\] = -1/2 is out of range"),
        ((DILEMMA, 0.5, [[(1, 0), (1, 0)], [(1, 0), (1, 1)]]), r"law\[1, 1\] sums to 2"),
        ((DILEMMA, 0.5, None, {(0, 2): []}), r"within has the key \(0, 2\)"),
        (
            (DILEMMA, 0.5, None, {(0, 0): [(0, 1)]}),
            r"within\[\(0, 0\)\]\[0\] = .* must have player, gain and",
        ),
        ((DILEMMA, 0.5, None, {(0, 0): [(-1, 1, [0] * 4)]}), "player = -1 is out of range"),
        ((DILEMMA, 0.5, None, {(0, 0): [(0, 1, [HAIR, 0, 0, 0])]}), "shift sums to"),
        ((DILEMMA, 0.5, None, {(0, 0): [(0, 1, [-HAIR, 0, 0, 0])]}), "shift sums to"),
        ((DILEMMA, 0.5, None, {(0, 0): [(0, 1, [2e-9, 0.0, 0, 0])]}), "shift sums to"),
        ((DILEMMA, 0.5, None, {(0, 0): [(0, 1, [-2e-9, 0.0, 0, 0])]}), "shift sums to"),
    ],
)
def test_what_is_just_out_of_range_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        Game(*arguments)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([[(True, 2)]], 0.5), "payoffs has the entry True"),
        (([[(1j, 2)]], 0.5), "payoffs has the entry 1j"),
        ((DILEMMA, np.array([0.5])), "delta = .* is no Real"),
        ((DILEMMA, 0.5, None, []), r"within = \[\] is no Mapping"),
        ((DILEMMA, 0.5, None, {(0, 0): 3}), r"within\[\(0, 0\)\] = 3 is no Sequence"),
        ((DILEMMA, 0.5, None, {(0, 0): ["abc"]}), r"within\[\(0, 0\)\]\[0\] = 'abc' is no tuple or list"),
    ],
)
def test_what_is_of_another_kind_is_refused(arguments, message):
    with pytest.raises(TypeError, match=message):
        Game(*arguments)


def test_sums_of_floats_may_miss_by_rounding():
    for off in (-5e-10, 0.0, 5e-10):
        assert Game(DILEMMA, 0.5, law_of(0.5, 0.5 + off)).law[1, 1, 1] == 0.5 + off
        within = {(0, 1): [(1, 2, [off, 0, 0, 0])]}
        assert Game(DILEMMA, 0.5, None, within).within[0, 1][0].shift[0] == off


def test_one_float_makes_all_numbers_floats():
    shift = [F(1, 2), F(-1, 2), 0, 0]
    exact = Game(DILEMMA, F(1, 2), None, {(0, 0): [Deviation(0, 1, shift)]})
    assert exact.is_exact
    assert [*map(type, (exact.delta, exact.within[0, 0][0].gain))] == [F, F]
    assert exact.within[0, 0][0].shift.dtype == exact.payoffs.dtype == exact.law.dtype == object
    for game in (
        Game([[(2.0, 2)], [(3, 0)]], F(1, 2), None, {(0, 0): [(0, 1, [1, -1])]}),
        Game([[(2, 2)], [(3, 0)]], 0.5, None, {(0, 0): [(0, 1, [1, -1])]}),
        Game([[(2, 2)], [(3, 0)]], F(1, 2), [[(0.5, F(1, 2))]] * 2, {(0, 0): [(0, 1, [1, -1])]}),
        Game([[(2, 2)], [(3, 0)]], F(1, 2), None, {(0, 0): [(0, 1.0, [1, -1])]}),
        Game([[(2, 2)], [(3, 0)]], F(1, 2), None, {(0, 0): [(0, 1, [1.0, -1])]}),
    ):
        assert not game.is_exact
        assert type(game.delta) is type(game.within[0, 0][0].gain) is float
        assert {t.dtype for t in (game.payoffs, game.law, game.within[0, 0][0].shift)} == {np.dtype(float)}
    for table in (exact.payoffs, exact.law, exact.within[0, 0][0].shift):
        with pytest.raises(ValueError, match="read-only"):
            table[:] = 0


def test_a_game_of_floats_is_one_of_fractions_whose_chances_sum_to_1():
    law = [[(0.1, 0.9 + 4e-10)], [(1, 0)]]
    within = {(0, 0): [(0, 0.1, [0.25 + 4e-10, -0.25]), (1, 1.0, [0.0, 0.0]), (1, 1, [1e-10, 0])]}
    game = Game([[(0.1, 2)], [(3, 0)]], 0.75, law, within)
    exact = game.in_fractions
    assert exact.is_exact
    assert exact.in_fractions is exact
    assert (exact.payoffs[0, 0, 0], exact.delta) == (F(0.1), F(3, 4))
    total = F(0.1) + F(0.9 + 4e-10)
    assert exact.law.tolist() == [[[F(0.1) / total, F(0.9 + 4e-10) / total]], [[1, 0]]]
    first, second, third = exact.within[0, 0]
    assert first.gain == F(0.1)
    assert first.shift.tolist() == [
        F(0.25 + 4e-10),
        -F(0.25 + 4e-10),
    ]  # what is lost is scaled to what is gained
    assert second.shift.tolist() == third.shift.tolist() == [0, 0]
    perfect = Game(DILEMMA, 0.5).in_fractions
    assert perfect.is_perfect
    assert perfect.is_exact


def test_monitoring_is_perfect_if_signals_are_actions_and_nothing_tempts_inside():
    assert Game(DILEMMA, F(1, 2)).is_perfect
    assert not Game(DILEMMA, F(1, 2), None, {(0, 0): [(0, 1, [0] * 4)]}).is_perfect
    assert not Game(DILEMMA, F(1, 2), [[(1, 0, 0), (0, 1, 0)], [(0, 0, 1), (0, 0, 1)]]).is_perfect
    noisy = np.full((2, 2, 4), F(1, 10), dtype=object)
    for k, (i, j) in enumerate(((0, 0), (0, 1), (1, 0), (1, 1))):
        noisy[i, j, k] = F(7, 10)
    assert not Game(DILEMMA, F(1, 2), noisy).is_perfect


def test_the_size_of_payoffs_is_that_of_a_player():
    assert Game([[(2, 10), (2, 14)]], 0.5).payoff_size == 4
    assert Game([[(-2, 7), (5, 7)]], 0.5).payoff_size == 7
    assert Game([[(3, 9), (3, 9)]], 0.5).payoff_size == 1
    assert Game([[(0, 0), (0, F(1, 4))]], 0.5).payoff_size == 0.25


@pytest.mark.parametrize("kind", ["perfect", "noise", "within"])
def test_what_tempts_is_every_other_action_and_what_is_inside_the_round(kind):
    payoffs = [[(2, 5), (0, 3)], [(3, 1), (1, 7)], [(4, 0), (-2, 2)]]
    noise = [[(F(1, 2 + i + j), 1 - F(1, 2 + i + j)) for j in range(2)] for i in range(3)]
    inside = {(1, 0): [Deviation(1, F(3), np.array([F(1, 2), 0, -F(1, 2), 0, 0, 0]))]}
    game = Game(payoffs, F(1, 2), noise if kind == "noise" else None, inside if kind == "within" else {})
    assert game.profiles == ((0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1))
    for i, j in game.profiles:
        there = [(0, (k, j)) for k in range(3) if k != i] + [(1, (i, k)) for k in range(2) if k != j]
        wanted = [
            (p, payoffs[a][b][p] - payoffs[i][j][p], list(game.law[a, b] - game.law[i, j]))
            for p, (a, b) in there
        ]
        wanted += [(d.player, d.gain, list(d.shift)) for d in game.within.get((i, j), ())]
        assert [(d.player, d.gain, list(d.shift)) for d in game.deviations(i, j)] == wanted
        assert game.shifts(i, j) == [
            (p, gain, [(y, x) for y, x in enumerate(shift) if x]) for p, gain, shift in wanted
        ]
        assert game.tied(i, j) == frozenset()
    for asked in (game.deviations, game.shifts, game.tied):
        for name, actions in (("i", (3, 0)), ("i", (-1, 0)), ("j", (0, 2)), ("j", (0, -1))):
            with pytest.raises(ValueError, match=f"{name} = .* is out of range"):
                asked(*actions)
