"""How many pesters pay, by all plans; how likely a P2 that pesters receives, by all that can be lost."""

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
)
from goodwill.last_exchange.random_games import hostile_game, hostile_prior
from goodwill.last_exchange.solvers.pesterer import paying_pesters, received_by_pestering
from last_exchange.verify.test_named_profiles import utility_of_plan

RNG = random.Random(16)
CASES = [(hostile_game(RNG, 4, inside=True), hostile_prior(RNG)) for _ in range(30)]
STORY = LastExchange(T=3, loss=F(1, 4), s_c=1, r_p=1, b_c=100, r_c=0, generosity=F(1, 2))


@pytest.mark.parametrize(("game", "prior"), CASES)
def test_so_many_pesters_pay_as_the_best_of_all_plans_begins_with(game, prior):
    """Of plans that are equally good the one that pesters first."""
    contributor = expected_contributor(game, prior)
    plans = itertools.product((True, False), repeat=game.T)
    worths = {plan: utility_of_plan(game, contributor, (*plan, False)) for plan in plans}
    best = max(plan for plan, worth in worths.items() if worth == max(worths.values()))
    assert paying_pesters(game, contributor) == next((k for k, asks in enumerate(best) if not asks), game.T)


def test_at_a_tie_a_pester_pays():
    """The last pester is worth just its cost at this share of altruists, and not below."""
    alone = LastExchange(T=1, loss=F(1, 4), b_c=100, r_c=0, s_p=1, generosity=F(1, 2))
    needs = F(1, 100) / ((1 - alone.loss) ** 2 * alone.generosity)
    share = needs / (needs + alone.loss * (1 - needs))
    for a, number in ((share, 1), (share - F(1, 10**9), 0)):
        known = mixture([(a, altruistic_automaton(alone)), (1 - a, byzantine_automaton(alone))])
        assert paying_pesters(alone, known) == number


def received(game, contributor):
    """By every state of P1 and every loss; P2 pesters until it observes a contribution."""

    def from_here(t, state):
        layer = contributor.layers[t]
        gets = (1 - game.loss) * layer.contributes[state]
        if t == 0:
            return gets
        heard, silent = (from_here(t - 1, after[state]) for after in (layer.on_pester, layer.on_silence))
        return gets + (1 - gets) * ((1 - game.loss) * heard + game.loss * silent)

    return sum(mass * from_here(game.T, k) for k, mass in enumerate(contributor.start))


@pytest.mark.parametrize(("game", "prior"), CASES)
def test_who_pesters_receives_as_often_as_messages_arrive(game, prior):
    contributor = expected_contributor(game, prior)
    assert received_by_pestering(game, contributor) == received(game, contributor)


def test_what_is_sent_in_round_0_counts_too():
    game = LastExchange(T=2, loss=F(1, 2), byzantine_contributes=[1, 0, 0])
    assert received_by_pestering(game, byzantine_automaton(game)) == F(1, 2)


def test_a_list_of_all_histories_ends_before_it_is_too_long():
    game = LastExchange(T=23, loss=0.25, generosity=0.5)
    with pytest.raises(ValueError, match=r"T = 23 is out of range: P2 has 2\^T histories"):
        destitute_histories(game, altruistic_automaton(game))
    assert len(destitute_histories(game, altruistic_automaton(game), "path")) == 23


@pytest.mark.parametrize("solver", [paying_pesters, received_by_pestering])
def test_what_is_no_game_or_no_contributor_is_refused_by_name(solver):
    with pytest.raises(TypeError, match="game"):
        solver("game", altruistic_automaton(STORY))
    with pytest.raises(TypeError, match="contributor"):
        solver(STORY, "altruist")
    with pytest.raises(ValueError, match="contributor plays 4 rounds"):
        solver(STORY.with_changes(T=2), altruistic_automaton(STORY))
