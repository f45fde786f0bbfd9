"""The two tracks of the book: the story, and the proofs behind it.

The contents in ``_toc.yml`` say which page is on which: the captions of the parts begin with "The story" and
"The proofs".  Which proofs a page of the story rests on is said by its own links; the links back are made
from these.  In the pages both stand in a line below the title, with the paper that the part is about: the one
whose claims its proofs examine.  In the contents at the side each part is a fold, and that of the page is
open.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

KINDS = {"The story": "story", "The proofs": "proofs"}


@dataclass(frozen=True)
class Part:
    """A part of the contents: its caption, its kind ("story", "proofs", or "" for any other), its pages."""

    caption: str
    kind: str
    pages: tuple[str, ...]


def parts(contents: Path = Path("_toc.yml")) -> list[Part]:
    """The parts of the book in their order."""
    import yaml

    toc = yaml.safe_load(contents.read_text(encoding="utf-8"))
    return [
        Part(
            part["caption"],
            next((kind for words, kind in KINDS.items() if part["caption"].startswith(words)), ""),
            tuple(chapter["file"] for chapter in part["chapters"]),
        )
        for part in toc.get("parts", ())
    ]


def links(notebook: dict[str, Any]) -> list[str]:
    """The notebooks to which a notebook's text leads by their name, in the order of the text."""
    text = "\n".join("".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "markdown")
    found = re.findall(r"\{doc\}`(?:[^`<]*<)?([\w-]+)>?`", text)
    return [f"notebooks/{name}" for name in dict.fromkeys(found)]


def told_papers(ordered: list[Part]) -> dict[str, list[str]]:
    """By the number of a part, the papers whose claims its proofs examine, each with its reference."""
    from goodwill.companion.ledger import papers, statements
    from references import in_a_line

    known, cited = papers(), in_a_line(Path("book/references.bib").read_text(encoding="utf-8"))
    told = {}
    for part in ordered:
        if part.kind == "proofs":
            claims = [said for said in statements().values() if f"notebooks/{said.notebook}" in part.pages]
            numbers = dict.fromkeys(said.paper for said in claims)
            told[_number(part.caption)] = [f"Paper {n}: {cited[known[n].cite]}" for n in numbers]
    return told


def _number(caption: str) -> str:
    """The number of a part, "" without one.

    >>> _number("The story I: the last exchange")
    'I'
    """
    found = re.search(r" ([IVX]+):", caption)
    return found[1] if found else ""


def tracks(
    contents: dict[str, Any], ordered: list[Part], papers: Mapping[str, list[str]] | None = None
) -> dict[str, Any]:
    """What the line below a title needs: the parts of both tracks, ``behind``, the proofs of each page of
    the story, and ``papers``, what each part is about, by its number.

    ``contents`` are the notebooks by name.
    """
    proofs = {page for part in ordered if part.kind == "proofs" for page in part.pages}
    story = [page for part in ordered if part.kind == "story" for page in part.pages]
    behind = {page: [to for to in links(contents[Path(page).name]) if to in proofs] for page in story}
    shown = [asdict(part) for part in ordered if part.kind]
    return {"parts": shown, "behind": behind, "papers": dict(papers or {})}


def line(page: str, found: dict[str, Any], link: Any) -> str:
    """The line below the title of ``page``, "" if the page is on neither track; ``link`` makes links."""
    for part in found["parts"]:
        if page in part["pages"]:
            tell = {"story": _in_the_story, "proofs": _behind_the_story}[part["kind"]]
            told = tell(page, part, found, link) + _of_the_papers(part, found, page)
            label = html.escape(part["caption"])
            return f'<nav class="goodwill-track {part["kind"]}" aria-label="{label}">{told}</nav>'
    return ""


def _in_the_story(page: str, part: dict[str, Any], found: dict[str, Any], link: Any) -> str:
    pages = part["pages"]
    place = f"{pages.index(page) + 1} of {len(pages)}"
    steps = "".join(
        f"<li>{link(to, attributes=HERE if to == page else '', before=f'{number}. ')}</li>"
        for number, to in enumerate(pages, 1)
    )
    proofs = ", ".join(link(to) for to in found["behind"].get(page, ()))
    return f"<p>{html.escape(part['caption'])} <span>{place}</span></p><ol>{steps}</ol>" + (
        f"<p>Proved in {proofs}</p>" if proofs else ""
    )


