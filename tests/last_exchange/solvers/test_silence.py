"""P2's beliefs in silence: histories are one just where the beliefs are, and nothing else is lost."""

import itertools
import random
from fractions import Fraction as F

import pytest

from goodwill.last_exchange import (
    LastExchange,
    altruistic_automaton,
    byzantine_automaton,
    destitute_histories,
    expected_contributor,
    mixture,
    silence,
)
from goodwill.last_exchange.random_games import hostile_prior
from goodwill.last_exchange.strategies.automata import minimal
from last_exchange.solvers import test_pesterer

CASES = test_pesterer.CASES[:12]


def test_beliefs_are_those_of_the_histories():
    for game, prior in CASES[:10]:
        contributor = expected_contributor(game, prior)
        path = silence(game, contributor, "p" * (game.T - 1))
        for history in destitute_histories(game, contributor, histories="path"):
            assert tuple(path.beliefs(history.t)[0]) == history.beliefs


def belief_after(game, contributor, moves):
    """P2's belief in P1's private states after these moves and no contribution, before it moves again."""
    alone = silence(game, contributor, moves + "p" * (game.T - 1 - len(moves)))
    masses = alone.round(game.T - len(moves)).masses[0]
    return tuple((masses / masses.sum()).tolist())


@pytest.mark.parametrize(("game", "prior"), CASES)
def test_histories_are_one_if_and_only_if_they_lead_to_one_belief(game, prior):
    contributor = expected_contributor(game, prior)
    merged = silence(game, contributor)
    for t in range(1, game.T + 1):
        here = merged.round(t)
        histories = ["".join(moves) for moves in itertools.product("pn", repeat=game.T - t)]
        first = {}
        for moves in histories:
            first.setdefault(belief_after(game, contributor, moves), moves)
        assert here.histories == tuple(first.values())
        assert [tuple((row / row.sum()).tolist()) for row in here.masses] == [*first]


@pytest.mark.parametrize(("game", "prior"), CASES)
def test_each_history_has_its_own_probability(game, prior):
    contributor = expected_contributor(game, prior)
    for history in destitute_histories(game, contributor):
        moves = history.moves + "p" * (history.t - 1)
        assert history.probability == silence(game, contributor, moves).round(history.t).masses.sum()


def test_floats_find_the_beliefs_that_fractions_do():
    game = LastExchange(
        T=10, loss=F(1, 4), s_c=2, r_p=1, b_c=1000, r_c=0, generosity=F(1, 20), byzantine_pesters=F(1, 2)
    )
    prior = hostile_prior(random.Random(3))
    exact = silence(game, expected_contributor(game, prior, "repaired"))
    floats = silence(game.with_changes(loss=0.25), expected_contributor(game, prior, "repaired"))
    assert floats.round(1).masses.dtype == float
    for t in range(1, game.T + 1):
        assert floats.round(t).histories == exact.round(t).histories
    assert len(exact.round(1).histories) < 2 ** (game.T - 1) / 4


def test_small_beliefs_are_told_apart():
    """Histories merge only if each mass agrees, however small: a worth may be as great as that is small."""
    game = LastExchange(T=3, loss=0.5, generosity=1.0)
    parts = [(1e-30, altruistic_automaton(game)), (1.0, byzantine_automaton(game))]
    assert len(silence(game, mixture(parts)).round(1).histories) == 4


def test_a_belief_at_what_cannot_occur_is_refused():
    game = LastExchange(T=2, loss=F(1, 2))
    nobody = silence(game, mixture([(F(0), altruistic_automaton(game))]))
    with pytest.raises(ValueError, match="t = 2 has a history that cannot occur"):
        nobody.beliefs(2)


SMALL = LastExchange(T=3, loss=F(1, 4), b_c=20, generosity=F(1, 3))
ALTRUIST = altruistic_automaton(SMALL)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: silence(3, ALTRUIST), "game = 3 is no LastExchange"),
        (lambda: silence(SMALL, 3), "contributor = 3 is no Automaton"),
        (lambda: silence(SMALL.with_changes(T=2), ALTRUIST), r"plays 4 rounds: it must play T \+ 1 = 3"),
        (lambda: silence(SMALL, ALTRUIST, "p"), "calendar = 'p' must be T - 1 = 2 moves"),
        (lambda: silence(SMALL, ALTRUIST, "pc"), "calendar = 'pc' must be"),
        (lambda: silence(SMALL, ALTRUIST, 3), "calendar = 3 must be"),
        (lambda: silence(SMALL, ALTRUIST).round(0), "t = 0 is out of range"),
        (lambda: silence(SMALL, ALTRUIST).round(4), "t = 4 is out of range"),
        (lambda: silence(SMALL, ALTRUIST).round(3).moves(1), "row = 1 is out of range"),
        (lambda: silence(SMALL, ALTRUIST).round(3).moves(-1), "row = -1 is out of range"),
        (lambda: silence(SMALL, ALTRUIST, "pn").worths, "one calendar leaves out what other plans lead to"),
    ],
)
def test_what_is_no_silence_is_named(call, message):
    with pytest.raises((TypeError, ValueError), match=message):
        call()


