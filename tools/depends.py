"""What a notebook or a test depends on, found from its imports.

A name that a package only hands on (``from goodwill.repeated import cover``) leads to the room that it comes
from, not to all rooms of the package; so a change in one room concerns those who import it, and nobody else.
Where a package has a stub beside it (``__init__.pyi``), the stub says what it hands on.
Imports inside functions count; those for a type checker alone do not.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

#: Where modules are: the package, the tools, and what tests share.
ROOTS = (Path("src"), Path("tools"), Path("tests"))

#: What programs leave behind.
LEFT_BEHIND = {"_build", ".git", ".venv", "__pycache__", ".ruff_cache", ".mypy_cache", ".pytest_cache"}

#: A name that a file imports: the module, and what of it; "*" is all of it.
Import = tuple[str, str]


class Module:
    """A Python file of the project, as far as imports go."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))

    @cached_property
    def imports(self) -> list[Import]:
        return [*imported(self.tree), *(self.handed_on.values() if self.face is not self.tree else ())]

    @cached_property
    def face(self) -> ast.Module:
        """What says which names a package hands on: its stub, if it has one."""
        stub = self.path.with_suffix(".pyi")
        return ast.parse(stub.read_text(encoding="utf-8")) if stub.exists() else self.tree

    @cached_property
    def handed_on(self) -> dict[str, Import]:
        """The names of a package that come from elsewhere, and where from."""
        return {
            alias.asname or alias.name: (node.module or "", alias.name)
            for node in self.face.body
            if isinstance(node, ast.ImportFrom) and self.path.name == "__init__.py"
            for alias in node.names
        }

    @cached_property
    def data(self) -> set[Path]:
        """The data files that stand beside the module and that it names."""
        tables = [path for path in self.path.parent.iterdir() if path.suffix in {".toml", ".json"}]
        return {path for path in tables if path.name in self.words} if tables else set()

    @cached_property
    def words(self) -> set[str]:
        """The strings in the module."""
        constants = (node.value for node in ast.walk(self.tree) if isinstance(node, ast.Constant))
        return {value for value in constants if isinstance(value, str)}


class Project:
    """All modules of the project, read when they are asked for."""

    def __init__(self) -> None:
        self._read: dict[Path, Module] = {}
        self._known: dict[str, Module | None] = {}
        self._digests: dict[Path, bytes] = {}

    def read(self, path: Path) -> Module:
        """The module in a file, read once."""
        if path not in self._read:
            self._read[path] = Module(path)
        return self._read[path]

    def module(self, name: str) -> Module | None:
        """The module of that name, if it is one of the project's."""
        if name not in self._known:
            parts = name.split(".")
            paths = [root.joinpath(*parts) for root in ROOTS]
            files = [f for p in paths for f in (p / "__init__.py", p.with_suffix(".py")) if f.is_file()]
            self._known[name] = self.read(files[0]) if name and files else None
        return self._known[name]

    def files(self, imports: Iterable[Import]) -> set[Path]:
        """The files behind some imports, and behind the imports of those, and so on."""
        found: set[Path] = set()
        seen: set[Import] = set()
        waiting = list(imports)
        while waiting:
            name, part = asked = waiting.pop()
            module = self.module(name)
            if module is None or asked in seen:
                continue
            seen.add(asked)
            if self.module(f"{name}.{part}"):
                waiting.append((f"{name}.{part}", "*"))
            elif part in module.handed_on:
                waiting.append(module.handed_on[part])
            elif module.path not in found:
                found |= {module.path, *module.data}
                waiting += module.imports
        return found

    def behind_notebook(self, path: Path) -> set[Path]:
        """The modules that the cells of a notebook import, directly or not."""
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        try:
            trees = [ast.parse(_without_magics(text)) for text in code]
        except SyntaxError as error:
            raise SystemExit(
                f"{path}: a cell is no Python: {error.msg}: {(error.text or '').strip()}"
            ) from None
        return self.files(pair for tree in trees for pair in imported(tree))

    def behind_module(self, path: Path) -> set[Path]:
        """A Python file and what it imports, directly or not."""
        return {path} | self.files(self.read(path).imports)

    def digest(self, path: Path) -> bytes:
        if path not in self._digests:
            self._digests[path] = hashlib.sha256(path.read_bytes()).digest()
        return self._digests[path]

    def stamp(self, paths: Iterable[Path], *more: str) -> str:
        """One hash of files, by their names and contents, and of words."""
        whole = hashlib.sha256()
        for path in sorted(paths):
            whole.update(path.as_posix().encode() + b"\0" + self.digest(path))
        for words in more:
            whole.update(b"\0" + words.encode())
        return whole.hexdigest()


def files_in(folder: Path) -> set[Path]:
    """The files of a folder, at any depth, but for what programs leave behind."""
    return {p for p in folder.rglob("*") if p.is_file() and not LEFT_BEHIND & set(p.parts)}


def imported(tree: ast.AST) -> Iterator[Import]:
    """What a program imports, wherever in it, but for what only a type checker reads."""
    if isinstance(tree, ast.Import):
        for alias in tree.names:
            yield alias.name, "*"
    elif isinstance(tree, ast.ImportFrom):
        for alias in tree.names:
            yield tree.module or "", alias.name
    elif isinstance(tree, ast.If) and ast.unparse(tree.test) == "TYPE_CHECKING":
        for node in tree.orelse:
            yield from imported(node)
    else:
        for child in statements(tree):
            yield from imported(child)


def statements(tree: ast.AST) -> Iterator[ast.AST]:
    """What is in a statement and may hold others; an expression imports nothing."""
    for block in ("body", "orelse", "finalbody", "handlers", "cases"):
        inside = getattr(tree, block, ())
        if isinstance(inside, list):  # the body of a lambda is an expression
            yield from inside


def _without_magics(cell: str) -> str:
    return "\n".join("" if line.startswith(("%", "!")) else line for line in cell.splitlines())
