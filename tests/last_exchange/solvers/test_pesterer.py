"""How many pesters pay, by all plans; how likely a P2 that pesters receives, by all that can be lost."""

import itertools
import random
from fractions import Fraction as F

import numpy as np
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
from goodwill.last_exchange.random_games import hostile_game, hostile_prior
from goodwill.last_exchange.solvers.pesterer import (
    paying_pesters,
    received_by_pestering,
    satisfied_does_nothing,
)
from goodwill.last_exchange.strategies.automata import Automaton, Layer
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


def silent_giver(T, states):
    """A P1 that contributes in round 0 if it was not pestered in round 1, and before with this chance."""
    stay, chance = np.array([0]), np.array([F(states)], dtype=object)
    rounds = [Layer(chance, stay, stay, stay) for _ in range(T - 1)]
    split = Layer(chance, np.array([0]), np.array([1]), stay)
    last = Layer(np.array([F(0), F(1)], dtype=object), np.array([0, 0]), np.array([0, 0]), np.array([0, 0]))
    return Automaton(np.array([F(1)], dtype=object), (last, split, *rounds))


@pytest.mark.parametrize("T", [1, 3])
@pytest.mark.parametrize("states", [0, F(1, 2)])
def test_a_satisfied_p2_gains_by_a_pester_where_a_contribution_that_it_keeps_away_costs_more(T, states):
    """By the pester it is spared one if the pester and the contribution arrive; at a tie it does nothing."""
    loss, r_c = F(1, 4), F(8)
    spared = (1 - loss) ** 2 * r_c
    for s_p, nothing in ((spared, True), (spared + 1, True), (spared - F(1, 10**9), False)):
        game = LastExchange(T=T, loss=loss, r_c=r_c, s_p=s_p, b_c=100)
        assert satisfied_does_nothing(game, silent_giver(T, states)) == nothing
    for given, message in (((3, silent_giver(1, 0)), "game = 3"), ((STORY, 3), "contributor = 3")):
        with pytest.raises(TypeError, match=message):
            satisfied_does_nothing(*given)


def test_histories_are_listed_up_to_as_many_rounds_as_is_said(monkeypatch):
    monkeypatch.setattr("goodwill.last_exchange.solvers.pesterer.MOST_ROUNDS", 3)
    assert len(destitute_histories(STORY, altruistic_automaton(STORY))) == 7
    path = destitute_histories(STORY, altruistic_automaton(STORY), "path")
    assert [(history.t, history.moves) for history in path] == [(3, ""), (2, "p"), (1, "pp")]
    four = STORY.with_changes(T=4)
    with pytest.raises(ValueError, match=r"T = 4 is out of range: .* T <= 3 here"):
        destitute_histories(four, altruistic_automaton(four))
    with pytest.raises(ValueError, match="histories = 'some'"):
        destitute_histories(STORY, altruistic_automaton(STORY), "some")


def test_what_cannot_occur_is_not_listed():
    """A P1 that surely contributes, without loss to speak of: nothing arrives only where it was lost."""
    sure = byzantine_automaton(STORY.with_changes(byzantine_contributes=1))
    found = destitute_histories(STORY, sure)
    assert [h.probability for h in found] == [F(1, 4)] + [F(1, 16)] * 2 + [F(1, 64)] * 4
    nobody = mixture([(F(0), sure)])
    assert destitute_histories(STORY, nobody) == []


@pytest.mark.parametrize(("game", "prior"), CASES[:6])
def test_what_a_history_is_worth_is_conditional_on_it(game, prior):
    """The worths of its row in silence, and the masses of the parts, divided by how likely it is."""
    contributor = expected_contributor(game, prior)
    problem = silence(game, contributor)
    for history in destitute_histories(game, contributor):
        here, worth = problem.round(history.t), problem.worths[history.t]
        if history.moves in here.histories:
            row = here.histories.index(history.moves)
            assert history.probability == here.masses[row].sum()
            told = {"p": history.pester, "n": history.wait, "profile": history.profile}
            assert {move: worth[move][row] / history.probability for move in told} == told
            assert history.beliefs == tuple(problem.beliefs(history.t)[row])
            assert history.gain == max(history.pester, history.wait) - history.profile


@pytest.mark.parametrize("seed", [0, 4, 8, 17, 24, 28, 29, 30])
def test_the_dearest_pester_that_could_keep_contributions_away_is_where_nothing_begins_to_be_best(seed):
    """It saves what silence would bring, less what comes after a pester that arrives; P1 has two states."""
    rng = random.Random(seed)
    T, states = 4, [0, 1]

    def drawn():
        chances = np.array([F(rng.randint(0, 4), 4) for _ in states], dtype=object)
        return Layer(
            chances, *(np.array([rng.choice(states) for _ in states]) for _ in range(2)), np.array([0, 0])
        )

    giver = Automaton(np.array([F(1), F(0)], dtype=object), tuple(drawn() for _ in range(T + 1)))
    loss, r_c = F(1, 4), F(3)

    def brings(t, state):
        """What a P2 that stays silent pays for what it receives from round t on."""
        layer = giver.layers[t]
        later = brings(t - 1, int(layer.on_silence[state])) if t else 0
        return r_c * (1 - loss) * layer.contributes[state] + later

    saved = max(
        (1 - loss)
        * (
            brings(t - 1, int(giver.layers[t].on_silence[s]))
            - brings(t - 1, int(giver.layers[t].on_pester[s]))
        )
        for t in range(1, T + 1)
        for s in states
    )
    assert saved > 0
    for s_p, nothing in ((saved, True), (saved - F(1, 10**9), False)):
        game = LastExchange(T=T, loss=loss, r_c=r_c, s_p=s_p, b_c=100)
        assert satisfied_does_nothing(game, giver) == nothing
