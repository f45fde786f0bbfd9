"""An outer bound for all mixing of one player over two actions: finitely many proofs for a continuum.

With fixed multipliers the dual bound of :mod:`goodwill.repeated.program` is a sum of terms that are affine
in the weight of a mixture, and of maxima of such terms.  So it is convex in the weight, and over a whole
interval of weights it is at most the larger of its values at the two ends.  A *cell* is such an interval, for
two actions of one player and one of the other: multipliers that are checked at both ends cover all of it.

They need not be the same at both ends.  What tempts the mixing player is about single actions, so it does not
depend on the weight; the multipliers of these temptations may move in a straight line from end to end, and
the bound stays convex.  Those of the other player's temptations, and of the signals, must not move.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from goodwill.checks import check_fineness, check_integer, check_kind
from goodwill.games.mixed import MixedGame
from goodwill.games.repeated import Array, Game
from goodwill.geometry.plane import sides
from goodwill.geometry.polygon import cut, distance, hull, normals
from goodwill.proofs import Bracket, Pairs, ProofRejected, check, statements
from goodwill.proofs.saving import save
from goodwill.repeated.carrying import carried
from goodwill.repeated.certificates import Certificate, Multipliers, Playable, exact_game, playables
from goodwill.repeated.program import program, solve
from goodwill.repeated.rounding import rounded_up, simple_fraction
from goodwill.repeated.search import AXES
from goodwill.repeated.stating import deviation_numbers, end, vector
from goodwill.repeated.units import Units, normalised
from goodwill.repeated.writing import Writer

#: Floats are rounded outwards by this much, relative to the size of the payoffs.
PADDING = 1e-13

#: There are never more passes over all directions.
MOST_PASSES = 60

#: A cell that was halved so often is as narrow as a float can tell.
MOST_HALVINGS = 50


class Cell(NamedTuple):
    """The mixtures that put a weight from ``low`` to ``high`` on the first of two actions of one player.

    ``other`` is what the other player does.  The two actions are worth the same, at the ends of the interval
    too; so a pure action is a cell of its own, with one action and the weight 1.
    """

    actions: tuple[int, ...]
    other: int
    low: Any
    high: Any

    def halves(self) -> tuple[Cell, Cell]:
        middle = (self.low + self.high) / 2
        return self._replace(high=middle), self._replace(low=middle)


#: Multipliers at the lower and at the upper end of a cell.
Proof = tuple[Multipliers, Multipliers]


class Step(NamedTuple):
    """``normal . v <= bound`` for all equilibrium payoffs.

    ``multipliers`` has those of the lower and of the upper end, for each cell that needs them.  Without a
    normal: these cells are played in no equilibrium.
    """

    normal: tuple[Any, Any] | None
    bound: Any
    multipliers: dict[Cell, Proof]


@dataclass(frozen=True, eq=False)
class Cover:
    """A polygon around the payoffs of all equilibria in which one player mixes over two actions at most.

    Attributes
    ----------
    outer : array, shape (n, 2)
        Corners, anticlockwise.  Fractions if the game has them, else rounded to floats.
    player : int
        Who may mix, over at most two actions in any round and with any weights.  The other player's
        actions are pure.  Equilibria with other mixing are *not* covered.
    corners : tuple
        The same in fractions: what is proved.  A game in floats is the game with the fractions that they are.
    cells : tuple of Cell
        The intervals of weights that the proof speaks of, at its end.
    steps : tuple
        The proof: records of :mod:`goodwill.proofs`.
    """

    game: Game
    player: int
    outer: Array
    corners: tuple[tuple[Fraction, ...], ...]
    cells: tuple[Cell, ...]
    steps: tuple[statements.Step, ...]

    @cached_property
    def theorem(self) -> Bracket:
        """The statement, with its proof, that :func:`goodwill.proofs.check` checks."""
        game, _ = exact_game(self.game)
        cells = tuple(_in_scope(cell) for cell in _mixing(self.cells))
        return Bracket(game, Pairs(self.player, cells), self.steps, self.corners, (), (), None)

    def verify(self) -> str:
        """Check the proof again, in fractions: see :mod:`goodwill.proofs`.

        Returns
        -------
        str
            The theorem that is proved, in words.

        Raises
        ------
        ProofRejected
            With what does not hold.
        """
        proved = check(self.theorem)
        kind = self.outer.dtype
        same = self.outer.shape == (len(self.corners), 2)
        if not same or (self.outer != np.array(self.corners, dtype=kind).reshape(-1, 2)).any():
            raise ProofRejected("outer is another polygon than the one that is proved")
        return proved

    def save(self, file: str | Path) -> None:
        """Write the statement and its proof to a file, which ``python -m goodwill check`` reads."""
        save(self.theorem, file)


def cover(game: Game, player: int, *, tolerance: float = 1e-2, halvings: int = 8) -> Cover:
    """Bound the payoffs of all equilibria in which one player mixes over two actions at most.

    Parameters
    ----------
    player : 0 or 1
        Who may mix; the other player's actions stay pure.
    tolerance : float
        What a cell may cost before it is halved, relative to the size of the payoffs.
    halvings : int from 0 to 50
        How often a cell may be halved.  The bound holds in any case; with more halvings it is closer.

    Returns
    -------
    Cover

    Raises
    ------
    ValueError
        If a parameter is out of range, or the game has mixtures or deviations within the round.

    Examples
    --------
    Matching pennies has no equilibrium in which only one player mixes.

    >>> pennies = Game([[(1, -1), (-1, 1)], [(-1, 1), (1, -1)]], Fraction(1, 2))
    >>> len(cover(pennies, 0).outer)
    0
    """
    check_kind("game", game, Game)
    player = check_integer("player", player, least=0, most=1)
    tolerance = check_fineness("tolerance", tolerance)
    halvings = check_integer("halvings", halvings, least=0, most=MOST_HALVINGS)
    if game.within or isinstance(game, MixedGame):
        raise ValueError("a cover needs a game in normal form, without mixtures")
    if game.payoffs.shape[player] < 2:
        raise ValueError(f"player = {player} has one action only: there is nothing to mix")
    copy, units = normalised(game)
    search = _Search(copy, player, tolerance, halvings)
    search.run()
    found = search.written(units)
    theorem = found.theorem
    corners = tuple(map(units.payoff, found.corners))
    outer = np.array(corners, dtype=game.payoffs.dtype).reshape(-1, 2)
    steps = carried(found.steps, theorem.game, theorem.scope, units)
    return Cover(game, player, outer, corners, found.cells, steps)


def _first_cells(game: Game, player: int) -> Iterator[Cell]:
    one = Fraction(1) if game.is_exact else 1.0
    count = range(game.payoffs.shape[player])
    for other in range(game.payoffs.shape[1 - player]):
        for action in count:
            yield Cell((action,), other, one, one)
        for actions in combinations(count, 2):
            yield Cell(actions, other, 0 * one, one)


def _ends(game: Game, player: int, cell: Cell) -> tuple[Game, list[tuple[int, int]]]:
    """A game that has the lower end, the middle and the upper end of a cell for actions, and these."""
    if len(cell.actions) == 1:
        action = cell.actions[0]
        return game, [(action, cell.other) if player == 0 else (cell.other, action)] * 3
    first, second = cell.actions
    middle = (cell.low + cell.high) / 2
    weights = (cell.low, middle, cell.high)
    mixed = MixedGame.unchecked(game, player, [{first: q, second: 1 - q} for q in weights])
    start = game.payoffs.shape[player]
    at = [(start + k, cell.other) if player == 0 else (cell.other, start + k) for k in range(3)]
    return mixed, at


def _mixing(cells: Iterable[Cell]) -> list[Cell]:
    """The cells of two actions, in the order of the proofs."""
    return sorted(cell for cell in cells if len(cell.actions) == 2)


def _in_scope(cell: Cell) -> statements.Cell:
    first, second = cell.actions
    return statements.Cell((first, second), cell.other, Fraction(cell.low), Fraction(cell.high))


def _playables(game: Game, player: int, cells: Sequence[Cell]) -> dict[Any, Playable]:
    """The cells as what may be played."""
    n1, n2, _ = game.payoffs.shape
    exact, _ = exact_game(game)
    found: dict[Any, Playable] = {}
    for cell in cells:
        if len(cell.actions) == 1:
            (actions, *_) = _ends(game, player, cell)[1]
            found |= {cell: playables(game, [actions])[actions]}
    for number, cell in enumerate(_mixing(cells), start=n1 * n2):
        mixed, at = _ends(game, player, cell)
        first, second = cell.actions
        ends = []
        for weight in (Fraction(cell.low), Fraction(cell.high)):
            lotteries: list[Any] = [((cell.other, 1),)] * 2
            lotteries[player] = ((first, weight), (second, 1 - weight))
            ends.append(end(exact, lotteries))
        found[cell] = Playable(number, tuple(ends), deviation_numbers(mixed, at[0], ends[0].names))
    return found


def _size(game: Game) -> float:
    return float(np.ptp(game.payoffs.astype(float).reshape(-1, 2), axis=0).max()) or 1.0


class _Point(NamedTuple):
    """A mixture in floats: its payoff, its chances, and what tempts from it."""

    payoff: Array
    law: Array
    player: Array
    gain: Array
    shift: Array


class _Interval:
    """A cell in the search: its programs, and how multipliers do at both ends."""

    def __init__(self, game: Game, player: int, cell: Cell, halvings: int = 0) -> None:
        self.cell, self.halvings, self.delta = cell, halvings, float(game.delta)
        self.player = player
        mixed, at = _ends(game, player, cell)
        self.mixed, self.at = mixed, at
        exact = [program(mixed, *a) for a in at]
        self.programs = [p.in_floats() for p in exact]
        self.writers = [Writer(mixed, p) for p in exact]
        self.ends = [self._point(at[0]), self._point(at[2])]
        self.hopeless = self._hopeless()

    def _point(self, actions: tuple[int, int]) -> _Point:
        found = self.mixed.deviations(*actions)
        return _Point(
            self.mixed.payoffs[actions].astype(float),
            self.mixed.law[actions].astype(float),
            np.array([d.player for d in found]),
            np.array([d.gain for d in found], dtype=float),
            np.array([d.shift for d in found], dtype=float),
        )

    def _hopeless(self) -> Proof | None:
        """A deviation that pays at both ends and is seen at neither."""
        low, high = self.ends
        unseen = ~(low.shift.any(axis=1) | high.shift.any(axis=1))
        for k in np.flatnonzero(unseen & (low.gain > 0) & (high.gain > 0)):
            return (Multipliers(((int(k), 1.0),)),) * 2
        return None

    def height(self, normal: Array) -> float:
        return float(max(end.payoff @ normal for end in self.ends))

    def proof(self, found: Multipliers, normal: Array, at: int) -> Proof:
        """Multipliers for both ends, from those of one of the three points.

        The mixing player's payoff is that of either action.  What its share of the mixture adds to the bound
        is taken back by the multipliers of the indifference, so that nothing of it moves with the weight.
        """
        if len(self.cell.actions) == 1:
            return found, found
        weights = [float(w) for w in (self.cell.low, (self.cell.low + self.cell.high) / 2, self.cell.high)]
        total = 1 + sum(x for _, x in found.eta)
        forth, back = sorted(self.mixed.tied(*self.at[0]))
        ends = []
        for weight in (weights[0], weights[2]):
            mu = dict(found.mu)
            shift = float(normal[self.player]) * total * (weight - weights[at])
            net = mu.pop(back, 0.0) - mu.pop(forth, 0.0) + shift
            mu |= {back: net} if net > 0 else {forth: -net}
            ends.append(Multipliers(tuple((k, x) for k, x in mu.items() if x > 0), found.eta))
        return ends[0], ends[1]

    def value_of(self, proof: Proof, corners: Array, normal: Array) -> float:
        """The dual bound of the whole cell."""
        ends = zip(self.ends, proof, strict=True)
        return max(self._at(end, its, corners, normal) for end, its in ends)

    def _at(self, end: _Point, proof: Multipliers, corners: Array, normal: Array) -> float:
        mu, eta = np.zeros(len(end.gain)), np.zeros(len(end.law))
        for table, entries in ((mu, proof.mu), (eta, proof.eta)):
            for k, weight in entries:
                table[k] += weight
        total = 1 + eta.sum()
        c = (self.delta * total * end.law - eta)[:, None] * normal
        for player in (0, 1):
            own = end.player == player
            c[:, player] -= self.delta * (mu[own] @ end.shift[own])
        now = (1 - self.delta) * (total * (end.payoff @ normal) - mu @ end.gain)
        return float(now + (corners @ c.T).max(axis=0).sum())

    def ask(self, corners: Array, normal: Array) -> tuple[float, Proof | None, bool, float]:
        """The best bound, its multipliers, whether they refute the cell, and what a point of it attains."""
        best: tuple[float, Proof | None] = (self.height(normal), None)
        attained = -np.inf
        for n in (1, 0, 2) if len(self.cell.actions) == 2 else (1,):
            if self.programs[n].is_hopeless:
                continue
            answer = solve(self.programs[n], self.delta, corners, normal)
            way = 0 * normal if answer.is_refutation else normal
            proof = self.proof(Multipliers(*self.writers[n].floats(answer.mu, answer.eta)), way, n)
            if answer.is_refutation:
                if self.value_of(proof, corners, 0 * normal) < 0:
                    return -np.inf, proof, True, -np.inf
                continue
            if answer.value is not None:
                attained = max(attained, float(answer.value @ normal))
            bound = self.value_of(proof, corners, normal)
            if bound < best[0]:
                best = bound, proof
            if n == 1 and bound <= attained + 1e-9:
                break
        return *best, False, attained


class _Search:
    """The polygon while it shrinks, in floats, and the steps that are worth writing down."""

    def __init__(self, game: Game, player: int, tolerance: float, most_halvings: int) -> None:
        self.game, self.player, self.most_halvings = game, player, most_halvings
        self.size = _size(game)
        self.fine = tolerance * self.size
        self.corners = hull(game.payoffs.astype(float).reshape(-1, 2))
        self.alive = [_Interval(game, player, cell) for cell in _first_cells(game, player)]
        self.dead: list[Cell] = []
        self.halvings = 0
        self.steps: list[Step] = []
        self.alive = [part for part in self.alive if not self._refuted(part, part.hopeless)]

    def _refuted(self, part: _Interval, proof: Proof | None) -> bool:
        if proof is None:
            return False
        self.dead.append(part.cell)
        self.steps.append(Step(None, None, {part.cell: proof}))
        return True

    def run(self) -> None:
        """Cut until nothing more comes off, then allow finer cells, and so on."""
        for _ in range(MOST_PASSES):
            before = self.corners
            for normal in _directions(self.corners):
                if not self.alive:
                    self.corners = self.corners[:0]
                    return
                self._cut(normal)
                if not len(self.corners):
                    return
            moved = max(distance(self.corners, corner) for corner in before)
            if moved <= self.fine / 4:
                if self.halvings == self.most_halvings:
                    break
                self.halvings += 1

    def _cut(self, normal: Array) -> None:
        """Ask for the farthest that any cell reaches, halving those that lose too much."""
        support = float((self.corners @ normal).max())
        scale = float(np.abs(normal).sum())
        found: dict[Cell, Proof] = {}
        queue = sorted(self.alive, key=lambda part: -part.height(normal))
        best = -np.inf
        while queue:
            part = queue.pop(0)
            if part.height(normal) <= best:
                break
            bound, proof, refuted, attained = part.ask(self.corners, normal)
            if refuted and self._refuted(part, proof):
                self.alive.remove(part)
                continue
            # Halve a cell if that may bring much of what can still come off.
            reached = max(attained, best)
            worth_it = max(self.fine * scale / 4, (support - reached) / 3)
            if bound - reached > worth_it and part.halvings < self.halvings and len(part.cell.actions) == 2:
                halves = [
                    _Interval(self.game, self.player, cell, part.halvings + 1) for cell in part.cell.halves()
                ]
                self.alive.remove(part)
                self._inherit(part.cell, (halves[0].cell, halves[1].cell))
                halves = [half for half in halves if not self._refuted(half, half.hopeless)]
                self.alive += halves
                queue = sorted([*queue, *halves], key=lambda part: -part.height(normal))
                continue
            if proof is not None:
                found[part.cell] = proof
            best = max(best, bound)
            if best >= support - self.fine * scale / 8:
                return
        bound = best + PADDING * self.size * scale
        self.steps.append(Step(tuple(normal.tolist()), bound, found))
        self.corners = cut(self.corners, normal, bound)

    def _inherit(self, whole: Cell, halves: tuple[Cell, Cell]) -> None:
        """What was proved for a cell is proved for its halves."""
        for step in self.steps:
            if whole in step.multipliers:
                low, high = step.multipliers.pop(whole)
                ends = (dict(low.mu), dict(high.mu))
                mean = {k: (ends[0].get(k, 0.0) + ends[1].get(k, 0.0)) / 2 for k in ends[0] | ends[1]}
                middle = Multipliers(tuple(mean.items()), low.eta)
                step.multipliers.update({halves[0]: (low, middle), halves[1]: (middle, high)})

    def written(self, units: Units) -> Cover:
        """The proof, in fractions; a segment or a point ends at its sides in the given units, too."""
        cells = (*self.dead, *(part.cell for part in self.alive))
        proof = Certificate.of_plays(self.game.delta, _playables(self.game, self.player, cells))
        for step in self.steps:
            # A single profile has one end.
            proofs = {c: tuple(map(_short, ends))[: len(c.actions)] for c, ends in step.multipliers.items()}
            if step.normal is None:
                for cell, ends in proofs.items():
                    proof.refute(cell, ends)
            elif not proof.is_empty:
                normal = tuple(map(simple_fraction, step.normal))
                proof.cut(normal, proofs, rounded_up(proof.reach(normal, proofs)))
        corners = proof.outer()
        if 0 < len(corners) < 3:
            for normal, _ in sides(tuple(map(units.payoff, corners))):
                way = vector(units.way(normal))
                proof.conclude(way, proof.body.reach(way))
        outer = np.array(corners, dtype=self.game.payoffs.dtype).reshape(-1, 2)
        return Cover(self.game, self.player, outer, corners, cells, tuple(proof.steps))


def _directions(corners: Array) -> list[Array]:
    """The normals of all edges and of the axes, and those halfway between neighbours."""
    edges = normals(corners) if len(corners) > 1 else np.zeros((0, 2))
    ways = np.concatenate([AXES, edges[np.abs(edges).max(axis=1) > 0]])
    ways = ways / np.hypot(*ways.T)[:, None]
    ways = ways[np.argsort(np.arctan2(ways[:, 1], ways[:, 0]))]
    between = ways + np.roll(ways, -1, axis=0)
    apart = np.abs(ways - np.roll(ways, -1, axis=0)).max(axis=1) > 1e-9
    ways = np.concatenate([ways[apart], between[apart]])
    return list(ways / np.abs(ways).max(axis=1, keepdims=True))


def _short(proof: Multipliers) -> Multipliers:
    return Multipliers(*(tuple((k, simple_fraction(float(x))) for k, x in part) for part in proof))
