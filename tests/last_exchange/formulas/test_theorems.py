"""The formulas: known values, boundaries, letters and arrays; and the solver, which does not know them."""

import math
from fractions import Fraction as F

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from goodwill.arithmetic import log
from goodwill.last_exchange import (
    LastExchange,
    best_generosity,
    destitute_cost,
    every_round_prior,
    first_unprompted_round,
    generosity_value,
    horizon_bound,
    least_hope,
    least_odds,
    most_endless_contributions,
    patience_bound,
    pester_threshold,
    solve,
    sufficient_altruism,
    tau,
)

losses = st.integers(1, 19).map(lambda k: F(k, 20))


@pytest.mark.parametrize("multiple", range(1, 8))
@pytest.mark.parametrize("loss", [0.05, 0.1, 0.15, 0.25, 0.3, 1 / 3, 0.7, 0.999])
@pytest.mark.claim("lemma-5")
def test_tau_on_the_boundary_also_in_floats(multiple, loss):
    assert tau(LastExchange(loss=loss, s_c=multiple * (1 - loss) ** 2)) == multiple - 1
    exact = F(str(loss))
    assert tau(LastExchange(loss=exact, s_c=multiple * (1 - exact) ** 2)) == multiple - 1


def test_tau_just_off_the_boundary():
    boundary = (1 - F(1, 20)) ** 2
    assert tau(LastExchange(loss=F(1, 20), s_c=2 * boundary + F(1, 10**9))) == 2
    assert tau(LastExchange(loss=F(1, 20), s_c=2 * boundary - F(1, 10**9))) == 1
    assert tau(LastExchange(loss=0.05, s_c=2 * 0.95**2 + 1e-9)) == 2


def test_formulas_take_letters_and_arrays():
    symbolic = LastExchange.symbolic()
    at = {symbolic.loss: sp.Rational(1, 20), symbolic.s_c: 2, symbolic.r_p: 1}
    assert tau(symbolic).subs(at) == tau(LastExchange(loss=F(1, 20)))
    assert horizon_bound(symbolic).subs(at) == horizon_bound(LastExchange(loss=F(1, 20)))
    rates = np.array([0.05, 0.25])
    many = LastExchange(loss=rates)
    assert tau(many).tolist() == [tau(LastExchange(loss=r)) for r in rates]
    assert horizon_bound(many) == pytest.approx([horizon_bound(LastExchange(loss=r)) for r in rates])


@examples(80)
@given(losses, st.integers(1, 60).map(lambda k: F(k, 20)), st.integers(0, 10).map(lambda k: F(k, 10)))
@pytest.mark.claim("lemma-5")
def test_lemma_5_and_the_first_threshold(loss, s_c, rate):
    game = LastExchange(T=6, loss=loss, s_c=s_c, r_p=1, byzantine_pesters=rate)
    solution, last = solve(game), tau(game)
    assert all(solution.region(t) == [] for t in range(min(last, 6) + 1))
    if last < 6:
        assert solution.region(last + 1) == [(s_c / ((1 - loss) ** 2 * (last + 1)), 1)]


@examples(80)
@given(
    losses, st.integers(1, 30).map(lambda k: F(k, 20)), st.lists(st.integers(0, 4), min_size=9, max_size=9)
)
@pytest.mark.claim("lemma-6")
def test_lemma_6_reaches_just_as_far_as_we_say(loss, factor, rates):
    game = LastExchange(
        T=8,
        loss=loss,
        s_c=factor * loss**2 / (1 - loss),
        r_p=1,
        byzantine_pesters=[F(k, 4) for k in rates],
    )
    solution = solve(game)
    found = next((t for t in range(9) if solution.at(t).most_unprompted), None)
    expected = first_unprompted_round(game)
    assert found == (expected if expected is not None and expected <= 8 else None)
    if game.T < horizon_bound(game):
        assert found is None


