"""Forged equilibria of both papers: no verifier believes in a profile that the oracle gains against.

Profiles that are equilibria are changed in one place or two: a move, a lottery, the state that follows.  The
oracles know the rules and nothing of the verifiers: of Paper II the play is replayed on the table of one
round, of Paper I whole plans of a player are tried (of P1 all, of P2 a part).
"""

from collections import Counter
from fractions import Fraction as F
from itertools import product
from random import Random

import pytest

from conftest import SEARCHING
from goodwill.last_exchange import (
    Prior,
    Profile,
    View,
    expected_contributor,
    verify_equilibrium,
    verify_profile,
)
from goodwill.last_exchange.random_games import hostile_game, hostile_prior
from goodwill.last_exchange.solvers.pesterer import satisfied_does_nothing
from goodwill.last_exchange.verify.named_profiles import PROFILES
from goodwill.reputation import (
    CLIENT_STRATEGIES,
    OUTCOMES,
    PROVIDER_STRATEGIES,
    Market,
    PublicProfile,
    State,
    cooperation,
    open_complaints,
    rewarded_honesty,
    stage_game,
    verify_public_profile,
)
from hostile.games import Exact, seeded
from last_exchange.verify.test_every_history import spelled_out
from oracles.histories import Peers, greatest_gain
from oracles.payoffs import replayed

#: Forged profiles of each paper, in parts.
PARTS = range(4)
PUBLIC, BAYES, HISTORIES = (250, 60, 120) if SEARCHING else (25, 5, 25)


# ---- Paper II: public automata ----------------------------------------------------------------------
def table(market, delta):
    """One round in normal form, as a repeated game."""
    stage = stage_game(market)
    return Exact(
        tuple(tuple((F(x), F(y)) for x, y in row) for row in stage.payoffs.tolist()),
        F(delta),
        tuple(tuple(tuple(map(F, law)) for law in row) for row in stage.distribution.tolist()),
    )


def play(profile):
    """The profile as actions and lotteries by number."""
    rows, columns = [*CLIENT_STRATEGIES], [*PROVIDER_STRATEGIES]
    number = {name: k for k, name in enumerate(profile.states)}
    found = []
    for state in profile.states.values():
        lotteries = [
            tuple((F(p), number[name]) for name, p in state.following(outcome).items())
            for outcome in OUTCOMES
        ]
        client = state.client if isinstance(state.client, str) else "out"
        found.append(((rows.index(client), columns.index(state.provider)), lotteries))
    return found


def forged_public(profile, choose):
    """The profile with a move, a lottery or what follows changed in one state."""
    states = dict(profile.states)
    for _ in range(choose((1, 1, 2))):
        name = choose([*states])
        state = states[name]
        client = state.client if isinstance(state.client, str) else "out"
        after = {outcome: dict(state.following(outcome)) for outcome in OUTCOMES}
        provider, how, outcome = (
            state.provider,
            choose(("client", "provider", "after", "mix")),
            choose(OUTCOMES),
        )
        if how == "client":
            client = choose([*CLIENT_STRATEGIES])
        elif how == "provider":
            provider = choose([*PROVIDER_STRATEGIES])
        elif how == "after":
            after[outcome] = {choose([*states]): F(1)}
        else:
            share = choose((F(1, 10**30), F(1, 2), 1 - F(1, 10**9)))
            one, two = choose([*states]), choose([*states])
            after[outcome] = {one: share, two: 1 - share} if one != two else {one: F(1)}
        states[name] = State(client=client, provider=provider, after=after, otherwise=name)
    return PublicProfile(states=states, start=profile.start)


@pytest.mark.parametrize("part", PARTS)
def test_no_forged_automaton_is_an_equilibrium(part):
    counted = Counter()
    for number in range(PUBLIC):
        choose = seeded(f"public {part} {number}")
        market = Market.pizza(penalty=choose((0, F(5, 2), F(1, 2))), fine=choose((0, F(1, 100))))
        delta = choose((F(6, 7), F(1, 2), F(9, 10), F(6, 7) - F(1, 10**30), F(80, 99)))
        true = choose((cooperation(), rewarded_honesty(choose((1, F(1, 2)))), open_complaints(F(99, 100))))
        profile = forged_public(true, choose)
        worth, gain = replayed(table(market, delta), play(profile))
        found = verify_public_profile(market, profile, delta, reading="normal")
        assert [*found.values.values()] == worth
        assert found.gain == gain, f"{profile} at {delta} in {market}"
        if gain > 0:  # a whole strategy that gains does so in some move
            assert not verify_public_profile(market, profile, delta).holds
        counted["false" if gain > 0 else "true"] += 1
    assert counted["false"] > PUBLIC // 3
    assert counted["true"] or not SEARCHING


