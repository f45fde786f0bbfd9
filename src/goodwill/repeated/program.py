"""How far one pair of actions reaches in one direction: a small linear program and its dual.

With continuation payoffs ``w(y)`` from a polygon ``W``, the actions ``a`` can be worth
``v = (1 - delta) g(a) + delta E[w(y) | a]`` if no deviation pays.  The greatest ``normal . v`` is a linear
program.  A payoff that is extreme in the *whole* equilibrium set also satisfies
``normal . w(y) <= normal . v``, since every continuation is an equilibrium payoff too; with that, bounds
no longer creep towards the truth by a factor ``delta`` a step.

Weak duality gives a bound for *any* multipliers ``mu >= 0`` of the deviations and ``eta >= 0`` of the
signals:

    normal . v <= (1 + sum eta) (1 - delta) normal . g - (1 - delta) sum_k mu_k gain_k
                  + sum_y  max over w in W of  c_y . w,
    c_y = (delta (1 + sum eta) law_y - eta_y) normal - delta sum_k mu_k shift_k(y) e_player(k).

So multipliers are a proof that anybody can check, however they were found.  They are found by the dual
simplex method: putting every ``w(y)`` at the corner of ``W`` that lies farthest in the direction
``normal`` is optimal but for the constraints that it violates, and those are repaired one by one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from goodwill.games.repeated import Array, Game
from goodwill.sums import times

#: Chances in floats that differ by less are equal.
ROUNDING = 1e-13

#: So many corners are too many for a tableau.
MANY = 60

#: Entries of a tableau below this count as zero.
TINY = 1e-11


@dataclass(frozen=True, eq=False)
class Program:
    """The constraints of one pair of actions, reduced to what matters.

    Signals that cannot occur if all obey, and that only one player's deviations can bring about, are
    all answered with the worst continuation for that player, so they are merged into one.  Of several
    deviations that look alike the most tempting is kept.  What remains is, for each deviation k,

        (1 - delta) gain_k + delta sum over y of shift_k(y) w_player(y)  <=  0.

    ``group[s]`` is the index of the merged signal that stands for the public signal ``s``, -1 if what
    follows it matters to nobody.  ``is_static``: the actions are a Nash equilibrium of the stage game, at
    every node of the round.  ``is_unenforceable``: some deviation pays that no continuation can answer.
    ``strict`` is 1 for a deviation that may be asked to lose something, 0 for one to an action that is mixed
    over, which never does.
    """

    actions: tuple[int, int]
    payoff: Array
    law: Array
    player: Array
    gain: Array
    shift: Array
    group: Array
    is_static: bool
    is_unenforceable: bool
    strict: Array

    def in_floats(self) -> Program:
        """The same program with floats for numbers."""
        names = ("payoff", "law", "gain", "shift")
        return replace(self, **{name: getattr(self, name).astype(float) for name in names})


def program(game: Game, i: int, j: int) -> Program:
    """Collect and reduce what tempts the players at ``(i, j)``."""
    if game.is_perfect:
        return _perfect_program(game, i, j)
    deviations = game.deviations(i, j)
    dtype = game.payoffs.dtype
    law = game.law[i, j]
    player = np.array([d.player for d in deviations], dtype=int)
    gain = np.array([d.gain for d in deviations], dtype=dtype)
    shift = np.array([d.shift for d in deviations], dtype=dtype).reshape(len(deviations), len(law))
    if not game.is_exact:  # equal chances, but for rounding
        shift[np.abs(shift) < ROUNDING] = 0
    moved = np.asarray(shift != 0, dtype=bool)
    never = np.asarray(law == 0, dtype=bool) & np.asarray(shift >= 0, dtype=bool).all(axis=0)
    tempted = [moved[player == p].any(axis=0) for p in (0, 1)]
    punishing = [never & tempted[p] & ~tempted[1 - p] for p in (0, 1)]
    alone = (np.asarray(law > 0, dtype=bool) | tempted[0] | tempted[1]) & ~punishing[0] & ~punishing[1]
    group = np.full(len(law), -1)
    group[alone] = np.arange(alone.sum())
    columns, chances = [shift[:, alone]], [law[alone]]
    for p in (0, 1):
        if punishing[p].any():
            group[punishing[p]] = max(group.max(), -1) + 1
            columns.append(shift[:, punishing[p]].sum(axis=1, keepdims=True))
            chances.append(0 * law[:1])
    shift = np.concatenate(columns, axis=1)
    worst: dict[Any, int] = {}
    for k, key in enumerate(zip(player.tolist(), *shift.T.tolist(), strict=True)):
        if key not in worst or gain[k] > gain[worst[key]]:
            worst[key] = k
    # Where nothing that is seen can change, the stage payoffs alone decide.
    rows = sorted(k for key, k in worst.items() if any(key[1:]))
    idle = [k for key, k in worst.items() if not any(key[1:])]
    tied = game.tied(i, j)
    return Program(
        (i, j),
        game.payoffs[i, j],
        np.concatenate(chances),
        player[rows],
        gain[rows],
        shift[rows],
        group,
        all(d.gain <= 0 for d in deviations),
        any(gain[k] > 0 for k in idle),
        np.array([k not in tied for k in rows], dtype=float),
    )


def _perfect_program(game: Game, i: int, j: int) -> Program:
    """The same under perfect monitoring: obeyed, the first player deviated, the second one did."""
    g = game.payoffs
    n1, n2, _ = g.shape
    others = (np.delete(g[:, j, 0], i), np.delete(g[i, :, 1], j))
    player = np.array([p for p in (0, 1) if len(others[p])], dtype=int)
    gain = np.array([others[p].max() - g[i, j, p] for p in player], dtype=g.dtype)
    shift = np.zeros((len(player), 3), dtype=int).astype(g.dtype)
    shift[:, 0] = -1
    shift[np.arange(len(player)), 1 + player] = 1
    group = np.full((n1, n2), -1)
    group[:, j], group[i, :], group[i, j] = 1, 2, 0
    law = np.array([1, 0, 0]).astype(g.dtype)
    static = bool((gain <= 0).all())
    return Program(
        (i, j), g[i, j], law, player, gain, shift, group.ravel(), static, False, np.ones(len(gain))
    )


class Answer(NamedTuple):
    """What a program found: a bound with its multipliers, and the payoffs that attain it, if any.

    ``mu`` has one entry a deviation and ``eta`` one a signal.  ``value`` is the payoff and
    ``continuation`` holds ``w(y)``, with its ``weights`` on the corners; all None if no continuation will
    do.  If ``is_refutation``, the multipliers prove just that: the bound with the normal 0 is negative.
    """

    bound: float
    mu: Array
    eta: Array
    value: Array | None = None
    continuation: Array | None = None
    weights: Array | None = None
    is_refutation: bool = False


def coefficients(p: Program, delta: Any, normal: Any, mu: Array, eta: Array) -> Array:
    """The vectors ``c_y`` of the dual bound, one row a signal."""
    weight = delta * (1 + eta.sum()) * p.law - eta
    c = weight[:, None] * np.asarray(normal)
    for player in (0, 1):
        own = p.player == player
        c[:, player] = c[:, player] - delta * (mu[own, None] * p.shift[own]).sum(axis=0)
    return c


def at_most(p: Program, delta: Any, corners: Array, normal: Any, mu: Array, eta: Array) -> float:
    """The bound on ``normal . v`` that some multipliers prove."""
    heights = times(coefficients(p, delta, normal, mu, eta), corners.T)
    return float(constant(p, delta, normal, mu, eta) + heights.max(axis=1).sum())


def constant(p: Program, delta: Any, normal: Any, mu: Array, eta: Array) -> Any:
    """The part of the dual bound that does not depend on the polygon."""
    return (1 - delta) * ((1 + eta.sum()) * times(p.payoff, normal) - (mu * p.gain).sum())


def solve(
    p: Program,
    delta: float,
    corners: Array,
    normal: Array,
    *,
    slack: float = 0,
    extreme: bool = True,
    hint: tuple[Array, Array] | None = None,
) -> Answer:
    """The greatest ``normal . v`` with continuations in a polygon; all in floats.

    Payoffs may have more than two coordinates: nobody's incentives see the others.

    Parameters
    ----------
    slack : float
        Every deviation must lose at least this much, but for those to actions that are mixed over.
    extreme : bool
        Ask for ``normal . w(y) <= normal . v`` too.
    hint : pair of arrays, optional
        Multipliers ``mu`` and ``eta`` that may be about right.
    """
    # A few corners suffice, if one knew which: begin with some, and add those that the multipliers miss.
    size = len(corners)
    if hint is None:
        few = {*range(0, size, max(1, size // 6))}
    elif size <= MANY:
        few = {*range(size)}
    else:
        near = times(coefficients(p, delta, normal, *hint), corners.T).argmax(axis=1)
        few = {int(k) % size for k in (*(near - 1), *near, *(near + 1))}
    few |= {
        int(k) for k in (*corners.argmax(axis=0), *corners.argmin(axis=0), times(corners, normal).argmax())
    }
    while True:
        chosen = sorted(few)
        answer = _solve(p, delta, corners[chosen], normal, slack, extreme)
        way = np.zeros(len(normal)) if answer.is_refutation else normal
        heights = times(coefficients(p, delta, way, answer.mu, answer.eta), corners.T)
        best = heights.argmax(axis=1)
        missed = heights.max(axis=1) - heights[:, chosen].max(axis=1)
        if not (missed > TINY * (1 + np.abs(heights).max())).any() or size == len(chosen):
            at_most = constant(p, delta, way, answer.mu, answer.eta) + heights.max(axis=1).sum()
            if answer.weights is None:
                return answer._replace(bound=float(at_most))
            weights = np.zeros((len(p.law), size))
            weights[:, chosen] = answer.weights
            return answer._replace(bound=float(at_most), weights=weights)
        few |= {int(k) for k in best[missed > 0]}


def _solve(p: Program, delta: float, corners: Array, normal: Array, slack: float, extreme: bool) -> Answer:
    signals, tempted = len(p.law), len(p.gain)
    heights = times(corners, normal)
    start = _start(p, corners, heights)
    origin = corners[start]
    reach = corners[None] - origin[:, None]
    width = len(corners)
    # Columns: the weight of each corner after each signal.  Rows: the weight left for the starting
    # corner, then the loss of each deviation, then normal . (v - w(y)), then the objective.
    columns, first = signals * width, signals + tempted
    table = np.zeros((first + signals * extreme + 1, columns + 1))
    for y in range(signals):
        table[y, y * width : (y + 1) * width] = 1
    table[:signals, -1] = 1
    if tempted:
        moves = delta * p.shift[:, :, None] * reach.transpose(2, 0, 1)[p.player]
        table[signals:first, :-1] = moves.reshape(tempted, columns)
        base = (p.shift * origin.T[p.player]).sum(axis=1)
        table[signals:first, -1] = -(1 - delta) * p.gain - (slack and slack * p.strict) - delta * base
    rise = times(reach, normal)
    table[-1, :-1] = -(delta * p.law[:, None] * rise).ravel()
    table[-1, -1] = times((1 - delta) * p.payoff, normal) + times(delta * p.law, heights[start])
    if extreme:
        table[first:-1] = table[-1]
        for y in range(signals):
            table[first + y, y * width : (y + 1) * width] += rise[y]
        table[first:-1, -1] -= heights[start]
    rows, outside, stuck = _dual_simplex(table, first)
    duals = _multipliers(table[-1], outside, len(rows))
    mu, eta = duals[signals:first], duals[first:] if extreme else np.zeros(signals)
    if stuck is None:
        inside = np.flatnonzero(rows >= 0)
        weights = np.zeros((signals, width))
        weights.flat[rows[inside]] = table[inside, -1]
        continuation = origin + (weights[:, :, None] * reach).sum(axis=1)
        value = (1 - delta) * p.payoff + times(delta * p.law, continuation)
        weights[np.arange(signals), start] += 1 - weights.sum(axis=1)
        return Answer(np.nan, mu, eta, value, continuation, weights)
    push = _multipliers(table[stuck], outside, len(rows))
    if rows[stuck] < 0:
        push[-1 - rows[stuck]] = 1
    if not push[first:].any():
        return Answer(np.nan, push[signals:first], np.zeros(signals), is_refutation=True)
    # Far enough below anything that may be asked for.
    size = 4 * (np.abs(corners).max() + np.abs(p.payoff).max() + 1) * np.abs(normal).sum()
    duals = duals + push * (size / max(-table[stuck, -1], 1e-7))
    return Answer(np.nan, duals[signals:first], duals[first:])


def _start(p: Program, corners: Array, heights: Array) -> Array:
    """Where each w(y) starts: at the top; where y cannot occur, at the corner that deters best."""
    start = np.full(len(p.law), heights.argmax())
    for y in np.flatnonzero(p.law == 0).tolist():
        harm = [p.shift[p.player == i, y].sum() for i in (0, 1)]
        start[y] = times(corners[:, :2], harm).argmin()
    return start


def _multipliers(entries: Array, outside: Array, rows: int) -> Array:
    """The entries of a row in the columns of slack variables, by the rows that these belong to."""
    duals = np.zeros(rows)
    slacks = np.flatnonzero(outside < 0)
    duals[-1 - outside[slacks]] = np.maximum(entries[slacks], 0)
    return duals


def _dual_simplex(table: Array, first: int) -> tuple[Array, Array, int | None]:
    """Pivot until no right-hand side is negative; the last row holds the objective.

    Rows from ``first`` on are repaired only when all others hold.  Returns the labels of the rows and of
    the columns (-1 - r for the slack of row r), and the row that cannot be repaired, if there is one.
    """
    height = table.shape[0] - 1
    rows, outside = -1 - np.arange(height), np.arange(table.shape[1] - 1)
    for step in range(50 + 20 * height):
        right = table[:-1, -1]
        row = int(right[:first].argmin())
        if right[row] >= -TINY:
            row = int(right.argmin())
            if right[row] >= -TINY:
                break
        entries = table[row, :-1]
        usable = np.flatnonzero(entries < -TINY)
        if not len(usable):
            return rows, outside, row
        ratios = table[-1, usable] / -entries[usable]
        ties = usable[ratios <= ratios.min() + TINY]
        # The largest pivot; after many steps, the lowest label, which cannot cycle.
        column = ties[entries[ties].argmin()] if step < 10 * height else ties[outside[ties].argmin()]
        _pivot(table, row, column)
        rows[row], outside[column] = outside[column], rows[row]
    return rows, outside, None


def _pivot(table: Array, row: int, column: int) -> None:
    """Exchange the variables of a row and a column."""
    pivot = table[row, column]
    away = table[:, column].copy()
    table[row] /= pivot
    away[row] = 0
    table -= away[:, None] * table[row]
    table[:, column] = -away / pivot
    table[row, column] = 1 / pivot
