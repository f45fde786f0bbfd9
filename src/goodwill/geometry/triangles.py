"""Where a point lies in a triangle, and on which side of a polygon's edges, in whatever arithmetic.

Corners and points are pairs of fractions, floats, arrays or letters; nothing here decides anything by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from goodwill.geometry.polygon import turn


def edge_turns(corners: Sequence[Any], point: Any) -> list[Any]:
    """Twice the signed area of the triangle of each edge and the point.

    None is negative in a convex polygon whose corners go anticlockwise, all are positive in its interior.

    >>> square = [(0, 0), (1, 0), (1, 1), (0, 1)]
    >>> edge_turns(square, (1, 0)), edge_turns(square, (2, 0))
    ([0, 0, 1, 1], [0, -1, 1, 2])
    """
    ends = [*corners[1:], corners[0]]
    return [turn(a, b, point) for a, b in zip(corners, ends, strict=True)]


def barycentric(triangle: Sequence[Any], point: Any) -> tuple[Any, Any, Any]:
    """The weights on the three corners whose mean is the point; some are negative if it lies outside.

    >>> barycentric([(0, 0), (4, 0), (0, 4)], (1, 2))
    (0.25, 0.25, 0.5)
    """
    a, b, c = triangle
    whole = turn(a, b, c)
    second, third = turn(a, point, c) / whole, turn(a, b, point) / whole
    return 1 - second - third, second, third
