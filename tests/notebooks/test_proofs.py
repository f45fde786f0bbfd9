"""The steps of the proofs: each proof has them, they say enough to fail, and a false one stops its page."""

import json
from pathlib import Path

import pytest

from goodwill.companion.ledger import statements
from machine_page import theorems
from notebooks.perturbed import too_weak
from proof_pages import given_in, proofs_of, recorded

SOURCES = {path.stem: path for path in sorted(Path("notebooks").glob("*.ipynb"))}
#: Pages that prove something.
PROVING = [name for name, path in SOURCES.items() if "{prf:proof}" in path.read_text(encoding="utf-8")]


def load(name, folder="notebooks"):
    return json.loads(Path(folder, f"{name}.ipynb").read_text(encoding="utf-8"))


def executed(name):
    return load(name, "_build/executed/notebooks")


@pytest.mark.book
@pytest.mark.parametrize("name", PROVING)
def test_each_proof_has_steps_behind_it_and_says_what_is_no_algebra(name):
    (*proofs,) = proofs_of({name: executed(name)})
    assert [proof["label"] for proof in proofs] == [*given_in(load(name))]
    for proof in proofs:
        assert proof["steps"], proof["label"]
        assert proof["prose"], proof["label"]
        assert set(proof["claims"]) <= statements().keys()
        assert len({step["name"] for step in proof["steps"]}) == len(proof["steps"])


@pytest.mark.book
@pytest.mark.parametrize("name", PROVING)
def test_a_step_that_is_made_wrong_does_not_follow(name):
    for record in recorded(executed(name)):
        for step in record["steps"]:
            assert not too_weak(step), f"{record['label']}: {step['name']}"


def test_a_step_that_would_notice_nothing_is_found():
    weak = {"uses": ["x > 0", "y > 0"], "conclusion": "x + 1 > 0"}
    assert too_weak(weak) == ["without y > 0 it still follows"]
    assert too_weak({"uses": ["x > 0"], "conclusion": "x > -2"}) == []
    assert too_weak({"uses": ["x > 1"], "conclusion": "x > 0"}) == []
    assert any("sign turned" in said for said in too_weak({"uses": ["x == 0"], "conclusion": "Eq(x, 2*x)"}))


def test_what_the_assistant_has_read_is_a_proof_of_the_book():
    labels = {label for path in SOURCES.values() for label in given_in(json.loads(path.read_text()))}
    named = {label for one in theorems() for f in ("proofs", "proofs_in_part") for label in one.get(f, [])}
    assert named
    assert named <= labels


def test_a_proof_without_steps_is_seen():
    text = "```{prf:lemma} Small\n:label: lem-small\n```\n\n```{prf:proof}\nClear.\n```"
    bare = {"cells": [{"cell_type": "markdown", "source": text, "metadata": {}}]}
    (proof,) = proofs_of({"page": bare})
    assert (proof["label"], proof["title"], proof["steps"]) == ("lem-small", "Small", [])
    stray = {"cells": [{"cell_type": "markdown", "source": "```{prf:proof}\nClear.\n```"}]}
    with pytest.raises(ValueError, match="of no theorem"):
        proofs_of({"page": stray})
