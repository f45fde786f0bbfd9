"""Remarks of Paper I that say more than is true: for each a game, by hand or by a solver, exactly."""

from fractions import Fraction as F

import numpy as np
import pytest

from goodwill.last_exchange import (
    Belief,
    Calendar,
    LastExchange,
    Prior,
    after_move,
    after_signal,
    best_generosity,
    best_reply,
    contribution_thresholds,
    destitute_histories,
    expected_contributor,
    first_unprompted_round,
    horizon_bound,
    least_altruism,
    most_endless_contributions,
    solve,
    sufficient_altruism,
    tau,
    verify_equilibrium,
)
from goodwill.last_exchange.solvers.every_round import greatest_prior


@pytest.mark.claim("figure-2-loss")
def test_loss_lowers_the_threshold_at_a_rate_between_those_of_a_grid():
    low, high = (
        contribution_thresholds(LastExchange(T=15, loss=loss, s_c=2, r_p=1, byzantine_pesters=F(33, 100)))
        for loss in (F(1, 20), F(1, 4))
    )
    assert high[15] < low[15]
    assert high[14] > low[14]


@pytest.mark.claim("less-than-ten-percent")
def test_less_than_ten_percent_is_not_enough_if_p1_never_contributes():
    game = LastExchange(T=20, loss=F(1, 20), s_c=18, r_p=1, b_c=5029, r_c=0, s_p=1, byzantine_pesters=F(1, 2))
    game = game.with_changes(generosity=best_generosity(game))
    assert sufficient_altruism(game, F(1, 2)) < F(1, 10)
    thresholds = contribution_thresholds(game)
    assert [k for k, least in enumerate(thresholds) if least is not None] == [20]
    assert thresholds[20] == F(360, 361) > 1 - F(1, 2) * F(9, 10)
    rounded = game.with_changes(loss=0.05, generosity=float(game.generosity), byzantine_pesters=0.5)
    assert least_altruism(rounded, 0.5) == pytest.approx(float(sufficient_altruism(game, F(1))), abs=1e-9)
    assert least_altruism(rounded, 0.5) > 0.17


def expected_pesters(game, t, belief):
    """Pesters that P1 expects to observe from round t on, if it plays its best plan."""
    if t == 0:
        return 0
    moved = after_move(game, belief, bool(solve(game).contributes(t, belief)))
    seen, unseen = (after_signal(game, t, moved, signal) for signal in "pn")
    return seen.total + expected_pesters(game, t - 1, seen) + expected_pesters(game, t - 1, unseen)


@pytest.mark.claim("pesters-decrease")
def test_fewer_rounds_can_mean_more_pesters():
    game, sure = LastExchange(T=3, loss=F(1, 20), s_c=2, r_p=1), Belief(F(0), F(1))
    assert tau(game) == 2
    assert [expected_pesters(game, t, sure) for t in (3, 2)] == [F(57, 400), F(19, 10)]


@pytest.mark.claim("prodigal-altruists")
def test_prodigal_altruists_need_no_implausible_share_where_contributions_are_cheap():
    """There P2 pesters and a rational P1 contributes; where they are dear P2 only pesters altruists."""
    dear = LastExchange(T=2, loss=F(1, 20), b_c=1000, r_c=0, s_p=1, generosity=1, byzantine_pesters=F(1, 2))
    assert tau(dear) == dear.T
    assert contribution_thresholds(dear).tolist() == [None] * 3
    cheap = dear.with_changes(s_c=F(1, 2))
    assert contribution_thresholds(cheap)[2] == F(100, 361)
    assert least_altruism(cheap, F(1, 2)) == sufficient_altruism(cheap, F(1, 2)) == F(2800, 26239)
    a = F(2800, 26239) + F(1, 1000)
    assert (1 + a) / 2 > F(100, 361)
    assert verify_equilibrium(cheap, Prior(byzantine=(1 - a) / 2, altruistic=a)).gain == 0


@pytest.mark.claim("prodigal-altruists", "generosity-offset")
def test_no_share_of_prodigal_altruists_suffices_where_a_reply_is_worth_less_than_a_pester():
    game = LastExchange(T=4, loss=F(99, 100), b_c=1000, r_c=0, s_p=1, generosity=1)
    assert (1 - game.alpha) * 1000 == F(1, 10) < game.s_p
    assert sufficient_altruism(game, F(1, 2)) is least_altruism(game, F(1, 2)) is None


