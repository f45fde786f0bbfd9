"""A two-player repeated game with public monitoring, and what holds a player to an action: a record.

In every round the players choose actions ``a = (i, j)``, everybody sees a public signal ``y`` that
occurs with probability ``law(y | a)``, and what comes next depends on the signals alone.  Payoffs are
discounted and normalised: ``(1 - delta) g(a) + delta E[w(y) | a]`` with continuation payoffs ``w``.

Whatever might tempt a player is a :class:`Deviation`: what it gains now and how it shifts the chances of
the signals.  It does not pay iff

    (1 - delta) gain + delta sum_y shift(y) w_player(y)  <=  0.

A game in normal form has one for each other action.  A round that is itself a small game tree has more,
one for each decision inside the round with the chances *given that it is reached*: pass them as
``within``, and every node of the round is sequentially rational.
"""

from __future__ import annotations

import numbers
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from goodwill.arithmetic import is_exact, plain
from goodwill.checks import check_discount, check_integer, check_kind, is_finite, quoted, shown

Array = NDArray[Any]

#: Probabilities given as floats may miss a sum of 1 by this much.
SLACK = 1e-9


class Deviation(NamedTuple):
    """Something a player may do instead: ``player`` is 0 or 1.

    ``gain`` is the change of its payoff in this round and ``shift``, one entry a signal, the change of the
    signals' chances; the entries of ``shift`` sum to 0.
    """

    player: int
    gain: Any
    shift: Array


