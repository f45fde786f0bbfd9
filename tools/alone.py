"""Sources of a book of one page: a notebook with the reader's parameters, of which it tells below its title.

What the page says of other pages leads to the whole book, if that is built, and else stands as words.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from downloads import write_downloads
from enumerated import enumerated
from folding import folded, joined
from ledger_pages import with_anchors
from machine_page import machine_page
from proof_pages import proofs_of
from provenance import provenance
from stage import write_frame

BOOK = Path("_build/html")
#: A label, and where it may stand: before a heading, in a directive, behind a formula.
LABEL = re.compile(r"^\(([\w-]+)\)=|:(?:label|name): *([\w-]+)|\$\$ *\(([\w-]+)\)|\{#([\w-]+)", re.MULTILINE)
REFERENCE = re.compile(r"\{(doc|ref|numref|eq|prf:ref|term|py:func)\}`(?:([^`<]*?) *<)?([^`<>]+)>?`")
TITLE = re.compile(r"^# .*$", re.MULTILINE)
CITED = "```{bibliography}\n:filter: docname in docnames\n```"


def stage_alone(executed: Path, target: Path) -> None:
    """Fill ``target`` from one ``executed`` notebook, which has its page's name."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree("book/_static", target / "_static")
    shutil.copytree("book/_extra", target / "_extra")
    shutil.copy("tools/check_certificate.py", target / "_extra")
    (target / "book").mkdir()
    for needed in ("references.bib", "bbm.sty"):
        shutil.copy(Path("book") / needed, target / "book")
    edition = provenance()
    toc = {"format": "jb-book", "root": f"notebooks/{executed.stem}"}
    (target / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    notebook = joined(json.loads(executed.read_text(encoding="utf-8")))
    write_frame({executed.stem: notebook}, target, edition)
    write_downloads(Path("notebooks") / executed.name, notebook, target / "_extra", edition)

    page = folded(with_anchors(notebook, proofs_of({executed.stem: notebook})))
    elsewhere = Elsewhere(executed.stem)
    for cell in page["cells"]:
        cell["source"] = elsewhere.in_words("".join(cell["source"]))
        for output in cell.get("outputs", ()):
            if "text/markdown" in output.get("data", {}):
                text = "".join(output["data"]["text/markdown"])
                output["data"]["text/markdown"] = elsewhere.in_words(text)
    page["cells"].append({"id": "cited", "cell_type": "markdown", "metadata": {}, "source": CITED})
    first, note = page["cells"][0], told(page)
    first["source"] = TITLE.sub(lambda found: f"{found[0]}\n\n{note}", first["source"], count=1)
    (target / "notebooks").mkdir()
    text = json.dumps(page, indent=1, ensure_ascii=False)
    (target / "notebooks" / executed.name).write_text(text, encoding="utf-8")


def told(page: dict[str, Any]) -> str:
    """What a reader is told of their own values: which these are, and that sentences were written for others.

    >>> cell = {"metadata": {"tags": ["injected-parameters"]}, "source": "# Parameters\\nT = 4\\nloss = 0.4"}
    >>> print(told({"cells": [cell]}).splitlines()[1])
    This page was run with `T = 4` and `loss = 0.4`.
    """
    given = [
        line
        for cell in page["cells"]
        if "injected-parameters" in cell["metadata"].get("tags", ())
        for line in "".join(cell["source"]).splitlines()
        if re.match(r"\w+ = ", line)
    ]
    values = enumerated([f"`{line}`" for line in given] or ["the book's own values"])
    return (
        ":::{admonition} Your own values\n"
        f"This page was run with {values}.\n"
        "All that is computed on it is of this run, the numbers in its sentences and every check included.\n"
        "Where a sentence says how a picture looks, or that something is large or small, it was written for\n"
        "the book's values.\n:::"
    )


class Elsewhere:
    """The pages beside one: their titles, and which of them has which label."""

    def __init__(self, name: str) -> None:
        self.home = f"notebooks/{name}"
        texts = dict(pages())
        self.titles = {page: re.findall(r"^# (.*)", text, re.MULTILINE)[0] for page, text in texts.items()}
        self.homes = {
            label: page for page, text in texts.items() for found in LABEL.findall(text) for label in found
        }

    def in_words(self, text: str) -> str:
        """The text, without references that only the whole book can resolve."""
        return REFERENCE.sub(self._words, text)

    def _words(self, found: re.Match[str]) -> str:
        kind, words, label = (str(group or "") for group in found.groups())
        if kind == "term":
            return words or label
        if kind == "py:func":
            return f"`{words or label.rpartition('.')[2]}`"
        if kind == "doc":
            page = label if "/" not in label else label.removeprefix("../")
            page, label = page if "/" in page else f"notebooks/{page}", ""
        else:
            page = self.homes.get(label, "book/ledger")
        if page == self.home:
            return found[0]
        shown = words or (label.replace("-", " ") if label else self.titles.get(page, page))
        address = f"{page}.html" + (f"#{label}" if label else "")
        return f"[{shown}](../../../html/{address})" if BOOK.exists() else shown


def pages() -> Iterator[tuple[str, str]]:
    """The pages of the book with their text, figures named; of those that are made, what labels lead to."""
    yield "book/machine", machine_page()
    for path in sorted(Path("book").glob("*.md")):
        yield f"book/{path.stem}", path.read_text(encoding="utf-8")
    for path in sorted(Path("notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        figures = [cell["metadata"].get("mystnb", {}).get("figure", {}).get("name") for cell in cells]
        named = [f":name: {name}" for name in figures if name]
        yield f"notebooks/{path.stem}", "\n".join([*("".join(cell["source"]) for cell in cells), *named])
