"""Checks of what a user gives: an error names the parameter, its value and its range.

Letters pass all of them, since they are no numbers yet.
"""

from __future__ import annotations

import numbers
from collections.abc import Callable
from typing import Any

import numpy as np

from goodwill.arithmetic import is_symbolic


def check_integer(name: str, value: Any, least: int) -> None:
    """Raise unless ``value`` is an integer that is at least ``least``; letters pass.

    >>> check_integer("T", 2.5, least=1)
    Traceback (most recent call last):
        ...
    TypeError: T = 2.5 is not an integer: it must be an integer with T >= 1
    """
    if is_symbolic(value):
        return
    wanted = f"it must be an integer with {name} >= {least}"
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        raise TypeError(f"{name} = {value!r} is not an integer: {wanted}")
    if value < least:
        raise ValueError(f"{name} = {value} is out of range: {wanted}")


def check_number(name: str, value: Any, wanted: str, holds: Callable[[Any], Any]) -> None:
    """Raise unless ``value`` is a finite number (or an array of them) for which ``holds``; letters pass.

    >>> check_number("price", -1, "price > 0", lambda x: x > 0)
    Traceback (most recent call last):
        ...
    ValueError: price = -1 is out of range: it must satisfy price > 0
    """
    if is_symbolic(value):
        return
    is_number = isinstance(value, numbers.Real) and not isinstance(value, bool)
    is_array = isinstance(value, np.ndarray) and value.dtype.kind in "iuf"
    if not (is_number or is_array):
        raise TypeError(f"{name} = {value!r} is not a number: it must satisfy {wanted}")
    if not np.all(np.isfinite(np.asarray(value, dtype=float))) or not np.all(holds(value)):
        raise ValueError(f"{name} = {value} is out of range: it must satisfy {wanted}")


def check_probability(name: str, value: Any) -> None:
    """Raise unless ``value`` is a number from 0 to 1; letters pass.

    >>> check_probability("prior_byzantine", 3)
    Traceback (most recent call last):
        ...
    ValueError: prior_byzantine = 3 is out of range: it must satisfy 0 <= prior_byzantine <= 1
    """
    check_number(name, value, f"0 <= {name} <= 1", lambda x: (x >= 0) & (x <= 1))


def check_share(name: str, value: Any) -> None:
    """Raise unless ``value`` is a number above 0 and at most 1; letters pass.

    >>> check_share("honest_prior", 0)
    Traceback (most recent call last):
        ...
    ValueError: honest_prior = 0 is out of range: it must satisfy 0 < honest_prior <= 1
    """
    check_number(name, value, f"0 < {name} <= 1", lambda x: (x > 0) & (x <= 1))


def check_discount(name: str, value: Any) -> None:
    """Raise unless ``value`` is a discount factor, 0 < delta < 1; letters pass.

    >>> check_discount("delta", 1)
    Traceback (most recent call last):
        ...
    ValueError: delta = 1 is out of range: it must satisfy 0 < delta < 1
    """
    check_number(name, value, f"0 < {name} < 1", lambda x: (x > 0) & (x < 1))
