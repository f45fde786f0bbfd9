"""The PDF as the pages are: their numbers, and proofs that look like proofs.

Jupyter Book counts one level more where parts become LaTeX parts, which is right for LaTeX's own counters and
wrong for theorems, whose numbers Sphinx assigns.  So: the depth of the pages while Sphinx assigns numbers,
and LaTeX's depth from then on.
"""

from __future__ import annotations

from typing import Any

DEPTH = {"pages": 1, "latex": 2}


def setup(app: Any) -> dict[str, bool]:
    """Sphinx calls this when it loads the extension."""

    def count_as_in_the_pages(app: Any) -> None:
        if app.builder.format == "latex":
            app.config["numfig_secnum_depth"] = DEPTH["pages"]

    def count_as_latex(app: Any, env: Any) -> list[str]:
        if app.builder.format == "latex":
            app.config["numfig_secnum_depth"] = DEPTH["latex"]
        return []  # no page has to be read again for it

    app.connect("builder-inited", count_as_in_the_pages, priority=900)
    # Sphinx numbers theorems and figures at this event, whether or not a page has changed.
    app.connect("env-get-updated", count_as_latex, priority=900)
    app.connect("config-inited", draw_proofs, priority=900)
    app.connect("doctree-resolved", open_proofs)
    return {"parallel_read_safe": True}


def draw_proofs(app: Any, config: Any) -> None:
    """A proof in print is text that ends with a mark."""
    from sphinx_proof.nodes import proof_node

    def begin(translator: Any, node: Any) -> None:
        translator.body.append("\n\\begin{goodwillproof}")

    def end(translator: Any, node: Any) -> None:
        translator.body.append("\\end{goodwillproof}\n")

    app.add_node(proof_node, override=True, latex=(begin, end))


def open_proofs(app: Any, doctree: Any, docname: str) -> None:
    """Take proofs out of the box in which sphinx-proof puts them, which in print has an empty title."""
    from sphinx_proof.nodes import proof_node

    if app.builder.format == "latex":
        for proof in doctree.findall(proof_node):
            proof[:] = [part for box in proof for part in box]
