"""How much altruism the true equilibrium needs (Paper I, Section 5, question 1, without its pessimism).

Figure 1 lets a rational P1 contribute in round T only.  Here it really plays its threshold strategy, which
depends on its own belief, and that on how many altruists there are.  So let the population vary along a
line, ``masses(s) = fixed + s * growing`` for the altruistic, rational and Byzantine shares:

* P1's decisions compare ``D / B`` with constants, so its strategy is piecewise constant in ``s``;
* for one strategy of P1, "pestering in this round beats doing nothing once" is a linear inequality in ``s``
  at each history of P2, and by the one-shot-deviation principle these inequalities are all there is.

So the populations in which P2 keeps pestering are a union of intervals, and all of them can be found.
Whether there is only one is not taken for granted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from goodwill.arithmetic import SNAP, is_exact
from goodwill.checks import check_choice, check_kind, check_probability
from goodwill.last_exchange.model import (
    NOTHING,
    PESTER,
    Belief,
    LastExchange,
    after_move,
    after_signal,
    pays,
)
from goodwill.last_exchange.solvers.contributor import Solution, solve
from goodwill.last_exchange.solvers.pesterer import HISTORIES
from goodwill.last_exchange.solvers.silence import Silence, silence
from goodwill.last_exchange.strategies.automata import (
    Automaton,
    Layer,
    altruistic_automaton,
    byzantine_automaton,
    minimal,
    mixture,
)

#: Bounds that differ by less than this, relatively, are one bound in floats.
NEAR = 1e-9


@dataclass(frozen=True)
class Interval:
    """Shares of altruists, from ``least`` up to ``most``, at which P2 pesters whenever it is destitute.

    ``least`` itself is one of them; ``most`` is one if ``closed``, and not if P1 becomes another P1 there.
    ``others`` is ``1 - least``, also where that is too small for ``least`` to show it.  ``t`` and ``moves``
    are the history of P2 that needs the last altruist; ``t`` is None if it is P1's strategy that changes at
    ``least``.
    """

    least: Any
    most: Any
    others: Any
    t: int | None
    moves: str
    closed: bool = True


@dataclass(frozen=True)
class _Line:
    """Populations ``fixed + s * growing``: masses of altruistic, rational and Byzantine peers, s >= 0."""

    fixed: tuple[Any, Any, Any]
    growing: tuple[Any, Any, Any]
    end: Any  # the greatest s, infinite if there is none

    def odds(self, s: Any) -> Any:
        """P1's first odds D : B; infinite without Byzantine peers."""
        a, r, z = (base + s * more for base, more in zip(self.fixed, self.growing, strict=True))
        return (a + r) / z if z else float("inf")

    def at_odds(self, odds: Any) -> Any:
        """The s at which P1 has these odds; infinite if it always has others."""
        if odds is None or sum(self.growing) == 0:
            return self.end
        return odds * self.fixed[2] - self.fixed[1]

    def shares(self, s: Any) -> tuple[Any, Any]:
        """The share of altruists, and that of all others."""
        if s == float("inf"):
            return 1, 0
        a, r, z = (base + s * more for base, more in zip(self.fixed, self.growing, strict=True))
        return a / (a + r + z), (r + z) / (a + r + z)


def _line(byzantine_share: Any, share_of: str) -> _Line:
    f = check_probability("byzantine_share", byzantine_share)
    check_choice("share_of", share_of, ("remainder", "everybody"))
    if share_of == "remainder":  # s: the odds of altruists to all others
        return _Line((0, 1 - f, f), (1, 0, 0), float("inf"))
    return _Line((0, 1 - f, f), (1, -1, 0), 1 - f)  # s: the share of altruists


def least_altruism(
    game: LastExchange,
    byzantine_share: Any = Fraction(1, 2),
    histories: str = "all",
    share_of: str = "remainder",
) -> Any:
    """Least share of altruists at which P2 pesters whenever it is destitute, and P1 plays its thresholds.

    Parameters
    ----------
    byzantine_share : number in [0, 1]
        The Byzantine share f of ``share_of``.
    histories : "all" or "path"
        Whether pestering must be best at every history of a destitute P2, or only if it always pestered.
    share_of : "remainder" or "everybody"
        Whether f is a share of those who are not altruistic, or of all peers.

    Returns
    -------
    number
        Exact if the game and the share are.  None (exact) or nan where no share suffices.  Larger shares need
        not do: see :func:`altruism_intervals`.  At ties P1 contributes and P2 pesters; 1 means that P2
        pesters only if nobody but altruists can be there, as an altruist is worth just its pesters.

    Raises
    ------
    ValueError
        If all histories are wanted and lead to too many different beliefs
        (:func:`~goodwill.last_exchange.silence`), or if Byzantine peers look at the history.

    Examples
    --------
    >>> game = LastExchange(T=8, loss=0.25, s_c=2, r_p=1, b_c=1000, r_c=0, s_p=1, generosity=0.01)
    >>> round(least_altruism(game, 0.5), 4), round(least_altruism(game, 0.5, "path"), 4)
    (0.3586, 0.3399)
    """
    check_kind("game", game, LastExchange)
    first = next(_intervals(game, byzantine_share, histories, share_of), None)
    if first is None:
        return None if _is_exact(game, byzantine_share) else float("nan")
    return first.least


