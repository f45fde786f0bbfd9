"""Forged equilibria of Paper II: each verifier says what the oracle says, about every move and every belief.

Each begins with profiles that hold.  What is changed in one place is judged by the oracle, which plays all
courses of a round out; the verifier must find the same gain of every move, to the last digit, or refuse the
beliefs where the oracle's are other ones.
"""

import math
from collections import Counter
from dataclasses import replace
from fractions import Fraction as F

import pytest

from conftest import SEARCHING
from forge.profiles import forged_plans, taken_apart
from goodwill.reputation import (
    Market,
    PublicProfile,
    State,
    attrition,
    cooperation,
    endless_fair_tests,
    endless_tests,
    fading_trade,
    longest_record,
    most_tested_priors,
    open_complaints,
    patience_contest,
    rewarded_honesty,
    verify_public_profile,
    verify_with_end,
    verify_with_unknown_client,
    verify_with_unknown_provider,
)
from goodwill.reputation import (
    is_fair as believed_fair,
)
from goodwill.reputation.strategies.meetings import market_profile, meeting_name
from goodwill.reputation.verify.meetings import verify_meetings
from hostile.games import seeded
from oracles.markets import gains, is_fair, surprises

#: Of the forgeries of each profile so many are tried; all in a search.
MOST = 10**6 if SEARCHING else 20
HONEST = {"start": "in", "low": "0", "high": "1"}
GREEDY = {"asked": "e0", "low, no effort": "d"}
PIZZA = Market.pizza(penalty=F(5, 2))
WET = Market(
    price=120, outside_premium=F(1, 4), utility=400, effort_cost=70, success=F(9, 10), fine=1, penalty=150
)
OTHERS = {
    "pizza": PIZZA,
    "mild": Market.pizza(penalty=F(1, 2)),
    "free": PIZZA.with_changes(fine=0),
    "wet": WET,
    "perfect": PIZZA.with_changes(success=1),
}
DELTA = F(19, 20)
TWO = [("Ann", "Bob"), ("Eve", "Bob")]


def nobody(profile):
    return dict.fromkeys(profile.states, F(0))


def public():
    mild = OTHERS["mild"]
    for market, profile, delta in (
        (Market.pizza(penalty=0), cooperation(), F(6, 7)),
        (mild, rewarded_honesty(F(1, 2)), DELTA),
        (mild, open_complaints(F(3, 10)), F(7, 10)),
    ):
        yield taken_apart(market, delta, profile, nobody(profile))


def client():
    yield taken_apart(PIZZA, DELTA, *endless_tests(PIZZA, DELTA, F(1, 10), F(3, 10)))
    dear, delta = Market.pizza(penalty=10), F(99, 100)
    siege = attrition(dear, delta, F(1, 100), gives_in=F(3, 4), doubt=F(3, 50), strike=F(17, 100))
    yield taken_apart(dear, delta, *siege)


def fair():
    market = Market.pizza(penalty=F(3, 2))
    yield taken_apart(market, DELTA, *endless_fair_tests(market, DELTA, F(1, 10), screens=F(9, 10)))
    for found in most_tested_priors(PIZZA, DELTA, 2, least=0.2, cells=20):
        if found.lower is not None:
            yield taken_apart(PIZZA, DELTA, found.profile, found.beliefs)


def provider():
    for share, trials in ((F(1, 10), 3), (F(1, 2), 1)):
        yield taken_apart(PIZZA, DELTA, *patience_contest(PIZZA, DELTA, share, trials))


def end():
    for market, rounds, share in ((PIZZA, 1, F(1, 2)), (PIZZA, 3, F(1, 10)), (WET, 2, F(1, 2))):
        yield taken_apart(market, DELTA, *fading_trade(market, DELTA, rounds, share))


def meetings():
    mild, half = OTHERS["mild"], {0: F(1, 2), 1: F(1, 2)}
    for profile in (
        market_profile(mild, cooperation(), TWO, turns=[half, half]),
        market_profile(mild, rewarded_honesty(F(1, 2)), TWO, shared=True),
    ):
        yield taken_apart(mild, F(99, 100), profile, nobody(profile))


