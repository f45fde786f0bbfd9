"""Formulas of Part III: where the set of equilibrium payoffs jumps, and how many lies and tests it carries.

None of them is in the paper.  The pages on the exact set, on how many lies there are, and on how often a
client is tested derive them.  As in ``theorems.py``, a formula is arithmetic on the fields of a market, and
the solvers never import this file.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from goodwill.arithmetic import is_exact, most_powers
from goodwill.checks import check_discount, check_integer, check_kind, check_share
from goodwill.reputation.formulas.theorems import (
    cheated_discount,
    false_report_bound,
    most_profit,
    require_costly_reports,
    require_trade,
    safe_test_belief,
    untested_prior,
)
from goodwill.reputation.model import Market

# ---- Where the set jumps -----------------------------------------------------------------------


def refused_discount(market: Market) -> Any:
    """Discount factor from which good service makes up to the client for a round rolled back: delta_1.

    ``m / (alpha (u - p))``; ``cheated_discount`` is the same for a round in which she is cheated.

    Not in the paper (page ``how-many-lies``, claim ``threat-of-refusal``).

    >>> refused_discount(Market.pizza(penalty=0))
    Fraction(80, 99)
    """
    require_trade(market)
    return market.outside_payoff / market.good_service


def effort_discount(market: Market) -> Any:
    """Discount factor from which the end of trade is threat enough for an effort: delta_e.

    ``c / (alpha p)``, for a provider who has ``v / alpha`` to lose.

    Not in the paper (page ``how-many-lies``, claim ``threat-of-refusal``).

    >>> from fractions import Fraction as F
    >>> effort_discount(Market.pizza(penalty=0, effort_cost=F(7, 10)))
    Fraction(70, 99)
    """
    require_trade(market)
    return market.effort_cost / (market.success * market.price)


def complaint_discount(market: Market) -> Any:
    """Discount factor from which his best future makes up to him for a true complaint: delta_3.

    ``(epsilon_bar - p) / (epsilon_bar - p + v / alpha)``: he could have rolled back what luck spoilt, and
    ``v / alpha`` is the most that he can be left with below ``cheated_discount``.

    Not in the paper (page ``exact-set``, theorem ``thm-calm``).

    Raises
    ------
    ValueError
        Unless trade is worth while, and the penalty is above the price.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> complaint_discount(Market.pizza(penalty=F(5, 2)))
    Fraction(297, 335)
    """
    require_trade(market)
    require_costly_reports(market, f"it must satisfy penalty > price = {market.price}")
    short = market.penalty - market.price
    return short / (short + market.margin / market.success)


# ---- How many lies -----------------------------------------------------------------------------


class LiePrices(NamedTuple):
    """How many lies a unit of a payoff is worth: of hers, ``lambda``, and of his, ``kappa``."""

    hers: Any
    his: Any


def lie_prices(market: Market) -> LiePrices:
    """The prices at which cheating, and effort with everything delivered, both just break even.

    ``kappa = gamma / V_P`` and ``lambda = (1 - kappa p) / (p + m)``, where low quality is reported as high.

    Not in the paper (page ``how-many-lies``, theorem ``thm-lies``).

    >>> lie_prices(Market.pizza(penalty=0))
    LiePrices(hers=Fraction(19, 54), his=Fraction(11, 30))
    """
    his = false_report_bound(market) / most_profit(market)
    return LiePrices((1 - his * market.price) / (market.price + market.outside_payoff), his)


def most_lies_if_he_mixes(market: Market) -> Any:
    """The tight share of lies between effort and cheated rounds, if he may mix: ``gamma (v / alpha) / V_P``.

    Not in the paper (page ``how-many-lies``, theorem ``thm-lies``).

    >>> most_lies_if_he_mixes(Market.pizza(penalty=0))
    Fraction(19, 270)
    """
    return lie_prices(market).his * market.margin / market.success


def most_lies_in_pure_actions(market: Market) -> Any:
    """The same if neither mixes: ``(1 - alpha) (v / alpha) / (p - c)``.

    Not in the paper (page ``how-many-lies``, theorem ``thm-lies``).

    >>> most_lies_in_pure_actions(Market.pizza(penalty=0))
    Fraction(19, 1980)
    """
    require_trade(market)
    unlucky = (1 - market.success) * market.margin / market.success
    return unlucky / (market.price - market.effort_cost)


def require_tight_lies(market: Market) -> None:
    """Raise unless the theorem on lies holds for this market, at its penalty and without one.

    The outside provider must be dear, ``p rho >= (1 - alpha) u``; effort must be possible at the first jump
    of the set, ``delta_e <= delta_1``; and the penalty must be neither too small for the plans that carry
    more lies nor too large for the bound.

    Not in the paper (page ``how-many-lies``, theorem ``thm-lies``).

    Raises
    ------
    ValueError
        Naming ``success``, ``effort_cost`` or ``penalty``, with its value and its range.

    Examples
    --------
    >>> require_tight_lies(Market.pizza(penalty=1))
    Traceback (most recent call last):
        ...
    ValueError: penalty = 1 is out of range: the exact share of lies needs 2.010 <= penalty <= 2.737
    """
    check_kind("market", market, Market)
    m, p, a, c = market.outside_payoff, market.price, market.success, market.effort_cost
    needs = "is out of range: the exact share of lies needs"
    spared = p * market.outside_premium
    if spared < (1 - a) * market.utility:
        raise ValueError(f"success = {a} {needs} success >= {1 - spared / market.utility}")
    most_cost = a * p * m / market.good_service
    if c > most_cost:
        raise ValueError(f"effort_cost = {c} {needs} effort_cost <= {most_cost}")
    hers, his = lie_prices(market)
    least = market.margin / (a * (1 - cheated_discount(market)))
    most = (1 + hers * market.fine) / his
    if a < 1:
        most = min(most, (p - c) / (1 - a))
    if least > most:
        raise ValueError(
            f"effort_cost = {c} {needs} another, or another success than {a}: no penalty will do"
        )
    if not least <= market.penalty <= most:
        between = f"{float(least):.3f} <= penalty <= {float(most):.3f}"
        raise ValueError(f"penalty = {market.penalty} {needs} {between}")


# ---- How many tests ----------------------------------------------------------------------------


def prior_before_safe_test(market: Market, delta: Any, belief: Any) -> Any:
    """The belief that one test lifts to ``belief``, if the truth is as likely as it may be at a safe test.

    That is the belief ``mu`` with ``mu = belief * safe_test_belief(market, delta, mu)``.

    Not in the paper (page ``how-often-tested``, claim ``lower-test-bound``).

    Parameters
    ----------
    delta : number, 0 < delta < 1
    belief : number, 0 < belief <= 1

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> market, delta = Market.pizza(penalty=F(5, 2)), F(19, 20)
    >>> before = prior_before_safe_test(market, delta, F(2, 5))
    >>> before == F(2, 5) * safe_test_belief(market, delta, before)
    True
    """
    belief = check_share("belief", belief)
    at_none, falls = _safe_level(market, delta)
    return belief * at_none / (1 + belief * falls)


def safe_test_priors(market: Market, delta: Any, tests: int) -> list[Any]:
    """The greatest shares of honest clients at which one safe test may occur, two, and so on.

    Above each there are fewer; :func:`most_safe_tests` counts them.

    Not in the paper (page ``how-often-tested``, claim ``lower-test-bound``).

    Parameters
    ----------
    delta : number, 0 < delta < 1
    tests : int, from 1 to 1000
        So many shares; only the first, if there is no bound on safe tests below it.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> found = safe_test_priors(Market.pizza(penalty=F(5, 2)), F(19, 20), 3)
    >>> [round(float(share), 4) for share in found]
    [0.4024, 0.3304, 0.2814]
    """
    delta, last = check_discount("delta", delta), untested_prior(market)
    tests = check_integer("tests", tests, least=1, most=1000)
    found = [last]
    while len(found) < tests and safe_test_belief(market, delta, found[-1]) < 1:
        found.append(prior_before_safe_test(market, delta, found[-1]))
    return found


def _safe_level(market: Market, delta: Any) -> tuple[Any, Any]:
    """``safe_test_belief`` falls in a straight line with the belief, from here to ``p / epsilon_bar``."""
    at_none = safe_test_belief(market, delta, 0)
    return at_none, at_none - safe_test_belief(market, delta, 1)


def most_safe_tests(market: Market, delta: Any, honest_prior: Any) -> int | None:
    """Bound on the number of tests where a rollback is worth at least the margin; None if there is none.

    No test occurs above ``untested_prior``, and each lifts the belief by the factor
    ``1 / safe_test_belief`` at least.

    Not in the paper (page ``how-often-tested``, claim ``lower-test-bound``).

    Parameters
    ----------
    delta : number, 0 < delta < 1
    honest_prior : number, 0 < honest_prior <= 1

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> market = Market.pizza(penalty=F(5, 2))
    >>> [most_safe_tests(market, F(19, 20), F(share, 100)) for share in (50, 40, 30)]
    [0, 1, 2]
    """
    delta = check_discount("delta", delta)
    belief, last = check_share("honest_prior", honest_prior), untested_prior(market)
    if not (market.is_exact and is_exact(delta)):
        belief = check_share("honest_prior", float(belief))
    if belief > last:
        return 0
    at_none, falls = _safe_level(market, delta)
    if at_none - falls * belief >= 1:
        return None
    # A test takes 1 / belief to at_none / belief - falls.
    if at_none == 1:
        return 1 + int((1 / belief - 1 / last) / falls)
    fixed = falls / (at_none - 1)
    left = belief * (1 / last - fixed) / (1 - belief * fixed)  # of the distance to this fixed point
    return 1 + (most_powers(at_none, left) if at_none < 1 else most_powers(1 / at_none, 1 / left))
