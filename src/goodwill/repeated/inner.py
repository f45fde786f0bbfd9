"""The inner bound: an automaton whose states are equilibria, found in floats, then made exact.

A polygon is *self-generating* if each of its corners can be reached with continuations in the polygon
itself.  Then all of it is equilibrium payoffs.  Its corners are the states of an automaton: written as
lotteries over the corners, the continuations give linear equations for the payoffs, so that no limit is
left to take.  With fractions for weights the payoffs are exact, and whether a deviation pays is decided
without rounding.

Both ways to find one begin at the corners of the outer polygon and ask what these lead to.  Moving each
corner there, again and again, would take ``1 / (1 - delta)`` steps or more, since what a corner leads to
depends on all of them.  How it depends is known, and *Newton's* step goes at once where that ends.

* :func:`_settled` keeps a direction for each corner; incentives that bind go on to bind.  It ends in the
  round numbers of sets with few corners.
* :func:`_shrunk` keeps a ray for each corner, from a centre, and moves inwards along it.  How far the ray
  stays in what the polygon generates changes by what the multipliers say.  It follows curved boundaries.

Rounding must not make a deviation pay, so all have to lose a little, the ``slack``: :data:`ATTEMPTS` has
the order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import numpy as np

from goodwill.games.repeated import Array, Game
from goodwill.geometry.polygon import hull, mixture, normals
from goodwill.proofs import ProofRejected
from goodwill.repeated.automaton import Missing, State, greatest_gain, most_missing
from goodwill.repeated.balance import balanced
from goodwill.repeated.program import Program, coefficients, solve
from goodwill.repeated.rounding import simple_fraction
from goodwill.repeated.search import Search, SupportPoint
from goodwill.repeated.short import short_states
from goodwill.repeated.values import values
from goodwill.sums import least_squares, solve_in_floats, times

#: What floats may miss in a check, relative to the size of the payoffs.
ROUNDING = 1e-10

#: Slacks for the polygon that stands still, relative to the size of the payoffs.
STANDING = (0.0, 1e-12)

#: States that move by less stand still, and so many steps are made at most.
STILL, MOST_STEPS = 1e-13, 30


class Plan(NamedTuple):
    """What is played in a state, and the weights of the states that follow each signal of its program."""

    program: Program
    weights: list[list[tuple[float, int]]]
    continuation: Array


#: A polygon with more corners than this follows a curve.
MANY = 30

#: What is generated contains the polygon with this share of the slack to spare: lotteries need room.
INSIDE = 2e-2

#: Payoffs go from 0 to 1, so that nothing moves by as much.
FAR = 10.0


class Draft(NamedTuple):
    """An automaton in floats, and what it takes to write it in fractions.

    ``missing`` is None if it passes the check in floats.
    """

    game: Game
    plans: Sequence[Plan | State]
    states: list[State]
    slack: float
    missing: Missing | None = None

    def exactly(self) -> list[State]:
        """The same automaton with fractions for weights and payoffs, short ones if there is slack for it.

        Raises
        ------
        ProofRejected
            If some deviation pays.
        """
        if self.slack and not any(self.game.tied(*state.actions) for state in self.states):
            plans = [p if isinstance(p, State) else (p.program, p.continuation) for p in self.plans]
            short = short_states(self.game, plans)
            if short is not None:
                with suppress(ProofRejected):
                    greatest_gain(self.game, short)
                    return short
        states = _automaton(self.game, self.plans, self.slack, exact=True)
        greatest_gain(self.game, states)
        return states


def drafts(search: Search, programs: Sequence[Program], fineness: float, curved: bool) -> Iterator[Draft]:
    """Automata with more and more slack, and what those lack that do not pass the check in floats.

    Parameters
    ----------
    search : Search
        The outer search, at its end.
    fineness : float
        How far a curve may be from its chords, relative to the size of the payoffs.
    curved : bool
        Whether the boundary is known to be followed along rays only; if it has many corners, nothing else is
        tried.
    """
    static = static_states(programs)
    yield Draft(search.game, static, static, 0.0)
    if search.has_settled and search.standing is not None:
        for slack in STANDING:
            trial = search.with_slack(slack * search.size)
            found = [SupportPoint(state[1], np.inf, *state) for state in search.standing.states(trial.slack)]
            yield _draft(search, _plans(trial, static, found), slack)
    rays_only = curved and len(search.corners) > MANY
    for find, slack in [a for a in ATTEMPTS if a[0] is _shrunk or not rays_only]:
        trial = search.with_slack(slack * search.size)
        yield _draft(search, _plans(trial, static, find(trial, _points(static), fineness)), slack)


def _draft(search: Search, plans: Sequence[Plan | State], slack: float) -> Draft:
    """The automaton that follows these plans, in floats, and what it lacks."""
    states = _automaton(search.game, plans, slack, exact=False)
    missing = None
    try:
        # Here rounding errors are forgiven that the exact check may not forgive.
        greatest_gain(search.game, states, ROUNDING * search.size, exact=False)
    except ProofRejected:
        missing = most_missing(search.game, states)
    return Draft(search.game, plans, states, slack, missing)


def static_states(programs: Sequence[Program]) -> list[State]:
    """The equilibria of the stage game, played for ever."""
    return [
        State(p.actions, tuple(p.payoff.tolist()), (((1, number),),) * len(p.group))
        for number, p in enumerate(p for p in programs if p.is_static)
    ]


def _points(states: Sequence[State | SupportPoint]) -> Array:
    """What states pay, or what was reached."""
    payoffs = [s.payoff if isinstance(s, State) else s.value for s in states]
    return np.array(payoffs, dtype=float).reshape(-1, 2)


# ---- Along directions -------------------------------------------------------------------------------
def _settled(search: Search, fixed: Array, fineness: float) -> list[SupportPoint]:
    """Ask in one direction for each corner until what is reached are the corners themselves."""
    size, alive = search.size, search.alive.copy()
    places = hull(search.corners, 1e-10 * size)
    ways, found, last = _corner_directions(places), [], np.inf
    for number in range(MOST_STEPS):
        search.alive, search.corners = alive.copy(), hull(np.concatenate([fixed, places]), 1e-11 * size)
        found = search.ask(ways)
        reached = np.array([r.value is not None for r in found], dtype=bool)
        ways, places, found = ways[reached], places[reached], [r for r in found if r.value is not None]
        moved = np.abs(_points(found) - places).max(initial=0)
        if moved <= STILL * size or (number > 4 and moved > last / 2):
            break
        # At first corners jump along the edges that they may stand on.
        step = _moves(search, fixed, places, found) if number else 0
        places, last = (places if number else _points(found)) + step, moved
    return found


def _moves(search: Search, fixed: Array, places: Array, found: list[SupportPoint]) -> Array:
    """How all states move if binding incentives go on to bind and each is worth what it leads to."""
    delta, count = search.delta, len(places)
    # The state at each corner; those of the stage game, from count on, do not move.
    owner = _nearest(np.concatenate([places, fixed]), search.corners)
    response = np.zeros((count, 2, count + len(fixed), 2))
    for k, reached in enumerate(found):
        p, rows, _ = _plan(search, search.corners, reached)
        assert reached.continuation is not None
        signals = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        weight = np.array([w for row in rows for w, _ in row])
        corner = np.array([c for row in rows for _, c in row])
        state, place = owner[corner], search.corners[corner]
        excess = (1 - delta) * p.gain + delta * (p.shift * reached.continuation.T[p.player]).sum(axis=1)
        tight = np.flatnonzero(excess + search.slack * p.strict > -1e-9 * search.size)
        # The weights after each signal go on to sum to 1, and tight incentives to be tight.
        push = delta * p.shift[tight][:, signals]
        rules = np.concatenate([np.eye(len(rows))[:, signals], push * place.T[p.player[tight]]])
        undone = least_squares(rules, np.eye(len(rules))[:, len(rows) :])
        give = times(-(delta * p.law[signals] * place.T), undone)
        for i in (0, 1):
            np.add.at(response[k, i, :, i], state, delta * p.law[signals] * weight)
            for t, own in enumerate(p.player[tight]):
                np.add.at(response[k, i, :, own], state, give[i, t] * push[t] * weight)
    slope = response[:, :, :count].reshape(2 * count, 2 * count)
    return _where_it_ends(slope, (_points(found) - places).ravel()).reshape(-1, 2)


def _where_it_ends(slope: Array, first: Array) -> Array:
    """The sum of ``first``, ``slope @ first``, and so on; if that has no end, the nearest to one."""
    matrix = np.eye(len(first)) - slope
    try:
        moves = solve_in_floats(matrix, first)
        if np.abs(moves).max(initial=0) < FAR:
            return np.asarray(moves)
    except np.linalg.LinAlgError:
        pass
    return least_squares(matrix, first)


def _corner_directions(corners: Array) -> Array:
    """For each corner of a polygon a direction in which it is the farthest."""
    if len(corners) == 1:
        return np.array([[1.0, 0.0]])
    if len(corners) == 2:
        ways = np.array([corners[0] - corners[1], corners[1] - corners[0]])
    else:
        out = normals(corners)
        out = out / np.hypot(*out.T)[:, None].clip(1e-300)
        ways = out + np.roll(out, 1, axis=0)
    return np.asarray(ways / np.abs(ways).max(axis=1, keepdims=True).clip(1e-300))


# ---- Along rays -------------------------------------------------------------------------------------
def _shrunk(search: Search, fixed: Array, fineness: float) -> list[SupportPoint]:
    """Move the corners inwards until their polygon generates itself, with slack to spare."""
    alive, fine = search.alive.copy(), fineness * search.size / 4
    outer = hull(search.corners, fine / 4)
    centre = outer.mean(axis=0)
    rays, scale, found = outer - centre, np.ones(len(outer)), []
    enough = INSIDE * search.slack / search.size
    for _ in range(MOST_STEPS):
        places = centre + scale[:, None] * rays
        search.alive, search.corners = alive.copy(), hull(places)
        found = [r for r in search.sweep(fine) if r.value is not None]
        if not len(found) + len(fixed):
            break
        exits = _exits(np.concatenate([fixed, _points(found)]), centre, rays)
        short = scale - [e.extent for e in exits]
        if short.max() <= -enough / 2:
            break
        plans: dict[int, Plan] = {}
        owner = _nearest(places, search.corners)
        slope = np.array([_slope(search, e, len(fixed), found, plans, owner, rays) for e in exits])
        slope /= np.array([e.normal for e in exits] * rays).sum(axis=1)[:, None]
        # Beyond the limit by a margin, where there is room for what Newton's step does not see.
        margin = np.clip(short.max() / 10, enough, fineness / 10)
        step = solve_in_floats(np.eye(len(rays)) - slope, short.clip(0) + margin)
        scale = scale - (step if np.abs(step).max() < 1 else short.clip(0))
    return found


class Exit(NamedTuple):
    """Where a ray leaves a polygon, in multiples of its length, and through which edge.

    ``shares`` are the weights of the points that span the edge, by number.
    """

    extent: float
    normal: Array
    shares: tuple[tuple[float, int], ...]


def _exits(points: Array, centre: Array, rays: Array) -> list[Exit]:
    """Where each ray from the centre leaves the hull of the points."""
    corners = hull(points)
    number, out, found = _nearest(points, corners), normals(corners), []
    if len(corners) == 1:
        return [Exit(0.0, ray, ((1.0, int(number[0])),)) for ray in rays]
    if len(corners) == 2:
        along = corners[1] - corners[0]
        heights, speeds = times(corners - centre, along), times(rays, along)
        for v in speeds:
            k = int(v >= 0)
            found.append(Exit(heights[k] / v if v else np.inf, along * np.sign(v), ((1.0, int(number[k])),)))
        return found
    room, speeds = (out * corners).sum(axis=1) - times(out, centre), times(rays, out.T)
    limits = np.where(speeds > 1e-14, room / np.where(speeds > 1e-14, speeds, 1), np.inf)
    for ray, edge, extent in zip(rays, limits.argmin(axis=1), limits.min(axis=1).clip(0), strict=True):
        end = (edge + 1) % len(corners)
        along = corners[end] - corners[edge]
        share = float(
            np.clip(times(centre + extent * ray - corners[edge], along) / times(along, along), 0, 1)
        )
        shares = ((1 - share, int(number[edge])), (share, int(number[end])))
        found.append(Exit(float(extent), out[edge], shares))
    return found


def _slope(
    search: Search,
    out: Exit,
    fixed: int,
    found: list[SupportPoint],
    plans: dict[int, Plan],
    owner: Array,
    rays: Array,
) -> Array:
    """How much farther an edge lies if the corners move outwards along their rays.

    ``owner`` has the ray of each corner; ``plans`` remembers what was reached as lotteries.
    """
    slope = np.zeros(len(rays))
    for share, number in out.shares:
        if number < fixed or not share:
            continue
        reached = found[number - fixed]
        if number not in plans:
            plans[number] = _plan(search, search.corners, reached)
        p, rows, _ = plans[number]
        data = (p, search.delta, search.corners, out.normal)
        answer = solve(*data, slack=search.slack, extreme=False, hint=search.recent.get(reached.which))
        pulls = coefficients(p, search.delta, out.normal, answer.mu, answer.eta)
        for pull, row in zip(pulls, rows, strict=True):
            for weight, corner in row:
                slope[owner[corner]] += share * weight * times(pull, rays[owner[corner]])
    return slope


def _nearest(points: Array, corners: Array) -> Array:
    """For each corner the number of the point next to it."""
    return np.asarray(np.abs(points[None] - corners[:, None]).max(axis=2).argmin(axis=1))


# ---- The automaton ----------------------------------------------------------------------------------
def _plan(search: Search, corners: Array, reached: SupportPoint) -> Plan:
    """What was reached with continuations in a polygon, as lotteries over its corners."""
    assert reached.continuation is not None
    near = 1e-3 * search.slack or 1e-9 * search.size  # must not use up the slack
    rows = [mixture(corners, w, near) for w in reached.continuation]
    return Plan(search.programs[reached.which], rows, reached.continuation)


def _plans(search: Search, static: list[State], found: list[SupportPoint]) -> list[Plan | State]:
    """One plan for each corner of what was reached; a stage equilibrium comes before others."""
    points = np.concatenate([_points(static), _points(found)])
    corners = hull(points, 1e-11 * search.size)
    first = [int((np.abs(points - c).max(axis=1) <= 1e-9 * search.size).argmax()) for c in corners]
    return [static[k] if k < len(static) else _plan(search, corners, found[k - len(static)]) for k in first]


def _automaton(game: Game, plans: Sequence[Plan | State], slack: float, exact: bool) -> list[State]:
    """The automaton that follows these plans, with the payoffs that it gives."""
    # Without slack only round numbers have a chance; with slack, rounding must not use it up.
    snap = 1e-3 * slack or 1e-9
    signals = game.law.shape[2]
    lotteries = []
    for number, plan in enumerate(plans):
        stay = ((1, number),)
        if isinstance(plan, State):
            lotteries.append((stay,) * signals)
        else:
            follow = [lottery(row, exact, snap) for row in plan.weights]
            lotteries.append(tuple(follow[g] if g >= 0 else stay for g in plan.program.group))
    actions = [plan.actions if isinstance(plan, State) else plan.program.actions for plan in plans]
    return with_payoffs(game, actions, lotteries, exact) if plans else []


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


def with_payoffs(game: Game, actions: Sequence[Any], lotteries: Sequence[Any], exact: bool) -> list[State]:
    """The states of an automaton with the payoffs that it gives: the solution of linear equations."""
    if exact and any(game.tied(*a) for a in actions):
        rough = np.array([s.payoff for s in with_payoffs(game, actions, lotteries, exact=False)])
        lotteries = balanced(game, actions, lotteries, rough)
    laws, gains = [game.law[a] for a in actions], [game.payoffs[a] for a in actions]
    payoffs = values(game.delta, laws, lotteries, gains, exact)
    return [State(a, tuple(v), rows) for a, v, rows in zip(actions, payoffs.tolist(), lotteries, strict=True)]


#: Ways to find an automaton, in turn, with their slacks relative to the size of the payoffs.
ATTEMPTS: tuple[tuple[Callable[[Search, Array, float], list[SupportPoint]], float], ...] = (
    (_settled, 0.0),
    (_settled, 1e-12),
    (_settled, 1e-10),
    (_shrunk, 1e-9),
    (_shrunk, 1e-7),
)
