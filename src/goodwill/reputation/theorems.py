"""The formulas of Paper II, each written once.

A formula is arithmetic on the fields of a market, whatever they are: SymPy letters, fractions, floats or
arrays.  The notebooks derive each of them from the stage game; the solvers never import this file.  In this
copy of the paper every formula is missing: all were derived again, and the prose's own numbers are the check.

Short names: m = u - p(1 + rho), the client's outside payoff; v = alpha p - c, the provider's margin.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from goodwill.arithmetic import choose, is_symbolic, log, minimum, most_powers
from goodwill.checks import check_discount, check_integer, check_number, check_probability
from goodwill.reputation.market import Market


def require_trade(market: Market) -> None:
    """Raise unless good service is better for both than the outside provider: the paper's two conditions.

    Raises
    ------
    ValueError
        Naming the condition: alpha p > c (the provider earns), or alpha (u - p) > u - p(1 + rho) (the client
        gains).

    >>> require_trade(Market.pizza(penalty=1, effort_cost=1))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    ValueError: success * price - effort_cost = -1/100 is out of range: ... alpha p > c, so that effort pays
    """
    for name, value, wanted in trade_conditions(market):
        if not is_symbolic(value) and not np.all(value > 0):
            raise ValueError(f"{name} = {value} is out of range: the paper's bounds need {wanted}")


def trade_conditions(market: Market) -> tuple[tuple[str, Any, str], ...]:
    """The two conditions of :func:`require_trade`: a name, what must be positive, and what it means."""
    return (
        ("success * price - effort_cost", market.margin, "alpha p > c, so that effort pays"),
        (
            "success * (utility - price) - outside payoff",
            market.good_service - market.outside_payoff,
            "alpha (u - p) > u - p(1 + rho), so that the client gains by good service",
        ),
    )


def least_discount(market: Market) -> Any:
    """Discount factor from which on the paper's cooperative strategies are an equilibrium (Proposition 1).

    ``p / (p + v)``: who delivers low quality once, unpunished, gains p now, and loses v for ever.

    >>> least_discount(Market.pizza(penalty=0))
    Fraction(100, 119)
    """
    require_trade(market)
    return market.price / (market.price + market.margin)


def honest_discount(market: Market) -> Any:
    """Discount factor from which on honest reports support good service.

    Not in the paper.  An honest client who is rewarded after a true complaint asks of the discount only
    ``delta / (1 - delta) >= epsilon / (alpha (u - p) - m) + max(p - epsilon_bar, 0) / v``.

    >>> honest_discount(Market.pizza(penalty=1)), honest_discount(Market.pizza(penalty=0))
    (Fraction(1, 20), Fraction(101, 120))
    """
    require_trade(market)
    unpunished = market.price - minimum(market.price, market.penalty)
    odds = market.fine / (market.good_service - market.outside_payoff) + unpunished / market.margin
    return odds / (1 + odds)


def silent_discount(market: Market) -> Any:
    """Discount factor below which there is no trade unless negative reports occur on the path.

    Not in the paper (see the page on Proposition 2).  It needs success < 1: with perfect monitoring low
    quality never occurs on the path.

    >>> from fractions import Fraction as F
    >>> silent_discount(Market.pizza(penalty=F(1, 2)))
    Fraction(50, 69)
    """
    require_trade(market)
    check_number("success", market.success, "success < 1", lambda x: x < 1)
    p, good, m = market.price, market.good_service, market.outside_payoff
    unpunished = p - minimum(p, market.penalty)
    return minimum(
        minimum(market.effort_cost / (market.success * p), unpunished / (unpunished + market.margin)),
        (m + p) / (good + p),
    )


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
    p, u = market.price, market.utility
    left = market.good_service - client_payoff
    if not is_symbolic(left) and not np.all(left >= 0):
        raise ValueError(
            f"client_payoff = {client_payoff} is out of range: no play gives the client more than good "
            f"service, alpha (u - p) = {market.good_service}"
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


def _require_costly_tests(market: Market) -> None:
    require_trade(market)
    excess = market.penalty - market.price
    if not is_symbolic(excess) and not np.all(excess > 0):
        raise ValueError(
            f"penalty = {market.penalty} is out of range: the bound on tests (Theorem 1) needs "
            f"epsilon_bar > p = {market.price}, as otherwise a test never costs the provider anything"
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
    check_discount("delta", delta)
    later = delta * (most_profit(market) - market.margin)
    return ((1 - delta) * market.price + later) / ((1 - delta) * market.penalty + later)


def untested_prior(market: Market) -> Any:
    """Share of honest clients above which no client is ever tested, at any discount factor.

    In any perfect Bayes equilibrium in public strategies, in which each node of a round counts.

    Not in the paper: ``(p + epsilon) / (epsilon_bar + epsilon)``.  A lie gains him p and saves her the fine;
    the truth costs him ``epsilon_bar - p``; above it the two of them would lose by a test together.

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

    Not in the paper: ``(p + (1 - mu) delta (V_P - v) / (1 - delta)) / epsilon_bar``, with ``mu`` the belief
    that the client is honest by nature; 1 or more where no chance is too great.  At ``mu = pi_bar`` it is
    ``pi_bar`` itself.

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
    check_discount("delta", delta)
    check_probability("belief", belief)
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
    check_number("honest_prior", honest_prior, "0 < honest_prior <= 1", lambda x: (x > 0) & (x <= 1))
    return most_powers(stopping_belief(market, delta), honest_prior)


