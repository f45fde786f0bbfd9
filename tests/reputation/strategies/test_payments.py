"""A round with payments pays what it says, and what may follow it adds up to what is promised."""

import random
from fractions import Fraction as F

import pytest

from goodwill.reputation import CLIENT_STRATEGIES, OUTCOMES, PROVIDER_STRATEGIES, End, Market, stage_game
from goodwill.reputation.random_games import hostile_market
from goodwill.reputation.strategies.payments import PaidRound

RNG = random.Random(16)
NOTHING = dict.fromkeys(OUTCOMES, (F(0), F(0)))


def drawn(client, provider):
    payments = {y: (F(RNG.randint(-9, 9), 4), F(RNG.randint(-9, 9), 4)) for y in OUTCOMES}
    return PaidRound(client, provider, payments)


@pytest.mark.parametrize("provider", PROVIDER_STRATEGIES)
@pytest.mark.parametrize("client", CLIENT_STRATEGIES)
def test_the_round_and_what_follows_are_worth_what_is_promised(client, provider):
    """In shares of 1 - delta and delta, at a discount factor of 4/5; the stage game knows no payments."""
    one, delta, point = hostile_market(RNG.choice), F(4, 5), (F(7, 10), F(1, 3))
    played, game = drawn(client, provider), stage_game(one)
    place = game.client_strategies.index(client), game.provider_strategies.index(provider)
    law = dict(zip(OUTCOMES, game.distribution[place], strict=True))
    assert played.outcomes(one) == {y: chance for y, chance in law.items() if chance}
    later = played.continuations(one, point, (1 - delta) / delta)
    assert {*later} == {*OUTCOMES}
    for k in (0, 1):
        follows = sum(chance * later[y][k] for y, chance in law.items())
        assert (1 - delta) * game.payoffs[place][k] + delta * follows == point[k]
        paid = sum(chance * played.payments[y][k] for y, chance in law.items())
        assert played.expected(one)[k] == game.payoffs[place][k] + paid


def test_what_follows_moves_with_the_outcome_as_payments_do():
    one, played, zeta = Market.pizza(penalty=2), drawn("in01", "e1rd"), F(1, 9)
    later = played.continuations(one, (F(1), F(0)), zeta)
    for y in OUTCOMES:
        for k in (0, 1):
            moved = later[y][k] - later["high 1"][k]
            assert moved == zeta * (played.payments[y][k] - played.payments["high 1"][k])


def test_every_end_has_a_worth_and_what_she_would_report_if_she_came_in_is_said():
    worths = PaidRound("out", "e0d", NOTHING | {"low 1": (F(2), F(3))}).worths(Market.pizza(penalty=2))
    assert len(worths) == 9
    assert worths[End("low 1", False)] == (F(1), F(4))
    assert worths[End("low 1", True)] == (F(1), F(4) - F(4, 5))
    client, _ = PaidRound("out", "e0d", NOTHING).behaviour
    assert client == {"start": "out", "low": "1", "high": "1"}
    assert PaidRound("in00", "e0d", NOTHING).behaviour[0] == CLIENT_STRATEGIES["in00"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("in2", "e0d", NOTHING), "client = 'in2' is unknown"),
        (("out", "e2", NOTHING), "provider = 'e2' is unknown"),
        ((["out"], "e0d", NOTHING), "client = .* is unknown"),
        (("out", "e0d", {"out": (0, 0)}), "payments = .* must have each outcome"),
        (("out", "e0d", [0]), "payments"),
    ],
)
def test_what_is_no_round_is_refused_by_name(given, message):
    with pytest.raises((TypeError, ValueError), match=message):
        PaidRound(*given)


@pytest.mark.parametrize("zeta", [0, -1, "small", float("nan")])
def test_a_future_that_counts_for_all_or_nothing_is_refused(zeta):
    with pytest.raises((TypeError, ValueError), match="zeta"):
        PaidRound("out", "e0d", NOTHING).continuations(Market.pizza(penalty=2), (0, 0), zeta)
