"""Gather what Sphinx reads: stage.py EXECUTED TARGET.

The prose, the executed notebooks at the paths of their sources, the ledger page that is made from what ran,
and MathJax's files, so that the book needs no network.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import mathjax
import yaml

from goodwill import __version__
from goodwill.ledger import VERDICTS, evidence_lines, recorded, statements

#: Pages that are made here.
GENERATED = {"book/ledger", "book/corrections", "book/changelog"}
PAPERS = {"I": "Paper I: the last exchange", "II": "Paper II: honest feedback"}
MATHJAX = ("tex-mml-chtml.js", "output/chtml/fonts/woff-v2", "input/tex/extensions", "a11y", "sre", "ui")


def stage(executed: Path, target: Path) -> None:
    """Fill ``target`` from the repository and the ``executed`` notebooks."""
    notebooks = sorted((executed / "notebooks").glob("*.ipynb"))
    sources = {path.name for path in Path("notebooks").glob("*.ipynb")}
    for path in [path for path in notebooks if path.name not in sources]:
        path.unlink()
        notebooks.remove(path)
    check_contents({f"notebooks/{Path(name).stem}" for name in sources})
    contents = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in notebooks}
    records = recorded(contents.items())

    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree("book", target / "book")
    (target / "notebooks").mkdir()
    for path in notebooks:
        shutil.copy(path, target / "notebooks")
    shutil.copy("_toc.yml", target)
    (target / "_ext").mkdir()
    for extension in ("in_print.py", "readable.py"):
        shutil.copy(f"tools/{extension}", target / "_ext")
    shutil.copy("CHANGELOG.md", target / "book" / "changelog.md")
    (target / "_config.yml").write_text(yaml.safe_dump(configuration(), sort_keys=False), encoding="utf-8")
    shutil.move(target / "book" / "_static", target / "_static")
    for page in (target / "book").glob("*.md"):
        page.write_text(filled_in(page.read_text(encoding="utf-8")), encoding="utf-8")

    extra = target / "_extra"
    copy_mathjax(extra / "mathjax")
    ledger = ledger_entries(records)
    (extra / "ledger.json").write_text(json.dumps(ledger, indent=1, ensure_ascii=False), encoding="utf-8")
    (target / "book" / "ledger.md").write_text(ledger_page(ledger), encoding="utf-8")
    (target / "book" / "corrections.md").write_text(corrections_page(ledger), encoding="utf-8")


def check_contents(notebooks: set[str]) -> None:
    """Raise unless the contents in ``_toc.yml`` are just the notebooks and the pages that there are."""
    listed = set(re.findall(r"(?:file|root): (\S+)", Path("_toc.yml").read_text(encoding="utf-8")))
    present = notebooks | {f"book/{path.stem}" for path in Path("book").glob("*.md")} | GENERATED
    if listed != present:
        raise ValueError(
            f"_toc.yml lists {sorted(listed - present)}, which do not exist, "
            f"and lacks {sorted(present - listed)}: add or remove them there"
        )


def configuration() -> dict[str, Any]:
    """``_config.yml``; without a public address, without the buttons that would lead to it."""
    config: dict[str, Any] = yaml.safe_load(Path("_config.yml").read_text(encoding="utf-8"))
    address = config["repository"].get("url")
    if not address:
        config.pop("launch_buttons", None)
        config["html"] |= {
            "use_issues_button": False,
            "use_repository_button": False,
            "use_edit_page_button": False,
        }
        config["repository"].pop("url", None)
    return config


def filled_in(text: str) -> str:
    """A page with the version, the entries of the bibliography and the address of the issues put in."""
    address = configuration()["repository"].get("url", "")
    issues = f"The place for it: <{address}/issues>."
    if not address:
        issues = (
            "This copy of the book has no public address yet. Send your report to where you have it from."
        )
    text = text.replace("@VERSION@", __version__).replace("@ISSUES@", issues)
    bibliography = Path("book/references.bib").read_text(encoding="utf-8")
    entries = {e.split("{", 1)[1].split(",", 1)[0]: e.strip() for e in bibliography.split("\n\n")}
    return re.sub(r"@BIBTEX:(\w+)@", lambda match: entries[match[1]], text)


def copy_mathjax(target: Path) -> None:
    """The part of MathJax that pages load, from the package that carries it."""
    source = Path(mathjax.__file__).parent / "static" / "mathjax"
    for name in MATHJAX:
        path = source / "es5" / name
        if path.is_dir():
            shutil.copytree(path, target / name)
        elif path.exists():
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target / name)
    shutil.copy(source / "LICENSE", target)


def ledger_entries(records: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Every claim with its verdict and evidence, or "unexamined"."""
    entries = []
    for key, said in statements().items():
        record = records.get(key, {})
        entries.append(
            {
                "key": key,
                "paper": said.paper,
                "title": said.title,
                "place": said.place,
                "statement": said.statement,
                "verdict": record.get("verdict", "unexamined"),
                "finding": record.get("finding", ""),
                "evidence": record.get("evidence", []),
                "notebook": record.get("notebook", ""),
            }
        )
    return entries


