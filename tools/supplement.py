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
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from goodwill.companion.ledger import KINDS, RULES, VERDICTS, Paper, papers
from ledger_pages import CORRECTED
from page_box import plain
from references import title_of
from supplement_text import Numbers, Text, glued, shown

FRAME = Path(__file__).with_suffix(".md")
SUMMARY, WANTED = "supplement-summary", "supplement"
#: A result that the paper numbers; other claims are remarks.
NUMBERED = re.compile(r"(?:Theorem|Lemma|Proposition|Corollary|Footnote|Figure) \d+")
#: Words by which a finding says that something is left open.
LEFT_OPEN = re.compile(
    r"\b(?:open|no proof|no counterexample|cannot say|say neither|"
    r"not known|not (?:been )?examined|not compared|not proved)\b",
    re.IGNORECASE,
)


#: Words of a paragraph that is about its page, and not about the game.
OF_THE_PAGE = re.compile(r"\b(?:top of this page|(?:next|following) cell)\b")


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
            proofs.append(f"### {title}\n\n*From the book,* {{doc}}`{name}`.")
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
    }
    text = FRAME.read_text(encoding="utf-8")
    bibliography = (book.source / "book" / "references.bib").read_text(encoding="utf-8")
    title = title_of(bibliography, paper.cite)
    told = words | verdicts(book.claims(paper)) | of_the_book(book, f"Supplement to “{title}”")
    for word, value in told.items():
        text = text.replace(f"@{word}@", value)
    made = Text(f"# Supplement to “{title}”\n\n{text}", book.numbers).made()
    return made.text, bibliography + "\n\n" + "\n\n".join(made.entries(book.edition))


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
        if WANTED in tags(cell):
            parts += shown(cell) if cell["cell_type"] == "code" else [alone(source(cell))]
        elif cell["cell_type"] == "markdown":
            parts += [match[0] for match in DIRECTIVE.finditer(source(cell))]
    return parts


def alone(text: str) -> str:
    """A text without the paragraphs that speak of the page around it.

    >>> alone("It is so.\\n\\nThe next cell checks it.\\n\\nAnd so on.")
    'It is so.\\n\\nAnd so on.'
    """
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


def verdicts(claims: list[dict[str, Any]]) -> dict[str, str]:
    """What the ledger says of a paper's claims, as the parts of the frame."""
    by = Counter(entry["verdict"] for entry in claims)
    numbered = [entry for entry in claims if NUMBERED.fullmatch(entry["title"])]
    others = [entry for entry in claims if entry not in numbered and entry["verdict"] in CORRECTED]

    def named(verdict: str) -> str:
        listed = [e["title"] for e in claims if e["verdict"] == verdict and e not in numbered]
        return "; ".join(f"{title[0].lower()}{title[1:]}" for title in listed) or "none"

    pieces = [piece for entry in claims for piece in entry["evidence"]]
    kinds = Counter(piece["kind"] for piece in pieces)
    tests = {test for entry in claims for test in entry["tests"]}
    read = sorted({piece["what"] for piece in pieces if piece["kind"] == "machine"})
    used = {entry["verdict"] for entry in claims}
    recovered = [entry for entry in claims if entry["recovered"]]
    return {
        "COUNT": str(len(claims)),
        "STANDS": str(by["confirmed"] + by["sketch"]),
        "CONDITIONAL": str(by["conditional"]),
        "REFUTED": str(by["refuted"]),
        "OPEN": str(by["open"] + by["unrefuted"]),
        "OUTSIDE": str(by["outside"]),
        "EVIDENCE": str(len(pieces)),
        "KINDS": ", ".join(f"{word} ({kinds[kind]})" for kind, word in KINDS.items() if kinds[kind]),
        "TESTS": f"Beside the notebooks {len(tests)} tests examine the claims." if tests else "",
        "RULES": "\n".join(f"- **{word}.** {RULES[k]}" for k, word in VERDICTS.items() if k in used),
        "RECOVERED": RECOVERED.format(len(recovered)) if recovered else "",
        "NUMBERED": "\n\n".join(map(entry_in_full, numbered)),
        "OTHERS": "\n\n".join(map(entry_in_full, others)),
        "CONFIRMED": named("confirmed"),
        "BEYOND": named("outside"),
        "LEFT": "\n".join(f"- *{e['title']}.* {what}" for e in claims if (what := left_open(e))),
        "MACHINE": MACHINE.format(len(read)) if read else "",
    }


RECOVERED = (
    "We had a copy of the paper without its formulas and some of its numbers. {} of its claims need one of "
    "these, which was derived again from the prose; their verdict is marked *as recovered*, and is on what "
    "was recovered: please compare it with the published article."
)
MACHINE = (
    "Coq has read {} theorems behind these verdicts down to the axioms (`make formal` has it read them "
    "again); the page {{doc}}`../book/machine` says what they state."
)


def entry_in_full(entry: dict[str, Any]) -> str:
    """A claim, its verdict, the counterexamples, and what is true."""
    recovered = ", as recovered" if entry["recovered"] else ""
    against = [piece["what"] for piece in entry["evidence"] if piece["kind"] == "counterexample"]
    lines = [
        f"(claim-{entry['key']})=",
        f"**{entry['title']}** ({entry['place']}). {entry['statement']}",
        "",
        f"**{VERDICTS[entry['verdict']]}{recovered}.** {entry['finding']}",
        *(f"*Counterexample:* {what.removeprefix('*Counterexample:* ')}." for what in against),
        f"*Examined in* {{doc}}`{entry['notebook']}`.",
    ]
    return "\n".join(lines)


def left_open(entry: dict[str, Any]) -> str:
    """What the finding leaves open: all of it, if that is the verdict, else the sentences that say so."""
    if entry["verdict"] == "outside":
        return ""
    if entry["verdict"] in ("open", "unrefuted"):
        return f"{entry['statement']} {entry['finding']}"
    sentences = re.split(r"(?<=\.) (?=[A-Z$])", entry["finding"])
    return " ".join(sentence for sentence in sentences if LEFT_OPEN.search(sentence))


def of_the_book(book: Book, title: str) -> dict[str, str]:
    """Which edition it is of, and how to cite it."""
    return {"CITE": plain(title, book.edition), "EDITION": book.edition["words"]}


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
