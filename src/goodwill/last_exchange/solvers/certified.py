"""P1's thresholds for long horizons, each with a bound on its error (Paper I, Section 4.2, Theorem 8).

:mod:`~goodwill.last_exchange.solvers.contributor` finds P1's costs at every belief.  A threshold needs less.
Play starts without satisfied peers, so all depends on the odds ``x`` of a destitute to a Byzantine peer, and
two functions of the odds are enough for each round:

    silent(x)  the least cost of a P1 that contributes only after a pester, once it has contributed,
    cost(x)    the least cost of all.

Both at masses (1, x), and without what the Byzantine peers' pesters cost whatever P1 does.  With a prime for
the next round, and the chances of a pester from either type,

    branch  = r_p pester_D x + cost'(pester_B, pester_D x),
    silent  = branch + silent'(1 - pester_B, loss x),
    wait    = branch + cost'(1 - pester_B, loss x),
    act     = s_c (1 + x) + silent(loss x),
    cost    = the lesser of wait and act.

**Why the bounds hold.** The functions found lie above the true ones, by at most as much as a bound says,
which has a number for each of many cells of the odds (:mod:`~goodwill.last_exchange.solvers.cells`).

1. *Merging* raises a function, by at most what is allowed where the new bend begins
   (:mod:`~goodwill.geometry.bends`); so much is added to its bound.
2. *A round* makes of an error ``mass * error(factor * x)``, once for each signal. The lesser of two
   functions is off by no more than the worse known of them, and where it is certain which one is less, by
   no more than that one. No theorem on thresholds is used: what is certain in a cell follows from the
   values at its ends, since costs rise with the odds, or from all bends in it.
3. *Rounding.* Chances are rounded once. The bends before ``x`` cost at most ``slope x`` in all; a change
   of masses moves them by 4 units, a merge by 15, and changes falls and slopes by 9. Where two plans
   cross, sums by pairs of at most 2^20 terms are off by 32 units: for both intercepts and slopes, ``64 (1
   + loss) slope x + 64 s_c (1 + x)``. Together that is less than 192 units of ``slope x``, and of ``s_c
   (1 + x)`` from the least threshold on. So each round adds a line as steep as that, which lifts what was
   found above the truth again, and twice as much to the bound.
4. *The threshold* is where ``act - wait`` is first at most 0. For the true functions that is so no sooner
   than that of those found is at most the bound on ``act``, and no later than it is at most minus the
   bound on ``wait``, each with what reading them off rounds. The belief in the middle is returned, and
   half the distance.
5. *No contribution in silence.* ``act`` takes for granted that after a contribution and silence none pays
   before the next pester. Then satisfied peers are at least (1 - loss) / loss^2 for each destitute one,
   and only more so as silence lasts, so it is so if ``silent(x) <= act(x) + s_c x (1 - loss) / loss^2``
   in every round. That is checked, not assumed.
6. *Or one function for both.* Below all thresholds of the rounds to come ``silent`` is ``wait``: silence
   lowers the odds, so no contribution pays there until the next pester, and satisfied peers only make it
   dearer. From the threshold a pester leads up to a border, and a contribution from there back below all
   thresholds. So up to the border ``cost`` stands for both, if P1 contributes between the odds from which
   no pester leads over the last border and the new one: that is checked in every round. Beyond the border
   what is found is a lower bound, and only that is needed.
7. *All later rounds.* More rounds cost no less, so the functions found, less their errors, stay below
   those of all longer games. A round takes found costs to found costs or lower ones. So if the last one
   raised them by at most ``m`` times a bound of which a round makes at most ``q < 1`` times itself, all
   later ones raise them by at most ``m q / (1 - q)`` times that bound, as long as what is certain in a
   cell stays so, and 5 or 6 stays true: that is checked with this much on top. Once it is little enough,
   the search ends.
"""

from __future__ import annotations

import numpy as np

