"""P1's problem if it may also sever the connection, by all moves and signals (Paper I: nobody does).

The solver knows no threshold and no other solver: it goes through everything that can happen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from goodwill.checks import check_integer, check_kind
from goodwill.last_exchange.model import (
    NOTHING,
    PESTER,
    Belief,
    LastExchange,
    after_move,
    after_signal,
    contributor_cost,
    pays,
)

#: Each round multiplies the histories by four.
MOST_ROUNDS = 10


@dataclass(frozen=True, eq=False)
class Severing:
    """P1's optimal play if in any round it may pay a fee once and is never pestered again.

    Parameters
    ----------
    game : LastExchange
        With numbers and at most ``MOST_ROUNDS`` rounds to come, since all histories are gone through.
    fee : function from a round to a number, at least 0
        What severing costs P1 in that round, in the units of ``r_p``.

    Examples
    --------
    Severing costs less than the contribution that a destitute P2 waits for, or a little more than both.

    >>> from fractions import Fraction as F
    >>> game = LastExchange(T=4, loss=F(1, 20), s_c=2, r_p=1, byzantine_pesters=F(1, 2))
    >>> destitute = Belief(F(0), F(1), F(0))
    >>> [Severing(game, lambda t, fee=fee: fee).first_move(4, destitute) for fee in (1, 3)]
    ['sever', 'contribute']
    """

    game: LastExchange
    fee: Callable[[int], Any]
    _known: dict[tuple[int, Belief], Any] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        check_kind("game", self.game, LastExchange)
        check_integer("T", self.game.T, least=0, most=MOST_ROUNDS)
        if not callable(self.fee):
            raise TypeError(f"fee = {self.fee!r} is not a function of the round")

    def cost(self, t: int, belief: Belief) -> Any:
        """P1's least expected cost from round ``t`` on, weighted with the total mass of the belief."""
        check_integer("t", t, least=0, most=self.game.T)
        check_kind("belief", belief, Belief)
        return self._least(t, belief)

    def _least(self, t: int, belief: Belief) -> Any:
        if (t, belief) not in self._known:
            self._known[t, belief] = min(self.costs(t, belief).values())
        return self._known[t, belief]

    def costs(self, t: int, belief: Belief) -> dict[str, Any]:
        """The least expected cost of each first move in round ``t``."""
        return {
            "contribute": self._staying(t, belief, True),
            "wait": self._staying(t, belief, False),
            "sever": self.fee(t) * belief.total,
        }

    def first_move(self, t: int, belief: Belief) -> str:
        """The best move in round ``t``; at ties P1 contributes as the model says, or else it stays."""
        costs = self.costs(t, belief)
        if pays(min(costs["wait"], costs["sever"]), costs["contribute"]):
            return "contribute"
        return min(("wait", "sever"), key=costs.__getitem__)

    def _staying(self, t: int, belief: Belief, contributes: bool) -> Any:
        moved = after_move(self.game, belief, contributes)
        total = 0 * self.game.loss
        for signal in (PESTER, NOTHING):
            after = after_signal(self.game, t, moved, signal)
            if after.total:
                total += after.total * contributor_cost(self.game, contributes, signal)
                total += self._least(t - 1, after) if t else 0
        return total
