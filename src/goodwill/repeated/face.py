"""The face of a repeated game: the record, and what its equilibria pay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from goodwill.games import mixed
from goodwill.games.repeated import Game
from goodwill.repeated.payoffs import EquilibriumPayoffs, equilibrium_payoffs


class RepeatedGame(Game):
    """A finite two-player game, played for ever, and what its equilibria pay.

    Parameters
    ----------
    payoffs : array, shape (n1, n2, 2)
        Stage payoffs of both players, for each pair of actions.
    delta : number, 0 < delta < 1
        Discount factor.
    law : array, shape (n1, n2, signals), optional
        Probability of each public signal given the actions.  By default monitoring is perfect: signal
        ``i * n2 + j`` says that ``(i, j)`` was played.
    within : mapping from (i, j) to a sequence of Deviation, optional
        Further deviations inside the round, for each pair of actions: see ``goodwill.games.repeated``.

    If all numbers are ints and fractions, results are exact.

    Raises
    ------
    TypeError, ValueError
        With the parameter's name, its value, and the range that it must lie in.

    Examples
    --------
    The prisoners' dilemma: cooperation pays from ``delta = 1/2`` on.

    >>> from fractions import Fraction as F
    >>> dilemma = [[(2, 2), (0, 3)], [(3, 0), (1, 1)]]
    >>> RepeatedGame(dilemma, F(1, 2)).equilibrium_payoffs().inner.astype(str).tolist()
    [['1', '1'], ['5/2', '1'], ['2', '2'], ['1', '5/2']]
    >>> RepeatedGame(dilemma, F(2, 5)).equilibrium_payoffs().outer.astype(str).tolist()
    [['1', '1']]
    """

    @classmethod
    def perfect(cls, payoffs: Any, delta: Any) -> RepeatedGame:
        """The game in which everybody sees the actions themselves: the default, said aloud."""
        return RepeatedGame(payoffs, delta)

    def with_mixtures(self, player: int, mixtures: Iterable[Mapping[int, Any]]) -> MixedGame:
        """The game in which one player may also mix: see :func:`goodwill.repeated.with_mixtures`."""
        return with_mixtures(self, player, mixtures)

    def equilibrium_payoffs(self, **options: Any) -> EquilibriumPayoffs:
        """All payoffs of pure-action perfect public equilibria, between two certified polygons.

        See :func:`goodwill.repeated.equilibrium_payoffs` for the options.
        """
        return equilibrium_payoffs(self, **options)


class MixedGame(mixed.MixedGame, RepeatedGame):
    """A game in which one player may also choose from a list of mixed actions.

    :func:`with_mixtures` makes it.  The mixtures follow the player's pure actions, in their order; ``pure``
    is the game without them.
    """


def with_mixtures(game: Game, player: int, mixtures: Iterable[Mapping[int, Any]]) -> MixedGame:
    """The game in which one player may also mix, each mixture with the weights that it names.

    Parameters
    ----------
    player : 0 or 1
        Who mixes.  The other player's actions stay pure.
    mixtures : iterable of mappings from action to weight
        Each of two actions, with positive weights that sum to 1.

    Returns
    -------
    MixedGame
        A :class:`RepeatedGame` whose further actions are the mixtures.  Its equilibria are those in which
        the player uses pure actions and *these* mixtures: the bounds from inside hold for all mixing, those
        from outside for these mixtures only; :func:`goodwill.repeated.cover` has one for all of them.

    Raises
    ------
    ValueError
        If a mixture has not two actions of the player, or its weights do not sum to 1; if the game has
        deviations inside the round (``within``), of which a normal form does not say what a mixture does.

    Examples
    --------
    A worker works or shirks; a customer buys or not, and sees good work in two cases of three if he works.

    >>> from fractions import Fraction as F
    >>> market = RepeatedGame(
    ...     payoffs=[[(1, 1), (0, 0)], [(2, -1), (0, 0)]],
    ...     delta=F(3, 4),
    ...     law=[[(F(2, 3), F(1, 3), 0), (0, 0, 1)], [(F(1, 3), F(2, 3), 0), (0, 0, 1)]],
    ... )
    >>> mixed = with_mixtures(market, 0, [{0: F(3, 4), 1: F(1, 4)}])
    >>> mixed.payoffs[2].tolist()
    [[Fraction(5, 4), Fraction(1, 2)], [Fraction(0, 1), Fraction(0, 1)]]
    >>> with_mixtures(market, 0, [{0: F(3, 4), 1: F(1, 2)}])
    Traceback (most recent call last):
        ...
    ValueError: mixtures[0] has weights that sum to 5/4: they must be positive and sum to 1
    """
    return MixedGame.of(game, player, mixtures)
