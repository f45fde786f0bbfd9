"""Writing certificates to files.  Nobody has to trust it: what it wrote is read and checked."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin

from goodwill.proofs.files import FORMAT, VERSION, check_extent
from goodwill.proofs.rejected import require
from goodwill.proofs.shapes import MOST_DIGITS, fields, shaped
from goodwill.proofs.statements import Theorem


def save(theorem: Theorem, file: str | Path) -> None:
    """Write a theorem with its proof to a file.

    Raises
    ------
    ProofRejected
        If it is no theorem by the types of its fields, or the game or a number is too large for a file.
    """
    Path(file).write_text(to_text(theorem), encoding="utf-8")


def to_text(theorem: Theorem) -> str:
    """The text of a file: one line for each step and state.

    >>> from goodwill.proofs.statements import Strategy
    >>> to_text(Strategy(1, 2, 3, 4, 5))
    Traceback (most recent call last):
        ...
    goodwill.proofs.rejected.ProofRejected: theorem.game is a int: it must be a whole Game
    """
    clean = shaped(Theorem, theorem, "theorem")
    check_extent(clean)
    body = _encoded(clean, True, "theorem")
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
