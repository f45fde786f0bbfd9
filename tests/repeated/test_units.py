"""Answers that do not depend on the units, and what hostile readers have found: the right values, proved."""

from __future__ import annotations

import re
import time
from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from goodwill.geometry.polygon import area
from goodwill.proofs import Cuts, ProofRejected, check
from goodwill.proofs.files import load
from goodwill.repeated import RepeatedGame, cover, greatest_frequency
from goodwill.repeated.automaton import State, most_missing
from goodwill.repeated.bracket import FINE, Progress, doubt_between
from hostile.games import some_weights
from pace import Counted, usual

NOISY = [[(F(9, 10), F(1, 10)), (F(1, 2), F(1, 2))], [(F(1, 2), F(1, 2)), (F(1, 5), F(4, 5))]]
ROUGH = [[(0.9, 0.1), (0.5, 0.5)], [(0.5, 0.5), (0.2, 0.8)]]
PARTNERS = [[(2, 2), (-1, 3)], [(3, -1), (0, 0)]]
DILEMMA = [[(2, 2), (0, 3)], [(3, 0), (1, 1)]]
STEEP = [[(9, 9), (1, 10)], [(10, 1), (3, 3)]]


def good_news(both, one, none):
    """Public good news is as likely as this if both work, one, or none."""
    return [[(both, 1 - both), (one, 1 - one)], [(one, 1 - one), (none, 1 - none)]]


def corners(polygon):
    return {tuple(map(F, corner)) for corner in polygon}


def proved(game, **options):
    found = game.equilibrium_payoffs(**options)
    found.verify()
    return found


# ---- The sizes of payoffs -----------------------------------------------------------------------------
def test_a_dilemma_in_cents_has_its_equilibrium():
    """Floats with large payoffs once "proved" that there is none."""
    c = 10_000
    found = proved(RepeatedGame([[(2.0 * c, 2.0 * c), (0, 3 * c)], [(3 * c, 0), (c, c)]], 0.3, ROUGH))
    assert corners(found.outer) == corners(found.inner) == {(c, c)}
    payoffs = [[(10002.0, 10004.0), (9998.0, 10002.0)], [(10000.0, 10003.0), (10002.0, 9999.0)]]
    seen = proved(RepeatedGame(payoffs, 0.15))
    assert corners(seen.outer) == corners(seen.inner) == {(10002, 10004)}


@pytest.mark.parametrize(
    "times", [(1, 1), (1, 10**10), (F(1, 10**6), 10**6), (10**12, 10**12), (10**-9, 10**9)]
)
@pytest.mark.parametrize("plus", [(0, 0), (3 * 10**7,) * 2, (3 * 10**8,) * 2, (10**9, -2 * 10**9)])
@pytest.mark.parametrize("kind", [F, float])
def test_the_steep_dilemma_moves_along(times, plus, kind):
    """The same four corners in any units; in floats, to what rounding the payoffs makes of them."""
    if kind is float and times[0] < 1 and plus[0]:
        pytest.skip("these payoffs are no floats")
    here = [
        [[kind(F(b) * x + a) for x, b, a in zip(v, times, plus, strict=True)] for v in row] for row in STEEP
    ]
    found = proved(RepeatedGame(here, F(3, 4) if kind is F else 0.75))
    right = {(3, 3), (F(39, 4), 3), (9, 9), (3, F(39, 4))}
    expected = {tuple(F(b) * F(x) + a for x, b, a in zip(v, times, plus, strict=True)) for v in right}
    rough = kind is float and any(float(F(b) * 10) != F(b) * 10 for b in times)
    if not rough:
        assert corners(found.inner) == corners(found.outer) == expected
    assert found.doubt.distance <= FINE
    spread = [9 * F(b) for b in times]
    for corner in expected:
        near = min(
            max(abs(x - y) / s for x, y, s in zip(corner, c, spread, strict=True))
            for c in corners(found.outer)
        )
        assert near < 1e-9


