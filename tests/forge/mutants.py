"""Small faults put into a checker, one at a time: is each of them noticed?

A mutant is the text of a module with one operator, number or condition changed, or one demand left out.
:func:`loaded` makes a checker of it, which is then asked about true and false certificates.
"""

from __future__ import annotations

import ast
import importlib
import importlib.abc
import importlib.util
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any, NamedTuple

#: The rooms of the kernel; records and the error stay as they are, so that certificates can be shared.
ROOMS = tuple(
    f"goodwill.{name}"
    for name in (
        "geometry.plane",
        "proofs.shapes",
        "proofs.plays",
        "proofs.outer",
        "proofs.inner",
        "proofs.theorems",
        "proofs.files",
    )
)
#: The checker that knows only the page of the format, a file of its own.
ALONE = "check_certificate"
#: Whose arguments after the first are words: nothing is changed in them.
DEMANDS = ("require", "ProofRejected", "need", "Refused")

OPERATORS: dict[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or,
    ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult,
    ast.Pow: ast.Mult, ast.USub: ast.UAdd,
}  # fmt: skip
#: What no certificate can show: that steps and states agree follows from the rest, and the limit of what a
#: table may hold is far beyond the certificates here.  tests/tools/test_check_certificate.py examines both.
ELSEWHERE = {"_agree", "extent", "check_extent", "MOST_EXTENT", "agree", "limit", "MAX_EXTENT"}
#: How a file is read; tests/proofs/test_files.py reads one that is as long as it may be.
ELSEWHERE |= {"load"}
#: How the program that stands alone is run, and how it writes numbers; the same tests run and read it.
ELSEWHERE |= {"main", "guarded", "answer", "show", "show_polygon", "MAX_SECONDS"}
FUNCTIONS = {"min": "max", "max": "min", "any": "all", "all": "any"}


class Mutant(NamedTuple):
    """Which module, the number of the place in it, and how that is changed."""

    module: str
    place: int
    how: str

    @property
    def source(self) -> str:
        """The text of the module as it is."""
        spec = importlib.util.find_spec(self.module)
        assert spec is not None
        assert spec.origin is not None
        with open(spec.origin, encoding="utf-8") as file:
            return file.read()

    def made(self) -> tuple[str, str]:
        """The text of the mutant, and what was changed in which line."""
        tree = ast.parse(self.source)
        places = list(_places(tree))
        node, parent = places[self.place]
        above = {id(inner): outer for inner, outer in places if isinstance(outer, ast.expr)}
        line = getattr(node, "lineno", getattr(parent, "lineno", 0))
        small = isinstance(node, ast.Constant) or not isinstance(node, (ast.expr, ast.If, ast.Expr))
        shown = above[id(parent)] if isinstance(node, ast.Constant) and id(parent) in above else parent
        shown = shown if small else node
        before = ast.unparse(shown)[:120]
        _change(node, parent, self.how)
        after = ast.unparse(shown)[:120]
        return ast.unparse(tree), f"{self.module}:{line} ({self.how}): {before} -> {after}"


def all_mutants(rooms: Sequence[str] = ROOMS) -> list[Mutant]:
    """All mutants of the kernel's rooms, or of others."""
    return [
        Mutant(room, place, how)
        for room in rooms
        for place, (node, _) in enumerate(_places(ast.parse(Mutant(room, 0, "").source)))
        for how in _changes(node)
    ]


def _places(tree: ast.AST, parent: ast.AST | None = None) -> Iterator[tuple[Any, Any]]:
    """All nodes that decide something, with their parents; not words, types and names of files."""
    if _named(tree) in ELSEWHERE:
        return
    yield tree, parent
    for field, value in ast.iter_fields(tree):
        if field in ("annotation", "returns", "decorator_list"):
            continue
        parts = value if isinstance(value, list) else [value]
        if isinstance(tree, ast.Call) and getattr(tree.func, "id", "") in DEMANDS and field == "args":
            parts = parts[:1]
        for part in parts:
            if isinstance(part, ast.AST) and not isinstance(
                part, (ast.JoinedStr, ast.Import, ast.ImportFrom)
            ):
                yield from _places(part, tree)


def _named(node: Any) -> str | None:
    """The function that is defined or called for its own sake, or the constant that is set.

    What a program does if it is run is ``main``.
    """
    if isinstance(node, ast.FunctionDef):
        return node.name
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return getattr(node.value.func, "id", getattr(node.value.func, "attr", None))
    if isinstance(node, ast.If) and "__name__" in ast.unparse(node.test):
        return "main"
    return getattr(node.targets[0], "id", None) if isinstance(node, ast.Assign) else None


