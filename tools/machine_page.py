"""What a proof assistant has read: the table of formal/ as evidence in the ledger, and as a page."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from goodwill.companion.ledger import statements

TABLE = Path("formal/theorems.toml")
INTRODUCTION = """\
(machine-read)=
# What a machine has read

A proof on a page can have a gap that its author does not see. The theorems on this page have been read, step
by step, by Coq, a program that accepts a proof only if each step follows from the rules of logic and from
definitions that are written out. `make formal` has it read all of them again; a test compares each statement
below, and each definition that it rests on, with what Coq prints. So a statement that grew weaker would be a
line that somebody had to change.

**What you have to trust.** That Coq's kernel is right; that the definitions at the end of this page are the
game that you mean; and that a statement says what its title says. Nothing else: no theorem assumes an axiom,
and none has a hole. All numbers are rational, so that equality can be decided; `==` is equality of numbers.

**What it does not cover.** Theorems of Paper I only, and of those the ones that are listed. Each is stated
of the model of {doc}`../notebooks/game`; what a file leaves out is said at its head. The ledger names the
theorem beside the claim that it supports, and a claim may say more than the theorem does.

Before: the page of the claim. Time to read: ten minutes, or look up a theorem.
"""


def theorems() -> list[dict[str, Any]]:
    """The theorems in the table's order: each has a name, claims, words, a statement and assumptions."""
    table: list[dict[str, Any]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["theorem"]
    return table


def evidence(key: str) -> list[dict[str, str]]:
    """What a machine has read about a claim, as further pieces of its evidence."""
    return [
        {
            "what": in_words(theorem["name"]),
            "kind": "machine",
            "exactness": "no axiom, over the rational numbers",
            "anchor": f"machine-{address(theorem['name'])}",
        }
        for theorem in theorems()
        if key in theorem["claims"]
    ]


def machine_page() -> str:
    """The page that shows what was read."""
    known = statements()
    lines = [INTRODUCTION]
    for theorem in theorems():
        claims = ", ".join(f"{{ref}}`{known[key].title} <claim-{key}>`" for key in theorem["claims"])
        lines += [
            f"(machine-{address(theorem['name'])})=",
            f"## {in_words(theorem['name'])}",
            "",
            theorem["says"].replace("*", r"\\*"),
            "",
            f"Supports: {claims}. As Coq prints it:",
            "",
            "```text",
            theorem["statement"].strip(),
            "```",
            "",
        ]
    definitions = tomllib.loads(TABLE.read_text(encoding="utf-8"))["definition"]
    lines += [
        "## The definitions",
        "",
        "In the order of their names, with the file of `formal/` that has them.",
        "",
    ]
    for definition in definitions:
        lines += [
            f"````{{dropdown}} {definition['name']} ({definition['file']})",
            "```text",
            definition["text"].strip(),
            "```",
            "````",
            "",
        ]
    return "\n".join(lines)


def address(name: str) -> str:
    return name.replace("_", "-").lower()


def in_words(name: str) -> str:
    """``theorem_7_on_the_path`` as a title."""
    words = name.replace("_", " ")
    return words[0].upper() + words[1:]
