"""The verifier by the whole game tree, against the fast one and against equilibria that one can see."""

import itertools
import math
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from goodwill.last_exchange import (
    Belief,
    LastExchange,
    Prior,
    Profile,
    View,
    contributor_belief,
    persistent_pesterer,
    solve,
    verify_equilibrium,
    verify_profile,
)
from goodwill.last_exchange.random_games import hostile_behaviour, hostile_game, hostile_prior
from goodwill.last_exchange.strategies.views import altruistic_contributor
from goodwill.last_exchange.verify.named_profiles import PROFILES, Memory


def spelled_out(game, prior, name):
    """A named profile as a pair of strategies: P1 looks at all that it did and saw."""
    solution, start = solve(game), Belief(prior.byzantine, 1 - prior.byzantine)

    def contributes(t, view):
        seen = Memory(contributor_belief(game, start, view), view.signals.endswith("p"), view.signals)
        return int(PROFILES[name](game, solution, t, seen))

    return Profile(name, contributes, persistent_pesterer(game))


@st.composite
def small_games(draw):
    """Hostile games of up to four rounds, a third of them with Byzantine peers that have a memory."""
    rng = draw(st.randoms(use_true_random=False))
    game = hostile_game(rng, longest=3)
    return game.with_changes(byzantine_pesters=hostile_behaviour(rng, game.T)), hostile_prior(
        rng, unsure=True
    )


@examples(25)
@given(small_games())
@pytest.mark.claim("theorem-9")
def test_the_two_verifiers_agree_to_the_last_digit(case):
    game, prior = case
    for name in PROFILES:
        fast = verify_equilibrium(game, prior, name)
        slow = verify_equilibrium(game, prior, spelled_out(game, prior, name))
        assert fast.gains == slow.gains
        assert fast.path_gains == slow.path_gains


@pytest.mark.claim("theorem-1")
def test_without_altruists_idleness_is_the_equilibrium():
    game, prior = LastExchange(T=3, loss=F(1, 4)), Prior(byzantine=F(1, 4), altruistic=0)
    idle = Profile("idle", lambda t, view: 0, lambda t, view: 0)
    assert verify_profile(game, prior, idle).gain == 0
    eager = Profile("eager", lambda t, view: int(t == 3), lambda t, view: 0)
    worst = verify_profile(game, prior, eager)
    assert worst.gain == worst.gains["P1"] == game.s_c
    assert (worst.witness.player, worst.witness.t, worst.witness.instead) == ("P1", 3, "n")


def test_mixed_strategies_gain_what_they_give_away():
    game = LastExchange(T=1, loss=F(1, 2), s_c=2, r_p=1, b_c=100, r_c=0)
    prior = Prior(byzantine=0, altruistic=0)
    coin = Profile("coin", lambda t, view: F(1, 3), lambda t, view: 0)
    # In round 0 a contribution is wasted; in round 1 both are.
    assert verify_profile(game, prior, coin).gains["P1"] == F(1, 3) * 2 * 2


def surprising():
    """P1 never contributes, and P2 stops for good only if it has seen a contribution that cannot come."""
    game = LastExchange(T=1, loss=F(1, 2), s_c=1, r_p=1, b_c=100, r_c=0, generosity=1)
    return game, Prior(byzantine=0, altruistic=0)


def plain(view):
    """The other's view, if nothing but what must be was done, and nothing of the player's own arrived."""
    return View(view.signals, "n" * len(view.moves))


def test_beliefs_where_bayes_is_silent_are_the_profiles_own():
    game, prior = surprising()
    asked = []

    def beliefs(player, view):
        asked.append((player, view))
        return {("rational", plain(view)): F(1)}

    never = Profile("never", lambda t, view: 0, lambda t, view: 0, beliefs)
    report = verify_profile(game, prior, never)
    assert report.gain == 0
    assert ("P2", View("", "c")) in asked
    assert all("c" in view.signals for player, view in asked if player == "P2")
    assert all("p" in view.signals for player, view in asked if player == "P1")


