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
from typing import Any

from forge.claims import LITTLE, Forgery, pointed, too_large, too_small, without_plays
from forge.places import Path, changed, name, places
from forge.rearranged import rearranged
from forge.truth import (
    Known,
    falsehood,
    game_fault,
    is_shaped,
    known_of,
    known_of_game,
)
from goodwill.proofs import statements as s
from hostile.games import Choose


# ---- Changes of one place ---------------------------------------------------------------------------
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


# ---- Other games and scopes -----------------------------------------------------------------------
def of_other_games(theorem: Any, others: Sequence[Any], choose: Choose) -> Iterator[Forgery]:
    """The same proof for another game: another delta, swapped players, actions or signals, other payoffs."""
    game = theorem.game
    for by in (LITTLE, -LITTLE, F(1, 100), -F(1, 100)):
        yield Forgery("another delta", theorem._replace(game=game._replace(delta=game.delta + by)))
    for delta in (F(0), F(1), F(3, 2), -game.delta):
        yield Forgery("a delta that is none", theorem._replace(game=game._replace(delta=delta)))
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
    found += [of_other_games(theorem, others, choose), pointed(theorem)]
    found.append(rearranged(theorem, others, choose))
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
