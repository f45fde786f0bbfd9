"""What the ledger says of a paper's claims, as the parts of its supplement."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from goodwill.companion.ledger import KINDS, RULES, VERDICTS
from ledger_pages import CORRECTED

#: A result that the paper numbers; other claims are remarks.
NUMBERED = re.compile(r"(?:Theorem|Lemma|Proposition|Corollary|Footnote|Figure) \d+")
#: Words by which a finding says that something is left open.
LEFT_OPEN = re.compile(
    r"\b(?:open|no proof|no counterexample|cannot say|say neither|"
    r"not known|not (?:been )?examined|not compared|not proved)\b",
    re.IGNORECASE,
)


def verdicts(claims: list[dict[str, Any]]) -> dict[str, str]:
    """What the ledger says of a paper's claims, as the parts of the frame."""
    by = Counter(entry["verdict"] for entry in claims)
    numbered = [entry for entry in claims if NUMBERED.fullmatch(entry["title"])]
    others = [entry for entry in claims if entry not in numbered and entry["verdict"] in CORRECTED]

    def named(*verdicts: str) -> str:
        listed = [e for e in claims if e["verdict"] in verdicts and e not in numbered]
        return "; ".join(f"{e['title']} ({e['place']})" for e in listed) or "none"

    pieces = [piece for entry in claims for piece in entry["evidence"]]
    kinds = Counter(piece["kind"] for piece in pieces)
    tests = {test for entry in claims for test in entry["tests"]}
    read = sorted({piece["what"] for piece in pieces if piece["kind"] == "machine"})
    used = {entry["verdict"] for entry in claims}
    recovered = [entry for entry in claims if entry["recovered"]]
    return {
        "COUNTS": counts(by),
        "EVIDENCE": str(len(pieces)),
        "KINDS": ", ".join(f"{word} ({kinds[kind]})" for kind, word in KINDS.items() if kinds[kind]),
        "TESTS": f"Beside the notebooks {len(tests)} tests examine the claims." if tests else "",
        "RULES": "\n".join(f"- **{word}.** {RULES[k]}" for k, word in VERDICTS.items() if k in used),
        "RECOVERED": RECOVERED.format(len(recovered)) if recovered else "",
        "NUMBERED": "\n\n".join(map(entry_in_full, numbered)),
        "OTHERS": "\n\n".join(map(entry_in_full, others)),
        "CONFIRMED": named("confirmed"),
        "BEYOND": named("outside"),
        "UNDECIDED": named("open", "unrefuted"),
        "LEFT": "\n".join(
            f"- *{e['title']}* ({e['place']}). {what}" for e in claims if (what := left_open(e))
        ),
        "MACHINE": MACHINE.format(len(read)) if read else "",
    }


#: What the abstract says of the claims with a verdict, of one and of several.
COUNTED = {
    ("confirmed",): ("stands as it is said", "stand as they are said"),
    ("sketch",): (
        "is true, or what its printed sketch needs is, though a step of the sketch errs",
        "are true, or what their printed sketches need is, though a step of the sketch errs",
    ),
    ("conditional",): (
        "is true under a condition that is named here",
        "are true under a condition that is named here",
    ),
    ("refuted",): (
        "is refuted by a game with exact numbers, and what is true instead is stated",
        "are refuted by games with exact numbers, and what is true instead is stated",
    ),
    ("open", "unrefuted"): ("is open", "are open"),
    ("outside",): (
        "is about something that no game of the model could decide",
        "are about something that no game of the model could decide",
    ),
}


def counts(by: Counter[str]) -> str:
    """How many claims have which verdict, in a sentence.

    >>> counts(Counter(confirmed=2, open=1))
    'Of the 3 claims that the paper makes, 2 stand as they are said; 1 is open.'
    """
    told = [
        f"{number} {words[number > 1]}"
        for verdicts, words in COUNTED.items()
        if (number := sum(by[verdict] for verdict in verdicts))
    ]
    return f"Of the {by.total()} claims that the paper makes, {'; '.join(told)}."


RECOVERED = (
    "We had a copy of the paper without its formulas and some of its numbers. {} of its claims need one of "
    "these, which was derived again from the prose; their verdict is marked *as recovered*, and is on what "
    "was recovered: please compare it with the published article."
)
MACHINE = (
    "Coq has read {} theorems behind these verdicts down to the axioms (`make formal` has it read them "
    "again); the page {{doc}}`../book/machine` says what they state."
)


def entry_in_full(entry: dict[str, Any]) -> str:
    """A claim, its verdict, the counterexamples, and what is true."""
    recovered = ", as recovered" if entry["recovered"] else ""
    against = [piece["what"] for piece in entry["evidence"] if piece["kind"] == "counterexample"]
    verdict = [
        f"**{VERDICTS[entry['verdict']]}{recovered}.** {entry['finding']}",
        *(
            f"*Counterexample:* {what.removeprefix('*Counterexample:* ').removesuffix('.')}."
            for what in against
        ),
        f"*Examined in* {{doc}}`{entry['notebook']}`.",
    ]
    lines = [
        f"(claim-{entry['key']})=",
        f"**{entry['title']}** ({entry['place']}). {entry['statement']}",
        "",
        "\\\n".join(verdict),
    ]
    return ROWS.sub("the claim", "\n".join(lines))


#: The ledger has a row for each claim; a supplement has no rows.
ROWS = re.compile(r"\bthe row\b")


def left_open(entry: dict[str, Any]) -> str:
    """What the finding leaves open: all of it, if that is the verdict, else the sentences that say so."""
    if entry["verdict"] == "outside":
        return ""
    if entry["verdict"] in ("open", "unrefuted"):
        return f"{entry['statement']} {entry['finding']}"
    sentences = re.split(r"(?<=\.) (?=[A-Z$])", entry["finding"])
    return " ".join(sentence for sentence in sentences if LEFT_OPEN.search(sentence))
