"""Is the environment the lock? environment.py LOCK: names what is missing, or of another version.

Without this, a package that somebody has taken away or raised would end a build somewhere in the middle, with
the words of a program that needed it, or not at all.  What is installed besides is nobody's business.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

#: A line of the lock: a name, a version, and where it is wanted.
PINNED = re.compile(r"^([\w.-]+)==([^\s;]+)(?: *;([^\\\n]*))?", re.MULTILINE)


def wrong(lock: str) -> Iterator[str]:
    """What of a lock is not installed as it says, and how it is instead.

    >>> list(wrong("no-such-package==2.1 \\\\\\n    --hash=sha256:12"))
    ['no-such-package 2.1 is missing']
    >>> list(wrong("no-such-package==2.1 ; python_version < '3' \\\\\\n    --hash=sha256:12"))
    []
    """
    for name, wanted, where in PINNED.findall(lock):
        if where and not _wanted_here(where):
            continue
        try:
            there = version(name)
        except PackageNotFoundError:
            yield f"{name} {wanted} is missing"
        else:
            if there != wanted:
                yield f"{name} is {there}, and should be {wanted}"


def _wanted_here(where: str) -> bool:
    from packaging.markers import Marker  # is of the lock itself, and asks for nothing else

    return Marker(where).evaluate()


def main(lock: Path) -> None:
    try:
        found = list(wrong(lock.read_text(encoding="utf-8")))
    except ModuleNotFoundError as error:
        found = [f"{error.name} is missing"]
    if found:
        rest = f", and {len(found) - 3} more like this" if len(found) > 3 else ""
        sys.exit(
            f"The environment in .venv is not what {lock} says: {'; '.join(found[:3])}{rest}.\n"
            "Nothing was built, and the last good book stays. Remove .venv, and call make again."
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
