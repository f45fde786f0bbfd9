"""Run one notebook with the reader's parameters: run.py NOTEBOOK [name=value ...].

It needs this notebook only, and builds nothing before the notebook has run to its end.  The result is a page
of its own under ``_build/run``, which leads to the book where that is built.
"""

from __future__ import annotations

import ast
import re
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import papermill
from papermill.translators import PythonTranslator, papermill_translators

from alone import stage_alone
from execute import NotebookFailed, execute
from goodwill.arithmetic import written
from publish import publish

RUN = Path("_build/run")


class Exact(str):
    """A fraction, as text, so that it can be kept with the notebook."""


class WithFractions(PythonTranslator):  # type: ignore[misc]
    """Parameters as Python writes them; a fraction stays one."""

    @classmethod
    def translate(cls, val: Any) -> str:
        return f'Fraction("{val}")' if isinstance(val, Exact) else str(super().translate(val))

    @classmethod
    def codify(cls, parameters: dict[str, Any], comment: str = "Parameters") -> str:
        code = str(super().codify(parameters, comment))
        return f"from fractions import Fraction\n\n{code}" if "Fraction(" in code else code


papermill_translators.register("python", WithFractions)


def parse(arguments: list[str], known: dict[str, Any], *, exact: bool = False) -> dict[str, Any]:
    """``name=value`` words as parameters: numbers such as 3, 0.05 or 1/20, lists of them, or text.

    With ``exact`` a number that no float stands for, such as 1001/10007, is a fraction; else the nearest
    float.
    """
    parameters: dict[str, Any] = {}
    for argument in arguments:
        name, _, value = argument.partition("=")
        if name not in known:
            offered = ", ".join(f"{n}={p['default']}" for n, p in known.items()) or "none"
            raise SystemExit(f"The notebook has no parameter {name!r}. Its parameters: {offered}")
        try:
            whole = ast.parse(value if "#" not in value else "", mode="eval").body
            parameters[name] = _value(whole, value, exact)
        except (ValueError, SyntaxError, ZeroDivisionError):
            parameters[name] = value
        except OverflowError:
            raise SystemExit(f"{name} = {value} is out of range: no float is as large as that") from None
    return parameters


def _value(node: ast.expr, text: str, exact: bool) -> Any:
    """What a reader wrote, and nothing else that Python could compute."""
    match node:
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return [_value(part, text, exact) for part in parts]
        case ast.Constant(value=str() | bool() | int() | None as value):
            return value
    number = _number(node, text)
    if number.denominator == 1 and isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant):
        return int(number) if isinstance(node.operand.value, int) else float(number)
    return Exact(number) if exact and written(float(number)) != number else float(number)


def _number(node: ast.expr, text: str) -> Fraction:
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return written(ast.get_source_segment(text, node))
        case ast.UnaryOp(op=ast.USub(), operand=part):
            return -_number(part, text)
        case ast.BinOp(left=above, op=ast.Div(), right=below):
            return _number(above, text) / _number(below, text)
    raise ValueError(text)


def computes_in_fractions(notebook: Path) -> bool:
    """Whether a page reads its numbers with :func:`goodwill.checks.exact`; the others compute in floats."""
    return bool(re.search(r"\bexact\(", notebook.read_text(encoding="utf-8")))


def main(name: str, arguments: list[str]) -> Path:
    """Execute, build, and return the page to open."""
    source = Path("notebooks") / f"{name.removesuffix('.ipynb')}.ipynb"
    parameters = parse(
        arguments, papermill.inspect_notebook(str(source)), exact=computes_in_fractions(source)
    )
    executed = RUN / "executed" / source.name
    try:
        execute(source, executed, parameters, limit=None)  # a reader's own game may take its time
    except NotebookFailed as failure:
        raise SystemExit(f"\n{failure}") from None
    stage_alone(executed, RUN / "source")
    publish("html", RUN / "source", RUN / "html")
    return RUN / "html" / source.with_suffix(".html")


if __name__ == "__main__":
    print(f"Your run: {main(sys.argv[1], sys.argv[2:]).resolve()}")
