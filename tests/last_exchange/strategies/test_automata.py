"""P1 as an automaton: states that nobody can tell apart become one, and each type acts as it is assigned."""

from fractions import Fraction as F

import pytest

from goodwill.last_exchange import LastExchange, Prior, byzantine_automaton, expected_contributor, mixture
from goodwill.last_exchange.strategies.automata import minimal, pessimistic_contributor


def test_states_that_nobody_can_tell_apart_are_one():
    game = LastExchange(T=8, loss=F(1, 4), s_c=F(3, 10), r_p=1)
    prior = Prior(byzantine=F(1, 5), altruistic=F(1, 10))
    contributor = expected_contributor(game, prior)
    small = minimal(contributor)
    assert [len(layer.contributes) for layer in small.layers] == [
        len(layer.contributes) for layer in minimal(small).layers
    ]
    assert small.start.sum() == 1
    assert len(minimal(mixture([(F(1, 2), byzantine_automaton(game))] * 2)).layers[3].contributes) == 2
    stays, one_more = byzantine_automaton(game), byzantine_automaton(game)
    same_part = mixture([(F(1, 2), stays), (F(1, 2), one_more)])
    for layer in same_part.layers:
        layer.part[:] = 0
    assert [len(layer.contributes) for layer in minimal(same_part).layers] == [1] * 9


def test_a_cautious_p2_expects_rational_peers_to_contribute_once():
    """With what part of the mass anybody contributes in a round, by type, after pesters and after silence."""
    game = LastExchange(T=2, generosity=F(1, 4), byzantine_contributes=[0, F(1, 5), F(1, 3)])
    prior = Prior(byzantine=F(1, 2), altruistic=F(1, 3))
    expected = pessimistic_contributor(game, prior)
    shares = {k: sum(expected.start[expected.layers[2].part == k]) for k in range(3)}
    assert shares == {0: F(1, 2), 1: F(1, 3), 2: F(1, 6)}
    acts = {
        (t, k): {*expected.layers[t].contributes[expected.layers[t].part == k]}
        for t in range(3)
        for k in range(3)
    }
    assert [acts[t, 0] for t in (2, 1, 0)] == [{F(1, 3)}, {F(1, 5)}, {0}]
    assert [acts[t, 1] for t in (2, 1, 0)] == [{1}, {0, F(1, 4)}, {0, F(1, 4)}]
    assert [acts[t, 2] for t in (2, 1, 0)] == [{1}, {0}, {0}]


def test_what_is_no_game_or_no_prior_is_refused_by_name():
    with pytest.raises(TypeError, match="game"):
        pessimistic_contributor("game", Prior(byzantine=0, altruistic=0))
    with pytest.raises(TypeError, match="prior"):
        pessimistic_contributor(LastExchange(T=2), 0.5)
