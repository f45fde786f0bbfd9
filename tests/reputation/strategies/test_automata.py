"""Public automata: what they take, what is refused by name, and what they are worth by the definition."""

from fractions import Fraction as F

import pytest

from goodwill.reputation import OUTCOMES, End, Market, PublicProfile, State, ends, round_payoffs
from goodwill.reputation.strategies.automata import (
    checked_behaviour,
    end_values,
    numbered,
    outcome_shares,
    profile_values,
)

MARKET = Market.pizza(penalty=F(5, 2))
MIXED = {
    "asked": {"e0": F(1, 4), "e1": F(3, 4)},
    "low, no effort": "d",
    "low, effort": {"d": F(1, 3), "r": F(2, 3)},
}
STATES = {
    "one": State(
        client={"start": {"in": F(2, 3), "out": F(1, 3)}, "low": "0", "high": "1"},
        provider=MIXED | {"high, effort": "d"},
        after={"low 0": {"one": F(1, 5), "two": F(4, 5)}, "out": "two"},
        otherwise="one",
    ),
    "two": State(client="in11", provider="e0d", after={}, otherwise={"one": F(1, 2), "two": F(1, 2)}),
}
PROFILE = PublicProfile(states=STATES, start="one")


@pytest.mark.parametrize("delta", [F(1, 10), F(9, 10)])
def test_what_a_state_is_worth_is_this_round_and_what_follows(delta):
    values, shares = profile_values(MARKET, PROFILE, delta), outcome_shares(MARKET, PROFILE, delta)
    for name, state in STATES.items():
        reached = ends(MARKET, state.behaviour("client"), state.behaviour("provider"))
        worth = end_values(MARKET, delta, state, values)
        for k in (0, 1):
            assert values[name][k] == sum(p * worth[end][k] for end, p in reached.items())
        for outcome in OUTCOMES:
            now = sum(p for end, p in reached.items() if end.outcome == outcome)
            later = sum(
                p * x * shares[following][outcome]
                for end, p in reached.items()
                for following, x in state.following(end.outcome).items()
            )
            assert shares[name][outcome] == (1 - delta) * now + delta * later
        assert sum(shares[name].values()) == 1


def test_each_end_of_a_round_is_worth_its_payoff_and_the_rest_of_the_game():
    values = {"one": (F(1), F(2)), "two": (F(10), F(20))}
    worth = end_values(MARKET, F(1, 4), STATES["one"], values)
    assert len(worth) == 9
    for outcome, later in (("low 0", (F(41, 5), F(82, 5))), ("out", (10, 20)), ("high 1", (1, 2))):
        end = End(outcome, outcome == "high 1")
        now = round_payoffs(MARKET, end)
        assert worth[end] == tuple(F(3, 4) * x + F(1, 4) * y for x, y in zip(now, later, strict=True))


def test_a_lottery_over_states_by_number():
    assert numbered({"b": F(1, 3), "a": F(2, 3)}, ["a", "b"]) == [(F(1, 3), 1), (F(2, 3), 0)]


