"""A market with a known end: the solvers against the formulas, against each other, and against Gambit."""

import importlib.util
from dataclasses import replace
from fractions import Fraction as F
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from goodwill.reputation import (
    Market,
    backward_induction,
    fading_trade,
    last_round_penalty,
    rounds_unserved,
    serving_belief,
    serving_beliefs,
    stage_game,
    verify_with_end,
)
from reputation.formulas.test_theorems import ALL, PIZZA, WET, markets

needs_gambit = pytest.mark.skipif(not importlib.util.find_spec("pygambit"), reason="no pygambit here")
#: Fines above 0, times the price.
discounts = st.fractions(F(1, 10), 1, max_denominator=20)


PAID = [F(1, 1000), F(1, 10), F(2)]


@st.composite
def fading(draw, most=F(1)):
    """A market of the theorem on fading trade, and a discount factor: a complaint is worth its fine."""
    market = draw(markets(penalty=[F(101, 100), F(7, 4), F(10)]))
    delta = draw(st.fractions(F(1, 10), most, max_denominator=20))
    bears = market.success * market.utility - market.price - market.outside_payoff
    worth = bears if bears > 0 else market.gain
    part = draw(st.sampled_from([F(1, 100), F(1, 2), F(1)]))
    return market.with_changes(fine=part * delta * worth), delta


def test_a_known_end_unravels_round_by_round():
    for rounds in (1, 2, 3):
        end = backward_induction(PIZZA, rounds, F(1, 2))
        assert not end.trade
        assert end.payoffs == ((sum(F(1, 2) ** t for t in range(rounds)) * F(4, 5), 0),)
        assert end.rounds == sum(6**t for t in range(rounds))


@examples(15)
@given(market=markets(fine=PAID), delta=discounts)
def test_it_unravels_everywhere_and_by_how_much(market, delta):
    end = backward_induction(market, 2, delta)
    assert not end.trade
    assert end.payoffs == (((1 + delta) * market.outside_payoff, 0),)
    least = min(market.fine, market.price, market.effort_cost, market.outside_payoff + market.price)
    assert end.margin == least
    if market.success < 1:  # else, in the normal reading, a penalty of c is enough
        mild = market.with_changes(penalty=market.price * F(9, 10))
        assert backward_induction(mild, 2, delta, "normal").payoffs == end.payoffs


@examples(20)
@given(market=markets(), free=st.booleans(), perfect=st.booleans())
def test_which_last_rounds_have_trade(market, free, perfect):
    if perfect:
        market = market.with_changes(success=1, effort_cost=market.effort_cost / market.success)
    if free:
        market = market.with_changes(fine=0)
    for reading in ("extensive", "normal"):
        least = last_round_penalty(market, reading)
        for penalty in (0, F(1, 2) * market.price, 3 * market.price, least, least and least * F(999, 1000)):
            if penalty is not None:
                one = market.with_changes(penalty=penalty)
                trade = backward_induction(one, 1, 1, reading).trade
                assert trade == (least is not None and penalty >= least)


def gambit(rows, columns):
    """The extreme equilibria of a table, as pairs of mixtures, in fractions."""
    import pygambit

    game = pygambit.Game.from_arrays(rows, columns)
    for found in pygambit.nash.enummixed_solve(game, rational=True).equilibria:
        yield tuple([F(str(found[s])) for s in player.strategies] for player in game.players)


@needs_gambit
@pytest.mark.parametrize("fine", [0, F(1, 100)])
@pytest.mark.parametrize("part", [F(3, 4), F(9, 10), 1, 2])
@pytest.mark.parametrize("name", ["pizza", "wet"])
def test_mixing_does_not_save_a_last_round(name, part, fine):
    market = ALL[name].with_changes(penalty=part * ALL[name].price, fine=fine)
    game = stage_game(market)
    trade = any(client[0] < 1 for client, _ in gambit(game.payoffs[..., 0], game.payoffs[..., 1]))
    assert trade == (market.penalty >= last_round_penalty(market, "normal"))


def test_a_last_round_with_two_endings_does_not_unravel():
    assert len(backward_induction(PIZZA, 1, 1, "normal").payoffs) == 2
    with pytest.raises(ValueError, match=r"rounds = 2 .* does not unravel"):
        backward_induction(PIZZA, 2, 1, "normal")


@examples(40)
@given(fading())
def test_the_solver_finds_the_powers(drawn):
    market, delta = drawn
    assert serving_beliefs(market, delta, 4) == [serving_belief(market, delta, i) for i in range(1, 5)]


def test_where_she_does_not_mind_bad_luck_it_is_the_second_case():
    tie = PIZZA.with_changes(outside_premium=F(1, 50), fine=F(1, 1000))
    assert tie.success * tie.utility - tie.price == tie.outside_payoff
    assert serving_beliefs(tie, F(1, 2), 3) == [(tie.price / tie.penalty) ** i for i in (1, 2, 3)]
    assert serving_belief(tie, F(1, 2), 1) == tie.price / tie.penalty
    plan, beliefs = fading_trade(tie, F(1, 2), 4, F(1, 9))
    assert verify_with_end(tie, plan, beliefs, F(1, 2)).holds


