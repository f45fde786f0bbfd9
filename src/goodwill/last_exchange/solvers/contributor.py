"""P1's problem, solved exactly (Paper I, Section 4.2).

P1 does not know whether it faces a Byzantine (B), a destitute (D) or a satisfied (N) peer.  Its belief
has two dimensions, yet its value needs only one: a *pester* proves that P2 is not satisfied, and along
*silence* a satisfied P2 costs P1 nothing but the contributions that P1 still makes.  So fix the number
``m`` of contributions still to be made should P2 stay silent to the end; then

    least cost of masses (B, D, N) in rounds t, ..., 0  =  min over m of  plan_m(B, D) + m s_c N,

and each ``plan_m`` is a lower envelope of lines in the odds B : D alone.  Going back one round adds two
envelopes (after a pester, after silence), and the choice of the move is a minimum of two:

    plan_m(B, D) = min {  wait_m(B, D),   act_m(B, D) },
    wait_m       = r_p pesters(B, D) + value'(pestered B, pestered D) + plan'_m(silent B, silent D),
    act_m        = s_c (B + D) + (m - 1) s_c (1 - loss) D + wait_{m-1}(B, loss D),
    value        = min over m of plan_m,

with a prime for the next round.  Each corner of an envelope is one plan of P1; nothing here knows a
formula of the paper.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, reduce
from itertools import zip_longest
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodwill.arithmetic import is_exact, is_symbolic
from goodwill.checks import check_flag, check_integer, check_kind, check_number, check_probability
from goodwill.geometry.envelope import Envelope, Points, distinct
from goodwill.last_exchange.model import (
    NOTHING,
    PESTER,
    Belief,
    LastExchange,
    after_move,
    after_signal,
    check_history,
    pays,
    pester_chances,
)

#: Float plans within this of each other, relative to the lesser of s_c and r_p, are merged.
TOLERANCE = 1e-13

#: More rounds than this would take an hour.
MOST_ROUNDS = 5000


@dataclass(frozen=True, eq=False)
class Round:
    """P1's optimal plans from one round on, after one history of signals.

    ``wait[m]`` is the least cost of waiting in this round and ``act[m]`` that of contributing, if *after
    this round* ``m`` contributions are made should P2 stay silent to the end.
    """

    wait: tuple[Envelope, ...]
    act: tuple[Envelope, ...]
    plans: tuple[Envelope, ...]
    value: Envelope
    #: Most contributions in silence that pay once P1 contributed and saw no pester since.
    most_unprompted: int
    #: The envelopes are at most this far above the true least cost, per unit of mass.
    error: float


@dataclass(frozen=True, eq=False)
class Solution:
    """P1's optimal play in a game, computed lazily, round by round.

    Made by :func:`~goodwill.last_exchange.solve`.  ``at(t, history)`` is the :class:`Round` that starts in
    round ``t`` after P1's signals ``history``; for a Byzantine P2 that does not look at the history, all
    histories share one.
    """

    game: LastExchange
    tolerance: float
    _rounds: dict[tuple[int, str], Round] = field(default_factory=dict, repr=False)
    _thresholds: dict[tuple[int, str], Any] = field(default_factory=dict, repr=False)

    def at(self, t: int, history: str = "") -> Round:
        """Optimal plans from round ``t`` on."""
        key = self._key(t, history)
        if key not in self._rounds:
            self._rounds[key] = self._solve_round(*key)
        return self._rounds[key]

    def costs(self, t: int, belief: Belief, history: str = "") -> tuple[Any, Any]:
        """Least expected cost of contributing and of waiting in round ``t`` with ``belief``.

        Parameters
        ----------
        belief : Belief
            Masses of the three types; arrays broadcast.

        Returns
        -------
        contribute, wait : numbers or arrays
            Both weighted with the total mass of the belief.
        """
        check_kind("belief", belief, Belief)
        here = self.at(t, history)
        byzantine, destitute, satisfied = belief
        bill = self.game.s_c * satisfied
        act = [plan(byzantine, destitute) + (m + 1) * bill for m, plan in enumerate(here.act)]
        wait = [plan(byzantine, destitute) + m * bill for m, plan in enumerate(here.wait)]
        return reduce(np.minimum, act), reduce(np.minimum, wait)

    def contributes(self, t: int, belief: Belief, history: str = "", *, ties: bool | None = None) -> Any:
        """Whether P1 contributes in round ``t``, at ties by ``goodwill.last_exchange.model.pays``."""
        ties = ties if ties is None else check_flag("ties", ties)
        contribute, wait = self.costs(t, belief, history)
        error = self.at(t, history).error
        # Fractions stay fractions: a sum with the float 0.0 would round them.
        return pays(wait + error * belief.total if error else wait, contribute, ties)

    def region(self, t: int, history: str = "") -> list[tuple[Any, Any]]:
        """The beliefs mu(D), the rest B, at which P1 contributes when play starts in round ``t``.

        Returns
        -------
        list of (least, greatest)
            Intervals of [0, 1], ascending; closed, since ties contribute.  Theorem 8 says that there is
            at most one, and that it ends in 1; this method does not know that.
        """
        here = self.at(t, history)
        wait, act = reduce(Envelope.minimum, here.wait), reduce(Envelope.minimum, here.act)
        one = self._number(1)
        share = distinct(np.concatenate([wait.breakpoints, act.breakpoints, [0 * one, one]]))
        loss = act(1 - share, share) - wait(1 - share, share)
        slack = here.error
        if slack and not np.any(pays(0, loss)):
            loss = loss - slack  # only a tie that rounding hides can remain
        return intervals_below_zero(share, loss)

    def threshold(self, t: int, history: str = "") -> Any:
        """Least belief mu(D) at which P1 contributes when play starts in round ``t``; None if none does."""
        key = self._key(t, history)
        if key not in self._thresholds:
            region = self.region(*key)
            self._thresholds[key] = region[0][0] if region else None
        return self._thresholds[key]

    def _key(self, t: int, history: str) -> tuple[int, str]:
        check_history("history", history)
        t = check_integer("t", t, least=0, most=self.game.T)
        return t, history if self.game.depends_on_history else ""

    def _number(self, value: Any) -> Any:
        return Fraction(value) if self.game.is_exact else float(value)

    def _nothing(self) -> Envelope:
        zero = self._number(0)
        return Envelope(np.array([[zero, zero]], dtype=object if self.game.is_exact else float))

    def _solve_round(self, t: int, history: str) -> Round:
        game, s_c = self.game, self.game.s_c
        pestered = pester_chances(game, t, history)
        silent = Belief(*(1 - chance for chance in pestered))

        # Waiting: the pester that may come, and what follows either signal.
        if t == 0:
            wait = [self._nothing()]
            most_unprompted_later, error = 0, 0.0
        else:
            after_pester = self.at(t - 1, history + PESTER)
            after_silence = self.at(t - 1, history + NOTHING)
            pester_branch = after_pester.value.at_masses(pestered.byzantine, pestered.destitute).plus_plan(
                game.r_p * pestered.byzantine, game.r_p * pestered.destitute
            )
            wait = [
                self._merge(pester_branch + plan.at_masses(silent.byzantine, silent.destitute))
                for plan in after_silence.plans
            ]
            most_unprompted_later = after_silence.most_unprompted
            error = max(after_pester.error, after_silence.error)

        # Contributing: waiting with the masses after the move.  Those it satisfied also bear the
        # m contributions that still come in silence.
        moved = after_move(game, Belief(0, 1), contributes=True)
        act = [
            plan.at_masses(self._number(1), moved.destitute).plus_plan(s_c, s_c + m * s_c * moved.satisfied)
            for m, plan in enumerate(wait[: most_unprompted_later + 1])
        ]

        plans = [wait[0]]
        for now, later in zip_longest(act, wait[1:]):
            plans.append(now.minimum(later) if now and later else now or later)
        most_unprompted = self._most_unprompted(plans[: most_unprompted_later + 2])
        value = reduce(Envelope.minimum, plans)
        error += self._error_of_one_round(value)
        return Round(tuple(wait), tuple(act), tuple(plans), value, most_unprompted, error)

    def _most_unprompted(self, plans: list[Envelope]) -> int:
        """How many contributions in silence can pay after one contribution and one silence.

        From then on satisfied and destitute peers are at least as (1 - loss) : loss^2, and only more
        so as silence lasts.  Where satisfied peers are more, fewer contributions pay, so a plan that
        never pays at that ratio never pays again.
        """
        game = self.game
        moved = after_move(game, Belief(0, 1), contributes=True)
        silent = after_signal(game, 1, moved, NOTHING)
        if not silent.destitute:  # a loss so small that floats lose it: silence proves P2 satisfied
            return 0
        ratio = silent.satisfied / silent.destitute
        best, most = plans[0], 0
        for m, plan in enumerate(plans[1:], start=1):
            billed = plan.plus_plan(0, m * game.s_c * ratio)
            if not best.is_below(billed):  # it pays at some belief, or is a tie, which costs the same
                best, most = best.minimum(billed), m
        return most

    @cached_property
    def _scale(self) -> float:
        return float(min(self.game.s_c, self.game.r_p))

    def _merge(self, plan: Envelope) -> Envelope:
        return plan if self.game.is_exact else plan.merged(self.tolerance * self._scale)

    def _error_of_one_round(self, value: Envelope) -> float:
        """Merging, and rounding: costs are sums of at most 8 rounded products of positive numbers."""
        if self.game.is_exact:
            return 0.0
        unit = float(np.finfo(float).eps) / 2
        return self.tolerance * self._scale + 8 * unit * float(np.max(value.corners))


def check_solvable(game: LastExchange) -> None:
    """Whether the game has numbers, and such that rounding decides nothing; an error that names it if not."""
    check_kind("game", game, LastExchange)
    for name in ("T", "loss", "s_c", "r_p", "byzantine_pesters"):
        value = getattr(game, name)
        if is_symbolic(value) or (np.ndim(value) and not isinstance(value, tuple)):
            raise TypeError(f"{name} = {value!r}: the solver needs a number; solve a game for each value")
    check_integer("T", game.T, least=1, most=MOST_ROUNDS)
    if not game.is_exact and game.s_c < 1e-9 * game.T * game.r_p:
        raise ValueError(
            f"s_c = {game.s_c} is so small against T r_p = {game.T * game.r_p} that rounding would decide: "
            f"give fractions, which are solved exactly, or s_c >= 1e-9 T r_p"
        )


def solve(game: LastExchange, tolerance: float = TOLERANCE) -> Solution:
    """P1's optimal play, at every belief, round and history.

    Parameters
    ----------
    game : LastExchange
        With numbers, not arrays or symbols.
    tolerance : float
        Float plans within ``tolerance * min(s_c, r_p)`` of each other are merged; the bound on what that
        and rounding cost is returned with each round (``error``).  Games whose numbers are ints and
        fractions are solved without rounding, and the error is 0.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> game = LastExchange(T=4, loss=F(1, 20), s_c=2, r_p=1, byzantine_pesters=F(1, 2))
    >>> solve(game).region(3)
    [(Fraction(800, 1083), Fraction(1, 1))]
    """
    check_solvable(game)
    tolerance = check_number("tolerance", tolerance, "0 <= tolerance < 1", lambda x: (x >= 0) & (x < 1))
    solution = Solution(game, tolerance)
    if not game.depends_on_history:
        for t in range(game.T):  # from the end, so that no call recurses deeper than a round
            solution.at(t)
    return solution


def most_contributions(game: LastExchange, prior_byzantine: Any = 0.1) -> NDArray[np.int_]:
    """Most contributions of a P1 that plays optimally, over all signals (Figure 2, right).

    Play starts in round t with mu(B) = ``prior_byzantine`` and all other peers destitute.  Ties
    contribute.

    Parameters
    ----------
    prior_byzantine : number in [0, 1]
        An exact game reads a float as the decimal that was typed.

    Returns
    -------
    array of int, shape (T + 1,), index t

    Examples
    --------
    >>> most_contributions(LastExchange(T=8, loss=0.25, s_c=2, r_p=1)).tolist()
    [0, 0, 0, 0, 1, 1, 2, 2, 3]
    """
    check_kind("game", game, LastExchange)
    prior_byzantine = check_probability("prior_byzantine", prior_byzantine)
    solution = solve(game)
    if game.is_exact and not is_exact(prior_byzantine):
        prior_byzantine = Fraction(str(prior_byzantine))
    dtype = object if game.is_exact else float
    most = np.zeros(game.T + 1, dtype=int)
    # All starts at once: one row a state that optimal play can reach, (start, contributions so
    # far, B, D, N), kept by history where the Byzantine P2 looks at it.
    states: dict[str, Points] = {}
    for t in range(game.T, -1, -1):
        fresh = np.array([[t, 0, prior_byzantine, 1 - prior_byzantine, 0]], dtype=dtype)
        states[""] = np.concatenate([states[""], fresh]) if "" in states else fresh
        following: dict[str, list[Points]] = {}
        for history, rows in states.items():
            start, count = rows[:, 0].astype(int), rows[:, 1]
            belief = Belief(*rows[:, 2:].T)
            acts = np.asarray(solution.contributes(t, belief, history), dtype=bool)
            count = count + acts
            np.maximum.at(most, start, count.astype(int))
            contributed = after_move(game, belief, contributes=True)
            moved = Belief(*(np.where(acts, new, old) for new, old in zip(contributed, belief, strict=True)))
            for signal in (PESTER, NOTHING):
                after = after_signal(game, t, moved, signal, history)
                seen = np.asarray(after.total > 0, dtype=bool)
                if seen.any():
                    after = Belief(*(mass[seen] for mass in after)).normalised()
                    key = history + signal if game.depends_on_history else ""
                    following.setdefault(key, []).append(
                        np.column_stack([rows[seen, 0], count[seen], *after])
                    )
        states = {key: _most_advanced(np.concatenate(rows)) for key, rows in following.items()}
    return most


def _most_advanced(rows: Points) -> Points:
    """Of rows that differ in their second entry only, keep the one where it is greatest.

    Floats that agree to 12 digits count as equal.
    """
    if rows.dtype == object:
        best: dict[tuple[Any, ...], Any] = {}
        for start, count, *belief in rows:
            key = (start, *belief)
            best[key] = max(count, best.get(key, 0))
        return np.array([[k[0], count, *k[1:]] for k, count in best.items()], dtype=object)
    mantissa, exponent = np.frexp(rows)
    rounded = np.ldexp(np.rint(mantissa * 2.0**40), exponent)
    order = np.lexsort((-rows[:, 1], rounded[:, 4], rounded[:, 3], rounded[:, 2], rows[:, 0]))
    others = np.delete(rounded[order], 1, axis=1)
    is_new = np.concatenate([[True], np.any(others[1:] != others[:-1], axis=1)])
    return rows[order[is_new]]


def intervals_below_zero(shares: NDArray[Any], values: NDArray[Any]) -> list[tuple[Any, Any]]:
    """Maximal intervals on which the function with these values, linear in between, is <= 0.

    Where ties do not act it is < 0 there, and the ends that are named do not belong to the intervals.
    """
    below = np.asarray(pays(0, values), dtype=bool)
    steps = np.flatnonzero(np.diff(np.concatenate([[False], below, [False]]).astype(int)))
    x, y = shares.tolist(), values.tolist()
    intervals = []
    for first, after in steps.reshape(-1, 2).tolist():
        last = after - 1
        low = x[first] if first == 0 else _root(x, y, first - 1)
        high = x[last] if last == len(x) - 1 else _root(x, y, last)
        intervals.append((low, high))
    return intervals


def _root(x: list[Any], y: list[Any], i: int) -> Any:
    """Where the line from ``(x[i], y[i])`` to ``(x[i + 1], y[i + 1])`` meets zero."""
    return x[i] + (x[i + 1] - x[i]) * y[i] / (y[i] - y[i + 1])
