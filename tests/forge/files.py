"""Files that are no certificates: true ones, broken in one place or another."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from hostile.games import Choose

#: Things that stand for a number, and are none by the page of the format.
NO_NUMBERS = (
    '"1/0"', '"01"', '"+1"', '" 1"', '"1 "', '"1/-2"', '"-"', '""', '"1e5"', '"0.5"', '"1/2/3"', '"0x1"',
    '"\u0661"', '"NaN"', '"inf"', '"1\\n"', '"--1"', '"1_000"', "1", "0.5", "-1", "1e400", "NaN", "Infinity",
    "-Infinity", "null", "true", "[]", "{}", '["1"]', '"' + "9" * 5000 + '"', '"1/' + "7" * 5000 + '"',
    '"' + "1" * 10**6 + '"',
)  # fmt: skip
#: The same for an index.
NO_INDICES = (
    "-1", "1.0", "1e0", '"0"', "null", "true", "[0]", "9" * 10, "9" * 30, "-0", "0.5", "NaN", "{}",
)  # fmt: skip


class Broken(NamedTuple):
    """What was done, and the bytes of the file."""

    deed: str
    data: bytes


def broken(text: str, choose: Choose) -> Iterator[Broken]:
    """Files that are malformed, each for one reason."""
    made = list(_all(text, choose))
    while True:
        yield choose(made)


def _all(text: str, choose: Choose) -> Iterator[Broken]:
    data = text.encode()
    for _ in range(4):
        yield Broken("cut off", data[: choose(range(len(data.rstrip()) - 1))])
    yield Broken("a character more", data + b"]")
    yield Broken("twice", data + data)
    yield Broken("nothing", b"")
    yield Broken("not UTF-8", data.replace(b'"', b'"\xff', 1))
    yield Broken("UTF-16", text.encode("utf-16"))
    yield Broken("nested deeply", b"[" * 200_000)
    yield Broken("nested deeply inside", data.replace(b'"scope":', b'"scope":' + b"[" * 100_000, 1))
    yield Broken("a list of it", b"[" + data + b"]")
    yield Broken("text", json.dumps(text).encode())
    yield from _elsewhere(text, choose)
    yield from _wrong_leaves(text, choose)
    yield from _wrong_parts(text, choose)


def _elsewhere(text: str, choose: Choose) -> Iterator[Broken]:
    """Wrong versions, kinds and keys."""
    found = json.loads(text)
    for version in (0, 2, -1, "1", None, True, 1.0, [1]):
        yield Broken(f"version {version!r}", json.dumps({**found, "version": version}).encode())
    for name in ("format", "version", "kind"):
        yield Broken(f"no {name}", json.dumps({k: x for k, x in found.items() if k != name}).encode())
    for kind in ("Bracket", "theorem", None, 1, [], {}):
        yield Broken(f"kind {kind!r}", json.dumps({**found, "kind": kind}).encode())
    yield Broken("another format", json.dumps({**found, "format": "goodwill"}).encode())
    objects = [part for part in _parts(found) if isinstance(part, dict)]
    for _ in range(8):
        part = choose(objects)
        keys = [key for key in part if key not in ("format", "version")]
        if not keys:
            continue
        key = choose(keys)
        kept = part.pop(key)
        yield Broken(f"no {key}", json.dumps(found).encode())
        part[key + "s"] = kept
        yield Broken(f"{key}s for {key}", json.dumps(found).encode())
        part[key] = part.pop(key + "s")
        part["more"] = 0
        yield Broken("a key more", json.dumps(found).encode())
        del part["more"]
    # A key twice, with the same value: which of the two holds?
    yield Broken("a key twice", text.replace('"version": 1', '"version": 1,\n"version": 1', 1).encode())
    yield Broken("delta twice", re.sub(r'("delta":"[^"]*")', r"\1,\1", text, count=1).encode())


def _wrong_parts(text: str, choose: Choose) -> Iterator[Broken]:
    """At any place a part of another type, or a key that is almost one or that comes twice."""
    found = json.loads(text)
    parts = [(part, key) for part in _parts(found) if isinstance(part, (dict, list)) for key in _keys(part)]
    for _ in range(12):
        part, key = choose(parts)
        kept = part[key]
        instead: list[Any] = [[kept], [[kept]], True, False, json.dumps(kept)]
        instead.append(dict(enumerate(kept)) if isinstance(kept, list) else {"0": kept})
        for depth in (20, 300):
            deep = kept
            for _ in range(depth):
                deep = [deep]
            instead.append(deep)
        for new in instead:
            part[key] = new
            yield Broken(f"{str(new)[:20]} for {str(kept)[:20]}", json.dumps(found).encode())
        part[key] = kept
        if isinstance(part, dict):
            yield from _wrong_keys(found, part, key, choose)


def _keys(part: Any) -> Any:
    return list(part) if isinstance(part, dict) else range(len(part))


def _wrong_keys(found: Any, part: dict[str, Any], key: str, choose: Choose) -> Iterator[Broken]:
    value = part.pop(key)
    for near in (key + "\0", key.upper(), key + " ", key + "\u200b", key.replace("e", "\u0435", 1), ""):
        if near != key:
            part[near] = value
            yield Broken(f"{near!r} for {key}", json.dumps(found).encode())
            del part[near]
    part[key] = value
    whole, again = dict(part), choose([value, None, [], "1", 0])
    escaped = '"' + "".join(f"\\u{ord(c):04x}" for c in key) + '"'
    for twice in ({**whole, "?": again}, {"?": again, **whole}):  # no dict has a key twice, so it is renamed
        part.clear()
        part.update(twice)
        for name in (json.dumps(key), escaped):
            yield Broken(f"{name} twice", json.dumps(found).replace('"?"', name, 1).encode())
    part.clear()
    part.update(whole)


def _parts(found: Any) -> Iterator[Any]:
    yield found
    for part in found.values() if isinstance(found, dict) else found if isinstance(found, list) else ():
        yield from _parts(part)


def _wrong_leaves(text: str, choose: Choose) -> Iterator[Broken]:
    """Something else in the place of a number or an index."""
    # A gap or a bound on a frequency may be null, so these stay.
    numbers = [m.span() for m in re.finditer(r'(?<!"gap": )(?<!er": )"-?[0-9]+(/[0-9]+)?"', text)]
    indices = [m.span() for m in re.finditer(r"(?<=[\[,:])[0-9]+(?=[\],}])", text)]
    for spans, instead in ((numbers, NO_NUMBERS), (indices, NO_INDICES)):
        for new in instead if spans else ():
            start, end = choose(spans)
            yield Broken(f"{new[:20]} for {text[start:end][:20]}", (text[:start] + new + text[end:]).encode())