@examples(20)
@given(
    losses, st.integers(1, 12).map(lambda k: F(k, 10)), st.lists(st.integers(0, 4), min_size=5, max_size=5)
)
@pytest.mark.claim("lemma-6")
def test_lemma_6_where_byzantine_peers_look_at_the_history(loss, factor, rates):
    game = LastExchange(
        T=5,
        loss=loss,
        s_c=factor * loss**2 / (1 - loss),
        r_p=1,
        byzantine_pesters=lambda t, history: F(rates[(t + 2 * history.count("p")) % 5], 4),
    )
    expected = first_unprompted_round(game)
    solution = solve(game)
    for t in range(5):
        for history in ("n" * (5 - t), "n" * (4 - t) + "p"):
            assert bool(solution.at(t, history).most_unprompted) == (expected is not None and expected <= t)


@given(losses, st.integers(1, 19).map(lambda k: F(k, 20)))
def test_the_first_unprompted_round_by_its_recursion(loss, factor):
    game = LastExchange(loss=loss, s_c=factor * loss**2 / (1 - loss), r_p=1)
    expected = first_unprompted_round(game)
    floats = game.with_changes(loss=float(loss), s_c=float(game.s_c))
    rho, t, w, f = floats.loss, 0, 0.0, 0.0
    while (1 - rho) * rho**2 * f < (1 - rho + rho**2) * floats.s_c * (1 - 1e-12):
        t += 1
        f = (1 - rho) * (1 + w) + rho * f
        w = min((1 - rho) + w, floats.s_c + rho * f)
    assert expected == t
    assert first_unprompted_round(floats) in (t, t + 1), "a tie may fall to either side in floats"


def test_the_first_unprompted_round_of_a_patient_peer_is_far_away():
    game = LastExchange(loss=F(99, 100), s_c=F(99, 100) ** 2 * 100 * F(999, 1000), r_p=1)
    assert first_unprompted_round(game) > 1000
    floats = LastExchange(loss=0.9999, s_c=0.999 * patience_bound(LastExchange(loss=0.9999)), r_p=1)
    assert first_unprompted_round(floats) > 10**8
    with pytest.raises(TypeError, match="loss = "):
        first_unprompted_round(LastExchange(loss=np.array([0.1, 0.2])))


@pytest.mark.parametrize(
    ("loss", "s_c", "nearest"),
    [
        (1 - 1e-9, 1, "1e-09"),  # one less its square is 1 as a float
        (1 - F(1, 10**200), 1, "1e-200"),
        (1 - F(1, 10**9), 1, "1e-09"),  # a power with more digits than there is room for
        (1 - F(1, 1000), F(999, 1000) * patience_bound(LastExchange(loss=1 - F(1, 1000))), "0.001"),
    ],
)
def test_a_loss_too_close_to_1_for_its_powers_is_refused_by_name(loss, s_c, nearest):
    with pytest.raises(ValueError, match=f"loss = 1 - {nearest} is out of range: it is too close to 1"):
        first_unprompted_round(LastExchange(loss=loss, s_c=s_c, r_p=1))
    cheap = 1e-30 if isinstance(loss, float) else F(1, 10**500)
    assert first_unprompted_round(LastExchange(loss=loss, s_c=cheap, r_p=1)) == 1


def test_a_power_may_be_as_long_as_it_is_said_and_no_longer(monkeypatch):
    game = LastExchange(loss=F(1, 2), s_c=F(3, 20), r_p=1)  # (3/4)^n, of which n factors have 3 bits each
    bits = log(F(7, 9)) / log(F(3, 4)) * 3
    monkeypatch.setattr("goodwill.last_exchange.formulas.theorems.LONGEST", bits)
    assert first_unprompted_round(game) == 2
    monkeypatch.setattr("goodwill.last_exchange.formulas.theorems.LONGEST", math.nextafter(bits, 0))
    with pytest.raises(ValueError, match=r"loss = 1 - 0\.5 is out of range"):
        first_unprompted_round(game)


