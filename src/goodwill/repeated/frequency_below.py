"""From below: a strategy in which the event is frequent, by a search that is no proof but ends in one.

Fix some payoffs of the inner polygon, the *places*, and ask of each: with which actions and which lotteries
over the places is exactly this payoff delivered, and the greatest frequency?  A better answer for one place
helps all others and moves no payoff, so this is a decision problem with as many states as places: policy
iteration solves it.  More places can only help; which to add is a guess.  So the frequency that is found is
attained, by an automaton that is checked in the end, but a greater one may exist.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from goodwill.games.repeated import Array, Game
from goodwill.geometry.polygon import weights
from goodwill.proofs import ProofRejected
from goodwill.repeated.automaton import Automaton, State, greatest_gain
from goodwill.repeated.clock import Clock, limited, tick
from goodwill.repeated.frequency_above import MOST_CORNERS, UP, UpperBound
from goodwill.repeated.inner import ROUNDING, lottery, with_payoffs
from goodwill.repeated.payoffs import EquilibriumPayoffs
from goodwill.repeated.program import Answer, Program, solve
from goodwill.repeated.values import values
from goodwill.sums import times

#: What is done at a place: the actions, and the lottery over places after each signal.
Move = tuple[tuple[int, int], Any]

#: So many times places are added in the directions of the cuts.
MOST_PASSES = 24
#: So many times all moves are improved.
MOST_SWEEPS = 30
#: Places that are as close as this, relative to the size of the payoffs, are one.
NEAR = 1e-5
#: Places lie so far inside the polygon: at its border no deviation would lose anything.
INWARDS = 1e-6
#: This share of a time limit is for writing what was found.
WRITING = 0.2
#: An improvement of a frequency by less is none.
NOTHING = 1e-9


def frequent_strategy(
    game: Game,
    payoffs: EquilibriumPayoffs,
    event: Array,
    above: UpperBound,
    tolerance: float,
    clock: Clock,
) -> Automaton:
    """An equilibrium in which the event is frequent.

    Places are added until its frequency is within ``tolerance`` of that bound, and for as long as they bring
    a tenth of that; or until the time is over.
    """
    plan = _Plan(game, payoffs, event, above)
    with limited(clock):
        plan.search(tolerance)
    return plan.written(payoffs, Clock(WRITING * clock.seconds))


class _Plan:
    """Places, what is done there, and the frequency from each on; in floats."""

    def __init__(self, game: Game, payoffs: EquilibriumPayoffs, event: Array, above: UpperBound) -> None:
        self.game, self.event, self.above = game, event, above
        self.delta, self.size = float(game.delta), game.payoff_size
        self.inner = payoffs.inner.astype(float)
        # Every deviation loses a little, so that rounding to fractions cannot make one pay.
        slack = max(payoffs.slack, 1e-9) * self.size / (1 - self.delta)
        self.programs = [
            replace(p, gain=p.gain + slack * p.strict) for p in above.programs if not p.is_unenforceable
        ]
        self.moves: list[Move] = [(s.actions, s.lotteries) for s in payoffs.states]
        self.places = np.array([s.payoff for s in payoffs.states], dtype=float)
        self.values = np.zeros(len(self.places))
        #: Programs that can deliver a place, by number of the place; those that cannot never will.
        self.able: dict[int, list[Program]] = {}

    def search(self, tolerance: float) -> None:
        """Better moves, and more places."""
        top = self.above.top()
        self.improve()
        if self.values.max() < top - tolerance / 10:
            self.below_corners()
            self.improve()
        for _ in range(MOST_PASSES):
            before = self.values.max()
            if before >= top - tolerance / 10 or not self.along_cuts():
                break
            self.improve()
            if top - tolerance <= self.values.max() < before + tolerance / 10:
                break

    def below_corners(self) -> None:
        """Add places below corners of the upper bound, and those that may have to follow there."""
        pending = self._candidates()
        for _ in range(MOST_CORNERS):
            if not pending:
                break
            place = pending.pop(0)
            if np.hypot(*(self.places - place).T).min() < NEAR * self.size:
                continue
            answers = [(self._delivered(p, place), p) for p in self.programs]
            reached = [(a.value[2], n) for n, (a, _) in enumerate(answers) if a.value is not None]
            if reached:
                answer, p = answers[max(reached)[1]]
                self._add(place, self._move(p, answer, len(self.places)), max(reached)[0])
                pending = [*self._followers(place), *pending]

    def _followers(self, place: Array) -> list[Array]:
        """What would follow at a place if all payoffs had the frequencies that the upper bound leaves."""
        best, follow = -np.inf, np.zeros((0, 2))
        for p in self.programs:
            answer = self._delivered(p, place, self.above.body.corners)
            if answer.value is not None and answer.continuation is not None and answer.value[2] > best:
                best, follow = answer.value[2], answer.continuation[p.law > 0, :2]
        centre = self.inner.mean(axis=0)
        points = centre + (1 - INWARDS) * (follow - centre)
        return [point for point in points if weights(self.inner, point, 1e-12) is not None]

    def along_cuts(self) -> bool:
        """Add places that reach farther in the directions of the last cuts; whether there are any."""
        body, found = np.column_stack([self.places, self.values]), []
        for normal in [UP, *self.above.faces, *(cut.normal for cut in self.above.cuts[-MOST_CORNERS:])]:
            best, answer, which = times(body, normal).max() + NOTHING * self.size, None, None
            for p in self.programs:
                if times((1 - self.delta) * p.payoff, normal) + self.delta * best <= best:
                    continue
                trial = solve(p, self.delta, body, normal, extreme=False)
                if trial.value is not None and times(trial.value, normal) > best:
                    best, answer, which = float(times(trial.value, normal)), trial, p
            if answer is not None and answer.value is not None and which is not None:
                found.append((which, answer, answer.value))
        for p, answer, value in found:
            self._add(value[:2], self._move(p, answer, len(self.places)), value[2])
        if found:  # a new place may lie outside the hull of the others
            self.able.clear()
        return bool(found)

    def improve(self) -> None:
        """Better moves for the same payoffs, until there are none; policy iteration."""
        for _ in range(MOST_SWEEPS):
            self.values = self._frequencies()
            better = False
            for k, place in enumerate(self.places):
                best = self.values[k] + NOTHING
                if best >= self.above.height(place):
                    continue
                if k not in self.able:
                    self.able[k] = [p for p in self.programs if self._delivered(p, place).value is not None]
                for p in self.able[k]:
                    if (1 - self.delta) * p.payoff[2] + self.delta * self.values.max() <= best:
                        continue
                    answer = self._delivered(p, place)
                    if answer.value is not None and answer.value[2] > best:
                        best, better = answer.value[2], True
                        self.moves[k] = self._move(p, answer, k)
            if not better:
                break

    def written(self, payoffs: EquilibriumPayoffs, clock: Clock) -> Automaton:
        """The automaton, begun where the event is most frequent; a plain one if that fails the check, or if
        there is no time to write it."""
        with limited(clock):
            try:
                return self._frequent()
            except ProofRejected:
                pass
        plain = payoffs.states
        start = int(frequencies(self.game, plain, self.event).astype(float).argmax())
        return Automaton(self.game, plain, ((1, start),))

    def _frequent(self) -> Automaton:
        game, exact = self.game, self.game.is_exact
        best = int(self._frequencies().argmax())
        reached = [best]
        for k in reached:  # grows while it is read
            reached += sorted({j for row in self.moves[k][1] for _, j in row} - set(reached))
        place = {k: n for n, k in enumerate(reached)}
        lotteries = [
            tuple(lottery([(float(w), place[j]) for w, j in row], exact) for row in self.moves[k][1])
            for k in reached
        ]
        states = with_payoffs(game, [self.moves[k][0] for k in reached], lotteries, exact)
        greatest_gain(game, states, 0 if exact else ROUNDING * self.size)
        return Automaton(game, tuple(states), ((1, 0),))

    def _add(self, place: Array, move: Move, value: float) -> None:
        self.moves.append(move)
        self.places = np.concatenate([self.places, [place]])
        self.values = np.append(self.values, value)

    def _delivered(self, p: Program, payoff: Array, body: Array | None = None) -> Answer:
        """The greatest frequency with which the actions deliver exactly this payoff."""
        tick()
        # Four more deviations say that it is neither more nor less, for either player.
        owed = (payoff - (1 - self.delta) * p.payoff[:2]) / (1 - self.delta)
        exactly = replace(
            p,
            player=np.concatenate([p.player, [0, 1, 0, 1]]),
            gain=np.concatenate([p.gain, -owed, owed]),
            shift=np.concatenate([p.shift, [p.law, p.law, -p.law, -p.law]]),
        )
        if body is None:
            body = np.column_stack([self.places, self.values])
        return solve(exactly, self.delta, body, UP, extreme=False)

    def _candidates(self) -> list[Array]:
        corners = self.above.body.corners
        centre = self.inner.mean(axis=0)
        points = centre + (1 - INWARDS) * (corners[:, :2] - centre)
        possible = np.array([weights(self.inner, point, 1e-12) is not None for point in points], dtype=bool)
        chosen: list[Array] = []
        room = np.array([np.hypot(*(self.inner - point).T).min() for point in points])
        near = NEAR * self.size
        order = np.where(possible & (room > near), corners[:, 2] + 1e6, -1.0)
        while len(chosen) < MOST_CORNERS and len(order) and order.max() > near:
            point = points[int(order.argmax())]
            chosen.append(point)
            room = np.minimum(room, np.hypot(*(points - point).T))
            order = np.where(possible, room, -1.0)
        return chosen

    def _move(self, p: Program, answer: Answer, here: int) -> Move:
        assert answer.weights is not None
        follow = [tuple((float(w), k) for k, w in enumerate(row) if w > 1e-11) for row in answer.weights]
        return p.actions, tuple(follow[g] if g >= 0 else ((1, here),) for g in p.group)

    def _frequencies(self) -> Array:
        states = [State(actions, (0, 0), lotteries) for actions, lotteries in self.moves]
        return np.asarray(frequencies(self.game, states, self.event, exact=False), dtype=float)


def frequencies(game: Game, states: Sequence[State], event: Array, exact: bool | None = None) -> Any:
    """The discounted frequency of an event from each state of an automaton on."""
    exact = game.is_exact if exact is None else exact
    kind: Any = object if exact else float
    laws = [game.law[state.actions].astype(kind) for state in states]
    gains = [[(law * event.astype(kind)).sum()] for law in laws]
    delta = game.delta if exact else float(game.delta)
    return values(delta, laws, [state.lotteries for state in states], gains, exact)[:, 0]