def doubted_meetings():
    tests = endless_tests(PIZZA, DELTA, F(1, 10), F(3, 10))
    for schedule, (plan, beliefs) in (
        ([("Ann", "Bob")], tests),
        ([("Ann", "Bob"), ("Ann", "Dan")], (rewarded_honesty(), {"trade": F(1, 4), "apart": F(0)})),
    ):
        profile = market_profile(PIZZA, plan, schedule, shared=True)
        named = {
            meeting_name(schedule, turn, [state]): belief
            for turn in range(len(schedule))
            for state, belief in beliefs.items()
        }
        yield taken_apart(PIZZA, DELTA, profile, named)


def ends_in(state):
    return state.startswith("over")


#: The verifier, who is unknown to it, what the committed type does, and which states are none.
JUDGES = {
    "public": (public, lambda p: verify_public_profile(p.market, p.profile(), p.delta), "nobody", HONEST),
    "client": (
        client,
        lambda p: verify_with_unknown_client(p.market, p.profile(), p.beliefs, p.delta),
        "client",
        HONEST,
    ),
    "fair": (
        fair,
        lambda p: verify_with_unknown_client(p.market, p.profile(), p.beliefs, p.delta),
        "client",
        HONEST,
    ),
    "end": (
        end,
        lambda p: verify_with_end(p.market, p.profile(), p.beliefs, p.delta),
        "client",
        HONEST,
    ),
    "provider": (
        provider,
        lambda p: verify_with_unknown_provider(p.market, p.profile(), p.beliefs, p.delta),
        "provider",
        GREEDY,
    ),
    "meetings": (meetings, lambda p: verify_meetings(p.profile(), p.delta), "nobody", HONEST),
    "doubted meetings": (
        doubted_meetings,
        lambda p: verify_meetings(p.profile(), p.delta, beliefs=p.beliefs),
        "client",
        HONEST,
    ),
}


def judged(name, plan, unknown, committed):
    """What the oracle says: whether there is an end and beliefs are Bayes', what moves gain, and values.

    A plan that comes to a move of which nothing is said is not sound.
    """
    try:
        stages = plan.stages(unknown, committed)
        beliefs = dict.fromkeys(stages, F(0)) if unknown == "nobody" else plan.beliefs
        found, expected = gains(stages, beliefs, plan.delta, unknown)
        sound = not surprises(stages, beliefs, unknown)
        if name == "end":
            sound = sound and has_an_end(stages, plan.start)
            found = {key: gain for key, gain in found.items() if not ends_in(key[1])}
    except KeyError:
        return False, {}, {}
    return sound, found, expected


def has_an_end(stages, start):
    """Whether every play from every state on meets the same number of rounds, and then nothing for ever."""
    follow = {
        state: {s for after in stage.after.values() for s, p in after.items() if p}
        for state, stage in stages.items()
    }
    for state in filter(ends_in, stages):
        comes, does = stages[state].clients[0]["start"], stages[state].providers[0]
        idle = comes.get("in") == does["asked"].get("e0") == does["low, no effort"].get("r") == 1
        if not idle or not all(map(ends_in, follow[state])):
            return False
    for state in stages:
        here, rounds = {state}, 0
        while not all(map(ends_in, here)):
            if any(map(ends_in, here)) or rounds > len(stages):
                return False
            here, rounds = {s for x in here for s in follow[x]}, rounds + 1
    return not ends_in(start)


REFUSALS = "not Bayes|says nothing for|is no end|is the end|may never end|rounds to go"


