"""Markets of many as one automaton: who meets next, what follows, and what is refused by name."""

from fractions import Fraction as F
from itertools import product

import pytest

from goodwill.reputation import Market, PublicProfile, cooperation, open_complaints
from goodwill.reputation.strategies.meetings import (
    Meeting,
    market_profile,
    meeting_name,
    meeting_values,
    meetings_of,
)

PIZZA = Market.pizza(penalty=1)
PAIRS = [("Ann", "Bob"), ("Eve", "Bob"), ("Ann", "Tom")]
RECORDS = ("trade", "apart")


@pytest.mark.parametrize("turns", [None, [{0: F(1, 3), 2: F(2, 3)}, {1: 1}, {0: F(1, 2), 1: F(1, 2)}]])
def test_each_pair_has_its_record_and_the_next_one_comes_in_turn_or_by_lottery(turns):
    """What follows is the lottery of the pair's own profile, and independently that of the turns."""
    plan = open_complaints(F(1, 4))
    profile = market_profile(PIZZA, plan, PAIRS, turns=turns)
    assert len(profile.states) == 3 * 2**3
    assert profile.start == "Ann with Bob (turn 0): trade, trade, trade"
    for turn, record in product(range(3), product(RECORDS, repeat=3)):
        meeting = profile.states[meeting_name(PAIRS, turn, record)]
        assert (meeting.between, meeting.market) == (PAIRS[turn], PIZZA)
        own = plan.states[record[turn]]
        assert (meeting.client, meeting.provider) == (own.client, own.provider)
        law = turns[turn] if turns else {(turn + 1) % 3: 1}
        for outcome in ("low 0", "high 1", "out"):
            wanted = {
                meeting_name(PAIRS, then, (*record[:turn], name, *record[turn + 1 :])): p * chance
                for name, p in own.following(outcome).items()
                for then, chance in law.items()
            }
            assert meeting.following(outcome) == wanted


def test_one_record_for_all_is_answered_by_all_and_a_pair_may_come_twice():
    shared = market_profile(PIZZA, cooperation(), PAIRS, shared=True)
    assert len(shared.states) == 3 * 2
    assert shared.start == "Ann with Bob (turn 0): trade"
    assert shared.states["Eve with Bob (turn 1): trade"].following("low 1") == {
        "Ann with Tom (turn 2): apart": 1
    }
    twice = market_profile(PIZZA, cooperation(), [PAIRS[0], PAIRS[1], PAIRS[0]])
    assert len(twice.states) == 3 * 2**2
    assert twice.states["Ann with Bob (turn 2): trade, trade"].following("low 1") == {
        "Ann with Bob (turn 0): apart, trade": 1
    }


def test_everybody_gets_what_is_paid_in_the_own_meetings():
    profile = market_profile(PIZZA, cooperation(), PAIRS)
    values = meeting_values(profile, F(1, 2))[profile.start]
    turns = [F(1, 2) * F(1, 2) ** k / (1 - F(1, 8)) for k in range(3)]  # the share of each turn
    hers, his = PIZZA.good_service, PIZZA.margin
    assert values == {
        "Ann": (turns[0] + turns[2]) * hers,
        "Eve": turns[1] * hers,
        "Bob": (turns[0] + turns[1]) * his,
        "Tom": turns[2] * his,
    }
    assert all(meetings_of(profile)[name] is state for name, state in profile.states.items())


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: market_profile(3, cooperation(), PAIRS), TypeError, "market = 3 is no Market"),
        (lambda: market_profile(PIZZA, 3, PAIRS), TypeError, "profile = 3 is no PublicProfile"),
        (
            lambda: market_profile(PIZZA, cooperation(), "pairs"),
            TypeError,
            "schedule = 'pairs' is no list or",
        ),
        (lambda: market_profile(PIZZA, cooperation(), []), ValueError, r"schedule = \[\] is empty"),
        (
            lambda: market_profile(PIZZA, cooperation(), [PAIRS[0], ("Ann",)]),
            TypeError,
            r"schedule\[1\] = .*pair",
        ),
        (
            lambda: market_profile(PIZZA, cooperation(), [["Ann", "Bob"]]),
            TypeError,
            r"schedule\[0\] = .* pair",
        ),
        (
            lambda: market_profile(PIZZA, cooperation(), [("Ann", 3)]),
            TypeError,
            r"schedule\[0\] = .* is no pair",
        ),
        (lambda: market_profile(PIZZA, cooperation(), [("Ann", "Ann")]), ValueError, "is one person"),
        (
            lambda: market_profile(PIZZA, cooperation(), PAIRS, turns=3),
            TypeError,
            "turns = 3 is no list or tuple",
        ),
        (
            lambda: market_profile(PIZZA, cooperation(), PAIRS[:1], turns=[3]),
            TypeError,
            r"turns\[0\] = 3 is no",
        ),
        (
            lambda: market_profile(PIZZA, cooperation(), PAIRS[:1], turns=[{0: 2}]),
            ValueError,
            r"turns\[0\]\[0\] = 2 is out of range",
        ),
        (lambda: meeting_name(PAIRS, 3, ["trade"]), ValueError, "turn = 3 is out of range"),
        (lambda: meeting_name(PAIRS, -1, ["trade"]), ValueError, "turn = -1 is out of range"),
        (lambda: meeting_name(PAIRS, 0, "trade"), TypeError, "record = 'trade' is no list or tuple"),
        (lambda: meeting_name(PAIRS, 0, ["trade", 3]), TypeError, r"record\[1\] = 3 is no str"),
        (lambda: meeting_name([], 0, []), ValueError, "schedule = .* is empty"),
        (lambda: meetings_of(3), TypeError, "profile = 3 is no PublicProfile"),
        (lambda: meeting_values(market_profile(PIZZA, cooperation(), PAIRS), 0), ValueError, "discount = 0"),
        (
            lambda: Meeting(market=3, client="out", provider="e0d", after={}, otherwise="x"),
            TypeError,
            "market = 3 is no Market",
        ),
        (
            lambda: Meeting(
                market=PIZZA, between=("Ann", "Ann"), client="out", provider="e0d", after={}, otherwise="x"
            ),
            ValueError,
            "between = .* is one person",
        ),
    ],
)
def test_what_is_no_market_of_many_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_a_meeting_is_between_a_client_and_a_provider_unless_it_names_them():
    meeting = Meeting(market=PIZZA, client="out", provider="e0d", after={}, otherwise="x")
    assert meeting.between == ("client", "provider")
    with pytest.raises(TypeError, match=r"states\['x'\] is no Meeting"):
        meetings_of(
            PublicProfile(
                states={"y": meeting, "x": cooperation().states["apart"]} | cooperation().states, start="y"
            )
        )
