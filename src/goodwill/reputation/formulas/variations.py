"""Formulas of Paper II's discussion: four changes of the model.

Services of different prices; honest clients who err; clients who are asked for negative feedback only; a
provider of unknown type.  As in ``theorems.py``, a formula is arithmetic on the fields of a market, and the
solvers never import this file.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from goodwill.arithmetic import is_exact, is_symbolic, log, minimum, most_powers
from goodwill.checks import (
    check_discount,
    check_kind,
    check_number,
    check_probability,
    check_share,
)
from goodwill.reputation.formulas.theorems import require_costly_reports, require_trade
from goodwill.reputation.model import Market, Services, checked_services

# ---- Services of different prices --------------------------------------------------------------


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
    >>> from goodwill.reputation import least_discount
    >>> small = Market.pizza(penalty=0)
    >>> big = Market.pizza(penalty=0, price=10, utility=20, effort_cost=8)
    >>> least_discount_of_services([(F(1, 2), small), (F(1, 2), big)]), least_discount(small)
    (Fraction(2000, 2209), Fraction(100, 119))
    """
    services = _checked_services(services)
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
    services = _checked_services(services)
    affords = sum(q * one.gain for q, one in services)
    bad_luck = [(one.price, q * (1 - one.success)) for q, one in services]
    cheating = [(one.utility, q * one.success) for q, one in services]
    lies = 0 * affords
    for cost, most in sorted(bad_luck + cheating):
        bought = minimum(most, affords / cost)
        lies, affords = lies + bought, affords - bought * cost
    return lies


def _checked_services(services: Services) -> list[tuple[Any, Market]]:
    found = checked_services(services)
    for _, market in found:
        require_trade(market)
    return found


# ---- Honest clients who err --------------------------------------------------------------------


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
    check_kind("market", market, Market)
    require_costly_reports(
        market,
        f"it must satisfy penalty > price = {market.price}, as otherwise he delivers low quality to a client "
        f"who never errs",
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
    honest_prior = check_share("honest_prior", honest_prior)
    mistakes = check_number("mistakes", mistakes, "0 <= mistakes < 1", lambda x: (x >= 0) & (x < 1))
    expected = check_probability("expected", expected)
    if not any(map(is_symbolic, (expected, mistakes))) and not 0 < expected < 1 - mistakes:
        raise ValueError(
            f"expected = {expected} is out of range: it must satisfy 0 < expected < 1 - mistakes = "
            f"{1 - mistakes}, as otherwise a mistake surprises nobody"
        )
    if is_exact(expected) != is_exact(mistakes) and not any(map(is_symbolic, (expected, mistakes))):
        expected, mistakes = Fraction(expected), Fraction(mistakes)  # one may be too small for a float
    divergence = (1 - mistakes) * log((1 - mistakes) / expected)
    if is_symbolic(mistakes) or mistakes != 0:
        divergence = divergence + mistakes * log(mistakes / (1 - expected))
    return -log(honest_prior) / divergence


# ---- Negative feedback only --------------------------------------------------------------------


def dearest_report(market: Market, delta: Any) -> Any:
    """The most that a negative report may cost the client if she is ever to make one: fine and effort.

    ``delta (alpha (u - p) - m) / (1 - delta)``: afterwards she has good service at best, else m at worst.

    >>> from fractions import Fraction as F
    >>> dearest_report(Market.pizza(penalty=0), F(1, 2))
    Fraction(19, 100)
    """
    require_trade(market)
    delta = check_discount("delta", delta)
    return delta * market.gain / (1 - delta)


# ---- A provider of unknown type ----------------------------------------------------------------


def trial_belief(market: Market, delta: Any) -> Any:
    """How strongly a client may expect low quality, at most, and still come in: the mirror of pi_bar.

    ``W / (W + (1 - delta) (p + m))`` with ``W = (1 - delta) (u - p) + delta alpha (u - p) - m``: what she
    wins if the provider gives in.  Not in the paper (page ``variations``, claim ``unknown-provider``).

    >>> from fractions import Fraction as F
    >>> trial_belief(Market.pizza(penalty=0), F(19, 20))
    Fraction(127, 187)
    """
    require_trade(market)
    delta = check_discount("delta", delta)
    won = (1 - delta) * (market.utility - market.price) + delta * market.good_service - market.outside_payoff
    return won / (won + (1 - delta) * (market.price + market.outside_payoff))


def most_trials(market: Market, greedy_prior: Any, delta: Any) -> Any:
    """Bound on how often a client receives low quality from a provider who gave her nothing else.

    The greatest integer k with ``trial_belief ** k >= greedy_prior``: for sure if the players use no public
    lottery, on average (and without the rounding) if they do.  Not in the paper (page ``variations``, claim
    ``unknown-provider``), which expects such a bound.

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
    greedy_prior = check_share("greedy_prior", greedy_prior)
    return most_powers(trial_belief(market, delta), greedy_prior)
