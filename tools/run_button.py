"""On the page of each notebook that shows code, the script that offers to run it in the browser."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any


def setup(app: Any) -> dict[str, bool]:
    """Sphinx calls this when it loads the extension."""
    pages = Path(app.srcdir) / "_extra" / "run" / "notebooks"

    def offer(app: Any, pagename: str, template: str, context: dict[str, Any], doctree: Any) -> None:
        page = pages / f"{Path(pagename).name}.json"
        if app.builder.format != "html" or not pagename.startswith("notebooks/") or not page.exists():
            return
        if 'class="cell_input' not in context["body"]:  # a page of the story: there is nothing to change
            return
        data = {"page": page.stem, "megabytes": megabytes(page), "install": install(app)}
        attributes = " ".join(f'data-{name}="{html.escape(value)}"' for name, value in data.items() if value)
        context["metatags"] = context.get("metatags", "") + (
            '\n<link rel="stylesheet" href="../run/page.css">'
            f'\n<script defer src="../run/page.js" {attributes}></script>'
        )

    app.connect("html-page-context", offer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def megabytes(page: Path) -> str:
    """What the first run of a page has to load."""
    return str(round(json.loads(page.read_text(encoding="utf-8"))["bytes"] / 1e6))


def install(app: Any) -> str:
    """The words that give Colab this package in this version; "" if there is no button that leads there.

    Binder reads what to install from the repository, Colab does not.
    """
    options = app.config.html_theme_options
    if not options.get("launch_buttons", {}).get("colab_url"):
        return ""
    return f"%pip install git+{options['repository_url']}@{options['repository_branch']} myst-nb"
