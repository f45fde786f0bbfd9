"""A parameter that a reader sets, and the stops of its slider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from goodwill.checks import check_integer, check_number


@dataclass(frozen=True)
class Slider:
    """A parameter that the reader sets.

    Parameters
    ----------
    name : str
        The parameter's name in Python, in the address and in errors.
    label : str
        What it is, in words.
    stops : numbers, increasing
        Where the slider stops; any number from the first to the last can be typed, but only a stop if a table
        depends on it.  If all are ints, it must be an int.
    start : number
        Where it stands at first.
    form : str
        How its numbers are written: "" as they are, "%" as a percentage, "€" in euros and cents.
    more : bool
        Whether it waits behind "More numbers", since a reader moves others first.

    Raises
    ------
    TypeError, ValueError
        If ``start`` is out of range, or no number; or if ``stops`` do not increase.

    Examples
    --------
    >>> Slider("loss", "loss rate", (0.1, 0.2), 0.3)
    Traceback (most recent call last):
        ...
    ValueError: loss = 0.3 is out of range: it must satisfy 0.1 <= loss <= 0.2
    """

    name: str
    label: str
    stops: Sequence[Any]
    start: Any
    form: str = ""
    more: bool = False

    def __post_init__(self) -> None:
        if not self.stops or any(a >= b for a, b in pairwise(self.stops)):
            raise ValueError(f"stops of {self.name} = {self.stops} are out of order: they must increase")
        low, high = self.stops[0], self.stops[-1]
        if self.whole:
            check_integer(self.name, self.start, least=low)
        wanted = f"{low} <= {self.name} <= {high}"
        check_number(self.name, self.start, wanted, lambda x: (low <= x) & (x <= high))

    @property
    def whole(self) -> bool:
        return all(isinstance(stop, int) for stop in self.stops)

    def place(self, value: Any) -> int:
        """Which of the stops ``value`` is; a ValueError if it is none."""
        if value not in self.stops:
            near = sorted(sorted(self.stops, key=lambda stop: abs(stop - value))[:2])
            raise ValueError(
                f"{self.name} = {value} was not solved, only the slider's stops were, as {near} beside it"
            )
        return list(self.stops).index(value)


def even_stops(low: float, high: float, step: float) -> tuple[float, ...]:
    """Stops at equal distances, as the decimals that one would type.

    >>> even_stops(0.1, 0.4, 0.1)
    (0.1, 0.2, 0.3, 0.4)
    """
    return tuple(round(low + step * k, 10) for k in range(round((high - low) / step) + 1))


def even_ratios(low: float, high: float, number: int) -> tuple[float, ...]:
    """Stops at equal ratios, rounded to three digits.

    >>> even_ratios(0.01, 1, 5)
    (0.01, 0.0316, 0.1, 0.316, 1.0)
    """
    return tuple(float(f"{x:.3g}") for x in np.geomspace(low, high, number))


def stops_with(start: Any, stops: Sequence[Any]) -> tuple[Any, ...]:
    """The stops, and between them the place where a slider starts, so that a table has it, too.

    >>> stops_with(0.25, (0.1, 0.2, 0.3)), stops_with(7, (0.1, 0.2))
    ((0.1, 0.2, 0.25, 0.3), (0.1, 0.2))
    """
    inside = isinstance(start, int | float) and start not in stops and stops[0] < start < stops[-1]
    return tuple(sorted((*stops, start))) if inside else tuple(stops)
