"""What the tests of sweeps call at each point, in other processes too; each call leaves a mark in a file."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from goodwill.sweeps import Sweep, sweep


def marked(*, marks: str, a: int, b: int, seconds: float = 0.0) -> Any:
    """10 a + b, but an error at a = b = 1."""
    with Path(marks).open("a", encoding="utf-8") as stream:
        stream.write(f"{a} {b}\n")
    time.sleep(seconds)
    if a == b == 1:
        raise ValueError("a = b = 1 is out of range")
    return 10 * a + b


def calls(marks: Path) -> list[str]:
    """The points that were called, in order."""
    return marks.read_text(encoding="utf-8").splitlines() if marks.exists() else []


def slowly(marks: str, file: str) -> Sweep:
    """A sweep of some seconds, to be stopped on its way."""
    grid = {"marks": [marks], "a": range(10), "b": range(6), "seconds": [0.1]}
    return sweep(marked, grid, file=file, chunk=1, progress=False)
