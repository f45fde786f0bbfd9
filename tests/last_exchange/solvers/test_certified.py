"""Thresholds with a bound on their error: against fractions, at every boundary, and for long games."""

import random
from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from goodwill.last_exchange import LastExchange, contribution_thresholds
from goodwill.last_exchange.solvers import certified
from goodwill.last_exchange.solvers.certified import Measure, Search, certified_thresholds

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


@examples(120)
@given(games())
def test_the_true_threshold_lies_within_the_bound(game):
    try:
        found, bounds = contribution_thresholds(game, error=1e-9)
    except ValueError:  # a tie, and the floats say so; how few these are is tested below
        return
    assert np.all(bounds <= 1e-9)
    for true, threshold, bound in zip(contribution_thresholds(as_stored(game)), found, bounds, strict=True):
        assert (true is None) == bool(np.isnan(threshold))
        assert true is None or abs(F(threshold) - true) <= F(bound)


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
    error = 1e-7 if (loss, b) == (0.25, 0.75) else 1e-9  # to 1e-9 it takes a second
    game = LastExchange(T=200, loss=loss, s_c=2.0, r_p=1.0, byzantine_pesters=b)
    found, bounds = contribution_thresholds(game, error=error)
    assert np.all(bounds <= error)
    plain = contribution_thresholds(game.with_changes(T=30))
    assert np.array_equal(np.isnan(plain), np.isnan(found[:31]))
    assert np.allclose(plain, found[:31], rtol=0, atol=error + 1e-10, equal_nan=True)


def test_a_search_that_ended_early_agrees_with_one_that_did_not(monkeypatch):
    game = LastExchange(T=150, loss=0.05, s_c=2.0, r_p=1.0, byzantine_pesters=0.25)
    rounds = []
    go_back = Search.go_back
    monkeypatch.setattr(Search, "go_back", lambda self, t: (rounds.append(t), go_back(self, t))[1])
    early, bounds = certified_thresholds(game, 1e-9)
    assert max(rounds) < 80
    monkeypatch.setattr(certified, "PAUSE", 1000)
    rounds.clear()
    late, others = certified_thresholds(game, 1e-9)
    assert max(rounds) == 150
    assert np.nanmax(np.abs(early - late)) <= np.max(bounds + others)


def test_what_a_round_takes_for_granted_is_checked():
    cheap = LastExchange(T=9, loss=0.75, s_c=0.01, r_p=1.0, byzantine_pesters=0.9)
    with pytest.raises(certified.Undecided, match="in silence may pay"):
        certified_thresholds(cheap, 1e-9)
    found, _ = contribution_thresholds(cheap, error=1e-9)  # from all plans, then
    exact = contribution_thresholds(as_stored(cheap))
    assert np.allclose(found, [np.nan if x is None else float(x) for x in exact], atol=1e-9, equal_nan=True)


def test_errors_die_out_where_a_signal_tells_the_types_apart():
    factors = [
        Measure.of(LastExchange(loss=0.25, byzantine_pesters=b)).factor for b in (1.0, 0.75, 0.5, 0.25)
    ]
    assert factors == sorted(factors, reverse=True)
    assert factors[0] == 1
    assert not Measure.of(LastExchange(loss=0.25, byzantine_pesters=0.2)).zoned


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
