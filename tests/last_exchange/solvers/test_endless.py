"""The exchange without an end: the best reply by brute force, the bounds, and the domino."""

import itertools
from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from goodwill.last_exchange import (
    Calendar,
    LastExchange,
    best_reply,
    contributions_on_a_history,
    least_hope,
    least_odds,
    most_endless_contributions,
    one_shot_deviations,
)
from goodwill.last_exchange.random_games import hostile_endless
from goodwill.last_exchange.solvers.endless_pesterer import sure_gain

calendars = st.text("pn", max_size=3).map(lambda s: Calendar(s + "p"))


@st.composite
def cases(draw):
    """A hostile game, a discount factor and a Byzantine share."""
    return hostile_endless(draw(st.randoms(use_true_random=False)))


def outcomes(game, discount, plan, calendar, rounds, skipped=None, byzantine=False):
    """(probability, cost of P1, utility of P2, received after ``skipped``) over all losses of messages.

    ``plan`` maps P1's signals so far to its move.  A Byzantine P2 never stops.
    """
    for arrives in itertools.product([True, False], repeat=2 * rounds):
        chance = np.prod([1 - game.loss if a else game.loss for a in arrives])
        signals, has, cost, utility, late = "", False, 0, 0, False
        for k in range(rounds):
            gives = plan.get(signals, False)
            cost += discount**k * game.s_c * gives
            if gives and arrives[2 * k]:
                utility += discount**k * ((0 if has else game.b_c) - game.r_c)
                late |= skipped is not None and k > skipped
                has = True
            asks = calendar.asks(k) and (byzantine or not has) and k != skipped
            felt = asks and arrives[2 * k + 1]
            utility -= discount**k * game.s_p * asks
            cost += discount**k * game.r_p * felt
            signals += "p" if felt else "n"
        yield chance, cost, utility, late


def plan_of(reply):
    """The reply as a map from P1's signals to its move."""
    plan, turns = {}, {"": reply.turn}
    while turns:
        following = {}
        for signals, turn in turns.items():
            plan[signals] = turn.contributes
            for (move, signal), then in turn.after.items():
                if move == turn.contributes:
                    following[signals + signal] = then
        turns = following
    return plan


@examples(12)
@given(cases(), st.sampled_from(["p", "pp", "np", "pn"]))
def test_no_plan_of_two_rounds_is_better(case, letters):
    game, discount, share = case
    calendar = Calendar(letters)
    reply = best_reply(game, discount, calendar, share, rounds=2)

    def cost(plan):
        return sum(
            mass * sum(p * c for p, c, _, _ in outcomes(game, discount, plan, calendar, 2, byzantine=b))
            for mass, b in ((share, True), (1 - share, False))
        )

    every = [
        cost(dict(zip(("", "p", "n"), moves, strict=True))) for moves in itertools.product([0, 1], repeat=3)
    ]
    assert reply.turn.cost == (min(every),) * 2
    assert cost(plan_of(reply)) == min(every)


@examples(12)
@given(cases(), st.sampled_from(["pp", "npp", "pnp"]))
def test_a_pester_left_out_by_brute_force(case, letters):
    game, discount, share = case
    calendar, rounds = Calendar(letters), len(letters)
    reply = best_reply(game, discount, calendar, share, rounds=rounds)
    plan, found = plan_of(reply), one_shot_deviations(reply)
    assert [skip.k for skip in found] == [k for k in range(rounds) if calendar.asks(k)]
    whole = sum(p * u for p, _, u, _ in outcomes(game, discount, plan, calendar, rounds))
    for skip in found:
        without = sum(p * u for p, _, u, _ in outcomes(game, discount, plan, calendar, rounds, skip.k))
        # The gain is conditional on P2 being destitute there.
        waiting = sum(p for p, _, destitute in still_destitute(game, plan, calendar, skip.k) if destitute)
        assert skip.gain == ((without - whole) / (waiting * discount**skip.k),) * 2


def still_destitute(game, plan, calendar, k):
    for arrives in itertools.product([True, False], repeat=2 * k + 1):
        chance, signals, has = np.prod([1 - game.loss if a else game.loss for a in arrives]), "", False
        for j in range(k + 1):
            has |= bool(plan.get(signals, False) and arrives[2 * j])
            if j < k:
                signals += "p" if calendar.asks(j) and not has and arrives[2 * j + 1] else "n"
        yield chance, signals, not has


@examples(40)
@given(cases(), calendars)
@pytest.mark.claim("theorem-2")
def test_no_finite_calendar_gets_more_than_the_bound_and_none_lasts(case, calendar):
    game, discount, share = case
    for ties, byzantine in itertools.product([True, False], [F(0), share]):
        reply = best_reply(game, discount, calendar, share, rounds=4, ties=ties)
        certain, possible = contributions_on_a_history(reply)
        assert certain == possible <= most_endless_contributions(game, discount, share)
        found = one_shot_deviations(reply, byzantine_share=byzantine)
        assert found[-1].gain == (game.s_p, game.s_p)
        for skip in found:
            if skip.hope[1] < least_hope(game, discount):
                assert skip.gain[0] > 0


