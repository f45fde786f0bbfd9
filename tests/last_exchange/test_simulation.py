"""Played-out games follow the model."""

from fractions import Fraction as F

import numpy as np
import pytest

from goodwill.last_exchange import (
    Belief,
    LastExchange,
    Prior,
    RoundPlayed,
    View,
    best_contributor,
    contributor_belief,
    destitute_histories,
    expected,
    expected_contributor,
    persistent_pesterer,
    pesterer_belief,
    play,
    silence,
    simulate,
    solve,
    utilities,
)
from goodwill.last_exchange.simulation import contributor_beliefs, pesterer_beliefs
from goodwill.last_exchange.strategies.views import (
    altruistic_contributor,
    byzantine_contributor,
    byzantine_pesterer,
)


def test_nothing_arrives_that_was_not_sent():
    game = LastExchange(T=6, loss=0.4)
    for seed in range(50):
        for r in play(game, altruistic_contributor(game), byzantine_pesterer(game), seed):
            assert r.contributes or not r.contribution_arrives
            assert r.pesters or not r.pester_arrives


def test_a_satisfied_peer_is_quiet_and_so_is_round_0():
    game = LastExchange(T=6, loss=0.3)
    for seed in range(50):
        rounds = play(game, altruistic_contributor(game), persistent_pesterer(game), seed)
        satisfied = False
        for r in rounds:
            satisfied = satisfied or r.contribution_arrives
            assert r.pesters == (r.t > 0 and not satisfied)


@pytest.mark.claim("footnote-6")
def test_a_visible_reply_comes_as_often_as_footnote_6_says():
    game = LastExchange(T=2, loss=0.25, generosity=0.6)
    plays = 20_000
    hits = pesters = 0
    for seed in range(plays):
        rounds = play(game, altruistic_contributor(game), persistent_pesterer(game), seed)
        pesters += rounds[0].pesters
        hits += rounds[0].pesters and rounds[1].contribution_arrives
    expected = 1 - game.alpha
    error = np.sqrt(expected * (1 - expected) / pesters)
    assert abs(hits / pesters - expected) < 4 * error


def test_rational_play_earns_what_the_solver_promises():
    game = LastExchange(T=5, loss=0.25, s_c=0.8, r_p=1, byzantine_pesters=0.5)
    strategy = best_contributor(game, Belief(0, 1))
    earned = [
        utilities(game, play(game, strategy, persistent_pesterer(game), seed))[0] for seed in range(4000)
    ]
    promised = -min(solve(game).costs(5, Belief(0.0, 1.0)))
    assert abs(np.mean(earned) - promised) < 4 * np.std(earned) / np.sqrt(len(earned))


def test_byzantine_peers_act_at_their_rates():
    game = LastExchange(T=4, byzantine_pesters=[1, 0, 1, 0, 1], byzantine_contributes=[0, 1, 0, 1, 0])
    rounds = play(game, byzantine_contributor(game), byzantine_pesterer(game), seed=0)
    assert [r.pesters for r in rounds] == [True, False, True, False, False]
    assert [r.contributes for r in rounds] == [False, True, False, True, False]


def test_beliefs_follow_moves_and_signals():
    game = LastExchange(T=3, loss=F(1, 4), byzantine_pesters=F(1, 2))
    after = contributor_belief(game, Belief(F(1, 2), F(1, 2)), View("c", "p"))
    assert after == Belief(F(2, 3), F(1, 3), 0)
    silent = contributor_belief(game, Belief(F(1, 2), F(1, 2)), View("cn", "nn"))
    assert sum(silent) == 1
    assert silent.destitute < silent.satisfied


def test_p2s_beliefs_are_those_of_its_own_problem_and_a_late_answer_is_an_altruists():
    game = LastExchange(T=4, loss=F(1, 4), s_c=1, r_p=1, b_c=200, generosity=F(3, 10))
    known = expected_contributor(game, Prior(byzantine=F(1, 10), altruistic=F(2, 5)))
    for here in destitute_histories(game, known):
        assert pesterer_belief(game, known, View(here.moves, "n" * (len(here.moves) + 1))) == here.beliefs
    assert pesterer_belief(game, known, View()) == (F(1, 10), F(2, 5), F(1, 2))
    assert pesterer_belief(game, known, View("pppp", "nnnnc")) == (0, 1, 0)
    with pytest.raises(ValueError, match="is impossible: no P1"):
        pesterer_belief(game, known, View("nnnn", "nnnnc"))
    with pytest.raises(ValueError, match="T = 3 does not fit contributor, which has 5 rounds"):
        pesterer_belief(game.with_changes(T=3), known, View())


