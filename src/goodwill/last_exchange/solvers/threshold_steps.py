"""The steps of the proof of Theorem 8, looked at in the solver's exact costs (Paper I, Section 4.2).

The proof on the page on thresholds shows by induction that four functions of a round do not increase with the
mass of Byzantine peers.  All are made of piecewise-linear costs, so it is enough to compare their values at
the kinks.  Nothing here knows the theorem; the cost of waiting is rebuilt from the model, pester by pester.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodwill.checks import check_kind
from goodwill.last_exchange.model import NOTHING, PESTER, Belief, LastExchange, pester_chances
from goodwill.last_exchange.solvers.contributor import Solution, solve


def cost_until_pester(solution: Solution, t: int, belief: Belief, history: str = "") -> Any:
    """Least cost if P1 waits until it observes a pester and plays optimally from then on: F_t of the proof.

    Parameters
    ----------
    belief : Belief
        Masses of the Byzantine and the destitute; satisfied peers do not matter.  Arrays broadcast.

    Examples
    --------
    Two rounds of pesters at 1/2 each: after the first, to wait again is best.

    >>> game = LastExchange(T=2, loss=Fraction(1, 2), s_c=1)
    >>> cost_until_pester(solve(game), 2, Belief(Fraction(0), Fraction(1)))
    Fraction(1, 1)
    """
    byzantine, destitute = belief.byzantine, belief.destitute
    if t == 0:
        return 0 * byzantine
    game = solution.game
    seen = pester_chances(game, t, history)
    asked = solution.at(t - 1, history + PESTER).value
    silent = Belief((1 - seen.byzantine) * byzantine, (1 - seen.destitute) * destitute)
    return (
        game.r_p * (seen.byzantine * byzantine + seen.destitute * destitute)
        + asked(seen.byzantine * byzantine, seen.destitute * destitute)
        + cost_until_pester(solution, t - 1, silent, history + NOTHING)
    )


def steps_of_theorem_8(game: LastExchange, history: str = "") -> dict[str, bool]:
    """Whether the functions I, J, K and M of the proof never increase with the mass of Byzantine peers.

    Parameters
    ----------
    game : LastExchange
        Exact: of ints and fractions.
    history : str
        P1's signals so far, oldest first; the round looked at is the one that follows.

    Examples
    --------
    >>> steps_of_theorem_8(LastExchange(T=3, loss=Fraction(1, 4), s_c=Fraction(1, 2)))
    {'I': True, 'J': True, 'K': True, 'M': True}
    """
    check_kind("game", game, LastExchange)
    if not game.is_exact:
        raise ValueError("game has floats: its costs are compared at kinks, which needs ints and fractions")
    solution, t = solve(game), game.T - len(history)
    rho, s_c = game.loss, game.s_c
    B = _kinks(solution, t, history)
    act, wait = solution.costs(t, Belief(B, 0 * B + 1), history)
    value = solution.at(t, history).value

    def least(destitute: Any) -> Any:
        return value(B, 0 * B + destitute)

    def patient(destitute: Any) -> Any:
        return cost_until_pester(solution, t, Belief(B, 0 * B + destitute), history)

    functions = {
        "I": wait - act,
        "J": least(1) - least(rho) - s_c * B,
        "K": patient(1) - patient(rho) - s_c * B,
        "M": patient(1) - least(1),
    }
    return {name: bool(np.all(np.diff(values) <= 0)) for name, values in functions.items()}


def _kinks(solution: Solution, t: int, history: str) -> NDArray[Any]:
    """Byzantine masses, beside a destitute mass of 1, at which a function may bend; and one beyond."""
    here, rho = solution.at(t, history), solution.game.loss
    shares = {x for plan in (*here.wait, *here.act, here.value) for x in plan.breakpoints}
    found = {(1 - x) / x * rho**k for x in shares for k in range(3)}
    return np.array(sorted(found | {Fraction(0), max(found, default=Fraction(0)) + 1}), dtype=object)