@st.composite
def small_games(draw):
    """Two or three actions each; everything is seen, or two or three signals."""
    n1, n2 = draw(st.integers(1, 3)), draw(st.integers(2, 3))
    numbers = st.integers(-4, 6)
    payoffs = draw(st.lists(st.tuples(numbers, numbers), min_size=n1 * n2, max_size=n1 * n2))
    signals = draw(st.sampled_from([0, 2, 3]))
    law = None
    if signals:
        rows = draw(st.lists(some_weights(signals, 4), min_size=n1 * n2, max_size=n1 * n2))
        law = [[F(x, sum(r)) for x in r] for r in rows]
        law = [law[i * n2 : (i + 1) * n2] for i in range(n1)]
    delta = draw(st.sampled_from([F(1, 10), F(2, 5), F(3, 4), F(9, 10)]))
    return [payoffs[i * n2 : (i + 1) * n2] for i in range(n1)], delta, law


scales = st.sampled_from([F(1, 10**9), F(1, 7), F(1), F(3), F(10**9)])
shifts = st.sampled_from([F(0), F(1, 3), F(-(10**6)), F(10**9)])


def moved(payoffs, scale, shift, kind=F):
    return [[[kind(b * x + a) for x, b, a in zip(v, scale, shift, strict=True)] for v in r] for r in payoffs]


@examples(40)
@given(small_games(), st.tuples(scales, scales), st.tuples(shifts, shifts))
def test_the_set_moves_along_exactly(game, scale, shift):
    """Each player's payoffs times a positive number, plus a number: in fractions the polygons move along."""
    payoffs, delta, law = game
    here = RepeatedGame(payoffs, delta, law).equilibrium_payoffs(tolerance=1e-2)
    there = proved(RepeatedGame(moved(payoffs, scale, shift), delta, law), tolerance=1e-2)
    for one, two in ((here.inner, there.inner), (here.outer, there.outer)):
        carried = {tuple(b * x + a for x, b, a in zip(v, scale, shift, strict=True)) for v in one}
        assert carried == corners(two)
    assert here.doubt == there.doubt
    assert here.why_stopped == there.why_stopped


@examples(25)
@given(
    small_games(),
    st.sampled_from([(0, 0), (10**9, -(10**9)), (3 * 10**8, 7)]),
    st.sampled_from([1, 2**30, 2.0**-30]),
)
def test_floats_move_along_exactly(game, shift, scale):
    """Payoffs that are floats in both units: the same polygons, moved, to the last digit."""
    payoffs, delta, law = game
    scale, shift = (F(scale),) * 2, tuple(map(F, shift)) if scale == 1 else (F(0),) * 2
    delta, law = float(delta), None if law is None else np.array(law, dtype=float)
    here = RepeatedGame(moved(payoffs, (1, 1), (0, 0), float), delta, law).equilibrium_payoffs(tolerance=1e-2)
    there = proved(RepeatedGame(moved(payoffs, scale, shift, float), delta, law), tolerance=1e-2)
    for one, two in ((here.inner, there.inner), (here.outer, there.outer)):
        assert {tuple(b * x + a for x, b, a in zip(v, scale, shift, strict=True)) for v in one} == corners(
            two
        )


@examples(30)
@given(small_games(), st.randoms(use_true_random=False))
def test_names_do_not_matter(game, random):
    """Players, actions and signals under other names, and a signal split in two that say the same."""
    payoffs, delta, law = game
    table = np.array(payoffs, dtype=object)
    n1, n2, _ = table.shape
    one, two = random.sample(range(n1), n1), random.sample(range(n2), n2)
    other = table[np.ix_(one, two)].transpose(1, 0, 2)[:, :, ::-1]
    renamed = None
    if law is not None:
        renamed = np.array(law, dtype=object)[np.ix_(one, two)].transpose(1, 0, 2)
        renamed = renamed[:, :, random.sample(range(renamed.shape[2]), renamed.shape[2])]
        first = renamed[:, :, :1]
        renamed = np.concatenate([first * F(1, 3), renamed[:, :, 1:], first * F(2, 3)], axis=2)
    here = RepeatedGame(payoffs, delta, law).equilibrium_payoffs(tolerance=1e-2)
    there = proved(RepeatedGame(other.tolist(), delta, renamed), tolerance=1e-2)
    for mine, theirs in ((here.inner, there.inner), (here.outer, there.outer)):
        assert {corner[::-1] for corner in corners(mine)} == corners(theirs)


