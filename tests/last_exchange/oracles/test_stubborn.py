"""A P2 that pesters for ever: its gains by hand are those of the solver, and of all losses of messages."""

import itertools
import random
from fractions import Fraction as F

import pytest

from goodwill.last_exchange import Calendar, LastExchange, best_reply, one_shot_deviations
from goodwill.last_exchange.oracles.stubborn import first_pester_left_out, gains_if_left_out

GAME, DELTA = LastExchange(loss=F(1, 4), s_c=F(1, 2), r_p=1, b_c=20), F(3, 4)


@pytest.mark.parametrize("share", [F(0), F(1, 10), F(1, 2)])
def test_the_solver_brackets_each_gain(share):
    reply = best_reply(GAME, DELTA, Calendar(cycle="p"), 0, 10)
    solved = one_shot_deviations(reply, byzantine_share=share)
    assert len(solved) > 2
    for skip, gain in zip(solved, gains_if_left_out(GAME, DELTA, share, len(solved)), strict=True):
        assert skip.gain[0] <= gain <= skip.gain[1]


def destitute_after(game, k):
    """The probability that P2 lacks a contribution after round k, by all that may be lost; P1 is rational."""
    total = 0
    for lost in itertools.product((True, False), repeat=2 * k + 1):
        gifts, pesters = lost[: k + 1], lost[k + 1 :]
        received, asked = False, True
        for t in range(k + 1):
            received = received or (asked and not gifts[t])
            if t < k:
                asked = not pesters[t]
        chance = 1
        for was_lost in lost:
            chance *= game.loss if was_lost else 1 - game.loss
        total += chance * (not received)
    return total


def test_the_gain_is_a_mean_over_those_that_give_and_those_that_never_do():
    """Without Byzantine peers the gain is what it loses if P1 is rational, the same in every round."""
    (loses,) = {-gain for gain in gains_if_left_out(GAME, DELTA, F(0), 5)}
    assert loses > 0
    assert gains_if_left_out(GAME, DELTA, F(0), 0) == []
    share = F(1, 7)
    for k, gain in enumerate(gains_if_left_out(GAME, DELTA, share, 4)):
        still = (1 - share) * destitute_after(GAME, k)
        assert gain == (share * GAME.s_p - still * loses) / (share + still)


def test_each_pester_is_worth_its_equation():
    """V = -s_p + delta ((1-rho)^2 (b_c - r_c) + (1 - (1-rho)^2) V), in random games."""
    rng = random.Random(16)
    for _ in range(20):
        game = LastExchange(
            loss=F(rng.randint(1, 9), 10),
            s_c=F(1, 2),
            b_c=rng.randint(6, 40),
            r_c=F(rng.randint(0, 3), 2),
            s_p=F(rng.randint(1, 6), 3),
        )
        answered = (1 - game.loss) ** 2
        (gain,) = gains_if_left_out(game, DELTA, F(0), 1)
        # The pester is worth -gain more than waiting a round, which is worth delta V: so this is V.
        value = -gain / (1 - DELTA)
        receipt = game.b_c - game.r_c
        assert value == -game.s_p + DELTA * (answered * receipt + (1 - answered) * value)


@pytest.mark.parametrize("k", [0, 1, 3, 6])
def test_the_first_pester_left_out_is_the_first_that_gains(k):
    share = F(1, 10**k)
    first = first_pester_left_out(GAME, DELTA, share)
    gains = gains_if_left_out(GAME, DELTA, share, first + 1)
    assert gains[-1] > 0
    assert all(gain <= 0 for gain in gains[:-1])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: first_pester_left_out(GAME, DELTA, 0), "byzantine_share = 0"),
        (lambda: first_pester_left_out(GAME, 1, F(1, 2)), "discount = 1"),
        (lambda: gains_if_left_out(GAME, DELTA, 2, 3), "byzantine_share = 2"),
        (lambda: gains_if_left_out(GAME, DELTA, F(1, 2), -1), "rounds = -1"),
        (lambda: gains_if_left_out(GAME, DELTA, F(1, 2), 1_000_001), "rounds = 1000001"),
        (lambda: gains_if_left_out("game", DELTA, F(1, 2), 1), "game"),
    ],
)
def test_what_is_out_of_range_is_named(call, message):
    with pytest.raises((TypeError, ValueError), match=message):
        call()
