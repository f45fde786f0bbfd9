"""One function at many points of a grid: on any engine, in order, and resumed where it was stopped.

An *engine* is what runs calls: any ``concurrent.futures.Executor``, such as this machine's processes, the
executor of a Dask client, or the MPI pool of mpi4py.  What is known so far stands in a file, a line a point,
so that a sweep that was killed goes on from there.  A formula needs no sweep: it takes arrays.
"""

from __future__ import annotations

import itertools
import json
import math
import pickle
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from goodwill.arithmetic import plain
from goodwill.checks import check_function, check_integer, check_kind, shown

#: A chunk has at most so many points, and a sweep about so many chunks, so that its bar moves.
MOST_IN_A_CHUNK, CHUNKS = 64, 200
#: Seconds before a bar is shown.
PATIENCE = 2

Point = dict[str, Any]


@dataclass(frozen=True)
class Failure:
    """A point at which the function raised an error, and what that said."""

    point: Point
    error: str


@dataclass(frozen=True, eq=False)
class Sweep:
    """What a function answers at all points of a grid.

    ``grid`` has the values of each parameter.  ``values`` has one answer for each point, in the order of
    ``points``: the last parameter moves fastest.  Where the function failed the answer is None, and
    ``failures`` says why.

    Tables and labelled arrays are made of it in one line: ``pandas.DataFrame(found.columns())``, and
    ``xarray.DataArray(found.array(), found.grid, list(found.grid))``.
    """

    grid: dict[str, tuple[Any, ...]]
    values: tuple[Any, ...]
    failures: tuple[Failure, ...]

    @property
    def points(self) -> list[Point]:
        """The points of the grid, as keywords of the function."""
        return [*_points(self.grid)]

    def columns(self, name: str = "value") -> dict[str, list[Any]]:
        """A column for each parameter, and one with the answers."""
        if name in self.grid:
            raise ValueError(
                f"name = {name!r} is a parameter of the grid: call the column of answers otherwise"
            )
        points = self.points
        columns = {key: [point[key] for point in points] for key in self.grid}
        return columns | {name: [*self.values]}

    def array(self) -> np.ndarray[Any, Any]:
        """The answers with an axis for each parameter; in an array of floats a failure is nan, else None."""
        shape = [len(values) for values in self.grid.values()]
        if all(value is None or type(value) in (int, float) for value in self.values):
            return np.array([math.nan if v is None else v for v in self.values], dtype=float).reshape(shape)
        found = np.empty(len(self.values), dtype=object)
        found[:] = self.values
        return found.reshape(shape)


