"""The verifier of public profiles, against the normal form, against best responses, and by hand."""

from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from goodwill.reputation import (
    CLIENT_STRATEGIES,
    OUTCOMES,
    PROVIDER_STRATEGIES,
    Market,
    PublicProfile,
    State,
    cooperation,
    honest_discount,
    least_discount,
    open_complaints,
    outcome_shares,
    profile_values,
    rewarded_honesty,
    share_of_lies,
    stage_game,
    trade_while,
    verify_public_profile,
)
from reputation.formulas.test_theorems import markets

deltas = st.fractions(F(1, 20), F(19, 20), max_denominator=20)


@st.composite
def profiles(draw):
    """Random automata of pure strategies, with random lotteries over what follows."""
    names = ["a", "b", "c"][: draw(st.integers(1, 3))]

    def follows():
        weights = [draw(st.integers(0, 3)) for _ in names]
        total = sum(weights)
        return {n: F(w, total) for n, w in zip(names, weights, strict=True)} if total else names[0]

    states = {
        name: State(
            client=draw(st.sampled_from([*CLIENT_STRATEGIES])),
            provider=draw(st.sampled_from([*PROVIDER_STRATEGIES])),
            after={outcome: follows() for outcome in OUTCOMES},
            otherwise=names[0],
        )
        for name in names
    }
    return PublicProfile(states=states, start="a")


def by_the_table(market, profile, delta):
    """Values and gains from the arrays of the stage game, with NumPy and without the tree."""
    game, names = stage_game(market), [*profile.states]
    payoffs, law = game.payoffs.astype(float), game.distribution.astype(float)
    rows = [game.client_strategies.index(s.client) for s in profile.states.values()]
    columns = [game.provider_strategies.index(s.provider) for s in profile.states.values()]
    move = np.array(
        [
            [[float(s.following(o).get(n, 0)) for n in names] for o in OUTCOMES]
            for s in profile.states.values()
        ]
    )
    delta = float(delta)
    step = np.array([law[r, c] @ move[i] for i, (r, c) in enumerate(zip(rows, columns, strict=True))])
    values = np.linalg.solve(np.eye(len(names)) - delta * step, (1 - delta) * payoffs[rows, columns])
    auxiliary = [(1 - delta) * payoffs + delta * law @ move[i] @ values for i in range(len(names))]
    gains = [
        max(a[:, c, 0].max() - values[i, 0], a[r, :, 1].max() - values[i, 1])
        for i, (a, r, c) in enumerate(zip(auxiliary, rows, columns, strict=True))
    ]
    return values, max(gains)


@examples(60)
@given(market=markets(), profile=profiles(), delta=deltas)
def test_the_normal_reading_agrees_with_the_table(market, profile, delta):
    report = verify_public_profile(market, profile, delta, reading="normal")
    values, gain = by_the_table(market, profile, delta)
    assert np.allclose(np.array([*report.values.values()], float), values, rtol=1e-9, atol=1e-9)
    assert float(report.gain) == pytest.approx(max(gain, 0), rel=1e-9, abs=1e-9)
    assert isinstance(report.gain, F | int)


@examples(40)
@given(market=markets(), profile=profiles(), delta=deltas)
def test_whoever_survives_every_node_survives_every_strategy(market, profile, delta):
    extensive = verify_public_profile(market, profile, delta)
    normal = verify_public_profile(market, profile, delta, reading="normal")
    assert normal.holds or not extensive.holds
    assert (extensive.witness is None) == extensive.holds


@examples(30)
@given(market=markets(), profile=profiles(), delta=deltas)
def test_no_one_shot_gain_means_no_gain_at_all(market, profile, delta):
    """Value iteration finds the best response to the other's automaton, however long it deviates."""
    report = verify_public_profile(market, profile, delta, reading="normal")
    game, names, delta = stage_game(market), [*profile.states], float(delta)
    payoffs, law = game.payoffs.astype(float), game.distribution.astype(float)
    gains = False
    for k in (0, 1):
        value = np.array([float(v[k]) for v in report.values.values()])
        best = value.copy()
        for _ in range(int(50 / (1 - delta))):
            worth = []
            for i, state in enumerate(profile.states.values()):
                moves = [[float(state.following(o).get(n, 0)) for n in names] for o in OUTCOMES]
                q = (1 - delta) * payoffs[..., k] + delta * law @ np.array(moves) @ best
                own = (
                    q[:, game.provider_strategies.index(state.provider)]
                    if k == 0
                    else q[game.client_strategies.index(state.client)]
                )
                worth.append(own.max())
                assert i < len(names)
            best = np.array(worth)
        gains |= bool((best - value > 1e-9).any())
    assert gains == (report.gain > F(1, 10**9))


