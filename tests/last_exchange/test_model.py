"""The model: what it accepts, and one round of play."""

import itertools
from fractions import Fraction as F

import numpy as np
import pytest
import sympy as sp

from goodwill.last_exchange import Belief, LastExchange, after_move, after_signal, pester_chances
from goodwill.last_exchange.model import check_history, contributor_cost, pays

OUT_OF_RANGE = [
    ("loss", 1.2, "0 < loss < 1"),
    ("loss", 0, "0 < loss < 1"),
    ("loss", 1, "0 < loss < 1"),
    ("loss", float("nan"), "0 < loss < 1"),
    ("s_c", -1, "s_c > 0"),
    ("s_c", 0, "s_c > 0"),
    ("s_c", float("inf"), "s_c > 0"),
    ("r_p", -0.5, "r_p > 0"),
    ("s_p", 0, "s_p > 0"),
    ("r_c", -1, "r_c >= 0"),
    ("b_c", 1, "b_c > r_c + s_p = 2"),
    ("b_c", 2, "b_c > r_c + s_p = 2"),
    ("generosity", 0, "0 < generosity <= 1"),
    ("generosity", F(3, 2), "0 < generosity <= 1"),
    ("T", 0, "T >= 1"),
    ("T", -3, "T >= 1"),
    ("T", 10**6 + 1, "<= 1000000"),
    ("byzantine_pesters", 1.5, "0 <= byzantine_pesters <= 1"),
    ("byzantine_pesters", float("nan"), "0 <= byzantine_pesters <= 1"),
    ("byzantine_contributes", -0.1, "0 <= byzantine_contributes <= 1"),
]
WRONG_TYPE = [
    ("loss", "0.1", "0 < loss < 1"),
    ("loss", None, "0 < loss < 1"),
    ("s_c", True, "s_c > 0"),
    ("T", 2.5, "T >= 1"),
    ("T", "20", "T >= 1"),
    ("T", True, "T >= 1"),
    ("byzantine_pesters", "often", "0 <= byzantine_pesters <= 1"),
    ("r_p", 1j, "r_p > 0"),
]


@pytest.mark.parametrize(("name", "value", "wanted"), OUT_OF_RANGE)
def test_a_value_out_of_range_is_named_with_its_range(name, value, wanted):
    with pytest.raises(ValueError) as error:
        LastExchange(**{name: value})
    assert name in str(error.value)
    assert str(value) in str(error.value)
    assert wanted in str(error.value)


@pytest.mark.parametrize(("name", "value", "wanted"), WRONG_TYPE)
def test_a_value_of_the_wrong_type_is_named_with_its_range(name, value, wanted):
    with pytest.raises(TypeError) as error:
        LastExchange(**{name: value})
    assert name in str(error.value)
    assert repr(value) in str(error.value)
    assert wanted in str(error.value)


@pytest.mark.parametrize("name", ["byzantine_pesters", "byzantine_contributes"])
def test_a_sequence_has_one_rate_for_each_round(name):
    with pytest.raises(ValueError, match=rf"{name} = .* has length 4: .* T \+ 1 = 6"):
        LastExchange(T=5, **{name: [0.5] * 4})
    with pytest.raises(ValueError, match=rf"{name}\[2\] = 7"):
        LastExchange(T=5, **{name: [0.5, 0.5, 7, 0.5, 0.5, 0.5]})
    LastExchange(T=5, **{name: [0.5] * 6})


def test_a_function_is_checked_where_it_answers():
    game = LastExchange(T=3, byzantine_pesters=lambda t, history: 2)
    with pytest.raises(ValueError, match=r"byzantine_pesters\(t=2, history='n'\) = 2"):
        game.pester_probability(2, "n")


def test_a_function_of_floats_keeps_a_game_of_fractions_exact():
    game = LastExchange(T=3, loss=F(1, 4), byzantine_pesters=lambda t, history: 0.1)
    assert game.pester_probability(2) == F(1, 10)


