"""The text of a supplement: pages' Markdown with the book's numbers, and references that name the page.

What the supplement has itself is linked; what only the book has is named by its number, with a reference to
its page.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from goodwill.companion.ledger import MIME

#: Under this name MyST-NB keeps what a notebook glued.
GLUED = "scrapbook"


@dataclass(frozen=True)
class Numbers:
    """What pages, theorems, figures and equations are called in the book."""

    pages: dict[str, dict[str, str]]
    labels: dict[str, dict[str, str]]

    @classmethod
    def read(cls, path: Path) -> Numbers:
        found = json.loads(path.read_text(encoding="utf-8"))
        return cls(found["pages"], found["labels"])

    def page(self, name: str) -> str:
        """A page as one speaks of it: its chapter, if it has a number, and its title."""
        about = self.pages[name]
        return f"Chapter {about['number']}: {about['title']}" if about["number"] else about["title"]

    def of(self, label: str) -> dict[str, str]:
        """What has a label.

        Raises
        ------
        ValueError
            If nothing in the book has it.
        """
        for known in (label, label.lower()):
            if known in self.labels:
                return self.labels[known]
        raise ValueError(f"the book has no label {label!r}, to which a supplement refers")


def glued(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Cells whose prose has the numbers that were glued in place of their names."""
    values: dict[str, str] = {}
    for cell in cells:
        for output in cell.get("outputs", ()):
            name = output.get("metadata", {}).get(GLUED, {}).get("name")
            if name:
                values[name] = _in_text(output["data"])

    def put(match: re.Match[str]) -> str:
        name, _, form = match[1].partition(":")
        if name not in values:
            raise ValueError(f"no cell glued {name!r}")
        return format(float(values[name]), form) if form else values[name]

    made = []
    for cell in cells:
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            text = re.sub(r"\{glue:(?:text|md)?\}`([^`]+)`", put, text)
        made.append(cell | {"source": text})
    return made


def _in_text(data: dict[str, Any]) -> str:
    """A glued value as text."""
    prefix = "application/papermill.record/"
    by_kind = {
        kind.removeprefix(prefix): "".join(value)
        for kind, value in data.items()
        if isinstance(value, (str, list))
    }
    for kind in ("text/markdown", "text/latex", "text/plain"):
        if kind in by_kind:
            return by_kind[kind].strip("'\"")
    raise ValueError(f"a glued value has no text: {[*data]}")


def shown(cell: dict[str, Any]) -> list[str]:
    """What a cell printed, as Markdown; the record of a claim is in the ledger."""
    parts = []
    for output in cell.get("outputs", ()):
        data = output.get("data", {})
        if output["output_type"] == "stream":
            lines = [line for line in "".join(output["text"]).splitlines() if line.strip()]
            parts.append(
                "*Computed:* " + " ".join(line if line[-1] in ".:;" else f"{line}." for line in lines)
            )
        elif MIME in data or GLUED in output.get("metadata", {}):
            continue
        elif "text/markdown" in data:
            parts.append("".join(data["text/markdown"]))
        elif "text/latex" in data:
            formula = "".join(data["text/latex"]).strip().strip("$").removeprefix(r"\displaystyle")
            parts.append(f"$${formula}$$")
    return parts


#: An equation with a label, as dollars and as a directive.
EQUATION = re.compile(r"^( *)\$\$((?:(?!\$\$).)+?)\$\$ \(([\w-]+)\)(\.?)", re.MULTILINE | re.DOTALL)
MATH = re.compile(r"^( *)```\{math\}\n *:label: ([\w-]+)\n(.*?)\n *```", re.MULTILINE | re.DOTALL)
#: The head of a definition, theorem or lemma, and that of a proof.
STATEMENT = re.compile(r"^(`{3,})\{prf:(\w+)\} ?(.*)\n:label: ([\w-]+)\n", re.MULTILINE)
PROOF = re.compile(r"^(`{3,})\{prf:proof\}\n", re.MULTILINE)
ROLE = re.compile(r"\{(doc|ref|numref|eq|prf:ref|term|py:func)\}`([^`]+)`")
LINK = re.compile(r"\[([^\]\[]+)\]\(#?([a-z][\w-]*)\)")
TARGET = re.compile(r"^ *\(([\w-]+)\)=$", re.MULTILINE)

