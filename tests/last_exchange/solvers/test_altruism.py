"""The least altruism of the true equilibrium, against the verifier and against Figure 1."""

from fractions import Fraction as F
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import SEARCHING, examples
from goodwill.last_exchange import (
    LastExchange,
    Prior,
    altruism_intervals,
    contribution_thresholds,
    expected_contributor,
    first_unprompted_round,
    horizon_bound,
    least_altruism,
    silence,
    sufficient_altruism,
    verify_equilibrium,
)
from goodwill.last_exchange.random_games import hostile_game, hostile_share
from goodwill.last_exchange.solvers import silence as silent
from oracles.altruism import least_altruism_by_hand

EPSILON = F(1, 10**6)


@st.composite
def cases(draw, longest=5):
    rng = draw(st.randoms(use_true_random=False))
    share_of = draw(st.sampled_from(["remainder", "everybody"]))
    return hostile_game(rng, longest), hostile_share(rng), share_of


@pytest.mark.parametrize("hundred", range(20 if SEARCHING else 6))
def test_the_least_altruism_is_what_a_walk_through_the_whole_game_finds(hundred):
    """In a hundred hostile games; `make search` has 2,000."""
    for seed in range(100 * hundred, 100 * hundred + 100):
        rng = Random(seed)
        game, f = hostile_game(rng, longest=3), hostile_share(rng)
        share_of = rng.choice(["remainder", "everybody"])
        found = least_altruism(game, f, share_of=share_of)
        assert found == least_altruism_by_hand(game, f, share_of), f"seed {seed}"


#: P1 contributes in round T only if it is sure of a destitute peer, as it is after one pester.
SURE = LastExchange(
    T=2,
    loss=F(1, 2),
    s_c=F(1, 4),
    r_p=1,
    s_p=1,
    byzantine_pesters=0,
    b_c=100,
    r_c=0,
    generosity=1,
)


def test_a_belief_of_1_reaches_a_threshold_of_1():
    assert least_altruism(SURE, F(1, 2)) == least_altruism_by_hand(SURE, F(1, 2)) == F(11, 155)
    assert least_altruism(SURE.with_changes(loss=0.5, s_c=0.25), 0.5) == pytest.approx(11 / 155, rel=1e-12)
    below = F(99, 1300)
    assert F(11, 155) < below < F(1, 13)
    assert verify_equilibrium(SURE, Prior(byzantine=(1 - below) / 2, altruistic=below)).gains["P2"] == 0
    # Without any Byzantine peer it is sure at once, in every population.
    assert least_altruism(SURE, 0) == least_altruism_by_hand(SURE, 0)


def test_if_an_altruist_is_worth_just_its_pesters_p2_pesters_where_nobody_else_can_be_there():
    tie = SURE.with_changes(generosity=F(1, 25))
    assert least_altruism(tie, F(1, 2)) == least_altruism(tie, 0, share_of="everybody") == 1
    assert least_altruism(tie, F(1, 2), share_of="everybody") is None
    assert least_altruism(tie.with_changes(loss=0.5, generosity=0.04), 0.5) == 1
    (only,) = altruism_intervals(tie, F(1, 2))
    assert (only.least, only.most, only.others, only.t, only.moves, only.closed) == (1, 1, 0, 1, "p", True)


def pesters_always(game, prior, histories):
    """Whether P2 gains nowhere, or nowhere on the path, by not pestering once."""
    if histories == "all":
        return verify_equilibrium(game, prior).gains["P2"] == 0
    path = silence(game, expected_contributor(game, prior), "p" * (game.T - 1))
    return all(path.one_shot_gains(t).sum() >= 0 for t in range(1, game.T + 1))


@examples(40)
@given(cases(), st.sampled_from(["all", "path"]), st.integers(1, 999).map(lambda k: F(k, 1000)))
def test_inside_the_intervals_p2_pesters_and_outside_not(case, histories, anywhere):
    game, f, share_of = case
    intervals = altruism_intervals(game, f, histories, share_of)
    assert least_altruism(game, f, histories, share_of) == (intervals[0].least if intervals else None)
    probes = {anywhere}
    for i in intervals:
        assert i.others == 1 - i.least
        probes |= {i.least, i.least - EPSILON, i.least + EPSILON, i.most - EPSILON, i.most}
    for a in probes:
        byzantine = f * (1 - a) if share_of == "remainder" else f
        if 0 <= a <= 1 and a + byzantine <= 1:
            inside = any(i.least <= a < i.most or (i.closed and a == i.most) for i in intervals)
            assert pesters_always(game, Prior(byzantine=byzantine, altruistic=a), histories) == inside


@examples(20)
@given(cases(longest=4))
def test_the_path_asks_for_no_more_than_all_histories(case):
    game, f, share_of = case
    path, everywhere = (least_altruism(game, f, h, share_of) for h in ("path", "all"))
    assert everywhere is None or path <= everywhere


