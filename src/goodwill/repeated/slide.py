"""How far the sides of an outer polygon can move in together, at once.

Cutting again and again converges by a factor of about the discount factor a pass.  But how the cuts depend
on each other is known.  Let ``s_d`` be how far equilibrium payoffs reach in direction d.  For the actions a
that reach it, weak duality (see :mod:`goodwill.repeated.program`) bounds it by terms ``max of c_y . w``, and
each ``c_y`` is the sum of the normals, weighted, of two sides of the polygon: those that meet in the corner
where it points.  So with a matrix of weights, none of them negative,

    s_d  <=  max over a of T_da(s),        T_da(s) = b_da + sum_e A_da,e s_e.

Let the levels of the sides go along a straight line from ``start``, where the equilibrium payoffs are known
to be inside, to ``end``.  If for all d and a

    T_da(start) < start_d        and        T_da(end) <= end_d,

then ``s <= end``.  For let l be the last point of the line with ``s <= l``.  If it is not the end, then in
each direction ``s_d <= T_da(s) <= T_da(l) < l_d`` for some a, since T is linear along the line.  So the line
could have gone on, a contradiction.

The least end is found by changing policies, as in a Markov decision process: it is Newton's step from
outside.  The start is a little beyond the polygon, so that the first condition is strict.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from goodwill.repeated.game import Array
from goodwill.repeated.polygon import cone_weights, normals

#: Policies are changed so many times at most.
MOST_CHANGES = 40


class Row(NamedTuple):
    """What one pair of actions allows: ``moves[way] <= gap + slope @ moves``."""

    way: int
    gap: float
    slope: Array


class Sides:
    """The sides of a polygon, as far as they face in one of some directions.

    Parameters
    ----------
    corners : array, shape (n, 2), with n > 2
    ways : array, shape (directions, 2)
        The sides that face in none of them do not move.
    """

    def __init__(self, corners: Array, ways: Array) -> None:
        self.corners, self.ways = corners, ways
        self.heights = (corners @ ways.T).max(axis=0)
        out, aims = normals(corners.astype(float)), ways.astype(float)
        far, length = np.hypot(*out.T), np.hypot(*aims.T)
        unit = out / far.clip(1e-300)[:, None]
        away = np.abs(unit[:, None] - aims / length[:, None]).max(axis=2)
        self.facing = away.argmin(axis=1)
        #: How far a side's own normal sees it move if the level of its direction moves by 1.
        self.ratio = far / length[self.facing]
        self.ratio[away.min(axis=1) > 1e-7] = 0

    def row(self, way: int, now: Any, pulls: Iterable[Any]) -> Row:
        """What the bound ``now + sum of max pull . w`` allows; in floats."""
        slope, reach = np.zeros(len(self.ways)), now
        for pull in pulls:
            heights = self.corners @ pull
            k = int(heights.argmax())
            reach = reach + heights[k]
            for side, weight in zip((k - 1, k), cone_weights(self.corners, k, pull), strict=True):
                slope[self.facing[side]] += float(weight) * self.ratio[side]
        return Row(way, float(self.heights[way] - reach), slope)

    def fixed_row(self, way: int, height: Any) -> Row:
        """What actions allow that reach no farther than ``height`` in any case."""
        return Row(way, float(self.heights[way] - height), np.zeros(len(self.ways)))


def greatest_slide(rows: Sequence[Row], rounding: float) -> tuple[Array, Array] | None:
    """How far each direction's level can be shown to move in, and from how far outside; None if none can.

    Parameters
    ----------
    rounding : float
        By how much both conditions shall hold at least.

    Examples
    --------
    Two sides hold each other: cuts would move them in by 1, 1/2, 1/4, ...

    >>> half = np.array([[0.0, 0.5], [0.5, 0.0]])
    >>> moves, leads = greatest_slide([Row(0, 1.0, half[0]), Row(1, 1.0, half[1])], 0.0)
    >>> moves.tolist()
    [2.0, 2.0]
    """
    way = np.array([r.way for r in rows], dtype=int)
    gap = np.array([r.gap for r in rows])
    slope = np.array([r.slope for r in rows]).reshape(len(rows), -1)
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
        if (gap + leads[way] - slope @ leads > rounding)[free[way]].all():
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
