"""Calendars of pesters: what they weigh, and that an enumeration has each of them once and none too many."""

from fractions import Fraction as F

import pytest

from goodwill.last_exchange.strategies.calendars import Calendar, endless_calendars, finite_calendars


def test_weights_of_calendars():
    assert Calendar("pnp", "np").weight(1, F(1, 2)) == F(1, 2) + F(1, 4) * F(1, 2) / (1 - F(1, 4))
    assert Calendar("ppp").weight(5, F(1, 2)) == 0
    assert Calendar("ppp").is_finite
    assert not Calendar(cycle="p").is_finite


@pytest.mark.parametrize("length", [1, 2, 5])
def test_every_set_of_dates_before_the_end_is_one_finite_calendar(length):
    """But for the empty one, which has no last pester."""
    dates = [
        frozenset(k for k in range(2 * length) if calendar.asks(k)) for calendar in finite_calendars(length)
    ]
    assert len(dates) == len({*dates}) == 2**length - 1
    assert all(found and max(found) < length for found in dates)
    assert all(calendar.is_finite for calendar in finite_calendars(length))


@pytest.mark.parametrize(("before", "turn"), [(0, 1), (0, 3), (1, 3), (2, 2)])
def test_every_pattern_that_goes_on_is_one_endless_calendar(before, turn):
    """Every pattern of that kind is made here from its own letters, and found once."""
    seen = 3 * (before + turn)
    found = endless_calendars(before, turn, seen)
    patterns = {tuple(map(calendar.asks, range(seen))) for calendar in found}
    assert len(found) == len(patterns)
    made = set()
    for code in range(2 ** (before + turn)):
        letters = [bool(code >> k & 1) for k in range(before + turn)]
        for first in range(before + 1):
            for length in range(1, turn + 1):
                start, cycle = letters[:first], letters[first : first + length]
                if any(cycle):
                    made.add(tuple((start + cycle * seen)[:seen]))
    assert patterns == made
    assert not any(calendar.is_finite for calendar in found)
    assert all(len(c.start) <= before and len(c.cycle) <= turn for c in found)


def test_of_two_that_look_alike_the_shorter_one_is_there():
    assert [(c.start, c.cycle) for c in endless_calendars(1, 2, seen=1)] == [("", "p"), ("", "np")]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Calendar("px"), "start = 'px'"),
        (lambda: Calendar("p", ""), "cycle = ''"),
        (lambda: next(finite_calendars(0)), "length = 0"),
        (lambda: next(finite_calendars(21)), "length = 21"),
        (lambda: endless_calendars(-1, 2, 3), "before = -1"),
        (lambda: endless_calendars(1, 0, 3), "turn = 0"),
        (lambda: endless_calendars(1, 2, 0), "seen = 0"),
        (lambda: endless_calendars(11, 1, 1), "before = 11"),
        (lambda: endless_calendars(0, 11, 1), "turn = 11"),
        (lambda: endless_calendars(0, 1, 1001), "seen = 1001"),
        (lambda: Calendar("p", "np ").asks(0), "cycle = 'np '"),
        (lambda: Calendar().asks(-1), "k = -1"),
        (lambda: Calendar().weight(-1, 0.5), "k = -1"),
        (lambda: Calendar().greatest_weight(-1, 0.5), "k = -1"),
        (lambda: Calendar().weight(0, 1), "discount = 1"),
        (lambda: Calendar().weight(10**6 + 1, 0.5), "k = 1000001"),
    ],
)
def test_errors_name_the_parameter(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_the_greatest_numbers_are_taken():
    assert next(finite_calendars(20)) == Calendar("p")
    assert len(endless_calendars(10, 1, 1)) == 2
    assert endless_calendars(0, 10, 1)[0] == Calendar("", "p")
    assert endless_calendars(0, 1, 1000) == [Calendar("", "p")]
    assert not Calendar("p").asks(10**6)


@pytest.mark.parametrize(
    "calendar", [Calendar("pnp", "np"), Calendar("ppn"), Calendar("", "nnp"), Calendar()]
)
def test_the_greatest_weight_is_that_of_some_round_to_come(calendar):
    """Far ahead weights repeat with the cycle; a weight is this round's pester and the rest, discounted."""
    for k in range(8):
        weights = [calendar.weight(j, F(2, 3)) for j in range(k, k + 12)]
        assert calendar.greatest_weight(k, F(2, 3)) == max(weights)
        assert weights[0] == calendar.asks(k) + F(2, 3) * weights[1]
