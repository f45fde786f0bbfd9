"""The exchange without an end, against a P2 that pesters by the calendar (Paper I, Theorem 2).

Rounds are counted up here, ``k = 0, 1, 2, ...``, and a cost or benefit in round k counts ``discount ** k``.
All else is the model of ``game.py``.  A destitute P2 has only ever observed nothing, so a pure strategy of
its is a *calendar*: the rounds in which it pesters.  A satisfied P2 does nothing.  A Byzantine P2 pesters by
the same calendar whatever it observes.

P1's best reply is found by going through all that it may do and observe for a number of rounds.  What comes
after them is bracketed: pesters of Byzantine peers cannot be avoided, those of destitute ones perhaps.  So
costs come as a lower and an upper bound, and P1's move is left open where the bounds overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from goodwill.arithmetic import is_exact
from goodwill.checks import check_discount, check_integer, check_probability
from goodwill.last_exchange.game import (
    NOTHING,
    PESTER,
    LastExchange,
)

#: A lower and an upper bound.
Bounds = tuple[Any, Any]


@dataclass(frozen=True)
class Calendar:
    """The rounds in which a destitute P2 pesters.

    Parameters
    ----------
    start : str of "p" and "n"
        Whether it pesters in rounds 0, 1, ...
    cycle : str of "p" and "n", not empty
        What it repeats for ever after that; by default it does nothing.

    Raises
    ------
    ValueError
        If there are other letters, or no cycle.

    Examples
    --------
    >>> odd = Calendar("", "np")
    >>> [odd.asks(k) for k in range(4)], odd.weight(0, 0.5)
    ([False, True, False, True], 0.6666666666666666)
    """

    start: str = ""
    cycle: str = NOTHING

    def __post_init__(self) -> None:
        for name, value in (("start", self.start), ("cycle", self.cycle)):
            if set(value) - {PESTER, NOTHING}:
                raise ValueError(f"{name} = {value!r} is no calendar: it must be a string of 'p' and 'n'")
        if not self.cycle:
            raise ValueError(
                "cycle = '' is empty: it must be a string of 'p' and 'n' with at least one letter"
            )

    @property
    def is_finite(self) -> bool:
        """Whether there is a last pester, or none at all."""
        return PESTER not in self.cycle

    def asks(self, k: int) -> bool:
        """Whether it pesters in round ``k`` if it is destitute then."""
        beyond = k - len(self.start)
        return (self.start[k] if beyond < 0 else self.cycle[beyond % len(self.cycle)]) == PESTER

    def greatest_weight(self, k: int, discount: Any) -> Any:
        """The greatest :meth:`weight` in round ``k`` or later."""
        stop = max(k, len(self.start)) + len(self.cycle)
        return max(self.weight(j, discount) for j in range(k, stop))

    def weight(self, k: int, discount: Any) -> Any:
        """The discounted number of pesters from round ``k`` on, one in round ``k`` counting 1."""
        first = range(k, max(k, len(self.start)))
        turn = range(first.stop, first.stop + len(self.cycle))
        one_turn = sum(discount ** (j - k) for j in turn if self.asks(j))
        return sum(discount ** (j - k) for j in first if self.asks(j)) + one_turn / (
            1 - discount ** len(self.cycle)
        )


@dataclass(frozen=True, eq=False)
class Turn:
    """P1 to move in round ``k``: its belief, and what it does best.

    ``byzantine`` and ``destitute`` are masses by calendar, ``satisfied`` is one mass; all sum to 1.  ``cost``
    brackets P1's least cost from here on.  ``contributes`` is None where the bounds do not decide.
    ``after`` has the turns that may follow, by move and signal; it is empty where P1 never contributes
    again, or where the rounds that were looked at are over.
    """

    k: int
    byzantine: tuple[Any, ...]
    destitute: tuple[Any, ...]
    satisfied: Any
    cost: Bounds
    contributes: bool | None
    after: dict[tuple[bool, str], Turn] = field(repr=False)

    @property
    def moves(self) -> tuple[bool, ...]:
        """The moves that may be best."""
        return (True, False) if self.contributes is None else (self.contributes,)


@dataclass(frozen=True)
class Reply:
    """P1's best reply to a mixture of calendars; ``turn`` is its first turn.  See :func:`best_reply`."""

    game: LastExchange
    discount: Any
    mixture: tuple[tuple[Any, Calendar], ...]
    rounds: int
    turn: Turn


