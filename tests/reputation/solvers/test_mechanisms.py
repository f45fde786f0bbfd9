"""What providers and clients make of the mechanisms, against the formulas; and her best trials."""

from fractions import Fraction as F

import pytest

from goodwill.reputation import Market, forgetting_fee, licence_margin
from goodwill.reputation.formulas.variations import most_trials, trial_belief
from goodwill.reputation.solvers.best_trials import best_trials
from goodwill.reputation.solvers.mechanisms import (
    best_licence_plan,
    best_report_and_name,
    most_profit_with_fakes,
    profit_of_fakes,
    takings,
)
from goodwill.reputation.strategies.beliefs import steady_mimicry

DAY, SMALL = F(9, 10), F(1, 10**6)


@pytest.mark.parametrize("parts", [1, 2, 3])
@pytest.mark.parametrize("burnt", [1, F(5, 2)])
def test_a_licence_that_is_paid_back_at_once_deters_and_is_kept_from_a_margin_on(parts, burnt):
    licence = burnt * parts
    least = licence_margin(DAY, licence)
    for margin, full in ((0, "sell"), (least - SMALL, "sell"), (least, "serve"), (1, "serve")):
        plan, values = best_licence_plan(margin, DAY, 1, licence, parts, at_once=True)
        assert plan[-1] == full
        assert not {"cheat", "cheat and leave"} & {*plan}
        assert values[-1] == max(licence, margin / (1 - DAY))


def test_a_licence_that_is_restored_when_all_has_burnt_does_not_deter():
    plan, values = best_licence_plan(F(1, 2), DAY, 1, 5, 2, at_once=False)
    assert plan == ("serve", "cheat")
    assert values == [5, 1 + DAY * 5]


@pytest.mark.parametrize("memory", [1, 3, 8])
def test_the_fee_is_where_no_row_of_cheats_pays(memory):
    market = Market.pizza(penalty=F(5, 2))
    cut = F(5, 2) / (market.success * sum(DAY**j for j in range(1, memory + 1)))
    fee = forgetting_fee(market, DAY, cut, memory)

    def best(fee):
        return max(profit_of_fakes(market, DAY, cut, memory, fee, row) for row in range(1, memory + 1))

    assert best(fee) == market.margin < best(fee - SMALL)


def test_no_policy_does_better_than_good_service_from_the_fee_on():
    market = Market.pizza(penalty=1, effort_cost=F(3, 10))
    delta = F(19, 20)
    cut = 1 / (market.success * sum(delta**j for j in range(1, 4)))
    fee = forgetting_fee(market, delta, cut, 3)
    above, below = (
        most_profit_with_fakes(market, delta, cut, 3, fee * F(share, 1000)) for share in (1001, 999)
    )
    assert above == pytest.approx(float(market.margin), abs=1e-9)
    assert below > float(market.margin) + 1e-9
    # Without any price cut he cheats for ever.
    assert most_profit_with_fakes(market, delta, 0, 3, fee) == pytest.approx(1)


def test_two_who_badmouth_together_gain_what_each_alone_loses():
    market, day, told = Market.pizza(penalty=F(5, 2)), F(249, 250), 14
    cut = F(5, 2) / (market.success * sum(day**j for j in range(1, told + 1)))
    clients, members = told + 4, [0, 9]

    def gets(liars):
        return takings(market, day, cut, told, clients, members=members, liars=liars)

    honest, together = gets([]), gets(members)
    assert honest[0] == market.good_service * sum(day ** (k * clients) for k in range(4))
    for who in members:
        fines = market.fine * market.success * sum(day ** (k * clients + who) for k in range(4))
        assert gets([who])[who] == honest[who] - fines
        assert together[who] > honest[who]


def test_she_tries_as_often_as_the_bound_says_if_he_mimics_just_so_much():
    market, delta = Market.pizza(penalty=F(5, 2)), F(19, 20)
    edge = trial_belief(market, delta)
    for prior in (F(1, 100), F(1, 5), F(9, 10)):
        just = steady_mimicry(prior, edge)
        bound = most_trials(market, prior, delta)
        assert best_trials(market, delta, prior, just) == bound
        assert best_trials(market, delta, prior, [F(3, 4)] * (bound + 3)) <= bound
    assert best_trials(market, delta, F(1, 2), []) == 0


def test_a_new_name_is_taken_where_it_is_cheaper_than_the_truth():
    """At the boundary the truth, and of equal plans the old name; no name can be cheaper than nothing."""
    market, delta = Market.pizza(penalty=F(3, 2)), F(19, 20)
    fine = market.fine / delta
    assert best_report_and_name(market, delta, fine) == (True, False)
    assert best_report_and_name(market, delta, fine - F(1, 10**9)) == (False, True)
    assert best_report_and_name(market.with_changes(fine=0), delta, 0) == (True, False)
    with pytest.raises(ValueError, match="cost = -1 is out of range: it must satisfy cost >= 0"):
        best_report_and_name(market, delta, -1)
