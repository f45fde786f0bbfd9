"""Byzantine peers with a memory, for whom a pester that P1 observed changes what they do later.

Functions ``(t, history)`` of the round and of what P1 observed so far, oldest first, for the game's
``byzantine_pesters``.  The paper allows them, and three of its theorems fail with one of these two.
"""

from __future__ import annotations

from goodwill.checks import MOST, check_integer
from goodwill.last_exchange.model import NOTHING, PESTER, check_history


def persists_if_observed(t: int, history: str) -> int:
    """Pesters in the first round, and goes on only if P1 observed that: a pester now foretells more of them.

    >>> [persists_if_observed(3 - len(seen), seen) for seen in ("", "p", "n", "np")]
    [1, 1, 0, 0]
    """
    return int(_first_signal(t, history) != NOTHING)


def stops_if_observed(t: int, history: str) -> int:
    """Pesters until the end, but never again if P1 observed it in the first round: silence is bad news.

    >>> [stops_if_observed(3 - len(seen), seen) for seen in ("", "p", "n", "np")]
    [1, 0, 1, 1]
    """
    return int(_first_signal(t, history) != PESTER)


def _first_signal(t: int, history: str) -> str:
    check_integer("t", t, least=0, most=MOST)
    return check_history("history", history)[:1]
