"""Numbers as pictures with sliders write them; a page does the same in ``explorer/charts.js``."""

from __future__ import annotations

from typing import Any


def short(value: Any, form: str) -> str:
    """Four digits at most, or with "%" a percentage with three, or with "€" euros and cents.

    >>> short(-0.3, "€"), short(-0.001, "€"), short(-0.25, "%"), short(2.00004, "")
    ('−€0.30', '€0.00', '−25%', '2')
    """
    if form == "€":
        return _signed(value, f"{abs(float(value)):.2f}", "€")
    scaled = float(f"{abs(float(value)) * (100 if form else 1):.{3 if form else 4}g}")
    return f"{_signed(value, f'{scaled:.10g}')}{form}"


def tick(value: float, form: str) -> str:
    """A number beside an axis: whole euros have no cents.

    >>> tick(-2.0, "€"), tick(2.5, "€")
    ('−€2', '€2.5')
    """
    return _signed(value, f"{abs(value):g}", "€") if form == "€" else short(value, form)


def _signed(value: Any, size: str, unit: str = "") -> str:
    """A size with the sign of the value before its unit; what is rounded to zero has none."""
    return f"{'−' if value < 0 and float(size) else ''}{unit}{size}"
