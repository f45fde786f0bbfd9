"""Whether a record has the shape that its types say, before anything of it is used.

Whoever makes records in Python may put anything into them.  What is checked below are only types and lengths;
ranges and sums are checked where the numbers are used.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from goodwill.proofs.rejected import require


def shaped(kind: Any, value: Any, place: str) -> Any:
    """A copy of the value, if it has the type ``kind``: fractions, indices, tuples of such, and records.

    An int counts as a fraction.  Nothing else does: no bool, no float, no number of another library.

    >>> shaped(tuple[Fraction, ...], (1, Fraction(1, 2)), "normal")
    (Fraction(1, 1), Fraction(1, 2))
    >>> shaped(tuple[Fraction, ...], (1, 0.5), "normal")
    Traceback (most recent call last):
        ...
    goodwill.proofs.rejected.ProofRejected: normal[1] is a float: it must be a fraction
    """
    found = type(value)
    if kind is Fraction:
        require(found in (Fraction, int), "{} is a {}: it must be a fraction", place, found.__name__)
        return Fraction(value)
    if kind is int:
        require(found is int and value >= 0, "{} is no index: it must be an int, at least 0", place)
        return value
    if isinstance(kind, UnionType):
        options = get_args(kind)
        names = " or ".join(option.__name__ for option in options)
        kind = Fraction if found is int and Fraction in options else found
        require(kind in options, "{} is a {}: it must be a {}", place, found.__name__, names)
    if kind in (NoneType, Fraction):
        return None if value is None else Fraction(value)
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind), value, place)
    require(found is kind, "{} is a {}: it must be a {}", place, found.__name__, kind.__name__)
    hints = fields(kind)
    return kind(
        *(shaped(hint, x, f"{place}.{name}") for (name, hint), x in zip(hints.items(), value, strict=True))
    )


def _tuple(kinds: tuple[Any, ...], value: Any, place: str) -> tuple[Any, ...]:
    require(type(value) in (tuple, list), "{} is a {}: it must be a tuple", place, type(value).__name__)
    if kinds[-1] is Ellipsis:
        kinds = kinds[:1] * len(value)
    right = len(kinds) == len(value)
    require(right, "{} has {} entries: it must have {}", place, len(value), len(kinds))
    return tuple(
        shaped(kind, x, f"{place}[{k}]") for k, (kind, x) in enumerate(zip(kinds, value, strict=True))
    )


@cache
def fields(record: Any) -> dict[str, Any]:
    """The names and types of a record's fields, in order."""
    return get_type_hints(record)
