"""What each page has at its end, in HTML: how to cite it, and what to take away and to check; and a link at
each theorem.

The edition comes from the configuration, where staging puts it.
"""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

FOLDERS = ("book/", "notebooks/")


def plain(title: str, edition: dict[str, Any]) -> str:
    """The page as an entry of a list of references."""
    year = edition["date"][:4] or "n.d."
    parts = [f"The Goodwill authors ({year}): {title}", f"In: {edition['title']}", _capital(edition["words"])]
    text = " ".join(part if part[-1] in ".?!" else f"{part}." for part in parts)
    return f"{text} {edition['url']}".strip()


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


def downloads(page: str, extra: Path, numbers: dict[str, tuple[int, ...]]) -> list[str]:
    """What staging made for the page, a line each; ``numbers`` are those of its figures."""
    folder, name = page.split("/", 1)
    if folder != "notebooks":
        return []
    lines = [
        f'<a href="{name}.ipynb" download>The notebook</a>',
        f'<a href="{name}.py" download>The same as a Python script</a>',
    ]
    for figure, number in sorted(numbers.items(), key=lambda item: item[1]):
        data = f"data/{name}/{figure}"
        kinds = [kind for kind in ("csv", "json") if (extra / f"{data}.{kind}").exists()]
        if kinds:
            what = "numbers" if "csv" in kinds else "nodes and edges"
            links = (f'<a href="../{data}.{kind}" download>{kind.upper()}</a>' for kind in kinds)
            lines.append(f"The {what} of figure {'.'.join(map(str, number))}: {', '.join(links)}")
    return lines


def proofs(page: str, extra: Path) -> list[str]:
    """The certificates that staging put beside the page, a line each: what it proves, and how large it is."""
    name = page.split("/", 1)[1]
    folder = extra / "certificates" / name
    if not (folder / "index.json").exists():
        return []
    return [
        f'<a href="../certificates/{name}/{one["file"]}" download>{html.escape(_capital(one["about"]))}</a> '
        f"({size(one['bytes'])}). Proves: {html.escape(one['proves'])}"
        for one in json.loads((folder / "index.json").read_text(encoding="utf-8"))
    ]


def size(count: int) -> str:
    """A number of bytes in words.

    >>> size(512), size(15946)
    ('512 bytes', '16 kB')
    """
    return f"{count} bytes" if count < 1000 else f"{count / 1000:.0f} kB"


#: How a reader checks a certificate.
CHECK = (
    "<p>Each file has what it claims and the proof, in fractions. Check it with "
    "<code>python -m goodwill check FILE</code>, or with "
    '<a href="../check_certificate.py" download>check_certificate.py</a>, which needs Python and nothing '
    "else: <code>python check_certificate.py FILE</code>.</p>"
)


def box(page: str, title: str, edition: dict[str, Any], offered: list[str], proved: list[str]) -> str:
    """The end of a page: small words in a line, which unfold."""
    cite = "".join(
        f'<p>{words}</p><div class="highlight-none notranslate"><div class="highlight"><pre>'
        f"{html.escape(text)}\n</pre></div></div>"
        for words, text in (("Plain text", plain(title, edition)), ("BibTeX", bibtex(page, title, edition)))
    )
    parts = [("Cite this page", cite)]
    if offered:
        parts.append(("Download notebook and data", _list(offered)))
    if proved:
        parts.append(("Check the certificates", CHECK + _list(proved)))
    folds = "".join(f"<details><summary>{words}</summary>{what}</details>" for words, what in parts)
    return f'<div class="goodwill-page-box" role="group" aria-label="This page">{folds}</div>'


def _list(lines: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"


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
            numbers = app.env.toc_fignumbers.get(page, {}).get("figure", {})
            extra = Path(app.srcdir) / "_extra"
            offered, proved = downloads(page, extra, numbers), proofs(page, extra)
            end = box(page, title, app.config.goodwill_edition, offered, proved)
            context["body"] = with_theorem_links(context["body"]) + end

    app.add_config_value("goodwill_edition", {}, "html")
    app.connect("html-page-context", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
