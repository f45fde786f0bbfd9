"""All pure-action equilibrium payoffs of a repeated game, between two polygons with their proofs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from goodwill import proofs
from goodwill.checks import check_fineness, check_kind, check_number, quoted
from goodwill.games.mixed import MixedGame
from goodwill.games.repeated import Array, Game, read_only
from goodwill.geometry.plane import sides
from goodwill.geometry.polygon import distances, hull, weights
from goodwill.proofs import saving
from goodwill.repeated.automaton import Automaton, State
from goodwill.repeated.bracket import COARSE, FINE, SHARE, Bracketing, Doubt, Progress, between
from goodwill.repeated.clock import INTERRUPTED, SECONDS, Clock, check_seconds
from goodwill.repeated.names import Names, unchanged
from goodwill.repeated.program import program
from goodwill.repeated.search import Search
from goodwill.repeated.sorting import sorted_copy
from goodwill.repeated.stating import exact_game, states_of, symmetric_scope
from goodwill.repeated.steps import Steps
from goodwill.repeated.units import Units, normalised
from goodwill.repeated.writing import Proof


@dataclass(frozen=True, eq=False, repr=False)
class EquilibriumPayoffs:
    """The payoffs of all pure-action perfect public equilibria, between two polygons.

    All of it is about the game as it is stored: each float is the rational number that it is, see
    ``Game.in_fractions``.

    Attributes
    ----------
    inner, outer : arrays of fractions, shape (n, 2)
        Corners, anticlockwise: two of a segment, one of a point, none of the empty set.  Every point of
        ``inner`` is an equilibrium payoff, every equilibrium payoff is in ``outer``.
    states : tuple of State
        The proof of ``inner``: an automaton that is an equilibrium in each of its states.
    steps : tuple
        The proof of ``outer``: see :mod:`goodwill.proofs`.
    gap : float
        No point of ``outer`` is farther from ``inner``, in the game's own units; infinite if only ``inner``
        is empty.
    doubt : Doubt
        The same whatever the units, and the share of the area that is in doubt.
    why_stopped : str
        Empty if ``doubt`` is as small as was asked for; otherwise why the search ended, and which incentive
        is missing in the best automaton that would have come closer, if one was found.
    iterations : int
        Passes of the outer search.
    slack : float
        What every deviation loses at least in ``states``, as a share of the player's payoffs.
    exact : bool
        Whether the game was given in ints and fractions.  The proofs are in fractions in any case.
    method : str
        How it was found.
    """

    game: Game
    outer: Array
    inner: Array
    states: tuple[State, ...]
    doubt: Doubt
    why_stopped: str
    iterations: int
    slack: float
    _proof: Proof = field(repr=False)
    _units: Units = field(repr=False)
    _names: Names = field(repr=False)
    _symmetric: bool = False
    method: str = "half-planes with dual multipliers from outside, a self-generating polygon from inside"

    def __post_init__(self) -> None:
        read_only(self.inner)
        read_only(self.outer)

    def __repr__(self) -> str:
        why = f", stopped: {self.why_stopped}" if self.why_stopped else ""
        inner, outer = _count(self.inner), _count(self.outer)
        return f"EquilibriumPayoffs(inner: {inner}, outer: {outer}, in doubt: {self.doubt}{why})"

    @property
    def exact(self) -> bool:
        return self.game.is_exact

    @property
    def played(self) -> tuple[tuple[int, int], ...]:
        """The pairs of actions that may be played."""
        return tuple(sorted(self._names.profile(p.actions) for p in self._proof.programs))

    @cached_property
    def gap(self) -> float:
        if not len(self.inner) or not len(self.outer):
            return float(np.inf) if len(self.inner) or len(self.outer) else 0.0
        if self.inner.shape == self.outer.shape and (self.inner == self.outer).all():
            return 0.0
        # Differences first, so that payoffs may be as large as they like; then up, by more than rounding
        # errors.
        start, spread = self.inner[0], float(max(self._units.spread))
        far = distances((self.inner - start).astype(float), (self.outer - start).astype(float)).max()
        return float(far * (1 + 1e-9) + 1e-14 * spread)

    @cached_property
    def steps(self) -> tuple[proofs.statements.Step, ...]:
        ends = sides(_points(self.outer)) if len(self.outer) in (1, 2) else []
        return Steps(self._proof, self._units, self._names).written(ends)

    @cached_property
    def stated(self) -> tuple[proofs.Game, proofs.statements.Scope]:
        """The game in fractions, and which equilibria the theorem is about."""
        game, scope = exact_game(self.game)
        return game, symmetric_scope(self.game) if self._symmetric else scope

    @cached_property
    def in_copy(self) -> EquilibriumPayoffs:
        """The same of the copy that was searched, in its units and names."""
        copy, names, units = self._proof.game, self._names, self._units
        inner, outer = (
            hull(np.array([names.pair(units.back(v)) for v in corners], dtype=object).reshape(-1, 2))
            for corners in (self.inner, self.outer)
        )
        states = tuple(names.back(s._replace(payoff=units.back(s.payoff))) for s in self.states)
        same = Units((Fraction(0),) * 2, (Fraction(1),) * 2)
        return replace(
            self, game=copy, inner=inner, outer=outer, states=states, _units=same, _names=unchanged(copy)
        )

    @cached_property
    def theorem(self) -> proofs.Bracket:
        """What is claimed, with its proof."""
        return proofs.Bracket(
            *self.stated,
            self.steps,
            _points(self.outer),
            states_of(self.game, self.states),
            _points(self.inner),
            Fraction(self.gap) if np.isfinite(self.gap) else None,
        )

    def verify(self) -> str:
        """Check both proofs again, from the definitions and in fractions: see :mod:`goodwill.proofs`.

        Returns
        -------
        str
            The theorem that is proved, in words.

        Raises
        ------
        ProofRejected
            With what does not hold.
        """
        return proofs.check(self.theorem)

    def save(self, file: str | Path) -> None:
        """Write the theorem and its proof to a file, which ``python -m goodwill check`` reads."""
        saving.save(self.theorem, file)

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
        >>> from goodwill.repeated import RepeatedGame
        >>> game = RepeatedGame([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], F(1, 2))
        >>> cooperate = game.equilibrium_payoffs().strategy((2, 2))
        >>> cooperate.payoff, cooperate.greatest_gain()
        ((Fraction(2, 1), Fraction(2, 1)), Fraction(0, 1))
        """
        check_kind("payoff", payoff, Sequence, np.ndarray)
        if len(payoff) != 2:
            raise ValueError(f"payoff = {quoted(payoff)} is out of range: it must be a pair of numbers")
        payoff = tuple(
            Fraction(check_number("payoff", x, "a point of inner", lambda x: x == x)) for x in payoff
        )
        shares = weights(self.inner, payoff)
        if shares is None:
            raise ValueError(f"payoff = {payoff} is out of range: it must be a point of inner")
        payoffs = [s.payoff for s in self.states]
        start = [(w, payoffs.index(tuple(self.inner[k].tolist()))) for w, k in shares]
        return Automaton(self.game, self.states, tuple(start))