def test_unknown_signals_are_refused():
    with pytest.raises(ValueError, match="signal = 'pester'"):
        after_signal(LastExchange(), 3, Belief(1, 1), "pester")


def test_an_array_is_checked_entry_by_entry():
    LastExchange(loss=np.array([0.1, 0.2]))
    with pytest.raises(ValueError, match="loss"):
        LastExchange(loss=np.array([0.1, 1.2]))


def test_all_parameters_can_be_left_out_and_nobody_pesters_in_round_0():
    game = LastExchange()
    assert (game.T, game.s_c, game.r_p) == (20, 2, 1)
    assert (game.b_c, game.r_c, game.s_p) == (1001, 1, 1)  # so a pester that is answered is worth 1000
    assert (game.loss, game.generosity) == (0.05, F(1, 10))
    assert (game.byzantine_pesters, game.byzantine_contributes) == (F(1, 2), 0)
    assert Belief(1, 2) == (1, 2, 0)
    assert game.pester_probability(0) == 0
    assert pester_chances(game, 0) == Belief(0, 0, 0)


def test_a_game_cannot_be_changed_but_copied():
    game = LastExchange(loss=0.05)
    with pytest.raises(AttributeError):
        game.loss = 0.1  # type: ignore[misc]
    with pytest.raises(ValueError, match="loss = 3"):
        game.with_changes(loss=3)


def test_signals_share_out_the_mass():
    game = LastExchange(T=4, loss=F(1, 5), byzantine_pesters=lambda t, history: F(len(history) + t, 9))
    belief = Belief(F(1, 7), F(2, 7), F(4, 7))
    for t, history, move in itertools.product(range(5), ["", "p", "pn"], [True, False]):
        moved = after_move(game, belief, move)
        assert moved.total == belief.total
        parts = [after_signal(game, t, moved, signal, history) for signal in "pn"]
        assert tuple(sum(p) for p in zip(*parts, strict=True)) == tuple(moved)
        assert parts[0].satisfied == 0


def test_letters_are_the_papers():
    game = LastExchange.symbolic(loss=F(1, 4))
    assert game.loss == F(1, 4)
    symbolic = LastExchange.symbolic()
    q, rho = symbolic.generosity, symbolic.loss
    assert sp.expand(symbolic.alpha - (1 - q * (1 - rho) ** 2)) == 0


@pytest.mark.parametrize(
    "changes", [{"T": 1}, {"T": 10**6}, {"r_c": 0}, {"b_c": F(21, 10)}, {"generosity": 1}]
)
def test_the_ends_of_the_ranges_belong_to_them(changes):
    game = LastExchange(**changes)
    assert {name: getattr(game, name) for name in changes} == changes


def test_costs_of_arrays_are_compared_entry_by_entry():
    assert LastExchange(b_c=np.array([3.0, 4.0]), r_c=np.array([1.0, 2.5])).b_c.tolist() == [3, 4]
    with pytest.raises(ValueError, match=r"b_c = .* is out of range"):
        LastExchange(b_c=np.array([3.0, 4.0]), r_c=np.array([1.0, 3.0]))


@pytest.mark.parametrize("name", ["byzantine", "destitute", "satisfied"])
def test_a_mass_is_a_number_of_its_kind_that_is_not_negative(name):
    rest = {"byzantine": 1, "destitute": 2, "satisfied": 3}
    for mass in (
        0,
        1,
        7,
        F(0),
        F(1, 3),
        F(1),
        F(10**60, 3),
        0.0,
        0.25,
        1e300,
        np.float32(0.5),
        np.int8(3),
        np.float32(0),
    ):
        found = Belief(**rest | {name: mass})
        assert getattr(found, name) == mass
        assert type(getattr(found, name)) in (int, F, float)
        assert found.total == 6 - rest[name] + mass
    for mass in (-1, -F(1, 10**60), -1e-300, float("nan"), float("inf"), 10**400):
        with pytest.raises(ValueError, match=f"{name} = .* it must satisfy {name} >= 0"):
            Belief(**rest | {name: mass})
    with pytest.raises(TypeError, match=f"{name} = None is not a number"):
        Belief(**rest | {name: None})


