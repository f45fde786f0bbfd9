"""Mixed actions of one player: what they add, that indifference is exact, and what is refused."""

from dataclasses import replace
from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from goodwill.geometry.polygon import area, distance
from goodwill.proofs import Cuts, ProofRejected, Refutation, check
from goodwill.proofs import Multipliers as StatedMultipliers
from goodwill.proofs.files import load
from goodwill.repeated import (
    Automaton,
    RepeatedGame,
    State,
    cover,
    event_frequency,
    greatest_frequency,
    pairs,
)
from goodwill.repeated.automaton import greatest_gain
from goodwill.repeated.balance import balanced
from goodwill.reputation import (
    Market,
    PublicProfile,
    equilibrium_payoffs,
    outcome_shares,
    repeated_market,
    verify_public_profile,
    worst_false_reports,
)
from goodwill.reputation import State as MarketState
from goodwill.reputation.model import CLIENT_STRATEGIES, OUTCOMES, PROVIDER_STRATEGIES
from goodwill.reputation.solvers.equilibrium_set import LIE

PIZZA = Market.pizza(penalty=F(5, 2))
DELTA = F(17, 20)
#: One round in eleven without effort: on average just worth her while.
CHEATING = {"e0d": F(1, 11), "e1dd": F(10, 11)}


@pytest.fixture(scope="module")
def lies():
    return worst_false_reports(PIZZA, DELTA, "normal", tolerance=5e-3, mixed=[CHEATING])


def test_a_provider_who_mixes_lets_seven_times_as_many_lies_pass(lies):
    lies.verify()
    pure = F(19, 1980)  # (1 - alpha) (v / alpha) / (p - c)
    assert 7 * pure < F(70, 1000) < lies.lower <= F(19, 270) < lies.upper < F(76, 1000)


def test_a_provider_who_mixes_reaches_payoffs_that_pure_actions_do_not():
    pure = equilibrium_payoffs(PIZZA, DELTA, "normal")
    both = equilibrium_payoffs(PIZZA, DELTA, "normal", mixed=[CHEATING])
    both.verify()
    assert any(distance(pure.outer, corner) > 1e-3 for corner in both.inner)
    assert all(distance(both.outer, corner) < 1e-9 for corner in pure.inner)
    assert area(both.inner) > F(18, 1000) > area(pure.outer)


def test_indifference_is_exact_and_the_checks_see_it_if_not(lies):
    game, states = lies.strategy.game, lies.strategy.states
    mixing = [k for k, s in enumerate(states) if game.support(*s.actions)]
    assert mixing
    payoffs = np.array([s.payoff for s in states], dtype=object)
    for k in mixing:
        later = [sum(w * payoffs[n] for w, n in lottery) for lottery in states[k].lotteries]
        found = game.deviations(*states[k].actions)
        for number in game.tied(*states[k].actions):
            player, gain, shift = found[number]
            now = (1 - game.delta) * gain
            assert now + game.delta * sum(x * w[player] for x, w in zip(shift, later, strict=True)) == 0
    # A thousandth of a thousandth more for the lie, and one of the two actions is better.
    k = mixing[0]
    low = OUTCOMES.index("low 1")
    best = int(payoffs[:, 1].argmax())
    worst = int(payoffs[:, 1].argmin())
    for end in (best, worst):
        moved = [(w * (1 - F(1, 10**6)), n) for w, n in states[k].lotteries[low]]
        rows = [*states[k].lotteries]
        rows[low] = (*moved, (F(1, 10**6), end))
        other = states[k]._replace(lotteries=tuple(rows))
        with pytest.raises(ProofRejected):
            Automaton(game, (*states[:k], other, *states[k + 1 :]), lies.strategy.start).verify()


