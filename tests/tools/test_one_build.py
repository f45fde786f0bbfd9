"""Who waits for another build says for which: never for one that is over."""

import fcntl
import os
import subprocess
import sys

import pytest

from conftest import ROOT


def over():
    """The number of a process that is no more."""
    ended = subprocess.Popen(["true"])
    ended.wait()
    return str(ended.pid)


@pytest.mark.parametrize("before", ["", "the number of an earlier build"])
def test_in_the_first_instant_of_another_build_its_number_is_waited_for(tmp_path, before):
    (tmp_path / "_build").mkdir()
    with (tmp_path / "_build/lock").open("w+") as lock:
        lock.write(before and over())
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
        command = [sys.executable, str(ROOT / "tools/one_build.py"), "true"]
        second = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
        with pytest.raises(subprocess.TimeoutExpired):  # it waits, and says nothing that is not so
            second.wait(0.5)
        os.ftruncate(lock.fileno(), 0)
        os.pwrite(lock.fileno(), str(os.getpid()).encode(), 0)
        assert second.stderr.readline() == (
            f"Process {os.getpid()} builds in this folder; this build waits for it ...\n"
        )
    assert second.wait() == 0, "the lock is free"


def test_a_build_of_which_only_a_part_is_left_has_no_number(tmp_path):
    (tmp_path / "_build").mkdir()
    with (tmp_path / "_build/lock").open("w+") as lock:
        lock.write(over())
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
        command = [sys.executable, str(ROOT / "tools/one_build.py"), "true"]
        second = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True)
        assert second.stderr.readline().startswith("Another process builds in this folder")
    assert second.wait() == 0
