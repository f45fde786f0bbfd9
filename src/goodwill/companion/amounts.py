"""Numbers as pictures with sliders write them; a page does the same in ``explorer/charts.js``."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any


def short(value: Any, form: str) -> str:
    """Four digits at most, or with "%" a percentage with three, or with "€" euros and cents.

    >>> short(-0.3, "€"), short(-0.001, "€"), short(-0.25, "%"), short(2.00004, "")
    ('−€0.30', '€0.00', '−25%', '2')

    Half of the last digit counts as one, as a page has it:

    >>> short(7.3125, ""), short(0.125, "€"), short(-0.00125, "%")
    ('7.313', '€0.13', '−0.125%')
    """
    size = Decimal(abs(float(value)) * (100 if form == "%" else 1))
    if form == "€":
        return _signed(value, str(_rounded(size, -2)), "€")
    scaled = float(_rounded(size, size.adjusted() - (2 if form else 3)))
    return f"{_signed(value, f'{scaled:.10g}')}{form}"


def _rounded(size: Decimal, place: int) -> Decimal:
    return size.quantize(Decimal(1).scaleb(place), ROUND_HALF_UP)


def tick(value: float, form: str) -> str:
    """A number beside an axis: whole euros have no cents.

    >>> tick(-2.0, "€"), tick(2.5, "€")
    ('−€2', '€2.5')
    """
    return _signed(value, f"{abs(value):g}", "€") if form == "€" else short(value, form)


def _signed(value: Any, size: str, unit: str = "") -> str:
    """A size with the sign of the value before its unit; what is rounded to zero has none."""
    return f"{'−' if value < 0 and float(size) else ''}{unit}{size}"
