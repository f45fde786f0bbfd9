"""A P2 that pesters late sends no more than it may, loses no chance, and stops at a contribution."""

import pytest

from goodwill.last_exchange.strategies.views import View, late_pesterer


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
