"""Certificates as files: what is written is read, hostile files are refused, the page says what is true."""

import ast
import io
import json
import os
import re
import subprocess
import sys
import threading
import time
import tokenize
from fractions import Fraction as F
from pathlib import Path

import pytest

import check_certificate
from forge.by_hand import IDLE, PENNIES, POINT, TRUE
from goodwill.__main__ import _give_up, main
from goodwill.proofs import ProofRejected, check
from goodwill.proofs.files import MOST_BYTES, MOST_INDEX, from_bytes, load
from goodwill.proofs.saving import save, to_text
from goodwill.proofs.shapes import MOST_DIGITS
from hostile.files import HOSTILE
from pace import usual

PAGE = Path("book/certificates.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TRUE)
def test_a_file_holds_the_theorem_that_was_written(name, tmp_path):
    save(TRUE[name], tmp_path / "file.json")
    assert load(tmp_path / "file.json") == TRUE[name]


def test_the_command_answers_in_one_line(tmp_path, capsys):
    file = tmp_path / "point.json"
    save(POINT, file)
    assert main(["check", str(file)]) == 0
    assert capsys.readouterr().out == f"proved: {check(POINT)}\n"
    save(POINT._replace(gap=None, outer=()), file)
    assert main(["check", str(file)]) == 1
    assert capsys.readouterr().out.startswith("not proved: outer is empty, but the steps do not show")
    assert main(["check", str(tmp_path / "none.json")]) == 1
    assert "none.json cannot be read" in capsys.readouterr().out


def test_the_command_gives_up_in_time(tmp_path):
    os.mkfifo(tmp_path / "endless")  # nobody ever writes to it
    run = [sys.executable, "-m", "goodwill", "check", str(tmp_path / "endless"), "--seconds", "0.2"]
    answer = subprocess.run(run, capture_output=True, text=True)
    assert answer.returncode == 1
    assert re.fullmatch(r"not proved: checking .* takes longer than 0.2 seconds .--seconds.\n", answer.stdout)


@pytest.mark.parametrize("seconds", ["nan", "inf", "-1", "0", "1e10", "1e400"])
def test_no_time_that_cannot_be_waited_for_is_taken(seconds, tmp_path, capsys):
    """An alarm that cannot be set would leave the check without an end."""
    save(POINT, tmp_path / "file.json")
    with pytest.raises(SystemExit):
        main(["check", str(tmp_path / "file.json"), f"--seconds={seconds}"])
    said = capsys.readouterr()
    assert not said.out
    assert f"seconds = {seconds} is out of range: 0 < seconds <= 31536000" in said.err


def test_what_is_decided_is_not_given_up(capsys):
    decided = threading.Lock()
    decided.acquire()
    _give_up(decided, "file.json", 600)
    assert not capsys.readouterr().out


@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "latin-1"])
def test_any_name_of_a_file_can_be_said(encoding, tmp_path):
    run = [sys.executable, "-m", "goodwill", "check", str(tmp_path / "o\u2192\u00e9\n\udcff.json")]
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    answer = subprocess.run(run, capture_output=True, env=environment)
    assert answer.returncode == 1
    assert not answer.stderr
    assert re.fullmatch(rb"not proved: .*json cannot be read .No such file or directory.\n", answer.stdout)


def test_a_python_that_reads_few_digits_says_so(tmp_path):
    (tmp_path / "file.json").write_text(TEXT.replace('"gap": "0"', f'"gap": "{"1" * 3000}"'))
    run = [sys.executable, "-X", "int_max_str_digits=640", "-m", "goodwill", "check"]
    answer = subprocess.run([*run, str(tmp_path / "file.json")], capture_output=True, text=True)
    assert (answer.returncode, answer.stderr) == (1, "")
    assert answer.stdout == "not proved: theorem.gap has more digits than this Python reads\n"


TEXT = to_text(POINT)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_one_clear_line(name, tmp_path, capsys):
    data, reason = HOSTILE[name]
    (tmp_path / "file.json").write_bytes(data)
    start = time.process_time()
    assert main(["check", str(tmp_path / "file.json")]) == 1
    assert time.process_time() - start < usual(10)
    line = capsys.readouterr().out
    assert line.startswith("not proved: ")
    assert reason in line
    assert line.count("\n") == 1
    assert len(line) < 700


def test_a_large_file_is_not_read_to_its_end(tmp_path, capsys):
    with (tmp_path / "large.json").open("wb") as stream:
        stream.truncate(MOST_BYTES + 10**9)
    assert main(["check", str(tmp_path / "large.json")]) == 1
    assert "larger than" in capsys.readouterr().out