#: A number as Python writes small ones.
POWER = re.compile(r"(?<![\w$.])(\d(?:\.\d+)?)e([-+]\d+)\b")


@dataclass
class Text:
    """A text of the book on its way into a supplement; ``cited`` are the pages that it refers to."""

    text: str
    numbers: Numbers
    cited: dict[str, None] = field(default_factory=dict)
    here: frozenset[str] = frozenset()

    def made(self) -> Text:
        """The text with the book's numbers and with references to its pages."""
        text = STATEMENT.sub(self._statement, self.text)
        text = PROOF.sub(lambda match: f"{match[1]}{{container}} goodwillproof\n", text)
        text = EQUATION.sub(lambda m: self._equation(m[1], m[2], m[3], m[4]), text)
        text = MATH.sub(lambda m: self._equation(m[1], m[3], m[2], ""), text)
        text = re.sub(r"\bstate '([^']+)'", r"state *\1*", text)
        text = POWER.sub(lambda m: rf"${m[1]}\cdot10^{{{int(m[2])}}}$", text)
        self.here = frozenset(TARGET.findall(text))
        self.text = ROLE.sub(self._role, LINK.sub(self._link, text))
        return self

    def _statement(self, match: re.Match[str]) -> str:
        fence, kind, title, label = match.groups()
        number = self.numbers.of(label)["number"]
        head = f"{kind.capitalize()} {number}" + (f" ({title})" if title else "")
        return f"({label})=\n{fence}{{admonition}} {head}\n"

    def _equation(self, indent: str, formula: str, label: str, stop: str) -> str:
        number = self.numbers.of(label)["number"]
        lines = [
            f"({label})=",
            r"\begin{equation*}",
            *formula.strip().splitlines(),
            rf"{stop}\tag{{{number}}}",
            r"\end{equation*}",
        ]
        return "\n".join(indent + line.strip() for line in lines)

    def _role(self, match: re.Match[str]) -> str:
        role, content = match.groups()
        words, _, target = content.rpartition(" <")
        target = target.removesuffix(">") if words else content
        if role in ("term", "py:func"):
            return words or content
        if role == "doc":
            return self._to_page(words, target)
        about = self.numbers.of(target)
        said = words or self._called(role, about)
        if target in self.here:
            return f"[{said}](#{target})"
        return f"{said} {self._reference(about['page'])}"

    def _link(self, match: re.Match[str]) -> str:
        return self._role(ROLE.match(f"{{ref}}`{match[1]} <{match[2]}>`"))  # type: ignore[arg-type]

    def _called(self, role: str, about: dict[str, str]) -> str:
        if about["kind"] == "equation":
            return f"({about['number']})"
        return f"{about['kind']} {about['number']}" if about["number"] else about["title"]

    def _to_page(self, words: str, target: str) -> str:
        name = next(
            page
            for page in (
                f"notebooks/{target}",
                f"book/{target}",
                str(PurePosixPath(target)).removeprefix("../"),
            )
            if page in self.numbers.pages
        )
        about = self.numbers.pages[name]
        said = words or (f"chapter {about['number']}" if about["number"] else f"“{about['title']}”")
        return f"{said} {self._reference(name)}"

    def _reference(self, page: str) -> str:
        self.cited[page] = None
        return f"{{cite}}`{key(page)}`"

    def entries(self, edition: dict[str, Any]) -> list[str]:
        """The pages that are cited as entries of a BibTeX file, and the book itself."""
        base = edition["url"].rstrip("/") + "/" if edition["url"] else ""

        def tex(words: str) -> str:
            return re.sub(r"([%&#_$])", r"\\\1", words)

        book = [
            "@misc{goodwill,",
            f"  title = {{{{{tex(edition['title'])}}}}},",
            f"  year = {{{edition['date'][:4]}}},",
            f"  note = {{{tex(edition['words'])}. {tex(base)}}}",
            "}",
        ]
        pages = [
            f"@misc{{{key(page)},\n  title = {{{{{tex(self.numbers.page(page))}}}}},\n"
            f"  note = {{In Goodwill, page {tex(base + page)}.html}}\n}}"
            for page in dict.fromkeys([*self.cited, "book/ledger"])
        ]
        return ["\n".join(book), *pages]


def key(page: str) -> str:
    """The key of a page in the bibliography."""
    return page.rsplit("/", 1)[-1]
