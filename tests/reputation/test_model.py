"""The market: what it accepts, its tree, and the normal form that follows from it."""

import itertools
from fractions import Fraction as F

import numpy as np
import pytest
import sympy as sp

from goodwill.reputation import OUTCOMES, TREE, End, Market, ends, round_payoffs, stage_game
from goodwill.reputation.model import checked_services, choice_at, lottery, payoff_size

OUT_OF_RANGE = [
    ("price", 0, "price > 0"),
    ("utility", -1, "utility > 0"),
    ("effort_cost", 0, "effort_cost > 0"),
    ("success", 0, "0 < success <= 1"),
    ("success", F(11, 10), "0 < success <= 1"),
    ("success", float("nan"), "0 < success <= 1"),
    ("outside_premium", -0.1, "outside_premium >= 0"),
    ("fine", -1, "fine >= 0"),
    ("penalty", -1, "penalty >= 0"),
    ("penalty", float("inf"), "penalty >= 0"),
    ("utility", F(6, 5), "utility > price * (1 + outside_premium) = 6/5"),
    ("outside_premium", 1, "utility > price * (1 + outside_premium)"),
]


@pytest.mark.parametrize(("name", "value", "wanted"), OUT_OF_RANGE)
def test_a_value_out_of_range_is_named_with_its_range(name, value, wanted):
    with pytest.raises(ValueError) as error:
        Market.pizza(**{"penalty": 2} | {name: value})
    assert name in str(error.value)
    assert str(value) in str(error.value)
    assert wanted in str(error.value)


@pytest.mark.parametrize("value", ["0.9", None, True, 1j])
def test_a_value_of_the_wrong_type_is_named(value):
    with pytest.raises(TypeError, match=r"success = .* must satisfy 0 < success <= 1"):
        Market.pizza(penalty=2, success=value)


def test_the_penalty_has_no_default():
    with pytest.raises(TypeError, match="penalty"):
        Market.pizza()


def test_one_float_makes_the_numbers_floats_and_letters_stay():
    assert Market.pizza(penalty=2).is_exact
    assert not Market.pizza(penalty=2.5).is_exact
    assert stage_game(Market.pizza(penalty=2.5)).payoffs.dtype == float
    mixed = stage_game(Market.symbolic(price=1, utility=2))
    assert mixed.payoffs.dtype == object
    with pytest.raises(TypeError, match=r"penalty = .* is an array"):
        stage_game(Market.pizza(penalty=np.array([1.0, 2.0])))


def test_every_node_leads_to_an_end_and_each_end_is_an_outcome_with_or_without_effort():
    reached = [move for node in TREE.values() for move in node.moves.values()]
    assert sorted(place for place in reached if isinstance(place, int)) == [*range(2, 10)]
    found = [place for place in reached if isinstance(place, End)]
    assert (len(found), len(set(found))) == (10, 9)  # rolled back after effort: low quality, or high
    assert {end.outcome for end in found} == set(OUTCOMES)


def test_the_normal_form_of_letters_is_the_table_written_by_hand():
    m = Market.symbolic()
    p, u, c, a, f, b = m.price, m.utility, m.effort_cost, m.success, m.fine, m.penalty
    game = stage_game(m)
    low, high = {"0": (-p - f, p - b), "1": (-p, p)}, {"0": (u - p - f, p - b), "1": (u - p, p)}
    for i, j in itertools.product(range(5), range(6)):
        client, provider = game.client_strategies[i], game.provider_strategies[j]
        if client == "out":
            wanted = m.outside_payoff, 0
        else:
            after_low, after_high = low[client[2]], high[client[3]]
            effort = c if provider[1] == "1" else 0
            if provider.startswith("e0"):
                parts = [(1, after_low if provider[2] == "d" else (0, 0))]
            else:
                parts = [
                    (1 - a, after_low if provider[2] == "d" else (0, 0)),
                    (a, after_high if provider[3] == "d" else (0, 0)),
                ]
            wanted = tuple(sum(chance * pay[k] for chance, pay in parts) - k * effort for k in (0, 1))
        assert [sp.expand(x) for x in game.payoffs[i, j] - np.array(wanted, object)] == [0, 0]


def test_the_monitoring_law_is_a_law_and_pays_what_the_table_says():
    m = Market.pizza(penalty=F(5, 2))
    game = stage_game(m)
    assert (game.distribution.sum(axis=2) == 1).all()
    for i, j in itertools.product(range(5), range(6)):
        effort = game.provider_strategies[j][1] == "1" and game.client_strategies[i] != "out"
        for k in (0, 1):
            assert game.payoffs[i, j, k] == sum(
                chance * round_payoffs(m, End(outcome, effort))[k]
                for outcome, chance in zip(game.outcomes, game.distribution[i, j], strict=True)
            )


def test_floats_agree_with_fractions():
    exact, floats = (
        stage_game(Market.pizza(penalty=F(5, 2))),
        stage_game(
            Market(
                price=1.0,
                outside_premium=0.2,
                utility=2.0,
                effort_cost=0.8,
                success=0.99,
                fine=0.01,
                penalty=2.5,
            )
        ),
    )
    assert np.allclose(exact.payoffs.astype(float), floats.payoffs, rtol=0, atol=1e-15)


def test_perfect_monitoring_is_the_limit():
    good = {"asked": "e1", "low, effort": "r", "high, effort": "d"}
    reached = ends(Market.pizza(penalty=2, success=1), {"start": "in", "low": "0", "high": "1"}, good)
    assert reached[End("high 1", True)] == 1


