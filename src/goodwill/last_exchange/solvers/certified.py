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

``act`` takes for granted that after a contribution and silence no contribution pays before the next pester.
Then satisfied peers are at least (1 - loss) / loss^2 for each destitute one, and only more so as silence
lasts, so it is so if ``silent(x) <= act(x) + s_c x (1 - loss) / loss^2`` in every round: that is checked,
not assumed.

**The error.**  Bends that lie close together are merged (:mod:`~goodwill.geometry.bends`), which raises a
function.  Let an error be measured by the greatest ``error(x) / x^a``.  A round that waits hands errors on
with the factor

    pester_B^(1-a) pester_D^a + (1 - pester_B)^(1-a) loss^a,

which is less than 1 if a signal says anything at all (Hoelder), and a contribution multiplies it by
``loss^a``.  So errors die out, and what is allowed in a round need not be divided by the number of rounds.
By the same token the functions themselves converge, and the search ends once all later thresholds are known
as well as was asked.

**The zone.**  Only odds up to a border matter: at the threshold a pester raises the odds by the factor
pester_D / pester_B; above it P1 contributes, which lowers them by ``loss``.  That P1 contributes between the
threshold and the border is checked in every round, with the coarser error that is allowed beyond the
border.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from goodwill.geometry.bends import Bends, Floats, Gap, lesser
from goodwill.last_exchange.model import LastExchange, pester_chances

#: Rounding in one round, as a share of the slope at odds 0: sums of up to 128 terms in a row, then in pairs.
ROUNDING = 64 * float(np.finfo(float).eps) / 2
#: What may be added to the error in a round beyond the border, for each destitute peer.
COARSE = 1e-6
#: The power of the odds that errors are measured by.
POWER = 0.3
#: The border is so many times as high as it must be.
ROOM = 1.5
#: How often what is allowed per round is tried, and lowered each time, before the search gives up.
LOWERED = 12
#: Once a round moves the functions by less than so many errors, so much less is allowed, to know all later
#: ones.
SETTLING, FINER = 100, 8
#: It is not worth it if fewer rounds are left, in units of what errors need to die out.
WORTH = 12
#: Between so many odds it is checked first that nothing pays in silence.
GRID = 256
#: Whether the thresholds have converged is asked every so many rounds.
PAUSE = 8


class Undecided(ArithmeticError):
    """A check could not be decided with the error that is allowed."""


@dataclass(frozen=True)
class Measure:
    """How errors are measured: ``error(x) <= size * weight(x)``.

    Attributes
    ----------
    power : float
        With a zone, the weight is ``x ** power``, up to the border.  Without one it is ``1 + x``.
    factor : float, <= 1
        What a round makes of the error of the next.
    zoned : bool
    """

    power: float
    factor: float
    zoned: bool

    @classmethod
    def of(cls, game: LastExchange) -> Measure:
        """A zone needs one rate for all rounds, and odds that a pester and a contribution do not raise."""
        rate, loss = game.byzantine_pesters, float(game.loss)
        if isinstance(rate, tuple) or not loss <= float(rate):
            return cls(0.0, 1.0, zoned=False)
        seen = 1 - loss
        pester, silence = seen * float(rate), 1 - seen * float(rate)
        factor = pester ** (1 - POWER) * seen**POWER + silence ** (1 - POWER) * loss**POWER
        return cls(POWER, min(1.0, factor * (1 + ROUNDING)), zoned=True)

    def weight(self, x: Any) -> Any:
        return x**self.power if self.zoned else 1 + x


@dataclass(frozen=True, eq=False)
class Round:
    """What is known of one round.

    Attributes
    ----------
    silent, cost, act, wait : Bends
        Costs at masses (1, x), at most so much above the true ones as ``error`` and ``coarse`` say.
    gap : Gap
        ``act - wait``.
    error, coarse : float
        Up to the border within ``error * weight(x)``, beyond it within that and ``coarse * x``.
    added : float
        What this round added to the error.
    known, border : float
        Odds up to which ``wait`` and ``cost`` are known well.
    """

    silent: Bends
    cost: Bends
    act: Bends
    wait: Bends
    gap: Gap
    error: float = 0.0
    coarse: float = 0.0
    added: float = 0.0
    known: float = np.inf
    border: float = np.inf


