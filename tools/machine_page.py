"""What a proof assistant has read: the table of formal/ as evidence in the ledger, and as a page."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from goodwill.companion.ledger import papers, statements
from proof_pages import listed

TABLE = Path("formal/theorems.toml")
INTRODUCTION = """\
(machine-read)=
# What a machine has read

A proof on a page can have a gap that its author does not see. So the algebra of every proof of this book is
decided by programs ({{ref}}`the list <every-proof>`). And the theorems on this page have been read whole,
step by step, by Coq, a program that accepts a proof only if each step follows from the rules of logic and
from definitions that are written out. `make formal` has it read all of them again; a test compares each
statement below, and each definition that it rests on, with what Coq prints. So a statement that grew weaker
would be a line that somebody had to change. This was last written down on {date}, with Coq {coq}.

**What you have to trust.** For the steps, Z3 or SymPy, and that the relations are those of the text. For the
theorems, that Coq's kernel is right; that the definitions at the end of this page are the
game that you mean; and that a statement says what its title says. Nothing else: no theorem assumes an axiom,
and none has a hole. All numbers are rational, so that equality can be decided; `==` is equality of numbers.

**What it does not cover.** Only what is listed. The ledger names the theorem beside the claim that it
supports, and a claim may say more than the theorem does.

Before: the page of the claim. Time to read: ten minutes, or look up a theorem.
"""

#: How the proofs of the pages are checked.
EVERY_PROOF = """\
(every-proof)=
## Every proof of this book

A proof has two kinds of steps. Some are algebra: an inequality or an identity that holds for all real numbers
of certain ranges. The others are an induction, the choice of a plan, what a player can notice, a limit. Of
{proofs} proofs in this book {done} have their algebra decided by programs whenever the book is built,
{count} steps in all: Z3 looks for real numbers at which the hypotheses of a step hold and its conclusion does
not, and there are none; an identity is SymPy's. Each step needs each of its hypotheses, and a test turns
each conclusion round and sees it refused. Behind each proof unfold its steps, and a list of what is no
algebra, which is left to the reader. Where Coq has read the whole theorem, it has read that, too.
"""
#: The part of what is about no paper's claim.
OWN = "the book's own"
#: What each part is about, and what its formal model leaves out; one that says nothing has its paper's name.
PARTS = {
    "I": """\
## The last exchange

Of the model of {doc}`../notebooks/game`; what a file leaves out is said at its head. Theorem 2 and footnote 5
are of the game of {doc}`../notebooks/without-end`.

Left out: that P2's calendar is finite with probability 1 if it mixes over infinitely many, the second
part of {prf:ref}`thm-footnote-5`. The step that resists is Lévy's theorem on conditional probabilities,
which speaks of a limit over infinite plays; over the rational numbers there is no measure on these. For
the same reason {prf:ref}`thm-giving-ends` and {prf:ref}`thm-hope-fades` have been read for finitely many
calendars only. And a step of the paper's sketch of Theorem 8, that P1 plays the same at some slightly
greater belief; the theorem's proof does without it.
""",
    "II": """\
## Honest feedback

Of the market of {doc}`../notebooks/market`, repeated without end, as one of the games of the next section:
its actions are a move for each information set of a round. Both readings of a round are covered; in the
extensive one, each move at a node must be worth while wherever the players use pure actions. A perfect public
equilibrium may mix. A test compares the payoffs, the laws and what tempts, as Coq computes them, with the
package's.

A client of unknown type is honest by nature or normal; the provider plays the same strategy against both.
So a profile is two plays that share the public states, and a belief that follows from her acts by Bayes'
rule. Its equilibria are compared with deviations at public histories, not at each node of a round; so what
is proved of them is true of the perfect Bayes equilibria of {doc}`../notebooks/reputation`, too.

Left out: that nobody is tested above a certain share of honest clients, and what the paper says of lies;
mixing at a single node in the extensive reading; and that Pareto-optimal equilibria exist, which
{doc}`../notebooks/negative-reports` argues from compactness.
""",
    OWN: """\
## Repeated games, and the checker of certificates

The rules of {doc}`certificates` are written out as functions in Coq, and what they accept is proved to be
true of the infinitely repeated game: of every pair of public strategies, with a public lottery before each
round, against every deviation.

Payoffs of an endless game are limits, which may be irrational. So a payoff is "in the end at most b" if for
each e > 0 the payoff of the first n rounds is at most b + e from some n on, and no real number is needed.

Left out: lotteries with infinitely many outcomes or irrational weights; the reading of a file; the distance
between the two polygons; and that the program in Python does what the functions in Coq say. But the assistant
can be asked itself, as it is in the last two theorems: `tools/certificate_in_coq.py` writes a certificate in
its terms.
""",
}


def table() -> dict[str, Any]:
    """The whole table of formal/."""
    return _parsed(TABLE.read_text(encoding="utf-8"))


@cache
def _parsed(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


def theorems() -> list[dict[str, Any]]:
    """The theorems in the table's order: each has a name, claims, words, a statement and assumptions.

    One that supports no claim of a paper says in ``pages`` what it is about.
    """
    found: list[dict[str, Any]] = table()["theorem"]
    return found


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


def machine_page(proofs: Sequence[dict[str, Any]] = ()) -> str:
    """The page that shows what was read, and how each of the ``proofs`` of the book is checked."""
    everything = table()
    lines = [INTRODUCTION.format(**everything["checked"])]
    if proofs:
        done = sum(bool(proof["steps"]) for proof in proofs)
        count = sum(len(proof["steps"]) for proof in proofs)
        lines += [EVERY_PROOF.format(proofs=len(proofs), done=done, count=count)]
        lines += [*listed(proofs, everything["theorem"]), ""]
    titles = {
        number: f"## {paper.subject[0].upper()}{paper.subject[1:]}\n" for number, paper in papers().items()
    }
    for part, about in (titles | PARTS).items():
        read = [theorem for theorem in everything["theorem"] if part_of(theorem) == part]
        lines += [about] if read else []
        for theorem in read:
            lines += shown(theorem)
    lines += [
        "## The definitions",
        "",
        "In the order of their names, with the file of `formal/` that has them.",
        "",
    ]
    for definition in everything["definition"]:
        lines += [
            f"````{{dropdown}} {definition['name']} ({definition['file']})",
            "```text",
            definition["text"].strip(),
            "```",
            "````",
            "",
        ]
    return "\n".join(lines)


def part_of(theorem: dict[str, Any]) -> str:
    """The number of the paper whose claims it supports, or that it supports none."""
    return statements()[theorem["claims"][0]].paper if theorem["claims"] else OWN


def shown(theorem: dict[str, Any]) -> list[str]:
    """A theorem with its words, what it supports, and its statement."""
    known = statements()
    supports = [f"{{ref}}`{known[key].title} <claim-{key}>`" for key in theorem["claims"]]
    supports += [f"{{doc}}`{page}`" for page in theorem.get("pages", [])]
    return [
        f"(machine-{address(theorem['name'])})=",
        f"### {in_words(theorem['name'])}",
        "",
        theorem["says"].replace("*", r"\\*"),
        "",
        f"Supports: {', '.join(supports)}. As Coq prints it:",
        "",
        "```text",
        theorem["statement"].strip(),
        "```",
        "",
    ]


def address(name: str) -> str:
    return name.replace("_", "-").lower()


def in_words(name: str) -> str:
    """``theorem_7_on_the_path`` as a title."""
    words = name.replace("_", " ")
    return words[0].upper() + words[1:]
