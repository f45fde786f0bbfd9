"""A changed number of the text is a changed line in review."""

import json
from pathlib import Path

import pytest

from results import results

LISTED, EXECUTED = Path("tests/results.txt"), Path("_build/executed/notebooks")


@pytest.mark.book
def test_the_numbers_of_the_book_are_those_that_were_reviewed():
    was, now = LISTED.read_text(encoding="utf-8").splitlines(), results(EXECUTED)
    changed = {"gone": sorted({*was} - {*now}), "new": sorted({*now} - {*was})}
    assert now == was, f"`make results` writes the list anew; read what changed: {changed}"


def test_a_number_and_a_piece_of_evidence_are_a_line_each(tmp_path):
    glued = {"application/papermill.record/text/plain": "'about\\n 1/3'"}
    evidence = [{"kind": "solver", "what": "it holds in 7 games"}, {"kind": "limit", "what": "T < 9"}]
    claim = {"application/vnd.goodwill.claim+json": {"key": "lemma-5", "evidence": evidence}}
    outputs = [{"data": glued, "metadata": {"scrapbook": {"name": "share"}}}, {"data": claim}, {"text": "1"}]
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": [{}, {"outputs": outputs}]}))
    assert results(tmp_path) == [
        "a: share = about 1/3",
        "a: lemma-5 (solver): it holds in 7 games",
        "a: lemma-5 (limit): T < 9",
    ]
