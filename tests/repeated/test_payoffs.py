"""Equilibrium sets of repeated games: against an independent solver, the classical results, and lies."""

from dataclasses import replace
from fractions import Fraction as F
from itertools import combinations, pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from goodwill import proofs
from goodwill.geometry.polygon import area, cut, distance, distances, hull, mixture, weights
from goodwill.geometry.polytope import Polytope
from goodwill.repeated import (
    Deviation,
    ProofRejected,
    RepeatedGame,
    cover,
    event_frequency,
    greatest_frequency,
)
from goodwill.repeated.frequency_above import faces_above
from goodwill.repeated.program import at_most, program, solve
from goodwill.repeated.region import Region, Space
from goodwill.repeated.search import Search
from hostile.games import some_weights

DILEMMA = [[(2, 2), (0, 3)], [(3, 0), (1, 1)]]
#: Good news is likely if both work, less so if one shirks, rare if both do.
PARTNERSHIP = [[(F(9, 10), F(1, 10)), (F(1, 2), F(1, 2))], [(F(1, 2), F(1, 2)), (F(1, 5), F(4, 5))]]
#: The example of Abreu and Sannikov (2014), and a dilemma.
ABREU_SANNIKOV = [
    [(16, 9), (3, 13), (0, 3)],
    [(21, 1), (10, 4), (-1, 0)],
    [(9, 0), (5, -4), (-5, -15)],
]
STEEP_DILEMMA = [[(9, 9), (1, 10)], [(10, 1), (3, 3)]]


def cournot(quantities=15, largest=6):
    """The duopoly of Judd, Yeltekin and Conklin (2003): price 6 - q1 - q2, unit cost 0.6."""
    q = np.linspace(0, largest, quantities)
    profit = (np.maximum(6 - q[:, None] - q, 0) - 0.6) * q[:, None]
    return np.stack([profit, profit.T], axis=2)


def texts(corners):
    return [[str(x) for x in corner] for corner in corners]


def apart(one, two):
    """The Hausdorff distance of two polygons."""
    return max([distance(two, c) for c in one] + [distance(one, c) for c in two])


# ---- Against another solver ---------------------------------------------------------------------
@pytest.mark.parametrize(
    ("payoffs", "delta"),
    [
        (ABREU_SANNIKOV, 0.3),
        (STEEP_DILEMMA, 0.9),
        (STEEP_DILEMMA, 0.3),
        (STEEP_DILEMMA, 0.1),
        (cournot(), 0.6),
        (cournot(), 0.3),
        (cournot(7), 0.8),
    ],
)
def test_perfect_monitoring_agrees_with_quantecon(payoffs, delta):
    from quantecon import game_theory  # slow to import

    payoffs = np.array(payoffs, dtype=float)
    players = [game_theory.Player(payoffs[:, :, 0]), game_theory.Player(payoffs[:, :, 1].T)]
    theirs = game_theory.RepeatedGame(game_theory.NormalFormGame(players), delta)
    ours = RepeatedGame(payoffs, delta).equilibrium_payoffs()
    if delta == 0.1:  # one point: their hull library refuses it
        assert apart(ours.inner, np.array([[3.0, 3.0]])) < 1e-9
        assert ours.gap < 1e-9
        return
    found = theirs.equilibrium_payoffs(options={"tol": 1e-10})
    corners = hull(found.points[found.vertices])
    assert apart(ours.inner, corners) < 1e-7
    assert apart(ours.outer, corners) < 1e-7
    ours.verify()


def test_the_published_corners_in_fractions():
    found = RepeatedGame(ABREU_SANNIKOV, F(3, 10)).equilibrium_payoffs()
    found.verify()
    published = [
        [7.33770472, 10.9826253],
        [1.1256824, 2.8],
        [7.33770472, 0],
        [7.86308964, 0],
        [19.7917977, 2.8],
        [15.5630896, 9.1],
    ]
    assert apart(found.inner.astype(float), hull(np.array(published))) < 1e-7
    assert found.exact
    assert found.gap < 1e-7


