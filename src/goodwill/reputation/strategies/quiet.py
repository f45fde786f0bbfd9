"""Plans in which no negative report ever occurs, for the search that finds no trade among them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from goodwill.checks import check_integer
from goodwill.reputation.strategies.automata import PublicProfile
from goodwill.reputation.strategies.cooperation import trade_while


def quiet_plans(steps: int = 2) -> Iterator[PublicProfile]:
    """All plans of two states, trade and no trade, with no negative report on the path.

    The provider cheats, delivers whatever comes of his effort, or gives good service; after each outcome
    trade goes on with a probability that is a multiple of ``1 / steps``.

    Parameters
    ----------
    steps : int, from 1 to 1000

    Examples
    --------
    >>> len(list(quiet_plans())), next(quiet_plans()).states["trade"].provider
    (66, 'e0d')
    """
    steps = check_integer("steps", steps, least=1, most=1000)
    return _plans([Fraction(k, steps) for k in range(steps + 1)])


def _plans(parts: list[Fraction]) -> Iterator[PublicProfile]:
    for a in parts:
        yield trade_while("in11", "e0d", {"low 1": a})
        for b in parts:
            yield trade_while("in11", "e1dd", {"high 1": a, "low 1": b})
            for c in parts:
                for client in ("in11", "in01"):
                    yield trade_while(client, "e1rd", {"high 1": a, "rolled back": b, "low 0": c})
