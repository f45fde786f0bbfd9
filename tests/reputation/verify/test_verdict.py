"""The verdict on a public profile: its words, its greatest gain, and what a deviation costs."""

from fractions import Fraction as F

import pytest

from goodwill.reputation.model import TREE
from goodwill.reputation.verify.verdict import WORDS, Verification, Witness

FIRST = Witness("client", "trade", "low", "0", F(-1, 3))
SECOND = Witness("provider", "trade", "low, effort", "d", F(1, 4))
THIRD = Witness("provider", "apart", "asked", "e0", F(1, 8))


def verdict(*deviations, tolerance=0.0, **words):
    return Verification("extensive", {"trade": (1, 2)}, deviations, tolerance, **words)


def test_a_deviation_is_told_in_words():
    assert str(FIRST) == (
        "the client, in state 'trade', having received low quality, loses 1/3 on average if she once "
        "reports 0 instead"
    )
    assert str(SECOND) == (
        "the provider, in state 'trade', with low quality in spite of effort, gains 1/4 on average if he "
        "once delivers instead"
    )
    whole = Witness("client", "apart", "the round", "in01", F(2))
    assert str(whole) == "the client, in state 'apart', gains 2 on average if she once plays in01 instead"
    nothing = Witness("provider", "trade", "asked", "e1", 0)
    assert "loses 0 on average if he once makes an effort" in str(nothing)


def test_every_place_and_move_of_a_round_has_words():
    """Each its own, but for the reports, which a player makes in two places."""
    decided = [node for node in TREE.values() if node.player != "nature"]
    told = {word for node in decided for word in (node.information, *node.moves)}
    assert set(WORDS) == told
    assert len(set(WORDS.values())) == len(WORDS)


def test_the_witness_is_the_greatest_gain():
    found = verdict(FIRST, THIRD, SECOND)
    assert (found.gain, found.margin, found.witness) == (F(1, 4), F(-1, 4), SECOND)
    assert not found.holds
    assert str(found) == f"No perfect public equilibrium (extensive form): {SECOND}."
    named = verdict(FIRST, SECOND, concept="perfect Bayes equilibrium")
    assert str(named).startswith("No perfect Bayes equilibrium (extensive form): the provider, ")


def test_who_gains_nothing_or_hardly_anything_has_no_witness():
    for found in (verdict(FIRST), verdict(SECOND, tolerance=0.25), verdict(FIRST, SECOND, tolerance=0.3)):
        assert found.holds
        assert found.witness is None
        assert str(found) == "A perfect public equilibrium (extensive form): no one-shot deviation gains."
    assert not verdict(SECOND, tolerance=0.2).holds
    assert (verdict(FIRST).gain, verdict(FIRST).margin) == (0, F(1, 3))


def test_what_a_deviation_costs_is_asked_by_its_whole_name():
    found = verdict(FIRST, SECOND, THIRD)
    assert found.loss("client", "trade", "low", "0") == F(1, 3)
    assert found.loss("provider", "trade", "low, effort", "d") == F(-1, 4)
    assert found.loss("provider", "apart", "asked", "e0") == F(-1, 8)
    for asked, message in [
        (("nature", "trade", "low", "0"), r"player = 'nature' was not .* \['client', 'provider'\]"),
        (("client", "apart", "low", "0"), r"state = 'apart' was not .* \['trade'\]"),
        (("provider", "apart", "low, effort", "d"), r"information = 'low, effort' was not .* \['asked'\]"),
        (("provider", "apart", "asked", "e1"), r"instead = 'e1' was not .* \['e0'\]"),
        ((3, "trade", "low", "0"), "player = 3 was not tried"),
    ]:
        with pytest.raises(ValueError, match=message):
            found.loss(*asked)