class Search:
    """The rounds of a game, from the last one back, with so much error allowed in each.

    Parameters
    ----------
    game : LastExchange
        Of floats; its Byzantine peers do not look at the history.
    allowed : float
        What merging may add to the error in one round.
    """

    def __init__(self, game: LastExchange, allowed: float) -> None:
        self.game, self.allowed, self.measure = game, allowed, Measure.of(game)
        self.s_c, self.r_p, self.loss = float(game.s_c), float(game.r_p), float(game.loss)
        nothing = Bends(0.0, 0.0, np.empty(0), np.empty(0))
        act = nothing.plus(self.s_c, self.s_c)
        self.here = self.later = Round(nothing, nothing, act, nothing, Gap.between(act, nothing))

    def go_back(self, t: int) -> None:
        """From round ``t - 1`` to round ``t``."""
        later, measure = self.here, self.measure
        chances = pester_chances(self.game, t)
        pester, seen = float(chances.byzantine), float(chances.destitute)
        if pester > 0:
            branch = later.cost.at_masses(pester, seen)
        else:  # a pester proves that P2 is destitute
            branch = Bends(0.0, seen * later.cost.last, np.empty(0), np.empty(0))
        branch = branch.plus(0.0, seen * self.r_p)
        silent, wait = (
            self._merged(branch + after.at_masses(1 - pester, self.loss))
            for after in (later.silent, later.cost)
        )
        act = silent.at_masses(1.0, self.loss).plus(self.s_c, self.s_c)
        gap = Gap.between(act, wait)
        cost, crossings = lesser(wait, act, gap)
        border, known, coarse = later.border, later.border, 0.0
        if np.isfinite(border):
            known, coarse = border * pester / seen, later.coarse + 2 * COARSE
        if measure.zoned and crossings:
            border = min(border, ROOM * crossings[0] * seen / pester)
        added = self.allowed + self._rounding(wait.slope, min([1.0, *crossings]))
        error = measure.factor * later.error + added
        self.later, self.here = (
            later,
            Round(silent, cost, act, wait, gap, error, coarse, added, known, border),
        )
        self._check(self.here.known)

    def _rounding(self, slope: float, crossing: float) -> float:
        """What rounding adds to the error in a round: in ``s_c`` where plans cross, and in the slopes."""
        border, measure = self.here.border, self.measure
        if not measure.zoned or np.isinf(border):
            return ROUNDING * (self.s_c / crossing**measure.power + slope)
        return ROUNDING * (self.s_c / crossing**measure.power + slope * border ** (1 - measure.power))

    def _reading(self, x: Any) -> Any:
        """What rounding does to a difference of costs, read off at odds ``x``."""
        here = self.here
        return ROUNDING * (here.wait.slope + here.act.slope) * len(here.gap.at) ** 0.5 * x

    def _merged(self, plan: Bends) -> Bends:
        """With fewer bends, within what is allowed."""
        border, measure, allowed = self.here.border, self.measure, self.allowed
        if not measure.zoned:
            return plan.cut(allowed / 2).merged(lambda x: allowed / 2 * measure.weight(x))
        if not np.isfinite(border):
            return plan.merged(lambda x: allowed * measure.weight(x))
        return plan.cut(COARSE, border).merged(
            lambda x: np.where(x < border, allowed * measure.weight(x), COARSE * x), border
        )

    def most(self, x: Any, more: float = 0.0) -> Any:
        """The greatest error of a function at odds ``x``, beyond the border too, and of later rounds."""
        return (self.here.error + more) * self.measure.weight(x) + self.here.coarse * x + self._reading(x)

    def _check(self, known: float, more: float = 0.0) -> None:
        """What the round takes for granted: nothing pays in silence, and near the border P1 contributes.

        Parameters
        ----------
        known : float
            Odds up to which the cost of waiting is known well.
        more : float
            How much farther from the functions of this round those of later rounds may be.
        """
        if not (self._is_silent(GRID, more) or self._is_silent(0, more)):
            raise Undecided("a contribution in silence may pay")
        gap, border = self.here.gap, self.here.border
        if known < border:
            inside = gap.values[(gap.at > known) & (gap.at < border)]
            if max(gap(known), gap(border), *inside) >= -self.most(border, more):
                raise Undecided("near the border it may pay to wait")

    def _is_silent(self, points: int, more: float) -> bool:
        """Whether no contribution pays in silence, checked between so many odds, or between all bends."""
        here, silent = self.here, self.here.silent
        bill = self.s_c * (1 + (1 - self.loss) / self.loss**2)
        if not len(silent.at):
            at = np.array([0.0, 1.0])
        elif points:
            at = np.append(0.0, np.geomspace(silent.at[0], 2 * silent.at[-1] / self.loss, points))
        else:
            at = np.unique(np.concatenate([[0.0], silent.at, silent.at / self.loss]))
        # Between two points each side is bounded by monotony, or, between all bends, is a line.
        contributing = self.s_c + bill * at + silent.values(self.loss * at)
        waiting, error = silent.values(at), self.most(at, more)
        gap = contributing - waiting
        lost = contributing[:-1] - waiting[1:] if points else np.minimum(gap[:-1], gap[1:])
        flat = here.error + here.coarse + more + self._reading(1.0)
        return bool(
            np.all(lost > error[1:])
            and gap[-1] > error[-1] + flat
            and bill - (1 - self.loss) * silent.last > flat
        )

    def bracket(self, more: float = 0.0) -> tuple[float, float, float]:
        """The odds at the threshold, the least and the greatest that they may be; infinite if none suffice.

        ``more`` : how much farther from the functions of this round those of later rounds may be.
        """
        here, size = self.here, self.here.error + more
        gap, middle = here.gap, here.gap.least()
        if not np.isfinite(middle):
            error = size * self.measure.weight(gap.at) + self._reading(gap.at)
            lowest = np.minimum(gap.values[:-1], gap.values[1:])
            steep = self._reading(1.0) + (0.0 if self.measure.zoned else size)
            if not (np.all(lowest > error[1:]) and gap.values[-1] > error[-1] and gap.slopes[-1] > steep):
                raise Undecided("whether any belief suffices is too close to a tie")
            return np.inf, np.inf, np.inf
        far = 1.1 * middle
        error = size * self.measure.weight(far) + self._reading(far)
        low, high = gap.least(error), gap.least(-error)
        if not high <= min(far, here.known):
            raise Undecided("the threshold is too close to a tie")
        return middle, low, high

    def later_rounds(self) -> tuple[float, float]:
        """How far longer games' functions may be from this round's, beyond its error; and the last step.

        Infinite where errors do not die out.  A map that brings any two functions closer by ``factor`` has a
        fixed point, and from where it moves a function by ``step`` that is at most ``step / (1 - factor)``
        away.  Costs do not fall when there are more rounds, so waiting at the border costs no less than here.
        """
        here, factor = self.here, self.measure.factor
        if factor >= 1 or not np.isfinite(here.border):
            return np.inf, np.inf
        step = max(
            self._moved(here.cost, self.later.cost, here.border),
            self._moved(here.silent, self.later.silent, here.border * self.loss),
        )
        more = 2 * (factor * step + here.added) / (1 - factor) + step + here.added
        try:
            self._check(here.border * self._pester_ratio(), more)
        except Undecided:
            return np.inf, step
        return more, step

    def _pester_ratio(self) -> float:
        chances = pester_chances(self.game, 1)
        return float(chances.byzantine / chances.destitute)

    def _moved(self, one: Bends, other: Bends, border: float) -> float:
        """The greatest ``|one - other| / weight`` up to the border, found at a bend or at the border."""
        gap = Gap.between(one, other)
        inside = (gap.at > 0) & (gap.at < border)
        at, values = np.append(gap.at[inside], border), np.append(gap.values[inside], gap(border))
        return float(np.max(np.abs(values) / self.measure.weight(at)))


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
    measure = Measure.of(game)
    rounds = min(1 / (1 - measure.factor), game.T) if measure.factor < 1 else game.T
    allowed = (1.4 if measure.zoned else 1.0) * error * float(game.s_c) / float(rounds)
    for _ in range(LOWERED):
        try:
            return _searched(game, error, allowed)
        except Undecided as reason:
            why = str(reason)
        allowed *= 0.6
    raise Undecided(why)


