"""The rule for ties is one constant of the model: change it there, and all that decide decide otherwise."""

from fractions import Fraction as F

import numpy as np
import pytest

from goodwill.last_exchange import Belief, LastExchange, first_unprompted_round, least_altruism, model, solve
from goodwill.last_exchange.oracles.game_tree import tree_threshold
from goodwill.last_exchange.solvers.contributor import intervals_below_zero
from goodwill.last_exchange.solvers.endless import Calendar, best_reply
from goodwill.last_exchange.solvers.severing import Severing

#: A pester is to come; a P1 that knows P2 to be destitute loses just as much by it as by a contribution.
EVEN = LastExchange(T=1, loss=F(1, 2), s_c=F(1, 4), r_p=1)
DESTITUTE = Belief(0, 1)
TOUCHES = np.array([F(1), F(0), F(1)], dtype=object)
DECISIONS = {
    "contributor": (lambda: solve(EVEN).contributes(1, DESTITUTE), True, False),
    "region": (lambda: intervals_below_zero(np.arange(3), TOUCHES), [(1, 1)], []),
    "threshold": (lambda: solve(EVEN).threshold(1), 1, None),
    "endless": (lambda: best_reply(EVEN, F(1, 2), Calendar("p"), 0, rounds=1).turn.contributes, True, False),
    "severing": (lambda: Severing(EVEN, lambda t: 5).first_move(1, DESTITUTE), "contribute", "wait"),
    "tree": (lambda: tree_threshold(EVEN, 1), 1, None),
    "t*": (lambda: first_unprompted_round(LastExchange(T=2, loss=F(1, 2), s_c=F(7, 44))), 2, 3),
}


@pytest.mark.parametrize(("decides", "as_it_is", "otherwise"), DECISIONS.values(), ids=DECISIONS)
def test_all_that_decide_ask_the_model(decides, as_it_is, otherwise, monkeypatch):
    assert decides() == as_it_is
    monkeypatch.setattr(model, "TIES_ACT", False)
    assert decides() == otherwise


def test_who_says_what_ties_do_is_not_overruled(monkeypatch):
    monkeypatch.setattr(model, "TIES_ACT", False)
    assert solve(EVEN).contributes(1, DESTITUTE, ties=True)


def test_least_costs_and_thresholds_that_more_than_a_tie_reaches_do_not_rest_on_the_rule(monkeypatch):
    game = LastExchange(T=6, loss=F(1, 20), s_c=2, r_p=1)

    def found():
        solution = solve(game)
        thresholds = [solution.threshold(t) for t in range(7)]
        return thresholds, solution.costs(6, Belief(1 - thresholds[6], thresholds[6])), least_altruism(game)

    before = found()
    monkeypatch.setattr(model, "TIES_ACT", False)
    assert found() == before
