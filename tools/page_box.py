"""What each page has at its end, in HTML: how to cite it, and what to take away; and a link at each theorem.

The edition comes from the configuration, where staging puts it.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

FOLDERS = ("book/", "notebooks/")
KINDS = {"ipynb": "the notebook", "py": "the same as a Python script"}


def plain(title: str, edition: dict[str, Any]) -> str:
    """The page as an entry of a list of references."""
    year = edition["date"][:4] or "n.d."
    address = f" {edition['url']}" if edition["url"] else ""
    return f"The Goodwill authors ({year}): {title}. In: {edition['title']} {_capital(edition['words'])}.{address}"


def bibtex(page: str, title: str, edition: dict[str, Any]) -> str:
    """The page as an entry of a BibTeX file."""
    fields = {
        "author": "{The Goodwill authors}",
        "title": _tex(title),
        "howpublished": f"In: {_tex(edition['title'])}",
        "year": edition["date"][:4],
        "note": _tex(_capital(edition["words"])),
        "url": edition["url"],
    }
    lines = [f"  {name:12} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{goodwill-{page.rsplit('/', 1)[-1]},", *lines, "}"])


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _tex(words: str) -> str:
    return re.sub(r"([%&#_$])", r"\\\1", words)


def downloads(page: str, extra: Path) -> list[tuple[str, str]]:
    """Address from the page, and words, of each file that staging made for it."""
    folder, name = page.split("/", 1)
    files = [(f"{name}.{kind}", words) for kind, words in KINDS.items() if (extra / f"{page}.{kind}").exists()]
    for path in sorted((extra / "data" / name).glob("*.*")) if folder == "notebooks" else ():
        files.append((f"../data/{name}/{path.name}", f"the numbers of a figure: {path.name}"))
    return files


def box(page: str, title: str, edition: dict[str, Any], files: list[tuple[str, str]]) -> str:
    """The end of a page."""
    cite = "".join(
        f'<p>{words}</p><div class="highlight-none notranslate"><div class="highlight"><pre>'
        f"{html.escape(text)}\n</pre></div></div>"
        for words, text in (("Plain text", plain(title, edition)), ("BibTeX", bibtex(page, title, edition)))
    )
    parts = [f"<details><summary>Cite this page</summary>{cite}</details>"]
    if files:
        items = "".join(f'<li><a href="{link}" download>{words}</a></li>' for link, words in files)
        parts.append(f"<details><summary>Take it away</summary><ul>{items}</ul></details>")
    return f'<div class="goodwill-page-box" role="group" aria-label="This page">{"".join(parts)}</div>'


def with_theorem_links(body: str) -> str:
    """A link to itself at the head of each theorem, as headings and figures have."""
    return re.sub(
        r'(<div class="proof [\w-]+ admonition" id="([^"]+)">\s*<p class="admonition-title">.*?)(</p>)',
        r'\1<a class="headerlink" href="#\2" title="Link to this statement">#</a>\3',
        body,
        flags=re.DOTALL,
    )


def setup(app: Any) -> dict[str, bool]:
    """Sphinx calls this when it loads the extension."""

    def finish(app: Any, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
        if doctree is not None and page.startswith(FOLDERS):
            title = app.env.titles[page].astext()
            end = box(page, title, app.config.goodwill_edition, downloads(page, Path(app.srcdir) / "_extra"))
            context["body"] = with_theorem_links(context["body"]) + end

    app.add_config_value("goodwill_edition", {}, "html")
    app.connect("html-page-context", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
