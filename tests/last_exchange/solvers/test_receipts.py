"""A pester never makes P1 later, where Byzantine peers have no memory; with one it can."""

from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given

from conftest import examples
from goodwill.last_exchange import LastExchange, Prior, altruistic_automaton, expected_contributor
from goodwill.last_exchange.solvers.receipts import compare_signals, no_receipt
from goodwill.last_exchange.strategies.automata import Automaton, Layer
from goodwill.last_exchange.strategies.byzantine import persists_if_observed
from last_exchange.verify.test_named_profiles import cases

GAME = LastExchange(T=3, loss=F(1, 4), s_c=F(1, 2), r_p=1, s_p=1, b_c=101, r_c=1, generosity=F(1, 4))


@examples(40)
@given(cases(inside=False))
@pytest.mark.claim("theorem-4", "pester-helps")
def test_a_pester_never_delays_a_rational_contributor(case):
    game, prior = case
    found = compare_signals(game, expected_contributor(game, prior))
    assert found.compared > 0
    assert found.delayed == 0


@pytest.mark.claim("theorem-4", "pester-helps")
def test_a_pester_delays_where_byzantine_peers_remember_it():
    turned = GAME.with_changes(byzantine_pesters=persists_if_observed)
    prior = Prior(byzantine=F(3, 10), altruistic=F(7, 20))
    assert compare_signals(turned, expected_contributor(turned, prior)).delayed > 0


def test_probabilities_by_hand():
    altruist = altruistic_automaton(GAME)
    arrives = F(1, 4) * F(3, 4)  # a reply is sent with q = 1/4
    assert no_receipt(GAME, altruist, 2, 0, ()) == [1, 1, 1]
    once = 1 - F(3, 4) * arrives  # a pester in round 1 is seen, and the reply of round 0 arrives
    assert no_receipt(GAME, altruist, 2, 1, (1,)) == [1 - arrives, 1 - arrives, (1 - arrives) * once]


def test_what_is_refused():
    altruist = altruistic_automaton(GAME)
    with pytest.raises(ValueError, match="t = 4 is out of range"):
        no_receipt(GAME, altruist, 4, 0, ())
    with pytest.raises(ValueError, match="state = 2 is out of range"):
        no_receipt(GAME, altruist, 1, 2, ())
    with pytest.raises(ValueError, match="contributor has 4 rounds"):
        compare_signals(GAME.with_changes(T=2), altruist)


@pytest.mark.parametrize("T", [1, 2, 4])
def test_every_set_of_later_rounds_is_compared(T):
    """Of an altruist one pair of states follows: so 2^(t-1) sets are compared, with t probabilities each."""
    game = GAME.with_changes(T=T)
    assert compare_signals(game, altruistic_automaton(game)).compared == sum(
        2 ** (t - 1) * t for t in range(1, T + 1)
    )


def test_a_delay_is_counted_for_each_set_and_round_in_which_it_is_one():
    """A P1 that acts after silence only: whatever P2 does later, what it does now delays round 0."""
    stay, states = np.array([0]), np.array([0, 0])
    last = Layer(np.array([F(0), F(1)], dtype=object), states, states, states)
    split = Layer(np.array([F(0)], dtype=object), np.array([0]), np.array([1]), stay)
    game = GAME.with_changes(T=1)
    assert compare_signals(game, Automaton(np.array([F(1)], dtype=object), (last, split))) == (1, 1)
    fair = Layer(np.array([F(1), F(1)], dtype=object), states, states, states)
    assert compare_signals(game, Automaton(np.array([F(1)], dtype=object), (fair, split))) == (1, 0)


def test_so_many_rounds_are_compared_and_no_more(monkeypatch):
    monkeypatch.setattr("goodwill.last_exchange.solvers.receipts.MOST_ROUNDS", 3)
    assert compare_signals(GAME, altruistic_automaton(GAME)).compared == 17
    four = GAME.with_changes(T=4)
    with pytest.raises(ValueError, match="T = 4 is out of range"):
        compare_signals(four, altruistic_automaton(four))
    altruist = altruistic_automaton(GAME)
    for call, message in [
        (lambda: no_receipt(3, altruist, 1, 0, ()), "game = 3 is no LastExchange"),
        (lambda: no_receipt(GAME, 3, 1, 0, ()), "contributor = 3 is no Automaton"),
        (lambda: no_receipt(GAME, altruist, -1, 0, ()), "t = -1 is out of range"),
        (lambda: no_receipt(GAME, altruist, 1, -1, ()), "state = -1 is out of range"),
    ]:
        with pytest.raises((TypeError, ValueError), match=message):
            call()
