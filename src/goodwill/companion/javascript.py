"""Formulas as JavaScript, so that a page computes with the formula that Python checked.

A formula is called with SymPy letters, and what comes out is printed.  Needs SymPy, which the package itself
does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from goodwill.arithmetic import SNAP

#: What printed formulas call: the same rule as in ``arithmetic`` for a float next to an integer.
RULES = f"""\
const snapped = (x, round) => {{
  const nearest = Math.round(x);
  return Math.abs(x - nearest) <= {SNAP} * Math.abs(nearest) ? nearest : round(x);
}};
const ceiling = (x) => snapped(x, Math.ceil), floor = (x) => snapped(x, Math.floor);
"""


class Source(str):
    """JavaScript, as it stands."""


def in_letters(formula: Callable[..., Any], letters: Iterable[str]) -> Any:
    """What a formula is for SymPy letters with these names.

    >>> in_letters(lambda loss: 1 - loss, ["loss"])
    1 - loss
    """
    from sympy import Symbol, sympify

    names = list(letters)
    value = sympify(formula(**{name: Symbol(name, real=True) for name in names}))
    if unknown := {symbol.name for symbol in value.free_symbols} - set(names):
        raise ValueError(f"{value} has the unknown letters {sorted(unknown)}: it may have {names}")
    return value


def javascript(formula: Callable[..., Any], letters: Iterable[str]) -> Source:
    """A JavaScript function that computes what ``formula`` computes.

    Parameters
    ----------
    formula : function
        Of numbers, by keyword; it is called once, with letters.
    letters : names
        The JavaScript function takes an object with these, and maybe more.

    Raises
    ------
    NotImplementedError
        If the result has something in it that cannot be printed.
    ValueError
        If it has other letters.

    Examples
    --------
    >>> javascript(lambda loss, T: (1 - loss) ** T / 3, ["loss", "T"])
    '({loss, T}) => (1/3)*Math.pow(1 - loss, T)'
    >>> javascript(lambda loss, T: (1 - loss) ** T / (1 + (1 - loss) ** T), ["loss", "T"])
    '({loss, T}) => { const part0 = Math.pow(1 - loss, T); return part0/(part0 + 1); }'
    """
    from sympy import cse, numbered_symbols
    from sympy.printing.jscode import JavascriptCodePrinter

    class Printer(JavascriptCodePrinter):  # type: ignore[misc]
        def _print_NaN(self, expr: Any) -> str:
            return "NaN"

    names = list(letters)
    value = in_letters(formula, names)
    printer = Printer({"user_functions": {"ceiling": "ceiling", "floor": "floor"}})
    parts, (rest,) = cse([value], symbols=numbered_symbols("part"))
    texts = [" ".join(printer.doprint(part).split()) for part in (*(part for _, part in parts), rest)]
    named = "".join(f"const {name} = {text}; " for (name, _), text in zip(parts, texts, strict=False))
    body = f"{{ {named}return {texts[-1]}; }}" if parts else texts[-1]
    return Source(f"({{{', '.join(names)}}}) => {body}")


def floats(numbers: Any) -> Any:
    """Numbers in nested lists, arrays and mappings, each as the nearest float, as a page can read them.

    >>> from fractions import Fraction
    >>> floats({"at": [(1, Fraction(1, 3))]})
    {'at': [[1.0, 0.3333333333333333]]}
    """
    if isinstance(numbers, Mapping):
        return {key: floats(value) for key, value in numbers.items()}
    if isinstance(numbers, Sequence) or hasattr(numbers, "tolist"):
        return [floats(number) for number in numbers]
    return float(numbers)


def literal(value: Any) -> str:
    """A value as JavaScript: numbers, words, lists, mappings and :class:`Source`; nan becomes null.

    >>> literal({"at": [1, 0.5, float("nan")], "f": Source("(x) => x")})
    '{"at": [1, 0.5, null], "f": (x) => x}'
    """
    import json

    if isinstance(value, Source):
        return value
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{json.dumps(key)}: {literal(item)}' for key, item in value.items())}}}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(literal, value))}]"
    if value is None or value != value:
        return "null"
    # "</script>" in a word would end the script.
    return json.dumps(value, ensure_ascii=False).replace("</", "<\\/")
