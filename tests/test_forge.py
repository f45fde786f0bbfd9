"""No false certificate passes and every true one does, whichever checker is asked."""

from collections import Counter
from itertools import islice

import forge_files
import plain_certificates
import pytest
from conftest import SEARCHING
from forge import forgeries
from forge_truth import falsehood, known_of
from hostile_games import hostile_game, seeded

from goodwill.proofs import ProofRejected, check
from goodwill.proofs.files import from_bytes
from goodwill.proofs.saving import to_text

#: Games, in parts that run side by side: 500 in a search.
PARTS = range(10)
GAMES = 50 if SEARCHING else 2
#: Certificates of a game, and forgeries of each in each of the ways to make them.
CERTIFICATES, FORGERIES = 3, 5


def certificates(part, games=GAMES):
    """True certificates of all kinds about hostile games, with two others to mix them up with."""
    before = []
    for seed in range(part * 1000, part * 1000 + games):
        choose = seeded(seed)
        theorems = plain_certificates.theorems(hostile_game(choose), choose)
        for _ in range(CERTIFICATES):
            theorem = choose(theorems)
            yield theorem, before[-2:], choose
            before.append(theorem)


def verdict(checker, argument):
    """Whether a checker passes it; that it refuses by name."""
    try:
        checker(argument)
    except ProofRejected:
        return False
    return True


@pytest.mark.parametrize("part", PARTS)
def test_no_false_certificate_passes_and_every_true_one_does(part):
    counted = Counter()
    for theorem, others, choose in certificates(part):
        assert falsehood(theorem, known_of(theorem)) is None
        check(theorem)
        assert from_bytes(to_text(theorem).encode()) == theorem
        for forged, why in forgeries(theorem, others, choose, FORGERIES):
            passes = verdict(check, forged.theorem)
            assert not (passes and why), f"passes, though it is false ({why}): {forged}"
            counted["false" if why else "true and passes" if passes else "perhaps true, and refused"] += 1
    print(dict(counted))
    assert counted["false"] > 20 * GAMES
    assert counted["true and passes"] > GAMES


@pytest.mark.parametrize("part", PARTS)
def test_no_broken_file_passes(part):
    counted = 0
    for theorem, _, choose in certificates(part + 100, GAMES // 2 or 1):
        text = to_text(theorem)
        for broken in islice(forge_files.broken(text, choose), 60):
            assert not verdict(lambda data: check(from_bytes(data)), broken.data), broken.deed
            counted += 1
    assert counted > 50
