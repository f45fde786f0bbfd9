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
from goodwill.sums import solve_in_floats, times

#: Policies are changed so many times at most.
MOST_CHANGES = 40

#: So many cuts come before a change of policies, and before the next if that led back by more than
#: :data:`TINY`.
CUTS, TINY = (10, 100, 1000), 1e-12

#: Sides start no farther outside than this: the payoffs go from 0 to 1, and rounding grows with the distance.
FARTHEST = 2.0

#: By how much rows hold that hold far outside only.
CLEARLY = 1e-6


class Slope(NamedTuple):
    """What one pair of actions allows to one side: ``moves[way] <= gap + slope @ moves``."""

    way: int
    gap: float
    slope: Array


def greatest_move(
    rows: Sequence[Slope], sides: int, rounding: float, start: Array | None = None, farthest: float = FARTHEST
) -> tuple[Array, Array] | None:
    """How far each side can be shown to move in, and from how far outside; None if none can.

    Parameters
    ----------
    rounding : float
        By how much both conditions shall hold at least.
    start : array, optional
        About how far they move in, if that is known.
    farthest : float
        They start no farther outside than this.

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
    low = gap - rounding
    free = np.zeros(slope.shape[1], dtype=bool)
    free[way] = True
    moves = _moves(way, low, slope, free, start)
    free = moves > 0
    leads = _leads(way, gap, slope, free, rounding) if free.any() else None
    if leads is None and farthest > FARTHEST and free.any():
        leads = _least_leads(way, gap, slope, free, farthest)
    return None if leads is None else (moves, leads)


def _moves(way: Array, gap: Array, slope: Array, free: Array, start: Array | None) -> Array:
    """Where cutting again and again leads to, or comes near.

    Rows that bind at first may throw each other back.  So, if there is a ``start``, cuts come first, and more
    of them until rows that bind lead on.
    """
    cut = np.zeros(len(free))
    if start is None:
        moves = _positive(way, gap, slope, free, cut)
        return cut if moves is None else moves
    for cuts in CUTS:
        cut = _cuts(way, gap, slope, cut, cuts)
        for begin in (start, cut) if start.any() else (cut,):
            moves = _positive(way, gap, slope, free, begin)
            if moves is None or (moves < cut - TINY).any():
                continue
            if _have_an_end(way, gap, slope, moves):
                return moves
    return cut


def _have_an_end(way: Array, gap: Array, slope: Array, moves: Array) -> bool:
    """Whether cuts add up to these moves: rows that push each other on and on end on paper only."""
    mine = np.flatnonzero(moves[way] > 0)
    order = mine[np.lexsort(((gap + times(slope, moves))[mine], way[mine]))]
    ways, first = np.unique(way[order], return_index=True)
    matrix = np.eye(len(ways)) - slope[order[first]][:, ways]
    try:
        return bool((solve_in_floats(matrix, np.ones(len(ways))) > 0).all())
    except np.linalg.LinAlgError:
        return False


def _positive(way: Array, gap: Array, slope: Array, free: Array, start: Array) -> Array | None:
    """Moves of those sides that move in; None if none does."""
    while free.any():
        moves = _least(way, gap, slope, free, start)
        if moves is None or (moves[free] > 0).all():
            return moves
        free = free & (moves > 0)
    return None


def _cuts(way: Array, gap: Array, slope: Array, moves: Array, cuts: int) -> Array:
    """How far sides have moved in after more cuts: less far than they can."""
    order = np.argsort(way, kind="stable")
    ways, first = np.unique(way[order], return_index=True)
    gap, slope, moves = gap[order], slope[order], moves.copy()
    for _ in range(cuts):
        moves[ways] = np.minimum.reduceat(gap + times(slope, moves), first).clip(0)
    return moves


def _leads(way: Array, gap: Array, slope: Array, free: Array, rounding: float) -> Array | None:
    """How far outside to start, such that ``-leads < gap - slope @ leads``; None if nothing was found."""
    largest = gap[free[way]].max()
    for share in (1.0, 1e-3, 1e-6, 1e-9):
        # Rows with so small a gap must hold by their slopes, the others by their gaps.
        near = (gap <= share * largest) & free[way]
        ways = np.concatenate([way[near], np.flatnonzero(free)])
        slopes = np.concatenate([slope[near], np.zeros((free.sum(), len(free)))])
        found = _least(ways, -np.ones(len(ways)), slopes, free, np.zeros(len(free)))
        if found is None or (found[free] >= 0).any():
            continue
        excess = found[way] - times(slope, found)
        far = (excess > 0) & free[way]
        leads = -found * min(largest, (gap[far] / excess[far]).min(initial=np.inf) / 2)
        leads *= min(1.0, FARTHEST / leads.max())
        holds = (gap + leads[way] - times(slope, leads) > rounding)[free[way]].all()
        if holds:
            return np.asarray(leads)
    return None


def _least_leads(way: Array, gap: Array, slope: Array, free: Array, farthest: float) -> Array | None:
    """The same for rows that hold far outside only: no farther than they have to be, and a little more."""
    some = free[way]
    ways, gaps = [way[some], np.flatnonzero(free)], [gap[some] - CLEARLY, np.full(free.sum(), -CLEARLY)]
    slopes = np.concatenate([slope[some], np.zeros((free.sum(), len(free)))])
    found = _least(np.concatenate(ways), np.concatenate(gaps), slopes, free, np.zeros(len(free)))
    if found is None or (found[free] >= 0).any() or found.min() < -farthest:
        return None
    holds = (gap - found[way] + times(slope, found) > CLEARLY / 2)[some].all()
    return np.asarray(-found) if holds else None


def _least(way: Array, gap: Array, slope: Array, free: Array, x: Array) -> Array | None:
    """The solution of ``x[d] = min over the rows of d of gap + slope @ x``; 0 where it is not free.

    The first policy is that which is best at ``x``.
    """
    mine = np.flatnonzero(free[way])
    mine = mine[np.argsort(way[mine], kind="stable")]
    ways, first = np.unique(way[mine], return_index=True)
    mine_gap, mine_slope = gap[mine], slope[mine]
    # Only those that others depend on need equations.
    coupled = np.flatnonzero(free & (mine_slope != 0).any(axis=0))
    place = np.searchsorted(ways, coupled)
    for _ in range(MOST_CHANGES):
        limits = mine_gap + times(mine_slope, x)
        # Of each direction's rows the lowest comes first.
        policy = np.lexsort((limits, way[mine]))[first]
        some = policy[place]
        matrix = np.eye(len(coupled)) - mine_slope[some][:, coupled]
        try:
            solved = solve_in_floats(matrix, mine_gap[some])
        except np.linalg.LinAlgError:
            return None
        before, x = x, np.zeros(len(free))
        x[ways] = mine_gap[policy] + times(mine_slope[policy][:, coupled], solved)
        x[coupled] = solved
        if np.abs(x - before).max() <= 1e-12 * np.abs(x).max():
            return x
    return None
