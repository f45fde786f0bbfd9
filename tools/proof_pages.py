"""How each proof of the book is checked: by steps that ran, by a proof assistant, or by its readers alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from enumerated import enumerated
from goodwill.companion.step import MIME, lines

PROOF = re.compile(r"^`{3,}\{prf:proof\}\n(?:\*of \{prf:ref\}`(?P<other>[\w-]+)`)?", re.MULTILINE)
THEOREM = re.compile(
    r"^`{3,}\{prf:(?:theorem|lemma)\} (?P<title>.*)\n:label: (?P<label>[\w-]+)", re.MULTILINE
)


def given_in(notebook: dict[str, Any]) -> dict[str, str]:
    """The theorems that a page proves, by label, with their titles, in the order of their proofs.

    A proof is of the theorem before it, or of another one that it names first.

    Raises
    ------
    ValueError
        If a proof has no theorem.
    """
    text = "\n".join("".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "markdown")
    theorems = list(THEOREM.finditer(text))
    titles = {theorem["label"]: theorem["title"] for theorem in theorems}
    found: dict[str, str] = {}
    for proof in PROOF.finditer(text):
        before = [theorem["label"] for theorem in theorems if theorem.start() < proof.start()]
        label = proof["other"] or (before[-1] if before else "")
        if label not in titles:
            raise ValueError(f"a proof is of no theorem: {text[proof.start() : proof.start() + 80]!r}")
        found[label] = titles[label]
    return found


def recorded(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """What an executed notebook says about its proofs."""
    outputs = [out.get("data", {}) for cell in notebook["cells"] for out in cell.get("outputs", ())]
    return [data[MIME] for data in outputs if MIME in data]


def proofs_of(notebooks: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The proofs of executed notebooks, with their title, page, steps, and what is left to the reader.

    One that has no steps has an empty list of them.

    Raises
    ------
    ValueError
        If steps are of a proof that their page does not give.
    """
    found = []
    for name, notebook in notebooks.items():
        ran = {record["label"]: record for record in recorded(notebook)}
        given = given_in(notebook)
        if unknown := ran.keys() - given.keys():
            raise ValueError(f"notebook {name} has steps of {sorted(unknown)}, which it does not prove")
        for label, title in given.items():
            record = ran.get(label, {"label": label, "steps": [], "prose": [], "claims": []})
            found.append(record | {"title": title, "page": name})
    return found


def proofs_for(key: str, proofs: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """The proofs whose steps support a claim, as pieces of its evidence."""
    return [
        {
            "what": f"{proof['title']}: the {_many(proof)} of the proof that are algebra",
            "kind": "steps",
            "exactness": "for all real numbers",
            "anchor": f"proof-{proof['label']}",
        }
        for proof in proofs
        if key in proof["claims"]
    ]


def proof_line(record: dict[str, Any]) -> str:
    """The steps of a proof in its page: one line, and the steps unfold; print has the line."""
    by = sorted({one["by"] for one in record["steps"]}, reverse=True)
    return "\n".join(
        [
            f"(proof-{record['label']})=",
            "::::::{div} goodwill-claim goodwill-proof",
            f"**✓** What is algebra in this proof follows: {_many(record)}, by {enumerated(by)}.",
            "",
            ":::::{only} html",
            "::::{dropdown} The steps, and what is no algebra",
            *lines(record),
            "::::",
            ":::::",
            "::::::",
        ]
    )


def listed(proofs: Sequence[dict[str, Any]], theorems: Iterable[dict[str, Any]]) -> list[str]:
    """The proofs of the book in a list of a page, those first that nothing but their readers checks.

    ``theorems`` are those of the proof assistant; each names the proofs that it reads, wholly or in part.
    """
    read: dict[str, list[str]] = {}
    for theorem in theorems:
        address, name = theorem["name"].replace("_", "-").lower(), theorem["name"].replace("_", " ")
        for field, how_much in (("proofs", ""), ("proofs_in_part", "in part: ")):
            for label in theorem.get(field, []):
                words = f"{how_much}{{ref}}`{name} <machine-{address}>`"
                read.setdefault(label, []).append(words)
    rows = []
    for proof in sorted(proofs, key=lambda proof: bool(proof["steps"] or proof["label"] in read)):
        link = f"{{prf:ref}}`{proof['title']} <{proof['label']}>`"
        steps = f"{{ref}}`{_many(proof)} <proof-{proof['label']}>`" if proof["steps"] else "no steps"
        coq = ", ".join(read.get(proof["label"], []))
        rows.append(f"- {link}: {steps}; {f'read by Coq: {coq}' if coq else 'not read by Coq'}")
    return rows


def _many(proof: dict[str, Any]) -> str:
    number = len(proof["steps"])
    return f"{number} step" + ("" if number == 1 else "s")
