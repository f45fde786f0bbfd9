"""``python -m goodwill set``: a game from a file, its set with a certificate, the play in words."""

import re
import subprocess
import sys
from fractions import Fraction as F

import pytest

from goodwill.__main__ import main
from goodwill.games.reading.files import from_bytes
from goodwill.games.stage import Monitoring
from goodwill.proofs import check
from goodwill.proofs.files import load
from goodwill.repeated.answer import answer, answered, reread
from pace import Counted

NFG = 'NFG 1 R "A dilemma" { "Row" "Column" } { { "work" "shirk" } { "work" "shirk" } } 2 2 3 0 0 3 1 1\n'
PARTNERS = """{"format": "goodwill game", "version": 1,
 "actions": [["work", "shirk"], ["work", "shirk"]],
 "payoffs": [[[2, 2], [0, 3]], [[3, 0], [1, 1]]],
 "monitoring": {"kind": "signal", "signals": ["good news", "bad news"],
  "law": [[["9/10", "1/10"], ["1/2", "1/2"]], [["1/2", "1/2"], ["1/5", "4/5"]]]},
 "delta": "4/5"}"""


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "game.nfg").write_text(NFG, encoding="utf-8")
    (tmp_path / "partners.json").write_text(PARTNERS, encoding="utf-8")
    return tmp_path


def test_a_file_of_gambit_gives_the_set_its_play_and_a_certificate(files, capsys):
    assert main(["set", "game.nfg", "--delta", "9/10", "--out", "result.json"]) == 0
    said = capsys.readouterr().out
    for corner in ("(1, 1)", "(5/2, 1)", "(2, 2)", "(1, 5/2)"):
        assert f"  {corner}\n" in said
    assert "Gap: 0\n" in said
    assert "Stopped: the two polygons are as close as was asked for" in said
    start = re.search(r"To get \(2, 2\), start in state (\d)\.", said)[1]
    punish = re.search(
        r"State (\d), worth \(1, 1\): play \(shirk, shirk\)\. After whatever is seen: stay", said
    )[1]
    follows = "After (work, work) or (shirk, shirk): stay. After anything else: go to state"
    assert f"State {start}, worth (2, 2): play (work, work). {follows} {punish}." in said
    theorem = load("result.json")
    assert check(theorem) == said.splitlines()[0]
    assert theorem.game.delta == F(9, 10)
    assert main(["check", "result.json"]) == 0


