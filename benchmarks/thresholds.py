"""How long certified thresholds take, beside one evaluation of the paper's game tree in the same run.

    .venv/bin/python benchmarks/thresholds.py

Processor time, the least of several runs, as a ratio to the tree at T = 8; peak memory of the Python objects.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from typing import Any

from goodwill.last_exchange import Belief, LastExchange, contribution_thresholds, tree_costs

ERROR = 1e-9


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


def main() -> None:
    tree = seconds(lambda: tree_costs(LastExchange(T=8), 8, Belief(0.1, 0.9)), 5)
    print(f"the tree at T = 8: {tree:.3f} s")
    print("   T  loss     b   ratio   bound       MB")
    for T in (20, 200, 1000):
        for loss in (0.05, 0.25):
            for b in (0.0, 0.25, 0.5, 0.75, 1.0):
                game = LastExchange(T=T, loss=loss, s_c=2.0, r_p=1.0, byzantine_pesters=b)
                took = seconds(lambda game=game: contribution_thresholds(game, error=ERROR), 3)
                bound = contribution_thresholds(game, error=ERROR)[1].max()
                peak = megabytes(lambda game=game: contribution_thresholds(game, error=ERROR))
                print(f"{T:4d}  {loss:4.2f}  {b:4.2f}  {took / tree:6.2f}  {bound:.1e}  {peak:5.1f}")


if __name__ == "__main__":
    main()
