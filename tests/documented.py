"""What the pages of the package document, and so promises: names by module."""

from __future__ import annotations

import re
from pathlib import Path


def documented() -> dict[str, list[str]]:
    """The names that ``book/api-*.md`` describes, by the module that readers import them from."""
    found: dict[str, list[str]] = {}
    module = ""
    pages = sorted(Path("book").glob("api*.md"))
    for line in "\n".join(page.read_text(encoding="utf-8") for page in pages).splitlines():
        if here := re.match(r"\.\. (?:current|py:)module:: (\S+)", line):
            module = here[1]
        elif described := re.match(r"\.\. (?:auto\w+|(?:py:)?data):: (\S+)", line):
            path, _, name = described[1].rpartition(".")
            found.setdefault(path or module, []).append(name)
    return found