def test_a_belief_can_make_and_break_an_equilibrium():
    game, prior = surprising()
    game = game.with_changes(T=2, s_c=F(1, 10))
    # P2 pesters in round 1 after an impossible contribution: senseless.
    again = Profile("again", lambda t, view: 0, lambda t, view: int(t == 1 and view.signals == "cn"))
    assert verify_profile(game, prior, again).gains["P2"] == game.s_p
    # P1 contributes after an impossible pester in round 2. Worth while only if P2 will then pester again.
    yields = Profile("yields", lambda t, view: int(t == 1 and view.signals == "p"), lambda t, view: 0)
    assert verify_profile(game, prior, yields).gains["P1"] == game.s_c
    asks_again = Profile(
        "asks again",
        yields.contributes,
        lambda t, view: int(t == 1 and view.moves == "p" and view.signals[-1] == "n"),
        lambda player, view: {("rational", plain(view)): F(1)},
    )
    assert verify_profile(game, prior, asks_again).gains["P1"] == 0


def test_bad_profiles_are_named():
    game, prior = surprising()
    with pytest.raises(ValueError, match=r"strategy of 'bold' at .* = 2 .* <= 1"):
        verify_profile(game, prior, Profile("bold", lambda t, view: 2, lambda t, view: 0))
    for kind, theirs in (
        ("martian", None),
        ("altruistic", None),  # the prior has none
        ("rational", View("c", "nnn")),
        ("rational", View("n", "")),  # what it saw must have been sent
        ("rational", View("p", "")),
        ("rational", "c"),
    ):
        with pytest.raises(ValueError, match=r"must be a type of the prior and a possible view"):
            verify_profile(
                game,
                prior,
                Profile(
                    "phantom",
                    lambda t, v: 0,
                    lambda t, v: 0,
                    lambda _, v, k=kind, w=theirs: {(k, plain(v) if w is None else w): F(1)},
                ),
            )
    for mass in (math.nan, math.inf, -1, None, "1", True, 1j):
        with pytest.raises((TypeError, ValueError), match=r"mass|is not a number|is no"):
            verify_profile(
                game,
                prior,
                Profile(
                    "heavy",
                    lambda t, v: 0,
                    lambda t, v: 0,
                    lambda _, v, m=mass: {("rational", plain(v)): m},
                ),
            )
    with pytest.raises(ValueError, match=r"beliefs\('P.', .*\) = \{\} is out of range"):
        verify_profile(game, prior, Profile("blank", lambda t, v: 0, lambda t, v: 0, lambda player, view: {}))
    with pytest.raises(ValueError, match="T = 20 is out of range"):
        verify_profile(LastExchange(), prior, Profile("long", lambda t, v: 0, lambda t, v: 0))


def test_the_protocol_itself_is_no_equilibrium():
    game, prior = LastExchange(T=3, loss=F(1, 4)), Prior(byzantine=F(1, 5), altruistic=F(1, 5))
    protocol = Profile("protocol", altruistic_contributor(game), persistent_pesterer(game))
    report = verify_equilibrium(game, prior, protocol)
    assert report.gains["P1"] > 0
    assert "P1 in round" in str(max((w for w in report.witnesses if w.player == "P1"), key=lambda w: w.gain))


@pytest.mark.claim("beliefs-assigned")
@pytest.mark.parametrize("kind", ["byzantine", "altruistic", "rational"])
def test_a_satisfied_p2_does_nothing_under_every_belief(kind):
    """It did not pester, and yet a contribution came that no type of P1 would have sent."""
    game = LastExchange(T=2, loss=F(1, 4), s_c=F(1, 2), r_p=1, b_c=1001, generosity=1)
    prior, surprises = Prior(byzantine=F(1, 10), altruistic=F(2, 5)), []

    def believes(player, view):
        surprises.append((player, view))
        return {(kind, plain(view)): 1}

    profile = replace(spelled_out(game, prior, "repaired"), beliefs=believes)
    assert verify_profile(game, prior, profile).gain == 0
    assert ("P2", View("n", "nc")) in surprises


