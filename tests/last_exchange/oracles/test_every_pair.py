"""Theorem 1 without beliefs: every pair of pure strategies of short games, and how it is counted."""

from fractions import Fraction as F

import numpy as np
import pytest

from goodwill.last_exchange import LastExchange
from goodwill.last_exchange.oracles.every_pair import enumerate_pairs, pure_equilibria

GAME = LastExchange(T=1, loss=F(1, 4), s_c=1, r_p=5, b_c=40, r_c=1, s_p=1)


@pytest.mark.parametrize(("r_p", "b_c"), [(5, 40), (50, 9), (2, 400)])
@pytest.mark.parametrize("lost", [F(1, 4), F(1, 2), F(3, 4)])
@pytest.mark.claim("theorem-1", "dominoes", "necessary")
def test_without_altruists_no_pair_is_an_equilibrium_in_which_somebody_acts(r_p, b_c, lost):
    game = GAME.with_changes(loss=lost, r_p=r_p, b_c=b_c)
    for byzantine in (F(0), F(1, 4), F(1, 2), F(3, 4)):
        found = pure_equilibria(game, byzantine)
        assert found.equilibria > 0
        assert found.with_acts == 0


@pytest.mark.claim("theorem-1")
def test_without_loss_threats_that_work_are_equilibria():
    assert pure_equilibria(GAME, loss=F(0)).with_acts > 0
    assert pure_equilibria(GAME, F(1, 4), loss=F(0)).equilibria > 0


def test_the_utilities_of_a_pair_by_hand():
    pairs = enumerate_pairs(GAME)
    whole = 4**4  # two rounds, two messages each
    assert [a[0, 0] for a in pairs] == [0, 0, 0, 0]
    always = pairs.u_1.shape[0] - 1
    assert pairs.u_1[always, 0] == -2 * whole
    assert pairs.u_2[always, 0] == whole * (40 * F(15, 16) - 2 * F(3, 4))
    assert pairs.contributions[always, 0] == 2 * whole
    persistent = pairs.u_1.shape[1] - 1
    assert pairs.u_1[0, persistent] == -5 * 2 * F(3, 4) * whole
    assert pairs.u_2[0, persistent] == -2 * whole
    assert pairs.pesters[0, persistent] == 2 * whole


def test_only_ratios_count():
    cents = GAME.with_changes(
        **{name: getattr(GAME, name) * F(1, 100) for name in ("s_c", "r_p", "b_c", "r_c", "s_p")}
    )
    assert np.array_equal(enumerate_pairs(cents).u_2, enumerate_pairs(GAME).u_2)


def test_what_is_refused():
    with pytest.raises(ValueError, match="T = 3 is out of range"):
        enumerate_pairs(LastExchange(T=3, loss=F(1, 4)))
    with pytest.raises(ValueError, match="game is not exact"):
        enumerate_pairs(LastExchange(T=1, loss=0.25))
    with pytest.raises(ValueError, match="byzantine = 1 is out of range"):
        pure_equilibria(GAME, F(1))
    with pytest.raises(ValueError, match=r"byzantine = 1/10.* has a denominator"):
        pure_equilibria(GAME, F(1, 10**18))
    with pytest.raises(ValueError, match="denominators that are too great"):
        enumerate_pairs(GAME.with_changes(loss=F(1, 10**9)))