def test_what_is_seen_comes_from_the_file_or_from_the_line(files, capsys):
    assert main(["set", "partners.json", "--symmetric", "--tolerance", "1/100000"]) == 0
    said = capsys.readouterr().out
    assert "2 public signals" in said
    assert "After good news: stay." in said
    assert "(7/4, 7/4)" in said, "what both can get at most, as the page of this game derives"
    (files / "seen.json").write_text('{"kind": "perfect"}', encoding="utf-8")
    for seen in ("perfect", "noise=0", "seen.json"):
        assert main(["set", "partners.json", "--monitoring", seen]) == 0
        assert "4 public signals" in capsys.readouterr().out
    assert main(["set", "game.nfg", "--delta", "1/3", "--monitoring", "noise=1/10"]) == 0
    assert "discount factor 1/3" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["game.nfg"], "delta is missing: the file does not say it"),
        (["game.nfg", "--delta", "1"], "delta = 1 is out of range: it must satisfy 0 < delta < 1"),
        (["game.nfg", "--delta", "soon"], "delta = 'soon' is not a number"),
        (["game.nfg", "--delta", "1/2", "--tolerance", "2"], "tolerance = 2 is out of range"),
        (["game.nfg", "--delta", "1/2", "--seconds", "0"], "seconds = 0"),
        (["game.nfg", "--delta", "1/2", "--monitoring", "noise=1"], "mistake = 1 is out of range: it must"),
        (["game.nfg", "--delta", "1/2", "--monitoring", "noise=x"], "mistake = 'x' is not a number"),
        (
            ["game.nfg", "--delta", "1/2", "--monitoring", "fog"],
            "'fog' is out of range: perfect, noise=1/10 or",
        ),
        (
            ["one-sided.txt", "--delta", "1/2", "--symmetric"],
            "symmetric = True needs a game that stays the same",
        ),
        (["large.txt", "--delta", "1/2"], "the game has 30 x 30 actions and 900 signals: too many"),
        ([], "GAME"),
    ],
)
def test_a_wrong_argument_is_named_and_nothing_is_computed(files, capsys, arguments, said):
    (files / "one-sided.txt").write_text("1,1 0,2\n0,0 1,1", encoding="utf-8")
    (files / "large.txt").write_text(("1,1 " * 30 + "\n") * 30, encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        main(["set", *arguments])
    assert stopped.value.code == 2
    told = capsys.readouterr()
    assert said in told.err
    assert not told.out


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "bad.nfg",
            NFG.replace("3 0 0", "3 x 0"),
            "bad.nfg:1:88: found 'x', expected the payoff of player 2 at",
        ),
        (
            "bad.json",
            PARTNERS.replace(': "4/5"', ': "5/4"'),
            "bad.json:6:11: found '\"5/4\"', expected delta",
        ),
        ("absent.nfg", None, "absent.nfg cannot be read"),
    ],
)
def test_a_bad_file_gets_one_line_that_says_where(files, capsys, name, text, said):
    if text is not None:
        (files / name).write_text(text, encoding="utf-8")
    assert main(["set", name, "--delta", "1/2"]) == 1
    told = capsys.readouterr().out
    assert told.count("\n") == 1
    assert told.startswith(said)


def test_a_certificate_that_cannot_be_written_is_named(files, capsys):
    assert main(["set", "game.nfg", "--delta", "1/3", "--out", "no/folder/x.json"]) == 1
    assert "no/folder/x.json cannot be written" in capsys.readouterr().out


def test_when_the_time_is_over_what_is_proved_is_told(files, capsys, monkeypatch):
    monkeypatch.setattr("goodwill.repeated.clock.time", Counted(1 / 1000))
    assert main(["set", "game.nfg", "--delta", "9/10", "--monitoring", "noise=1/10", "--seconds", "1"]) == 0
    said = capsys.readouterr().out
    assert "Stopped: the time limit of 1 second" in said
    assert said.startswith("repeated game, 2 x 2 actions, 4 public signals")


def test_it_runs_as_a_command_of_its_own(files):
    run = [sys.executable, "-m", "goodwill"]
    done = subprocess.run(
        [*run, "set", "game.nfg", "--delta", "1/3"], capture_output=True, text=True, check=True
    )
    assert "the point (1, 1)" in done.stdout
    told = subprocess.run([*run, "--help"], capture_output=True, text=True, check=True).stdout
    assert "find the equilibrium payoffs of a game" in told


def test_the_play_of_each_corner_is_told_with_all_that_can_follow():
    told = answer(from_bytes(PARTNERS.encode(), "t"), delta=F(9, 10), monitoring=Monitoring()).for_page()
    assert [corner["exact"] for corner in told["corners"]] == [
        ["1", "1"],
        ["5/2", "1"],
        ["2", "2"],
        ["1", "5/2"],
    ]
    for corner in told["corners"]:
        for number in corner["states"]:
            named = {int(k) - 1 for k in re.findall(r"go to state (\d+)", told["states"][number])}
            assert named <= set(corner["states"])
        first = told["states"][corner["states"][0]]
        assert first.startswith(
            f"State {corner['states'][0] + 1}, worth ({', '.join(corner['short'])}): play ("
        )


def test_a_page_gets_the_error_as_json():
    assert '"line": 1, "column": 5' in answered("1,1 x")
    assert "delta is missing" in answered("1,1")
    assert '"line": 1, "column": 5' in reread("1,1 x")
