"""The stand-alone checker, which shares nothing with the package, agrees with it."""

import ast
import json
import re
import subprocess
import sys
import time
from collections import Counter
from fractions import Fraction as F
from itertools import islice
from pathlib import Path

import pytest

import check_certificate
from conftest import SEARCHING
from forge import files as forge_files
from forge.by_hand import POINT, TRUE
from forge.certificates import forgeries
from goodwill.proofs import Cuts, Deviation, Multipliers, ProofRejected, Refutation, Row, Side, check, files
from goodwill.proofs.files import MOST_BYTES, from_bytes
from goodwill.proofs.outer import Outer
from goodwill.proofs.plays import extent
from goodwill.proofs.saving import save, to_text
from hostile.files import HOSTILE, TEXT
from hostile.games import seeded
from pace import usual
from proofs.test_forge import BOOK, GAMES, PARTS, certificates, of_the_book, verdict

PAGE = Path("book/certificates.md").read_text(encoding="utf-8")
PROGRAM = Path("tools/check_certificate.py")
#: Of the false files of a certificate, so many.
FORGERIES = 5 if SEARCHING else 3


def alone(data):
    """Whether the stand-alone checker says that the file proves its theorem; if not, that it says so."""
    try:
        assert check_certificate.check(data)
    except check_certificate.Refused:
        return False
    return True


def kernel(data):
    """The same of the package."""
    try:
        check(from_bytes(data))
    except ProofRejected:
        return False
    return True


def compare(theorem, others, choose, count):
    """Both pass a certificate; neither passes its forgeries; they agree on what is changed and still true.

    A forgery that no file can hold (a float, a payoff that is None) is shown to the kernel only.
    """
    data = to_text(theorem).encode()
    assert kernel(data)
    assert alone(data)
    counted = Counter({"true": 1})
    for forged, why in forgeries(theorem, others, choose, count):
        try:
            data = to_text(forged.theorem).encode()
        except (ProofRejected, TypeError, ValueError, AttributeError, RecursionError):
            assert not (why and verdict(check, forged.theorem)), (
                f"passes, though it is false ({why}): {forged}"
            )
            counted["false, and no file" if why else "no file"] += 1
            continue
        passes = alone(data)
        assert passes == kernel(data), f"the checkers disagree: {forged}"
        assert not (passes and why), f"passes, though it is false ({why}): {forged}"
        counted["false" if why else "changed and true" if passes else "perhaps true, and refused"] += 1
    return counted


@pytest.mark.parametrize("name", TRUE)
def test_both_prove_what_is_true(name, tmp_path):
    save(TRUE[name], tmp_path / "file.json")
    run = subprocess.run([sys.executable, PROGRAM, tmp_path / "file.json"], capture_output=True, text=True)
    assert run.returncode == 0
    assert run.stdout.startswith("proved: ")
    assert run.stdout.count("\n") == 1
    assert check(TRUE[name])