def reputation_value(market: Market, delta: Any, tests: Any) -> Any:
    """What a client is sure to get on average if she complains truthfully now and ever after.

    She loses p + epsilon in each of ``tests`` rounds, the present one included, and has good service ever
    after.

    >>> from fractions import Fraction as F
    >>> reputation_value(Market.pizza(penalty=3), F(1, 2), 1)
    Fraction(-1, 100)
    """
    check_discount("delta", delta)
    check_number("tests", tests, "tests >= 0", lambda k: k >= 0)
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
    return (reputation_value(market, delta, tests) + (1 - delta) * market.price) / delta


def false_report_bound_with_reputation(market: Market, honest_prior: Any, delta: Any) -> Any:
    """Bound on false reports if the client may be honest by nature: the lesser of gamma and gamma-hat.

    For k = 0 there are none; for k = 1 the bound holds after the first one, the test itself.

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


def last_round_penalty(market: Market, reading: str = "extensive") -> Any:
    """Least penalty at which a round after which nothing follows has an equilibrium with trade.

    Not in the paper.  Where reports are rational when they are made, a fine rules trade out.  Without one the
    client is indifferent: ``c / alpha`` makes effort pay, and is enough if she bears bad luck, that is
    ``p rho >= (1 - alpha) u``; else failures must be rolled back, which takes ``p``.  In the normal reading a
    promise that is never tested is free: with a fine it takes ``p``, or ``c`` under perfect monitoring.

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
    if reading not in ("extensive", "normal"):
        raise ValueError(f"reading = {reading!r} is unknown: it must be 'extensive' or 'normal'")
    p, c, a = market.price, market.effort_cost, market.success
    if market.fine > 0 and reading == "extensive":
        return None
    if market.fine > 0:
        return p if a < 1 else c
    return c / a if p * market.outside_premium >= (1 - a) * market.utility else p


def serving_belief(market: Market, delta: Any, rounds_left: Any) -> Any:
    """Belief in an honest client from which on the provider serves, with so many rounds to go.

    Not in the paper.  ``beta ** rounds_left``: beta is ``c / (alpha epsilon_bar)``, where effort begins to
    pay in a last round, if she bears bad luck (``p rho > (1 - alpha) u``); else ``p / epsilon_bar``, where
    rolling failures back does.

    Parameters
    ----------
    delta : number, 0 < delta <= 1
    rounds_left : int, at least 1

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
    check_number("delta", delta, "0 < delta <= 1", lambda x: (x > 0) & (x <= 1))
    if not is_symbolic(rounds_left):
        check_integer("rounds_left", rounds_left, least=1)
    p, a, m = market.price, market.success, market.outside_payoff
    excess = market.penalty - p
    if not is_symbolic(excess) and not np.all(excess > 0):
        raise ValueError(
            f"penalty = {market.penalty} is out of range: with a known end the provider is bound by a report "
            f"only if epsilon_bar > p = {p}"
        )
    bears = a * market.utility - p - m
    by_effort, by_rolling_back = market.effort_cost / (a * market.penalty), p / market.penalty
    if is_symbolic(bears) or is_symbolic(by_effort):
        from sympy import Piecewise

        return Piecewise((by_effort, bears > 0), (by_rolling_back, True)) ** rounds_left
    worth = bears if bears > 0 else market.good_service - m
    if market.fine > delta * worth:
        raise ValueError(
            f"fine = {market.fine} is out of range: a complaint must be worth it to the client, "
            f"epsilon <= delta * {worth}, what one more round of care brings her"
        )
    return (by_effort if bears > 0 else by_rolling_back) ** rounds_left


def rounds_unserved(market: Market, delta: Any, honest_prior: Any) -> int:
    """In how many of the last rounds the provider does not serve for sure, if the end is known.

    Not in the paper.  The number of powers of beta (see :func:`serving_belief`) above the share of honest
    clients.

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
    check_number("honest_prior", honest_prior, "0 < honest_prior <= 1", lambda x: 0 < x <= 1)
    beta = serving_belief(market, delta, 1)
    reaching = int(most_powers(beta, honest_prior))
    return reaching - (serving_belief(market, delta, max(reaching, 1)) == honest_prior)


