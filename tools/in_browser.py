"""What the pages need to run Python in the reader's browser: the folder ``run`` of the book.

The interpreter, NumPy and Matplotlib come from the runtime that ``book/_extra/run/runtime.json`` names, at
its public address or, in a self-hosted book (``make lite``), from the book itself.  All else is put here:
this package as a wheel, SymPy as it is installed, the code of the notebooks, and ``config.json``, which says
where everything is and how large.
"""

from __future__ import annotations

import ast
import base64
import hashlib
import json
import re
import zipfile
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from flit_core import buildapi

import depends
from goodwill.companion.ledger import MIME
from proof_pages import recorded

RUNTIME = Path("book/_extra/run/runtime.json")
#: Packages that the browser loads when code imports them, and those that it always loads.
PACKAGES = ("numpy", "goodwill", "sympy", "matplotlib")
ALWAYS = ("numpy", "goodwill")
#: Modules that import SymPy only where they meet its symbols, so that somebody has imported it already.
SYMBOLIC = (
    "goodwill.arithmetic",
    "goodwill.last_exchange.model",
    "goodwill.reputation.model",
)
CORE = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")


def stage_run(notebooks: dict[str, Any], target: Path) -> None:
    """Add to ``target``, the folder ``run`` of the book, what its scripts need for executed ``notebooks``."""
    config = configuration(target)
    (target / "config.json").write_text(json.dumps(config, indent=1), encoding="utf-8")
    pages = target / "notebooks"
    pages.mkdir()
    for name, notebook in notebooks.items():
        page = cells(notebook) | {"bytes": size(config, imports(notebook))}
        (pages / f"{name}.json").write_text(json.dumps(page, ensure_ascii=False), encoding="utf-8")


def configuration(target: Path) -> dict[str, Any]:
    """Where the worker finds what, and how many bytes; the archives are made in ``target``."""
    runtime = json.loads(RUNTIME.read_text(encoding="utf-8"))
    wheel = target / buildapi.build_wheel(str(target))
    wheel.chmod(0o644)
    archives = {"goodwill": [wheel], "sympy": [archive(name, target) for name in ("sympy", "mpmath")]}
    packages: dict[str, dict[str, Any]] = {}
    there: set[str] = set()
    for name in PACKAGES:
        if name in archives:
            files = archives[name]
            packages[name] = {
                "bytes": sum(path.stat().st_size for path in files),
                "archives": [{"name": path.name, "integrity": integrity(path)} for path in files],
            }
        else:
            needed = closure(runtime["lock"]["packages"], name) - there
            there |= needed
            packages[name] = {"bytes": sum(runtime["files"][file]["bytes"] for file in needed)}
    return {
        "version": runtime["version"],
        "address": runtime["address"],
        "core": sum(runtime["files"][file]["bytes"] for file in CORE),
        "always": ALWAYS,
        "packages": packages,
        "rooms": rooms(),
    }


def closure(packages: dict[str, Any], name: str) -> set[str]:
    """The files of a package of the runtime and of all that it depends on."""
    entry = packages[name]
    return {entry["file_name"]}.union(*(closure(packages, needed) for needed in entry["depends"]))


def archive(name: str, target: Path) -> Path:
    """An installed pure Python package as a zip, each file as its installer recorded it, tests left out."""
    installed = distribution(name)
    path = target / f"{name}-{installed.version}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for file in sorted(installed.files or []):
            if ".." in file.parts or {"tests", "benchmarks", "__pycache__"} & set(file.parts):
                continue
            content = Path(str(installed.locate_file(file))).read_bytes()
            if file.hash and _digest(content) != file.hash.value:
                raise ValueError(f"{file} of {name} is not as it was installed: install the package again")
            made.writestr(zipfile.ZipInfo(str(file)), content, zipfile.ZIP_DEFLATED)
    return path


def _digest(content: bytes) -> str:
    """Of a file's content, as installers record it."""
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def integrity(path: Path) -> str:
    """Of a file, as browsers check it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()


def rooms() -> dict[str, list[str]]:
    """The modules of this package that need more than all code has, and which packages they need.

    A module needs what it imports, anywhere in it, and what those of its package need that it imports.
    """
    files = Path("src").rglob("*.py")
    paths = {".".join(path.relative_to("src").with_suffix("").parts): path for path in files}
    known = {name.removesuffix(".__init__"): imported(path) for name, path in paths.items()}
    extra = set(PACKAGES) - set(ALWAYS)
    needed = {
        module: set() if module in SYMBOLIC else {name.split(".")[0] for name in names} & extra
        for module, names in known.items()
    }
    grown = True
    while grown:
        grown = False
        for module in known.keys() - set(SYMBOLIC):
            more = set().union(*(needed.get(name, ()) for name in known[module])) - needed[module]
            needed[module] |= more
            grown = grown or bool(more)
    return {module: sorted(packages) for module, packages in sorted(needed.items()) if packages}


def imported(path: Path) -> set[str]:
    """The modules that a file imports, be it in a function."""
    stub = path.with_suffix(".pyi")  # of a package that hands its names on by it
    tree = ast.parse((stub if stub.exists() else path).read_text(encoding="utf-8"))
    return {module for module, _ in depends.imported(tree)}


def cells(notebook: dict[str, Any]) -> dict[str, Any]:
    """The code of a notebook, cell by cell, and what the build recorded."""
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return {
        "cells": [
            {
                "source": "".join(cell["source"]),
                "shown": not {"remove-cell", "remove-input"} & set(cell["metadata"].get("tags", [])),
                "alt": cell["metadata"].get("mystnb", {}).get("image", {}).get("alt", ""),
                "place": elsewhere(cell),
            }
            for cell in code
        ],
        "claims": [
            output["data"][MIME]
            for cell in code
            for output in cell["outputs"]
            if MIME in output.get("data", {})
        ],
        "proved": {one["digest"]: one["by"] for proof in recorded(notebook) for one in proof["steps"]},
    }


def elsewhere(cell: dict[str, Any]) -> str:
    """The name under which the page shows what a cell displays, if not below the cell."""
    names = [output.get("metadata", {}).get("scrapbook", {}).get("name", "") for output in cell["outputs"]]
    return "".join(names) if "remove-output" in cell["metadata"].get("tags", []) else ""


def imports(notebook: dict[str, Any]) -> set[str]:
    """The modules that the cells import."""
    code = "\n".join(cell["source"] for cell in cells(notebook)["cells"])
    return set(re.findall(r"^\s*(?:from|import)\s+([\w.]+)", code, flags=re.MULTILINE))


def size(config: dict[str, Any], imported: set[str]) -> int:
    """The bytes that the first run of code with these imports loads, by the rule of ``packages.js``."""
    named = {name for module in imported for name in (module.split(".")[0], *config["rooms"].get(module, ()))}
    chosen = [name for name in config["packages"] if name in config["always"] or name in named]
    return int(config["core"]) + sum(config["packages"][name]["bytes"] for name in chosen)
