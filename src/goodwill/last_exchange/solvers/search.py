"""The rounds of a game from the last one back, each with a bound on what its functions may be off.

What the functions are, and why the bounds hold, is said in :mod:`~goodwill.last_exchange.solvers.certified`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from goodwill.geometry.bends import Bends, Floats, Gap, lesser
from goodwill.last_exchange.model import LastExchange
from goodwill.last_exchange.solvers import cells

UNIT = float(np.finfo(float).eps) / 2
#: What rounding may do in one round, as a share of the costs that are summed up.
ROUNDING = 192 * UNIT
#: What may be added to the error in a round beyond the border, in units of s_c for each destitute peer.
COARSE = 1e-6
#: The border lies so many cells above the highest odds that are reached from the threshold.
ROOM = 3
#: With one function the chance of a Byzantine pester is at least so many times the loss.
APART = float(np.exp((2 * ROOM + 2) * cells.STEP))
#: Costs of waiting below this share of s_c need no look: a contribution costs more.
CHEAP = 0.9
#: Less is no chance whose reciprocal may be squared.
LEAST = 1e-100
#: How many cells are passed at once when such costs are looked for, and how often a bound is made steadier.
STRIDE = 16

Flags = NDArray[np.bool_]
NOTHING = Bends(0.0, 0.0, np.empty(0), np.empty(0))
NO_ERROR = np.zeros(cells.LAST + 1)


class Undecided(ArithmeticError):
    """A check could not be decided with the error that is allowed."""


class NotClosed(Undecided):
    """One function may not be enough."""


@dataclass(frozen=True, eq=False)
class Round:
    """What is known of one round.

    Attributes
    ----------
    silent, cost, act, wait : Bends
        Costs at masses (1, x), at least the true ones but for this round's rounding.
    silent_error, cost_error, act_error, wait_error : arrays
        By how much they may be off, for each cell (:mod:`~goodwill.last_exchange.solvers.cells`).
    waits, acts : arrays of bool
        Cells in which P1 certainly waits at all odds, and in which it certainly contributes.
    gap : Gap or None
        ``act - wait`` from the first to the last cell that is neither.
    """

    silent: Bends
    cost: Bends
    act: Bends
    wait: Bends
    silent_error: Floats
    cost_error: Floats
    act_error: Floats
    wait_error: Floats
    waits: Flags
    acts: Flags
    gap: Gap | None


class Search:
    """The rounds of a game, from the last one back, with so much error allowed in each.

    Parameters
    ----------
    game : LastExchange
        Of floats; its Byzantine peers do not look at the history.
    allowed : float
        What merging may add to the error in one round.
    one : bool
        Whether one function shall do for both: see :func:`one_may_do`.
    """

    def __init__(self, game: LastExchange, allowed: float, one: bool) -> None:
        self.game, self.allowed = game, allowed
        self.s_c, self.r_p, self.loss = float(game.s_c), float(game.r_p), float(game.loss)
        self.seen = float(1 - Fraction(game.loss))
        self.one = one
        self.ratio = 1 / float(game.byzantine_pesters) if one else np.inf
        act, none = NOTHING.plus(self.s_c, self.s_c), NO_ERROR
        self.here = Round(NOTHING, NOTHING, act, NOTHING, none, none, none, none, none == 0, none > 0, None)
        self.later = self.here
        #: Odds up to which one function stands for both, and the least threshold so far.
        self.border, self.floor = np.inf, np.inf
        #: The first cell in which a cost of waiting is no longer cheap.
        self.first = {"wait": cells.LAST, "silent": cells.LAST}
        #: Bounds on ``cost`` and ``silent`` that a round shrinks evenly.
        self.steady = np.ones((2, cells.LAST + 1))

    def chances(self, t: int) -> tuple[float, float]:
        """That a Byzantine peer's pester is observed in round t, and that none is, each rounded once."""
        pester = (1 - Fraction(self.game.loss)) * Fraction(self.game.pester_probability(t))
        return float(pester), float(1 - pester)

    def go_back(self, t: int) -> tuple[float, float, float]:
        """From round ``t - 1`` to round ``t``.

        Returns
        -------
        middle, low, high : float
            The odds at the threshold, the least and the greatest that they may be; infinite if none suffice.
        """
        later = self.here
        pester, silence = self.chances(t)
        if 0 < pester < LEAST or self.loss < LEAST:
            raise Undecided("a chance is too small for its reciprocal")
        if pester > 0:
            branch = later.cost.at_masses(pester, self.seen)
        else:  # a pester proves that P2 is destitute
            branch = Bends(0.0, self.seen * later.cost.last, np.empty(0), np.empty(0))
        # So much steeper, no function is lowered by rounding; the last term is s_c at the least threshold.
        steeper = ROUNDING * (branch.slope + later.cost.slope + self.r_p + self.s_c * (1 + 1 / self.floor))
        branch = branch.plus(0.0, self.seen * self.r_p + steeper)
        branch_error = self._branch_error(later.cost_error, pester)
        allowed = self._allowed()
        plans, errors = [], []
        for after, error in ((later.cost, later.cost_error), (later.silent, later.silent_error)):
            plan = branch + after.at_masses(silence, self.loss)
            if len(plan.at) and not np.isfinite(plan.at[-1]):
                raise Undecided("a bend lies too far out for floats")
            merged = plan.merged(cells.allowed(allowed, plan.at))
            added = allowed if len(merged.at) < len(plan.at) else 0.0
            plans.append(merged)
            image = cells.image(error, silence, self.loss / silence)
            errors.append(branch_error + image + added + 2 * steeper * cells.PEERS_RIGHT)
            if self.one:
                break
        self.later = later
        self._choose(plans[0], plans[-1], errors[0], errors[-1])
        if not self.one and not self._is_silent():
            raise Undecided("a contribution in silence may pay")
        here = self.here
        bracket = self._bracket(here.waits, here.gap, here.act_error, here.wait_error)
        if self.one:
            self._close(bracket)
        self.floor = min(self.floor, bracket[1])
        return bracket

    def _allowed(self) -> Floats:
        """What merging may add to the bound in each cell."""
        allowed = np.full(cells.LAST + 1, self.allowed)
        if np.isfinite(self.border):
            far = slice(cells.cell(self.border) + 1, None)
            allowed[far] = np.maximum(self.allowed, COARSE * self.s_c * cells.PEERS_LEFT[far])
        return allowed

    def _choose(self, wait: Bends, silent: Bends, wait_error: Floats, silent_error: Floats) -> None:
        """The better move at all odds, and what that makes of the errors."""
        act = silent.at_masses(1.0, self.loss).plus(self.s_c, self.s_c)
        act_error = cells.image(silent_error, 1.0, self.loss)
        waits, acts, gap = self._verdicts(act, wait, act_error, wait_error)
        cost = lesser(wait, act, gap)[0] if gap else wait
        # Where both moves may be best, the lesser cost is off by no more than the worse known of the two.
        either = np.where(acts, act_error, np.maximum(act_error, wait_error))
        cost_error = np.where(waits, wait_error, either)
        self.here = Round(
            silent, cost, act, wait, silent_error, cost_error, act_error, wait_error, waits, acts, gap
        )

    def _verdicts(
        self, act: Bends, wait: Bends, act_error: Floats, wait_error: Floats, name: str = "wait"
    ) -> tuple[Flags, Flags, Gap | None]:
        """Cells in which P1 certainly waits, or contributes, and ``act - wait`` on those between.

        Costs rise with the odds, so their values at the ends of a cell bound them inside.
        """
        # A contribution costs s_c at least.
        first = self.first[name]
        while first and wait(float(cells.LEFT[first])) > CHEAP * self.s_c:
            first = max(0, first - STRIDE)
        self.first[name], start = first, float(cells.LEFT[first])
        near_act, near_wait = act.behind(start), wait.behind(start)
        at = cells.LEFT[first:]
        acting, waiting = near_act.values(at), near_wait.values(at)
        reading = self._reading(act, wait, len(near_act.at) + len(near_wait.at))
        upper = np.append(acting[1:], 0.0) - waiting
        lower = acting - np.append(waiting[1:], 0.0)
        read = reading * np.append(at[1:], 0.0) + reading
        act_slack, wait_slack = (
            error[first:] * cells.WEIGHT_RIGHT[first:] + read for error in (act_error, wait_error)
        )
        waits, acts = lower > act_slack, upper < -wait_slack
        # Behind the last end both are nearly lines.
        edge, gap = float(at[-1]), float(acting[-1] - waiting[-1])
        act_slope, wait_slope = (
            float(error[-1]) / cells.PEERS_RIGHT[-1] + 2 * reading for error in (act_error, wait_error)
        )
        waits[-1] = gap > act_slope * edge and near_act.last - near_wait.line(edge)[1] > act_slope
        acts[-1] = gap < -wait_slope * edge and near_act.line(edge)[1] - near_wait.last < -wait_slope
        unsure = np.flatnonzero(~waits & ~acts)
        if not len(unsure):
            return _all_cells(first, waits, acts, None)
        low, high = int(unsure[0]), int(unsure[-1]) + 1
        end = float(cells.RIGHT[first + high - 1])
        found = Gap.between(near_act, near_wait, float(at[low]), end)
        inner = slice(low, min(high, len(at) - 1))
        least, greatest = found.extremes(at[low : inner.stop + 1])
        waits[inner] |= least > act_slack[inner]
        acts[inner] |= greatest < -wait_slack[inner]
        return _all_cells(first, waits, acts, found)

    def _reading(self, act: Bends, wait: Bends, bends: int) -> float:
        """What rounding does to a difference of costs, for each destitute peer, and once more."""
        return UNIT * (64 + 4 * bends**0.5) * (wait.slope + act.slope)

    def _bracket(
        self, waits: Flags, gap: Gap | None, act_error: Floats, wait_error: Floats
    ) -> tuple[float, float, float]:
        middle = gap.least() if gap else np.inf
        if np.isinf(middle):
            if not waits.all() or np.isfinite(self.border):
                raise Undecided("whether any belief suffices is too close to a tie")
            return np.inf, np.inf, np.inf
        assert gap is not None
        read = self._reading(self.here.act, self.here.wait, len(gap.at)) * (1 + 2 * middle)
        low = gap.least(cells.level(act_error, middle) + read)
        high = gap.least(-cells.level(wait_error, middle) - read)
        before = max(cells.cell(middle) - 1, 0)
        near = before <= cells.cell(low) and high <= middle * cells.RATIO
        if not (0 < low and near and waits[:before].all()):
            raise Undecided("the threshold is too close to a tie")
        return middle, low, high

    def _close(self, bracket: tuple[float, float, float]) -> None:
        """That one function is enough: up to the border it costs what both do.

        Below all thresholds so far no contribution pays before the next pester, so there ``silent`` is
        ``wait``; between the odds that are known from the last border and the new one P1 contributes.
        """
        middle, _, high = bracket
        if np.isinf(middle):
            return
        known = self.border / self.ratio
        border = min(self.border, middle * self.ratio * np.exp(ROOM * cells.STEP))
        between = slice(cells.cell(known), cells.cell(border) + 1)
        all_act = np.isinf(known) or self.here.acts[between].all()
        if not (high <= known and self.loss * border <= min(self.floor, known) and all_act):
            raise NotClosed("near the border it may pay to wait")
        self.border = border

    def _is_silent(self, more: Floats = NO_ERROR) -> bool:
        """Whether no contribution pays in silence, where satisfied peers are as few as they can be.

        ``more`` : by how much ``silent`` may be greater than what was found.
        """
        here, bill = self.here, self.s_c * (1 - self.loss) / self.loss**2
        dearer = here.act.plus(0.0, bill)
        waits, _, _ = self._verdicts(dearer, here.silent, here.act_error + more, here.silent_error, "silent")
        return bool(waits.all())

    def later_rounds(self) -> tuple[float, float, float] | None:
        """A bracket that holds for this round and all later ones; None if too little is known of them."""
        here, top = self.here, cells.LAST + 1
        if isinstance(self.game.byzantine_pesters, tuple) or here.gap is None:
            return None
        if self.one:
            top = min(top, cells.cell(self.border) + 1)
        unsure = np.flatnonzero(~(here.waits | here.acts)[:top])
        # Verdicts that shall stand in all later rounds: not those next to a cell that has none.
        first, last = max(int(unsure[0]) - 1, 0), int(unsure[-1]) + 1
        waits, acts = here.waits[:top].copy(), here.acts[:top].copy()
        waits[first : last + 1] = acts[first : last + 1] = False
        if self.one and cells.reach(last, self.ratio) >= top:
            return None
        for _ in range(STRIDE):
            after = self._shrunk(waits, acts)
            self.steady = np.where(after > 0, np.maximum(after / after.max(), 1e-6), 0.0)
        shrinks = float(np.max(self._shrunk(waits, acts)[:, :top] / self.steady[:, :top]))
        if not shrinks < 1:
            return None
        moved = float(np.max(self._moved()[:, :top] / self.steady[:, :top]))
        wait_more, silent_more, act_more = self._after(moved / (1 - shrinks) * self.steady)
        act_error, wait_error = here.act_error + wait_more, here.wait_error + act_more
        try:
            now_waits, now_acts, gap = self._verdicts(here.act, here.wait, act_error, wait_error)
            bracket = self._bracket(now_waits, gap, act_error, wait_error)
        except Undecided:
            return None
        cheap = slice(min(self.first.values()))
        still_cheap = np.all(silent_more[cheap] * cells.WEIGHT_RIGHT[cheap] < (1 - CHEAP) * self.s_c)
        stand = np.all(now_waits[:top] >= waits) and np.all(now_acts[:top] >= acts)
        enough = self._stays_closed(bracket, acts) if self.one else self._is_silent(silent_more)
        return bracket if still_cheap and stand and enough else None

    def _stays_closed(self, bracket: tuple[float, float, float], acts: Flags) -> bool:
        """Whether one function is enough in all later rounds, whose thresholds this bracket holds."""
        _, low, high = bracket
        known = self.border / self.ratio
        below = high <= known and self.loss * self.border <= min(self.floor, low)
        return bool(below and np.all(acts[cells.cell(known) :]))

    def _after(self, bounds: Floats) -> tuple[Floats, Floats, Floats]:
        """What a round makes of bounds on ``cost`` and ``silent`` of the next: on wait, silent and act."""
        cost, silent = bounds
        pester, silence = self.chances(1)
        branch = self._branch_error(cost, pester)
        waiting = branch + cells.image(cost, silence, self.loss / silence)
        quiet = waiting if self.one else branch + cells.image(silent, silence, self.loss / silence)
        return waiting, quiet, cells.image(quiet, 1.0, self.loss)

    def _branch_error(self, cost_error: Floats, pester: float) -> Floats:
        """What the branch of a pester makes of an error: of its far end, if pesters come from D alone."""
        if pester > 0:
            return cells.image(cost_error, pester, self.seen / pester)
        return np.asarray(self.seen * cost_error[-1] * cells.PEERS_RIGHT / cells.PEERS_RIGHT[-1])

    def _shrunk(self, waits: Flags, acts: Flags) -> Floats:
        """What a round makes of the bounds ``steady``, up to the border, with these verdicts."""
        top = len(waits)
        waiting, quiet, acting = (bound[:top] for bound in self._after(self.steady))
        after = np.zeros_like(self.steady)
        after[0, :top] = np.where(waits, waiting, np.where(acts, acting, np.maximum(waiting, acting)))
        after[1, :top] = after[0, :top] if self.one else quiet
        return after

    def _moved(self) -> Floats:
        """By how much this round's ``cost`` and ``silent`` exceed the next one's, in each cell, as bounds."""
        pairs = ((self.here.cost, self.later.cost), (self.here.silent, self.later.silent))
        return np.array([self._rise(*pair) for pair in (pairs[:1] * 2 if self.one else pairs)])

    def _rise(self, now: Bends, later: Bends) -> Floats:
        """The greatest ``now - later`` in each cell, as a bound."""
        gap = Gap.between(now, later)
        _, greatest = gap.extremes(cells.ENDS)
        # In the first cell (intercept + slope x) / weight(x) is greatest at a bend or at the cell's end, in
        # the last one at a bend, at its beginning, or far out.
        ends = cells.ENDS[[0, -1]]
        inner, outer = (slice(1, int(np.searchsorted(gap.at, ends[0]))), gap.at > ends[1])
        first = np.append(
            gap.values[inner] / cells.weight(gap.at[inner]), gap(ends[0]) / cells.weight(ends[0])
        )
        beyond = np.append(gap.values[outer] / gap.at[outer], [gap(ends[1]) / ends[1], gap.slopes[-1]])
        moved = np.concatenate([[first.max()], greatest / cells.WEIGHT_LEFT[1:-1], [0.0]])
        moved[-1] = beyond.max() * cells.PEERS_RIGHT[-1]
        read = self._reading(now, later, len(gap.at))
        return np.asarray(np.maximum(moved, 0.0) + read * cells.PEERS_RIGHT)


def _all_cells(first: int, waits: Flags, acts: Flags, gap: Gap | None) -> tuple[Flags, Flags, Gap | None]:
    """With the first cells, in which P1 waits as a matter of course."""
    low = np.ones(first, dtype=bool)
    return np.concatenate([low, waits]), np.concatenate([~low, acts]), gap


def one_may_do(game: LastExchange) -> bool:
    """Whether the odds that are reached from the threshold stay so low that there ``silent`` is ``cost``."""
    rate = game.byzantine_pesters
    return not isinstance(rate, tuple) and float(rate) >= APART * float(game.loss)
