"""The formulas of Paper II's propositions and of its theorem, each written once.

A formula is arithmetic on the fields of a market, whatever they are: SymPy letters, fractions, floats or
arrays.  The notebooks derive each of them from the stage game; the solvers never import this file.  In this
copy of the paper every formula is missing: all were derived again, and the prose's own numbers are the check.
Next to each stands what the companion adds to it.

Short names: m = u - p(1 + rho), the client's outside payoff; v = alpha p - c, the provider's margin.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from goodwill.arithmetic import choose, difference, is_symbolic, minimum, most_powers
from goodwill.checks import (
    MOST,
    check_discount,
    check_kind,
    check_number,
    check_probability,
    check_share,
    shown,
)
from goodwill.reputation.model import Market


def require_trade(market: Market) -> None:
    """Raise unless good service is better for both than the outside provider: the paper's two conditions.

    Raises
    ------
    ValueError
        Naming the condition: alpha p > c (the provider earns), or alpha (u - p) > u - p(1 + rho) (the client
        gains).

    Examples
    --------
    >>> require_trade(Market.pizza(penalty=1, effort_cost=1))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    ValueError: success * price - effort_cost = -1/100 is out of range: ... alpha p > c, so that effort pays
    """
    check_kind("market", market, Market)
    for name, value, wanted in trade_conditions(market):
        if not is_symbolic(value) and not np.all(value > 0):
            raise ValueError(f"{name} = {shown(value)} is out of range: the paper's bounds need {wanted}")


def trade_conditions(market: Market) -> tuple[tuple[str, Any, str], ...]:
    """The two conditions of :func:`require_trade`: a name, what must be positive, and what it means."""
    return (
        ("success * price - effort_cost", market.margin, "alpha p > c, so that effort pays"),
        (
            "success * (utility - price) - outside payoff",
            market.gain,
            "alpha (u - p) > u - p(1 + rho), so that the client gains by good service",
        ),
    )


def require_costly_reports(market: Market, why: str) -> None:
    """Raise unless a negative report costs the provider more than he was paid: epsilon_bar > p.

    ``why`` is what the error says about it.

    >>> require_costly_reports(Market.pizza(penalty=1), "it must satisfy penalty > price = 1")
    Traceback (most recent call last):
        ...
    ValueError: penalty = 1 is out of range: it must satisfy penalty > price = 1
    """
    check_kind("market", market, Market)
    excess = market.penalty - market.price
    if not is_symbolic(excess) and not np.all(excess > 0):
        raise ValueError(f"penalty = {shown(market.penalty)} is out of range: {why}")


def unpunished_price(market: Market) -> Any:
    """What the provider keeps of the price after a true complaint: max(p - epsilon_bar, 0).

    >>> unpunished_price(Market.pizza(penalty=0)), unpunished_price(Market.pizza(penalty=3))
    (Fraction(1, 1), Fraction(0, 1))
    """
    return market.price - minimum(market.price, market.penalty)


# ---- Proposition 1: good service ---------------------------------------------------------------


def least_discount(market: Market) -> Any:
    """Discount factor from which on the paper's cooperative strategies are an equilibrium (Proposition 1).

    ``p / (p + v)``: who delivers low quality once, unpunished, gains p now, and loses v for ever.

    >>> least_discount(Market.pizza(penalty=0))
    Fraction(100, 119)
    """
    require_trade(market)
    return market.price / (market.price + market.margin)


def cheated_discount(market: Market) -> Any:
    """Discount factor from which good service makes up to the client for a cheated round: delta_2.

    Not in the paper (page ``how-many-lies``, theorem ``thm-lies``).

    >>> cheated_discount(Market.pizza(penalty=0))
    Fraction(180, 199)
    """
    require_trade(market)
    return (market.outside_payoff + market.price) / (market.good_service + market.price)


def honest_discount(market: Market) -> Any:
    """Discount factor from which on honest reports support good service.

    Not in the paper (page ``cooperation``, claim ``patience-needed``).  A reward for a true complaint takes
    ``delta / (1 - delta) >= epsilon / (alpha (u - p) - m) + max(p - epsilon_bar, 0) / v``.

    >>> honest_discount(Market.pizza(penalty=1)), honest_discount(Market.pizza(penalty=0))
    (Fraction(1, 20), Fraction(101, 120))
    """
    require_trade(market)
    odds = market.fine / market.gain + unpunished_price(market) / market.margin
    return odds / (1 + odds)


# ---- Proposition 2: negative reports -----------------------------------------------------------


def silent_discount(market: Market) -> Any:
    """Discount factor below which there is no trade unless negative reports occur on the path.

    Not in the paper (page ``negative-reports``, claim ``proposition-2``).  It needs success < 1: with perfect
    monitoring low quality never occurs on the path.

    >>> from fractions import Fraction as F
    >>> silent_discount(Market.pizza(penalty=F(1, 2)))
    Fraction(50, 69)
    """
    require_trade(market)
    check_number("success", market.success, "success < 1", lambda x: x < 1)
    unpunished = unpunished_price(market)
    effort = market.effort_cost / (market.success * market.price)
    promise = unpunished / (unpunished + market.margin)
    return minimum(minimum(effort, promise), cheated_discount(market))


# ---- Proposition 3: false positive reports -----------------------------------------------------


def most_profit(market: Market) -> Any:
    """The most that the provider can get on average while the client gets m: V_P.

    The Pareto frontier has two pieces, so there are two cases; the lesser value is the right one.

    >>> most_profit(Market.pizza(penalty=0))
    Fraction(3, 11)
    """
    require_trade(market)
    p, u, c, a = market.price, market.utility, market.effort_cost, market.success
    m = market.outside_payoff
    return minimum(p - c * (p + m) / (a * u), a * u - c - m)


def most_false_reports(market: Market, client_payoff: Any) -> Any:
    """The most false positive reports a round, if the client gets ``client_payoff`` on average.

    The linear program behind Proposition 3, solved; at ``client_payoff = m`` it is the proposition.

    Raises
    ------
    ValueError
        If ``client_payoff`` is more than good service, alpha (u - p), gives.

    Examples
    --------
    >>> most_false_reports(Market.pizza(penalty=0), Market.pizza(penalty=0).good_service)
    Fraction(0, 1)
    """
    check_kind("market", market, Market)
    p, u = market.price, market.utility
    client_payoff = check_number("client_payoff", client_payoff, "client_payoff < oo", lambda x: x == x)
    left = difference(market.good_service, client_payoff)
    if not is_symbolic(left) and not np.all(left >= 0):
        raise ValueError(
            f"client_payoff = {shown(client_payoff)} is out of range: no play gives the client more than "
            f"good service, alpha (u - p) = {shown(market.good_service)}"
        )
    return minimum((u - p - client_payoff) / u, left / p)


def false_report_bound(market: Market) -> Any:
    """Bound on the share of rounds that end in a false positive report: gamma (Proposition 3).

    ``p rho / u``, or ``(alpha (u - p) - m) / p`` if that is less.

    >>> false_report_bound(Market.pizza(penalty=0))
    Fraction(1, 10)
    """
    require_trade(market)
    return most_false_reports(market, market.outside_payoff)


# ---- Theorem 1: tests of a client who may be honest --------------------------------------------


def _require_costly_tests(market: Market) -> None:
    require_trade(market)
    require_costly_reports(
        market,
        f"the bound on tests (Theorem 1) needs epsilon_bar > p = {market.price}, as otherwise a test never "
        f"costs the provider anything",
    )


def stopping_belief(market: Market, delta: Any) -> Any:
    """Belief in an honest report above which the provider does not test the client: pi_bar.

    A test that fails pays p - epsilon_bar now and v for ever; one that succeeds p now and at most V_P
    later; not testing pays v for ever after this round.

    Raises
    ------
    ValueError
        If ``delta`` is no discount factor, or unless ``penalty > price``: else a test always pays.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> round(float(stopping_belief(Market.pizza(penalty=F(5, 2)), F(19, 20))), 4)
    0.6316
    """
    _require_costly_tests(market)
    delta = check_discount("delta", delta)
    later = delta * (most_profit(market) - market.margin)
    return ((1 - delta) * market.price + later) / ((1 - delta) * market.penalty + later)


def untested_prior(market: Market) -> Any:
    """Share of honest clients above which no client is ever tested, at any discount factor.

    In any perfect Bayes equilibrium in public strategies, in which each node of a round counts.

    Not in the paper (page ``how-often-tested``, claim ``lower-test-bound``):
    ``(p + epsilon) / (epsilon_bar + epsilon)``.  A lie gains him p and saves her the fine; the truth costs
    him ``epsilon_bar - p``; above it the two of them would lose by a test together.

    Raises
    ------
    ValueError
        Unless ``penalty > price`` and ``fine > 0``.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> untested_prior(Market.pizza(penalty=F(5, 2)))
    Fraction(101, 251)
    """
    _require_costly_tests(market)
    check_number("fine", market.fine, "fine > 0 here", lambda x: x > 0)
    return (market.price + market.fine) / (market.penalty + market.fine)


def safe_test_belief(market: Market, delta: Any, belief: Any) -> Any:
    """The greatest chance of a truthful report at which a test can pay, where a rollback is worth v.

    Not in the paper (page ``how-often-tested``, claim ``early-tests``):
    ``(p + (1 - mu) delta (V_P - v) / (1 - delta)) / epsilon_bar``, with ``mu`` the belief that the client is
    honest by nature; 1 or more where no chance is too great.  At ``mu = pi_bar`` it is ``pi_bar`` itself.

    Parameters
    ----------
    delta : number, 0 < delta < 1
    belief : number in [0, 1]

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> market, delta = Market.pizza(penalty=F(5, 2)), F(19, 20)
    >>> level = stopping_belief(market, delta)
    >>> safe_test_belief(market, delta, level) == level
    True
    """
    _require_costly_tests(market)
    delta = check_discount("delta", delta)
    belief = check_probability("belief", belief)
    later = delta * (most_profit(market) - market.margin) / (1 - delta)
    return (market.price + (1 - belief) * later) / market.penalty


def most_tests(market: Market, honest_prior: Any, delta: Any) -> Any:
    """Bound on how often the provider delivers low quality to a client who always reports honestly: k.

    The greatest integer with ``pi_bar ** k >= honest_prior`` (Theorem 1): if k tests failed, the next
    negative report must be expected with a probability above pi_bar.

    Parameters
    ----------
    honest_prior : number or array, 0 < honest_prior <= 1
        The provider's first belief that the client is of the honest type, mu_0.
    delta : number, 0 < delta < 1

    Returns
    -------
    int, array of int or SymPy expression
        Fractions are decided exactly.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> market = Market.pizza(penalty=F(5, 2))
    >>> [most_tests(market, F(share, 100), F(19, 20)) for share in (20, 40, 64)]
    [3, 1, 0]
    """
    honest_prior = check_share("honest_prior", honest_prior)
    return most_powers(stopping_belief(market, delta), honest_prior)


def reputation_value(market: Market, delta: Any, tests: Any) -> Any:
    """What a client is sure to get on average if she complains truthfully now and ever after.

    She loses p + epsilon in each of ``tests`` rounds, this one included, and has good service from then on.

    >>> from fractions import Fraction as F
    >>> reputation_value(Market.pizza(penalty=3), F(1, 2), 1)
    Fraction(-1, 100)
    """
    check_kind("market", market, Market)
    delta = check_discount("delta", delta)
    tests = check_number("tests", tests, f"tests >= 0 and <= {MOST}", lambda k: (k >= 0) & (k <= MOST))
    lost = delta**tests
    return lost * market.good_service - (1 - lost) * (market.price + market.fine)


def tolerated_payoff(market: Market, delta: Any, tests: Any) -> Any:
    """Least continuation payoff for which a client may report low quality as high.

    Below it she does better to build a reputation for honesty.  For one test it is
    ``alpha (u - p) - (1 - delta) epsilon / delta``.

    >>> from fractions import Fraction as F
    >>> tolerated_payoff(Market.pizza(penalty=3), F(1, 2), 1)
    Fraction(49, 50)
    """
    delta = check_discount("delta", delta)
    tests = int(tests) if isinstance(tests, float | np.floating) and float(tests).is_integer() else tests
    return (reputation_value(market, delta, tests) + (1 - delta) * market.price) / delta


def false_report_bound_with_reputation(market: Market, honest_prior: Any, delta: Any) -> Any:
    """Bound on false reports if the client may be honest by nature: the lesser of gamma and gamma-hat.

    For k = 0 there are none.  For k = 1 the bound counts those after the first one, the test itself, and
    there are equilibria beyond it (claim "after-the-first").

    Parameters
    ----------
    honest_prior : number or array, 0 < honest_prior <= 1
    delta : number, 0 < delta < 1

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> market = Market.pizza(penalty=F(5, 2))
    >>> false_report_bound_with_reputation(market, F(1, 2), F(19, 20))
    Fraction(1, 1900)
    """
    tests = most_tests(market, honest_prior, delta)
    tested = tests if is_symbolic(tests) else np.maximum(tests, 1) if np.ndim(tests) else max(tests, 1)
    bound = minimum(
        false_report_bound(market), most_false_reports(market, tolerated_payoff(market, delta, tested))
    )
    return choose(tests > 0, bound, 0 * bound)


# ---- Malicious clients -------------------------------------------------------------------------


def mistake_bound(market: Market) -> Any:
    """Share of good service that may be reported as bad before the provider loses by it: nu.

    ``v / (alpha epsilon_bar)``; above 1, every share is tolerated.

    Raises
    ------
    ValueError
        If ``penalty = 0``: then reports do not matter to the provider.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> mistake_bound(Market.pizza(penalty=F(5, 2)))
    Fraction(38, 495)
    """
    require_trade(market)
    check_number("penalty", market.penalty, "penalty > 0 (else mistakes cost nothing)", lambda x: x > 0)
    return market.margin / (market.success * market.penalty)
