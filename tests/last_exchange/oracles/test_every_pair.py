"""Theorem 1 without beliefs: every pair of pure strategies of short games, and how it is counted."""

from fractions import Fraction as F

import numpy as np
import pytest

from goodwill.last_exchange import (
    Belief,
    LastExchange,
    Prior,
    Profile,
    best_contributor,
    persistent_pesterer,
    verify_equilibrium,
)
from goodwill.last_exchange.oracles.every_pair import (
    enumerate_pairs,
    nobody_gains,
    pure_equilibria,
    strategy_number,
)

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


def test_a_strategy_is_found_by_its_number():
    """P1 gives in round 1, and in round 0 after a pester; P2 pesters in round 1 unless it has received."""
    gives = strategy_number(1, "P1", lambda t, signals: t == 1 or signals[-1] == "p")
    asks = strategy_number(1, "P2", lambda t, signals: t == 1 and "c" not in signals)
    pairs = enumerate_pairs(GAME, first=[0, gives], second=[asks])
    whole, arrives = 4**4, F(3, 4)
    unheard = 1 - arrives  # so often P2 pesters
    assert pairs.contributions[:, 0].tolist() == [0, whole * (1 + unheard * arrives)]
    assert pairs.pesters[:, 0].tolist() == [whole, whole * unheard]
    every = enumerate_pairs(GAME)
    assert (pairs.u_1[1, 0], pairs.u_2[1, 0]) == (every.u_1[gives, asks], every.u_2[gives, asks])


@pytest.mark.parametrize("altruistic", [F(1, 100), F(1, 9), F(1, 4)])
@pytest.mark.parametrize("rates", [F(1, 2), (0, 1, F(1, 3))])
def test_among_all_types_no_strategy_gains_just_where_the_verifier_finds_no_gain_on_the_path(
    altruistic, rates
):
    game = LastExchange(T=2, loss=F(1, 4), s_c=F(1, 4), b_c=20, generosity=1, byzantine_pesters=rates)
    prior = Prior(byzantine=F(1, 2), altruistic=altruistic)
    best = best_contributor(game, Belief(F(1, 2), F(1, 2)))
    for contributor in (best, lambda t, view: 0, lambda t, view: 1):
        profile = Profile("tried", contributor, persistent_pesterer(game))
        gains = verify_equilibrium(game, prior, profile).path_gains
        assert nobody_gains(game, prior, contributor) == (gains["P1"] == 0, gains["P2"] == 0)


def test_only_ratios_count():
    cents = GAME.with_changes(
        **{name: getattr(GAME, name) * F(1, 100) for name in ("s_c", "r_p", "b_c", "r_c", "s_p")}
    )
    assert np.array_equal(enumerate_pairs(cents).u_2, enumerate_pairs(GAME).u_2)


def test_what_is_refused():
    with pytest.raises(ValueError, match="altruists must always answer"):
        nobody_gains(GAME, Prior(byzantine=F(1, 4), altruistic=F(1, 4)), lambda t, view: 0)
    with pytest.raises(ValueError, match="player = 'P3' is unknown"):
        strategy_number(1, "P3", lambda t, signals: True)
    with pytest.raises(ValueError, match="one of first = 8 is out of range"):
        enumerate_pairs(GAME, first=[8])
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


@pytest.mark.parametrize("T", [1, 2])
def test_whole_numbers_are_kept_up_to_their_limit(T):
    """At half the messages lost there are 2 ** (2 T + 2) equally likely ways; a unit of money is the cent."""
    most = 2**62 // ((T + 1) * 2 ** (2 * T + 2))
    costs = {"s_c": F(3, 100), "r_p": F(5, 100), "r_c": F(7, 100), "s_p": F(most // 3, 100)}
    whole = most - (3 + 5 + 7 + most // 3)
    game = LastExchange(T=T, loss=F(1, 2), b_c=F(whole, 100), **costs)
    asks = [strategy_number(T, "P2", lambda t, signals: t > 0)]
    found = enumerate_pairs(game, first=[0], second=asks)
    assert int(found.u_2[0, 0]) == -T * (most // 3) * 2 ** (2 * T + 2)
    for name in (*costs, "b_c"):
        more = game.with_changes(**{name: getattr(game, name) + F(1, 100)})
        with pytest.raises(ValueError, match="denominators that are too great"):
            enumerate_pairs(more, first=[0], second=asks)


def test_shares_are_kept_up_to_their_limit_too():
    """The greatest number of a table times the denominator of the share is at most 2^62."""
    pairs = enumerate_pairs(GAME)
    greatest = max(int(np.abs(table).max()) for table in pairs)
    most = 2**62 // greatest
    assert pure_equilibria(GAME, F(1, most)).with_acts == 0
    with pytest.raises(ValueError, match="has a denominator that is too great"):
        pure_equilibria(GAME, F(1, most + 1))
    with pytest.raises(ValueError, match=r"byzantine = 0.5 is out of range: it must be a fraction"):
        pure_equilibria(GAME, 0.5)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: enumerate_pairs(3), "game = 3 is no LastExchange"),
        (lambda: enumerate_pairs(GAME, F(3, 2)), "loss = 3/2 is out of range"),
        (lambda: enumerate_pairs(GAME, first=3), "first = 3 is no Sequence"),
        (lambda: enumerate_pairs(GAME, second=[64]), "one of second = 64 is out of range"),
        (lambda: enumerate_pairs(GAME, second=[-1]), "one of second = -1 is out of range"),
        (lambda: strategy_number(0, "P1", lambda t, signals: True), "T = 0 is out of range"),
        (lambda: strategy_number(3, "P1", lambda t, signals: True), "T = 3 is out of range"),
        (lambda: nobody_gains(3, 3, None), "game = 3 is no LastExchange"),
        (lambda: nobody_gains(GAME, 3, None), "prior = 3 is no Prior"),
    ],
)
def test_what_is_no_game_or_strategy_is_named(call, message):
    with pytest.raises((TypeError, ValueError), match=message):
        call()


@pytest.mark.parametrize(
    "changes",
    [{"generosity": F(1, 2)}, {"byzantine_contributes": F(1, 2)}, {"byzantine_pesters": lambda t, seen: 0}],
)
def test_types_that_are_not_counted_are_refused(changes):
    game, prior = GAME.with_changes(generosity=1), Prior(byzantine=F(1, 4), altruistic=F(1, 4))
    assert nobody_gains(game, prior, lambda t, view: 0) is not None
    with pytest.raises(ValueError, match="altruists must always answer"):
        nobody_gains(game.with_changes(**changes), prior, lambda t, view: 0)


def test_a_strategys_number_is_its_acts_in_binary():
    """In the order of rounds, and of signals: silence first."""
    sets = {
        "P1": [(1, ""), (0, "n"), (0, "p")],
        "P2": [(1, "n"), (1, "c"), (0, "nn"), (0, "nc"), (0, "cn"), (0, "cc")],
    }
    for player, places in sets.items():
        for k, place in enumerate(places):
            number = strategy_number(1, player, lambda t, signals, place=place: (t, signals) == place)
            assert number == 2 ** (len(places) - 1 - k)