# ---- Paper I: perfect Bayes -------------------------------------------------------------------------
def expected(game, prior, contributes, pesters, player):
    """What a player expects before the first round if it follows its strategy: every course of events.

    Strategies give the probability to act from (t, own moves, own signals).
    """
    kinds = {"byzantine": prior.byzantine, "altruistic": prior.altruistic, "rational": prior.rational}

    def first(kind, t, moves, signals):
        if player == "P1" or kind == "rational":
            return contributes(t, moves, signals)
        if kind == "altruistic":
            return 1 if t == game.T else game.generosity if signals.endswith("p") else 0
        return game.contribution_probability(t, signals)

    def second(kind, t, moves, signals, seen):
        if player == "P2" or kind == "rational":
            return pesters(t, moves, signals)
        if kind == "altruistic":
            return int(t > 0 and "c" not in signals)
        return game.pester_probability(t, seen)

    def go(kind, t, mine, theirs):
        """From round t on; each of the two has its moves and its signals."""
        if t < 0:
            return 0
        total, act = 0, first(kind, t, *mine)
        for gives, p in ((True, act), (False, 1 - act)):
            for arrives, q in ((True, 1 - game.loss), (False, game.loss)) if gives else ((False, 1),):
                if not p * q:
                    continue
                cost = game.s_c if gives and player == "P1" else 0
                worth = (game.b_c if "c" not in theirs[1] else 0) - game.r_c
                gained = worth if arrives and player == "P2" else 0
                heard = (theirs[0], theirs[1] + ("c" if arrives else "n"))
                after = (mine[0] + ("c" if gives else "n"), mine[1])
                total += p * q * (gained - cost + answer(kind, t, after, heard))
        return total

    def answer(kind, t, mine, theirs):
        total, asks = 0, second(kind, t, *theirs, mine[1])
        for pesters_, p in ((True, asks), (False, 1 - asks)):
            for arrives, q in ((True, 1 - game.loss), (False, game.loss)) if pesters_ else ((False, 1),):
                if not p * q:
                    continue
                cost = (
                    game.s_p if pesters_ and player == "P2" else game.r_p if arrives and player == "P1" else 0
                )
                after = (theirs[0] + ("p" if pesters_ else "n"), theirs[1])
                heard = (mine[0], mine[1] + ("p" if arrives else "n"))
                total += p * q * (go(kind, t - 1, heard, after) - cost)
        return total

    return sum(mass * go(kind, game.T, ("", ""), ("", "")) for kind, mass in kinds.items() if mass)


def plans(histories):
    """All pure strategies over some histories."""
    for moves in product((0, 1), repeat=len(histories)):
        chosen = dict(zip(histories, moves, strict=True))
        yield lambda t, own, seen, chosen=chosen: chosen[t, own, seen]


#: What the players may have done and seen with T = 1; P2 sees a signal before it moves.
FIRST = [(1, "", "")] + [(0, move, signal) for move in "cn" for signal in "pn"]
SECOND = [(1, "", signal) for signal in "cn"] + [
    (0, move, one + two) for move in "pn" for one in "cn" for two in "cn"
]


def by_table(chances):
    return lambda t, own, seen: chances.get((t, own, seen), 0)


@pytest.mark.parametrize("part", PARTS)
def test_no_forged_profile_holds_on_the_path(part):
    """Nobody gains at a history that can occur if, and only if, no whole plan is better from the start."""
    counted = Counter()
    for number in range(BAYES):
        rng = Random(f"bayes {part} {number}")
        choose, game, prior = rng.choice, hostile_game(rng, T=1), hostile_prior(rng)
        # Idleness is an equilibrium without altruists; the protocol's pesters may be one with them.
        one = dict.fromkeys(FIRST, 0)
        two = {h: int(choose((0, 1)) and h[0] > 0 and "c" not in h[2]) for h in SECOND}
        for _ in range(choose((0, 0, 1, 2))):
            side, place = choose([(one, FIRST), (two, SECOND)])
            side[choose(place)] = choose((1, F(1, 3), F(1, 10**30)))
        follows = by_table(one), by_table(two)
        profile = Profile(
            "forged",
            lambda t, view, f=follows[0]: f(t, view.moves, view.signals),
            lambda t, view, f=follows[1]: f(t, view.moves, view.signals),
        )
        gains = {
            "P1": max(expected(game, prior, plan, follows[1], "P1") for plan in plans(FIRST)),
            "P2": max(expected(game, prior, follows[0], plan, "P2") for plan in first_plans(choose)),
        }
        gains = {player: best - expected(game, prior, *follows, player) for player, best in gains.items()}
        found = verify_profile(game, prior, profile)
        for player, gain in gains.items():
            assert (found.path_gains[player] > 0) >= (gain > 0), (
                f"{player} gains {gain}: {one}, {two}, {game}"
            )
            if player == "P1":
                assert (found.path_gains[player] > 0) == (gain > 0), f"{one}, {two}, {game}, {prior}"
        counted["false" if max(gains.values()) > 0 else "true"] += 1
    assert len(counted) == 2 or not SEARCHING


