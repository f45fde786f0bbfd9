"""What a page of the story may have, and what it must: faults that a test can name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tracks import links, parts

WORDS = (600, 900)
PARTS = parts()
STORY = [Path(page).name for part in PARTS if part.kind == "story" for page in part.pages]
PROOFS = [Path(page).name for part in PARTS if part.kind == "proofs" for page in part.pages]
#: What a code cell of the story may be: one that only computes, one that draws.
COMPUTES, DRAWS = "remove-cell", "remove-input"
ENDS = ("**What you now know.**", "**The proof.**", "**Play it.**")


def texts(notebook: dict[str, Any]) -> list[str]:
    return ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "markdown"]


def words(text: str) -> int:
    """The words that a reader reads on the way: not the margin, a folded solution, the line of times."""
    text = re.sub(r"^:::\{dropdown\}.*?^:::$", "", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"^```\{margin\}.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"^Before: .*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"^(:::|```|:\w+:|\(.*\)=).*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\{[\w:]+\}`[^`]*`", "word", text)
    text = re.sub(r"\$[^$]*\$", "word", text)
    return len(re.findall(r"[^\s*#|—–-][^\s]*", text))


def faults(notebook: dict[str, Any]) -> list[str]:
    """What is wrong with a page of the story, in words; [] for a good one."""
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    told = texts(notebook)
    whole = "\n\n".join(told)
    exercise = told[-1]
    solution = exercise.split(":::{dropdown} Solution\n")[-1]
    least, most = WORDS
    prose = re.sub(r"^\*\*The proof\.\*\*.*$", "", whole, flags=re.MULTILINE)
    found = {
        f"{words(whole)} words: a page has {least} to {most}": not least <= words(whole) <= most,
        "shows code": any(not {COMPUTES, DRAWS} & set(cell["metadata"].get("tags", ())) for cell in code),
        "shows code in its text": "```python" in whole,
        "has a claim card": any("Claim(" in "".join(cell["source"]) for cell in code),
        "states a theorem": "{prf:" in whole or bool(re.search(r"\b(Theorem|Lemma|Proposition)\b", prose)),
        "numbers an equation": bool(re.search(r"\$\$ *\(|\{math\}", whole)),
        "checks nothing that it says": not any("assert" in "".join(cell["source"]) for cell in code),
        "leads to no proof": not {Path(to).name for to in links(notebook)} & set(PROOFS),
        "has no one exercise at its end": whole.count("## Exercise") != 1 or "## Exercise" not in exercise,
        "has a solution without a number": ":::{dropdown} Solution\n" not in exercise
        or not re.search(r"\{glue:|\d", solution),
        **{f"lacks {end}": end not in whole for end in ENDS},
    }
    return [what for what, is_so in found.items() if is_so]
