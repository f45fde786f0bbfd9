"""The search for both polygons, refined until they are as close as was asked for.

The outer one is proved pass by pass (:mod:`goodwill.repeated.search`); then automata are looked for that come
close to it from inside (:mod:`goodwill.repeated.inner`).  If they do not come close enough, both are refined.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from goodwill.games.repeated import Array
from goodwill.geometry.polygon import area as area_of
from goodwill.geometry.polygon import distances, hull
from goodwill.proofs import ProofRejected
from goodwill.repeated.automaton import Missing, State
from goodwill.repeated.clock import PATIENCE, Clock, limited, tick
from goodwill.repeated.inner import drafts, static_states
from goodwill.repeated.search import Search
from goodwill.repeated.writing import Proof

#: By default the polygons differ by at most this share of each player's payoffs ...
COARSE = 1e-3
#: ... and at most this share of the area is in doubt.
SHARE = 1e-4
#: Under perfect monitoring this distance is always asked for.  Polygons that are as close have no area in
#: doubt.
FINE = 1e-9
#: An automaton with so much slack was found along rays: see :data:`goodwill.repeated.inner.ATTEMPTS`.
ROOM = 1e-9
#: The search is refined so many times, and ends if it comes no closer so many times.
MOST_PASSES, MOST_IDLE = 12, 3
#: This share of the time is for the search from outside, if it does not end.  Then automata are looked for
#: that follow curves this closely.
OUTSIDE, HASTY = 0.7, 1e-2


class Doubt(NamedTuple):
    """What two polygons leave open, whatever the units of the payoffs.

    ``distance`` is the greatest distance of a point of the outer one from the inner one if each player's
    stage payoffs go from 0 to 1; infinite if only the inner one is empty.  ``area`` is the share of the
    outer one's area that is not in the inner one; 0 if there is none.
    """

    distance: float
    area: float

    def __str__(self) -> str:
        return f"{self.distance:.1e} of the payoffs, {self.area:.1e} of the area"


class Progress(NamedTuple):
    """How far a search has come: seconds, passes from outside, and what is in doubt so far."""

    seconds: float
    passes: int
    doubt: Doubt


class Bracketing:
    """The search, refined until some automaton comes close: the largest that holds, and its slack."""

    def __init__(
        self, search: Search, asked: Doubt, clock: Clock, progress: Callable[[Progress], None] | None
    ) -> None:
        self.search, self.asked, self.clock, self.progress = search, asked, clock, progress
        self.best: Sequence[State] = ()
        self.slack, self.inner = 0.0, search.corners[:0]
        self.why_stopped = ""
        #: Of the automata that would come closer and are no equilibria, what the best of them lacks.
        self.missing: Missing | None = None

    @property
    def doubt(self) -> Doubt:
        return doubt_between(self.search.corners, self.inner)

    @property
    def excess(self) -> float:
        """What is in doubt, as a multiple of what may be."""
        distance, share = self.doubt
        multiple = share / self.asked.area if distance > FINE else 0.0
        return max(distance / self.asked.distance, multiple)

    def run(self) -> None:
        proof = self.search.proof
        assert proof is not None
        with limited(self.clock, OUTSIDE):
            self._begin(proof)
            self._refine(proof)
        self._forget_what_is_not_proved(proof)
        if self.clock.why and self.clock.left > 0 and self.excess > 1:
            # What is left of the time is for a look from inside, at what the time sufficed for from outside.
            with limited(self.clock):
                self._from_inside(proof, max(self.asked.distance / 3, HASTY))
            self._forget_what_is_not_proved(proof)
        if self.excess > 1:
            self.why_stopped = self.clock.why or "neither bound comes closer to the other"

    def _forget_what_is_not_proved(self, proof: Proof) -> None:
        """A pass that did not end has proved nothing."""
        proof.restore()
        self.search.look()

    def _begin(self, proof: Proof) -> None:
        """The equilibria of the stage game are equilibria in any case."""
        states = static_states(proof.programs)
        self.best, self.inner = states, between(states, np.dtype(float))

    def _refine(self, proof: Proof) -> None:
        fineness, before, idle = self.asked.distance / 3, np.inf, 0
        for _ in range(MOST_PASSES):
            for _ in self.search.passes_until(fineness):
                proof.save()
                self._report()
            proof.save()
            if self.excess > 1:
                self._from_inside(proof, fineness)
            excess = self.excess
            if excess <= 1:
                return
            idle = idle + 1 if excess > 0.97 * before else 0
            if idle and proof.strike():
                proof.save()
                self.search.look()
                idle, before = 0, np.inf
                continue
            if idle == MOST_IDLE:
                break
            before = min(excess, before)
            self.search.guess = self.inner
            # What is in doubt shrinks with the fineness, or a little faster.
            fineness *= float(np.clip(0.9 / excess, 0.1, 0.5))

    def _report(self) -> None:
        tick()
        if self.progress is None:
            self.clock.report(lambda: f"pass {self.search.passes}: in doubt {self.doubt}")
        elif self.clock.passed > PATIENCE:
            self.progress(Progress(self.clock.passed, self.search.passes, self.doubt))

    def _from_inside(self, proof: Proof, fineness: float) -> None:
        """Look for automata that come closer to the outer polygon, with more and more slack."""
        for draft in drafts(self.search, proof.programs, fineness, curved=self.slack >= ROOM):
            found = between(draft.states, np.dtype(float))
            closer = doubt_between(self.search.corners, found).distance < self.doubt.distance
            if len(self.inner) and not closer:
                continue
            if draft.missing is not None:
                self.missing = min(draft.missing, self.missing or draft.missing)
                continue
            try:
                best = draft.exactly()
            except ProofRejected:
                continue
            self.best, self.inner, self.slack = best, found, draft.slack
            # With more slack there is only less.
            if self.excess <= 1 or self.slack >= ROOM:
                return


def doubt_between(outer: Array, inner: Array) -> Doubt:
    """What the polygons leave open, in units in which each player's payoffs go from 0 to 1."""
    if not len(inner):
        return Doubt(float(np.inf), 1.0) if len(outer) else Doubt(0.0, 0.0)
    if not len(outer):
        return Doubt(0.0, 0.0)
    distance, whole = float(distances(inner, outer).max()), float(area_of(outer))
    return Doubt(distance, max(0.0, 1 - float(area_of(inner)) / whole) if whole > 0 else 0.0)


def between(states: Sequence[State], kind: np.dtype[Any]) -> Array:
    """What lies between the payoffs of the states."""
    return hull(np.array([s.payoff for s in states], dtype=kind).reshape(-1, 2))
