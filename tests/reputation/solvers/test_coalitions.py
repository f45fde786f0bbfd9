"""Coalitions that badmouth: only punishments that grow faster than the reports leave room for them."""

from fractions import Fraction as F

import pytest

from goodwill.reputation.solvers.coalitions import coalition_helps, worth_of_attack


@pytest.mark.parametrize(
    ("punishes", "helps"),
    [(lambda n: F(n), False), (lambda n: F(min(n, 2)), False), (lambda n: F(n * n), True)],
)
def test_only_what_grows_faster_helps(punishes, helps):
    assert coalition_helps(punishes) == helps
    assert (worth_of_attack(punishes) is not None) == helps


def test_the_attack_pays_together_and_not_alone():
    for punishes in (lambda n: F(n * n), lambda n: F(int(n >= 3))):
        size, worth = worth_of_attack(punishes)
        assert worth * punishes(size) > size
        assert worth * punishes(1) <= 1


def test_others_can_make_room():
    """Punishments that rise, stay and rise again: nothing is gained alone, but behind reports of others."""
    steps = [F(0), F(2), F(2), F(2), F(4)]
    assert worth_of_attack(lambda n: steps[min(n, 4)]) is None
    assert coalition_helps(lambda n: steps[min(n, 4)])
