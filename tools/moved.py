"""Pages that were merged into others: their old addresses lead on, with what follows the ``?`` and the ``#``.

``book/moved.toml`` says where to; :mod:`stage` writes a page for each that does nothing else.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="robots" content="noindex">
<title>This page has moved</title>
<link rel="canonical" href="{there}">
<script>location.replace("{there}" + location.search + location.hash)</script>
</head>
<body><p>This page is part of <a href="{there}">another one</a> now.</p></body>
</html>
"""


def moved(table: Path = Path("book/moved.toml")) -> dict[str, str]:
    """The page that each of the old pages is part of now.

    >>> moved()["notebooks/threshold-theorem"]
    'notebooks/thresholds'
    """
    return tomllib.loads(table.read_text(encoding="utf-8"))


def now(link: str) -> str:
    """Where a link leads now, as page#anchor.

    >>> now("notebooks/threshold-theorem.html#thm-theorem-8")
    'notebooks/thresholds.html#thm-theorem-8'
    """
    page, anchor = link.split(".html#")
    return f"{moved().get(page, page)}.html#{anchor}"


def write_moved(extra: Path) -> None:
    """Write the pages that lead on into ``extra``, the folder of files that the book takes as they are."""
    for old, new in moved().items():
        there = os.path.relpath(f"{new}.html", Path(old).parent)
        (extra / old).parent.mkdir(exist_ok=True)
        (extra / f"{old}.html").write_text(PAGE.format(there=there), encoding="utf-8")