@dataclass(frozen=True, eq=False)
class Game:
    """A finite two-player game, played for ever: its numbers, checked, and nothing else.

    :class:`goodwill.repeated.RepeatedGame`, the same record with a face, says what ``payoffs``, ``delta``,
    ``law`` and ``within`` may be.

    Examples
    --------
    >>> dilemma = [[(2, 2), (0, 3)], [(3, 0), (1, 1)]]
    >>> Game(dilemma, Fraction(1, 2)).is_exact
    True
    >>> Game(dilemma, 1.5)
    Traceback (most recent call last):
        ...
    ValueError: delta = 1.5 is out of range: it must satisfy 0 < delta < 1
    """

    payoffs: Any
    delta: Any
    law: Any = None
    within: Mapping[tuple[int, int], Sequence[Deviation]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        payoffs = _numbers("payoffs", self.payoffs)
        if payoffs.ndim != 3 or payoffs.shape[2] != 2 or 0 in payoffs.shape:
            raise ValueError(f"payoffs has shape {payoffs.shape}: it must be (n1, n2, 2), n1 and n2 >= 1")
        n1, n2, _ = payoffs.shape
        if self.law is None:
            law = np.eye(n1 * n2, dtype=int).reshape(n1, n2, n1 * n2)
            object.__setattr__(self, "_sees_actions", True)
        else:
            law = self._checked_law(n1, n2)
        delta = check_discount("delta", self.delta)
        check_kind("delta", delta, numbers.Real)  # no array, no letter
        check_kind("within", self.within, Mapping)
        for actions, deviations in self.within.items():
            check_kind(f"within[{actions}]", deviations, Sequence)
        within = {
            actions: tuple(
                _checked_deviation(f"within[{actions}][{k}]", deviation, law.shape[2])
                for k, deviation in enumerate(deviations)
            )
            for actions, deviations in self.within.items()
        }
        for actions in within:
            if actions not in set(product(range(n1), range(n2))):
                raise ValueError(f"within has the key {actions}: keys must be pairs of actions (i, j)")
        inside = [x for some in within.values() for d in some for x in (d.gain, *d.shift)]
        exact = law.dtype != float and all(map(is_exact, [delta, *payoffs.flat, *inside]))
        kind = object if exact else float
        object.__setattr__(self, "delta", Fraction(delta) if exact else float(delta))
        object.__setattr__(self, "payoffs", read_only(payoffs.astype(kind)))
        object.__setattr__(self, "law", read_only(law.astype(kind)))
        within = {
            a: tuple(
                d._replace(gain=np.array(d.gain, dtype=kind).item(), shift=read_only(d.shift.astype(kind)))
                for d in w
            )
            for a, w in within.items()
        }
        object.__setattr__(self, "within", within)

    def _checked_law(self, n1: int, n2: int) -> Array:
        """The law in fractions or floats: one distribution of the signals for each pair of actions."""
        law = _numbers("law", self.law)
        if law.ndim != 3 or law.shape[:2] != (n1, n2) or law.shape[2] == 0:
            raise ValueError(
                f"law has shape {law.shape}: it must be (n1, n2, signals) = ({n1}, {n2}, signals), "
                f"since payoffs has shape ({n1}, {n2}, 2)"
            )
        for i, j in product(range(n1), range(n2)):
            _check_probabilities(f"law[{i}, {j}]", law[i, j])
        return law if all(map(is_exact, law.flat)) else law.astype(float)

    @property
    def is_exact(self) -> bool:
        """Whether all numbers are ints and fractions, so that arithmetic on them does not round."""
        return bool(self.payoffs.dtype == object)

    @cached_property
    def in_fractions(self) -> Self:
        """The game that theorems are about: the same one, each float the rational number that it is.

        Probabilities that sum to 1 only nearly are divided by their sum, and what one signal gains inside a
        round is made what the others lose.

        >>> Game([[(0.5, 1)]], 0.25, [[[1 / 3, 1 / 3, 1 / 3]]]).in_fractions.law[0, 0].tolist()
        [Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)]
        """
        if self.is_exact:
            return self
        within = {
            actions: [
                Deviation(d.player, Fraction(d.gain), _balanced(_in_fractions(d.shift))) for d in deviations
            ]
            for actions, deviations in self.within.items()
        }
        law = None
        if not self.is_perfect:
            chances = _in_fractions(self.law)
            law = chances / chances.sum(axis=2, keepdims=True)
        return type(self)(_in_fractions(self.payoffs), Fraction(self.delta), law, within)

    @property
    def is_perfect(self) -> bool:
        """Whether the players see the actions, and nothing tempts them inside the round."""
        n1, n2, signals = self.law.shape
        return not self.within and signals == n1 * n2 and self._sees_actions

    @cached_property
    def _sees_actions(self) -> bool:
        n1, n2, signals = self.law.shape
        return bool((self.law.reshape(n1 * n2, signals) == np.eye(n1 * n2)).all())

    @cached_property
    def payoff_size(self) -> float:
        """The greatest difference between two stage payoffs of a player; 1 if there is none.

        >>> Game([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], 0.5).payoff_size
        3.0
        """
        return float(np.ptp(self.payoffs.astype(float).reshape(-1, 2), axis=0).max()) or 1.0

    @cached_property
    def profiles(self) -> tuple[tuple[int, int], ...]:
        """All pairs of actions ``(i, j)``, row by row."""
        n1, n2, _ = self.payoffs.shape
        return tuple(product(range(n1), range(n2)))

    def deviations(self, i: int, j: int) -> list[Deviation]:
        """Everything that might tempt a player when ``(i, j)`` is to be played.

        >>> game = Game([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], 0.5)
        >>> [(d.player, float(d.gain)) for d in game.deviations(0, 0)]
        [(0, 1.0), (1, 1.0)]
        """
        i, j = self.checked_actions(i, j)
        g, law = self.payoffs, self.law
        own = [Deviation(0, g[k, j, 0] - g[i, j, 0], law[k, j] - law[i, j]) for k in range(len(g)) if k != i]
        other = [
            Deviation(1, g[i, k, 1] - g[i, j, 1], law[i, k] - law[i, j]) for k in range(g.shape[1]) if k != j
        ]
        return [*own, *other, *self.within.get((i, j), ())]

    def shifts(self, i: int, j: int) -> list[tuple[int, Any, list[tuple[int, Any]]]]:
        """The same deviations, with those signals only whose chances they change: player, gain, changes.

        >>> Game([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], Fraction(1, 2)).shifts(0, 0)[0]
        (0, Fraction(1, 1), [(0, -1), (2, 1)])
        """
        i, j = self.checked_actions(i, j)
        if not self.is_perfect:
            return [
                (player, gain, [(y, shift[y]) for y in np.flatnonzero(shift != 0).tolist()])
                for player, gain, shift in self.deviations(i, j)
            ]
        g, (n1, n2, _) = self.payoffs, self.payoffs.shape
        others = [(0, (k, j)) for k in range(n1) if k != i] + [(1, (i, k)) for k in range(n2) if k != j]
        return [
            (
                player,
                g[there][player] - g[i, j, player],
                sorted([(i * n2 + j, -1), (there[0] * n2 + there[1], 1)]),
            )
            for player, there in others
        ]

    def tied(self, i: int, j: int) -> frozenset[int]:
        """The numbers of the deviations that cannot lose, since they are to an action that is mixed over.

        Without mixtures there are none.
        """
        self.checked_actions(i, j)
        return frozenset()

    def checked_actions(self, i: int, j: int) -> tuple[int, int]:
        """The pair of actions, if the players have them."""
        n1, n2, _ = self.payoffs.shape
        return check_integer("i", i, least=0, most=n1 - 1), check_integer("j", j, least=0, most=n2 - 1)


def read_only(table: Array) -> Array:
    """The array, in which nothing can be changed any more: what is computed of it stays true of it.

    >>> Game([[(2, 2)]], 0.5).payoffs[0, 0, 0] = 3
    Traceback (most recent call last):
        ...
    ValueError: assignment destination is read-only
    """
    table.setflags(write=False)
    return table


def _numbers(name: str, values: Any) -> Array:
    """The values as an array of fractions or floats."""
    try:
        array = np.array(values, dtype=object)
        flat = [plain(x) for x in array.flat]
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} is no array of numbers: {error}") from error
    for x in flat:
        if not isinstance(x, numbers.Real) or isinstance(x, bool):
            raise TypeError(f"{name} has the entry {quoted(x)}: all entries must be numbers, in equal rows")
        if not is_finite(x):
            raise ValueError(f"{name} has the entry {shown(x)}: all entries must be finite, as floats, too")
    result = np.empty(len(flat), dtype=object)
    result[:] = [Fraction(x) if is_exact(x) else float(x) for x in flat]
    return result.reshape(array.shape)


