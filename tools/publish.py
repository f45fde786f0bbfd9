"""Build the staged book with Sphinx and put it in place: publish.py html|pdf SOURCE TARGET.

Warnings are errors.  The target is replaced only by a finished book.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from in_place import put, restored
from policy import hold
from told import STAYS, in_a_line

START = "from jupyter_book.cli.main import main; main()"
COMMAND = [sys.executable, "-c", START, "build", "-W", "-n", "--keep-going"]


def publish(kind: str, source: Path, target: Path) -> None:
    """Build ``source`` as ``kind``, "html" or "pdf", into the folder ``target``."""
    output = source.with_name(source.name + "-output")
    builder = {"html": "html", "pdf": "pdflatex"}[kind]
    command = [*COMMAND, "--builder", builder, "--path-output", str(output), str(source)]
    log = source.with_name(f"{source.name}-{kind}.log")
    unfinished = source.with_name(f"{source.name}-unfinished")
    restored(target)
    if unfinished.exists():  # the last build was interrupted
        shutil.rmtree(output, ignore_errors=True)
    unfinished.touch()
    print(f"Building the {kind} ...", flush=True)
    with log.open("w") as stream:
        done = subprocess.run(command, stdout=stream, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        # Sphinx remembers pages, not their warnings: begin afresh, or the next try would succeed.
        shutil.rmtree(output, ignore_errors=True)
        text = re.sub(r"\x1b\[[0-9;]*m", "", log.read_text(errors="replace")).splitlines()
        told = [line for line in text if "WARNING" in line or "ERROR" in line or line[:1] == "!"]
        print("\n".join(told or text[-30:]), file=sys.stderr)
        raise SystemExit(f"{STAYS} All of the log: {log}")
    unfinished.unlink()
    if kind == "html":
        built = output / "_build" / "html"
    else:
        built = output / "_build" / "latex" / "only"
        shutil.rmtree(built, ignore_errors=True)
        built.mkdir()
        shutil.copy(output / "_build" / "latex" / "goodwill.pdf", built)
    _replace(built, target)


def _replace(built: Path, target: Path) -> None:
    fresh = target.with_name(target.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(built, fresh)
    hold(fresh)
    for made in ("index.html", "goodwill.pdf"):
        if (fresh / made).exists():
            (fresh / made).touch()  # Sphinx leaves unchanged pages alone; make goes by the time
    put(fresh, target)


if __name__ == "__main__":
    with in_a_line():
        publish(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