def sweep(
    function: Callable[..., Any],
    grid: Mapping[str, Sequence[Any]],
    executor: Executor | None = None,
    *,
    file: str | Path | None = None,
    chunk: int | None = None,
    progress: bool = True,
) -> Sweep:
    """Call a function at all points of a grid.

    Parameters
    ----------
    function : function of keywords
        Answers with a number, text, None, or with tuples, lists and dicts of those.  Other processes have to
        find it by its name, so it is one of a module, or a ``functools.partial`` of one.
    grid : mapping of names to values
        All combinations are tried, the last parameter fastest.
    executor : concurrent.futures.Executor, optional
        The engine; by default processes of this machine, one for each core.  A Dask client has one
        (``client.get_executor()``), mpi4py another (``mpi4py.futures.MPIPoolExecutor()``).
    file : path, optional
        Where answers are kept as they come.  If the file has answers of this function and grid, only what is
        missing, or has failed, is computed.  Whoever changes the function takes another file.
    chunk : int, optional
        How many points are sent to a worker at once.
    progress : bool
        Whether to show a bar, if it takes longer than two seconds (and tqdm is there).

    Returns
    -------
    Sweep

    Raises
    ------
    TypeError, ValueError
        If an argument is of no use, before anything is computed; or if the file belongs to another sweep.
    RuntimeError
        If a worker is lost with what it was at.  What had come is in the file.

    Examples
    --------
    >>> from concurrent.futures import ThreadPoolExecutor
    >>> from fractions import Fraction
    >>> with ThreadPoolExecutor() as threads:
    ...     found = sweep(Fraction, {"numerator": [1, 2], "denominator": [2, 0]}, threads)
    >>> found.values
    (Fraction(1, 2), None, Fraction(1, 1), None)
    >>> found.failures[1]
    Failure(point={'numerator': 2, 'denominator': 0}, error='ZeroDivisionError: Fraction(2, 0)')
    """
    check_function("function", function)
    axes = _axes(grid)
    check_kind("executor", executor, Executor, type(None))
    points = [*_points(axes)]
    if chunk is None:
        chunk = max(1, min(MOST_IN_A_CHUNK, len(points) // CHUNKS))
    check_integer("chunk", chunk, least=1)
    if executor is None:
        _check_sendable(function)
    with ExitStack() as stack:
        kept = _Kept(None if file is None else Path(file), _header(function, axes), stack)
        missing = [k for k in range(len(points)) if k not in kept.values]
        bar = stack.enter_context(_bar(len(points), len(kept.values), progress))
        for k, answer in _answers(function, points, missing, chunk, executor, stack, kept):
            kept.add(k, answer)
            bar.update()
    values = tuple(kept.values.get(k) for k in range(len(points)))
    failures = tuple(Failure(points[k], kept.errors[k]) for k in sorted(kept.errors))
    return Sweep(axes, values, failures)


def _axes(grid: Any) -> dict[str, tuple[Any, ...]]:
    """The grid, checked."""
    check_kind("grid", grid, Mapping)
    axes = {}
    for name, values in grid.items():
        if not isinstance(name, str) or not name.isidentifier():
            raise ValueError(f"grid has the name {name!r}: it must be a keyword of the function")
        if isinstance(values, str) or not isinstance(values, Sequence | np.ndarray):
            raise TypeError(f"grid[{name!r}] = {shown(values)} must be a sequence of values")
        axes[name] = tuple(plain(value) for value in values)
        if not axes[name] or len({repr(value) for value in axes[name]}) < len(axes[name]):
            raise ValueError(f"grid[{name!r}] = {shown(values)} must have values, each of them once")
    if not axes:
        raise ValueError("grid = {} has no parameter: give the values of one at least")
    return axes


def _points(axes: Mapping[str, tuple[Any, ...]]) -> Iterator[Point]:
    return (dict(zip(axes, values, strict=True)) for values in itertools.product(*axes.values()))


def _check_sendable(function: Callable[..., Any]) -> None:
    try:
        pickle.dumps(function)
    except Exception as error:
        raise TypeError(
            f"function = {_name(function)} cannot be sent to another process ({error}): define it in a "
            "module, or give an executor of threads"
        ) from error


def _name(function: Any) -> str:
    """What a function is called, and what of it is settled."""
    if isinstance(function, partial):
        settled = [repr(x) for x in function.args] + [f"{k}={v!r}" for k, v in function.keywords.items()]
        return f"{_name(function.func)}({', '.join(settled)})"
    return f"{function.__module__}.{function.__qualname__}"


def _header(function: Callable[..., Any], axes: Mapping[str, tuple[Any, ...]]) -> dict[str, Any]:
    return {"sweep": _name(function), "grid": {name: [*map(repr, values)] for name, values in axes.items()}}


def _answers(
    function: Callable[..., Any],
    points: list[Point],
    missing: list[int],
    chunk: int,
    executor: Executor | None,
    stack: ExitStack,
    kept: _Kept,
) -> Iterator[tuple[int, Any]]:
    """The answers at what is missing, as they come, each with its place."""
    chunks = [missing[k : k + chunk] for k in range(0, len(missing), chunk)]
    if executor is None and (sys.platform == "emscripten" or not chunks):  # a page has no processes
        for places in chunks:
            yield from zip(places, call_at(function, [points[k] for k in places]), strict=True)
        return
    engine = executor or stack.enter_context(ProcessPoolExecutor())
    sent = {engine.submit(call_at, function, [points[k] for k in places]): places for places in chunks}
    stack.callback(lambda: [future.cancel() for future in sent])
    for future in as_completed(sent):
        try:
            answers = future.result()
        except Exception as error:
            first, last = (points[sent[future][k]] for k in (0, -1))
            raise RuntimeError(
                f"a worker was lost between {first} and {last} ({type(error).__name__}: {error}): "
                f"{kept.where}"
            ) from error
        yield from zip(sent[future], answers, strict=True)


def call_at(function: Callable[..., Any], points: list[Point]) -> list[Any]:
    """What a worker does: the answers at some points, ready to be written, or what went wrong there.

    >>> call_at(Fraction, [{"numerator": 1, "denominator": 3}, {"numerator": "x"}])
    [{'value': {'fraction': '1/3'}}, {'error': "ValueError: Invalid literal for Fraction: 'x'"}]
    """
    answers = []
    for point in points:
        try:
            answers.append({"value": to_line(function(**point))})
        except Exception as error:
            answers.append({"error": f"{type(error).__name__}: {error}"})
    return answers


def to_line(value: Any) -> Any:
    """An answer in what JSON has; :func:`from_line` makes the same answer of it.

    >>> to_line((1, Fraction(1, 3), {"share": 0.5}))
    {'tuple': [1, {'fraction': '1/3'}, {'dict': [['share', 0.5]]}]}
    """
    value = plain(value)
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, Fraction):
        return {"fraction": str(value)}
    if isinstance(value, list):
        return [to_line(part) for part in value]
    if isinstance(value, tuple):
        return {"tuple": [to_line(part) for part in value]}
    if isinstance(value, dict):
        return {"dict": [[to_line(key), to_line(part)] for key, part in value.items()]}
    raise TypeError(f"the answer {shown(value)} cannot be kept: it must be made of numbers, text and None")


def from_line(line: Any) -> Any:
    """The answer that :func:`to_line` wrote.

    >>> from_line(to_line((1, Fraction(1, 3), {"share": 0.5})))
    (1, Fraction(1, 3), {'share': 0.5})
    """
    if isinstance(line, list):
        return [from_line(part) for part in line]
    if not isinstance(line, dict):
        return line
    ((kind, content),) = line.items()
    if kind == "fraction":
        return Fraction(content)
    parts = [from_line(part) for part in content]
    return tuple(parts) if kind == "tuple" else dict(parts)


class _Kept:
    """The answers so far, in a file if there is one: a line that says of what, then one for each point."""

    def __init__(self, path: Path | None, header: dict[str, Any], stack: ExitStack) -> None:
        self.path = path
        self.values: dict[int, Any] = {}
        self.errors: dict[int, str] = {}
        self.stream: TextIO | None = None
        if path is None:
            return
        stream = self.stream = stack.enter_context(path.open("a+", encoding="utf-8"))
        _lock(stream, path)
        stream.seek(0)
        text = stream.read()
        whole = text[: text.rfind("\n") + 1]  # a line that was being written when all ended is none
        stream.truncate(len(whole.encode("utf-8")))
        if not whole:
            self._write(header)
        for number, line in enumerate(whole.splitlines()):
            self._read(number, line, header)

    def _read(self, number: int, line: str, header: dict[str, Any]) -> None:
        try:
            told = json.loads(line)
            if number:
                self._know(told.pop("at"), told)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(
                f"file = {self.path}, line {number + 1} is none of a sweep: {line[:70]!r}; choose another"
            ) from error
        if not number and told != header:
            raise ValueError(
                f"file = {self.path} has the answers of another sweep than {header['sweep']} on this grid: "
                "choose another file"
            )

    @property
    def where(self) -> str:
        """What is left of a sweep that ends early."""
        if self.path is None:
            return "no file was given, so what had come is lost"
        return f"{len(self.values)} answers are in {self.path}; the same call goes on from there"

    def add(self, k: int, answer: dict[str, Any]) -> None:
        self._know(k, answer)
        self._write({"at": k, **answer})

    def _know(self, k: int, answer: dict[str, Any]) -> None:
        if "error" in answer:
            self.errors[k] = answer["error"]
        else:
            self.values[k] = from_line(answer["value"])
            self.errors.pop(k, None)

    def _write(self, line: dict[str, Any]) -> None:
        if self.stream is not None:
            self.stream.write(json.dumps(line) + "\n")
            self.stream.flush()


def _lock(stream: TextIO, path: Path) -> None:
    """Two sweeps at once would write into each other's lines."""
    try:
        import fcntl
    except ImportError:  # not on every system
        return
    try:
        # A lock of this process alone: its workers, which may outlive it, do not hold it.
        fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise ValueError(
            f"file = {path} is being written by another sweep: wait, or choose another"
        ) from error


class _Silent:
    """A bar that is not shown."""

    def __enter__(self) -> _Silent:
        return self

    def __exit__(self, *_: object) -> None: ...

    def update(self) -> None: ...


def _bar(total: int, done: int, wanted: bool) -> Any:
    if wanted:
        try:
            from tqdm.auto import tqdm
        except ImportError:
            return _Silent()
        return tqdm(total=total, initial=done, delay=PATIENCE, unit="points")
    return _Silent()
