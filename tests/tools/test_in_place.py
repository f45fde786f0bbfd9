"""A kill at any step of putting a folder in its place leaves the earlier one or the fresh one, whole."""

import os
import sys

import pytest

import in_place
from in_place import earlier, put, restored

OLD = {"index.html": "old", "a.html": "old", "b.html": "old"}
FRESH = {"index.html": "fresh", "a.html": "fresh"}


def write(folder, files):
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text)


def read(folder):
    return {path.name: path.read_text() for path in folder.iterdir()} if folder.exists() else None


def killed(work, step):
    """Do ``work`` in a fork that dies before the step of that number; whether it came so far."""
    child = os.fork()
    if not child:
        left = [step]

        def count(event, _):
            if event.startswith(("os.", "shutil.", "ctypes.dlsym", "open")):
                left[0] -= 1
                if left[0] < 0:
                    os._exit(1)

        sys.addaudithook(count)
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1


@pytest.mark.parametrize("exchanges", [True, False])
def test_a_kill_at_any_step_leaves_one_of_the_two(tmp_path, exchanges, monkeypatch):
    if not exchanges:
        monkeypatch.setattr(in_place, "exchanged", lambda one, two: False)
    found, step = [], 0
    while True:
        place = tmp_path / str(step)
        place.mkdir()
        fresh, target = place / "html.new", place / "html"
        write(fresh, FRESH)
        write(target, OLD)
        write(earlier(target), {"left": "by an earlier kill"})
        came_so_far = killed(lambda f=fresh, t=target: put(f, t), step)
        if not exchanges:
            restored(target)
        found.append(read(target))
        if not came_so_far:
            break
        step += 1
    assert step > 5, "there are steps to be killed at"
    assert found[0] == OLD
    assert found[-1] == FRESH
    changes = found.index(FRESH)
    assert found == [OLD] * changes + [FRESH] * (len(found) - changes)


def test_without_an_earlier_one_the_fresh_one_gets_the_name(tmp_path):
    write(tmp_path / "html.new", FRESH)
    put(tmp_path / "html.new", tmp_path / "html")
    assert read(tmp_path / "html") == FRESH
    assert [path.name for path in tmp_path.iterdir()] == ["html"]
