"""How often a provider tests a client who may be honest: the largest prior at which so many tests can occur.

In a *fair* equilibrium, which ``verify/fairness.py`` defines.  From above: no pair of values that such an
equilibrium may have leaves room for so many tests.  From below: one of them, written down.  Both come from
``fair_payoffs.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from goodwill.arithmetic import is_exact
from goodwill.checks import check_discount, check_integer, check_kind, check_number
from goodwill.reputation.model import Market
from goodwill.reputation.solvers.fair_payoffs import InnerApproximation, OuterApproximation
from goodwill.reputation.solvers.fair_profiles import Attained
from goodwill.reputation.strategies.automata import PublicProfile


@dataclass(frozen=True)
class Tested:
    """Up to which prior so many tests occur in a fair equilibrium: between two numbers.

    ``lower`` is attained by ``profile`` with ``beliefs``, an equilibrium to be verified (None if none was
    found); in no fair equilibrium with a prior above ``upper`` do so many occur.
    """

    tests: int
    lower: Fraction | None
    upper: float
    profile: PublicProfile | None
    beliefs: Mapping[str, Any] | None


def most_tested_priors(
    market: Market, delta: Fraction, tests: int = 4, *, least: float = 0.03, cells: int = 120
) -> list[Tested]:
    """For 1, 2, ... tests: the largest prior at which a fair equilibrium has so many.

    Parameters
    ----------
    market : Market
        Of ints and fractions, with ``penalty > price`` and ``fine > 0``.
    delta : Fraction
        At least ``(m + p) / (alpha (u - p) + p)``, so that a known client can be cheated at all.
    tests : int, from 1 to 100
    least : float, 0.0001 <= least < 1
        The lowest prior that is looked at.
    cells : int, from 10 to 2000
        Into how many cells the beliefs are divided: more cells bring the bounds closer.

    Returns
    -------
    list of Tested

    Raises
    ------
    TypeError, ValueError
        With the parameter's name, its value and its range.

    Examples
    --------
    >>> market = Market.pizza(penalty=Fraction(5, 2))
    >>> found = most_tested_priors(market, Fraction(19, 20), tests=1, cells=30)[0]
    >>> round(float(found.lower), 4), round(found.upper, 4)
    (0.401, 0.4024)
    """
    check_kind("market", market, Market)
    delta = check_discount("delta", delta)
    tests = check_integer("tests", tests, least=1, most=100)
    cells = check_integer("cells", cells, least=10, most=2000)
    wanted = "0 < least < 1, from 0.0001 on"
    least = float(check_number("least", least, wanted, lambda x: (x >= 1e-4) & (x < 1)))
    check_number("fine", market.fine, "fine > 0 here", lambda x: x > 0)
    check_number("penalty", market.penalty, "penalty > price here", lambda x: x > market.price)
    if not (market.is_exact and is_exact(delta)):
        raise TypeError(f"delta = {delta} and all numbers of the market must be ints or fractions")
    m, p = market.outside_payoff, market.price
    patient = (m + p) / (market.good_service + p)
    check_number("delta", delta, f"delta >= {patient}, so that she can be cheated", lambda x: x >= patient)
    outer = OuterApproximation(market, delta, least, cells)
    inner = InnerApproximation(market, delta, least, cells)
    return [_bracket(market, delta, n, least, outer, inner) for n in range(1, tests + 1)]


def _bracket(
    market: Market,
    delta: Fraction,
    tests: int,
    least: float,
    outer: OuterApproximation,
    inner: InnerApproximation,
) -> Tested:
    """The largest prior for so many tests, from above and from below."""
    possible, attained = outer.highest(tests), inner.highest(tests)
    # The outer sets of a cell hold for all beliefs up to the next one.
    upper = least if possible is None else float(outer.beliefs[max(possible - 1, 0)])
    if attained is None:
        return Tested(tests, None, upper, None, None)
    found = Attained(market, delta, inner)
    profile = found.profile(found.chain(tests, attained))
    return Tested(tests, inner.beliefs[attained], upper, profile, found.beliefs)