def _in_fractions(table: Array) -> Array:
    """Each number as a fraction, without rounding."""
    result = np.empty(table.size, dtype=object)
    result[:] = [Fraction(x) for x in table.ravel().tolist()]
    return result.reshape(table.shape)


def _balanced(shift: Array) -> Array:
    """A shift that sums to 0: what some signals lose is scaled to what the others gain."""
    gained, lost = sum(x for x in shift if x > 0), -sum(x for x in shift if x < 0)
    if not gained or not lost:
        return shift * Fraction(0)
    return np.where(shift < 0, shift * (Fraction(gained) / lost), shift)


def _check_probabilities(name: str, chances: Array) -> None:
    for y, chance in enumerate(chances):
        if not 0 <= chance <= 1:
            raise ValueError(f"{name}[{y}] = {chance} is out of range: it must satisfy 0 <= law <= 1")
    total = sum(chances)
    exact = all(map(is_exact, chances))
    if (total != 1) if exact else abs(total - 1) > SLACK:
        raise ValueError(f"{name} sums to {shown(total)}: the probabilities of the signals must sum to 1")


def _checked_deviation(name: str, deviation: Any, signals: int) -> Deviation:
    check_kind(name, deviation, tuple, list)
    if len(deviation) != 3:
        raise ValueError(f"{name} = {quoted(deviation)} must have player, gain and shift")
    player, gain, shift = deviation
    if player not in (0, 1):
        raise ValueError(f"{name}: player = {player} is out of range: it must be 0 or 1")
    shift = _numbers(f"{name}.shift", shift)
    if shift.shape != (signals,):
        raise ValueError(f"{name}.shift has shape {shift.shape}: it must be ({signals},), one entry a signal")
    total = sum(shift)
    if (total != 0) if all(map(is_exact, shift)) else abs(total) > SLACK:
        raise ValueError(f"{name}.shift sums to {shown(total)}: what one signal gains another must lose")
    return Deviation(player, _numbers(f"{name}.gain", [gain])[0], shift)
