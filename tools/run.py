"""Run one notebook with the reader's parameters: run.py NOTEBOOK [name=value ...].

The rest of the book stays as it is; the result is a whole book of its own under ``_build/run``.
"""

from __future__ import annotations

import ast
import re
import shutil
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import papermill

from execute import NotebookFailed, execute
from publish import publish
from stage import stage

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
    executed = RUN / "executed"
    shutil.copytree("_build/executed", executed, dirs_exist_ok=True)
    try:
        execute(source, executed / source, parameters)
    except NotebookFailed as failure:
        raise SystemExit(f"\n{failure}") from None
    stage(executed, RUN / "source")
    publish("html", RUN / "source", RUN / "html")
    return RUN / "html" / source.with_suffix(".html")


if __name__ == "__main__":
    print(f"Your run: {main(sys.argv[1], sys.argv[2:]).resolve()}")