def test_rounds_of_the_plain_operator_agree_with_irgames():
    """The example of IRGames (Karabegovic), an outer bound in floats: the areas that it prints.

    It applies the operator again and again, from all feasible payoffs above the minimax: a bound after each
    round, still far from the set after ten.  Ours is the limit.
    """
    payoffs = np.array([[(2, 2), (-1, 3)], [(3, -1), (0, 0)]], dtype=float)
    game = RepeatedGame(payoffs, 0.9, [[(2 / 3, 1 / 3), (0.5, 0.5)], [(0.5, 0.5), (0.25, 0.75)]])
    search = Search.of(game, [program(game, *actions) for actions in game.profiles])
    search.extreme = False  # the plain operator
    for i in (0, 1):
        search.corners = cut(search.corners, -np.eye(2)[i], 0)
    found = game.equilibrium_payoffs(tolerance=1e-3)
    for printed in (5.195555555555555, 4.983200000000001, 4.737746000000001, 4.476566630000002):
        search.corners = hull(np.array([r.value for r in search.sweep(1e-9)]), 1e-12)
        assert np.isclose(area(search.corners), printed, rtol=0, atol=1e-12)
        assert max(distance(search.corners, c) for c in found.outer) < 1e-9
    assert area(found.outer) < 1.38  # 3.0086 there after ten rounds
    assert area(found.inner) > 1.35


# ---- Classical results --------------------------------------------------------------------------
@pytest.mark.parametrize("delta", [F(1, 2), F(3, 5), F(99, 100), F(1, 100), F(49, 100)])
def test_the_dilemma_is_a_theorem(delta):
    found = RepeatedGame(DILEMMA, delta).equilibrium_payoffs()
    found.verify()
    cooperation = [["1", "1"], ["5/2", "1"], ["2", "2"], ["1", "5/2"]]
    assert texts(found.inner) == (cooperation if delta >= F(1, 2) else [["1", "1"]])
    assert texts(found.outer) == texts(found.inner)
    assert found.gap == 0


def test_folk_theorem():
    """As delta goes to 1 the set fills all payoffs above the pure minimax of both players."""
    payoffs = np.array(ABREU_SANNIKOV)
    minimax = [payoffs[:, :, 0].max(axis=0).min(), payoffs[:, :, 1].max(axis=1).min()]
    rational = hull(payoffs.reshape(-1, 2).astype(float))
    for i in (0, 1):
        rational = cut(rational, -np.eye(2)[i], -minimax[i])
    gaps = []
    for delta in (F(3, 10), F(9, 10), F(99, 100), F(999, 1000)):
        found = RepeatedGame(ABREU_SANNIKOV, delta).equilibrium_payoffs()
        assert max(distance(rational, c) for c in found.outer) < 1e-8
        gaps.append(max(distance(found.inner, c) for c in rational))
    # The slack that exact weights need costs 1e-12 / (1 - delta) of the payoffs, or a little more.
    assert all(later <= gap + 1e-7 for gap, later in pairwise(gaps))
    assert gaps[0] > 1
    assert gaps[-1] < 1e-7


@pytest.mark.parametrize("delta", [F(4, 5), F(9, 10), F(99, 100)])
def test_strongly_symmetric_partners_stay_inefficient(delta):
    """Radner, Myerson and Maskin (1986): the best is 2 - gain / (likelihood ratio - 1), however patient."""
    game = RepeatedGame(DILEMMA, delta, PARTNERSHIP)
    found = game.equilibrium_payoffs(symmetric=True, tolerance=1e-7)
    found.verify()
    good = F(9, 10)
    best = 2 - 1 / (F(1, 2) / (1 - good) - 1)
    assert best == F(7, 4)
    assert texts(found.inner) == [["1", "1"], ["7/4", "7/4"]]
    assert max(x for x in found.outer.flat) - best < F(1, 10**6)


