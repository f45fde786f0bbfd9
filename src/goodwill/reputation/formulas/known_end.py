"""Formulas for a market that both know will end, which Paper II mentions and the companion works out.

With a last round trade unravels, unless that round has an equilibrium with trade, or the client may be honest
by nature.  As in ``theorems.py``, a formula is arithmetic on the fields of a market; the solvers of
``solvers/known_end.py`` never import this file.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from goodwill.arithmetic import choose, difference, is_symbolic, most_powers
from goodwill.checks import MOST, check_integer, check_share, shown
from goodwill.reputation.formulas.theorems import require_costly_reports, require_trade
from goodwill.reputation.model import Market, check_reading


def last_round_penalty(market: Market, reading: str = "extensive") -> Any:
    """Least penalty at which a round after which nothing follows has an equilibrium with trade.

    Not in the paper (page ``bridge``, theorem ``thm-last-round``).  Where reports are rational when they are
    made, a fine rules trade out.  Without one the client is indifferent: ``c / alpha`` makes effort pay, and
    is enough if she bears bad luck, that is ``p rho >= (1 - alpha) u``; else failures must be rolled back,
    which takes ``p``.  In the normal reading a promise that is never tested is free: with a fine it takes
    ``p``, or ``c`` under perfect monitoring.

    Parameters
    ----------
    reading : "extensive" or "normal"

    Returns
    -------
    number or None
        None if no penalty is enough.  The market's own penalty does not matter.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> pizza = Market.pizza(penalty=0)
    >>> last_round_penalty(pizza), last_round_penalty(pizza, "normal")
    (None, Fraction(1, 1))
    >>> last_round_penalty(pizza.with_changes(fine=0))
    Fraction(80, 99)
    """
    require_trade(market)
    check_reading(reading)
    p, c, a = market.price, market.effort_cost, market.success
    if market.fine > 0:
        if reading == "extensive":
            return None
        return p if a < 1 else c
    bears = difference(p * market.outside_premium, (1 - a) * market.utility)
    return c / a if bears >= 0 else p


def serving_belief(market: Market, delta: Any, rounds_left: Any) -> Any:
    """Belief in an honest client from which on the provider serves, with so many rounds to go.

    Not in the paper (page ``bridge``, claim ``finite-repetition``).  ``beta ** rounds_left``: beta is
    ``c / (alpha epsilon_bar)``, where effort begins to pay in a last round, if she bears bad luck
    (``p rho > (1 - alpha) u``); else ``p / epsilon_bar``, where rolling failures back does.

    Parameters
    ----------
    delta : number, 0 < delta <= 1
    rounds_left : int, from 1 to a million

    Raises
    ------
    ValueError
        Unless ``epsilon_bar > p`` and ``epsilon <= delta w``, w being what a round of care brings the client
        over staying out: ``alpha u - p - m`` in the first case, ``alpha (u - p) - m`` in the second.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> [str(serving_belief(Market.pizza(penalty=F(5, 2)), F(19, 20), i)) for i in (1, 2)]
    ['32/99', '1024/9801']
    """
    require_trade(market)
    delta = check_share("delta", delta)
    rounds_left = check_integer("rounds_left", rounds_left, least=1, most=MOST)
    p, a, m = market.price, market.success, market.outside_payoff
    require_costly_reports(
        market, f"with a known end the provider is bound by a report only if epsilon_bar > p = {p}"
    )
    bears = difference(a * market.utility, p + m)
    by_effort, by_rolling_back = market.effort_cost / (a * market.penalty), p / market.penalty
    worth = choose(bears > 0, bears, market.gain)
    gain = difference(delta * worth, market.fine)
    if not is_symbolic(gain) and not np.all(gain >= 0):
        raise ValueError(
            f"fine = {shown(market.fine)} is out of range: a complaint must be worth it to the client, "
            f"epsilon <= delta * {shown(worth)}, what one more round of care brings her"
        )
    return choose(bears > 0, by_effort, by_rolling_back) ** rounds_left


def rounds_unserved(market: Market, delta: Any, honest_prior: Any) -> int:
    """In how many of the last rounds the provider does not serve for sure, if the end is known.

    Not in the paper (page ``bridge``, claim ``finite-repetition``).  The number of powers of beta (see
    :func:`serving_belief`) above the share of honest clients.

    Parameters
    ----------
    honest_prior : number, 0 < honest_prior <= 1

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> market = Market.pizza(penalty=F(5, 2))
    >>> [rounds_unserved(market, F(19, 20), F(share, 100)) for share in (40, 20, 1)]
    [0, 1, 4]
    """
    honest_prior = check_share("honest_prior", honest_prior)
    beta = serving_belief(market, delta, 1)
    reaching = int(most_powers(beta, honest_prior))
    reached = serving_belief(market, delta, max(reaching, 1))
    return reaching - bool(difference(reached, honest_prior) == 0)