def test_masses_may_be_arrays_in_which_fractions_stay():
    masses = np.array([F(1, 3), 0, 2], dtype=object)
    belief = Belief(masses, np.array([0.5, 0.25, 1.0]))
    assert belief.byzantine is masses
    assert belief.destitute.dtype == float
    assert [*map(type, belief.byzantine)] == [F, int, int]
    with pytest.raises(ValueError, match="byzantine = -1 is out of range"):
        Belief(np.array([F(1, 3), -1], dtype=object), 1)
    with pytest.raises(ValueError, match=r"destitute = .* is out of range"):
        Belief(1, np.array([0.5, -0.25]))
    assert Belief(np.array(F(1, 3), dtype=object), 1).byzantine == F(1, 3)
    assert type(Belief(np.array(F(1, 3), dtype=object), 1).byzantine) is F


def test_masses_are_normalised_if_there_are_any():
    assert Belief(F(1), 2, 3).normalised() == (F(1, 6), 2 / F(6), F(1, 2))
    with pytest.raises(ValueError, match="has no mass: under the belief before it"):
        Belief(0, 0).normalised()
    totals = Belief(np.array([1.0, 3.0]), np.array([1.0, 1.0])).normalised()
    assert [part.tolist() for part in totals[:2]] == [[0.5, 0.75], [0.5, 0.25]]


def test_a_history_is_a_string_of_what_peers_do_and_observe():
    for right in ("", "p", "c", "n", "pcn" * 5):
        assert check_history("signals", right) == right
    for wrong in ("x", "pxn", ["p"], None, "P"):
        with pytest.raises(ValueError, match=r"signals = .* is no history"):
            check_history("signals", wrong)


def test_what_is_exact_goes_by_what_p1_pays_and_sees():
    exact = LastExchange(T=2, loss=F(1, 4))
    assert exact.is_exact
    assert exact.with_changes(b_c=1001.5, r_c=1.5, s_p=0.5, generosity=0.1).is_exact
    assert exact.with_changes(byzantine_pesters=[F(1, 2), 0, 1]).is_exact
    assert exact.with_changes(byzantine_pesters=lambda t, history: 0.5).is_exact
    for changes in ({"loss": 0.25}, {"s_c": 2.0}, {"r_p": 1.0}, {"byzantine_pesters": 0.5}):
        assert not exact.with_changes(**changes).is_exact
    assert not exact.with_changes(byzantine_pesters=[F(1, 2), 0.5, 1]).is_exact
    assert exact.with_changes(byzantine_pesters=lambda t, history: 0.5).depends_on_history
    assert not exact.depends_on_history


def test_a_byzantine_peer_has_its_rate_in_each_round():
    """A number is that of every round; a list has one for each; a function may look at the history."""
    rates = [F(1, 2), F(1, 3), F(1, 4), F(1, 5)]
    ways = {
        "number": (F(1, 7), lambda t, history: F(1, 7)),
        "list": (rates, lambda t, history: rates[t]),
        "array": (np.array(rates, dtype=object), lambda t, history: rates[t]),
        "one number in an array": (np.array(0.25), lambda t, history: 0.25),
        "function": (lambda t, history: F(t, 10 + len(history)), lambda t, history: F(t, 10 + len(history))),
    }
    for given, wanted in ways.values():
        game = LastExchange(T=3, byzantine_pesters=given, byzantine_contributes=given)
        for t, history in itertools.product(range(4), ("", "n", "np")):
            assert game.pester_probability(t, history) == (wanted(t, history) if t else 0)
            assert game.contribution_probability(t, history) == wanted(t, history)


