"""A theorem in one sentence."""

from __future__ import annotations

from goodwill.geometry.plane import Polygon
from goodwill.proofs.rejected import short
from goodwill.proofs.statements import Bracket, Game, Mixtures, Pairs, Scope, Strategy, Symmetric, Theorem

#: Polygons with more corners are not written out.
MANY = 6


def sentence(theorem: Theorem) -> str:
    """What is claimed.  It repeats the claims and decides nothing."""
    one = f"perfect public equilibrium {_scope(theorem.scope)}"
    if theorem.game.within:
        one += f" that also withstands the deviations in within ({len(theorem.game.within)})"
    start = f"{_game(theorem.game)}: "
    if isinstance(theorem, Strategy):
        automaton = f"an automaton of {_counted(len(theorem.states), 'state')}"
        return f"{start}{automaton} is a {one}, worth {short(theorem.value)}."
    if isinstance(theorem, Bracket):
        return start + _bracket(theorem, one)
    if theorem.upper is None:
        return f"{start}there is no {one}."
    event = f"the event with the weights {short(theorem.event)} of the signals"
    found = f"in every {one}, {event} has a discounted frequency of at most {short(theorem.upper)}"
    return f"{start}{found}" + ("." if theorem.lower is None else f"; in one it has {short(theorem.lower)}.")


def _bracket(theorem: Bracket, one: str) -> str:
    if not theorem.outer:
        return f"there is no {one}."
    found = f"every {one} pays a point of {_polygon(theorem.outer, 'outer')}"
    if theorem.inner == theorem.outer:
        return f"{found}, and every point of it is paid by one."
    if theorem.inner:
        found += f"; every point of {_polygon(theorem.inner, 'inner')} is paid by one"
    near = (
        "." if theorem.gap is None else f"; the first reaches at most {short(theorem.gap)} beyond the second."
    )
    return found + near


def _game(game: Game) -> str:
    actions, signals = f"{len(game.payoffs)} x {len(game.payoffs[0])} actions", len(game.law[0][0])
    known = f"{actions}, {_counted(signals, 'public signal')} and public lotteries"
    return f"repeated game, {known}, discount factor {short(game.delta)}"


def _scope(scope: Scope) -> str:
    if isinstance(scope, Symmetric):
        return "in pure actions in which both players always do the same"
    if isinstance(scope, Mixtures):
        listed = f"listed for player {scope.player} ({len(scope.mixtures)})"
        return f"in pure actions or one of the lotteries {listed}"
    if isinstance(scope, Pairs):
        return f"in which player {scope.player} may mix, over two actions at most, and the other never does"
    return "in pure actions"


def _polygon(corners: Polygon, name: str) -> str:
    if len(corners) > MANY:
        return f"the polygon {name} with {len(corners)} corners"
    shape = {1: "the point", 2: "the segment"}.get(len(corners), "the polygon")
    return f"{shape} {' '.join(map(short, corners))}"


def _counted(count: int, one: str) -> str:
    return f"{count} {one if count == 1 else one + 's'}"
