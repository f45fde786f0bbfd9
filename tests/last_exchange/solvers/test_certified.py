"""Thresholds with a bound on their error: against fractions, at every boundary, and for long games."""

import random
from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from goodwill.last_exchange import LastExchange, contribution_thresholds
from goodwill.last_exchange.random_games import hostile_game
from goodwill.last_exchange.solvers import cells, certified
from goodwill.last_exchange.solvers.certified import certified_thresholds
from goodwill.last_exchange.solvers.search import NotClosed, Search, Undecided

RATES = [F(0), F(1), F(1, 2), F(1, 20), F(3, 4)]
LOSSES = [F(1, 100), F(1, 20), F(1, 4), F(1, 2), F(3, 4), F(99, 100)]
COSTS = [F(1, 100), F(1, 5), F(1, 2), F(1), F(2), F(10), F(1000)]
PAPER = [(loss, b) for loss in (0.05, 0.25) for b in (0.0, 0.25, 0.5, 0.75, 1.0)]


@st.composite
def games(draw):
    """A game of floats, its boundaries in the draw: rates 0, 1, the loss's, or one for each round."""
    T = draw(st.integers(1, 7))
    loss, s_c, r_p = draw(st.sampled_from(LOSSES)), draw(st.sampled_from(COSTS)), draw(st.sampled_from(COSTS))
    one = st.sampled_from([*RATES, loss]).map(float)
    rates = draw(one | st.lists(one, min_size=T + 1, max_size=T + 1))
    return LastExchange(T=T, loss=float(loss), s_c=float(s_c), r_p=float(r_p), byzantine_pesters=rates)


def as_stored(game):
    """The game of fractions that the floats are."""
    rates = game.byzantine_pesters
    rates = [F(x) for x in rates] if isinstance(rates, tuple) else F(rates)
    return game.with_changes(loss=F(game.loss), s_c=F(game.s_c), r_p=F(game.r_p), byzantine_pesters=rates)


def check_bounds(game, error):
    """The true thresholds lie within the bounds, and the bounds are as small as was asked; unless refused."""
    try:
        found, bounds = contribution_thresholds(game, error=error)
    except ValueError:  # a tie, and the floats say so; how few these are is tested below
        return
    assert np.all(bounds <= error)
    for true, threshold, bound in zip(contribution_thresholds(as_stored(game)), found, bounds, strict=True):
        assert (true is None) == bool(np.isnan(threshold))
        assert true is None or abs(F(threshold) - true) <= F(bound)


@examples(100)
@given(games(), st.sampled_from([1e-3, 1e-6, 1e-9, 1e-11]))
def test_the_true_threshold_lies_within_the_bound(game, error):
    check_bounds(game, error)


def in_floats(game):
    rates = game.byzantine_pesters
    rates = [float(x) for x in rates] if isinstance(rates, tuple) else float(rates)
    return game.with_changes(
        loss=float(game.loss), s_c=float(game.s_c), r_p=float(game.r_p), byzantine_pesters=rates
    )


@examples(100)
@given(st.integers(0, 10**9), st.sampled_from([1e-3, 1e-6, 1e-9, 1e-11]))
def test_the_true_threshold_lies_within_the_bound_in_games_at_the_borders(seed, error):
    check_bounds(in_floats(hostile_game(random.Random(seed), longest=7)), error)


def test_few_games_are_refused():
    draw = random.Random(20).choice
    refused = 0
    for _ in range(40):
        loss, s_c, rate = (float(draw(some)) for some in (LOSSES, COSTS, RATES))
        game = LastExchange(T=6, loss=loss, s_c=s_c, byzantine_pesters=rate)
        try:
            contribution_thresholds(game, error=1e-9)
        except ValueError:
            refused += 1
    assert refused <= 6


@pytest.mark.parametrize(("loss", "b"), PAPER)
def test_figure_2_for_two_hundred_rounds(loss, b):
    game = LastExchange(T=200, loss=loss, s_c=2.0, r_p=1.0, byzantine_pesters=b)
    found, bounds = contribution_thresholds(game, error=1e-9)
    assert np.all(bounds <= 1e-9)
    plain = contribution_thresholds(game.with_changes(T=30))
    assert np.array_equal(np.isnan(plain), np.isnan(found[:31]))
    assert np.allclose(plain, found[:31], rtol=0, atol=1.1e-9, equal_nan=True)


@pytest.mark.parametrize(("loss", "b"), PAPER)
def test_a_thousand_rounds_known_better_lie_within_the_coarser_bounds(loss, b):
    game = LastExchange(T=1000, loss=loss, s_c=2.0, r_p=1.0, byzantine_pesters=b)
    coarse, bounds = contribution_thresholds(game, error=1e-4)
    fine, others = contribution_thresholds(game, error=1e-6)
    assert np.all(bounds <= 1e-4)
    assert np.all(others <= 1e-6)
    assert np.array_equal(np.isnan(coarse), np.isnan(fine))
    assert np.nanmax(np.abs(coarse - fine) - bounds - others) <= 0