def ledger_page(entries: list[dict[str, Any]]) -> str:
    """The ledger as a page of the book."""
    words = VERDICTS | {"unexamined": "Not examined yet"}
    counts = Counter(entry["verdict"] for entry in entries)
    lines = [
        "(ledger)=",
        "# The ledger of claims",
        "",
        "Each claim that the two papers make, with its verdict and the evidence for it. This page is made",
        "from the notebooks as they ran: a check that fails stops the build. The same as data:",
        '<a href="../ledger.json">ledger.json</a>.',
        "",
        "| verdict | claims |",
        "|---|---|",
        *(f"| {word} | {counts[verdict]} |" for verdict, word in words.items() if counts[verdict]),
        "",
    ]
    for paper, title in PAPERS.items():
        lines += [f"## {title}", ""]
        for entry in (entry for entry in entries if entry["paper"] == paper):
            lines += [f"(claim-{entry['key']})=", f"### {entry['title']}", ""]
            lines += [f"*{entry['place']}.* {entry['statement']}", ""]
            verdict = f"**{words[entry['verdict']]}.** {entry['finding']}".rstrip()
            if entry["notebook"]:
                verdict += f" See {{doc}}`../notebooks/{entry['notebook']}`."
            lines += [verdict, "", *evidence_lines(entry), ""]
    return "\n".join(lines)


def corrections_page(entries: list[dict[str, Any]]) -> str:
    """The claims that do not stand as printed, with their counterexamples, and what is true instead."""
    lines = [
        "(corrections)=",
        "# Corrections",
        "",
        "Both papers are right in what they set out to show: a few good people can be enough, if nobody",
        "can be sure who they are. Most of what they claim stands. This page has what does not stand as",
        "printed: for each paper first the claims with a counterexample against them, then those that need",
        "a condition. Each counterexample is exact, and is played again by an independent solver on the page",
        "that is named, whenever this book is built. What is true instead comes with its proof or with the",
        "search that supports it.",
        "",
        "Of Paper II we had a copy without its formulas. They were derived again from its prose, so",
        '"as printed" means the formula that we recovered; please compare it with the published article.',
        "",
    ]
    headings = (("refuted", "False as printed"), ("conditional", "True with a condition"))
    for paper, verdict, title in ((p, *heading) for p in PAPERS for heading in headings):
        lines += [f"## {PAPERS[paper]}: {title.lower()}", ""]
        for entry in (e for e in entries if (e["paper"], e["verdict"]) == (paper, verdict)):
            against = [piece["what"] for piece in entry["evidence"] if piece["kind"] == "counterexample"]
            lines += [
                f"(correction-{entry['key']})=",
                f"### {entry['title']}",
                "",
                f"*As printed ({entry['place']}).* {entry['statement']}",
                "",
                *(f"- *Counterexample:* {what}." for what in against),
                "",
                f"*What is true.* {entry['finding']}",
                "",
                f"Replayed in {{doc}}`../notebooks/{entry['notebook']}`; all evidence is in the",
                f"{{ref}}`ledger <claim-{entry['key']}>`.",
                "",
            ]
    return "\n".join(lines)


if __name__ == "__main__":
    try:
        stage(Path(sys.argv[1]), Path(sys.argv[2]))
    except ValueError as error:
        sys.exit(f"The book was not built; the last good one stays. {error}")
