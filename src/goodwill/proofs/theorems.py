"""The theorems: what their claims are, and that the proof is one of them.

Nothing in a theorem is left unchecked: the game is one, the scope is one of the game, all plays of the scope
are covered, the steps follow, ``outer`` contains what they leave, the states are equilibria, each corner of
``inner`` is what a state is worth, ``inner`` lies in ``outer``, and the gap is as small as claimed.  The two
halves of a proof, steps and states, rest on different arguments, so that they agree is required as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from goodwill.geometry.plane import Polygon, contains, dot, hull, sides, squared_distance
from goodwill.proofs.inner import check_states, mean
from goodwill.proofs.outer import Outer
from goodwill.proofs.plays import check_game, check_lottery, plays, signal_count
from goodwill.proofs.rejected import require
from goodwill.proofs.shapes import shaped
from goodwill.proofs.statements import Bracket, Frequency, State, Step, Strategy, Theorem, Vector, Weights
from goodwill.proofs.words import sentence


def check(theorem: Theorem) -> str:
    """Check the proof of a theorem.

    Returns
    -------
    str
        The theorem that is now proved, in words.

    Raises
    ------
    ProofRejected
        With the place and the reason.
    """
    clean = shaped(Theorem, theorem, "theorem")
    check_game(clean.game)
    judge: Any = {Bracket: _bracket, Frequency: _frequency, Strategy: _strategy}[type(clean)]
    judge(clean)
    return sentence(clean)


def _bracket(theorem: Bracket) -> None:
    game = theorem.game
    table = plays(game, theorem.scope, None)
    for name, polygon in (("outer", theorem.outer), ("inner", theorem.inner)):
        require(all(len(corner) == 2 for corner in polygon), "{}: a corner must have two coordinates", name)
        require(polygon == hull(polygon), "{} must be the corners of a convex polygon, in order", name)
    outer = Outer(table, game.delta, signal_count(game))
    _take(outer, theorem.steps)
    _check_outer(outer, theorem.outer)
    check_states(table, game.delta, signal_count(game), theorem.states)
    _agree(outer, theorem.states)
    values = {state.value for state in theorem.states}
    for corner in theorem.inner:
        require(corner in values, "inner: no state is worth {}", corner)
        require(contains(theorem.outer, corner), "inner: {} is outside of outer", corner)
    if theorem.gap is not None:
        _check_gap(theorem.outer, theorem.inner, theorem.gap)


def _frequency(theorem: Frequency) -> None:
    game, event = theorem.game, theorem.event
    right = len(event) == signal_count(game) and all(0 <= x <= 1 for x in event)
    require(right, "event must have a weight from 0 to 1 for each signal")
    table = plays(game, theorem.scope, event)
    outer = Outer(table, game.delta, signal_count(game))
    _take(outer, theorem.steps)
    up = (Fraction(0), Fraction(0), Fraction(1))
    if theorem.upper is None:
        require(outer.is_empty, "upper: the steps do not show that there is no equilibrium")
    else:
        right = _follows(outer, up, theorem.upper)
        require(right, "upper: the steps do not prove the bound {}", theorem.upper)
    check_states(table, game.delta, signal_count(game), theorem.states)
    _agree(outer, theorem.states)
    if theorem.lower is None:
        require(not theorem.states and not theorem.start, "lower is not claimed, but there are states")
        return
    reached = _begun(theorem.states, theorem.start, 3)[2]
    right = reached == theorem.lower
    require(right, "lower: the automaton has the frequency {}, not {}", reached, theorem.lower)
    right = theorem.upper is not None and theorem.lower <= theorem.upper
    require(right, "lower is above upper")


def _strategy(theorem: Strategy) -> None:
    game = theorem.game
    check_states(plays(game, theorem.scope, None), game.delta, signal_count(game), theorem.states)
    worth = _begun(theorem.states, theorem.start, 2)
    require(worth == theorem.value, "value: the automaton is worth {}, not {}", worth, theorem.value)


def _take(outer: Outer, steps: Sequence[Step]) -> None:
    for number, step in enumerate(steps):
        require(not outer.is_empty, "steps[{}]: there is nothing left to prove", number)
        outer.step(step, f"steps[{number}]")


def _agree(outer: Outer, states: Sequence[State]) -> None:
    """States are equilibria, so no sound step excludes them: this refuses only where a checker errs."""
    require(not (outer.is_empty and states), "there are states, but the steps show that there are none")
    for number, state in enumerate(states):
        require(state.play in outer.alive, "states[{}] plays {}, which is refuted", number, state.play)
        inside = all(dot(space.normal, state.value) <= space.bound for space in outer.spaces)
        require(inside, "states[{}] is outside of a half-space that was proved", number)


def _check_outer(outer: Outer, polygon: Polygon) -> None:
    if not polygon:
        require(outer.is_empty, "outer is empty, but the steps do not show that there is no equilibrium")
        return
    for normal, bound in sides(polygon):
        holds = _follows(outer, normal, bound)
        require(holds, "outer: the steps do not prove its side {} . v <= {}", normal, bound)


def _follows(outer: Outer, normal: Vector, bound: Fraction) -> bool:
    """Whether one of the half-spaces faces the same way and reaches no farther."""
    return outer.is_empty or any(_is_behind(s.normal, s.bound, normal, bound) for s in outer.spaces)


def _is_behind(normal: Vector, bound: Fraction, other: Vector, limit: Fraction) -> bool:
    """Whether ``normal`` is r times ``other`` with r > 0, and ``bound`` at most r times ``limit``."""
    k = next(k for k, x in enumerate(other) if x)
    ratio = normal[k] / other[k]
    same = ratio > 0 and normal == tuple(ratio * x for x in other)
    return same and bound <= ratio * limit


def _check_gap(outer: Polygon, inner: Polygon, gap: Fraction) -> None:
    """The distance from a convex set is convex, so it is greatest at a corner."""
    require(gap >= 0, "gap = {} must be at least 0", gap)
    require(bool(inner) or not outer, "gap: inner is empty and outer is not, so there is none to claim")
    for corner in outer:
        near = squared_distance(inner, corner) <= gap**2
        require(near, "gap: outer's corner {} is farther than {} from inner", corner, gap)


def _begun(states: Sequence[State], start: Weights, dimension: int) -> Vector:
    check_lottery(start, len(states), "start")
    return mean(states, start, dimension)