def test_merging_more_than_is_counted_would_be_noticed(monkeypatch):
    """The bounds are no wider than they must be: a thousand times what was allowed leads out of them."""
    game = LastExchange(T=14, loss=0.25, s_c=2.0, r_p=1.0, byzantine_pesters=0.5)
    check_bounds(game, 1e-6)
    allowed = cells.allowed
    monkeypatch.setattr(cells, "allowed", lambda bounds, at: 1000 * allowed(bounds, at))
    with pytest.raises(AssertionError):
        check_bounds(game, 1e-6)


@pytest.mark.parametrize(("loss", "b"), [(0.05, 0.0), (0.05, 0.75), (0.25, 0.1), (0.25, 0.25), (0.25, 0.5)])
def test_a_search_that_ended_early_agrees_with_one_that_did_not(monkeypatch, loss, b):
    game = LastExchange(T=400, loss=loss, s_c=2.0, r_p=1.0, byzantine_pesters=b)
    rounds = []
    go_back = Search.go_back
    monkeypatch.setattr(Search, "go_back", lambda self, t: (rounds.append(t), go_back(self, t))[1])
    early, bounds = certified_thresholds(game, 1e-6)
    assert max(rounds) < 300
    monkeypatch.setattr(certified, "PAUSE", 1000)
    rounds.clear()
    late, others = certified_thresholds(game, 1e-9)
    assert max(rounds) == 400
    assert np.nanmax(np.abs(early - late) - bounds - others) <= 0


@pytest.mark.parametrize("b", [0.3, 0.5, 0.75, 1.0])
def test_one_function_is_as_good_as_two(b):
    game = LastExchange(T=30, loss=0.25, s_c=2.0, r_p=1.0, byzantine_pesters=b)
    for one, two in zip(*(brackets(game, one) for one in (True, False)), strict=True):
        assert max(one[1], two[1]) <= min(one[2], two[2])


def brackets(game, one):
    rounds = Search(game, 1e-11, one)
    return [rounds.go_back(t) for t in range(1, game.T + 1)]


def test_that_one_function_is_enough_is_checked():
    """Where a pester of a Byzantine peer is as rare as a loss, odds rise over every border."""
    with pytest.raises(NotClosed):
        brackets(LastExchange(T=30, loss=0.25, s_c=2.0, r_p=1.0, byzantine_pesters=0.2), one=True)


def test_what_a_round_takes_for_granted_is_checked():
    cheap = LastExchange(T=9, loss=0.75, s_c=0.01, r_p=1.0, byzantine_pesters=0.7)
    with pytest.raises(Undecided, match="in silence may pay"):
        certified_thresholds(cheap, 1e-9)
    found, _ = contribution_thresholds(cheap, error=1e-9)  # from all plans, then
    exact = contribution_thresholds(as_stored(cheap))
    assert np.allclose(found, [np.nan if x is None else float(x) for x in exact], atol=1e-9, equal_nan=True)


def test_odds_at_which_plans_cross_in_a_bend():
    """In round 7 the threshold lies where a plan changes; that bend was lost once, and with it round 8."""
    check_bounds(LastExchange(T=8, loss=0.1, s_c=2835000.0, r_p=1e6, byzantine_pesters=0.2), 1e-9)


def test_chances_that_are_next_to_nothing():
    for b, loss in ((1e-120, 0.25), (1e-20, 0.25), (0.5, 1e-20)):
        for s_c in (0.7, 1.0):
            check_bounds(LastExchange(T=3, loss=loss, s_c=s_c, byzantine_pesters=b), 1e-6)


def test_fractions_have_no_error():
    game = LastExchange(T=5, loss=F(1, 4), byzantine_pesters=F(1, 2))
    found, bounds = contribution_thresholds(game, error=F(1, 10**9))
    assert found.tolist() == contribution_thresholds(game).tolist()
    assert bounds.tolist() == [0.0] * 6


def test_peers_that_look_at_the_history():
    plain = LastExchange(T=5, loss=0.25, byzantine_pesters=0.5)
    looking = plain.with_changes(byzantine_pesters=lambda t, history: 0.5)
    for found, expected in zip(
        contribution_thresholds(looking, error=1e-9), contribution_thresholds(plain, error=1e-9), strict=True
    ):
        assert np.allclose(found, expected, rtol=0, atol=2e-9, equal_nan=True)


@pytest.mark.parametrize("error", [0, 1, -1e-9, float("nan"), "small"])
def test_an_error_out_of_range_is_refused(error):
    with pytest.raises((ValueError, TypeError), match="error = "):
        contribution_thresholds(LastExchange(T=2), error=error)


def test_an_error_that_floats_cannot_reach_is_refused():
    with pytest.raises(ValueError, match=r"error = 1e-17 is out of reach in round 3: .* give fractions"):
        contribution_thresholds(LastExchange(T=4, loss=0.05), error=1e-17)


def test_a_tie_is_left_to_fractions():
    tie = LastExchange(T=4, loss=0.15, s_c=0.7225)
    with pytest.raises(ValueError, match=r"in round 1: .* give fractions"):
        contribution_thresholds(tie, error=1e-9)
