"""Mixed actions as more rows or columns: their numbers, what tempts there, and what is refused."""

from fractions import Fraction as F

import numpy as np
import pytest

from goodwill.games.mixed import MixedGame, pairs
from goodwill.games.repeated import Deviation, Game

HALF = F(1, 2)
#: Three rows and two columns, of which everybody sees one of two signals.
PAYOFFS = [[(2, 5), (0, 3)], [(3, 1), (1, 7)], [(4, 0), (-2, 2)]]
LAW = [[(F(1, 2 + i + j), 1 - F(1, 2 + i + j)) for j in range(2)] for i in range(3)]
GAME = Game(PAYOFFS, F(9, 10), LAW)
#: For each player, a mixture whose first action comes first, one in the other order, and one of neighbours.
MIXTURES = {
    0: [{0: F(1, 3), 2: F(2, 3)}, {2: F(1, 4), 0: F(3, 4)}, {1: HALF, 2: HALF}],
    1: [{0: F(1, 3), 1: F(2, 3)}, {1: F(1, 4), 0: F(3, 4)}],
}


def mean(table, player, mixture, other):
    """What a mixture gives against an action, by hand."""
    return sum(w * (table[a][other] if player == 0 else table[other][a]) for a, w in mixture.items())


@pytest.mark.parametrize("player", [0, 1])
def test_a_mixture_is_one_more_action_whose_numbers_are_means(player):
    game = MixedGame.of(GAME, player, MIXTURES[player])
    payoffs, law = np.array(PAYOFFS, dtype=object), np.array(LAW, dtype=object)
    assert (game.payoffs[:3, :2] == payoffs).all()
    assert (game.law[:3, :2] == law).all()
    for n, mixture in enumerate(MIXTURES[player]):
        for other in range((2, 3)[player]):
            here = (3 + n, other) if player == 0 else (other, 2 + n)
            assert (game.payoffs[here] == mean(payoffs, player, mixture, other)).all()
            assert (game.law[here] == mean(law, player, mixture, other)).all()
            assert game.support(*here) == tuple(mixture)
    for i in range(3):
        for j in range(2):
            assert game.support(i, j) == ()
            assert game.tied(i, j) == frozenset()


@pytest.mark.parametrize("player", [0, 1])
def test_what_tempts_at_a_mixture(player):
    """Each action instead of the first of the mixture, the first instead of the second, and nothing twice."""
    game = MixedGame.of(GAME, player, MIXTURES[player])
    count = GAME.payoffs.shape
    for n, mixture in enumerate(MIXTURES[player]):
        first, second = mixture
        for other in range(count[1 - player]):
            here = (count[0] + n, other) if player == 0 else (other, count[1] + n)

            def at(own, other=other):
                return (own, other) if player == 0 else (other, own)

            wanted = [(player, at(k), at(first)) for k in range(count[player]) if k != first]
            wanted += [(player, at(first), at(second))]
            mixed = count[player] + n
            wanted += [(1 - player, at(mixed, k), here) for k in range(count[1 - player]) if k != other]
            found = game.deviations(*here)
            told = [
                (
                    who,
                    game.payoffs[there][who] - game.payoffs[of][who],
                    tuple(game.law[there] - game.law[of]),
                )
                for who, there, of in wanted
            ]
            assert sorted((d.player, d.gain, tuple(d.shift)) for d in found) == sorted(told)
            ties = [(player, at(second), at(first)), (player, at(first), at(second))]
            assert len(game.tied(*here)) == 2
            for number, (who, there, of) in zip(sorted(game.tied(*here)), ties, strict=True):
                assert found[number].player == who
                assert found[number].gain == game.payoffs[there][who] - game.payoffs[of][who]


def test_where_nobody_mixes_what_tempts_is_what_tempted_before():
    game = MixedGame.of(GAME, 0, MIXTURES[0])
    for i in range(3):
        for j in range(2):
            assert [d[:2] for d in game.deviations(i, j)] == [d[:2] for d in GAME.deviations(i, j)]


