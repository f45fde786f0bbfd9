"""The exchange without an end: P1's best reply to a P2 that pesters by the calendar (Paper I, Theorem 2).

Rounds are counted up here, ``k = 0, 1, 2, ...``, and a cost or benefit in round k counts ``discount ** k``.
All else is the model of ``model.py``.  A destitute P2 has only ever observed nothing, so a pure strategy of
its is a *calendar*: the rounds in which it pesters.  A satisfied P2 does nothing.  A Byzantine P2 pesters by
the same calendar whatever it observes.

P1's best reply is found by going through all that it may do and observe for a number of rounds.  What comes
after them is bracketed: pesters of Byzantine peers cannot be avoided, those of destitute ones perhaps.  So
costs come as a lower and an upper bound, and P1's move is left open where the bounds overlap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from goodwill.checks import check_discount, check_flag, check_integer, check_kind, check_probability
from goodwill.last_exchange.model import NOTHING, PESTER, LastExchange
from goodwill.last_exchange.solvers.intervals import Bounds, added, is_less, least, plus, times
from goodwill.last_exchange.strategies.calendars import Calendar

#: Masses of Byzantine and of destitute peers, by calendar, and the mass of satisfied ones.
Masses = tuple[tuple[Any, ...], tuple[Any, ...], Any]


#: More rounds than this are not gone through.
MOST_ROUNDS = 200


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
    """P1's best reply to a mixture of calendars; ``turn`` is its first turn.

    See :func:`~goodwill.last_exchange.best_reply`.
    """

    game: LastExchange
    discount: Any
    mixture: tuple[tuple[Any, Calendar], ...]
    rounds: int
    turn: Turn

    def turns(self) -> Iterator[Turn]:
        """The turns that may be reached, each as often as play can lead there."""
        waiting = [self.turn]
        while waiting:
            turn = waiting.pop()
            yield turn
            waiting += turn.after.values()


def best_reply(
    game: LastExchange,
    discount: Any,
    calendars: Calendar | Sequence[tuple[Any, Calendar]],
    byzantine_share: Any,
    rounds: int,
    ties: bool | None = None,
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
    rounds : int, from 0 to 200
        So many are gone through.  Enough if no calendar has a pester later; else costs are bounds.
    ties : bool, optional
        Whether P1 contributes where both moves are equally good; as the model says, if it is left out.

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
    >>> reply.turn.cost, reply.turn.contributes, contributions_on_a_history(reply)
    ((Fraction(4391, 2048), Fraction(4391, 2048)), True, (1, 1))
    """
    check_kind("game", game, LastExchange)
    discount = check_discount("discount", discount)
    byzantine_share = check_probability("byzantine_share", byzantine_share)
    rounds = check_integer("rounds", rounds, least=0, most=MOST_ROUNDS)
    ties = ties if ties is None else check_flag("ties", ties)
    mixture = _mixture(calendars)
    if sum(weight for weight, _ in mixture) != 1:
        raise ValueError(f"calendars = {mixture} have weights that do not sum to 1")
    tree = _Tree(game, discount, [calendar for _, calendar in mixture], rounds, ties)
    first = tree.turn(
        0,
        tuple(byzantine_share * weight for weight, _ in mixture),
        tuple((1 - byzantine_share) * weight for weight, _ in mixture),
        0,
    )
    return Reply(game, discount, mixture, rounds, first)


def _mixture(calendars: Any) -> tuple[tuple[Any, Calendar], ...]:
    """One calendar, or several with their probabilities, as pairs."""
    if isinstance(calendars, Calendar):
        return ((1, calendars),)
    pairs = calendars if isinstance(calendars, Sequence) and not isinstance(calendars, str | bytes) else None
    if pairs is None or not all(
        isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[1], Calendar) for pair in pairs
    ):
        raise TypeError(f"calendars = {calendars!r} must be a Calendar, or pairs (probability, Calendar)")
    return tuple((check_probability("calendars", weight), calendar) for weight, calendar in pairs)


