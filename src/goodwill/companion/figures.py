"""One look for all pictures of the book, and pictures to step through.

Needs Matplotlib and IPython, which the package itself does not.
"""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from goodwill.companion.amounts import tick
from goodwill.companion.figure_data import record_figures

#: Colours that the colour-blind can tell apart (Okabe and Ito), with a dash and a marker each, so that
#: a curve can also be told apart in grey.
SERIES = (
    {"color": "#0072B2", "linestyle": "-", "marker": "o"},
    {"color": "#D55E00", "linestyle": "--", "marker": "s"},
    {"color": "#009E73", "linestyle": "-.", "marker": "^"},
    {"color": "#CC79A7", "linestyle": ":", "marker": "D"},
)

#: The letters of the book's labels, so that a picture speaks with the page's voice; what they lack is
#: taken from Matplotlib's own.
LETTERS = "Goodwill Sans"
FONTS = Path(__file__).with_name("fonts")

#: How wide a picture of the story is drawn, in inches.  A phone of 375 pixels shows it a little larger, so
#: that letters of 12 points have more than 12 pixels there; a wider picture would have to shrink.
COLUMN = 4.9

STYLE: Any = {
    "figure.figsize": (5.6, 3.8),
    "figure.constrained_layout.use": True,
    "font.family": [LETTERS, "DejaVu Sans"],
    "font.size": 13,
    "mathtext.fontset": "custom",
    "mathtext.rm": LETTERS,
    "mathtext.it": f"{LETTERS}:italic",
    "mathtext.bf": f"{LETTERS}:bold",
    "mathtext.bfit": f"{LETTERS}:bold",
    "mathtext.cal": f"{LETTERS}:italic",
    "mathtext.sf": LETTERS,
    "mathtext.tt": "DejaVu Sans Mono",
    "mathtext.fallback": "stixsans",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#8a8a8a",
    "axes.labelcolor": "#333333",
    "axes.labelpad": 6,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.titlesize": 13,
    "axes.titlepad": 10,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e4e4e4",
    "grid.linewidth": 0.8,
    "xtick.color": "#8a8a8a",
    "ytick.color": "#8a8a8a",
    "xtick.labelcolor": "#444444",
    "ytick.labelcolor": "#444444",
    "xtick.labelsize": 12,
    "ytick.labelsize": 12,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "legend.frameon": False,
    "lines.linewidth": 2,
    "lines.solid_capstyle": "round",
    "lines.markersize": 5,
    "savefig.facecolor": "white",
    "svg.fonttype": "path",
    "svg.hashsalt": "goodwill",
}


def use_style() -> None:
    """Give the pictures of this notebook the look of the book (SVG in the page, PDF in print), and data."""
    import matplotlib as mpl
    from matplotlib.font_manager import fontManager
    from matplotlib_inline.backend_inline import set_matplotlib_formats

    for font in sorted(FONTS.glob("*.ttf")):
        fontManager.addfont(font)
    mpl.rcParams.update(STYLE)
    set_matplotlib_formats("svg", "pdf")
    record_figures()


def written_as(axis: Any, form: str) -> None:
    """Write the numbers beside an axis as pages with sliders do: "%" as percentages, "€" in euros.

    >>> from matplotlib import pyplot
    >>> figure, axes = pyplot.subplots()
    >>> written_as(axes.xaxis, "€")
    >>> axes.xaxis.get_major_formatter()(-2.5)
    '−€2.5'
    """
    from matplotlib.ticker import FuncFormatter

    axis.set_major_formatter(FuncFormatter(lambda x, _: tick(x, form)))


def stepper(figures: Iterable[Any], texts: Sequence[str], *, name: str, label: str) -> Any:
    """Pictures that a reader steps through in the page, all below each other where that is impossible.

    Works offline, by mouse and by keyboard.  In print the last picture stands for all.

    Parameters
    ----------
    figures : iterable of Matplotlib figures
        Each is closed once it is drawn, so a generator keeps one open at a time.
    texts : str, one a figure
        What the picture says, in words; it is shown below the picture and is its alternative text.
    name : str
        A name that is unique in the page.
    label : str
        What is stepped through, for screen readers.

    Raises
    ------
    ValueError
        If there are no figures, or not one text for each.
    """
    from IPython.display import display
    from matplotlib import pyplot

    pictures, printed = [], ""
    for figure in figures:
        pictures.append(figure_as(figure, "svg"))
        printed = figure_as(figure, "pdf")
        pyplot.close(figure)
    if not pictures or len(pictures) != len(texts):
        raise ValueError(
            f"{len(pictures)} figures and {len(texts)} texts: there must be at least one figure, "
            f"and one text for each"
        )
    steps = "".join(
        f'<li><img src="data:image/svg+xml;base64,{picture}" '
        f'alt="{html.escape(text)}"><p>{html.escape(text)}</p></li>'
        for picture, text in zip(pictures, texts, strict=True)
    )
    data = {
        "text/html": _STEPPER.format(name=name, label=html.escape(label), steps=steps),
        "application/pdf": printed,
        "text/plain": "\n".join(texts),
    }
    display(data, raw=True)


def show_live(name: str, page: str, figure: Any, words: str) -> None:
    """Show what lives in the page, and a picture of it in print; a page can glue it by its name.

    Parameters
    ----------
    name : str
        Unique in the book.
    page : str
        HTML for the page.
    figure : Matplotlib figure
        For print; it is closed afterwards.
    words : str
        What the picture says, where there is neither.
    """
    from IPython.display import display
    from matplotlib import pyplot

    printed = figure_as(figure, "pdf")
    pyplot.close(figure)
    display(
        {"text/html": page, "application/pdf": printed, "text/plain": words},
        metadata={"scrapbook": {"name": name, "mime_prefix": ""}},
        raw=True,
    )


def figure_as(figure: Any, kind: str) -> str:
    """A figure as an SVG or PDF file, in base64, the same bytes in every run."""
    stream = io.BytesIO()
    figure.savefig(stream, format=kind, metadata={"CreationDate" if kind == "pdf" else "Date": None})
    return base64.b64encode(stream.getvalue()).decode("ascii")


_STEPPER = """\
<div class="goodwill-stepper" id="{name}" role="group" aria-label="{label}">
<ol>{steps}</ol>
<div class="goodwill-stepper-controls" hidden>
<button type="button" data-step="-1">Back</button>
<output aria-live="polite"></output>
<button type="button" data-step="1">Next</button>
</div>
</div>
<script>
(() => {{
  const root = document.getElementById("{name}");
  const steps = [...root.querySelectorAll("li")];
  const buttons = [...root.querySelectorAll("button")];
  let at = 0;
  const show = (next) => {{
    at = Math.min(Math.max(next, 0), steps.length - 1);
    steps.forEach((step, i) => {{ step.hidden = i !== at; }});
    root.querySelector("output").textContent = `Step ${{at + 1}} of ${{steps.length}}`;
    buttons[0].disabled = at === 0;
    buttons[1].disabled = at === steps.length - 1;
  }};
  buttons.forEach((button) => button.addEventListener("click", () => show(at + +button.dataset.step)));
  root.addEventListener("keydown", (event) => {{
    const move = {{ ArrowLeft: -1, ArrowRight: 1 }}[event.key];
    if (move) {{ event.preventDefault(); show(at + move); }}
  }});
  root.querySelector(".goodwill-stepper-controls").hidden = false;
  show(0);
}})();
</script>
"""
