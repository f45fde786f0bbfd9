"""The exact set of equilibrium payoffs between the two discount factors at which it jumps far.

It is not in the paper: the page on the exact set states it as a theorem, for the pizza market with a penalty
of 5/2, and proves it.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from goodwill.checks import check_discount, check_number
from goodwill.reputation.formulas.open_question import complaint_discount, refused_discount
from goodwill.reputation.formulas.theorems import cheated_discount
from goodwill.reputation.model import Market

Point = tuple[Any, Any]

#: The market of the theorem, and the discount factors from which a rollback, a true complaint and a cheated
#: round can be made up for: delta_1, delta_3 and delta_2.
MARKET = Market.pizza(penalty=Fraction(5, 2))
REFUSED, COMPLAINT, CHEATED = (
    place(MARKET) for place in (refused_discount, complaint_discount, cheated_discount)
)
#: What both get without trade and by good service, and the most that he can be left with.
AWAY, GOOD = (MARKET.outside_payoff, Fraction(0)), (MARKET.good_service, MARKET.margin)
MOST = MARKET.margin / MARKET.success
#: The chance of bad luck, and what a round pays in which he makes an effort and delivers whatever comes of
#: it: q if she praises all of it, t if she is honest.
UNLUCKY = 1 - MARKET.success
PRAISED = (MARKET.success * MARKET.utility - MARKET.price, MARKET.price - MARKET.effort_cost)
HONEST = (PRAISED[0] - UNLUCKY * MARKET.fine, PRAISED[1] - UNLUCKY * MARKET.penalty)


def corners_between_jumps(delta: Any) -> dict[str, Point]:
    """The corners of the set of equilibrium payoffs, by their letters in the theorem.

    For the pizza market with a penalty of 5/2, in pure actions with a public lottery, in both readings of a
    round.  Some may lie inside, or on a side; the set is the convex hull of all.

    Not in the paper (page ``exact-set``, theorem ``thm-calm``).

    Parameters
    ----------
    delta : number, 80/99 <= delta < 180/199

    Returns
    -------
    dict from "O", "G", "Q", "R", "L", and from 297/335 on "T", to a pair of payoffs
        The client's first, a round on average; exact if ``delta`` is.

    Examples
    --------
    >>> corners = corners_between_jumps(Fraction(80, 99))
    >>> [str(x) for x in corners["L"]], "T" in corners
    (['4/5', '76/495'], False)
    """
    delta = check_discount("delta", delta)
    wanted = f"{REFUSED} <= delta < {CHEATED}, between the two jumps"
    check_number("delta", delta, wanted, lambda x: REFUSED <= x < CHEATED)
    # Q leads to the lower side, T is an end of it, and T may need Q: but only in a straight line.
    start, end = (_praised(delta, (x, MOST))[0] for x in (0, 1))
    Q = (start / (1 - (end - start)), MOST)
    R = _recurs(delta, PRAISED, (AWAY[0], _left_after_praise(delta)))
    after_rollback = AWAY[0] / delta  # to her
    L = (AWAY[0], delta * _upper_side(after_rollback, Q, R))
    corners = {"O": AWAY, "G": GOOD, "Q": Q, "R": R, "L": L}
    return corners if delta < COMPLAINT else corners | {"T": _complained(delta, Q)}


def _left_after_praise(delta: Any) -> Any:
    """M - k: the most that low quality may leave him with where she praises it, or no effort is worth it."""
    return MOST - (1 - delta) * MARKET.effort_cost / (delta * MARKET.success)


def _praised(delta: Any, Q: Point) -> Point:
    """What the round of Q is worth, if T was found with this Q; low quality leads to the lower side."""
    end = GOOD if delta < COMPLAINT else _complained(delta, Q)
    return _recurs(delta, PRAISED, _at_height(AWAY, end, _left_after_praise(delta)))


def _complained(delta: Any, Q: Point) -> Point:
    """T: she complains of low quality, and he is left with just enough to deliver it, or with more."""
    least = (1 - delta) * (MARKET.penalty - MARKET.price) / delta
    if least <= HONEST[1]:
        return HONEST
    return _recurs(delta, HONEST, _at_height(GOOD, HONEST if least <= GOOD[1] else Q, least))


def _upper_side(x: Any, Q: Point, R: Point) -> Any:
    """How high the polygon is above x: up to R on a line from the origin, then at M, then down to G."""
    if x <= R[0]:
        return MOST * x / R[0]
    return min(MOST, GOOD[1] + (MOST - GOOD[1]) * (GOOD[0] - x) / (GOOD[0] - Q[0]))


def _recurs(delta: Any, pays: Point, low: Point) -> Point:
    """The value of a round that recurs after high quality, where low quality leads to ``low``."""
    now, later = 1 - delta, UNLUCKY * delta
    hers, his = ((now * x + later * y) / (now + later) for x, y in zip(pays, low, strict=True))
    return hers, his


def _at_height(one: Point, other: Point, height: Any) -> Point:
    """The point of the line through two points at this height."""
    share = (height - one[1]) / (other[1] - one[1])
    return one[0] + share * (other[0] - one[0]), height
