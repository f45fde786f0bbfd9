"""The book's own files of games: JSON, as the page *Use it on your game* says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple

from goodwill.games.reading.places import MOST_ACTIONS, MOST_SIGNALS, Misread, Text, shown
from goodwill.games.stage import Law, Monitoring, Payoffs, StageGame, numbered

FORMAT, VERSION = "goodwill game", 1

#: How deep a file may be nested: no game needs more than five.
DEEPEST = 16

TOKEN = re.compile(
    r'[ \t\n]*(?:(?P<text>"(?:[^"\\\n]|\\.)*")|(?P<mark>[{}\[\],:])|(?P<word>[^\s{}\[\],:"]+))'
)


class Part(NamedTuple):
    """A value of the file: a dict or list of parts, a text, or a number or word as it is written."""

    value: Any
    at: int
    quoted: bool = False


class Reader:
    """JSON with the place of each value; numbers stay as they are written."""

    def __init__(self, text: Text) -> None:
        self.text, self.end = text, 0

    def whole(self) -> Part:
        found = self._part(0)
        end = re.compile(r"\s*").match(self.text.text, self.end)
        if end is not None and end.end() < len(self.text.text):
            raise self.text.misread(end.end(), "the end of the file")
        return found

    def _token(self, expected: str) -> tuple[str, str, int]:
        found = TOKEN.match(self.text.text, self.end)
        if found is None:
            space = re.compile(r"\s*").match(self.text.text, self.end)
            raise self.text.misread(space.end() if space else self.end, expected)
        self.end = found.end()
        kind = str(found.lastgroup)
        value, at = found[kind], found.start(kind)
        if kind != "text":
            return (value if kind == "mark" else kind), value, at
        try:
            return kind, json.loads(value), at
        except ValueError:
            raise self.text.misread(at, "a text as JSON has it") from None

    def _part(self, depth: int) -> Part:
        kind, value, at = self._token("a value")
        if kind in ("text", "word"):
            return Part(value, at, kind == "text")
        if kind not in "{[":
            raise self.text.misread(at, "a value")
        if depth == DEEPEST:
            raise self.text.misread(at, f"at most {DEEPEST} brackets within each other")
        return Part(self._object(depth) if kind == "{" else self._array(depth), at)

    def _array(self, depth: int) -> list[Part]:
        found: list[Part] = []
        while not (not found and self._passes("]")):
            found.append(self._part(depth + 1))
            kind, _, at = self._token("',' or ']'")
            if kind == "]":
                break
            if kind != ",":
                raise self.text.misread(at, "',' or ']'")
        return found

    def _object(self, depth: int) -> dict[str, Part]:
        found: dict[str, Part] = {}
        while not (not found and self._passes("}")):
            kind, key, at = self._token("a key in quotation marks")
            if kind != "text" or key in found:
                raise self.text.misread(
                    at, "a key that is not there yet" if kind == "text" else "a key in quotation marks"
                )
            kind, _, at = self._token("':'")
            if kind != ":":
                raise self.text.misread(at, "':'")
            found[key] = self._part(depth + 1)
            kind, _, at = self._token("',' or '}'")
            if kind == "}":
                break
            if kind != ",":
                raise self.text.misread(at, "',' or '}'")
        return found

    def _passes(self, mark: str) -> bool:
        found = TOKEN.match(self.text.text, self.end)
        passes = found is not None and found["mark"] == mark
        if passes and found is not None:
            self.end = found.end()
        return passes


def read(text: Text) -> StageGame:
    """The game of a file.

    >>> start = '{"format": "goodwill game", "version": 1, "payoffs": '
    >>> read(Text(start + "[[[1, 0.5]]]}", "game.json")).payoffs
    (((Fraction(1, 1), Fraction(1, 2)),),)
    >>> read(Text(start + "3}", "game.json"))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    goodwill...Misread: game.json:1:54: found '3', expected payoffs to be an array of 1 to 100
    """
    return _Game(text).game()


def read_monitoring(text: Text, actions: tuple[int, int]) -> Monitoring:
    """What is seen, from a file that has nothing else, for a game with so many actions."""
    return _Game(text).monitoring(Reader(text).whole(), *actions)


class _Game:
    def __init__(self, text: Text) -> None:
        self.text = text

    def game(self) -> StageGame:
        keys = ("format", "version", "payoffs", "title", "players", "actions", "monitoring", "delta")
        whole = self._object(Reader(self.text).whole(), "the file", keys, needed=3)
        if not self._is(whole["format"], FORMAT, True):
            raise self._wrong(whole["format"], f'"{FORMAT}"')
        if not self._is(whole["version"], str(VERSION), False):
            raise self._wrong(whole["version"], f"{VERSION}, the only version that is known here")
        payoffs = self._payoffs(whole["payoffs"])
        counts = len(payoffs), len(payoffs[0])
        players: Any = ("player 1", "player 2")
        actions: Any = ((), ())
        if "players" in whole:
            players = self._names(whole["players"], "players", 2)
        if "actions" in whole:
            both = self._array(whole["actions"], "actions", 2)
            actions = tuple(self._names(p, f"actions[{k}]", counts[k]) for k, p in enumerate(both))
        delta = whole.get("delta")
        return StageGame(
            payoffs,
            actions,
            players,
            self.monitoring(whole["monitoring"], *counts) if "monitoring" in whole else None,
            None if delta is None else self._number(delta, "delta", "0 < delta < 1", lambda x: 0 < x < 1),
            self._text(whole["title"], "title") if "title" in whole else "",
        )

    def monitoring(self, part: Part, n1: int, n2: int) -> Monitoring:
        found = self._object(part, "monitoring", ("kind", "mistake", "signals", "law"), needed=1)
        kind = found["kind"]
        if self._is(kind, "perfect", True):
            self._object(part, "monitoring with the kind perfect", ("kind",), needed=1)
            return Monitoring()
        if self._is(kind, "noise", True):
            self._object(part, "monitoring with the kind noise", ("kind", "mistake"), needed=2)
            holds = "0 <= mistake < 1"
            return Monitoring("noise", self._number(found["mistake"], "mistake", holds, lambda x: 0 <= x < 1))
        if not self._is(kind, "signal", True):
            raise self._wrong(kind, '"perfect", "noise" or "signal"')
        self._object(part, "monitoring with the kind signal", ("kind", "law", "signals"), needed=2)
        law = self._law(found["law"], n1, n2)
        count = len(law[0][0])
        names = self._names(found["signals"], "signals", count) if "signals" in found else numbered(count)
        return Monitoring("signal", signals=names, law=law)

    def _payoffs(self, part: Part) -> Payoffs:
        rows = self._array(part, "payoffs", range(1, MOST_ACTIONS + 1))
        width = self._array(rows[0], "payoffs[0]", range(1, MOST_ACTIONS + 1))
        found: Any = []
        for i, row in enumerate(rows):
            found.append([])
            for j, pair in enumerate(self._array(row, f"payoffs[{i}]", len(width))):
                place = f"payoffs[{i}][{j}]"
                both = self._array(pair, place, 2)
                found[i].append(tuple(self._number(x, f"{place}[{k}]") for k, x in enumerate(both)))
        return tuple(map(tuple, found))

    def _law(self, part: Part, n1: int, n2: int) -> Law:
        rows = self._array(part, "law", n1)
        cells = [self._array(row, f"law[{i}]", n2) for i, row in enumerate(rows)]
        signals = len(self._array(cells[0][0], "law[0][0]", range(1, MOST_SIGNALS + 1)))
        found: Any = [[()] * n2 for _ in range(n1)]
        for i, j in product(range(n1), range(n2)):
            place, wanted = f"law[{i}][{j}]", "from 0 to 1"
            entries = self._array(cells[i][j], place, signals)
            chances = tuple(
                self._number(x, f"{place}[{y}]", wanted, lambda x: 0 <= x <= 1) for y, x in enumerate(entries)
            )
            if sum(chances) != 1:
                expected = f"{place} to sum to 1"
                raise self.text.misread(cells[i][j].at, expected, f"chances that sum to {sum(chances)}")
            found[i][j] = chances
        return tuple(map(tuple, found))

    # ---- Parts as what they must be --------------------------------------------------------------

    def _object(self, part: Part, name: str, keys: tuple[str, ...], needed: int) -> dict[str, Part]:
        if not isinstance(part.value, dict):
            raise self._wrong(part, f"{name} to be an object")
        for key, inside in part.value.items():
            if key not in keys:
                raise self.text.misread(
                    inside.at, f"{name} to have {' '.join(keys)} alone", f"the key '{shown(key)}'"
                )
        for key in keys[:needed]:
            if key not in part.value:
                raise self.text.misread(part.at, f"the key {key}", f"{name} without it")
        return part.value

    def _array(self, part: Part, name: str, length: int | range) -> list[Part]:
        exact = isinstance(length, int)
        wanted = f"an array of {length if isinstance(length, int) else f'{length[0]} to {length[-1]}'}"
        if not isinstance(part.value, list):
            raise self._wrong(part, f"{name} to be {wanted}")
        if (len(part.value) != length) if exact else (len(part.value) not in length):  # type: ignore[operator]
            raise self.text.misread(part.at, f"{name} to be {wanted}", f"an array of {len(part.value)}")
        return part.value

    def _names(self, part: Part, name: str, length: int) -> Any:
        return tuple(self._text(x, f"{name}[{k}]") for k, x in enumerate(self._array(part, name, length)))

    def _text(self, part: Part, name: str) -> str:
        if not part.quoted:
            raise self._wrong(part, f"{name} to be a text in quotation marks")
        return str(part.value)

    def _number(
        self, part: Part, name: str, wanted: str = "", holds: Callable[[Fraction], bool] = lambda _: True
    ) -> Fraction:
        if isinstance(part.value, dict | list):
            raise self._wrong(part, f"{name} to be a number")
        number = self.text.number(part.at, str(part.value), f"{name} to be a number")
        if not holds(number):
            raise self._wrong(
                part, f"{name} to satisfy {wanted}" if "<" in wanted else f"{name} to be {wanted}"
            )
        return number

    def _is(self, part: Part, value: str, quoted: bool) -> bool:
        return bool(part.value == value) and part.quoted == quoted

    def _wrong(self, part: Part, expected: str) -> Misread:
        kinds: dict[type, str] = {dict: "an object", list: "an array"}
        return self.text.misread(part.at, expected, kinds.get(type(part.value), ""))
