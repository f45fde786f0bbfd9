"""The peers of the first part of the story as people: a look for each kind, that of the title picture.

Needs Matplotlib, which the package itself does not.
"""

from __future__ import annotations

from typing import Any

from goodwill.companion.play_strip import KINDS

#: The outline of a body from its left foot on: three points for each arc, and the way back.
_BODY = (
    (-0.26, 0),
    (-0.26, 0.36),
    (-0.17, 0.55),
    (0, 0.55),
    (0.17, 0.55),
    (0.26, 0.36),
    (0.26, 0),
    (-0.26, 0),
)


def draw_peer(axes: Any, x: float, y: float, kind: str) -> None:
    """A peer with the look of its kind, about as high as 1, on (x, y); a Byzantine one in a broken line.

    >>> from matplotlib.figure import Figure
    >>> axes = Figure().subplots()
    >>> draw_peer(axes, 0, 0, "altruist")
    >>> len(axes.patches)
    2
    """
    from matplotlib.patches import Circle, PathPatch
    from matplotlib.path import Path

    look = {"edgecolor": "#333333", "linewidth": 1.2, "linestyle": "--" if kind == "Byzantine" else "-"}
    points = [(x + across, y + up) for across, up in _BODY]
    path = Path(points, [Path.MOVETO, *[Path.CURVE4] * 6, Path.CLOSEPOLY])
    axes.add_patch(PathPatch(path, **look, **KINDS[kind]))
    axes.add_patch(Circle((x, y + 0.81), 0.16, **look, **KINDS[kind]))
