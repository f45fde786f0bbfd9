"""Numbers are what they say: those of NumPy, decimals, and floats that stand at a tie."""

import math
from decimal import Decimal
from fractions import Fraction as F

import numpy as np
import pytest
import sympy as sp

from goodwill.arithmetic import (
    ceiling,
    choose,
    difference,
    is_exact,
    is_symbolic,
    log,
    minimum,
    most_powers,
    plain,
    written,
)
from goodwill.checks import exact, listed
from goodwill.last_exchange import LastExchange, Prior, generosity_value, sufficient_altruism
from goodwill.linear import solve_in_kind
from goodwill.proofs.rejected import short
from goodwill.reputation import (
    Market,
    cooperation,
    false_report_bound_with_reputation,
    fewest_told,
    least_discount,
    most_tests,
    verify_public_profile,
)
from goodwill.reputation.formulas.many_clients import complaint_odds, longest_interval

LARGE = {"price": 100000007, "utility": 200000033, "effort_cost": 80000023, "fine": 1000003}
LARGE |= {"penalty": 250000013}


def large(kind):
    values = {name: kind(value) for name, value in LARGE.items()}
    return Market(**values, outside_premium=F(1, 5), success=F(99, 100))


@pytest.mark.parametrize("kind", [np.int32, np.int64, np.uint32, Decimal, F])
def test_integers_of_every_width_are_integers(kind):
    assert large(kind) == large(int)
    assert most_tests(large(kind), F(1, 5), F(19, 20)) == 3
    assert least_discount(large(kind)) == least_discount(large(int)) > 0
    assert not verify_public_profile(large(kind), cooperation(), F(1, 2)).holds


@pytest.mark.parametrize("kind", [np.int8, np.int64, np.uint16])
def test_the_game_of_paper_one_takes_them_too(kind):
    game, right = (LastExchange(T=k(6), loss=F(1, 20)) for k in (kind, int))
    assert sufficient_altruism(game) == sufficient_altruism(right) > 0
    assert generosity_value(game) == generosity_value(right)
    assert LastExchange(b_c=kind(100), r_c=kind(90), s_p=kind(9)).b_c == 100
    with pytest.raises(ValueError, match="b_c = 100 is out of range"):
        LastExchange(b_c=np.uint8(100), r_c=np.uint8(200), s_p=np.uint8(100))
    assert Prior(byzantine=np.float32(0.5), altruistic=kind(0)).rational == 0.5


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64, np.longdouble])
def test_floats_of_every_width_are_floats(kind):
    market = Market.pizza(penalty=kind(2.5))
    assert type(market.penalty) is float
    assert most_tests(market, kind(0.25), kind(0.5)) == most_tests(market, 0.25, 0.5)
    assert plain(np.array([1, 2], dtype=np.int8)).dtype == float


@pytest.mark.parametrize(("discount", "penalty"), [("0.9", "1.71"), ("0.75", "0.57"), ("0.8", "0.76")])
def test_at_a_tie_floats_say_what_fractions_say(discount, penalty):
    market = Market.pizza(penalty=0)
    assert fewest_told(market, F(discount), F(penalty)) is None
    assert fewest_told(market, float(discount), float(penalty)) is None


def test_a_margin_of_nothing_is_nothing():
    values = {"price": 12, "outside_premium": 0.4, "utility": 17, "effort_cost": 9.6, "success": 0.8}
    values |= {"fine": 0.05, "penalty": 4.8}
    for kind in (float, lambda x: F(str(x))):
        market = Market(**{name: kind(value) for name, value in values.items()})
        with pytest.raises(ValueError, match="alpha p > c"):
            least_discount(market)
        with pytest.raises(ValueError, match="alpha p > c"):
            complaint_odds(market, 0.45, 0.5)


def test_a_bound_that_is_just_reached_is_zero_in_floats():
    exact = Market.pizza(penalty=F(5, 2), fine=0)
    floats = exact.with_changes(**{name: float(value) for name, value in vars(exact).items()})
    assert false_report_bound_with_reputation(exact, F(1, 2), F(19, 20)) == 0
    assert false_report_bound_with_reputation(floats, 0.5, 0.95) == 0