def state(**changes):
    return State(**{"client": "out", "provider": "e0d", "after": {}, "otherwise": "x"} | changes)


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"client": 3}, TypeError, "the client's choice = 3 is no Mapping"),
        ({"provider": 3}, TypeError, "the provider's choice = 3 is no Mapping"),
        ({"provider": "e2"}, ValueError, "provider = 'e2' is no strategy"),
        ({"client": "e0d"}, ValueError, "client = 'e0d' is no strategy"),
        ({"client": {"start": 3}}, TypeError, "the client's choice at 'start' = 3 is no str or Mapping"),
        ({"client": {"asked": "e0"}}, ValueError, "'asked' is no information set of the client"),
        ({"provider": {"low": "0"}}, ValueError, "'low' is no information set of the provider"),
        ({"client": {"start": {"in": F(1, 2)}}}, ValueError, "probabilities that sum to 1/2"),
        ({"client": {"start": {"in": 2, "out": -1}}}, ValueError, "at 'start': 'in' = 2 is out of range"),
        ({"client": {"start": {"in": 1, "go": 0}}}, ValueError, "at 'start' = 'go' is unknown"),
        ({"after": 3}, TypeError, "after = 3 is no Mapping"),
        ({"after": {"low": "x"}}, ValueError, "after: outcome = 'low' is unknown"),
        ({"after": {"out": 3}}, TypeError, r"after\['out'\] = 3 is no str or Mapping"),
        ({"after": {"out": {"x": F(2, 3)}}}, ValueError, r"after\['out'\] has probabilities that sum to 2/3"),
        ({"otherwise": {"x": F(1, 3)}}, ValueError, "otherwise has probabilities that sum to 1/3"),
        ({"otherwise": {"x": 1 + F(1, 10**60)}}, ValueError, "otherwise: 'x' = .* is out of range"),
        ({"otherwise": {"x": 1 - F(1, 10**60)}}, ValueError, "otherwise has probabilities"),
        ({"otherwise": {"x": 0.5, "y": 0.5 + 2e-12}}, ValueError, "otherwise has probabilities"),
        ({"otherwise": {"x": 0.5, "y": 0.5 - 2e-12}}, ValueError, "otherwise has probabilities"),
    ],
)
def test_what_is_no_state_is_named(changes, error, message):
    with pytest.raises(error, match=message):
        state(**changes)


def test_a_state_says_what_both_do_and_what_follows():
    given = state(
        client={"start": {"in": 0.5, "out": 0.5 + 5e-13}},
        after={"low 0": "y", "high 1": {"x": F(1, 2), "y": F(1, 2)}},
    )
    assert given.behaviour("client") == {"start": {"in": 0.5, "out": 0.5 + 5e-13}}
    assert given.behaviour("provider") == {"asked": "e0", "low, no effort": "d"}
    assert given.following("low 0") == {"y": 1}
    assert given.following("high 1") == {"x": F(1, 2), "y": F(1, 2)}
    assert given.following("out") == {"x": 1}
    for asked in ("nature", 3):
        with pytest.raises(ValueError, match=f"player = {asked!r} is unknown"):
            given.behaviour(asked)
    with pytest.raises(ValueError, match="outcome = 'low' is unknown"):
        given.following("low")


@pytest.mark.parametrize(
    ("states", "start", "error", "message"),
    [
        ([], "x", TypeError, "states = .* is no Mapping"),
        ({"x": state()}, "y", ValueError, "start = 'y' is no state"),
        ({"x": state()}, 3, ValueError, "start = 3 is no state"),
        ({"x": 3}, "x", TypeError, r"states\['x'\] = 3 is no State"),
        (
            {"x": state(after={"high 0": "y"})},
            "x",
            ValueError,
            "what follows on 'high 0' in 'x' = 'y' is unknown",
        ),
        ({"x": state(), "z": state(otherwise="y")}, "x", ValueError, "what follows on 'out' in 'z' = 'y'"),
    ],
)
def test_what_is_no_profile_is_named(states, start, error, message):
    with pytest.raises(error, match=message):
        PublicProfile(states=states, start=start)


def test_a_profile_is_valued_in_a_market_with_patience():
    for value in (profile_values, outcome_shares):
        for given, message in [
            ((3, PROFILE, F(1, 2)), "market = 3 is no Market"),
            ((MARKET, 3, F(1, 2)), "profile = 3 is no PublicProfile"),
            ((MARKET, PROFILE, 1), "delta = 1 is out of range"),
        ]:
            with pytest.raises((TypeError, ValueError), match=message):
                value(*given)
    assert checked_behaviour("committed", {"start": "in", "low": {"0": 1, "1": 0}}, "client") == {
        "start": "in",
        "low": {"0": 1, "1": 0},
    }
    with pytest.raises(TypeError, match="committed = 3 is no Mapping"):
        checked_behaviour("committed", 3, "client")
