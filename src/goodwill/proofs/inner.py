"""Why these are equilibria: an automaton in which no one-shot deviation pays.

Each state says what is played, what it is worth, and a lottery over the next state after each public signal.
If every value is that of its own play and of what follows,

    value = (1 - delta) g(a) + delta sum_y law(y | a) w(y),     w(y) = the mean of the next states' values,

then the values are what the automaton pays: as delta < 1, these equations have one solution only.  If no
deviation gains in any state, then no strategy gains at any public history (the one-shot deviation principle,
for discounted payoffs).  So each state is a perfect public equilibrium, and as a public lottery may be
drawn before the first round, too, so is everything between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from goodwill.proofs.plays import Play, check_lottery
from goodwill.proofs.rejected import require
from goodwill.proofs.statements import State, Vector, Weights


def check_states(plays: dict[int, Play], delta: Fraction, signals: int, states: Sequence[State]) -> None:
    """Check that each state is an equilibrium of the scope, worth what it says."""
    dimension = len(next(iter(plays.values())).ends[0].stage)
    for number, state in enumerate(states):
        require(len(state.value) == dimension, "states[{}]: value must have {} entries", number, dimension)
    for number, state in enumerate(states):
        place = f"states[{number}]"
        require(state.play in plays, "{} has the play {}, which is none of the scope", place, state.play)
        play = plays[state.play]
        require(len(play.ends) == 1, "{} has the play {}, which is no single profile", place, state.play)
        require(
            len(state.lotteries) == signals, "{} must have a lottery after each of {} signals", place, signals
        )
        for y, lottery in enumerate(state.lotteries):
            check_lottery(lottery, len(states), f"{place}.lotteries[{y}]")
        later = [mean(states, lottery, dimension) for lottery in state.lotteries]
        point = play.ends[0]
        for c, value in enumerate(state.value):
            worth = sum((chance * later[y][c] for y, chance in point.law.items()), Fraction(0))
            worth = (1 - delta) * point.stage[c] + delta * worth
            require(value == worth, "{} is worth {} in coordinate {}, not {}", place, worth, c, value)
        for k, (player, gain, shift) in enumerate(point.deviations):
            change = sum((x * later[y][player] for y, x in shift.items()), Fraction(0))
            profit = (1 - delta) * gain + delta * change
            require(profit <= 0, "{}: player {} gains {} by the deviation {}", place, player, profit, k)


def mean(states: Sequence[State], lottery: Weights, dimension: int) -> Vector:
    """The mean value of the states that a lottery draws."""
    return tuple(
        sum((weight * states[k].value[c] for k, weight in lottery), Fraction(0)) for c in range(dimension)
    )