@examples(20)
@given(cases(longest=5))
def test_floats_agree_with_fractions(case):
    game, f, share_of = case
    exact = least_altruism(game, f, "all", share_of)
    rough = least_altruism(game.with_changes(loss=float(game.loss)), float(f), "all", share_of)
    assert (exact is None and rough != rough) or rough == pytest.approx(float(exact), rel=1e-8)


@examples(40)
@given(cases(), st.integers(0, 10).map(lambda k: F(k, 10)))
def test_where_pesters_never_get_rarer_round_1_decides_and_more_altruists_do_no_harm(case, gives):
    game, f, _ = case
    rates = game.byzantine_pesters
    if isinstance(rates, tuple):
        game = game.with_changes(byzantine_pesters=sorted(rates, reverse=True))
    game = game.with_changes(byzantine_contributes=[0] * game.T + [gives])
    first = first_unprompted_round(game)
    if first is None or game.T <= first:
        intervals = altruism_intervals(game, f)
        assert len(intervals) <= 1
        assert all(i.most == 1 and i.t in (1, None) for i in intervals)


@examples(30)
@given(cases(longest=4))
@pytest.mark.claim("conservative-estimate")
def test_figure_1_is_safe_where_p1_contributes_at_first(case):
    game, f, _ = case
    if horizon_bound(game) <= game.T or f == 0:
        return
    share, reach = sufficient_altruism(game, f), contribution_thresholds(game)[-1]
    if share is not None and reach is not None:
        safe = max(share, 1 - (1 - reach) / f)
        a = safe + (1 - safe) / 10**6
        assert verify_equilibrium(game, Prior(byzantine=f * (1 - a), altruistic=a), "repaired").gain == 0


def test_more_altruists_can_do_harm():
    """One network with a constant rate but Byzantine gifts, one without gifts but with rates that fall."""
    gifts = LastExchange(
        T=2,
        loss=F(1, 10),
        s_c=F(27, 100),
        b_c=51,
        generosity=1,
        byzantine_pesters=F(1, 10),
        byzantine_contributes=F(9, 10),
    )
    ends = [(i.least, i.most) for i in altruism_intervals(gifts, F(9, 10))]
    assert ends == [(F(271, 4221), F(499, 3699)), (F(362, 1863), 1)]
    fickle = LastExchange(
        T=3,
        loss=F(1, 10),
        s_c=F(1, 2),
        b_c=1251,
        generosity=1,
        byzantine_pesters=[0, F(1, 2), F(1, 50), F(2, 3)],
    )
    ends = [(i.least, i.most, i.closed) for i in altruism_intervals(fickle, F(1, 2))]
    assert ends == [(F(102710, 833013), F(9, 71), False), (F(110000, 840303), 1, True)]
    at = Prior(byzantine=F(1, 2) * (1 - F(9, 71)), altruistic=F(9, 71))
    assert verify_equilibrium(fickle, at).gains["P2"] == F(247273, 7000000)


@pytest.mark.parametrize("generosity", [0.02, 1])
def test_twenty_rounds_and_a_share_that_floats_cannot_show(generosity):
    game = LastExchange(T=20, loss=0.05, s_c=2, r_p=1, b_c=1000, r_c=0, generosity=generosity)
    path, everywhere = (altruism_intervals(game, 0.5, h)[0] for h in ("path", "all"))
    figure_1 = sufficient_altruism(game.with_changes(loss=F(1, 20), generosity=F(str(generosity))), F(1, 2))
    assert path.others >= everywhere.others > 0
    assert everywhere.others == pytest.approx(float(1 - figure_1), rel=0.1)
    assert (everywhere.least == 1) == (generosity == 1)


def test_tiny_shares_of_others_are_right_to_nine_digits():
    game = LastExchange(T=10, loss=F(1, 20), s_c=2, r_p=1, b_c=1000, r_c=0, generosity=1)
    exact = altruism_intervals(game, F(1, 2))[0].others
    assert 0 < exact < F(1, 10**7)
    rough = altruism_intervals(game.with_changes(loss=0.05), 0.5)[0].others
    assert rough == pytest.approx(float(exact), rel=1e-9)


def test_a_long_silence_can_need_more_than_the_path():
    game = LastExchange(T=20, loss=0.25, s_c=2, r_p=1, b_c=1000, r_c=0, generosity=0.01)
    needed = altruism_intervals(game, 0.5)[0]
    assert needed.least > least_altruism(game, 0.5, "path") + 0.03
    assert "n" in needed.moves


@pytest.mark.claim("conservative-estimate")
def test_where_figure_1_is_not_enough():
    game = LastExchange(T=3, loss=F(1, 20), s_c=2, r_p=1, b_c=1000, r_c=0, generosity=F(37, 100))
    assert least_altruism(game, F(1, 2)) > sufficient_altruism(game, F(1, 2))