@pytest.mark.claim("proposition-2")
def test_proposition_2_is_refuted_by_exact_numbers():
    market, delta = Market.pizza(penalty=F(1, 2)), F(7, 10)
    for reading in ("extensive", "normal"):
        report = verify_public_profile(market, open_complaints(F(3, 10)), delta, reading=reading)
        assert report.holds
        assert report.gain == 0
    extensive = verify_public_profile(market, open_complaints(F(3, 10)), delta)
    assert extensive.margin == extensive.loss("provider", "trade", "asked", "e0") == F(24, 15245)
    shares = outcome_shares(market, open_complaints(F(3, 10)), delta)["trade"]
    assert shares["low 0"] > 0
    assert sum(shares.values()) == 1
    without = trade_while("in11", "e1dd", {"high 1": 1, "low 1": F(3, 10)})
    assert not verify_public_profile(market, without, delta).holds


@examples(40)
@given(market=markets(), step=st.fractions(F(1, 1000), F(1, 10)))
@pytest.mark.claim("proposition-1", "patience-needed")
def test_the_thresholds_of_good_service_are_sharp(market, step):
    least = least_discount(market)
    assert verify_public_profile(market, cooperation(), least).holds
    assert not verify_public_profile(market, cooperation(), least * (1 - step)).holds
    honest = honest_discount(market)
    if not 0 < honest < 1:
        return
    reward = (1 - honest) * market.fine / (honest * (market.good_service - market.outside_payoff))
    assert verify_public_profile(market, rewarded_honesty(min(reward, 1)), honest).holds
    for stays in {min(reward, 1), F(1, 2), F(1), F(0)}:
        assert not verify_public_profile(market, rewarded_honesty(stays), honest * (1 - step)).holds


@pytest.mark.claim("fees-and-efficiency")
def test_a_fee_below_the_margin_can_end_good_service():
    market, delta, fee = Market.pizza(penalty=0), F(17, 20), F(1, 10)
    charged = market.with_changes(effort_cost=market.effort_cost + fee)
    assert charged.margin == market.margin - fee > 0
    assert verify_public_profile(market, cooperation(), delta).holds
    assert not verify_public_profile(charged, cooperation(), delta).holds


@pytest.mark.claim("commitment-not-credible")
def test_honesty_without_conditions_is_credible_only_where_he_does_not_mind():
    delta = F(19, 20)
    always = State(client="in01", provider="e1rd", after={}, otherwise="good")
    plan = PublicProfile(states={"good": always}, start="good")
    for penalty in (1, F(5, 2)):
        report = verify_public_profile(Market.pizza(penalty=penalty), plan, delta)
        assert (report.witness.information, report.witness.instead) == ("low", "1")
        assert verify_public_profile(Market.pizza(penalty=penalty, fine=0), plan, delta).holds
    states = {
        "good": State(client="in01", provider="e1rd", after={"low 1": "careless"}, otherwise="good"),
        "careless": State(client="in01", provider="e1dd", after={"low 0": "good"}, otherwise="careless"),
    }
    punished = PublicProfile(states=states, start="good")
    assert verify_public_profile(Market.pizza(penalty=1), punished, delta).holds
    assert not verify_public_profile(Market.pizza(penalty=F(5, 2)), punished, delta).holds


@pytest.mark.claim("one-shot")
def test_the_two_readings_differ_where_a_report_is_never_made():
    market = Market.pizza(penalty=1)
    little = F(1, 100)
    assert verify_public_profile(market, rewarded_honesty(), little, reading="normal").holds
    report = verify_public_profile(market, rewarded_honesty(), little)
    assert not report.holds
    assert report.witness.information == "low"
    assert "having received low quality, gains" in str(report)
    assert "she once reports 1 instead" in str(report)


def test_floats_are_judged_with_a_tolerance():
    market = Market.pizza(penalty=2.5)
    report = verify_public_profile(market, cooperation(), 0.9)
    assert report.holds
    assert report.tolerance > 0
    assert profile_values(market, cooperation(), 0.9)["trade"] == pytest.approx((0.99, 0.19))