def first_plans(choose):
    """Plans of P2: those that look at signals only, and some of all that there are."""
    for one, two in product((0, 1), repeat=2):
        for last in product((0, 1), repeat=2):
            chosen = {(1, "", "c"): one, (1, "", "n"): two}
            for move, a, b in product("pn", "cn", "cn"):
                chosen[0, move, a + b] = last["cn".index(b)]
            yield by_table(chosen)
    for _ in range(30):
        yield by_table({history: choose((0, 1)) for history in SECOND})


# ---- Paper I: at every history ----------------------------------------------------------------------
def peers_of(game, prior, contributes, pesters):
    kinds = {"byzantine": prior.byzantine, "altruistic": prior.altruistic, "rational": prior.rational}
    return Peers(game, kinds, contributes, pesters)


def views(player, T):
    """All that a player may have done and seen before its moves."""
    act, signal = ("c", "p") if player == "P1" else ("p", "c")
    for t in range(T, -1, -1):
        for moves in product((act, "n"), repeat=T - t):
            for signals in product((signal, "n"), repeat=T - t + (player == "P2")):
                yield t, "".join(moves), "".join(signals)


@pytest.mark.parametrize("part", PARTS)
def test_no_forged_profile_holds_at_any_history(part):
    """The gain is that of the best of all plans, to the last digit, also where nobody should ever be."""
    counted = Counter()
    for number in range(HISTORIES):
        rng = Random(f"histories {part} {number}")
        choose, T = rng.choice, rng.choice((1, 1, 2)) if SEARCHING else 1
        game, prior = hostile_game(rng, T=T), hostile_prior(rng)
        first, second = [*views("P1", T)], [*views("P2", T)]
        asks = choose((0, 1))
        one, two = {}, {h: int(asks and h[0] > 0 and "c" not in h[2]) for h in second}
        for _ in range(choose((0, 0, 1, 2))):
            side, places = choose([(one, first), (two, second)])
            side[choose(places)] = choose((1, 0, F(1, 3), F(1, 10**30), 1 - F(1, 10**30)))
        follows = by_table(one), by_table(two)
        peers = peers_of(game, prior, *follows)
        profile = Profile(
            "forged",
            lambda t, view, f=follows[0]: f(t, view.moves, view.signals),
            lambda t, view, f=follows[1]: f(t, view.moves, view.signals),
        )
        found = verify_profile(game, prior, profile)
        assert found.gains == {player: greatest_gain(peers, player) for player in ("P1", "P2")}
        counted["true" if found.holds else "false"] += 1
    print(dict(counted))
    assert counted["true"]
    assert counted["false"] > counted["true"]


@pytest.mark.parametrize("name", PROFILES)
def test_the_fast_verifier_finds_the_gains_of_the_best_plans(name):
    """Also where the game, or the prior, is changed by one part in 10 ** 30."""
    counted = Counter()
    for number in range(HISTORIES):
        rng = Random(f"named {name} {number}")
        choose, prior = rng.choice, hostile_prior(rng, unsure=True)
        game = hostile_game(rng, T=2 if SEARCHING and number % 4 == 0 else 1)
        game = game.with_changes(s_c=game.s_c + choose((0, 1, -1)) * F(1, 10**30))
        if choose((0, 1)) and prior.byzantine:
            prior = Prior(byzantine=prior.byzantine - F(1, 10**30), altruistic=prior.altruistic)
        profile = spelled_out(game, prior, name)
        peers = peers_of(
            game,
            prior,
            lambda t, moves, signals, p=profile: p.contributes(t, View(moves, signals)),
            lambda t, moves, signals, p=profile: p.pesters(t, View(moves, signals)),
        )
        if game.r_c and not satisfied_does_nothing(game, expected_contributor(game, prior, name)):
            with pytest.raises(ValueError, match="r_c = 1 is so large"):
                verify_equilibrium(game, prior, name)
            continue
        found = verify_equilibrium(game, prior, name)
        assert found.gains == {player: greatest_gain(peers, player) for player in ("P1", "P2")}
        counted["true" if found.holds else "false"] += 1
    print(name, dict(counted))
    assert counted
