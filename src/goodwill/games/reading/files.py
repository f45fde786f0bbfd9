"""Games from files: Gambit's ``.nfg``, the book's own JSON, or a plain table.

Which of them it is, is seen from how it begins.  Whatever is wrong is said in one line, with the place.
"""

from __future__ import annotations

from pathlib import Path

from goodwill.games.reading import nfg, own, tables
from goodwill.games.reading.places import MOST_BYTES, decoded
from goodwill.games.stage import Monitoring, StageGame


def read(file: str | Path) -> StageGame:
    """The game of a file.

    Raises
    ------
    Misread
        With line and column, what was found there, and what was expected.
    OSError
        If it cannot be read at all.
    """
    with Path(file).open("rb") as stream:
        return from_bytes(stream.read(MOST_BYTES + 1), str(Path(file).name))


def from_bytes(data: bytes, name: str) -> StageGame:
    """The game that a file's bytes hold; ``name`` is what errors call it.

    >>> from_bytes(b"2, 2  0, 3", "table").actions
    (('1',), ('1', '2'))
    >>> from_bytes(b"EFG 2 R", "game.efg")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    goodwill...Misread: game.efg:1:1: found 'EFG', expected NFG: of Gambit's files, those in strategic form
    """
    text = decoded(data, name)
    first = text.text.split(maxsplit=1)[:1]
    if first == ["EFG"]:
        raise text.misread(text.text.index("EFG"), "NFG: of Gambit's files, those in strategic form")
    if first == ["NFG"]:
        return nfg.read(text)
    return own.read(text) if text.text.lstrip().startswith(("{", "[")) else tables.read(text)


def monitoring_from(file: str | Path, actions: tuple[int, int]) -> Monitoring:
    """What is seen, from a file that holds the object ``monitoring`` of a game with so many actions."""
    with Path(file).open("rb") as stream:
        text = decoded(stream.read(MOST_BYTES + 1), str(Path(file).name))
    return own.read_monitoring(text, actions)
