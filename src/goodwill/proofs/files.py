"""Certificates as files: JSON, with fractions as strings, as the page *Certificates* of the book says.

The types of the records are the format: an object has the fields of its record, an array is a tuple, and
where several kinds of record may stand, ``"kind"`` says which.
"""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from goodwill.proofs.rejected import ProofRejected, require
from goodwill.proofs.shapes import fields, shaped
from goodwill.proofs.statements import Theorem

FORMAT, VERSION = "goodwill certificate", 1

#: The most bytes of a file, digits of a numerator or denominator, and digits of an index.
MOST_BYTES, MOST_DIGITS, MOST_INDEX = 32 * 2**20, 4_000, 9

NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(/[1-9][0-9]*)?")


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
        hints = fields(type(value))
        inside = {
            name: _encoded(x, _is_tagged(hints[name]), f"{place}.{name}")
            for name, x in zip(hints, value, strict=True)
        }
        return {"kind": type(value).__name__.lower(), **inside} if tagged else inside
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
    return _decoded(Theorem, {k: x for k, x in found.items() if k not in ("format", "version")}, "theorem")


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


def _decoded(kind: Any, value: Any, place: str) -> Any:
    """The value of the type that belongs there."""
    if isinstance(kind, UnionType):
        return _chosen(get_args(kind), value, place)
    if kind is Fraction:
        right = type(value) is str and NUMBER.fullmatch(value) is not None
        require(right, "{} is no number in quotes, as '3' or '-7/20'", place)
        parts = value.lstrip("-").split("/")
        right = max(map(len, parts)) <= MOST_DIGITS
        require(right, "{} has more than {} digits", place, MOST_DIGITS)
        return Fraction(value)
    if kind is int:
        require(type(value) is int, "{} is no index", place)
        return value
    if get_origin(kind) is tuple:
        require(type(value) is list, "{} is no array", place)
        kinds = get_args(kind)
        if kinds[-1] is Ellipsis:
            kinds = kinds[:1] * len(value)
        right = len(kinds) == len(value)
        require(right, "{} has {} entries: it must have {}", place, len(value), len(kinds))
        return tuple(
            _decoded(k, x, f"{place}[{n}]") for n, (k, x) in enumerate(zip(kinds, value, strict=True))
        )
    require(type(value) is dict, "{} is no object", place)
    hints = fields(kind)
    wanted = " ".join(sorted(hints)) or "none"
    require(set(value) == set(hints), "{} has the wrong keys: they must be {}", place, wanted)
    return kind(*(_decoded(hint, value[name], f"{place}.{name}") for name, hint in hints.items()))


def _chosen(options: tuple[Any, ...], value: Any, place: str) -> Any:
    """One of several kinds: a number or null, or the record that ``kind`` names."""
    if Fraction in options:
        return None if value is None and NoneType in options else _decoded(Fraction, value, place)
    names = {option.__name__.lower(): option for option in options}
    name = value.get("kind") if type(value) is dict else None
    known = type(name) is str and name in names
    require(known, "{} must have the kind {}", place, " or ".join(names))
    return _decoded(names[name], {k: x for k, x in value.items() if k != "kind"}, place)