def test_asymmetric_partners_do_better():
    game = RepeatedGame(DILEMMA, F(19, 20), PARTNERSHIP)
    found = game.equilibrium_payoffs(tolerance=1e-2)
    found.verify()
    assert max(found.inner.flat) > 2  # more than the 7/4 of symmetric play
    assert area(found.inner) > F(1, 2)


def test_sets_grow_with_patience():
    before = None
    for delta in (F(7, 10), F(4, 5), F(9, 10), F(19, 20)):
        found = RepeatedGame(DILEMMA, delta, PARTNERSHIP).equilibrium_payoffs(tolerance=3e-3)
        if before is not None:
            assert max(distance(found.outer, c) for c in before.inner) < 1e-12
        before = found


def test_noisy_monitoring_has_its_folk_theorem():
    """Fudenberg, Levine and Maskin (1994): three signals tell the two deviations apart.

    So the set of patient partners approaches all feasible payoffs above the minimax.
    """
    law = [
        [(F(8, 10), F(1, 10), F(1, 10)), (F(3, 10), F(1, 10), F(6, 10))],
        [(F(3, 10), F(6, 10), F(1, 10)), (F(2, 10), F(4, 10), F(4, 10))],
    ]
    rational = cut(cut(hull(np.array(DILEMMA, dtype=float).reshape(-1, 2)), (-1, 0), -1), (0, -1), -1)
    shares = []
    for delta in (0.6, 0.9, 0.95):
        found = RepeatedGame(np.array(DILEMMA, dtype=float), delta, law).equilibrium_payoffs(tolerance=1e-2)
        assert distances(rational, found.outer).max() < 1e-9
        shares.append(float(area(found.inner) / area(rational)))
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] > 0.8


@pytest.mark.parametrize("delta", [F(1, 10), F(9, 10)])
def test_matching_pennies_has_no_pure_equilibrium(delta):
    found = RepeatedGame([[(1, -1), (-1, 1)], [(-1, 1), (1, -1)]], delta).equilibrium_payoffs()
    found.verify()
    assert found.inner.shape == found.outer.shape == (0, 2)
    assert found.gap == 0
    assert not found.states


def test_one_action_each_is_one_point():
    found = RepeatedGame([[(F(1, 3), 5)]], F(1, 2)).equilibrium_payoffs()
    found.verify()
    assert texts(found.inner) == texts(found.outer) == [["1/3", "5"]]


def test_monitoring_that_says_nothing_leaves_the_stage_equilibria():
    silent = np.ones((2, 2, 1), dtype=int).tolist()
    chicken = [[(3, 3), (1, 4)], [(4, 1), (0, 0)]]
    found = RepeatedGame(chicken, F(9, 10), silent).equilibrium_payoffs()
    found.verify()
    assert sorted(texts(found.inner)) == [["1", "4"], ["4", "1"]]
    assert found.gap == 0


# ---- Within the round ---------------------------------------------------------------------------
def test_a_threat_inside_the_round_must_be_credible():
    """Entry: the incumbent's fight, off the path, holds the entrant off in normal form only."""
    payoffs = [[(0, 2), (0, 2)], [(-1, -1), (1, 1)]]  # out or in; fight or share
    law = [[(1, 0, 0), (1, 0, 0)], [(0, 1, 0), (0, 0, 1)]]
    normal = RepeatedGame(payoffs, F(1, 10), law).equilibrium_payoffs()
    share = Deviation(1, 2, (0, -1, 1))  # once there is entry, to share instead of to fight
    fight = Deviation(1, -2, (0, 1, -1))
    within = {(0, 0): [share], (0, 1): [fight], (1, 0): [share], (1, 1): [fight]}
    extensive = RepeatedGame(payoffs, F(1, 10), law, within).equilibrium_payoffs()
    extensive.verify()
    assert ["0", "2"] in texts(normal.inner)
    assert texts(extensive.inner) == texts(extensive.outer) == [["1", "1"]]


