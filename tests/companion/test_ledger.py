"""The ledger takes no claim without evidence, and no evidence that fails."""

import ast
import json
import re
from pathlib import Path

import pytest

from goodwill.companion.ledger import (
    KINDS,
    MIME,
    OUTSIDE,
    RULES,
    VERDICTS,
    Claim,
    EvidenceFailed,
    Statement,
    as_markdown,
    papers,
    recorded,
    statements,
    verdict_of,
)
from ledger_pages import GLANCE, WORDS, at_a_glance, entries, ledger_page
from machine_page import machine_page, theorems
from trusted import RESTS_ON, TRUSTED, who_trusts_what


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


def test_a_verdict_needs_two_routes():
    """The second may be a check of another kind or a proof; a claim that is open needs none."""
    claim = Claim("lemma-5")
    for _ in range(2):
        claim.check("the solver finds it", True, kind="solver")
    with pytest.raises(
        ValueError, match=r"lemma-5: the verdict 'confirmed' rests on one .* \['solver'\]: call"
    ):
        claim.conclude("confirmed", "")
    refuted = Claim("lemma-5")
    refuted.check("a game in which it is false", True, kind="counterexample")
    with pytest.raises(ValueError, match="'refuted' rests on one kind"):
        refuted.conclude("refuted", "")
    claim.conclude("open", "")
    claim.argue("by induction")
    claim.conclude("confirmed", "")


def test_each_row_names_the_routes_to_its_verdict():
    pieces = [{"what": "x", "kind": kind, "exactness": "exact"} for kind in ("solver", "example", "solver")]
    record = {"verdict": "confirmed", "finding": "", "evidence": pieces, "notebook": "game"}
    ledger = entries({"theorem-4": record}, {})
    (row,) = (e for e in ledger if e["key"] == "theorem-4")
    kinds = dict.fromkeys(KINDS[piece["kind"]] for piece in row["evidence"])
    assert [*kinds][:2] == ["independent solver", "worked example"]
    told = f"Evidence: {len(row['evidence'])} checks ({', '.join(kinds)})"
    assert f"```{{dropdown}} {told}" in ledger_page(ledger)


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


def test_each_verdict_has_a_rule_and_each_row_outside_the_scope_a_reason():
    assert set(RULES) == set(VERDICTS | OUTSIDE)
    assert not [s.key for s in statements().values() if s.outside and s.notebook]
    with pytest.raises(ValueError, match="both a notebook and a reason"):
        Statement("x", "I", "X", "", "", notebook="game", outside="a matter of judgement")


def test_a_verdict_on_a_recovered_formula_says_so():
    said = Statement("x", "II", "X", "", "", recovered=True)
    assert [verdict_of(said, v) for v in ("confirmed", "refuted")] == [
        "Confirmed, as recovered",
        "Refuted, as recovered",
    ]


# ---- Verdicts quote what was computed ---------------------------------------------------------------

NUMBER = re.compile(
    r"\d+\\?%|\d+/\d+|\d\.\d+|\d{2,}|\b(?:half|third|quarter|fourth|fifth|tenth|three|four|five|six|seven|eight|nine|ten)\b"
)
#: The numbers that verdicts write out: settings, words of the paper, or held to account by a check above.
WRITTEN = {
    "loss-bane-and-boon": ["1000", "100"],  # a setting; the other is the unit of a computed number
    "theorem-2": ["three"],  # holes of a proof, which the text names
    "figure-2-loss": ["1/2"],  # a setting
    "contributes-repeatedly": ["5\\%", "fourth", "25\\%"],  # settings; a check asks for more than 0.25
    "six-weeks": ["six"],  # a check divides the days
    "ninety-percent": ["10%"],  # a check asks the solver for 1/10
    "reputation-figures": ["20%", "40%"],  # settings
    "reputation-theorem-1": ["ten"],  # a setting
    "lower-test-bound": ["five", "eight"],  # a check names the numbers of tests
}


def constants(node):
    """What a string is written with, computed parts left out."""
    match node:
        case ast.JoinedStr():
            return "".join(map(constants, node.values))
        case ast.Constant():
            return node.value
        case ast.BinOp():
            return constants(node.left) + constants(node.right)
        case ast.Call(func=ast.Attribute(value=text)):
            return constants(text)
    return "-"