HERE = ' aria-current="page"'


def _of_the_papers(part: dict[str, Any], found: dict[str, Any], page: str) -> str:
    """The papers that the part is about, and the way to the bibliography."""
    way = f"{'../' * page.count('/')}book/bibliography.html"
    told = "; ".join(map(html.escape, found["papers"].get(_number(part["caption"]), ())))
    return f'<p>About <a href="{way}">{told}</a></p>' if told else ""


def _behind_the_story(page: str, part: dict[str, Any], found: dict[str, Any], link: Any) -> str:
    told = [story for story, proofs in found["behind"].items() if page in proofs]
    where = ", ".join(link(to) for to in told)
    return f"<p>{html.escape(part['caption'])}</p>" + (f"<p>In the story: {where}</p>" if where else "")


#: The last words of a page of the story, which stand in a box.
END = re.compile(
    r"<p><strong>What you now know\.</strong>(?:(?!</?section).)*?<p><strong>Play it\.</strong>.*?</p>",
    re.DOTALL,
)


def marked(body: str) -> str:
    """The body of a page, with names for what the style sheets set apart: the end, and the line of times."""
    body = END.sub(r'<div class="goodwill-end">\g<0></div>', body)
    return re.sub(r"<p>(?=(?:Before|Prerequisites): )", '<p class="goodwill-before">', body)


#: A part of the contents at the side, as the theme makes it: a caption, and a list of pages.
SIDE = re.compile(
    r'<p [^>]*class="caption"[^>]*><span class="caption-text">(?P<caption>.*?)</span></p>\s*'
    r'<ul class="(?P<classes>[^"]*)">(?P<pages>.*?)</ul>',
    re.DOTALL,
)


def side(contents: str) -> str:
    """The contents at the side: each part is a fold, and that of the page is open.

    Where the page is in no part, those of the story are.  A part of one page is that page.
    """
    here = 'class="current' in contents

    def fold(part: re.Match[str]) -> str:
        caption, classes, pages = part.group("caption", "classes", "pages")
        kind = next((kind for words, kind in KINDS.items() if caption.startswith(words)), "other")
        listed = f'<ul class="{classes}">{pages}</ul>'
        if pages.count("<li") == 1:
            return f'<div class="goodwill-part {kind}">{listed}</div>'
        shown = "current" in classes if here else kind == "story"
        begin = f'<details class="goodwill-part {kind}"{" open" * shown}>'
        return f"{begin}<summary>{caption}</summary>{listed}</details>"

    return SIDE.sub(fold, contents)


def setup(app: Any) -> dict[str, bool]:
    """Sphinx calls this when it loads the extension."""

    def fold(app: Any, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
        made = context.get("generate_toctree_html")
        if made is not None:

            def contents(kind: str, **asked: Any) -> Any:
                return side(str(made(kind=kind, **asked))) if kind == "sidebar" else made(kind=kind, **asked)

            context["generate_toctree_html"] = contents

    def put(app: Any, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
        if doctree is None or app.builder.format != "html" or "body" not in context:
            return

        def link(to: str, attributes: str = "", before: str = "") -> str:
            title = html.escape(app.env.titles[to].astext())
            return f'<a href="{app.builder.get_relative_uri(page, to)}"{attributes}>{before}{title}</a>'

        told = line(page, json.loads(app.config.goodwill_tracks), link)
        context["body"] = marked(context["body"]).replace("</h1>", f"</h1>\n{told}", 1)

    app.add_config_value("goodwill_tracks", '{"parts": [], "behind": {}}', "html")
    app.connect("html-page-context", put)
    app.connect("html-page-context", fold, priority=900)  # the theme makes its contents before
    return {"parallel_read_safe": True, "parallel_write_safe": True}
