"""The formulas of Paper I, each written once.

A formula is arithmetic on the fields of a game, whatever they are: SymPy letters, fractions, floats or
arrays.  The notebooks derive each of them from the model; the solvers never import this file.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np

from goodwill.arithmetic import LONGEST, ceiling, is_exact, is_symbolic, log, minimum
from goodwill.checks import (
    MOST,
    check_choice,
    check_discount,
    check_integer,
    check_kind,
    check_probability,
    check_share,
)
from goodwill.last_exchange.model import NOTHING, PESTER, LastExchange, pays


def tau(game: LastExchange) -> Any:
    """The round from which on pestering is too weak a threat to be worth a contribution (Lemma 5).

    In rounds ``t <= tau`` the pesters that are still to come cost P1 less than one contribution,
    even if it knows that P2 is destitute: equation (2).  Ties act: where they cost just as much, t > tau.

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
    check_kind("game", game, LastExchange)
    return ceiling(game.s_c / ((1 - game.loss) ** 2 * game.r_p)) - 1


def horizon_bound(game: LastExchange) -> Any:
    """Bound on T up to which the paper proves that silence is never answered: equation (3).

    For ``T`` below it, a P1 that contributed and was not pestered since does nothing (Lemma 6).

    >>> from fractions import Fraction as F
    >>> horizon_bound(LastExchange(loss=F(1, 4), s_c=2, r_p=1))
    Fraction(416, 9)
    """
    check_kind("game", game, LastExchange)
    rho = game.loss
    return (1 - rho + rho**2) / (rho**2 * (1 - rho) ** 2) * game.s_c / game.r_p


def patience_bound(game: LastExchange) -> Any:
    """Least ``s_c / r_p`` for which silence is never answered, however long the game (Lemma 6, sharpened).

    Not in the paper (page ``weak-threat``, claim ``lemma-6``): where ``s_c / r_p`` is at least
    ``rho^2 / (1 - rho)``, Lemma 6 holds for every T.

    >>> from fractions import Fraction as F
    >>> patience_bound(LastExchange(loss=F(1, 4)))
    Fraction(1, 12)
    """
    check_kind("game", game, LastExchange)
    rho = game.loss
    return rho**2 / (1 - rho)


def first_unprompted_round(game: LastExchange) -> int | None:
    """First round in which it can pay to contribute again after a contribution and silence: t*.

    Not in the paper (page ``weak-threat``, claim ``lemma-6``).  Against a peer that is known to be destitute,
    P1's cost ``f`` of waiting for a pester and then playing optimally is ``(1 - rho) r_p t`` up to round tau
    + 1, and from there approaches ``(s_c + r_p) / (1 - rho)`` geometrically.  Ties act: another contribution
    pays once ``(1 - rho) rho^2 f >= (1 - rho + rho^2) s_c``.  Lemma 6 fails for T if this round is below T.

    Returns
    -------
    int or None
        None if there is no such round.

    Raises
    ------
    ValueError
        If the loss is so close to 1 that its powers are too long, or all alike.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> first_unprompted_round(LastExchange(loss=F(1, 2), s_c=F(1, 10), r_p=1))
    2
    >>> first_unprompted_round(LastExchange(loss=F(1, 20), s_c=2, r_p=1)) is None
    True
    """
    check_kind("game", game, LastExchange)
    for name in ("loss", "s_c", "r_p"):
        if is_symbolic(getattr(game, name)) or np.ndim(getattr(game, name)):
            raise TypeError(f"{name} = {getattr(game, name)!r} is not one number: t* needs a game of numbers")
    rho, arrives, start = game.loss, 1 - game.loss, tau(game) + 1
    limit, at_start = (game.s_c + game.r_p) / arrives, arrives * game.r_p * start
    needed = (1 - rho + rho**2) * game.s_c / (arrives * rho**2)
    if needed >= limit or game.s_c >= patience_bound(game) * game.r_p:
        return None
    if pays(at_start, needed):
        return start
    gap, shrinks = (limit - needed) / (limit - at_start), 1 - arrives**2
    falls, bits = log(shrinks), shrinks.denominator.bit_length() if is_exact(shrinks) else 0
    if falls == 0 or log(gap) / falls * bits > LONGEST:
        raise ValueError(f"loss = 1 - {float(arrives):.3g} is out of range: it is too close to 1 to find t*")
    rounds = max(math.floor(log(gap) / falls) - 1, 0)
    while not pays(gap, shrinks**rounds):  # the logarithm was rounded; a few steps at most
        rounds += 1
    return start + rounds


