"""The simulated market, against the exact shares of the automaton."""

from fractions import Fraction as F

import numpy as np
import pytest

from goodwill.reputation import (
    CLIENT_STRATEGIES,
    Market,
    attrition,
    open_complaints,
    outcome_shares,
    simulate_market,
)


@pytest.mark.parametrize("delta", [F(7, 10), F(19, 20)])
def test_long_run_shares_are_discounted_shares(delta):
    market, profile = (
        Market.pizza(penalty=F(1, 2), success=F(4, 5), effort_cost=F(1, 2)),
        open_complaints(F(1, 3)),
    )
    record = simulate_market(market, profile, delta, clients=20_000, rounds=400, seed=3)
    exact = outcome_shares(market, profile, delta)["trade"]
    for outcome, share in exact.items():
        assert record.share(outcome)[200:].mean() == pytest.approx(float(share), abs=0.003)


def test_types_keep_to_themselves_and_add_up():
    market = Market.pizza(penalty=10)
    profile, _ = attrition(market, F(99, 100), F(1, 100), gives_in=F(3, 4), doubt=F(3, 50), strike=F(17, 100))
    types = {"honest": (F(1, 100), CLIENT_STRATEGIES["in01"])}
    record = simulate_market(market, profile, F(99, 100), types=types, clients=5000, rounds=50)
    assert (sum(count.sum(axis=1) for count in record.counts.values()) == 5000).all()
    assert record.share("low 1", types=["honest"]).sum() == 0
    assert record.share("low 1", types=["normal"]).sum() > 0
    again = simulate_market(market, profile, F(99, 100), types=types, clients=5000, rounds=50)
    assert np.array_equal(record.counts["normal"], again.counts["normal"])


def test_what_is_out_of_range_is_named():
    market, profile = Market.pizza(penalty=1), open_complaints(F(1, 3))
    with pytest.raises(ValueError, match="delta = 1 "):
        simulate_market(market, profile, 1)
    with pytest.raises(ValueError, match="clients = 0"):
        simulate_market(market, profile, F(1, 2), clients=0)
    with pytest.raises(ValueError, match="share of normal clients"):
        simulate_market(
            market,
            profile,
            F(1, 2),
            types={"a": (F(3, 5), CLIENT_STRATEGIES["in01"]), "b": (F(3, 5), CLIENT_STRATEGIES["in11"])},
        )
