"""The face of a package: the names that it hands on, each fetched from its room when it is first asked for.

Who imports a formula so loads no solver.  The stub ``__init__.pyi`` beside a package's ``__init__.py`` says
which name comes from which room; type checkers read the same lines.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from importlib import import_module, resources
from typing import Any


def face(package: str) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """A package's ``__getattr__``, ``__dir__`` and ``__all__``, as its stub has them.

    >>> get, _, names = face("goodwill.reputation")
    >>> "least_discount" in names, get("least_discount").__module__
    (True, 'goodwill.reputation.formulas.theorems')
    >>> get("no_such_thing")
    Traceback (most recent call last):
        ...
    AttributeError: module 'goodwill.reputation' has no attribute 'no_such_thing'
    """
    stub = ast.parse(resources.files(package).joinpath("__init__.pyi").read_text(encoding="utf-8"))
    rooms = {
        alias.asname or alias.name: (node.module or "", alias.name)
        for node in stub.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }

    def __getattr__(name: str) -> Any:
        if name not in rooms:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        room, there = rooms[name]
        value = getattr(import_module(room), there)
        setattr(sys.modules[package], name, value)
        return value

    return __getattr__, lambda: sorted(rooms), sorted(rooms)
