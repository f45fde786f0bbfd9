"""What a reader has to trust to believe a piece of evidence, by its kind."""

from __future__ import annotations

from collections import Counter
from typing import Any

from goodwill.companion.ledger import KINDS

#: What there is to trust, the least first, beside that a statement says what is meant.
TRUSTED = {
    "kernel": "Coq's kernel",
    "reals": "Z3's decisions about real numbers, and SymPy's",
    "algebra": "SymPy's algebra",
    "programs": "our programs",
    "prose": "a proof in prose",
}
#: What each kind of evidence rests on.
RESTS_ON = {
    "machine": "kernel",
    "steps": "reals",
    "derivation": "algebra",
    "solver": "programs",
    "oracle": "programs",
    "simulation": "programs",
    "example": "programs",
    "counterexample": "programs",
    "limit": "programs",
    "proof": "prose",
}


def trusted(evidence: list[dict[str, Any]]) -> dict[str, int]:
    """What pieces of evidence rest on, and how many on each.

    >>> trusted([{"kind": "proof"}, {"kind": "machine"}, {"kind": "proof"}])
    {'kernel': 1, 'prose': 2}
    """
    pieces = Counter(RESTS_ON[piece["kind"]] for piece in evidence)
    return {name: pieces[name] for name in TRUSTED if pieces[name]}


def to_be_trusted(evidence: list[dict[str, Any]]) -> str:
    """The same as a line of a page."""
    told = [f"{TRUSTED[name]} ({count})" for name, count in trusted(evidence).items()]
    return f"*To be trusted, and for how many of these:* {', '.join(told)}."


def who_trusts_what() -> list[str]:
    """A list for a page: what there is to trust, and the marks of the evidence that rests on it."""
    marks = {name: [f'"{KINDS[kind]}"' for kind in KINDS if RESTS_ON[kind] == name] for name in TRUSTED}
    return [f"- *{TRUSTED[name]}:* {', '.join(words)}." for name, words in marks.items()]
