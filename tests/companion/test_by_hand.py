"""The tables for a pencil: their sums are those of the verifiers, which add up something else."""

import random
from fractions import Fraction as F

import pytest

from goodwill.companion.by_hand import (
    beliefs_of_contributor,
    bill,
    fraction,
    move_costs,
    two_plans,
    two_waits,
    whole,
)
from goodwill.companion.by_hand_endless import endless_table
from goodwill.companion.by_hand_market import market_tables
from goodwill.last_exchange import (
    Belief,
    Calendar,
    LastExchange,
    Prior,
    best_reply,
    one_shot_deviations,
    solve,
    verify_equilibrium,
)
from goodwill.last_exchange.random_games import hostile_game
from goodwill.reputation import Market, open_complaints, verify_public_profile


def rule(game):
    """The repaired rule: whenever the belief reaches the threshold."""
    plans = solve(game)

    def acts(t, belief, signals):
        least = plans.threshold(t, signals)
        return least is not None and belief.normalised().destitute >= least

    return acts


def test_the_least_bill_is_what_the_solver_says_costs_least():
    rng = random.Random(1)
    for _ in range(20):
        game = hostile_game(rng, 4)
        belief = Belief(*(F(rng.randint(0, 5)) for _ in range(2)), F(rng.randint(1, 3)))
        made = bill(game, game.T, belief).cost
        assert made == min(solve(game).costs(game.T, belief))


def test_what_p2_gains_by_hand_is_what_the_verifier_finds():
    game = LastExchange(
        T=3, loss=F(1, 4), s_c=F(1, 2), r_p=1, b_c=101, r_c=1, generosity=F(1, 4), byzantine_pesters=F(1, 3)
    )
    prior = Prior(byzantine=F(9, 10), altruistic=F(1, 200))
    found = verify_equilibrium(game, prior, "repaired")
    gain, _ = two_waits(game, (prior.byzantine, prior.altruistic, prior.rational), rule(game))
    first = [w for w in found.witnesses if w.player == "P2" and w.t == 3]
    assert gain == max(w.gain for w in first) > 0


def test_a_table_begins_with_the_least_whole_masses_and_ends_with_the_gain():
    game = LastExchange(T=2, loss=F(1, 2), s_c=F(1, 5), r_p=1, byzantine_pesters=1)
    gain, text = two_plans(game, Belief(F(1, 20), F(9, 20)), 1, "n", lambda t, belief, signals: False)
    assert gain == F(1, 40)
    assert "| 1 | n | $1$ | $9$ | $0$ | waits | $0$ | $5$ | $5$ |" in text
    assert whole([F(3, 10), F(7, 20), F(7, 20)]) == [6, 7, 7]


def test_a_byzantine_peer_that_contributes_is_refused_before_any_sum():
    game = LastExchange(T=2, loss=F(1, 2), byzantine_contributes=F(1, 2))
    with pytest.raises(ValueError, match="byzantine_contributes"):
        two_waits(game, (F(1, 2), F(1, 4), F(1, 4)), rule(game))


def test_each_alternative_of_a_market_has_its_cost():
    market, delta = Market.pizza(penalty=F(1, 2)), F(7, 10)
    report = verify_public_profile(market, open_complaints(F(3, 10)), delta)
    text = market_tables(market, open_complaints(F(3, 10)), delta, report)
    tried = [d for d in report.deviations if d.state == "trade"]
    assert all(f"| {fraction(-d.gain)} |" in text for d in tried)
    # By hand: low quality is worth 585/3049 * 21/100 + 3/20 to him if he delivers it, and nothing if not.
    delivered = F(3, 10) * F(1, 2) + F(7, 10) * F(3, 10) * F(585, 3049)
    assert f"| he: low, effort | deliver | roll back | {fraction(delivered)} |" in text
    assert "| he: low, no effort | deliver | roll back |" in text  # the plan does not lead there


def test_at_a_threshold_of_the_solver_both_moves_cost_the_same_by_hand():
    game = LastExchange(T=3, loss=F(1, 4), s_c=F(1, 2), r_p=1, byzantine_pesters=F(1, 3))
    least = solve(game).threshold(3)
    gives, waits = move_costs(game, 3, Belief(1 - least, least))
    assert gives == waits
    with pytest.raises(ValueError, match="is no threshold"):
        beliefs_of_contributor(game, F(1, 2), rule(game), lambda t, signals: F(1, 2))


def test_each_step_aside_in_the_game_without_an_end_is_what_a_solver_makes_of_it():
    """P1 never steps aside by the solver, which follows its belief, and P2 loses what is in the table."""
    game, delta = LastExchange(loss=F(1, 4), s_c=F(1, 2), r_p=1, b_c=20, r_c=1, s_p=1), F(3, 4)
    losses, text = endless_table(game, delta)
    assert min(losses) > 0
    reply = best_reply(game, delta, Calendar(cycle="p"), 0, 9)
    assert abs(reply.turn.cost[0] - F(38, 43)) < F(1, 10)
    assert "$38/43$" in text
    skip = one_shot_deviations(best_reply(game, delta, Calendar(cycle="p"), 0, 7))[0]
    assert skip.gain[0] <= -losses[2] <= skip.gain[1]
