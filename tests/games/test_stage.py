"""A stage game as a file has it: names that were not given, and what is seen."""

from fractions import Fraction as F
from itertools import product

import pytest

from goodwill.games.stage import Monitoring, StageGame, numbered

ONE = F(1)


def table(n1, n2):
    return tuple(tuple((ONE, ONE) for _ in range(n2)) for _ in range(n1))


def test_what_has_no_name_is_counted_from_1():
    assert numbered(3) == ("1", "2", "3")
    assert StageGame(table(3, 2)).actions == (("1", "2", "3"), ("1", "2"))
    half = StageGame(table(2, 1), ((), ("all",)))
    assert half.actions == (("1", "2"), ("all",))
    assert (half.players, half.title, half.delta) == (("player 1", "player 2"), "", None)
    assert half.monitoring is None


@pytest.mark.parametrize("counts", [(1, 1), (1, 3), (2, 2), (3, 2), (4, 3)])
@pytest.mark.parametrize("mistake", [F(1, 10), F(2, 3)])
def test_noise_takes_each_action_for_the_others_alike_and_an_only_one_for_itself(counts, mistake):
    n1, n2 = counts
    game = StageGame(table(n1, n2))

    def taken(own, seen, count):
        if count == 1:
            return 1
        return 1 - mistake if own == seen else mistake / (count - 1)

    law = game.law(Monitoring("noise", mistake))
    for i, j in product(range(n1), range(n2)):
        wanted = [taken(i, k, n1) * taken(j, m, n2) for k, m in product(range(n1), range(n2))]
        assert list(law[i][j]) == wanted
        assert sum(law[i][j]) == 1


def test_what_is_seen_is_what_was_asked_for_or_else_the_games_own():
    own = Monitoring("signal", signals=("good", "bad"), law=(((F(1, 3), F(2, 3)),),))
    game = StageGame(table(1, 1), (("do",), ("wait",)), monitoring=own)
    assert game.law() == own.law
    assert game.signals() == ("good", "bad")
    assert game.law(Monitoring()) is None
    assert game.signals(Monitoring()) == ("(do, wait)",)
    plain = StageGame(table(1, 2))
    assert plain.law() is None
    assert plain.signals() == plain.signals(Monitoring("noise", F(1, 2))) == ("(1, 1)", "(1, 2)")
    assert plain.law(own) == own.law
    assert plain.law(Monitoring("noise", F(0))) is None
    assert Monitoring("noise", F(1, 2)).law == Monitoring().signals == ()
    assert (Monitoring().kind, Monitoring().mistake) == ("perfect", 0)
