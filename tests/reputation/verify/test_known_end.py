"""A market with an end: what is one, and that nobody can put it off or bring it nearer."""

from fractions import Fraction as F

import pytest

from goodwill.reputation import Market, PublicProfile, State, verify_with_end

PIZZA, DELTA = Market.pizza(penalty=F(5, 2)), F(19, 20)
OVER = State(client="in01", provider="e0r", after={}, otherwise="over")


def leads(otherwise, **after):
    """Nobody comes, and what follows on other outcomes nobody will see."""
    return State(
        client={"start": "out", "low": "1", "high": "1"}, provider="e0d", after=after, otherwise=otherwise
    )


def verdict(states, start):
    states = {"over": OVER} | states
    return verify_with_end(
        PIZZA, PublicProfile(states=states, start=start), dict.fromkeys(states, F(0)), DELTA
    )


def test_no_trade_for_some_rounds_is_an_equilibrium_and_its_end_is_not_judged():
    found = verdict({"one": leads("over"), "two": leads("one"), "three": leads("two")}, "three")
    assert found.holds
    assert {d.state for d in found.deviations} == {"one", "two", "three"}
    for name, rounds in (("one", 1), ("two", 2), ("three", 3)):
        assert found.values[name] == (PIZZA.outside_payoff * (1 - DELTA**rounds), 0)


CHAIN = {"one": leads("over"), "two": leads("one"), "three": leads("two")}


@pytest.mark.parametrize(
    ("states", "start", "message"),
    [
        (
            CHAIN | {"start": leads({"one": F(1, 2), "three": F(1, 2)})},
            "start",
            r"'start'\] leads to \[1, 3\] rounds",
        ),
        (
            CHAIN | {"start": leads({"over": F(1, 2), "one": F(1, 2)})},
            "start",
            r"'start'\] leads to \[0, 1\] rounds",
        ),
        (CHAIN | {"start": leads("two", out="one")}, "start", r"'start'\] leads to \[1, 2\] rounds to go"),
        (CHAIN | {"start": leads("start")}, "start", r"from \['start'\] the game may never end"),
        (CHAIN, "over", "start = 'over' is the end: there must be a round before it"),
        ({"over": leads("over"), "one": leads("over")}, "one", r"states\['over'\] is no end"),
        (
            {"over": State(client="in01", provider="e1rr", after={}, otherwise="over"), "one": leads("over")},
            "one",
            "is no end",
        ),
        (
            {"over": State(client="in01", provider="e0r", after={}, otherwise="one"), "one": leads("over")},
            "one",
            r"states\['over'\] is no end: she must come in, he roll back, and so for ever",
        ),
    ],
)
def test_what_has_no_end_or_not_always_the_same_is_refused(states, start, message):
    with pytest.raises(ValueError, match=message):
        verdict(states, start)


def test_a_way_of_no_chance_leads_nowhere():
    found = verdict(CHAIN | {"start": leads({"one": 1, "three": 0})}, "start")
    assert found.values["start"] == found.values["two"]