def _changes(node: ast.AST) -> Iterator[str]:
    if type(node) in OPERATORS:
        yield "operator"
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield "one more"
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in FUNCTIONS:
        yield "function"
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield "left out"
    if isinstance(node, ast.If):
        yield "always"
        yield "never"
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "not left out"


def _change(node: Any, parent: Any, how: str) -> None:
    """Change a node, in place."""
    if how == "operator":
        new = OPERATORS[type(node)]()
        for field, value in ast.iter_fields(parent):
            if value is node:
                setattr(parent, field, new)
            elif isinstance(value, list):
                value[:] = [new if part is node else part for part in value]
    elif how == "one more":
        node.value += 1
    elif how == "function":
        node.func.id = FUNCTIONS[node.func.id]
    elif how == "left out":
        node.value = ast.Constant(value=None)
    elif how in ("always", "never"):
        node.test = ast.Constant(value=how == "always")
    else:
        node.op, node.operand = ast.UAdd(), ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds one module elsewhere: in a text."""

    def __init__(self, module: str, text: str) -> None:
        self.module, self.text = module, text

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        return importlib.util.spec_from_loader(fullname, self) if fullname == self.module else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.text, self.module, "exec"), module.__dict__)


@contextmanager
def loaded(mutant: Mutant) -> Iterator[tuple[Callable[[Any], str], Callable[[bytes], Any]]]:
    """The kernel's ``check`` and ``from_bytes`` with a mutant in the place of a module."""
    finder = _Finder(mutant.module, mutant.made()[0])
    kept = {name: sys.modules.pop(name) for name in ROOMS if name in sys.modules}
    sys.meta_path.insert(0, finder)
    try:
        theorems = importlib.import_module("goodwill.proofs.theorems")
        files = importlib.import_module("goodwill.proofs.files")
    finally:
        sys.meta_path.remove(finder)
        for name in ROOMS:
            sys.modules.pop(name, None)
        for name, module in kept.items():
            sys.modules[name] = module
            above, _, last = name.rpartition(".")
            setattr(sys.modules[above], last, module)
    yield theorems.check, files.from_bytes


def alone(mutant: Mutant) -> Callable[[Any], str]:
    """The ``check`` of a mutant of the program that stands alone."""
    module = ModuleType(f"{ALONE}_mutant")
    sys.modules[module.__name__] = module  # dataclasses look there
    exec(compile(mutant.made()[0], ALONE, "exec"), module.__dict__)
    return module.check


class Question(NamedTuple):
    """A certificate, as a record or as a file, and whether a checker has to accept it.

    ``exists`` says whether the theorem that is then proved is about equilibria, or that there is none.
    """

    what: str
    argument: Any
    right: bool
    exists: bool | None = None


#: So many seconds of processor time a mutant has for all questions: some never end.
PATIENCE = 120


def betrayed_by(mutant: Mutant, questions: Sequence[Question]) -> str | None:
    """The first question that a mutant answers wrongly, or not at all; None if it answers all of them."""

    def give_up(*_: Any) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    try:
        if mutant.module == ALONE:
            files = (q for q in questions if isinstance(q.argument, bytes))
            return betrayal(alone(mutant), None, files)
        with loaded(mutant) as (check, from_bytes):
            return betrayal(check, from_bytes, questions)
    except Exception as error:
        return f"cannot be loaded: {error!r}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def betrayal(check: Any, from_bytes: Any, questions: Iterable[Question]) -> str | None:
    """The first question that a checker answers wrongly; None if it answers all of them."""
    for question in questions:
        answer = _answer(check, from_bytes, question)
        if answer != question.right:
            return f"{question.what}: {answer}"
    return None


def _answer(check: Any, from_bytes: Any, question: Question) -> bool | str:
    """Whether it passes; the name of an error that is not the one for it, or words that are wrong."""
    argument = question.argument
    try:
        words = check(from_bytes(argument) if from_bytes and isinstance(argument, bytes) else argument)
    except Exception as error:
        name = type(error).__name__
        return False if name in ("ProofRejected", "Refused") else name
    none = "there is no" in words or "do not exist" in words
    wrong = "None" in words or (question.exists is not None and none == question.exists)
    return words if wrong else True
