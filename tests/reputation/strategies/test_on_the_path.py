"""How likely service is round by round: a plan that fades, one that ends by a lottery, and one for ever."""

from fractions import Fraction as F

import pytest

from goodwill.reputation import (
    CLIENT_STRATEGIES,
    Market,
    cooperation,
    fading_trade,
    open_complaints,
    outcome_shares,
    rounds_unserved,
    simulate_market,
)
from goodwill.reputation.strategies.on_the_path import service_by_round, shares_with_types

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


TYPES = {
    "honest": (F(1, 5), CLIENT_STRATEGIES["in01"]),
    "malicious": (F(1, 10), CLIENT_STRATEGIES["in00"]),
}


def test_shares_over_types_are_what_a_market_shows_in_the_long_run():
    plan, delta = open_complaints(F(1, 3)), F(9, 10)
    exact = shares_with_types(PIZZA, plan, delta, TYPES)
    assert sum(exact.values()) == 1
    record = simulate_market(PIZZA, plan, delta, types=TYPES, clients=50_000, rounds=150, seed=4)
    for outcome, share in exact.items():
        assert record.share(outcome)[60:].mean() == pytest.approx(float(share), abs=0.003)


def test_without_types_it_is_the_profile_and_with_one_alone_it_is_hers():
    plan, liar = cooperation(), CLIENT_STRATEGIES["in00"]
    assert shares_with_types(PIZZA, plan, DELTA, {}) == outcome_shares(PIZZA, plan, DELTA)[plan.start]
    alone = shares_with_types(PIZZA, plan, DELTA, {"malicious": (1, liar)})
    assert alone["high 1"] == 0 < alone["high 0"]
    half = shares_with_types(PIZZA, plan, DELTA, {"malicious": (F(1, 2), liar)})
    assert half["high 0"] == alone["high 0"] / 2


@pytest.mark.parametrize(
    ("types", "message"),
    [
        ({"odd": F(1, 2)}, "types.'odd'. = .* is no pair"),
        ({"odd": (2, {"start": "out"})}, "types.'odd'. = 2"),
        ({"odd": (F(1, 2), {"start": "away"})}, "types.'odd'."),
        ({k: (F(2, 3), {"start": "out"}) for k in "ab"}, "the share of normal clients = -1/3"),
        ("honest", "types"),
    ],
)
def test_what_is_no_type_is_refused_by_name(types, message):
    with pytest.raises((TypeError, ValueError), match=message):
        shares_with_types(PIZZA, cooperation(), DELTA, types)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((3, 3, 2, 0), "market = 3 is no Market"),
        ((PIZZA, 3, 2, 0), "profile = 3 is no PublicProfile"),
        ((PIZZA, cooperation(), 2, 0), "honest_prior = 2 is out of range"),
        ((PIZZA, cooperation(), 1, 0), "rounds = 0 is out of range"),
        ((PIZZA, cooperation(), 1, 10**6 + 1), "rounds = 1000001 is out of range"),
    ],
)
def test_the_first_that_is_out_of_range_is_named(given, message):
    with pytest.raises((TypeError, ValueError), match=message):
        service_by_round(*given)


def test_shares_with_types_are_asked_of_a_market_a_profile_and_patience():
    for given, message in [
        ((3, 3, 1, 3), "market = 3 is no Market"),
        ((PIZZA, 3, 1, 3), "profile = 3 is no PublicProfile"),
        ((PIZZA, cooperation(), 1, 3), "delta = 1 is out of range"),
        ((PIZZA, cooperation(), DELTA, 3), "types = 3 is no Mapping"),
        ((PIZZA, cooperation(), DELTA, {"odd": [F(1, 2), {}]}), r"types\['odd'\] = .* is no pair"),
    ]:
        with pytest.raises((TypeError, ValueError), match=message):
            shares_with_types(*given)
