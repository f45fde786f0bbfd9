"""A theorem in one sentence."""

from __future__ import annotations

from goodwill.geometry.plane import Polygon
from goodwill.proofs.rejected import short
from goodwill.proofs.statements import Bracket, Frequency, Game, Mixtures, Pairs, Scope, Symmetric, Theorem

#: Polygons with more corners are not written out.
MANY = 6


def sentence(theorem: Theorem) -> str:
    """What is claimed.  It repeats the claims and decides nothing."""
    start = f"In {_game(theorem.game)}, of {_scope(theorem.scope)}: "
    if isinstance(theorem, Bracket):
        outer, inner = _polygon(theorem.outer), _polygon(theorem.inner)
        if not theorem.outer:
            return f"{start}there is none."
        found = f"{start}all payoffs lie in {outer}"
        found += f", and all of {inner} are such payoffs" if theorem.inner else ""
        near = theorem.gap is not None
        if near and not theorem.gap:
            return f"{found}; the two are the same."
        return f"{found}; the two are at most {short(theorem.gap)} apart." if near else f"{found}."
    if isinstance(theorem, Frequency):
        if theorem.upper is None:
            return f"{start}there is none."
        event = f"the event with the weights {short(theorem.event)} of the signals"
        found = f"{start}{event} has a discounted frequency of at most {short(theorem.upper)}"
        return found + ("." if theorem.lower is None else f", and {short(theorem.lower)} is reached.")
    return f"{start}one with {len(theorem.states)} states is worth {short(theorem.value)}."


def _game(game: Game) -> str:
    shape = f"{len(game.payoffs)} x {len(game.payoffs[0])} actions and {len(game.law[0][0])} public signals"
    return f"the repeated game with {shape} at the discount factor {short(game.delta)}"


def _scope(scope: Scope) -> str:
    kind = "all perfect public equilibria"
    if isinstance(scope, Symmetric):
        return f"{kind} in pure actions in which both players always do the same"
    if isinstance(scope, Mixtures):
        return f"{kind} in pure actions and {len(scope.mixtures)} mixtures of player {scope.player}"
    if isinstance(scope, Pairs):
        return (
            f"{kind} in which player {scope.player} mixes, over two actions at most, and the other does not"
        )
    return f"{kind} in pure actions"


def _polygon(corners: Polygon) -> str:
    if not corners:
        return "the empty set"
    if len(corners) > MANY:
        return f"a polygon with {len(corners)} corners"
    shape = {1: "the point", 2: "the segment"}.get(len(corners), "the polygon")
    return f"{shape} {' '.join(map(short, corners))}"
