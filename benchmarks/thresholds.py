"""How long certified thresholds take, beside one evaluation of the paper's game tree in the same run.

    .venv/bin/python benchmarks/thresholds.py

Processor time, the least of several runs; peak memory of the Python objects, 24 MB of which are set aside
and never touched.  The tree is that of the paper, written as plainly as Python lets one, at T = 8; the
package's own tree, which checks each belief, takes many times as long, and judges the plain one at T = 6.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from goodwill.last_exchange import Belief, LastExchange, contribution_thresholds, tree_costs

ERROR = 1e-9
RATES = (0, Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), 1)


def tree(game: LastExchange) -> Callable[..., float]:
    """The least cost of masses of Byzantine, destitute and satisfied peers in round t, by the whole tree."""
    loss, s_c, r_p, b = (float(x) for x in (game.loss, game.s_c, game.r_p, game.byzantine_pesters))

    def least(t: int, byzantine: float, destitute: float, satisfied: float) -> float:
        costs = []
        for acts in (True, False):
            left = loss * destitute if acts else destitute
            others = satisfied + destitute - left
            cost = s_c * (byzantine + left + others) if acts else 0.0
            if t:
                first, second = (1 - loss) * b * byzantine, (1 - loss) * left
                cost += r_p * (first + second) + least(t - 1, first, second, 0.0)
                cost += least(t - 1, byzantine - first, left - second, others)
            costs.append(cost)
        return min(costs)

    return least


def seconds(call: Callable[[], Any], runs: int) -> float:
    took = []
    for _ in range(runs):
        begun = time.process_time()
        call()
        took.append(time.process_time() - begun)
    return min(took)


def megabytes(call: Callable[[], Any]) -> float:
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def reference() -> float:
    """Seconds that the tree takes at T = 8."""
    game = LastExchange(T=8)
    least = tree(game)
    assert abs(least(6, 0.1, 0.9, 0.0) - float(min(tree_costs(game, 6, Belief(0.1, 0.9))))) < 1e-12
    return seconds(lambda: least(8, 0.1, 0.9, 0.0), 5)


def row(game: LastExchange, one: float, runs: int) -> str:
    """The time of a game's thresholds, as a ratio to that of the tree, the greatest bound, and the memory."""

    def call() -> Any:
        return contribution_thresholds(game, error=ERROR)

    took, bound, peak = seconds(call, runs), call()[1].max(), megabytes(call)
    loss, b = float(game.loss), float(game.byzantine_pesters)
    return f"{game.T:4d}  {loss:4.2f}  {b:4.2f}  {took:7.4f}  {took / one:6.2f}  {bound:.1e}  {peak:6.1f}"


def main() -> None:
    one = reference()
    print(f"the tree at T = 8: {one:.4f} s")
    print("   T  loss     b  seconds   ratio    bound      MB")
    for T in (20, 200, 1000):
        for loss in (0.05, 0.25):
            for b in RATES:
                game = LastExchange(T=T, loss=loss, s_c=2.0, r_p=1.0, byzantine_pesters=float(b))
                print(row(game, one, 3))
    print("In fractions:")
    for loss in (Fraction(1, 20), Fraction(1, 4)):
        for b in RATES:
            print(row(LastExchange(T=20, loss=loss, s_c=2, r_p=1, byzantine_pesters=b), one, 2))


if __name__ == "__main__":
    main()
