"""Pictures with sliders: an explorer is a list of sliders, some formulas, and charts.

A formula is a function of the sliders, by keyword.  Called with letters it is printed as JavaScript for the
page; called with numbers it draws the still picture that stands for the explorer in print and without
scripts.  Where there is no formula, a table that a solver filled is looked up.

What the page runs is in ``book/_extra/explorer``.  Needs Matplotlib, IPython and SymPy as well.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from goodwill import __version__
from goodwill.companion.amounts import short
from goodwill.companion.figures import SERIES, figure_as, show_live, written_as
from goodwill.companion.javascript import RULES, Source, javascript, literal
from goodwill.companion.slider import Slider, even_ratios, even_stops, stops_with
from goodwill.companion.typeset import curly

__all__ = [
    "Axis",
    "Chart",
    "Curve",
    "Explorer",
    "Look",
    "Slider",
    "even_ratios",
    "even_stops",
    "stops_with",
]

#: How many points a formula is drawn through.
POINTS = 300
#: What a page loads whose explorer plays evenings out.
PLAYED = ("drawing", "pizza", "plans")
#: Where a text has a number, and how that is written.
PLACE = r"{(\w+)(?::([%€]))?}"


@dataclass(frozen=True)
class Look:
    """What a table of the explorer has where the named sliders stand, so only at their stops; or, of a number
    ``found`` there, what the formula ``then`` makes of it and of the sliders."""

    table: str
    at: tuple[str, ...]
    then: Callable[..., Any] | None = None


@dataclass(frozen=True)
class Axis:
    """An axis; without ``high`` it reaches as far as the curves do; ``form`` as that of a slider."""

    label: str
    low: float
    high: float | None = None
    log: bool = False
    form: str = ""


@dataclass(frozen=True)
class Curve:
    """A curve of a chart.

    Parameters
    ----------
    value : function or Look
        A formula of the sliders and the chart's ``x``; or a table's numbers at the places ``x``; or, if the
        table has pairs, the corners of a polygon.
    x : numbers
        The places of a table's numbers, or the only ones at which a formula is meant.  Just these curves
        are marked: there is data at their marks, and nothing between.
    steps : bool
        Whether the formula is constant but for jumps; at a jump the value before it counts.
    name : str
        What the chart's ``reads`` call its value.
    up_to : function or None
        Another formula: what lies between the two is shaded.
    parts : function or None
        What its value is the sum of: a formula of the sliders and of ``part`` = 1, 2, ...; where the chart's
        slider stands these are drawn as bricks on top of each other.
    border : bool
        Whether it is the border of a region: then no ring marks it where the chart's slider stands.
    look : int
        Which of the four colours, dashes and marks it has, from 1; 0 for that of its place in the chart.
    """

    label: str
    value: Callable[..., Any] | Look
    x: Sequence[float] = ()
    steps: bool = False
    name: str = ""
    up_to: Callable[..., Any] | None = None
    parts: Callable[..., Any] | None = None
    border: bool = False
    look: int = 0


@dataclass(frozen=True)
class Chart:
    """A picture: axes and curves.

    ``x`` is the name of what runs along the horizontal axis.  If a slider has that name, the chart marks
    where it stands, and who presses on the chart moves it.  Polygons also name what runs upwards, ``y``.

    ``reads`` are texts for the reader who points at a place, with ``{name}`` for ``x``, sliders and named
    curves: the first text all of whose numbers exist.  Of polygons it is the first text within the first
    polygon, the second within the last one, and else the third.

    ``marks`` are words that stand in the picture, each with its place: (x, y, text).
    """

    title: str
    x: str
    across: Axis
    up: Axis
    curves: Sequence[Curve]
    reads: Sequence[str] = ()
    y: str = ""
    marks: Sequence[tuple[float, float, str]] = ()

    def looks(self) -> list[int]:
        """The place in ``SERIES`` of each curve's look."""
        return [(curve.look or place) - 1 for place, curve in enumerate(self.curves, 1)]


