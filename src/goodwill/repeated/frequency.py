"""How often something can happen in equilibrium: a third coordinate that nobody's incentives see.

The discounted frequency of an event is ``(1 - delta) sum_t delta^t P(event in round t)``.  Equilibria with
their frequencies generate themselves like payoffs do, in three dimensions; the deviations do not look at the
third.  So the same programs bound it from outside, by cuts ``normal . v + f <= bound``.

From inside, fix some payoffs of the inner polygon and ask, for each, for the continuations that deliver
exactly this payoff and the greatest frequency.  Better continuations for one improve all others, and the
payoffs stay where they are, so this is a decision problem with as many states as payoffs: policy iteration
solves it, and its policy is an automaton.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from goodwill.arithmetic import is_exact
from goodwill.repeated.automaton import Automaton
from goodwill.repeated.game import Array, RepeatedGame
from goodwill.repeated.inner import lottery, solve_exactly, with_payoffs
from goodwill.repeated.payoffs import ROUNDING, EquilibriumPayoffs, equilibrium_payoffs
from goodwill.repeated.polygon import weights
from goodwill.repeated.polytope import Polytope
from goodwill.repeated.program import Answer, Program, program, solve
from goodwill.repeated.proofs import (
    Cut,
    Multipliers,
    ProofRejected,
    State,
    check_inner,
    cut_bound,
    rounded_up,
    simple_fraction,
)
from goodwill.repeated.writing import Writer

Actions = tuple[int, int]

#: The search for an upper bound tries so many corners a pass, and ends after so many cuts.
MOST_CORNERS = 24
MOST_STEPS = 800
#: The search for a lower bound adds states so many times.
MOST_ROUNDS = 12

#: The direction of the frequency.
UP = np.array([0.0, 0.0, 1.0])


@dataclass(frozen=True, eq=False)
class Frequency:
    """The greatest discounted frequency of an event over all equilibria, between two certified numbers.

    Attributes
    ----------
    lower, upper : numbers
        None if there is no equilibrium, or none was found.  Fractions if exact.
    strategy : Automaton or None
        An equilibrium in which the event has the frequency ``lower``.
    payoffs : EquilibriumPayoffs
        The payoffs that the proof of ``upper`` starts from, and their own proof.
    steps : tuple of Cut
        The rest of it: half-spaces ``normal . (v, f) <= bound``, in order.
    """

    lower: Any
    upper: Any
    strategy: Automaton | None
    payoffs: EquilibriumPayoffs
    steps: tuple[Cut, ...]
    event: Array

    def verify(self) -> None:
        """Check both numbers again, from the definitions.

        Raises
        ------
        ProofRejected
            With what does not hold.
        """
        game = self.payoffs.game
        self.payoffs.verify()
        slack = 0 if game.is_exact else ROUNDING * _size(game)
        if self.strategy is not None:
            self.strategy.greatest_gain(slack)
            reached = event_frequency(self.strategy, self.event)
            if abs(reached - self.lower) > slack:
                raise ProofRejected(f"the strategy has the frequency {reached}, not {self.lower}")
        if self.upper is not None:
            stage = _stage_frequencies(game, self.payoffs.played, self.event)
            body = _start(self.payoffs.outer, stage)
            for number, step in enumerate(self.steps):
                reach = cut_bound(
                    game, self.payoffs.played, body.corners, step.normal, step.multipliers, stage
                )
                if reach > step.bound + slack:
                    raise ProofRejected(f"step {number} reaches {reach}, above {step.bound}")
                body = body.cut(np.array(step.normal, dtype=body.corners.dtype), step.bound)
            most = body.corners[:, 2].max()
            if most > self.upper + slack:
                raise ProofRejected(f"the steps leave a frequency of {most}, above {self.upper}")


def event_frequency(strategy: Automaton, event: Any) -> Any:
    """The discounted frequency of an event under a strategy profile.

    Parameters
    ----------
    event : array, shape (signals,)
        The weight of each public signal: 1 if it is the event, 0 if not; or anything between.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> game = RepeatedGame([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], F(1, 2))
    >>> cooperate = game.equilibrium_payoffs().strategy((2, 2))
    >>> str(event_frequency(cooperate, (1, 0, 0, 0)))
    '1'
    """
    values = _values(strategy.game, strategy.states, np.array(event))
    return sum(w * values[k] for w, k in strategy.start)


def _values(game: RepeatedGame, states: Sequence[State], event: Array) -> Any:
    """The frequency from each state on."""
    count, delta = len(states), game.delta
    kind = object if game.is_exact else float
    matrix, right = np.zeros((count, count), dtype=int).astype(kind), np.zeros((count, 1), dtype=kind)
    for k, state in enumerate(states):
        law = game.law[state.actions]
        matrix[k, k] += 1
        right[k, 0] = (1 - delta) * (law * event).sum()
        for s in np.flatnonzero(law != 0):
            for weight, following in state.lotteries[s]:
                matrix[k, following] -= delta * law[s] * weight
    return (solve_exactly(matrix, right) if game.is_exact else np.linalg.solve(matrix, right))[:, 0]


def greatest_frequency(
    game: RepeatedGame,
    event: Any,
    *,
    tolerance: float = 1e-3,
    payoffs: EquilibriumPayoffs | None = None,
) -> Frequency:
    """The greatest discounted frequency of an event over all pure-action perfect public equilibria.

    For the least frequency, ask for that of the opposite event.

    Parameters
    ----------
    event : array, shape (signals,)
        The weight of each public signal, from 0 to 1.
    tolerance : float
        The width of the bracket to aim at.
    payoffs : EquilibriumPayoffs, optional
        The game's equilibrium payoffs, if they are known already.

    Returns
    -------
    Frequency

    Raises
    ------
    ValueError
        If the event has not one weight from 0 to 1 for each signal.

    Examples
    --------
    How often can a partner be cheated in the prisoners' dilemma, if both are just patient enough?

    >>> from fractions import Fraction as F
    >>> game = RepeatedGame([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], F(1, 2))
    >>> found = greatest_frequency(game, (0, 1, 1, 0))
    >>> found.lower > F(99, 100), str(found.upper)
    (True, '1')
    """
    event = np.array(event, dtype=object if game.is_exact else float)
    if event.shape != game.law.shape[2:] or not all(0 <= x <= 1 for x in event):
        raise ValueError(
            f"event = {event.tolist()} is out of range: it must have one weight from 0 to 1 for each of "
            f"{game.law.shape[2]} signals"
        )
    if game.is_exact and not all(map(is_exact, event)):
        raise ValueError(f"event = {event.tolist()} must be ints or fractions, as the game's numbers are")
    if payoffs is None:
        payoffs = equilibrium_payoffs(game, tolerance=min(tolerance, 1e-3))
    programs = [program(game, *actions) for actions in payoffs.played]
    stage = _stage_frequencies(game, payoffs.played, event)
    if not len(payoffs.outer):
        return Frequency(None, None, None, payoffs, (), event)
    upper = _Upper(game, programs, payoffs, stage)
    upper.run(tolerance)
    steps, most = upper.written()
    enough = float(most) - tolerance
    strategy = _best_strategy(game, payoffs, event, upper, enough) if len(payoffs.inner) else None
    lower = event_frequency(strategy, event) if strategy is not None else None
    return Frequency(lower, most, strategy, payoffs, tuple(steps), event)


def _size(game: RepeatedGame) -> float:
    return float(np.ptp(game.payoffs.astype(float).reshape(-1, 2), axis=0).max()) or 1.0


def _stage_frequencies(game: RepeatedGame, played: Sequence[Actions], event: Array) -> dict[Actions, Any]:
    """The chance of the event in a round, for each pair of actions."""
    return {actions: (game.law[actions] * event).sum() for actions in played}


def _start(outer: Array, stage: dict[Actions, Any]) -> Polytope:
    return Polytope.prism(outer, 0 * outer.flat[0], max(stage.values()))


class _Upper:
    """The outer search in three dimensions, in floats."""

    def __init__(
        self,
        game: RepeatedGame,
        programs: Sequence[Program],
        payoffs: EquilibriumPayoffs,
        stage: dict[Actions, Any],
    ) -> None:
        self.game, self.programs, self.payoffs, self.stage = game, programs, payoffs, stage
        self.delta, self.size = float(game.delta), _size(game)
        self.spatial = [_with_coordinate(p.in_floats(), float(stage[p.actions])) for p in programs]
        self.heights = np.array([p.payoff for p in self.spatial])
        self.body = _start(payoffs.outer.astype(float), {a: float(x) for a, x in stage.items()})
        self.steps: list[tuple[Array, float, dict[int, tuple[Array, Array]]]] = []

    def run(self, tolerance: float) -> None:
        """Cut off the highest corners until nothing there comes off."""
        for _ in range(60):
            done = len(self.steps)
            self._pass(tolerance / 10)
            if len(self.steps) == done or done > MOST_STEPS:
                break

    def _pass(self, fine: float) -> None:
        self._cut(UP, fine)
        for facet in self.body.facets[self.body.facets[:, 2] > 1e-9]:
            self._cut(facet[:3] / facet[2], fine)
        # The highest corners, each in the mean direction of the facets that meet there.
        corners, touching = self.body.corners, self.body.touching
        out = self.body.facets[:, :3]
        out = out / np.linalg.norm(out, axis=1, keepdims=True).clip(1e-300)
        for k in np.argsort(-corners[:, 2], kind="stable")[:MOST_CORNERS]:
            normal = out[touching[k]].sum(axis=0)
            if normal[2] > 1e-6 and (self.body.corners == corners[k]).all(axis=1).any():
                self._cut(normal / normal[2], fine)

    def _cut(self, normal: Array, fine: float) -> None:
        best, multipliers = -np.inf, {}
        values = self.heights @ normal
        for a in np.argsort(-values, kind="stable"):
            if values[a] <= best:
                break
            answer = solve(self.spatial[a], self.delta, self.body.corners, normal)
            if answer.is_refutation:
                if answer.bound < 0:
                    size = 4 * (np.abs(self.body.corners).max() + np.abs(self.heights).max() + 1)
                    push = answer.mu * size * np.abs(normal).sum() / max(-answer.bound, 1e-7)
                    multipliers[int(a)] = (push, answer.eta)
                    continue
                answer = answer._replace(bound=float(values[a]))
            else:
                multipliers[int(a)] = (answer.mu, answer.eta)
            reach = min(answer.bound, float(values[a]))
            if reach > best:
                best = reach
        if (self.body.corners @ normal).max() > best + fine:
            bound = best + 1e-13 * self.size * np.abs(normal).sum()
            self.steps.append((normal, bound, multipliers))
            self.body = self.body.cut(normal, bound)

    def written(self) -> tuple[list[Cut], Any]:
        """The proof, and the greatest frequency that it leaves."""
        writers = [Writer(self.game, p) for p in self.programs]
        exact = self.game.is_exact
        body = _start(self.payoffs.outer, self.stage)
        steps = []
        for normal, bound, multipliers in self.steps:
            proofs = {self.programs[a].actions: writers[a](*pair) for a, pair in multipliers.items()}
            way: tuple[Any, ...] = tuple(normal.tolist())
            limit: Any = bound
            if exact:
                way = tuple(simple_fraction(x) for x in way)
                proofs = {
                    a: Multipliers(*(tuple((k, simple_fraction(x)) for k, x in part) for part in proof))
                    for a, proof in proofs.items()
                }
                limit = rounded_up(
                    cut_bound(self.game, self.payoffs.played, body.corners, way, proofs, self.stage)
                )
            smaller = body.cut(np.array(way, dtype=body.corners.dtype), limit)
            if smaller is not body:
                steps.append(Cut(way, limit, proofs))
                body = smaller
        return steps, body.corners[:, 2].max()


def _with_coordinate(p: Program, frequency: float) -> Program:
    return replace(p, payoff=np.append(p.payoff, frequency))


def _delivering(p: Program, delta: float, payoff: Array) -> Program:
    """The program with the demand that it delivers this payoff, said as four more deviations."""
    owed = (payoff - (1 - delta) * p.payoff[:2]) / (1 - delta)
    return replace(
        p,
        player=np.concatenate([p.player, [0, 1, 0, 1]]),
        gain=np.concatenate([p.gain, -owed, owed]),
        shift=np.concatenate([p.shift, [p.law, p.law, -p.law, -p.law]]),
    )


def _best_strategy(
    game: RepeatedGame, payoffs: EquilibriumPayoffs, event: Array, upper: _Upper, enough: float
) -> Automaton:
    """Policy iteration over states whose payoffs stay where they are, and more states where that pays.

    Ends once the frequency is ``enough``.
    """
    delta, size = float(game.delta), _size(game)
    slack = max(payoffs.slack, 1e-9) * size
    moves: list[tuple[Actions, Any]] = [(s.actions, s.lotteries) for s in payoffs.states]
    places = np.array([s.payoff for s in payoffs.states], dtype=float)
    strict = [replace(p, gain=p.gain + slack * p.strict / (1 - delta)) for p in upper.spatial]
    ways = [UP, *(normal for normal, _, _ in upper.steps[-MOST_CORNERS:])]
    values = _improve(game, strict, event, places, moves)
    if values.max() >= enough:
        return _start_at_best(game, payoffs, moves, event)
    for point in _candidates(upper, payoffs.inner.astype(float), size):
        body = np.column_stack([places, values])
        answers = [(solve(_delivering(p, delta, point), delta, body, UP, extreme=False), p) for p in strict]
        reached = [(a.value[2], n) for n, (a, _) in enumerate(answers) if a.value is not None]
        if reached:
            most, n = max(reached)
            moves.append(_move(answers[n][1], answers[n][0], len(places)))
            places, values = np.concatenate([places, [point]]), np.append(values, most)
    for _ in range(MOST_ROUNDS):
        values = _improve(game, strict, event, places, moves)
        if values.max() >= enough:
            break
        body = np.column_stack([places, values])
        found = []
        for normal in ways:
            best, answer, which = (body @ normal).max() + 1e-9 * size, None, None
            for p in strict:
                if (1 - delta) * p.payoff @ normal + delta * best <= best:
                    continue
                trial = solve(p, delta, body, normal, extreme=False)
                if trial.value is not None and trial.value @ normal > best:
                    best, answer, which = float(trial.value @ normal), trial, p
            if answer is not None and which is not None:
                found.append((which, answer))
        if not found:
            break
        for p, answer in found:
            assert answer.value is not None
            moves.append(_move(p, answer, len(places)))
            places = np.concatenate([places, answer.value[None, :2]])
    return _start_at_best(game, payoffs, moves, event)


def _candidates(upper: _Upper, inner: Array, size: float) -> list[Array]:
    """Payoffs of the inner polygon below corners of the upper bound: the highest, then the most remote."""
    corners = upper.body.corners
    centre = inner.mean(axis=0)
    points = centre + (1 - 1e-9) * (corners[:, :2] - centre)
    possible = np.array([weights(inner, point, 1e-12) is not None for point in points], dtype=bool)
    chosen: list[Array] = []
    room = np.array([np.hypot(*(inner - point).T).min() for point in points])
    order = np.where(possible & (room > 1e-5 * size), corners[:, 2] + 1e6, -1.0)
    while len(chosen) < MOST_CORNERS and len(order) and order.max() > 1e-5 * size:
        point = points[int(order.argmax())]
        chosen.append(point)
        room = np.minimum(room, np.hypot(*(points - point).T))
        order = np.where(possible, room, -1.0)
    return chosen


def _improve(
    game: RepeatedGame, programs: Sequence[Program], event: Array, places: Array, moves: list[Any]
) -> Array:
    """Better moves for the same payoffs, until there are none; the frequencies they give."""
    delta = float(game.delta)
    for _ in range(30):
        values = _policy_values(game, moves, event)
        body = np.column_stack([places, values])
        better = False
        for k, place in enumerate(places):
            best = values[k] + 1e-9
            for p in programs:
                if (1 - delta) * p.payoff[2] + delta * values.max() <= best:
                    continue
                answer = solve(_delivering(p, delta, place), delta, body, UP, extreme=False)
                if answer.value is not None and answer.value[2] > best:
                    best, better = answer.value[2], True
                    moves[k] = _move(p, answer, k)
        if not better:
            break
    return values


def _move(p: Program, answer: Answer, here: int) -> tuple[Actions, Any]:
    assert answer.weights is not None
    follow = [tuple((float(w), k) for k, w in enumerate(row) if w > 1e-11) for row in answer.weights]
    return p.actions, tuple(follow[g] if g >= 0 else ((1, here),) for g in p.group)


def _policy_values(game: RepeatedGame, moves: Sequence[Any], event: Array) -> Array:
    """The frequency from each state on, in floats."""
    delta = float(game.delta)
    matrix, right = np.eye(len(moves)), np.zeros(len(moves))
    for n, (actions, lotteries) in enumerate(moves):
        law = game.law[actions].astype(float)
        right[n] = (1 - delta) * law @ event.astype(float)
        for s in np.flatnonzero(law):
            for weight, following in lotteries[s]:
                matrix[n, following] -= delta * law[s] * float(weight)
    return np.linalg.solve(matrix, right)


def _start_at_best(
    game: RepeatedGame, payoffs: EquilibriumPayoffs, moves: Sequence[Any], event: Array
) -> Automaton:
    """The automaton with these moves, begun where the event is most frequent; a plain one if it fails."""
    exact = game.is_exact
    best = int(np.argmax(_policy_values(game, moves, event)))
    reached = [best]
    for k in reached:  # grows while it is read
        reached += sorted({j for row in moves[k][1] for _, j in row} - set(reached))
    place = {k: n for n, k in enumerate(reached)}
    lotteries = [
        tuple(lottery([(float(w), place[j]) for w, j in row], exact) for row in moves[k][1]) for k in reached
    ]
    states = with_payoffs(game, [moves[k][0] for k in reached], lotteries, exact)
    try:
        check_inner(game, states, 0 if exact else ROUNDING * _size(game))
    except ProofRejected:
        states, best = list(payoffs.states), -1
    start = 0 if best >= 0 else int(np.argmax(_values(game, states, event).astype(float)))
    return Automaton(game, tuple(states), ((1, start),))