from goodwill.geometry.bends import Floats
from goodwill.last_exchange.model import LastExchange
from goodwill.last_exchange.solvers import cells
from goodwill.last_exchange.solvers.search import UNIT, NotClosed, Search, Undecided, one_may_do

#: What is allowed per round in the first trial, as a share of what would be safe.
START = 2.5
#: How often it is lowered, and by which factor, before the search gives up.
LOWERED, LOWER = 6, 0.6
#: Once all later thresholds are known to so many errors, so much less is allowed, to know them better.
SETTLING, FINER = 100, 8
#: It is not worth it if fewer rounds are left, in units of what errors need to die out.
WORTH = 12
#: An array so long, made and dropped, tells the C library's allocator to keep what shorter ones give back:
#: that halves the time of long games.
KEPT = 3_000_000
#: Whether the thresholds have converged is asked every so many rounds.
PAUSE = 16


def rounds_that_count(game: LastExchange) -> float:
    """How many rounds' errors add up, as errors shrink by a factor from round to round."""
    rates = game.byzantine_pesters
    loss, seen = float(game.loss), 1 - float(game.loss)
    factor = 0.0
    for rate in set(rates[1:]) if isinstance(rates, tuple) else {rates}:
        pester, power = seen * float(rate), cells.POWER
        shrinks = pester ** (1 - power) * seen**power + (1 - pester) ** (1 - power) * loss**power
        factor = max(factor, shrinks)
    return min(1 / (1 - factor), game.T) if factor < 1 else game.T


def certified_thresholds(game: LastExchange, error: float) -> tuple[Floats, Floats]:
    """P1's threshold in each round, and how far from it the true one may be.

    Parameters
    ----------
    game : LastExchange
        Of floats; its Byzantine peers do not look at the history.
    error : float > 0
        The greatest bound wanted.

    Returns
    -------
    thresholds, bounds : arrays, shape (T + 1,)
        Where no belief suffices the threshold is nan and the bound 0.

    Raises
    ------
    Undecided
        If no search was fine enough.

    Examples
    --------
    >>> game = LastExchange(T=300, loss=0.05, s_c=2.0, r_p=1.0, byzantine_pesters=0.5)
    >>> thresholds, bounds = certified_thresholds(game, 1e-9)
    >>> round(float(thresholds[300]), 9), bool(bounds[1:].max() <= 1e-9)
    (0.464684499, True)
    """
    np.empty(KEPT)
    one, allowed = one_may_do(game), START * error * float(game.s_c) / rounds_that_count(game)
    for _ in range(LOWERED):
        try:
            return _searched(Search(game, allowed, one), error)
        except Undecided as reason:
            why, one = str(reason), one and not isinstance(reason, NotClosed)
        allowed *= LOWER
    raise Undecided(why)


def _searched(search: Search, error: float) -> tuple[Floats, Floats]:
    game, allowed = search.game, search.allowed
    thresholds, bounds = np.full(game.T + 1, np.nan), np.zeros(game.T + 1)
    for t in range(1, game.T + 1):
        thresholds[t], bounds[t] = _share(search.go_back(t))
        if bounds[t] > error:
            raise Undecided(f"floats did not reach error = {error}")
        if t % PAUSE == 0 and (later := search.later_rounds()):
            share, bound = _share(later)
            if bound <= error:
                thresholds[t + 1 :], bounds[t + 1 :] = share, bound
                break
            if bound < SETTLING * error and game.T - t > WORTH * rounds_that_count(game):
                search.allowed = allowed / FINER
    return thresholds, bounds


def _share(bracket: tuple[float, float, float]) -> tuple[float, float]:
    """The belief in the middle of the odds that may be the threshold, and how far the true one may be."""
    middle, low, high = bracket
    if np.isinf(middle):
        return np.nan, 0.0
    least, most = low / (1 + low), high / (1 + high)
    return (least + most) / 2, (most - least) / 2 + 4 * UNIT
