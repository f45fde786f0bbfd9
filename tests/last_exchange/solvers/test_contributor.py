"""The solver for P1 against the whole game tree, in exact fractions; and its floats against its fractions."""

import time
from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from goodwill.last_exchange import (
    Belief,
    LastExchange,
    after_move,
    after_signal,
    contribution_thresholds,
    most_contributions,
    solve,
    tree_costs,
    tree_threshold,
)
from goodwill.last_exchange.random_games import hostile_behaviour, hostile_game
from pace import usual

shares = st.fractions(min_value=0, max_value=1, max_denominator=12)
losses = st.integers(1, 19).map(lambda k: F(k, 20))
costs = st.integers(1, 60).map(lambda k: F(k, 20))


@st.composite
def games(draw, longest=4):
    """Hostile games, a third of them with Byzantine peers that have a memory."""
    rng = draw(st.randoms(use_true_random=False))
    game = hostile_game(rng, longest)
    return game.with_changes(byzantine_pesters=hostile_behaviour(rng, game.T))


@examples(150)
@given(games(), shares)
def test_costs_equal_those_of_the_tree(game, share):
    start = Belief(1 - share, share)
    assert solve(game).costs(game.T, start) == tree_costs(game, game.T, start)


@examples(150)
@given(games(), shares)
def test_costs_equal_those_of_the_tree_after_a_contribution_and_silence(game, share):
    moved = after_move(game, Belief(1 - share, share), contributes=True)
    later = after_signal(game, game.T, moved, "n")
    assert solve(game).costs(game.T - 1, later, "n") == tree_costs(game, game.T - 1, later, "n")


@examples(100)
@given(games())
@pytest.mark.claim("theorem-8")
def test_the_threshold_is_where_the_tree_is_indifferent(game):
    (threshold,) = contribution_thresholds(game)[-1:]
    if threshold is None:
        contribute, wait = tree_costs(game, game.T, Belief(0, 1))
        assert contribute > wait
        return
    contribute, wait = tree_costs(game, game.T, Belief(1 - threshold, threshold))
    assert contribute == wait
    below = threshold * F(10**6 - 1, 10**6)
    contribute, wait = tree_costs(game, game.T, Belief(1 - below, below))
    assert contribute > wait


@examples(60)
@given(games())
@pytest.mark.claim("theorem-8")
def test_at_the_exact_threshold_it_contributes_and_just_below_not(game):
    solution = solve(game)
    for t in range(game.T + 1):
        least = solution.threshold(t) if not game.depends_on_history else None
        if least is not None:
            just_below = least - F(1, 10**30)
            assert solution.contributes(t, Belief(1 - least, least))
            assert just_below < 0 or not solution.contributes(t, Belief(1 - just_below, just_below))


def most_by_tree(game, t, belief, history=""):
    """Most contributions over all signals, with every decision taken from the game tree."""
    contribute, wait = tree_costs(game, t, belief, history)
    acts = contribute <= wait
    if t == 0:
        return int(acts)
    moved = after_move(game, belief, acts)
    following = [(s, after_signal(game, t, moved, s, history)) for s in "pn"]
    return acts + max(most_by_tree(game, t - 1, b, history + s) for s, b in following if b.total > 0)


@examples(60)
@given(games(), shares)
def test_most_contributions_equal_those_of_the_tree(game, share):
    found = most_contributions(game, share)
    assert found[game.T] == most_by_tree(game, game.T, Belief(share, 1 - share))
    assert found[1] == most_by_tree(game, 1, Belief(share, 1 - share))


def test_a_history_that_is_not_looked_at_changes_nothing():
    plain = LastExchange(T=5, loss=F(1, 4), byzantine_pesters=F(1, 3))
    looking = plain.with_changes(byzantine_pesters=lambda t, history: F(1, 3))
    assert contribution_thresholds(plain).tolist() == contribution_thresholds(looking).tolist()
    assert most_contributions(plain).tolist() == most_contributions(looking).tolist()


@examples(40)
@given(losses, costs, shares)
def test_floats_agree_with_fractions_within_their_bound(loss, s_c, rate):
    exact = LastExchange(T=8, loss=loss, s_c=s_c, r_p=1, byzantine_pesters=rate)
    floats = exact.with_changes(loss=float(loss), s_c=float(s_c), byzantine_pesters=float(rate))
    precise, rounded = solve(exact), solve(floats)
    for share in (F(1, 10), F(1, 2), F(9, 10)):
        start = Belief(1 - share, share)
        for true, found in zip(precise.costs(8, start), rounded.costs(8, start), strict=True):
            assert -1e-12 <= found - true <= rounded.at(8).error
    for true, found in zip(contribution_thresholds(exact), contribution_thresholds(floats), strict=True):
        assert np.isnan(found) if true is None else found == pytest.approx(float(true), abs=1e-7)