# ---- One signal on the path ---------------------------------------------------------------------
@examples(40)
@given(st.data())
def test_closed_forms_agree_with_linear_programs(data):
    """Under perfect monitoring every bound is that of the linear program, and its multipliers prove it."""
    n1, n2 = data.draw(st.integers(1, 3)), data.draw(st.integers(1, 3))
    payoffs = data.draw(st.lists(st.tuples(small, small), min_size=n1 * n2, max_size=n1 * n2))
    exact = data.draw(discounts)
    delta, game = float(exact), RepeatedGame(np.array(payoffs).reshape(n1, n2, 2).tolist(), exact)
    search = Search.of(game, [program(game, *actions) for actions in game.profiles])
    search.run(1e-3, most_passes=data.draw(st.integers(0, 3)))
    if not len(search.corners):
        return
    which, kept = search._thresholds()
    angles = np.array(data.draw(st.lists(st.floats(0, 6.28), min_size=1, max_size=4)))
    ways = np.concatenate([np.column_stack([np.cos(angles), np.sin(angles)]), -np.eye(2)])
    for way, bounds in zip(ways, kept.bounds(ways), strict=True):
        for k, a in enumerate(which):
            p = search.programs[a]
            answer = solve(p, delta, search.corners, way, extreme=False)
            if k in kept.refutations:
                assert answer.is_refutation
                continue
            if answer.is_refutation:
                continue  # by less than rounding
            plain = min(answer.bound, p.payoff @ way)
            assert bounds[k] <= plain + 1e-9
            if way.max() > 0:
                assert bounds[k] >= plain - 1e-9
            mu, eta = kept.multipliers(k, way)
            proved = at_most(p, delta, search.corners, way, mu[p.player], eta)
            assert min(proved, p.payoff @ way) <= bounds[k] + 1e-9


# ---- Proofs -------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def found():
    return RepeatedGame(DILEMMA, F(4, 5), PARTNERSHIP).equilibrium_payoffs(tolerance=1e-5)


def rejected(theorem, reason):
    with pytest.raises(ProofRejected, match=reason):
        proofs.check(theorem)


def test_states_that_are_none_are_rejected(found):
    found.verify()
    theorem, states = found.theorem, list(found.theorem.states)
    first = states[0]
    better = first._replace(value=(first.value[0] + F(1, 10**30), first.value[1]))
    rejected(theorem._replace(states=(better, *states[1:])), "is worth")
    always_there = next(k for k, s in enumerate(states) if s.play == 0)
    forgiving = (((always_there, F(1)),),) * 2
    states[always_there] = states[always_there]._replace(lotteries=forgiving, value=(F(2), F(2)))
    rejected(theorem._replace(states=tuple(states)), "by the deviation")
    loose = first._replace(lotteries=(((0, F(1, 2)),),) * 2)
    rejected(theorem._replace(states=(loose, *found.theorem.states[1:])), "weights do not sum to 1")


def with_side(theorem, k, number, **changes):
    """The theorem with changes to one side of a step."""
    sides = theorem.steps[k].sides
    side = sides[number]._replace(**changes)
    step = proofs.Cuts((*sides[:number], side, *sides[number + 1 :]))
    return theorem._replace(steps=(*theorem.steps[:k], step, *theorem.steps[k + 1 :]))


def test_bounds_that_are_too_good_are_rejected(found):
    theorem, hair = found.theorem, F(1, 10**30)
    k = max(k for k, s in enumerate(theorem.steps) if isinstance(s, proofs.Cuts) and s.sides[0].rows)
    side = theorem.steps[k].sides[0]
    tighter = {"bound": side.bound - F(1, 10**6), "lead": side.lead + F(1, 10**6)}
    rejected(with_side(theorem, k, 0, **tighter), r"proves .* only, above")
    rejected(with_side(theorem, k, 0, bound=side.bound - hair, lead=hair), "is known from .* on only|proves")
    rejected(with_side(theorem, k, 0, rows=()), "has no row for the play")
    ends = (proofs.Multipliers(((0, F(1)),), ()),)
    refuted = proofs.Refutation(proofs.Row(0, ends))
    rejected(theorem._replace(steps=(*theorem.steps[:k], refuted)), "is not refuted")
    rejected(theorem._replace(steps=theorem.steps[:k]), "do not prove its side|names")