def test_a_file_may_be_as_long_as_it_is_said_and_no_longer(tmp_path, monkeypatch):
    path = tmp_path / "file.json"
    path.write_text(TEXT)
    monkeypatch.setattr("goodwill.proofs.files.MOST_BYTES", len(TEXT))
    assert load(path) == from_bytes(TEXT.encode())
    path.write_text(TEXT + " ")
    with pytest.raises(ProofRejected, match=f"larger than {len(TEXT)} bytes"):
        load(path)


@pytest.mark.parametrize("number", [F(10**5000 + 1, 10**5000), F(10**4000), F(-(10**4000)), F(1, 10**4000)])
def test_a_number_that_no_file_holds_is_not_written(number):
    with pytest.raises(ProofRejected, match=r"theorem.gap has more than 4000 digits: too many for a file"):
        to_text(POINT._replace(gap=number))


def test_a_number_of_4000_digits_is_written_and_read():
    long = POINT._replace(gap=F(10**4000 - 1, 10**3999))
    assert from_bytes(to_text(long).encode()) == long


def test_a_text_has_one_line_for_each_key_step_and_state():
    assert to_text(IDLE) == (
        '{\n"format": "goodwill certificate",\n"version": 1,\n"kind": "strategy",\n'
        '"game": {"payoffs":[[["1","1"]],[["1","1"]]],"law":[[["1"]],[["1"]]],"delta":"1/4","within":[]},\n'
        '"scope": {"kind":"mixtures","player":0,"mixtures":[[[0,"1/3"],[1,"2/3"]]]},\n'
        '"states": [\n{"play":2,"value":["1","1"],"lotteries":[[[0,"1"]]]}\n],\n'
        '"start": [[0,"1"]],\n"value": ["1","1"]\n}\n'
    )
    lines = to_text(PENNIES).splitlines()
    first = lines.index('"steps": [') + 1
    assert [line[:20] for line in lines[first : first + 4]] == ['{"kind":"refutation"'] * 4
    assert lines[first + 4 :] == ["],", '"outer": [],', '"states": [],', '"inner": [],', '"gap": "0"', "}"]


@pytest.mark.parametrize(
    ("index", "said"),
    [
        ("999999999", "states.0. has the play 999999999, which is none of the scope"),
        ("1000000000", "the file has the number 100000000..., which is no index and not in quotes"),
    ],
)
def test_an_index_has_at_most_nine_digits(index, said):
    with pytest.raises(ProofRejected, match=said):
        check(from_bytes(TEXT.replace('"play":3', f'"play":{index}').encode()))


def test_any_cut_off_file_is_refused():
    data = TEXT.encode()
    for end in range(len(data) - 2):
        with pytest.raises(ProofRejected):
            from_bytes(data[:end])


# ---- The page ----------------------------------------------------------------------------------------


def code_lines(path):
    """The lines on which there is code: no comments, no docstrings, no blank lines."""
    text, docs, lines = path.read_text(encoding="utf-8"), set(), set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            docs |= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    silent = (
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    )
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in silent:
            lines |= set(range(token.start[0], token.end[0] + 1))
    return len(lines - docs)


def test_the_page_counts_the_lines_that_a_reader_has_to_trust():
    table = dict(re.findall(r"^\| `([\w/]+\.py)` \| (\d+) \|", PAGE, re.MULTILINE))
    counted = {name: code_lines(Path("src/goodwill") / name) for name in table}
    assert {name: int(lines) for name, lines in table.items()} == counted
    total = int(re.search(r"^\| together \| (\d+) \|", PAGE, re.MULTILINE)[1])
    assert total == sum(counted.values()) <= 750
    # All that the command loads of the package is in the table, but for files that only hand names on.
    program = (
        "import sys, goodwill.__main__; "
        "print(*[m.__file__ for n, m in sys.modules.items() if n.startswith('goodwill')], sep='\\n')"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    package = Path("src/goodwill").resolve()
    files = [Path(name).relative_to(package) for name in loaded.stdout.splitlines()]
    names = {file.as_posix() for file in files if file.stem != "__init__"}
    assert names == set(table)


def test_the_limits_are_those_of_the_page_and_of_the_checker_that_stands_alone():
    said = re.search(r"have at most ([\d,]+) digits each.*?at most (\d+) digits", PAGE, re.DOTALL)
    digits, index = said.groups()
    assert int(digits.replace(",", "")) == MOST_DIGITS
    assert int(index) == MOST_INDEX
    assert MOST_BYTES == check_certificate.MAX_BYTES


def test_the_example_of_the_page_is_proved():
    text = re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)[1]
    assert "(1, 1) (3, 1) (1, 3)" in check(from_bytes(text.encode()))


def test_the_page_names_every_key_and_kind():
    words = set(re.findall(r"`\"?(\w+)\"?`", PAGE))

    def keys(value):
        if isinstance(value, dict):
            yield from value
            if "kind" in value:
                yield value["kind"]
        for inside in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from keys(inside)

    for theorem in TRUE.values():
        assert set(keys(json.loads(to_text(theorem)))) <= words