def test_both_prove_the_books_certificates_and_no_forgery_of_them():
    theorems, counted = of_the_book(), Counter()
    for number, theorem in enumerate(theorems):
        choose = seeded(f"alone {number}")
        large = len(theorem.game.payoffs) * len(theorem.game.payoffs[0]) > 9
        counted += compare(theorem, theorems[:number][-2:], choose, 1 if large else BOOK // 3)
    print(dict(counted))
    assert counted["true"] == len(theorems)
    assert counted["false"] > 5 * BOOK


@pytest.mark.parametrize("part", PARTS)
def test_both_prove_plain_certificates_and_no_forgery_of_them(part):
    counted = Counter()
    for theorem, others, choose in certificates(part, GAMES if SEARCHING else 1):
        counted += compare(theorem, others, choose, FORGERIES)
    print(dict(counted))
    assert counted["true"] >= 3
    assert counted["false"] > 3 * counted["true"]


@pytest.mark.parametrize("part", PARTS)
def test_neither_passes_a_broken_file(part):
    counted = 0
    for theorem, _, choose in certificates(part + 100, GAMES // 2 or 1):
        for broken in islice(forge_files.broken(to_text(theorem), choose), 60):
            assert not alone(broken.data), broken.deed
            counted += 1
    print(counted)
    assert counted > 50


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_one_line(name, tmp_path):
    (tmp_path / "file.json").write_bytes(HOSTILE[name][0])
    start = time.process_time()
    line = check_certificate.answer(str(tmp_path / "file.json"))
    assert time.process_time() - start < usual(10)
    assert line.startswith("not proved: ")
    assert len(line.splitlines()) == 1
    assert len(line) < 700


MORE = {
    "escapes": TEXT.replace('"3"', '"\\u0033"').replace('"gap"', '"\\u0067ap"'),
    "minus nothing": TEXT.replace('"0"', '"-0"'),
}
MORE["lines as on other systems"] = TEXT.replace("\n", "\r\n")
MORE["another order"] = json.dumps(dict(reversed(json.loads(TEXT).items())))
MIXING = to_text(TRUE["mixing"])
EQUAL = {"halves": ('[[2,"1"]]', '[[2,"2/2"]]'), "a zero": ('"deviations":[]', '"deviations":[[2,"0"]]')}


@pytest.mark.parametrize("name", MORE)
def test_both_read_what_the_page_allows(name):
    assert kernel(MORE[name].encode())
    assert alone(MORE[name].encode())


def test_digits_of_another_script_are_no_index(monkeypatch):
    """Python's own reader of JSON takes them for digits, where its faster one in C is not at hand."""
    state = POINT.states[0]
    last = state._replace(lotteries=(((13, F(1)),),) * len(state.lotteries))
    text = to_text(POINT._replace(states=(state,) * 13 + (last,)))
    for reader in (json.scanner.make_scanner, json.scanner.py_make_scanner):
        monkeypatch.setattr("json.scanner.make_scanner", reader)
        assert alone(text.encode())
        assert kernel(text.encode())
        arabic = text.replace("13", "1\u0663").encode()
        assert not alone(arabic)
        assert not kernel(arabic)


@pytest.mark.parametrize("name", EQUAL)
def test_the_ends_of_a_cell_are_compared_as_numbers(name):
    old, new = EQUAL[name]
    data = MIXING.replace(old, new, 1).encode()
    assert data != MIXING.encode()
    assert kernel(data)
    assert alone(data)


@pytest.mark.parametrize("name", TRUE)
def test_both_count_the_plays_alike(name, monkeypatch):
    data = to_text(TRUE[name]).encode()
    found = extent(TRUE[name].game, TRUE[name].scope)
    for most, right in ((found, True), (found - 1, False)):
        monkeypatch.setattr(files, "MOST_EXTENT", most)
        monkeypatch.setattr(check_certificate, "MAX_EXTENT", most)
        assert kernel(data) == right
        assert alone(data) == right


def test_the_extent_is_what_the_page_says():
    assert extent(POINT.game, POINT.scope) == 4 * 4 * 4
    assert extent(POINT.game, TRUE["mixing"].scope) == (4 + 4 * 2) * 4 * 4
    assert extent(TRUE["idle"].game, TRUE["idle"].scope) == (2 + 2 * 1) * 3 * 1
    limit = re.search(r"must be at most ([\d,]+)\.", PAGE)[1]
    assert int(limit.replace(",", "")) == files.MOST_EXTENT == check_certificate.MAX_EXTENT
    with pytest.raises(ProofRejected, match="above 10000000"):
        to_text(POINT._replace(game=POINT.game._replace(law=((((F(0),) * 10**6),),))))


#: What a checker whose bounds err would prove, and how it contradicts the state that shirks for ever.
NOBODY = Multipliers((), ())
WRONG = {
    "a play that is refuted": (Refutation(Row(3, (NOBODY,))), "refuted"),
    "a side": (
        Cuts((Side((F(1), F(0)), F(0), F(3), (), tuple(Row(p, (NOBODY,)) for p in range(4))),)),
        "half-space that was proved",
    ),
}


@pytest.mark.parametrize("name", [*WRONG, "nothing"])
def test_a_checker_that_errs_contradicts_itself(name, monkeypatch):
    step, reason = WRONG[name] if name in WRONG else (WRONG["a play that is refuted"][0], "there are states")
    theorem = POINT if name == "nothing" else TRUE["floors"]
    theorem = theorem._replace(steps=(*theorem.steps, step))
    data = to_text(theorem).encode()
    assert not kernel(data)
    assert not alone(data)
    monkeypatch.setattr(Outer, "_row", lambda *_: [(F(-9), F(-9))])
    monkeypatch.setattr(check_certificate.Outer, "bound", lambda *_: F(-9))
    with pytest.raises(ProofRejected, match=reason):
        check(theorem)
    with pytest.raises(check_certificate.Refused, match=reason):
        check_certificate.check(data)


def test_both_say_what_has_to_be_withstood():
    harmless = ((3, Deviation(0, F(-1), (F(0),) * 4)),)
    theorem = POINT._replace(game=POINT.game._replace(within=harmless))
    assert "withstands the deviations in within (1)" in check(theorem)
    assert "withstand the deviations in `within`: 1" in check_certificate.check(to_text(theorem))
    assert "within" not in check_certificate.check(to_text(POINT))


def test_what_cannot_be_read_gets_one_line(tmp_path):
    with (tmp_path / "large.json").open("wb") as stream:
        stream.truncate(MOST_BYTES + 10**9)
    for name in (tmp_path / "large.json", tmp_path / "none.json", tmp_path):
        run = subprocess.run([sys.executable, PROGRAM, name], capture_output=True, text=True)
        assert run.returncode == 1
        assert run.stdout.startswith("not proved: ")
        assert run.stdout.count("\n") == 1


def test_the_program_gives_up_in_time(tmp_path, monkeypatch):
    save(POINT, tmp_path / "file.json")
    monkeypatch.setattr(check_certificate, "MAX_SECONDS", 0.001)
    assert "given up" in check_certificate.guarded(str(tmp_path / "file.json"))


def test_the_program_needs_the_standard_library_only():
    tree = ast.parse(PROGRAM.read_text(encoding="utf-8"))
    names = {
        a.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names
    }
    names |= {node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names <= sys.stdlib_module_names


def test_the_program_shares_no_function_with_the_package():
    def functions(path):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                if len(body) > 1:
                    yield "\n".join(map(ast.unparse, body))

    rooms = [*Path("src/goodwill/proofs").glob("*.py"), Path("src/goodwill/geometry/plane.py")]
    package = {body for path in rooms for body in functions(path)}
    assert len(package) > 30
    assert not package & set(functions(PROGRAM))
