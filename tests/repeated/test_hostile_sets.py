"""Sets of hostile games, judged by two oracles at five scales and shifts each; and in other words."""

import functools
import random
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import SEARCHING, examples
from goodwill.repeated import RepeatedGame, cover, greatest_frequency
from hostile.games import (
    Exact,
    Units,
    game_on_a_line,
    games,
    games_and_units,
    hostile_game,
    in_units,
    seeded,
    units,
    with_a_signal_split,
    with_actions_renamed,
    with_an_impossible_signal,
    with_players_swapped,
    with_signals_renamed,
)
from hostile.sets import as_stored, complaints, complaints_at, in_floats, pairs, repeated
from oracles.payoffs import equilibria_with_one_memory, excess

#: 2,000 games in a search, fresh ones each time, in parts that run side by side.
PARTS = range(10)
GAMES = 200 if SEARCHING else 8
START = random.randrange(10**9) if SEARCHING else 0
#: A search ends after so many seconds with what is proved by then: that must be true, too.
OPTIONS = {"tolerance": 1e-2, "seconds": 10}


# ---- Against the oracles ----------------------------------------------------------------------------
@pytest.mark.parametrize("part", PARTS)
def test_no_equilibrium_is_excluded_and_no_play_is_none(part):
    for seed in range(START + part * GAMES, START + (part + 1) * GAMES):
        choose = seeded(seed)
        game, some = hostile_game(choose), units(choose)
        wrong = list(complaints_at(game, some, **OPTIONS))
        assert not wrong, f"seed {seed}: {wrong} of {game}"


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_floats_are_judged_as_the_numbers_that_they_are(part):
    for seed in range(START + part * GAMES, START + part * GAMES + GAMES // 4):
        choose = seeded(seed)
        game, some = hostile_game(choose), units(choose)
        if len(game.profiles) ** game.signals > 100:
            continue  # the oracle would have to start again in each of the units
        for unit in some[:3]:
            rough = in_floats(in_units(game, unit))
            found = rough.equilibrium_payoffs(**OPTIONS)
            found.verify()
            wrong = list(complaints(as_stored(rough), found))
            assert not wrong, f"seed {seed}, {unit}: {wrong} of {game}"


def test_what_is_even_in_floats_only_has_its_place_in_the_proof():
    """A dilemma in cents: in one direction two payoffs reach equally far in floats, and not in fractions."""
    cents = [[(0.02, 0.02), (-0.01, 0.03)], [(0.03, -0.01), (0.0, 0.0)]]
    found = RepeatedGame(cents, 0.5, [[(1.0, 0.0), (0.5, 0.5)], [(0.5, 0.5), (0.0, 1.0)]])
    found.equilibrium_payoffs(tolerance=1e-2).verify()


#: Games on a line whose sets floats cannot tell from a segment: each had a proof that was none, or an error.
THIN = (128, 189, 309, 372, 534, 798, 869, 880, 958, 1231, 1360, 1384, 1483, 1603)


def in_some_unit(seed, draw):
    """A game in floats, in one of its units."""
    choose = seeded(seed)
    game = draw(choose)
    return in_floats(in_units(game, units(choose)[seed % 5]))


@pytest.mark.parametrize("tolerance", [1e-2, 1e-3])
def test_sets_as_thin_as_rounding_errors_have_their_proof(tolerance):
    """Between which sides' normals a direction is, is decided in fractions."""
    for seed in THIN if not SEARCHING else (*THIN, *range(START, START + 20 * GAMES)):
        found = in_some_unit(seed, game_on_a_line).equilibrium_payoffs(tolerance=tolerance, seconds=10)
        found.verify()


def test_a_triangle_as_thin_as_a_rounding_error_has_its_proof():
    """Two of its sides lean by 1e-16; what follows a signal was held by the wrong one of them."""
    in_floats(hostile_game(seeded(108273995))).equilibrium_payoffs(tolerance=1e-2).verify()


@examples(10)
@given(st.lists(st.floats(0.01, 1), min_size=2, max_size=5), st.integers(0, 3))
def test_laws_that_sum_to_1_only_nearly_are_normalised_once(weights, copies):
    total = sum(weights)
    chances = [x / total for x in weights]
    game = RepeatedGame([[(0.0, 1.0)] * (copies + 1)], 0.5, [[chances] * (copies + 1)])
    stored = as_stored(game)
    assert all(sum(row) == 1 for rows in stored.law for row in rows)
    assert stored.law == as_stored(game.in_fractions).law


# ---- The same in other words ------------------------------------------------------------------------
@examples(30)
@given(games_and_units())
def test_hostile_sets_move_along_exactly(case):
    game, some = case
    here = repeated(game).equilibrium_payoffs(**OPTIONS)
    for unit in some[1:3]:
        there = repeated(in_units(game, unit)).equilibrium_payoffs(**OPTIONS)
        for one, two in ((here.outer, there.outer), (here.inner, there.inner)):
            assert [unit.of(corner) for corner in pairs(one)] == pairs(two)
        assert (here.doubt, here.why_stopped) == (there.doubt, there.why_stopped)


@st.composite
def games_renamed(draw):
    """A game, the same with other names, and what became of a payoff."""
    game = draw(games())
    swapped = draw(st.booleans())
    other = with_players_swapped(game) if swapped else game
    rows = draw(st.permutations(range(len(other.payoffs))))
    columns = draw(st.permutations(range(len(other.payoffs[0]))))
    other = with_actions_renamed(other, rows, columns)
    if draw(st.booleans()):
        other = with_a_signal_split(other, draw(st.integers(0, other.signals - 1)), F(1, 3))
    if draw(st.booleans()):
        other = with_an_impossible_signal(other, draw(st.integers(0, other.signals)))
    other = with_signals_renamed(other, draw(st.permutations(range(other.signals))))
    return game, other, (1, 0) if swapped else (0, 1)


@examples(15)
@given(games_renamed())
def test_names_of_players_actions_and_signals_do_not_matter(case):
    game, other, order = case
    known = equilibria_with_one_memory(game)
    here = repeated(game).equilibrium_payoffs(**OPTIONS)
    there = repeated(other).equilibrium_payoffs(**OPTIONS)
    there.verify()

    def renamed(corners):
        return [(corner[order[0]], corner[order[1]]) for corner in corners]

    one, two = pairs(here.outer), pairs(there.outer)
    for points, outer in (
        (renamed(pairs(here.inner)), two),
        (renamed(known), two),
        (renamed(pairs(there.inner)), one),
    ):
        assert all(outer and excess(outer, point) == 0 for point in points)
    if not (here.why_stopped or there.why_stopped):
        # Both brackets are as close as was asked for, so the sets are, up to both.
        spread = max(max(p[k] for p in flat(game)) - min(p[k] for p in flat(game)) for k in (0, 1)) or 1
        assert abs(here.doubt.distance - there.doubt.distance) <= OPTIONS["tolerance"]
        for point in renamed(two):
            assert not one or excess(one, point) <= 3 * F(OPTIONS["tolerance"]) * spread


def flat(game):
    return [p for row in game.payoffs for p in row]


# ---- Published games at every scale -----------------------------------------------------------------
UNITS = [
    Units((F(1), F(1)), (F(0), F(0))),
    Units((F(100), F(100)), (F(10**9), F(10**9))),
    Units((F(1, 10**9),) * 2, (F(0), F(0))),
    Units((F(10**6), F(10**6)), (F(-(10**6)), F(-(10**6)))),
    Units((F(1, 7), F(1, 7)), (F(3 * 10**8), F(3 * 10**8))),
]
#: For games in which the players may have units of their own.
OWN_UNITS = [*UNITS, Units((F(10**9), F(1, 10**6)), (F(1, 3), F(-2 * 10**9)))]
PARTNERS = (((F(2), F(2)), (F(-1), F(3))), ((F(3), F(-1)), (F(0), F(0))))
#: The partnership of Radner, Myerson and Maskin (1986), as a dilemma with noisy news.
DILEMMA = (((F(2), F(2)), (F(0), F(3))), ((F(3), F(0)), (F(1), F(1))))
ABREU_SANNIKOV = [
    [(16, 9), (3, 13), (0, 3)],
    [(21, 1), (10, 4), (-1, 0)],
    [(9, 0), (5, -4), (-5, -15)],
]


def news(p, q, r):
    return tuple(tuple((x, 1 - x) for x in row) for row in ((p, q), (q, r)))


def rescaled(payoffs, unit):
    return [[unit.of(p) for p in row] for row in payoffs]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize(("p", "q"), [(F(9, 10), F(1, 2)), (F(4, 5), F(1, 2)), (F(19, 20), F(3, 4))])
def test_the_best_of_noisy_partners_at_every_scale(unit, p, q):
    """2 - (1 - p)/(p - q), from 1/(3p - 2q) on and not before: the default call, symmetric."""
    law, threshold, best = news(p, q, F(1, 5)), 1 / (3 * p - 2 * q), 2 - (1 - p) / (p - q)
    for delta in (threshold, threshold + F(1, 10**6), F(19, 20)):
        found = RepeatedGame(rescaled(PARTNERS, unit), delta, law).equilibrium_payoffs(symmetric=True)
        found.verify()
        reached = (F(max(found.inner[:, 0])) - unit.shift[0]) / unit.scale[0]
        bound = (F(max(found.outer[:, 0])) - unit.shift[0]) / unit.scale[0]
        assert best - F(1, 10**6) <= reached <= best <= bound <= best + F(1, 10**6)
    game = RepeatedGame(rescaled(PARTNERS, unit), threshold - F(1, 10**6), law)
    found = game.equilibrium_payoffs(symmetric=True)
    found.verify()
    assert pairs(found.outer) == pairs(found.inner) == [unit.of((F(0), F(0)))]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("delta", [F(4, 5), F(9, 10), F(99, 100)])
def test_radner_myerson_and_maskin_at_every_scale(unit, delta):
    """However patient partners are, symmetric play is worth 7/4 at most."""
    game = RepeatedGame(rescaled(DILEMMA, unit), delta, news(F(9, 10), F(1, 2), F(1, 5)))
    found = game.equilibrium_payoffs(symmetric=True)
    found.verify()
    reached, bound = (
        (F(max(part[:, 0])) - unit.shift[0]) / unit.scale[0] for part in (found.inner, found.outer)
    )
    assert F(7, 4) - F(1, 10**6) <= reached <= F(7, 4) <= bound <= F(7, 4) + F(1, 10**6)


@pytest.mark.parametrize("unit", OWN_UNITS)
def test_abreu_and_sannikov_at_every_scale(unit):
    """The corners that they print (2014), to the digits that they print."""
    published = [
        ("7.33770472", "10.9826253"),
        ("1.1256824", "2.8"),
        ("7.33770472", "0"),
        ("7.86308964", "0"),
        ("19.7917977", "2.8"),
        ("15.5630896", "9.1"),
    ]
    game = RepeatedGame(rescaled([[tuple(map(F, p)) for p in row] for row in ABREU_SANNIKOV], unit), F(3, 10))
    found = game.equilibrium_payoffs()
    found.verify()
    for part in (found.inner, found.outer):
        back = [
            tuple((x - b) / a for x, a, b in zip(p, unit.scale, unit.shift, strict=True)) for p in pairs(part)
        ]
        for corner in published:
            assert any(max(abs(x - F(y)) for x, y in zip(p, corner, strict=True)) < F(1, 10**6) for p in back)


@pytest.mark.parametrize("unit", OWN_UNITS)
@pytest.mark.parametrize(
    ("tempted", "reward", "punished", "sucker"),
    [(3, 2, 1, 0), (10, 9, 3, 1), (3, 2, 0, -1), (F(5, 2), 2, 1, 0), (4, 3, 0, -3)],
)
def test_stahls_threshold_at_every_scale(unit, tempted, reward, punished, sucker):
    """Cooperation in the dilemma from (T - R)/(T - P) on, and not before, to 1e-6 on both sides.

    Stahl (1991), for dilemmas in which it tempts no less to answer shirking than cooperation by shirking.
    """
    t, r, p, s = map(F, (tempted, reward, punished, sucker))
    assert t - r <= p - s
    dilemma = (((r, r), (s, t)), ((t, s), (p, p)))
    threshold = (t - r) / (t - p)
    for delta in (threshold, threshold + F(1, 10**6)):
        found = RepeatedGame(rescaled(dilemma, unit), delta).equilibrium_payoffs()
        found.verify()
        assert unit.of((r, r)) in pairs(found.inner)
    found = RepeatedGame(rescaled(dilemma, unit), threshold - F(1, 10**6)).equilibrium_payoffs()
    found.verify()
    assert pairs(found.outer) == pairs(found.inner) == [unit.of((p, p))]


@pytest.mark.parametrize("unit", OWN_UNITS)
@pytest.mark.parametrize(
    ("worth", "cost", "unlucky", "caught"),
    [(3, 1, F(1, 10), F(1, 2)), (2, 1, F(1, 20), F(4, 5)), (5, 2, F(1, 5), F(9, 10))],
)
def test_dellarocas_threshold_at_every_scale(unit, worth, cost, unlucky, caught):
    """A seller whom noisy ratings keep honest earns w - c - c a/(b - a), and only from c/(c + (b - a) v) on.

    Dellarocas (2005): effort costs c and gives the buyer w, who pays just that; a bad rating follows effort
    with the probability a and the lack of it with b.  The buyer never earns anything: the set is a segment.
    """
    w, c, a, b = map(F, (worth, cost, unlucky, caught))
    payoffs = (((w - c, F(0)), (-c, F(0))), ((w, -w), (F(0), F(0))))
    rated = [(1 - a, a, F(0)), (1 - b, b, F(0))]
    law = [[rating, (F(0), F(0), F(1))] for rating in rated]
    best = w - c - c * a / (b - a)
    threshold = c / (c + (b - a) * best)
    for delta in (threshold, threshold + F(1, 10**6)):
        found = RepeatedGame(rescaled(payoffs, unit), delta, law).equilibrium_payoffs()
        found.verify()
        ends = [unit.of((F(0), F(0))), unit.of((best, F(0)))]
        if delta == threshold:
            assert pairs(found.inner) == ends
        for part in (found.inner, found.outer):
            assert len(part) == 2
            apart = [abs(p[0] - q[0]) / unit.scale[0] for p, q in zip(pairs(part), ends, strict=True)]
            assert max(apart) <= F(1, 10**6)
    found = RepeatedGame(rescaled(payoffs, unit), threshold - F(1, 10**6), law).equilibrium_payoffs()
    found.verify()
    assert pairs(found.outer) == pairs(found.inner) == [unit.of((F(0), F(0)))]


# ---- Other names, in the other calls -------------------------------------------------------------------
@st.composite
def symmetric_games(draw):
    """A game that stays the same if the players change places, and the same with other names."""
    size, signals = draw(st.sampled_from([(2, 2), (3, 2), (3, 3)]))
    numbers, weights = st.integers(-3, 3).map(F), st.integers(1, 5)
    mine = [[draw(numbers) for _ in range(size)] for _ in range(size)]
    payoffs = tuple(tuple((mine[i][j], mine[j][i]) for j in range(size)) for i in range(size))
    law = {}
    for i in range(size):
        for j in range(i, size):
            row = [draw(weights) for _ in range(signals)]
            law[i, j] = law[j, i] = tuple(F(x, sum(row)) for x in row)
    table = tuple(tuple(law[i, j] for j in range(size)) for i in range(size))
    game = Exact(payoffs, draw(st.sampled_from([F(1, 2), F(4, 5), F(9, 10)])), table)
    order = draw(st.permutations(range(size)))
    other = with_actions_renamed(game, order, order)
    if draw(st.booleans()):
        other = with_a_signal_split(other, draw(st.integers(0, signals - 1)), F(1, 3))
    return game, with_signals_renamed(other, draw(st.permutations(range(other.signals))))


@examples(20)
@given(symmetric_games())
def test_names_do_not_matter_to_symmetric_calls(case):
    here, there = (repeated(game).equilibrium_payoffs(symmetric=True, **OPTIONS) for game in case)
    there.verify()
    assert (pairs(here.outer), pairs(here.inner)) == (pairs(there.outer), pairs(there.inner))


#: A firm that works or cuts corners in two ways, a customer who buys or not; two signals say which.
FIRM = Exact(
    (((F(1), F(1)), (F(0), F(0))), ((F(2), F(-1)), (F(0), F(0))), ((F(3, 2), F(0)), (F(0), F(1, 4)))),
    F(3, 4),
    (
        ((F(2, 3), F(1, 3), F(0)), (F(0), F(0), F(1))),
        ((F(1, 3), F(2, 3), F(0)), (F(0), F(0), F(1))),
        ((F(1, 2), F(1, 2), F(0)), (F(0), F(0), F(1))),
    ),
)


def asked(game, player, event, mixtures):
    """A frequency, a cover and a set with a mixture, of a game in fractions; each is proved."""
    mine = RepeatedGame(game.payoffs, game.delta, game.law)
    found = greatest_frequency(mine, event, tolerance=1e-2)
    around = cover(mine, player, halvings=2)
    mixed = mine.with_mixtures(player, mixtures).equilibrium_payoffs(tolerance=1e-2)
    for one in (found, around, mixed):
        one.verify()
    return found, around, mixed


@functools.cache
def asked_of_the_firm():
    return asked(FIRM, 0, [F(0), F(1), F(0)], [{0: F(1, 2), 1: F(1, 2)}])


@examples(6)
@given(st.booleans(), st.permutations(range(3)), st.permutations(range(2)), st.permutations(range(3)))
def test_frequencies_covers_and_mixtures_go_along_with_names(swapped, firm, customer, signals):
    """A number or a mixture names an action, a signal, a player as the game has them in the order given."""
    game = with_signals_renamed(with_actions_renamed(FIRM, firm, customer), signals)
    if swapped:
        game = with_players_swapped(game)
    player = int(swapped)
    bad = [F(signals[y] == 1) for y in range(3)]
    half = [{firm.index(0): F(1, 2), firm.index(1): F(1, 2)}]

    one = asked_of_the_firm()
    two = asked(game, player, bad, half)
    for (found, around, mixed), (other, over, like), turned in ((one, two, swapped), (two, one, swapped)):
        assert found.lower <= other.upper
        assert abs(found.upper - other.upper) <= F(1, 50)
        for inner, outer in ((mixed.inner, like.outer), (mixed.inner, over.outer)):
            points = [p[::-1] if turned else p for p in pairs(inner)]
            assert all(excess(pairs(outer), point) == 0 for point in points)
        points = [p[::-1] if turned else p for p in pairs(around.outer)]
        assert all(excess(pairs(over.outer), point) <= F(3, 100) for point in points)
