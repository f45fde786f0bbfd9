"""A disk that is full, or may only be read: one line says so, the last book stays, and the next is right."""

import re
import shutil
import subprocess

import pytest

from reproduce import differing
from small_book import copied, first, make, own

pytestmark = pytest.mark.minutes

__all__ = ["first"]  # a fixture, which the test names

#: A place in which one may mount a disk of one's own; it goes with the program that runs there.
APART = ["unshare", "--mount", "--map-root-user"]
MAY_MOUNT = (
    shutil.which("unshare")
    and not subprocess.run(
        [*APART, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False
    ).returncode
)
#: So many megabytes are left: the sources of the pages, their MathJax, and the pages' new folder do not fit.
LEFT = ("read-only", 0, 3, 15)
SCRIPT = r"""
book() { (cd _build/html && find . -type f | LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum); }
told() { make book 2>&1 >/dev/null | tr '\r' '\n' | grep -v cell/s || true; }
said() { echo "CASE $1"; told; echo "BOOK $(book)"; }
set -e
mkdir disk
mount -t tmpfs -o size=2000m tmpfs disk
cp -a _build/. disk
mount --bind disk _build
used=$(du -sm disk | cut -f1)
echo "CASE before"; echo "BOOK $(book)"
printf '\nOne more sentence.\n' >> book/limits.md
for left in "$@"; do
    case $left in
        read-only) mount -o remount,ro disk; mount -o remount,ro,bind _build ;;
        *) mount -o remount,rw,size=$((used + left))m disk; mount -o remount,rw,bind _build ;;
    esac
    said $left
done
mount -o remount,size=2000m disk
said after
cp -a _build/html after
"""


@pytest.mark.skipif(not MAY_MOUNT, reason="nobody may mount a disk of their own here")
def test_one_line_says_that_nothing_can_be_written_and_the_last_book_stays(first, tmp_path):
    book = copied(first, tmp_path / "goodwill")
    assert make(book, "book").returncode == 0
    command = [*APART, "sh", "-c", SCRIPT, "sh", *map(str, LEFT)]
    done = subprocess.run(command, cwd=book, env=own(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    cases = {
        name: (said.splitlines(), pages)
        for name, said, pages in re.findall(r"CASE (\S+)\n(.*?)BOOK (\S+)", done.stdout, re.DOTALL)
    }
    assert cases.keys() == {"before", *map(str, LEFT), "after"}
    for left in map(str, LEFT):
        said, pages = cases[left]
        assert pages == cases["before"][1]
        told = [line for line in said if line and not line.startswith("make")]
        assert len(told) == 1, said
        assert re.search("(Read-only file system|No space left on device)", told[0])
        assert "stays" in told[0]
    assert cases["after"][1] != cases["before"][1]
    assert make(book, "book").returncode == 0  # on the disk that is there without the other one
    assert [*differing(book / "_build/html", book / "after")] == []