def destitute_cost(game: LastExchange, t: int) -> Any:
    """P1's cost of a P2 that is known to be destitute when ``t`` rounds of pesters are to come: w_t.

    Not in the paper (page ``weak-threat``, theorem ``known-destitute``).  Up to round tau P1 bears the
    pesters.  From there on it contributes, waits for a pester (at cost f_t, see
    :func:`first_unprompted_round`) and contributes again: ``w_t = s_c + rho f_t``.  That is its least cost up
    to round t*, and at least its least cost beyond.

    Returns
    -------
    number
        Rises with t, to less than ``(s_c + rho r_p) / (1 - rho)``.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> game = LastExchange(loss=F(1, 4), s_c=2, r_p=1)
    >>> [str(destitute_cost(game, t)) for t in (1, 3, 4)]
    ['3/4', '9/4', '11/4']
    """
    check_kind("game", game, LastExchange)
    t = check_integer("t", t, least=0, most=MOST)
    rho, arrives, start = game.loss, 1 - game.loss, tau(game) + 1
    if t < start:
        return arrives * game.r_p * t
    limit = (game.s_c + game.r_p) / arrives
    waiting = limit - (limit - arrives * game.r_p * start) * (1 - arrives**2) ** (t - start)
    return game.s_c + rho * waiting


def every_round_prior(game: LastExchange) -> Any:
    """Bound on the first belief mu(B) of a P1 that contributes in every round t > tau in which it is asked.

    Not in the paper (page ``assumptions``, claim ``contributing-every-round``).  P1 contributes in each
    round, and a pester comes each time.  A destitute peer was then missed again and again, so by round tau +
    1 the odds B : D grew by ``prod b_t / rho^(T-tau-1)``.  There they may be
    ``(1-rho)^2 r_p (tau+1) / s_c - 1``.  The bound is attained where round tau + 1 asks for more than the
    rounds before it.

    Returns
    -------
    number
        1 if a Byzantine peer never pesters in one of the rounds T, ..., tau + 2.

    Raises
    ------
    ValueError
        If there is no round after tau, or if T exceeds 5000.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> quiet = LastExchange(T=5, loss=F(1, 4), s_c=2, r_p=1, byzantine_pesters=F(1, 4))
    >>> every_round_prior(quiet), every_round_prior(quiet.with_changes(byzantine_pesters=1))
    (Fraction(1, 9), Fraction(1, 33))
    """
    check_kind("game", game, LastExchange)
    check_integer("T", game.T, least=1, most=5000)
    rho, last = game.loss, tau(game) + 1
    if last > game.T:
        raise ValueError(f"T = {game.T} is out of range: it must satisfy T > tau = {last - 1}")
    # By the definition of tau this is not negative, but a float may round to just below.
    most = max((1 - rho) ** 2 * game.r_p * last / game.s_c - 1, 0)
    rates = [
        game.pester_probability(t, PESTER * (game.T - t) if game.depends_on_history else "")
        for t in range(game.T, last, -1)
    ]
    if 0 in rates:
        return 1
    odds = most * math.prod(rho / rate for rate in rates)
    return odds / (1 + odds) if odds < math.inf else 1.0


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
    check_kind("game", game, LastExchange)
    t = check_integer("t", t, least=1, most=MOST)
    alpha, worth = game.alpha, game.b_c - game.r_c
    return game.s_p / (alpha ** (t - 1) * (1 - alpha) * worth + (1 - alpha ** (t - 1)) * game.s_p)