def best_reply(
    game: LastExchange,
    discount: Any,
    calendars: Calendar | Sequence[tuple[Any, Calendar]],
    byzantine_share: Any,
    rounds: int,
    ties: bool = True,
) -> Reply:
    """P1's best reply, if rational and Byzantine peers pester by the same calendars.

    Parameters
    ----------
    game : LastExchange
        Its costs and its loss; T does not matter, nor do its rates of Byzantine peers.
    discount : number, 0 < discount < 1
        What a cost one round later counts.
    calendars : Calendar, or pairs (probability, Calendar)
        Of a destitute P2; a Byzantine P2 draws from the same.
    byzantine_share : number in [0, 1]
        P1's first belief that P2 is Byzantine.
    rounds : int, at least 0
        So many are gone through.  Enough if no calendar has a pester later; else costs are bounds.
    ties : bool
        Whether P1 contributes where both moves are equally good.

    Returns
    -------
    Reply
        Exact if the inputs are.

    Raises
    ------
    ValueError
        With the parameter's name, its value and its range.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> game = LastExchange(loss=F(1, 4), s_c=1, r_p=1)
    >>> reply = best_reply(game, F(3, 4), Calendar("ppppp"), F(1, 3), rounds=5)
    >>> reply.turn.cost, reply.turn.contributes, gifts(reply)
    ((Fraction(4391, 2048), Fraction(4391, 2048)), True, (1, 1))
    """
    check_discount("discount", discount)
    check_probability("byzantine_share", byzantine_share)
    check_integer("rounds", rounds, least=0)
    mixture = ((1, calendars),) if isinstance(calendars, Calendar) else tuple(calendars)
    if sum(weight for weight, _ in mixture) != 1:
        raise ValueError(f"calendars = {mixture} have weights that do not sum to 1")
    planned = [calendar for _, calendar in mixture]
    annoyance = (1 - game.loss) * game.r_p

    def bills(k: int, masses: Sequence[Any]) -> Any:
        """What pesters of these masses cost from round k on, if they never stop."""
        return annoyance * sum(m * plan.weight(k, discount) for m, plan in zip(masses, planned, strict=True))

    @cache
    def at(k: int, byzantine: tuple[Any, ...], destitute: tuple[Any, ...], satisfied: Any) -> Turn:
        sunk, threat = bills(k, byzantine), bills(k, destitute)
        if threat == 0 or _hopeless(game, discount, k, planned, byzantine, destitute):
            return Turn(k, byzantine, destitute, satisfied, (sunk + threat,) * 2, False, {})
        if k >= rounds:
            return Turn(k, byzantine, destitute, satisfied, (sunk, sunk + threat), None, {})
        after: dict[tuple[bool, str], Turn] = {}
        costs = {}
        for move in (True, False):
            lost = game.loss if move else 1
            left = tuple(mass * lost for mass in destitute)
            fed = satisfied + sum(destitute) - sum(left)
            low = high = game.s_c if move else 0
            for signal in (PESTER, NOTHING):
                odds = [_chance(game, plan.asks(k), signal) for plan in planned]
                masses = (
                    tuple(m * x for m, x in zip(byzantine, odds, strict=True)),
                    tuple(m * x for m, x in zip(left, odds, strict=True)),
                    fed if signal == NOTHING else 0,
                )
                chance = sum(masses[0]) + sum(masses[1]) + masses[2]
                if chance == 0:
                    continue
                following = after[move, signal] = at(
                    k + 1,
                    tuple(m / chance for m in masses[0]),
                    tuple(m / chance for m in masses[1]),
                    masses[2] / chance,
                )
                paid = game.r_p if signal == PESTER else 0
                low += chance * (paid + discount * following.cost[0])
                high += chance * (paid + discount * following.cost[1])
            costs[move] = (low, high)
        best = (min(costs[True][0], costs[False][0]), min(costs[True][1], costs[False][1]))
        decision = _cheaper(costs[True], costs[False], ties)
        return Turn(k, byzantine, destitute, satisfied, best, decision, after)

    first = at(
        0,
        tuple(byzantine_share * weight for weight, _ in mixture),
        tuple((1 - byzantine_share) * weight for weight, _ in mixture),
        0,
    )
    return Reply(game, discount, mixture, rounds, first)


