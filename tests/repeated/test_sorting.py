"""The copy of a game is the same whatever the names were, and so is every answer, exactly."""

from __future__ import annotations

from fractions import Fraction as F
from random import Random
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from check_certificate import check as check_alone
from conftest import examples
from goodwill.games.repeated import Game
from goodwill.proofs.saving import to_text
from goodwill.repeated import RepeatedGame, cover, greatest_frequency, sorting
from goodwill.repeated.sorting import sorted_copy
from hostile.games import some_weights

#: Next to each other in a ring of three, 0 to 2, or in one of four, 3 to 6.
RINGS = {(i, (i + 1) % 3) for i in range(3)} | {(3 + i, 3 + (i + 1) % 4) for i in range(4)}
RINGS |= {(j, i) for i, j in RINGS}
#: Games in which colours tell no action from another: in the last two they stand in rings, of four, or of
#: three and four, so that there are two kinds of actions.
ALIKE = {
    "coordination": [[(int(i == j),) * 2 for j in range(3)] for i in range(3)],
    "pennies": [[(1, -1), (-1, 1)], [(-1, 1), (1, -1)]],
    "ring": [[(int((i - j) % 4 == 1), int((i - j) % 4 == 2)) for j in range(4)] for i in range(4)],
    "rings": [[(int((i, j) in RINGS),) * 2 for j in range(7)] for i in range(7)],
}


@pytest.mark.parametrize("name", ALIKE)
def test_what_is_alike_is_sorted_all_the_same(name):
    """Colours alone tell nothing apart here; the order given once decided."""
    payoffs, found = np.array(ALIKE[name], dtype=object), set()
    random = Random(name)
    for _ in range(8):
        one, two = (random.sample(range(len(payoffs)), len(payoffs)) for _ in (0, 1))
        renamed = payoffs[np.ix_(one, two)]
        for table in (renamed, renamed.transpose(1, 0, 2)[:, :, ::-1]):
            copy, names = sorted_copy(Game(table.tolist(), F(1, 2)))
            found.add(str(copy.payoffs.tolist()))
            old = [names.pair(copy.payoffs[a].tolist()) for a in copy.profiles]
            assert old == [tuple(table[names.profile(a)].tolist()) for a in copy.profiles]
    assert len(found) == 1


def test_an_event_and_a_mixer_are_part_of_the_game():
    """The dilemma stays the same if the players change places; with an event that one of them makes, not."""
    dilemma = RepeatedGame([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], F(1, 2))
    assert sorted_copy(dilemma)[1].players == (0, 1)
    one, two = (sorted_copy(dilemma, event=event)[1] for event in ((0, 1, 0, 0), (0, 0, 1, 0)))
    assert one.players != two.players
    assert one.event((0, 1, 0, 0)) == two.event((0, 0, 1, 0))
    assert [sorted_copy(dilemma, mixing=player)[1].players for player in (0, 1)] == [(0, 1), (1, 0)]


class Asked(NamedTuple):
    """A game, and what is asked about: an event, the player who mixes, and a mixture."""

    payoffs: Any
    delta: F
    law: Any
    event: tuple[F, ...]
    player: int
    mixture: dict[int, F]

    @property
    def game(self) -> RepeatedGame:
        return RepeatedGame(self.payoffs.tolist(), self.delta, self.law)


@st.composite
def questions(draw):
    """Few different numbers, so that much is alike; everything is seen, or two or three signals."""
    n1, n2 = draw(st.sampled_from([(2, 2), (2, 3)]))
    numbers = st.integers(0, draw(st.sampled_from([1, 5])))
    table = draw(st.lists(st.tuples(numbers, numbers), min_size=n1 * n2, max_size=n1 * n2))
    signals, law = draw(st.sampled_from([0, 2, 3])), None
    if signals:
        rows = draw(st.lists(some_weights(signals, 4), min_size=n1 * n2, max_size=n1 * n2))
        law = np.array([[F(x, sum(r)) for x in r] for r in rows], dtype=object).reshape(n1, n2, signals)
    count = signals or n1 * n2
    event = draw(st.tuples(*[st.sampled_from([F(0), F(1, 2), F(1)])] * count))
    player, share = draw(st.integers(0, 1)), F(draw(st.integers(1, 4)), 5)
    delta = draw(st.sampled_from([F(2, 5), F(3, 4), F(9, 10)]))
    payoffs = np.array(table, dtype=object).reshape(n1, n2, 2)
    return Asked(payoffs, delta, law, event, player, {0: share, 1: 1 - share})


def renamed(asked: Asked, random: Any, swap: bool, scale: Any, shift: Any) -> Asked:
    """The same under other names, in other units, with the first signal split in two that say the same."""
    n1, n2, _ = asked.payoffs.shape
    one, two = random.sample(range(n1), n1), random.sample(range(n2), n2)
    payoffs = asked.payoffs[np.ix_(one, two)] * np.array(scale, dtype=object) + np.array(shift, dtype=object)
    event, law = np.array(asked.event, dtype=object), asked.law
    if law is None:
        event = event.reshape(n1, n2)[np.ix_(one, two)]
        event = (event.T if swap else event).ravel()
    else:
        signals = random.sample(range(law.shape[2]), law.shape[2])
        law, event = law[np.ix_(one, two, signals)], event[signals]
        law = np.concatenate([law[:, :, :1] * F(1, 3), law[:, :, 1:], law[:, :, :1] * F(2, 3)], axis=2)
        event = np.append(event, event[0])
        law = law.transpose(1, 0, 2) if swap else law
    place = [one, two][asked.player].index
    mixture = {place(action): share for action, share in [*asked.mixture.items()][::-1]}
    payoffs = payoffs.transpose(1, 0, 2)[:, :, ::-1] if swap else payoffs
    player = 1 - asked.player if swap else asked.player
    return Asked(payoffs, asked.delta, law, tuple(event.tolist()), player, mixture)