def sufficient_altruism(
    game: LastExchange,
    byzantine_share: Any = Fraction(1, 2),
    share_of: str = "remainder",
    t: int | None = None,
) -> Any:
    """Share of altruists above which condition (1) holds whenever P2 has always pestered (Figure 1).

    Under the paper's conservative beliefs: an altruistic P1 follows the altruistic strategy, a rational one
    contributes in round T only, a Byzantine one at its rates (by default never).  No round asks for more
    altruists than round T; without Byzantine contributions after round T, all ask for the same.

    Parameters
    ----------
    byzantine_share : number in [0, 1]
        The Byzantine share f of ``share_of``.
    share_of : "remainder" or "everybody"
        Whether f is a share of those who are not altruistic, or of all peers.
    t : int from 1 to T, or None
        The round in which (1) is asked for; by default T, and so all rounds.  Others need T as a number.

    Returns
    -------
    number or array
        The infimum of mu(A): (1) is strict, so a little more is needed.  None (exact) or nan where no share
        suffices.

    Examples
    --------
    >>> round(sufficient_altruism(LastExchange(loss=0.05, generosity=0.05), 0.5), 4)
    0.3639
    >>> helped = LastExchange(loss=0.05, generosity=0.05, byzantine_contributes=0.2)
    >>> [round(sufficient_altruism(helped, 0.5, t=t), 4) for t in (20, 10, 1)]
    [0.3191, 0.0749, 0.0341]
    """
    check_kind("game", game, LastExchange)
    byzantine_share = check_probability("byzantine_share", byzantine_share)
    if t is not None:
        t = check_integer("t", t, least=1, most=game.T)
    check_choice("share_of", share_of, ("remainder", "everybody"))
    rho, f = game.loss, byzantine_share
    # kappa: the probability that a Byzantine P1 has sent nothing that arrived, in the rounds T, ..., t.
    silent_byzantine = 1 - game.contribution_probability(game.T) * (1 - rho)
    for past in range(1, game.T - t + 1) if t is not None else ():
        history = NOTHING * past if callable(game.byzantine_contributes) else ""
        silent_byzantine *= 1 - game.contribution_probability(game.T - past, history) * (1 - rho)
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

    Not in the paper (page ``altruism``, claim ``prodigal-altruists``).  Where it is not positive, no share of
    altruists makes P2 pester.

    >>> from fractions import Fraction as F
    >>> generosity_value(LastExchange(T=1, loss=F(1, 2), generosity=1, b_c=101, r_c=1, s_p=1))
    Fraction(24, 1)
    """
    check_kind("game", game, LastExchange)
    alpha, worth = game.alpha, game.b_c - game.r_c
    return alpha ** (game.T - 1) * ((1 - alpha) * worth - game.s_p)


def best_generosity(game: LastExchange) -> Any:
    """The generosity at which Figure 1 needs the fewest altruists; at most 1.

    Not in the paper (page ``altruism``, claim ``less-than-ten-percent``): where ``generosity_value`` is
    greatest.

    >>> from fractions import Fraction as F
    >>> best_generosity(LastExchange(T=20, loss=F(1, 20), b_c=1001, r_c=1, s_p=1))
    Fraction(1019, 18050)
    """
    check_kind("game", game, LastExchange)
    worth = game.b_c - game.r_c
    unlimited = (worth + (game.T - 1) * game.s_p) / (game.T * worth * (1 - game.loss) ** 2)
    return minimum(unlimited, 1)


def least_odds(game: LastExchange, discount: Any) -> Any:
    """Odds D : B below which no contribution pays, in a game without an end (Theorem 2, case (b)).

    Not in the paper (page ``without-end``, claim ``theorem-2``).  A contribution saves at most
    ``(1 - rho)^2 r_p / (1 - discount)`` with a destitute P2, and nothing with a Byzantine one; ``T`` plays no
    part.

    Parameters
    ----------
    discount : number, 0 < discount < 1
        What a cost one round later counts.

    Returns
    -------
    number
        Infinite if a contribution costs at least all that it can save.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> least_odds(LastExchange(loss=F(1, 4), s_c=1, r_p=1), F(3, 4))
    Fraction(4, 5)
    """
    check_kind("game", game, LastExchange)
    discount = check_discount("discount", discount)
    saving = (1 - game.loss) ** 2 * game.r_p / (1 - discount)
    if not is_symbolic(saving - game.s_c) and saving <= game.s_c:
        return math.inf
    return game.s_c / (saving - game.s_c)


def most_endless_contributions(game: LastExchange, discount: Any, byzantine_share: Any) -> int:
    """Most contributions of a rational P1 on any history of a game without an end (Theorem 2, case (b)).

    Not in the paper (page ``without-end``, claim ``theorem-2``).  ``byzantine_share`` of the peers that P1
    may meet pester by the calendar of a destitute P2 whatever they observe, so each contribution lowers the
    odds D : B by the factor rho: the number of ``m >= 0`` with ``rho^m (1 - z) / z >= least_odds``.

    Parameters
    ----------
    discount : number, 0 < discount < 1
    byzantine_share : number, 0 < byzantine_share <= 1
        The share z.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> game = LastExchange(loss=F(1, 4), s_c=F(1, 4), r_p=1)
    >>> [most_endless_contributions(game, F(3, 4), F(1, z)) for z in (2, 10, 10**6, 10**12)]
    [2, 4, 12, 22]
    """
    least = least_odds(game, discount)
    byzantine_share = check_share("byzantine_share", byzantine_share)
    odds, number = (1 - byzantine_share) / byzantine_share, 0
    if odds == math.inf:
        raise ValueError(
            f"byzantine_share = {byzantine_share} is out of range: too small for a float; give a fraction"
        )
    while pays(odds, least):
        odds, number = odds * game.loss, number + 1
    return number


def least_hope(game: LastExchange, discount: Any) -> Any:
    """Chance of a later contribution below which no pester pays, in a game without an end (Theorem 2).

    Not in the paper (page ``without-end``, claim ``theorem-2``), and not sharp: whatever P1 does, a destitute
    P2 does better to leave out one pester if the chance that it ever receives something after it is below
    this.

    >>> from fractions import Fraction as F
    >>> least_hope(LastExchange(loss=F(1, 4), b_c=20, r_c=1, s_p=1), F(3, 4))
    Fraction(4, 117)
    """
    check_kind("game", game, LastExchange)
    discount = check_discount("discount", discount)
    stakes = game.b_c - game.r_c + (game.s_p + game.r_c / game.loss) / (1 - discount)
    return game.s_p / stakes / discount  # the product of a tiny discount and small stakes may be no float
