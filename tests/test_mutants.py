"""Faults in the kernel are noticed: a mutant passes something false or refuses something true."""

import random
from collections.abc import Iterator
from fractions import Fraction as F

import forge_files
import plain_certificates
import pytest
from conftest import SEARCHING
from forge import forgeries
from hostile_games import hostile_game, seeded
from mutants import Question, all_mutants, betrayed_by
from proofs_by_hand import TRUE

from goodwill.geometry.plane import sides
from goodwill.proofs import Bracket, Cuts, Pure, Side
from goodwill.proofs.saving import to_text
from goodwill.proofs.shapes import MOST_DIGITS

#: So many mutants are made: fresh ones in each search.
MUTANTS = 60 if SEARCHING else 12
SEED = random.randrange(10**6) if SEARCHING else 15


def questions(games: int) -> Iterator[Question]:
    """True certificates of all kinds and false ones of all kinds, as records and as files."""
    for name, theorem in TRUE.items():
        yield Question(f"true: {name}", theorem, True)
    before = []
    for seed in range(games):
        choose = seeded(f"mutants {seed}")
        theorems = plain_certificates.theorems(hostile_game(choose), choose)
        for theorem in theorems:
            yield Question(f"true: {type(theorem).__name__} of {type(theorem.scope).__name__}", theorem, True)
        for theorem in [choose(theorems) for _ in range(3)]:
            yield Question("a true file", to_text(theorem).encode(), True)
            if isinstance(theorem, Bracket):
                yield Question(
                    "a true file with long numbers", to_text(with_a_long_number(theorem)).encode(), True
                )
            for forged, why in forgeries(theorem, before[-2:], choose, 30):
                if why:
                    yield Question(forged.deed, forged.theorem, False)
            for broken, _ in zip(forge_files.broken(to_text(theorem), choose), range(15), strict=False):
                yield Question(broken.deed, broken.data, False)
            before.append(theorem)
        yield from wide(theorems[0].game)


def wide(game):
    """A polygon with many corners around everything, in order and not."""
    turns = ((0, 1), (3, -7), (7, -9), (15, -10), (22, -3), (26, 4), (19, 8), (5, 7))
    corners = tuple((F(1000 * x - 9000), F(1000 * y)) for x, y in turns)
    steps = tuple(Cuts((Side(normal, bound, F(1), (), ()),)) for normal, bound in sides(corners))
    true = Bracket(game, Pure(), steps, corners, (), (), None)
    yield Question("a wide polygon", true, True)
    for k in range(len(corners)):
        following = corners[(k + 1) % len(corners)]
        between = tuple((x + y) / 2 for x, y in zip(corners[k], following, strict=True))
        more = (*corners[: k + 1], between, *corners[k + 1 :])
        yield Question("a corner between others", true._replace(outer=more), False)
        turned = (*corners[k + 1 :], *corners[: k + 1])
        if turned != corners:
            yield Question("another first corner", true._replace(outer=turned), False)


def with_a_long_number(theorem):
    """The same proof with a lead of as many digits as a file may have."""
    first, *steps = theorem.steps
    side = first.sides[0]._replace(lead=F(10 ** (MOST_DIGITS - 1)))
    return theorem._replace(steps=(Cuts((side,)), Cuts(first.sides[1:]), *steps))


@pytest.fixture(scope="module")
def asked():
    return list(questions(20 if SEARCHING else 6))


def test_faults_in_the_kernel_are_noticed(asked):
    some = random.Random(SEED).sample(all_mutants(), MUTANTS)
    survivors = [mutant.made()[1] for mutant in some if betrayed_by(mutant, asked) is None]
    assert not survivors, f"seed {SEED}: " + "\n".join(survivors)
