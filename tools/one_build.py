"""One build at a time in a folder: one_build.py COMMAND ...

Two builds would write into each other's files.  The second one waits, and says for which.  The lock goes
with the command and what it starts: it is free as soon as the last of them has ended, however that was.
"""

from __future__ import annotations

import fcntl
import os
import sys
import time

LOCK = os.path.join("_build", "lock")
#: So many seconds who has just taken the lock has to write its number, before it goes without.
SOON = 2.0


def alone(command: list[str]) -> None:
    """Become ``command``, once no other build is at work here."""
    os.makedirs("_build", exist_ok=True)
    lock = os.open(LOCK, os.O_RDWR | os.O_CREAT)
    os.set_inheritable(lock, True)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print(
            f"{_holder(lock)} builds in this folder; this build waits for it ...", file=sys.stderr, flush=True
        )
        fcntl.flock(lock, fcntl.LOCK_EX)
    os.ftruncate(lock, 0)
    os.pwrite(lock, str(os.getpid()).encode(), 0)
    os.execvp(command[0], command)


def _holder(lock: int) -> str:
    """Who holds the lock.  For an instant nothing stands in it, or an earlier build."""
    until = time.monotonic() + SOON
    while time.monotonic() < until:
        number = os.pread(lock, 20, 0).decode()
        if number and _lives(int(number)):
            return f"Process {number}"
        time.sleep(0.01)
    return "Another process"


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's
    return True


if __name__ == "__main__":
    try:
        alone(sys.argv[1:])
    except OSError as error:
        sys.exit(f"Nothing can be built here, and all that was built stays: {error}")
    except KeyboardInterrupt:
        sys.exit("Interrupted while another build was at work.")
