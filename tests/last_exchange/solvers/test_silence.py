"""P2's beliefs in silence: histories are one just where the beliefs are, and nothing else is lost."""

import itertools
import random
from fractions import Fraction as F

import pytest

from goodwill.last_exchange import (
    LastExchange,
    altruistic_automaton,
    byzantine_automaton,
    destitute_histories,
    expected_contributor,
    mixture,
    silence,
)
from goodwill.last_exchange.random_games import hostile_prior
from last_exchange.solvers import test_pesterer

CASES = test_pesterer.CASES[:12]


def test_beliefs_are_those_of_the_histories():
    for game, prior in CASES[:10]:
        contributor = expected_contributor(game, prior)
        path = silence(game, contributor, "p" * (game.T - 1))
        for history in destitute_histories(game, contributor, histories="path"):
            assert tuple(path.beliefs(history.t)[0]) == history.beliefs


def belief_after(game, contributor, moves):
    """P2's belief in P1's private states after these moves and no contribution, before it moves again."""
    alone = silence(game, contributor, moves + "p" * (game.T - 1 - len(moves)))
    masses = alone.round(game.T - len(moves)).masses[0]
    return tuple((masses / masses.sum()).tolist())


@pytest.mark.parametrize(("game", "prior"), CASES)
def test_histories_are_one_if_and_only_if_they_lead_to_one_belief(game, prior):
    contributor = expected_contributor(game, prior)
    merged = silence(game, contributor)
    for t in range(1, game.T + 1):
        here = merged.round(t)
        histories = ["".join(moves) for moves in itertools.product("pn", repeat=game.T - t)]
        first = {}
        for moves in histories:
            first.setdefault(belief_after(game, contributor, moves), moves)
        assert here.histories == tuple(first.values())
        assert [tuple((row / row.sum()).tolist()) for row in here.masses] == [*first]


@pytest.mark.parametrize(("game", "prior"), CASES)
def test_each_history_has_its_own_probability(game, prior):
    contributor = expected_contributor(game, prior)
    for history in destitute_histories(game, contributor):
        moves = history.moves + "p" * (history.t - 1)
        assert history.probability == silence(game, contributor, moves).round(history.t).masses.sum()


def test_floats_find_the_beliefs_that_fractions_do():
    game = LastExchange(
        T=10, loss=F(1, 4), s_c=2, r_p=1, b_c=1000, r_c=0, generosity=F(1, 20), byzantine_pesters=F(1, 2)
    )
    prior = hostile_prior(random.Random(3))
    exact = silence(game, expected_contributor(game, prior, "repaired"))
    floats = silence(game.with_changes(loss=0.25), expected_contributor(game, prior, "repaired"))
    assert floats.round(1).masses.dtype == float
    for t in range(1, game.T + 1):
        assert floats.round(t).histories == exact.round(t).histories
    assert len(exact.round(1).histories) < 2 ** (game.T - 1) / 4


def test_small_beliefs_are_told_apart():
    """Histories merge only if each mass agrees, however small: a worth may be as great as that is small."""
    game = LastExchange(T=3, loss=0.5, generosity=1.0)
    parts = [(1e-30, altruistic_automaton(game)), (1.0, byzantine_automaton(game))]
    assert len(silence(game, mixture(parts)).round(1).histories) == 4


def test_a_belief_at_what_cannot_occur_is_refused():
    game = LastExchange(T=2, loss=F(1, 2))
    nobody = silence(game, mixture([(F(0), altruistic_automaton(game))]))
    with pytest.raises(ValueError, match="t = 2 has a history that cannot occur"):
        nobody.beliefs(2)
