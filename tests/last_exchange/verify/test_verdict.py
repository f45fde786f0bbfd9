"""The verdict on a profile: its words, whose gain is the greatest, and what counts as none."""

from fractions import Fraction as F

import pytest

from goodwill.last_exchange.verify.verdict import Witness, report

EARLY = Witness("P1", 2, "cnn", "pnn", "c", F(1, 3), True)
LATE = Witness("P2", 1, "pp", "nn", "n", F(1, 2), False)
HALF = Witness("P2", 1, "pp", "nn", "n", 0.5, False)
LOSS = Witness("P1", 3, "", "", "n", F(-1), True)


def test_a_history_is_told_round_by_round_and_what_is_alike_at_once():
    assert str(EARLY) == (
        "P1 in round 2 (in round 5 it contributed and observed a pester; in rounds 4 to 3 it did nothing and "
        "observed nothing), on the path: it gains 1/3 in expectation if it does better, beginning with: "
        "contribute."
    )
    assert str(LATE) == (
        "P2 in round 1 (in rounds 3 to 2 it pestered and observed nothing), off the path: it gains 1/2 in "
        "expectation if it does better, beginning with: do nothing."
    )
    assert str(LOSS).startswith("P1 in round 3, on the path: it gains -1 in expectation")
    # P2 has seen one signal more than it has moved.
    asked = Witness("P2", 4, "p", "nc", "p", 1, True)
    assert "(in round 5 it pestered and observed nothing), on" in str(asked)
    assert str(asked).endswith("beginning with: pester.")


def test_each_player_has_its_greatest_gain_on_the_path_and_anywhere():
    found = report("mine", [LOSS, EARLY, LATE], 7, 0.4)
    assert found.gains == {"P1": F(1, 3), "P2": F(1, 2)}
    assert found.path_gains == {"P1": F(1, 3), "P2": 0}
    assert (found.gain, found.witness, found.histories, found.profile) == (F(1, 2), LATE, 7, "mine")
    assert found.witnesses == (EARLY, LATE)
    assert found.tolerance == 0
    assert not found.holds
    assert not found.holds_on_path
    assert str(found) == f"The profile 'mine' is no perfect Bayes equilibrium. {LATE}"
    alone = report("mine", [LOSS, LATE], 7, 0.4)
    assert alone.holds_on_path
    assert (alone.path_gains, alone.gaining) == ({"P1": -1, "P2": 0}, (LATE,))


def test_nobody_gains_who_gains_nothing():
    found = report("mine", [LOSS, Witness("P2", 1, "", "n", "p", 0, True)], 2, 0.1)
    assert found.holds
    assert found.holds_on_path
    assert found.witness is None
    assert found.witnesses == ()
    assert str(found) == "The profile 'mine' is a perfect Bayes equilibrium: nobody gains anywhere."
    assert report("mine", [], 0, 0.1).gains == {"P1": 0, "P2": 0}


@pytest.mark.parametrize(("tolerance", "gaining"), [(0.5, 0), (0.4, 1), (0.3, 2)])
def test_one_float_among_the_gains_is_judged_with_the_tolerance(tolerance, gaining):
    """A third is the exact gain of the other player; a gain of just the tolerance counts as none."""
    found = report("mine", [EARLY, HALF], 2, tolerance)
    assert found.tolerance == tolerance
    assert len(found.witnesses) == gaining
    assert found.holds == (gaining == 0)
    assert found.holds_on_path == (tolerance > 0.34)
