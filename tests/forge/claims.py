"""False claims with the best of proofs: certificates that are right all over but in one step.

Outer polygons that exclude an equilibrium, with a step that would prove it: a side that holds itself up or
has no bottom, a consequence of nothing, a refutation of what is played.  Inner polygons with a point too
many, with states that would be worth it.  And one forgery for each demand that chance seldom meets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction as F
from typing import Any, NamedTuple

from forge.truth import Known, exact, hull, pure_rounds, rounds
from goodwill.proofs import statements as s
from hostile.games import Choose
from oracles.payoffs import excess

#: One part in 10 ** 30.
LITTLE = F(1, 10**30)


class Forgery(NamedTuple):
    """What was done, and what came out."""

    deed: str
    theorem: Any


def spaces(theorem: Any) -> list[Any]:
    """All half-spaces of a proof, in order."""
    found = []
    for step in theorem.steps:
        found += step.sides if isinstance(step, s.Cuts) else [step] if isinstance(step, s.Consequence) else []
    return found


def cut_polygon(corners: Sequence[s.Vector], normal: s.Vector, bound: F) -> tuple[s.Vector, ...]:
    """The part of a polygon on one side of a line, its corners from the leftmost on."""

    def height(p: s.Vector) -> F:
        return normal[0] * p[0] + normal[1] * p[1] - bound

    kept: list[s.Vector] = []
    for a, b in zip(corners, [*corners[1:], *corners[:1]], strict=True):
        if height(a) <= 0:
            kept.append(a)
        if height(a) * height(b) < 0:
            t = height(a) / (height(a) - height(b))
            kept.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
    distinct = list(dict.fromkeys(kept))
    if not distinct:
        return ()
    first = distinct.index(min(distinct))
    return tuple(distinct[first:] + distinct[:first])


def too_small(theorem: s.Bracket, known: Known, choose: Choose) -> Iterator[Forgery]:
    """Outer polygons that exclude an equilibrium by much or by little, each with several proofs of a kind."""
    payoffs = [v for v in known.values if len(v) == 2]
    if not payoffs:
        return
    total = len(spaces(theorem))
    ways = [sp.normal for sp in spaces(theorem) if len(sp.normal) == 2 and any(sp.normal)] or [(F(1), F(0))]
    ways = list(dict.fromkeys([*ways, (F(1), F(0)), (F(0), F(-1)), (F(3), F(7))]))
    for by in (LITTLE, F(1, 1000), F(1, 3)):
        way = choose(ways)
        bound = max(sum(n * x for n, x in zip(way, p, strict=True)) for p in payoffs) - by
        outer = cut_polygon(theorem.outer, way, bound)
        inner = tuple(p for p in theorem.inner if outer and excess(outer, p) == 0)
        smaller = theorem._replace(outer=outer, inner=inner, gap=None)
        like = [sp for sp in spaces(theorem) if isinstance(sp, s.Side) and sp.normal == way]
        rows = [sp.rows for sp in like] or [()]
        own = tuple((e, F(1)) for e, sp in enumerate(spaces(theorem)) if sp.normal == way)[-1:]
        yield Forgery("outer smaller: no proof", smaller)
        for what, step in (
            ("a side without rows", s.Cuts((s.Side(way, bound, F(1), (), ()),))),
            ("a side with rows of one", s.Cuts((s.Side(way, bound, F(10**6), own, rows[-1]),))),
            ("a side far off", s.Cuts((s.Side(way, bound, F(10**40), (), rows[-1]),))),
            ("a side that holds itself", s.Cuts((_self_made(theorem, way, bound, total),))),
            ("a side that names itself", s.Cuts((s.Side(way, bound, F(10**6), ((total, F(1)),), ()),))),
            ("a side that goes nowhere", s.Cuts((s.Side(way, bound, F(0), own, rows[-1]),))),
            ("a side that goes backwards", s.Cuts((s.Side(way, bound, -by, own, rows[-1]),))),
            ("a bottomless side from nowhere", s.Cuts((_bottomless(theorem, way, total, F(1)),))),
            ("a bottomless side from afar", s.Cuts((_bottomless(theorem, way, total, F(10**40)),))),
            ("two sides that hold each other", _two_sides(theorem, way, bound, total)),
            ("a consequence of the last", s.Consequence(way, bound, own)),
            ("a consequence of nothing", s.Consequence(way, bound, ())),
            ("a consequence of itself", s.Consequence(way, bound, ((total, F(1)),))),
            ("a negative consequence", s.Consequence(way, bound, tuple((e, -w) for e, w in own))),
            ("emptiness for nothing", s.Consequence((F(0), F(0)), F(-1), ())),
            ("a normal without a bound", s.Cuts((s.Side((F(0), F(0)), F(-1), F(1), (), ()),))),
        ):
            steps = (*theorem.steps, step)
            yield Forgery(f"outer smaller: {what}", smaller._replace(steps=steps))
            if "emptiness" in what or "without a bound" in what:
                empty = smaller._replace(steps=steps, outer=(), inner=(), states=())
                yield Forgery(f"outer empty: {what}", empty)
        for number, step in enumerate(theorem.steps):
            if isinstance(step, s.Cuts):
                sides = tuple(
                    side._replace(
                        bound=min(side.bound, bound), lead=side.lead + max(F(0), side.bound - bound)
                    )
                    if side.normal == way
                    else side
                    for side in step.sides
                )
                if sides != step.sides:
                    steps = (*theorem.steps[:number], s.Cuts(sides), *theorem.steps[number + 1 :])
                    yield Forgery("outer smaller: a bound moved", smaller._replace(steps=steps))


def _all_plays(theorem: Any) -> int:
    game, scope = theorem.game, theorem.scope
    count = len(rounds(exact(game), scope))
    return count + (len(scope.cells) if isinstance(scope, s.Pairs) else 0)


def _self_made(theorem: Any, way: s.Vector, bound: F, number: int) -> s.Side:
    """A side whose rows say that what follows any signal is bounded by the side itself, more than due."""
    signals = len(theorem.game.law[0][0])
    pure = len(rounds(exact(theorem.game), theorem.scope))
    end = s.Multipliers((), tuple((y, ((number, F(1)),)) for y in range(signals)))
    rows = tuple(s.Row(k, (end,) * (1 if k < pure else 2)) for k in range(_all_plays(theorem)))
    return s.Side(way, bound, F(10**6), (), rows)


def _bottomless(theorem: Any, way: s.Vector, number: int, lead: F) -> s.Side:
    """A side that holds wherever it stands, if it only stood there: what follows counts more than the whole.

    With the weight 2 more than is due on the side itself after each signal, ``T(level) = constant + slope *
    level`` with a slope above 1, so ``T(level) <= level`` if the level is low enough; every start from which
    all payoffs are inside is too high.
    """
    game, scope = exact(theorem.game), theorem.scope
    stages = [stage for row in game.payoffs for stage in row]
    least = sum(min(n * x for x in column) for n, column in zip(way, zip(*stages, strict=True), strict=True))
    most = max(sum(n * x for n, x in zip(way, stage, strict=True)) for stage in stages)
    slope, delta = game.delta + 2 * game.signals, game.delta
    level = ((slope - delta) * least - (1 - delta) * most) / (slope - 1)
    rows = []
    for play, at in enumerate(laws(game, scope)):
        ends = tuple(
            s.Multipliers((), tuple((y, ((number, delta * p + 2),)) for y, p in enumerate(law))) for law in at
        )
        rows.append(s.Row(play, ends))
    if isinstance(scope, s.Symmetric):
        size = len(game.payoffs)
        rows = [row for row in rows if row.play // size == row.play % size]
    return s.Side(way, level - 2 - lead / 10**39, lead, (), tuple(rows))


def laws(game: Any, scope: Any) -> list[tuple[s.Vector, ...]]:
    """The law of each play, at each of its ends."""
    found: list[tuple[s.Vector, ...]] = [(law,) for _, law, _ in rounds(game, scope)]
    if isinstance(scope, s.Pairs):
        for (first, second), other, low, high in scope.cells:
            pair = [game.law[a][other] if scope.player == 0 else game.law[other][a] for a in (first, second)]
            found.append(
                tuple(tuple(q * x + (1 - q) * y for x, y in zip(*pair, strict=True)) for q in (low, high))
            )
    return found


def _two_sides(theorem: Any, way: s.Vector, bound: F, number: int) -> s.Cuts:
    back = tuple(-x for x in way)
    first, second = (_self_made(theorem, way, bound, number + 1), _self_made(theorem, back, -bound, number))
    return s.Cuts((first, second))


def too_large(theorem: s.Bracket, choose: Choose) -> Iterator[Forgery]:
    """Inner polygons with a point outside of the true outer polygon, with states that would be worth it."""
    if not theorem.outer:
        return
    game = exact(theorem.game)
    stage = [p for p, _, _ in pure_rounds(game)]
    best = max(range(len(stage)), key=lambda k: (excess(theorem.outer, stage[k]), -k))
    beyond = [p for p in ((x + LITTLE, y) for x, y in theorem.outer) if excess(theorem.outer, p) > 0]
    points = ([stage[best]] if excess(theorem.outer, stage[best]) > 0 else []) + [choose(beyond)]
    count = len(theorem.states)
    for point in points:
        both = (*theorem.outer, point)
        outer = hull(both)
        inner = hull((*theorem.inner, point))
        larger = theorem._replace(inner=inner, gap=None)
        alone = (((count, F(1)),),) * game.signals
        yield Forgery("inner larger: no state", larger)
        yield Forgery("inner larger: no state, outer too", larger._replace(outer=outer))
        for play in range(len(stage)):
            state = s.State(play, point, alone)
            more = larger._replace(states=(*theorem.states, state))
            yield Forgery("inner larger: a state that stays", more)
            yield Forgery("inner larger: a state that stays, outer too", more._replace(outer=outer))
        if theorem.states:
            old = choose(theorem.states)
            lotteries = tuple(
                tuple((k, 2 * w if n == 0 else -w) for n, (k, w) in enumerate(row)) if len(row) == 2 else row
                for row in old.lotteries
            )
            for state in (old._replace(value=point), old._replace(value=point, lotteries=lotteries)):
                yield Forgery(
                    "inner larger: a state renamed", larger._replace(states=(*theorem.states, state))
                )


def without_plays(theorem: Any, known: Known) -> Iterator[Forgery]:
    """Plays of equilibria refuted, by multipliers of all kinds."""
    for play in sorted(known.plays)[:3]:
        signals = len(theorem.game.law[0][0])
        for what, multipliers in (
            ("none", s.Multipliers((), ())),
            ("one", s.Multipliers(((0, F(1)),), ())),
            ("huge", s.Multipliers(((0, F(10**40)),), ())),
            ("negative", s.Multipliers(((0, F(-1)),), ())),
            ("an index that is none", s.Multipliers(((10**6, F(1)),), ())),
            ("the last one", s.Multipliers(((-1, F(1)),), ())),
            ("negative weights", s.Multipliers((), tuple((y, ((0, F(-1)),)) for y in range(signals)))),
        ):
            refutation = s.Refutation(s.Row(play, (multipliers,)))
            for place in {0, len(theorem.steps)}:
                steps = (*theorem.steps[:place], refutation, *theorem.steps[place:])
                yield Forgery(f"a refutation: {what}", theorem._replace(steps=steps))


def pointed(theorem: Any) -> Iterator[Forgery]:
    """One forgery for each demand that a change by chance seldom meets."""
    if hasattr(theorem, "steps"):
        yield from _pointed_steps(theorem)
    if isinstance(theorem, s.Bracket):
        yield from _pointed_gaps(theorem)
    if isinstance(theorem, s.Frequency) and theorem.states:
        yield from _pointed_frequencies(theorem)
    if isinstance(theorem.scope, s.Pairs):
        yield from _pointed_cells(theorem, theorem.scope)
    if isinstance(theorem.scope, s.Mixtures) and theorem.scope.mixtures:
        yield from _pointed_mixtures(theorem, theorem.scope)
    if isinstance(theorem.scope, s.Symmetric) and theorem.states:
        other = (theorem.states[0]._replace(play=1), *theorem.states[1:])
        yield Forgery("a state that is not symmetric", theorem._replace(states=other))


def _pointed_steps(theorem: Any) -> Iterator[Forgery]:
    nothing, steps = s.Multipliers((), ()), theorem.steps
    twice = s.Multipliers((), ((0, ((0, F(1)),)), (0, ())))
    unseen = s.Multipliers((), ((10**6, ()),))
    for play in (0, 10**6):
        step: Any = s.Refutation(s.Row(play, (nothing,)))
        yield Forgery("a refutation of what is not played", theorem._replace(steps=(*steps, step)))
    normal, bound = _trivial(theorem)
    for side in (
        s.Side(normal, bound, F(0), (), ()),
        s.Side(normal, bound, F(-1), (), ()),
        s.Side(tuple(F(0) for _ in normal), bound, F(1), (), ()),
    ):
        yield Forgery("a side that goes nowhere", theorem._replace(steps=(*steps, s.Cuts((side,)))))
    for what, rows in (
        ("a signal twice", (s.Row(0, (twice,)),)),
        ("a signal that there is not", (s.Row(0, (unseen,)),)),
        ("a play twice", (s.Row(0, (nothing,)),) * 2),
    ):
        step = s.Cuts((s.Side(*_trivial(theorem), F(1), (), rows),))
        yield Forgery(f"rows: {what}", theorem._replace(steps=(*steps, step)))


def _pointed_gaps(theorem: s.Bracket) -> Iterator[Forgery]:
    if theorem.gap:
        for gap in (F(0), theorem.gap / 2, theorem.gap - LITTLE, -theorem.gap):
            yield Forgery("a smaller gap", theorem._replace(gap=gap))
    if theorem.states:
        nothing = s.Consequence((F(0), F(0)), F(0), ())
        empty = theorem._replace(outer=(), inner=(), states=(), gap=None)
        yield Forgery("emptiness, since 0 is 0", empty._replace(steps=(*theorem.steps, nothing)))
    if theorem.outer and not theorem.inner:
        yield Forgery("a gap from nothing", theorem._replace(gap=F(10**6)))


def _pointed_frequencies(theorem: s.Frequency) -> Iterator[Forgery]:
    yield Forgery("states for no claim", theorem._replace(lower=None))
    yield Forgery("no states for no claim", theorem._replace(lower=None, states=()))
    none = theorem._replace(upper=None, lower=None, states=(), start=())
    yield Forgery("no equilibrium, where there is one", none)
    reached = [state.value[2] for state in theorem.states]
    least, most = min(reached), max(reached)
    rare = theorem._replace(start=((reached.index(least), F(1)),), lower=least)
    for upper in ((least + most) / 2, most - LITTLE):
        yield Forgery("a smaller frequency", rare._replace(upper=upper))
    for event in (F(-1), F(1) + LITTLE):
        yield Forgery("an event that is none", theorem._replace(event=(event, *theorem.event[1:])))


def _pointed_cells(theorem: Any, scope: s.Pairs) -> Iterator[Forgery]:
    if theorem.states:
        first = len(theorem.game.payoffs) * len(theorem.game.payoffs[0])
        mixed = (theorem.states[0]._replace(play=first), *theorem.states[1:])
        yield Forgery("a state that plays a cell", theorem._replace(states=mixed))
    cell, *others = scope.cells
    if hasattr(theorem, "steps"):
        # The other player's deviations come first if it is player 0, last if it is player 1.
        count = len(theorem.game.payoffs), len(theorem.game.payoffs[0])
        number = 0 if scope.player == 1 else 2 * (count[0] - 1)
        if count[1 - scope.player] > 1:
            play = count[0] * count[1]
            ends = s.Multipliers((), ()), s.Multipliers(((number, LITTLE),), ())
            side = s.Side(*_trivial(theorem), F(1), (), (s.Row(play, ends),))
            steps = (*theorem.steps, s.Cuts((side,)))
            yield Forgery("multipliers that must not move, and do", theorem._replace(steps=steps))
    half = (cell.low + cell.high) / 2
    for cells in (
        (cell._replace(high=half), cell._replace(low=half + LITTLE), *others),
        (cell._replace(high=half), cell._replace(low=half, high=half), *others),
        (cell._replace(low=-cell.high), *others),
        (cell._replace(high=cell.high + 1), *others),
        (cell._replace(low=LITTLE), *others),
        (cell._replace(high=cell.high - LITTLE), *others),
        (cell._replace(low=cell.high, high=cell.low), *others),
    ):
        yield Forgery("cells with a hole", theorem._replace(scope=scope._replace(cells=cells)))


def _pointed_mixtures(theorem: Any, scope: s.Mixtures) -> Iterator[Forgery]:
    if len(scope.mixtures[0]) != 2:
        return
    (one, p), (two, q) = scope.mixtures[0]
    for mixture in (
        ((one, F(1)), (two, F(0))),
        ((two, q), (one, p)),
        ((one, p),),
        ((one, 2 * p), (two, q - p)),
    ):
        mixtures = (mixture, *scope.mixtures[1:])
        yield Forgery("a mixture that is none", theorem._replace(scope=scope._replace(mixtures=mixtures)))


def _trivial(theorem: Any) -> tuple[s.Vector, F]:
    """A half-space that every payoff is in."""
    dimension = 3 if isinstance(theorem, s.Frequency) else 2
    most = max(stage[0] for row in theorem.game.payoffs for stage in row)
    return (F(1), *(F(0),) * (dimension - 1)), most + 10**6