def compared(name, plan):
    """Ask the verifier about a plan, and hold what it says against the oracle: true, false, or refused."""
    _, verify, unknown, committed = JUDGES[name]
    sound, found, expected = judged(name, plan, unknown, committed)
    if not sound:
        with pytest.raises(ValueError, match=REFUSALS):
            verify(plan)
        return "refused"
    report = verify(plan)
    assert {(d.player, d.state, d.information, d.instead): d.gain for d in report.deviations} == found
    assert report.values == expected
    assert report.holds == (max(found.values()) <= 0)
    if name == "fair":
        fair = believed_fair(plan.market, plan.profile(), plan.beliefs, plan.delta)
        stages = plan.stages(unknown, committed)
        assert fair == is_fair(stages, expected, plan.start, plan.market.margin)
    return "true" if report.holds else "false"


def some_forged(plan, choose, most):
    """All forgeries of a plan, or so many of them."""
    made = list(forged_plans(plan, OTHERS))
    return made if len(made) <= most else [choose(made) for _ in range(most)]


@pytest.mark.parametrize("name", JUDGES)
def test_no_forged_plan_is_an_equilibrium(name):
    counted = Counter()
    for number, plan in enumerate(JUDGES[name][0]()):
        assert compared(name, plan) == "true", plan
        for deed, forged in some_forged(plan, seeded(f"{name} {number}"), MOST):
            try:
                counted[compared(name, forged)] += 1
            except AssertionError as error:
                raise AssertionError(f"{name} {number}: {deed}: {error}") from error
    print(name, dict(counted))
    assert counted["false"]
    assert counted["false"] + counted["refused"] > sum(counted.values()) // 3


# ---- What is no profile -----------------------------------------------------------------------------
NONE = [math.nan, math.inf, -1, F(-1, 10**30), 1 + F(1, 10**30), 10**400, None, "1/2", True, 1j, [F(1)]]


def malformed(plan, what, choose):
    """The plan with something else for a chance or a belief, which sums with the rest to 1 if it can."""
    state, rest = choose([*plan.states]), 1 - what if isinstance(what, (int, F)) else F(0)
    parts = plan.states[state]
    for part, where, one, two in (
        ("client", "start", "in", "out"),
        ("provider", "asked", "e1", "e0"),
        ("after", "rolled back", state, choose([*plan.states])),
    ):
        given = {**parts[part], where: {two: rest, one: what}}
        yield plan._replace(states={**plan.states, state: {**parts, part: given}})
    yield plan._replace(beliefs={**plan.beliefs, state: what})


@pytest.mark.parametrize("name", JUDGES)
@pytest.mark.parametrize("what", NONE, ids=str)
def test_what_is_no_chance_is_refused(name, what):
    make, verify, unknown, _ = JUDGES[name]
    choose = seeded(f"{name} {what}")
    made = [*malformed(next(make()), what, choose)][: 3 if unknown == "nobody" else 4]
    for forged in made:
        with pytest.raises((TypeError, ValueError)):
            verify(forged)


def lacking(plan):
    """The plan without a state, a belief, a lottery; with a state or a move that is none."""
    (first, parts), *others = plan.states.items()
    yield plan._replace(states=dict(others))
    yield plan._replace(start="nowhere")
    for part, where in (("client", "start"), ("provider", "asked"), ("after", "out")):
        for given in ({}, {"nowhere": F(1)}):
            broken = {**parts, part: {**parts[part], where: given}}
            yield plan._replace(states={**plan.states, first: broken})


@pytest.mark.parametrize("name", JUDGES)
def test_what_is_left_out_is_missed(name):
    make, verify, unknown, _ = JUDGES[name]
    plan = next(make())
    for forged in lacking(plan):
        with pytest.raises(ValueError):
            verify(forged)
    if unknown != "nobody":
        _, *others = plan.beliefs
        for beliefs in ({k: plan.beliefs[k] for k in others}, {**plan.beliefs, "ghost": F(1, 2)}):
            with pytest.raises(ValueError, match=r"beliefs has (no|an) entry"):
                verify(plan._replace(beliefs=beliefs))


# ---- Single cases -----------------------------------------------------------------------------------
OVER = State(client="in01", provider="e0r", after={}, otherwise="over")


