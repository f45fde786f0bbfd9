"""A build that is killed at any moment: the last good book stays whole, and the next build is right."""

import hashlib
import json
import os
import random
import signal
import subprocess
import time

import pytest

from conftest import ROOT, SEARCHING
from reproduce import MADE
from small_book import UNWANTED, copied, first, make, own, shorten

pytestmark = pytest.mark.minutes

__all__ = ["first"]  # a fixture, which the test names

#: So many builds are killed, with all that they started.
KILLS = 100 if SEARCHING else 3
#: The page that has a second version, with other code, other prose and one more heading.
PAGE = "notebooks/game.ipynb"


def bytes_of(book):
    """What is in the executed notebooks and in the pages, file by file."""
    return {
        str(path.relative_to(book)): hashlib.sha256(path.read_bytes()).hexdigest()
        for made in MADE
        for path in sorted((book / made).rglob("*"))
        if path.is_file()
    }


def pages_of(files):
    return {name: digest for name, digest in files.items() if name.startswith("_build/html/")}


def second(text):
    """The second version of a notebook."""
    notebook = json.loads(text)
    next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")["source"] += ["\nprint('Two.')"]
    notebook["cells"][0]["source"] += ["\n\nOther words.\n\n## One more heading\n\nAnd others."]
    return json.dumps(notebook)


def kill_after(book, seconds):
    """Begin to build, and kill make and all that it started."""
    build = subprocess.Popen(
        ["make", "book"],
        cwd=book,
        env=own(),
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(seconds)
    os.killpg(build.pid, signal.SIGKILL)
    build.wait()


def test_a_build_may_be_killed_at_any_moment(first, tmp_path):
    """The seed is printed: with it the same moments come again, as far as the machine is as fast."""
    seed = random.randrange(10**9) if SEARCHING else 1
    print(f"seed {seed}")
    rng = random.Random(seed)
    text = (first / PAGE).read_text(encoding="utf-8")
    versions = text, second(text)
    other = copied(ROOT, tmp_path / "never killed" / "goodwill", *UNWANTED)
    shorten(other)
    (other / PAGE).write_text(versions[1], encoding="utf-8")
    assert make(other, "book").returncode == 0
    right = [bytes_of(first), bytes_of(other)]
    assert pages_of(right[0]) != pages_of(right[1])

    book = copied(first, tmp_path / "killed" / "goodwill")
    assert make(book, "book").returncode == 0
    there, wanted, late, lasts = 0, 0, 0, 8.0
    for kill in range(1, KILLS + 1):
        if wanted == there:
            wanted = 1 - there
            (book / PAGE).write_text(versions[wanted], encoding="utf-8")
        moment = rng.uniform(0, 1.1 * lasts)
        told = f"kill {kill}, {moment:.3f} s after the beginning"
        kill_after(book, moment)
        pages = pages_of(bytes_of(book))
        assert pages in (pages_of(right[there]), pages_of(right[wanted])), told
        late += pages == pages_of(right[wanted])
        if rng.random() < 0.3:
            continue  # another kill, of the build that goes on from here
        began = time.monotonic()
        done = make(book, "book")
        assert done.returncode == 0, f"{told}: {done.stderr}"
        lasts = time.monotonic() - began
        assert bytes_of(book) == right[wanted], told
        there = wanted
    print(f"{KILLS} kills, {late} of them when the new book was there already")
    assert make(book, "book").returncode == 0
    assert bytes_of(book) == right[wanted]
