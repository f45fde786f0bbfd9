"""The forge: true certificates in, false ones out, systematically.

A certificate is a theorem of :mod:`goodwill.proofs` with its proof.  :func:`forgeries` changes one: it leaves
out a play, a step, a multiplier, a state; moves a bound, a weight, a corner by one part in 10^30; swaps
players, signals, states; writes negative weights and indices, zero normals, duplicates; takes another game,
another discount factor; and adds steps that would prove too much.  ``forge_truth`` then says, without any
checker, whether what came out is false.  What is changed and still true is counted apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction as F
from typing import Any, NamedTuple

from forge_truth import (
    Known,
    exact,
    falsehood,
    game_fault,
    hull,
    is_shaped,
    known_of,
    known_of_game,
    pure_rounds,
    rounds,
)
from hostile_games import Choose
from oracles import excess

from goodwill.proofs import statements as s

#: One part in 10 ** 30.
LITTLE = F(1, 10**30)


class Forgery(NamedTuple):
    """What was done, and what came out."""

    deed: str
    theorem: Any


# ---- Changes of one place ---------------------------------------------------------------------------
Path = tuple[int, ...]


def places(record: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every part of a record, with the way to it."""
    yield path, record
    if isinstance(record, tuple):
        for k, part in enumerate(record):
            yield from places(part, (*path, k))


def changed(record: Any, path: Path, new: Any) -> Any:
    """The record with another part at a place; its length and types are not looked at."""
    if not path:
        return new
    parts = list(record)
    parts[path[0]] = changed(parts[path[0]], path[1:], new)
    return tuple.__new__(type(record), parts)


def name(record: Any, path: Path) -> str:
    """The fields on the way to a place: game.payoffs, steps.sides.rows, ..."""
    words = []
    for k in path:
        if hasattr(record, "_fields"):
            words.append(record._fields[k])
        record = record[k]
    return ".".join(words) or "theorem"


def other_numbers(x: F) -> list[tuple[str, F]]:
    return [
        ("a little more", x + LITTLE),
        ("a little less", x - LITTLE),
        ("a little share more", x * (1 + LITTLE)),
        ("with the other sign", -x),
        ("zero", F(0)),
        ("twice", 2 * x),
        ("one more", x + 1),
        ("one less", x - 1),
        ("huge", x + 10**40),
    ]


def other_tuples(parts: Any, choose: Choose) -> list[tuple[str, Any]]:
    """One part left out, twice, or in another place; all of them left out or turned around."""
    count = len(parts)
    if not count:
        return []
    k, m = choose(range(count)), choose(range(count))
    swapped = list(parts)
    swapped[k], swapped[m] = swapped[m], swapped[k]
    return [
        ("one left out", parts[:k] + parts[k + 1 :]),
        ("the first left out", parts[1:]),
        ("the last left out", parts[:-1]),
        ("one twice", (*parts[: k + 1], *parts[k:])),
        ("one at the end again", (*parts, parts[k])),
        ("two swapped", tuple(swapped)),
        ("turned around", parts[::-1]),
        ("none", ()),
    ]


def changes(theorem: Any, choose: Choose) -> Iterator[Forgery]:
    """One change at each kind of place: numbers, indices and tuples, all of their right types."""
    by_name: dict[tuple[str, str], list[tuple[Path, Any]]] = {}
    for path, part in places(theorem):
        if type(part) in (F, int, tuple):
            by_name.setdefault((name(theorem, path), type(part).__name__), []).append((path, part))
    for (where, kind), listed in sorted(by_name.items()):
        for _ in range(2):
            path, part = choose(listed)
            if kind == "Fraction":
                new = other_numbers(part)
            elif kind == "int":
                new = [("one more", part + 1), ("another", choose(range(part + 3)))]
                new += [("one less", part - 1), ("from the end", -1), ("far off", 10**6)]
            else:
                new = other_tuples(part, choose)
            for how, what in new:
                if what != part:
                    yield Forgery(f"{where}: {how}", changed(theorem, path, what))


