"""What a punishment for acts outside the exchange must exceed: the most that a peer may still have to pay."""

from __future__ import annotations

from typing import Any

import numpy as np

from goodwill.checks import check_integer, check_kind
from goodwill.last_exchange.model import LastExchange
from goodwill.last_exchange.solvers.contributor import solve
from goodwill.last_exchange.strategies.automata import Automaton


def greatest_cost(game: LastExchange, t: int | None = None) -> tuple[Any, Any]:
    """P1's least expected cost of the rounds t, ..., 0 where it is greatest, and the belief mu(D) there.

    Among the beliefs of which the rest is Byzantine.  The cost is concave and piecewise linear in the belief,
    so it is greatest at a break point.

    Parameters
    ----------
    t : int, from 0 to T; by default T
        The round in which play starts.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> game = LastExchange(T=4, loss=F(1, 20), s_c=2, r_p=1, byzantine_pesters=1)
    >>> greatest_cost(game)[0] == (1 - game.loss) * game.r_p * game.T
    True
    """
    check_kind("game", game, LastExchange)
    t = game.T if t is None else check_integer("t", t, least=0, most=game.T)
    plan = solve(game).at(t).value
    share = np.concatenate([plan.breakpoints, [0 * game.loss, 1 + 0 * game.loss]])
    cost = plan(1 - share, share)
    return max(zip(cost.tolist(), share.tolist(), strict=True))


def contributions_to_come(game: LastExchange, contributor: Automaton, received: int) -> Any:
    """How many contributions a P2 that never asks may still expect to receive.

    After one arrived in each of the first rounds T, T - 1, ....

    Parameters
    ----------
    contributor : automaton of P1
        Or a mixture of several: what P2 believes of it at first.
    received : int, from 0 to T + 1
        In so many rounds one arrived.

    Raises
    ------
    ValueError
        If that cannot have happened.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> from goodwill.last_exchange.strategies.automata import byzantine_automaton
    >>> game = LastExchange(T=3, loss=F(1, 4), s_c=1, r_p=1, byzantine_contributes=1)
    >>> contributions_to_come(game, byzantine_automaton(game), 1)
    Fraction(9, 4)
    """
    check_kind("game", game, LastExchange)
    check_kind("contributor", contributor, Automaton)
    received = check_integer("received", received, least=0, most=game.T + 1)
    if len(contributor.layers) != game.T + 1:
        raise ValueError(
            f"contributor plays {len(contributor.layers)} rounds: it must play T + 1 = {game.T + 1} of them"
        )
    masses, likely, expected = contributor.start.tolist(), 1, 0
    for t in range(game.T, -1, -1):
        layer = contributor.layers[t]
        arrives = [mass * (1 - game.loss) * x for mass, x in zip(masses, layer.contributes, strict=True)]
        if game.T - t < received:
            masses, likely = arrives, sum(arrives)
        else:
            expected += sum(arrives)
        after = [0] * len(contributor.layers[t - 1].contributes if t else masses)
        for mass, state in zip(masses, layer.on_silence.tolist(), strict=True):
            after[state] += mass
        masses = after
    if not likely:
        raise ValueError(f"received = {received} is out of range: P1 never contributes so often unasked")
    return expected / likely
