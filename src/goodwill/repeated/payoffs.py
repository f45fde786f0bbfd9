"""All pure-action equilibrium payoffs of a repeated game, between two polygons with their proofs."""

from __future__ import annotations

import numbers
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from goodwill.proofs import Bracket, statements
from goodwill.repeated.automaton import Automaton
from goodwill.repeated.certificates import Certificate, exact_game, play, vector
from goodwill.repeated.game import Array, RepeatedGame
from goodwill.repeated.inner import drafts
from goodwill.repeated.polygon import area, distances, hull, normals, weights
from goodwill.repeated.program import Program, program
from goodwill.repeated.proofs import ROUNDING as ROUNDING
from goodwill.repeated.proofs import (
    Cut,
    OuterStep,
    ProofRejected,
    Refutation,
    State,
    check_inner,
    check_outer,
)
from goodwill.repeated.search import Search
from goodwill.repeated.stating import lottery
from goodwill.repeated.writing import proof_in_floats, proof_in_fractions

#: By default the area in doubt is at most this share of the whole ...
COARSE = 1e-4
#: ... or the gap this share of the size of the payoffs; under perfect monitoring that is always asked for.
FINE = 1e-9
#: The search is refined so many times.
MOST_ROUNDS = 6


@dataclass(frozen=True, eq=False)
class EquilibriumPayoffs:
    """The payoffs of all pure-action perfect public equilibria, between two polygons.

    Attributes
    ----------
    inner, outer : arrays, shape (n, 2)
        Corners, anticlockwise: two of a segment, one of a point, none of the empty set.  Every point of
        ``inner`` is an equilibrium payoff, every equilibrium payoff is in ``outer``.  Fractions if exact.
    states : tuple of State
        The proof of ``inner``: an automaton that is an equilibrium in each of its states.
    steps : tuple of Cut, Refutation and Slide
        The proof of ``outer``: half-planes with the multipliers that prove them, in order.
    gap : float
        The greatest distance of a point of ``outer`` from ``inner``; infinite if only ``inner`` is empty.
    iterations : int
        Passes of the outer search.
    slack : float
        What every deviation loses at least in ``states``, relative to the size of the payoffs.
    exact : bool
        Whether both proofs were checked in fractions.
    method : str
        How it was found.
    """

    game: RepeatedGame
    outer: Array
    inner: Array
    states: tuple[State, ...]
    played: tuple[tuple[int, int], ...]
    iterations: int
    slack: float
    _write: Callable[[], Sequence[OuterStep]]
    method: str = "cuts with dual multipliers from outside, a self-generating polygon from inside"

    @property
    def exact(self) -> bool:
        return self.game.is_exact

    @cached_property
    def steps(self) -> tuple[OuterStep, ...]:
        return tuple(self._write())

    @cached_property
    def theorem(self) -> Bracket:
        """The statement, with its proof, that :func:`goodwill.proofs.check` checks."""
        game, scope = exact_game(self.game)
        proof = Certificate(self.game, self.played)
        for step in self.steps:
            if isinstance(step, Refutation):
                proof.refute(step.actions, step.multipliers)
            elif isinstance(step, Cut):
                proof.cut(vector(step.normal), step.multipliers, Fraction(step.bound))
            else:
                normals, bounds, proofs = zip(*step.cuts, strict=True)
                proof.cut_together(list(map(vector, normals)), list(bounds), step.leads, proofs)
        states = tuple(
            statements.State(
                play(self.game, state.actions),
                vector(state.payoff),
                tuple(lottery(row) for row in state.lotteries),
            )
            for state in self.states
        )
        corners = proof.outer()
        inner = tuple(map(vector, self.inner))
        return Bracket(game, scope, tuple(proof.steps), corners, states, inner, None)

    @cached_property
    def gap(self) -> float:
        return _gap(self.outer, self.inner)

    def verify(self) -> None:
        """Check both proofs again, from the definitions: see ``goodwill.repeated.proofs``.

        Raises
        ------
        ProofRejected
            With what does not hold.
        """
        size = float(np.ptp(self.game.payoffs.astype(float).reshape(-1, 2), axis=0).max()) or 1.0
        tolerance = 0 if self.exact else ROUNDING * size
        check_inner(self.game, self.states, tolerance)
        for corner in self.inner:
            if not any(all(corner == np.array(s.payoff)) for s in self.states):
                raise ProofRejected(f"inner has the corner {corner}, which no state is worth")
        left = check_outer(self.game, self.played, self.steps, tolerance)
        if len(left) and not len(self.outer):
            raise ProofRejected("outer is empty, but the steps leave something")
        ways = normals(self.outer)
        if len(self.outer) == 2:  # a segment: its sides, and its ends
            ends = self.outer - self.outer[::-1]
            ways, corners = np.concatenate([ways, ends]), np.concatenate([self.outer, self.outer])
        else:
            corners = self.outer
        for normal, corner in zip(ways, corners, strict=True):
            slack = tolerance * max(abs(normal[0]), abs(normal[1]), 1)
            if any((left - corner) @ normal > slack):
                raise ProofRejected(f"outer ends at {corner}, but the steps leave more")
        if len(self.outer) == 1 and any(abs(x) > tolerance for x in (left - self.outer[0]).flat):
            raise ProofRejected("outer is one point, but the steps leave more")

    def strategy(self, payoff: Any) -> Automaton:
        """A strategy profile that attains a payoff: an equilibrium, to be verified and played.

        Parameters
        ----------
        payoff : pair of numbers
            A point of ``inner``.

        Raises
        ------
        ValueError
            If ``inner`` does not contain it.

        Examples
        --------
        >>> from fractions import Fraction as F
        >>> game = RepeatedGame([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], F(1, 2))
        >>> cooperate = game.equilibrium_payoffs().strategy((2, 2))
        >>> cooperate.payoff, cooperate.greatest_gain()
        ((Fraction(2, 1), Fraction(2, 1)), Fraction(0, 1))
        """
        shares = weights(self.inner, payoff, 0 if self.exact else 1e-9)
        if shares is None:
            raise ValueError(f"payoff = {payoff} is out of range: it must be a point of inner")
        payoffs = [s.payoff for s in self.states]
        start = [(w, payoffs.index(tuple(self.inner[k].tolist()))) for w, k in shares]
        return Automaton(self.game, self.states, tuple(start))


