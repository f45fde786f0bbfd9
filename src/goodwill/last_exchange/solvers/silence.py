"""P2's beliefs as long as nothing arrives, and what pestering is worth there (Paper I, Section 4.1).

P2 does not see what P1 has seen, so it faces a P1 in a hidden *private state*: what P1's strategy remembers.
With finitely many private states P1 is an :class:`Automaton`, and P2's belief is a mass for each state.  A
destitute P2 has only ever observed nothing, so its history is what it did itself: a string of "p" and "n".

Histories double with every round, but many of them lead to the same belief, and what follows depends on the
belief only.  So histories with proportional masses are one from there on, and nothing is lost by it.  In
fractions masses are compared exactly; in floats to 40 bits of each, so that a round changes a mass by 1e-12
of itself at most.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodwill.arithmetic import is_exact
from goodwill.checks import check_integer, check_kind
from goodwill.last_exchange.model import NOTHING, PESTER, LastExchange
from goodwill.last_exchange.strategies.automata import Automaton, Layer, Masses, minimal

#: So many masses are kept at most, over all rounds, of floats and of fractions: more would take minutes.
MOST_MASSES, MOST_FRACTIONS = 10**8, 2 * 10**6

#: Bits of a float that do not count when masses are compared.
LOOSE_BITS = 12


@dataclass(frozen=True, eq=False)
class SilentRound:
    """P2 before its move in round ``t``, destitute: a row for each belief that ``length`` moves may lead to.

    A destitute P2 has observed nothing, so a history is what it did; a row stands for all histories with its
    belief, and is named by the first of them.  ``masses`` has the probability, on that history, that nothing
    arrived and that P1 is in each of its private states.  ``after`` has, for each move, the rows of the next
    round to which it leads, and how many times as probable as there it is to get there from here.
    """

    t: int
    length: int
    masses: Masses
    histories: tuple[str, ...]
    after: dict[str, tuple[NDArray[np.intp], Masses]]

    def moves(self, row: int) -> str:
        """The first history of a row, oldest move first, as a string of "p" and "n".

        Row 0 is that of a P2 that always pestered.
        """
        return self.histories[check_integer("row", row, least=0, most=len(self.histories) - 1)]


@dataclass(frozen=True, eq=False)
class Silence:
    """P2's problem as long as nothing arrives: its beliefs, and what its plans are worth there.

    Made by :func:`~goodwill.last_exchange.silence`.  ``rounds[t]`` are the beliefs of round ``t`` (none for
    round 0, in which nobody pesters).  All worths are weighted with the probability of the row's history.
    """

    game: LastExchange
    contributor: Automaton
    rounds: tuple[SilentRound | None, ...]

    def round(self, t: int) -> SilentRound:
        """The beliefs of round ``t``."""
        found = self.rounds[check_integer("t", t, least=1, most=self.game.T)]
        assert found is not None
        return found

    def beliefs(self, t: int) -> Masses:
        """P2's belief in each part of the mixture that P1 may be, in round ``t``: shape (rows, parts).

        Raises
        ------
        ValueError
            If a history of the round cannot occur.
        """
        if (self.round(t).masses.sum(axis=1) == 0).any():
            raise ValueError(f"t = {t} has a history that cannot occur: Bayes' rule says nothing there")
        masses = by_part(self.contributor.layers[t], self.round(t).masses)
        return masses / masses.sum(axis=1, keepdims=True)

    @cached_property
    def _exact_game(self) -> LastExchange:
        return _in_fractions(self.game)

    @cached_property
    def _exact_layers(self) -> tuple[Layer, ...]:
        return tuple(
            replace(layer, contributes=np.array([Fraction(x) for x in layer.contributes], dtype=object))
            for layer in self.contributor.layers
        )

    @cached_property
    def _receipts(self) -> list[Masses]:
        """What P2 gains in round t from a first contribution, less what later ones cost it, by state."""
        game, gains = self._exact_game, []
        more: Any = 0
        for t, layer in enumerate(self._exact_layers):
            arrives = (1 - game.loss) * layer.contributes
            later = more[layer.on_silence] if t else 0
            gains.append(arrives * (game.b_c - game.r_c - game.r_c * later))
            more = arrives + later
        return gains

    @cached_property
    def _always(self) -> list[Masses]:
        """Worth of pestering to the end, by round and private state of P1, which is about to move.

        In fractions also for floats: to pester later is almost as good as to pester now, and the little that
        is between them would drown in rounding.
        """
        game = self._exact_game
        worth: list[Masses] = []
        for t, layer in enumerate(self._exact_layers):
            missed = 1 - (1 - game.loss) * layer.contributes
            later = _expected(game, layer, PESTER, worth[-1]) - game.s_p if t else 0
            worth.append(self._receipts[t] + missed * later)
        return worth

    def one_shot_gains(self, t: int) -> Masses:
        """What a pester in round ``t`` is worth against doing nothing once, if P2 pesters ever after.

        Returns
        -------
        array, shape (rows, parts)
            For each part of the mixture that P1 may be, weighted with the probability of history and part.
        """
        here, layer, game = self.round(t), self.contributor.layers[t], self._exact_game
        after = {move: _expected(game, layer, move, self._always[t - 1]) for move in (PESTER, NOTHING)}
        better = after[PESTER] - after[NOTHING] - game.s_p
        return by_part(layer, here.masses * better.astype(here.masses.dtype))

    @cached_property
    def worths(self) -> list[dict[str, Masses]]:
        """For each round, by row: the best worth after a pester ("p") or silence ("n"), and the worth of
        pestering whenever destitute ("profile")."""
        if self.game.T > 1 and not self.round(2).after.keys() >= {PESTER, NOTHING}:
            raise ValueError("calendar: one calendar leaves out what other plans lead to; take all histories")
        game, found = self._exact_game, list[dict[str, Masses]]([{}])
        for t in range(1, self.game.T + 1):
            here, layer = self.round(t), self.contributor.layers[t]
            dtype = here.masses.dtype
            worth = {}
            later = np.maximum(found[t - 1][PESTER], found[t - 1][NOTHING]) if t > 1 else None
            for move in (PESTER, NOTHING):
                now = _expected(game, layer, move, self._receipts[t - 1]) - game.s_p * (move == PESTER)
                worth[move] = here.masses @ now.astype(dtype)
                if later is not None:
                    rows, times = here.after[move]
                    worth[move] = worth[move] + times * later[rows]
            follow = _expected(game, layer, PESTER, self._always[t - 1]) - game.s_p
            found.append({**worth, "profile": here.masses @ follow.astype(dtype)})
        return found


def _expected(game: LastExchange, layer: Layer, move: str, later: Masses) -> Masses:
    """A worth of the next round, by private state of this one, expected after P2's move."""
    if move == NOTHING:
        return np.asarray(later[layer.on_silence])
    return np.asarray((1 - game.loss) * later[layer.on_pester] + game.loss * later[layer.on_silence])