def average_lifetime(delta: Any) -> Any:
    """Expected number of rounds if the market goes on with probability ``delta`` after each.

    >>> from fractions import Fraction as F
    >>> average_lifetime(F(249, 250))
    250
    """
    check_discount("delta", delta)
    lifetime = 1 / (1 - delta)
    return int(lifetime) if getattr(lifetime, "denominator", 0) == 1 else lifetime


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
    check_discount("discount", discount)
    return most_powers(discount, least_discount(market))


def client_discount(discount: Any, interval: Any) -> Any:
    """Discount factor of the game with one client who comes every ``interval`` rounds: delta ** N.

    >>> client_discount(0.5, 3)
    0.125
    """
    check_discount("discount", discount)
    check_integer("interval", interval, least=1)
    return discount**interval


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
    check_discount("discount", discount)
    check_probability("probability", probability)
    return probability * discount * market.margin / (1 - discount)


def price_cut_penalty(market: Market, discount: Any, cut: Any, clients: Any) -> Any:
    """What a negative report costs if the next clients pay less.

    ``min(alpha z, v) d (1 - d^N) / (1 - d)``: a cut that makes good service a loss costs only the margin.

    Parameters
    ----------
    discount : number, 0 < discount < 1
    cut : number >= 0
        By how much the price is lower, z.
    clients : int, at least 1
        How many next clients pay less, N.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> price_cut_penalty(Market.pizza(penalty=0), F(9, 10), F(1, 10), 2)
    Fraction(16929, 100000)
    """
    require_trade(market)
    check_discount("discount", discount)
    check_number("cut", cut, "cut >= 0", lambda x: x >= 0)
    check_integer("clients", clients, least=1)
    rounds = discount * (1 - discount**clients) / (1 - discount)
    return minimum(market.success * cut, market.margin) * rounds


