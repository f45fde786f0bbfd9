"""Reading certificates from files: JSON, as the page *Certificates* of the book says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from goodwill.proofs.plays import extent
from goodwill.proofs.rejected import ProofRejected, require
from goodwill.proofs.shapes import Index, shaped
from goodwill.proofs.statements import Theorem

FORMAT, VERSION = "goodwill certificate", 1

#: The most bytes of a file, and digits of an index.
MOST_BYTES, MOST_INDEX = 32 * 2**20, 9

#: The most that the table of the plays of a file may hold.
MOST_EXTENT = 10**7


def load(file: str | Path) -> Theorem:
    """Read a theorem with its proof from a file; what it claims is not checked.

    Raises
    ------
    ProofRejected
        If the file is no certificate, with the place and the reason.
    OSError
        If it cannot be read at all.
    """
    with Path(file).open("rb") as stream:
        return from_bytes(stream.read(MOST_BYTES + 1))


def from_bytes(data: bytes) -> Theorem:
    """The theorem that a file's bytes hold.

    >>> from_bytes(b"[[[[")
    Traceback (most recent call last):
        ...
    goodwill.proofs.rejected.ProofRejected: the file is no JSON: Expecting value: line 1 column 5 (char 4)
    """
    require(len(data) <= MOST_BYTES, "the file is larger than {} bytes", MOST_BYTES)
    try:
        readers: Any = {"parse_int": _index, "parse_float": _no_number, "parse_constant": _no_number}
        found = json.loads(data.decode("utf-8"), object_pairs_hook=_object, **readers)
    except RecursionError:
        raise ProofRejected("the file is nested too deeply") from None
    except ValueError as error:
        raise ProofRejected(f"the file is no JSON: {error}") from None
    require(type(found) is dict and found.get("format") == FORMAT, "the file is no {}", FORMAT)
    known = type(found.get("version")) is Index and found["version"] == VERSION
    require(known, "the file's version is not {}, the only one that is known here", VERSION)
    theorem = shaped(Theorem, {k: x for k, x in found.items() if k not in ("format", "version")}, "theorem")
    check_extent(theorem)
    return theorem


def check_extent(theorem: Theorem) -> None:
    """Refuse what is too large for a file, before a table of all plays is made."""
    found = extent(theorem.game, theorem.scope)
    require(found <= MOST_EXTENT, "the plays have the extent {}, above {}", found, MOST_EXTENT)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    require(len(found) == len(pairs), "the file has an object that repeats a key")
    return found


def _index(text: str) -> Index:
    right = text.isascii() and text.isdigit() and len(text) <= MOST_INDEX
    require(right, "the file has the number {}..., which is no index and not in quotes", text[:MOST_INDEX])
    return Index(text)


def _no_number(text: str) -> None:
    raise ProofRejected("the file has a number that is no index and not in quotes")