@pytest.mark.parametrize(
    ("scale", "shift"), [((F(1, 10**9), 10**9), (7, -(10**9))), ((3, F(1, 3)), (10**9, 0))]
)
def test_frequencies_covers_and_mixtures_move_along_exactly(scale, shift):
    def game(payoffs):
        return RepeatedGame(payoffs, F(4, 5), NOISY)

    here, there = game(DILEMMA), game(moved(DILEMMA, scale, shift))
    one, two = (greatest_frequency(g, (0, 1), tolerance=1e-2) for g in (here, there))
    two.verify()
    assert (one.lower, one.upper) == (two.lower, two.upper)
    around, over = (cover(g, 0, halvings=2) for g in (here, there))
    over.verify()
    half = [{0: F(1, 2), 1: F(1, 2)}]
    mixed, like = (g.with_mixtures(1, half).equilibrium_payoffs(tolerance=1e-2) for g in (here, there))
    like.verify()
    for mine, theirs in ((around.outer, over.outer), (mixed.outer, like.outer), (mixed.inner, like.inner)):
        carried = {tuple(b * x + a for x, b, a in zip(v, scale, shift, strict=True)) for v in mine}
        assert carried == corners(theirs)


def test_a_split_signal_is_as_good_as_perfect_monitoring():
    """Everything is seen, in five signals of which two say the same."""
    half = F(1, 2)
    law = [[(half, 0, 0, 0, half), (0, 1, 0, 0, 0)], [(0, 0, 1, 0, 0), (0, 0, 0, 1, 0)]]
    for delta in (F(1, 7), F(2, 5), F(3, 4)):
        found, seen = proved(RepeatedGame(STEEP, delta, law)), proved(RepeatedGame(STEEP, delta))
        assert corners(found.inner) == corners(seen.inner)
        assert corners(found.outer) == corners(seen.outer)


# ---- Symmetric play -----------------------------------------------------------------------------------
@pytest.mark.parametrize("delta", [F(10, 17), F(3, 5), F(9, 10), 0.9, F(999, 1000)])
def test_partners_reach_what_is_known(delta):
    """The best is 2 - (1 - p)/(p - q) = 7/4 from 1/(3p - 2q) = 10/17 on."""
    law = ROUGH if isinstance(delta, float) else NOISY
    found = proved(RepeatedGame(PARTNERS, delta, law), symmetric=True)
    best = max(found.inner.flat)
    assert abs(best - F(7, 4)) < 1e-9
    assert max(found.outer.flat) - best < 1e-9
    assert not found.why_stopped


@pytest.mark.parametrize("less", [F(1, 10**3), F(1, 10**6)])
def test_less_patient_partners_only_shirk(less):
    found = proved(RepeatedGame(PARTNERS, F(10, 17) - less, NOISY), symmetric=True)
    assert corners(found.inner) == corners(found.outer) == {(0, 0)}


@pytest.mark.parametrize("times", [F(1, 10**9), F(1), F(10**9)])
@pytest.mark.parametrize(("delta", "segment"), [(F(10, 17), True), (F(3, 5), True), (F(4, 5), False)])
def test_partners_reach_7_4_by_the_plain_call_in_any_units(delta, segment, times):
    """2 - (1 - p) / (p - q) from 1 / (3p - 2q) on, asked for without a word on symmetry or tolerance."""
    start = time.process_time()
    found = proved(RepeatedGame(moved(PARTNERS, (times, times), (0, 0)), delta, NOISY))
    assert time.process_time() - start < usual(60)
    assert not found.why_stopped
    assert found.doubt.distance <= 1e-3
    assert found.doubt.area <= 1e-4
    assert (len(found.inner) == 2) == segment
    best = max(min(corner) for corner in found.inner) / times
    assert abs(best - F(7, 4)) <= 4 * F(1, 1000)
    assert max(sum(corner) for corner in found.outer) / times <= F(7, 2) + 4 * F(1, 1000)


