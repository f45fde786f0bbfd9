"""`make archive`: one file, unpacked where there is no network, is read and built again."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import venv
import warnings
from pathlib import Path

import pytest

from archive import MANIFEST, NotArchived, fetch_wheels, pack, sources
from conftest import ROOT
from lite import CACHE, NotToBeHad, fetch
from once import once
from reproduce import differing
from small_book import copied, first, make, own
from tools.test_lite import RUNTIME

__all__ = ["first"]  # a fixture, which the tests name

#: A network in which there is this machine and no other; where that is not allowed, a way that leads nowhere.
CUT = ["unshare", "--net", "--map-root-user", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
NOWHERE = dict.fromkeys(("http_proxy", "https_proxy", "ALL_PROXY"), "http://127.0.0.1:9")
if not shutil.which("unshare") or subprocess.run([*CUT, "true"], capture_output=True, check=False).returncode:
    CUT = []


def cut_off(folder, *words, **variables):
    """Run a program without a network; it has to succeed."""
    given = own() | NOWHERE | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "../wheels"} | variables
    done = subprocess.run([*CUT, *words], cwd=folder, env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def git(folder, *words):
    """Run git as somebody who has a name."""
    command = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@b", *words]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture(scope="module")
def unpacked(first, tmp_path_factory):
    """The archive of the small book, unpacked in somebody else's repository."""
    try:
        fetch(RUNTIME["files"])
        wheels = once(fetch_wheels)()  # in a folder that all workers share
    except NotToBeHad as error:
        warnings.warn(f"THE ARCHIVE WAS NOT TESTED: {error}", stacklevel=1)
        pytest.skip(str(error))
    folder = copied(first, tmp_path_factory.mktemp("archive") / "goodwill")
    given = {"RUNTIME": str(ROOT / CACHE), "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(ROOT / wheels)}
    done = make(folder, "archive", **given)
    assert done.returncode == 0, done.stderr
    packed = Path(re.search(r"The archive, \d+ MB: (.*)", done.stdout)[1])
    place = tmp_path_factory.mktemp("in ten years")
    git(place, "init", "-q")
    git(place, "commit", "-q", "--allow-empty", "-m", "not ours")
    with tarfile.open(packed) as archive:
        archive.extractall(place, filter="data")
    packed.unlink()
    (root,) = place.glob("goodwill-*")
    return root


@pytest.mark.minutes
def test_the_manifest_names_every_file_and_its_content(unpacked):
    lines = (unpacked / MANIFEST).read_text(encoding="utf-8").splitlines()
    named = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    there = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file()}
    assert named.keys() == there - {MANIFEST}
    for name, digest in named.items():
        assert hashlib.sha256((unpacked / name).read_bytes()).hexdigest() == digest


@pytest.mark.minutes
def test_the_book_in_it_brings_all_that_its_read_me_names(unpacked):
    told = (unpacked / "README.txt").read_text(encoding="utf-8")
    named = re.findall(r"^([\w./]+\w/?)  ", told, re.MULTILINE)
    assert {"book/", "sources/", "wheels/"} <= {*named}
    # The pages of the small book offer no certificate.
    assert [name for name in named if not (unpacked / name).exists()] == ["book/certificates/"]
    assert (unpacked / "book/run/pyodide/pyodide.asm.wasm").exists()
    assert os.access(unpacked / "sources/.ci/run", os.X_OK)


@pytest.mark.minutes
def test_its_wheels_are_the_lock_and_its_sources_build_the_book_with_the_network_cut(unpacked, tmp_path):
    wanted = ["install", "--dry-run", "--ignore-installed", "--no-deps", "--require-hashes"]
    said = cut_off(unpacked / "sources", sys.executable, "-m", "pip", *wanted, "-r", "requirements.txt")
    assert "Would install" in said
    folder = copied(unpacked / "sources", tmp_path / "sources")
    cut_off(folder, "make", "book")
    differ = [*differing(unpacked / "book", folder / "_build/html")]
    assert [line for line in differ if not line.startswith(("run/config.json", "run/pyodide/"))] == []
    assert any(line.startswith("run/pyodide/") for line in differ)


@pytest.mark.minutes
def test_the_solvers_are_installed_from_it_with_the_network_cut(unpacked, tmp_path):
    venv.create(tmp_path / "new", with_pip=True, symlinks=True)
    python = str(tmp_path / "new/bin/python")
    cut_off(unpacked / "sources", python, "-m", "pip", "install", "--quiet", "goodwill")
    program = (
        "from goodwill.reputation import Market, false_report_bound as b; print(b(Market.pizza(penalty=2.5)))"
    )
    from goodwill.reputation import Market, false_report_bound

    assert cut_off(tmp_path, python, "-c", program).strip() == str(
        false_report_bound(Market.pizza(penalty=2.5))
    )


def test_the_same_files_make_the_same_bytes(tmp_path, monkeypatch):
    """Whoever owns them, whenever they were written, and in which order a folder lists them."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    packed = []
    for names, seconds in (("ab", 10**9), ("ba", 1.5 * 10**9)):
        folder = tmp_path / names / "goodwill"
        folder.mkdir(parents=True)
        for name in names:
            (folder / name).write_text(name)
            os.utime(folder / name, (seconds, seconds))
        (folder / "a").chmod(0o700 if names == "ab" else 0o755)
        (folder / "b").chmod(0o600 if names == "ab" else 0o644)
        pack(folder, tmp_path / "packed")
        packed.append((tmp_path / "packed").read_bytes())
    assert packed[0] == packed[1]


def test_files_that_are_not_as_committed_are_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    git(tmp_path, "init", "-q")
    (tmp_path / "kept").write_text("1")
    git(tmp_path, "add", "kept")
    git(tmp_path, "commit", "-q", "-m", "now")
    assert sources() == {Path("kept")}
    (tmp_path / "kept").write_text("2")
    (tmp_path / "new").write_text("3")
    with pytest.raises(NotArchived, match=r"(?s) kept\n.* new"):
        sources()
