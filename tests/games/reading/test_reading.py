"""Games from files: what is written is read back; what is no game is named with its place, in one line."""

import json
import random
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from goodwill.games.reading.files import from_bytes, monitoring_from, read
from goodwill.games.reading.places import MOST_BYTES, Misread, decoded, shown
from goodwill.games.stage import Monitoring, StageGame
from goodwill.games.writing import to_text

NUMBERS = st.fractions(min_value=-1000, max_value=1000, max_denominator=999)
NAMES = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=12)


@st.composite
def games(draw):
    """Any stage game, with any monitoring."""
    n1, n2 = draw(st.integers(1, 4)), draw(st.integers(1, 4))

    def table(cell):
        return tuple(tuple(draw(cell) for _ in range(n2)) for _ in range(n1))

    def named(count):
        return tuple(draw(st.lists(NAMES, min_size=count, max_size=count)))

    kind = draw(st.sampled_from(["", "perfect", "noise", "signal"]))
    monitoring = None
    if kind == "signal":
        signals = draw(st.integers(1, 3))
        shares = st.lists(st.integers(0, 9), min_size=signals, max_size=signals).map(
            lambda s: [s[0] + 1, *s[1:]]
        )
        law = table(shares.map(lambda s: tuple(F(x, sum(s)) for x in s)))
        monitoring = Monitoring("signal", signals=named(signals), law=law)
    elif kind:
        mistake = draw(st.fractions(0, F(9, 10))) if kind == "noise" else F(0)
        monitoring = Monitoring(kind, mistake)
    delta = draw(st.none() | st.fractions(F(1, 100), F(99, 100)))
    payoffs = table(st.tuples(NUMBERS, NUMBERS))
    return StageGame(payoffs, (named(n1), named(n2)), named(2), monitoring, delta, draw(st.just("") | NAMES))


@examples(40)
@given(games())
def test_the_books_own_file_has_the_whole_game(game):
    assert from_bytes(to_text(game).encode(), "game.json") == game


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def as_nfg(game, rng, outcomes):
    """The game as Gambit may have it: names with quotation marks, decimals that are exact, any spaces."""
    space = lambda: rng.choice([" ", "\n", "\t", " \r\n  "])  # noqa: E731
    number = lambda x: str(float(x)) if F(str(float(x))) == x and rng.random() < 0.5 else str(x)  # noqa: E731
    parts = ["NFG", "1", rng.choice("RD"), quoted(game.title), "{", *map(quoted, game.players), "}"]
    parts += ["{", *(part for own in game.actions for part in ("{", *map(quoted, own), "}")), "}"]
    parts += [quoted('a "comment" \\ here')] if rng.random() < 0.5 else []
    cells = [row[j] for j in range(len(game.actions[1])) for row in game.payoffs]
    if outcomes:
        listed = [cell for cell in dict.fromkeys(cells) if cell != (0, 0)]
        rng.shuffle(listed)
        comma = rng.choice([",", ""])
        told = [["{", quoted("n"), number(a), comma, number(b), "}"] for a, b in listed]
        parts += ["{", *(part for outcome in told for part in outcome), "}"]
        parts += [str(listed.index(cell) + 1 if cell != (0, 0) else 0) for cell in cells]
    else:
        parts += [number(x) for cell in cells for x in cell]
    return "".join(part + space() for part in parts if part)


@examples(40)
@given(games(), st.integers(0, 10**6), st.booleans())
def test_gambits_file_has_the_table_with_its_names(game, seed, outcomes):
    found = from_bytes(as_nfg(game, random.Random(seed), outcomes).encode(), "game.nfg")
    assert (found.payoffs, found.actions, found.players) == (game.payoffs, game.actions, game.players)
    assert (found.title, found.monitoring, found.delta) == (game.title, None, None)


