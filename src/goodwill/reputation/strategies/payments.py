"""One round that is played with payments: a profile of the round, and what each outcome pays on top.

A payment stands for what follows the outcome, more or less than what the plan is worth: so a folk theorem is
proved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from goodwill.checks import check_kind, check_number, quoted
from goodwill.reputation.model import (
    CLIENT_STRATEGIES,
    OUTCOMES,
    PROVIDER_STRATEGIES,
    TREE,
    Behaviour,
    End,
    Market,
    ends,
    round_payoffs,
)

#: What the client would report if she stayed out and came in after all: nothing that costs a fine.
UNASKED = {"low": "1", "high": "1"}


@dataclass(frozen=True)
class PaidRound:
    """A profile of one round, and payments.

    Parameters
    ----------
    client, provider : names of strategies
        As in ``CLIENT_STRATEGIES`` and ``PROVIDER_STRATEGIES``.
    payments : mapping from each outcome to a pair
        What it pays the client and the provider, on top of the round.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> fined = PaidRound("in11", "e1rd", dict.fromkeys(OUTCOMES, (0, 0)) | {"low 1": (0, -1)})
    >>> fined.expected(Market.pizza(penalty=1)), fined.worths(Market.pizza(penalty=1))[End("low 1", False)]
    ((Fraction(99, 100), Fraction(19, 100)), (Fraction(-1, 1), Fraction(0, 1)))
    """

    client: str
    provider: str
    payments: Mapping[str, tuple[Any, Any]]

    def __post_init__(self) -> None:
        for name, known in (("client", CLIENT_STRATEGIES), ("provider", PROVIDER_STRATEGIES)):
            given = getattr(self, name)
            if not (isinstance(given, str) and given in known):
                raise ValueError(f"{name} = {quoted(given)} is unknown: it must be one of {[*known]}")
        check_kind("payments", self.payments, Mapping)
        if {*self.payments} != {*OUTCOMES}:
            raise ValueError(f"payments = {quoted(self.payments)} must have each outcome: {OUTCOMES}")

    @property
    def behaviour(self) -> tuple[Behaviour, Behaviour]:
        """What both do, with the client's reports also if she stays out."""
        return UNASKED | dict(CLIENT_STRATEGIES[self.client]), PROVIDER_STRATEGIES[self.provider]

    def worths(self, market: Market) -> dict[End, tuple[Any, Any]]:
        """What each end of the round is worth to both, with its payment."""
        worths = {}
        for end in (end for node in TREE.values() for end in node.moves.values() if isinstance(end, End)):
            (hers, his), (to_her, to_him) = round_payoffs(market, end), self.payments[end.outcome]
            worths[end] = hers + to_her, his + to_him
        return worths

    def outcomes(self, market: Market) -> dict[str, Any]:
        """How likely each outcome is that can occur."""
        law: dict[str, Any] = {}
        for end, chance in ends(market, *self.behaviour).items():
            law[end.outcome] = law.get(end.outcome, 0) + chance
        return law

    def expected(self, market: Market) -> tuple[Any, Any]:
        """What both expect of the round, payments included."""
        worths = self.worths(market)
        reached = ends(market, *self.behaviour).items()
        her, his = (sum(chance * worths[end][k] for end, chance in reached) for k in (0, 1))
        return her, his

    def continuations(self, market: Market, point: Any, zeta: Any) -> dict[str, tuple[Any, Any]]:
        """The payoffs that may follow each outcome, so that the round and what follows are worth ``point``.

        They move with the outcome as ``zeta`` times the payments do.

        Parameters
        ----------
        point : pair of numbers
            What is promised to the client and the provider.
        zeta : number > 0
            ``(1 - delta) / delta``.

        Examples
        --------
        >>> from fractions import Fraction as F
        >>> served = PaidRound("in11", "e1rd", dict.fromkeys(OUTCOMES, (0, 0)))
        >>> served.continuations(Market.pizza(penalty=1), (F(9, 10), F(1, 10)), F(1, 9))["high 1"]
        (Fraction(89, 100), Fraction(9, 100))
        """
        zeta = check_number("zeta", zeta, "zeta > 0", lambda x: x > 0)
        (x, y), (her, his) = point, self.expected(market)
        return {
            outcome: (x - zeta * (her - x - to_her), y - zeta * (his - y - to_him))
            for outcome, (to_her, to_him) in self.payments.items()
        }
