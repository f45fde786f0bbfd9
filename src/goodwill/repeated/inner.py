"""The inner bound: an automaton whose states are equilibria, found in floats, then made exact.

A polygon is *self-generating* if each of its corners can be reached with continuations in the polygon
itself.  Then all of it is equilibrium payoffs.  Its corners are the states of an automaton: written as
lotteries over the corners, the continuations give linear equations for the payoffs, so that no limit is
left to take.  With fractions for weights the payoffs are exact, and whether a deviation pays is decided
without rounding.

Two ways to find one, both from the corners of the outer polygon:

* :func:`_tidy` keeps one direction for each corner, asks what is played and what follows there, and
  solves the equations for better corners.  It ends in the round numbers of sets with few corners.
* :func:`_robust` moves corners inwards along *rays* from a centre as far as they must.  That is
  monotone, so it ends in the largest self-generating polygon with corners on these rays.  Every deviation
  has to lose a little (the ``slack``), so that rounding cannot make one pay: :data:`ATTEMPTS` has the order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

import numpy as np

from goodwill.repeated.game import Array, RepeatedGame
from goodwill.repeated.polygon import distance, hull, mixture, normals
from goodwill.repeated.program import Program
from goodwill.repeated.proofs import ProofRejected, State, check_inner, simple_fraction
from goodwill.repeated.search import Reached, Search


class Draft(NamedTuple):
    """An automaton in floats, and what it takes to write it in fractions."""

    search: Search
    static: list[State]
    found: list[Reached]
    states: list[State]
    slack: float

    def exactly(self) -> list[State]:
        """The same automaton with fractions for weights and payoffs."""
        if not self.found:
            return self.static
        return _automaton(self.search, self.static, self.found, exact=True)


def drafts(search: Search, programs: Sequence[Program], fineness: float) -> Iterator[Draft]:
    """Automata that pass the check in floats, the tidy one first, then robust ones with more and more slack.

    Parameters
    ----------
    search : Search
        The outer search, at its end.
    fineness : float
        How far a curve may be from its chords, relative to the size of the payoffs.
    """
    static = static_states(programs)
    yield Draft(search, static, [], static, 0.0)
    for find, slack in ATTEMPTS:
        trial = search.with_slack(slack * search.size)
        found = find(trial, static, fineness)
        states = _automaton(trial, static, found, exact=False)
        try:
            # Here rounding errors are forgiven that the exact check may not forgive.
            check_inner(search.game, states, 1e-10 * search.size, exact=False)
        except ProofRejected:
            continue
        yield Draft(trial, static, found, states, slack)


def static_states(programs: Sequence[Program]) -> list[State]:
    """The equilibria of the stage game, played for ever."""
    return [
        State(p.actions, tuple(p.payoff.tolist()), (((1, number),),) * len(p.group))
        for number, p in enumerate(p for p in programs if p.is_static)
    ]


def _tidy(search: Search, static: list[State], fineness: float) -> list[Reached]:
    """Ask once for each corner, and let linear equations improve the corners until they stand still."""
    directions = _corner_directions(search.corners)
    alive = search.alive.copy()
    for _ in range(12):
        search.alive = alive.copy()
        found = [search.ask(normal) for normal in directions]
        states = _automaton(search, static, found, exact=False)
        if not states:
            break
        corners = hull(np.array([s.payoff for s in states], dtype=float), 1e-11 * search.size)
        moved = max(distance(corners, c) for c in search.corners)
        moved = max(moved, max(distance(search.corners, c) for c in corners))
        search.corners = corners
        if moved <= 1e-13 * search.size:
            break
    return found


def _robust(search: Search, static: list[State], fineness: float) -> list[Reached]:
    """Move corners inwards until their polygon generates itself, with slack to spare."""
    alive = search.alive.copy()
    fine = fineness * search.size / 4

    def image(corners: Array) -> tuple[list[Reached], Array]:
        search.alive, search.corners = alive.copy(), corners
        found = search.sweep(fine)
        points = [r.value for r in found if r.value is not None] + [s.payoff for s in static]
        return found, hull(np.array(points, dtype=float).reshape(-1, 2))

    corners = search.corners
    # First let the corners go where they will ...
    for _ in range(60):
        found, reached = image(corners)
        if not len(reached):
            return []
        moved = max(distance(reached, c) for c in corners)
        corners = hull(reached, fine / 4)
        if moved <= fine:
            break
    # ... then only inwards, along rays.
    centre = corners.mean(axis=0)
    rays = corners - centre
    scale, step = np.ones(len(rays)), np.zeros(len(rays))
    enough = 1e-3 * search.slack
    for number in range(200):
        found, reached = image(hull(centre + scale[:, None] * rays))
        if not len(reached):
            return []
        before, step = step, scale - np.minimum(scale, _extents(reached, centre, rays))
        if step.max() * np.abs(rays).max() <= enough:
            break
        scale = scale - step
        rate = min(step.max() / before.max(), 0.99) if before.max() > 0 else 1
        if number % 4 == 3 and rate < 1:
            # Guess where this leads.  A guess that generates itself is as good as the limit.
            guess = scale - 1.5 * rate / (1 - rate) * step - enough
            found, reached = image(hull(centre + guess[:, None] * rays))
            if len(reached) and (_extents(reached, centre, rays) >= guess - enough).all():
                break
    return found


def _extents(corners: Array, centre: Array, rays: Array) -> Array:
    """How far each ray from the centre stays in a polygon, in multiples of its length."""
    if len(corners) < 3:
        along = rays[np.abs(rays).sum(axis=1).argmax()] if len(rays) else np.ones(2)
        shares = (corners - centre) @ along / max(along @ along, 1e-300)
        return np.where(rays @ along >= 0, shares.max(), -shares.min())
    out = normals(corners)
    room = (out * corners).sum(axis=1) - out @ centre
    speed = rays @ out.T
    limits = np.where(speed > 1e-14, room / np.where(speed > 1e-14, speed, 1), np.inf)
    return np.asarray(np.maximum(limits.min(axis=1), 0))


def _corner_directions(corners: Array) -> list[Array]:
    """For each corner of a polygon a direction in which it is the farthest."""
    if len(corners) == 1:
        return [np.array([1.0, 0.0])]
    if len(corners) == 2:
        ways = np.array([corners[0] - corners[1], corners[1] - corners[0]])
    else:
        out = normals(corners)
        out = out / np.hypot(*out.T)[:, None].clip(1e-300)
        ways = out + np.roll(out, 1, axis=0)
    return list(ways / np.abs(ways).max(axis=1, keepdims=True).clip(1e-300))


def _automaton(search: Search, static: list[State], found: list[Reached], exact: bool) -> list[State]:
    """The automaton whose states are the corners of what was reached, with the payoffs that it gives."""
    size = search.size
    # Without slack only round numbers have a chance; with slack, rounding must not use it up.
    snap = 1e-12 if search.slack else 1e-9
    attained = [r for r in found if r.value is not None]
    points = [s.payoff for s in static] + [r.value for r in attained]
    if not points:
        return []
    cloud = np.array(points, dtype=float)
    corners = hull(cloud, 1e-11 * size)
    signals = search.game.law.shape[2]
    actions, lotteries = [], []
    for number, corner in enumerate(corners):
        # A stage equilibrium comes before others that pay the same.
        k = int(np.flatnonzero(np.abs(cloud - corner).max(axis=1) <= 1e-9 * size)[0])
        if k < len(static):
            actions.append(static[k].actions)
            lotteries.append((((1, number),),) * signals)
            continue
        reached = attained[k - len(static)]
        assert reached.continuation is not None
        p = search.programs[reached.which]
        follow = [lottery(mixture(corners, w, 1e-9 * size), exact, snap) for w in reached.continuation]
        actions.append(p.actions)
        lotteries.append(tuple(follow[g] if g >= 0 else ((1, number),) for g in p.group))
    return with_payoffs(search.game, actions, lotteries, exact)


def lottery(
    shares: Sequence[tuple[float, int]], exact: bool, snap: float = 1e-12
) -> tuple[tuple[Any, int], ...]:
    """The lottery with (almost) these weights: they sum to 1, and are short fractions if exact.

    A weight within ``snap`` of a round fraction becomes that.
    """
    shares = sorted(((w, k) for w, k in shares if w > 1e-10), reverse=True)
    if not exact:
        total = sum(w for w, _ in shares)
        return tuple((w / total, k) for w, k in shares)
    short = [(w, k) for w, k in ((simple_fraction(w, snap), k) for w, k in shares[1:]) if w > 0]
    return ((1 - sum(w for w, _ in short), shares[0][1]), *short)


def with_payoffs(
    game: RepeatedGame, actions: Sequence[Any], lotteries: Sequence[Any], exact: bool
) -> list[State]:
    """The states of an automaton with the payoffs that it gives: the solution of linear equations."""
    if exact and any(game.tied(*a) for a in actions):
        from goodwill.repeated.balance import balanced

        rough = np.array([s.payoff for s in with_payoffs(game, actions, lotteries, exact=False)])
        lotteries = balanced(game, actions, lotteries, rough)
    count, delta, kind = len(actions), game.delta, object if exact else float
    matrix = np.zeros((count, count), dtype=int).astype(kind)
    for k in range(count):
        matrix[k, k] += 1
        law = game.law[actions[k]]
        for s in np.flatnonzero(law != 0):
            for weight, following in lotteries[k][s]:
                matrix[k, following] -= delta * law[s] * weight
    right = np.array([(1 - delta) * game.payoffs[a] for a in actions], dtype=kind)
    payoffs = solve_exactly(matrix, right) if exact else np.linalg.solve(matrix, right)
    return [State(a, tuple(v), rows) for a, v, rows in zip(actions, payoffs.tolist(), lotteries, strict=True)]


def solve_exactly(matrix: Array, right: Array) -> Array:
    """Solve linear equations in fractions, by elimination in integers (Bareiss).

    The leading minors must not be 0, as in a matrix whose diagonal dominates.

    >>> from fractions import Fraction as F
    >>> solve_exactly(np.array([[F(2), F(1)], [F(1), F(2)]]), np.array([[F(3)], [F(0)]])).tolist()
    [[Fraction(2, 1)], [Fraction(-1, 1)]]
    """
    size = len(matrix)
    rows = []
    for line in np.concatenate([matrix, right], axis=1).tolist():
        scale = lcm(*(Fraction(x).denominator for x in line))
        rows.append([int(x * scale) for x in line])
    previous = 1
    for k in range(size):
        pivot = rows[k]
        for other in range(size):
            row = rows[other]
            if other != k:
                factor = row[k]
                rows[other] = [
                    (pivot[k] * x - factor * y) // previous for x, y in zip(row, pivot, strict=True)
                ]
        previous = pivot[k]
    return np.array([[Fraction(x, rows[k][k]) for x in rows[k][size:]] for k in range(size)], dtype=object)


#: Ways to find an automaton, in turn, with their slacks relative to the size of the payoffs.
ATTEMPTS = ((_tidy, 0.0), (_tidy, 1e-10), (_robust, 1e-9), (_robust, 1e-7), (_robust, 1e-5))
