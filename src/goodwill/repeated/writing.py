"""The outer bound in fractions: what a search in floats has found, proved as it goes.

A search works on reduced programs and in floats, on the copy of the game whose payoffs go from 0 to 1.
After each of its passes the multipliers that it found are rounded to short fractions, and :class:`Proof`
computes the bound that *these* prove, by weak duality (see :mod:`goodwill.proofs.outer`; the arithmetic here
is another one, so that an error in either shows).  The next pass starts from the polygon that is proved.  So
the search can be wrong by as much as it likes: the result is never wrong, at worst larger.

Of the many bounds of a direction, one for each pair of actions, the greatest counts.  It is computed
exactly; that the others are lower is believed to floats if they are lower by more than :data:`CLEAR`.  They
are computed exactly when they are written down, if the polygon that is left at the end depends on them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from goodwill.games.repeated import Array, Game
from goodwill.repeated.clock import tick
from goodwill.repeated.halfplanes import HalfPlanes, Moved, Point, Reason, Refuted, Side, Weights
from goodwill.repeated.joint import Slope, greatest_move
from goodwill.repeated.names import Names
from goodwill.repeated.program import Program, coefficients, constant
from goodwill.repeated.region import Pair, Region
from goodwill.repeated.rounding import rounded_up, simple_fraction
from goodwill.sums import times

#: Multipliers below this are left out.
NEGLIGIBLE = 1e-13

#: A bound that is lower by more than this, in floats, is lower.
CLEAR = 1e-8

#: What half-planes that move in together keep for rounding.
MARGIN = 1e-11

#: Multipliers ``mu`` of the deviations and ``eta`` of the signals of a reduced program, in floats.
Floats = tuple[Array, Array]


class Written(NamedTuple):
    """Multipliers in fractions, by the numbers of a game's own deviations."""

    deviations: Weights


class Found(NamedTuple):
    """What a search has found: ``normal . v <= bound``; without a normal, that some actions are not played.

    ``reach[a]`` is how far program a reaches.  The multipliers are written down when they are asked for, of
    all programs that need them or of some.
    """

    normal: Array | None
    bound: float
    reach: Array
    multipliers: Callable[..., dict[int, Floats]]


