"""What ends a tool is said in one line, with what stays as it was."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

STAYS = "The book was not built; the last good one stays."


@contextmanager
def in_a_line(stays: str = STAYS) -> Iterator[None]:
    """End the program with one line, if a file can't be read or written, or somebody interrupts."""
    try:
        yield
    except OSError as error:
        sys.exit(f"\n{stays} {reason(error)}")
    except KeyboardInterrupt:
        sys.exit(f"\n{stays} It was interrupted.")


def reason(error: OSError) -> str:
    """Why a file, or of several the first one, could not be read or written.

    >>> reason(OSError(28, "No space left on device", "_build/x"))
    "[Errno 28] No space left on device: '_build/x'"
    >>> reason(shutil.Error([("a", "b", "no space: 'b'"), ("c", "d", "no space: 'd'")]))
    "no space: 'b', and 1 more like this"
    """
    if not (isinstance(error, shutil.Error) and isinstance(error.args[0], list)):
        return str(error)
    (*_, why), *others = error.args[0]
    return str(why) + (f", and {len(others)} more like this" if others else "")
