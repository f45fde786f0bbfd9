"""One certificate for each demand of the format that chance seldom meets: true ones, and false ones.

A demand that a checker leaves out shows only where nothing else is wrong.  Steps and states check each other,
so claims with false steps are asked about without the states, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction as F
from typing import Any

from forge.by_hand import (
    CEILINGS,
    DILEMMA,
    FLOORS,
    IDLE,
    MIXING,
    NOTHING,
    OFTEN,
    PENNIES,
    POINT,
    QUARTER,
    REFUTED,
    STAY,
    SYMMETRIC,
    TRUE,
    mu,
    v,
)
from forge.mutants import Question
from goodwill.geometry.plane import hull, sides
from goodwill.proofs import (
    Bracket,
    Cell,
    Consequence,
    Cuts,
    Deviation,
    Frequency,
    Game,
    Mixtures,
    Multipliers,
    Pairs,
    ProofRejected,
    Pure,
    Refutation,
    Row,
    Side,
    State,
    Strategy,
    Symmetric,
)
from goodwill.proofs.files import MOST_BYTES
from goodwill.proofs.saving import to_text
from goodwill.proofs.shapes import MOST_DIGITS

NOBODY, HALF = Multipliers((), ()), F(1, 2)
#: The dilemma, and a third action of the second player.
WIDE = Game(
    tuple((*row, v(0, 0)) for row in DILEMMA.payoffs),
    tuple((*row, row[0]) for row in DILEMMA.law),
    QUARTER,
    (),
)
FLOOR = TRUE["floors"]
TEXT = to_text(POINT)


def bare(theorem: Any) -> Any:
    """The same without states, so that nothing but the steps can be wrong; None if it has no steps."""
    if isinstance(theorem, Bracket):
        return theorem._replace(states=(), inner=(), gap=None)
    if isinstance(theorem, Frequency):
        return theorem._replace(states=(), start=(), lower=None)
    return None


def as_files(questions: Iterator[Question]) -> Iterator[Question]:
    """The same for a checker of files, but for what no file can hold."""
    for question in questions:
        if isinstance(question.argument, bytes):
            yield question
            continue
        try:
            yield question._replace(argument=to_text(question.argument).encode())
        except (ProofRejected, TypeError, ValueError, AttributeError, RecursionError):
            continue


def pointed() -> Iterator[Question]:
    """All questions of this file."""
    for name, theorem in _true().items():
        exists = getattr(theorem, "outer", True) != () and getattr(theorem, "upper", True) is not None
        yield Question(f"true: {name}", theorem, True, exists)
        yield Question(f"a true file: {name}", to_text(theorem).encode(), True, exists)
    for name, theorem in {**_false_games(), **_false_scopes(), **_false_steps(), **_false_claims()}.items():
        yield Question(name, theorem, False)
    for name, data, right in _files():
        yield Question(name, data, right)


# ---- Games ------------------------------------------------------------------------------------------
def within(*deviations: tuple[int, Deviation]) -> Game:
    return DILEMMA._replace(within=deviations)


def boxed(game: Game, scope: Any) -> Bracket:
    """What holds in any game of any scope: all payoffs lie in a box, and it takes no row to see it."""
    stages = [stage for row in game.payoffs for stage in row]
    (left, low), (right, high) = ([f(x) for x in zip(*stages, strict=True)] for f in (min, max))
    sides = ((v(0, -1), 1 - low), (v(1, 0), right + 1), (v(0, 1), high + 1), (v(-1, 0), 1 - left))
    outer = (left - 1, low - 1), (right + 1, low - 1), (right + 1, high + 1), (left - 1, high + 1)
    steps = tuple(Cuts((Side(normal, bound, F(1), (), ()),)) for normal, bound in sides)
    return Bracket(game, scope, steps, outer, (), (), None)


def walled() -> Bracket:
    """A game in which nobody can do anything, and 0 is paid, in a box of a fifth."""
    nothing = Game(((v(0, 0),),), ((v(1),),), HALF, ())
    tenth = F(1, 10)
    outer = (v(-tenth, -tenth), v(tenth, -tenth), v(tenth, tenth), v(-tenth, tenth))
    normals = (v(0, -1), v(1, 0), v(0, 1), v(-1, 0))
    steps = tuple(Cuts((Side(normal, tenth, F(1), (), ()),)) for normal in normals)
    return Bracket(nothing, Pure(), steps, outer, (), (), None)


def _sloped() -> Bracket:
    """The same in a segment that is not along an axis."""
    outer = v(0, 0), v(F(1, 10), F(1, 5))
    lines = (v(2, -1), 0), (v(-2, 1), 0), (v(1, 2), F(1, 2)), (v(-1, -2), 0)
    steps = tuple(Cuts((Side(normal, F(bound), F(1), (), ()),)) for normal, bound in lines)
    return walled()._replace(steps=steps, outer=outer)


SLOPED = _sloped()


def meeting(gap: F) -> Bracket:
    """Three places where both may meet, and be paid for it: a triangle of equilibria in a box."""
    places = v(0, 0), v(2, 0), v(0, 2)
    payoffs = tuple(
        tuple(places[i] if i == j else v(F(-1, 10), F(-1, 10)) for j in range(3)) for i in range(3)
    )
    states = tuple(State(4 * k, places[k], (((k, F(1)),),)) for k in range(3))
    box = boxed(Game(payoffs, ((v(1),) * 3,) * 3, HALF, ()), Pure())
    return box._replace(states=states, inner=(places[0], places[1], places[2]), gap=gap)


#: Where the farthest of the other payoffs is seen from the segment between (1, 5) and (4, 1), and how far.
APART = {
    "beside its middle": (v(4, 5), v(1, 1), F(12, 5)),
    "beyond its second end": (v(4, 5), v(1, -3), F(5)),
    "beyond its first end": (v(4, 5), v(-14, -3), F(17)),
    "nearer to its first end": (v(2, 2), v(-2, 1), F(24, 5)),
}


def apart(where: str, less: F = F(0)) -> Bracket:
    """Two places to meet, far from the origin: a segment of equilibria, and two more corners of the box."""
    first, second, gap = APART[where]

    def there(point: tuple[F, ...]) -> tuple[F, ...]:
        return point[0] + 7, point[1] - 30

    one, two = there(v(1, 5)), there(v(4, 1))
    payoffs = ((one, there(first)), (there(second), two))
    outer = hull((one, two, there(first), there(second)))
    sides_of = tuple(Cuts((Side(normal, bound, F(1), (), ()),)) for normal, bound in sides(outer))
    states = tuple(State(3 * k, value, (((k, F(1)),),)) for k, value in enumerate((one, two)))
    game = Game(payoffs, ((v(1),) * 2,) * 2, HALF, ())
    return Bracket(game, Pure(), sides_of, outer, states, (one, two), gap - less)


#: What never comes, in a game without equilibria.
NOWHERE = Frequency(PENNIES.game, Pure(), v(0, 0, 0, 1), PENNIES.steps, None, (), (), None)


def barely(start: Any, weight: Any, boxed: Any) -> Bracket:
    """Nobody gets more than 1 where (2, 2) is an equilibrium, but only just; false, whatever the rows.

    They say of cooperation that it pays at most 1 if nothing pays more than that.  ``boxed`` is the part of
    what follows that is left to the box, and ``weight`` that of the deviation.
    """
    game = Game(((v(2, 2), v(-9, 3)), (v(3, -9), v(1, 1))), DILEMMA.law, HALF, ())

    def row(play: int, deviation: int, *continuations: tuple[int, Any]) -> Row:
        return Row(play, (Multipliers(((deviation, F(1)),), tuple((y, (e,)) for y, e in continuations)),))

    floors = (
        Cuts((Side(v(-1, 0), F(-1), F(10), (), (row(0, 0, (2, (0, HALF))), row(1, 0, (3, (0, HALF))))),)),
        Cuts((Side(v(0, -1), F(-1), F(10), (), (row(0, 1, (1, (1, HALF))), row(2, 1, (3, (1, HALF))))),)),
    )
    refuted = Refutation(row(1, 0, (3, (0, HALF)))), Refutation(row(2, 1, (3, (1, HALF))))
    weight, stays = F(weight), (1 + F(weight)) / 2 - F(boxed)
    ceilings = (
        Side(normal, F(1), F(start) - 1, (), (Row(0, (Multipliers(((k, weight),), tuple(sorted(follow))),)),))
        for k, normal, follow in (
            (0, v(1, 0), ((0, ((2, stays),)), (2, ((0, weight / 2),)))),
            (1, v(0, 1), ((0, ((3, stays),)), (1, ((1, weight / 2),)))),
        )
    )
    return Bracket(game, Pure(), (*floors, *refuted, Cuts(tuple(ceilings))), (v(1, 1),), (), (), None)


def digits(count: int) -> Bracket:
    """A box with a lead of one over a number of so many digits."""
    box = boxed(DILEMMA, Pure())
    first, *others = box.steps
    side = first.sides[0]._replace(lead=F(1, 10 ** (count - 1)))
    return box._replace(steps=(Cuts((side,)), Cuts(first.sides[1:]), *others))


def named_in_vain() -> Bracket:
    """A row that names a signal which neither comes nor is shifted, and nothing after it."""
    floor, *others = POINT.steps
    first, *more = floor.sides[0].rows
    end = first.ends[0]
    row = first._replace(ends=(end._replace(continuations=(*end.continuations, (3, ()))),))
    side = floor.sides[0]._replace(rows=(row, *more))
    return POINT._replace(steps=(Cuts((side,)), *others))


def broken() -> F:
    """A fraction whose inside somebody has changed."""
    found = F(1, 2)
    found._denominator = 0  # type: ignore[attr-defined]
    return found


def _true() -> dict[str, Any]:
    harmless = within((3, Deviation(0, F(-1), v(0, 0, 0, 0))), (0, Deviation(1, F(9), v(1, 0, -1, 0))))
    alone = (((0, F(1)),),)
    long = Strategy(
        Game(((v(1, 0),) * 100,), ((v(1),) * 100,), F(1, 2), ()), Pure(), (State(95, v(1, 0), alone),),
        ((0, F(1)),), v(1, 0),
    )  # fmt: skip
    many = boxed(long.game, Pure())
    row = Cuts((Side(v(1, 0), F(2), F(1), (), (Row(95, (NOBODY,)),)),))
    wide = Game((DILEMMA.payoffs[0] * 2,) * 2, (DILEMMA.law[0] * 2,) * 2, QUARTER, ())
    last = wide._replace(within=((7, Deviation(0, F(-1), v(0, 0, 0, 0))),))
    halves = tuple(
        c._replace(low=x, high=y) for c in MIXING.scope.cells for x, y in ((F(0), HALF), (HALF, F(1)))
    )
    return {
        **TRUE,
        **{f"a segment seen from {where}": apart(where) for where in APART},
        "a frequency where there is no equilibrium": NOWHERE,
        "a number of as many digits below as may be": digits(MOST_DIGITS),
        "a signal that is named in vain": named_in_vain(),
        "harmless temptations within": POINT._replace(game=harmless),
        "a play with two digits": long,
        "a row for a play with two digits": many._replace(steps=(*many.steps, row)),
        "a small box": walled(),
        "a sloped segment": SLOPED,
        "three ways to meet": meeting(F(3)),
        "a temptation at the last profile": boxed(last, Pure()),
        "a box around mixtures": boxed(DILEMMA, Mixtures(1, (((0, HALF), (1, HALF)),))),
        "a box around cells": boxed(DILEMMA, MIXING.scope),
        "a box around half cells": boxed(DILEMMA, MIXING.scope._replace(cells=halves)),
        "a box around what is symmetric": boxed(DILEMMA, SYMMETRIC.scope),
        "a weight of 0": POINT._replace(
            steps=(*POINT.steps, Consequence(v(1, 0), F(1), ((0, F(0)), (2, F(1)))))
        ),
        "a pure action as a mixture": IDLE._replace(
            scope=Mixtures(0, (((0, F(1)),),)), states=(IDLE.states[0]._replace(play=2),)
        ),
        "a mixture twice": IDLE._replace(scope=Mixtures(0, IDLE.scope.mixtures * 2)),
        "an event of half a signal": OFTEN._replace(
            event=v(0, 0, 0, F(1, 2)),
            states=(State(3, v(1, 1, F(1, 2)), STAY),),
            lower=F(1, 2),
        ),
    }


def _false_games() -> dict[str, Any]:
    def of(game: Game) -> Bracket:
        return POINT._replace(game=game)

    sure = Strategy(
        Game(((v(1, 1),),), ((v(F(1, 2), F(1, 2)),),), F(1, 2), ()),
        Pure(),
        (State(0, v(1, 1), (((0, F(1)),),) * 2),),
        ((0, F(1)),),
        v(1, 1),
    )
    return {
        "a temptation within that pays": of(within((3, Deviation(0, F(1), v(0, 0, 0, 0))))),
        "a temptation within of nobody": of(within((3, Deviation(2, F(-1), v(0, 0, 0, 0))))),
        "a temptation within of no profile": of(within((4, Deviation(0, F(-1), v(0, 0, 0, 0))))),
        "a shift that sums to 1": of(within((3, Deviation(0, F(-1), v(1, 0, 0, 0))))),
        "a shift that is too short": of(within((3, Deviation(0, F(-1), v(0, 0, 0))))),
        "a law with a negative chance": sure._replace(game=sure.game._replace(law=((v(2, -1),),))),
        "a law that sums to 2": sure._replace(game=sure.game._replace(law=((v(1, 1),),))),
        "a law of two lengths": of(DILEMMA._replace(law=(DILEMMA.law[0], (v(0, 0, 1), v(0, 0, 1))))),
        "a law that is too long": of(DILEMMA._replace(law=(*DILEMMA.law, DILEMMA.law[0]))),
        "payoffs that are too short": of(DILEMMA._replace(payoffs=DILEMMA.payoffs[:1])),
        "payoffs of two lengths": of(DILEMMA._replace(payoffs=(DILEMMA.payoffs[0], DILEMMA.payoffs[1][:1]))),
        "three payoffs": sure._replace(game=sure.game._replace(payoffs=((v(1, 1, 1),),))),
        "no actions": sure._replace(game=sure.game._replace(payoffs=((),), law=((),))),
        "no signals": sure._replace(game=sure.game._replace(law=(((),),)), states=(State(0, v(1, 1), ()),)),
        "delta 0": sure._replace(game=sure.game._replace(delta=F(0))),
        "delta 1": sure._replace(game=sure.game._replace(delta=F(1))),
    }


# ---- Scopes -----------------------------------------------------------------------------------------
def _false_scopes() -> dict[str, Any]:
    harmless = within((3, Deviation(0, F(-1), v(0, 0, 0, 0))))
    wide = Strategy(
        Game(((v(1, 1), v(0, 0), v(0, 0)), (v(0, 0), v(1, 1), v(0, 0))), ((v(1),) * 3,) * 2, F(1, 2), ()),
        Symmetric((0,)),
        (State(0, v(1, 1), (((0, F(1)),),)),),
        ((0, F(1)),),
        v(1, 1),
    )
    tall = wide._replace(
        game=wide.game._replace(
            payoffs=((v(1, 1), v(0, 0)), (v(0, 0), v(1, 1)), (v(0, 0), v(0, 0))), law=((v(1),) * 2,) * 3
        )
    )
    alike = Strategy(
        Game(((v(1, 1),),), ((v(F(1, 2), F(1, 2)),),), F(1, 2), ()),
        Symmetric((0, 0)),
        (State(0, v(1, 1), (((0, F(1)),),) * 2),),
        ((0, F(1)),),
        v(1, 1),
    )
    cells, state = MIXING.scope.cells, IDLE.states[0]

    def of(*listed: Cell) -> Bracket:
        return boxed(DILEMMA, MIXING.scope._replace(cells=listed))

    def mixed(*mixtures: Any) -> Strategy:
        return IDLE._replace(scope=Mixtures(0, mixtures), states=(state._replace(play=0),))

    whole = ((0, F(1)),)
    three = (Cell((0, 1), 2, F(0), F(1)),)
    return {
        "symmetric, with another action": wide,
        "symmetric, with another action of the first": tall,
        "a swap of one signal with two": alike,
        "a swap of too few": alike._replace(scope=Symmetric((0,))),
        "symmetric, with temptations within": SYMMETRIC._replace(game=harmless),
        "mixtures, with temptations within": IDLE._replace(
            game=IDLE.game._replace(within=((0, Deviation(0, F(-1), v(0))),))
        ),
        "pairs, with temptations within": MIXING._replace(game=harmless),
        "a play that is not symmetric": SYMMETRIC._replace(
            states=(*SYMMETRIC.states, State(1, v(0, 3), (((1, F(1)),),) * 4))
        ),
        "a cell of one action": of(*cells, Cell((0, 0), 0, F(0), F(1))),
        "a cell turned around": of(*cells, Cell((1, 0), 0, F(0), F(1))),
        "a cell of nothing": of(*cells, Cell((0, 1), 0, F(1), F(1))),
        "a cell beyond the last": of(*cells, Cell((0, 1), 0, F(1), F(2))),
        "a cell of an action that there is not": of(*cells, Cell((0, 2), 0, F(0), F(1))),
        "a cell against an action that there is not": of(*cells, Cell((0, 1), 2, F(0), F(1))),
        "a cell that is left out": of(cells[0]),
        "a cell that ends too early": of(cells[0], cells[1]._replace(high=F(1, 2))),
        "a cell that begins too late": of(cells[0], cells[1]._replace(low=F(1, 2))),
        "a cell of an action of the second": boxed(
            WIDE, Pairs(0, (*cells, *three, Cell((0, 2), 0, F(0), F(1))))
        ),
        "cells of nobody": boxed(DILEMMA, Pairs(2, cells)),
        "a box, symmetric, with temptations": boxed(harmless, SYMMETRIC.scope),
        "a box, mixtures, with temptations": boxed(harmless, Mixtures(0, (whole,))),
        "a box, pairs, with temptations": boxed(harmless, MIXING.scope),
        "a box, a temptation of no profile": boxed(within((4, Deviation(0, F(-1), v(0, 0, 0, 0)))), Pure()),
        "a box, a temptation of nobody": boxed(within((3, Deviation(2, F(-1), v(0, 0, 0, 0)))), Pure()),
        "a box, a mixture of too little": boxed(DILEMMA, Mixtures(0, (((0, F(1, 2)),),))),
        "a box, a mixture with nothing": boxed(DILEMMA, Mixtures(0, (((0, F(1)), (1, F(0))),))),
        "a box, a mixture of nobody": boxed(DILEMMA, Mixtures(2, (whole,))),
        "a mixture of too little": mixed(((0, F(1, 2)),)),
        "a mixture with nothing of an action": mixed(((0, F(1)), (1, F(0)))),
        "a mixture with a negative weight": mixed(((0, F(2)), (1, F(-1)))),
        "a mixture of an action twice": mixed(((0, F(1, 2)), (0, F(1, 2)))),
        "a mixture turned around": mixed(((1, F(1, 2)), (0, F(1, 2)))),
        "a mixture of an action that there is not": mixed(((2, F(1)),)),
        "a mixture of nobody": IDLE._replace(scope=Mixtures(2, (whole,)), states=(state._replace(play=0),)),
    }


# ---- Steps ------------------------------------------------------------------------------------------
def _false_steps() -> dict[str, Any]:
    """Steps that prove nothing, each behind true ones, in a theorem without states."""
    trivial = v(1, 0), F(100)
    claims = bare(FLOOR)

    def behind(*steps: Any) -> Bracket:
        return claims._replace(steps=(*FLOOR.steps, *steps))

    def side(*rows: Row, **changes: Any) -> Bracket:
        return behind(Cuts((Side(*trivial, F(1), (), rows)._replace(**changes),)))

    def signals(*listed: int) -> Bracket:
        return side(Row(0, (Multipliers((), tuple((y, ()) for y in listed)),)))

    def cut(normal: Any, bound: Any, lead: Any, *rows: Row) -> Bracket:
        """A side of the outer polygon that is false: it cuts (1, 1) off."""
        step = Cuts((Side(v(*normal), F(bound), F(lead), (), rows),))
        return claims._replace(steps=(*FLOOR.steps, step), outer=())

    mine = tuple((y, ((3, F(1, 4)),)) for y in range(4))
    stays = {p: Row(p, (Multipliers((), ((p, ((3, F(1, 4)),)),)),)) for p in range(4)}
    every = tuple(stays.values())
    box = boxed(DILEMMA, Pure())

    def selfish(bound: Any, lead: Any, weight: Any) -> Bracket:
        """A side to the right that holds itself up with a weight after each signal."""
        rows = tuple(Row(p, (Multipliers((), ((p, ((4, F(weight)),)),)),)) for p in range(4))
        return box._replace(steps=(*box.steps, Cuts((Side(v(1, 0), F(bound), F(lead), (), rows),))))

    cells = bare(MIXING)
    loose = Cuts((Side(v(1, 0), F(5, 2), HALF, (), ()),))
    around = boxed(DILEMMA, MIXING.scope)
    point = walled()
    zero = tuple(s._replace(sides=(s.sides[0]._replace(bound=F(0)),)) for s in point.steps)
    sloped_line = SLOPED.steps, SLOPED.outer
    still = Row(0, (Multipliers((), ((0, ((4, F(1)),)),)),))
    open_ = {
        f"a {name} that lacks side {k}": point._replace(steps=steps[:k] + steps[k + 1 :], outer=outer)
        for name, steps, outer in (("point", zero, (v(0, 0),)), ("segment", *sloped_line))
        for k in range(4)
    }
    small = claims._replace(outer=(v(1, 1), v(2, 1), v(1, 2)))
    sloped = Cuts((Side(v(1, 1), F(3), F(2), (), every),))
    return {
        **open_,
        "a side that starts where nobody knows": selfish(-3, HALF, 2),
        "a side that does not go so far": selfish(2, 2, F(1, 4)),
        "sides that start below what is played": barely(F(3, 2), F(6, 5), 0),
        "sides that rise where they start": barely(2, F(7, 5), F(1, 10)),
        "a side that one end of a cell exceeds": cells._replace(
            steps=(*cells.steps[:2], *REFUTED, loose, *around.steps), outer=around.outer
        ),
        "a side that stays where it starts": point._replace(
            steps=(*point.steps, Cuts((Side(v(1, 0), F(-1), F(1), (), (still,)),)))
        ),
        "a box of nothing": box._replace(steps=(Consequence(v(0, 0), F(0), ()),), outer=(v(9, 9),)),
        "a refutation of nothing": claims._replace(
            steps=tuple(Refutation(Row(p, (NOBODY,))) for p in range(4)), outer=()
        ),
        "a refutation at 0": claims._replace(
            steps=tuple(Refutation(Row(p, (Multipliers((), ()),))) for p in (3, 2, 1, 0)), outer=()
        ),
        "a refutation of what is refuted": PENNIES._replace(steps=(PENNIES.steps[0], *PENNIES.steps)),
        "a refutation of no play": behind(Refutation(Row(4, (NOBODY,)))),
        "a side that a play exceeds": small._replace(steps=(*FLOORS, sloped)),
        "a side without rows": small._replace(steps=(*FLOORS, Cuts((sloped.sides[0]._replace(rows=()),)))),
        "a side with rows for all but one": small._replace(
            steps=(*FLOORS, Cuts((sloped.sides[0]._replace(rows=every[1:]),)))
        ),
        "a side that starts too low": small._replace(
            steps=(*FLOORS, Cuts((Side(v(1, 1), F(3), F(1, 2), (), ()),)))
        ),
        "a side of no lead": side(lead=F(0)),
        "a side of a lead below 0": side(lead=F(-1)),
        "a side without a direction": side(normal=v(0, 0)),
        "a side of three numbers": side(normal=v(1, 0, 0)),
        "a signal twice": signals(0, 0),
        "signals turned around": signals(1, 0),
        "signals in no order": signals(0, 2, 1),
        "a signal that there is not": signals(4),
        "a row twice": side(Row(0, (NOBODY,)), Row(0, (NOBODY,))),
        "a row for no play": side(Row(4, (NOBODY,))),
        "a row of two ends": side(Row(0, (NOBODY, NOBODY))),
        "a row of no end": side(Row(0, ())),
        "a deviation that there is not": side(Row(0, (Multipliers(((2, F(1)),), ()),))),
        "a deviation twice": side(Row(0, (Multipliers(((0, F(1)), (0, F(1))), ()),))),
        "a deviation below 0": side(Row(0, (Multipliers(((0, F(-1, 10**9)),), ()),))),
        "a half-space that there is not": side(Row(0, (Multipliers((), ((0, ((4, F(1)),)),)),))),
        "a half-space below 0": side(Row(0, (Multipliers((), ((0, ((0, F(-1, 10**9)),)),)),))),
        "known by what comes later": side(known=((3, F(1)),)),
        "known by a weight below 0": side(known=((0, F(-1, 10**9)),)),
        "a consequence of what comes later": behind(Consequence(*trivial, ((3, F(1)),))),
        "a consequence of a weight below 0": behind(Consequence(*trivial, ((0, F(-1, 10**9)),))),
        "a consequence of three numbers": behind(Consequence(v(1, 0, 0), F(100), ())),
        "a consequence that does not follow": small._replace(steps=(*FLOORS, Consequence(v(1, 1), F(3), ()))),
        "a contradiction that does not follow": claims._replace(
            steps=(*FLOORS, Consequence(v(0, 0), F(-1), ())), outer=()
        ),
        "no contradiction": claims._replace(steps=(*FLOORS, Consequence(v(0, 0), F(0), ())), outer=()),
        "a half-space that excludes nothing of nothing": claims._replace(
            steps=(*FLOORS, Consequence(v(1, 0), F(-1, 2), ())), outer=()
        ),
        "a step after the end": PENNIES._replace(steps=(*PENNIES.steps, *CEILINGS)),
        "a step after a contradiction": NOTHING._replace(
            steps=(*NOTHING.steps, Consequence(v(0, 0), F(1), ()))
        ),
        "a side that falls without end": cut(
            (1, 0), -2, 5, *(Row(p, (Multipliers((), mine),)) for p in range(4))
        ),
        "a refuted play needs no row, and another does": claims._replace(
            steps=(*FLOORS, *REFUTED[:2], *CEILINGS), outer=(v(1, 1),)
        ),
        "a deviation that is another player's": claims._replace(
            steps=(
                Cuts(
                    (Side(v(-1, 0), F(-1), F(5), (), (Row(0, (mu(1, (2, 0)),)), FLOORS[0].sides[0].rows[1])),)
                ),
            )
        ),
    }


# ---- Claims -----------------------------------------------------------------------------------------
def _false_claims() -> dict[str, Any]:
    one = State(3, v(1, 1), STAY)
    none = bare(FLOOR)
    return {
        "no outer polygon": none._replace(outer=()),
        "a corner twice": none._replace(outer=(v(1, 1), v(1, 1), v(3, 1), v(1, 3))),
        "corners turned around": none._replace(outer=(v(1, 1), v(1, 3), v(3, 1))),
        "another first corner": none._replace(outer=(v(3, 1), v(1, 3), v(1, 1))),
        "a corner between others": none._replace(outer=(v(1, 1), v(2, 1), v(3, 1), v(1, 3))),
        "a corner within": none._replace(outer=(v(1, 1), v(3, 1), v(F(3, 2), F(3, 2)), v(1, 3))),
        "a segment turned around": none._replace(outer=(v(3, 1), v(1, 1))),
        "a segment": none._replace(outer=(v(1, 1), v(3, 1))),
        "a point": none._replace(outer=(v(1, 1),)),
        "a corner of three": none._replace(outer=(v(1, 1, 1),)),
        "a little less": none._replace(outer=(v(1, 1), v(3, 1), v(1, F(3) - F(1, 10**30)))),
        "an inner corner of no state": FLOOR._replace(inner=(v(1, 1), v(2, 1)), gap=None),
        "an inner corner outside": POINT._replace(
            steps=FLOOR.steps,
            outer=FLOOR.outer,
            inner=(v(0, 0),),
            states=(State(3, v(0, 0), STAY),),
            gap=None,
        ),
        "a gap that is too small for a triangle": meeting(F(14, 5)),
        **{f"a gap that is too small from {where}": apart(where, F(1, 10**30)) for where in APART},
        "a fraction over 0": POINT._replace(gap=broken()),
        "a gap below 0": POINT._replace(gap=F(-1)),
        "a gap from nothing": none._replace(gap=F(9)),
        "a gap that is too small": FLOOR._replace(gap=F(2) - F(1, 10**30)),
        "a state worth something else": POINT._replace(
            states=(one._replace(value=v(1, 2)),), inner=(), gap=None
        ),
        "a state worth something else at the end": POINT._replace(
            states=(one._replace(value=v(2, 1)),), inner=(), gap=None
        ),
        "a state of three numbers": POINT._replace(
            states=(one._replace(value=v(1, 1, 1)),), inner=(), gap=None
        ),
        "a state that is tempted": bare(FLOOR)._replace(states=(State(0, v(2, 2), STAY),)),
        "a state of no play": FLOOR._replace(states=(one, one._replace(play=4))),
        "a state of a cell": MIXING._replace(states=(*MIXING.states, one._replace(play=4))),
        "a state that forgets a signal": POINT._replace(states=(one._replace(lotteries=STAY[:3]),)),
        "a state that knows one more signal": POINT._replace(states=(one._replace(lotteries=STAY[:1] * 5),)),
        "a lottery that sums to less": POINT._replace(
            states=(one._replace(lotteries=(((0, F(1, 2)),), *STAY[1:])),)
        ),
        "a lottery of what there is not": POINT._replace(
            states=(one._replace(lotteries=(((1, F(1)),), *STAY[1:])),)
        ),
        "a lottery with a weight below 0": POINT._replace(
            states=(one._replace(lotteries=(((0, F(2)), (1, F(-1))), *STAY[1:])), one)
        ),
        "an event above 1": OFTEN._replace(
            event=v(0, 0, 0, 2),
            steps=(Cuts((Side(v(0, 0, 1), F(2), F(1), (), ()),)),),
            upper=F(2),
            states=(State(3, v(1, 1, 2), STAY),),
            lower=F(2),
        ),
        "an event below 0": bare(OFTEN)._replace(event=v(0, 0, -1, 0), upper=F(1)),
        "an event of too few signals": bare(OFTEN)._replace(event=v(0, 0, 0)),
        "an upper bound that is not proved": bare(OFTEN)._replace(upper=F(1) - F(1, 10**30)),
        "an upper bound of another coordinate": bare(OFTEN)._replace(
            steps=(Cuts((Side(v(0, 1, 0), F(3), F(1), (), ()),)),), upper=F(3)
        ),
        "an upper bound from below": bare(OFTEN)._replace(
            steps=(Cuts((Side(v(0, 0, -1), F(0), F(1), (), ()),)),), upper=F(0)
        ),
        "no equilibrium, which is not proved": bare(OFTEN)._replace(upper=None),
        "no equilibrium, which a state is": OFTEN._replace(upper=None),
        "a lower bound that is not reached": OFTEN._replace(lower=F(1, 2)),
        "a lower bound without a start": OFTEN._replace(start=()),
        "a start for no claim": OFTEN._replace(lower=None, states=()),
        "states for no claim": OFTEN._replace(lower=None, start=()),
        "a start that sums to 2": OFTEN._replace(start=((0, F(2)),), lower=F(2)),
        "a strategy worth something else": IDLE._replace(value=v(1, 2)),
        "a strategy that begins with too much": IDLE._replace(start=((0, F(2)),), value=v(2, 2)),
        "a strategy that begins nowhere": IDLE._replace(start=((1, F(1)),)),
        "a strategy of nothing": IDLE._replace(states=(), start=(), value=v(0, 0)),
    }


# ---- Files ------------------------------------------------------------------------------------------
def _files() -> Iterator[tuple[str, bytes, bool]]:
    data = TEXT.encode()
    never = json.loads(to_text(PENNIES))
    for key in ("outer", "inner", "gap"):
        del never[key]
    never |= {"kind": "frequency", "event": None, "upper": None, "start": [], "lower": None}
    long = str(10 ** (MOST_DIGITS - 1))
    longer = to_text(digits(MOST_DIGITS)).replace(long, f"{long}0")
    yield "a number of too many digits below", longer.encode(), False
    yield "an event of null", json.dumps(never).encode(), False
    yield "a file of 2 MB", data + b" " * 2**21, True
    yield "a file as large as it may be", data + b" " * (MOST_BYTES - len(data)), True
    yield "a file that is a byte larger", data + b" " * (MOST_BYTES - len(data) + 1), False
    yield "minus nothing for an index", TEXT.replace('[[0,"1"]]', '[[-0,"1"]]', 1).encode(), False
    yield "an index with a point", TEXT.replace('[[0,"1"]]', '[[0.0,"1"]]', 1).encode(), False
    for place in _places(json.loads(TEXT)):
        for other in ([], {}, "x", 0, None, True, ["payoffs", "law", "delta", "within"], {"kind": "pure"}):
            found = json.loads(TEXT)
            parent = found
            for step in place[:-1]:
                parent = parent[step]
            if place[-1] == "gap" and other is None:
                continue
            if parent[place[-1]] != other or type(parent[place[-1]]) is not type(other):
                parent[place[-1]] = other
                empty = other == [] and place[-1] in ("within", "known", "deviations", "continuations")
                if not empty and not (other == 0 and type(other) is int and type(place[-1]) is int):
                    yield f"{other!r} for {place}", json.dumps(found).encode(), False


def _places(part: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every part of a file, of several in a row to the first."""
    if way:
        yield way
    for key in part if isinstance(part, dict) else range(min(1, len(part))) if isinstance(part, list) else ():
        yield from _places(part[key], (*way, key))
