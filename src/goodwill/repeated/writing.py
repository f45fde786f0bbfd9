"""From a search in floats to a proof that can be checked: numbers rounded, signals named.

A search works on reduced programs and in floats.  A proof speaks of the game's own deviations and signals.
In an exact game its numbers are short fractions, and each bound is what these prove, rounded up if it is
long: so a proof is never wrong, at worst a little weaker than the search was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from goodwill.repeated.game import Array, RepeatedGame
from goodwill.repeated.polygon import cut, hull
from goodwill.repeated.program import Program
from goodwill.repeated.proofs import (
    Actions,
    Cut,
    OuterStep,
    ProofRejected,
    Refutation,
    Slide,
    check_slide,
    cut_bound,
    dot,
    dual_bound,
    dual_terms,
    rounded_up,
    simple_fraction,
)
from goodwill.repeated.search import Search, Step
from goodwill.repeated.slide import Sides, greatest_slide
from goodwill.repeated.stating import Multipliers

#: Multipliers below this are left out.
NEGLIGIBLE = 1e-13

#: What a slide keeps for rounding, relative to the size of the payoffs.
MARGIN = 1e-11


def proof_in_floats(search: Search, programs: Sequence[Program]) -> list[OuterStep]:
    """The steps of a search, in its own numbers."""
    steps: list[OuterStep] = []
    writers: dict[int, Writer] = {}

    def written(multipliers: Callable[[], dict[int, tuple[Array, Array]]]) -> dict[Actions, Multipliers]:
        for a in (proofs := multipliers()):
            if a not in writers:
                writers[a] = Writer(search.game, programs[a])
        return {programs[a].actions: writers[a](*pair) for a, pair in proofs.items()}

    for p in programs:
        if p.is_hopeless:
            deviations = enumerate(search.game.deviations(*p.actions))
            k = next(k for k, d in deviations if d.gain > 0 and not np.any(d.shift != 0))
            steps.append(Refutation(p.actions, Multipliers(((k, 1),))))
    for step in search.steps:
        if not isinstance(step, Step):
            sides = zip(step.ways.tolist(), step.bounds.tolist(), step.multipliers, strict=True)
            cuts = (Cut(tuple(way), bound, written(proof)) for way, bound, proof in sides)
            steps.append(Slide(tuple(cuts), tuple(step.leads.tolist())))
        elif step.normal is None:
            steps += [Refutation(a, proof) for a, proof in written(step.multipliers).items()]
        else:
            bound = step.bound + search.padding(step.normal)
            steps.append(Cut(tuple(step.normal.tolist()), bound, written(step.multipliers)))
    return steps


def proof_in_fractions(
    game: RepeatedGame, played: Iterable[Actions], steps: Iterable[OuterStep]
) -> tuple[list[OuterStep], Array]:
    """The same steps in short fractions, without those that cut nothing, and the polygon they leave."""
    left = list(played)
    corners = hull(np.array([game.payoffs[a] for a in left], dtype=object))
    kept: list[OuterStep] = []
    for step in steps:
        if not len(corners):
            break
        if isinstance(step, Refutation):
            proof = _in_fractions(step.multipliers)
            if step.actions in left and dual_bound(game, step.actions, corners, (0, 0), proof) < 0:
                left.remove(step.actions)
                kept.append(Refutation(step.actions, proof))
                corners = corners if left else corners[:0]
        elif isinstance(step, Slide):
            slide = _slide_in_fractions(game, left, corners, [_cut_in_fractions(c) for c in step.cuts])
            if slide is not None:
                kept.append(slide)
                for c in slide.cuts:
                    corners = cut(corners, c.normal, c.bound)
        else:
            step = _cut_in_fractions(step)
            bound = rounded_up(cut_bound(game, left, corners, step.normal, step.multipliers))
            smaller = cut(corners, step.normal, bound)
            if smaller is not corners:
                kept.append(step._replace(bound=bound))
                corners = smaller
    return kept, corners


def _cut_in_fractions(step: Cut) -> Cut:
    """The same cut with short fractions for the normal and the multipliers."""
    proofs = {actions: _in_fractions(proof) for actions, proof in step.multipliers.items()}
    return step._replace(normal=tuple(map(simple_fraction, step.normal)), multipliers=proofs)


def _slide_in_fractions(
    game: RepeatedGame, left: Sequence[Actions], corners: Array, cuts: Sequence[Cut]
) -> Slide | None:
    """How far these cuts hold together by their fractions; None if nothing comes off."""
    if len(corners) < 3:
        return None
    sides = Sides(corners, np.array([c.normal for c in cuts], dtype=object))
    rows = []
    for d, c in enumerate(cuts):
        for actions in left:
            height = dot(c.normal, game.payoffs[actions])
            if actions not in c.multipliers:
                rows.append(sides.fixed_row(d, height))
            elif height > c.bound:
                rows.append(sides.row(d, *dual_terms(game, actions, c.normal, c.multipliers[actions])))
    found = greatest_slide(rows, MARGIN * float(np.ptp(game.payoffs.astype(float))))
    if found is None:
        return None
    moves, leads = (x.tolist() for x in found)
    chosen = [d for d, move in enumerate(moves) if move > 0]
    bounds = {d: rounded_up(sides.heights[d] - simple_fraction(moves[d])) for d in chosen}
    slide = Slide(
        tuple(cuts[d]._replace(bound=bounds[d]) for d in chosen),
        tuple(simple_fraction(leads[d]) for d in chosen),
    )
    try:
        check_slide(game, left, corners, slide)
    except ProofRejected:
        return None
    return slide if chosen else None


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
