"""A small book of two of the notebooks, on which is tried what `make` promises."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import subprocess
import sysconfig
import venv
from contextlib import chdir

import pytest
import yaml

from alone import Elsewhere
from conftest import ROOT

#: The small book: pages that are kept, and a first page with the places that the corrections lead to.
NOTEBOOKS = ("game", "market")
PROSE = ("bibliography", "glossary", "limits")
#: What a copy of the project does not need.
UNWANTED = ("_build", ".git", "*_cache", ".hypothesis", "__pycache__")
WELCOME = "# A small book\n\n(replays)=\n## Paper I\n\n(replays-two)=\n## Paper II\n"
CHAPTERS = [f"notebooks/{name}" for name in NOTEBOOKS] + [f"book/{name}" for name in PROSE]
CHAPTERS += ["book/ledger", "book/corrections", "book/changelog", "book/machine"]


def make(folder, *words, **variables):
    """Run make as a reader would, without what an outer make leaves in the environment."""
    return subprocess.run(
        ["make", *words], cwd=folder, env=own() | variables, capture_output=True, text=True, check=False
    )


def own():
    """The environment, without what an outer make leaves in it."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS", "GNUMAKE"))}


def copied(source, folder, *unwanted):
    """A copy of the project with an environment that has its own package, and all else of this one."""
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns(".venv", *unwanted))
    venv.create(folder / ".venv", symlinks=True)
    (site,) = (folder / ".venv").glob("lib/python*/site-packages")
    this = sysconfig.get_path("purelib")
    (site / "goodwill.pth").write_text(f"{folder / 'src'}\nimport site; site.addsitedir({this!r})\n")
    (folder / ".venv/.book").touch()
    return folder


def shorten(folder):
    """Leave a few pages in a copy of the project; what they say of the others stands as words.

    To the ledger the claims of notebooks that went are not examined yet.
    """
    kept = {f"book/{name}.md" for name in PROSE} | {f"notebooks/{name}.ipynb" for name in NOTEBOOKS}
    pages = [*(folder / "book").glob("*.md"), *(folder / "notebooks").glob("*.ipynb")]
    machine, theorems = folder / "tools/machine_page.py", folder / "formal/theorems.toml"
    with chdir(folder):
        texts = {path: in_words(path) for path in pages if str(path.relative_to(folder)) in kept}
        machine.write_text(
            Elsewhere("machine").in_words(machine.read_text(encoding="utf-8")), encoding="utf-8"
        )
    about = re.sub(r"^pages = .*\n", "", theorems.read_text(encoding="utf-8"), flags=re.MULTILINE)
    theorems.write_text(about, encoding="utf-8")
    for path in pages:
        path.unlink()
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    (folder / "book/welcome.md").write_text(WELCOME, encoding="utf-8")
    toc = {"format": "jb-book", "root": "book/welcome", "chapters": [{"file": name} for name in CHAPTERS]}
    (folder / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    claims = folder / "src/goodwill/companion/claims.toml"
    others = rf'^notebook = "(?!({"|".join(NOTEBOOKS)})")[\w-]+"\n'
    claims.write_text(re.sub(others, "", claims.read_text(encoding="utf-8"), flags=re.MULTILINE))


def in_words(path):
    """A page without references to others."""
    elsewhere = Elsewhere(path.stem)
    if path.suffix == ".md":
        return elsewhere.in_words(path.read_text(encoding="utf-8"))
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = elsewhere.in_words("".join(cell["source"])).splitlines(keepends=True)
    return json.dumps(notebook)


@pytest.fixture(scope="session")
def first(tmp_path_factory):
    """The small book as one worker built it for all."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "small" / "goodwill"
    with (shared / "small.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            shorten(copied(ROOT, folder, *UNWANTED))
            done = make(folder, "book")
            (folder / "built").write_text(done.stderr if done.returncode else "", encoding="utf-8")
        assert not (folder / "built").read_text(encoding="utf-8")
    return folder