# ---- Things that have no place in a record ----------------------------------------------------------
def junk(theorem: Any, choose: Choose) -> Iterator[Forgery]:
    """Floats, NaN, text, None, other kinds of numbers and records: always malformed."""
    import decimal

    import numpy as np

    numbers = [
        ("a float", lambda x: float(x or 0)),
        ("NaN", lambda x: float("nan")),
        ("infinity", lambda x: float("inf")),
        ("text", lambda x: f"{x} "),  # a number as in a file would be one
        ("None", lambda x: None),
        ("a decimal", lambda x: decimal.Decimal(1)),
        ("NumPy's", lambda x: np.float64(1)),
        ("complex", lambda x: complex(1)),
        ("a truth value", lambda x: True),
        ("a list", lambda x: [x]),
    ]
    tuples = [
        ("None", lambda x: None),
        ("text", lambda x: "".join("0" for _ in x)),
        ("a dict", lambda x: dict(enumerate(x))),
        ("an array", lambda x: np.zeros(len(x))),
        ("a number", lambda x: F(0)),
        ("deeper", lambda x: (x,)),
    ]
    by_name: dict[str, list[tuple[Path, Any]]] = {}
    for path, part in places(theorem):
        if path:
            by_name.setdefault(name(theorem, path) + type(part).__name__, []).append((path, part))
    for _, listed in sorted(by_name.items()):
        path, part = choose(listed)
        where = name(theorem, path)
        if hasattr(part, "_fields"):
            yield Forgery(f"{where}: a bare tuple", changed(theorem, path, tuple(part)))
            if part:
                yield Forgery(
                    f"{where}: a field left out", changed(theorem, path, tuple.__new__(type(part), part[:-1]))
                )
            new = tuple.__new__(type(part), (*part, 0))
            yield Forgery(f"{where}: a field more", changed(theorem, path, new))
            continue
        optional = where in ("gap", "upper", "lower")
        for how, make in tuples if isinstance(part, tuple) else numbers:
            what = make(part)
            if optional and (what is None or part is None):
                continue  # None is one of its types: another claim
            yield Forgery(f"{where}: {how}", changed(theorem, path, what))


# ---- False claims with the best of proofs -----------------------------------------------------------
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
        own = (1,) and tuple((e, F(1)) for e, sp in enumerate(spaces(theorem)) if sp.normal == way)[-1:]
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


def of_other_games(theorem: Any, others: Sequence[Any], choose: Choose) -> Iterator[Forgery]:
    """The same proof for another game: another delta, swapped players, actions or signals, other payoffs."""
    game = theorem.game
    for by in (LITTLE, -LITTLE, F(1, 100), -F(1, 100)):
        yield Forgery("another delta", theorem._replace(game=game._replace(delta=game.delta + by)))
    yield Forgery("delta turned around", theorem._replace(game=game._replace(delta=1 - game.delta)))
    swapped = tuple(tuple(p[::-1] for p in row) for row in game.payoffs)
    yield Forgery("payoffs swapped", theorem._replace(game=game._replace(payoffs=swapped)))
    turned = game._replace(
        payoffs=tuple(zip(*game.payoffs, strict=True)), law=tuple(zip(*game.law, strict=True))
    )
    yield Forgery("players swapped", theorem._replace(game=turned))
    for field in ("payoffs", "law"):
        rows = getattr(game, field)
        yield Forgery(
            f"{field}: rows turned around", theorem._replace(game=game._replace(**{field: rows[::-1]}))
        )
        across = tuple(row[::-1] for row in rows)
        yield Forgery(f"{field}: columns turned", theorem._replace(game=game._replace(**{field: across})))
    law = tuple(tuple(chances[::-1] for chances in row) for row in game.law)
    yield Forgery("signals turned around", theorem._replace(game=game._replace(law=law)))
    yield Forgery("nothing within", theorem._replace(game=game._replace(within=())))
    for other in others:
        yield Forgery("another game", theorem._replace(game=other.game))
        yield Forgery("another scope", theorem._replace(scope=other.scope))
        if type(other) is type(theorem):
            for field in theorem._fields:
                part = getattr(other, field)
                yield Forgery(f"{field} of another", theorem._replace(**{field: part}))


