"""Apostrophes in what a picture says, as the book's prose has them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any


def curly(told: Any) -> Any:
    """Words with curly apostrophes, also within lists, tuples, the keys and values of mappings, and records.

    >>> curly("P2's hope"), curly(["the peers' share", 3])
    ('P2’s hope', ['the peers’ share', 3])
    """
    if isinstance(told, str):
        return re.sub(r"(?<=\w)'", "’", told)
    if isinstance(told, Mapping):
        return {curly(key): curly(value) for key, value in told.items()}
    if isinstance(told, list | tuple):
        return type(told)(map(curly, told))
    if dataclasses.is_dataclass(told) and not isinstance(told, type):
        return dataclasses.replace(
            told, **{f.name: curly(getattr(told, f.name)) for f in dataclasses.fields(told)}
        )
    return told
