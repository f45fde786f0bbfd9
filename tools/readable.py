"""What readers need and the builder leaves out: for screen readers, the keyboard and slow lines."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

#: What is said of a page, and what is meant: a list holds list items, and what scrolls can be reached by key.
MEANT = {
    'role="doc-biblioentry"': 'role="listitem"',
    '<table class="table"': '<table class="table" tabindex="0"',
}


def setup(app: Any) -> dict[str, bool]:
    """Sphinx calls this when it loads the extension."""
    app.connect("config-inited", in_order)
    app.connect("html-page-context", as_meant)
    app.connect("build-finished", lighten, priority=900)  # the theme writes files too
    return {"parallel_read_safe": True}


def in_order(app: Any, config: Any) -> None:
    """Load style sheets and scripts by name: the builder takes them as a disk happens to list them."""
    config.html_css_files = sorted(config.html_css_files, key=str)
    config.html_js_files = sorted(config.html_js_files, key=str)


def as_meant(app: Any, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Correct the body of one page."""
    if "body" in context:
        for said, meant in MEANT.items():
            context["body"] = context["body"].replace(said, meant)
        context["body"] = FORMULA.sub(keep, context["body"])
        context["body"] = WIDE.sub(r'<span class="goodwill-scroll">\g<0></span>', context["body"])


#: A drawing that on a phone keeps its size and scrolls.
WIDE = re.compile(r"<img [^>]*goodwill-wide[^>]*>")

#: A formula in a line of text, and what is written close to it.
FORMULA = re.compile(
    r"(?P<before>[(\[“]*)"
    r'(?P<formula><span class="math notranslate nohighlight">(?:(?!</span>).)*</span>)'
    r"(?P<after>(?:[^\s<&]|&#?\w+;)*)",
    re.DOTALL,
)


def keep(found: re.Match[str]) -> str:
    """Keep a formula, its brackets and its full stop in one line."""
    if found["before"] or found["after"]:
        return f'<span class="goodwill-kept">{found[0]}</span>'
    return found[0]


#: The theme loads its icons twice, as a font and as this script of 1.5 MB.
ICONS_AGAIN = re.compile(r'\s*<script src="[^"]*/fontawesome/[^"]*\.js[^"]*"></script>')
#: Which files pages share; a browser fetches each once.
SHARED = re.compile(r'<(?:script|link)[^>]* (?:src|href)="([^"?#]*\.(?:js|css|woff2))')


def lighten(app: Any, error: Exception | None) -> None:
    """Load the icons once, and list the files that all pages share in ``shared-files.json``."""
    if error or app.builder.format != "html":
        return
    out = Path(app.outdir).resolve()
    shared = set()
    for page in out.rglob("*.html"):
        heavy = page.read_text(encoding="utf-8")
        light = ICONS_AGAIN.sub("", heavy)
        if light != heavy:
            page.write_text(light, encoding="utf-8")
        shared |= {(page.parent / found).resolve() for found in SHARED.findall(light)}
    sizes = {str(path.relative_to(out)): path.stat().st_size for path in sorted(shared) if path.exists()}
    (out / "shared-files.json").write_text(json.dumps(sizes, indent=1), encoding="utf-8")
