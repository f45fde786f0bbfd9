"""What a peer may still have to pay: the greatest among all beliefs, and what paths of silence add up to."""

from fractions import Fraction as F
from itertools import product
from random import Random

import pytest

from goodwill.last_exchange import LastExchange, solve
from goodwill.last_exchange.model import Belief
from goodwill.last_exchange.random_games import hostile_game, hostile_prior
from goodwill.last_exchange.solvers.punishment import contributions_to_come, greatest_cost
from goodwill.last_exchange.strategies.automata import byzantine_automaton
from goodwill.last_exchange.verify.named_profiles import expected_contributor

GAMES = [hostile_game(Random(seed), constant_rates=True) for seed in range(12)]


@pytest.mark.parametrize("game", GAMES, ids=lambda game: f"T={game.T}")
def test_no_belief_costs_more_than_the_worst_one(game):
    solution = solve(game)
    for t in range(game.T + 1):
        most, worst = greatest_cost(game, t)
        assert min(solution.costs(t, Belief(1 - worst, worst))) == most
        for k in range(25):
            share = F(k, 24)
            assert min(solution.costs(t, Belief(1 - share, share))) <= most


def walked(game, contributor, received):
    """The same, by all private states that P1 may go through."""
    likely = expected = 0
    for path in product(*(range(len(layer.contributes)) for layer in reversed(contributor.layers))):
        chance, arrived = contributor.start[path[0]], 0
        for t, state, following in zip(range(game.T, -1, -1), path, [*path[1:], None], strict=True):
            layer = contributor.layers[t]
            arrives = (1 - game.loss) * layer.contributes[state]
            if game.T - t < received:
                chance *= arrives
            else:
                arrived += arrives
            if following is not None and following != layer.on_silence[state]:
                chance = 0
        likely += chance
        expected += chance * arrived
    return expected / likely if likely else None


@pytest.mark.parametrize("seed", range(12))
def test_what_is_still_to_come_is_that_of_all_paths_of_silence(seed):
    rng = Random(seed)
    game = hostile_game(rng, 3)
    contributor = expected_contributor(game, hostile_prior(rng))
    for received in range(game.T + 2):
        expected = walked(game, contributor, received)
        if expected is None:
            with pytest.raises(ValueError, match=f"received = {received} is out of range"):
                contributions_to_come(game, contributor, received)
        else:
            assert contributions_to_come(game, contributor, received) == expected


def test_a_contributor_of_another_game_is_refused():
    game = LastExchange(T=3, loss=F(1, 4), s_c=1, r_p=1, byzantine_contributes=1)
    with pytest.raises(ValueError, match=r"contributor plays 4 rounds: it must play T . 1 = 3"):
        contributions_to_come(game.with_changes(T=2), byzantine_automaton(game), 1)


def test_what_is_out_of_range_is_named():
    game = LastExchange(T=3, loss=F(1, 4), s_c=1, r_p=1, byzantine_contributes=1)
    giver = byzantine_automaton(game)
    assert contributions_to_come(game, giver, 4) == 0
    assert greatest_cost(game) == greatest_cost(game, 3)
    assert greatest_cost(game, 0)[0] == 0
    for call, message in [
        (lambda: greatest_cost(3), "game = 3 is no LastExchange"),
        (lambda: greatest_cost(game, 4), "t = 4 is out of range"),
        (lambda: greatest_cost(game, -1), "t = -1 is out of range"),
        (lambda: contributions_to_come(3, giver, 1), "game = 3 is no LastExchange"),
        (lambda: contributions_to_come(game, 3, 1), "contributor = 3 is no Automaton"),
        (lambda: contributions_to_come(game, giver, 5), "received = 5 is out of range"),
        (lambda: contributions_to_come(game, giver, -1), "received = -1 is out of range"),
    ]:
        with pytest.raises((TypeError, ValueError), match=message):
            call()
