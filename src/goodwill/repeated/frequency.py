"""How often something can happen in equilibrium: a third coordinate that nobody's incentives see.

The discounted frequency of an event is ``(1 - delta) sum_t delta^t P(event in round t)``.  Equilibria with
their frequencies generate themselves like payoffs do, in three dimensions; the deviations do not look at the
third.  So the same programs bound it from outside, by cuts ``normal . v + f <= bound``
(:mod:`goodwill.repeated.frequency_above`), and an automaton attains it from inside
(:mod:`goodwill.repeated.frequency_below`).  Both numbers are proved.  That they are close is not promised:
the search from inside is a heuristic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from goodwill import proofs
from goodwill.arithmetic import is_exact
from goodwill.checks import check_fineness, check_kind, check_probability, quoted
from goodwill.games.repeated import Array, Game, read_only
from goodwill.proofs.rejected import require
from goodwill.proofs.saving import save
from goodwill.proofs.statements import Step, Weights
from goodwill.repeated.automaton import Automaton
from goodwill.repeated.carrying import carried, pure_plays
from goodwill.repeated.clock import INTERRUPTED, SECONDS, Clock, check_seconds, limited
from goodwill.repeated.frequency_above import Actions, UpperBound
from goodwill.repeated.frequency_below import WRITING, frequencies, frequent_strategy
from goodwill.repeated.payoffs import EquilibriumPayoffs, searched
from goodwill.repeated.program import program
from goodwill.repeated.stating import lottery, states_of, vector

#: After this share of the time the search from above ends.
ABOVE = 0.7


@dataclass(frozen=True, eq=False, repr=False)
class Frequency:
    """The greatest discounted frequency of an event over all equilibria, between two certified numbers.

    Attributes
    ----------
    lower, upper : numbers
        Each is certified, ``lower`` by ``strategy`` and ``upper`` by ``steps``; how close they are depends
        on the search.  None if no equilibrium was found, or there is none.  Fractions if exact.
    strategy : Automaton or None
        An equilibrium in which the event has the frequency ``lower``.
    payoffs : EquilibriumPayoffs
        The payoffs that the proof of ``upper`` starts from.
    steps : tuple
        The proof of ``upper``, that of the payoffs included: records of :mod:`goodwill.proofs`.
    why_stopped : str
        Empty if the bracket is as narrow as was asked for; otherwise why the search ended.
    """

    lower: Any
    upper: Any
    strategy: Automaton | None
    payoffs: EquilibriumPayoffs
    steps: tuple[Step, ...]
    event: Array
    why_stopped: str = ""

    def __post_init__(self) -> None:
        read_only(self.event)

    def __repr__(self) -> str:
        why = f", stopped: {self.why_stopped}" if self.why_stopped else ""
        lower, upper = (None if x is None else float(x) for x in (self.lower, self.upper))
        return f"Frequency(from {lower} to {upper}{why})"

    @cached_property
    def theorem(self) -> proofs.Frequency | proofs.Bracket:
        """The statement, with its proof, that :func:`goodwill.proofs.check` checks.

        If there is no equilibrium, the statement is just that.
        """
        if not len(self.payoffs.outer):
            return self.payoffs.theorem
        states: tuple[proofs.State, ...] = ()
        start: Weights = ()
        if self.strategy is not None:
            states = _with_frequencies(self.strategy, self.event)
            start = lottery(self.strategy.start)
        upper, lower = (None if x is None else Fraction(x) for x in (self.upper, self.lower))
        event = vector(self.event)
        game, scope = self.payoffs.stated
        return proofs.Frequency(game, scope, event, self.steps, upper, states, start, lower)

    def verify(self) -> str:
        """Check both numbers, and ``payoffs``, again in fractions: see :mod:`goodwill.proofs`.

        Returns
        -------
        str
            The theorem that is proved, in words.

        Raises
        ------
        ProofRejected
            With what does not hold.
        """
        game = self.payoffs.game
        known = self.strategy is None or self.strategy.game in (game, game.in_fractions)
        require(known, "the strategy is one of another game")
        claimed = (self.lower is None) == (self.strategy is None)
        require(claimed, "lower = {} needs a strategy that attains it, and no other", self.lower)
        none = self.upper is None and self.lower is None
        require(none or len(self.payoffs.outer) > 0, "upper = {}, but there is no equilibrium", self.upper)
        self.payoffs.verify()
        return proofs.check(self.theorem)

    def save(self, file: str | Path) -> None:
        """Write the theorem and its proof to a file, which ``python -m goodwill check`` reads."""
        save(self.theorem, file)


def _with_frequencies(strategy: Automaton, event: Array) -> tuple[proofs.State, ...]:
    """The states of an automaton with their payoffs and frequencies."""
    values = frequencies(strategy.game, strategy.states, event)
    states = zip(states_of(strategy.game, strategy.states), values, strict=True)
    return tuple(state._replace(value=(*state.value, frequency)) for state, frequency in states)


def event_frequency(strategy: Automaton, event: Any) -> Any:
    """The discounted frequency of an event under a strategy profile.

    Parameters
    ----------
    event : array, shape (signals,)
        The weight of each public signal: 1 if it is the event, 0 if not; or anything between.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> from goodwill.repeated import RepeatedGame
    >>> game = RepeatedGame([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], F(1, 2))
    >>> cooperate = game.equilibrium_payoffs().strategy((2, 2))
    >>> str(event_frequency(cooperate, (1, 0, 0, 0)))
    '1'
    """
    check_kind("strategy", strategy, Automaton)
    values = frequencies(strategy.game, strategy.states, _checked_event(strategy.game, event))
    return sum(w * values[k] for w, k in strategy.start)


def greatest_frequency(
    game: Game,
    event: Any,
    *,
    tolerance: float = 1e-3,
    payoffs: EquilibriumPayoffs | None = None,
    seconds: float = SECONDS,
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
    seconds : float
        After so much processor time, half of it for the payoffs, the result is what is proved by then, and
        ``why_stopped`` says so.  If the search is interrupted from the keyboard, too.

    Returns
    -------
    Frequency

    Raises
    ------
    ValueError
        If the event has not one weight from 0 to 1 for each signal, or ``payoffs`` are not the game's.

    Examples
    --------
    How often can a partner be cheated in the prisoners' dilemma, if both are just patient enough?

    >>> from fractions import Fraction as F
    >>> from goodwill.repeated import RepeatedGame
    >>> game = RepeatedGame([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], F(1, 2))
    >>> found = greatest_frequency(game, (0, 1, 1, 0))
    >>> found.lower > F(99, 100), str(found.upper)
    (True, '1')
    """
    check_kind("game", game, Game)
    tolerance = check_fineness("tolerance", tolerance)
    seconds = check_seconds(seconds)
    weights = _checked_event(game, event)
    if game.is_exact and not all(map(is_exact, weights)):
        raise ValueError(f"event = {weights.tolist()} must be ints or fractions, as the game's numbers are")
    weights = np.array(vector(weights), dtype=object)
    clock = Clock(seconds)
    if payoffs is None:
        payoffs = searched(game, min(tolerance, 1e-3), seconds=seconds / 2, event=weights.tolist())
    check_kind("payoffs", payoffs, EquilibriumPayoffs)
    if payoffs.game is not game:
        raise ValueError("payoffs are those of another game")
    if not len(payoffs.outer):
        return Frequency(None, None, None, payoffs, (), weights)
    strategy, steps, lower, upper = _bracket(payoffs, weights, tolerance, clock)
    why = ""
    if upper is not None and (lower is None or upper - lower > tolerance):
        why = clock.why or payoffs.why_stopped or "neither bound comes closer to the other"
    return Frequency(lower, upper, strategy, payoffs, steps, weights, why)


