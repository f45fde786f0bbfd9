"""A supplement to each paper, as a PDF of its own: supplement.py SOURCE PAGES TARGET.

Nothing is written here that the book does not have.  Verdicts come from the ledger; definitions, theorems and
proofs from the pages that examine the paper's claims, and so do cells with the tag ``supplement``; the
counterexamples come from the page that has a cell with the tag ``supplement-summary``, which is the abstract.
The frame is ``supplement.md``.  What has a number has the number of the book.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from goodwill.companion.ledger import Paper, papers
from page_box import plain
from references import title_of
from supplement_check import announces, blocks, leads_nowhere, speaks_of_a_page
from supplement_claims import verdicts
from supplement_symbols import symbols
from supplement_text import Numbers, Text, glued, shown

FRAME = Path(__file__).with_suffix(".md")
SUMMARY, WANTED = "supplement-summary", "supplement"
#: Words of a paragraph that is about its page, and not about the game.
OF_THE_PAGE = re.compile(r"\b(?:top of this page|on this page|(?:next|following) cell)\b")
#: A remark that leads to controls, which paper has not.
SLIDERS = re.compile(r" ?\(\{ref\}`With sliders <[^>]*>`\.\)")


#: TeX that asks for so many lines on the page, or for a new page.
ROOM = "```{{raw}} latex\n\\needspace{{{}\\baselineskip}}\n```"


@dataclass(frozen=True)
class Book:
    """The staged book: its folder, its ledger, its edition, the numbers of its theorems, and its contents."""

    source: Path
    ledger: list[dict[str, Any]]
    edition: dict[str, Any]
    numbers: Numbers
    parts: list[dict[str, Any]]

    @classmethod
    def read(cls, source: Path, numbers: Path) -> Book:
        config = yaml.safe_load((source / "_config.yml").read_text(encoding="utf-8"))
        contents = yaml.safe_load((source / "_toc.yml").read_text(encoding="utf-8"))
        ledger = json.loads((source / "_extra" / "ledger.json").read_text(encoding="utf-8"))
        edition = config["sphinx"]["config"]["goodwill_edition"]
        return cls(source, ledger["claims"], edition, Numbers.read(numbers), contents["parts"])

    def claims(self, paper: Paper) -> list[dict[str, Any]]:
        """The entries of the ledger that are the paper's, in its order."""
        return [entry for entry in self.ledger if entry["paper"] == paper.number]

    def pages(self, paper: Paper) -> list[str]:
        """The notebooks of the paper in the book's order: its part of the proofs, and where else its claims
        are."""
        examined = {entry["notebook"] for entry in self.claims(paper)}
        return [
            Path(chapter["file"]).name
            for part in self.parts
            for chapter in part["chapters"]
            if part.get("numbered")
            and (part["caption"] == paper.part or Path(chapter["file"]).name in examined)
        ]

    def notebook(self, name: str) -> list[dict[str, Any]]:
        """The cells of a notebook as it ran, its glued numbers put in."""
        text = (self.source / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8")
        return glued(json.loads(text)["cells"])


def supplement(book: Book, paper: Paper) -> tuple[str, str]:
    """The supplement to a paper as one Markdown page, and its bibliography.

    Raises
    ------
    ValueError
        If no page of the paper has the summary, or the summary does not cite the paper.
    """
    proofs: list[str] = []
    summary, replays, replayed = "", [], ""
    for name in book.pages(paper):
        cells = book.notebook(name)
        if any(SUMMARY in tags(cell) for cell in cells):
            replayed = name
            summary = "\n\n".join(source(cell) for cell in cells if SUMMARY in tags(cell))
            replays = replayed_cells(cells)
        elif parts := wanted(cells):
            title = book.numbers.page(f"notebooks/{name}")
            proofs.append(f"{ROOM.format(16)}\n\n### {title}\n\n*From the book,* {{doc}}`{name}`.")
            proofs += [lowered(part, 2) for part in parts]
    if f"{{cite:t}}`{paper.cite}`" not in summary:
        raise ValueError(
            f"Paper {paper.number}: no page of it has a cell with the tag {SUMMARY!r} that cites the paper, "
            f"as {{cite:t}}`{paper.cite}`: the abstract of its supplement"
        )
    words = {
        "SUMMARY": summary,
        "PAPER": paper.cite,
        "PROOFS": "\n\n".join(proofs),
        "REPLAYS": "\n\n".join(lowered(part, 1) for part in replays),
        "REPLAYED": replayed,
        "PLAYED": str(sum(part.count("*By hand.*") for part in replays)),
    }
    text = FRAME.read_text(encoding="utf-8")
    bibliography = (book.source / "book" / "references.bib").read_text(encoding="utf-8")
    title = title_of(bibliography, paper.cite).replace("'", "’")
    told = words | verdicts(book.claims(paper)) | of_the_book(book, f"Supplement to “{title}”")
    for word, value in told.items():
        text = text.replace(f"@{word}@", value)
    notation = (book.source / "book" / "notation.md").read_text(encoding="utf-8")
    text = text.replace("@SYMBOLS@", symbols(notation, paper.number, text))
    made = Text(f"# Supplement to “{title}”\n\n{text}", book.numbers).made()
    if lost := [*leads_nowhere(made.text), *speaks_of_a_page(made.text)]:
        raise ValueError(f"Paper {paper.number}: its supplement announces what it does not show: {lost}")
    entries = "\n\n".join(made.entries(book.edition))
    return kept_together(made.text), bibliography + "\n\n" + entries


def kept_together(text: str) -> str:
    """The text with room for what belongs together: claim and verdict, a table and the line above it."""
    parts = blocks(text)
    made: list[str] = []
    for before, part, after in zip(["", *parts], parts, [*parts[1:], ""], strict=False):
        headed = before.startswith("#") or "\n#" in before  # a heading asks for room itself
        if after.startswith("|") and not headed and not part.startswith(("|", "#", "(", "`")):
            made.append(ROOM.format(10))
        elif part.startswith("(claim-") and not headed:
            made.append(ROOM.format(6))
        made.append(part)
    return "\n\n".join(made)


def tags(cell: dict[str, Any]) -> list[str]:
    found: list[str] = cell["metadata"].get("tags", [])
    return found


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"]).strip()


#: A definition, a theorem or a proof, from fence to fence.
DIRECTIVE = re.compile(r"^(`{3,})\{prf:\w+\}.*?^\1$", re.MULTILINE | re.DOTALL)


def wanted(cells: list[dict[str, Any]]) -> list[str]:
    """What a page of proofs gives: cells that say so, with what they print, and every theorem and proof."""
    parts: list[str] = []
    for cell in cells:
        code = cell["cell_type"] == "code"
        if WANTED in tags(cell):
            parts += [part for part in (shown(cell) if code else [alone(source(cell))]) if part]
        elif not code:
            parts += [match[0] for match in DIRECTIVE.finditer(source(cell))]
        elif parts and announces(blocks(parts[-1])[-1]) and "remove-cell" not in tags(cell):
            parts += shown(cell)  # what the page displays where its text announces something
    return parts


def alone(text: str) -> str:
    """A text without the paragraphs that speak of the page around it.

    >>> alone("It is so.\\n\\nThe next cell checks it.\\n\\nAnd so on.")
    'It is so.\\n\\nAnd so on.'
    """
    text = SLIDERS.sub("", text)
    return "\n\n".join(part for part in text.split("\n\n") if not OF_THE_PAGE.search(part))


def replayed_cells(cells: list[dict[str, Any]]) -> list[str]:
    """The page of the counterexamples below its head, without its code and its exercise."""
    parts: list[str] = []
    begun = False
    for cell in cells:
        text = source(cell)
        if cell["cell_type"] == "markdown":
            if not begun:
                begun = bool(re.search(r"^## ", text, re.MULTILINE))
            if begun and not re.fullmatch(r"(?s)## Exercise.*", text):
                parts.append(re.split(r"(?m)^## Exercise", text)[0])
            if re.search(r"(?m)^## Exercise", text):
                break
        elif begun and "remove-cell" not in tags(cell):
            parts += shown(cell)
    return parts


def lowered(text: str, levels: int) -> str:
    """Headings so many levels further down."""
    return re.sub(r"^(#+) ", lambda match: "#" * levels + match[0], text, flags=re.MULTILINE)


def of_the_book(book: Book, title: str) -> dict[str, str]:
    """Which edition it is of, and how to cite it."""
    at = book.edition["url"]
    where = f"The book is at {at}" if at else NO_ADDRESS.format(book.edition["title"])
    return {"CITE": plain(title, book.edition), "EDITION": book.edition["words"], "WHERE": where}


#: How to find a book that has no public address.
NO_ADDRESS = (
    "The book, *{}*, has no address of its own: this file lies beside its pages and is in its archive, "
    "and the version and the commit above say which one it belongs to"
)


def project(book: Book, paper: Paper, folder: Path) -> str:
    """Write what Sphinx needs to typeset the supplement into ``folder``; the name of the PDF."""
    text, bibliography = supplement(book, paper)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(text, encoding="utf-8")
    (folder / "references.bib").write_text(bibliography, encoding="utf-8")
    name = f"goodwill-supplement-{paper.package.replace('_', '-')}"
    settings = book.edition | {"name": name, "title": text.split("\n", 1)[0].removeprefix("# ")}
    (folder / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
    shutil.copy(Path(__file__).with_name("supplement_conf.py"), folder / "conf.py")
    return name


def typeset(folder: Path, name: str) -> Path:
    """The PDF of a project.

    Raises
    ------
    SystemExit
        If Sphinx warns or TeX fails; it names the log.
    """
    log, out = folder / "build.log", folder / "out"
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-M",
        "latexpdf",
        str(folder),
        str(out),
        "-W",
        "-n",
        "--keep-going",
    ]
    with log.open("w") as stream:
        done = subprocess.run(command, stdout=stream, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        told = [s for s in log.read_text(errors="replace").splitlines() if re.search("WARNING|ERROR|^!", s)]
        print("\n".join(told), file=sys.stderr)
        raise SystemExit(f"{name} was not typeset. All of the log: {log}")
    return out / "latex" / f"{name}.pdf"


def main(source: Path, pages: Path, target: Path) -> None:
    """Typeset the supplement to each paper into ``target``, and offer it in the built ``pages``."""
    book = Book.read(source, pages / "numbers.json")
    pdfs = [pdf for pdf in (target.parent / "pdf" / "goodwill.pdf",) if pdf.exists()]
    target.mkdir(parents=True, exist_ok=True)
    for paper in papers().values():
        folder = target / paper.package
        name = project(book, paper, folder)
        print(f"Typesetting {name} ...", flush=True)
        pdfs.append(Path(shutil.copy(typeset(folder, name), target / f"{name}.pdf")))
    offer(pages, pdfs)


def offer(pages: Path, pdfs: list[Path]) -> None:
    """Put PDFs beside the pages, and links to them where a page has room for some (``goodwill-pdfs``)."""
    for pdf in pdfs:
        shutil.copy(pdf, pages)
    links = ", ".join(f'<a href="../{pdf.name}" download>{pdf.stem}</a>' for pdf in pdfs)
    for page in (pages / "book").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        made = re.sub(
            r'<p class="goodwill-pdfs".*?</p>', f'<p class="goodwill-pdfs">As PDF: {links}.</p>', text
        )
        if made != text:  # whoever reads the page meanwhile has the old one or the new one
            fresh = pdfs[-1].with_name(page.name)
            fresh.write_text(made, encoding="utf-8")
            fresh.replace(page)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
