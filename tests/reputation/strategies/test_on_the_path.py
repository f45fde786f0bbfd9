"""How likely service is round by round: a plan that fades, one that ends by a lottery, and one for ever."""

from fractions import Fraction as F

from goodwill.reputation import (
    Market,
    cooperation,
    fading_trade,
    open_complaints,
    outcome_shares,
    rounds_unserved,
)
from goodwill.reputation.strategies.on_the_path import service_by_round

PIZZA, DELTA = Market.pizza(penalty=F(5, 2)), F(19, 20)


def test_trade_that_ends_by_a_lottery_after_complaints_fades_at_its_rate():
    lasts = PIZZA.success + (1 - PIZZA.success) * F(1, 3)
    for share in (0, F(1, 4), 1):  # honest and normal clients do the same
        assert service_by_round(PIZZA, open_complaints(F(1, 3)), share, 5) == [lasts**k for k in range(5)]


def test_where_low_quality_is_rolled_back_all_are_served_for_ever():
    plan = cooperation()
    assert service_by_round(PIZZA, plan, 0, 4) == [1] * 4
    assert service_by_round(PIZZA, plan, F(1, 2), 4) == [1] * 4


def test_it_adds_up_to_the_discounted_share_of_rounds_with_an_effort():
    plan, rounds = open_complaints(F(1, 3)), 400
    served = service_by_round(PIZZA, plan, 0, rounds)
    added = sum((1 - DELTA) * DELTA**k * x for k, x in enumerate(served))
    shares = outcome_shares(PIZZA, plan, DELTA)["trade"]
    assert abs(added - (1 - shares["out"])) < DELTA**rounds


def test_near_the_end_service_fades_where_the_formula_says():
    share, rounds = F(1, 10), 8
    plan, _ = fading_trade(PIZZA, DELTA, rounds, share)
    served = service_by_round(PIZZA, plan, share, rounds)
    sure = rounds - rounds_unserved(PIZZA, DELTA, share)
    assert served[:sure] == [1] * sure
    assert all(x < 1 for x in served[sure:])
