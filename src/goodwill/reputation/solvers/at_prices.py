"""What each profile of a round is worth at prices of a lie, of her payoff and of his.

At the right prices no profile in use is above 0, and that bounds lies.  The prices are given: which ones are
right, this file does not know.
"""

from __future__ import annotations

from math import inf
from typing import Any

from goodwill.checks import check_kind, check_number
from goodwill.reputation.solvers.best_mixture import outcome_chance
from goodwill.reputation.stage import StageGame


def sums_at_prices(game: StageGame, hers: Any, his: Any) -> dict[tuple[str, str], Any]:
    """For each profile: the chance of a lie, plus her payoff beyond m at its price, less his at its price.

    Parameters
    ----------
    game : StageGame
    hers, his : finite number, or letter
        How many lies a unit of her payoff, and of his, is worth.

    Returns
    -------
    dict
        From (client's strategy, provider's strategy) to ``f + hers * (g_client - m) - his * g_provider``.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> from goodwill.reputation import Market, stage_game
    >>> sums = sums_at_prices(stage_game(Market.pizza(penalty=0)), F(19, 54), F(11, 30))
    >>> len(sums), sums["in11", "e0d"], sums["in11", "e1dd"], sums["in01", "e1rd"]
    (30, Fraction(0, 1), Fraction(0, 1), Fraction(-19, 6750))
    """
    check_kind("game", game, StageGame)
    hers = check_number("hers", hers, "abs(hers) < infinity", lambda x: abs(x) < inf)
    his = check_number("his", his, "abs(his) < infinity", lambda x: abs(x) < inf)
    lies, outside = outcome_chance(game, "low 1"), game.market.outside_payoff
    return {
        (client, provider): lies[i, j]
        + hers * (game.payoffs[i, j, 0] - outside)
        - his * game.payoffs[i, j, 1]
        for i, client in enumerate(game.client_strategies)
        for j, provider in enumerate(game.provider_strategies)
    }