def as_profile(strategy):
    """The automaton in the market's own words; "e0d" and "e1dd" differ in the effort only."""
    game, names = strategy.game, [*PROVIDER_STRATEGIES]
    states = {}
    for k, state in enumerate(strategy.states):
        i, j = state.actions
        provider = names[j] if j < len(names) else dict(PROVIDER_STRATEGIES["e1dd"])
        if j >= len(names):
            mixture = game.mixtures[j - len(names)]
            provider["asked"] = {names[a][:2]: q for a, q in mixture.items()}
            provider["low, no effort"] = "d"
        after = {}
        for outcome, lottery in zip(OUTCOMES, state.lotteries, strict=True):
            weights = {}
            for w, n in lottery:
                weights[str(n)] = weights.get(str(n), 0) + w
            after[outcome] = weights
        states[str(k)] = MarketState(
            client=[*CLIENT_STRATEGIES][i], provider=provider, after=after, otherwise=str(k)
        )
    return PublicProfile(states=states, start=str(strategy.start[0][1]))


def test_the_other_verifier_agrees(lies):
    profile = as_profile(lies.strategy)
    verdict = verify_public_profile(PIZZA, profile, DELTA, reading="normal")
    assert verdict.holds
    assert verdict.values[profile.start] == lies.strategy.payoff
    assert outcome_shares(PIZZA, profile, DELTA)[profile.start]["low 1"] == lies.lower


def test_it_can_be_played(lies):
    played = lies.strategy.play(plays=4000, rounds=60)
    value = np.array(lies.strategy.payoff, dtype=float)
    missing = float(DELTA) ** 60 * 2
    assert (abs(played.mean - value) < 4.5 * played.standard_error + missing).all()


def test_an_equilibrium_of_the_stage_game_in_which_one_player_mixes():
    """She is indifferent, and he wants the left column if she goes up with a chance above 1/2."""
    stage = [[(1, 1), (1, 0)], [(1, 0), (1, 1)]]
    game = RepeatedGame(stage, F(1, 10)).with_mixtures(0, [{0: F(1, 4), 1: F(3, 4)}])
    found = game.equilibrium_payoffs()
    found.verify()
    assert (1, F(3, 4)) in {s.payoff for s in found.states} or F(3, 4) in {v for _, v in found.inner}
    single = State((2, 1), (1, F(3, 4)), (((1, 0),),) * game.law.shape[2])
    assert Automaton(game, (single,), ((1, 0),)).greatest_gain() == 0
    other = single._replace(actions=(2, 0), payoff=(1, F(1, 4)))
    with pytest.raises(ProofRejected, match="gains"):
        Automaton(game, (other,), ((1, 0),)).verify()


def test_a_mixture_that_nobody_is_indifferent_about_adds_nothing():
    dilemma = RepeatedGame([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], F(2, 5))
    found = dilemma.with_mixtures(1, pairs(2, [F(1, 2)])).equilibrium_payoffs()
    found.verify()
    assert found.inner.astype(str).tolist() == found.outer.astype(str).tolist() == [["1", "1"]]


@given(
    st.lists(st.integers(-4, 4), min_size=12, max_size=12),
    st.sampled_from([0, 1]),
    st.sampled_from([F(1, 4), F(2, 3)]),
)
def test_what_tempts_from_a_mixture_is_in_the_table(entries, player, share):
    """The mixing player, given what was drawn; the other one, on average."""
    table = np.array(entries, dtype=object).reshape((2, 3, 2))
    game = RepeatedGame(table, F(1, 2)).with_mixtures(player, pairs(2, [share]))
    law = np.eye(6, dtype=int).reshape(2, 3, 6)
    for other in range(table.shape[1 - player]):
        i, j = (2, other) if player == 0 else (other, 3)
        at = [(a, other) if player == 0 else (other, a) for a in (0, 1)]
        weights = (share, 1 - share)
        assert game.support(i, j) == (0, 1)
        found = game.deviations(i, j)
        assert [found[k].player for k in sorted(game.tied(i, j))] == [player, player]
        own = [d for d in found if d.player == player]
        moves = [(k, 0) for k in range(1, table.shape[player])] + [(0, 1)]
        for (instead, of), d in zip(moves, own, strict=True):
            there, here = ((a, other) if player == 0 else (other, a) for a in (instead, of))
            assert d.gain == table[there][player] - table[here][player]
            assert (d.shift == law[there] - law[here]).all()
        rest = [d for d in found if d.player != player]
        instead = [k for k in range(table.shape[1 - player]) if k != other]
        for k, d in zip(instead, rest, strict=True):
            beside = [(a, k) if player == 0 else (k, a) for a in (0, 1)]
            gains = [table[b][1 - player] - table[a][1 - player] for a, b in zip(at, beside, strict=True)]
            assert d.gain == sum(w * gain for w, gain in zip(weights, gains, strict=True))
            shifts = [law[b] - law[a] for a, b in zip(at, beside, strict=True)]
            assert (d.shift == sum(w * x for w, x in zip(weights, shifts, strict=True))).all()


