"""Files that are no certificates, each with a part of what the kernel says about it."""

from forge.by_hand import POINT
from goodwill.proofs.saving import to_text

TEXT = to_text(POINT)
LONG = "9" * 10_000
WIDE = ",".join(['["1","1"]'] * 200)
SURE = ",".join(['["1"]'] * 200)
#: A table of 40,000 plays with 398 deviations each, from a file of half a megabyte.
MANY = f"""{{"format": "goodwill certificate", "version": 1, "kind": "strategy", "game": {{"payoffs":
[{",".join([f"[{WIDE}]"] * 200)}], "law": [{",".join([f"[{SURE}]"] * 200)}], "delta": "1/2", "within": []}},
"scope": {{"kind": "pure"}}, "states": [], "start": [], "value": ["1", "1"]}}"""
#: A file that is none, and what is said about it.
HOSTILE = {
    "nothing": (b"", "no JSON"),
    "cut off": (TEXT[:-30].encode(), "no JSON"),
    "no text": (b"\xff\xfe\x00", "no JSON"),
    "another format": (b"{}", "no goodwill certificate"),
    "a list": (b"[]", "no goodwill certificate"),
    "nested": (b"[" * 10**6, "nested too deeply"),
    "nested objects": (b'{"a":' * 10**6, "nested too deeply"),
    "another version": (TEXT.replace('"version": 1', '"version": 2').encode(), "version is not 1"),
    "no version": (TEXT.replace('"version": 1,', "").encode(), "version is not 1"),
    "a version in words": (TEXT.replace('"version": 1', '"version": "1"').encode(), "version is not 1"),
    "true for a version": (TEXT.replace('"version": 1', '"version": true').encode(), "version is not 1"),
    "a repeated key": (TEXT.replace('"gap"', '"gap": "1", "gap"').encode(), "repeats a key"),
    "another key": (TEXT.replace('"gap"', '"note": "1", "gap"').encode(), "wrong keys"),
    "a key is left out": (TEXT.replace(',\n"gap": "0"', "").encode(), "wrong keys"),
    "a key within a game": (
        TEXT.replace('"delta"', '"discount"').encode(),
        "theorem.game has the wrong keys",
    ),
    "another kind": (TEXT.replace('"kind": "bracket"', '"kind": "lemma"').encode(), "theorem has no kind"),
    "a kind that is a list": (
        TEXT.replace('"kind": "bracket"', '"kind": []').encode(),
        "theorem has no kind",
    ),
    "a scope without a kind": (TEXT.replace('{"kind":"pure"}', "{}").encode(), "theorem.scope has no kind"),
    "a float": (TEXT.replace('"1/4"', "0.25", 1).encode(), "no index and not in quotes"),
    "a float in quotes": (TEXT.replace('"1/4"', '"0.25"', 1).encode(), "delta is no number"),
    "an exponent": (TEXT.replace('"1/4"', '"1e-1"', 1).encode(), "delta is no number"),
    "an integer for a number": (TEXT.replace('"gap": "0"', '"gap": 0').encode(), "gap is a Index"),
    "NaN": (TEXT.replace('"gap": "0"', '"gap": NaN').encode(), "no index and not in quotes"),
    "NaN in quotes": (TEXT.replace('"gap": "0"', '"gap": "NaN"').encode(), "gap is no number"),
    "a zero below": (TEXT.replace('"1/4"', '"1/0"', 1).encode(), "delta is no number"),
    "a sign below": (TEXT.replace('"1/4"', '"1/-4"', 1).encode(), "delta is no number"),
    "digits of another script": (TEXT.replace('"1/4"', '"1/\u0664"', 1).encode(), "delta is no number"),
    "a space": (TEXT.replace('"1/4"', '"1/4 "', 1).encode(), "delta is no number"),
    "a line after it": (TEXT.replace('"1/4"', '"1/4\\n"', 1).encode(), "delta is no number"),
    "ten thousand digits": (TEXT.replace('"1/4"', f'"1/{LONG}"', 1).encode(), "more than 4000 digits"),
    "a long index": (TEXT.replace('"play":3', f'"play":{LONG}').encode(), "no index and not in quotes"),
    "a negative index": (TEXT.replace('"play":3', '"play":-3').encode(), "no index and not in quotes"),
    "true for an index": (TEXT.replace('"play":3', '"play":true').encode(), "play is no index"),
    "null for a payoff": (TEXT.replace('"value":["1","1"]', '"value":null').encode(), "value is a NoneType"),
    "an object for an array": (
        TEXT.replace('"inner": [["1","1"]]', '"inner": {}').encode(),
        "inner is a dict",
    ),
    "too many plays": (MANY.encode(), "the plays have the extent 16000000, above 10000000"),
    "half a surrogate pair": (TEXT.replace('"1/4"', '"\\ud800"', 1).encode(), "delta is no number"),
    "half a pair for a kind": (
        TEXT.replace('"kind": "bracket"', '"kind": "\\udfff"').encode(),
        "theorem has no kind",
    ),
    "half a pair for a key": (TEXT.replace('"gap"', '"\\ud800"').encode(), "wrong keys"),
    "two certificates": ((TEXT + TEXT).encode(), "no JSON"),
    "a comment": (TEXT.replace("{", "{ // proved", 1).encode(), "no JSON"),
    "a comma too many": (TEXT.replace('"gap": "0"', '"gap": "0",').encode(), "no JSON"),
    "a byte that ends strings": (TEXT.encode() + b"\0", "no JSON"),
    "a space of another kind": (TEXT.replace("\n", "\u00a0").encode(), "no JSON"),
    "an underscore": (TEXT.replace('"1/4"', '"1/0_4"', 1).encode(), "delta is no number"),
    "a plus sign": (TEXT.replace('"1/4"', '"+1/4"', 1).encode(), "delta is no number"),
    "minus nothing for an index": (TEXT.replace('"play":3', '"play":-0').encode(), "no index and not in"),
    "a byte order mark": (b"\xef\xbb\xbf" + TEXT.encode(), "no JSON"),
    "a string for an array": (TEXT.replace('"inner": [["1","1"]]', '"inner": ["11"]').encode(), "is a str"),
}
