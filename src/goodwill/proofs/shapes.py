"""Whether something has the shape of a record, before anything of it is used: types and lengths.

Records come from Python, where anybody may put anything into them, or from a file, where an object stands for
a record, an array for a tuple and a string for a fraction.  Both are read by the types of the records, which
so are the format of the files.  Ranges and sums are checked where the numbers are used.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from goodwill.proofs.rejected import ProofRejected, require

#: The most digits of a numerator or denominator in a file.
MOST_DIGITS = 4_000

NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(/[1-9][0-9]*)?")


class Index(int):
    """An integer of a file, where fractions are strings."""


def shaped(kind: Any, value: Any, place: str) -> Any:
    """The value as the type ``kind`` has it: a fraction, an index, a tuple of such, or a record.

    An int is a fraction, and so is a string as in a file.  Nothing else is: no bool, no float, no number of
    another library.

    >>> shaped(tuple[Fraction, ...], (1, "-7/20"), "normal")
    (Fraction(1, 1), Fraction(-7, 20))
    >>> shaped(tuple[Fraction, ...], (1, 0.5), "normal")
    Traceback (most recent call last):
        ...
    goodwill.proofs.rejected.ProofRejected: normal[1] is a float: it must be a fraction
    """
    found = type(value)
    if isinstance(kind, UnionType):
        kind, value = _chosen(get_args(kind), value, place)
    if kind is None:
        return None
    if kind is Fraction:
        return _fraction(value, place)
    if kind is int:
        right = found in (int, Index) and value >= 0
        require(right, "{} is no index: it must be an int, at least 0", place)
        return int(value)
    if get_origin(kind) is tuple:
        require(found in (tuple, list), "{} is a {}: it must be a tuple", place, found.__name__)
        kinds = get_args(kind)
        kinds = kinds[:1] * len(value) if kinds[-1] is Ellipsis else kinds
        require(len(value) == len(kinds), "{} has {} entries, not {}", place, len(value), len(kinds))
        pairs = enumerate(zip(kinds, value, strict=True))
        return tuple(shaped(inside, x, f"{place}[{k}]") for k, (inside, x) in pairs)
    hints = fields(kind)
    if type(value) is dict:
        right = set(value) == set(hints)
        require(right, "{} has the wrong keys: they must be {}", place, " ".join(hints) or "none")
        value = kind(**value)
    right = type(value) is kind and len(value) == len(hints)
    require(right, "{} is a {}: it must be a whole {}", place, found.__name__, kind.__name__)
    entries = zip(hints.items(), value, strict=True)
    return kind(*(shaped(hint, x, f"{place}.{name}") for (name, hint), x in entries))


def _chosen(options: tuple[Any, ...], value: Any, place: str) -> tuple[Any, Any]:
    """Which of several types is meant: None or a fraction, or one of several records."""
    if Fraction in options:
        return (None, None) if value is None else (Fraction, value)
    names = {option.__name__.lower(): option for option in options}
    if type(value) is dict:
        name = value.get("kind")
        known = type(name) is str and name in names
        require(known, "{} has no kind: it must be {}", place, " or ".join(names))
        return names[name], {key: x for key, x in value.items() if key != "kind"}
    right = type(value) in options
    require(right, "{} is a {}: it must be a {}", place, type(value).__name__, " or ".join(names))
    return type(value), value


def _fraction(value: Any, place: str) -> Fraction:
    if type(value) is str:
        require(NUMBER.fullmatch(value) is not None, "{} is no number, as '3' or '-7/20'", place)
        digits = max(map(len, value.lstrip("-").split("/")))
        require(digits <= MOST_DIGITS, "{} has more than {} digits", place, MOST_DIGITS)
        try:
            return Fraction(value)
        except ValueError:  # only where Python was told to read fewer digits
            raise ProofRejected(f"{place} has more digits than this Python reads") from None
    right = type(value) in (Fraction, int)
    require(right, "{} is a {}: it must be a fraction", place, type(value).__name__)
    # Whoever reaches into a fraction can put anything there: a float, or a denominator below 0.
    above, below = value.numerator, value.denominator
    right = type(above) is int and type(below) is int and below > 0
    require(right, "{} is no fraction of integers, the lower one above 0", place)
    return Fraction(above, below)


@cache
def fields(record: Any) -> dict[str, Any]:
    """The names and types of a record's fields, in order."""
    return get_type_hints(record)
