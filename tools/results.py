"""Keep the numbers of the text, so that one that changes is a line that changes: results.py EXECUTED LIST.

A line for each number or word that a page takes from a cell, as it is shown, for each piece of evidence
of a claim, and for each step of a proof.  ``make results`` writes the list anew; a test holds it against
what the notebooks print.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

GLUED = "application/papermill.record/text/plain"
CLAIM = "application/vnd.goodwill.claim+json"
PROOF = "application/vnd.goodwill.proof+json"


def results(executed: Path) -> list[str]:
    """The results of the executed notebooks in a folder, in the order of pages and cells."""
    return [
        f"{path.stem}: {line}"
        for path in sorted(executed.glob("*.ipynb"))
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        for output in cell.get("outputs", ())
        for line in told(output)
    ]


def told(output: dict[str, Any]) -> Iterator[str]:
    """What an output of a cell says, in lines."""
    data = output.get("data", {})
    if GLUED in data:
        value = ast.literal_eval("".join(data[GLUED]))
        yield f"{output['metadata']['scrapbook']['name']} = {' '.join(str(value).split())}"
    if CLAIM in data:
        for piece in data[CLAIM]["evidence"]:
            yield f"{data[CLAIM]['key']} ({piece['kind']}): {' '.join(piece['what'].split())}"
    if PROOF in data:
        for step in data[PROOF]["steps"]:
            yield f"{data[PROOF]['label']} (step): {step['name']}: {step['conclusion']}"


if __name__ == "__main__":
    text = "\n".join(results(Path(sys.argv[1]))) + "\n"
    Path(sys.argv[2]).write_text(text, encoding="utf-8")
