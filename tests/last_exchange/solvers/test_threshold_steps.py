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
from goodwill.last_exchange.solvers.contributor import Solution
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


@pytest.mark.parametrize("seed", range(8))
def test_to_wait_for_a_pester_costs_what_comes_after_the_first_of_them(seed):
    """By the round of the first pester: this one, the next, or never, and the best plan from there on."""
    rng = Random(seed)
    game = hostile_game(rng, longest=4)
    game = game.with_changes(byzantine_pesters=hostile_behaviour(rng, game.T))
    solution, seen = solve(game), 1 - game.loss
    byzantine, destitute, wanted = F(2, 5), F(3, 7), 0
    silent = Belief(byzantine, destitute)
    for t in range(game.T, 0, -1):
        history = "n" * (game.T - t)
        chance = seen * game.pester_probability(t, history)
        pestered = Belief(chance * silent.byzantine, seen * silent.destitute)
        wanted += game.r_p * pestered.total + min(solution.costs(t - 1, pestered, history + "p"))
        silent = Belief((1 - chance) * silent.byzantine, game.loss * silent.destitute)
    assert cost_until_pester(solution, game.T, Belief(byzantine, destitute)) == wanted


@pytest.mark.parametrize("broken", ["I", "K", "M"])
def test_each_of_the_four_functions_is_looked_at_by_itself(broken, monkeypatch):
    """A cost of waiting or of patience that rises where it must not spoils these, and no other."""
    game = LastExchange(T=3, loss=F(1, 4), s_c=F(1, 2))
    rises = {
        "K": lambda solution, t, belief, history: 10 * belief.byzantine * (belief.destitute > F(1, 2)),
        "M": lambda solution, t, belief, history: 10 * belief.byzantine,
    }
    if broken in rises:
        monkeypatch.setattr(threshold_steps, "cost_until_pester", rises[broken])
    else:
        costs = Solution.costs

        def dearer(self, t, belief, history=""):
            act, wait = costs(self, t, belief, history)
            return act, wait + 10 * belief.byzantine

        monkeypatch.setattr(Solution, "costs", dearer)
    found = steps_of_theorem_8(game)
    wanted = {"I": ["I"], "K": ["K", "M"], "M": ["M"]}[broken]
    assert [name for name, holds in found.items() if not holds] == wanted


def test_a_history_may_be_as_long_as_the_game():
    game = LastExchange(T=2, loss=F(1, 4), s_c=F(1, 2))
    assert all(steps_of_theorem_8(game, "nn").values())
    with pytest.raises(TypeError, match="game = 3 is no LastExchange"):
        steps_of_theorem_8(3)