def _chance(game: LastExchange, asks: bool, signal: str) -> Any:
    """Probability of P1's signal if P2 pesters, or does nothing."""
    if signal == PESTER:
        return 1 - game.loss if asks else 0
    return game.loss if asks else 1


def _hopeless(
    game: LastExchange,
    discount: Any,
    k: int,
    planned: Sequence[Calendar],
    byzantine: Sequence[Any],
    destitute: Sequence[Any],
) -> bool:
    """Whether a contribution costs more than all pesters of destitute peers could, now and ever after.

    No signal raises the odds of destitute to Byzantine peers of one calendar, so it stays like that.
    """
    annoyance = (1 - game.loss) * game.r_p
    return all(
        annoyance * plan.greatest_weight(k, discount) * d < game.s_c * (b + d)
        for plan, b, d in zip(planned, byzantine, destitute, strict=True)
        if d
    )


def _cheaper(first: Bounds, second: Bounds, ties: bool) -> bool | None:
    """Whether the first cost is less; None if the bounds do not say."""
    if first == second and first[0] == first[1]:
        return ties
    if first[1] <= second[0]:
        return True
    return False if second[1] <= first[0] else None


def gifts(reply: Reply) -> Bounds:
    """The most contributions that the reply makes on one history: a lower and an upper bound.

    The lower one counts the moves that are decided, the upper one all that may be best.

    >>> from fractions import Fraction as F
    >>> game = LastExchange(loss=F(1, 4), s_c=F(1, 2), r_p=1)
    >>> gifts(best_reply(game, F(3, 4), Calendar(cycle="p"), F(1, 10), rounds=10))
    (3, 3)
    """
    game, discount = reply.game, reply.discount
    planned = [calendar for _, calendar in reply.mixture]

    @cache
    def count(turn: Turn) -> Bounds:
        if not turn.after:
            return 0, 0 if turn.contributes is False else to_come(turn)
        low, high = [], []
        for move in turn.moves:
            counts = [count(then) for (moved, _), then in turn.after.items() if moved == move]
            low.append(max(c[0] for c in counts) + (move and turn.contributes is True))
            high.append(max(c[1] for c in counts) + move)
        return min(low), max(high)

    def to_come(turn: Turn) -> Any:
        destitute, number = turn.destitute, 0
        if not all(b for b, d in zip(turn.byzantine, destitute, strict=True) if d):
            return float("inf")
        while not _hopeless(game, discount, turn.k, planned, turn.byzantine, destitute):
            destitute, number = tuple(d * game.loss for d in destitute), number + 1
        return number

    return count(reply.turn)


class Skip(NamedTuple):
    """What a destitute P2 has from doing nothing once, in round ``k``, where its calendar says pester.

    ``hope`` brackets the chance that it ever receives something later if it pesters, ``gain`` what it gains
    in expected utility, discounted to round k, if it does nothing instead and goes on by its calendar.
    """

    k: int
    hope: Bounds
    gain: Bounds


