"""What a screen reader needs and the builder leaves out."""

from __future__ import annotations

from typing import Any


#: What is said of a page, and what is meant: a list holds list items, and what scrolls can be reached by key.
MEANT = {
    'role="doc-biblioentry"': 'role="listitem"',
    '<table class="table"': '<table class="table" tabindex="0"',
}


def setup(app: Any) -> dict[str, bool]:
    """Sphinx calls this when it loads the extension."""
    app.connect("html-page-context", as_meant)
    return {"parallel_read_safe": True}


def as_meant(app: Any, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Correct the body of one page."""
    for said, meant in MEANT.items():
        if "body" in context:
            context["body"] = context["body"].replace(said, meant)
