"""The pictures of the story of the market: pizzas and what is said of them.

They draw what they are told and compute nothing.  Whatever colour says, a shape or a word says too.

Needs Matplotlib, which the package itself does not.
"""

from __future__ import annotations

from typing import Any

from goodwill.companion.figures import written_as

CLIENT, PROVIDER, HONEST, INK, PALE = "#0072B2", "#D55E00", "#009E73", "#333333", "#e4e4e4"

#: What pictures of pizzas are made of.
_CRUST, _CHEESE, _SALAMI, _COLD = "#c98a3d", "#f3cf6b", "#b5402b", "#dfe6ee"


def euros(amount: Any) -> str:
    """An amount of money, as the story writes it: whole euros without cents.

    >>> euros(10), euros(1.9), euros(-0.1), euros(25_000)
    ('€10', '€1.90', '−€0.10', '€25,000')
    """
    sign, size = "−" if amount < 0 else "", abs(float(amount))
    return f"{sign}€{size:,.0f}" if size == round(size) else f"{sign}€{size:,.2f}"


def pizza(axes: Any, x: float, y: float, radius: float = 1.0, *, hot: bool = True) -> None:
    """A pizza: steaming if it is hot, else pale, without steam, in a dashed outline."""
    from matplotlib.patches import Circle

    rim, face = (_CRUST, _CHEESE) if hot else ("#7d8894", _COLD)
    line = "-" if hot else (0, (3, 2))
    thick = 2.5 if radius > 0.3 else 1.6  # a small one would be all rim
    axes.add_patch(Circle((x, y), radius, facecolor=face, edgecolor=rim, lw=thick, ls=line, zorder=3))
    for dx, dy in ((-0.4, 0.25), (0.35, 0.35), (0.05, -0.4)):
        spot = (x + dx * radius, y + dy * radius)
        colour = _SALAMI if hot else "#aab4bf"
        axes.add_patch(Circle(spot, 0.17 * radius, facecolor=colour, edgecolor="none", zorder=4))
    if hot:
        for dx in (-0.45, 0, 0.45):
            xs = [x + radius * (dx + bend) for bend in (0, 0.14, 0, 0.14)]
            ys = [y + radius * (1.25 + 0.2 * step) for step in range(4)]
            axes.plot(xs, ys, color="#8a8a8a", lw=0.6 * thick, zorder=3, solid_capstyle="round")


def drawing(width: float, height: float, *, scale: float = 10.0) -> tuple[Any, Any]:
    """A figure for a drawing, without axes; ``scale`` units are as wide as the figure, in both directions.

    >>> figure, axes = drawing(5, 2.5)
    >>> [float(x) for x in axes.get_ylim()]
    [0.0, 5.0]
    """
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(width, height))
    axes.set(xlim=(0, scale), ylim=(0, scale * height / width), aspect="equal")
    axes.axis("off")
    return figure, axes


def box(axes: Any, x: float, y: float, width: float, height: float, text: str, **look: Any) -> None:
    """A box with round corners and a text in its middle.

    ``look`` may have: ``fill``, ``edge`` (colours), ``bold`` (a thick edge), ``size`` (of the text).
    """
    from matplotlib.patches import FancyBboxPatch

    bold = look.get("bold", False)
    axes.add_patch(
        FancyBboxPatch(
            (x - width / 2, y - height / 2),
            width,
            height,
            boxstyle="round,pad=0,rounding_size=0.18",
            facecolor=look.get("fill", "white"),
            edgecolor=look.get("edge", INK),
            lw=2.6 if bold else 1.1,
            zorder=2,
        )
    )
    axes.text(
        x,
        y,
        text,
        ha="center",
        va="center",
        fontsize=look.get("size", 12),
        linespacing=1.25,
        zorder=5,
    )


def says(axes: Any, x: float, y: float, text: str, *, bold: bool = False, up: bool = True) -> None:
    """A report in a bubble, whose tip points at the pizza above it, or to its left; a bold one stands out.

    >>> figure, axes = drawing(5, 5)
    >>> says(axes, 5, 5, "bad")
    >>> len(axes.texts), len(axes.patches)
    (1, 2)
    """
    from matplotlib.patches import Polygon

    width, height = 0.34 + 0.24 * len(text), 0.62
    box(axes, x, y, width, height, f"“{text}”", bold=bold, fill="#fff3d6" if bold else "white")
    tip = [(x - 0.13, y + height / 2), (x + 0.13, y + height / 2), (x, y + height / 2 + 0.2)]
    if not up:
        left = x - width / 2
        tip = [(left, y - 0.13), (left, y + 0.13), (left - 0.22, y)]
    axes.add_patch(Polygon(tip, closed=True, facecolor=INK, edgecolor=INK, lw=1, zorder=2))


def no_order(axes: Any, x: float, y: float) -> None:
    """An evening on which nobody orders: a dash.

    >>> figure, axes = drawing(5, 5)
    >>> no_order(axes, 5, 5)
    >>> len(axes.lines)
    1
    """
    axes.plot([x - 0.15, x + 0.15], [y, y], color="#666666", lw=2)


def in_euros(axes: Any) -> None:
    """Write the numbers beside both axes as an explorer does, in euros.

    >>> figure, axes = drawing(5, 5)
    >>> in_euros(axes)
    >>> axes.xaxis.get_major_formatter()(-2.5)
    '−€2.5'
    """
    for axis in (axes.xaxis, axes.yaxis):
        written_as(axis, "€")
