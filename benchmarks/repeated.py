"""How fast the equilibrium sets are: against QuantEcon.py, and against linear programs one by one.

    python benchmarks/repeated.py

Needs quantecon and scipy.  Every figure is processor time, the best of some runs on this machine, in this
run; QuantEcon.py is timed once it is compiled.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from scipy.optimize import linprog

from goodwill.geometry.polygon import area, cut, distance, hull
from goodwill.repeated import Deviation, RepeatedGame
from goodwill.reputation import Market, repeated_market
from goodwill.reputation.model import READINGS

DILEMMA = np.array([[(9.0, 9.0), (1.0, 10.0)], [(10.0, 1.0), (3.0, 3.0)]])
THREE_BY_THREE = np.array(
    [
        [(16.0, 9.0), (3.0, 13.0), (0.0, 3.0)],
        [(21.0, 1.0), (10.0, 4.0), (-1.0, 0.0)],
        [(9.0, 0.0), (5.0, -4.0), (-5.0, -15.0)],
    ]
)
NOISY = np.array([[(0.9, 0.1), (0.5, 0.5)], [(0.5, 0.5), (0.2, 0.8)]])


def cournot(quantities: int = 15) -> Any:
    """The duopoly of Judd, Yeltekin and Conklin (2003)."""
    q = np.linspace(0, 6, quantities)
    profit = (np.maximum(6 - q[:, None] - q, 0) - 0.6) * q[:, None]
    return np.stack([profit, profit.T], axis=2)


def best_of(times: int, run: Callable[[], Any]) -> tuple[float, Any]:
    """The shortest processor time in seconds, and what came out."""
    seconds = []
    for _ in range(times):
        start = time.process_time()
        result = run()
        seconds.append(time.process_time() - start)
    return min(seconds), result


def quantecon_set(payoffs: Any, delta: float) -> Any:
    """The same set by the algorithm of Abreu and Sannikov."""
    from quantecon import game_theory

    players = [game_theory.Player(payoffs[:, :, 0]), game_theory.Player(payoffs[:, :, 1].T)]
    game = game_theory.RepeatedGame(game_theory.NormalFormGame(players), delta)
    found = game.equilibrium_payoffs(options={"tol": 1e-9})
    return hull(found.points[found.vertices])


def jyc_outer(game: RepeatedGame, directions: int, passes: int, inner: Any, gap: float) -> tuple[Any, int]:
    """The outer iteration of Judd, Yeltekin and Conklin with a fixed fan, one ``linprog`` a program.

    Stops once the polygon is as close to ``inner`` as ``gap``.
    """
    angles = 2 * np.pi * np.arange(directions) / directions
    fan = np.column_stack([np.cos(angles), np.sin(angles)])
    g, law, delta = game.payoffs, game.law, game.delta
    levels = (g.reshape(-1, 2) @ fan.T).max(axis=0)
    signals, programs = law.shape[2], 0
    corners = g.reshape(-1, 2)
    for _ in range(passes):
        best = np.full(directions, -np.inf)
        for i, j in game.profiles:
            rows = []
            limits = []
            for y in range(signals):
                block = np.zeros((directions, 2 * signals))
                block[:, 2 * y : 2 * y + 2] = fan
                rows.append(block)
                limits.append(levels)
            for player, gain, shift in game.deviations(i, j):
                row = np.zeros((1, 2 * signals))
                row[0, player::2] = delta * shift
                rows.append(row)
                limits.append(np.array([-(1 - delta) * gain]))
            a, b = np.concatenate(rows), np.concatenate(limits)
            for k, normal in enumerate(fan):
                objective = -delta * (law[i, j][:, None] * normal).ravel()
                answer = linprog(objective, a, b, bounds=(None, None))
                programs += 1
                if answer.status == 2:
                    break
                best[k] = max(best[k], (1 - delta) * g[i, j] @ normal - answer.fun)
        levels = np.minimum(levels, best)
        corners = hull(g.reshape(-1, 2))
        for normal, level in zip(fan, levels, strict=True):
            corners = cut(corners, normal, level + 1e-12)
        if max(distance(inner, c) for c in corners) <= gap:
            break
    return corners, programs


def main() -> None:
    print("Perfect monitoring, to 1e-9, against QuantEcon.py (which bounds from one side)")
    for name, payoffs, delta in (
        ("prisoners' dilemma", DILEMMA, 0.9),
        ("3 x 3", THREE_BY_THREE, 0.3),
        ("Cournot 15 x 15", cournot(), 0.6),
        ("Cournot 15 x 15", cournot(), 0.3),
    ):
        quantecon_set(payoffs, delta)  # compiles
        theirs, corners = best_of(5, lambda p=payoffs, d=delta: quantecon_set(p, d))
        ours, found = best_of(5, lambda p=payoffs, d=delta: RepeatedGame(p, d).equilibrium_payoffs())
        apart = max(distance(corners, c) for c in found.inner)
        print(
            f"  {name}, delta = {delta}: {1e3 * theirs:.1f} ms there, {1e3 * ours:.1f} ms here, "
            f"ratio {ours / theirs:.1f}; corners within {apart:.0e}, gap {found.gap:.0e}"
        )
    print("Noisy prisoners' dilemma, against linprog for every program of a fixed fan")
    payoffs = np.array([[(2.0, 2.0), (0.0, 3.0)], [(3.0, 0.0), (1.0, 1.0)]])
    for delta, tolerance in ((0.8, 1e-4), (0.9, 1e-3)):
        game = RepeatedGame(payoffs, delta, NOISY)
        ours, found = best_of(3, lambda g=game, t=tolerance: g.equilibrium_payoffs(tolerance=t))
        theirs, (corners, programs) = best_of(1, lambda g=game, f=found: jyc_outer(g, 48, 60, f.inner, f.gap))
        reached = max(distance(found.inner, c) for c in corners)
        print(
            f"  delta = {delta}: {theirs:.1f} s there ({programs} programs; gap {reached:.1e}), "
            f"{ours:.2f} s here (gap {found.gap:.1e}, area {float(area(found.inner)):.5f}), "
            f"{theirs / ours:.0f} times as fast"
        )
    print("The pizza market, penalty 5/2, by default (at most 1e-4 of the area in doubt), in floats")
    for delta in (0.80, 0.84, 0.85, 0.90, 0.95, 0.99):
        for reading in READINGS:
            game = in_floats(repeated_market(Market.pizza(penalty=Fraction(5, 2)), delta, reading))
            ours, found = best_of(1, lambda g=game: g.equilibrium_payoffs())
            areas = " to ".join(f"{float(area(p)):.7f}" for p in (found.inner, found.outer))
            print(f"  delta = {delta}, {reading}: {ours:.1f} s, area {areas}, gap {found.gap:.0e}")


def in_floats(game: RepeatedGame) -> RepeatedGame:
    """The same game with floats for numbers."""
    within = {
        actions: [Deviation(d.player, float(d.gain), d.shift.astype(float)) for d in some]
        for actions, some in game.within.items()
    }
    return RepeatedGame(game.payoffs.astype(float), float(game.delta), game.law.astype(float), within)


if __name__ == "__main__":
    main()
