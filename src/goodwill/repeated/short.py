"""An automaton in short fractions, without linear equations: payoffs first, then lotteries.

With fractions for the weights of all lotteries the payoffs solve linear equations, and are as long as there
are states.  The other way round all numbers stay short.  Each state gets a short payoff next to that of the
search, and each signal a short continuation; after the most likely signal follows what the payoff leaves for
it, exactly.  Continuations lie inside the polygon of the payoffs by more than was rounded, so they are
lotteries over its corners: three weights, each a quotient of two areas.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from goodwill.games.repeated import Array, Game
from goodwill.geometry.polygon import hull, turn
from goodwill.repeated.automaton import State
from goodwill.repeated.clock import tick
from goodwill.repeated.program import Program
from goodwill.sums import times

#: Payoffs and continuations become multiples of ``1 / GRID``; the payoffs of the copy go from 0 to 1.
GRID = 2**48

#: A point in fractions.
Point = tuple[Fraction, Fraction]


def short_states(game: Game, plans: Sequence[State | tuple[Program, Array]]) -> list[State] | None:
    """The states with these plans, in short fractions; None if a continuation is outside their polygon.

    Parameters
    ----------
    game : Game
        In fractions; nobody mixes in it.
    plans : sequence
        A state that lasts for ever, or a program with the continuation after each of its signals, in floats.

    Examples
    --------
    The third state cooperates; (1, 1) and (3, 0) are taken to go on for ever.

    >>> from goodwill.repeated.program import program
    >>> F = Fraction
    >>> game = Game([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], F(3, 4))
    >>> stay = [State((1, 1), (F(p), F(q)), (((1, k),),) * 4) for k, (p, q) in enumerate([(1, 1), (3, 0)])]
    >>> plan = program(game, 0, 0), np.array([(1.75, 1.5), (1.5, 1.25), (1.5, 1.25)])
    >>> found = short_states(game, [*stay, plan])
    >>> [str(x) for x in found[2].payoff], [(str(w), k) for w, k in found[2].lotteries[0]]
    (['29/16', '13/8'], [('4/33', 0), ('1/33', 1), ('28/33', 2)])
    """
    rounded = [[plan.payoff] if isinstance(plan, State) else _rounded(game, *plan) for plan in plans]
    payoffs = [payoff for payoff, *_ in rounded]
    corners = hull(np.array(payoffs, dtype=object))
    if len(corners) < 3:
        return None
    fan = Fan([tuple(corner) for corner in corners.tolist()], payoffs)
    states = []
    for number, (plan, later) in enumerate(zip(plans, rounded, strict=True)):
        tick()
        stay = ((Fraction(1), number),)
        if isinstance(plan, State):
            states.append(plan._replace(lotteries=(stay,) * len(plan.lotteries)))
            continue
        follow = [row for row in map(fan.lottery, later[1:]) if row is not None]
        if len(follow) < len(later) - 1:
            return None
        rows = tuple(stay if g < 0 else follow[g] for g in plan[0].group.tolist())
        states.append(State(plan[0].actions, later[0], rows))
    return states


def _rounded(game: Game, program: Program, continuation: Array) -> list[Point]:
    """A short payoff, and continuations that are worth it exactly."""
    delta, stage = Fraction(game.delta), game.payoffs[program.actions]
    law = _chances(game, program)
    expected = times(np.array(law, dtype=float), continuation)
    value = (1 - float(delta)) * stage.astype(float) + float(delta) * expected
    payoff, later = _on_grid(value), [_on_grid(w) for w in continuation]
    last = max(range(len(law)), key=lambda y: law[y])
    rest = [
        (payoff[i] - (1 - delta) * Fraction(stage[i])) / delta
        - sum((q * w[i] for y, (q, w) in enumerate(zip(law, later, strict=True)) if y != last), Fraction(0))
        for i in (0, 1)
    ]
    later[last] = rest[0] / law[last], rest[1] / law[last]
    return [payoff, *later]


def _chances(game: Game, program: Program) -> list[Fraction]:
    """The chance of each merged signal of a program, exactly."""
    chances = [Fraction(0)] * len(program.law)
    for chance, g in zip(game.law[program.actions].tolist(), program.group.tolist(), strict=True):
        if chance:
            chances[g] += Fraction(chance)
    return chances


def _on_grid(point: Any) -> Point:
    x, y = point
    return Fraction(round(float(x) * GRID), GRID), Fraction(round(float(y) * GRID), GRID)


class Fan:
    """A polygon in triangles from its first corner, to write points as lotteries over states."""

    def __init__(self, corners: Sequence[Point], payoffs: Sequence[Point]) -> None:
        self.corners, self.state = corners, [payoffs.index(corner) for corner in corners]
        rough = np.array(corners, dtype=float)
        self.first, self.sides = rough[0], rough[1:] - rough[0]
        one, two = self.sides[:-1], self.sides[1:]
        self.areas = (one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]).clip(1e-300)

    def lottery(self, point: Point) -> tuple[tuple[Fraction, int], ...] | None:
        """Weights of three corners at most, exactly; None if the point is outside."""
        x, y = np.array(point, dtype=float) - self.first
        turns = self.sides[:, 0] * y - self.sides[:, 1] * x
        # Floats say which triangle; if the point is on the side of one, that or the next.
        least = np.minimum(np.minimum(turns[:-1], -turns[1:]), self.areas - turns[:-1] + turns[1:])
        for k in np.argsort(-least / self.areas, kind="stable")[:2].tolist():
            places = (0, k + 1, k + 2)
            a, b, c = (self.corners[place] for place in places)
            shares = turn(b, c, point), turn(c, a, point), turn(a, b, point)
            if min(shares) >= 0:
                whole = sum(shares)
                states = (self.state[place] for place in places)
                return tuple((share / whole, k) for share, k in zip(shares, states, strict=True) if share)
        return None