def test_what_is_unknown_is_named():
    with pytest.raises(ValueError, match="client = 'in' is no strategy"):
        State(client="in", provider="e0d", after={}, otherwise="x")
    with pytest.raises(ValueError, match="'later' is no information set of the client"):
        State(client={"later": "in"}, provider="e0d", after={}, otherwise="x")
    with pytest.raises(ValueError, match=r"the client's choice at 'start' = 'go' .* \['in', 'out'\]"):
        State(client={"start": "go"}, provider="e0d", after={}, otherwise="x")
    with pytest.raises(ValueError, match="outcome = 'lost' is unknown"):
        State(client="out", provider="e0d", after={"lost": "x"}, otherwise="x")
    state = State(client="out", provider="e0d", after={}, otherwise="x")
    with pytest.raises(ValueError, match="start = 'y' is no state"):
        PublicProfile(states={"x": state}, start="y")
    with pytest.raises(ValueError, match="'z' is unknown"):
        PublicProfile(states={"x": State(client="out", provider="e0d", after={}, otherwise="z")}, start="x")
    with pytest.raises(ValueError, match="sum to 1/2"):
        PublicProfile(
            states={"x": State(client="out", provider="e0d", after={"out": {"x": F(1, 2)}}, otherwise="x")},
            start="x",
        )
    with pytest.raises(ValueError, match="reading = 'loose'"):
        verify_public_profile(Market.pizza(penalty=1), cooperation(), F(1, 2), reading="loose")
    with pytest.raises(ValueError, match="delta = 1"):
        verify_public_profile(Market.pizza(penalty=1), cooperation(), 1)
    with pytest.raises(ValueError, match="stays = 2"):
        open_complaints(2)


@pytest.mark.parametrize("share", [0, 1e-12, 0.25])
def test_the_tolerance_is_a_share_of_the_greatest_payoff_of_a_round(share):
    market = Market.pizza(penalty=7.5)  # a cheat that is reported costs him 6.5, and effort in vain 7.3
    report = verify_public_profile(market, cooperation(), 0.9, tolerance=share)
    assert report.tolerance == pytest.approx(share * 7.3, rel=1e-12)
    assert (
        verify_public_profile(
            Market.pizza(penalty=F(15, 2)), cooperation(), F(9, 10), tolerance=share
        ).tolerance
        == 0
    )
    for wrong in (-1e-9, 1, float("nan")):
        with pytest.raises(ValueError, match=r"tolerance = .* it must satisfy 0 <= tolerance < 1"):
            verify_public_profile(market, cooperation(), 0.9, tolerance=wrong)


def test_payoffs_that_floats_cannot_hold_are_refused():
    large = Market.pizza(penalty=1e308).with_changes(
        price=1.5e308, utility=1.7e308, fine=1e308, outside_premium=0.0
    )
    with pytest.raises(ValueError, match="are too large for floats: use another unit, or fractions"):
        verify_public_profile(large, cooperation(), 0.9)


def test_what_a_profile_leaves_open_is_filled_in_with_what_is_best():
    """She stays out for ever, and nothing follows: the stage game from its leaves to its root, by hand."""
    market, delta = Market.pizza(penalty=F(5, 2)), F(1, 2)
    state = State(client={"start": "out"}, provider={}, after={}, otherwise="here")
    report = verify_public_profile(market, PublicProfile(states={"here": state}, start="here"), delta)
    costs = {
        ("client", "low", "0"): market.fine,
        ("client", "high", "0"): market.fine,
        ("provider", "low, effort", "r"): market.price,
        ("provider", "high, effort", "r"): market.price,
        ("provider", "low, no effort", "r"): market.price,
        ("provider", "asked", "e1"): market.effort_cost,
        ("client", "start", "in"): market.price + market.outside_payoff,
    }
    found = {(d.player, d.information, d.instead): -d.gain for d in report.deviations}
    assert found == {place: (1 - delta) * cost for place, cost in costs.items()}


def test_a_share_of_lies_is_that_of_an_equilibrium_in_both_readings():
    market = Market.pizza(penalty=1)
    assert verify_public_profile(market, rewarded_honesty(), F(1, 100), reading="normal").holds
    with pytest.raises(ValueError, match="profile is no equilibrium at delta = 1/100: No perfect public"):
        share_of_lies(market, rewarded_honesty(), F(1, 100))


def test_what_a_player_does_is_no_deviation():
    report = verify_public_profile(Market.pizza(penalty=0), cooperation(), F(9, 10), reading="normal")
    tried = {
        (state, player): [d.instead for d in report.deviations if (d.state, d.player) == (state, player)]
        for state in ("trade", "apart")
        for player in ("client", "provider")
    }
    assert tried["trade", "client"] == [name for name in CLIENT_STRATEGIES if name != "in11"]
    assert tried["trade", "provider"] == [name for name in PROVIDER_STRATEGIES if name != "e1rd"]
    assert {d.information for d in report.deviations} == {"the round"}
