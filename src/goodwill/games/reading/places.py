"""A text with places: line and column of whatever is wrong in it."""

from __future__ import annotations

import re
from fractions import Fraction

from goodwill.arithmetic import WRITTEN

#: The most bytes of a file of a game, and digits of a number in it.
MOST_BYTES, MOST_DIGITS = 2**20, 100

#: The most actions of a player, and signals.
MOST_ACTIONS, MOST_SIGNALS = 100, 1000

#: What an error quotes is cut here.
WIDTH = 24


class Misread(ValueError):
    """A text that is no game: where, what was found there, and what was expected.

    ``line`` and ``column`` count from 1.
    """

    def __init__(self, name: str, line: int, column: int, found: str, expected: str) -> None:
        super().__init__(f"{name}:{line}:{column}: found {found}, expected {expected}")
        self.line, self.column, self.found, self.expected = line, column, found, expected


class Text:
    """A text under the name of its file.

    >>> raise Text("one\\ntwo", "game.nfg").misread(5, "three")
    Traceback (most recent call last):
        ...
    goodwill.games.reading.places.Misread: game.nfg:2:2: found 'wo', expected three
    """

    def __init__(self, text: str, name: str) -> None:
        self.text, self.name = text, name

    def misread(self, at: int, expected: str, found: str = "") -> Misread:
        """The error at a place; by default what was found is the word there."""
        line, start = self.text.count("\n", 0, at) + 1, self.text.rfind("\n", 0, at) + 1
        return Misread(shown(self.name), line, at - start + 1, found or self._word(at), expected)

    def _word(self, at: int) -> str:
        word = re.compile(r"\S[^\s,{}\[\]:]*").match(self.text, at)
        if word is None:
            return "the end of the file" if not self.text[at:].strip() else "a space"
        return f"'{shown(word[0])}'"

    def number(self, at: int, written: str, place: str) -> Fraction:
        """A number as it is written there: 2, -0.8, 8e-1 or 4/5."""
        if not WRITTEN.fullmatch(written):
            raise self.misread(at, f"{place}, such as 2, -0.8 or 4/5", f"'{shown(written)}'")
        if sum(map(str.isdigit, written)) > MOST_DIGITS:
            raise self.misread(at, f"at most {MOST_DIGITS} digits", "a longer number")
        return Fraction(written)


def decoded(data: bytes, name: str) -> Text:
    """The text of a file in UTF-8; line ends of all systems are one character."""
    if len(data) > MOST_BYTES:
        raise Misread(shown(name), 1, 1, f"more than {MOST_BYTES} bytes", "a file of at most so many")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        found = f"the byte 0x{data[error.start]:02x}"
        place = Text(_one_line_end(before), name)
        raise place.misread(len(place.text), "text in UTF-8", found) from None
    return Text(_one_line_end(text), name)


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def shown(text: str) -> str:
    """A part of a file in one line, cut short, without what no screen shows."""
    text = text if len(text) <= WIDTH else f"{text[:WIDTH]}..."
    return "".join(c if c.isprintable() else "?" for c in text)
