"""The exchange without an end: does each pester of P2's calendar pay? (Paper I, Theorem 2)

P2's side of ``endless.py``.  A destitute P2 knows how P1 replies, but not what P1 has observed: it weighs
P1's turns by their probability.  Where P1's move is open, what P2 expects lies between two bounds.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from goodwill.checks import check_integer, check_kind, check_probability
from goodwill.last_exchange.model import NOTHING, PESTER
from goodwill.last_exchange.solvers.endless import Reply, Turn, signal_chance
from goodwill.last_exchange.solvers.intervals import Bounds, added, hull, mixed, per, plus, times
from goodwill.last_exchange.strategies.calendars import Calendar


class OneShotDeviation(NamedTuple):
    """What a destitute P2 has from doing nothing once, in round ``k``, where its calendar says pester.

    ``hope`` brackets the chance that it ever receives something later if it pesters, ``gain`` what it gains
    in expected utility, discounted to round k, if it does nothing instead and goes on by its calendar.
    """

    k: int
    hope: Bounds
    gain: Bounds


def one_shot_deviations(reply: Reply, which: int = 0, byzantine_share: Any = 0) -> list[OneShotDeviation]:
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
    list of OneShotDeviation
        One for each pester up to the first round in which P1's move is not decided.

    Examples
    --------
    The last pester never pays:

    >>> from fractions import Fraction as F
    >>> from goodwill.last_exchange import LastExchange, best_reply
    >>> game = LastExchange(loss=F(1, 4), s_c=F(1, 4), r_p=1, b_c=20, r_c=1, s_p=1)
    >>> found = one_shot_deviations(best_reply(game, F(3, 4), Calendar("ppp"), F(1, 9), rounds=3))
    >>> [skip.gain[0] > 0 for skip in found], found[-1].gain[0]
    ([False, False, True], Fraction(1, 1))
    """
    check_kind("reply", reply, Reply)
    byzantine_share = check_probability("byzantine_share", byzantine_share)
    check_integer("which", which, least=0, most=len(reply.mixture) - 1)
    pesterer = _Pesterer(reply, reply.mixture[which][1])
    # Masses of a P1 at its turns, and of one that never contributes again, while P2 received nothing.
    law: Mapping[Turn, Any] = {reply.turn: 1 - byzantine_share}
    never, found = byzantine_share, []
    for k in range(reply.rounds):
        never += sum(mass for turn, mass in law.items() if _is_over(turn))
        law = {turn: mass for turn, mass in law.items() if not _is_over(turn)}
        if any(turn.contributes is None for turn in law):
            break
        law = {turn: mass * (reply.game.loss if turn.contributes else 1) for turn, mass in law.items()}
        if pesterer.plan.asks(k):
            found.append(pesterer.skip(k, law, never))
        law = pesterer.next_law(k, law)
    return found


def sure_gain(reply: Reply, byzantine_share: Any = 0) -> Any:
    """The most that P2 surely gains by leaving out one pester of a calendar that it plays.

    If it is positive, P2's mixture is no best reply to P1's.

    Parameters
    ----------
    byzantine_share : number in [0, 1]
        P2's first belief that P1 is Byzantine and never contributes.

    Raises
    ------
    ValueError
        If no pester can be judged: there is none, or P1's move is open from the start.

    Examples
    --------
    The last pester never pays:

    >>> from fractions import Fraction as F
    >>> from goodwill.last_exchange import LastExchange, best_reply
    >>> game = LastExchange(loss=F(1, 4), s_c=F(1, 4), r_p=1, b_c=20, r_c=1, s_p=1)
    >>> sure_gain(best_reply(game, F(3, 4), Calendar("ppp"), F(1, 9), rounds=3))
    Fraction(1, 1)
    """
    check_kind("reply", reply, Reply)
    gains = [
        skip.gain[0]
        for which in range(len(reply.mixture))
        for skip in one_shot_deviations(reply, which, byzantine_share)
    ]
    if not gains:
        raise ValueError("reply has no pester that could be left out before P1's move is open")
    return max(gains)