def test_weights_of_floats_become_fractions_that_sum_to_1():
    assert MixedGame.of(GAME, 0, MIXTURES[0]).in_fractions.payoffs[3].tolist() == [
        [F(10, 3), F(5, 3)],
        [F(-4, 3), F(7, 3)],
    ]
    exact = MixedGame.of(GAME, 0, MIXTURES[0])
    assert exact.in_fractions is exact
    nearly = MixedGame.of(GAME, 0, [{0: 0.1, 1: 0.9 + 5e-10}]).in_fractions
    assert sum(nearly.mixtures[0].values()) == 1
    assert nearly.mixtures[0][0] == F(0.1) / (F(0.1) + F(0.9 + 5e-10))
    assert nearly.is_exact
    floats = MixedGame.of(Game(PAYOFFS, 0.9, LAW), 0, MIXTURES[0])
    assert not floats.is_exact
    assert floats.in_fractions.is_exact
    assert floats.in_fractions.mixtures == tuple(MIXTURES[0])


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("game", 0, []), TypeError, "game = 'game' is no Game"),
        ((GAME, 2, []), ValueError, "player = 2 is out of range"),
        ((GAME, -1, []), ValueError, "player = -1 is out of range"),
        ((GAME, 0, 3), TypeError, "mixtures = 3 is no Iterable"),
        ((GAME, 0, [{0: HALF, 1: HALF}, 3]), TypeError, r"mixtures\[1\] = 3 is no Mapping"),
        ((GAME, 0, [{0: HALF, 1: HALF}, {0: 1}]), ValueError, r"mixtures\[1\] = .* two actions from 0 to 2"),
        ((GAME, 0, [{0: F(1, 3), 1: F(1, 3), 2: F(1, 3)}]), ValueError, "it must name two actions"),
        ((GAME, 0, [{0: HALF, 3: HALF}]), ValueError, "it must name two actions from 0 to 2"),
        ((GAME, 1, [{0: HALF, 2: HALF}]), ValueError, "it must name two actions from 0 to 1"),
        ((GAME, 0, [{0: HALF, -1: HALF}]), ValueError, "it must name two actions"),
        ((GAME, 0, [{0: HALF, "1": HALF}]), ValueError, "it must name two actions"),
        ((GAME, 0, [{0: HALF, 1: "1/2"}]), TypeError, r"mixtures\[0\] has the weight '1/2'"),
        ((GAME, 0, [{0: HALF, 1: True}]), TypeError, r"mixtures\[0\] has the weight True"),
        ((GAME, 0, [{0: 0, 1: 1}]), ValueError, "they must be positive and sum to 1"),
        ((GAME, 0, [{0: F(3, 2), 1: -HALF}]), ValueError, "they must be positive and sum to 1"),
        ((GAME, 0, [{0: HALF, 1: HALF + F(1, 10**60)}]), ValueError, "sum to 1"),
        ((GAME, 0, [{0: HALF, 1: HALF - F(1, 10**60)}]), ValueError, "sum to 1"),
        ((GAME, 0, [{0: 0.5, 1: 0.5 + 2e-9}]), ValueError, "sum to 1"),
        ((GAME, 0, [{0: 0.5, 1: 0.5 - 2e-9}]), ValueError, "sum to 1"),
        ((MixedGame.of(GAME, 0, MIXTURES[0]), 0, MIXTURES[0]), ValueError, "this game has mixtures already"),
        (
            (Game(PAYOFFS, HALF, LAW, {(0, 0): [Deviation(0, 1, np.array([F(0), F(0)]))]}), 0, []),
            ValueError,
            "deviations within the round",
        ),
    ],
)
def test_bad_mixtures_are_refused_by_name(arguments, error, message):
    with pytest.raises(error, match=message):
        MixedGame.of(*arguments)


def test_weights_of_floats_may_miss_1_by_rounding():
    for off in (-5e-10, 0, 5e-10):
        assert MixedGame.of(GAME, 0, [{0: 0.5, 1: 0.5 + off}]).mixtures == ({0: 0.5, 1: 0.5 + off},)


def test_pairs_of_actions_are_listed_once_with_each_share():
    assert pairs(2, [F(1, 4)]) == [{0: F(1, 4), 1: F(3, 4)}]
    wanted = [{a: q, b: 1 - q} for a, b in ((0, 1), (0, 2), (1, 2)) for q in (F(1, 4), HALF)]
    assert pairs(3, [F(1, 4), HALF]) == pairs([0, 1, 2], np.array([F(1, 4), HALF])) == wanted
    assert pairs([5, 0], [0, 1]) == [{5: 0, 0: 1}, {5: 1, 0: 0}]
    assert pairs([0, 1000], [HALF]) == [{0: HALF, 1000: HALF}]
    for actions in (1, 1001, [], [0, 1001], [-1, 0]):
        with pytest.raises((TypeError, ValueError), match="actions = "):
            pairs(actions, [HALF])
    for wrong, message in ((HALF, "shares = .* is no Sequence"), ([F(3, 2)], "shares = 3/2 is out of range")):
        with pytest.raises((TypeError, ValueError), match=message):
            pairs(2, wrong)
    for words in ("01", b"01"):
        with pytest.raises(TypeError, match="actions = "):
            pairs(words, [HALF])
