"""What the page of a client at the pizzeria must say of many evenings: a judge for any browser."""

import functools
import json
import random
from fractions import Fraction as F

import numpy as np

from goodwill.companion.evenings import evening_tables, others_plan
from goodwill.companion.play import TOLERANCE
from goodwill.reputation import CLIENT_STRATEGIES, OUTCOMES, Market, ends, posterior, round_payoffs

EVENINGS, DELTA = 6, F(19, 20)
SHARES = (F(0), F(1, 10), F(1, 2))
TROUBLES, ROADS = tuple(range(1, 9)), (1, 2, 4)
#: The market of the page.
MARKET = Market.pizza(price=10, utility=20, effort_cost=8, outside_premium=F(7, 10), fine=5, penalty=12)


@functools.cache
def tables():
    return evening_tables(MARKET, DELTA, EVENINGS, SHARES, troubles=TROUBLES, roads=ROADS)


@functools.cache
def plan(share):
    return others_plan(MARKET, DELTA, EVENINGS, share)


def leads(share, name, outcome):
    ((following, chance),) = plan(share)[0].states[name].following(outcome).items()
    assert chance == 1
    return following


@functools.cache
def worth(share, name):
    """The most that she can expect, over all her ways to decide: each of them as a strategy of the round."""
    if name.startswith("over"):
        return F(0)
    return sum(max(ordering(share, name, road)) for road in ROADS) / F(len(ROADS))


@functools.cache
def ordering(share, name, road):
    """Ordering and going across: she learns what a complaint costs only with the pizza."""
    each = [values(share, name, road, trouble) for trouble in TROUBLES]
    order = sum(max(v for plan, v in one.items() if plan != "out") for one in each) / F(len(each))
    return order, each[0]["out"]


def values(share, name, road, trouble):
    """What each strategy of the round brings her from here on, if the best follows."""
    state, market = plan(share)[0].states[name], MARKET.with_changes(fine=trouble)
    found = {}
    for moves in CLIENT_STRATEGIES:
        reached = ends(market, CLIENT_STRATEGIES[moves], state.behaviour("provider"))
        found[moves] = sum(
            chance
            * (
                (road if end.outcome == "out" else round_payoffs(market, end)[0])
                + worth(share, leads(share, name, end.outcome))
            )
            for end, chance in reached.items()
        )
    return found


def states(number):
    """Evenings of all kinds, also those that nobody comes to who plays well."""
    rng = random.Random(3)
    for _ in range(number):
        crowd = rng.randrange(len(SHARES))
        names = [*plan(SHARES[crowd])[0].states]
        place = rng.choice([k for k, name in enumerate(names) if not name.startswith("over")])
        yield crowd, place, names[place], rng.choice(ROADS), rng.choice(TROUBLES)


def judge(ask, number):
    """Whether worths, beliefs and hints are the package's; ``ask`` is given evenings, in JSON's words."""
    asked = [*states(number)]
    given = [{"crowd": c, "place": p, "road": road, "trouble": trouble} for c, p, _, road, trouble in asked]
    for (crowd, _, name, road, trouble), got in zip(asked, ask(given), strict=True):
        share = SHARES[crowd]
        profile, beliefs = plan(share)
        state = profile.states[name]
        then = {o: worth(share, leads(share, name, o)) for o in OUTCOMES}
        order, across = ordering(share, name, road)
        bad, good = then["low 0"] - trouble, then["low 1"]
        for key, wanted in (("order", order), ("across", across), ("bad", bad), ("good", good)):
            assert abs(got[key] - float(wanted)) <= TOLERANCE * 100, (name, key)
        assert got["moves"] == ("o" if order >= across else "a") + ("b" if bad >= good else "g")
        clients = state.behaviour("client")
        for key, outcome in (("ordered", "rolled back"), ("complained", "low 0"), ("praised", "low 1")):
            wanted = posterior(beliefs[name], clients, outcome)
            if wanted is not None:
                assert np.isclose(got[key], float(wanted), atol=TOLERANCE), (name, key)
        assert np.isclose(got["belief"], float(beliefs[name]), atol=TOLERANCE)


def question(evenings):
    """An expression that makes a page say its numbers for these evenings, as JSON."""
    return f"JSON.stringify(goodwill.play.numbers.client({json.dumps(tables())}, {json.dumps(evenings)}))"
