"""P2's problem, solved exactly (Paper I, Section 4.1).

P2 does not see what P1 has seen, so it faces a P1 in a hidden *private state*: what P1's strategy remembers.
With finitely many private states P1 is an :class:`Automaton`, and P2's belief is a mass for each state.  A
destitute P2 has only ever observed nothing, so its history is what it did itself: a string of "p" and "n".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from goodwill.arithmetic import is_exact
from goodwill.checks import check_choice, check_integer, check_kind
from goodwill.last_exchange.model import NOTHING, PESTER, LastExchange, pays
from goodwill.last_exchange.strategies.automata import Automaton, Layer, Masses, minimal

#: Which histories of a destitute P2 to look at: every one, or the one on which it always pestered.
HISTORIES = ("all", "path")

#: More rounds than this would take minutes.
MOST_ROUNDS = 22


@dataclass(frozen=True, eq=False)
class SilentRound:
    """P2 before its move in round ``t``, destitute: one row for each history of ``length`` moves.

    A destitute P2 has observed nothing, so a history is what it did.  ``masses`` has the probability that
    nothing arrived and that P1 is in each of its private states.
    """

    t: int
    length: int
    masses: Masses
    calendar: str | None

    def moves(self, row: int) -> str:
        """The history of a row, oldest move first, as a string of "p" and "n".

        Of all histories, row 0 is the one that always pestered.
        """
        row = check_integer("row", row, least=0, most=2**self.length - 1)
        if self.calendar is not None:
            return self.calendar[: self.length]
        return "".join(NOTHING if row >> k & 1 else PESTER for k in reversed(range(self.length)))


@dataclass(frozen=True, eq=False)
class Silence:
    """P2's problem as long as nothing arrives: its histories, and what its plans are worth there.

    Made by :func:`~goodwill.last_exchange.silence`.  ``rounds[t]`` are the histories of round ``t`` (none for
    round 0, in which nobody pesters).  All worths are weighted with the probability of the history.
    """

    game: LastExchange
    contributor: Automaton
    rounds: tuple[SilentRound | None, ...]

    def round(self, t: int) -> SilentRound:
        """The histories of round ``t``."""
        found = self.rounds[check_integer("t", t, least=1, most=self.game.T)]
        assert found is not None
        return found

    def beliefs(self, t: int) -> Masses:
        """P2's belief in each part of the mixture that P1 may be, in round ``t``: shape (histories, parts).

        Raises
        ------
        ValueError
            If a history of the round cannot occur.
        """
        if (self.round(t).masses.sum(axis=1) == 0).any():
            raise ValueError(f"t = {t} has a history that cannot occur: Bayes' rule says nothing there")
        masses = _by_part(self.contributor.layers[t], self.round(t).masses)
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
        array, shape (histories, parts)
            For each part of the mixture that P1 may be, weighted with the probability of history and part.
        """
        here, layer, game = self.round(t), self.contributor.layers[t], self._exact_game
        after = {move: _expected(game, layer, move, self._always[t - 1]) for move in (PESTER, NOTHING)}
        better = after[PESTER] - after[NOTHING] - game.s_p
        return _by_part(layer, here.masses * better.astype(here.masses.dtype))

    @cached_property
    def worths(self) -> list[dict[str, Masses]]:
        """For each round, by history: the best worth after a pester ("p") or silence ("n"), and the worth of
        pestering whenever destitute ("profile")."""
        if self.round(1).calendar is not None:
            raise ValueError("calendar: one calendar leaves out what other plans lead to; take all histories")
        game, found = self._exact_game, list[dict[str, Masses]]([{}])
        for t in range(1, self.game.T + 1):
            here, layer = self.round(t), self.contributor.layers[t]
            dtype = here.masses.dtype
            worth = {}
            later = np.maximum(found[t - 1][PESTER], found[t - 1][NOTHING]) if t > 1 else None
            for k, move in enumerate((PESTER, NOTHING)):
                now = _expected(game, layer, move, self._receipts[t - 1]) - game.s_p * (move == PESTER)
                worth[move] = here.masses @ now.astype(dtype)
                if later is not None:
                    worth[move] = worth[move] + later[k::2]
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
        By default every history on which P2 observed nothing, 2^(T - t) of them in round t.  With a calendar
        only those of a P2 that acts by it, one a round; there ``Silence.worths`` is not to be had.

    Raises
    ------
    ValueError
        If all histories are wanted and T exceeds ``MOST_ROUNDS``, or if the calendar is none.
    """
    check_kind("game", game, LastExchange)
    check_kind("contributor", contributor, Automaton)
    if len(contributor.layers) != game.T + 1:
        raise ValueError(
            f"contributor plays {len(contributor.layers)} rounds: it must play T + 1 = {game.T + 1} of them"
        )
    if calendar is None:
        if game.T > MOST_ROUNDS:
            raise ValueError(
                f"T = {game.T} is out of range: P2 has 2^T histories, so it must satisfy "
                f"T <= {MOST_ROUNDS} here"
            )
    elif not isinstance(calendar, str) or len(calendar) != game.T - 1 or set(calendar) - {PESTER, NOTHING}:
        raise ValueError(f"calendar = {calendar!r} must be T - 1 = {game.T - 1} moves, each 'p' or 'n'")
    contributor = minimal(contributor if _is_exact(game, contributor) else _in_floats(contributor))
    rounds: list[SilentRound | None] = [None] * (game.T + 1)
    masses = contributor.start[None, :]
    for t in range(game.T, 0, -1):
        layer, past = contributor.layers[t], game.T - t
        missed = masses * (1 - (1 - game.loss) * layer.contributes)
        rounds[t] = SilentRound(t, past, missed, calendar)
        size = len(contributor.layers[t - 1].contributes)
        moves = (PESTER, NOTHING) if calendar is None else calendar[past : past + 1]
        after = [_after_move(game, layer, missed, move, size) for move in moves]
        masses = np.stack(after, axis=1).reshape(-1, size) if after else masses
    return Silence(game, contributor, tuple(rounds))


def _after_move(game: LastExchange, layer: Layer, masses: Masses, move: str, size: int) -> Masses:
    """Masses of the next round's private states after P2's move."""
    after = np.zeros((len(masses), size), dtype=masses.dtype)
    seen = 1 - game.loss if move == PESTER else 0
    for state, mass in enumerate(masses.T):
        after[:, layer.on_silence[state]] += (1 - seen) * mass
        if seen:
            after[:, layer.on_pester[state]] += seen * mass
    return after


def _by_part(layer: Layer, values: Masses) -> Masses:
    """Sums over the private states of each part, shape (histories, parts)."""
    parts = range(int(layer.part.max()) + 1)
    return np.stack([values[:, layer.part == k].sum(axis=1) for k in parts], axis=1)


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
    """
    check_kind("game", game, LastExchange)
    check_kind("contributor", contributor, Automaton)
    check_choice("histories", histories, HISTORIES)
    problem = silence(game, contributor)
    found = []
    for t in range(game.T, 0, -1):
        here, worth = problem.round(t), problem.worths[t]
        beliefs = _by_part(problem.contributor.layers[t], here.masses)
        total = here.masses.sum(axis=1)
        for row in range(len(total) if histories == "all" else 1):
            if total[row] > 0:
                values = (worth[name][row] / total[row] for name in (PESTER, NOTHING, "profile"))
                belief = tuple(mass / total[row] for mass in beliefs[row])
                found.append(DestituteHistory(t, here.moves(row), total[row], belief, *values))
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
    masses = _after_move(game, before, problem.round(1).masses, PESTER, len(last.contributes))
    return 1 - (masses @ (1 - (1 - game.loss) * last.contributes))[0]


def satisfied_does_nothing(game: LastExchange, contributor: Automaton) -> bool:
    """Whether a satisfied P2 cannot gain by pestering, even if it knew P1's private state (Lemma 3).

    A pester costs s_p and could only pay by keeping P1 from contributing, at r_c each.
    """
    check_kind("game", game, LastExchange)
    check_kind("contributor", contributor, Automaton)
    best = 0 * contributor.layers[0].contributes
    for t, layer in enumerate(contributor.layers):
        now = game.r_c * (1 - game.loss) * layer.contributes
        if t == 0:
            best = now
            continue
        seen = (1 - game.loss) * best[layer.on_pester] + game.loss * best[layer.on_silence]
        if np.any(game.s_p + seen < best[layer.on_silence]):
            return False
        best = now + best[layer.on_silence]
    return True
