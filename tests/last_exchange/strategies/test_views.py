"""A P2 that pesters late sends no more than it may, loses no chance, and stops at a contribution."""

from fractions import Fraction as F

import pytest

from goodwill.last_exchange import LastExchange
from goodwill.last_exchange.strategies.byzantine import persists_if_observed, stops_if_observed
from goodwill.last_exchange.strategies.views import (
    View,
    altruistic_contributor,
    byzantine_contributor,
    byzantine_pesterer,
    late_pesterer,
    persistent_pesterer,
)


def sent_in_silence(number, T):
    """The rounds in which it pesters as long as it observes nothing."""
    strategy, moves = late_pesterer(number), ""
    for t in range(T, -1, -1):
        moves += "p" if strategy(t, View(moves, "n" * (len(moves) + 1))) else "n"
    return [t for t, move in zip(range(T, -1, -1), moves, strict=True) if move == "p"]


@pytest.mark.parametrize(("number", "dates"), [(0, []), (1, [1]), (2, [2, 1]), (4, [4, 3, 2, 1])])
def test_its_pesters_are_the_last_ones_but_for_round_0(number, dates):
    assert sent_in_silence(number, 4) == dates
    assert sent_in_silence(9, 4) == [4, 3, 2, 1]


def test_who_pestered_early_has_fewer_left_and_who_has_received_none():
    strategy = late_pesterer(2)
    assert strategy(2, View("pn", "nnn")) == 0
    assert strategy(1, View("pnn", "nnnn")) == 1
    assert strategy(1, View("ppn", "nnnn")) == 0
    assert strategy(1, View("nnn", "nncn")) == 0


@pytest.mark.parametrize("number", [-1, 1.5, "two", None])
def test_what_is_no_number_of_pesters_is_refused_by_name(number):
    with pytest.raises((TypeError, ValueError), match="number = "):
        late_pesterer(number)


def test_the_protocol_and_byzantine_peers_act_as_the_game_says():
    game = LastExchange(
        T=3,
        generosity=F(1, 9),
        byzantine_pesters=[F(1, 2), F(1, 3), F(1, 4), F(1, 5)],
        byzantine_contributes=lambda t, history: F(t, 10 + len(history)),
    )
    gives, asks = altruistic_contributor(game), persistent_pesterer(game)
    assert [gives(3, View("", seen)) for seen in ("", "p")] == [1, 1]
    assert [gives(2, View("n" * len(seen), seen)) for seen in ("p", "n", "np", "pn")] == [
        F(1, 9),
        0,
        F(1, 9),
        0,
    ]
    assert gives(0, View("nnn", "nnp")) == F(1, 9)
    assert [asks(t, View("", "n")) for t in (3, 1, 0)] == [1, 1, 0]
    assert [asks(1, View("pp", seen)) for seen in ("ncn", "nnc", "cnn", "nnn")] == [0, 0, 0, 1]
    assert byzantine_contributor(game)(2, View("c", "n")) == F(2, 11)
    assert [byzantine_pesterer(game)(t, View("", "n")) for t in (3, 2, 1, 0)] == [
        F(1, 5),
        F(1, 4),
        F(1, 3),
        0,
    ]


@pytest.mark.parametrize(
    "of", [altruistic_contributor, persistent_pesterer, byzantine_contributor, byzantine_pesterer]
)
def test_a_strategy_is_that_of_a_game(of):
    with pytest.raises(TypeError, match="game = 3 is no LastExchange"):
        of(3)


def test_late_pesters_are_sent_up_to_the_last_round_that_may_have_one():
    strategy = late_pesterer(2)
    assert [strategy(t, View("", "n")) for t in (3, 2, 1, 0)] == [0, 1, 1, 0]
    assert late_pesterer(0)(1, View("", "n")) == 0


@pytest.mark.parametrize("peer", [persists_if_observed, stops_if_observed])
def test_a_peer_with_a_memory_is_asked_in_a_round_after_a_history(peer):
    assert peer(10**6, "") == peer(0, "") == 1
    for t, history, message in (
        (-1, "", "t = -1"),
        (10**6 + 1, "", "t = 1000001"),
        (1, "x", "history = 'x'"),
    ):
        with pytest.raises(ValueError, match=message):
            peer(t, history)
