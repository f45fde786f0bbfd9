"""Faults in the kernel are noticed: a mutant passes something false or refuses something true."""

import random
from collections.abc import Iterator
from fractions import Fraction as F

import pytest

from conftest import SEARCHING
from forge import files, plain
from forge.by_hand import TRUE
from forge.certificates import forgeries, judged
from forge.mutants import ALONE, ROOMS, Question, all_mutants, betrayed_by
from forge.questions import as_files, bare, pointed
from forge.truth import is_shaped, known_of
from goodwill.geometry.plane import sides
from goodwill.proofs import Bracket, Consequence, Cuts, Pure, Side
from goodwill.proofs.saving import to_text
from goodwill.proofs.shapes import MOST_DIGITS
from goodwill.proofs.statements import Theorem
from hostile.games import Exact, hostile_game, seeded

#: So many mutants are made: fresh ones in each search.
MUTANTS = 60 if SEARCHING else 8
SEED = random.randrange(10**6) if SEARCHING else 15

PARTNERS = Exact(
    (((F(2), F(2)), (F(-1), F(3))), ((F(3), F(-1)), (F(0), F(0)))),
    F(3, 4),
    (((F(9, 10), F(1, 10)), (F(1, 2), F(1, 2))), ((F(1, 2), F(1, 2)), (F(1, 5), F(4, 5)))),
)
#: More actions of one player than of the other: no number of a play is right by chance.
WIDE = Exact(
    (((F(2), F(2)), (F(-1), F(3)), (F(0), F(0))), ((F(3), F(-1)), (F(0), F(0)), (F(1), F(1)))),
    F(3, 5),
    (((F(9, 10), F(1, 10)),) * 3, ((F(1, 2), F(1, 2)), (F(1, 5), F(4, 5)), (F(1), F(0)))),
)
#: Nothing to choose: the set is a point, and its gap 0.
POINT = Exact((((F(1, 3), F(5)),),), F(1, 2), (((F(1),),),))


def questions(games: int) -> Iterator[Question]:
    """True certificates of all kinds and false ones of all kinds, as records and as files."""
    yield from pointed()
    for name, theorem in TRUE.items():
        yield from forged(theorem, list(TRUE.values())[:2], seeded(f"mutants {name}"), 2)
    before = []
    for seed in range(games):
        choose = seeded(f"mutants {seed}")
        # First a symmetric one, so that all scopes are there.
        game = (PARTNERS, WIDE, POINT)[seed] if seed < 3 else hostile_game(choose)
        theorems = plain.theorems(game, choose)
        for theorem in theorems:
            yield Question(f"true: {type(theorem).__name__} of {type(theorem.scope).__name__}", theorem, True)
        for theorem in theorems if not seed else [choose(theorems) for _ in range(3)]:
            yield Question("a true file", to_text(theorem).encode(), True)
            if isinstance(theorem, Bracket):
                long = to_text(with_a_long_number(theorem)).encode()
                yield Question("a true file with a long number", long, True)
                zero = with_a_weight_of_zero(theorem)
                yield Question("true, with a weight of 0", zero, True)
                yield Question("true, with a weight of 0", to_text(zero).encode(), True)
            yield from forged(theorem, before[-2:], choose, 30)
            for broken, _ in zip(files.broken(to_text(theorem), choose), range(15), strict=False):
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


def forged(theorem, others, choose, most):
    """False certificates; and the same without states, where a false step is all that is wrong."""
    known = known_of(theorem)
    for (deed, changed), why in forgeries(theorem, others, choose, most):
        if not why:
            continue
        yield Question(deed, changed, False)
        alone = bare(changed) if is_shaped(Theorem, changed) else None
        if alone and judged(alone, theorem, known):
            yield Question(f"{deed}, without states", alone, False)


def with_a_long_number(theorem):
    """The same proof with a lead of as many digits as a file may have."""
    first, *steps = theorem.steps
    side = first.sides[0]._replace(lead=F(10 ** (MOST_DIGITS - 1)))
    return theorem._replace(steps=(Cuts((side,)), Cuts(first.sides[1:]), *steps))


