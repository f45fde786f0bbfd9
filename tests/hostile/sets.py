"""What two oracles say of the sets that the package finds, one game at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction as F
from typing import Any

from goodwill.repeated import Deviation, RepeatedGame
from hostile.games import Exact, Pair, Units, in_units
from oracles.payoffs import equilibria_with_one_memory, excess, is_convex, replayed


def repeated(game: Exact) -> RepeatedGame:
    """The package's record of a game."""
    within = {a: [Deviation(*d) for d in listed] for a, listed in game.within.items()}
    return RepeatedGame(game.payoffs, game.delta, game.law, within)


def in_floats(game: Exact) -> RepeatedGame:
    """The same with floats for all numbers."""
    payoffs = [[tuple(map(float, p)) for p in row] for row in game.payoffs]
    law = [[tuple(map(float, chances)) for chances in row] for row in game.law]
    within = {
        a: [Deviation(player, float(gain), tuple(map(float, shift))) for player, gain, shift in listed]
        for a, listed in game.within.items()
    }
    return RepeatedGame(payoffs, float(game.delta), law, within)


def as_stored(game: RepeatedGame) -> Exact:
    """The game that the package has stored, a float being the rational number that it is."""

    def exactly(shift: Any) -> tuple[F, ...]:
        return tuple(map(F, shift))

    def distribution(chances: Any) -> tuple[F, ...]:
        total = sum(map(F, chances))
        return tuple(F(x) / total for x in chances)

    return Exact(
        tuple(tuple((F(x), F(y)) for x, y in row) for row in game.payoffs.tolist()),
        F(game.delta),
        tuple(tuple(distribution(chances) for chances in row) for row in game.law.tolist()),
        {a: tuple((p, F(g), exactly(s)) for p, g, s in listed) for a, listed in game.within.items()},
    )


def pairs(corners: Any) -> list[Pair]:
    """Corners as pairs of fractions."""
    return [(F(x), F(y)) for x, y in corners]


def contradictions(found: Any, other: Any) -> Iterator[str]:
    """Where two results for one game exclude each other, exactly: one rules out what the other one has.

    In floats edges as short as rounding errors would have a point outside that is inside.  If the other
    search came to its end, so has the first one.
    """
    for inner, outer in ((found.inner, other.outer), (other.inner, found.outer)):
        if not all(len(outer) and excess(pairs(outer), p) == 0 for p in pairs(inner)):
            yield "what one proves, the other one rules out"
    if found.why_stopped and not other.why_stopped:
        yield found.why_stopped


def complaints(
    game: Exact, found: Any, known: Sequence[Pair] | None = None, rounding: F = F(0)
) -> Iterator[str]:
    """What is wrong with a result: nothing, if the package is right.

    ``known`` are payoffs of equilibria, by default those that the oracle finds; ``rounding`` is what may be
    missed, in units of the payoffs.
    """
    outer, inner = pairs(found.outer), pairs(found.inner)
    for name, corners in (("outer", outer), ("inner", inner)):
        if not is_convex(corners):
            yield f"{name} is no convex polygon with distinct corners: {corners}"
    for point in equilibria_with_one_memory(game) if known is None else known:
        if not outer or excess(outer, point) > rounding:
            yield f"outer misses the equilibrium payoff {point}"
            break
    if any(not outer or excess(outer, corner) > rounding for corner in inner):
        yield "inner reaches beyond outer"
    try:
        worth, gain = replayed(game, [(s.actions, s.lotteries) for s in found.states])
    except AssertionError as error:
        yield f"the play behind inner is none: {error}"
        return
    if gain > rounding:
        yield f"a deviation from the play behind inner gains {gain}"
    for corner in inner:
        if not any(max(abs(x - y) for x, y in zip(corner, w, strict=True)) <= rounding for w in worth):
            yield f"no state is worth the corner {corner} of inner"
            break


def complaints_at(game: Exact, units: Sequence[Units], **options: Any) -> Iterator[tuple[Units, str]]:
    """The same for one game at several scales and shifts."""
    known = equilibria_with_one_memory(game)
    for some in units:
        moved = in_units(game, some)
        found = repeated(moved).equilibrium_payoffs(**options)
        found.verify()
        for complaint in complaints(moved, found, [some.of(p) for p in known]):
            yield some, complaint
