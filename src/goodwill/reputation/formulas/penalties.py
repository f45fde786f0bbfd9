"""Formulas of Paper II's setting: what makes the penalty for a negative report real, and how large it can be.

Three mechanisms: the provider is banned, or the next clients pay less, or a licence burns.  Then the fee that
the paper's discussion proposes, against a provider who buys from himself until a report is forgotten.  As in
``theorems.py``, a formula is arithmetic on the fields of a market, and the solvers never import this file.

``discount``, the paper's d, is the discount factor of the whole market, from one request to the next,
whoever makes it.
"""

from __future__ import annotations

from typing import Any

from goodwill.arithmetic import difference, minimum, most_powers
from goodwill.checks import MOST, check_discount, check_integer, check_number, check_probability
from goodwill.reputation.formulas.theorems import require_trade
from goodwill.reputation.model import Market


def exclusion_penalty(market: Market, discount: Any, probability: Any) -> Any:
    """What a negative report costs if it gets the provider banned with a probability.

    ``q d v / (1 - d)``: he loses his margin in every later round of the whole market.

    Parameters
    ----------
    discount : number, 0 < discount < 1
        The discount factor of one round of the whole market.
    probability : number in [0, 1]

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> exclusion_penalty(Market.pizza(penalty=0), F(9, 10), F(1, 2))
    Fraction(171, 200)
    """
    require_trade(market)
    discount = check_discount("discount", discount)
    probability = check_probability("probability", probability)
    return probability * discount * market.margin / (1 - discount)


def price_cut_penalty(market: Market, discount: Any, cut: Any, clients: Any) -> Any:
    """What a negative report costs if the next clients pay less.

    ``min(alpha z, v) d (1 - d^N) / (1 - d)``: a cut that makes good service a loss costs only the margin.

    Parameters
    ----------
    discount : number, 0 < discount < 1
    cut : number >= 0
        By how much the price is lower, z.
    clients : int, from 1 to a million
        How many next clients pay less, N.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> price_cut_penalty(Market.pizza(penalty=0), F(9, 10), F(1, 10), 2)
    Fraction(16929, 100000)
    """
    require_trade(market)
    discount = check_discount("discount", discount)
    cut = check_number("cut", cut, "cut >= 0", lambda x: x >= 0)
    clients = check_integer("clients", clients, least=1, most=MOST)
    rounds = discount * (1 - discount**clients) / (1 - discount)
    return minimum(market.success * cut, market.margin) * rounds


def fewest_told(market: Market, discount: Any, penalty: Any) -> int | None:
    """How many next clients must pay less so that a report can cost ``penalty``; None if no number does.

    >>> from fractions import Fraction as F
    >>> fewest_told(Market.pizza(penalty=0), F(996, 1000), F(5, 2))
    14
    """
    require_trade(market)
    discount = check_discount("discount", discount)
    penalty = check_number("penalty", penalty, "penalty >= 0", lambda x: x >= 0)
    wanted = penalty * (1 - discount) / market.margin
    if wanted >= discount:
        return None
    left = difference(1, wanted / discount) if wanted else 1
    if left <= 0:
        return None
    told = most_powers(discount, left)
    return int(told if difference(discount**told, left) <= 0 else told + 1)


def licence_margin(discount: Any, licence: Any) -> Any:
    """Least margin at which a provider keeps a licence, which he could sell instead: ``(1 - d) L``.

    Not in the paper (page ``penalties``, claim ``penalty-by-licence``), which says that a licence needs no
    margin.

    Parameters
    ----------
    discount : number, 0 < discount < 1
        The discount factor of one round of the whole market.
    licence : number >= 0
        The price of the licence.  A negative report can burn no more, so it is at least the penalty.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> licence_margin(F(9, 10), 5)
    Fraction(1, 2)
    """
    discount = check_discount("discount", discount)
    licence = check_number("licence", licence, "licence >= 0", lambda x: x >= 0)
    return (1 - discount) * licence


def forgetting_fee(market: Market, discount: Any, cut: Any, memory: Any) -> Any:
    """Fee for each transaction from which on no negative reports are worth erasing by fakes.

    The greatest of ``sum_(j<M) d**j (p - j z - v) / (N d**M)`` over M = 1, ..., N: he cheats M clients in a
    row, at falling prices, and then buys N times from himself.  Not in the paper (page ``remarks``, claim
    ``fake-transactions``), which proposes a fee.

    Parameters
    ----------
    discount : number, 0 < discount < 1
        From one request to the next.
    cut : number >= 0
        By how much each negative report that is remembered lowers the price, z.
    memory : int, from 1 to 10,000
        How many reports are remembered, N.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> forgetting_fee(Market.pizza(penalty=0), F(9, 10), F(1, 10), 2)
    Fraction(161, 180)
    """
    require_trade(market)
    discount = check_discount("discount", discount)
    cut = check_number("cut", cut, "cut >= 0", lambda x: x >= 0)
    memory = check_integer("memory", memory, least=1, most=10_000)
    saved, greatest = 0 * discount, None  # saved by a row of cheats, counted at its end
    for row in range(1, memory + 1):
        saved = (saved + market.price - (row - 1) * cut - market.margin) / discount
        greatest = saved if greatest is None else max(greatest, saved)
    return greatest / memory
