"""The part of a Jupyter kernel that the book's notebooks use, for Python in the reader's browser.

``cell`` runs one cell and returns its outputs as a notebook stores them.  IPython itself would be another
5 MB to load; the notebooks ask it for ``display`` and a few wrappers, so these stand in for it here, and
likewise for ``glue``.  Only the worker uses this file; it is no part of the package.
"""

import ast
import io
import json
import linecache
import os
import sys
import traceback
import types
from contextlib import redirect_stderr, redirect_stdout

os.environ["MPLBACKEND"] = "agg"

REPRESENTATIONS = {
    "_repr_html_": "text/html",
    "_repr_markdown_": "text/markdown",
    "_repr_latex_": "text/latex",
    "_repr_svg_": "image/svg+xml",
}
outputs = []


class Stream(io.TextIOBase):
    """What is printed becomes an output; neighbours are merged."""

    def __init__(self, name):
        self.name = name

    def write(self, text):
        if not (outputs and outputs[-1].get("name") == self.name):
            outputs.append({"output_type": "stream", "name": self.name, "text": ""})
        outputs[-1]["text"] += text
        return len(text)


def bundle(thing):
    """A value in all forms that it offers, by mime type."""
    data = {"text/plain": repr(thing)}
    for method, mime in REPRESENTATIONS.items():
        said = getattr(thing, method, lambda: None)() if not isinstance(thing, type) else None
        if said is not None:
            data[mime] = said[0] if isinstance(said, tuple) else said
    return data


def display(*things, raw=False, metadata=None, **_):
    for thing in things:
        data = thing if raw else bundle(thing)
        outputs.append({"output_type": "display_data", "data": data, "metadata": metadata or {}})


def wrapper(name, method):
    """A class that holds text and offers it in one form, such as ``Markdown``."""
    return type(
        name, (), {"__init__": lambda self, data: setattr(self, "data", data), method: lambda s: s.data}
    )


def module(name, **names):
    made = types.ModuleType(name)
    made.__dict__.update(names)
    sys.modules[name] = made
    return made


shown = module(
    "IPython.display",
    display=display,
    Markdown=wrapper("Markdown", "_repr_markdown_"),
    HTML=wrapper("HTML", "_repr_html_"),
    Latex=wrapper("Latex", "_repr_latex_"),
    Math=wrapper("Math", "_repr_latex_"),
)
module("IPython", display=shown, get_ipython=lambda: None, version_info=(9, 0), __path__=[])


def glue(name, value, display=True):
    """Outside the build there is no text to put the value into."""
    if display:
        sys.modules["IPython.display"].display(value)


module("myst_nb", glue=glue)


def figures(*_, **__):
    """Show the open figures, and close them: what ``plt.show`` does in a notebook."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if not pyplot:
        return
    for number in pyplot.get_fignums():
        stream = io.StringIO()
        pyplot.figure(number).savefig(
            stream, format="svg", bbox_inches="tight", metadata={"Date": None, "Creator": None}
        )
        display({"image/svg+xml": stream.getvalue(), "text/plain": "a figure"}, raw=True)
    pyplot.close("all")


def drawing_ready():
    """Let figures have the book's look and go where they belong, once Matplotlib is there."""
    import logging

    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    from matplotlib import pyplot, rcParams

    import goodwill.companion.figures

    pyplot.show = figures
    goodwill.companion.figures.use_style = lambda: rcParams.update(goodwill.companion.figures.STYLE)


def evaluate(source, name, namespace):
    """Run ``source``; the value of its last expression, or None."""
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    tree = ast.parse(source, name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec"), namespace)
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), name, "eval"), namespace)


def explain(error, name):
    """An error as a notebook stores it; the traceback starts in the reader's cell."""
    told = traceback.TracebackException.from_exception(error)
    first = next((i for i, f in enumerate(told.stack) if f.filename == name), len(told.stack))
    told.stack = traceback.StackSummary.from_list(told.stack[first:])
    lines = "".join(told.format(chain=False)).splitlines()
    last = "".join(told.format_exception_only()).strip().splitlines()[-1]
    if type(error).__module__.startswith("goodwill."):  # a sentence of the package's own
        last = str(error)
    return {
        "output_type": "error",
        "ename": type(error).__name__,
        "evalue": str(error),
        "last": last,
        "traceback": lines,
    }


def remember(proved):
    """What the build proved of the page's steps, by their digests; there is no Z3 here."""
    os.environ["GOODWILL_PROVED"] = proved


def fresh():
    """A namespace as a notebook starts with."""
    return {"__name__": "__main__", "__builtins__": __builtins__, "display": display}


def cell(source, name, namespace):
    """Run one cell; its outputs as JSON."""
    outputs.clear()
    with redirect_stdout(Stream("stdout")), redirect_stderr(Stream("stderr")):
        try:
            value = evaluate(source, name, namespace)
            figures()
            if value is not None and not source.rstrip().endswith(";"):
                display(value)
        except Exception as error:
            figures()
            outputs.append(explain(error, name))
    return json.dumps(outputs, default=str)


def ask(source):
    """The last expression of ``source`` as text, or the last line of the error."""
    try:
        value = evaluate(source, "<asked>", fresh())
        return json.dumps({"value": "" if value is None else str(value)})
    except Exception as error:
        return json.dumps({"error": explain(error, "<asked>")["last"]})
