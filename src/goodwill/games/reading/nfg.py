"""Gambit's files of games in strategic form, ``.nfg``, with two players.

Such a file is a sequence of numbers, words, texts in quotation marks, and braces:

    NFG 1 R "title" { "first player" "second player" } STRATEGIES "comment" BODY

STRATEGIES are two counts, ``{ 2 3 }``, or names, ``{ { "up" "down" } { "left" "middle" "right" } }``.  The
comment may be left out.  BODY gives the payoffs of both players for each pair of strategies, the first
player's running fastest; or it first lists outcomes, ``{ { "name" 2, 0 } ... }``, and then gives the number
of an outcome for each pair, from 1 on, where 0 is the outcome that pays nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from goodwill.games.reading.places import MOST_ACTIONS, Misread, Text
from goodwill.games.stage import StageGame, numbered

Pair = tuple[Fraction, Fraction]
Pays = Callable[[str, str], Pair]

TOKEN = re.compile(
    r'\s*(?:(?P<text>"(?:[^"\\]|\\.)*")|(?P<mark>[{},])|(?P<word>[^\s{},"]+)|(?P<open>"))', re.DOTALL
)
ESCAPE = re.compile(r'\\(["\\])')


class Token(NamedTuple):
    """A part of the file: ``kind`` is text, word, or a mark itself; at the end of the file it is empty."""

    kind: str
    value: str
    at: int


class Tokens:
    """The parts of a file, one after the other."""

    def __init__(self, text: Text) -> None:
        self.text, self.end = text, 0
        self.next = self._scanned()

    def _scanned(self) -> Token:
        found = TOKEN.match(self.text.text, self.end)
        if found is None:
            return Token("", "", len(self.text.text))
        kind, at = str(found.lastgroup), found.start(str(found.lastgroup))
        if kind == "open":
            raise self.text.misread(at, "a quotation mark that ends it", "a text without an end")
        self.end = found.end()
        value = found[kind]
        if kind == "text":
            return Token(kind, ESCAPE.sub(r"\1", value[1:-1]), at)
        return Token(value if kind == "mark" else kind, value, at)

    def take(self, kind: str, expected: str) -> Token:
        """The next part, which must be of a kind."""
        token = self.next
        if token.kind != kind:
            raise self.misread(expected)
        self.next = self._scanned()
        return token

    def passes(self, kind: str) -> bool:
        """Whether the next part is of a kind; then it is left behind."""
        if self.next.kind != kind:
            return False
        self.next = self._scanned()
        return True

    def misread(self, expected: str) -> Misread:
        return self.text.misread(self.next.at, expected)

    def number(self, place: str) -> Fraction:
        if self.next.kind != "word":
            raise self.misread(place)
        return self.text.number(self.next.at, self.take("word", place).value, place)

    def whole(self, place: str, least: int, most: int) -> int:
        at, number = self.next.at, self.number(place)
        if number.denominator != 1 or not least <= number <= most:
            raise self.text.misread(at, f"{place} from {least} to {most}")
        return int(number)


def read(text: Text) -> StageGame:
    """The game of a file.

    >>> game = read(Text('NFG 1 R "" { "a" "b" } { 2 1 } 1 1/2 .5 -2', "game.nfg"))
    >>> [[tuple(map(str, pair)) for pair in row] for row in game.payoffs]
    [[('1', '1/2')], [('1/2', '-2')]]
    >>> read(Text('NFG 1 R "" { "a" "b" "c" } { 2 1 1 } 1 1 1 1 1 1', "game.nfg"))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    goodwill...Misread: game.nfg:1:22: found '"c"', expected '}', since the game must have two players
    """
    tokens = Tokens(text)
    for expected in (("NFG",), ("1",), ("R", "D")):
        if tokens.next.kind != "word" or tokens.next.value not in expected:
            raise tokens.misread(" or ".join(expected) + ", as in NFG 1 R")
        tokens.take("word", "")
    title = tokens.take("text", "the title in quotation marks").value
    tokens.take("{", "'{' and the names of two players")
    first, second = (tokens.take("text", "the names of two players, in quotation marks").value for _ in "12")
    tokens.take("}", "'}', since the game must have two players")
    actions = _strategies(tokens)
    tokens.passes("text")  # the comment
    pays = _outcomes(tokens) if tokens.next.kind == "{" else _payoffs(tokens)
    columns = [[pays(i, j) for i in actions[0]] for j in actions[1]]
    tokens.take("", "the end of the file")
    payoffs = tuple(zip(*columns, strict=True))
    return StageGame(payoffs, actions, (first or "player 1", second or "player 2"), title=title)


def _strategies(tokens: Tokens) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of both players' strategies; those without a name are counted."""
    tokens.take("{", "'{' and the strategies")
    if tokens.next.kind == "{":
        first, second = (_names(tokens, which) for which in ("first", "second"))
    else:
        first, second = (
            numbered(tokens.whole(f"how many strategies the {which} player has,", 1, MOST_ACTIONS))
            for which in ("first", "second")
        )
    tokens.take("}", "'}' after the strategies of two players")
    return first, second


def _names(tokens: Tokens, which: str) -> tuple[str, ...]:
    tokens.take("{", f"'{{' and the names of the {which} player's strategies")
    found: list[str] = []
    while tokens.next.kind == "text":
        if len(found) == MOST_ACTIONS:
            raise tokens.misread(f"at most {MOST_ACTIONS} strategies")
        found.append(tokens.take("text", "").value or str(len(found) + 1))
    if not found:
        raise tokens.misread("the name of a strategy, in quotation marks")
    tokens.take("}", "'}' or the name of a strategy, in quotation marks")
    return tuple(found)


def _payoffs(tokens: Tokens) -> Pays:
    def pays(i: str, j: str) -> Pair:
        one, two = (tokens.number(f"the payoff of player {k} at ({i}, {j})") for k in (1, 2))
        return one, two

    return pays


def _outcomes(tokens: Tokens) -> Pays:
    tokens.take("{", "'{' and the outcomes")
    listed = [(Fraction(0), Fraction(0))]
    while tokens.passes("{"):
        tokens.take("text", "the name of the outcome, in quotation marks")
        one = tokens.number(f"what outcome {len(listed)} pays player 1")
        tokens.passes(",")
        two = tokens.number(f"what outcome {len(listed)} pays player 2")
        tokens.passes(",")
        tokens.take("}", f"'}}' after the two payoffs of outcome {len(listed)}")
        listed.append((one, two))
    tokens.take("}", "'}' or '{' and an outcome")

    def pays(i: str, j: str) -> Pair:
        return listed[tokens.whole(f"the outcome at ({i}, {j}), a number", 0, len(listed) - 1)]

    return pays
