"""The formulas of Paper I, each written once.

A formula is arithmetic on the fields of a game, whatever they are: SymPy letters, fractions, floats or
arrays.  The notebooks derive each of them from the model; the solvers never import this file.
"""

from __future__ import annotations

from typing import Any

from goodwill.arithmetic import ceiling
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
    """First round in which it can pay to contribute again after a contribution and silence.

    Not in the paper: with a peer that is known to be destitute, ``w`` is P1's least cost and ``f`` its cost
    if it waits for the next pester; another contribution pays once
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
    if game.s_c >= patience_bound(game) * game.r_p:
        return None
    rho, t, w, f = game.loss, 0, 0, 0
    while (1 - rho) * rho**2 * f < (1 - rho + rho**2) * game.s_c:
        t += 1
        f = (1 - rho) * (game.r_p + w) + rho * f
        w = min((1 - rho) * game.r_p + w, game.s_c + rho * f)
    return t