@pytest.fixture(scope="module")
def together():
    """A result whose proof has sides that move in together, and where."""
    theorem = RepeatedGame(DILEMMA, F(9, 10), PARTNERSHIP).equilibrium_payoffs(tolerance=1e-3).theorem
    proofs.check(theorem)
    steps = enumerate(theorem.steps)
    return theorem, [k for k, s in steps if isinstance(s, proofs.Cuts) and len(s.sides) > 1]


def test_sides_hold_together_and_not_one_by_one(together):
    theorem, steps = together
    k = steps[-1]
    apart = tuple(proofs.Cuts((side,)) for side in theorem.steps[k].sides)
    rejected(theorem._replace(steps=(*theorem.steps[:k], *apart)), "names|proves|is known from")


def test_sides_that_go_too_far_are_rejected(together):
    theorem, steps = together
    k = steps[-1]
    side = theorem.steps[k].sides[0]
    moved = {"bound": side.bound - F(1, 10**6), "lead": side.lead + F(1, 10**6)}
    rejected(with_side(theorem, k, 0, **moved), "proves|has no row for the play")
    rejected(with_side(theorem, k, 0, lead=F(-1)), "lead = -1 must be above 0")
    if side.rows:
        rejected(with_side(theorem, k, 0, rows=()), "has no row for the play")


def test_polygons_without_their_proof_are_rejected(found):
    with pytest.raises(ProofRejected, match="no state is worth"):
        replace(found, inner=found.inner + F(1, 1000)).verify()
    smaller = np.array([[F(1), F(1)], [F(3, 2), F(3, 2)]], dtype=object)
    with pytest.raises(ProofRejected, match="the weights prove"):
        replace(found, outer=smaller).verify()
    corners = tuple(map(tuple, smaller.tolist()))
    rejected(found.theorem._replace(outer=corners), "the steps do not prove its side")
    with pytest.raises(ProofRejected, match="outer is empty"):
        replace(found, outer=smaller[:0]).verify()


@pytest.mark.parametrize("delta", [F(4, 5), F(9, 10)])
def test_each_bound_is_as_low_as_the_proof_allows(delta):
    """Two formulas give the same bound: the half-planes of the writer, and weak duality in the check."""
    found = RepeatedGame(DILEMMA, delta, PARTNERSHIP).equilibrium_payoffs(tolerance=1e-2)
    found.verify()
    tight = 0
    for k, step in enumerate(found.steps):
        if not isinstance(step, proofs.Cuts) or len(step.sides) > 1 or not step.sides[0].rows:
            continue
        side = step.sides[0]
        lower = side._replace(bound=side.bound - F(1, 10**15), lead=side.lead + F(1, 10**15))
        steps = (*found.steps[:k], proofs.Cuts((lower,)), *found.steps[k + 1 :])
        with pytest.raises(ProofRejected, match=r"proves .* only, above|has no row"):
            proofs.check(found.theorem._replace(steps=steps))
        tight += 1
    assert tight > 3


small = st.integers(0, 4)
discounts = st.sampled_from([F(1, 10), F(1, 2), F(3, 5), F(4, 5), F(19, 20)])


@st.composite
def games(draw):
    n1, n2 = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    payoffs = draw(st.lists(st.tuples(small, small), min_size=n1 * n2, max_size=n1 * n2))
    signals = draw(st.integers(0, 3))
    law = None
    if signals:
        rows = draw(
            st.lists(
                some_weights(signals, 3),
                min_size=n1 * n2,
                max_size=n1 * n2,
            )
        )
        law = np.empty((n1 * n2, signals), dtype=object)
        for k, row in enumerate(rows):
            law[k] = [F(x, sum(row)) for x in row]
        law = law.reshape(n1, n2, signals)
    return RepeatedGame(np.array(payoffs).reshape(n1, n2, 2).tolist(), draw(discounts), law)


