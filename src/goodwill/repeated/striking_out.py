"""The definition made into a procedure: strike out what no round can bring about, and ask again.

First every payoff that the round can have may be the future.  What a round that both keep to brings about
with such futures is what is left; only that may be the future the next time (Abreu, Pearce and Stacchetti).
It comes down to the equilibrium payoffs, by a factor near delta each time: :mod:`goodwill.repeated.search`
ends sooner, and proves what it cuts off.  This is for who wants to watch.
"""

from __future__ import annotations

import numpy as np

from goodwill.checks import check_integer, check_kind
from goodwill.games.repeated import Array, Game
from goodwill.geometry.polygon import cut, hull
from goodwill.repeated.program import program
from goodwill.repeated.search import Search


def struck_out(game: Game, times: int, directions: int = 72) -> list[Array]:
    """What is left of all payoffs after each time of asking which ones a round can bring about.

    Parameters
    ----------
    game : RepeatedGame
    times : int, 1 <= times <= 1000
        How often it is asked.
    directions : int, 8 <= directions <= 600
        A polygon is cut in so many directions, equally far from each other, and never more than it should be.

    Returns
    -------
    list of arrays, float, each of shape (number of corners, 2)
        Corners, anticlockwise: first all payoffs that the round can have, then what is left after each time.
        Each has all equilibrium payoffs in pure actions in it, up to rounding errors.  No corners, if
        nothing is left.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> from goodwill.geometry.polygon import area
    >>> from goodwill.repeated import RepeatedGame
    >>> dilemma = RepeatedGame.perfect([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], 0.2)
    >>> [round(float(area(corners)), 6) for corners in struck_out(dilemma, 1)]
    [3.0, 0.0]
    """
    check_kind("game", game, Game)
    times = check_integer("times", times, least=1, most=1000)
    directions = check_integer("directions", directions, least=8, most=600)
    angles = np.arange(directions) * 2 * np.pi / directions
    ways = np.column_stack([np.cos(angles), np.sin(angles)])
    begun = Search.of(game, [program(game, i, j) for i, j in game.profiles])
    rounding = 1e-12 * game.payoff_size
    left = [begun.corners]
    for _ in range(times):
        corners = left[-1]
        reached = Search(game, begun.programs, corners, extreme=False).ask(ways) if len(corners) else []
        for farthest in reached:
            corners = cut(corners, farthest.normal, farthest.bound + rounding)
        left.append(hull(corners, rounding))
    return left
