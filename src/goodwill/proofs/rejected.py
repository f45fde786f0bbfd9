"""The one error of a check, and how it is raised."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

#: Numbers with more digits are not written out.
LONG = 24


class ProofRejected(AssertionError):
    """A proof does not prove what it claims."""


def require(holds: bool, text: str, *values: Any) -> None:
    """Reject the proof unless something holds; the values go into the gaps ``{}`` of the text.

    >>> require(False, "{} reaches {}", "steps[0]", Fraction(1, 2))
    Traceback (most recent call last):
        ...
    goodwill.proofs.rejected.ProofRejected: steps[0] reaches 1/2
    """
    if not holds:
        raise ProofRejected(text.format(*map(short, values)))


def short(value: Any) -> str:
    """A value in few characters: a fraction with long numbers as what it is about.

    >>> short(Fraction(1, 3)), short(Fraction(10**30 + 1, 10**31)), short((Fraction(2), Fraction(1)))
    ('1/3', 'about 0.1', '(2, 1)')
    """
    if isinstance(value, tuple):
        return f"({', '.join(map(short, value))})" if len(value) <= LONG else f"({len(value)} entries)"
    if not isinstance(value, Fraction | int):
        return str(value)
    if max(abs(value.numerator), value.denominator) < 10**LONG:
        return str(value)
    try:
        return f"about {float(value):.10g}"
    except OverflowError:
        return "a number beyond all floats"