@given(losses)
def test_patience_is_the_limit(loss):
    bound = patience_bound(LastExchange(loss=loss))
    assert first_unprompted_round(LastExchange(loss=loss, s_c=bound, r_p=1)) is None
    assert first_unprompted_round(LastExchange(loss=loss, s_c=bound * F(9, 10), r_p=1)) is not None


@pytest.mark.parametrize("loss", [k / 50 for k in range(1, 50)])
def test_patience_is_the_limit_also_where_a_float_rounds_one_of_the_two_ways_to_say_it(loss):
    bound = patience_bound(LastExchange(loss=loss))
    assert first_unprompted_round(LastExchange(loss=loss, s_c=bound, r_p=1)) is None
    rounded = LastExchange(loss=0.05, s_c=0.0026315789473684214, r_p=1)  # just below the bound
    assert rounded.s_c < patience_bound(rounded)
    assert first_unprompted_round(rounded) is None


@examples(80)
@given(losses, st.integers(1, 60).map(lambda k: F(k, 20)), st.integers(0, 6))
def test_a_known_destitute_peer_costs_what_the_solver_says(loss, s_c, t):
    game = LastExchange(T=6, loss=loss, s_c=s_c, r_p=1)
    least, last = solve(game).at(t).value(F(0), F(1)), first_unprompted_round(game)
    assert destitute_cost(game, t) >= least
    if last is None or t <= last:
        assert destitute_cost(game, t) == least


@pytest.mark.claim("byzantine-conspicuous")
def test_the_share_of_a_round_by_hand():
    game = LastExchange(T=2, loss=F(1, 2), generosity=1, b_c=9, r_c=0, byzantine_contributes=[0, 1, F(1, 2)])
    # a v = s_p kappa (1 - a), with kappa = 3/4 in round 2 and 3/8 in round 1.
    v = F(1, 2) * F(3, 4) * (F(9, 4) - 1)
    assert sufficient_altruism(game, 1) == sufficient_altruism(game, 1, t=2) == F(3, 4) / (F(3, 4) + v)
    assert sufficient_altruism(game, 1, t=1) == F(3, 8) / (F(3, 8) + v)
    with pytest.raises(ValueError, match="t = 3 is out of range"):
        sufficient_altruism(game, 1, t=3)
    told = game.with_changes(byzantine_contributes=lambda t, history: (0, 1, F(1, 2))[t])
    assert [sufficient_altruism(told, 1, t=t) for t in (2, 1)] == [
        sufficient_altruism(game, 1, t=t) for t in (2, 1)
    ]


def test_the_share_is_one_of_all_peers_also_where_a_pester_is_worth_little():
    """And by default half of those who are no altruists are Byzantine."""
    game = LastExchange(T=1, loss=F(1, 2), generosity=1, b_c=9, r_c=0, s_p=1)
    assert generosity_value(game) == F(5, 4)
    # s_p kappa / (s_p rho + rho v), where kappa = 9/10 * 1/2 + 1/10.
    assert sufficient_altruism(game, F(1, 10), share_of="everybody") == F(11, 20) / (F(1, 2) + F(5, 8))
    assert (
        sufficient_altruism(game) == sufficient_altruism(game, F(1, 2)) != sufficient_altruism(game, F(1, 3))
    )


