"""A table as one types it or copies it from a sheet: a line for each action of the first player.

    2, 2   0, 3
    3, 0   1, 1

The two payoffs of a pair stand together, with a comma between them; pairs are apart by spaces, tabs,
semicolons or bars.
"""

from __future__ import annotations

import re
from fractions import Fraction

from goodwill.games.reading.places import MOST_ACTIONS, Text
from goodwill.games.stage import StageGame

PAIR = re.compile(r"\(?\s*(?P<one>[^\s,;|()]+)\s*,\s*(?P<two>[^\s,;|()]+)\s*\)?[ \t;|]*")
START = re.compile(r"[ \t;|]*")


def read(text: Text) -> StageGame:
    """The game of a table.

    >>> read(Text("2, 2 | 0, 3\\n3, 0 | 1, 1", "table")).payoffs[1][0]
    (Fraction(3, 1), Fraction(0, 1))
    >>> read(Text("2, 2 | 0, 3\\n3, 0", "table"))
    Traceback (most recent call last):
        ...
    goodwill.games.reading.places.Misread: table:2:1: found a row of 1, expected a row of 2, as the first
    """
    rows: list[tuple[tuple[Fraction, Fraction], ...]] = []
    end = 0
    for line in text.text.split("\n"):
        start, end = end, end + len(line) + 1
        if not line.strip():
            continue
        if len(rows) == MOST_ACTIONS:
            raise text.misread(start, f"at most {MOST_ACTIONS} rows")
        rows.append(_row(text, start, start + len(line)))
        if len(rows[-1]) != len(rows[0]):
            found = f"a row of {len(rows[-1])}"
            raise text.misread(start, f"a row of {len(rows[0])}, as the first", found)
    if not rows:
        raise text.misread(0, "a game: a table, a file of Gambit (NFG 1 R ...), or JSON")
    return StageGame(tuple(rows))


def _row(text: Text, at: int, end: int) -> tuple[tuple[Fraction, Fraction], ...]:
    """The pairs of one line."""
    found: list[tuple[Fraction, Fraction]] = []
    space = START.match(text.text, at, end)
    at = space.end() if space else at
    while at < end:
        pair = PAIR.match(text.text, at, end)
        if pair is None:
            raise text.misread(at, "two payoffs with a comma between them, such as 2, 3")
        if len(found) == MOST_ACTIONS:
            raise text.misread(at, f"at most {MOST_ACTIONS} pairs in a row")
        one, two = (text.number(pair.start(k), pair[k], "a payoff") for k in ("one", "two"))
        found.append((one, two))
        at = pair.end()
    return tuple(found)
