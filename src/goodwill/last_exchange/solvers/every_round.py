"""How rare Byzantine peers must be for P1 to contribute whenever it is asked (Paper I, Section 4.2).

The paper remarks that to contribute in every round "would require P1 to start with an unrealistically low
belief in P2 being Byzantine".  Here P1 contributes in every round after tau in which it is asked: if it was
asked in all rounds before, or whatever came between.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from goodwill.checks import MOST, check_flag, check_integer, check_kind, check_probability
from goodwill.last_exchange.model import NOTHING, PESTER, Belief, LastExchange, after_move, after_signal
from goodwill.last_exchange.solvers.contributor import Solution, solve


def greatest_prior(
    game: LastExchange, tau: int, whatever: bool = False, solution: Solution | None = None
) -> tuple[Any, int | None]:
    """Greatest belief mu(B) at which P1 contributes whenever it is asked in the rounds T, ..., tau + 1.

    From P1's thresholds: its odds D : B start at those of the prior, and each signal and each contribution
    multiplies them by a constant, so each round bounds the prior.

    Parameters
    ----------
    tau : int
        The last round in which P1 need not contribute (Lemma 5).
    whatever : bool
        Whether P1 contributes also if it was not asked in some round before.
    solution : Solution, optional
        P1's thresholds, if they are known: they are those of any game that only has a later end.

    Returns
    -------
    most, t : number, int or None
        The belief, and the round that decides; None if none of them does.

    Examples
    --------
    >>> game = LastExchange(T=4, loss=Fraction(1, 20), s_c=2, r_p=1, byzantine_pesters=Fraction(1, 2))
    >>> greatest_prior(game, tau=2)
    (Fraction(283, 8283), 3)
    """
    check_kind("game", game, LastExchange)
    check_integer("tau", tau, least=0, most=MOST)
    check_kind("solution", solution, Solution, type(None))
    further = check_flag("whatever", whatever)
    solution, rho = solution or solve(game), game.loss
    asked: Any = Fraction(1) if game.is_exact else 1.0  # least odds D : B there, in units of the first
    unasked: Any = None
    first, decides = 0 * asked, None
    for t in range(game.T, tau, -1):
        least = solution.threshold(t)
        if asked is not None:
            if least is None or least != least or least == 1:
                return 0 * rho, t
            if (needed := least / (1 - least) / asked) > first:
                first, decides = needed, t
        before = [odds for odds in (asked and rho * asked, unasked) if odds is not None]
        pesters = game.pester_probability(t)
        asked = min(before) / pesters if before and pesters else None
        quiet = 1 - (1 - rho) * pesters
        unasked = min(before) * rho / quiet if before and further else None
    return 1 / (1 + first), decides


def contributes_when_asked(game: LastExchange, byzantine: Any, tau: int, whatever: bool = False) -> bool:
    """Whether P1's optimal plan contributes whenever it is asked in the rounds T, ..., tau + 1.

    Walks through the histories of a P1 that contributes just when it is asked: through all of them with
    ``whatever``, and else through those in which it always is.

    >>> game = LastExchange(T=4, loss=Fraction(1, 20), s_c=2, r_p=1, byzantine_pesters=Fraction(1, 2))
    >>> [contributes_when_asked(game, Fraction(1, share), tau=2) for share in (10, 30)]
    [False, True]
    """
    check_kind("game", game, LastExchange)
    byzantine = check_probability("byzantine", byzantine)
    check_integer("tau", tau, least=0, most=MOST)
    further = check_flag("whatever", whatever)
    solution = solve(game)
    states = [(Belief(byzantine, 1 - byzantine), True)]
    for t in range(game.T, tau, -1):
        if not all(solution.contributes(t, belief) for belief, asked in states if asked):
            return False
        following = []
        for belief, asked in states:
            moved = after_move(game, belief, contributes=asked)
            for signal in (PESTER, NOTHING) if further else (PESTER,):
                after = after_signal(game, t, moved, signal)
                if after.total > 0:
                    following.append((after.normalised(), signal == PESTER))
        states = following
    return True
