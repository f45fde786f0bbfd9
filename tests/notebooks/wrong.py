"""Wrong formulas, tried on a page that runs once.

Until a page first calls a function, it cannot matter whether that function is right.  So the page runs with
the package as it is, and at the first call of a function that has a formula in it, a fork goes on with a
wrong one.  A formula outside all functions matters from the first import on: there the page runs with a copy
of the package.
"""

from __future__ import annotations

import ast
import gc
import importlib
import os
import pickle
import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from notebooks import cells
from notebooks.cells import Run

PACKAGE = Path("src/goodwill")


def place(right: str, wrong: str) -> tuple[Path, str]:
    """The file whose line says ``right``, and its text with ``wrong`` instead; it stands only there."""
    ((path, text),) = ((path, text) for path, text in _package().items() if right in text)
    assert text.count(right) == 1
    return path, text.replace(right, wrong)


@cache
def _package() -> dict[Path, str]:
    """All files of the package, read once."""
    return {path: path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}


def runs(name: str, parameters: dict[str, Any], formulas: list[tuple[str, str]], copies: Path) -> list[Run]:
    """What comes of the page for each wrong formula; an empty run where the page never uses it.

    ``copies`` is a folder for packages with a formula that is wrong from the start.
    """
    places = [place(*formula) for formula in formulas]
    functions = [changed(*where) for where in places]
    traps = {number: (*places[number], function) for number, function in enumerate(functions) if function}
    with ProcessPoolExecutor(1, mp_context=cells.FORKS) as fork:
        code = cells.code(name, parameters)
        came = fork.submit(_run, code, dict(os.environ), traps).result() if traps else {}
    for number in set(range(len(formulas))) - traps.keys():
        package = copy(copies / str(number), *places[number])
        came[number] = cells.run(name, parameters, package=package, drawn=False)
    return [came.get(number, Run()) for number in range(len(formulas))]


def copy(folder: Path, path: Path, text: str) -> Path:
    """A copy of the package in ``folder`` in which the file at ``path`` has another ``text``."""
    shutil.copytree(PACKAGE, folder / PACKAGE.name)
    (folder / path.relative_to(PACKAGE.parent)).write_text(text, encoding="utf-8")
    return folder


def changed(path: Path, text: str) -> str:
    """The qualified name of the one function that ``text`` has otherwise; "" if it is in none, or in more."""
    here, there = (_functions(ast.parse(source)) for source in (_package()[path], text))
    differ = [name for name in here | there if here.get(name) != there.get(name)]
    return differ[0] if len(differ) == 1 else ""


def _functions(tree: ast.Module) -> dict[str, str]:
    """Each function of a file by its qualified name, as text; under "" all that stands outside."""
    found: dict[str, str] = {"": ""}

    def enter(body: list[ast.stmt], prefix: str) -> None:
        for node in body:
            if isinstance(node, ast.FunctionDef):
                found[prefix + node.name] = found.get(prefix + node.name, "") + ast.dump(node)
            elif isinstance(node, ast.ClassDef):
                found[""] += ast.dump(ast.List(node.bases + node.decorator_list))
                enter(node.body, f"{prefix}{node.name}.")
            else:
                found[""] += ast.dump(node)

    enter(tree.body, "")
    return found


# ---- In the fork -------------------------------------------------------------------------------------------


class AllMet(BaseException):
    """Each formula was used once; how the right page goes on is known."""


@dataclass
class Trap:
    """A function that forks when it is first called, with the numbers and codes of its wrong formulas."""

    function: FunctionType
    right: CodeType
    wrong: dict[int, CodeType]

    def set(self) -> None:
        names: dict[str, Any] = {}
        exec(
            "def trapped(*arguments, **named):\n"
            "    from notebooks import wrong\n"
            f"    return wrong.PAGE.met({id(self)}, arguments, named)\n",
            names,
        )
        self.function.__code__ = names["trapped"].__code__


class Page:
    """A page that runs, its traps, and in a fork the pipe that leads back."""

    def __init__(self) -> None:
        self.traps: dict[int, Trap] = {}
        self.came: dict[int, Run] = {}
        self.back: int | None = None

    def met(self, trap_id: int, arguments: Any, named: Any) -> Any:
        """The first call of a trapped function: here for each wrong formula, then with the right one."""
        trap = self.traps.pop(trap_id)
        trap.function.__code__ = trap.right
        for number, code in trap.wrong.items():
            if self._fork(number):
                trap.function.__code__ = code
                for other in self.traps.values():
                    other.function.__code__ = other.right
                break
        else:
            if not self.traps:
                raise AllMet
        return trap.function(*arguments, **named)

    def _fork(self, number: int) -> bool:
        """Go on in a fork, where this is true, and wait for what comes of it."""
        reading, writing = os.pipe()
        if not (child := os.fork()):
            os.close(reading)
            self.back = writing
            return True
        os.close(writing)
        with os.fdopen(reading, "rb") as answer:
            self.came[number] = pickle.load(answer)
        os.waitpid(child, 0)
        return False

    def end(self, done: Run) -> None:
        """In a fork: hand back what came, and stop."""
        if self.back is not None:
            done.cells = [[] for _ in done.cells]  # how many ran is enough
            with os.fdopen(self.back, "wb") as answer:
                pickle.dump(done, answer)
            os._exit(0)


PAGE = Page()


def _run(
    code: list[str], environment: dict[str, str], formulas: dict[int, tuple[Path, str, str]]
) -> dict[int, Run]:
    """Run a page; what comes of it for each formula: its file, that file's wrong text, its function."""
    traps: dict[FunctionType, Trap] = {}
    for number, (path, text, qualified) in formulas.items():
        function = _live(path, qualified)
        trap = traps.setdefault(function, Trap(function, function.__code__, {}))
        trap.wrong[number] = _code(compile(text, str(path), "exec"), qualified)
    for trap in traps.values():
        PAGE.traps[id(trap)] = trap
        trap.set()
    PAGE.end(cells.shell_run(code, environment, drawn=False))
    return PAGE.came


def _live(path: Path, qualified: str) -> FunctionType:
    """The function of that name in the package that the page imports."""
    module = importlib.import_module(".".join(path.with_suffix("").relative_to("src").parts))
    (function,) = (
        each
        for each in gc.get_objects()
        if isinstance(each, FunctionType)
        and each.__code__.co_filename == module.__file__
        and each.__code__.co_qualname == qualified
    )
    return function


def _code(whole: CodeType, qualified: str) -> CodeType:
    """The code of the function of that name in the code of a file."""
    inside = [whole]
    for code in inside:
        inside += [const for const in code.co_consts if isinstance(const, CodeType)]
    (found,) = (code for code in inside if code.co_qualname == qualified)
    return found
