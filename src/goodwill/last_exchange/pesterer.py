"""P2's problem, solved exactly (Paper I, Section 4.1).

P2 does not see what P1 has seen, so it faces a P1 in a hidden *private state*: what P1's strategy remembers.
With finitely many private states P1 is an :class:`Automaton`, and P2's belief is a mass for each state.  A
destitute P2 has only ever observed nothing, so its history is what it did itself: a string of "p" and "n".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodwill.last_exchange.game import NOTHING, PESTER, LastExchange

Masses = NDArray[Any]

#: More rounds than this would take minutes.
MOST_ROUNDS = 12


@dataclass(frozen=True, eq=False)
class Layer:
    """The private states of P1 in one round: one entry a state.

    ``contributes`` is the probability that P1 contributes; ``on_pester`` and ``on_silence`` are the states of
    the next round, by P1's signal; ``part`` says which part of a mixture the state belongs to.
    """

    contributes: Masses
    on_pester: NDArray[np.intp]
    on_silence: NDArray[np.intp]
    part: NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Automaton:
    """A strategy of P1, or a mixture of several, with finitely many private states.

    ``start`` has the mass of each state in round T, ``layers[t]`` is round t.
    """

    start: Masses
    layers: tuple[Layer, ...]


def altruistic_automaton(game: LastExchange) -> Automaton:
    """The altruistic P1: contributes in round T, later answers a pester with ``generosity``.

    Its two states in a round are: not pestered in the round before, pestered.
    """
    zero = 0 * game.generosity
    replies = np.array([zero, game.generosity], dtype=object)
    first = np.array([zero + 1, zero + 1], dtype=object)
    layers = [
        Layer(first if t == game.T else replies, np.array([1, 1]), np.array([0, 0]), np.array([0, 0]))
        for t in range(game.T + 1)
    ]
    return Automaton(np.array([1, 0], dtype=object), tuple(layers))


def byzantine_automaton(game: LastExchange) -> Automaton:
    """The Byzantine P1: contributes at its rate, whatever it observes."""
    stay = np.array([0])
    layers = [
        Layer(np.array([game.contribution_probability(t)], dtype=object), stay, stay, stay)
        for t in range(game.T + 1)
    ]
    return Automaton(np.array([1], dtype=object), tuple(layers))


def mixture(parts: list[tuple[Any, Automaton]]) -> Automaton:
    """The P1 that is each automaton with the given probability, and knows which."""
    automata = [part for _, part in parts]
    layers = []
    for t in range(len(automata[0].layers)):
        rows = [part.layers[t] for part in automata]
        sizes = [len(part.layers[max(t - 1, 0)].contributes) for part in automata]
        shifts = np.cumsum([0, *sizes[:-1]])
        layers.append(
            Layer(
                np.concatenate([row.contributes for row in rows]),
                np.concatenate([row.on_pester + shift for row, shift in zip(rows, shifts, strict=True)]),
                np.concatenate([row.on_silence + shift for row, shift in zip(rows, shifts, strict=True)]),
                np.concatenate([np.full(len(row.part), k) for k, row in enumerate(rows)]),
            )
        )
    return Automaton(np.concatenate([share * part.start for share, part in parts]), tuple(layers))


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

    Parameters
    ----------
    contributor : Automaton
        P1 as P2 expects it: usually a mixture of the three types.
    histories : "all" or "path"
        Every history on which P2 observed nothing, 2^(T - t) of them in round t; or only the one on which it
        always pestered, one a round.

    Returns
    -------
    list of DestituteHistory
        For the rounds T, ..., 1, in the order of play.

    Raises
    ------
    ValueError
        If T exceeds ``MOST_ROUNDS``.
    """
    if histories not in ("all", "path"):
        raise ValueError(f"histories = {histories!r} is unknown: it must be 'all' or 'path'")
    if game.T > MOST_ROUNDS:
        raise ValueError(
            f"T = {game.T} is out of range: P2 has 2^T histories, so it must satisfy T <= {MOST_ROUNDS} here"
        )
    receipts = _receipts_in_silence(game, contributor)
    found: list[DestituteHistory] = []
    _visit(game, contributor, receipts, game.T, "", contributor.start, histories == "all", found)
    return sorted(found, key=lambda at: -at.t)


