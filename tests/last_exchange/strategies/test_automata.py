"""P1 as an automaton: states that nobody can tell apart become one."""

from fractions import Fraction as F

from goodwill.last_exchange import LastExchange, Prior, byzantine_automaton, expected_contributor, mixture
from goodwill.last_exchange.strategies.automata import minimal


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
