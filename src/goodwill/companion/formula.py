"""Relations as one writes them, read into SymPy: the language of the steps of a proof.

>>> read("0 < rho < 1, s_c*(B + D) <= C*D")
[0 < rho, rho < 1, s_c*(B + D) <= C*D]

Letters are real numbers.  A function that is not known, as ``W(B, D)``, may be any.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

import sympy as sp

#: What may be called, and what it makes; every other name that is called is a function that may be any.
KNOWN = {
    "Max": sp.Max,
    "Min": sp.Min,
    "Abs": sp.Abs,
    "log": sp.log,
    "Implies": sp.Implies,
    "Eq": lambda left, right: sp.Eq(left, right, evaluate=False),
    "Ne": lambda left, right: sp.Ne(left, right, evaluate=False),
}
TWO = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: lambda a, b: a**b,
    ast.BitAnd: sp.And,
    ast.BitOr: sp.Or,
}
SIGNS = {
    ast.Lt: sp.StrictLessThan,
    ast.LtE: sp.LessThan,
    ast.Gt: sp.StrictGreaterThan,
    ast.GtE: sp.GreaterThan,
    ast.Eq: KNOWN["Eq"],
    ast.NotEq: KNOWN["Ne"],
}


def read(text: str, where: Mapping[str, str] | None = None) -> list[Any]:
    """The relations of a text, with commas between; a chain is several relations.

    Parameters
    ----------
    text : str
        In Python's signs: ``a**2 <= b``, ``a == b``, ``a < b and c < d``, ``Implies(a < b, c < d)``.
    where : mapping
        Letters that stand for an expression.

    Raises
    ------
    ValueError
        If the text is no list of relations.

    Examples
    --------
    >>> read("p*D >= 0, D > 0 or not p > 1", {"p": "1 - rho"})
    [D*(1 - rho) >= 0, (D > 0) | (1 - rho <= 1)]
    >>> read("D; N")
    Traceback (most recent call last):
    ValueError: 'D; N' is no list of relations
    """
    known = {letter: _one(expression, {}) for letter, expression in (where or {}).items()}
    if not text.strip():
        return []
    found = _one(text, known)
    listed = found if isinstance(found, tuple) else (found,)
    split = [part for one in listed for part in (one.args if isinstance(one, sp.And) else (one,))]
    if not all(isinstance(one, sp.logic.boolalg.Boolean) and not one.is_Symbol for one in split):
        raise ValueError(f"{text!r} is no list of relations")
    return split


def _one(text: str, known: Mapping[str, Any]) -> Any:
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError:
        raise ValueError(f"{text!r} is no list of relations") from None
    return _meaning(tree.body, known)


def _meaning(node: ast.expr, known: Mapping[str, Any]) -> Any:
    """What a part of a text says."""

    def part(inner: ast.expr) -> Any:
        return _meaning(inner, known)

    match node:
        case ast.Constant(value=int(number)):
            return sp.Integer(number)
        case ast.Name(id=name):
            return known.get(name, sp.Symbol(name, real=True))
        case ast.Tuple(elts=several):
            return tuple(map(part, several))
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return KNOWN.get(name, sp.Function(name, real=True))(*map(part, arguments))
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -part(inner)
        case ast.UnaryOp(op=ast.Not() | ast.Invert(), operand=inner):
            return sp.Not(part(inner))
        case ast.BoolOp(op=joint, values=several):
            return (sp.And if isinstance(joint, ast.And) else sp.Or)(*map(part, several))
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in TWO:
            return TWO[type(sign)](part(left), part(right))
        case ast.Compare(left=first, ops=signs, comparators=others):
            ends = [first, *others]
            pairs = zip(signs, ends, others, strict=False)
            return sp.And(*(SIGNS[type(sign)](part(a), part(b)) for sign, a, b in pairs))
    raise ValueError(f"{ast.unparse(node)!r} is nothing that a relation can speak of")
