"""What would interrupt an argument is folded: code that checks what the text says."""

from __future__ import annotations

import copy
import re
from typing import Any

CHECKS = re.compile(r"^\s*(?:assert\b|\w+\.(?:check|argue|step|conclude)\()", re.MULTILINE)
#: Tags of cells whose code the page folds or leaves out already.
FOLDED = {"hide-input", "hide-cell", "remove-input", "remove-cell"}
#: What stands on the fold.
WORDS = {True: "check", False: "code"}


def joined(notebook: dict[str, Any]) -> dict[str, Any]:
    """A notebook in which the cells of one proof are one, so that they unfold at once.

    >>> first, last = ({"cell_type": "code", "source": s, "outputs": []} for s in ("proof = 1", "proof.x"))
    >>> [cell["source"] for cell in joined({"cells": [first, last]})["cells"]]
    ['proof = 1\\nproof.x']
    """
    cells: list[dict[str, Any]] = []
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code" and source.startswith("proof."):
            before = cells.pop()
            both = {"source": "".join(before["source"]) + "\n" + source}
            cells.append(before | both | {"outputs": [*before["outputs"], *cell["outputs"]]})
        else:
            cells.append(cell)
    return notebook | {"cells": cells}


def folded(notebook: dict[str, Any]) -> dict[str, Any]:
    """A notebook as its page shows it: cells that check are folded, and each fold says what is in it.

    >>> cell = {"cell_type": "code", "metadata": {}, "source": "assert 1 + 1 == 2"}
    >>> folded({"cells": [cell]})["cells"][0]["metadata"]["tags"]
    ['hide-input']
    """
    notebook = copy.deepcopy(notebook)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            checks = bool(CHECKS.search("".join(cell["source"])))
            tags = cell["metadata"].setdefault("tags", [])
            if checks and not FOLDED & set(tags):
                tags.append("hide-input")
            if "hide-input" in tags:
                about = cell["metadata"].setdefault("mystnb", {})
                about |= {f"code_prompt_{what}": WORDS[checks] for what in ("show", "hide")}
    return notebook
