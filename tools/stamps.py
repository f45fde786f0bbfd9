"""Say by content, not by date, what has to be made again: stamps.py.

``_build/stamps`` gets a file for each notebook and one for the book, each with the hash of all that it
depends on.  Make goes by dates; so a stamp is dated before what was made from this very content, and after
anything else.  What was made knows its own hash: an executed notebook in its metadata, the staged book in
``.staged``.
"""

from __future__ import annotations

import json
import os
import sys
import tomllib
from pathlib import Path

from depends import Project, files_in
from told import in_a_line

STAMPS, EXECUTED = Path("_build/stamps"), Path("_build/executed/notebooks")
STAGED = Path("_build/source/.staged")
CLAIMS = Path("src/goodwill/companion/claims.toml")
#: What executes notebooks: the environment, as locked, and the program.
EXECUTOR = (Path("requirements.txt"), Path("tools/execute.py"))
#: What pages are made of beside the executed notebooks.
PROSE = (
    "_config.yml",
    "_toc.yml",
    "CITATION.cff",
    "CHANGELOG.md",
    "formal/theorems.toml",
    "pyproject.toml",
    "requirements.txt",
)
FOLDERS = ("book", "notebooks", "src", "tools", "tests")


def of_notebook(project: Project, path: Path) -> str:
    """The hash of all that the outputs of a notebook depend on: its code, and what that imports.

    Of the ledger these are the claims that the notebook examines, not those of others.  Prose and captions
    are put around the outputs when the book is staged.
    """
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [
        ("".join(cell["source"]), cell["metadata"].get("tags"))
        for cell in cells
        if cell["cell_type"] == "code"
    ]
    claims = tomllib.loads(CLAIMS.read_text(encoding="utf-8"))
    own = {key: claim for key, claim in claims.items() if claim.get("notebook") == path.stem}
    files = {*EXECUTOR, *project.behind_notebook(path)} - {CLAIMS}
    return project.stamp(files, path.name, json.dumps([code, own]), sys.version.split(" ", 1)[0])


def of_book(project: Project) -> str:
    """The hash of all that the pages depend on, beside what the notebooks printed."""
    files = set().union(*(files_in(Path(folder)) for folder in FOLDERS))
    return project.stamp({*files, *map(Path, PROSE)})


def recorded(executed: Path) -> str:
    """The hash that an executed notebook was made from; "" if there is none."""
    try:
        notebook = json.loads(executed.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return str(notebook["metadata"].get("goodwill", {}).get("inputs", ""))


def put(stamp: Path, value: str, made: Path, made_from: str) -> None:
    """Write a stamp, and date it before or after what was made."""
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != value:
        stamp.write_text(value, encoding="utf-8")
    if not made.exists():
        return
    time = made.stat().st_mtime
    if made_from == value:
        os.utime(stamp, (time - 1, time - 1))
    elif stamp.stat().st_mtime <= time:
        os.utime(stamp)
        if stamp.stat().st_mtime <= time:  # made on a machine whose clock is ahead
            os.utime(made, (0, 0))


def main() -> None:
    project = Project()
    STAMPS.mkdir(parents=True, exist_ok=True)
    for path in sorted(Path("notebooks").glob("*.ipynb")):
        executed = EXECUTED / path.name
        put(STAMPS / path.stem, of_notebook(project, path), executed, recorded(executed))
    made_from = STAGED.read_text(encoding="utf-8") if STAGED.exists() else ""
    put(STAMPS / "book", of_book(project), STAGED, made_from)


if __name__ == "__main__":
    with in_a_line():
        main()