@pytest.mark.claim("contributing-every-round")
def test_the_first_belief_of_a_p1_that_always_contributes():
    game = LastExchange(T=4, loss=F(1, 20), s_c=2, r_p=1, byzantine_pesters=[0, 0, 0, 1, F(1, 2)])
    odds = (F(361, 400) * 3 / 2 - 1) * F(1, 20) / F(1, 2)
    assert every_round_prior(game) == odds / (1 + odds)
    assert every_round_prior(game.with_changes(byzantine_pesters=0)) == 1
    with pytest.raises(ValueError, match="T = 2 is out of range: it must satisfy T > tau = 2"):
        every_round_prior(game.with_changes(T=2, byzantine_pesters=0))
    longer = game.with_changes(T=5, byzantine_pesters=[0, 0, 0, 1, F(1, 2), F(1, 4)])
    further = odds * F(1, 20) / F(1, 4)  # each round after tau + 1 counts
    assert every_round_prior(longer) == further / (1 + further)
    told = longer.with_changes(  # a pester came in each round before
        byzantine_pesters=lambda t, history: longer.byzantine_pesters[t] if history == "p" * (5 - t) else 1
    )
    assert every_round_prior(told) == every_round_prior(longer)
    seldom = LastExchange(T=5, loss=0.05, s_c=2, r_p=1, byzantine_pesters=1e-300)
    assert every_round_prior(seldom) == 1  # odds beyond all floats
    shortest = LastExchange(T=1, loss=F(1, 2), s_c=F(1, 8), r_p=1, byzantine_pesters=1)
    assert every_round_prior(shortest) == F(1, 2)  # odds of (1/4) / (1/8) - 1
    with pytest.raises(ValueError, match=r"T = 5001 is out of range.*5000"):
        every_round_prior(game.with_changes(T=5001, byzantine_pesters=0))


@pytest.mark.claim("theorem-2")
def test_no_odds_are_enough_where_a_contribution_costs_just_what_it_saves():
    game = LastExchange(loss=F(1, 2), s_c=1, r_p=1)
    assert least_odds(game, F(3, 4)) == math.inf
    assert least_odds(game.with_changes(s_c=F(9, 10)), F(3, 4)) == 9


def test_no_bound_on_a_belief_is_below_zero_where_a_float_rounds_a_tie():
    tie = LastExchange(T=3, loss=0.15, s_c=0.7225, r_p=1, byzantine_pesters=0.5)
    assert (1 - tie.loss) ** 2 * tie.r_p / tie.s_c < 1  # rounded: in fractions it is 1
    assert every_round_prior(tie) == 0
    exact = tie.with_changes(loss=F(3, 20), s_c=F(289, 400), byzantine_pesters=F(1, 2))
    assert every_round_prior(exact) == 0


@pytest.mark.claim("contributing-every-round")
def test_with_one_round_after_tau_the_pester_rate_plays_no_part():
    game = LastExchange(T=3, loss=F(1, 20), s_c=2, r_p=1)
    rates = (0, F(1, 2), 1)
    assert {every_round_prior(game.with_changes(byzantine_pesters=b)) for b in rates} == {F(283, 1083)}


def test_the_first_unprompted_round_counts_ties():
    game = LastExchange(T=2, loss=F(1, 2), s_c=F(7, 44), r_p=1)
    assert first_unprompted_round(game) == 2
    assert first_unprompted_round(game.with_changes(s_c=F(7, 44) + F(1, 10**9))) == 3
    assert first_unprompted_round(game.with_changes(s_c=F(1, 12))) == 1
    rounded = game.with_changes(loss=0.5, s_c=0.08333333333333336)  # too little above 1/12
    assert first_unprompted_round(rounded) == 1


def test_condition_1_is_strict_so_a_tie_suffices_for_nobody():
    """An altruist worth just its pesters, and Byzantine peers that leave room for just the share needed."""
    worth = LastExchange(T=2, loss=F(1, 2), generosity=F(1, 25), b_c=100, r_c=0, s_p=1)
    assert generosity_value(worth) == 0
    assert sufficient_altruism(worth) is sufficient_altruism(worth, share_of="everybody") is None
    game = worth.with_changes(generosity=1)
    value = game.loss * generosity_value(game)
    f = value / (game.s_p + value)  # there the share is just 1 - f
    assert sufficient_altruism(game, f, share_of="everybody") is None
    fewer = f - F(1, 10**6)
    assert 0 < sufficient_altruism(game, fewer, share_of="everybody") < 1 - fewer


