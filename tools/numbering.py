"""``numbers.json`` in the built pages: what each page, theorem, figure and equation is called.

Whoever points at the book from outside needs it, as the supplements do, which call a theorem by its number.

What is played before the story is no figure of it: a figure of the class ``goodwill-unnumbered`` has a
caption and no number, and the next one is counted as if it were not there.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docutils import nodes

#: Kinds as Sphinx counts them, and what the book calls them.
WORDS = {"figure": "Fig.", "table": "Table"}

UNNUMBERED = "goodwill-unnumbered"


class Unnumbered(nodes.figure):  # type: ignore[misc]
    """A figure that Sphinx does not count, since it counts by kind."""


def unnumber(app: Any, doctree: Any) -> None:
    """Take the figures of the class out of the count."""
    for figure in doctree.findall(nodes.figure):
        if UNNUMBERED in figure["classes"]:
            figure.__class__ = Unnumbered


def numbers(env: Any) -> dict[str, dict[str, Any]]:
    """The pages by name, and what has a label by its label, from Sphinx's environment."""
    chapters = {name: found.get("") for name, found in env.toc_secnumbers.items()}
    pages = {
        name: {"title": title.astext(), "number": _dotted(chapters.get(name))}
        for name, title in env.titles.items()
    }
    labels: dict[str, Any] = {}
    for label, (page, anchor, title) in env.domaindata["std"]["labels"].items():
        kind = next((k for k, found in env.toc_fignumbers.get(page, {}).items() if anchor in found), "")
        number = env.toc_fignumbers[page][kind][anchor] if kind else ()
        labels[label] = _entry(page, title, WORDS.get(kind, kind.capitalize()), number)
    for label, (page, _) in env.domaindata["std"]["anonlabels"].items():
        labels.setdefault(label, _entry(page, "", "", ()))
    for label, proof in getattr(env, "proof_list", {}).items():
        number = env.toc_fignumbers.get(proof["docname"], {}).get(proof["countertype"], {}).get(label, ())
        labels[label] = _entry(proof["docname"], "", proof["realtype"].capitalize(), number)
    for label, (page, _) in env.domaindata["math"]["objects"].items():
        number = env.toc_fignumbers.get(page, {}).get("displaymath", {}).get(f"equation-{label}", ())
        labels[label] = _entry(page, "", "equation", number)
    return {"pages": pages, "labels": labels}


def _entry(page: str, title: str, kind: str, number: tuple[int, ...]) -> dict[str, str]:
    return {"page": page, "title": str(title), "kind": kind, "number": _dotted(number)}


def _dotted(number: Any) -> str:
    """A number as it is printed.

    >>> _dotted((4, 1)), _dotted(None)
    ('4.1', '')
    """
    return ".".join(map(str, number or ()))


def setup(app: Any) -> dict[str, bool]:
    """Sphinx calls this when it loads the extension."""

    def write(app: Any, failed: Exception | None) -> None:
        if failed is None and app.builder.format == "html":
            text = json.dumps(numbers(app.env), indent=1, ensure_ascii=False)
            Path(app.outdir, "numbers.json").write_text(text + "\n", encoding="utf-8")

    app.connect("doctree-read", unnumber)
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
