"""An exchange without an end in which P2 pesters for ever, round by round: when does a pester stop paying?

Without Byzantine peers there can be an equilibrium in which P2 pesters in every round as long as it is
destitute, and P1 contributes at first, after each pester, and for as long as it has not contributed since.
Here a share of those that play as P1 never contribute, and P2 is as stubborn as before.  What it gains by
leaving out one pester follows from two masses, and needs none of P1's beliefs: a judge of
``solvers/endless_pesterer.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from goodwill.checks import check_discount, check_integer, check_kind, check_probability
from goodwill.last_exchange.model import LastExchange


def gains_if_left_out(game: LastExchange, discount: Any, byzantine_share: Any, rounds: int) -> list[Any]:
    """P2's gain from leaving out its pester, in rounds 0, 1, ... in which it is still destitute.

    Parameters
    ----------
    discount : number, 0 < discount < 1
    byzantine_share : number in [0, 1]
        P2's first belief that P1 never contributes.
    rounds : int, from 0 to 1,000,000

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> game = LastExchange(loss=F(1, 4), s_c=F(1, 2), r_p=1, b_c=20)
    >>> [round(float(gain), 2) for gain in gains_if_left_out(game, F(3, 4), F(1, 10), rounds=4)]
    [-1.5, -0.79, -0.09, 0.43]
    """
    rounds = check_integer("rounds", rounds, least=0, most=1_000_000)
    return [*islice(_gains(game, discount, byzantine_share), rounds)]


def first_pester_left_out(game: LastExchange, discount: Any, byzantine_share: Any) -> int:
    """The first round in which leaving out the pester gains.

    Parameters
    ----------
    discount, byzantine_share
        As in :func:`gains_if_left_out`; the share is above 0.

    Raises
    ------
    ValueError
        Also if there is no Byzantine peer: then a pester may pay for ever.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> game = LastExchange(loss=F(1, 4), s_c=F(1, 2), r_p=1, b_c=20)
    >>> [first_pester_left_out(game, F(3, 4), F(1, 10**k)) for k in (1, 3)]
    [3, 8]
    """
    gains = _gains(game, discount, byzantine_share)
    if byzantine_share == 0:
        raise ValueError("byzantine_share = 0 is out of range: it must satisfy 0 < byzantine_share <= 1")
    return next(k for k, gain in enumerate(gains) if gain > 0)


def _gains(game: LastExchange, discount: Any, byzantine_share: Any) -> Iterator[Any]:
    check_kind("game", game, LastExchange)
    discount = check_discount("discount", discount)
    byzantine = check_probability("byzantine_share", byzantine_share)
    return _by_round(game, byzantine, _loses(game, discount))


def _loses(game: LastExchange, discount: Any) -> Any:
    """What a pester left out costs a P2 whose P1 is rational: V is what it has at each of its moves."""
    answered, receipt = (1 - game.loss) ** 2, game.b_c - game.r_c
    value = (discount * answered * receipt - game.s_p) / (1 - discount * (1 - answered))
    return discount * answered * (receipt - value) - game.s_p


def _by_round(game: LastExchange, byzantine: Any, loses: Any) -> Iterator[Any]:
    arrives = 1 - game.loss
    asked = destitute = 1 + 0 * byzantine  # given a rational P1: to contribute now, and P2 without receipt
    while True:
        destitute = destitute - arrives * asked  # the contribution may arrive
        gain = byzantine * game.s_p - (1 - byzantine) * destitute * loses
        yield gain / (byzantine + (1 - byzantine) * destitute)
        asked = arrives * destitute  # whoever is pestered contributes
