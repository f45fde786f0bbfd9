"""Keep the links that others may have made: anchors.py HTML LIST.

The list has the anchor of each theorem, figure, equation, claim, correction and term that the book ever had.
New ones are added, none is ever removed; a test sees to it that all of them still lead somewhere.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

PERMANENT = re.compile(
    r'<div class="proof (?!admonition)[\w-]+ admonition" id="([\w-]+)"'
    r'|<figure [^>]*id="([\w-]+)"'
    r'|id="(equation-[\w-]+|(?:claim|correction|term)-[\w-]+)"'
)


def anchors(html: Path) -> set[str]:
    """The permanent anchors of a built book, as page#anchor."""
    return {
        f"{path.relative_to(html).as_posix()}#{next(filter(None, match.groups()))}"
        for folder in ("book", "notebooks")
        for path in (html / folder).glob("*.html")
        for match in PERMANENT.finditer(path.read_text(encoding="utf-8"))
    }


if __name__ == "__main__":
    listed = Path(sys.argv[2])
    known = set(listed.read_text(encoding="utf-8").split()) if listed.exists() else set()
    listed.write_text("\n".join(sorted(known | anchors(Path(sys.argv[1])))) + "\n", encoding="utf-8")