#: One game in each of the ways in which it can be written.
HUNT = [[(F(4), F(4)), (F(0), F(3))], [(F(3), F(0)), (F(2), F(2))]]
HUNTS = {
    "counts, then payoffs": 'NFG 1 R "a hunt" { "one" "two" } { 2 2 } 4 4 3 0 0 3 2 2',
    "names, then payoffs": 'NFG 1 R "hunt" {"1" "2"} {{"stag" "hare"}\n{"stag" "hare"}\n}\n4 4 3 0 0 3 2 2',
    "outcomes": 'NFG 1 R "" {"" ""} {{"s" "h"} {"s" "h"}} ""\n{\n{ "both" 4, 4 }\n{ "" 3, 0 }\n{ "" 0, 3 }\n'
    '{ "safe" 2, 2 }\n}\n1 2 3 4',
    "decimals": 'NFG 1 D "" { "1" "2" } { 2 2 } 4.0 40e-1 3. 0 .0 +3 2 0.2e1',
    "fractions": 'NFG 1 R "" { "1" "2" } { 2 2 } 8/2 4 3 -0/5 0 3 4/2 2',
    "a table": "4,4 0,3\n3,0 2,2\n",
    "a table with bars": "\n| 4, 4 | 0, 3 |\n\n| 3, 0 | 2, 2 |",
    "a table of a sheet": "(4, 4)\t(0, 3)\r\n(3, 0)\t(2, 2)\r\n",
    "JSON": '{"format": "goodwill game", "version": 1,\n'
    '"payoffs": [[[4, 4.0], ["0", 3]], [[3, 0], ["8/4", 2e0]]]}',
    "a byte order mark": "\ufeff4,4 0,3\n3,0 2,2",
}


@pytest.mark.parametrize("way", HUNTS)
def test_one_game_is_the_same_however_it_is_written(way):
    game = from_bytes(HUNTS[way].encode(), way)
    assert [list(row) for row in game.payoffs] == HUNT


def test_an_outcome_0_pays_nothing():
    game = from_bytes(b'NFG 1 R "" { "1" "2" } { { "a" "b" } { "c" } } { { "x" 1 2 } } 0 1', "game.nfg")
    assert game.payoffs == (((0, 0),), ((1, 2),))
    assert game.actions == (("a", "b"), ("c",))


NFG = 'NFG 1 R "t" { "a" "b" }\n{ 2 1 }\n1 2 3 4'
OWN = """{"format": "goodwill game", "version": 1,
 "payoffs": [[[2, 2], [0, 3]], [[3, 0], [1, 1]]],
 "monitoring": {"kind": "noise", "mistake": "1/10"},
 "delta": "9/10"}"""
SIGNAL = """{"format": "goodwill game", "version": 1, "payoffs": [[[2, 2]], [[3, 0]]],
 "monitoring": {"kind": "signal", "signals": ["good", "bad"],
  "law": [[["9/10", "1/10"]],
          [["1/2", "1/2"]]]}}"""