def test_what_cannot_be_mended_is_left_alone():
    """With one state there is nothing to shift to."""
    game = repeated_market(PIZZA, DELTA, "normal").with_mixtures(1, [{1: F(1, 2), 0: F(1, 2)}])
    lotteries = [[[(F(1), 0)]] * 6]
    assert balanced(game, [(2, 6)], lotteries, np.zeros((1, 2))) == lotteries


def test_floats_will_do(lies):
    assert event_frequency(lies.strategy, LIE) == lies.lower
    rough = RepeatedGame(
        lies.strategy.game.pure.payoffs.astype(float),
        float(DELTA),
        lies.strategy.game.pure.law.astype(float),
    ).with_mixtures(1, [{0: 1 / 11, 2: 10 / 11}])
    assert not rough.is_exact
    found = rough.equilibrium_payoffs(tolerance=1e-3)
    found.verify()
    exact = equilibrium_payoffs(PIZZA, DELTA, "normal", mixed=[CHEATING])
    assert max(distance(found.outer, corner) for corner in exact.inner) < 1e-6
    assert max(distance(exact.outer, corner) for corner in found.inner) < 1e-6


@pytest.mark.parametrize(
    ("mixture", "error", "message"),
    [
        ({0: F(1, 2), 1: F(1, 3)}, ValueError, "weights that sum to 5/6"),
        ({0: F(3, 2), 1: F(-1, 2)}, ValueError, "they must be positive"),
        ({0: 1}, ValueError, "it must name two actions from 0 to 1"),
        ({0: F(1, 2), 2: F(1, 2)}, ValueError, "it must name two actions from 0 to 1"),
        ({0: "half", 1: F(1, 2)}, TypeError, "weights must be numbers"),
    ],
)
def test_bad_mixtures_are_refused_by_name(mixture, error, message):
    dilemma = RepeatedGame([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], F(1, 2))
    with pytest.raises(error, match=message):
        dilemma.with_mixtures(0, [mixture])


def test_games_that_cannot_have_mixtures_are_refused():
    dilemma = RepeatedGame([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], F(1, 2))
    half = [{0: F(1, 2), 1: F(1, 2)}]
    with pytest.raises(ValueError, match="player = 2"):
        dilemma.with_mixtures(2, half)
    with pytest.raises(ValueError, match="mixtures already"):
        dilemma.with_mixtures(0, half).with_mixtures(1, half)
    with pytest.raises(ValueError, match="deviations within the round"):
        repeated_market(PIZZA, DELTA).with_mixtures(1, half)
    with pytest.raises(ValueError, match="reading = 'extensive' has no mixed strategies"):
        equilibrium_payoffs(PIZZA, DELTA, mixed=[CHEATING])
    with pytest.raises(ValueError, match="strategies of one player"):
        equilibrium_payoffs(PIZZA, DELTA, "normal", mixed=[{"e0d": F(1, 2), "in11": F(1, 2)}])


@pytest.fixture(scope="module")
def covered():
    return cover(repeated_market(PIZZA, DELTA, "normal"), 1, tolerance=5e-3)


