"""Hostile markets, drawn by construction: in each, trade is worth while for both, and ties are common.

Tests and notebooks draw from the same ones.  ``pick`` chooses one of several: ``random.Random(1).choice`` in
a notebook, and a draw of a property-based test.  Nothing is drawn and thrown away: the client's gain is made
to be positive by where her utility is drawn from, and the provider's by his cost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from goodwill.reputation.model import Market

F = Fraction
Pick = Callable[[Sequence[Any]], Any]

#: Prices in cents, in units, in something odd, and in millions.
PRICES = (F(1, 100), F(1), F(7), F(20), F(10**6))
#: How much dearer the outside provider is.
PREMIUMS = (F(1, 200), F(1, 30), F(1, 5), F(1, 2), F(1), F(3))
#: The chance that effort succeeds: bad luck is usual, rare, or cannot occur.
LUCKS = (F(1, 6), F(1, 2), F(7, 10), F(9, 10), F(29, 30), F(99, 100), F(999, 1000), F(1))
#: Where a number lies between its bounds, which it never reaches.
INSIDE = (F(1, 1000), F(1, 10), F(1, 3), F(1, 2), F(2, 3), F(9, 10), F(999, 1000))
#: The fine, as a share of the price.
FINES = (F(0), F(1, 1000), F(1, 100), F(1, 10), F(1, 2), F(2))
#: The penalty, in prices; and its boundaries, which depend on the rest of the market.
PENALTIES = (F(0), F(1, 20), F(99, 100), F(1), F(101, 100), F(5, 2), F(10))


def hostile_market(
    pick: Pick,
    *,
    success: Sequence[Any] = LUCKS,
    fine: Sequence[Any] = FINES,
    penalty: Sequence[Any] | None = None,
) -> Market:
    """A market in fractions with ``alpha p > c`` and ``alpha (u - p) > m > 0``.

    Parameters
    ----------
    pick : function of a sequence
        Chooses one of its elements.
    success : sequence of numbers in (0, 1]
        From which the chance of success is drawn.
    fine, penalty : sequence of numbers >= 0
        The same, in prices.  By default the penalty may also be at a boundary: where a lie, effort or a
        rollback just pays.

    Examples
    --------
    >>> import random
    >>> one = hostile_market(random.Random(1).choice)
    >>> one.is_exact, one.margin > 0, one.gain > 0
    (True, True, True)
    >>> hostile_market(lambda options: options[-1], fine=[0]).success
    Fraction(1, 1)
    """
    price, premium, luck = pick(PRICES), pick(PREMIUMS), Fraction(pick(success))
    extra = price * premium
    # Her gain is extra - (1 - alpha) w, with w = u - p above what the outside provider is dearer.
    if luck == 1:
        worth = extra * (1 + pick(INSIDE) * pick((1, 10)))
    else:
        ties = [w for w in (price, extra / (1 - luck) - price) if extra < w < extra / (1 - luck)]
        worth = pick([*ties, *(extra * (1 + t * luck / (1 - luck)) for t in INSIDE)])
    cost = luck * price * pick(INSIDE)
    boundaries = [cost / luck, price - cost / luck, luck * price - cost, price - (luck * price - cost)]
    own = [price * x for x in (PENALTIES if penalty is None else penalty)]
    return Market(
        price=price,
        outside_premium=premium,
        utility=price + worth,
        effort_cost=cost,
        success=luck,
        fine=price * pick(fine),
        penalty=pick([*own, *boundaries] if penalty is None else own),
    )