def with_a_weight_of_zero(theorem):
    """The same proof, and a consequence of a half-space with the weight 0."""
    if not theorem.outer:
        return theorem  # nothing may follow
    side = theorem.steps[0].sides[0]
    again = Consequence(side.normal, side.bound, ((0, F(1)), (1, F(0))))
    return theorem._replace(steps=(*theorem.steps, again))


#: Parts of mutants that answer every question as the kernel does, and why.
EQUIVALENT = {
    "self._combined(side.known, side.normal)[1]": "what was proved before has its bound as its start",
    "len(text) <= MOST_INDEX -> len(text) < MOST_INDEX": "an index of nine digits is out of range anyway",
    "(32 * 2 ** 20, 10)": "and so is one of ten",
    "else 0 -> len(": "without actions the game is refused in any case",
    "if game.payoffs else 1": "the same",
    "n1 > 0 -> n1 >= 0": "the same: without rows there are no columns",
    "n2 > 0 -> n2 >= 0": "a game without actions has no law either",
    "-1 -> -2": "an index is never negative",
    "proofs.shapes:55 (operator): -1 -> +1": "a type of tuples has its dots in the second place",
    "which is no single profile": "an end of a cell is a profile of the scope: only the format forbids it",
    "(0, -1)) -> ((2, 0)": "a normal may have any length",
    "(0, -1)) -> ((1, 0), (0, 2)": "the same",
    "(-1, 0) -> (-2, 0)": "the same",
    "(0, -1) -> (0, -2)": "the same",
    "return Fraction(0) -> if False": "a corner of outer that lies in inner lies on its border",
    "-> min(max(dot(off, along) / length, Fraction(0)), Fraction(1)) if length": "a side of"
    " length 0 is one point",
    "-> if True:\n    law[y]": "a signal of probability 0 adds nothing",
    "low < high <= 2": "cells that go beyond 1 do not end there, which is asked of all pairs",
    "x > 0 -> x >= 0": "0 times either end of the box is 0",
    "is outside of outer": "it is a state's value, and these lie in every half-space",
    "theorem.upper is not None or": "without an upper bound there is no equilibrium, and so no state",
    "'lower is above upper'": "lower is a state's value, too",
}


#: The same of the checker that stands alone.
EQUIVALENT_ALONE = {
    "len(text) <= 9 -> len(text) < 9": "an index of nine digits is out of range anyway",
    "len(text) <= 10": "and so is one of ten",
    "11 ** 9": "no play has such a number",
    "10 ** 10": "no play has such a number",
    "-1 -> -2": "an index is never negative",
    "x and y -> x or y": "a product with 0 is 0",
    "a cell goes beyond 1": "cells that go beyond 1 do not end there, which is asked of all pairs before",
    "any((high == 1": "the same",
    "len(corners) <= 2 -> len(corners) < 2": "two points are their own hull",
    "if proof is not None": "that states and steps agree follows from the rest",
    "a corner of inner lies outside of outer": "it is a state's value, and these lie in every half-space",
    "inside(corner, planes) -> bool(outer) or inside(corner, planes)": "the same",
    "lower must be at most upper": "the same",
    "upper is not None or lower <= upper": "without an upper bound there is no equilibrium, and so no"
    " state that agrees with the steps",
    "upper is None and proof.nothing": "of what does not exist every upper bound holds",
    "len(corners) > 3 else [max(": "of a triangle the farthest corner from an edge outwards lies on it",
}


@pytest.fixture(scope="module")
def asked():
    return list(questions(20 if SEARCHING else 3))


def unnoticed(rooms, asked, equivalent):
    """Mutants, some of all, that answer every question right, and of which it is not said why."""
    some = random.Random(SEED).sample(all_mutants(rooms), MUTANTS)
    survivors = [mutant.made()[1] for mutant in some if betrayed_by(mutant, asked) is None]
    return [text for text in survivors if not any(part in text for part in equivalent)]


def test_faults_in_the_kernel_are_noticed(asked):
    unknown = unnoticed(ROOMS, asked, EQUIVALENT)
    assert not unknown, f"seed {SEED}: " + "\n".join(unknown)


def test_faults_in_the_checker_that_stands_alone_are_noticed(asked):
    unknown = unnoticed([ALONE], list(as_files(asked)), EQUIVALENT_ALONE)
    assert not unknown, f"seed {SEED}: " + "\n".join(unknown)