def _searched(game: LastExchange, error: float, allowed: float) -> tuple[Floats, Floats]:
    search = Search(game, allowed)
    thresholds, bounds = np.full(game.T + 1, np.nan), np.zeros(game.T + 1)
    for t in range(1, game.T + 1):
        search.go_back(t)
        thresholds[t], bounds[t] = _share(*search.bracket())
        if bounds[t] > error:
            raise Undecided(f"floats did not reach error = {error}")
        if t % PAUSE == 0:
            more, step = search.later_rounds()
            share, bound = _later_share(search, more)
            if bound <= error:
                thresholds[t + 1 :], bounds[t + 1 :] = share, bound
                break
            if step < SETTLING * error and game.T - t > WORTH / (1 - search.measure.factor):
                search.allowed = allowed / FINER
    return thresholds, bounds


def _later_share(search: Search, more: float) -> tuple[float, float]:
    """The threshold of all later rounds; its bound is infinite if too little is known of them."""
    if np.isinf(more):
        return np.nan, np.inf
    try:
        return _share(*search.bracket(more))
    except Undecided:
        return np.nan, np.inf


def _share(middle: float, low: float, high: float) -> tuple[float, float]:
    """The belief at these odds, and how far the true one may be from it."""
    if np.isinf(middle):
        return np.nan, 0.0
    share = middle / (1 + middle)
    return share, max(share - low / (1 + low), high / (1 + high) - share) + 2 * float(np.finfo(float).eps)
