"""How often the truth surprises a provider, counted over all records of reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from goodwill.checks import check_function, check_inside, check_integer, check_number, check_probability


def mean_surprises(
    prior: Any, level: Any, mistakes: Any, tests: int, mimicry: Callable[[tuple[int, ...]], Any]
) -> Any:
    """Mean number of tests, if she is honest, in which he expects the truth with at most ``level``.

    All records are enumerated: a record says for each test whether the report was true (1) or not (0).

    Parameters
    ----------
    prior : number in (0, 1)
        His first belief that she is honest.
    level : number in (0, 1)
    mistakes : number, 0 <= mistakes < 1
        How often an honest client reports low quality as high by accident.
    tests : int, from 1 to 20
    mimicry : function of a record
        How likely a normal client tells the truth at the test that follows it.

    Examples
    --------
    >>> mean_surprises(0.25, 0.75, 0, 3, lambda record: 0.5)  # expected: 5/8, then 7/10, then 11/14
    2
    """
    prior, level = check_inside("prior", prior), check_inside("level", level)
    mistakes = check_number("mistakes", mistakes, "0 <= mistakes < 1", lambda x: (x >= 0) & (x < 1))
    tests = check_integer("tests", tests, least=1, most=20)
    check_function("mimicry", mimicry)
    total: Any = 0
    # By record: how likely it is if she is honest, and the belief after it.
    records: dict[tuple[int, ...], tuple[Any, Any]] = {(): (1, prior)}
    for _ in range(tests):
        following: dict[tuple[int, ...], tuple[Any, Any]] = {}
        for record, (weight, belief) in records.items():
            truth = check_probability("mimicry(record)", mimicry(record))
            expected = belief * (1 - mistakes) + (1 - belief) * truth
            total += weight * (expected <= level)
            for told, honest, seen in ((1, 1 - mistakes, expected), (0, mistakes, 1 - expected)):
                if honest and seen:
                    following[(*record, told)] = (weight * honest, belief * honest / seen)
        records = following
    return total
