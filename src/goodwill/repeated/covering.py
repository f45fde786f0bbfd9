"""An outer bound for all mixing of one player over two actions: finitely many proofs for a continuum.

:mod:`goodwill.repeated.cells` says why, :mod:`goodwill.repeated.cover_search` finds the proofs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import numpy as np

from goodwill.checks import check_fineness, check_integer, check_kind
from goodwill.games.mixed import MixedGame
from goodwill.games.repeated import Array, Game, read_only
from goodwill.geometry.plane import hull, sides
from goodwill.proofs import Bracket, Pairs, ProofRejected, check, statements
from goodwill.proofs.saving import save
from goodwill.repeated.carrying import Old, carried, pure_plays
from goodwill.repeated.cells import Cell, cell_playables, in_scope, mixing
from goodwill.repeated.certificates import Certificate, Multipliers, exact_game
from goodwill.repeated.clock import SECONDS, Clock, check_seconds, limited, tick
from goodwill.repeated.cover_search import CoverSearch
from goodwill.repeated.names import Names
from goodwill.repeated.rounding import rounded_up, simple_fraction
from goodwill.repeated.sorting import sorted_copy
from goodwill.repeated.stating import Vector, names_of, vector
from goodwill.repeated.units import Units, normalised

#: A cell that was halved so often is as narrow as a float can tell.
MOST_HALVINGS = 50

#: The share of the time that is for the search; the rest is for writing the proof.
SEARCH = 0.5


@dataclass(frozen=True, eq=False, repr=False)
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
    why_stopped : str
        Empty if nothing more came off, by ``tolerance``; otherwise why the search ended.
    """

    game: Game
    player: int
    outer: Array
    corners: tuple[tuple[Fraction, ...], ...]
    cells: tuple[Cell, ...]
    steps: tuple[statements.Step, ...]
    why_stopped: str = ""

    def __post_init__(self) -> None:
        read_only(self.outer)

    def __repr__(self) -> str:
        why = f", stopped: {self.why_stopped}" if self.why_stopped else ""
        return f"Cover(outer: {len(self.outer)} corners, {len(self.cells)} cells{why})"

    @cached_property
    def theorem(self) -> Bracket:
        """The statement, with its proof, that :func:`goodwill.proofs.check` checks."""
        game, _ = exact_game(self.game)
        cells = tuple(in_scope(cell) for cell in mixing(self.cells))
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


def cover(
    game: Game,
    player: int,
    *,
    tolerance: float = 1e-2,
    halvings: int = 8,
    seconds: float = SECONDS,
) -> Cover:
    """Bound the payoffs of all equilibria in which one player mixes over two actions at most.

    Parameters
    ----------
    player : 0 or 1
        Who may mix; the other player's actions stay pure.
    tolerance : float
        What a cell may cost before it is halved, relative to the size of the payoffs.
    halvings : int from 0 to 50
        How often a cell may be halved.  The bound holds in any case; with more halvings it is closer.
    seconds : float
        After so much processor time the result is what is proved by then, and ``why_stopped`` says so.  If
        the search is interrupted from the keyboard, too.

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
    seconds = check_seconds(seconds)
    if game.within or isinstance(game, MixedGame):
        raise ValueError("a cover needs a game in normal form, without mixtures")
    if game.payoffs.shape[player] < 2:
        raise ValueError(f"player = {player} has one action only: there is nothing to mix")
    clock = Clock(seconds)
    copy, units = normalised(game)
    copy, names = sorted_copy(copy, mixing=player)
    search = CoverSearch(copy, names.players.index(player), tolerance, halvings)
    with limited(clock, SEARCH):
        search.run(clock)
    search.forget_what_did_not_end()
    proof, why = _written(search, Clock(seconds - SEARCH * seconds))
    corners = _ended(proof, names, units)
    outer = np.array(corners, dtype=game.payoffs.dtype).reshape(-1, 2)
    steps = carried(proof.steps, _plays(search, names), names, units)
    cells = tuple(_renamed(cell, search.player, names)[0] for cell in search.cells)
    return Cover(game, player, outer, corners, cells, steps, clock.why or why or search.why)


def _renamed(cell: Cell, player: int, names: Names) -> tuple[Cell, bool]:
    """A cell of the copy under the old names, and whether its ends change places."""
    other = names.actions[1 - player][cell.other]
    actions = tuple(names.actions[player][action] for action in cell.actions)
    if actions == tuple(sorted(actions)):
        return Cell(actions, other, cell.low, cell.high), False
    return Cell(actions[::-1], other, 1 - cell.high, 1 - cell.low), True


def _plays(search: CoverSearch, names: Names) -> Callable[[int], Old]:
    """What the pairs of actions and the cells of the copy are in the game."""
    count, pure = len(search.game.profiles), pure_plays(search.game, names)
    cells = mixing(search.cells)
    renamed = [_renamed(cell, search.player, names) for cell in cells]
    place = {cell: number for number, cell in enumerate(mixing(cell for cell, _ in renamed), start=count)}

    def old(number: int) -> Old:
        if number < count:
            return pure(number)
        here, (there, turned) = cells[number - count], renamed[number - count]
        known = names_of(names.game, _used(there, names.players[search.player]))
        found = [names.name(name) for name in names_of(search.game, _used(here, search.player))]
        return Old(place[there], [*map(known.index, found)], [player for player, *_ in found], turned)

    return old


def _used(cell: Cell, player: int) -> list[tuple[int, ...]]:
    """The actions that each player uses in a cell."""
    used: list[tuple[int, ...]] = [(cell.other,)] * 2
    used[player] = cell.actions
    return used


def _written(search: CoverSearch, clock: Clock) -> tuple[Certificate, str]:
    """The proof, in fractions, as far as the time suffices; and why it ends."""
    proof = Certificate.of_plays(search.game.delta, cell_playables(search.game, search.player, search.cells))
    with limited(clock):
        for step in search.steps:
            tick()
            # A single profile has one end.
            proofs = {c: tuple(map(_short, ends))[: len(c.actions)] for c, ends in step.multipliers.items()}
            if step.normal is None:
                for cell, ends in proofs.items():
                    proof.refute(cell, ends)
            elif not proof.is_empty:
                normal = tuple(map(simple_fraction, step.normal))
                proof.cut(normal, proofs, rounded_up(proof.reach(normal, proofs)))
    return proof, clock.why


def _ended(proof: Certificate, names: Names, units: Units) -> tuple[Vector, ...]:
    """The corners that are left, in the game; a segment or a point ends at its sides there, too."""
    corners = hull([vector(units.payoff(names.pair(corner))) for corner in proof.outer()])
    if 0 < len(corners) < 3:
        for normal, _ in sides(corners):
            way = vector(names.pair(units.way(normal)))
            proof.conclude(way, proof.body.reach(way))
    return corners


def _short(proof: Multipliers) -> Multipliers:
    return Multipliers(*(tuple((k, simple_fraction(float(x))) for k, x in part) for part in proof))
