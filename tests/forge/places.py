"""Every part of a record, and the record with one of them changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Path = tuple[int, ...]


def places(record: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every part of a record, with the way to it."""
    yield path, record
    if isinstance(record, tuple):
        for k, part in enumerate(record):
            yield from places(part, (*path, k))


def changed(record: Any, path: Path, new: Any) -> Any:
    """The record with another part at a place; its length and types are not looked at."""
    if not path:
        return new
    parts = list(record)
    parts[path[0]] = changed(parts[path[0]], path[1:], new)
    return tuple.__new__(type(record), parts)


def name(record: Any, path: Path) -> str:
    """The fields on the way to a place: game.payoffs, steps.sides.rows, ..."""
    words = []
    for k in path:
        if hasattr(record, "_fields"):
            words.append(record._fields[k])
        record = record[k]
    return ".".join(words) or "theorem"