def test_nobody_can_end_the_game():
    """He serves, and she pays, since the game would end for both: but it ends when it ends."""
    goes_on = {"high 1": "trade", "rolled back": "trade"}
    trade = State(client="in11", provider="e1rd", after=goes_on, otherwise="over")
    threat = PublicProfile(states={"trade": trade, "over": OVER}, start="trade")
    assert verify_with_unknown_client(PIZZA, threat, nobody(threat), DELTA).witness.state == "over"
    with pytest.raises(ValueError, match=r"from \['trade'\] the game may never end"):
        verify_with_end(PIZZA, threat, nobody(threat), DELTA)
    again = State(client="in11", provider="e1rd", after={"high 1": "last"}, otherwise="over")
    last = State(client="out", provider="e0d", after={}, otherwise="over")
    sooner = PublicProfile(states={"trade": again, "last": last, "over": OVER}, start="trade")
    with pytest.raises(ValueError, match=r"leads to \[0, 1\] rounds to go"):
        verify_with_end(PIZZA, sooner, nobody(sooner), DELTA)


def test_what_is_called_over_must_be_over():
    trade = State(client="in11", provider="e0d", after={}, otherwise="over and over")
    cheated = PublicProfile(states={"over and over": trade}, start="over and over")
    with pytest.raises(ValueError, match=r"'over and over'. is no end"):
        verify_with_end(PIZZA, cheated, nobody(cheated), DELTA)
    ended = PublicProfile(states={"over": OVER}, start="over")
    with pytest.raises(ValueError, match="start = 'over' is the end"):
        verify_with_end(PIZZA, ended, nobody(ended), DELTA)


def test_nobody_meets_herself():
    with pytest.raises(ValueError, match="is one person"):
        market_profile(PIZZA, cooperation(), [("Ann", "Ann")])


def test_floats_that_cannot_hold_the_payoffs_are_named():
    """The bound on what counts as none was infinite there, so that everything was an equilibrium."""
    huge = Market(
        price=1e308,
        outside_premium=0.0,
        utility=1.5e308,
        effort_cost=1e307,
        success=0.99,
        fine=1.7e308,
        penalty=1.7e308,
    )
    with pytest.raises(ValueError, match="too large for floats"):
        verify_public_profile(huge, cooperation(), 0.9)


def test_floats_find_the_gains_that_fractions_find():
    for name in ("client", "provider"):
        make, verify, unknown, committed = JUDGES[name]
        plan, choose = next(make()), seeded(f"floats {name}")
        for _, forged in some_forged(plan, choose, MOST // 2):
            rough = forged._replace(
                market=forged.market.with_changes(
                    **{k: float(getattr(forged.market, k)) for k in Market.__dataclass_fields__}
                ),
                delta=float(forged.delta),
            )
            sound, found, _ = judged(name, forged, unknown, committed)
            if sound and max(found.values()) > F(1, 10**9):
                assert not verify(rough).holds


def test_low_quality_that_may_be_delivered_is_a_test():
    """A lottery over delivery and rollback, too; and who says nothing about it is asked."""
    half = {"asked": "e1", "low, effort": {"d": F(1, 2), "r": F(1, 2)}, "high, effort": "d"}
    mixed = State(client="in01", provider=half, after={"low 0": "never"}, otherwise="never")
    never = State(client="in01", provider="e1rd", after={}, otherwise="never")
    plan = PublicProfile(states={"first": mixed, "never": never}, start="first")
    assert longest_record(plan) == 1
    with pytest.raises(ValueError, match="says nothing for 'asked'"):
        longest_record(PublicProfile(states={"never": replace(never, provider={})}, start="never"))


def test_an_information_set_of_hers_that_is_left_out_is_named():
    apart = PublicProfile(
        states={"a": State(client="out", provider="e0d", after={}, otherwise="a")}, start="a"
    )
    with pytest.raises(ValueError, match="says nothing for 'low'"):
        verify_with_unknown_provider(PIZZA, apart, {"a": F(0)}, DELTA)