def of_other_scopes(theorem: Any) -> Iterator[Forgery]:
    """The same proof for equilibria of another kind."""
    signals = len(theorem.game.law[0][0])
    half = ((0, F(1, 2)), (1, F(1, 2)))
    for scope in (
        s.Pure(),
        s.Symmetric(tuple(range(signals))),
        s.Symmetric(tuple(reversed(range(signals)))),
        s.Symmetric((0,) * signals),
        s.Symmetric(()),
        s.Mixtures(0, ()),
        s.Mixtures(2, (half,)),
        s.Mixtures(0, (((0, F(1)), (1, F(1))),)),
        s.Mixtures(0, (((0, F(3, 2)), (1, F(-1, 2))),)),
        s.Mixtures(1, (((0, F(1, 2)), (0, F(1, 2))),)),
        s.Pairs(0, ()),
        s.Pairs(1, ()),
        s.Pairs(0, (s.Cell((0, 1), 0, F(0), F(1, 2)),)),
        s.Pairs(0, (s.Cell((1, 0), 0, F(0), F(1)),)),
        s.Pairs(-1, ()),
    ):
        if scope != theorem.scope:
            yield Forgery(f"a scope of another kind: {type(scope).__name__}", theorem._replace(scope=scope))


def sources(theorem: Any, others: Sequence[Any], choose: Choose) -> list[Iterator[Forgery]]:
    """All ways to change a certificate."""
    known = known_of(theorem)
    found = [junk(theorem, choose), changes(theorem, choose), of_other_scopes(theorem)]
    found.append(of_other_games(theorem, others, choose))
    if hasattr(theorem, "steps"):
        found.append(without_plays(theorem, known))
    if isinstance(theorem, s.Bracket):
        found += [too_small(theorem, known, choose), too_large(theorem, choose)]
    return found


def forgeries(
    theorem: Any, others: Sequence[Any], choose: Choose, most: int
) -> Iterator[tuple[Forgery, str | None]]:
    """Changed certificates, each with why it is false; None if it may be true for all that is known.

    At most ``most`` of each way to change one.
    """
    known = known_of(theorem)
    for source in sources(theorem, others, choose):
        made = list(source)
        for number in sorted({choose(range(len(made))) for _ in range(most)} if made else ()):
            forged = made[number].theorem
            if not is_shaped(s.Theorem, forged) or forged != theorem:
                yield made[number], judged(forged, theorem, known)


def judged(forged: Any, theorem: Any, known: Known) -> str | None:
    """Why a changed certificate is false, in the light of what is known of its game and scope."""
    if not is_shaped(s.Theorem, forged) or game_fault(forged.game):
        return falsehood(forged, known)
    if forged.game != theorem.game:
        if isinstance(forged.scope, s.Symmetric) or isinstance(forged, s.Frequency):
            known = Known((), frozenset(), None)
        else:
            known = known_of_game(forged.game)
    elif forged.scope != theorem.scope:
        known = _in_scope(known, theorem, forged)
    elif isinstance(forged, s.Frequency) and forged.event != theorem.event:
        known = Known((), known.plays, None)
    return falsehood(forged, known)


def _in_scope(known: Known, theorem: Any, forged: Any) -> Known:
    """What is known of the same game in another scope: pure equilibria are in all but the symmetric one."""
    if isinstance(forged.scope, s.Symmetric) or isinstance(forged, s.Frequency):
        return Known((), frozenset(), None)
    if isinstance(theorem.scope, (s.Pure, s.Symmetric)):
        return Known((*known.values, *known_of_game(forged.game).values), known.plays, None)
    return known_of_game(forged.game)