def test_all_mixing_of_the_provider_is_covered(covered):
    """The cover is hardly larger than what one mixture attains: both bounds are nearly the truth."""
    covered.verify()
    several = [CHEATING, {"e0d": F(1, 20), "e1rd": F(19, 20)}, {"e0d": F(1, 2), "e0r": F(1, 2)}]
    attained = equilibrium_payoffs(PIZZA, DELTA, "normal", mixed=several, tolerance=1e-4)
    assert max(distance(covered.outer, corner) for corner in attained.inner) < 1e-12
    assert F(183, 10000) < area(attained.inner) <= area(covered.outer) < F(187, 10000)
    # He gets at most v / alpha, whatever he mixes.
    most = PIZZA.margin / PIZZA.success
    assert most <= max(covered.outer[:, 1]) < most + F(1, 10**6)


def test_a_cover_that_does_not_prove_what_it_says_is_rejected(covered):
    steps = covered.steps

    def rejected(reason, number, step):
        with pytest.raises(ProofRejected, match=reason):
            replace(covered, steps=(*steps[:number], step, *steps[number + 1 :])).verify()

    k = max(k for k, step in enumerate(steps) if isinstance(step, Cuts) and step.sides[0].rows)
    (side,) = steps[k].sides
    hair = F(1, 10**9)
    tighter = side._replace(bound=side.bound - hair, lead=side.lead + hair)
    rejected("proves .* only, above|has no row for the play", k, Cuts((tighter,)))
    with pytest.raises(ProofRejected, match="do not prove its side"):
        replace(covered, steps=steps[:k]).verify()
    cell = next(c for c in covered.cells if len(c.actions) == 2)
    with pytest.raises(ProofRejected, match=r"are left out|does not go on|names the play"):
        replace(covered, cells=tuple(c for c in covered.cells if c != cell)).verify()
    with pytest.raises(ProofRejected, match="another polygon"):
        replace(covered, outer=covered.outer[1:]).verify()
    # Multipliers of the other player must not move from end to end, those of the mixing player may.
    k, number, row = next(
        (k, number, row)
        for k, step in enumerate(steps)
        if isinstance(step, Cuts)
        for number, row in enumerate(step.sides[0].rows)
        if len(row.ends) == 2
    )
    (side,) = steps[k].sides
    low, high = row.ends
    bent = dict(high.deviations) | {0: dict(high.deviations).get(0, 0) + F(1, 3)}
    row = row._replace(ends=(low, high._replace(deviations=tuple(sorted(bent.items())))))
    rows = (*side.rows[:number], row, *side.rows[number + 1 :])
    rejected("who does not mix differ", k, Cuts((side._replace(rows=rows),)))
    k = next(k for k, step in enumerate(steps) if isinstance(step, Refutation))
    ends = tuple(StatedMultipliers((), ()) for _ in steps[k].row.ends)
    rejected("is not refuted", k, Refutation(steps[k].row._replace(ends=ends)))


@st.composite
def noisy_games(draw):
    """Two actions each and two signals."""
    payoffs = np.array(draw(st.lists(st.integers(-3, 3), min_size=8, max_size=8))).reshape((2, 2, 2))
    good = draw(st.lists(st.integers(0, 6), min_size=4, max_size=4))
    law = np.array([[F(x, 6), 1 - F(x, 6)] for x in good], dtype=object).reshape((2, 2, 2))
    return RepeatedGame(payoffs.tolist(), draw(st.sampled_from([F(1, 2), F(4, 5)])), law.tolist())


@examples(25)
@given(noisy_games(), st.sampled_from([0, 1]), st.sampled_from([F(1, 7), F(1, 2), F(9, 10)]))
def test_whatever_is_attained_is_covered(game, player, share):
    around = cover(game, player, tolerance=3e-2, halvings=3)
    around.verify()
    found = game.with_mixtures(player, pairs(2, [share])).equilibrium_payoffs(tolerance=1e-2)
    for corner in found.inner:
        assert distance(around.outer, corner) < 1e-9


def test_sides_that_hardly_hold_each_other_do_not_start_far_outside():
    """A slope next to 1 once made them start at 3e16, where floats no longer see which bound holds."""
    law = [[(F(2, 3), F(1, 3), 0), (0, 0, 1)], [(F(1, 3), F(2, 3), 0), (0, 0, 1)]]
    game = RepeatedGame([[(1, 1), (0, 0)], [(2, -1), (0, 0)]], F(3, 4), law)
    found = game.with_mixtures(0, [{0: F(3, 4), 1: F(1, 4)}]).equilibrium_payoffs(tolerance=1e-2)
    found.verify()
    assert max(side.lead for step in found.steps if isinstance(step, Cuts) for side in step.sides) < 10**4