def equilibrium_payoffs(
    game: Game,
    *,
    tolerance: float | None = None,
    area: float | None = None,
    symmetric: bool = False,
    seconds: float = SECONDS,
    progress: Callable[[Progress], None] | None = None,
) -> EquilibriumPayoffs:
    """All payoffs of pure-action perfect public equilibria with public randomisation.

    In other units, and under other names of the players, actions and signals, the answer is the same, moved
    along exactly, unless time ends the search.  There is one exception: a game in which so much is alike that
    not all orders of it can be compared, and no fast way is known to find the right one without.  There other
    names may lead to other polygons, each with its proof.

    Parameters
    ----------
    tolerance : float, optional
        How far the polygons may differ, as a share of each player's stage payoffs: by default 1e-3.  Under
        perfect monitoring it is 1e-9 in any case.
    area : float, optional
        The share of the area that may be in doubt: by default 1e-4, or any if a ``tolerance`` is given.
    symmetric : bool
        Only strongly symmetric play, in which both players always do the same.  The game must be symmetric.
    seconds : float
        After so much processor time the search ends with what is proved by then, and ``why_stopped`` says
        so.  If it is interrupted from the keyboard, too.
    progress : function, optional
        Called after each pass once two seconds are over.  By default a line is shown if there is a terminal.

    Returns
    -------
    EquilibriumPayoffs

    Raises
    ------
    ValueError
        If a parameter is out of range, or the game is not symmetric though ``symmetric`` is asked for.
    """
    check_kind("game", game, Game)
    tolerance = None if tolerance is None else check_fineness("tolerance", tolerance)
    area = None if area is None else check_fineness("area", area)
    seconds = check_seconds(seconds)
    check_kind("symmetric", symmetric, bool, np.bool_)
    if not (progress is None or callable(progress)):
        raise TypeError(f"progress = {quoted(progress)} is no function")
    if symmetric and not _is_symmetric(game.in_fractions):
        raise ValueError("symmetric = True needs a game that stays the same if the players change places")
    return searched(game, tolerance, area, symmetric, seconds, progress)


