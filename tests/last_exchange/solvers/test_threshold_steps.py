"""The steps of the proof of Theorem 8, in games at the borders of the model; a wrong step is seen."""

from fractions import Fraction as F
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from goodwill.last_exchange import Belief, LastExchange, first_unprompted_round, solve
from goodwill.last_exchange.random_games import hostile_behaviour, hostile_game
from goodwill.last_exchange.solvers import threshold_steps
from goodwill.last_exchange.solvers.histories import contributions_to_byzantine
from goodwill.last_exchange.solvers.threshold_steps import cost_until_pester, steps_of_theorem_8


@examples(40)
@given(st.integers(0, 10**9))
@pytest.mark.claim("theorem-8")
def test_the_four_functions_of_the_proof_fall_up_to_t_star(seed):
    rng = Random(seed)
    game = hostile_game(rng, longest=5)
    game = game.with_changes(byzantine_pesters=hostile_behaviour(rng, game.T))
    star = first_unprompted_round(game)
    left = rng.randint(1, game.T if star is None else min(star, game.T))
    history = "".join(rng.choices("pn", k=game.T - left))
    assert all(steps_of_theorem_8(game, history).values())


def test_a_step_that_fails_is_seen(monkeypatch):
    def wrong(solution, t, belief, history):
        return 10 * belief.byzantine * belief.destitute

    monkeypatch.setattr(threshold_steps, "cost_until_pester", wrong)
    assert not steps_of_theorem_8(LastExchange(T=3, loss=F(1, 4), s_c=F(1, 2)))["K"]


def test_floats_are_refused():
    with pytest.raises(ValueError, match="game has floats"):
        steps_of_theorem_8(LastExchange(T=3))


@examples(40)
@given(st.integers(0, 10**9))
def test_waiting_until_the_next_pester_is_no_cheaper_than_the_best_plan(seed):
    game = hostile_game(Random(seed), longest=5)
    solution, belief = solve(game), Belief(F(1, 3), F(2, 3))
    for t in range(game.T + 1):
        assert cost_until_pester(solution, t, belief) >= min(solution.costs(t, belief))


@examples(40)
@given(st.integers(0, 10**9))
@pytest.mark.claim("never-better-byzantine")
def test_waiting_never_costs_more_than_one_contribution_more_against_a_byzantine_p2(seed):
    rng = Random(seed)
    game = hostile_game(rng, longest=4, inside=True)
    share = F(rng.randint(1, 9), 10)
    wait, give = (
        contributions_to_byzantine(solve(game), game.T, Belief(1 - share, share), now)
        for now in (False, True)
    )
    assert wait <= give
