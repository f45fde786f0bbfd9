"""From a search in floats to a proof that can be checked: numbers rounded, signals named.

A search works on reduced programs and in floats.  A proof speaks of the game's own deviations and signals.
In an exact game its numbers are short fractions, and each bound is what these prove, rounded up if it is
long: so a proof is never wrong, at worst a little weaker than the search was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from goodwill.repeated.game import Array, RepeatedGame
from goodwill.repeated.polygon import cut, hull
from goodwill.repeated.program import Program
from goodwill.repeated.proofs import (
    Cut,
    Multipliers,
    Refutation,
    cut_bound,
    dual_bound,
    rounded_up,
    simple_fraction,
)
from goodwill.repeated.search import Search

#: Multipliers below this are left out.
NEGLIGIBLE = 1e-13


def proof_in_floats(search: Search, programs: Sequence[Program]) -> list[Cut | Refutation]:
    """The steps of a search, in its own numbers."""
    steps: list[Cut | Refutation] = []
    writers: dict[int, Writer] = {}

    def written(a: int, mu: Array, eta: Array) -> Multipliers:
        if a not in writers:
            writers[a] = Writer(search.game, programs[a])
        return writers[a](mu, eta)

    for p in programs:
        if p.is_hopeless:
            deviations = enumerate(search.game.deviations(*p.actions))
            k = next(k for k, d in deviations if d.gain > 0 and not np.any(d.shift != 0))
            steps.append(Refutation(p.actions, Multipliers(((k, 1),))))
    for step in search.steps:
        multipliers = {programs[a].actions: written(a, *pair) for a, pair in step.multipliers().items()}
        if step.normal is None:
            steps += [Refutation(actions, proof) for actions, proof in multipliers.items()]
        else:
            x, y = step.normal.tolist()
            steps.append(Cut((x, y), step.bound + search.padding(step.normal), multipliers))
    return steps


def proof_in_fractions(
    game: RepeatedGame, played: Iterable[tuple[int, int]], steps: Iterable[Cut | Refutation]
) -> tuple[list[Cut | Refutation], Array]:
    """The same steps in short fractions, without those that cut nothing, and the polygon they leave."""
    left = list(played)
    corners = hull(np.array([game.payoffs[a] for a in left], dtype=object))
    kept: list[Cut | Refutation] = []
    for step in steps:
        if not len(corners):
            break
        if isinstance(step, Refutation):
            proof = _in_fractions(step.multipliers)
            if step.actions in left and dual_bound(game, step.actions, corners, (0, 0), proof) < 0:
                left.remove(step.actions)
                kept.append(Refutation(step.actions, proof))
                corners = corners if left else corners[:0]
            continue
        normal = (simple_fraction(step.normal[0]), simple_fraction(step.normal[1]))
        proofs = {actions: _in_fractions(proof) for actions, proof in step.multipliers.items()}
        bound = rounded_up(cut_bound(game, left, corners, normal, proofs))
        smaller = cut(corners, normal, bound)
        if smaller is not corners:
            kept.append(Cut(normal, bound, proofs))
            corners = smaller
    return kept, corners


def _in_fractions(proof: Multipliers) -> Multipliers:
    return Multipliers(*(tuple((k, simple_fraction(float(x))) for k, x in part) for part in proof))


class Writer:
    """Turns multipliers of a reduced program into those of the game's own deviations and signals."""

    def __init__(self, game: RepeatedGame, p: Program) -> None:
        self.program, self.deviations = p, game.deviations(*p.actions)
        self.numbers = [self._number(*row) for row in zip(p.player.tolist(), p.gain, p.shift, strict=True)]

    def _number(self, player: int, gain: Any, shift: Array) -> int:
        """Which deviation a row of the program stands for."""
        group = self.program.group
        for k, d in enumerate(self.deviations):
            if d.player == player and d.gain == gain:
                sums = [sum(d.shift[group == y]) for y in range(len(shift))]
                if np.allclose(np.array(sums, dtype=float), shift.astype(float), rtol=0, atol=1e-12):
                    return k
        raise AssertionError("every row of a program comes from a deviation")

    def __call__(self, mu: Array, eta: Array) -> Multipliers:
        mine = tuple((k, float(x)) for k, x in zip(self.numbers, mu, strict=True) if x > NEGLIGIBLE)
        signals: list[tuple[int, Any]] = []
        for y in np.flatnonzero(eta > NEGLIGIBLE):
            members = np.flatnonzero(self.program.group == y)
            # A merged signal's weight is shared out as the deviations share its chances.
            shares = np.ones(len(members))
            if len(members) > 1:
                moved = [x * self.deviations[k].shift[members].astype(float) for k, x in mine]
                shares = np.sum(moved, axis=0) if moved else shares
            if shares.sum() > 0:
                shares = shares / shares.sum()
                signals += [
                    (int(s), float(eta[y] * z)) for s, z in zip(members, shares, strict=True) if z > 0
                ]
        return Multipliers(mine, tuple(signals))
