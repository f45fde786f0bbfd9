"""P2's problem, solved exactly (Paper I, Section 4.1): its histories, one by one, and what its pesters bring.

What it believes at them is in :mod:`~goodwill.last_exchange.solvers.silence`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from goodwill.checks import check_choice, check_kind
from goodwill.last_exchange.model import NOTHING, PESTER, LastExchange, pays
from goodwill.last_exchange.solvers.silence import by_part, masses_after, silence
from goodwill.last_exchange.strategies.automata import Automaton

#: Which histories of a destitute P2 to look at: every one, or the one on which it always pestered.
HISTORIES = ("all", "path")

#: All histories of more rounds than this are not listed one by one.
MOST_ROUNDS = 22


@dataclass(frozen=True)
class DestituteHistory:
    """A history of a destitute P2 before its move in round ``t``: what it did, and what that is worth.

    ``probability`` is that of having observed nothing, if P2 acts like this.  ``pester`` and ``wait`` are the
    best expected utilities from here on after either move, ``profile`` that of pestering to the end; all
    conditional on the history, as is ``beliefs``: P2's belief in each part of the mixture that P1 may be.
    """

    t: int
    moves: str
    probability: Any
    beliefs: tuple[Any, ...]
    pester: Any
    wait: Any
    profile: Any

    @property
    def gain(self) -> Any:
        """What the best plan has over pestering whenever destitute."""
        return max(self.pester, self.wait) - self.profile


def destitute_histories(
    game: LastExchange, contributor: Automaton, histories: str = "all"
) -> list[DestituteHistory]:
    """What pestering and waiting are worth at the histories of a destitute P2.

    The same as :func:`~goodwill.last_exchange.silence` (see its parameters and errors), one object a
    history, in the order of play.
    Histories that are impossible are left out.

    Returns
    -------
    list of DestituteHistory
        For the rounds T, ..., 1.

    Raises
    ------
    ValueError
        If all histories are wanted and T exceeds ``MOST_ROUNDS``.
    """
    check_kind("game", game, LastExchange)
    check_kind("contributor", contributor, Automaton)
    check_choice("histories", histories, HISTORIES)
    if histories == "all" and game.T > MOST_ROUNDS:
        raise ValueError(
            f"T = {game.T} is out of range: P2 has 2^T histories, so it must satisfy T <= {MOST_ROUNDS} here"
        )
    problem = silence(game, contributor)
    found = []
    #: The histories of a round: their moves, their rows, and how probable they are in terms of their rows.
    listed: list[tuple[str, int, Any]] = [("", 0, 1)]
    for t in range(game.T, 0, -1):
        here, worth = problem.round(t), problem.worths[t]
        beliefs = by_part(problem.contributor.layers[t], here.masses)
        total = here.masses.sum(axis=1)
        for moves, row, times in listed:
            if total[row] > 0:
                values = (worth[name][row] / total[row] for name in (PESTER, NOTHING, "profile"))
                belief = tuple(mass / total[row] for mass in beliefs[row])
                found.append(DestituteHistory(t, moves, times * total[row], belief, *values))
        listed = [
            (moves + move, int(rows[row]), times * more[row])
            for moves, row, times in listed
            for move, (rows, more) in here.after.items()
            if histories == "all" or move == PESTER
        ]
    return found


def paying_pesters(game: LastExchange, contributor: Automaton) -> int:
    """How many pesters pay for P2, one right after the other from round T on; ties pester.

    Examples
    --------
    Against an altruist who answers half of the pesters that arrive each of them pays:

    >>> from fractions import Fraction as F
    >>> from goodwill.last_exchange import altruistic_automaton
    >>> game = LastExchange(T=3, loss=F(1, 4), b_c=100, generosity=F(1, 2))
    >>> paying_pesters(game, altruistic_automaton(game))
    3
    """
    found = {history.moves: history for history in destitute_histories(game, contributor)}
    moves = ""
    while moves in found and pays(found[moves].pester, found[moves].wait):
        moves += PESTER
    return len(moves)


def received_by_pestering(game: LastExchange, contributor: Automaton) -> Any:
    """The probability that a P2 that pesters until it observes a contribution observes one.

    Examples
    --------
    An altruist contributes in round T, and answers one pester after that:

    >>> from fractions import Fraction as F
    >>> from goodwill.last_exchange import altruistic_automaton
    >>> game = LastExchange(T=1, loss=F(1, 2), generosity=1)
    >>> received_by_pestering(game, altruistic_automaton(game))
    Fraction(5, 8)
    """
    check_kind("game", game, LastExchange)
    problem = silence(game, contributor, PESTER * (game.T - 1))
    last, before = problem.contributor.layers[:2]
    masses = masses_after(game, before, problem.round(1).masses, PESTER, len(last.contributes))
    return 1 - (masses @ (1 - (1 - game.loss) * last.contributes))[0]


def satisfied_does_nothing(game: LastExchange, contributor: Automaton) -> bool:
    """Whether a satisfied P2 cannot gain by pestering, even if it knew P1's private state (Lemma 3).

    A pester costs s_p and could only pay by keeping P1 from contributing, at r_c each.
    """
    check_kind("game", game, LastExchange)
    check_kind("contributor", contributor, Automaton)
    own = game.r_c * (1 - game.loss)
    best = own * contributor.layers[0].contributes
    for layer in contributor.layers[1:]:
        seen = (1 - game.loss) * best[layer.on_pester] + game.loss * best[layer.on_silence]
        if np.any(game.s_p + seen < best[layer.on_silence]):
            return False
        best = own * layer.contributes + best[layer.on_silence]
    return True
