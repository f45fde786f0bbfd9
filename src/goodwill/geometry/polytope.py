"""Convex polytopes in any dimension: corners, the half-spaces they lie on, and cuts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from goodwill.geometry.polygon import Array, normals
from goodwill.sums import times


@dataclass(frozen=True, eq=False)
class Polytope:
    """A bounded polytope: ``corners``, shape (n, d), and its facets.

    ``facets`` holds ``normal . v <= bound``, one row each: the normal, then the bound.  ``touching[k, f]``
    says that corner k lies on facet f.  Floats, or fractions in object arrays.
    """

    corners: Array
    facets: Array
    touching: Array

    @classmethod
    def prism(cls, base: Array, low: Any, high: Any) -> Polytope:
        """The points above a polygon, between two heights.

        >>> square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
        >>> Polytope.prism(square, 0, 2).corners.shape
        (8, 3)

        Above a segment, too, a slanted cut has two corners:

        >>> wall = Polytope.prism(np.array([[0.99, 0.19], [0.8, 0.0]]), 0.0, 1.0)
        >>> wall.cut(np.array([1.0, 0.0, 1.0]), 1.5).corners.round(2).tolist()
        [[0.99, 0.19, 0.0], [0.8, 0.0, 0.0], [0.99, 0.19, 0.51], [0.8, 0.0, 0.7]]
        """
        count, kind = len(base), base.dtype
        sides = normals(base)
        if count <= 2:  # a segment or a point has no sides that end it, so add a box
            sides = np.concatenate([sides, [[1, 0], [0, 1], [-1, 0], [0, -1]]])
        reach = times(base, sides.T).max(axis=0)
        corners = np.array([[*c, h] for h in (low, high) for c in base.tolist()], dtype=kind)
        rows = [[*n, 0, b] for n, b in zip(sides.tolist(), reach.tolist(), strict=True)]
        facets = np.array([*rows, [0, 0, -1, -low], [0, 0, 1, high]], dtype=kind)
        touching = np.zeros((2 * count, len(facets)), dtype=bool)
        for k in range(2 * count):
            touching[k, len(sides) + k // count] = True
            if count > 2:
                touching[k, [k % count, (k - 1) % count]] = True
            else:
                # The sides along a segment hold all of it, rounded or not; those of the box are told apart.
                touching[k, :count] = True
                touching[k, count:-2] = np.asarray(
                    (times(sides, base[k % count]) == reach)[count:], dtype=bool
                )
        return cls(corners, facets, touching)

    def cut(self, normal: Any, bound: Any) -> Polytope:
        """The part on which ``normal . v <= bound``.

        >>> square = np.array([[0., 0.], [1., 0.], [1., 1.], [0., 1.]])
        >>> cube = Polytope.prism(square, 0., 1.)
        >>> cube.cut(np.array([1., 1., 1.]), 2.5).corners.shape
        (10, 3)
        """
        excess = times(self.corners, normal) - bound
        beyond = np.asarray(excess > 0, dtype=bool)
        if not beyond.any():
            return self
        kept = np.flatnonzero(~beyond)
        on = np.asarray(excess[kept] == 0, dtype=bool)
        corners = [*self.corners[kept]]
        touching = [np.append(self.touching[k], t) for k, t in zip(kept, on, strict=True)]
        dimension = self.corners.shape[1]
        for far in np.flatnonzero(beyond):
            shared = self.touching[kept] & self.touching[far]
            for k in np.flatnonzero((shared.sum(axis=1) >= dimension - 1) & ~on):
                # An edge, if no third corner lies on all that the two share.
                if self.touching[:, shared[k]].all(axis=1).sum() == 2:
                    near = kept[k]
                    share = excess[near] / (excess[near] - excess[far])
                    corners.append(self.corners[near] + share * (self.corners[far] - self.corners[near]))
                    touching.append(np.append(shared[k], True))
        if not corners:
            return Polytope(self.corners[:0], self.facets, self.touching[:0])
        facets = np.concatenate([self.facets, [[*normal, bound]]])
        table = np.array(touching)
        used = table.any(axis=0)
        return Polytope(np.array(corners, dtype=self.corners.dtype), facets[used], table[:, used])
