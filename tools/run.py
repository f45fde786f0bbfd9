"""Run one notebook with the reader's parameters: run.py NOTEBOOK [name=value ...].

It needs this notebook only, and builds nothing before the notebook has run to its end.  The result is a page
of its own under ``_build/run``, which leads to the book where that is built.
"""

from __future__ import annotations

import ast
import re
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import papermill

from alone import stage_alone
from execute import NotebookFailed, execute
from publish import publish

RUN = Path("_build/run")


def parse(arguments: list[str], known: dict[str, Any]) -> dict[str, Any]:
    """``name=value`` words as parameters: numbers and lists as Python writes them, or 1/20."""
    parameters: dict[str, Any] = {}
    for argument in arguments:
        name, _, value = argument.partition("=")
        if name not in known:
            offered = ", ".join(f"{n}={p['default']}" for n, p in known.items()) or "none"
            raise SystemExit(f"The notebook has no parameter {name!r}. Its parameters: {offered}")
        if re.fullmatch(r"\d+/0*[1-9]\d*", value):
            parameters[name] = float(Fraction(value))
            continue
        try:
            parameters[name] = ast.literal_eval(value) if "#" not in value else value
        except (ValueError, SyntaxError):
            parameters[name] = value
    return parameters


def main(name: str, arguments: list[str]) -> Path:
    """Execute, build, and return the page to open."""
    source = Path("notebooks") / f"{name.removesuffix('.ipynb')}.ipynb"
    parameters = parse(arguments, papermill.inspect_notebook(str(source)))
    executed = RUN / "executed" / source.name
    try:
        execute(source, executed, parameters)
    except NotebookFailed as failure:
        raise SystemExit(f"\n{failure}") from None
    stage_alone(executed, RUN / "source")
    publish("html", RUN / "source", RUN / "html")
    return RUN / "html" / source.with_suffix(".html")


if __name__ == "__main__":
    print(f"Your run: {main(sys.argv[1], sys.argv[2:]).resolve()}")