def _bracket(
    payoffs: EquilibriumPayoffs, weights: Array, tolerance: float, clock: Clock
) -> tuple[Automaton | None, tuple[Step, ...], Any, Any]:
    """A strategy, the steps from above, and both bounds: found in the copy, and carried back."""
    game, names, units = payoffs.game, payoffs._names, payoffs._units
    here = payoffs.in_copy
    copy: Game = here.game
    event: Array = np.array(names.event(weights.tolist()), dtype=object)
    programs = [program(copy, *actions) for actions in here.played]
    above = UpperBound(copy, programs, here, _in_a_round(copy, here.played, event))
    if payoffs.why_stopped != INTERRUPTED:
        with limited(clock, ABOVE):
            above.run(tolerance)
    steps, upper = above.written(event, Clock(WRITING * clock.seconds))
    strategy, lower = None, None
    if upper is not None and len(here.inner):
        clock.interrupted = clock.interrupted or payoffs.why_stopped == INTERRUPTED
        found = frequent_strategy(copy, here, event, above, tolerance, clock)
        lower = event_frequency(found, event)
        states = tuple(s._replace(payoff=units.payoff(s.payoff)) for s in map(names.state, found.states))
        strategy = Automaton(game.in_fractions, states, found.start)
    return strategy, carried(steps, pure_plays(copy, names), names, units), lower, upper


def _checked_event(game: Game, event: Any) -> Array:
    """One weight from 0 to 1 for each signal."""
    weights = np.array(event, dtype=object)
    if weights.shape != game.law.shape[2:]:
        raise ValueError(
            f"event = {quoted(event)} is out of range: it must have one weight from 0 to 1 for each of "
            f"{game.law.shape[2]} signals"
        )
    weights[:] = [check_probability("event", x) for x in weights]
    return weights


def _in_a_round(game: Game, played: Sequence[Actions], event: Array) -> dict[Actions, Any]:
    """The chance of the event in a round, for each pair of actions."""
    return {actions: (game.law[actions] * event).sum() for actions in played}
