"""P1 as an automaton: states that nobody can tell apart become one, and each type acts as it is assigned."""

import itertools
from fractions import Fraction as F

import numpy as np
import pytest

from goodwill.last_exchange import LastExchange, Prior, byzantine_automaton, expected_contributor, mixture
from goodwill.last_exchange.strategies.automata import (
    Automaton,
    Layer,
    altruistic_automaton,
    minimal,
    pessimistic_contributor,
)
from goodwill.last_exchange.strategies.views import View, altruistic_contributor


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


def acts(automaton, signals):
    """With what mass it contributes in the round after these signals, oldest first."""
    here = dict(enumerate(automaton.start.tolist()))
    t = len(automaton.layers) - 1
    for signal in signals:
        after, layer = {}, automaton.layers[t]
        for state, mass in here.items():
            following = int((layer.on_pester if signal == "p" else layer.on_silence)[state])
            after[following] = after.get(following, 0) + mass
        here, t = after, t - 1
    return sum(mass * automaton.layers[t].contributes[state] for state, mass in here.items())


EVERY = ["".join(signals) for n in range(4) for signals in itertools.product("pn", repeat=n)]


def test_an_automaton_acts_as_its_strategy_is_assigned():
    game = LastExchange(T=3, generosity=F(1, 9), byzantine_contributes=[0, F(1, 5), F(1, 3), F(1, 7)])
    protocol = altruistic_contributor(game)
    for signals in EVERY:
        t = 3 - len(signals)
        assert acts(altruistic_automaton(game), signals) == protocol(t, View("n" * len(signals), signals))
        assert acts(byzantine_automaton(game), signals) == game.byzantine_contributes[t]
    assert all(type(x) is F for layer in altruistic_automaton(game).layers for x in layer.contributes)


def test_a_mixture_acts_as_its_parts_with_their_masses_and_so_does_the_smallest_like_it():
    game = LastExchange(T=3, generosity=F(1, 9), byzantine_contributes=[0, F(1, 5), F(1, 3), F(1, 7)])
    parts = [
        (F(1, 2), altruistic_automaton(game)),
        (F(1, 3), byzantine_automaton(game)),
        (F(1, 6), altruistic_automaton(game.with_changes(generosity=F(2, 3)))),
    ]
    whole = mixture(parts)
    nested = mixture([(F(3, 4), whole), (F(1, 4), altruistic_automaton(game))])
    for signals in EVERY:
        wanted = sum(share * acts(part, signals) for share, part in parts)
        assert acts(whole, signals) == acts(minimal(whole), signals) == wanted
        assert acts(minimal(nested), signals) == acts(nested, signals)
    assert [layer.part.tolist() for layer in whole.layers] == [[0, 0, 1, 2, 2]] * 4
    # In round 3 the states of an altruist are alike but for where they lead, and they lead to the same.
    assert [len(layer.contributes) for layer in minimal(whole).layers] == [5, 5, 5, 3]
    assert minimal(whole).start.tolist() == [F(1, 2), F(1, 3), F(1, 6)]


def test_parts_may_have_as_many_states_as_they_need_in_each_round():
    game = LastExchange(T=5, loss=F(1, 4), s_c=F(3, 10), r_p=1)
    one = expected_contributor(game, Prior(byzantine=F(1, 5), altruistic=F(1, 10)))
    assert len({len(layer.contributes) for layer in one.layers}) > 2
    parts = [(F(1, 2), one), (F(1, 3), altruistic_automaton(game)), (F(1, 6), minimal(one))]
    for n in range(6):
        for signals in map("".join, itertools.product("pn", repeat=n)):
            assert acts(mixture(parts), signals) == sum(share * acts(part, signals) for share, part in parts)


STATE = np.array([0])


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"contributes": [1]}, TypeError, r"contributes = \[1\] is no ndarray"),
        ({"contributes": np.array([F(3, 2)])}, ValueError, "contributes = 3/2 is out of range"),
        ({"contributes": np.array([-1])}, ValueError, "contributes = -1 is out of range"),
        ({"contributes": np.array(["1"], dtype=object)}, TypeError, "contributes = '1' is not a number"),
        ({"on_pester": [0]}, TypeError, r"on_pester = \[0\] is no ndarray"),
        ({"on_pester": np.array([0, 0])}, ValueError, "on_pester = .* a state's number for each of 1 states"),
        ({"on_silence": np.array([-1])}, ValueError, "on_silence = .* is out of range"),
        ({"part": np.array([0.0])}, ValueError, "part = .* is out of range"),
    ],
)
def test_what_is_no_layer_is_named(change, error, message):
    right = {"contributes": np.array([1]), "on_pester": STATE, "on_silence": STATE, "part": STATE}
    assert Layer(**right).part is STATE
    for most in (0, 1, 0.0, 1.0, F(0), F(1)):
        Layer(**right | {"contributes": np.array([most], dtype=object)})
    Layer(**right | {"part": np.array([7], dtype=np.uint8)})
    with pytest.raises(error, match=message):
        Layer(**right | change)


def test_what_is_no_automaton_is_named():
    layer = Layer(np.array([1]), STATE, STATE, STATE)
    assert Automaton(np.array([0]), (layer,)).start == 0
    for start, layers, error, message in [
        ([1], (layer,), TypeError, r"start = \[1\] is no ndarray"),
        (np.array([-1]), (layer,), ValueError, "start = -1 is out of range"),
        (np.array([1]), [layer], TypeError, "layers = .* is no tuple"),
        (np.array([1]), (layer, 3), TypeError, "layers = 3 is no Layer"),
        (np.array([1]), (), ValueError, "a mass for each state of the last layer"),
        (np.array([1, 0]), (layer,), ValueError, "a mass for each state of the last layer"),
    ]:
        with pytest.raises(error, match=message):
            Automaton(start, layers)
    one = Automaton(np.array([1]), (layer,))
    for parts, error, message in [
        (((1, one),), TypeError, "parts = .* is no list"),
        ([[1, one]], TypeError, "must be pairs"),
        ([(1, one, one)], TypeError, "must be pairs"),
        ([(1, 3)], TypeError, "must be pairs"),
        ([(2, one)], ValueError, "parts: probability = 2 is out of range"),
        ([], ValueError, "at least one, all of as many rounds"),
        ([(1, one), (0, Automaton(np.array([1]), (layer, layer)))], ValueError, "all of as many rounds"),
    ]:
        with pytest.raises(error, match=message):
            mixture(parts)
    for call in (altruistic_automaton, byzantine_automaton):
        with pytest.raises(TypeError, match="game = 3 is no LastExchange"):
            call(3)
    with pytest.raises(TypeError, match="automaton = 3 is no Automaton"):
        minimal(3)