def licence_margin(discount: Any, licence: Any) -> Any:
    """Least margin at which a provider keeps a licence, which he could sell instead: ``(1 - d) L``.

    Not in the paper, which says that a licence needs no margin.

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
    check_discount("discount", discount)
    check_number("licence", licence, "licence >= 0", lambda x: x >= 0)
    return (1 - discount) * licence


def fewest_told(market: Market, discount: Any, penalty: Any) -> int | None:
    """How many next clients must pay less so that a report can cost ``penalty``; None if no number does.

    >>> from fractions import Fraction as F
    >>> fewest_told(Market.pizza(penalty=0), F(996, 1000), F(5, 2))
    14
    """
    require_trade(market)
    check_discount("discount", discount)
    check_number("penalty", penalty, "penalty >= 0", lambda x: x >= 0)
    left = 1 - penalty * (1 - discount) / (discount * market.margin)
    if left <= 0:
        return None
    told = most_powers(discount, left) if left < 1 else 0
    return int(told if discount**told <= left else told + 1)


def forgetting_fee(market: Market, discount: Any, cut: Any, memory: Any) -> Any:
    """Fee for each transaction from which on no negative reports are worth erasing by fakes.

    The greatest of ``sum_(j<M) d**j (p - j z - v) / (N d**M)`` over M = 1, ..., N: he cheats M clients in a
    row, at falling prices, and then buys N times from himself.  Not in the paper, which proposes a fee.

    Parameters
    ----------
    discount : number, 0 < discount < 1
        From one request to the next.
    cut : number >= 0
        By how much each negative report that is remembered lowers the price, z.
    memory : int, at least 1
        How many reports are remembered, N.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> forgetting_fee(Market.pizza(penalty=0), F(9, 10), F(1, 10), 2)
    Fraction(161, 180)
    """
    require_trade(market)
    check_discount("discount", discount)
    check_number("cut", cut, "cut >= 0", lambda x: x >= 0)
    check_integer("memory", memory, least=1)
    saved, fees = 0 * discount, []
    for row in range(1, memory + 1):
        saved += discount ** (row - 1) * (market.price - (row - 1) * cut - market.margin)
        fees.append(saved / (memory * discount**row))
    return max(fees)


# ---- The paper's remarks ----------------------------------------------------------------------


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
    check_discount("discount", discount)
    check_number("interval", interval, "interval >= 1", lambda x: x >= 1)
    return discount / (interval - (interval - 1) * discount)


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
    check_discount("own", own)
    check_discount("joint", joint)
    unpunished = market.price - minimum(market.price, market.penalty)
    gain = market.good_service - market.outside_payoff
    return (1 - own) * market.fine / (own * gain), 1 - (1 - joint) * unpunished / (joint * market.margin)


def dearest_report(market: Market, delta: Any) -> Any:
    """The most that a negative report may cost the client if she is ever to make one: fine and effort.

    ``delta (alpha (u - p) - m) / (1 - delta)``: afterwards she has good service at best, else m at worst.

    >>> from fractions import Fraction as F
    >>> dearest_report(Market.pizza(penalty=0), F(1, 2))
    Fraction(19, 100)
    """
    require_trade(market)
    check_discount("delta", delta)
    return delta * (market.good_service - market.outside_payoff) / (1 - delta)


def leaving_name_cost(market: Market, delta: Any) -> Any:
    """What a new name must cost, so that a client with good service to hope for stays away after all.

    ``(alpha (u - p) - m) / (1 - delta)``.

    >>> from fractions import Fraction as F
    >>> leaving_name_cost(Market.pizza(penalty=0), F(19, 20))
    Fraction(19, 5)
    """
    require_trade(market)
    check_discount("delta", delta)
    return (market.good_service - market.outside_payoff) / (1 - delta)


def honest_name_cost(market: Market, delta: Any) -> Any:
    """What a new name must cost, so that honest reports pay although newcomers are served well.

    ``epsilon / delta``: who lies saves the fine, and pays for a new name one round later.

    >>> from fractions import Fraction as F
    >>> honest_name_cost(Market.pizza(penalty=3), F(1, 2))
    Fraction(1, 50)
    """
    require_trade(market)
    check_discount("delta", delta)
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
    check_discount("delta", delta)
    lost = market.good_service + market.price + market.fine
    return (1 - delta**tests) * lost / (1 - delta)


def trial_belief(market: Market, delta: Any) -> Any:
    """How strongly a client may expect low quality, at most, and still come in: the mirror of pi_bar.

    ``W / (W + (1 - delta) (p + m))`` with ``W = (1 - delta) (u - p) + delta alpha (u - p) - m``: what she
    wins if the provider gives in.  Not in the paper.

    >>> from fractions import Fraction as F
    >>> trial_belief(Market.pizza(penalty=0), F(19, 20))
    Fraction(127, 187)
    """
    require_trade(market)
    check_discount("delta", delta)
    won = (1 - delta) * (market.utility - market.price) + delta * market.good_service - market.outside_payoff
    return won / (won + (1 - delta) * (market.price + market.outside_payoff))


def most_trials(market: Market, greedy_prior: Any, delta: Any) -> Any:
    """Bound on how often a client receives low quality from a provider who gave her nothing else.

    The greatest integer k with ``trial_belief ** k >= greedy_prior``: for sure if the players use no public
    lottery, on average (and without the rounding) if they do.  Not in the paper, which expects such a bound.

    Parameters
    ----------
    greedy_prior : number or array, 0 < greedy_prior <= 1
        The client's first belief that he is greedy, and never serves well.
    delta : number, 0 < delta < 1

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> [most_trials(Market.pizza(penalty=0), F(share, 100), F(19, 20)) for share in (1, 10, 70)]
    [11, 5, 0]
    """
    check_number("greedy_prior", greedy_prior, "0 < greedy_prior <= 1", lambda x: (x > 0) & (x <= 1))
    return most_powers(trial_belief(market, delta), greedy_prior)


def positive_mistake_bound(market: Market) -> Any:
    """Share of low quality that an honest client may report as high before the provider delivers it all.

    ``1 - p / epsilon_bar``.

    Raises
    ------
    ValueError
        Unless ``penalty > price``: else he delivers it anyway.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> positive_mistake_bound(Market.pizza(penalty=F(5, 2)))
    Fraction(3, 5)
    """
    excess = market.penalty - market.price
    if not is_symbolic(excess) and not np.all(excess > 0):
        raise ValueError(
            f"penalty = {market.penalty} is out of range: it must satisfy penalty > price = {market.price}, "
            f"as otherwise he delivers low quality to a client who never errs"
        )
    return 1 - market.price / market.penalty


def expected_tests(honest_prior: Any, expected: Any, mistakes: Any) -> Any:
    """Bound on the mean number of tests that an honest client who errs must pass: the lemma with mistakes.

    ``ln(1 / mu_0) / D``, with ``D`` the relative entropy of her reports, true with probability
    ``1 - mistakes``, to those expected, true with probability ``expected`` at most.  Without mistakes it is
    the statistical lemma.

    Parameters
    ----------
    honest_prior : number, 0 < honest_prior <= 1
    expected : number, 0 < expected < 1 - mistakes
        Tests count in which the truth is expected with at most this probability.
    mistakes : number, 0 <= mistakes < 1
        Probability that she reports low quality as high by accident.

    Examples
    --------
    >>> round(expected_tests(1 / 8, 1 / 2, 0), 12), round(expected_tests(1 / 8, 1 / 2, 1 / 4), 1)
    (3.0, 15.9)
    """
    check_number("honest_prior", honest_prior, "0 < honest_prior <= 1", lambda x: (x > 0) & (x <= 1))
    check_number("mistakes", mistakes, "0 <= mistakes < 1", lambda x: (x >= 0) & (x < 1))
    if not any(map(is_symbolic, (expected, mistakes))) and not 0 < expected < 1 - mistakes:
        raise ValueError(
            f"expected = {expected} is out of range: it must satisfy 0 < expected < 1 - mistakes = "
            f"{1 - mistakes}, as otherwise a mistake surprises nobody"
        )
    divergence = (1 - mistakes) * log((1 - mistakes) / expected)
    if is_symbolic(mistakes) or mistakes != 0:
        divergence = divergence + mistakes * log(mistakes / (1 - expected))
    return -log(honest_prior) / divergence


#: Services that a provider is asked for at random: the probability of each, and its market.
Services = Sequence[tuple[Any, Market]]


def least_discount_of_services(services: Services) -> Any:
    """Discount factor from which on cooperation is an equilibrium if services are drawn at random.

    ``p / (p + v)`` with the *highest* price and the *average* margin: he is tempted by the dearest service,
    and loses the average of all.  The paper has the average price.

    Parameters
    ----------
    services : sequence of (probability, market)

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> small = Market.pizza(penalty=0)
    >>> big = Market.pizza(penalty=0, price=10, utility=20, effort_cost=8)
    >>> least_discount_of_services([(F(1, 2), small), (F(1, 2), big)]), least_discount(small)
    (Fraction(2000, 2209), Fraction(100, 119))
    """
    _check_services(services)
    margin = sum(chance * market.margin for chance, market in services)
    return max(market.price / (market.price + margin) for _, market in services)


def false_report_bound_of_services(services: Services) -> Any:
    """Bound on false positive reports a round if services are drawn at random: where lies are cheapest.

    She can afford to lose ``sum q (alpha (u - p) - m)`` a round.  A lie that covers up bad luck costs her the
    price, one that covers up cheating the utility; the cheapest come first.

    Parameters
    ----------
    services : sequence of (probability, market)
        Numbers, no letters.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> small = Market.pizza(penalty=0)
    >>> big = Market.pizza(penalty=0, price=10, utility=20, effort_cost=8)
    >>> false_report_bound_of_services([(F(1, 2), small), (F(1, 2), big)])
    Fraction(101, 200)
    """
    _check_services(services)
    affords = sum(q * (one.good_service - one.outside_payoff) for q, one in services)
    bad_luck = [(one.price, q * (1 - one.success)) for q, one in services]
    cheating = [(one.utility, q * one.success) for q, one in services]
    lies = 0 * affords
    for cost, most in sorted(bad_luck + cheating):
        bought = minimum(most, affords / cost)
        lies, affords = lies + bought, affords - bought * cost
    return lies


def _check_services(services: Services) -> None:
    for k, (chance, market) in enumerate(services):
        check_probability(f"the probability of services[{k}]", chance)
        require_trade(market)
    total = sum(chance for chance, _ in services)
    if abs(total - 1) > 1e-12:
        raise ValueError(f"services have probabilities that sum to {total}: they must sum to 1")
