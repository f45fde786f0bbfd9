"""Certificates as files: JSON, with fractions as strings, as the page *Certificates* of the book says.

The types of the records are the format (see :mod:`goodwill.proofs.shapes`): an object has the fields of its
record, an array is a tuple, and where several kinds of record may stand, ``"kind"`` says which.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin

from goodwill.proofs.rejected import ProofRejected, require
from goodwill.proofs.shapes import MOST_DIGITS, fields, shaped
from goodwill.proofs.statements import Theorem

FORMAT, VERSION = "goodwill certificate", 1

#: The most bytes of a file, and digits of an index.
MOST_BYTES, MOST_INDEX = 32 * 2**20, 9


def save(theorem: Theorem, file: str | Path) -> None:
    """Write a theorem with its proof to a file.

    Raises
    ------
    ProofRejected
        If it is no theorem by the types of its fields, or a number has too many digits for a file.
    """
    Path(file).write_text(to_text(theorem), encoding="utf-8")


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


def to_text(theorem: Theorem) -> str:
    """The text of a file: one line for each step and state.

    >>> from goodwill.proofs.statements import Strategy
    >>> to_text(Strategy(1, 2, 3, 4, 5))
    Traceback (most recent call last):
        ...
    goodwill.proofs.rejected.ProofRejected: theorem.game is a int: it must be a Game
    """
    body = _encoded(shaped(Theorem, theorem, "theorem"), True, "theorem")
    lines = []
    for key, value in {"format": FORMAT, "version": VERSION, **body}.items():
        if key in ("steps", "states") and value:
            text = "[\n" + ",\n".join(map(_line, value)) + "\n]"
        else:
            text = _line(value)
        lines.append(f"{_line(key)}: {text}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _line(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _encoded(value: Any, tagged: bool, place: str) -> Any:
    """A record as an object, a tuple as an array, a fraction as a string; a kind where one is asked for."""
    if isinstance(value, Fraction):
        long = max(abs(value.numerator), value.denominator) >= 10**MOST_DIGITS
        require(not long, "{} has more than {} digits: too many for a file", place, MOST_DIGITS)
        return str(value)
    if hasattr(value, "_fields"):
        record: Any = type(value)
        hints = fields(record)
        inside = {
            name: _encoded(x, _is_tagged(hints[name]), f"{place}.{name}")
            for name, x in zip(hints, value, strict=True)
        }
        return {"kind": record.__name__.lower(), **inside} if tagged else inside
    if isinstance(value, tuple):
        return [_encoded(x, tagged, f"{place}[{k}]") for k, x in enumerate(value)]
    return value


def _is_tagged(hint: Any) -> bool:
    """Whether records of several kinds may stand there, or in the array there."""
    if get_origin(hint) is tuple:
        return _is_tagged(get_args(hint)[0])
    return isinstance(hint, UnionType) and Fraction not in get_args(hint)


def from_bytes(data: bytes) -> Theorem:
    """The theorem that a file's bytes hold.

    >>> from_bytes(b"[[[[")
    Traceback (most recent call last):
        ...
    goodwill.proofs.rejected.ProofRejected: the file is no JSON: Expecting value: line 1 column 5 (char 4)
    """
    require(len(data) <= MOST_BYTES, "the file is larger than {} bytes", MOST_BYTES)
    try:
        text = data.decode("utf-8")
        found = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_index,
            parse_float=_no_number,
            parse_constant=_no_number,
        )
    except RecursionError:
        raise ProofRejected("the file is nested too deeply") from None
    except ValueError as error:
        raise ProofRejected(f"the file is no JSON: {error}") from None
    require(type(found) is dict and found.get("format") == FORMAT, "the file is no {}", FORMAT)
    version = found.get("version")
    known = type(version) is int and version == VERSION
    require(known, "the file's version is not {}, the only one that is known here", VERSION)
    return shaped(Theorem, {k: x for k, x in found.items() if k not in ("format", "version")}, "theorem")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    require(len(found) == len(pairs), "the file has an object that repeats a key")
    return found


def _index(text: str) -> int:
    require(
        text.isdigit() and len(text) <= MOST_INDEX, "the file has a number that is no index, not in quotes"
    )
    return int(text)


def _no_number(text: str) -> None:
    raise ProofRejected("the file has a number that is no index, not in quotes")
