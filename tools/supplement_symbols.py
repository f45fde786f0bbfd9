"""The letters and conventions of a paper, from the page of the notation, cut to what a supplement uses."""

from __future__ import annotations

import re

ROW = re.compile(r"^\| (?!symbol|---)(.+?) \| (.+?) \| (.*?) \| (.*?) \|$", re.MULTILINE)
#: The sections of the page of the notation that hold for a paper: its own, and what others add to it.
SECTIONS = {"I": ("Paper I:",), "II": ("Paper II:", "Part III:")}

#: Letters of the open question that stand for something of another game than the papers'.
OF_OTHER_GAMES = (
    "$z$ (ours)",
    "$g$, $w$ (ours)",
    "$r$ (ours)",
    "$b$ (ours)",
    "$t$ (ours)",
    "$L$ (ours)",
    "$h$ (ours)",
)


def symbols(notation: str, paper: str, text: str) -> str:
    """A table of the letters of a paper that a text has, and what the paper's prose leaves to convention.

    Parameters
    ----------
    notation : str
        The source of the page of the notation.
    paper : str
        The paper's number.

    Raises
    ------
    ValueError
        If the page has no section for the paper.
    """
    parts = [
        part
        for part in re.split(r"^## ", notation, flags=re.MULTILINE)
        if part.startswith(SECTIONS.get(paper, (f"Paper {paper}:",)))
    ]
    if not parts:
        raise ValueError(f"the page of the notation has no section for Paper {paper}")
    spoken = [token for formula in _formulas(text) for token in (*_tokens(formula), "")]
    rows = [
        f"| {symbol} | {meaning} | {values} |"
        for part in parts
        for symbol, meaning, values, _ in ROW.findall(part)
        if _stands(symbol, spoken, text) and not (part.startswith("Part") and symbol in OF_OTHER_GAMES)
    ]
    conventions = [line for part in parts for line in re.findall(r"^- .+$", part, re.MULTILINE)]
    return "\n".join(
        ["| symbol | meaning | values |", "|---|---|---|", *rows, "", "Conventions:", "", *conventions]
    )


def _stands(symbol: str, spoken: list[str], text: str) -> bool:
    """Whether the text has a letter of the row; words stand for themselves."""
    formulas = _formulas(symbol)
    if not formulas:
        return any(name.strip() in text for name in symbol.split(",") if "..." not in name)
    said = "\x00".join(("", *spoken))
    letters = [letter for formula in formulas for letter in formula.split(",") if letter.strip()]
    return any("\x00".join(("", *_tokens(letter), "")) in said for letter in letters)


def _formulas(text: str) -> list[str]:
    """What stands between dollars."""
    return re.findall(r"\$+([^$]+)\$+", text)


def _tokens(formula: str) -> list[str]:
    """The signs of a formula, without what is only for the eye.

    >>> _tokens(r"t\\le \\tau, b_t")
    ['t', '\\\\le', '\\\\tau', ',', 'b', '_', 't']
    """
    return [token for token in re.findall(r"\\[a-zA-Z]+|\S", formula) if token not in "{}"]