def _in_fractions(game: LastExchange) -> LastExchange:
    """The same game; a float is the fraction that it stands for in binary."""
    return game.with_changes(
        **{name: Fraction(getattr(game, name)) for name in ("loss", "b_c", "r_c", "s_p")}
    )


def _is_exact(game: LastExchange, contributor: Automaton) -> bool:
    numbers = [game.loss, game.b_c, game.r_c, game.s_p, *contributor.start]
    return all(
        is_exact(x) for x in (*numbers, *(c for layer in contributor.layers for c in layer.contributes))
    )


def _in_floats(automaton: Automaton) -> Automaton:
    layers = (replace(layer, contributes=layer.contributes.astype(float)) for layer in automaton.layers)
    return Automaton(automaton.start.astype(float), tuple(layers))


def silence(game: LastExchange, contributor: Automaton, calendar: str | None = None) -> Silence:
    """P2's problem as long as nothing arrives.

    Parameters
    ----------
    contributor : Automaton
        P1 as P2 expects it: usually a mixture of the three types.
    calendar : str of T - 1 moves "p" or "n", or None
        By default every history on which P2 observed nothing, those with the same belief as one.  With a
        calendar only those of a P2 that acts by it, one a round; there ``Silence.worths`` is not to be had.

    Raises
    ------
    ValueError
        If the histories lead to more different beliefs than ``MOST_MASSES`` numbers hold
        (``MOST_FRACTIONS`` in fractions), or if the calendar is none.

    Examples
    --------
    P1 is an altruist or Byzantine.  One pester in vain says the same whether it was sent in round 4 or 3, if
    the next round was silent: "pnn" and "npn" are one.

    >>> from fractions import Fraction as F
    >>> from goodwill.last_exchange import altruistic_automaton, byzantine_automaton, mixture
    >>> game = LastExchange(T=4, loss=F(1, 4), generosity=F(1, 9))
    >>> parts = [(F(1, 2), altruistic_automaton(game)), (F(1, 2), byzantine_automaton(game))]
    >>> silence(game, mixture(parts)).round(1).histories
    ('ppp', 'ppn', 'pnp', 'pnn', 'nnp', 'nnn')
    """
    check_kind("game", game, LastExchange)
    check_kind("contributor", contributor, Automaton)
    if len(contributor.layers) != game.T + 1:
        raise ValueError(
            f"contributor plays {len(contributor.layers)} rounds: it must play T + 1 = {game.T + 1} of them"
        )
    moved = isinstance(calendar, str) and len(calendar) == game.T - 1 and set(calendar) <= {PESTER, NOTHING}
    if calendar is not None and not moved:
        raise ValueError(f"calendar = {calendar!r} must be T - 1 = {game.T - 1} moves, each 'p' or 'n'")
    contributor = minimal(contributor if _is_exact(game, contributor) else _in_floats(contributor))
    rounds: list[SilentRound | None] = [None] * (game.T + 1)
    lost = game.loss if contributor.start.dtype == object else float(game.loss)
    masses, kept = contributor.start[None, :], 0
    histories: tuple[str, ...] = ("",)
    for t in range(game.T, 0, -1):
        layer, past = contributor.layers[t], game.T - t
        missed = masses * (1 - (1 - lost) * layer.contributes)
        kept += missed.size
        if kept > (MOST_FRACTIONS if missed.dtype == object else MOST_MASSES):
            raise ValueError(
                f"T = {game.T} is out of range here: after {past} moves P2 may hold {len(missed)} different "
                "beliefs, too many to look at: lower T"
            )
        moves = (PESTER, NOTHING) if calendar is None else tuple(calendar[past : past + 1])
        after: dict[str, tuple[NDArray[np.intp], Masses]] = {}
        rounds[t] = SilentRound(t, past, missed, histories, after)
        if t > 1:
            size = len(contributor.layers[t - 1].contributes)
            reached = [masses_after(game, layer, missed, move, size) for move in moves]
            masses = np.stack(reached, axis=1).reshape(-1, size)
            first, rows, times = _merged(masses)
            for k, move in enumerate(moves):
                after[move] = rows[k :: len(moves)], times[k :: len(moves)]
            histories = tuple(histories[k // len(moves)] + moves[k % len(moves)] for k in first)
            masses = masses[first]
    return Silence(game, contributor, tuple(rounds))


def _merged(masses: Masses) -> tuple[list[int], NDArray[np.intp], Masses]:
    """Rows of masses that are proportional, as one: the first of each kind; for each row, which kind it is;
    and by what its masses are those of the first."""
    totals = masses.sum(axis=1)
    sure = np.where(np.asarray(totals == 0, dtype=bool), 1, totals)
    beliefs = masses / sure[:, None]
    if masses.dtype == object:
        keys = [tuple(row) for row in beliefs.tolist()]
    else:
        bits = (beliefs.view(np.int64) + (1 << LOOSE_BITS - 1)) >> LOOSE_BITS
        keys = [row.tobytes() for row in bits]
    kinds: dict[Any, int] = {}
    rows = np.array([kinds.setdefault(key, len(kinds)) for key in keys])
    first = np.full(len(kinds), len(rows))
    np.minimum.at(first, rows, np.arange(len(rows)))
    return first.tolist(), rows, totals / sure[first][rows]


def masses_after(game: LastExchange, layer: Layer, masses: Masses, move: str, size: int) -> Masses:
    """Masses of the next round's private states after P2's move."""
    after = np.zeros((len(masses), size), dtype=masses.dtype)
    loss = game.loss if masses.dtype == object else float(game.loss)
    seen = 1 - loss if move == PESTER else 0
    for state, mass in enumerate(masses.T):
        after[:, layer.on_silence[state]] += (1 - seen) * mass
        if seen:
            after[:, layer.on_pester[state]] += seen * mass
    return after


def by_part(layer: Layer, values: Masses) -> Masses:
    """Sums over the private states of each part, shape (rows, parts)."""
    parts = range(int(layer.part.max()) + 1)
    return np.stack([values[:, layer.part == k].sum(axis=1) for k in parts], axis=1)
