"""P1's thresholds, exact, plain, or with a bound on the error (Paper I, Theorem 8)."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodwill.checks import check_kind, check_number
from goodwill.geometry.envelope import Envelope
from goodwill.last_exchange.model import LastExchange
from goodwill.last_exchange.solvers.certified import certified_thresholds
from goodwill.last_exchange.solvers.contributor import (
    Solution,
    check_solvable,
    intervals_below_zero,
    solve,
)
from goodwill.last_exchange.solvers.search import Undecided


def contribution_thresholds(game: LastExchange, error: Any = None) -> Any:
    """Least belief that P2 is destitute at which P1 contributes, for each round (Theorem 8).

    Play starts in round t with belief mu(D) and mu(B) = 1 - mu(D).  Ties contribute.

    Parameters
    ----------
    game : LastExchange
        With numbers, not arrays or symbols.
    error : number, 0 < error < 1, optional
        Return, beside each threshold, how far from it the true one of the game as stored may be, merging,
        rounding and all rounds counted in: at most ``error``.  The threshold is then the middle of the
        interval in which the true one lies.  It is fast for long games, too.

    Returns
    -------
    thresholds : array, shape (T + 1,), index t
        Floats, nan where no belief suffices; for a game of ints and fractions an object array of
        fractions, None where no belief suffices.
    bounds : array of floats, shape (T + 1,)
        Only if ``error`` is given: 0 for a game of ints and fractions, and where surely no belief suffices.

    Raises
    ------
    ValueError
        If floats cannot decide as much as is asked in some round, which it names: ``error`` is too small, or
        it is nearly a tie whether any belief suffices, so that there is a threshold next to 1 or none.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> game = LastExchange(T=4, loss=F(1, 20), s_c=2, r_p=1, byzantine_pesters=F(1, 2))
    >>> [str(x) for x in contribution_thresholds(game)[:4]]
    ['None', 'None', 'None', '800/1083']
    >>> thresholds, bounds = contribution_thresholds(LastExchange(T=1000, loss=0.05), error=1e-9)
    >>> round(float(thresholds[1000]), 8), bool(bounds.max() <= 1e-9)
    (0.4646845, True)
    """
    check_kind("game", game, LastExchange)
    if error is not None:
        error = float(check_number("error", error, "0 < error < 1", lambda x: (x > 0) & (x < 1)))
    if error is None or game.is_exact:
        solution = solve(game)
        least = [solution.threshold(t) for t in range(game.T + 1)]
        thresholds = np.array(least, dtype=object if game.is_exact else float)
        return thresholds if error is None else (thresholds, np.zeros(game.T + 1))
    check_solvable(game)
    try:
        if not game.depends_on_history:
            return certified_thresholds(game, error)
    except Undecided:
        pass  # all plans, then
    return _from_all_plans(solve(game), error)


def _from_all_plans(solution: Solution, error: float) -> tuple[NDArray[Any], NDArray[Any]]:
    """From the solution for every belief, whose envelopes lie at most its error above the true ones."""
    rounds = range(solution.game.T + 1)
    thresholds, bounds = np.full(len(rounds), np.nan), np.zeros(len(rounds))
    for t in rounds:
        here = solution.at(t)
        wait, act = reduce(Envelope.minimum, here.wait), reduce(Envelope.minimum, here.act)
        share = np.unique(np.concatenate([wait.breakpoints, act.breakpoints, [0.0, 1.0]]))
        loss = act(1 - share, share) - wait(1 - share, share)
        low, middle, high = (
            next(iter(intervals_below_zero(share, loss + shift)), (np.inf,))[0]
            for shift in (-here.error, 0.0, here.error)
        )
        if np.isfinite(low):
            thresholds[t], bounds[t] = middle, max(high - middle, middle - low)
        if not bounds[t] <= error:
            raise ValueError(
                f"error = {error} is out of reach in round {t}: floats know the threshold to {bounds[t]:.1e} "
                f"only; allow more, or give fractions, which are solved exactly"
            )
    return thresholds, bounds