class Proof(HalfPlanes):
    """The half-planes that are proved so far, what they leave, and which programs are left.

    Everything is about the copy of the game, ``game``, in its units.
    """

    def __init__(self, game: Game, programs: Sequence[Program]) -> None:
        super().__init__(
            [(Fraction(p.payoff[0]), Fraction(p.payoff[1])) for p in programs], Fraction(game.delta)
        )
        self.game, self.programs = game, programs
        self.alive = frozenset(range(len(programs)))
        self.writers: dict[int, Writer] = {}
        for a, p in enumerate(programs):
            if p.is_unenforceable:
                self._refute(
                    a,
                    Reason(((self.writer(a).unenforceable, Fraction(1)),), {}, {}, Fraction(-1), Fraction(0)),
                )

        self.save()

    def save(self) -> None:
        """Remember what is proved by now."""
        self.saved = (self.region, self.alive, self.empty, len(self.events), len(self.spaces))

    def restore(self) -> None:
        """Forget all that was added since: it may have been interrupted half-way."""
        self.region, self.alive, self.empty, events, spaces = self.saved
        del self.events[events:], self.spaces[spaces:]

    def writer(self, a: int) -> Writer:
        if a not in self.writers:
            self.writers[a] = Writer(self.game, self.programs[a])
        return self.writers[a]

    def reason(self, a: int, way: Pair, multipliers: Floats | Written, region: Region) -> Reason:
        """The bound that multipliers prove, rounded to short fractions unless they are in fractions."""
        writer = self.writer(a)
        if isinstance(multipliers, Written):
            return self.weigh(writer.point, way, multipliers.deviations, (), region)
        mu, eta = multipliers
        whole = 1 + float(eta.sum())
        return self.weigh(writer.point, way, *writer(mu / whole, eta / whole), region)

    def reasons(self, event: Moved, side: Side) -> dict[int, tuple[Reason, ...]]:
        """Why nothing that could be played reaches beyond one of the half-planes, where payoffs alone do."""
        normal, bound = self.spaces[side.space]
        if side.found is None or event.region is None:
            return {}
        multipliers = side.found.multipliers()
        found: dict[int, tuple[Reason, ...]] = {}
        for a in sorted(event.alive):
            x, y = self.payoffs[a]
            if normal[0] * x + normal[1] * y > bound and a in multipliers:
                found[a] = (self.reason(a, normal, multipliers[a], event.region),)
        return found

    def play(self, a: int, names: Names) -> tuple[int, Sequence[int], Point]:
        """The number of a play, the numbers of its deviations, and what it is."""
        return *names.play(self.game, self.programs[a].actions), self.writer(a).point

    def take(self, found: Iterable[Found]) -> None:
        """Prove what a pass has found, all of it from the region before."""
        before = self.region
        for step in found:
            if before is None or self.region is None:
                return
            if step.normal is None:
                for a, multipliers in step.multipliers().items():
                    self._refute(a, self.reason(a, (Fraction(0), Fraction(0)), multipliers, before))
            else:
                self._cut(step, before)

    def strike(self) -> bool:
        """Strike actions from which a single deviation pays whatever follows; whether there are any.

        By however little: floats take what pays by less than they can tell for a tie.
        """
        before, nowhere = self.alive, (Fraction(0), Fraction(0))
        for a in sorted(before):
            for row in np.eye(len(self.programs[a].gain)):
                tick()
                if self.region is not None:
                    none = np.zeros(len(self.programs[a].law))
                    self._refute(a, self.reason(a, nowhere, (row, none), self.region))
        return self.alive != before

    def _refute(self, a: int, reason: Reason) -> None:
        if a in self.alive and reason.rest < 0:
            self.events.append(Refuted(a, (reason,)))
            self.alive -= {a}
            if not self.alive:
                self.region = None

    def _cut(self, step: Found, before: Region) -> None:
        """One half-plane, as far in as its multipliers prove."""
        assert self.region is not None
        assert step.normal is not None
        normal = self.normal(step.normal)
        clear = step.bound - CLEAR * (1 + abs(step.bound))
        start, known = self._known(self.region, normal)
        # The farthest comes first: often it shows that nothing comes off.
        near = [a for a in np.flatnonzero(step.reach >= clear).tolist() if a in self.alive]
        needed = sorted(near, key=lambda a: (-step.reach[a], a))
        multipliers: dict[int, Floats] | None = None
        bound = None
        for a in needed:
            tick()
            height: Any = normal[0] * self.payoffs[a][0] + normal[1] * self.payoffs[a][1]
            if bound is not None and height <= bound:
                continue
            if float(height) > step.bound:
                multipliers = step.multipliers(needed) if multipliers is None else multipliers
                if a in multipliers:
                    height = min(height, self.reason(a, normal, multipliers[a], before).limit)
            bound = height if bound is None else max(bound, height)
            if bound >= start:
                return
        if bound is None:
            return
        bound = rounded_up(Fraction(bound))
        if bound >= start:
            return
        self.keep([(normal, bound, start, known, step)], before, self.alive, {})

    def move(self, found: Sequence[Found]) -> None:
        """Go where these half-planes would end if they were moved in again and again, all at once."""
        region = self.region
        if region is None:
            return
        cuts: list[Found] = []
        ways: dict[Pair, int] = {}
        for step in found:
            if step.normal is not None and (way := self.normal(step.normal)) not in ways:
                ways[way] = len(cuts)
                cuts.append(step)
        if not cuts:
            return
        facing = {s: ways[self.spaces[s].normal] for s in region.sides if self.spaces[s].normal in ways}
        slopes = self._slopes(cuts, [*ways], region, facing)
        answer = greatest_move(slopes, len(cuts), MARGIN)
        if answer is None:
            return
        moves, leads = answer
        chosen = [d for d in range(len(cuts)) if moves[d] > 1e-12]
        place = {d: n for n, d in enumerate(chosen)}
        sides = []
        for way, d in ways.items():
            if d in place:
                height, known = self._known(region, way)
                bound = height - simple_fraction(float(moves[d]))
                sides.append(
                    (way, rounded_up(bound), height + simple_fraction(float(leads[d])), known, cuts[d])
                )
        if sides:
            self.keep(sides, region, self.alive, {s: place[d] for s, d in facing.items() if d in place})

    def _slopes(
        self, cuts: Sequence[Found], ways: Sequence[Pair], region: Region, facing: dict[int, int]
    ) -> list[Slope]:
        """What each program allows to each half-plane, as the half-planes of the region move; in floats."""
        aims = np.array(ways, dtype=float)
        tops = times(region.rough, aims.T).max(axis=0)
        values = times(np.array(self.payoffs, dtype=float), aims.T)
        towards = np.array([facing.get(s, -1) for s in region.sides])
        found = []
        for d, step in enumerate(cuts):
            tick()
            proofs = step.multipliers()
            others = [a for a in self.alive if a not in proofs]
            if others:
                found.append(Slope(d, float(tops[d] - values[others, d].max()), np.zeros(len(cuts))))
            for a, (mu, eta) in proofs.items():
                if a not in self.alive:
                    continue
                p = self.writer(a).rough
                data = (p, float(self.delta), aims[d], mu, eta)
                pulls = coefficients(*data)
                far = region.farthest_of(pulls)
                reach = constant(*data) + (pulls * region.rough[far]).sum()
                slope = np.zeros(len(cuts) + 1)
                shares = region.shares(far, pulls)
                np.add.at(slope, towards[far - 1], shares[:, 0])
                np.add.at(slope, towards[far], shares[:, 1])
                found.append(Slope(d, float(tops[d] - reach), slope[:-1]))
        return found

    def simplify(self, tolerance: float) -> None:
        """Forget half-planes that make little difference."""
        if self.region is not None:
            self.region = self.region.simpler(tolerance)


