"""One build at a time in a folder: one_build.py COMMAND ...

Two builds would write into each other's files.  The second one waits, and says for which.  The lock goes
with the command and what it starts: it is free as soon as the last of them has ended, however that was.
"""

from __future__ import annotations

import fcntl
import os
import sys

LOCK = os.path.join("_build", "lock")


def alone(command: list[str]) -> None:
    """Become ``command``, once no other build is at work here."""
    os.makedirs("_build", exist_ok=True)
    lock = os.open(LOCK, os.O_RDWR | os.O_CREAT)
    os.set_inheritable(lock, True)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        other = os.read(lock, 20).decode()
        print(
            f"Process {other} builds in this folder; this build waits for it ...", file=sys.stderr, flush=True
        )
        fcntl.flock(lock, fcntl.LOCK_EX)
    os.ftruncate(lock, 0)
    os.pwrite(lock, str(os.getpid()).encode(), 0)
    os.execvp(command[0], command)


if __name__ == "__main__":
    try:
        alone(sys.argv[1:])
    except OSError as error:
        sys.exit(f"Nothing can be built here, and all that was built stays: {error}")
    except KeyboardInterrupt:
        sys.exit("Interrupted while another build was at work.")
