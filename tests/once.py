"""What takes long and comes out the same is found once, for all workers and pages of a run of the tests."""

from __future__ import annotations

import fcntl
import functools
import hashlib
import importlib
import os
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

#: The variable that names the folder in which the run keeps what was found (``conftest.py``).
FOLDER = "GOODWILL_FOUND"
#: What pages ask for again as tests do, with nothing of a page's parameters in it: where it is, and its name.
SHARED = [("goodwill.companion.crowd", "crowd_tables")]


def once(find: Callable[..., Any]) -> Callable[..., Any]:
    """The function, called once with equal arguments; their names in print must tell them apart."""

    @functools.wraps(find)
    def found(*arguments: Any, **named: Any) -> Any:
        asked = repr((find.__module__, find.__qualname__, arguments, sorted(named.items())))
        path = Path(os.environ[FOLDER]) / hashlib.sha256(asked.encode()).hexdigest()
        with path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as new:
                    pickle.dump(find(*arguments, **named), new)
                Path(new.name).rename(path)
        return pickle.loads(path.read_bytes())

    return found


def share(cells: list[str]) -> None:
    """In the process of a page: what its cells name and others ask for, too, is found once."""
    for module, name in SHARED:
        if any(name in source for source in cells):
            room = importlib.import_module(module)
            setattr(room, name, once(getattr(room, name)))