def equilibrium_payoffs(
    game: RepeatedGame, *, tolerance: float | None = None, symmetric: bool = False
) -> EquilibriumPayoffs:
    """All payoffs of pure-action perfect public equilibria with public randomisation.

    Parameters
    ----------
    tolerance : float, optional
        The gap to aim at, relative to the size of the payoffs.  By default 1e-9 under perfect monitoring;
        otherwise at most 1e-4 of the area should be in doubt.  What was reached is the result's ``gap``.
    symmetric : bool
        Only strongly symmetric play, in which both players always do the same.  The game must be symmetric.

    Returns
    -------
    EquilibriumPayoffs

    Raises
    ------
    ValueError
        If ``tolerance`` is out of range, or the game is not symmetric though ``symmetric`` is asked for.
    """
    if tolerance is not None and not (isinstance(tolerance, numbers.Real) and 0 < tolerance < 1):
        raise ValueError(f"tolerance = {tolerance} is out of range: it must satisfy 0 < tolerance < 1")
    if symmetric and not _is_symmetric(game):
        raise ValueError("symmetric = True needs a game that stays the same if the players change places")
    programs = [program(game, i, j) for i, j in game.profiles if i == j or not symmetric]
    search = Search.of(game, programs)
    states, slack = _bracket(search, programs, tolerance)
    played = tuple(p.actions for p in programs)
    outer: Array = search.corners

    def write() -> Sequence[OuterStep]:
        return proof_in_floats(search, programs)

    if game.is_exact:
        steps, outer = proof_in_fractions(game, played, write())

        def write() -> Sequence[OuterStep]:
            return steps

    inner = _polygon(states, game.payoffs.dtype)
    return EquilibriumPayoffs(game, outer, inner, tuple(states), played, search.passes, slack, write)


def _bracket(
    search: Search, programs: Sequence[Program], tolerance: float | None
) -> tuple[Sequence[State], float]:
    """Refine the search until some automaton comes close; the largest that holds, and its slack."""
    game, size = search.game, search.size
    # Under perfect monitoring even the finest search is a matter of milliseconds.
    fineness = min(tolerance or 1, FINE) if search.simple.all() else tolerance or COARSE

    def doubt(inner: Array) -> float:
        """What the polygons leave open, as a multiple of what may be left."""
        gap = _gap(search.corners, inner)
        if tolerance is not None or search.simple.all():
            return gap / (3 * (tolerance or FINE) * size)
        whole = float(area(search.corners))
        return min(gap / (FINE * size), (whole - float(area(inner))) / (COARSE * whole or 1))

    best: Sequence[State] = ()
    slack, inner = 0.0, search.corners[:0]
    for _ in range(MOST_ROUNDS):
        search.run(fineness)
        if best and doubt(inner) <= 1:
            break
        for draft in drafts(search, programs, fineness):
            found = _polygon(draft.states, np.dtype(float))
            if len(inner) and _gap(search.corners, found) >= _gap(search.corners, inner):
                continue
            try:
                best = draft.exactly() if game.is_exact else draft.states
            except ProofRejected:
                continue
            inner, slack = found, draft.slack
            if doubt(inner) <= 1:
                return best, slack
            if slack >= 1e-9:
                break  # more of it only takes away
        search.guess = inner
        # What is in doubt shrinks with the fineness, or a little faster.
        fineness *= float(np.clip(0.9 / doubt(inner), 0.1, 0.5))
    return best, slack


def _polygon(states: Sequence[State], kind: np.dtype[Any]) -> Array:
    """What lies between the payoffs of the states."""
    return hull(np.array([s.payoff for s in states], dtype=kind).reshape(-1, 2))


def _gap(outer: Array, inner: Array) -> float:
    """How far the outer polygon reaches beyond the inner one."""
    if not len(inner):
        return float(np.inf) if len(outer) else 0.0
    return float(distances(inner.astype(float), outer.astype(float)).max(initial=0.0))


def _is_symmetric(game: RepeatedGame) -> bool:
    """Whether nothing changes if the players change places and the signals keep their names."""
    g, law = game.payoffs, game.law
    if g.shape[0] != g.shape[1] or game.within:
        return False
    swapped = law.transpose(1, 0, 2)
    n = len(g)
    if game.is_perfect:
        # The signal (i, j) becomes (j, i).
        swapped = swapped[:, :, np.arange(n * n).reshape(n, n).T.ravel()]
    return bool((g[:, :, 0] == g[:, :, 1].T).all() and (swapped == law).all())