def test_beliefs_along_a_play_are_those_of_each_view_of_it():
    """Lost messages are moves that the other one does not see."""
    game = LastExchange(T=3, loss=F(1, 4), s_c=1, b_c=100, r_c=0, generosity=F(1, 2))
    prior = Prior(byzantine=F(2, 9), altruistic=F(1, 9))
    rounds = [
        RoundPlayed(3, True, False, True, True),
        RoundPlayed(2, False, False, True, False),
        RoundPlayed(1, False, False, True, True),
        RoundPlayed(0, True, True, False, False),
    ]
    first, known = Belief(prior.byzantine, 1 - prior.byzantine), expected_contributor(game, prior)
    views = [View(*seen) for seen in (("", ""), ("c", "p"), ("cn", "pn"), ("cnn", "pnp"), ("cnnc", "pnpn"))]
    assert contributor_beliefs(game, first, rounds) == [contributor_belief(game, first, x) for x in views]
    views = [View(*seen) for seen in (("", ""), ("", "n"), ("p", "nn"), ("pp", "nnn"), ("ppp", "nnnc"))]
    assert pesterer_beliefs(game, known, rounds) == [pesterer_belief(game, known, x) for x in views]
    assert contributor_beliefs(game, first, []) == [first]
    for solver, belief in ((contributor_beliefs, first), (pesterer_beliefs, known)):
        with pytest.raises(TypeError, match="rounds"):
            solver(game, belief, ["pestered"])
        with pytest.raises(TypeError, match="rounds"):
            solver(game, belief, 3)


@pytest.mark.parametrize("seed", [0, 7])
def test_the_same_seed_is_the_same_game(seed):
    game = LastExchange(T=8, loss=0.3)
    one, two = (play(game, altruistic_contributor(game), persistent_pesterer(game), seed) for _ in range(2))
    assert one == two


@pytest.mark.parametrize("generosity", [F(3, 10), F(1)])
@pytest.mark.parametrize("profile", ["paper", "repaired"])
def test_a_million_last_exchanges_earn_what_the_exact_values_say(generosity, profile):
    game = LastExchange(
        T=5, loss=F(1, 4), s_c=1, r_p=1, b_c=200, generosity=generosity, byzantine_contributes=F(1, 10)
    )
    prior = Prior(byzantine=F(1, 10), altruistic=F(2, 5))
    result, exact = (
        simulate(game, prior, plays=1_000_000, seed=3, profile=profile),
        expected(game, prior, profile),
    )
    assert exact.keys() == result.means.keys()
    for name, value in exact.items():
        assert isinstance(value, F)
        assert abs(result.means[name] - value) < 4 * result.errors[name]
    promised = -float(min(solve(game).costs(game.T, Belief(prior.byzantine, 1 - prior.byzantine))))
    assert abs(result.of_rational["u_1"] - promised) < 4 * result.errors_of_rational["u_1"]


def test_exact_values_agree_with_p2s_own_problem():
    game = LastExchange(T=4, loss=F(1, 4), s_c=1, r_p=1, b_c=200, generosity=F(3, 10))
    prior = Prior(byzantine=0, altruistic=F(2, 5))
    problem = silence(game, expected_contributor(game, prior))
    # Nobody is Byzantine, so every P2 pesters while destitute; nothing comes after the first contribution.
    first = game.b_c - game.r_c
    at_once = 1 - problem.round(game.T).masses.sum()
    assert expected(game, prior)["u_2"] == first * at_once + problem.worths[game.T]["profile"][0]


def test_a_population_is_seeded_and_checked():
    game = LastExchange(T=3, loss=0.25)
    prior = Prior(byzantine=0.1, altruistic=0.4)
    assert simulate(game, prior, plays=500, seed=2) == simulate(game, prior, plays=500, seed=2)
    assert simulate(game, prior, plays=500, seed=2) != simulate(game, prior, plays=500, seed=3)
    with pytest.raises(ValueError, match="plays = 1 "):
        simulate(game, prior, plays=1)
    with pytest.raises(ValueError, match="byzantine_pesters is a function"):
        simulate(game.with_changes(byzantine_pesters=lambda t, h: 0.5), prior)
    with pytest.raises(ValueError, match="byzantine_pesters is a function"):
        expected(game.with_changes(byzantine_pesters=lambda t, h: 0.5), prior)


def test_a_belief_survives_more_pesters_than_a_float_has_digits():
    """Unnormalised, the masses after 1,100 pesters would all be 0 in floats."""
    game = LastExchange(T=1200, loss=0.5, byzantine_pesters=0.5)
    belief = contributor_belief(game, Belief(0.5, 0.5), View("n" * 1100, "p" * 1100))
    assert belief == pytest.approx((0, 1, 0), abs=1e-300)
    exact = game.with_changes(loss=F(1, 2), byzantine_pesters=F(1, 2))
    found = contributor_belief(exact, Belief(F(1, 2), F(1, 2)), View("n" * 1100, "p" * 1100))
    assert found.destitute / found.byzantine == 2**1100