@pytest.mark.parametrize("times", [1e-9, 1.0, 1e9])
@pytest.mark.parametrize("delta", [0.8, 0.9])
def test_the_noisy_dilemma_reaches_7_4_by_the_plain_call_in_floats(delta, times):
    payoffs = [[[times * x for x in v] for v in row] for row in DILEMMA]
    start = time.process_time()
    found = proved(RepeatedGame(payoffs, delta, ROUGH))
    assert time.process_time() - start < usual(60)
    assert not found.why_stopped
    assert found.doubt.distance <= 1e-3
    assert found.doubt.area <= 1e-4
    best = max(min(corner) for corner in found.inner) / F(times)
    assert abs(best - F(7, 4)) <= 3 * F(1, 1000)


def test_where_an_automaton_is_tempted_the_missing_inequality_is_named():
    """Cooperating for ever in a dilemma: who shirks gains 1 now, and loses nothing."""
    game = RepeatedGame(DILEMMA, F(3, 4), NOISY)
    cooperate = State((0, 0), (2, 2), (((1, 0),),) * 2)
    missing = most_missing(game, [cooperate, State((1, 1), (1, 1), (((1, 1),),) * 2)])
    assert missing == (pytest.approx(F(1, 4)), 1, (0, 0))


def test_a_bracket_that_stays_wide_says_which_inequality_is_missing(monkeypatch):
    """A random game, 3x2, that is patient: nobody has an automaton that fills the triangle outside."""
    payoffs = [[(3, 3), (-3, 1)], [(5, 4), (3, 1)], [(4, 2), (6, 0)]]
    good = [[F(3, 4), F(5, 8)], [F(2, 7), F(3, 4)], [F(5, 7), F(1, 4)]]
    game = RepeatedGame(payoffs, F(99, 100), [[(x, 1 - x) for x in row] for row in good])
    monkeypatch.setattr("goodwill.repeated.clock.time", Counted(1 / 1500))
    found = proved(game, tolerance=1e-2, seconds=3)
    if found.doubt.distance > 1e-2:
        said = re.search(
            r"player (\d) gains (\S+) of the payoffs by another action at \((\d), (\d)\)$", repr(found)[:-1]
        )
        assert said
        player, i, j = (int(said[k]) for k in (1, 3, 4))
        assert 0 < float(said[2]) < 1
        assert any(d.player == player for d in game.deviations(i, j))


# ---- Single games -----------------------------------------------------------------------------------
def test_a_thin_polygon_is_no_crash():
    news = good_news(F(18, 20), F(16, 20), F(15, 20))
    found = proved(RepeatedGame([[(5, 5), (-1, 6)], [(6, -1), (0, 0)]], F(17, 20), news))
    assert found.doubt.distance < 1e-9
    assert not found.why_stopped


def test_a_set_that_is_a_point_is_found_through_a_bottleneck():
    news = good_news(F(3, 4), F(1, 2), F(2, 5))
    found = proved(RepeatedGame([[(6, 6), (-1, 9)], [(9, -1), (0, 0)]], F(3, 4), news))
    assert corners(found.inner) == corners(found.outer) == {(0, 0)}


def test_noisy_actions_in_floats_are_proved():
    seen = np.empty((2, 2, 4))
    for i, j in np.ndindex(2, 2):
        seen[i, j] = [(0.9 if a == i else 0.1) * (0.9 if b == j else 0.1) for a, b in np.ndindex(2, 2)]
    found = proved(RepeatedGame([[(3.0, -2), (1, -2)], [(3, 2), (2, 1)]], 0.3, seen))
    assert not found.why_stopped


@pytest.mark.parametrize("delta", [0.85, 0.88, 0.9])
def test_the_noisy_dilemma_in_floats_is_proved(delta):
    found = proved(RepeatedGame(DILEMMA, delta, ROUGH))
    assert not found.why_stopped
    assert found.doubt.distance <= 1e-3
    assert found.doubt.area <= 1e-4


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("plus", [0.0, 100.0, 1e5, F(10**4)])
def test_nothing_is_divided_by_zero(plus):
    payoffs = [[[x + plus for x in v] for v in row] for row in DILEMMA]
    found = proved(RepeatedGame(payoffs, 0.8, ROUGH), tolerance=1e-4)
    assert found.doubt.distance <= 1e-4
    best = max(found.inner.flat)
    assert abs(best - F(plus) - F(7, 4)) < 1e-6