def searched(
    game: Game,
    tolerance: float | None,
    area: float | None = None,
    symmetric: bool = False,
    seconds: float = SECONDS,
    progress: Callable[[Progress], None] | None = None,
    event: Sequence[Any] | None = None,
) -> EquilibriumPayoffs:
    """The same without checks; an ``event`` that is asked about later on is part of what sorts the game."""
    clock = Clock(seconds)
    copy, units = normalised(game)
    copy, names = sorted_copy(copy, alike=symmetric, event=event)
    programs = [program(copy, i, j) for i, j in copy.profiles if i == j or not symmetric]
    search = Search.of(copy, programs)
    perfect = bool(search.simple.all())
    if area is None:
        area = SHARE if tolerance is None and not perfect else 1.0
    asked = Doubt(min(tolerance or 1.0, FINE) if perfect else tolerance or COARSE, area)
    bracket = Bracketing(search, asked, clock, progress)
    bracket.run()
    assert search.proof is not None
    region = search.proof.region
    outer = [] if region is None else [units.payoff(names.pair(corner)) for corner in region.distinct()]
    states = tuple(s._replace(payoff=units.payoff(s.payoff)) for s in map(names.state, bracket.best))
    return EquilibriumPayoffs(
        game,
        hull(np.array(outer, dtype=object).reshape(-1, 2)),
        between(states, np.dtype(object)),
        states,
        bracket.doubt,
        _why_stopped(bracket, names),
        search.passes,
        bracket.slack,
        search.proof,
        units,
        names,
        symmetric,
    )


def _why_stopped(bracket: Bracketing, names: Names) -> str:
    """Why the search ended too early, and the inequality that is missing if an automaton comes closer."""
    why, missing = bracket.why_stopped, bracket.missing
    if not why or why == INTERRUPTED or missing is None:
        return why
    player, actions = names.players[missing.player], names.profile(missing.actions)
    return (
        f"{why}; missing is an inequality: in the best automaton that would come closer, player {player} "
        f"gains {missing.gain:.1e} of the payoffs by another action at {actions}"
    )


def _points(corners: Array) -> tuple[tuple[Fraction, ...], ...]:
    return tuple(tuple(map(Fraction, corner)) for corner in corners.tolist())


def _count(corners: Array) -> str:
    names = {0: "empty", 1: "a point", 2: "a segment"}
    return names.get(len(corners), f"{len(corners)} corners")


def _is_symmetric(game: Game) -> bool:
    """Whether nothing changes if the players change places; signals keep their names, if not all is seen."""
    g, law = game.payoffs, game.law
    if g.shape[0] != g.shape[1] or game.within or isinstance(game, MixedGame):
        return False
    swapped = law.transpose(1, 0, 2)
    n = len(g)
    if game.is_perfect:
        # The signal (i, j) becomes (j, i).
        swapped = swapped[:, :, np.arange(n * n).reshape(n, n).T.ravel()]
    return bool((g[:, :, 0] == g[:, :, 1].T).all() and (swapped == law).all())
