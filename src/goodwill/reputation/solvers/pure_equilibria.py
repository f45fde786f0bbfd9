"""Equilibria of a single round in pure strategies, by trying every pair."""

from __future__ import annotations

from goodwill.checks import check_kind
from goodwill.reputation.stage import StageGame


def pure_equilibria(game: StageGame, *, entered: bool = False) -> list[tuple[str, str]]:
    """The pairs of pure strategies from which neither player gains by another one.

    Parameters
    ----------
    game : StageGame
        With numbers.
    entered : bool
        The subgame in which the client has come in: *out* is not among her strategies any more, and she
        reports high quality as high, which is her best where everybody knows that it is high.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> from goodwill.reputation import Market, stage_game
    >>> pure_equilibria(stage_game(Market.pizza(penalty=F(1, 2))), entered=True)
    [('in11', 'e0d')]
    """
    check_kind("game", game, StageGame)
    check_kind("entered", entered, bool)
    first = int(entered)
    rivals = game.payoffs[first:]
    return [
        (client, provider)
        for i, client in enumerate(game.client_strategies[first:])
        for j, provider in enumerate(game.provider_strategies)
        if rivals[i, j, 0] == rivals[:, j, 0].max()
        and rivals[i, j, 1] == rivals[i, :, 1].max()
        and (not entered or client.endswith("1"))
    ]
