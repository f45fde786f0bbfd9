"""Services that are drawn anew in each round: two that are alike are the market without a draw."""

from fractions import Fraction as F

from goodwill.reputation import Market, cooperation, least_discount, verify_public_profile
from goodwill.reputation.strategies.services import average_service, drawn_services
from goodwill.reputation.verify.meetings import verify_meetings

PIZZA, SMALL = Market.pizza(penalty=F(5, 2)), F(1, 10**6)
WELL = ("in11", "e1rd", ("high 1", "rolled back"))


def test_two_services_alike_are_one_market():
    third, least = F(1, 3), least_discount(PIZZA)
    alike = drawn_services([(third, PIZZA), (1 - third, PIZZA)], [WELL, WELL])
    for delta in (least, least - SMALL):
        alone = verify_public_profile(PIZZA, cooperation(), delta)
        assert verify_meetings(alike, delta).holds == alone.holds == (delta >= least)


def test_the_average_keeps_what_she_has_outside():
    half, big = F(1, 2), PIZZA.with_changes(price=10, utility=20, effort_cost=8)
    mean = average_service([(half, PIZZA), (half, big)])
    assert mean.outside_payoff == half * (PIZZA.outside_payoff + big.outside_payoff)
    assert mean.margin == half * (PIZZA.margin + big.margin)