def test_a_round_is_one_of_the_game():
    game = LastExchange(T=3)
    for ask in (game.pester_probability, game.contribution_probability):
        for t in (-1, 4):
            with pytest.raises(ValueError, match=rf"t = {t} is out of range: .* t >= 0 and <= 3"):
                ask(t)
        with pytest.raises(ValueError, match="history = 'late' is no history"):
            ask(1, "late")
    assert LastExchange.symbolic().contribution_probability(10**9) == 0
    with pytest.raises(ValueError, match="t = -1 is out of range"):
        pester_chances(game, -1)


def test_a_function_of_floats_stays_one_in_a_game_of_floats():
    game = LastExchange(T=3, loss=0.25, byzantine_contributes=lambda t, history: 0.1)
    assert type(game.contribution_probability(0)) is float
    exact = LastExchange(T=3, loss=F(1, 4), byzantine_contributes=lambda t, history: 1)
    assert type(exact.contribution_probability(0)) is int


def test_words_and_letters_are_no_lists_of_rates():
    for wrong in (b"abcd", "abcd"):
        with pytest.raises(TypeError, match=r"byzantine_pesters = b?'abcd' is not a number"):
            LastExchange(T=3, byzantine_pesters=wrong)
    b = sp.Symbol("b", nonnegative=True)
    game = LastExchange(T=3, byzantine_pesters=b)
    assert (game.pester_probability(2), game.pester_probability(0)) == (b, 0)


def test_what_p1_believes_and_pays_in_a_round():
    game = LastExchange(T=4, loss=F(1, 4), s_c=F(5), r_p=F(3), byzantine_pesters=F(1, 2))
    assert pester_chances(game, 1) == (F(3, 8), F(3, 4), 0)
    belief = Belief(F(1, 2), F(1, 3), F(1, 6))
    assert after_move(game, belief, False) is belief
    assert after_move(game, belief, True) == (F(1, 2), F(1, 12), F(1, 6) + F(1, 4))
    assert after_signal(game, 2, belief, "p") == (F(3, 16), F(1, 4), 0)
    assert after_signal(game, 2, belief, "n") == (F(5, 16), F(1, 12), F(1, 6))
    assert after_signal(game, 0, belief, "n") == belief
    costs = {(move, signal): contributor_cost(game, move, signal) for move in (0, 1) for signal in "pn"}
    assert costs == {(0, "p"): 3, (0, "n"): 0, (1, "p"): 8, (1, "n"): 5}
    with pytest.raises(ValueError, match="signal = 'c' is unknown"):
        contributor_cost(game, True, "c")


def test_the_rule_for_ties_is_asked_for_unless_it_is_said(monkeypatch):
    assert [pays(1, 1, ties) for ties in (None, True, False)] == [True, True, False]
    assert [pays(2, 1, ties) for ties in (None, True, False)] == [True, True, True]
    assert [pays(1, 2, ties) for ties in (None, True, False)] == [False, False, False]
    monkeypatch.setattr("goodwill.last_exchange.model.TIES_ACT", False)
    assert [pays(1, 1, ties) for ties in (None, True, False)] == [False, True, False]


@pytest.mark.parametrize("wrong", [None, 3, "game"])
def test_a_round_is_asked_of_a_game_and_a_belief(wrong):
    game, belief = LastExchange(T=2), Belief(1, 1)
    for ask in (
        lambda: after_move(wrong, belief, True),
        lambda: pester_chances(wrong, 1),
        lambda: after_signal(wrong, 1, wrong, "soon"),  # the first that is wrong is named
        lambda: contributor_cost(wrong, True, "p"),
    ):
        with pytest.raises(TypeError, match=r"game = .* is no LastExchange"):
            ask()
    for ask in (lambda: after_move(game, wrong, False), lambda: after_signal(game, 1, wrong, "p")):
        with pytest.raises(TypeError, match=r"belief = .* is no Belief"):
            ask()