def altruism_intervals(
    game: LastExchange,
    byzantine_share: Any = Fraction(1, 2),
    histories: str = "all",
    share_of: str = "remainder",
) -> list[Interval]:
    """All shares of altruists at which P2 pesters whenever it is destitute, and P1 plays its thresholds.

    See :func:`least_altruism` for the parameters and errors.

    Returns
    -------
    list of Interval
        Ascending, and apart from each other.  Empty if no share suffices.
    """
    check_kind("game", game, LastExchange)
    found: list[Interval] = []
    for interval in _intervals(game, byzantine_share, histories, share_of):
        if found and interval.t is None and found[-1].most == interval.least:
            interval = replace(found.pop(), most=interval.most, closed=interval.closed)
        found.append(interval)
    return found


def _is_exact(game: LastExchange, byzantine_share: Any) -> bool:
    numbers = (game.b_c, game.r_c, game.s_p, game.generosity, byzantine_share)
    return game.is_exact and all(is_exact(x) for x in numbers)


def _intervals(game: LastExchange, byzantine_share: Any, histories: str, share_of: str) -> Iterator[Interval]:
    """The intervals in ascending order, each for one strategy of P1."""
    line = _line(byzantine_share, share_of)
    check_choice("histories", histories, HISTORIES)
    if game.depends_on_history or callable(game.byzantine_contributes):
        raise ValueError(
            "byzantine_pesters and byzantine_contributes must be rates here, or one rate for each round: "
            "with a memory, a population has no single least share"
        )
    exact = _is_exact(game, byzantine_share)
    solution = solve(game)
    s, enough = _between(game, line, exact)
    odds = line.odds(s)
    while s < enough:
        rational, following = _rational(game, solution, odds, exact)
        end = min(line.at_odds(following), enough)
        allowed = _allowed(game, rational, line, "path", exact)
        if allowed is not None and allowed[0] < end and histories == "all":
            allowed = _allowed(game, rational, line, "all", exact)
        if allowed is not None:
            least, most, t, moves = allowed
            if least <= s:
                least, t, moves = s, None, ""
            closed = most < end or end == line.end
            if least <= most and (least < end or least == end == line.end):
                share, others = line.shares(least)
                yield Interval(share, line.shares(min(most, end))[0], others, t, moves, closed)
        s, odds = end, following
    if enough < line.end:
        share, others = line.shares(enough)
        yield Interval(share, line.shares(line.end)[0], others, None, "")
    elif _worth_just_its_pesters(game, exact) and line.shares(line.end)[0] == 1:
        yield Interval(1, 1, 0, 1, PESTER * (game.T - 1))


def _between(game: LastExchange, line: _Line, exact: bool) -> tuple[Any, Any]:
    """Below the first ``s`` P2 does not always pester, from the second on it does, whatever P1's thresholds.

    In round 1 no rational P1 will contribute any more, so all that speaks for a pester are the others.  And
    in no round does a pester make a rational P1 contribute later, so it costs P2 at most s_p where P1 is not
    altruistic.  Belief in altruists is least where P2 always pestered, and that in others greatest as long
    as nothing is known of them.
    """
    one = 1 if exact else 1.0
    parts = [(one, altruistic_automaton(game)), (one, byzantine_automaton(game))]
    path = silence(game, mixture(parts), PESTER * (game.T - 1))
    (altruistic, rational, byzantine), (more_altruistic, more_rational, _) = line.fixed, line.growing
    least, enough = 0, 0
    for t in range(1, game.T + 1):
        gain, loss = path.one_shot_gains(t)[0].tolist()
        if gain <= 0:
            return line.end, line.end
        if t == 1:
            least = max(-(altruistic * gain + byzantine * loss) / (more_altruistic * gain), 0)
        against = game.s_p * (rational + byzantine) - altruistic * gain
        enough = max(enough, against / (more_altruistic * gain - game.s_p * more_rational))
    return least, min(enough, line.end)


def _worth_just_its_pesters(game: LastExchange, exact: bool) -> bool:
    """Whether an altruist's reply is worth a pester exactly: then P2 pesters if there is nobody else."""
    value = (1 - game.alpha) * (game.b_c - game.r_c)
    return bool(value == game.s_p if exact else abs(value - game.s_p) <= SNAP * game.s_p)