def answers(asked: Asked) -> list[Any]:
    """A frequency, a cover, and a set with a mixture: each proof is checked twice."""
    game = asked.game
    found = [
        greatest_frequency(game, asked.event, tolerance=1e-2, seconds=60),
        cover(game, asked.player, halvings=1),
        game.with_mixtures(asked.player, [asked.mixture]).equilibrium_payoffs(tolerance=1e-2),
    ]
    for each in found:
        each.verify()
        check_alone(to_text(each.theorem).encode())
    return found


scales = st.sampled_from([F(1, 10**9), F(1, 7), F(1), F(3), F(10**9)])
shifts = st.sampled_from([F(0), F(1, 3), F(-(10**6)), F(10**9)])


@examples(8)
@given(
    questions(),
    st.randoms(use_true_random=False),
    st.booleans(),
    st.tuples(scales, scales),
    st.tuples(shifts, shifts),
)
def test_frequencies_covers_and_mixtures_move_along_exactly(asked, random, swap, scale, shift):
    """Whatever players, actions and signals are called, and in any units: the same answer, moved."""

    def moved(corners: Any) -> set[tuple[F, ...]]:
        carried = [tuple(b * x + a for x, b, a in zip(v, scale, shift, strict=True)) for v in corners]
        return {v[::-1] if swap else v for v in carried}

    one, around, mixed = answers(asked)
    two, over, like = answers(renamed(asked, random, swap, scale, shift))
    assert (one.lower, one.upper) == (two.lower, two.upper)
    assert len(around.cells) == len(over.cells)
    for mine, theirs in ((around.outer, over.outer), (mixed.inner, like.inner), (mixed.outer, like.outer)):
        assert moved(mine.tolist()) == set(map(tuple, theirs.tolist()))


#: Partners who are tempted where the other shirks, and news of what they do.
PARTNERS = np.array([[(2, 2), (-1, 2)], [(2, -1), (0, 0)]], dtype=object)
NEWS = np.array([[(F(9, 10), F(1, 10)), (F(1, 2),) * 2], [(F(1, 2),) * 2, (F(1, 5), F(4, 5))]], dtype=object)


def partners(law: Any) -> list[RepeatedGame]:
    """The same game twice: the first player's actions have changed names."""
    return [RepeatedGame(PARTNERS[rows], F(3, 4), law[rows]) for rows in ([0, 1], [1, 0])]


def test_signals_that_say_the_same_are_one_however_many_there_are():
    parts = 501
    law = np.repeat(NEWS, parts, axis=2) / parts
    one, two = (sorted_copy(game)[0] for game in partners(law))
    assert one.law.shape == (2, 2, 2)
    assert (one.payoffs == two.payoffs).all()
    assert (one.law == two.law).all()


@pytest.mark.parametrize("shape", [(6, 5, 150), (2, 2, 1500), (1, 70, 65)])
def test_names_do_not_matter_to_large_games(shape):
    """Games of more than 4,000 chances were once left in the order given."""
    random = Random(str(shape))
    weights = np.array([random.randint(0, 9) for _ in range(np.prod(shape))], dtype=object).reshape(shape)
    law = weights / np.array([F(1)], dtype=object) / weights.sum(axis=2, keepdims=True)
    payoffs = np.array([(random.randint(0, 3), 1) for _ in range(shape[0] * shape[1])], dtype=object)
    payoffs, tables = payoffs.reshape(*shape[:2], 2), set()
    for _ in range(2):
        one, two, three = (random.sample(range(size), size) for size in shape)
        there, chances = payoffs[np.ix_(one, two)], law[np.ix_(one, two, three)]
        for swapped in (False, True):
            if swapped:
                there, chances = there.transpose(1, 0, 2)[:, :, ::-1], chances.transpose(1, 0, 2)
            copy, names = sorted_copy(Game(there.tolist(), F(1, 2), chances.tolist()))
            tables.add((str(copy.payoffs.tolist()), str(copy.law.tolist())))
            for a in copy.profiles:
                old = names.profile(a)
                assert names.pair(copy.payoffs[a].tolist()) == tuple(there[old].tolist())
                assert copy.law[a].tolist() == [sum(chances[old][y] for y, _ in m) for m in names.signals]
    assert len(tables) == 1


def test_names_may_matter_where_not_all_orders_can_be_compared(monkeypatch):
    """As ``equilibrium_payoffs`` says; each answer has its proof in any case."""
    monkeypatch.setattr(sorting, "MOST_LOOKS", 0)
    monkeypatch.setattr(sorting, "MOST_TIMES", 0)
    payoffs, random, found = np.array(ALIKE["rings"], dtype=object), Random(0), set()
    for _ in range(4):
        one, two = (random.sample(range(7), 7) for _ in (0, 1))
        game = RepeatedGame(payoffs[np.ix_(one, two)].tolist(), F(1, 2))
        found.add(str(sorted_copy(game)[0].payoffs.tolist()))
        game.equilibrium_payoffs().verify()
    assert len(found) > 1