@pytest.mark.parametrize("kind", ["fractions", "floats"])
def test_as_many_masses_are_kept_as_is_said(kind, monkeypatch):
    game = SMALL if kind == "fractions" else SMALL.with_changes(loss=0.25)
    found = silence(game, ALTRUIST)
    kept = sum(found.round(t).masses.size for t in (3, 2, 1))
    assert found.round(1).masses.dtype == (object if kind == "fractions" else float)
    where = "goodwill.last_exchange.solvers.silence."
    names = ("MOST_FRACTIONS", "MOST_MASSES") if kind == "fractions" else ("MOST_MASSES", "MOST_FRACTIONS")
    monkeypatch.setattr(where + names[1], 0)
    monkeypatch.setattr(where + names[0], kept)
    assert silence(game, ALTRUIST).round(1).histories == found.round(1).histories
    monkeypatch.setattr(where + names[0], kept - 1)
    with pytest.raises(ValueError, match="T = 3 is out of range here: after 2 moves P2 may hold"):
        silence(game, ALTRUIST)


def test_what_pestering_once_more_is_worth_is_the_difference_of_two_plans():
    """To pester ever after, and the same but for this round: by every loss and every state of P1."""
    prior = hostile_prior(random.Random(5))
    contributor = expected_contributor(SMALL, prior)
    for moves in ("pp", "np", "pn"):
        for t in (3, 2, 1):
            alone = silence(SMALL, contributor, moves)
            here, layers = alone.round(t), alone.contributor.layers

            def worth(t, state, plan, layers=layers):
                """From P1's move of round t on, P2 having observed nothing yet."""
                acts = (1 - SMALL.loss) * layers[t].contributes[state]
                gained = acts * (SMALL.b_c - SMALL.r_c - SMALL.r_c * later(t, state))
                if t == 0:
                    return gained
                return gained + (1 - acts) * asked(t, state, plan)

            def asked(t, state, plan, layers=layers):
                """From P2's move of round t on."""
                seen, after = (1 - SMALL.loss if plan[0] else 0), layers[t]
                mean = seen * worth(t - 1, after.on_pester[state], plan[1:] or (1,))
                mean += (1 - seen) * worth(t - 1, after.on_silence[state], plan[1:] or (1,))
                return mean - SMALL.s_p * plan[0]

            def later(t, state, layers=layers):
                """How often P2 receives after round t if it does nothing more."""
                if t == 0:
                    return 0
                after = layers[t].on_silence[state]
                return (1 - SMALL.loss) * layers[t - 1].contributes[after] + later(t - 1, after)

            gains = [asked(t, s, (1,)) - asked(t, s, (0, 1)) for s in range(len(layers[t].contributes))]
            wanted = [
                sum(m * g for m, g, p in zip(here.masses[0], gains, layers[t].part, strict=True) if p == k)
                for k in range(3)
            ]
            assert alone.one_shot_gains(t)[0].tolist() == wanted


def walked(game, contributor, moves):
    """The mass of each private state of P1 on which nothing arrived up to the next move, by all states."""
    here, T = dict(enumerate(contributor.start.tolist())), game.T
    for t in range(T, T - len(moves) - 1, -1):
        layer = contributor.layers[t]
        missed = {s: mass * (1 - (1 - game.loss) * layer.contributes[s]) for s, mass in here.items()}
        if T - t == len(moves):
            return [missed.get(s, 0) for s in range(len(layer.contributes))]
        here = {}
        seen = 1 - game.loss if moves[T - t] == "p" else 0
        for s, mass in missed.items():
            for following, share in ((layer.on_pester[s], seen), (layer.on_silence[s], 1 - seen)):
                here[int(following)] = here.get(int(following), 0) + share * mass
    raise AssertionError


def best_worth(game, contributor, t, masses, plans):
    """The most of some plans from P2's move in round t on, against these masses of P1's private states."""
    layers = contributor.layers

    def asked(t, state, plan):
        """What P2 still gets: it stops for good when something has arrived."""
        seen = 1 - game.loss if plan[0] else 0
        after = [(layers[t].on_pester[state], seen), (layers[t].on_silence[state], 1 - seen)]
        return sum(share * moved(t - 1, s, plan[1:]) for s, share in after if share) - game.s_p * plan[0]

    def moved(t, state, plan):
        arrives = (1 - game.loss) * layers[t].contributes[state]
        got = arrives * (game.b_c - game.r_c * (1 + more(t, state)))
        return got + ((1 - arrives) * asked(t, state, plan) if t else 0)

    def more(t, state):
        if t == 0:
            return 0
        after = layers[t].on_silence[state]
        return (1 - game.loss) * layers[t - 1].contributes[after] + more(t - 1, after)

    return max(sum(mass * asked(t, s, plan) for s, mass in enumerate(masses) if mass) for plan in plans)


@pytest.mark.parametrize("seed", range(4))
def test_masses_and_worths_are_those_of_all_states_and_all_plans(seed):
    """Row by row: what its first history leaves, and the best plan after either move, or pesters for ever."""
    game = SMALL.with_changes(b_c=60, r_c=F(1, 2), byzantine_contributes=[0, F(1, 3), F(1, 4), F(1, 5)])
    contributor = minimal(expected_contributor(game, hostile_prior(random.Random(seed), unsure=True)))
    found = silence(game, contributor)
    for t in (3, 2, 1):
        here = found.round(t)
        for row, moves in enumerate(here.histories):
            assert here.moves(row) == moves
            masses = walked(game, contributor, moves)
            assert here.masses[row].tolist() == masses
            every = [(*plan, False) for plan in itertools.product((True, False), repeat=t)]
            for move, first in (("p", True), ("n", False)):
                plans = [plan for plan in every if plan[0] == first]
                assert found.worths[t][move][row] == best_worth(game, contributor, t, masses, plans)
            always = [(True,) * t + (False,)]
            assert found.worths[t]["profile"][row] == best_worth(game, contributor, t, masses, always)
