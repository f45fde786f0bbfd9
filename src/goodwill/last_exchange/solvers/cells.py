"""What is known of an error: a bound for each of many cells of the odds, whose ends form a geometric series.

In the search for P1's thresholds a function of the odds ``x`` is known up to an error, and the next round
makes of it ``mass * error(factor * x)``: it moves along the logarithm of the odds.  A bound is an array with
a number for each cell, and says that in this cell

    error(x) <= number * weight(x),    weight(x) = x^POWER,

behind the last end in proportion to x instead.  With this weight a signal that tells two types apart lets
errors die out: with the chances P and Q it makes of a bound ``P^(1-a) Q^a`` times as much, and over both
signals that sums to less than 1, by Hoelder's inequality, unless P = Q.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: The weight of the odds x is x to this power.
POWER = 0.3
#: The logarithm of the odds grows by this from end to end.
STEP = 0.02
RATIO = float(np.exp(STEP))
LOWEST, HIGHEST = 1e-8, 1e2
#: For what rounding does to the ends of cells, relative to their width; and to a bound in one step.
SLACK, GROWN = 1e-6, 1 + 1e-12

#: Cell k lies between ends k - 1 and k; the first begins at 0, the last has no end.
ENDS = LOWEST * np.exp(STEP * np.arange(1 + int(np.log(HIGHEST / LOWEST) / STEP)))
LAST = len(ENDS)
LEFT, RIGHT = np.append(0.0, ENDS), np.append(ENDS, np.inf)


def weight(x: Any) -> Any:
    """What errors are measured by, at the odds x."""
    return np.minimum(x, ENDS[-1]) ** POWER * np.maximum(1.0, x / ENDS[-1])


WEIGHT_LEFT, WEIGHT_RIGHT = weight(LEFT), weight(np.append(ENDS, ENDS[-1]))  # the last cell has no right end
#: What an error of 1 for each destitute peer is as a bound, at the right and at the left end of a cell.
PEERS_RIGHT = np.append(ENDS, ENDS[-1]) / weight(np.append(ENDS, ENDS[-1]))
PEERS_LEFT = np.append(0.0, PEERS_RIGHT[:-1])


def cell(x: float) -> int:
    """The cell in which odds lie.

    >>> cell(0.0), bool(LEFT[cell(0.5)] <= 0.5 < RIGHT[cell(0.5)]), cell(1e9) == LAST
    (0, True, True)
    """
    return int(np.searchsorted(ENDS, x, side="right"))


class _Image(NamedTuple):
    """What a factor does to the cells.

    ``first`` is the first cell that the image of each meets, ``more`` how many more it may meet, ``scale``
    what its weight is multiplied by, and ``tail`` the same for the last cell, for each that its image meets.
    """

    first: NDArray[np.intp]
    more: int
    scale: Floats
    tail: Floats


@lru_cache(maxsize=64)
def _image(factor: float) -> _Image:
    shift = float(np.log(factor)) / STEP
    lowest, more = int(np.floor(shift - SLACK)), int(np.floor(shift + SLACK)) + 1
    first = np.clip(np.arange(LAST + 1) + lowest, 0, LAST)
    scale = np.full(LAST + 1, factor**POWER * GROWN)
    # Behind the last end odds count in proportion, so where they come from or go to it weights change more.
    if factor > 1:
        scale[-max(0, more) - 1 :] *= factor ** (1 - POWER)
    below = np.maximum(LEFT[first[-1] :], factor * ENDS[-1] / 2) / ENDS[-1]
    return _Image(first, more - lowest, scale, factor * GROWN * np.minimum(below, 1.0) ** (POWER - 1))


def image(bounds: Floats, mass: float, factor: float) -> Floats:
    """A bound on ``mass * error(factor * x)``.

    >>> one = np.ones(LAST + 1)
    >>> bool(np.all(image(one, 0.5, 0.25)[:-1] * 2 >= 0.25 ** POWER))
    True
    """
    first, more, scale, tail = _image(factor)
    greatest = bounds.copy()
    for ahead in range(1, more + 1):
        np.maximum(greatest[:-ahead], bounds[ahead:], out=greatest[:-ahead])
    found = greatest.take(first)
    found[0] = bounds[: first[0] + more + 1].max()  # all odds from 0 on
    found *= scale
    found[-1] = (bounds[first[-1] :] * tail).max()  # and from the last end on
    found *= mass
    return found


def reach(last: int, factor: float) -> int:
    """The last cell that the image of a cell meets."""
    first, more, _, _ = _image(factor)
    return int(first[last]) + more


def level(bounds: Floats, x: float) -> float:
    """A bound on the error itself near these odds: from the cell before theirs up to ``x * RATIO``."""
    near = cell(x)
    return float(bounds[max(near - 1, 0) : near + 2].max() * weight(x * RATIO))


def allowed(bounds: Floats, at: Floats) -> Floats:
    """How much error a bound lets be between each of some ascending odds and the next: it does not fall.

    ``bounds * weight`` may not fall from cell to cell.
    """
    ends = np.searchsorted(at, ENDS)
    each = np.repeat(bounds * WEIGHT_LEFT, np.diff(np.concatenate([[0], ends, [len(at)]])))
    for outer, bound in ((slice(0, ends[0]), bounds[0]), (slice(ends[-1], None), bounds[-1])):
        each[outer] = bound * weight(at[outer])
    return each
