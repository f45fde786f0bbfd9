"""The formulas of Paper I, each written once.

A formula is arithmetic on the fields of a game, whatever they are: SymPy letters, fractions, floats or
arrays.  The notebooks derive each of them from the model; the solvers never import this file.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np

from goodwill.arithmetic import ceiling, is_exact, is_symbolic, log
from goodwill.checks import check_probability
from goodwill.last_exchange.game import LastExchange


def tau(game: LastExchange) -> Any:
    """Last round in which pestering is too weak a threat to be worth a contribution (Lemma 5).

    In rounds ``t <= tau`` the pesters that are still to come cost P1 less than one contribution,
    even if it knows that P2 is destitute: equation (2).

    Returns
    -------
    int, array of int or SymPy expression
        At least 0.  Exact for fractions; a float within 1e-12 of an integer counts as that integer.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> tau(LastExchange(loss=F(1, 20), s_c=2, r_p=1))
    2
    >>> tau(LastExchange(loss=F(3, 20), s_c=F(289, 400))), tau(LastExchange(loss=0.15, s_c=0.7225))
    (0, 0)
    """
    return ceiling(game.s_c / ((1 - game.loss) ** 2 * game.r_p)) - 1


def horizon_bound(game: LastExchange) -> Any:
    """Bound on T up to which the paper proves that silence is never answered: equation (3).

    For ``T`` below it, a P1 that contributed and was not pestered since does nothing (Lemma 6).

    >>> from fractions import Fraction as F
    >>> horizon_bound(LastExchange(loss=F(1, 4), s_c=2, r_p=1))
    Fraction(416, 9)
    """
    rho = game.loss
    return (1 - rho + rho**2) / (rho**2 * (1 - rho) ** 2) * game.s_c / game.r_p


def patience_bound(game: LastExchange) -> Any:
    """Least ``s_c / r_p`` for which silence is never answered, however long the game (Lemma 6, sharpened).

    Not in the paper: where ``s_c / r_p`` is at least ``rho^2 / (1 - rho)``, Lemma 6 holds for every T.

    >>> from fractions import Fraction as F
    >>> patience_bound(LastExchange(loss=F(1, 4)))
    Fraction(1, 12)
    """
    rho = game.loss
    return rho**2 / (1 - rho)


def first_unprompted_round(game: LastExchange) -> int | None:
    """First round in which it can pay to contribute again after a contribution and silence: t*.

    Not in the paper.  Against a peer that is known to be destitute, P1's cost ``f`` of waiting for a pester
    and then playing optimally is ``(1 - rho) r_p t`` up to round tau + 1, and from there approaches
    ``(s_c + r_p) / (1 - rho)`` geometrically.  Another contribution pays, ties included, once
    ``(1 - rho) rho^2 f >= (1 - rho + rho^2) s_c``.  Lemma 6 fails for T if this round is below T.

    Returns
    -------
    int or None
        None if there is no such round.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> first_unprompted_round(LastExchange(loss=F(1, 2), s_c=F(1, 10), r_p=1))
    2
    >>> first_unprompted_round(LastExchange(loss=F(1, 20), s_c=2, r_p=1)) is None
    True
    """
    for name in ("loss", "s_c", "r_p"):
        if is_symbolic(getattr(game, name)) or np.ndim(getattr(game, name)):
            raise TypeError(f"{name} = {getattr(game, name)!r} is not one number: t* needs a game of numbers")
    rho, arrives, start = game.loss, 1 - game.loss, tau(game) + 1
    limit, at_start = (game.s_c + game.r_p) / arrives, arrives * game.r_p * start
    needed = (1 - rho + rho**2) * game.s_c / (arrives * rho**2)
    if needed >= limit or game.s_c >= patience_bound(game) * game.r_p:
        return None
    if needed <= at_start:
        return start
    gap, shrinks = (limit - needed) / (limit - at_start), 1 - arrives**2
    rounds = max(math.floor(log(gap) / log(shrinks)) - 1, 0)
    while shrinks**rounds > gap:  # the logarithm was rounded; a few steps at most
        rounds += 1
    return start + rounds


def pester_threshold(game: LastExchange, t: Any) -> Any:
    """Belief that P1 is altruistic above which a destitute P2 pesters in round ``t`` (Theorem 4, (1)).

    Condition (1) is strict: at the threshold itself the theorem is silent.

    Parameters
    ----------
    t : int, at least 1
        The round; nobody pesters in round 0.

    Returns
    -------
    number
        Above 1 if no belief suffices.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> pester_threshold(LastExchange(loss=F(1, 20), generosity=F(1, 10)), 1)
    Fraction(4, 361)
    """
    if not is_symbolic(t) and t < 1:
        raise ValueError(f"t = {t} is out of range: it must satisfy t >= 1, as nobody pesters in round 0")
    alpha, worth = game.alpha, game.b_c - game.r_c
    return game.s_p / (alpha ** (t - 1) * (1 - alpha) * worth + (1 - alpha ** (t - 1)) * game.s_p)


def sufficient_altruism(
    game: LastExchange, byzantine_share: Any = Fraction(1, 2), share_of: str = "remainder"
) -> Any:
    """Share of altruists above which condition (1) holds whenever P2 has always pestered (Figure 1).

    Under the paper's conservative beliefs: an altruistic P1 follows the altruistic strategy, a rational one
    contributes in round T only, a Byzantine one at its rate in round T and not later (by default never).
    Condition (1) then is the same inequality in every round.

    Parameters
    ----------
    byzantine_share : number in [0, 1]
        The Byzantine share f of ``share_of``.
    share_of : "remainder" or "everybody"
        Whether f is a share of those who are not altruistic, or of all peers.

    Returns
    -------
    number or array
        The infimum of mu(A): (1) is strict, so a little more is needed.  None (exact) or nan where no share
        suffices.

    Examples
    --------
    >>> round(sufficient_altruism(LastExchange(loss=0.05, generosity=0.05), 0.5), 4)
    0.3639
    """
    check_probability("byzantine_share", byzantine_share)
    if share_of not in ("remainder", "everybody"):
        raise ValueError(f"share_of = {share_of!r} is unknown: it must be 'remainder' or 'everybody'")
    rho, f = game.loss, byzantine_share
    silent_byzantine = 1 - game.contribution_probability(game.T) * (1 - rho)
    others = (1 - f) * rho + f * silent_byzantine
    value = rho * generosity_value(game)
    if share_of == "remainder":
        share, possible = game.s_p * others / (game.s_p * others + value), value > 0
    else:
        share = game.s_p * others / (game.s_p * rho + value)
        possible = (value > 0) & (share < 1 - f)
    if is_symbolic(share):
        return share
    if np.ndim(share):
        return np.where(possible, share, np.nan)
    return share if possible else None if is_exact(share) else float("nan")


def generosity_value(game: LastExchange) -> Any:
    """What P2's pesters are worth in Figure 1: ``alpha^(T-1) ((1-alpha)(b_c-r_c) - s_p)``.

    Not in the paper.  Where it is not positive, no share of altruists makes P2 pester.

    >>> from fractions import Fraction as F
    >>> generosity_value(LastExchange(T=1, loss=F(1, 2), generosity=1, b_c=101, r_c=1, s_p=1))
    Fraction(24, 1)
    """
    alpha, worth = game.alpha, game.b_c - game.r_c
    return alpha ** (game.T - 1) * ((1 - alpha) * worth - game.s_p)


def best_generosity(game: LastExchange) -> Any:
    """The generosity at which Figure 1 needs the fewest altruists; at most 1.

    Not in the paper: where ``generosity_value`` is greatest.

    >>> from fractions import Fraction as F
    >>> best_generosity(LastExchange(T=20, loss=F(1, 20), b_c=1001, r_c=1, s_p=1))
    Fraction(1019, 18050)
    """
    worth = game.b_c - game.r_c
    unlimited = (worth + (game.T - 1) * game.s_p) / (game.T * worth * (1 - game.loss) ** 2)
    return (
        unlimited
        if is_symbolic(unlimited)
        else np.minimum(unlimited, 1)
        if np.ndim(unlimited)
        else min(unlimited, 1)
    )