def satisfied_does_nothing(game: LastExchange, contributor: Automaton) -> bool:
    """Whether a satisfied P2 cannot gain by pestering, even if it knew P1's private state (Lemma 3).

    A pester costs s_p and could only pay by keeping P1 from contributing, at r_c each.
    """
    best = silent = np.zeros(len(contributor.layers[0].contributes), dtype=object)
    for t, layer in enumerate(contributor.layers):
        now = game.r_c * (1 - game.loss) * layer.contributes
        if t == 0:
            best = silent = now
            continue
        seen = (1 - game.loss) * best[layer.on_pester] + game.loss * best[layer.on_silence]
        if np.any(game.s_p + seen < best[layer.on_silence]):
            return False
        best, silent = now + best[layer.on_silence], now + silent[layer.on_silence]
    return True


def _receipts_in_silence(game: LastExchange, contributor: Automaton) -> list[Masses]:
    """Expected number of contributions that arrive from a round on, by private state, if P2 is silent."""
    receipts: list[Masses] = []
    for t, layer in enumerate(contributor.layers):
        later = receipts[t - 1][layer.on_silence] if t else 0 * layer.contributes
        receipts.append((1 - game.loss) * layer.contributes + later)
    return receipts


def _after_nothing_arrived(game: LastExchange, layer: Layer, masses: Masses) -> tuple[Masses, Masses]:
    """Masses after P1's move, split by whether a contribution arrived."""
    arrived = (1 - game.loss) * layer.contributes * masses
    return masses - arrived, arrived


def _after_move(game: LastExchange, layer: Layer, masses: Masses, pesters: bool, size: int) -> Masses:
    """Masses of the next round's private states after P2's move."""
    after = np.zeros(size, dtype=object)
    seen = 1 - game.loss if pesters else 0
    np.add.at(after, layer.on_silence, (1 - seen) * masses)
    if pesters:
        np.add.at(after, layer.on_pester, seen * masses)
    return after


def _visit(
    game: LastExchange,
    contributor: Automaton,
    receipts: list[Masses],
    t: int,
    moves: str,
    masses: Masses,
    everywhere: bool,
    found: list[DestituteHistory],
) -> tuple[Any, Any]:
    """Best and profile utility from round ``t`` on, weighted with the masses; P1 is about to move."""
    layer = contributor.layers[t]
    silent, arrived = _after_nothing_arrived(game, layer, masses)
    first = (game.b_c - game.r_c) * arrived.sum()
    if t == 0:
        return first, first
    # After the first contribution P2 does nothing, and pays for what else arrives.
    first -= game.r_c * (arrived * receipts[t - 1][layer.on_silence]).sum()
    size = len(contributor.layers[t - 1].contributes)
    worth = {}
    for move in (PESTER, NOTHING):
        record = found if everywhere or (move == PESTER and moves == PESTER * len(moves)) else []
        after = _after_move(game, layer, silent, move == PESTER, size)
        cost = game.s_p * silent.sum() if move == PESTER else 0
        best, profile = _visit(game, contributor, receipts, t - 1, moves + move, after, everywhere, record)
        worth[move] = best - cost, profile - cost
    total = silent.sum()
    (pester, follow), (wait, _) = worth[PESTER], worth[NOTHING]
    if total > 0:
        beliefs = tuple(silent[layer.part == k].sum() / total for k in range(int(layer.part.max()) + 1))
        found.append(DestituteHistory(t, moves, total, beliefs, pester / total, wait / total, follow / total))
    return first + max(pester, wait), first + follow
