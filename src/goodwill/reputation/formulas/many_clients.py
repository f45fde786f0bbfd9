"""Formulas of Paper II's setting and discussion: many clients, and the names that they go by.

Which discount factor one relation has in a market of many; what all may know of a complaint; what a name is
worth, and must cost.  As in ``theorems.py``, a formula is arithmetic on the fields of a market, and the
solvers never import this file.
"""

from __future__ import annotations

from typing import Any

from goodwill.arithmetic import most_powers
from goodwill.checks import MOST, check_discount, check_integer, check_number
from goodwill.reputation.formulas.theorems import least_discount, require_trade, unpunished_price
from goodwill.reputation.model import Market

# ---- One relation at a time --------------------------------------------------------------------


def client_discount(discount: Any, interval: Any) -> Any:
    """Discount factor of the game with one client who comes every ``interval`` rounds: delta ** N.

    Parameters
    ----------
    discount : number, 0 < discount < 1
    interval : int, from 1 to a million

    Examples
    --------
    >>> client_discount(0.5, 3)
    0.125
    """
    discount = check_discount("discount", discount)
    interval = check_integer("interval", interval, least=1, most=MOST)
    return discount**interval


def random_visits_discount(discount: Any, interval: Any) -> Any:
    """Discount factor of the game with one client who comes in each round with probability 1/``interval``.

    ``d / (N - (N - 1) d)``, the mean of ``d ** gap``; it is above :func:`client_discount`, which belongs to
    visits at regular intervals.

    Parameters
    ----------
    discount : number, 0 < discount < 1
        The discount factor of one round of the whole market.
    interval : number >= 1
        Rounds from one visit to the next, on average.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> random_visits_discount(F(1, 2), 3)
    Fraction(1, 4)
    """
    discount = check_discount("discount", discount)
    interval = check_number("interval", interval, "interval >= 1", lambda x: x >= 1)
    return discount / (1 + (interval - 1) * (1 - discount))  # never 0, where floats round, either


def longest_interval(market: Market, discount: Any) -> Any:
    """Most rounds from one request of a client to her next one that still support Proposition 1.

    The greatest N with ``discount ** N >= least_discount``.

    Parameters
    ----------
    discount : number, 0 < discount < 1
        The discount factor of one round of the whole market.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> longest_interval(Market.pizza(penalty=0), F(996, 1000))
    43
    """
    discount = check_discount("discount", discount)
    return most_powers(discount, least_discount(market))


def average_lifetime(delta: Any) -> Any:
    """Expected number of rounds if the market goes on with probability ``delta`` after each.

    >>> from fractions import Fraction as F
    >>> average_lifetime(F(249, 250))
    250
    """
    delta = check_discount("delta", delta)
    lifetime = 1 / (1 - delta)
    return int(lifetime) if getattr(lifetime, "denominator", 0) == 1 else lifetime


# ---- What all can see --------------------------------------------------------------------------


def complaint_odds(market: Market, own: Any, joint: Any) -> tuple[Any, Any]:
    """How likely trade must be to go on after a true complaint, at least and at most, for good service.

    At least ``(1 - own) epsilon / (own (alpha (u - p) - m))``, so that she complains; at most
    ``1 - (1 - joint) max(p - epsilon_bar, 0) / (joint v)``, so that he does not deliver low quality.

    Parameters
    ----------
    own : number, 0 < own < 1
        Discount factor of the client, from one visit to the next.
    joint : number, 0 < joint < 1
        Discount factor of the provider, from one client who would hear of it to the next.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> complaint_odds(Market.pizza(penalty=0), F(1, 2), F(9, 10))
    (Fraction(1, 19), Fraction(71, 171))
    """
    require_trade(market)
    own, joint = check_discount("own", own), check_discount("joint", joint)
    unpunished = unpunished_price(market)
    # One division after the other, so that no tiny product becomes 0.
    least = (1 - own) * market.fine / own / market.gain
    return least, 1 - (1 - joint) * unpunished / joint / market.margin


# ---- Cheap names -------------------------------------------------------------------------------


def leaving_name_cost(market: Market, delta: Any) -> Any:
    """What a new name must cost, so that a client with good service to hope for stays away after all.

    ``(alpha (u - p) - m) / (1 - delta)``.

    >>> from fractions import Fraction as F
    >>> leaving_name_cost(Market.pizza(penalty=0), F(19, 20))
    Fraction(19, 5)
    """
    require_trade(market)
    return market.gain / (1 - check_discount("delta", delta))


def honest_name_cost(market: Market, delta: Any) -> Any:
    """What a new name must cost, so that honest reports pay although newcomers are served well.

    ``epsilon / delta``: who lies saves the fine, and pays for a new name one round later.

    >>> from fractions import Fraction as F
    >>> honest_name_cost(Market.pizza(penalty=3), F(1, 2))
    Fraction(1, 50)
    """
    require_trade(market)
    delta = check_discount("delta", delta)
    return market.fine / delta


def new_name_price(market: Market, delta: Any, tests: Any) -> Any:
    """What it costs, in all, to build a client's reputation again under a new name.

    ``(1 - delta**k) (alpha (u - p) + p + epsilon) / (1 - delta)``: low quality and the fine, instead of good
    service, in each of k tests.

    >>> from fractions import Fraction as F
    >>> [new_name_price(Market.pizza(penalty=3), F(1, 2), k) for k in (0, 1, 2)]
    [Fraction(0, 1), Fraction(2, 1), Fraction(3, 1)]
    """
    require_trade(market)
    delta = check_discount("delta", delta)
    tests = check_number("tests", tests, f"tests >= 0 and <= {MOST}", lambda k: (k >= 0) & (k <= MOST))
    lost = market.good_service + market.price + market.fine
    return (1 - delta**tests) * lost / (1 - delta)
