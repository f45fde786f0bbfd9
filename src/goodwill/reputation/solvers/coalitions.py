"""Coalitions of clients who badmouth a provider, by trying every size."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import product
from typing import Any

from goodwill.checks import check_function, check_integer, check_number

#: What so many negative reports cost the provider together; nothing for none.
Punishment = Callable[[int], Any]


def coalition_helps(punishes: Punishment, size: int = 8, others: int = 6) -> bool:
    """Whether some coalition gains by reports that none of its members would make alone.

    That is so if the reports of the coalition together cost him more than its number times what one report
    alone costs, where reports of others may be there already.

    Parameters
    ----------
    punishes : function of a number of reports
        Its values are numbers, at least 0.
    size : int, from 2 to 1000
        Coalitions of fewer than ``size`` members are tried.
    others : int, from 1 to 1000
        With fewer than ``others`` reports of others.

    Examples
    --------
    >>> coalition_helps(lambda reports: reports), coalition_helps(lambda reports: int(reports >= 3))
    (False, True)
    """
    size = check_integer("size", size, least=2, most=1000)
    others = check_integer("others", others, least=1, most=1000)
    costs = _costs(punishes)
    return any(
        costs(there + n) - costs(there) > n * (costs(there + 1) - costs(there))
        for there, n in product(range(others), range(1, size))
    )


def worth_of_attack(punishes: Punishment, size: int = 8) -> tuple[int, Any] | None:
    """A coalition, and a worth of harm at which it gains and its members alone do not; None if there is none.

    The fine is 1.  The worth of a unit of harm lies between where the coalition begins to gain and where one
    member alone does.

    Parameters
    ----------
    punishes : function of a number of reports
        Its values are numbers, at least 0.
    size : int, from 3 to 1000
        Coalitions of fewer than ``size`` members are tried, the smallest first.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> worth_of_attack(lambda reports: F(reports**2))
    (2, Fraction(3, 4))
    """
    size = check_integer("size", size, least=3, most=1000)
    costs = _costs(punishes)
    alone = costs(1)
    for n in range(2, size):
        if costs(n) > n * alone:
            gains = n / costs(n)  # from here on the coalition, up to 1 / alone no member alone
            return n, min((gains + 1 / alone) / 2, 2 * gains) if alone else 2 * gains
    return None


def _costs(punishes: Punishment) -> Punishment:
    """The punishment, each of its values computed once, and checked."""
    check_function("punishes", punishes)

    @cache
    def costs(reports: int) -> Any:
        name = f"punishes({reports})"
        return check_number(name, punishes(reports), f"{name} >= 0", lambda x: x >= 0)

    return costs
