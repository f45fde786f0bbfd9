"""The paper's own method, kept as an oracle: the whole game tree and bisection (Paper I, Section 5).

P1's tree has four children a round, its two moves times its two observations, so it grows like 4^T.
Nothing is clever here, and that is its worth: it shares only the model with the solver.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from goodwill.last_exchange.game import (
    NOTHING,
    PESTER,
    Belief,
    LastExchange,
    after_move,
    after_signal,
    contributor_cost,
)

#: More rounds than this would take minutes.
MOST_ROUNDS = 10


def tree_costs(game: LastExchange, t: int, belief: Belief, history: str = "") -> tuple[Any, Any]:
    """Least expected cost of contributing and of waiting in round ``t``, by the whole game tree.

    Parameters
    ----------
    belief : Belief
        Masses of the three types: numbers or arrays that broadcast.  Costs are weighted with them.

    Raises
    ------
    ValueError
        If ``t`` exceeds ``MOST_ROUNDS``.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> game = LastExchange(T=1, loss=F(1, 2), s_c=F(1, 5), r_p=1)
    >>> tree_costs(game, 1, Belief(0, 1))
    (Fraction(9, 20), Fraction(1, 2))
    """
    if not 0 <= t <= game.T:
        raise ValueError(f"t = {t} is out of range: it must satisfy 0 <= t <= T = {game.T}")
    if t > MOST_ROUNDS:
        raise ValueError(
            f"t = {t} is too deep for the game tree, which has 4^t leaves: it must satisfy "
            f"0 <= t <= {MOST_ROUNDS}; use contributor.solve"
        )
    contribute, wait = (
        sum(
            _tree_cost_of_signal(game, t, after_move(game, belief, move), move, signal, history)
            for signal in (PESTER, NOTHING)
        )
        for move in (True, False)
    )
    return contribute, wait


def _tree_cost_of_signal(
    game: LastExchange, t: int, moved: Belief, contributes: bool, signal: str, history: str
) -> Any:
    after = after_signal(game, t, moved, signal, history)
    cost = contributor_cost(game, contributes, signal) * after.total
    return cost if t == 0 else cost + np.minimum(*tree_costs(game, t - 1, after, history + signal))


def tree_threshold(game: LastExchange, t: int, bits: int = 30) -> float | None:
    """Least belief mu(D) at which P1 contributes in round ``t``, bisected to ``2 ** -bits``.

    Like the paper, this takes for granted that P1 contributes above a threshold (Theorem 8).

    Returns
    -------
    float or None
        An upper end of an interval of length ``2 ** -bits`` that holds the threshold; None if P1 waits
        even when it knows that P2 is destitute.

    Examples
    --------
    >>> tree_threshold(LastExchange(T=3, loss=0.05, s_c=2, r_p=1, byzantine_pesters=0.5), 3)
    0.7386888274922967
    """

    def waits(share: float) -> bool:
        contribute, wait = tree_costs(game, t, Belief(1 - share, share))
        return bool(contribute > wait)

    if waits(1):
        return None
    low, high = 0.0, 1.0
    for _ in range(bits):
        middle = (low + high) / 2
        low, high = (middle, high) if waits(middle) else (low, middle)
    return high
