"""What the machine has read: the theorems of formal/, their statements and their assumptions."""

import ast
import json
import re
import shutil
import subprocess
import sys
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest

import certificate_in_coq
import formal as coq
from conftest import ROOT
from goodwill.companion.ledger import statements
from goodwill.proofs import ProofRejected
from goodwill.proofs.saving import to_text
from goodwill.proofs.statements import Theorem
from goodwill.reputation import Market, equilibrium_payoffs, repeated_market
from proofs.test_files import PAGE
from proofs.test_proofs import FALSE, TRUE, put

TABLE = tomllib.loads((ROOT / "formal" / "theorems.toml").read_text(encoding="utf-8"))

SUM = "From Coq Require Import QArith.\nOpen Scope Q_scope.\n"
GOOD = SUM + "Definition two : Q := 1 + 1.\nLemma sum_of_two x : x == 1 -> x + 1 == two.\n"
PROOF = "Proof. intros ->; reflexivity. Qed.\n"
LISTED = '[[theorem]]\nname = "sum_of_two"\nclaims = []\n'


def formal(*arguments: str | Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "tools/formal.py", *arguments], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


#: What Coq made of the files of formal/, by a hash of all that it depends on.
KEPT = ROOT / "_build" / "formal"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small theory, and its table as Coq says it."""
    folder = tmp_path_factory.mktemp("small") / "formal"
    folder.mkdir()
    (folder / "_CoqProject").write_text("-Q . Goodwill\nSum.v\n")
    (folder / "Sum.v").write_text(GOOD + PROOF)
    (folder / "theorems.toml").write_text(LISTED)
    code, told = formal("--write", folder)
    assert code == 0, told
    return folder


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    """A small theory whose table is up to date."""
    return Path(shutil.copytree(written, tmp_path / "formal"))


@pytest.mark.formal
@pytest.mark.xdist_group("formal")
def test_coq_says_what_the_table_says() -> None:
    code, told = formal(f"--kept={KEPT}")
    assert code == 0, told
    assert f"{len(TABLE['theorem'])} theorems" in told


def test_every_theorem_names_claims_of_the_ledger_and_rests_on_nothing() -> None:
    assert len(TABLE["theorem"]) >= 61
    assert set(TABLE["checked"]) == {"date", "coq"}
    for theorem in TABLE["theorem"]:
        assert theorem["claims"] or theorem["pages"]
        assert theorem["says"].endswith(".")
        assert set(theorem["claims"]) <= set(statements()), theorem["name"]
        assert theorem["assumptions"] == "Closed under the global context"


@pytest.mark.formal
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x == 1 -> x + 1 == two", "x == 1 -> 1 == 1 -> x + 1 == two"),  # a hypothesis more
        ("two : Q := 1 + 1", "two : Q := 2"),  # the same words mean something else
        ("x == 1 -> x + 1 == two", "x == 1 -> x + 0 == 1"),
    ],
)
def test_a_statement_that_changed_is_seen(folder: Path, old: str, new: str) -> None:
    text = (folder / "Sum.v").read_text().replace(old, new).replace("intros ->", "intros -> *")
    (folder / "Sum.v").write_text(text)
    code, told = formal(folder)
    assert code == 1
    assert "is not what Coq prints" in told


@pytest.mark.formal
@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD + "Admitted.\n", "Admitted"),
        (GOOD + "Proof. intros; admit. Admitted.\n", "admit"),
        (SUM + "Axiom one : 1 == 0.\n" + GOOD + PROOF, "Axiom"),
        (GOOD.replace("x == 1 ->", "") + PROOF, "Coq refuses Sum.v"),
        (
            "From Coq Require Import Classical.\n" + GOOD + "Proof. destruct (classic (x == 1)); "
            "[intros ->; reflexivity | intros H1; contradiction]. Qed.\n",
            "rests on assumptions",
        ),
    ],
)
def test_what_is_open_false_or_assumed_is_refused(folder: Path, text: str, says: str) -> None:
    (folder / "Sum.v").write_text(text)
    for arguments in ((folder,), ("--write", folder)):
        code, told = formal(*arguments)
        assert code == 1
        assert says in told


@pytest.mark.formal
def test_what_is_kept_of_a_file_is_taken_until_it_or_what_it_needs_changes(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, coqc = [], coq.coqc
    monkeypatch.setattr(coq, "coqc", lambda file, place: read.append(file) or coqc(file, place))

    def read_for(**texts: str) -> list[str]:
        read.clear()
        for name, text in texts.items():
            (folder / f"{name}.v").write_text(text)
        coq.compile_all(folder, tmp_path / "kept")
        return read

    (folder / "_CoqProject").write_text("Sum.v\nMore.v\n")
    more = "From Goodwill Require Import Sum.\nLemma more : two = two.\nProof. reflexivity. Qed.\n"
    assert read_for(More=more) == ["Sum.v", "More.v"]
    assert read_for() == []
    assert read_for(More=more + "(* changed *)") == ["More.v"]
    assert read_for(Sum=GOOD + PROOF + "(* changed *)") == ["Sum.v", "More.v"]
    with pytest.raises(coq.Refused, match=r"Coq refuses Sum\.v"):
        read_for(Sum=GOOD.replace("x == 1 ->", "") + PROOF)
    assert read_for(Sum=GOOD + PROOF) == ["Sum.v", "More.v"], "nothing is kept of what Coq refused"


@pytest.mark.formal
def test_a_comment_may_say_what_a_proof_may_not(folder: Path) -> None:
    (folder / "Sum.v").write_text("(* No (* Axiom *) and nothing Admitted. *)\n" + GOOD + PROOF)
    assert formal(folder)[0] == 0


#: What the program refuses and the checker in Coq lets pass, since it makes nothing untrue: a number of none
#: counts for nothing there, what is named twice counts twice, and the gap and the form of a file are not its
#: business.
HARMLESS = {
    "a consequence of what comes",
    "a deviation that is none",
    "a deviation twice",
    "a gap from nothing",
    "a half-space to come",
    "a mixture and something inside the round",
    "a normal of three",
    "a payoff of four",
    "a phantom state",
    "a row for a play that is none",
    "a shift that does not sum to 0",
    "a signal that is none",
    "a signal twice",
    "a step after the end",
    "states that nobody claims",
    "swap names a signal twice",
    "symmetric, but the law is not",
    "symmetric, but the payoffs are not",
    "symmetric, with something inside the round",
    "the gap is negative",
    "the gap is smaller than it is",
    "what is known names the side itself",
    "within names no profile",
}
CHECKER = ("InTheEnd", "Repeated", "OneShot", "Duality", "Steps", "Checker", "Certificates")
MARKET = ("InTheEnd", "Repeated", "OneShot", "Duality", "Steps", "Market")


def told(folder: Path, modules: tuple[str, ...], commands: str) -> str:
    """What Coq answers to commands, with these modules of formal/."""
    for name in modules:
        shutil.copy(ROOT / "formal" / f"{name}.v", folder)
    (folder / "_CoqProject").write_text(" ".join(f"{name}.v" for name in modules))
    coq.compile_all(folder, KEPT)
    (folder / "Asked.v").write_text(f"From Goodwill Require Import {' '.join(modules)}.\n{commands}")
    return coq.coqc("Asked.v", folder)


def in_coq(theorem: Theorem, number: int) -> str | None:
    """The check of a certificate as a command; None if it cannot be written down."""
    try:
        value, name = json.loads(to_text(theorem)), f"certificate_{number}"
        return certificate_in_coq.theorem(value, name) + f"Compute check_{value['kind']} {name}.\n"
    except (ProofRejected, ValueError):
        return None


@pytest.mark.formal
@pytest.mark.xdist_group("formal")
def test_the_checker_in_coq_accepts_what_the_program_accepts_and_nothing_that_is_untrue(
    tmp_path: Path,
) -> None:
    broken = {name: put(record, path, value) for name, (record, path, value, _) in FALSE.items()}
    both = enumerate((TRUE | broken).items())
    asked = {name: text for n, (name, theorem) in both if (text := in_coq(theorem, n))}
    assert set(TRUE) <= set(asked)
    printed = told(tmp_path, CHECKER, "".join(asked.values()))
    answers = re.findall(r"= (true|false)\n", printed)
    accepted = {name for name, answer in zip(asked, answers, strict=True) if answer == "true"}
    assert accepted == set(TRUE) | HARMLESS


def test_the_certificate_in_formal_is_the_example_of_the_page() -> None:
    example = json.loads(re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)[1])
    written = certificate_in_coq.theorem(example, "dilemma")
    assert written in (ROOT / "formal" / "Dilemma.v").read_text()


#: The market of Coq, with the numbers of the example: payoffs and law of each profile, and what tempts.
TABLES = """
Definition pizza := Build_market 1 (1#5) 2 (4#5) (99#100) (1#100) (1#2).
Definition G := market_game pizza (7#10) extensive_reading.
Definition numbers (l : list Q) := map (fun x => (Qnum (Qred x), Zpos (Qden (Qred x)))) l.
Definition profiles := flat_map (fun a => map (pair a) (seq 0 16)) (seq 0 8).
Definition row ab := let '(a, b) := ab in
  numbers ([stage_payoff G 0 a b; stage_payoff G 1 a b] ++ map (law G a b) (seq 0 6)).
Definition tempting ab := let '(a, b) := ab in
  map (fun k => (who k, numbers (gain k :: map (shift k) (seq 0 6)))) (within G a b).
Set Printing Width 1000000. Set Printing Depth 1000000.
Eval vm_compute in (map row profiles, map tempting profiles).
"""


def fractions(pairs: list[tuple[int, int]]) -> tuple[Fraction, ...]:
    return tuple(Fraction(*pair) for pair in pairs)


@pytest.mark.formal
@pytest.mark.xdist_group("formal")
def test_the_market_in_coq_is_the_market_of_the_package(tmp_path: Path) -> None:
    printed = told(tmp_path, MARKET, TABLES).split("=", 1)[1].rsplit(":", 1)[0]
    rows, tempting = ast.literal_eval(re.sub(r"%\w+", "", printed).replace(";", ",").strip())
    game = repeated_market(Market.pizza(penalty=Fraction(1, 2)), Fraction(7, 10))
    assert len(rows) == len(tempting) == 8 * 16
    for number, (row, tempts) in enumerate(zip(rows, tempting, strict=True)):
        a, b = divmod(number, 16)
        profile = a, b ^ 7  # there a move "deliver" is the bit 1, here it is the first of two
        assert fractions(row) == (*game.payoffs[profile], *game.law[profile])
        assert {(player, fractions(numbers)) for player, numbers in tempts} == {
            (d.player, (d.gain, *d.shift)) for d in game.within[profile]
        }


def test_the_certificate_of_the_market_in_formal_is_about_the_market_of_the_package(tmp_path: Path) -> None:
    found = equilibrium_payoffs(Market.pizza(penalty=Fraction(5, 2)), Fraction(4, 5), "normal")
    found.save(tmp_path / "pizza.json")
    value = json.loads((tmp_path / "pizza.json").read_text())
    written = (ROOT / "formal" / "PizzaMarket.v").read_text()
    assert certificate_in_coq.game(value["game"]) in written
    assert value["outer"] == value["inner"] == [["4/5", "0"], ["99/100", "19/100"]]
