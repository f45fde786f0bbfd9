"""No false certificate passes and every true one does, whichever checker is asked."""

from collections import Counter
from fractions import Fraction as F
from itertools import islice

import pytest

from conftest import SEARCHING
from forge import files, plain
from forge.certificates import forgeries
from forge.mutants import betrayal
from forge.questions import pointed
from forge.truth import falsehood, known_of
from goodwill.proofs import ProofRejected, check
from goodwill.proofs.files import from_bytes
from goodwill.proofs.saving import to_text
from goodwill.repeated import RepeatedGame, cover, greatest_frequency, with_mixtures
from goodwill.reputation import Market, equilibrium_payoffs
from hostile.games import hostile_game, seeded

#: Games, in parts that run side by side: 500 in a search.
PARTS = range(10)
GAMES = 50 if SEARCHING else 2
BOOK = 40 if SEARCHING else 6
DILEMMA = [[(2, 2), (0, 3)], [(3, 0), (1, 1)]]
PARTNERSHIP = [[(F(9, 10), F(1, 10)), (F(1, 2), F(1, 2))], [(F(1, 2), F(1, 2)), (F(1, 5), F(4, 5))]]
WORKER = [[(F(2, 3), F(1, 3), 0), (0, 0, 1)], [(F(1, 3), F(2, 3), 0), (0, 0, 1)]]
#: Certificates of a game, and forgeries of each in each of the ways to make them.
CERTIFICATES, FORGERIES = 3, 5


def certificates(part, games=GAMES):
    """True certificates of all kinds about hostile games, with two others to mix them up with."""
    before = []
    for seed in range(part * 1000, part * 1000 + games):
        choose = seeded(seed)
        theorems = plain.theorems(hostile_game(choose), choose)
        for _ in range(CERTIFICATES):
            theorem = choose(theorems)
            yield theorem, before[-2:], choose
            before.append(theorem)


def of_the_book():
    """Certificates that the solvers write about the book's games: of every scope and kind."""
    partners = RepeatedGame(DILEMMA, F(4, 5), PARTNERSHIP)
    worker = RepeatedGame([[(1, 1), (0, 0)], [(2, -1), (0, 0)]], F(3, 4), WORKER)
    pizza = equilibrium_payoffs(Market.pizza(penalty=F(5, 2)), F(9, 10), "extensive", tolerance=1e-2)
    found = [
        RepeatedGame(DILEMMA, F(1, 2)).equilibrium_payoffs(),
        RepeatedGame(DILEMMA, F(1, 4)).equilibrium_payoffs(),
        RepeatedGame(DILEMMA, 0.7).equilibrium_payoffs(),
        RepeatedGame([[(1, -1), (-1, 1)], [(-1, 1), (1, -1)]], F(1, 2)).equilibrium_payoffs(),
        partners.equilibrium_payoffs(tolerance=1e-2),
        partners.equilibrium_payoffs(symmetric=True),
        partners.equilibrium_payoffs(tolerance=1e-2).strategy((F(3, 2), F(3, 2))),
        with_mixtures(worker, 0, [{0: F(1, 2), 1: F(1, 2)}]).equilibrium_payoffs(tolerance=1e-2),
        cover(worker, 0, tolerance=5e-2, halvings=2),
        greatest_frequency(RepeatedGame(DILEMMA, F(9, 10)), (0, 1, 0, 0), tolerance=1e-1),
        pizza,
    ]
    return [result.theorem for result in found]


def test_no_forgery_of_the_books_certificates_passes():
    counted, theorems = Counter(), of_the_book()
    for number, theorem in enumerate(theorems):
        choose = seeded(f"book {number}")
        large = len(theorem.game.payoffs) * len(theorem.game.payoffs[0]) > 9
        assert falsehood(theorem, known_of(theorem)) is None
        assert from_bytes(to_text(theorem).encode()) == theorem
        check(theorem)
        for forged, why in forgeries(theorem, theorems[:number][-2:], choose, 2 if large else BOOK):
            passes = verdict(check, forged.theorem)
            assert not (passes and why), f"passes, though it is false ({why}): {forged}"
            counted["false" if why else "true and passes" if passes else "perhaps true, and refused"] += 1
    print(dict(counted))
    assert counted["false"] > 20 * BOOK


def verdict(checker, argument):
    """Whether a checker passes it; that it refuses by name."""
    try:
        checker(argument)
    except ProofRejected:
        return False
    return True


def test_each_demand_of_the_format_is_made_and_no_other():
    assert betrayal(check, from_bytes, pointed()) is None


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
        for broken in islice(files.broken(text, choose), 60):
            assert not verdict(lambda data: check(from_bytes(data)), broken.data), broken.deed
            counted += 1
    assert counted > 50
