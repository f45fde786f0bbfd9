"""How far Lemma 6 reaches in a game of a given length (Paper I, Section 4.2; not in the paper)."""

from __future__ import annotations

import math

from goodwill.checks import check_inside, check_integer
from goodwill.last_exchange.formulas.theorems import first_unprompted_round, patience_bound
from goodwill.last_exchange.model import LastExchange

#: Halvings of the range of costs, on a logarithmic scale: the answer is right to a part in 10^10.
HALVINGS = 40


def least_cost_of_silence(loss: float, T: int) -> float:
    """Least ``s_c / r_p``, above 1e-9, at which no silence is answered in a game of horizon T: t* >= T.

    The first unprompted round t* does not fall as contributions get dearer, so bisection finds it.

    Not in the paper (page ``weak-threat``, claim ``lemma-6``).

    Examples
    --------
    It is below what suffices for every length, and approaches it:

    >>> [round(least_cost_of_silence(0.5, T), 4) for T in (2, 5, 50)]
    [0.0833, 0.2805, 0.5]
    """
    check_inside("loss", loss)
    check_integer("T", T, least=1)
    low, high = 1e-9, float(patience_bound(LastExchange(loss=loss)))
    for _ in range(HALVINGS):
        middle = math.sqrt(low * high)
        first = first_unprompted_round(LastExchange(loss=loss, s_c=middle, r_p=1))
        if first is not None and first < T:
            low = middle
        else:
            high = middle
    return high