def verdicts():
    """Each claim with the written part of its verdict, formulas and quotations left out."""
    for path in sorted(Path("notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        key = ""
        for statement in ast.parse(code).body:
            match statement:
                case ast.Assign(value=ast.Call(func=ast.Name(id="Claim"), args=[ast.Constant(value=key)])):
                    pass
                case ast.Expr(value=ast.Call(func=ast.Attribute(attr="conclude"), args=[_, finding])):
                    yield key, re.sub(r"\$[^$]*\$|\"[^\"]*\"", "", constants(finding))


def test_a_verdict_writes_out_no_number_that_no_cell_computes():
    found = dict(verdicts())
    assert set(found) == {key for key, said in statements().items() if not said.outside}
    assert {key: numbers for key, text in found.items() if (numbers := NUMBER.findall(text))} == WRITTEN


def test_what_a_machine_has_read_stands_beside_its_claim_and_on_a_page():
    ledger = {entry["key"]: entry for entry in entries({}, {})}
    read = [(key, piece) for key, entry in ledger.items() for piece in entry["evidence"]]
    assert {piece["kind"] for _, piece in read} == {"machine"}
    assert {key for key, _ in read} == {key for theorem in theorems() for key in theorem["claims"]}
    page = machine_page()
    for key, piece in read:
        assert f"({piece['anchor']})=" in page
        assert f"<claim-{key}>" in page
    for theorem in theorems():
        assert theorem["statement"].strip() in page


def test_the_steps_of_a_proof_stand_beside_their_claim_and_in_a_list_of_all_proofs():
    steps = [{"name": "x", "by": "Z3", "from": [], "follows": []}] * 2
    proof = {"label": "thm-lemma-5", "title": "Lemma 5", "page": "weak-threat", "claims": ["lemma-5"]}
    bare = {"label": "lem-bare", "title": "Bare", "page": "game", "claims": [], "steps": [], "prose": []}
    proofs = [proof | {"steps": steps, "prose": ["why"]}, bare]
    (entry,) = (entry for entry in entries({}, {}, proofs) if entry["key"] == "lemma-5")
    (piece,) = (piece for piece in entry["evidence"] if piece["kind"] == "steps")
    assert piece["what"] == "Lemma 5: the 2 steps of the proof that are algebra"
    assert piece["anchor"] == "proof-thm-lemma-5"
    assert "reals" in entry["trusted"]
    page = machine_page(proofs)
    assert "Of\n2 proofs in this book 1 have" in page
    rows = [line for line in page.splitlines() if line.startswith("- {prf:ref}")]
    assert [("no steps; not read by Coq" in row, "2 steps" in row) for row in rows] == [
        (True, False),
        (False, True),
    ]
    assert "`lemma 5 <machine-lemma-5>`" in rows[1]


def test_each_kind_of_evidence_rests_on_something_to_be_trusted():
    assert set(RESTS_ON) == set(KINDS)
    assert set(RESTS_ON.values()) == set(TRUSTED)
    told = "\n".join(who_trusts_what())
    assert all(words in told for words in [*KINDS.values(), *TRUSTED.values()])


def test_a_link_in_a_finding_holds_on_the_ledger_page_too():
    record = {
        "verdict": "confirmed",
        "finding": "See {doc}`minimum` and {doc}`../notebooks/game`.",
        "evidence": [],
    }
    (entry,) = (e for e in entries({"lemma-5": record}, {}) if e["key"] == "lemma-5")
    assert entry["finding"] == "See {doc}`../notebooks/minimum` and {doc}`../notebooks/game`."


def test_the_table_for_one_glance_has_each_verdict_once():
    """A row for each kind of verdict; a claim without a record is in the last one."""
    assert sorted(sum(GLANCE.values(), ())) == sorted(WORDS)
    record = {"verdict": "refuted", "finding": "", "evidence": [], "notebook": "equilibrium"}
    ledger = entries({"theorem-4": record}, {})
    rows = dict(line.strip("| ").split("** | ") for line in at_a_glance(ledger).splitlines()[2:])
    others = " | 0 claims" * (len(papers()) - 1)
    assert rows["**\u00d7 False"] == "1 claim; {ref}`Theorem 4 <claim-theorem-4>`" + others
    assert "claim-theorem-4" not in rows["**Outside our scope"]
