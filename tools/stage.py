"""Gather what Sphinx reads: stage.py EXECUTED TARGET.

The prose, the executed notebooks at the paths of their sources, the pages that are made from what ran, what
readers can take away, and MathJax's files, so that the book needs no network.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import mathjax
import yaml

import landing
from downloads import Picture, pictures, write_downloads
from folding import folded, joined
from goodwill.companion.ledger import recorded
from in_browser import stage_run
from ledger_pages import (
    as_data,
    at_a_glance,
    corrections_page,
    entries,
    ledger_page,
    marked_tests,
    with_anchors,
)
from machine_page import machine_page
from moved import write_moved
from proof_pages import proofs_of
from provenance import Provenance, provenance
from told import STAYS, in_a_line
from tracks import parts, told_papers, tracks

#: Pages that are made here, and our extensions of Sphinx.
GENERATED = {"book/ledger", "book/corrections", "book/changelog", "book/machine"}
EXTENSIONS = ("in_print.py", "numbering.py", "readable.py", "page_box.py", "run_button.py", "tracks.py")
MATHJAX = ("tex-mml-chtml.js", "output/chtml/fonts/woff-v2", "input/tex/extensions", "a11y", "sre", "ui")


def stage(executed: Path, target: Path) -> None:
    """Fill ``target`` from the repository and the ``executed`` notebooks.

    Files that stay the same keep their dates, and Sphinx its pages of them; where the change is one that
    other pages can see, a file ``-unfinished`` beside ``target`` tells :mod:`publish` to begin afresh.
    """
    fresh = target.with_name(f"{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fill(executed, fresh)
    if not refresh(target, fresh):
        target.with_name(f"{target.name}-unfinished").touch()
    shutil.rmtree(fresh)


#: Files that concern their own page only, or no page.
OWN = (
    "notebooks/*.ipynb",
    "book/*.md",
    "_extra/notebooks/*",
    "_extra/data/*/*",
    "_extra/certificates/*/*",
    "_extra/run/notebooks/*",
    "_extra/ledger.json",
    "_extra/check_certificate.py",
)
#: What other pages show of a page: titles, and all that has a label and may have a number.
SEEN = re.compile(r"^#.*|^\(.+\)=|.*:(?:label|name):.*|.*[`:]{3}.*\{.*|.*\{#.*|.*\$\$ *\(.*", re.MULTILINE)


def refresh(target: Path, fresh: Path) -> bool:
    """Make ``target`` what ``fresh`` is; whether no page can differ but those whose own file did."""
    there = {p.relative_to(target) for p in target.rglob("*") if p.is_file() and p.name != ".staged"}
    wanted = {p.relative_to(fresh) for p in fresh.rglob("*") if p.is_file()}
    alone = there == wanted
    for name in there - wanted:
        (target / name).unlink()
    for name in sorted(wanted):
        old, new = target / name, fresh / name
        if name in there and old.read_bytes() == new.read_bytes():
            continue
        alone = alone and any(name.match(kind) for kind in OWN) and seen(old) == seen(new)
        old.parent.mkdir(parents=True, exist_ok=True)
        new.replace(old)
    return alone


def seen(path: Path) -> list[str]:
    """What other pages show of a page, or of its figures."""
    if path.suffix == ".md":
        return SEEN.findall(path.read_text(encoding="utf-8"))
    if path.suffix != ".ipynb" or path.parent.parent.name == "_extra":
        return []
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    figures = [json.dumps(cell["metadata"].get("mystnb", {})) for cell in cells]
    return figures + [line for cell in cells for line in SEEN.findall("".join(cell["source"]))]


def fill(executed: Path, target: Path) -> None:
    """Write all of the sources of the book into the new folder ``target``."""
    notebooks = sorted((executed / "notebooks").glob("*.ipynb"))
    sources = {path.name for path in Path("notebooks").glob("*.ipynb")}
    for path in [path for path in notebooks if path.name not in sources]:
        path.unlink()
        notebooks.remove(path)
    check_contents({f"notebooks/{Path(name).stem}" for name in sources})
    contents = {path.stem: joined(with_outputs(Path("notebooks") / path.name, path)) for path in notebooks}
    proofs = proofs_of(contents)
    ledger = entries(recorded(contents.items()), marked_tests(Path("tests")), proofs)
    edition = provenance()

    shutil.copytree("book", target / "book")
    shutil.move(target / "book" / "_static", target / "_static")
    shutil.move(target / "book" / "_extra", target / "_extra")
    shutil.copy("CHANGELOG.md", target / "book" / "changelog.md")
    shutil.copy("tools/check_certificate.py", target / "_extra")
    shutil.copy("_toc.yml", target)
    config = write_frame(contents, target, edition, tracks(contents, parts(), told_papers(parts())))

    (target / "notebooks").mkdir()
    for name, notebook in contents.items():
        text = json.dumps(folded(with_anchors(notebook, proofs)), indent=1, ensure_ascii=False)
        (target / "notebooks" / f"{name}.ipynb").write_text(text, encoding="utf-8")
        write_downloads(Path("notebooks") / f"{name}.ipynb", notebook, target / "_extra", edition)

    write_moved(target / "_extra")
    text = json.dumps(as_data(ledger, edition), indent=1, ensure_ascii=False)
    (target / "_extra" / "ledger.json").write_text(text, encoding="utf-8")
    (target / "book" / "ledger.md").write_text(ledger_page(ledger), encoding="utf-8")
    (target / "book" / "machine.md").write_text(machine_page(proofs), encoding="utf-8")
    (target / "book" / "corrections.md").write_text(corrections_page(ledger), encoding="utf-8")
    drawn = {picture.name: picture for notebook in contents.values() for picture in pictures(notebook)}
    words = {"@ISSUES@": issues(config), "@VERSION@": edition.version}
    words |= {"@CLAIMS@": at_a_glance(ledger), "@COUNT@": str(len(ledger))}
    words |= landing.words() | {"@BEGINNINGS@": landing.beginnings(parts())}
    for page in (target / "book").glob("*.md"):
        text = filled_in(page.read_text(encoding="utf-8"), words)
        page.write_text(with_pictures(text, drawn, page.parent / "pictures"), encoding="utf-8")


def with_outputs(source: Path, executed: Path) -> dict[str, Any]:
    """The notebook as it is now, with what its code printed when it was executed."""
    notebook, ran = (json.loads(path.read_text(encoding="utf-8")) for path in (source, executed))
    code = [[c for c in n["cells"] if c["cell_type"] == "code"] for n in (notebook, ran)]
    for cell, done in zip(*code, strict=True):
        cell |= {"outputs": done["outputs"], "execution_count": done["execution_count"]}
    ran["metadata"].pop("goodwill", None)  # of what it was made, which no page shows
    return notebook | {"metadata": ran["metadata"]}


def check_contents(notebooks: set[str]) -> None:
    """Raise unless the contents in ``_toc.yml`` are just the notebooks and the pages that there are."""
    listed = set(re.findall(r"(?:file|root): (\S+)", Path("_toc.yml").read_text(encoding="utf-8")))
    present = notebooks | {f"book/{path.stem}" for path in Path("book").glob("*.md")} | GENERATED
    if listed != present:
        raise ValueError(
            f"_toc.yml lists {sorted(listed - present)}, which do not exist, "
            f"and lacks {sorted(present - listed)}: add or remove them there"
        )


def write_frame(
    contents: dict[str, Any], target: Path, edition: Provenance, found: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What any book needs around its pages, one of a single page too: the configuration, which is returned,
    our extensions, MathJax, and Python for the pages of ``contents``; ``found`` are the tracks."""
    config = configuration(edition)
    if found:
        config["sphinx"]["config"]["goodwill_tracks"] = json.dumps(found)
    (target / "_config.yml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    (target / "_ext").mkdir()
    for name in EXTENSIONS:
        shutil.copy(Path("tools") / name, target / "_ext")
    copy_mathjax(target / "_extra" / "mathjax")
    stage_run(contents, target / "_extra" / "run")
    return config


def configuration(edition: Provenance) -> dict[str, Any]:
    """``_config.yml`` with the edition; without a public address, without the buttons that need it.

    The buttons lead to the commit: a branch would show tomorrow's notebook on yesterday's page.
    """
    config: dict[str, Any] = yaml.safe_load(Path("_config.yml").read_text(encoding="utf-8"))
    address = config["repository"].get("url", "")
    if not address:
        config.pop("launch_buttons", None)
        config["html"] |= {
            "use_issues_button": False,
            "use_repository_button": False,
            "use_edit_page_button": False,
        }
        config["repository"].pop("url", None)
    elif edition.commit:
        config["repository"]["branch"] = edition.commit
    config["html"]["extra_footer"] = f'<p class="goodwill-edition">This book: {edition}.</p>'
    citation = yaml.safe_load(Path("CITATION.cff").read_text(encoding="utf-8"))
    config["sphinx"]["config"] |= {
        "release": ", ".join(str(edition).removeprefix("version ").split(", ")[:2]),
        "goodwill_edition": asdict(edition)
        | {"title": citation["title"], "words": str(edition), "url": address},
    }
    return config


def issues(config: dict[str, Any]) -> str:
    """Where to report an error."""
    address = config["repository"].get("url")
    if address:
        return f"The place for it: <{address}/issues>."
    return (
        "This copy of the book has no public address yet. It came with its history: `git log` names who "
        "keeps it, and that is where your report goes, with the commit at the foot of the page."
    )


def filled_in(text: str, words: dict[str, str]) -> str:
    """A page with the ``words`` put in, and the entries of the bibliography."""
    for name, value in words.items():
        text = text.replace(name, value)
    bibliography = Path("book/references.bib").read_text(encoding="utf-8")
    cited = {e.split("{", 1)[1].split(",", 1)[0]: e.strip() for e in bibliography.split("\n\n")}
    return re.sub(r"@BIBTEX:(\w+)@", lambda match: cited[match[1]], text)


def with_pictures(text: str, drawn: dict[str, Picture], folder: Path) -> str:
    """A page with ``@PICTURE:NAME@`` replaced by that figure of a notebook, which leads to its place there.

    Raises
    ------
    ValueError
        If no notebook draws a figure of that name.
    """

    def put(match: re.Match[str]) -> str:
        if match[1] not in drawn:
            raise ValueError(f"no notebook draws {match[1]!r}, which a page of the book shows")
        picture = drawn[match[1]]
        folder.mkdir(exist_ok=True)
        for kind, content in picture.files.items():
            (folder / f"{picture.name}.{kind}").write_bytes(content)
        return f"[![{picture.alt}](pictures/{picture.name}.*)](#{picture.name})"

    return re.sub(r"@PICTURE:([\w-]+)@", put, text)


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


if __name__ == "__main__":
    try:
        with in_a_line():
            stage(Path(sys.argv[1]), Path(sys.argv[2]))
    except ValueError as error:
        sys.exit(f"{STAYS} {error}")