def test_just_below_a_threshold_it_says_why_it_stopped():
    """At 1/7 cooperation begins; a hair below, fractions can tell what floats cannot; or it is said."""
    at = proved(RepeatedGame(STEEP, F(1, 7)))
    assert (9, 9) in corners(at.inner)
    below = proved(RepeatedGame(STEEP, F(1, 7) - F(1, 10**15)))
    assert corners(below.outer) == corners(below.inner) == {(3, 3)}
    closer = proved(RepeatedGame(STEEP, F(1, 7) - F(1, 10**30)))
    assert closer.doubt.distance <= FINE or closer.why_stopped
    assert closer.why_stopped in repr(closer)


# ---- How long, and how far -----------------------------------------------------------------------------
def test_a_search_ends_in_time_with_what_is_proved(monkeypatch):
    game = RepeatedGame(DILEMMA, F(99, 100), NOISY)
    monkeypatch.setattr("goodwill.repeated.clock.time", Counted(1 / 2000))
    start = time.process_time()
    found = game.equilibrium_payoffs(tolerance=1e-6, seconds=1.5)
    assert time.process_time() - start < usual(10)
    assert "time limit of 1.5 seconds" in found.why_stopped
    assert found.why_stopped in repr(found)
    found.verify()
    assert area(found.outer) < 3  # not where it began
    with pytest.raises(ValueError, match="seconds = 0 is out of range"):
        game.equilibrium_payoffs(seconds=0)


def test_progress_is_reported_and_an_interruption_keeps_what_is_proved():
    reports = []

    def report(progress: Progress) -> None:
        reports.append(progress)
        raise KeyboardInterrupt

    game = RepeatedGame(DILEMMA, F(99, 100), NOISY)
    found = game.equilibrium_payoffs(tolerance=1e-6, progress=report)
    assert len(reports) == 1
    assert reports[0].seconds > 2
    assert reports[0].passes == found.iterations
    assert found.why_stopped == "interrupted"
    found.verify()
    assert area(found.outer) < 3


def test_points_and_segments_are_in_doubt_too():
    """An outer segment around an inner point has no area; its length counts."""
    segment, point = np.array([[0.0, 0.0], [0.6, 0.8]]), np.array([[0.0, 0.0]])
    assert doubt_between(segment, point) == (pytest.approx(1.0), 0.0)
    assert doubt_between(segment, point[:0]) == (np.inf, 1.0)
    assert doubt_between(point, point) == doubt_between(point[:0], point[:0]) == (0.0, 0.0)
    square = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    assert doubt_between(square, square[:3]) == (pytest.approx(0.5**0.5), 0.5)


@pytest.mark.parametrize("delta", [F(4, 5), F(9, 10)])
def test_each_bound_is_as_low_as_the_proof_allows(delta):
    """Two formulas, the writer's and the check's, give the same bound: no lower one passes."""
    found = RepeatedGame(DILEMMA, delta, NOISY).equilibrium_payoffs(tolerance=1e-2)
    found.verify()
    hair, tight = F(1, 10**15), 0
    for k, step in enumerate(found.steps):
        if not isinstance(step, Cuts) or len(step.sides) > 1 or not step.sides[0].rows:
            continue
        side = step.sides[0]
        lower = side._replace(bound=side.bound - hair, lead=side.lead + hair)
        steps = (*found.steps[:k], Cuts((lower,)), *found.steps[k + 1 :])
        with pytest.raises(ProofRejected, match=r"proves .* only|has no row"):
            check(found.theorem._replace(steps=steps))
        tight += 1
    assert tight > 3


def test_a_theorem_is_a_file(tmp_path):
    found = proved(RepeatedGame(PARTNERS, F(9, 10), NOISY), symmetric=True)
    found.save(tmp_path / "partners.json")
    again = load(tmp_path / "partners.json")
    assert again == found.theorem
    assert check(again) == found.verify()