def skips(reply: Reply, which: int = 0, byzantine_share: Any = 0) -> list[Skip]:
    """Whether P2's pesters pay against the reply, one at a time.

    A calendar is no best reply if some gain is surely positive.

    Parameters
    ----------
    which : int
        The calendar's place in the mixture.
    byzantine_share : number in [0, 1]
        P2's first belief that P1 is Byzantine and never contributes.

    Returns
    -------
    list of Skip
        One for each pester up to the first round in which P1's move is not decided.

    Examples
    --------
    The last pester never pays:

    >>> from fractions import Fraction as F
    >>> game = LastExchange(loss=F(1, 4), s_c=F(1, 4), r_p=1, b_c=20, r_c=1, s_p=1)
    >>> found = skips(best_reply(game, F(3, 4), Calendar("ppp"), F(1, 9), rounds=3))
    >>> [skip.gain[0] > 0 for skip in found], found[-1].gain[0]
    ([False, False, True], Fraction(1, 1))
    """
    check_probability("byzantine_share", byzantine_share)
    game, discount, plan = reply.game, reply.discount, reply.mixture[which][1]
    arrives, lost = 1 - game.loss, game.loss

    def over(turn: Turn) -> bool:
        return not turn.after and turn.contributes is False

    @cache
    def worth(turn: Turn, satisfied: bool) -> Bounds:
        """P2's utility from P1's move on."""
        pesters = 0 if satisfied else game.s_p * plan.weight(turn.k, discount)
        if over(turn):
            return -pesters, -pesters
        if not turn.after:
            receipts = game.r_c / (1 - discount)
            return -pesters - receipts, 0 if satisfied else game.b_c - game.r_c
        found = []
        for move in turn.moves:
            value = moved(turn, move, satisfied)
            if move:
                fed = moved(turn, move, True)
                benefit = -game.r_c if satisfied else game.b_c - game.r_c
                value = (
                    _mixed(arrives, _plus(benefit, fed), value)
                    if not satisfied
                    else _plus(arrives * benefit, value)
                )
            found.append(value)
        return min(v[0] for v in found), max(v[1] for v in found)

    def moved(turn: Turn, move: bool, satisfied: bool, skipping: bool = False) -> Bounds:
        """The same from P2's own move on."""
        silent = worth(turn.after[move, NOTHING], satisfied)
        if satisfied or skipping or not plan.asks(turn.k):
            return _times(discount, silent)
        heard = worth(turn.after[move, PESTER], False)
        return _plus(-game.s_p, _times(discount, _mixed(arrives, heard, silent)))

    @cache
    def hope(turn: Turn) -> Bounds:
        """The chance that P2, destitute, receives something from P1's move on."""
        if over(turn):
            return 0, 0
        if not turn.after:
            return 0, 1
        found = [
            _mixed(arrives, (1, 1), later(turn, True)) if move else later(turn, False) for move in turn.moves
        ]
        return min(v[0] for v in found), max(v[1] for v in found)

    def later(turn: Turn, move: bool) -> Bounds:
        silent = hope(turn.after[move, NOTHING])
        return _mixed(arrives, hope(turn.after[move, PESTER]), silent) if plan.asks(turn.k) else silent

    # Masses of a P1 at its turns, and of one that never contributes again, while P2 received nothing.
    law, never, found = {reply.turn: 1 - byzantine_share}, byzantine_share, []
    for k in range(reply.rounds):
        never += sum(mass for turn, mass in law.items() if over(turn))
        law = {turn: mass for turn, mass in law.items() if not over(turn)}
        if any(turn.contributes is None for turn in law):
            break
        law = {turn: mass * (lost if turn.contributes else 1) for turn, mass in law.items()}
        total = never + sum(law.values())
        if plan.asks(k):
            hopes, gains = (0, 0), (never * game.s_p,) * 2
            for turn, mass in law.items():
                move = bool(turn.contributes)
                skipped, asked = moved(turn, move, False, skipping=True), moved(turn, move, False)
                hopes = _sum(hopes, _times(mass, later(turn, move)))
                gains = _sum(gains, _times(mass, (skipped[0] - asked[1], skipped[1] - asked[0])))
            found.append(Skip(k, _shared(hopes, total), _shared(gains, total)))
        then: dict[Turn, Any] = {}
        for turn, mass in law.items():
            for signal in (PESTER, NOTHING):
                chance = _chance(game, plan.asks(k), signal)
                if chance:
                    following = turn.after[bool(turn.contributes), signal]
                    then[following] = then.get(following, 0) + mass * chance
        law = then
    return found


def _plus(number: Any, bounds: Bounds) -> Bounds:
    return number + bounds[0], number + bounds[1]


def _times(number: Any, bounds: Bounds) -> Bounds:
    return number * bounds[0], number * bounds[1]


def _shared(bounds: Bounds, total: Any) -> Bounds:
    one = Fraction(1) if is_exact(total) else 1.0
    return _times(one / total, bounds)


def _sum(first: Bounds, second: Bounds) -> Bounds:
    return first[0] + second[0], first[1] + second[1]


def _mixed(chance: Any, first: Bounds, second: Bounds) -> Bounds:
    return _sum(_times(chance, first), _times(1 - chance, second))