@pytest.mark.parametrize("kind", [list, tuple])
def test_services_are_pairs_of_a_probability_and_a_market(kind):
    market = Market.pizza(penalty=2)
    given = kind([(F(1, 3), market), (F(2, 3), market)])
    assert checked_services(given) == list(given)
    for wrong, message in [
        ({F(1): market}, "services = .* is no list or tuple"),
        (kind([(1, market), [0, market]]), r"services\[1\] = \[0, .* is no pair"),
        (kind([(1, market, market)]), r"services\[0\] = .* is no pair"),
        (kind([(F(1, 2), market), (F(1, 2), 3)]), r"the market of services\[1\] = 3 is no Market"),
    ]:
        with pytest.raises(TypeError, match=message):
            checked_services(wrong)
    with pytest.raises(ValueError, match=r"the probability of services\[1\] = -1 is out of range"):
        checked_services(kind([(1, market), (-1, market), (1, market)]))


def test_probabilities_of_services_sum_to_1_exactly_or_but_for_rounding():
    market = Market.pizza(penalty=2)

    def sums_to_1(*chances):
        try:
            return len(checked_services([(chance, market) for chance in chances])) == len(chances)
        except ValueError:
            return False

    hair = F(1, 10**60)
    assert sums_to_1(F(1, 3), F(2, 3))
    assert not sums_to_1(F(1, 3), F(2, 3) - hair)
    assert not sums_to_1(F(1, 3), F(2, 3) + hair)
    assert sums_to_1(*[0.1] * 10)  # 1 - 2^-53
    assert sums_to_1(0.5, 0.5 + 9e-13)
    assert sums_to_1(0.5, 0.5 - 9e-13)
    assert not sums_to_1(0.5, 0.5 + 2e-12)
    assert not sums_to_1(0.5, 0.5 - 2e-12)


def test_of_a_behaviour_nothing_is_asked_where_it_does_not_lead_but_it_is_one():
    market = Market.pizza(penalty=2)
    assert ends(market, {"start": "out"}, {}) == {End("out", False): 1}
    assert ends(market, {"start": {"out": 1, "in": 0}}, {}) == {End("out", False): 1}
    for client, provider, wrong in [({"start": "out"}, 3, "provider"), (["start"], {}, "client")]:
        with pytest.raises(TypeError, match=f"{wrong} = .* is no Mapping"):
            ends(market, client, provider)
    with pytest.raises(ValueError, match=r"client = 'home' is no move at 'start': \['out', 'in'\]"):
        ends(market, {"start": {"out": 1, "home": 0}}, {})
    with pytest.raises(ValueError, match=r"provider = \{\} says nothing for 'asked'"):
        ends(market, {"start": "in"}, {})
    with pytest.raises(TypeError, match="provider = 3 is no Mapping"):
        choice_at("provider", 3, "asked")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="choice = 3 is no str or Mapping"):
        lottery(3)  # type: ignore[arg-type]


def test_the_ends_that_lotteries_reach_have_the_products_of_their_probabilities():
    """Rolled back after effort is one end, by two ways: low quality, or high."""
    market = Market.pizza(penalty=2, success=F(3, 4))
    client = {"start": {"out": F(1, 2), "in": F(1, 2)}, "low": {"0": F(1, 3), "1": F(2, 3)}, "high": "1"}
    half = {"d": F(1, 2), "r": F(1, 2)}
    act = {"low, no effort": half, "low, effort": half, "high, effort": {"d": F(1, 5), "r": F(4, 5)}}
    found = ends(market, client, {"asked": {"e0": F(1, 4), "e1": F(3, 4)}} | act)
    effort, low = F(1, 2) * F(3, 4), F(1, 4)
    assert found == {
        End("out", False): F(1, 2),
        End("rolled back", False): F(1, 2) * F(1, 4) * F(1, 2),
        End("low 0", False): F(1, 2) * F(1, 4) * F(1, 2) * F(1, 3),
        End("low 1", False): F(1, 2) * F(1, 4) * F(1, 2) * F(2, 3),
        End("rolled back", True): effort * (low * F(1, 2) + F(3, 4) * F(4, 5)),
        End("low 0", True): effort * low * F(1, 2) * F(1, 3),
        End("low 1", True): effort * low * F(1, 2) * F(2, 3),
        End("high 1", True): effort * F(3, 4) * F(1, 5),
    }
    assert sum(found.values()) == 1


def test_what_an_end_pays_is_what_was_paid_and_got():
    market = Market(
        price=7, outside_premium=F(1, 7), utility=30, effort_cost=2, success=F(1, 2), fine=11, penalty=13
    )
    assert {end: round_payoffs(market, end) for end in PAID} == PAID
    assert payoff_size(market) == 23
    # Whose payoff is the greatest, and whether it is a gain or a loss.
    assert payoff_size(market.with_changes(penalty=40)) == 35
    assert payoff_size(market.with_changes(utility=50)) == 43
    assert payoff_size(market.with_changes(fine=60)) == 67


PAID = {
    End("out", False): (22, 0),
    End("rolled back", False): (0, 0),
    End("rolled back", True): (0, -2),
    End("low 0", False): (-18, -6),
    End("low 1", False): (-7, 7),
    End("low 0", True): (-18, -8),
    End("low 1", True): (-7, 5),
    End("high 0", True): (12, -8),
    End("high 1", True): (23, 5),
}


def test_what_follows_from_the_parameters_is_what_the_paper_calls_it():
    market = Market.symbolic()
    p, rho, u, c, a = (
        market.price, market.outside_premium, market.utility, market.effort_cost, market.success
    )  # fmt: skip
    assert sp.expand(market.outside_payoff - (u - p * (1 + rho))) == 0
    assert sp.expand(market.margin - (a * p - c)) == 0
    assert sp.expand(market.good_service - a * (u - p)) == 0
    assert sp.expand(market.gain - (a * (u - p) - (u - p - rho * p))) == 0
