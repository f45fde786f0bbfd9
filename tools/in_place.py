"""A finished folder takes the place of an earlier one at once: whoever looks finds one of them, whole."""

from __future__ import annotations

import ctypes
import os
import shutil
from pathlib import Path

#: From the headers of Linux and of macOS: paths are as seen from here, and two names are to be exchanged.
AT_FDCWD, EXCHANGE = -100, 2


def put(fresh: Path, target: Path) -> None:
    """Give the folder ``fresh`` the name ``target``, and remove an earlier one of that name.

    A kill leaves the earlier folder or the fresh one under that name.  Only where the system cannot exchange
    two names there is an instant without any; then :func:`restored` brings the earlier one back.
    """
    old = earlier(target)
    if not target.exists():
        fresh.rename(target)
    elif exchanged(fresh, target):
        old = fresh
    else:
        shutil.rmtree(old, ignore_errors=True)
        target.rename(old)
        fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def earlier(target: Path) -> Path:
    """Where the earlier folder is while it has no name of its own."""
    return target.with_name(f"{target.name}.old")


def restored(target: Path) -> None:
    """Bring back the folder that a kill in the instant between two names left without its own."""
    if not target.exists() and earlier(target).exists():
        earlier(target).rename(target)


def exchanged(one: Path, two: Path) -> bool:
    """Let two folders exchange their names in one step; False where the system cannot."""
    system = ctypes.CDLL(None)
    first, second = os.fsencode(one), os.fsencode(two)
    if hasattr(system, "renameat2"):
        return bool(system.renameat2(AT_FDCWD, first, AT_FDCWD, second, EXCHANGE) == 0)
    if hasattr(system, "renamex_np"):
        return bool(system.renamex_np(first, second, EXCHANGE) == 0)
    return False