class _Tree:
    """All that P1 may do and observe for so many rounds, solved backwards."""

    def __init__(
        self,
        game: LastExchange,
        discount: Any,
        planned: Sequence[Calendar],
        rounds: int,
        ties: bool | None,
    ) -> None:
        self.game, self.discount, self.planned = game, discount, planned
        self.rounds, self.ties = rounds, ties
        self.turn = cache(self._turn)

    def _turn(self, k: int, byzantine: tuple[Any, ...], destitute: tuple[Any, ...], satisfied: Any) -> Turn:
        here = partial(Turn, k, byzantine, destitute, satisfied)
        sunk, threat = self._bills(k, byzantine), self._bills(k, destitute)
        if threat == 0 or dominated(self.game, self.discount, k, self.planned, byzantine, destitute):
            return here((sunk + threat,) * 2, False, {})
        if k >= self.rounds:
            return here((sunk, sunk + threat), None, {})
        after: dict[tuple[bool, str], Turn] = {}
        costs: dict[bool, Bounds] = {}
        for move in (True, False):
            costs[move] = (self.game.s_c if move else 0,) * 2
            for signal, chance, masses in self._signals(k, move, byzantine, destitute, satisfied):
                following = after[move, signal] = self.turn(k + 1, *masses)
                paid = self.game.r_p if signal == PESTER else 0
                cost = times(chance, plus(paid, times(self.discount, following.cost)))
                costs[move] = added(costs[move], cost)
        return here(least(costs[True], costs[False]), is_less(costs[True], costs[False], self.ties), after)

    def _bills(self, k: int, masses: Sequence[Any]) -> Any:
        """What pesters of these masses cost from round k on, if they never stop."""
        pesters = sum(m * plan.weight(k, self.discount) for m, plan in zip(masses, self.planned, strict=True))
        return (1 - self.game.loss) * self.game.r_p * pesters

    def _signals(
        self, k: int, move: bool, byzantine: tuple[Any, ...], destitute: tuple[Any, ...], satisfied: Any
    ) -> Iterator[tuple[str, Any, Masses]]:
        """What P1 may observe after its move, how likely that is, and its belief then."""
        lost = self.game.loss if move else 1
        left = tuple(mass * lost for mass in destitute)
        fed = satisfied + sum(destitute) - sum(left)
        for signal in (PESTER, NOTHING):
            odds = [signal_chance(self.game, plan.asks(k), signal) for plan in self.planned]
            as_byzantine = tuple(m * x for m, x in zip(byzantine, odds, strict=True))
            as_destitute = tuple(m * x for m, x in zip(left, odds, strict=True))
            silent = fed if signal == NOTHING else 0
            chance = sum(as_byzantine) + sum(as_destitute) + silent
            if chance != 0:
                belief = (
                    tuple(m / chance for m in as_byzantine),
                    tuple(m / chance for m in as_destitute),
                    silent / chance,
                )
                yield signal, chance, belief


def signal_chance(game: LastExchange, asks: bool, signal: str) -> Any:
    """Probability of P1's signal if P2 pesters, or does nothing."""
    if signal == PESTER:
        return 1 - game.loss if asks else 0
    return game.loss if asks else 1


def dominated(
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


def contributions_on_a_history(reply: Reply) -> Bounds:
    """The most contributions that the reply makes on one history: a lower and an upper bound.

    The lower one counts the moves that are decided, the upper one all that may be best.

    >>> from fractions import Fraction as F
    >>> game = LastExchange(loss=F(1, 4), s_c=F(1, 2), r_p=1)
    >>> contributions_on_a_history(best_reply(game, F(3, 4), Calendar(cycle="p"), F(1, 10), rounds=10))
    (3, 3)
    """
    check_kind("reply", reply, Reply)
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
        while not dominated(game, discount, turn.k, planned, turn.byzantine, destitute):
            destitute, number = tuple(d * game.loss for d in destitute), number + 1
        return number

    return count(reply.turn)