@pytest.mark.parametrize("unit", [F(1, 100), F(1), F(10**6)])
def test_a_tie_in_any_unit_holds_in_floats(unit):
    """The tolerance is a share of the payoffs, so that cents and millions are judged alike."""
    exact = Market.pizza(penalty=0)
    money = ("price", "utility", "effort_cost", "fine")
    scaled = {name: float(unit * getattr(exact, name)) for name in money}
    floats = exact.with_changes(**scaled)
    bound = float(least_discount(exact))
    assert verify_public_profile(floats, cooperation(), bound).holds
    assert not verify_public_profile(floats, cooperation(), bound - 1e-9).holds


@pytest.mark.parametrize("power", [3, 1000, 10**6])
def test_powers_at_a_tie_are_counted_in_floats_and_fractions(power):
    base = F(999999, 10**6) if power > 1000 else F(9, 10)
    assert most_powers(float(base), float(base) ** power) == power
    if power <= 1000:
        assert most_powers(base, base**power) == power
        assert most_powers(base, base**power * (1 + F(1, 10**60))) == power - 1


def test_longest_intervals_are_found_without_long_powers():
    patient = 1 - F(1, 10**5)
    assert longest_interval(Market.pizza(penalty=0), patient) == 17395


def test_a_difference_settles_rounding_only():
    assert difference(0.1 + 0.2, 0.3) == 0
    assert difference(0.3 + 1e-9, 0.3) > 0
    assert difference(1.0, float("inf")) == -float("inf")
    assert difference(F(1, 3), F(1, 3) + F(1, 10**40)) == -F(1, 10**40)


def test_letters_are_computed_with_as_letters():
    """What a page derives with symbols is what the same function gives for numbers."""
    x = sp.Symbol("x", positive=True)
    assert choose(x > 2, 5, 0).subs(x, 3) == 5
    assert choose(x > 2, 5, 0).subs(x, 1) == 0
    assert most_powers(x, sp.Rational(1, 10)).subs(x, sp.Rational(1, 2)) == 3
    assert log(x) == sp.log(x)
    game = LastExchange(loss=F(1, 4), generosity=x)
    for share_of in ("remainder", "everybody"):
        share = sufficient_altruism(game, F(1, 10), share_of=share_of).subs(x, sp.Rational(1, 2))
        expected = sufficient_altruism(game.with_changes(generosity=F(1, 2)), F(1, 10), share_of=share_of)
        assert sp.Rational(expected.numerator, expected.denominator) == share


def test_an_array_without_axes_is_a_number():
    assert plain(np.array(3)) == 3
    assert type(plain(np.array(3))) is int


def test_equations_in_letters_or_numbers_without_one_solution_are_refused():
    with pytest.raises(ValueError, match="matrix is singular"):
        solve_in_kind([[1, 2], [2, 4]], [[1], [1]])
    assert solve_in_kind([[2, 0], [0, 4]], [[1], [1]]) == [[F(1, 2)], [F(1, 4)]]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("soon", "TypeError: delta = 'soon' is not a number"),
        (float("nan"), "ValueError: delta = nan is not finite"),
        ("1e999", "ValueError: delta = .* is out of range: it must be no larger than a float can be"),
    ],
)
def test_a_number_as_typed_is_exact_or_refused(value, message):
    kind, said = message.split(": ", 1)
    with pytest.raises({"TypeError": TypeError, "ValueError": ValueError}[kind], match=said):
        exact("delta", value)
    assert exact("delta", "0.8") == exact("delta", 0.8) == F(4, 5)


def test_a_list_of_numbers_is_a_number_or_a_list():
    assert listed("losses", 0.1) == [0.1]
    assert listed("losses", (1, 2), most=2) == [1, 2]
    with pytest.raises(TypeError, match="losses = 'much' is not a list"):
        listed("losses", "much")
    with pytest.raises(ValueError, match=r"losses = .* has 3 entries: it must have 1 to 2"):
        listed("losses", [1, 2, 3], most=2)
    with pytest.raises(ValueError, match=r"losses = \[\] has 0 entries: it must have at least 1"):
        listed("losses", [])


