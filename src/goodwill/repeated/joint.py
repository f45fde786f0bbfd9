"""How far the sides of an outer polygon can move in together, at once.

Cutting again and again converges by a factor of about the discount factor a pass.  But how the cuts depend
on each other is known: with fixed multipliers, how far some actions reach in the direction d is an affine
function of the levels of all sides, ``T_d(s)``, that never falls in them.  If all sides go along a straight
line from ``start``, where the equilibrium payoffs are known to be inside, to ``end``, and if

    T_d(start) < start_d        and        T_d(end) <= end_d

for all of them and all actions, then all may go there at once (see :mod:`goodwill.proofs.outer` for why).
The least end is found by changing policies, as in a Markov decision process: it is Newton's step from
outside.  The start is a little beyond the polygon, so that the first condition is strict.  All in floats.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from goodwill.geometry.polygon import Array

#: Policies are changed so many times at most.
MOST_CHANGES = 40

#: Sides start no farther outside than this: the payoffs go from 0 to 1, and rounding grows with the distance.
FARTHEST = 1e3


class Slope(NamedTuple):
    """What one pair of actions allows to one side: ``moves[way] <= gap + slope @ moves``."""

    way: int
    gap: float
    slope: Array


def greatest_move(rows: Sequence[Slope], sides: int, rounding: float) -> tuple[Array, Array] | None:
    """How far each side can be shown to move in, and from how far outside; None if none can.

    Parameters
    ----------
    rounding : float
        By how much both conditions shall hold at least.

    Examples
    --------
    Two sides hold each other: cuts would move them in by 1, 1/2, 1/4, ...

    >>> half = np.array([[0.0, 0.5], [0.5, 0.0]])
    >>> moves, leads = greatest_move([Slope(0, 1.0, half[0]), Slope(1, 1.0, half[1])], 2, 0.0)
    >>> moves.tolist()
    [2.0, 2.0]
    """
    way = np.array([r.way for r in rows], dtype=int)
    gap = np.array([r.gap for r in rows])
    slope = np.array([r.slope for r in rows]).reshape(len(rows), sides)
    free = np.zeros(slope.shape[1], dtype=bool)
    free[way] = True
    while free.any():
        moves = _least(way, gap - rounding, slope, free)
        if moves is None:
            return None
        if (moves[free] > 0).all():
            leads = _leads(way, gap, slope, free, rounding)
            return None if leads is None else (moves, leads)
        free &= moves > 0
    return None


def _leads(way: Array, gap: Array, slope: Array, free: Array, rounding: float) -> Array | None:
    """How far outside to start, such that ``-leads < gap - slope @ leads``; None if nothing was found."""
    largest = gap[free[way]].max()
    for share in (1.0, 1e-3, 1e-6, 1e-9):
        # Rows with so small a gap must hold by their slopes, the others by their gaps.
        near = (gap <= share * largest) & free[way]
        ways = np.concatenate([way[near], np.flatnonzero(free)])
        slopes = np.concatenate([slope[near], np.zeros((free.sum(), len(free)))])
        found = _least(ways, -np.ones(len(ways)), slopes, free)
        if found is None or (found[free] >= 0).any():
            continue
        excess = found[way] - slope @ found
        far = (excess > 0) & free[way]
        leads = -found * min(largest, (gap[far] / excess[far]).min(initial=np.inf) / 2)
        holds = (gap + leads[way] - slope @ leads > rounding)[free[way]].all()
        if holds and leads.max() <= FARTHEST:
            return np.asarray(leads)
    return None


def _least(way: Array, gap: Array, slope: Array, free: Array) -> Array | None:
    """The solution of ``x[d] = min over the rows of d of gap + slope @ x``; 0 where it is not free."""
    x, active = np.zeros(len(free)), np.flatnonzero(free)
    mine = np.flatnonzero(free[way])
    for _ in range(MOST_CHANGES):
        limits = gap[mine] + slope[mine] @ x
        # Of each direction's rows the lowest comes first.
        order = mine[np.lexsort((limits, way[mine]))]
        policy = order[np.unique(way[order], return_index=True)[1]]
        try:
            solved = np.linalg.solve(np.eye(len(active)) - slope[np.ix_(policy, active)], gap[policy])
        except np.linalg.LinAlgError:
            return None
        before, x = x, np.zeros(len(free))
        x[active] = solved
        if np.abs(x - before).max() <= 1e-12 * np.abs(x).max():
            return x
    return None