@pytest.mark.minutes  # a few patient games take a minute each
@examples(60)
@given(games())
def test_every_game_is_bracketed_with_proofs(game):
    found = game.equilibrium_payoffs(tolerance=1e-3)
    found.verify()
    assert found.exact
    assert len(found.outer) or not len(found.inner)
    inside = hull(np.concatenate([found.inner, found.outer])) if len(found.outer) else found.outer
    assert {*map(tuple, inside)} <= {*map(tuple, found.outer)}
    assert found.gap <= 0.05
    for corner in found.inner:
        strategy = found.strategy(corner)
        assert all(strategy.payoff == corner)
        assert strategy.greatest_gain() <= 0


@examples(15)
@given(games())
def test_floats_and_fractions_agree(game):
    exact = game.equilibrium_payoffs(tolerance=1e-3)
    law = game.law.astype(float)
    floats = RepeatedGame(game.payoffs.astype(float), float(game.delta), law)
    found = floats.equilibrium_payoffs(tolerance=1e-3)
    found.verify()
    assert not found.exact
    for inner, outer in ((found.inner, exact.outer), (exact.inner, found.outer)):
        assert max((distance(outer, c) for c in inner), default=0) < 1e-6


# ---- Strategies ---------------------------------------------------------------------------------
def test_a_strategy_attains_its_payoff_in_play(found):
    wanted = (F(3, 2), F(3, 2))
    strategy = found.strategy(wanted)
    assert strategy.payoff == wanted
    assert strategy.greatest_gain() <= 0
    played = strategy.play(plays=20_000, seed=3)
    assert np.all(abs(played.mean - 1.5) < 5 * played.standard_error + 1e-5)
    with pytest.raises(ValueError, match="must be a point of inner"):
        found.strategy((2, 2))


# ---- Frequencies --------------------------------------------------------------------------------
def test_how_often_one_can_be_cheated():
    """At delta = 3/5 taking turns, (0, 3) and (3, 0), is an equilibrium; the set allows no more."""
    game = RepeatedGame(DILEMMA, F(3, 5))
    found = greatest_frequency(game, (0, 1, 1, 0))
    found.verify()
    assert found.upper == 1
    assert found.lower > F(99_999, 100_000)
    assert event_frequency(found.strategy, (0, 1, 1, 0)) == found.lower
    assert found.strategy.greatest_gain() <= 0


def test_an_impatient_dilemma_has_one_frequency():
    game = RepeatedGame(DILEMMA, F(1, 4))
    defection, cooperation = greatest_frequency(game, (0, 0, 0, 1)), greatest_frequency(game, (1, 0, 0, 0))
    assert defection.lower == defection.upper == 1
    assert cooperation.lower == cooperation.upper == 0


@pytest.mark.parametrize("event", [(0, 0, 0, 0), (F(1, 2),) * 4])
def test_an_event_that_never_or_always_happens(event):
    for delta in (F(1, 2), F(1, 4)):
        found = greatest_frequency(RepeatedGame(DILEMMA, delta), event, tolerance=5e-2)
        found.verify()
        assert found.lower == found.upper == event[0]


def test_one_sided_cheating_by_hand():
    """The second player keeps at least 1, and gets 0 in each round of the event and at most 3 in others."""
    found = greatest_frequency(RepeatedGame(DILEMMA, F(9, 10)), (0, 1, 0, 0), tolerance=1e-3)
    found.verify()
    assert found.upper == F(2, 3)
    assert found.upper - found.lower < F(1, 10**5)


