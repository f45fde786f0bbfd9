"""The numbers behind a picture, read off the picture itself, so that what is offered is what is drawn.

A drawing has no numbers; the code that draws it also tells its nodes and edges.

Needs Matplotlib and IPython, which the package itself does not.
"""

from __future__ import annotations

import math
import platform
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any
from weakref import WeakKeyDictionary

from goodwill import __version__

#: The data travel in the notebook's output, beside the picture.
MIME = "application/vnd.goodwill.figure+json"

#: What drawings draw, by figure.
_GRAPHS: WeakKeyDictionary[Any, dict[str, Any]] = WeakKeyDictionary()


def draws_graph(figure: Any, nodes: Iterable[dict[str, Any]], edges: Iterable[dict[str, Any]]) -> None:
    """Have a drawing carry the graph that it draws, where no axis has a number to read off.

    Each node has an "id"; each edge has the "from" and the "to" of its nodes.
    """
    graph = {"nodes": list(nodes), "edges": list(edges)}
    known = [node["id"] for node in graph["nodes"]]
    for edge in graph["edges"]:
        if not {edge["from"], edge["to"]} <= set(known):
            raise ValueError(f"edges = {edge} joins no two nodes: from and to must be among {known}")
    _GRAPHS[figure] = graph


def record_figures() -> None:
    """Have each figure that this notebook shows carry its data."""
    from IPython.core.formatters import JSONFormatter
    from IPython.core.interactiveshell import InteractiveShell
    from matplotlib.figure import Figure

    shell: Any = InteractiveShell.instance()
    formatter = JSONFormatter(format_type=MIME, parent=shell)
    formatter.for_type(Figure, figure_data)
    shell.display_formatter.formatters[MIME] = formatter


def figure_data(figure: Any) -> dict[str, Any] | None:
    """What a Matplotlib figure shows: its panels, their axes in words, and each series point by point.

    A panel without axes is a drawing: it has the graph that :func:`draws_graph` was told, or no data (None).

    >>> from matplotlib.figure import Figure
    >>> figure = Figure()
    >>> axes = figure.subplots()
    >>> _ = axes.plot([0, 1], [2, 3], label="a line")
    >>> _ = axes.axhline(5)
    >>> data = figure_data(figure)
    >>> [(s["label"], s["kind"], s["x"], s["y"]) for s in data["panels"][0]["series"]]
    [('a line', 'line', [0.0, 1.0], [2.0, 3.0]), ('', 'guide', [None, None], [5.0, 5.0])]
    >>> drawing = Figure()
    >>> draws_graph(drawing, [{"id": "P1"}, {"id": "P2"}], [{"from": "P1", "to": "P2", "label": "gives"}])
    >>> figure_data(drawing)["graph"]["edges"]
    [{'from': 'P1', 'to': 'P2', 'label': 'gives'}]
    """
    panels = [_panel(axes) for axes in figure.axes if axes.axison]
    if figure in _GRAPHS:
        content: dict[str, Any] = {"graph": _GRAPHS[figure]}
    elif any(panel["series"] for panel in panels):
        content = {"panels": panels}
    else:
        return None
    versions = {"goodwill": __version__, "python": platform.python_version()}
    versions |= {name: version(name) for name in ("numpy", "matplotlib")}
    return content | {"versions": versions}


def _panel(axes: Any) -> dict[str, Any]:
    axis = {
        f"{letter}{what}": " ".join(getattr(axes, f"get_{letter}{what}")().split())
        for letter in "xy"
        for what in ("label", "scale")
    }
    drawn = [*map(_line, axes.lines), *(s for c in axes.collections for s in _collection(c))]
    drawn += map(_patch, axes.patches)
    return {"title": axes.get_title(), **axis, "series": [s for s in drawn if s["x"]]}


def _line(line: Any) -> dict[str, Any]:
    return _series(line, "line", zip(*line.get_data(orig=False), strict=True))


def _patch(patch: Any) -> dict[str, Any]:
    vertices = patch.get_patch_transform().transform(patch.get_path().vertices)
    return _series(patch, "area", vertices)


def _collection(collection: Any) -> list[dict[str, Any]]:
    offsets = collection.get_offsets()
    if collection.get_offset_transform().contains_branch(collection.axes.transData):
        return [_series(collection, "points", offsets)]
    kind = "area" if len(collection.get_facecolor()) else "line"
    return [_series(collection, kind, path.vertices) for path in collection.get_paths()]


def _series(artist: Any, kind: str, points: Any) -> dict[str, Any]:
    """A series in the units of the axes; what spans a whole axis has no number on it."""
    label = str(artist.get_label())
    on_x, on_y = (
        (True, True)
        if kind == "points"
        else artist.get_transform().contains_branch_seperately(artist.axes.transData)
    )
    pairs = [(_number(x) if on_x else None, _number(y) if on_y else None) for x, y in points]
    return {
        "label": "" if label.startswith("_") else label,
        "kind": kind if on_x and on_y else "guide",
        "x": [x for x, _ in pairs],
        "y": [y for _, y in pairs],
    }


def _number(value: Any) -> float | None:
    """A float, or None for what is not drawn: a gap in a curve, or a masked value."""
    number = float("nan") if value is None or getattr(value, "mask", False) else float(value)
    return number if math.isfinite(number) else None
