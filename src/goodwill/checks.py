"""Checks of what a user gives: an error names the parameter, its value and its range.

Each check hands the number back as Python's own (see :func:`goodwill.arithmetic.plain`), so that a function
converts its numbers where it checks them.  Letters pass all checks, since they are no numbers yet.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from goodwill.arithmetic import is_symbolic, plain, written

#: The most rounds, clients or powers that a function goes through.
MOST = 10**6


def shown(value: Any) -> str:
    """A value as an error quotes it: cut short if it is long.

    >>> shown(0.5), shown(10**400)
    ('0.5', '100000000000000000...0000000000000000000')
    """
    try:
        text = str(value)
    except ValueError:  # Python writes no integer of more than 4300 digits
        return f"a number of {value.bit_length()} bits" if isinstance(value, int) else "a long number"
    return text if len(text) <= 200 else f"{text[:18]}...{text[-19:]}"


def quoted(value: Any) -> str:
    """The same with quotation marks around text, where the kind of the value is at fault.

    >>> quoted("1/2"), quoted({})
    ("'1/2'", '{}')
    """
    return shown(value) if isinstance(value, int) else shown(repr(value))


def check_integer(name: str, value: Any, least: int, most: int | None = None) -> Any:
    """The integer, if it is at least ``least``, and at most ``most`` where there is such a limit.

    >>> check_integer("T", np.int64(2), least=1)
    2
    >>> check_integer("T", 2.5, least=1)
    Traceback (most recent call last):
        ...
    TypeError: T = 2.5 is not an integer: it must be an integer with T >= 1
    """
    if type(value) is int and least <= value and (most is None or value <= most):
        return value  # quickly, since solvers ask in every round
    if is_symbolic(value):
        return value
    wanted = f"it must be an integer with {name} >= {least}" + (f" and <= {most}" if most is not None else "")
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        raise TypeError(f"{name} = {quoted(value)} is not an integer: {wanted}")
    integer = int(value)
    if integer < least or (most is not None and integer > most):
        raise ValueError(f"{name} = {shown(integer)} is out of range: {wanted}")
    return integer


def check_number(name: str, value: Any, wanted: str, holds: Callable[[Any], Any]) -> Any:
    """The number (or array of floats), if it is finite, no larger than a float can be, and ``holds``.

    >>> check_number("price", np.float32(0.5), "price > 0", lambda x: x > 0)
    0.5
    >>> check_number("price", -1, "price > 0", lambda x: x > 0)
    Traceback (most recent call last):
        ...
    ValueError: price = -1 is out of range: it must satisfy price > 0
    """
    if is_symbolic(value):
        return value
    number = plain(value)
    is_number = isinstance(number, numbers.Real) and not isinstance(number, bool)
    if not (is_number or (isinstance(number, np.ndarray) and number.dtype == float)):
        raise TypeError(f"{name} = {quoted(value)} is not a number: it must satisfy {wanted}")
    if not is_finite(number) or not np.all(holds(number)):
        raise ValueError(f"{name} = {shown(value)} is out of range: it must satisfy {wanted}")
    return number


def is_finite(value: Any) -> bool:
    """Whether a number, or all of an array, is finite, and no larger than a float can be.

    >>> from fractions import Fraction
    >>> is_finite(Fraction(1, 10**400)), is_finite(10**400), is_finite(float("nan"))
    (True, False, False)
    """
    try:
        if isinstance(value, np.ndarray):
            return bool(np.all(np.isfinite(value.astype(float))))
        return math.isfinite(value)
    except OverflowError:
        return False


def check_probability(name: str, value: Any) -> Any:
    """The number, if it is from 0 to 1.

    >>> check_probability("prior_byzantine", 3)
    Traceback (most recent call last):
        ...
    ValueError: prior_byzantine = 3 is out of range: it must satisfy 0 <= prior_byzantine <= 1
    """
    return check_number(name, value, f"0 <= {name} <= 1", lambda x: (x >= 0) & (x <= 1))


def check_share(name: str, value: Any) -> Any:
    """The number, if it is above 0 and at most 1.

    >>> check_share("honest_prior", 0)
    Traceback (most recent call last):
        ...
    ValueError: honest_prior = 0 is out of range: it must satisfy 0 < honest_prior <= 1
    """
    return check_number(name, value, f"0 < {name} <= 1", lambda x: (x > 0) & (x <= 1))


def check_inside(name: str, value: Any) -> Any:
    """The number, if it is between 0 and 1, and neither of them.

    >>> check_inside("doubt", 1)
    Traceback (most recent call last):
        ...
    ValueError: doubt = 1 is out of range: it must satisfy 0 < doubt < 1
    """
    return check_number(name, value, f"0 < {name} < 1", lambda x: (x > 0) & (x < 1))


def check_discount(name: str, value: Any) -> Any:
    """The number, if it is a discount factor, 0 < delta < 1.

    >>> check_discount("delta", 1)
    Traceback (most recent call last):
        ...
    ValueError: delta = 1 is out of range: it must satisfy 0 < delta < 1
    """
    return check_inside(name, value)


def check_fineness(name: str, value: Any) -> float:
    """The number as a float, if it is between 0 and 1; one too small for a float is the smallest that counts.

    >>> check_fineness("tolerance", 5e-324)
    1e-300
    """
    return max(float(check_inside(name, value)), 1e-300)


def check_kind(name: str, value: Any, *kinds: type) -> None:
    """Raise unless ``value`` is of one of these kinds.

    >>> check_kind("market", 3, dict)
    Traceback (most recent call last):
        ...
    TypeError: market = 3 is no dict
    """
    if not isinstance(value, kinds):
        known = " or ".join(kind.__name__ for kind in kinds)
        raise TypeError(f"{name} = {quoted(value)} is no {known}")


def check_choice(name: str, value: Any, options: Iterable[str]) -> None:
    """Raise unless ``value`` is one of these words.

    >>> check_choice("reading", "soon", ("normal", "extensive"))
    Traceback (most recent call last):
        ...
    ValueError: reading = 'soon' is unknown: it must be one of ['normal', 'extensive']
    """
    known = [*options]
    if not (isinstance(value, str) and value in known):
        raise ValueError(f"{name} = {quoted(value)} is unknown: it must be one of {known}")


def check_flag(name: str, value: Any) -> bool:
    """Whether ``value`` counts as true, as that of any object that knows.

    >>> check_flag("ties", 0), check_flag("ties", "no")
    (False, True)
    >>> check_flag("ties", np.array([0, 1]))
    Traceback (most recent call last):
        ...
    TypeError: ties = array([0, 1]) is neither true nor false
    """
    try:
        return bool(value)
    except (TypeError, ValueError):
        raise TypeError(f"{name} = {quoted(value)} is neither true nor false") from None


def check_function(name: str, value: Any) -> None:
    """Raise unless ``value`` can be called.

    >>> check_function("punishes", 3)
    Traceback (most recent call last):
        ...
    TypeError: punishes = 3 is no function
    """
    if not callable(value):
        raise TypeError(f"{name} = {quoted(value)} is no function")


def listed(name: str, value: Any, most: int | None = None) -> list[Any]:
    """The entries of a list; a single number is a list of one.  Pages read lists of parameters with it.

    >>> listed("losses", 0.1), listed("losses", (0.1, 0.2))
    ([0.1], [0.1, 0.2])
    >>> listed("losses", [], most=4)
    Traceback (most recent call last):
        ...
    ValueError: losses = [] has 0 entries: it must have 1 to 4
    """
    entries = [value] if isinstance(value, (int, float)) else value
    if not isinstance(entries, (list, tuple)):
        raise TypeError(f"{name} = {quoted(value)} is not a list: it must be a number, or a list of numbers")
    if not entries or (most and len(entries) > most):
        wanted = f"have 1 to {most}" if most else "have at least 1"
        raise ValueError(f"{name} = {shown(value)} has {len(entries)} entries: it must {wanted}")
    return [*entries]


def exact(name: str, value: Any) -> Any:
    """A number exactly as a reader wrote it, as a fraction: ``0.8``, ``"0.8"`` and ``"4/5"`` are all 4/5.

    Pages that compute in fractions read their parameters with it.

    >>> exact("delta", "1/3"), exact("delta", 0.1)
    (Fraction(1, 3), Fraction(1, 10))
    >>> exact("delta", "soon")
    Traceback (most recent call last):
        ...
    TypeError: delta = 'soon' is not a number: write it as 2, 0.8 or 4/5
    """
    try:
        number = written(value)
    except ValueError:
        wrong = "finite" if isinstance(value, float) else "a number"
        kind = ValueError if isinstance(value, float) else TypeError
        raise kind(f"{name} = {quoted(value)} is not {wrong}: write it as 2, 0.8 or 4/5") from None
    if not is_finite(number):
        raise ValueError(f"{name} = {shown(value)} is out of range: it must be no larger than a float can be")
    return number