def test_frequencies_that_are_too_low_are_rejected():
    found = greatest_frequency(RepeatedGame(DILEMMA, F(9, 10)), (0, 1, 0, 0), tolerance=1e-2)
    with pytest.raises(ProofRejected, match="do not prove the bound"):
        replace(found, upper=found.upper - F(1, 1000)).verify()
    with pytest.raises(ProofRejected, match="has the frequency"):
        replace(found, lower=found.lower + F(1, 10**6)).verify()
    worse = found.steps[-1]._replace(bound=found.steps[-1].bound - F(1, 10))
    with pytest.raises(ProofRejected, match="the weights prove"):
        replace(found, steps=(*found.steps[:-1], worse)).verify()
    with pytest.raises(ProofRejected, match="needs a strategy that attains it"):
        replace(found, strategy=None, lower=F(5)).verify()
    for start in (((7, 0),), ((F(1, 2), 0),), ((2, 0), (-1, 1))):
        with pytest.raises(ProofRejected, match="start"):
            replace(found, strategy=replace(found.strategy, start=start)).verify()


def test_a_strategy_of_another_game_proves_nothing():
    game = RepeatedGame(DILEMMA, F(9, 10))
    found = greatest_frequency(game, (0, 1, 0, 0), tolerance=1e-1)
    other = greatest_frequency(RepeatedGame(DILEMMA, F(4, 5)), (0, 1, 0, 0), tolerance=1e-1)
    with pytest.raises(ProofRejected, match="another game"):
        replace(found, strategy=other.strategy).verify()
    corner = found.payoffs.outer[0]
    with pytest.raises(ProofRejected):
        replace(found, payoffs=replace(found.payoffs, outer=np.array([corner, corner]))).verify()
    with pytest.raises(ValueError, match="payoffs are those of another game"):
        greatest_frequency(game, (0, 1, 0, 0), payoffs=other.payoffs)


def test_what_was_computed_stays_true_of_what_is_shown():
    """Changed in place, a game would have the answer of what it was, and a polygon the proof of another."""
    game = RepeatedGame([[(2.0, 2.0), (0.0, 3.0)], [(3.0, 0.0), (1.0, 1.0)]], 0.5, [[(1.0, 0.0)] * 2] * 2)
    inside = RepeatedGame([[(0, 0)]], F(1, 2), [[(1, 0)]], {(0, 0): [(0, -1, (0, 0))]})
    found = greatest_frequency(game, (1, 0))
    around = cover(game, 0, halvings=0)
    shown = [game.payoffs, game.law, game.in_fractions.payoffs, inside.within[0, 0][0].shift, found.event]
    for table in (*shown, found.payoffs.inner, found.payoffs.outer, around.outer):
        with pytest.raises(ValueError, match="read-only"):
            table += 1
    given = np.array(DILEMMA)
    RepeatedGame(given, 0.5)
    given += 1  # what was given is the reader's own


def test_faces_above_are_those_of_the_hull():
    """By hand: each face touches three points and none is above it; together they give the least cover."""
    random = np.random.default_rng(5)
    points = np.column_stack([random.random((12, 2)), random.random(12)])
    normals = faces_above(points, 1.0)
    heights = (points @ normals.T).max(axis=0)
    planes = []
    for i, j, k in combinations(range(12), 3):
        normal = np.cross(points[j] - points[i], points[k] - points[i])
        if abs(normal[2]) > 1e-12:
            planes.append(normal / normal[2])
    faces = [n for n in planes if sum(points @ n > (points @ n).max() - 1e-9) >= 3]
    for n in faces:
        assert min(np.abs(normals - n).max(axis=1)) < 1e-6
    assert all((points @ n).max() <= h + 1e-12 for n, h in zip(normals, heights, strict=True))


def test_a_flat_body_is_cut_at_its_slant_too():
    """Floats on a segment: its sides hold all of it although rounding says that they do not."""
    wall = Polytope.prism(np.array([[0.99, 0.19], [0.8, 0.0]]), 0.0, 1.0)
    for height in (0.9, 0.5, 0.3):
        wall = wall.cut(np.array([1.0, 0.0, 1.0]), 0.99 + height - 0.1)
        assert wall.corners[:, 2].max() == pytest.approx(height + 0.09)
        assert len(wall.corners) == 4