def _rational(game: LastExchange, solution: Solution, odds: Any, exact: bool) -> tuple[Automaton, Any]:
    """P1's threshold strategy if its first odds are D : B, and the next odds at which it is another one.

    Its states are what one unit of B and one of D have become: masses of B, D and N, linear in both, so that
    what holds for them holds for all odds with the same strategy.  None: it is the same for all greater odds.
    """
    one = Fraction(1) if exact else 1.0
    layers: list[dict[Any, tuple[Any, ...]]] = [{} for _ in range(game.T + 1)]
    layers[game.T]["start"] = (Belief(one, one, 0 * one), True)
    built: list[Layer] = []
    following = None
    followers: list[list[tuple[bool, Any, Any]]] = []
    for t in range(game.T, -1, -1):
        rows = []
        for belief, asked in layers[t].values():
            turn = _turn(solution.threshold(t), belief) if asked else None
            acts = turn is not None and bool(pays(odds, turn, ties=True))  # so from these odds on
            if turn is not None and not acts and (following is None or turn < following):
                following = turn
            keys: list[Any] = []
            moved = after_move(game, belief, acts)
            for signal in (PESTER, NOTHING):
                after = after_signal(game, t, moved, signal)
                known = after.byzantine + after.destitute
                key = None
                if t and known:
                    after = Belief(*(mass / known for mass in after))
                    key = (*(mass if exact else float(f"{mass:.12g}") for mass in after), signal)
                    layers[t - 1].setdefault(key, (after, signal == PESTER))
                keys.append(key)
            rows.append((acts, keys[0], keys[1]))
        followers.append(rows)
    for t, rows in enumerate(reversed(followers)):
        places = {key: place for place, key in enumerate(layers[t - 1])} if t else {}
        silent = [places.get(silence_key, 0) for _, _, silence_key in rows]
        pestered = [places.get(key, other) for (_, key, _), other in zip(rows, silent, strict=True)]
        chances = np.array([int(acts) for acts, _, _ in rows], dtype=object)
        built.append(Layer(chances, np.array(pestered), np.array(silent), np.zeros(len(rows), dtype=int)))
    return minimal(Automaton(np.array([1], dtype=object), tuple(built))), following


def _turn(threshold: Any, belief: Belief) -> Any:
    """The odds D : B from which on the belief in D reaches the threshold; None if none do.

    ``belief`` has the masses of B, D and N that one unit of B and one of D have become.  At a threshold that
    only a certain belief reaches, all odds do if no Byzantine peer is left, and else infinite ones.
    """
    if threshold is None or threshold != threshold:
        return None
    weight = belief.destitute - threshold * (belief.destitute + belief.satisfied)
    if weight == 0:
        return float("inf") if belief.byzantine else 0
    return threshold * belief.byzantine / weight if weight > 0 else None


def _allowed(
    game: LastExchange, rational: Automaton, line: _Line, histories: str, exact: bool
) -> tuple[Any, Any, int | None, str] | None:
    """The populations in which P2 always pesters against this P1: from, to, and the history that decides.

    None if there are none.
    """
    one = 1 if exact else 1.0
    parts = [altruistic_automaton(game), rational, byzantine_automaton(game)]
    calendar = None if histories == "all" else PESTER * (game.T - 1)
    problem = silence(game, mixture([(one, part) for part in parts]), calendar)
    least, most = 0, float("inf")
    at: tuple[int | None, str] = (None, "")
    for t in range(1, game.T + 1):
        inequalities = _inequality(problem, t, line)
        for k in _deciding(*inequalities):
            base, slope = (part.item(k) for part in inequalities)
            if slope > 0 and -base / slope > least:
                # Rounding must not move the history that decides to an earlier round with the same bound.
                if exact or -base / slope > least + NEAR * abs(least):
                    at = t, problem.round(t).moves(k)
                least = -base / slope
            elif slope < 0:
                most = min(most, -base / slope)
            elif slope == 0 and base < 0:
                return None
    return least, most, *at


def _inequality(problem: Silence, t: int, line: _Line) -> tuple[Any, Any]:
    """Pestering beats doing nothing once, at each history of round ``t``, if ``base + s * slope >= 0``."""
    gains = problem.one_shot_gains(t)
    dtype = gains.dtype
    return gains @ np.array(line.fixed, dtype=dtype), gains @ np.array(line.growing, dtype=dtype)


def _deciding(base: Any, slope: Any) -> list[int]:
    """The rows that may bound ``s``: of floats those that come near to doing it most tightly, on a side."""
    if base.dtype == object:
        return [*range(len(base))]
    with np.errstate(divide="ignore", invalid="ignore"):
        turn = -base / slope
    near = np.asarray(slope == 0, dtype=bool) & (base < 0)
    for side, sign in ((slope > 0, 1), (slope < 0, -1)):
        if side.any():
            tightest = (sign * turn[side]).max()
            near |= side & (sign * turn >= tightest - NEAR * abs(tightest))
    return [int(k) for k in np.flatnonzero(near)]