def _is_over(turn: Turn) -> bool:
    """Whether P1 never contributes again."""
    return not turn.after and turn.contributes is False


class _Pesterer:
    """A P2 that pesters by its calendar, against P1's reply: what it expects, by P1's turn."""

    def __init__(self, reply: Reply, plan: Calendar) -> None:
        self.game, self.discount, self.plan = reply.game, reply.discount, plan
        self.arrives = 1 - reply.game.loss
        self.worth = cache(self._worth)
        self.hope = cache(self._hope)

    def _worth(self, turn: Turn, satisfied: bool) -> Bounds:
        """P2's utility from P1's move on."""
        pesters = 0 if satisfied else self.game.s_p * self.plan.weight(turn.k, self.discount)
        if _is_over(turn):
            return -pesters, -pesters
        benefit = (0 if satisfied else self.game.b_c) - self.game.r_c
        if not turn.after:
            receipts = self.game.r_c / (1 - self.discount)
            return -pesters - receipts, 0 if satisfied else benefit
        return hull(self._after(turn, move, satisfied, benefit) for move in turn.moves)

    def _after(self, turn: Turn, move: bool, satisfied: bool, benefit: Any) -> Bounds:
        """The same after P1's move, of which P2 does not yet know whether it arrives."""
        value = self.moved(turn, move, satisfied)
        if not move:
            return value
        if satisfied:
            return plus(self.arrives * benefit, value)
        return mixed(self.arrives, plus(benefit, self.moved(turn, move, True)), value)

    def moved(self, turn: Turn, move: bool, satisfied: bool, skipping: bool = False) -> Bounds:
        """The same from P2's own move on."""
        silent = self.worth(turn.after[move, NOTHING], satisfied)
        if satisfied or skipping or not self.plan.asks(turn.k):
            return times(self.discount, silent)
        heard = self.worth(turn.after[move, PESTER], False)
        return plus(-self.game.s_p, times(self.discount, mixed(self.arrives, heard, silent)))

    def _hope(self, turn: Turn) -> Bounds:
        """The chance that P2, destitute, receives something from P1's move on."""
        if _is_over(turn):
            return 0, 0
        if not turn.after:
            return 0, 1
        return hull(
            mixed(self.arrives, (1, 1), self.later(turn, True)) if move else self.later(turn, False)
            for move in turn.moves
        )

    def later(self, turn: Turn, move: bool) -> Bounds:
        """The same from P2's own move on, which is its calendar's."""
        silent = self.hope(turn.after[move, NOTHING])
        if not self.plan.asks(turn.k):
            return silent
        return mixed(self.arrives, self.hope(turn.after[move, PESTER]), silent)

    def skip(self, k: int, law: Mapping[Turn, Any], never: Any) -> OneShotDeviation:
        """What P2 has from doing nothing in round k, with P1 at these turns, or never to contribute again."""
        total = never + sum(law.values())
        hopes: Bounds = (0, 0)
        gains: Bounds = (never * self.game.s_p,) * 2
        for turn, mass in law.items():
            move = bool(turn.contributes)
            skipped, asked = self.moved(turn, move, False, skipping=True), self.moved(turn, move, False)
            hopes = added(hopes, times(mass, self.later(turn, move)))
            gains = added(gains, times(mass, (skipped[0] - asked[1], skipped[1] - asked[0])))
        return OneShotDeviation(k, per(total, hopes), per(total, gains))

    def next_law(self, k: int, law: Mapping[Turn, Any]) -> dict[Turn, Any]:
        """Masses of P1 at its next turns, once it has observed round k."""
        then: dict[Turn, Any] = {}
        for turn, mass in law.items():
            for signal in (PESTER, NOTHING):
                chance = signal_chance(self.game, self.plan.asks(k), signal)
                if chance:
                    following = turn.after[bool(turn.contributes), signal]
                    then[following] = then.get(following, 0) + mass * chance
        return then
