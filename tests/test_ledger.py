"""The ledger takes no claim without evidence, and no evidence that fails."""

import json

import pytest

from goodwill.ledger import MIME, Claim, EvidenceFailed, as_markdown, recorded, statements


def cell(key, verdict="confirmed"):
    record = {"key": key, "verdict": verdict, "finding": "So it is.", "evidence": []}
    return {"cells": [{"outputs": [{"data": {MIME: record}}]}]}


def all_notebooks():
    names = {s.notebook for s in statements().values() if s.notebook}
    notebooks = {}
    for name in names:
        keys = [k for k, s in statements().items() if s.notebook == name]
        notebooks[name] = {"cells": [c for key in keys for c in cell(key)["cells"]]}
    return notebooks


def test_a_failed_check_raises_and_names_the_claim():
    with pytest.raises(EvidenceFailed, match="lemma-5: this evidence does not hold: two is one"):
        Claim("lemma-5").check("two is one", 2 == 1, kind="solver")


def test_unknown_words_are_refused():
    with pytest.raises(ValueError, match="key = 'lemma-55'"):
        Claim("lemma-55")
    with pytest.raises(ValueError, match="kind = 'hope'"):
        Claim("lemma-5").check("x", True, kind="hope")
    with pytest.raises(ValueError, match="verdict = 'true'"):
        Claim("lemma-5").conclude("true", "")


def test_a_verdict_needs_its_evidence():
    with pytest.raises(ValueError, match="needs evidence"):
        Claim("lemma-5").conclude("confirmed", "")
    claim = Claim("lemma-5")
    claim.check("it works", True, kind="example")
    with pytest.raises(ValueError, match="needs a counterexample"):
        claim.conclude("refuted", "")


def test_a_conclusion_is_kept_in_the_output(monkeypatch):
    kept = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: kept.append(data))
    claim = Claim("lemma-5")
    claim.check("by hand", True, kind="example", exactness="within 1e-9")
    claim.argue("by induction")
    claim.conclude("confirmed", "It holds.")
    record = kept[0][MIME]
    assert json.loads(json.dumps(record)) == record
    assert "**Confirmed.** It holds." in kept[0]["text/markdown"]
    assert "- by hand (worked example; within 1e-9)" in as_markdown(record)
    assert "- by induction (in the text; a proof)" in as_markdown(record)


def test_every_claim_is_collected_from_the_notebook_that_owes_it():
    records = recorded(all_notebooks().items())
    assert list(records) == [k for k, s in statements().items() if s.notebook]
    assert records["lemma-5"]["notebook"] == "weak-threat"


def test_a_missing_or_foreign_claim_breaks_the_build():
    notebooks = all_notebooks()
    notebooks["weak-threat"]["cells"].pop()
    with pytest.raises(ValueError, match="notebook weak-threat records"):
        recorded(notebooks.items())
    notebooks = all_notebooks()
    notebooks["game"]["cells"] += cell("lemma-5")["cells"]
    with pytest.raises(ValueError, match="notebook game records"):
        recorded(notebooks.items())
    notebooks = all_notebooks()
    del notebooks["game"]
    with pytest.raises(ValueError, match="no notebook recorded"):
        recorded(notebooks.items())