class Writer:
    """Turns multipliers of a reduced program into those of the game's own deviations and signals."""

    def __init__(self, game: Game, p: Program) -> None:
        self.program, self.rough, self.point = p, p.in_floats(), Point.of(game, p.actions)
        self.numbers = self._numbers(p)

    def _numbers(self, p: Program) -> list[int]:
        """Which deviation each row of the program stands for."""
        found: dict[Any, int] = {}
        for k, (player, gain, shift) in enumerate(self.point.deviations):
            sums = [0] * len(p.law)
            for t, x in shift:
                if p.group[t] >= 0:
                    sums[p.group[t]] += x
            found.setdefault((player, gain, tuple(sums)), k)
        rows = zip(p.player.tolist(), p.gain.tolist(), p.shift.tolist(), strict=True)
        return [found[player, gain, tuple(shift)] for player, gain, shift in rows]

    @property
    def unenforceable(self) -> int:
        """A deviation that pays whatever follows."""
        return next(k for k, (_, gain, shift) in enumerate(self.point.deviations) if gain > 0 and not shift)

    def __call__(self, mu: Array, eta: Array) -> tuple[Weights, Weights]:
        """Weights of deviations and of signals, by number, in short fractions."""
        deviations, signals = self.floats(mu, eta)
        return short(deviations), short(signals)

    def weighed(self, weights: Sequence[Fraction]) -> Written:
        """Weights of both players' deviations in a program in which each has one that counts, or none."""
        pairs = zip(self.numbers, self.program.player.tolist(), strict=True)
        return Written(tuple(sorted((k, weights[i]) for k, i in pairs if weights[i] > 0)))

    def floats(
        self, mu: Array, eta: Array
    ) -> tuple[tuple[tuple[int, float], ...], tuple[tuple[int, float], ...]]:
        """The same in floats."""
        mine: dict[int, float] = {}
        for k, x in zip(self.numbers, mu.tolist(), strict=True):
            if x > NEGLIGIBLE:
                mine[k] = mine.get(k, 0.0) + x
        signals: list[tuple[int, float]] = []
        for y in np.flatnonzero(eta > NEGLIGIBLE).tolist():
            members = np.flatnonzero(self.program.group == y).tolist()
            # A merged signal's weight is shared out as the deviations share its chances.
            shares = dict.fromkeys(members, 1.0)
            if len(members) > 1 and mine:
                shares = dict.fromkeys(members, 0.0)
                for k, x in mine.items():
                    for t, change in self.point.deviations[k][2]:
                        if t in shares:
                            shares[t] += x * float(change)
            total = sum(shares.values())
            signals += [(s, float(eta[y]) * z / total) for s, z in shares.items() if z > 0]
        return tuple(sorted(mine.items())), tuple(sorted(signals))


def short(weights: Iterable[tuple[int, float]]) -> Weights:
    """The same weights in short fractions, by number."""
    return tuple((k, simple) for k, x in sorted(weights) if (simple := simple_fraction(x)) > 0)