@pytest.mark.parametrize("T", [1, 2, 20])
def test_no_generosity_is_worth_more_than_the_best(T):
    """With one round it would lie beyond 1, and is 1; with two and more it lies inside."""
    game = LastExchange(T=T, loss=F(1, 20), b_c=1001, r_c=1, s_p=1)
    best = best_generosity(game)
    assert (best == 1) == (T == 1)
    values = {k: generosity_value(game.with_changes(generosity=k)) for k in (F(j, 40) for j in range(1, 41))}
    assert generosity_value(game.with_changes(generosity=best)) >= max(values.values())


#: A game in which no two numbers are alike, and none is 1.
UNLIKE = LastExchange(
    T=7,
    loss=F(1, 3),
    s_c=F(7, 2),
    r_p=F(5, 2),
    b_c=40,
    r_c=6,
    s_p=F(3, 2),
    generosity=F(2, 5),
    byzantine_pesters=F(1, 5),
    byzantine_contributes=F(1, 7),
)
#: What has no unit, and what is an amount of money.
SHARES = [
    tau,
    horizon_bound,
    patience_bound,
    first_unprompted_round,
    every_round_prior,
    best_generosity,
    sufficient_altruism,
    lambda game: sufficient_altruism(game, F(1, 9), share_of="everybody", t=5),
    lambda game: first_unprompted_round(game.with_changes(s_c=game.s_c / 50)),
    lambda game: pester_threshold(game, 3),
    lambda game: least_odds(game, F(9, 10)),
    lambda game: most_endless_contributions(game, F(9, 10), F(1, 1000)),
    lambda game: least_hope(game, F(9, 10)),
]
AMOUNTS = [generosity_value, lambda game: destitute_cost(game, 2), lambda game: destitute_cost(game, 6)]


def test_the_belief_from_which_a_pester_pays_by_what_it_says():
    """At it a pester is worth just its cost to who has had no reply to those before it."""
    alpha, worth = UNLIKE.alpha, UNLIKE.b_c - UNLIKE.r_c
    for t in (1, 2, 3, 7):
        belief = pester_threshold(UNLIKE, t)
        silent = belief * alpha ** (t - 1) + 1 - belief
        assert belief * alpha ** (t - 1) * (1 - alpha) * worth == silent * UNLIKE.s_p


@pytest.mark.parametrize("share_of", ["remainder", "everybody"])
def test_the_share_of_letters_and_arrays_is_that_of_numbers(share_of):
    def share(game, f=F(1, 9)):
        return sufficient_altruism(game, f, share_of=share_of)

    letters, q = UNLIKE.with_changes(generosity=sp.Symbol("q")), sp.Symbol("q")
    at = share(letters).subs(q, sp.Rational(2, 5))
    assert F(str(sp.nsimplify(at))) == share(UNLIKE)
    floats = UNLIKE.with_changes(loss=1 / 3, b_c=40.0, s_p=1.5, byzantine_contributes=1 / 7)
    rates = np.array([0.01, 0.2, 0.4])
    many = share(floats.with_changes(generosity=rates), 1 / 9)
    alone = [share(floats.with_changes(generosity=rate), 1 / 9) for rate in rates]
    assert many == pytest.approx(alone, nan_ok=True)
    assert np.isnan(many).tolist() == [True, False, False]


def test_no_formula_depends_on_the_unit_of_money():
    cents = {name: 100 * getattr(UNLIKE, name) for name in ("s_c", "r_p", "b_c", "r_c", "s_p")}
    in_cents = UNLIKE.with_changes(**cents)
    for share in SHARES:
        assert share(in_cents) == share(UNLIKE)
    for amount in AMOUNTS:
        assert amount(in_cents) == 100 * amount(UNLIKE)
