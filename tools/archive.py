"""All of the book in one file, for a reader who has no network: archive.py HTML FOLDER.

The file holds the built book with its own Python, the sources as they were committed, and the wheels of the
lock, so that the book can be read, and built again with the network cut.  Its ``MANIFEST.sha256`` names each
file in it.  The same book gives the same bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
from pathlib import Path

from depends import files_in
from in_place import put
from lite import NotToBeHad, lite
from provenance import ARCHIVE, Provenance, provenance

WHEELS = Path("_build/wheels")
#: The whole book as one PDF, which is taken along if it is of this very book.
PDF, STAGED = Path("_build/pdf/goodwill.pdf"), Path("_build/source/.staged")
MANIFEST = "MANIFEST.sha256"
READ_ME = """\
Goodwill, {edition}: all that belongs to it, for a reader without a network.

To read it:      python3 -m http.server --directory book     and open http://localhost:8000
                 (Python, any version that has http.server; any other server of files will do)
                 Its pages carry their own Python for the browser, formulas, fonts and figures.
To check it:     sha256sum --check --quiet {manifest}
To build it:     cd sources; PIP_NO_INDEX=1 PIP_FIND_LINKS=../wheels make book
                 with {python} on {platform}, for which the wheels are; with another one,
                 sources/requirements.txt names all packages, their versions and hashes.
                 Then with Python for the browser: make lite RUNTIME=../book/run/pyodide
The solvers:     pip install --no-index --find-links wheels goodwill

book/               the built book; start with index.html
book/certificates/  the proofs that pages offer; python3 book/check_certificate.py FILE checks one
{pdf}sources/            the project{commit}; how to change it: CONTRIBUTING.md
sources/tests/results.txt   each number of the text, and all evidence
wheels/             what the book is built with, and this package

Code: MIT.  Text and pictures: CC BY 4.0.  Each wheel has the licence of its package in it.
"""


class NotArchived(Exception):
    """There is nothing that an archive could be of; the message says why."""


def sources() -> set[Path]:
    """The files of the project: those that are committed, or where there is no git, all that were not made.

    Raises
    ------
    NotArchived
        If files differ from those of the commit.
    """
    if not Path(".git").exists():
        return files_in(Path("."))
    if changed := _git("status", "--porcelain"):
        raise NotArchived(f"An archive is of a commit, and these files are not as committed:\n{changed}")
    return {Path(name) for name in _git("ls-files", "-z").split("\0") if name}


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotArchived(f"git does not answer: {done.stderr.strip()}")
    return done.stdout.strip("\n")


def copy_sources(target: Path, edition: Provenance) -> None:
    """Put the project's files into a folder that then knows, without git, which commit it is."""
    for path in sources():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target / path)
    filled = (target / ARCHIVE).read_text(encoding="utf-8").replace("$Format:%H$", edition.commit)
    time = os.environ.get("SOURCE_DATE_EPOCH", "0")
    (target / ARCHIVE).write_text(filled.replace("$Format:%ct$", time), encoding="utf-8")


def fetch_wheels(cache: Path = WHEELS, lock: Path = Path("requirements.txt")) -> Path:
    """A folder with the wheels that the lock names, each with the hash that it names.

    Raises
    ------
    NotToBeHad
        If some can't be had.
    """
    fresh = cache.with_name(cache.name + ".new")
    quiet = ["--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:"]
    download = [sys.executable, "-m", "pip", "download", *quiet, "--require-hashes", "-r", str(lock)]
    cache.mkdir(parents=True, exist_ok=True)
    for more in (["--no-index"], []):  # what is here already need not be asked for
        shutil.rmtree(fresh, ignore_errors=True)
        command = [*download, *more, "--find-links", str(cache), "--dest", str(fresh)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if not done.returncode:
            put(fresh, cache)
            return cache
    said = [line for line in done.stderr.splitlines() if "ERROR" in line] or ["?"]
    raise NotToBeHad(f"wheels of {lock} can't be had: {said[-1]}")


def manifest(folder: Path) -> str:
    """A line for each file, as ``sha256sum`` writes and reads them."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in files
    )


def pack(folder: Path, target: Path) -> None:
    """Pack a folder into one file, without what only this machine knows: times, owners, order."""
    time = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
    with (
        target.open("wb") as stream,
        gzip.GzipFile("", "wb", 6, stream, time) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                about = archive.gettarinfo(path, path.relative_to(folder.parent).as_posix())
                about.mtime, about.uid, about.gid, about.uname, about.gname = time, 0, 0, "", ""
                about.mode = 0o755 if about.mode & 0o100 else 0o644
                with path.open("rb") as content:
                    archive.addfile(about, content)


def archive(html: Path, target: Path) -> Path:
    """Make the archive of the built book in the folder ``target``; the file."""
    edition = provenance()
    name = "-".join(["goodwill", edition.version, *filter(None, [edition.commit[:10]])])
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target) as scratch:
        folder = Path(scratch) / name
        copy_sources(folder / "sources", edition)
        lite(html, folder / "book")
        shutil.copytree(fetch_wheels(), folder / "wheels")
        for own in (folder / "book/run").glob("goodwill-*.whl"):
            shutil.copy(own, folder / "wheels")
        pdf = PDF.exists() and PDF.stat().st_mtime >= STAGED.stat().st_mtime
        if pdf:
            shutil.copy(PDF, folder)
        told = READ_ME.format(
            edition=edition,
            manifest=MANIFEST,
            python=f"Python {sys.version_info.major}.{sys.version_info.minor}",
            platform=sysconfig.get_platform(),
            pdf="goodwill.pdf        the book in print\n" if pdf else "",
            commit=f" at the commit {edition.commit}" if edition.commit else "",
        )
        (folder / "README.txt").write_text(told, encoding="utf-8")
        (folder / MANIFEST).write_text(manifest(folder), encoding="utf-8")
        pack(folder, Path(scratch) / "packed")
        return (Path(scratch) / "packed").rename(target / f"{name}.tar.gz")


if __name__ == "__main__":
    try:
        made = archive(Path(sys.argv[1]), Path(sys.argv[2]))
    except (NotArchived, NotToBeHad) as error:
        sys.exit(f"No archive was made. {error}")
    print(f"The archive, {made.stat().st_size / 1e6:.0f} MB: {made.resolve()}")
