"""Faults in the kernel are noticed: a mutant passes something false or refuses something true."""

import random
from collections.abc import Iterator

import forge_files
import plain_certificates
import pytest
from conftest import SEARCHING
from forge import forgeries
from hostile_games import hostile_game, seeded
from mutants import Question, all_mutants, betrayed_by

from goodwill.proofs.saving import to_text

#: So many mutants are made: fresh ones in each search.
MUTANTS = 60 if SEARCHING else 12
SEED = random.randrange(10**6) if SEARCHING else 15


def questions(games: int) -> Iterator[Question]:
    """True certificates of all kinds and false ones of all kinds, as records and as files."""
    before = []
    for seed in range(games):
        choose = seeded(f"mutants {seed}")
        theorems = plain_certificates.theorems(hostile_game(choose), choose)
        for theorem in theorems:
            yield Question(f"true: {type(theorem).__name__} of {type(theorem.scope).__name__}", theorem, True)
        for theorem in [choose(theorems) for _ in range(4)]:
            yield Question("a true file", to_text(theorem).encode(), True)
            for forged, why in forgeries(theorem, before[-2:], choose, 8):
                if why:
                    yield Question(forged.deed, forged.theorem, False)
            for broken, _ in zip(forge_files.broken(to_text(theorem), choose), range(15), strict=False):
                yield Question(broken.deed, broken.data, False)
            before.append(theorem)


@pytest.fixture(scope="module")
def asked():
    return list(questions(20 if SEARCHING else 6))


def test_faults_in_the_kernel_are_noticed(asked):
    some = random.Random(SEED).sample(all_mutants(), MUTANTS)
    survivors = [mutant.made()[1] for mutant in some if betrayed_by(mutant, asked) is None]
    assert not survivors, f"seed {SEED}: " + "\n".join(survivors)
