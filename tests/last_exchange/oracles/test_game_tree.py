"""Independent judges: Gambit and OpenSpiel read the game of both players and agree with our verifier."""

import importlib.util
from fractions import Fraction as F

import pytest

from goodwill.last_exchange import (
    Belief,
    LastExchange,
    Prior,
    View,
    contributor_belief,
    destitute_histories,
    expected_contributor,
    extensive_form,
    solve,
    verify_equilibrium,
)

needs_gambit = pytest.mark.skipif(not importlib.util.find_spec("pygambit"), reason="no pygambit here")
needs_openspiel = pytest.mark.skipif(not importlib.util.find_spec("pyspiel"), reason="no OpenSpiel here")

GAME = LastExchange(T=2, loss=F(1, 4), s_c=F(1, 2), r_p=1, b_c=200, generosity=F(3, 10))
MANY, FEW = Prior(byzantine=F(1, 10), altruistic=F(2, 5)), Prior(byzantine=F(1, 2), altruistic=F(1, 100))


def repaired(game, prior):
    """The repaired profile by player and by the name of an information set: the probability of acting."""
    solution, start = solve(game), Belief(prior.byzantine, 1 - prior.byzantine)

    def acts(player, name):
        moves, signals = (part.split()[1].replace("-", "") for part in name.split(", "))
        t, view = game.T - len(moves), View(moves, signals)
        if player == "P2":
            return int(t > 0 and "c" not in signals)
        threshold = solution.threshold(t)
        return int(threshold is not None and contributor_belief(game, start, view).destitute >= threshold)

    return acts


def in_gambit(game, prior, tmp_path):
    import pygambit

    path = tmp_path / "game.efg"
    path.write_text(extensive_form(game, prior))
    return pygambit.read_efg(str(path))


def in_openspiel(game, prior, tmp_path):
    import pyspiel
    from open_spiel.python.policy import TabularPolicy

    path = tmp_path / "game.efg"
    path.write_text(extensive_form(game, prior))
    loaded = pyspiel.load_game(f"efg_game(filename={path})")
    policy, acts = TabularPolicy(loaded), repaired(game, prior)
    for state in policy.states:
        name = state.information_state_string().split("-", 3)[3]
        act = acts(f"P{state.current_player() + 1}", name)
        row = policy.action_probability_array[policy.state_lookup[state.information_state_string()]]
        for action in state.legal_actions():
            row[action] = act if state.action_to_string(action) != "n" else 1 - act
    return loaded, policy


@needs_gambit
@pytest.mark.parametrize(("prior", "stands"), [(MANY, True), (FEW, False)])
@pytest.mark.claim("theorem-9")
def test_gambit_finds_the_same_regrets(prior, stands, tmp_path):
    game = in_gambit(GAME, prior, tmp_path)
    profile, acts = game.mixed_behavior_profile(rational=True), repaired(GAME, prior)
    for infoset in game.infosets:
        act = acts(infoset.player.label, infoset.label)
        profile[infoset] = [1 - act if action.label == "n" else act for action in infoset.actions]
    report = verify_equilibrium(GAME, prior, "repaired")
    first = destitute_histories(GAME, expected_contributor(GAME, prior, "repaired"))[0]
    reached = [i for i in game.infosets if profile.infoset_prob(i) > 0]
    assert report.holds_on_path == stands == all(profile.infoset_regret(i) == 0 for i in reached)
    at_first = next(i for i in reached if i.player.label == "P2" and i.label == "did -, observed n")
    values = {action.label: F(str(profile.action_value(action))) for action in at_first.actions}
    assert values["p"] == first.profile, "the worth of pestering to the end, to the last digit"


@needs_gambit
@pytest.mark.claim("theorem-1")
def test_equilibria_that_gambit_computes_need_altruists(tmp_path):
    import pygambit

    small = GAME.with_changes(T=1)
    for altruistic, wanted in ((F(0), False), (F(2, 5), True)):
        game = in_gambit(small, Prior(byzantine=F(1, 10), altruistic=altruistic), tmp_path)
        found = pygambit.nash.lcp_solve(game, rational=True).equilibria
        assert found
        for profile in found:
            reached = [i for i in game.infosets if profile.infoset_prob(i) > 0]
            acting = [
                i.label for i in reached for a in i.actions if a.label != "n" and profile[i][a.label] > 0
            ]
            assert bool(acting) == wanted, acting


@needs_openspiel
@pytest.mark.parametrize("T", [2, 3])
@pytest.mark.claim("theorem-9")
def test_openspiel_finds_nothing_to_exploit(T, tmp_path):
    from open_spiel.python.algorithms.exploitability import nash_conv

    game = GAME.with_changes(T=T)
    assert verify_equilibrium(game, MANY, "repaired").holds
    assert nash_conv(*in_openspiel(game, MANY, tmp_path)) < 1e-9
    assert nash_conv(*in_openspiel(game, FEW, tmp_path)) > 0.1


def test_the_file_is_refused_where_it_would_be_no_game():
    with pytest.raises(ValueError, match="T = 20 is out of range"):
        extensive_form(LastExchange(), MANY)
    with pytest.raises(ValueError, match="leaves nobody rational"):
        extensive_form(GAME, Prior(byzantine=F(1, 2), altruistic=F(1, 2)))