#: What is no game: the place, and a part of what is said about it.
HOSTILE = {
    "nothing": ("", 1, 1, "the end of the file, expected a game"),
    "another file of Gambit": ('EFG 2 R "t"', 1, 1, "those in strategic form"),
    "another version of it": (NFG.replace("NFG 1", "NFG 2"), 1, 5, "expected 1, as in NFG 1 R"),
    "another kind of number": (NFG.replace("1 R", "1 X"), 1, 7, "expected R or D"),
    "no title": (NFG.replace('"t" ', ""), 1, 9, "found '{', expected the title"),
    "a title without an end": ('NFG 1 R "t\n\n', 1, 9, "a text without an end"),
    "one player": (NFG.replace(' "b"', ""), 1, 19, "the names of two players"),
    "three players": (NFG.replace('"b"', '"b" "c"'), 1, 23, "the game must have two players"),
    "three counts": (NFG.replace("2 1 }", "2 1 1 }"), 2, 7, "'}' after the strategies of two players"),
    "no strategies": (NFG.replace("2 1 }", "0 1 }"), 2, 3, "from 1 to 100"),
    "half a strategy": (NFG.replace("2 1 }", "3/2 1 }"), 2, 3, "from 1 to 100"),
    "a billion strategies": (NFG.replace("2 1 }", "1000000000 1 }"), 2, 3, "found '1000000000'"),
    "too many names": (NFG.replace("2 1 }", "{" + ' "x"' * 101 + "} 1 }"), 2, 405, "at most 100 strategies"),
    "no names": (NFG.replace("2 1 }", "{ } { } }"), 2, 5, "the name of a strategy"),
    "a payoff is left out": (
        NFG[:-2],
        3,
        6,
        "the end of the file, expected the payoff of player 2 at (2, 1)",
    ),
    "a payoff too many": (NFG + " 5", 3, 9, "found '5', expected the end of the file"),
    "a word for a payoff": (NFG.replace("3 4", "x 4"), 3, 5, "found 'x', expected the payoff of player 1"),
    "a fraction of nothing": (NFG.replace("3 4", "3/0 4"), 3, 5, "found '3/0', expected"),
    "a fraction of many nothings": (NFG.replace("3 4", "3/00 4"), 3, 5, "found '3/00', expected"),
    "infinity": (NFG.replace("3 4", "inf 4"), 3, 5, "found 'inf'"),
    "a number without an end": (NFG.replace("3 4", "9" * 5000 + " 4"), 3, 5, "expected at most 100 digits"),
    "a large exponent": (NFG.replace("3 4", "1e99999999 4"), 3, 5, "found '1e99999999'"),
    "no such outcome": ('NFG 1 R "" {"a" "b"} {1 1} { {"" 1 2} } 2', 1, 41, "a number from 0 to 1"),
    "an outcome without a name": ('NFG 1 R "" {"a" "b"} {1 1} { {1 2} } 1', 1, 31, "the name of the outcome"),
    "an outcome with one payoff": (
        'NFG 1 R "" {"a" "b"} {1 1} { {"" 1} } 1',
        1,
        35,
        "outcome 1 pays player 2",
    ),
    "braces within braces": ("NFG 1 R " + "{" * 10**5, 1, 9, "the title"),
    "no comma": ("2 2 0 3", 1, 1, "found '2', expected two payoffs with a comma"),
    "words": ("work, shirk", 1, 1, "found 'work', expected a payoff"),
    "rows that differ": ("1,1 2,2\n\n3,3", 3, 1, "a row of 1, expected a row of 2"),
    "a bad row": ("1,1 2,2\n3,3 4,x", 2, 7, "found 'x', expected a payoff"),
    "too many rows": ("1,1\n" * 101, 101, 1, "at most 100 rows"),
    "too many pairs": ("1,1 " * 101, 1, 401, "at most 100 pairs"),
    "a list": ("[]", 1, 1, "found an array, expected the file to be an object"),
    "a key is left out": (
        OWN.replace('"version": 1,', ""),
        1,
        1,
        "the file without it, expected the key version",
    ),
    "another format": (OWN.replace("goodwill game", "game"), 1, 12, 'expected "goodwill game"'),
    "another version": (OWN.replace('"version": 1', '"version": 2'), 1, 40, "found '2', expected 1"),
    "a version in quotes": (OWN.replace('"version": 1', '"version": "1"'), 1, 40, "expected 1, the only"),
    "another key": (OWN.replace('"delta"', '"discount"'), 4, 14, "found the key 'discount'"),
    "a repeated key": (OWN.replace('"delta"', '"payoffs"'), 4, 2, "a key that is not there yet"),
    "patience of one": (
        OWN.replace("9/10", "1"),
        4,
        11,
        "expected delta to satisfy 0 < delta < 1",
    ),
    "a number that is none": (
        OWN.replace('"9/10"', "true"),
        4,
        11,
        "found 'true', expected delta to be a number",
    ),
    "an array for a number": (
        OWN.replace('"9/10"', "[]"),
        4,
        11,
        "found an array, expected delta to be a number",
    ),
    "not a number": (OWN.replace("[0, 3]", "[NaN, 3]"), 2, 24, "payoffs[0][1][0] to be a number"),
    "three players of ours": (OWN.replace("[0, 3]", "[0, 3, 1]"), 2, 23, "payoffs[0][1] to be an array of 2"),
    "a ragged table": (
        OWN.replace(", [1, 1]", ""),
        2,
        32,
        "found an array of 1, expected payoffs[1] to be an",
    ),
    "no table": (OWN.replace("[[[2, 2], [0, 3]], [[3, 0], [1, 1]]]", "[]"), 2, 13, "an array of 1 to 100"),
    "another monitoring": (OWN.replace('"noise"', '"private"'), 3, 25, '"perfect", "noise" or "signal"'),
    "noise without a size": (OWN.replace(', "mistake": "1/10"', ""), 3, 16, "expected the key mistake"),
    "always mistaken": (OWN.replace("1/10", "1"), 3, 45, "0 <= mistake < 1"),
    "chances above 1": (
        SIGNAL.replace("1/10", "2/10"),
        3,
        12,
        "chances that sum to 11/10, expected law[0][0]",
    ),
    "a chance below 0": (
        SIGNAL.replace('"1/2", "1/2"', '"3/2", "-1/2"'),
        4,
        13,
        "expected law[1][0][0] to be from 0",
    ),
    "a signal too many": (
        SIGNAL.replace('"1/2", "1/2"', "1, 0, 0"),
        4,
        12,
        "expected law[1][0] to be an array of 2",
    ),
    "a signal without a name": (SIGNAL.replace('"good", ', ""), 2, 46, "signals to be an array of 2"),
    "a name that is none": (SIGNAL.replace('"good"', "3"), 2, 47, "signals[0] to be a text"),
    "cut off": (OWN[:-1], 4, 17, "the end of the file, expected ',' or '}'"),
    "more after the end": (OWN + "{}", 4, 18, "expected the end of the file"),
    "a comma too many": (OWN.replace('"9/10"', '"9/10",'), 4, 18, "a key in quotation marks"),
    "a colon is left out": (OWN.replace('"delta":', '"delta"'), 4, 10, "expected ':'"),
    "half an escape": (OWN.replace("9/10", "\\u12"), 4, 11, "a text as JSON has it"),
    "nested too deep": ("[" * 10**5, 1, 17, "at most 16 brackets within each other"),
    "objects nested too deep": ('{"a":' * 10**5, 1, 81, "at most 16 brackets"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_is_no_game_is_named_in_one_line_with_its_place(case):
    text, line, column, said = HOSTILE[case]
    with pytest.raises(Misread) as error:
        from_bytes(text.encode(), "a-file.txt")
    told = str(error.value)
    assert told.startswith(f"a-file.txt:{line}:{column}: found "), told
    assert said in told
    assert told.isprintable()
    assert len(told) < 250


@pytest.mark.parametrize(
    ("data", "place", "said"),
    [
        (b"1,1 2,2\n3,\xff3", "2:3", "the byte 0xff, expected text in UTF-8"),
        (b"\x001,1", "1:1", "found '?1'"),
        (b"1,1\n" * (MOST_BYTES // 4 + 1), "1:1", "more than 1048576 bytes"),
    ],
)
def test_bytes_that_are_no_text_are_named(data, place, said):
    with pytest.raises(Misread, match=f"^t:{place}: ") as error:
        from_bytes(data, "t")
    assert said in str(error.value)


@examples(150)
@given(st.sampled_from([NFG, OWN, SIGNAL, *HUNTS.values()]), st.data())
def test_a_broken_file_is_a_game_or_is_named(text, data):
    """Whatever is put anywhere, or left out."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 6)))
    more = data.draw(st.text(max_size=4) | st.sampled_from([*'{}[]",:/\\-.e0']))
    broken = (text[:start] + more + text[end:]).encode("utf-8", "surrogatepass")
    told = None
    try:
        assert from_bytes(broken, "t").payoffs
    except Misread as error:
        told = error
    if told is not None:
        assert str(told).isprintable()
        lines = broken.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert told.line <= len(lines)
        assert told.column <= len(lines[told.line - 1]) + 1


def test_noise_is_a_law_and_certainty_is_none():
    game = from_bytes(OWN.encode(), "t")
    (row, _), _ = game.law()
    assert row == (F(81, 100), F(9, 100), F(9, 100), F(1, 100))
    assert game.law(Monitoring("noise", F(0))) is None
    assert game.signals() == ("(1, 1)", "(1, 2)", "(2, 1)", "(2, 2)")
    assert from_bytes(SIGNAL.encode(), "t").signals() == ("good", "bad")


def test_a_long_file_is_read_in_a_moment():
    """A game as large as may be: the time grows with the file, not with its square."""
    payoffs = [[[str(i), str(j)] for j in range(100)] for i in range(100)]
    text = json.dumps({"format": "goodwill game", "version": 1, "payoffs": payoffs})
    assert from_bytes(text.encode(), "t").payoffs[99][7] == (99, 7)


#: Games as large as may be, in each way to write them; of each there is one line of what is one too large.
LARGEST = {
    "strategies by number": ('NFG 1 R "" {"a" "b"} {100 1} ' + "1 2 " * 100, "100 1", "101 1"),
    "strategies by name": (
        'NFG 1 R "" {"a" "b"} {{' + '"s" ' * 100 + '} {"t"}} ' + "1 2 " * 100,
        '{{"s"',
        '{{"s" "s"',
    ),
    "rows": ("1,2\n" * 100, "1,2\n1,2", "1,2\n1,2\n1,2"),
    "pairs in a row": ("1,2 " * 100, "1,2 1,2", "1,2 1,2 1,2"),
    "digits": ("1" * 60 + "." + "2" * 40 + ",1", "2,1", "22,1"),
    "payoffs": (
        '{"format": "goodwill game", "version": 1, "payoffs": [[' + "[1,2], " * 99 + "[1,2]]]}",
        "[[[1,2]",
        "[[[1,2], [1,2]",
    ),
    "rows of payoffs": (
        '{"format": "goodwill game", "version": 1, "payoffs": [' + "[[1,2]], " * 99 + "[[1,2]]]}",
        "[[[1,2]]",
        "[[[1,2]], [[1,2]]",
    ),
    "signals": (
        '{"format": "goodwill game", "version": 1, "payoffs": [[[1, 2]]], "monitoring": {"kind": "signal", '
        '"law": [[[1' + ", 0" * 999 + "]]]}}",
        "[[[1, 0",
        "[[[1, 0, 0",
    ),
}


@pytest.mark.parametrize("way", LARGEST)
def test_a_file_may_be_as_large_as_is_said_and_no_larger(way):
    text, part, more = LARGEST[way]
    assert from_bytes(text.encode(), "t").payoffs
    assert part in text
    with pytest.raises(Misread, match="100"):
        from_bytes(text.replace(part, more, 1).encode(), "t")


@pytest.mark.parametrize("reader", [read, lambda file: monitoring_from(file, (1, 1))])
def test_a_file_may_have_as_many_bytes_as_is_said_and_no_more(tmp_path, reader):
    file, text = tmp_path / "one.json", b"2,2" if reader is read else b'{"kind": "perfect"}'
    file.write_bytes(text + b" " * (MOST_BYTES - len(text)))
    assert reader(file)
    file.write_bytes(text + b" " * (MOST_BYTES + 1 - len(text)))
    with pytest.raises(Misread, match=r"^one.json:1:1: found more than 1048576 bytes, expected a file of"):
        reader(file)


def test_brackets_may_be_nested_as_deep_as_is_said():
    """The file itself is none of them; whatever is in them is no game, and that is said instead."""
    for depth, message in (
        (16, "found an array, expected the file"),
        (17, "1:17: found '\\[', expected at most"),
    ):
        with pytest.raises(Misread, match=message):
            from_bytes(b"[" * depth + b"]" * depth, "t")


def test_what_is_quoted_is_cut_after_24_letters():
    assert shown("x" * 24) == "x" * 24
    assert shown("x" * 25) == "x" * 24 + "..."
    assert shown("a\tb\u202e") == "a?b?"


def test_line_ends_of_all_systems_are_one():
    assert decoded(b"1,1\r\n2,2\r3,3\n", "t").text == "1,1\n2,2\n3,3\n"
    with pytest.raises(Misread, match=r"^t:3:4: found the byte 0x80"):
        decoded(b"1,1\r\n2,2\r3,3\x80\n", "t")


@pytest.mark.parametrize(
    ("text", "place"),
    [("1,1\n\n  4,x", "3:5"), ("x", "1:1"), ("1,1\n2", "2:1"), ("\n\n 1", "3:2"), ("1,1 x", "1:5")],
)
def test_lines_and_columns_count_from_1(text, place):
    with pytest.raises(Misread, match=f"^t:{place}: ") as error:
        from_bytes(text.encode(), "t")
    assert f"{error.value.line}:{error.value.column}" == place


def test_what_is_seen_may_stand_alone(tmp_path):
    file = tmp_path / "seen.json"
    file.write_text('{"kind": "signal", "law": [[["1/3", "2/3"], [1, 0]]]}')
    assert monitoring_from(file, (1, 2)) == Monitoring(
        "signal", signals=("1", "2"), law=(((F(1, 3), F(2, 3)), (1, 0)),)
    )
    with pytest.raises(Misread, match="expected law to be an array of 2"):
        monitoring_from(file, (2, 1))
    for mistake in ("0", '"9/10"'):
        file.write_text('{"kind": "noise", "mistake": ' + mistake + "}")
        assert monitoring_from(file, (1, 1)).kind == "noise"
    for text, message in [
        (
            '{"kind": "perfect", "mistake": 0}',
            "the key 'mistake', expected monitoring with the kind perfect to",
        ),
        (
            '{"kind": "noise", "mistake": 0, "law": []}',
            "the key 'law', expected monitoring with the kind noise",
        ),
        (
            '{"kind": "signal", "law": [[[1]]], "mistake": 0}',
            "the key 'mistake', expected monitoring with the kind",
        ),
        ('{"kind": "signal"}', "expected the key law"),
        ("{}", "expected the key kind"),
        ('{"kind": "noise", "mistake": -1}', "0 <= mistake < 1"),
        ('{"kind": "noise", "mistake": 1}', "0 <= mistake < 1"),
        ('{"kind": perfect}', '"perfect", "noise" or "signal"'),
    ]:
        file.write_text(text)
        with pytest.raises(Misread, match=message):
            monitoring_from(file, (1, 1))


def test_patience_is_between_0_and_1():
    for delta in ('"1/1000000"', '"999999/1000000"'):
        assert from_bytes(OWN.replace('"9/10"', delta).encode(), "t").delta == F(delta.strip('"'))
    for delta in ("0", "1", "-1"):
        with pytest.raises(Misread, match="delta to satisfy 0 < delta < 1"):
            from_bytes(OWN.replace('"9/10"', delta).encode(), "t")
