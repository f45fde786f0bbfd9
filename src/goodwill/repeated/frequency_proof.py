"""The proof of an upper bound on a frequency: half-spaces over the half-planes of the payoffs.

Values have three coordinates, both payoffs and the frequency.  What is proved of the payoffs holds above
them, too; the cuts of :mod:`goodwill.repeated.frequency_above` are added in fractions, each with the
half-spaces that meet in the corner that lies farthest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations

import numpy as np

from goodwill.games.repeated import Array
from goodwill.geometry.outline import HalfPlane, Outline
from goodwill.geometry.plane import Point, dot, sides
from goodwill.geometry.polytope import Polytope
from goodwill.linear import solve
from goodwill.proofs import Bracket, Consequence, Cuts, Refutation, Side
from goodwill.proofs.statements import Step
from goodwill.repeated.certificates import Certificate, Playable, same_way
from goodwill.repeated.stating import Table, Vector, weights
from goodwill.sums import least_squares, times


class Solid:
    """A polytope that knows the numbers of the half-spaces that bound it.

    Parameters
    ----------
    polytope : Polytope, in fractions
    numbers : mapping from a facet, the normal and the bound, to its number
    """

    def __init__(self, polytope: Polytope, numbers: dict[tuple[Fraction, ...], int]) -> None:
        self.polytope, self.numbers = polytope, numbers
        self._prepare()

    def _prepare(self) -> None:
        self.corners = tuple(map(tuple, self.polytope.corners.tolist()))
        self._rough = self.polytope.corners.astype(float)

    @property
    def planes(self) -> list[HalfPlane]:
        """The half-spaces on which facets lie."""
        facets = map(tuple, self.polytope.facets.tolist())
        return [HalfPlane(self.numbers[f], f[:-1], f[-1]) for f in facets if f in self.numbers]

    def reach(self, way: Vector) -> Fraction:
        """The greatest ``way . v``, by the corners."""
        return dot(way, self.corners[self._farthest(way)])

    def cut(self, plane: HalfPlane) -> None:
        """Keep the points of the half-space."""
        self.numbers[*plane.normal, plane.bound] = plane.number
        self.polytope = self.polytope.cut(np.array(plane.normal, dtype=object), plane.bound)
        self._prepare()

    def supports(self, way: Vector) -> Table:
        """Weights of at most three half-spaces whose normals sum to ``way``."""
        if not any(way):
            return {}
        k = self._farthest(way)
        facets = [tuple(f) for f in self.polytope.facets[self.polytope.touching[k]].tolist()]
        for size in (1, 2, 3):
            for chosen in _promising(facets, size, way):
                found = _weights([facet[:-1] for facet in chosen], way)
                if found is not None:
                    pairs = zip(chosen, found, strict=True)
                    return {self.numbers[facet]: weight for facet, weight in pairs if weight}
        raise AssertionError("half-spaces that meet in a corner span its cone")

    def _farthest(self, way: Vector) -> int:
        """The number of the corner that lies farthest: floats say which ones may."""
        terms = self._rough * np.array(way, dtype=float)
        heights = terms.sum(axis=1)
        near = np.flatnonzero(heights >= heights.max() - 1e-9 * np.abs(terms).sum(axis=1).max())
        return max(near.tolist(), key=lambda k: dot(way, self.corners[k]))


def _promising(
    facets: Sequence[tuple[Fraction, ...]], size: int, way: Vector
) -> Iterable[tuple[tuple[Fraction, ...], ...]]:
    """So many facets whose normals may span the direction, the likeliest first, by floats.

    Three normals that span all of space span it with weights of 0, too, so no three are left out.
    """
    aim, found = _unit(way), []
    for chosen in combinations(facets, size):
        normals = np.array([_unit(facet[:-1]) for facet in chosen])
        weights = least_squares(normals.T, aim)
        off = float(np.abs(times(normals.T, weights) - aim).max())
        if size == 3 or off < 1e-6:
            found.append((off - float(weights.min()), chosen))
    return [chosen for _, chosen in sorted(found, key=lambda pair: pair[0])]


def _unit(vector: Sequence[Fraction]) -> Array:
    """The vector in floats, with 1 for its largest entry; 0 if it is 0."""
    size = max(map(abs, vector))
    return np.array([float(x / size) if size else 0.0 for x in vector])


def _weights(normals: Sequence[Point], way: Vector) -> list[Fraction] | None:
    """The weights, none negative, with which the normals sum to the direction; None if there are none."""
    products = [[dot(a, b) for b in normals] for a in normals]
    solved = solve(products, [[dot(a, way)] for a in normals])
    if solved is None:
        return None
    weights = [row[0] for row in solved]
    total = [sum(w * n[c] for w, n in zip(weights, normals, strict=True)) for c in range(len(way))]
    return weights if min(weights) >= 0 and total == list(way) else None


class FrequencyCertificate(Certificate):
    """The steps of an upper bound on the frequency of an event, begun with those of a bracket of the payoffs.

    Parameters
    ----------
    payoffs : Bracket
        A theorem about the payoffs whose ``outer`` is not empty.
    plays : mapping from actions to Playable
        All of the scope, with the event's chance as the third coordinate of their stage payoffs.
    """

    def __init__(self, payoffs: Bracket, plays: dict[tuple[int, int], Playable]) -> None:
        self._begin(payoffs.game.delta, plays)
        self.steps = [_lifted(step) for step in payoffs.steps]
        gone = {step.row.play for step in payoffs.steps if isinstance(step, Refutation)}
        self.alive = [actions for actions in plays if plays[actions].number not in gone]
        proved = list(_half_planes(payoffs.steps))
        self.count = len(proved)
        walls = [self._wall(proved, *side) for side in sides(payoffs.outer)]
        base = Outline(payoffs.outer, walls)
        zero, top = Fraction(0), max(what.ends[0].stage[2] for what in plays.values())
        # An event that never happens would leave no room between floor and ceiling.
        prism = Polytope.prism(np.array(payoffs.outer, dtype=object), zero, top or Fraction(1))
        numbers = {}
        for facet in map(tuple, prism.facets.tolist()):
            *normal, bound = map(Fraction, facet)
            numbers[facet] = self.count
            if normal[2]:
                self._add(Cuts((Side(tuple(normal), bound, Fraction(1), (), ()),)))
            else:
                self._add(Consequence(tuple(normal), bound, weights(base.supports(tuple(normal[:2])))))
        self.body = Solid(prism, numbers)
        if not top:
            self.cut((zero, zero, Fraction(1)), {})

    def top(self) -> tuple[tuple[Step, ...], Fraction | None]:
        """The steps, and the greatest frequency that they leave; None if there is no equilibrium."""
        if self.is_empty:
            return tuple(self.steps), None
        up = (Fraction(0), Fraction(0), Fraction(1))
        most = self.body.reach(up)
        self.conclude(up, most)
        return tuple(self.steps), most

    def _wall(self, proved: Sequence[tuple[Vector, Fraction]], normal: Vector, bound: Fraction) -> HalfPlane:
        """A side of the polygon of payoffs, with a number of its own."""
        for number, (other, limit) in enumerate(proved):
            ratio = same_way(normal, other)
            if ratio is not None and ratio * limit <= bound:
                self._add(Consequence((*normal, Fraction(0)), bound, ((number, ratio),)))
                return HalfPlane(self.count - 1, normal, bound)
        raise AssertionError("a theorem proves each side of its outer polygon")


def _half_planes(steps: Sequence[Step]) -> Iterator[tuple[Vector, Fraction]]:
    """The half-planes that steps prove, in order."""
    for step in steps:
        if isinstance(step, Cuts):
            yield from ((side.normal, side.bound) for side in step.sides)
        elif isinstance(step, Consequence):
            yield step.normal, step.bound


def _lifted(step: Step) -> Step:
    """A step about the payoffs, as one about payoffs and a frequency."""
    if isinstance(step, Cuts):
        return Cuts(tuple(side._replace(normal=(*side.normal, Fraction(0))) for side in step.sides))
    return step if isinstance(step, Refutation) else step._replace(normal=(*step.normal, Fraction(0)))
