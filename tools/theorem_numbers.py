"""Theorem numbers of the PDF as in the pages.

Jupyter Book counts one level more where parts become LaTeX parts, which is right for LaTeX's own counters and
wrong for theorems, whose numbers Sphinx assigns.  So: the depth of the pages while Sphinx assigns numbers.
"""

from __future__ import annotations

from typing import Any

DEPTH = {"pages": 1, "latex": 2}


def setup(app: Any) -> dict[str, bool]:
    """Sphinx calls this when it loads the extension."""

    def as_in_the_pages(app: Any) -> None:
        if app.builder.format == "latex":
            app.config["numfig_secnum_depth"] = DEPTH["pages"]

    def as_latex_counts(app: Any, env: Any) -> None:
        if app.builder.format == "latex":
            app.config["numfig_secnum_depth"] = DEPTH["latex"]

    app.connect("builder-inited", as_in_the_pages, priority=900)
    app.connect("env-check-consistency", as_latex_counts)
    return {"parallel_read_safe": True}
