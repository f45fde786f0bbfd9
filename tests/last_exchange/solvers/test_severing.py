"""A P1 that may sever the connection, and one that contributes whenever asked, judged by P1's solver."""

from fractions import Fraction as F
from random import Random

import pytest

from goodwill.last_exchange import Belief, LastExchange, solve, tau
from goodwill.last_exchange.random_games import hostile_game, hostile_masses
from goodwill.last_exchange.solvers.every_round import contributes_when_asked, greatest_prior
from goodwill.last_exchange.solvers.severing import Severing


def asked_game(rng):
    """A random game inside (3) in which P1 contributes in some round, and Byzantine rates are constant."""
    T = rng.randint(2, 4)
    return hostile_game(rng, T=T, inside=True, spare=0, constant_rates=True, byzantine_contributes=0)


@pytest.mark.claim("severing")
@pytest.mark.parametrize("seed", range(15))
def test_a_fee_that_never_pays_leaves_the_least_cost_as_it_is(seed):
    rng = Random(seed)
    game, belief = hostile_game(rng, longest=3), Belief(*hostile_masses(rng, 3))
    dear = Severing(game, lambda t: 100 * (game.s_c + game.r_p * (t + 1)))
    assert dear.cost(game.T, belief) == min(solve(game).costs(game.T, belief))
    assert dear.first_move(game.T, belief) != "sever"
    assert Severing(game, lambda t: 0).cost(game.T, belief) == 0


@pytest.mark.claim("severing")
@pytest.mark.parametrize("seed", range(15))
def test_severing_is_idle_at_the_price_of_a_pester_for_each_round_left(seed):
    rng = Random(seed)
    game, belief = hostile_game(rng, longest=3), Belief(*hostile_masses(rng, 3))
    fair = Severing(game, lambda t: (1 - game.loss) * game.r_p * t)
    assert fair.cost(game.T, belief) == min(solve(game).costs(game.T, belief))


def test_in_the_last_round_nothing_is_to_come():
    """A contribution is paid, and no pester can follow; severing is paid for each that may be there."""
    game = LastExchange(T=2, loss=F(1, 4), s_c=F(2, 3), r_p=1)
    severing, belief = Severing(game, lambda t: F(t + 1, 7)), Belief(F(1, 2), F(1, 3), F(1, 2))
    assert severing.costs(0, belief) == {"contribute": F(4, 3) * F(2, 3), "wait": 0, "sever": F(4, 3) / 7}
    assert severing.cost(0, belief) == 0
    # A round before, what is observed is paid for: by half of the Byzantine ones, by all that are destitute.
    wait = F(3, 4) * (F(1, 2) * F(1, 2) + F(1, 3))
    gives = F(3, 4) * (F(1, 2) * F(1, 2) + F(1, 3) * F(1, 4)) + F(4, 3) * F(2, 3)
    assert severing.costs(1, belief) == {"contribute": gives, "wait": wait, "sever": F(4, 3) * F(2, 7)}
    assert severing.first_move(1, belief) == "sever"


def test_the_cheapest_of_three_moves_is_the_first_whichever_is_second():
    game, belief = LastExchange(T=1, loss=F(1, 4), s_c=F(1, 10), r_p=1), Belief(F(0), F(1))
    cheap = Severing(game, lambda t: 0)
    costs = cheap.costs(1, belief)
    assert costs["sever"] < costs["contribute"] < costs["wait"]
    assert cheap.first_move(1, belief) == "sever"
    dear = Severing(game.with_changes(s_c=1), lambda t: 2)
    costs = dear.costs(1, belief)
    assert costs["wait"] < costs["contribute"] < costs["sever"]
    assert dear.first_move(1, belief) == "wait"
    assert Severing(game, lambda t: 1).first_move(1, belief) == "contribute"


@pytest.mark.parametrize(("fee", "move"), [(F(19, 10), "wait"), (F(18, 10), "sever")])
def test_a_tie_stays(fee, move):
    """A Byzantine P2 that always pesters costs (1 - rho) r_p a round, here 19/10 in two of them."""
    game = LastExchange(T=2, loss=F(1, 20), s_c=2, r_p=1, byzantine_pesters=1)
    assert Severing(game, lambda t: fee).first_move(2, Belief(F(1), F(0))) == move


@pytest.mark.claim("contributing-every-round")
@pytest.mark.parametrize("whatever", [False, True])
@pytest.mark.parametrize("seed", range(20))
def test_the_greatest_prior_is_the_greatest(seed, whatever):
    game = asked_game(Random(seed))
    most, _ = greatest_prior(game, tau(game), whatever)
    assert contributes_when_asked(game, most, tau(game), whatever)
    assert not contributes_when_asked(game, most + (1 - most) / 10**6, tau(game), whatever)


def test_what_cannot_be_meant_is_refused_by_name():
    game = LastExchange(T=11, loss=F(1, 20))
    with pytest.raises(ValueError, match="T = 11"):
        Severing(game, lambda t: 1)
    assert Severing(game.with_changes(T=10), lambda t: 1).game.T == 10
    with pytest.raises(TypeError, match="game = 'game' is no LastExchange"):
        Severing("game", lambda t: 1)
    severing = Severing(game.with_changes(T=2), lambda t: 1)
    for t in (-1, 3):
        with pytest.raises(ValueError, match=f"t = {t} is out of range"):
            severing.cost(t, Belief(1, 0))
    with pytest.raises(TypeError, match="belief = 3 is no Belief"):
        severing.cost(2, 3)
    with pytest.raises(TypeError, match="fee = 3"):
        Severing(game.with_changes(T=2), 3)
    with pytest.raises(ValueError, match="byzantine = 2"):
        contributes_when_asked(game, 2, 2)
