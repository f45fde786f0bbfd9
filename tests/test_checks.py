"""What a user gives is taken up to the end of its range, and refused beyond it by name, value and range."""

import re
from fractions import Fraction as F

import numpy as np
import pytest
import sympy as sp

from goodwill.checks import (
    MOST,
    check_choice,
    check_discount,
    check_fineness,
    check_flag,
    check_function,
    check_inside,
    check_integer,
    check_kind,
    check_number,
    check_probability,
    check_share,
    exact,
    is_finite,
    listed,
    quoted,
    shown,
)
from goodwill.last_exchange import LastExchange

LITTLE = F(1, 10**30)


def refused(kind, message, check, *arguments, **named):
    """The check refuses with exactly this message."""
    with pytest.raises(kind, match=f"^{re.escape(message)}$"):
        check(*arguments, **named)


def test_what_is_long_is_cut_short_and_nothing_else():
    assert shown("x" * 200) == "x" * 200
    assert shown("x" * 201) == "x" * 18 + "..." + "x" * 19
    assert shown(10**5000) == "a number of 16610 bits"
    assert shown(F(10**5000, 3)) == "a long number"
    assert (quoted("1/2"), quoted(3), quoted(F(1, 2))) == ("'1/2'", "3", "Fraction(1, 2)")


@pytest.mark.parametrize("kind", [int, np.int64, np.uint8])
def test_an_integer_is_taken_from_its_least_to_its_most(kind):
    for value in (3, 4, 5):
        found = check_integer("T", kind(value), least=3, most=5)
        assert (found, type(found)) == (value, int)
    wanted = "it must be an integer with T >= 3 and <= 5"
    for value in (2, 6):
        refused(
            ValueError, f"T = {value} is out of range: {wanted}", check_integer, "T", kind(value), 3, most=5
        )
    assert check_integer("T", kind(200), least=3) == 200
    wanted = "it must be an integer with T >= 3"
    refused(ValueError, f"T = 2 is out of range: {wanted}", check_integer, "T", kind(2), least=3)


@pytest.mark.parametrize("value", [True, 3.0, F(3), "3", None])
def test_what_is_no_integer_is_none_of_any_size(value):
    wanted = f"T = {quoted(value)} is not an integer: it must be an integer with T >= 0"
    refused(TypeError, wanted, check_integer, "T", value, least=0)


def test_letters_pass_all_checks():
    letter = sp.Symbol("x")
    assert check_integer("T", letter, least=1) is letter
    assert check_number("price", letter, "price > 0", lambda x: x > 0) is letter


@pytest.mark.parametrize("value", [True, "soon", None, 1j, [0.5], np.array(["a"]), np.array([1j])])
def test_what_is_no_number_is_refused(value):
    wanted = f"price = {quoted(value)} is not a number: it must satisfy price > 0"
    refused(TypeError, wanted, check_number, "price", value, "price > 0", lambda x: x > 0)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400, -1, np.array([1.0, np.inf]), 0.0])
def test_a_number_that_is_not_finite_or_does_not_hold_is_out_of_range(value):
    wanted = f"price = {shown(value)} is out of range: it must satisfy price > 0"
    refused(ValueError, wanted, check_number, "price", value, "price > 0", lambda x: x > 0)


def test_all_numbers_of_an_array_are_asked():
    array = check_number("price", np.array([1, 2]), "price > 0", lambda x: x > 0)
    assert (array.tolist(), array.dtype) == ([1.0, 2.0], float)
    wanted = "price = [1 0] is out of range: it must satisfy price > 0"
    refused(ValueError, wanted, check_number, "price", np.array([1, 0]), "price > 0", lambda x: x > 0)
    assert is_finite(np.array([1.0, 2.0]))
    assert not is_finite(np.array([1.0, np.nan]))
    assert not is_finite(-(10**400))


@pytest.mark.parametrize(
    ("check", "wanted", "with_0", "with_1"),
    [
        (check_probability, "0 <= x <= 1", True, True),
        (check_share, "0 < x <= 1", False, True),
        (check_inside, "0 < x < 1", False, False),
        (check_discount, "0 < x < 1", False, False),
        (check_fineness, "0 < x < 1", False, False),
    ],
)
def test_a_range_ends_where_it_is_said_to(check, wanted, with_0, with_1):
    for inside in (LITTLE, F(1, 2), 1 - LITTLE):
        assert check("x", inside) == (float(inside) if check is check_fineness else inside)
    for end, taken in ((0, with_0), (1, with_1)):
        if taken:
            assert check("x", end) == end
        else:
            refused(ValueError, f"x = {end} is out of range: it must satisfy {wanted}", check, "x", end)
    for outside in (-LITTLE, 1 + LITTLE, F(3, 2)):
        refused(ValueError, f"x = {outside} is out of range: it must satisfy {wanted}", check, "x", outside)


def test_a_fineness_is_a_float_that_counts():
    assert check_fineness("tolerance", F(1, 4)) == 0.25
    assert type(check_fineness("tolerance", F(1, 4))) is float
    assert check_fineness("tolerance", F(1, 10**400)) == 1e-300


def test_a_kind_is_one_of_those_named():
    check_kind("market", 3, dict, int)
    refused(TypeError, "market = '3' is no dict or int", check_kind, "market", "3", dict, int)


def test_a_choice_is_one_of_the_words():
    check_choice("reading", "normal", iter(("normal", "extensive")))
    for other in ("soon", 3, None, ["normal"], "norm"):
        wanted = f"reading = {other!r} is unknown: it must be one of ['normal', 'extensive']"
        refused(ValueError, wanted, check_choice, "reading", other, ("normal", "extensive"))


def test_a_flag_counts_as_true_or_false():
    assert [check_flag("ties", value) for value in (1, [], np.bool_(True))] == [True, False, True]
    assert type(check_flag("ties", 1)) is bool


def test_a_function_can_be_called():
    check_function("punishes", len)
    refused(TypeError, "punishes = 'len' is no function", check_function, "punishes", "len")


def test_a_list_has_an_entry_and_no_more_than_may_be():
    assert listed("losses", 3) == [3]
    assert listed("losses", [0.1], most=2) == [0.1]
    assert listed("losses", (0.1, 0.2), most=2) == [0.1, 0.2]
    wanted = "losses = [1, 2, 3] has 3 entries: it must have 1 to 2"
    refused(ValueError, wanted, listed, "losses", [1, 2, 3], most=2)
    refused(ValueError, "losses = [] has 0 entries: it must have at least 1", listed, "losses", [])
    wanted = "losses = {1} is not a list: it must be a number, or a list of numbers"
    refused(TypeError, wanted, listed, "losses", {1})


def test_a_number_as_it_was_written_is_exact():
    assert exact("delta", 1 / 3) == exact("delta", "1/3") == F(1, 3)
    assert exact("delta", "1e308") == 10**308
    for value in ("1e309", 10**309):
        wanted = f"delta = {shown(value)} is out of range: it must be no larger than a float can be"
        refused(ValueError, wanted, exact, "delta", value)
    wanted = "delta = nan is not finite: write it as 2, 0.8 or 4/5"
    refused(ValueError, wanted, exact, "delta", float("nan"))


def test_nothing_goes_through_more_than_a_million_rounds():
    assert LastExchange(T=1_000_000).T == MOST
    with pytest.raises(ValueError, match=r"T = 1000001 is out of range: .* and <= 1000000"):
        LastExchange(T=1_000_001)
