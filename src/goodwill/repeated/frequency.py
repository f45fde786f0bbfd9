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
from typing import Any

import numpy as np

from goodwill.arithmetic import is_exact
from goodwill.repeated.automaton import Automaton
from goodwill.repeated.frequency_above import Actions, Ceiling, over, payoff_size
from goodwill.repeated.frequency_below import frequencies, frequent_strategy
from goodwill.repeated.game import Array, RepeatedGame
from goodwill.repeated.inner import ROUNDING
from goodwill.repeated.payoffs import EquilibriumPayoffs, equilibrium_payoffs
from goodwill.repeated.program import program
from goodwill.repeated.proofs import Cut, ProofRejected, cut_bound


@dataclass(frozen=True, eq=False)
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
        slack = 0 if game.is_exact else ROUNDING * payoff_size(game)
        self.payoffs.verify()
        if self.strategy is not None:
            if self.strategy.game is not game:
                raise ProofRejected("the strategy is one of another game")
            self.strategy.greatest_gain(slack)
            reached = event_frequency(self.strategy, self.event)
            if abs(reached - self.lower) > slack:
                raise ProofRejected(f"the strategy has the frequency {reached}, not {self.lower}")
        if not len(self.payoffs.outer):
            return
        stage = _in_a_round(game, self.payoffs.played, self.event)
        body = over(self.payoffs.outer, stage)
        for number, step in enumerate(self.steps):
            reach = cut_bound(game, self.payoffs.played, body.corners, step.normal, step.multipliers, stage)
            if reach > step.bound + slack:
                raise ProofRejected(f"step {number} reaches {reach}, above {step.bound}")
            body = body.cut(np.array(step.normal, dtype=body.corners.dtype), step.bound)
        if len(body.corners):
            most = body.corners[:, 2].max()
            if self.upper is None or most > self.upper + slack:
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
    values = frequencies(strategy.game, strategy.states, np.array(event))
    return sum(w * values[k] for w, k in strategy.start)


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
        If the event has not one weight from 0 to 1 for each signal, or ``payoffs`` are not the game's.

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
    elif payoffs.game is not game:
        raise ValueError("payoffs are those of another game")
    if not len(payoffs.outer):
        return Frequency(None, None, None, payoffs, (), event)
    programs = [program(game, *actions) for actions in payoffs.played]
    ceiling = Ceiling(game, programs, payoffs, _in_a_round(game, payoffs.played, event))
    ceiling.run(tolerance)
    steps, upper = ceiling.written()
    strategy, lower = None, None
    if upper is not None and len(payoffs.inner):
        strategy = frequent_strategy(game, payoffs, event, ceiling, tolerance)
        lower = event_frequency(strategy, event)
    return Frequency(lower, upper, strategy, payoffs, tuple(steps), event)


def _in_a_round(game: RepeatedGame, played: Sequence[Actions], event: Array) -> dict[Actions, Any]:
    """The chance of the event in a round, for each pair of actions."""
    return {actions: (game.law[actions] * event).sum() for actions in played}