def test_defaults_are_the_first_curve_of_figure_2():
    assert contribution_thresholds(LastExchange())[3] == pytest.approx(2 / (0.95**2 * 3))
    assert most_contributions(LastExchange()).tolist() == most_contributions(LastExchange(), 0.1).tolist()


def test_shapes_and_kinds_of_the_results():
    floats = contribution_thresholds(LastExchange(T=6, loss=0.05))
    exact = contribution_thresholds(LastExchange(T=6, loss=F(1, 20)))
    assert floats.shape == exact.shape == (7,)
    assert floats.dtype == float
    assert np.isnan(floats[0])
    assert exact.dtype == object
    assert exact[0] is None
    assert isinstance(exact[6], F)
    assert most_contributions(LastExchange(T=6)).dtype.kind == "i"


@pytest.mark.parametrize(
    ("loss", "s_c", "t"), [(F(3, 20), F(289, 400), 1), (0.15, 0.7225, 1), (0.2, 1.92, 3)]
)
@pytest.mark.claim("figure-2-no-threshold")
def test_on_the_boundary_certainty_is_just_enough(loss, s_c, t):
    assert float(contribution_thresholds(LastExchange(T=4, loss=loss, s_c=s_c))[t]) == pytest.approx(
        1, abs=1e-9
    )


def test_exact_thresholds_up_to_twelve_rounds():
    thresholds = contribution_thresholds(LastExchange(T=12, loss=F(1, 4), byzantine_pesters=F(1, 2)))
    assert [x is None for x in thresholds] == [True] * 4 + [False] * 9


def test_figure_2_takes_less_than_a_second():
    curves = [
        LastExchange(loss=loss, byzantine_pesters=b) for loss in (0.05, 0.25) for b in (0.25, 0.5, 0.75)
    ]
    took = []
    for _ in range(3):
        start = time.process_time()  # the machine may be busy
        for game in curves:
            contribution_thresholds(game)
            most_contributions(game)
        took.append(time.process_time() - start)
    assert min(took) < usual(1)


def test_long_games_converge():
    thresholds = contribution_thresholds(LastExchange(T=60, loss=0.05))
    assert abs(thresholds[60] - thresholds[59]) < 1e-4


def test_what_rounding_would_decide_is_refused():
    with pytest.raises(ValueError, match="s_c = 1e-14 is so small"):
        contribution_thresholds(LastExchange(T=4, loss=0.05, s_c=1e-14))
    assert contribution_thresholds(LastExchange(T=4, loss=F(1, 20), s_c=F(1, 10**14)))[0] is None


@pytest.mark.parametrize("t", [-1, 9])
def test_a_round_outside_the_game_is_refused(t):
    game = LastExchange(T=4)
    for ask in (solve(game).at, solve(game).region, lambda t: tree_costs(game, t, Belief(0, 1))):
        with pytest.raises(ValueError, match=f"t = {t} is out of range: .* t >= 0 and <= 4"):
            ask(t)


@pytest.mark.parametrize("prior", [-0.1, 1.5, float("nan")])
def test_a_prior_out_of_range_is_refused(prior):
    with pytest.raises(ValueError, match=r"prior_byzantine = .* 0 <= prior_byzantine <= 1"):
        most_contributions(LastExchange(T=2), prior)


def test_the_solver_wants_numbers():
    with pytest.raises(TypeError, match="loss = "):
        solve(LastExchange(loss=np.array([0.1, 0.2])))
    with pytest.raises(TypeError, match="loss = rho"):
        solve(LastExchange.symbolic(T=3))


def test_the_tree_refuses_what_would_take_forever():
    with pytest.raises(ValueError, match="t = 20 is too deep"):
        tree_threshold(LastExchange(), 20)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("loss", [F(1, 100), F(1, 20)])
def test_plans_that_differ_by_next_to_nothing_against_byzantine_peers(loss):
    game = LastExchange(T=12, loss=loss, s_c=2, r_p=1, byzantine_pesters=loss / 2)
    rounded = game.with_changes(T=20, loss=float(loss), byzantine_pesters=float(loss / 2))
    exact = [float(x) if x is not None else np.nan for x in contribution_thresholds(game)]
    assert contribution_thresholds(rounded)[:13] == pytest.approx(exact, nan_ok=True)


def test_at_a_threshold_both_moves_are_worth_the_same_and_the_rule_for_ties_decides():
    solution = solve(LastExchange(T=4, loss=F(1, 20), s_c=2, r_p=1, byzantine_pesters=F(1, 2)))
    for t in range(1, 5):
        least = solution.threshold(t)
        if least is not None:
            belief = Belief(1 - least, least)
            contribute, wait = solution.costs(t, belief)
            assert contribute == wait
            assert solution.contributes(t, belief)
            assert not solution.contributes(t, belief, ties=False)
    assert solution.threshold(4) is not None