@pytest.mark.parametrize("market", [PIZZA, WET], ids=["first case", "second case"])
def test_floats_find_them_within_rounding(market):
    floats = market.with_changes(**{name: float(getattr(market, name)) for name in vars(market)})
    exact = serving_beliefs(market, F(19, 20), 6)
    assert serving_beliefs(floats, 0.95, 6) == pytest.approx([*map(float, exact)], rel=1e-9)
    assert serving_belief(floats, 0.95, 6) == pytest.approx(float(exact[5]), rel=1e-12)


@examples(40)
@given(
    drawn=fading(most=F(19, 20)),
    share=st.fractions(F(1, 100), F(99, 100), max_denominator=100),
    power=st.integers(0, 4),
)
def test_no_deviation_gains_in_the_plan(drawn, share, power):
    market, delta = drawn
    if power:
        share = serving_belief(market, delta, power)
    plan, beliefs = fading_trade(market, delta, 4, share)
    report = verify_with_end(market, plan, beliefs, delta)
    assert report.gain == 0
    staying_out = (1 - delta**4) * market.outside_payoff
    assert report.values[plan.start][0] >= staying_out
    assert (report.values[plan.start][0] > staying_out) == (rounds_unserved(market, delta, share) < 4)


@pytest.mark.parametrize("market", [PIZZA, WET], ids=["first case", "second case"])
def test_the_plan_of_another_market_is_refused(market):
    delta = F(19, 20)
    plan, beliefs = fading_trade(market, delta, 5, F(1, 10))
    assert verify_with_end(market, plan, beliefs, delta).holds
    for change in ({"penalty": market.penalty * F(11, 10)}, {"fine": market.fine * 2}):
        assert not verify_with_end(market.with_changes(**change), plan, beliefs, delta).holds
    state = replace(plan.states[plan.start], provider="e0d")
    lazy = replace(plan, states={**plan.states, plan.start: state})
    assert not verify_with_end(market, lazy, beliefs, delta).holds


@needs_gambit
@pytest.mark.parametrize("market", [PIZZA, WET], ids=["first case", "second case"])
def test_no_other_last_round_with_a_client_who_may_be_honest(market):
    game, beta = stage_game(market), serving_belief(market, 1, 1)
    row = {name: i for i, name in enumerate(game.client_strategies)}
    normal = [row["out"], row["in11"]]  # a report of 1 is rational in a last round
    serves = [name == "e1rd" or (name == "e1dd" and market is PIZZA) for name in game.provider_strategies]
    for share, sure in ((beta * F(9, 10), False), (beta * F(11, 10), True)):
        provider = [
            [share * x + (1 - share) * y for x, y in zip(game.payoffs[row["in01"], :, 1], line, strict=True)]
            for line in game.payoffs[normal, :, 1]
        ]
        found = [*gambit(game.payoffs[normal, :, 0], provider)]
        served = [sum(x for x, s in zip(mix, serves, strict=True) if s) == 1 for _, mix in found]
        assert found
        assert set(served) == {sure}


def test_a_complaint_that_is_too_dear_gives_nothing_to_imitate():
    dear = PIZZA.with_changes(fine=1)
    found = serving_beliefs(dear, F(19, 20), 4)
    assert found[0] == PIZZA.effort_cost / (PIZZA.success * PIZZA.penalty)
    assert all(a > b > a / 2 for a, b in pairwise(found))


ERRORS = [
    (lambda: backward_induction(PIZZA, 0, 1), "rounds = 0 .* rounds >= 1"),
    (lambda: backward_induction(PIZZA, 1, 2), "delta = 2 .* 0 < delta <= 1"),
    (lambda: backward_induction(PIZZA, 1, 1, "strategic"), "reading = 'strategic' is unknown"),
    (lambda: serving_beliefs(PIZZA, 0, 1), "delta = 0 .* 0 < delta <= 1"),
    (lambda: serving_beliefs(PIZZA, 1, 0), "rounds = 0 .* rounds >= 1"),
    (lambda: fading_trade(PIZZA, 1, 3, F(1, 2)), "delta = 1 .* 0 < delta < 1"),
    (lambda: fading_trade(PIZZA, F(1, 2), 3, 0), "honest_prior = 0 .* 0 < honest_prior < 1"),
    (lambda: fading_trade(Market.pizza(penalty=1), F(1, 2), 3, F(1, 2)), "penalty = 1 .* penalty > price"),
    (lambda: fading_trade(PIZZA.with_changes(fine=1), F(1, 2), 3, F(1, 2)), "fine = 1 .* 0 < fine <= 9/100"),
    (lambda: fading_trade(PIZZA.with_changes(fine=0), F(1, 2), 3, F(1, 2)), "fine = 0 .* 0 < fine"),
]


@pytest.mark.parametrize(("call", "message"), ERRORS)
def test_errors_name_the_parameter(call, message):
    with pytest.raises(ValueError, match=message):
        call()