@examples(20)
@given(cases(), st.text("pn", max_size=3), st.text("pn", min_size=1, max_size=3))
@pytest.mark.claim("theorem-2")
def test_the_bound_holds_for_calendars_without_an_end(case, start, cycle):
    game, discount, share = case
    reply = best_reply(game, discount, Calendar(start, cycle), share, rounds=7)
    assert contributions_on_a_history(reply)[0] <= most_endless_contributions(game, discount, share)
    longer = best_reply(game, discount, Calendar(start, cycle), share, rounds=8)
    (low, high), (lower, upper) = reply.turn.cost, longer.turn.cost
    assert low <= lower <= upper <= high


def test_the_bound_is_reached():
    game = LastExchange(loss=F(1, 4), s_c=F(1, 2), r_p=1)
    for share in (F(1, 2), F(1, 10), F(1, 50)):
        reply = best_reply(game, F(3, 4), Calendar(cycle="p"), share, rounds=12)
        assert contributions_on_a_history(reply)[0] == most_endless_contributions(game, F(3, 4), share)


@given(cases())
def test_another_factor_of_the_loss_is_one_more_gift(case):
    game, discount, share = case
    odds = (1 - share) / share / game.loss
    fewer = most_endless_contributions(game, discount, 1 / (1 + odds)) - most_endless_contributions(
        game, discount, share
    )
    assert fewer == 1 or most_endless_contributions(game, discount, share) == 0


def test_a_contribution_that_never_pays():
    game = LastExchange(loss=F(1, 2), s_c=1, r_p=1)
    assert least_odds(game, F(3, 4)) == float("inf")
    assert most_endless_contributions(game, F(3, 4), F(1, 10**9)) == 0


def test_the_greatest_sure_gain_is_one_of_any_calendar_in_the_mixture():
    """With three calendars that end, each has a pester that never pays; what counts is the greatest gain."""
    game, plans = LastExchange(loss=F(1, 4), s_c=F(1, 4), r_p=1, b_c=20, r_c=1, s_p=1), ("pp", "p", "npp")
    mixture = [(F(1, 3), Calendar(plan)) for plan in plans]
    reply = best_reply(game, F(3, 4), mixture, F(1, 9), rounds=4)
    gains = [max(skip.gain[0] for skip in one_shot_deviations(reply, k, F(1, 10))) for k in range(3)]
    assert sure_gain(reply, F(1, 10)) == max(gains) > min(gains) > 0
    # Where pesters go on and pay, nobody surely gains.
    lasting = best_reply(LastExchange(loss=F(1, 4), s_c=F(1, 2), b_c=20), F(3, 4), Calendar(cycle="p"), 0, 6)
    assert sure_gain(lasting) < 0


def test_without_a_pester_there_is_none_to_leave_out():
    with pytest.raises(ValueError, match="reply has no pester"):
        sure_gain(best_reply(LastExchange(loss=F(1, 4)), F(3, 4), Calendar(), F(1, 9), rounds=3))


def test_all_turns_of_a_reply_are_gone_through():
    """Counted by play: each move that may be best, and each signal that can follow."""
    reply = best_reply(LastExchange(loss=F(1, 4), s_c=F(1, 2)), F(3, 4), Calendar("pp"), F(1, 9), rounds=2)

    def count(turn):
        return 1 + sum(map(count, turn.after.values()))

    found = list(reply.turns())
    assert found[0] is reply.turn
    assert len(found) == count(reply.turn) > 3
    assert {turn.k for turn in found} == {0, 1, 2}


def test_the_mixture_of_equal_calendars_is_the_calendar():
    game = LastExchange(loss=F(1, 4), s_c=F(1, 2), r_p=1)
    one = best_reply(game, F(3, 4), Calendar("ppnp"), F(1, 10), rounds=4)
    two = best_reply(
        game, F(3, 4), [(F(1, 3), Calendar("ppnp")), (F(2, 3), Calendar("ppnp"))], F(1, 10), rounds=4
    )
    assert one.turn.cost == two.turn.cost
    assert [s.gain for s in one_shot_deviations(one)] == [s.gain for s in one_shot_deviations(two, 1)]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda g: best_reply(g, 1, Calendar("p"), F(1, 2), 1), "discount = 1 .* 0 < discount < 1"),
        (lambda g: best_reply(g, F(1, 2), Calendar("p"), 2, 1), "byzantine_share = 2 .* <= 1"),
        (lambda g: best_reply(g, F(1, 2), Calendar("p"), F(1, 2), -1), "rounds = -1 .* rounds >= 0"),
        (lambda g: best_reply(g, F(1, 2), [(F(1, 2), Calendar("p"))], F(1, 2), 1), "do not sum to 1"),
        (lambda g: most_endless_contributions(g, F(1, 2), 0), "byzantine_share = 0 .* 0 < byzantine_share"),
        (lambda g: least_hope(g, 0), "discount = 0 "),
    ],
)
def test_errors_name_the_parameter(call, message):
    with pytest.raises(ValueError, match=message):
        call(LastExchange(loss=F(1, 4)))