@pytest.mark.claim("beliefs-assigned")
def test_no_belief_after_an_impossible_signal_helps_where_altruists_are_too_few():
    game = LastExchange(
        T=1, loss=F(1, 2), s_c=F(1, 5), b_c=101, r_c=1, s_p=1, generosity=1, byzantine_pesters=F(1, 2)
    )
    assert game.T < horizon_bound(game) == F(12, 5)
    report = verify_equilibrium(game, Prior(byzantine=F(999, 2000), altruistic=F(1, 1000)), "repaired")
    assert report.path_gains["P2"] == F(1974, 1999)


@pytest.mark.claim("infinite-may-fail")
def test_without_an_end_a_contribution_never_pays_where_many_pester_as_destitute_peers_do():
    game, delta = LastExchange(loss=F(1, 4), s_c=F(1, 2), r_p=1), F(3, 4)
    shares = (F(77, 100), F(7, 9), F(78, 100))
    assert [most_endless_contributions(game, delta, z) for z in shares] == [1, 1, 0]


@pytest.mark.claim("contributing-every-round")
def test_it_is_the_odds_of_byzantine_peers_that_fall_by_a_factor_and_not_the_belief():
    game = LastExchange(T=1, loss=F(1, 4), s_c=F(1, 10), r_p=1, byzantine_pesters=F(1, 2))
    short, long = (greatest_prior(game.with_changes(T=T), 0)[0] for T in (1, 2))
    assert (short, long) == (F(37, 45), F(37, 53))
    assert long / short > F(1, 2) == long / (1 - long) / (short / (1 - short))


@pytest.mark.claim("lemma-6")
def test_the_bound_of_lemma_6_is_nearly_tight_where_much_is_lost():
    game = LastExchange(T=13, loss=F(9, 10), s_c=F(1, 10), r_p=1, byzantine_pesters=F(1, 2))
    assert horizon_bound(game) == F(910, 81)
    assert first_unprompted_round(game) == 12
    solution = solve(game)
    assert [t for t in range(14) if solution.at(t).most_unprompted] == [12, 13]


@pytest.mark.claim("worth-and-byzantine")
def test_fewer_byzantine_peers_can_make_p2_stop():
    game = LastExchange(
        T=3,
        loss=F(1, 10),
        s_c=F(1, 2),
        r_p=1,
        b_c=1251,
        r_c=1,
        s_p=1,
        generosity=1,
        byzantine_pesters=[0, F(1, 2), F(1, 50), F(2, 3)],
    )
    gains = [
        verify_equilibrium(game, Prior(byzantine=f * F(87, 100), altruistic=F(13, 100))).gains["P2"]
        for f in (F(1, 2), F(101, 200), F(51, 100), F(13, 25))
    ]
    assert gains == [F(76061, 9830000), 0, 0, 0]


@pytest.mark.claim("outside-actions")
def test_what_an_act_outside_the_game_can_save():
    """P1 in a later round than the first; P2 more than the contribution is worth."""
    fickle = LastExchange(
        T=4, loss=F(1, 20), s_c=F(3971, 4000), r_p=1, byzantine_pesters=[0, F(1, 2), 1, 1, 0]
    )
    share = np.array([F(k, 400) for k in range(401)])
    worst = {t: max(solve(fickle).at(t).value(1 - share, share)) for t in (4, 3)}
    assert worst[4] < worst[3]
    game = LastExchange(
        T=4, loss=F(1, 20), s_c=2, r_p=1, b_c=12, r_c=10, s_p=1, generosity=1, byzantine_contributes=1
    )
    prior = Prior(byzantine=F(1, 5), altruistic=F(2, 5))
    destitute = destitute_histories(game, expected_contributor(game, prior))
    unwanted = game.r_c * (1 - game.loss) * game.T
    assert unwanted == 38 > game.b_c > max(game.b_c - game.r_c - h.profile for h in destitute)


@pytest.mark.claim("even-infinite", "only-finite")
def test_an_exchange_without_an_end_ends_all_the_same():
    """P1 contributes only if it is sure that P2 is destitute, and silence ends that for good."""
    game = LastExchange(loss=F(1, 4), s_c=F(1, 2), r_p=1, b_c=20)
    turn = best_reply(game, F(3, 4), Calendar(cycle="p"), 0, rounds=12).turn
    assert turn.contributes
    satisfied = []
    while (turn := turn.after.get((turn.contributes, "n"))) and turn.contributes is not None:
        assert not turn.contributes
        satisfied.append(turn.satisfied)
    assert len(satisfied) >= 6
    assert satisfied == sorted(satisfied)
    assert satisfied[-1] > F(99, 100)