def test_a_strategy_is_asked_once_at_each_view():
    """One that is drawn anew each time would be another strategy at each place of the tree."""
    game, asked = LastExchange(T=2, loss=F(1, 2), s_c=2, r_p=1, b_c=100, r_c=0), []

    def drawn(t, view):
        asked.append((t, view))
        return len(asked) % 2

    verify_profile(game, Prior(byzantine=0, altruistic=0), Profile("drawn", drawn, lambda t, view: 0))
    assert len(asked) == len(set(asked))


WORDS = ["".join(letters) for n in range(3) for letters in itertools.product("pcn", repeat=n)]


@pytest.mark.parametrize(
    ("player", "view", "possible"),
    [
        ("P2", View("", "c"), [View("c", "")]),
        ("P2", View("n", "nc"), [View("nc", "n"), View("cc", "n")]),
        ("P2", View("p", "nc"), [View(a + "c", b) for a in "nc" for b in "np"]),
        ("P1", View("n", "p"), [View("p", "n")]),
        ("P1", View("c", "p"), [View("p", "n"), View("p", "c")]),
    ],
)
def test_a_belief_is_about_what_the_other_may_have_done_and_seen(player, view, possible):
    """Nothing arrives that was not sent; of what was sent anything may be lost."""
    game, prior = surprising()
    accepted = []
    for theirs in (View(moves, signals) for moves in WORDS for signals in WORDS):

        def believes(who, seen, theirs=theirs):
            return {("rational", theirs if (who, seen) == (player, view) else plain(seen)): 1}

        never = Profile("never", lambda t, view: 0, lambda t, view: 0, believes)
        with suppress(ValueError):
            verify_profile(game, prior, never)
            accepted.append(theirs)
    assert sorted(accepted) == sorted(possible)


@pytest.mark.parametrize("share", [F(1, 10), F(1, 2), F(9, 10)])
def test_where_bayes_is_silent_and_nothing_is_said_the_types_are_as_likely_as_before(share):
    """A pester that nobody sends: a rational P2 would ask again, a Byzantine one would not."""
    game = LastExchange(T=2, loss=F(1, 2), s_c=F(1, 20), r_p=1, b_c=100, r_c=0, byzantine_pesters=0)
    prior = Prior(byzantine=share, altruistic=0)

    def asks_again(t, view):
        return int(t == 1 and view.moves == "p" and view.signals[-1] == "n")

    def believes(player, view):
        return {("byzantine", plain(view)): share, ("rational", plain(view)): 1 - share}

    silent = Profile("asks again", lambda t, view: 0, asks_again)
    found = verify_profile(game, prior, silent).gains
    assert found == verify_profile(game, prior, replace(silent, beliefs=believes)).gains
    # In round 1 a contribution saves a pester if it arrives, P2 is rational, and its pester would arrive.
    assert found["P1"] == max(0, (1 - share) * F(1, 4) - F(1, 20))


def test_a_belief_may_have_a_mass_of_0_and_a_game_as_many_rounds_as_is_said(monkeypatch):
    game, prior = surprising()
    prior = Prior(byzantine=F(1, 2), altruistic=0)

    def believes(player, view):
        return {("rational", plain(view)): 1, ("byzantine", plain(view)): 0}

    never = Profile("never", lambda t, view: 0, lambda t, view: 0, believes)
    game = game.with_changes(byzantine_pesters=0)
    monkeypatch.setattr("goodwill.last_exchange.verify.every_history.MOST_ROUNDS", 1)
    assert verify_profile(game, prior, never).gain == 0
    with pytest.raises(ValueError, match=r"T = 2 is out of range: .* T <= 1 here"):
        verify_profile(game.with_changes(T=2), prior, never)
    for arguments, message in [
        ((3, 3, 3), "game = 3 is no LastExchange"),
        ((game, 3, 3), "prior = 3 is no Prior"),
        ((game, prior, 3), "profile = 3 is no Profile"),
    ]:
        with pytest.raises(TypeError, match=message):
            verify_profile(*arguments)