def test_impossible_is_none_or_nan():
    stingy = LastExchange(T=3, loss=F(1, 2), generosity=F(1, 100), b_c=5, r_c=0)
    assert least_altruism(stingy, F(1, 2)) is None
    assert str(least_altruism(stingy.with_changes(loss=0.5), 0.5)) == "nan"
    assert altruism_intervals(stingy, F(1, 2)) == []


def test_more_byzantine_pesters_can_need_more_altruists_or_fewer():
    game = LastExchange(T=2, loss=F(3, 20), s_c=F(9, 20), b_c=20, r_c=0, generosity=1)
    needed = [least_altruism(game.with_changes(byzantine_pesters=b), F(1, 2)) for b in (F(1, 10), F(1, 2))]
    assert needed == [F(83330, 172907), F(92000, 181577)]


@pytest.mark.claim("less-than-ten-percent")
def test_less_than_ten_percent_is_enough_at_a_worth_where_figure_1_asks_for_more():
    game = LastExchange(T=20, loss=0.05, s_c=2, r_p=1, b_c=4800, r_c=0, generosity=4819 / 86640)
    assert least_altruism(game, 0.5) == pytest.approx(0.099912, abs=1e-6)
    assert sufficient_altruism(game, 0.5) > 0.1


@pytest.mark.claim("prodigal-altruists")
def test_prodigal_altruists_do_harm_in_a_game_of_three_rounds():
    game = LastExchange(T=2, loss=F(1, 20), b_c=1000, r_c=0, generosity=1)
    moderate = game.with_changes(generosity=F(1001, 1805))
    assert [sufficient_altruism(g) for g in (game, moderate)] == [F(2800, 26239), F(14000, 346667)]
    assert [least_altruism(g) for g in (game, moderate)] == [F(16000, 86317), F(80000, 1078001)]


@pytest.mark.claim("loss-bane-and-boon")
def test_at_a_fixed_generosity_loss_can_need_more_altruists():
    game = LastExchange(T=20, loss=F(1, 4), b_c=1000, r_c=0, generosity=F(1, 20))
    assert sufficient_altruism(game) < F(1368, 10000) < sufficient_altruism(game.with_changes(loss=F(1, 2)))


def test_too_many_beliefs_are_refused(monkeypatch):
    game = LastExchange(T=12, loss=0.25, s_c=2, b_c=1000, r_c=0, generosity=0.05)
    monkeypatch.setattr(silent, "MOST_MASSES", 1000)
    with pytest.raises(ValueError, match=r"T = 12 is out .* after \d+ moves P2 may hold \d+ diff"):
        least_altruism(game)
    assert least_altruism(game, histories="path") > 0


@pytest.mark.parametrize(("T", "loss", "generosity"), [(28, 0.05, 0.03), (26, 0.1, 0.04)])
def test_long_games_are_searched_through_all_their_beliefs(T, loss, generosity):
    """The history that is said to decide does, by itself; in a thousand others more altruists are no need."""
    game = LastExchange(T=T, loss=loss, s_c=2, b_c=1000, r_c=0, generosity=generosity)
    (found,) = altruism_intervals(game, 0.5)

    def gains(share, moves):
        """What a pester in the round after these moves is worth against waiting once."""
        prior = Prior(byzantine=(1 - share) / 2, altruistic=share)
        calendar = moves + "p" * (T - 1 - len(moves))
        alone = silence(game, expected_contributor(game, prior, "repaired"), calendar)
        return alone.one_shot_gains(T - len(moves))[0].sum()

    assert gains(found.least * (1 + 1e-6), found.moves) > 0 > gains(found.least * (1 - 1e-6), found.moves)
    rng = Random(T)
    others = ["".join(rng.choices("pn", k=rng.randrange(T))) for _ in range(40)]
    assert all(gains(found.least * (1 + 1e-6), moves) > 0 for moves in others)
    prior = Prior(byzantine=(1 - found.least) / 2, altruistic=found.least)
    assert verify_equilibrium(game, prior, "repaired").gains["P2"] < 1e-9


def test_bad_input_is_named():
    game = LastExchange(T=3)
    with pytest.raises(ValueError, match="byzantine_share = 2 "):
        least_altruism(game, 2)
    with pytest.raises(ValueError, match="histories = 'some'"):
        least_altruism(game, 0.5, "some")
    with pytest.raises(ValueError, match="share_of = 'most'"):
        least_altruism(game, 0.5, share_of="most")
    with pytest.raises(ValueError, match="must be rates here"):
        least_altruism(game.with_changes(byzantine_pesters=lambda t, h: 0.5))
    with pytest.raises(ValueError, match="calendar = 'x'"):
        silence(game, expected_contributor(game, Prior(byzantine=0.1, altruistic=0.1)), "x")