def test_a_long_fraction_is_told_in_short():
    assert short(F(1, 3)) == "1/3"
    assert short(F(10**40, 3)).startswith("about 3.333333333e+39")
    assert short(F(10**400)) == "a number beyond all floats"


def test_a_fraction_that_is_1_as_a_float_is_decided_as_a_fraction_or_refused_by_name():
    with pytest.raises(ValueError, match="base = 1 - 1e-60 is out of range"):
        most_powers(1 - F(1, 10**60), 0.5)
    assert most_powers(1 - F(1, 10**17), 1 - 2**-52) == 22  # the float is 22.2 steps below 1


@pytest.mark.parametrize(
    ("given", "number"),
    [
        (np.int64(3), 3),
        (sp.Integer(3), 3),
        (sp.Rational(1, 3), F(1, 3)),
        (Decimal("0.1"), F(1, 10)),
        (Decimal("Infinity"), math.inf),
        (np.float64(0.5), 0.5),
        (np.array(0.5), 0.5),
        (True, True),
        ("0.5", "0.5"),
    ],
)
def test_a_number_of_any_library_is_pythons_own(given, number):
    assert plain(given) == number
    assert type(plain(given)) is type(number)


def test_an_array_is_one_of_floats_if_all_in_it_are_numbers():
    for numbers in (np.array([1, 2]), np.array([F(1, 2), 3], dtype=object), np.array([0.5], np.float32)):
        assert plain(numbers).dtype == float
        assert plain(numbers).tolist() == [float(x) for x in numbers]
    for others in (np.array([True]), np.array(["1"]), np.array([sp.Symbol("x"), 0.5], dtype=object)):
        assert plain(others) is others
    assert plain(np.bool_(True)) is np.bool_(True)


@pytest.mark.parametrize("value", [True, "soon", "1_000", " 1", "1/0", "", None, math.nan, math.inf, 1j])
def test_what_is_written_as_no_number_is_none(value):
    with pytest.raises(ValueError, match=r"is no number: write it as 2, 0\.8 or 4/5$"):
        written(value)


def test_a_float_is_a_short_fraction_or_the_decimal_that_it_prints_as():
    assert written(1 / 1000) == F(1, 1000)
    assert written(333 / 1000) == F(333, 1000)
    assert written(998 / 999) == F(998, 999)
    assert written(1 / 1001) == F("0.000999000999000999")
    assert written(0.123456789) == F(123456789, 10**9)
    assert written(np.float32(0.1)) == F(1, 10)


def test_which_numbers_are_exact():
    assert all(map(is_exact, (2, F(1, 2), np.int64(2), sp.Rational(1, 2))))
    assert not any(map(is_exact, (True, 0.5, Decimal("0.5"), sp.Symbol("x"), np.array([1]), "1")))
    assert is_symbolic(sp.Symbol("x") + 1)
    assert not is_symbolic(sp.Integer(1))


def test_a_difference_of_just_the_tolerance_is_rounding():
    """Both floats stand on a grid on which the tolerance of 1e-12 of the first is met exactly."""
    first, second = 1.000088900582341, 1.000088900581341
    assert first - second == 1e-12 * first
    assert difference(first, second) == difference(second, first) == 0
    assert difference(first, np.nextafter(second, 0)) > 0
    assert difference(np.nextafter(second, 0), first) < 0
    x = sp.Symbol("x")
    assert difference(x, 1) == x - 1
    assert difference(np.array([0.3, 0.3 + 1e-9]), 0.3).tolist() == [0, pytest.approx(1e-9)]


def test_a_ceiling_takes_just_the_tolerance_for_rounding():
    integer, above = 274902343750.0, 274902343750.2749
    assert above - integer == 1e-12 * integer
    assert ceiling(above) == integer
    assert ceiling(np.nextafter(above, math.inf)) == integer + 1
    assert ceiling(-above) == -integer
    assert ceiling(F(7, 3)) == 3
    assert type(ceiling(0.5)) is int
    assert ceiling(sp.Symbol("x")).subs(sp.Symbol("x"), 0.5) == 1