def test_a_cover_of_payoffs_on_a_line():
    payoffs = [[(-4, 9), (3, -5), (-1, 3)], [(0, 1), (-1, 3), (-4, 9)], [(-3, 7), (-3, 7), (-1, 3)]]
    around = cover(RepeatedGame(payoffs, F(1, 2)), 0, tolerance=5e-2, halvings=2)
    around.verify()
    assert len(around.outer) == 2


def test_a_cover_in_floats():
    payoffs = [[(2, 2), (0, 3)], [(3, 0), (1, 1)]]
    law = [[(0.9, 0.1), (0.5, 0.5)], [(0.5, 0.5), (0.2, 0.8)]]
    game = RepeatedGame(payoffs, 0.8, law)
    around = cover(game, 0)
    around.verify()
    assert around.outer.dtype == float
    found = game.with_mixtures(0, pairs(2, [0.25])).equilibrium_payoffs(tolerance=1e-3)
    assert len(found.inner)
    assert max(distance(around.outer, corner) for corner in found.inner) < 1e-9


def test_bad_covers_are_refused_by_name():
    dilemma = RepeatedGame([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], F(1, 2))
    with pytest.raises(ValueError, match="player = 2 is out of range"):
        cover(dilemma, 2)
    with pytest.raises(ValueError, match="tolerance = 1 is out of range"):
        cover(dilemma, 0, tolerance=1)
    with pytest.raises(ValueError, match="halvings = -1 is out of range"):
        cover(dilemma, 0, halvings=-1)
    with pytest.raises(ValueError, match="without mixtures"):
        cover(dilemma.with_mixtures(0, pairs(2, [F(1, 2)])), 0)
    with pytest.raises(ValueError, match="in normal form"):
        cover(repeated_market(PIZZA, DELTA), 0)
    with pytest.raises(ValueError, match="one action only"):
        cover(RepeatedGame([[(1, 1), (0, 0)]], F(1, 2)), 0)


def test_a_profile_that_is_no_equilibrium_is_rejected_by_what_is_wrong():
    """The worst equilibrium of the dilemma, with one fault at a time."""
    game = RepeatedGame([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], F(1, 2))
    signals = game.law.shape[2]
    stays = (((1, 0),),) * signals
    right = State((1, 1), (1, 1), stays)
    assert greatest_gain(game, [right]) == F(-1, 2)
    for wrong, said in (
        (right._replace(lotteries=stays[1:]), f"must say what follows each of {signals} signals"),
        (right._replace(lotteries=(((F(1, 2), 0),), *stays[1:])), "the lottery after signal 0 is none"),
        (right._replace(lotteries=(((2, 0), (-1, 0)), *stays[1:])), "the lottery after signal 0 is none"),
        (right._replace(payoff=(1, 2)), "state 0 is worth"),
        (State((0, 0), (2, 2), stays), "gains"),
    ):
        with pytest.raises(ProofRejected, match=said):
            greatest_gain(game, [wrong])
    with pytest.raises(ValueError, match=r"start = .* pairs of weight and state"):
        Automaton(game, (right,), ((1, 0, 0),))


def test_a_frequency_and_a_cover_are_written_with_their_proofs(tmp_path):
    noise = [[(F(9, 10), F(1, 10)), (F(1, 2), F(1, 2))], [(F(1, 2), F(1, 2)), (F(1, 5), F(4, 5))]]
    game = RepeatedGame([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], F(1, 2), noise)
    for number, found in enumerate(
        (greatest_frequency(game, (1, 0), tolerance=1e-1), cover(game, 0, halvings=1))
    ):
        file = tmp_path / f"{number}.txt"
        found.save(file)
        assert check(load(file)) == found.verify()