@dataclass(frozen=True)
class Explorer:
    """Sliders, charts and words.

    Parameters
    ----------
    name : str
        Unique in the book.
    quantities : mapping
        Formulas or looks, by name.
    words : str
        What the charts say, in a sentence, with ``{name}``, ``{name:%}`` or ``{name:€}`` for sliders and
        quantities.  The first text all of whose numbers exist is shown.
    conditions : pairs of a formula and a text
        The formula must be positive; else the text is the error, with ``{value}`` for the formula's.
    code : str
        The same question to the package, with ``{name}`` for what was typed at a slider.
    tables : mapping
        Nested lists, indexed by the stops of the sliders that are named in a :class:`Look`.
    presets : mapping
        Settings worth seeing, under the words of their buttons; what they leave out is as at the start.
    play : str
        The slider that a button moves from its first stop to its last; "" for none.
    played : mapping or None
        Evenings that are played out below the sliders, from :func:`~goodwill.companion.plans.played`.
    """

    name: str
    title: str
    sliders: Sequence[Slider]
    charts: Sequence[Chart]
    quantities: Mapping[str, Callable[..., Any] | Look]
    words: Sequence[str]
    code: str
    conditions: Sequence[tuple[Callable[..., Any], str]] = ()
    tables: Mapping[str, Any] = field(default_factory=dict)
    presets: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    play: str = ""
    played: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        for name in ("title", "sliders", "charts", "words", "conditions", "presets"):
            object.__setattr__(self, name, curly(getattr(self, name)))
        known = {slider.name: slider for slider in self.sliders}
        for label, settings in self.presets.items():
            if unknown := sorted(settings.keys() - known.keys()):
                raise ValueError(f"presets: {label!r} sets {unknown}: the sliders are {sorted(known)}")
            for name, value in settings.items():
                replace(known[name], start=value)  # which checks it
        for settings in (self.start, *self.presets.values()):
            for name in self.solved & settings.keys():
                known[name].place(settings[name])
        for name, slider in (("play", self.play), ("played learns", (self.played or {}).get("learns"))):
            if slider and slider not in known:
                raise ValueError(f"{name} = {slider!r} is no slider: they are {sorted(known)}")
        numbers = known.keys() | self.quantities.keys()
        if unknown := sorted({*(self.played or {}).get("uses", ())} - numbers):
            raise ValueError(f"played uses {unknown}: the explorer's numbers are {sorted(numbers)}")

    @property
    def start(self) -> dict[str, Any]:
        return {slider.name: slider.start for slider in self.sliders}

    @property
    def solved(self) -> set[str]:
        """The sliders that some table depends on: they take no number but their stops."""
        values = [
            *self.quantities.values(),
            *(curve.value for chart in self.charts for curve in chart.curves),
        ]
        return {name for value in values if isinstance(value, Look) for name in value.at}

    def read(self, value: Callable[..., Any] | Look, **at: Any) -> Any:
        """A formula's value there, or what a table has there."""
        settings = self.start | at
        if callable(value):
            return value(**settings)
        found = self.tables[value.table]
        for slider in self.sliders:
            if slider.name in value.at:
                found = found[slider.place(settings[slider.name])]
        return found if value.then is None or found is None else value.then(found=found, **settings)

    def say(self, **at: Any) -> str:
        """The first of the ``words`` that has all its numbers."""
        known = self.start | at | {name: self.read(q, **at) for name, q in self.quantities.items()}
        for text in self.words:
            used = re.findall(PLACE, text)
            if all(known[name] is not None and np.isfinite(known[name]) for name, _ in used):
                return re.sub(PLACE, lambda m: short(known[m[1]], m[2] or ""), text)
        raise ValueError(f"{self.name} has no words for {at}: the last text must need no number")

    def in_python(self, **at: Any) -> str:
        """The question to the package, with the settings put in."""
        settings = {name: str(value) for name, value in (self.start | at).items()}
        return re.sub(r"{(\w+)}", lambda m: settings.get(m[1], m[0]), self.code)

    def script(self) -> Source:
        """The explorer as JavaScript: an object of numbers, words and functions."""
        names = [slider.name for slider in self.sliders]

        def written(value: Callable[..., Any] | Look, *more: str) -> Any:
            if isinstance(value, Look):
                then = {"then": javascript(value.then, (*names, "found"))} if value.then else {}
                return {"table": value.table, "at": [name for name in names if name in value.at]} | then
            return javascript(value, dict.fromkeys((*names, *more)))

        described = {
            "name": self.name,
            "version": __version__,
            "sliders": [vars(s) | {"whole": s.whole, "solved": s.name in self.solved} for s in self.sliders],
            "charts": [
                {
                    "title": chart.title,
                    "x": chart.x,
                    "y": chart.y,
                    "reads": chart.reads,
                    "across": vars(chart.across),
                    "up": vars(chart.up),
                    "marks": [list(mark) for mark in chart.marks],
                    "curves": [
                        {"label": c.label, "name": c.name, "x": list(c.x), "steps": c.steps, "look": look}
                        | {"value": written(c.value, chart.x)}
                        | ({"upTo": written(c.up_to, chart.x)} if c.up_to else {})
                        | ({"parts": written(c.parts, "part")} if c.parts else {})
                        | ({"border": True} if c.border else {})
                        for c, look in zip(chart.curves, chart.looks(), strict=True)
                    ],
                }
                for chart in self.charts
            ],
            "quantities": {name: written(value) for name, value in self.quantities.items()},
            "words": self.words,
            "conditions": [{"value": written(value), "text": text} for value, text in self.conditions],
            "code": self.code,
            "tables": self.tables,
            "presets": [{"label": label, "settings": at} for label, at in self.presets.items()],
            "play": self.play,
            "points": POINTS,
            "played": self.played,
        }
        return Source(f"(() => {{\n{RULES}return {literal(described)};\n}})()")

    def still(self) -> Any:
        """The charts where the sliders start, as a Matplotlib figure."""
        from matplotlib import pyplot
        from matplotlib.ticker import MaxNLocator

        figure, all_axes = pyplot.subplots(
            len(self.charts), figsize=(5.6, 4.2 * len(self.charts)), squeeze=False
        )
        for axes, chart in zip(all_axes.flat, self.charts, strict=True):
            for curve, look in zip(chart.curves, chart.looks(), strict=True):
                x, y = self._points(chart, curve)
                drawn = SERIES[look] if curve.x else SERIES[look] | {"marker": ""}
                axes.plot(x, y, **drawn, label=curve.label, drawstyle="steps-pre" if curve.steps else None)
                if curve.up_to:
                    _, top = self._points(chart, replace(curve, value=curve.up_to))
                    axes.fill_between(x, y, top, color=SERIES[look]["color"], alpha=0.25, lw=0)
                if curve.parts:
                    self._stack(axes, chart, curve, SERIES[look]["color"])
            for x, y, text in chart.marks:
                axes.text(x, y, text, ha="center", va="center", fontsize=12, fontweight="bold")
            if chart.x in self.start and chart.y in self.start:
                axes.plot(self.start[chart.x], self.start[chart.y], "o", color="#555555", markersize=9)
            elif chart.x in self.start:
                axes.axvline(self.start[chart.x], color="#555555", linestyle=":")
            axes.set(
                title=chart.title,
                xlabel=chart.across.label,
                ylabel=chart.up.label,
                xscale="log" if chart.across.log else "linear",
                yscale="log" if chart.up.log else "linear",
                xlim=(chart.across.low, chart.across.high),
                ylim=(chart.up.low, chart.up.high),
            )
            for axis, form in ((axes.xaxis, chart.across.form), (axes.yaxis, chart.up.form)):
                if form:
                    written_as(axis, form)
            if any(slider.whole for slider in self.sliders if slider.name == chart.x):
                axes.xaxis.set_major_locator(MaxNLocator(integer=True))
            axes.legend(fontsize=9)
        return figure

    def _stack(self, axes: Any, chart: Chart, curve: Curve, color: str) -> None:
        """The parts of a curve's value, as bricks where the chart's slider starts."""
        assert curve.parts
        assert chart.across.high is not None, "bricks are as wide as a part of the axis"
        low, wide = chart.up.low, (chart.across.high - chart.across.low) / 16
        for part in range(1, 99):
            size = self.read(curve.parts, part=part)
            axes.bar(self.start[chart.x], size, wide, low, color=color, alpha=0.5, edgecolor="white", lw=0.8)
            low += size

    def _points(self, chart: Chart, curve: Curve) -> tuple[Any, Any]:
        if callable(curve.value) and curve.x:
            return curve.x, [self.read(curve.value, **{chart.x: x}) for x in curve.x]
        if callable(curve.value):
            assert chart.across.high is not None, "a formula is drawn up to the end of the axis"
            space = np.geomspace if chart.across.log else np.linspace
            x = space(chart.across.low, chart.across.high, POINTS)
            return x, np.broadcast_to(self.read(curve.value, **{chart.x: x}), x.shape)
        found = self.read(curve.value)
        if curve.x:
            return curve.x, np.array(found, dtype=float)
        x, y = np.array([*found, *found[:1]], dtype=float).reshape(-1, 2).T
        return x, y

    def show(self) -> None:
        """Show the explorer, and its still picture in print; a page can glue it anywhere, by its name."""
        figure, words = self.still(), self.say()
        page = _PAGE.format(
            name=self.name,
            title=html.escape(self.title),
            picture=figure_as(figure, "svg"),
            words=html.escape(words),
            script=self.script(),
            looks=_LOOKS if self.played else "",
            played="".join(f'<script src="../play/{name}.js"></script>' for name in PLAYED if self.played),
        )
        show_live(self.name, page, figure, words)


_LOOKS = '<link rel="stylesheet" href="../play/pizza.css">'
_PAGE = """\
<div class="goodwill-explorer" id="{name}" role="group" aria-label="{title}">
<link rel="stylesheet" href="../explorer/explorer.css">{looks}
<div class="goodwill-explorer-still">
<img src="data:image/svg+xml;base64,{picture}" alt="{words}">
<p>{words}</p><noscript><p>With JavaScript this picture has sliders.</p></noscript>
</div>
</div>
<script src="../explorer/charts.js"></script>{played}<script src="../explorer/explorer.js"></script>
<script>goodwill.explore({script});</script>
"""