def test_no_equilibrium_no_frequency():
    pennies = RepeatedGame([[(1, -1), (-1, 1)], [(-1, 1), (1, -1)]], F(1, 2))
    found = greatest_frequency(pennies, (1, 0, 0, 0))
    found.verify()
    assert found.lower is found.upper is found.strategy is None
    with pytest.raises(ProofRejected, match="there is no equilibrium"):
        replace(found, upper=F(1)).verify()


@pytest.mark.parametrize("event", [(1, 0), (2, 0, 0, 0), (0.5, 0, 0, 0)])
def test_events_are_weights_of_signals(event):
    with pytest.raises(ValueError, match="event = "):
        greatest_frequency(RepeatedGame(DILEMMA, F(1, 2)), event)


# ---- Validation ---------------------------------------------------------------------------------
def test_signals_under_other_names_give_the_same_set():
    renamed = RepeatedGame(DILEMMA, F(1, 2), np.eye(4, dtype=int)[::-1].reshape(2, 2, 4).tolist())
    found = RepeatedGame.perfect(DILEMMA, F(1, 2)).equilibrium_payoffs()
    assert texts(renamed.equilibrium_payoffs().inner) == texts(found.inner)


def test_bad_options_are_refused_by_name():
    with pytest.raises(ValueError, match="tolerance = 2 is out of range"):
        RepeatedGame(DILEMMA, 0.5).equilibrium_payoffs(tolerance=2)
    with pytest.raises(ValueError, match="change places"):
        RepeatedGame(ABREU_SANNIKOV, 0.5).equilibrium_payoffs(symmetric=True)


# ---- Polygons -----------------------------------------------------------------------------------
points = st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=1, max_size=9)
directions = st.sampled_from([way for way in product(range(-3, 4), repeat=2) if any(way)])


@given(points, directions, st.integers(-9, 9))
def test_cuts_keep_exactly_the_right_side(some, normal, bound):
    corners = hull(np.array([[F(x), F(y)] for x, y in some], dtype=object))
    left = cut(corners, normal, bound)
    assert all(c @ normal <= bound for c in left)
    assert all(weights(corners, c) is not None for c in left)
    assert all(weights(left, c) is not None for c in corners if c @ normal <= bound)


@given(points, st.tuples(st.integers(-5, 5), st.integers(-5, 5)))
def test_weights_give_the_point_back(some, point):
    corners = hull(np.array([[F(x), F(y)] for x, y in some], dtype=object))
    found = weights(corners, np.array(point, dtype=object))
    gap = distance(corners, point)
    assert (found is None) == (gap > 1e-9)
    if found is not None:
        assert sum(w for w, _ in found) == 1
        assert all(sum(w * corners[k] for w, k in found) == point)
        near = sum(w * corners[k].astype(float) for w, k in mixture(corners, point))
        assert np.allclose(near, point)


def test_floats_know_on_which_side_a_corner_lies():
    """The signs of the heights over a line are those in fractions, also of corners that are almost on it."""
    hair = F(1, 10**20)
    spaces = [Space(v, b) for v, b in (((1, 0), 1), ((0, 1), 1), ((-1, 0), 0), ((0, -1), 0))]
    square = Region(spaces, ((1, 0), (1, 1), (0, 1), (0, 0)), (0, 1, 2, 3))
    for bound in (F(1, 2), F(1) - hair, F(1), F(1) + hair, F(2) - hair, F(2), hair, -hair, F(0)):
        for normal in ((1, 0), (1, 1), (F(1, 3), 1), (-1, F(1, 7))):
            heights = square._heights(Space(normal, bound))
            exactly = [normal[0] * x + normal[1] * y - bound for x, y in square.corners]
            assert [(h > 0) - (h < 0) for h in heights] == [(h > 0) - (h < 0) for h in exactly]
