"""A step follows, or it stops the page; what it may not do is pass without saying anything."""

import builtins
import json
from fractions import Fraction

import pytest
import sympy as sp

from goodwill.companion import step as steps
from goodwill.companion.formula import read
from goodwill.companion.step import MIME, PROVED, DoesNotFollow, Problem, Proof, digest, follows, step


@pytest.mark.parametrize(
    ("hypotheses", "conclusion"),
    [
        ("x > 1", "x**2 > x"),
        ("x > 0, y >= x", "1/y <= 1/x"),
        ("", "a**(m + 2) == a*a*a**m"),
        ("", "Max(x, y) + Min(x, y) == x + y"),
        ("Abs(x) < 1", "x**2 < 1"),
        ("W(t, B) > 1", "W(t, B) > 0"),
        ("x > 0 or y > 0, z >= x, z >= y", "z > 0"),
        ("Implies(x > 0, y > 0), x > 1", "y > 0"),
        ("log(x) < 0", "-log(x) > 0"),
        ("0 < r < 1, x > 0", "x/(1 - r) > x"),
    ],
)
def test_what_is_true_follows(hypotheses, conclusion):
    assert step("a step", hypotheses, conclusion).uses == tuple(read(hypotheses))


@pytest.mark.parametrize(
    ("hypotheses", "conclusion", "message"),
    [
        ("x > 0", "x**2 > x", "does not follow; take x = "),
        ("x >= 1", "x**2 > x", "does not follow; take x = 1"),
        ("W(1) > 0", "W(2) > 0", "does not follow; take W"),
        ("a**m > 0", "a**n > 0", "does not follow"),
        ("x > 0, x < 0", "y > 0", "contradict each other"),
        ("x > 0, y > 0", "x > -1", "follows without y > 0: leave out"),
        ("y > 1", "1/x + y > 1/x", "divides by x, which may be 0"),
        ("1/x > 0", "1/x > 0", "divides by x"),
        ("x > 0", "1/(1/x - 1) + 1/(1 - 1/x) < 1", "divides by 1 - 1/x"),
    ],
)
def test_what_is_not_is_refused_with_the_reason(hypotheses, conclusion, message):
    with pytest.raises(DoesNotFollow, match=f"a step: .*{message}"):
        step("a step", hypotheses, conclusion)


def test_numbers_against_a_step_are_numbers_against_it():
    against, where = Problem(read("x > 0, y > x"), sp.And(*read("x*y > 1"))).against()
    assert against
    x, y = (Fraction(part.split(" = ")[1]) for part in where.split(", "))
    assert 0 < x < y
    assert x * y <= 1


def test_what_is_too_hard_is_to_be_split(monkeypatch):
    monkeypatch.setattr(steps, "WORK", 1)
    with pytest.raises(DoesNotFollow, match="a step: Z3 cannot decide this within its limit: split it"):
        step("a step", "x**2 + y**2 == z**2, x > 2, y > 3", "(x + y)**3 > z**3")
    assert follows(read("x**2 + y**2 == z**2, x > 2, y > 3"), read("(x + y)**3 > z**3")[0]) is None


@pytest.mark.parametrize("text", ["x", "x + 1", "x; y", "f'{x}' > 1", "1.5 < x", "[x] > 1", "x > 1,, y > 2"])
def test_what_is_no_relation_is_refused(text):
    with pytest.raises(ValueError, match=r"no list of relations|nothing that a relation"):
        read(text)


@pytest.mark.parametrize(
    ("hypotheses", "conclusion"), [("", "1 < 2"), ("1 < 2", "x > 0"), ("", "x == x + 0")]
)
def test_what_sympy_sees_at_once_is_no_step(hypotheses, conclusion):
    if conclusion == "x == x + 0":
        assert step("a step", hypotheses, conclusion).by.startswith("SymPy")
        return
    with pytest.raises(ValueError, match="SymPy sees at once"):
        step("a step", hypotheses, conclusion)


def shown(proof, monkeypatch):
    said = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: said.append(data))
    proof.conclude()
    return said[0][MIME]


def one_proof():
    proof = Proof("lem-one", "0 < r < 1, s > 0", {"p": "1 - r"}, claims="lemma-5")
    proof.step("less is left", "", "p*s < s")
    proof.argue("why")
    return proof


def test_a_proof_records_what_each_step_needs(monkeypatch):
    record = shown(one_proof(), monkeypatch)
    (only,) = record["steps"]
    assert (record["label"], record["claims"], record["prose"]) == ("lem-one", ["lemma-5"], ["why"])
    assert only["uses"] == ["0 < r", "s > 0"]  # that r < 1 is not needed
    assert only["by"].startswith("Z3 ")


def test_a_proof_names_both_its_steps_and_what_is_no_algebra():
    with pytest.raises(ValueError, match="name both"):
        Proof("lem-one").conclude()
    proof = one_proof()
    proof.prose.clear()
    with pytest.raises(ValueError, match="name both"):
        proof.conclude()


def test_without_z3_a_page_says_what_was_proved_when_the_book_was_built(monkeypatch):
    record = shown(one_proof(), monkeypatch)
    imported = builtins.__import__

    def without(name, *rest):
        if name == "z3":
            raise ModuleNotFoundError("No module named 'z3'", name="z3")
        return imported(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    monkeypatch.setenv(PROVED, json.dumps({one["digest"]: one["by"] for one in record["steps"]}))
    again = one_proof()
    assert again.steps[0].by == f"{record['steps'][0]['by']} when the book was built"
    again.step("another", "", "p*s < 2*s")
    assert again.steps[1].by == "nobody: Z3 does not run here"


def test_a_digest_depends_on_what_is_said_and_not_on_the_order():
    a, b, c = read("x > 0, y > 0, z > 0")
    assert digest([a, b], c) == digest([b, a], c) != digest([a, c], b)
