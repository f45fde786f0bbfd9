"""On each notebook's page, the script that offers to run it in the browser, with the size of the download."""

from __future__ import annotations

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
        megabytes = round(json.loads(page.read_text(encoding="utf-8"))["bytes"] / 1e6)
        data = f'data-page="{page.stem}" data-megabytes="{megabytes}"'
        context["metatags"] = context.get("metatags", "") + (
            '\n<link rel="stylesheet" href="../run/page.css">'
            f'\n<script defer src="../run/page.js" {data}></script>'
        )

    app.connect("html-page-context", offer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
