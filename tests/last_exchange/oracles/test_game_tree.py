"""Independent judges: Gambit and OpenSpiel read the game of both players and agree with our verifier."""

import importlib.util
import random
import re
import shlex
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
    tree_costs,
    verify_equilibrium,
)
from goodwill.last_exchange.oracles.every_pair import enumerate_pairs, strategy_number
from goodwill.last_exchange.oracles.game_tree import tree_threshold

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


def expected_utilities(text, acts):
    """Of both players, from the file alone: ``acts(player, t, signals)`` is what a rational peer does."""
    lines = iter(text.splitlines()[3:])
    rounds = int(re.search(r"T = (\d+)", text)[1])

    def walk():
        """The utilities from the next node on; nodes come in the order of the file."""
        kind, _, *rest = shlex.split(next(lines))
        inside = rest[rest.index("{") + 1 : -1 if kind == "t" else rest.index("}")]
        if kind == "t":
            return [F(x.rstrip(",")) for x in inside]
        if kind == "c":
            chances = [F(x) for x in inside[1::2]]
            assert sum(chances) == 1
            assert all(x > 0 for x in chances)
            parts = [walk() for _ in chances]
            return [sum(p * part[k] for p, part in zip(chances, parts, strict=True)) for k in (0, 1)]
        player, name = int(rest[0]), rest[2]
        moves, signals = (part.split()[1].replace("-", "") for part in name.split(", "))
        assert inside == ["c" if player == 1 else "p", "n"]
        both = [walk(), walk()]
        return both[0 if acts(player, rounds - len(moves), signals) else 1]

    found = walk()
    assert next(lines, None) is None
    return found


@pytest.mark.parametrize("T", [1, 2])
def test_the_tree_of_two_rational_peers_pays_what_every_pair_of_strategies_does(T):
    """The other oracle adds up over what may be lost, in whole numbers, and knows no tree."""
    game = GAME.with_changes(T=T, r_c=F(2, 3))
    text, rng = extensive_form(game, Prior(byzantine=0, altruistic=0)), random.Random(T)
    unit = 6 * 4 ** (2 * T + 2)  # of money, and of chances
    for _ in range(6):
        drawn = {}

        def acts(player, t, signals, drawn=drawn):
            return drawn.setdefault((player, t, signals), rng.random() < 0.7)

        found = expected_utilities(text, acts)
        numbers = [strategy_number(T, f"P{k}", lambda t, seen, k=k: acts(k, t, seen)) for k in (1, 2)]
        pairs = enumerate_pairs(game, first=numbers[:1], second=numbers[1:])
        assert [int(pairs.u_1[0, 0]), int(pairs.u_2[0, 0])] == [x * unit for x in found]


def test_the_tree_of_all_types_pays_what_each_meeting_does():
    """A rational P1 that never gives meets all three types of P2, and so does an idle P2 those of P1."""
    game = GAME.with_changes(T=1, byzantine_pesters=F(1, 3), byzantine_contributes=F(1, 5))
    prior = Prior(byzantine=F(1, 7), altruistic=F(2, 7))
    u_1, u_2 = expected_utilities(extensive_form(game, prior), lambda player, t, signals: False)
    seen = 1 - game.loss
    idle = {"byzantine": [F(1, 5), F(1, 5)], "altruistic": [1, 0], "rational": [0, 0]}  # P1 in rounds 1 and 0
    shares = {"byzantine": prior.byzantine, "altruistic": prior.altruistic, "rational": prior.rational}
    asks = {"byzantine": F(1, 3), "altruistic": 1, "rational": 0}  # P2 in round 1, if it is destitute
    wanted_1 = wanted_2 = 0
    for one, (first, last) in idle.items():
        for two, always in asks.items():
            chance, arrives = shares[one] * shares[two], first * seen
            # After a contribution that arrived an altruistic P2 asks no more; a Byzantine one goes on.
            pesters = always if two == "byzantine" else always * (1 - arrives)
            heard = pesters * seen
            given = last + (heard * game.generosity if one == "altruistic" else 0)
            wanted_1 -= chance * ((first + given) * game.s_c + heard * game.r_p)
            # In round 0 what arrives is a benefit if nothing did before.
            if one == "altruistic":  # who is asked was destitute, unless a Byzantine P2 asked all the same
                new = (1 - arrives) if two == "byzantine" else 1
                first_gain = arrives + given * seen * new
            else:
                first_gain = arrives + given * seen * (1 - arrives)
            wanted_2 += chance * (
                first_gain * game.b_c - (arrives + given * seen) * game.r_c - pesters * game.s_p
            )
    assert (u_1, u_2) == (wanted_1, wanted_2)


def test_the_tree_is_searched_as_deep_as_is_said(monkeypatch):
    game, belief = GAME.with_changes(T=4), Belief(F(1, 2), F(1, 2))
    monkeypatch.setattr("goodwill.last_exchange.oracles.game_tree.MOST_ROUNDS", 3)
    assert tree_costs(game, 3, belief) == solve(game).costs(3, belief)
    with pytest.raises(ValueError, match=r"t = 4 is too deep .* 0 <= t <= 3"):
        tree_costs(game, 4, belief)
    monkeypatch.setattr("goodwill.last_exchange.oracles.game_tree.MOST_ROUNDS_OF_TWO", 2)
    assert extensive_form(GAME, MANY).startswith('EFG 2 R "The last exchange, T = 2"')
    for call, message in [
        (lambda: tree_costs(3, 1, belief), "game = 3 is no LastExchange"),
        (lambda: tree_costs(game, 1, 3), "belief = 3 is no Belief"),
        (lambda: tree_costs(game, 5, belief), "t = 5 is out of range"),
        (lambda: tree_costs(game, -1, belief), "t = -1 is out of range"),
        (lambda: tree_threshold(3, 1), "game = 3 is no LastExchange"),
        (lambda: tree_threshold(game, 1, 0), "bits = 0 is out of range"),
        (lambda: tree_threshold(game, 1, 1075), "bits = 1075 is out of range"),
        (lambda: extensive_form(3, MANY), "game = 3 is no LastExchange"),
        (lambda: extensive_form(game, 3), "prior = 3 is no Prior"),
        (lambda: extensive_form(GAME.with_changes(T=3), MANY), "T = 3 is out of range"),
    ]:
        with pytest.raises((TypeError, ValueError), match=message):
            call()


@pytest.mark.parametrize("bits", [1, 2, 10, 40, 1074])
def test_a_threshold_is_the_upper_end_of_an_interval_of_so_many_bits(bits):
    game = LastExchange(T=2, loss=0.25, s_c=0.5, r_p=1.0, byzantine_pesters=0.5)
    least = float(solve(game).threshold(2))
    found = tree_threshold(game, 2, bits)
    assert 0 <= found - least + 1e-15 <= 2.0**-bits + 2e-15
    if bits <= 40:
        assert (found * 2**bits).is_integer()
