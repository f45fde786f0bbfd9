"""One game, whatever its units: the copy in which payoffs go from 0 to 1, and the way back.

Adding a number to a player's payoffs, or multiplying them by a positive one, changes no equilibrium.  So the
search for equilibria looks at a copy of the game in which each player's stage payoffs begin at 0 and end at
1, and whatever it finds is carried back.  Both ways are exact: a float is the rational number that it is.
That is why the answer moves along with the units, and why "small" means the same in all games.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from goodwill.games.mixed import MixedGame
from goodwill.games.repeated import Array, Game


class Units(NamedTuple):
    """A payoff ``x`` of player i in the copy is ``least[i] + spread[i] * x`` in the game."""

    least: tuple[Fraction, Fraction]
    spread: tuple[Fraction, Fraction]

    def payoff(self, point: Sequence[Any]) -> tuple[Any, ...]:
        """A point of the copy in the game; further coordinates stay."""
        moved = (a + b * x for a, b, x in zip(self.least, self.spread, point, strict=False))
        return (*moved, *point[2:])

    def back(self, point: Sequence[Any]) -> tuple[Any, ...]:
        """A point of the game in the copy."""
        moved = ((Fraction(x) - a) / b for a, b, x in zip(self.least, self.spread, point, strict=False))
        return (*moved, *point[2:])

    def half_space(self, normal: Sequence[Any], bound: Any) -> tuple[tuple[Any, ...], Any]:
        """``normal . v <= bound`` of the copy in the game."""
        moved = tuple(n / b for n, b in zip(normal, self.spread, strict=False))
        return (*moved, *normal[2:]), bound + sum(n * a for n, a in zip(moved, self.least, strict=True))

    def way(self, normal: Sequence[Any]) -> tuple[Any, ...]:
        """A normal of the game in the copy."""
        return (*(n * b for n, b in zip(normal, self.spread, strict=False)), *normal[2:])


def units(game: Game) -> Units:
    """Where each player's payoffs begin, and how far they reach; 1 if they are all the same.

    >>> units(Game([[(2, 7), (0, 7)], [(3, 7), (1, 7)]], Fraction(1, 2))).spread
    (Fraction(3, 1), Fraction(1, 1))
    """
    columns = game.in_fractions.payoffs.reshape(-1, 2).T.tolist()
    first, second = ((min(column), (max(column) - min(column)) or Fraction(1)) for column in columns)
    return Units((first[0], second[0]), (first[1], second[1]))


def normalised(game: Game) -> tuple[Game, Units]:
    """The copy, in fractions, and the way back.

    >>> copy, _ = normalised(Game([[(0.5, 7.0), (1.5, 7.0)]], 0.5))
    >>> copy.payoffs[0, 1].tolist(), copy.is_exact
    ([Fraction(1, 1), Fraction(0, 1)], True)
    """
    exact, scale = game.in_fractions, units(game)
    if isinstance(exact, MixedGame):
        return MixedGame.unchecked(_copy(exact.pure, scale), exact.player, exact.mixtures), scale
    return _copy(exact, scale), scale


def _copy(game: Game, scale: Units) -> Game:
    n1, n2, _ = game.payoffs.shape
    payoffs: Array = np.empty((n1, n2, 2), dtype=object)
    for i, j in game.profiles:
        payoffs[i, j] = scale.back(game.payoffs[i, j])
    within = {
        actions: [d._replace(gain=d.gain / scale.spread[d.player]) for d in some]
        for actions, some in game.within.items()
    }
    return Game(payoffs, game.delta, None if game.is_perfect else game.law, within)
