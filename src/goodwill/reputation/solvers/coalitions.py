"""Coalitions of clients who badmouth a provider, by trying every size."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

from goodwill.checks import check_integer

#: What so many negative reports cost the provider together; nothing for none.
Punishment = Callable[[int], Any]


def coalition_helps(punishes: Punishment, size: int = 8, others: int = 6) -> bool:
    """Whether some coalition gains by reports that none of its members would make alone.

    That is so if the reports of the coalition together cost him more than its number times what one report
    alone costs, where reports of others may be there already.

    Parameters
    ----------
    punishes : function of a number of reports
    size : int
        Coalitions of fewer than ``size`` members are tried.
    others : int
        With fewer than ``others`` reports of others.

    Examples
    --------
    >>> coalition_helps(lambda reports: reports), coalition_helps(lambda reports: int(reports >= 3))
    (False, True)
    """
    size, others = check_integer("size", size, least=2), check_integer("others", others, least=1)
    return any(
        punishes(there + n) - punishes(there) > n * (punishes(there + 1) - punishes(there))
        for there, n in product(range(others), range(1, size))
    )


def worth_of_attack(punishes: Punishment, size: int = 8) -> tuple[int, Any] | None:
    """A coalition, and a worth of harm at which it gains and its members alone do not; None if there is none.

    The fine is 1.  The worth of a unit of harm lies between where the coalition begins to gain and where one
    member alone does.

    Parameters
    ----------
    punishes : function of a number of reports
    size : int
        Coalitions of fewer than ``size`` members are tried, the smallest first.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> worth_of_attack(lambda reports: F(reports**2))
    (2, Fraction(3, 4))
    """
    size = check_integer("size", size, least=3)
    for n in range(2, size):
        if punishes(n) > n * punishes(1):
            gains = n / punishes(n)  # from here on the coalition, up to 1 / punishes(1) no member alone
            return n, min((gains + 1 / punishes(1)) / 2, 2 * gains) if punishes(1) else 2 * gains
    return None
