"""Mixed actions of one player: more rows or columns of the game, held by indifference.

A player who mixes must get the same from both actions in the mixture, and no more from any other.  Both are
said by deviations to pure actions, given what the lottery drew: from one of the two to any other, and back.
The other player is tempted with respect to the mixture.  So a mixture with given weights is one more action,
and all that this folder has (bounds, automata, frequencies, and their proofs) is there for it too.

Two things differ.  A deviation from one action in the mixture to the other neither gains nor loses, so no
slack can be asked of it.  And rounding to fractions must not break the indifference: see
:mod:`goodwill.repeated.balance`.
"""

from __future__ import annotations

import numbers
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import Any, Self

import numpy as np

from goodwill.arithmetic import is_exact, plain
from goodwill.checks import check_integer, check_kind, check_probability, shown
from goodwill.games.repeated import SLACK, Array, Deviation, Game

#: Of more actions there are too many pairs.
MOST_ACTIONS = 1000


@dataclass(frozen=True, eq=False)
class MixedGame(Game):
    """A game in which one player may also choose from a list of mixed actions.

    Made by :func:`goodwill.repeated.with_mixtures`.  The mixtures follow the player's pure
    actions, in their order; ``pure`` is the game without them.
    """

    pure: Game = field(kw_only=True)
    player: int = field(kw_only=True)
    mixtures: tuple[Mapping[int, Any], ...] = field(kw_only=True)

    @classmethod
    def of(cls, game: Game, player: int, mixtures: Iterable[Mapping[int, Any]]) -> Self:
        """The game in which one player may also mix: see :func:`goodwill.repeated.with_mixtures`.

        >>> dilemma = Game([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], Fraction(1, 2))
        >>> MixedGame.of(dilemma, 0, [{0: Fraction(1, 2), 1: Fraction(1, 2)}]).payoffs[2].tolist()
        [[Fraction(5, 2), Fraction(1, 1)], [Fraction(1, 2), Fraction(2, 1)]]
        """
        check_kind("game", game, Game)
        player = check_integer("player", player, least=0, most=1)
        if game.within:
            raise ValueError("mixtures need a game in normal form: this one has deviations within the round")
        if isinstance(game, MixedGame):
            raise ValueError("this game has mixtures already: name all of them at once, and of one player")
        check_kind("mixtures", mixtures, Iterable)
        for number, mixture in enumerate(mixtures := tuple(mixtures)):
            check_kind(f"mixtures[{number}]", mixture, Mapping)
        listed = tuple({a: plain(weight) for a, weight in mixture.items()} for mixture in mixtures)
        for number, mixture in enumerate(listed):
            _check_mixture(f"mixtures[{number}]", mixture, game.payoffs.shape[player])
        return cls.unchecked(game, player, listed)

    @classmethod
    def unchecked(cls, game: Game, player: int, mixtures: Sequence[Mapping[int, Any]]) -> Self:
        """The same without checks: here a weight may also be 0."""

        def extended(table: Array) -> Array:
            rows = np.moveaxis(table, player, 0)
            more = [sum(q * rows[a] for a, q in mixture.items()) for mixture in mixtures]
            return np.moveaxis(np.array([*rows, *more], dtype=object), 0, player)

        return cls(
            extended(game.payoffs),
            game.delta,
            extended(game.law),
            pure=game,
            player=player,
            mixtures=tuple(mixtures),
        )

    @cached_property
    def in_fractions(self) -> Self:
        """The same game in fractions; the weights of a mixture are divided by their sum."""
        if self.is_exact and all(is_exact(q) for mixture in self.mixtures for q in mixture.values()):
            return self
        mixtures = []
        for mixture in self.mixtures:
            total = sum(map(Fraction, mixture.values()))
            mixtures.append({action: Fraction(q) / total for action, q in mixture.items()})
        return type(self).unchecked(self.pure.in_fractions, self.player, mixtures)

    def support(self, i: int, j: int) -> tuple[int, ...]:
        """The pure actions in the mixture, if ``(i, j)`` has one; else none."""
        i, j = self.checked_actions(i, j)
        number = (i, j)[self.player] - self.pure.payoffs.shape[self.player]
        return tuple(self.mixtures[number]) if number >= 0 else ()

    def deviations(self, i: int, j: int) -> list[Deviation]:
        """Every pure action of either player instead; the mixing player's, given what its lottery drew.

        Of a mixture of a and b: every other action instead of a, and a instead of b.  With b instead of a
        this says that a and b are worth the same, and the rest need not be said twice.
        """
        i, j = self.checked_actions(i, j)
        support = self.support(i, j)
        if not support:
            return self.pure.deviations(i, j)
        first, second = support
        own = [(k, first) for k in range(self.pure.payoffs.shape[self.player]) if k != first]
        own.append((first, second))
        found = []
        for player in (0, 1):
            others = [(k, (i, j)[player]) for k in range(self.pure.payoffs.shape[player])]
            for instead, of in own if player == self.player else others:
                if instead == of:
                    continue
                there, here = ((k, j) if player == 0 else (i, k) for k in (instead, of))
                gain = self.payoffs[there][player] - self.payoffs[here][player]
                found.append(Deviation(player, gain, self.law[there] - self.law[here]))
        return found

    def tied(self, i: int, j: int) -> frozenset[int]:
        """The numbers of the two deviations from one action in the mixture to the other."""
        support = self.support(i, j)
        if not support:
            return frozenset()
        first, second = support
        count = self.pure.payoffs.shape[self.player]
        start = self.pure.payoffs.shape[0] - 1 if self.player == 1 else 0
        return frozenset((start + second - (second > first), start + count - 1))


def pairs(actions: int | Sequence[int], shares: Sequence[Any]) -> list[dict[int, Any]]:
    """All mixtures of two actions, the first of them with each of the shares.

    >>> from fractions import Fraction as F
    >>> pairs(3, [F(1, 4)])[0], len(pairs(3, [F(1, 4), F(3, 4)]))
    ({0: Fraction(1, 4), 1: Fraction(3, 4)}, 6)
    """
    if isinstance(actions, Sequence) and actions and not isinstance(actions, str | bytes):
        chosen = [check_integer("actions", action, least=0, most=MOST_ACTIONS) for action in actions]
    else:
        chosen = list(range(check_integer("actions", actions, least=2, most=MOST_ACTIONS)))
    check_kind("shares", shares, Sequence, np.ndarray)
    shares = [check_probability("shares", share) for share in shares]
    return [{a: share, b: 1 - share} for a, b in combinations(chosen, 2) for share in shares]


def _check_mixture(name: str, mixture: Mapping[int, Any], actions: int) -> None:
    if len(mixture) != 2 or not all(isinstance(a, int) and 0 <= a < actions for a in mixture):
        raise ValueError(
            f"{name} = {mixture} is out of range: it must name two actions from 0 to {actions - 1}"
        )
    for weight in mixture.values():
        if not isinstance(weight, numbers.Real) or isinstance(weight, bool):
            raise TypeError(f"{name} has the weight {weight!r}: weights must be numbers")
    total = sum(mixture.values())
    off = total != 1 if is_exact(total) else abs(total - 1) > SLACK
    if off or not all(weight > 0 for weight in mixture.values()):
        raise ValueError(f"{name} has weights that sum to {shown(total)}: they must be positive and sum to 1")
