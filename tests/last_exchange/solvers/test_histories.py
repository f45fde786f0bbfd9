"""P1's best plan along its histories, and how far Lemma 6 reaches: against one history at a time, and t*."""

from fractions import Fraction as F

import pytest

from goodwill.last_exchange import (
    Belief,
    LastExchange,
    after_move,
    after_signal,
    most_contributions,
    solve,
    tau,
)
from goodwill.last_exchange.formulas.reach import least_cost_of_silence
from goodwill.last_exchange.solvers.histories import (
    expected_pesters,
    follow,
    further_contributions,
    unprompted_contributions,
)

GAME = LastExchange(T=6, loss=0.25, s_c=0.5, r_p=1, byzantine_pesters=0.5)
START = Belief(0.1, 0.9)


def test_all_histories_are_followed_with_their_probabilities():
    for here in follow(GAME, START):
        assert here.mass.sum() == pytest.approx(1, abs=1e-12)
    assert max(here.contributed + here.acts) == most_contributions(GAME, 0.1)[-1]


def test_the_history_of_silence_is_one_of_them():
    mass, belief, solution = 1.0, START, solve(GAME)
    for here in follow(GAME, START):
        mass = belief.total
        row = len(here.mass) - 1
        assert here.mass[row] == pytest.approx(mass, abs=1e-12)
        assert not here.pestered[row]
        acts = bool(solution.contributes(here.t, belief))
        assert here.acts[row] == acts
        belief = after_signal(GAME, here.t, after_move(GAME, belief, acts), "n")


def test_expected_pesters_of_a_patient_peer():
    quiet = LastExchange(T=3, loss=F(1, 4), s_c=100, r_p=1, byzantine_pesters=F(1, 2))
    assert expected_pesters(quiet, 3, Belief(F(1, 2), F(1, 2))) == 3 * F(3, 4) * (F(1, 4) + F(1, 2))


@pytest.mark.claim("unprompted")
def test_p1_contributes_again_unprompted_only_where_it_can_pay():
    again = LastExchange(T=8, loss=F(1, 2), s_c=F(1, 10), r_p=1)
    prior = Belief(F(1, 10), F(9, 10))
    assert unprompted_contributions(again, prior) == [8, 7]
    for change in ({"loss": F(1, 20)}, {"s_c": 1}, {"T": 2}):
        assert len(unprompted_contributions(again.with_changes(**change), prior)) <= 1


@pytest.mark.parametrize("rounds", range(1, 7))
@pytest.mark.claim("lemma-5")
def test_on_the_boundary_only_certainty_suffices(rounds):
    for loss in (F(1, 20), F(1, 4), F(9, 10)):
        game = LastExchange(T=6, loss=loss, s_c=rounds * (1 - loss) ** 2, r_p=1)
        assert tau(game) == rounds - 1
        assert solve(game).region(rounds) == [(1, 1)]


def test_further_contributions_are_counted_by_hand_in_a_short_game():
    """T=2, P1 sure of a destitute P2: it gives in round 2, and again in round 1 if it is pestered."""
    game = LastExchange(T=2, loss=0.25, s_c=0.25, r_p=1)
    again, twice = further_contributions(game, Belief(0.0, 1.0))
    assert again == 1
    assert twice == pytest.approx(0.25 * 0.75)
    dear = game.with_changes(s_c=1.0)  # in round 1 a gift costs more than a pester that it may save
    assert further_contributions(dear, Belief(0.0, 1.0)) == (0.0, 0.0)


@pytest.mark.parametrize(("byzantine", "waits"), [(0.2, False), (0.8, True)])
def test_further_contributions_are_shares_of_all_histories(byzantine, waits):
    """Against the plain sum over all that P1 may observe, with the plan asked at each belief.

    A first contribution is none further, also where P1 waits until it is pestered.
    """
    game, prior = (
        LastExchange(T=5, loss=0.3, s_c=0.4, byzantine_pesters=0.3),
        Belief(byzantine, 1 - byzantine),
    )
    plan, asked, given, twice = solve(game), 0.0, 0.0, 0.0
    assert plan.contributes(game.T, prior) != waits
    waiting = [(game.T, prior, 0, False)]
    while waiting:
        t, belief, contributed, pestered = waiting.pop()
        acts = bool(plan.contributes(t, belief))
        if pestered and contributed and t > tau(game):
            asked += belief.total
            given += belief.total * acts
        if t == 0:
            twice += belief.total * (contributed + acts >= 2)
            continue
        moved = after_move(game, belief, acts)
        waiting += [
            (t - 1, after_signal(game, t, moved, signal), contributed + acts, signal == "p")
            for signal in "pn"
        ]
    assert further_contributions(game, prior) == pytest.approx((given / asked, twice))
    assert 0 < twice < 1


def test_what_is_refused():
    remembering = GAME.with_changes(byzantine_pesters=lambda t, history: 0.5)
    with pytest.raises(ValueError, match="byzantine_pesters depends on the history"):
        unprompted_contributions(remembering, START)
    with pytest.raises(ValueError, match="T = 19 is out of range"):
        list(follow(GAME.with_changes(T=19), START))
    with pytest.raises(ValueError, match="loss = 1 is out of range"):
        least_cost_of_silence(1, 3)
