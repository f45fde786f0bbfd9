"""What the machine has read: the theorems of formal/, their statements and their assumptions."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT

from goodwill.companion.ledger import statements

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


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small theory whose table is up to date."""
    (tmp_path / "_CoqProject").write_text("-Q . Goodwill\nSum.v\n")
    (tmp_path / "Sum.v").write_text(GOOD + PROOF)
    (tmp_path / "theorems.toml").write_text(LISTED)
    code, told = formal("--write", tmp_path)
    assert code == 0, told
    return tmp_path


@pytest.mark.formal
@pytest.mark.xdist_group("formal")
def test_coq_says_what_the_table_says() -> None:
    code, told = formal()
    assert code == 0, told
    assert f"{len(TABLE['theorem'])} theorems" in told


def test_every_theorem_names_claims_of_the_ledger_and_rests_on_nothing() -> None:
    assert len(TABLE["theorem"]) >= 24
    for theorem in TABLE["theorem"]:
        assert theorem["claims"]
        assert theorem["says"].endswith(".")
        assert set(theorem["claims"]) <= set(statements()), theorem["name"]
        assert theorem["assumptions"] == "Closed under the global context"


@pytest.mark.formal
@pytest.mark.xdist_group("formal")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x == 1 -> x + 1 == two", "x == 1 -> 1 == 1 -> x + 1 == two"),  # a hypothesis more
        ("two : Q := 1 + 1", "two : Q := 2"),  # the same words mean something else
        ("x == 1 -> x + 1 == two", "x == 1 -> x + 0 == 1"),
    ],
)
def test_a_statement_that_changed_is_seen(folder: Path, old: str, new: str) -> None:
    assert formal(folder)[0] == 0
    text = (folder / "Sum.v").read_text().replace(old, new).replace("intros ->", "intros -> *")
    (folder / "Sum.v").write_text(text)
    code, told = formal(folder)
    assert code == 1
    assert "is not what Coq prints" in told


@pytest.mark.formal
@pytest.mark.xdist_group("formal")
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
@pytest.mark.xdist_group("formal")
def test_a_comment_may_say_what_a_proof_may_not(folder: Path) -> None:
    (folder / "Sum.v").write_text("(* No (* Axiom *) and nothing Admitted. *)\n" + GOOD + PROOF)
    assert formal(folder)[0] == 0