def test_the_lesser_of_letters_and_numbers():
    x = sp.Symbol("x")
    assert minimum(x, 2).subs(x, 1) == minimum(2, x).subs(x, 1) == 1
    assert minimum(x, 2).subs(x, 3) == minimum(2, x).subs(x, 3) == 2
    assert minimum(2, np.array([1, 3])).tolist() == [1, 2]
    assert minimum(F(1, 2), 1) == F(1, 2)


def test_a_float_among_the_two_makes_a_tie_one_of_floats():
    """0.7 is less than seven tenths, and its power less than theirs: by so little that both are meant."""
    assert most_powers(0.7, F(343, 1000)) == 3
    assert most_powers(F(9, 10), 0.9**3) == 3
    assert most_powers(F(9, 10), np.array([0.9**3, 0.5])).tolist() == [3, 6]
    assert most_powers(sp.Symbol("x"), F(1, 10)).subs(sp.Symbol("x"), F(1, 2)) == 3
    assert most_powers(F(1, 2), sp.Symbol("x")).subs(sp.Symbol("x"), F(1, 10)) == 3


def test_powers_are_counted_down_to_what_is_too_small_for_a_float():
    assert most_powers(0.5, F(1, 2**1100)) == 1100
    assert most_powers(0.5, F(1, 2**1100 - 1)) == 1099


def test_no_power_but_the_0th_reaches_1():
    for one in (1, F(1), 1.0):
        assert most_powers(F(1, 2), one) == most_powers(0.5, one) == 0


def test_rounding_of_a_float_grows_with_its_power():
    base, power = 0.999999, 10**6
    assert most_powers(base, base**power * (1 + 1e-10)) == power
    assert most_powers(base, base**power * (1 + 1e-9)) == power - 1


def test_a_power_that_misses_by_just_the_tolerance_counts():
    base, least = 0.5000444404229141, 0.5000444404234142
    assert least - base == (1e-12 + 2**-52) * least
    assert most_powers(base, least) == 1
    assert most_powers(np.nextafter(base, 0), least) == 0


def test_where_logarithms_decide_no_long_power_is_asked_for(monkeypatch):
    assert most_powers(1 - F(1, 10**7), F(1, 2)) == 6931471
    with pytest.raises(ValueError, match="base = 1 - 0 is out of range"):
        most_powers(1 - F(1, 10**400), F(1, 2))  # whose logarithm is 0 as a float
    monkeypatch.setattr("goodwill.arithmetic.LONGEST", 100)
    assert most_powers(F(9, 10), F(9, 10) ** 25) == 25  # 25 factors of 4 bits
    with pytest.raises(ValueError, match="to tell 26 from one less takes numbers of more than 100 bits"):
        most_powers(F(9, 10), F(9, 10) ** 26)


def test_what_the_nearest_power_decides_is_the_same_on_both_sides_of_it():
    """Near a power of the base: nearer than logarithms of floats tell, and farther."""
    base = F(2, 3)
    for power in (1, 2, 7, 40):
        for digits in range(6, 14):
            above, below = 1 + F(1, 10**digits), 1 - F(1, 10**digits)
            assert most_powers(base, base**power * above) == power - 1
            assert most_powers(base, base**power) == most_powers(base, base**power * below) == power


def test_how_long_a_number_may_be_is_said():
    with pytest.raises(ValueError, match="numbers of more than 10000000 bits; it must have a shorter"):
        most_powers(1 - F(1, 10**60), F(1, 2))


def test_a_logarithm_of_a_fraction_is_that_of_the_number():
    assert log(1 + F(1, 10**20)) == 1e-20
    assert log(1 - F(1, 10**20)) == -1e-20
    assert log(F(3, 2)) == math.log1p(0.5)
    # Outside of (1/2, 2) a difference of logarithms is the nearer one.
    assert log(F(6, 13)) == -0.7731898882334818
    assert log(F(27, 13)) == 0.7308875085427924
    assert log(F(10**400, 3)) == pytest.approx(400 * math.log(10) - math.log(3))
    assert log(np.array([1.0, math.e])).tolist() == [0, 1]
