"""The ledger of claims and the corrections, as pages and as data, and the anchors by which they are found."""

from __future__ import annotations

import ast
import copy
import html
import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from itertools import product
from pathlib import Path
from typing import Any

from goodwill.companion import step
from goodwill.companion.ledger import (
    KINDS,
    MIME,
    OUTSIDE,
    RULES,
    VERDICTS,
    evidence_lines,
    papers,
    statements,
    verdict_of,
)
from machine_page import evidence
from proof_pages import proof_line, proofs_for
from provenance import Provenance
from trusted import TRUSTED, to_be_trusted, trusted, who_trusts_what

#: Records of proofs, as executed notebooks hold them.
Proofs = Sequence[dict[str, Any]]

WORDS = VERDICTS | OUTSIDE | {"unexamined": "Not examined yet"}
#: A mark for each verdict, which is read without colour.
SIGNS = {
    "confirmed": "✓",
    "sketch": "✓",
    "conditional": "(✓)",
    "refuted": "×",
    "unrefuted": "?",
    "open": "?",
}
#: What a verdict is on: the paper's own words, or a formula that our copy lacks.
TEXTS = {"printed": "As printed", "recovered": "As recovered"}
#: Verdicts that the register of corrections lists, and its headings.
CORRECTED = {
    "refuted": "False",
    "conditional": "True with a condition",
    "sketch": "True, but the sketch errs",
}


def entries(
    records: dict[str, dict[str, Any]], tests: dict[str, list[str]], proofs: Proofs = ()
) -> list[dict[str, Any]]:
    """Every claim with its verdict, evidence, tests and anchors; without evidence it is "unexamined".

    ``proofs`` are those whose steps ran.
    """
    made = []
    for key, said in statements().items():
        due = {"verdict": "outside" if said.outside else "unexamined", "finding": said.outside}
        record = due | {"evidence": []} | _seen_from_book(records.get(key, {}))
        text = "recovered" if said.recovered else "printed"
        entry = asdict(said) | record | {"text": text, "tests": tests.get(key, [])}
        entry["evidence"] = [*entry["evidence"], *proofs_for(key, proofs), *evidence(key)]
        entry["trusted"] = [*trusted(entry["evidence"])]
        anchors = {"statement": f"book/ledger.html#claim-{key}"}
        if entry["notebook"]:
            page = f"notebooks/{entry['notebook']}.html"
            anchors |= {"derivation": f"{page}#derived-{key}", "check": f"{page}#checked-{key}"}
        if entry["verdict"] in CORRECTED:
            anchors["correction"] = f"book/corrections.html#correction-{key}"
        made.append(entry | {"anchors": anchors})
    return made


def _seen_from_book(record: dict[str, Any]) -> dict[str, Any]:
    """What a notebook recorded, its links to other notebooks as pages in another folder have to say them."""
    if not record:
        return record
    finding = re.sub(r"\{doc\}`([\w-]+)`", r"{doc}`../notebooks/\1`", record["finding"])
    return record | {"finding": finding}


def as_data(ledger: list[dict[str, Any]], edition: Provenance) -> dict[str, Any]:
    """The ledger for programs: which edition it is of, what its words mean, and the claims."""
    meanings = {"verdicts": WORDS, "rules": RULES, "texts": TEXTS, "kinds": KINDS, "trusted": TRUSTED}
    return asdict(edition) | meanings | {"claims": ledger}


def marked_tests(folder: Path) -> dict[str, list[str]]:
    """The tests that are marked ``@pytest.mark.claim(key, ...)``, by claim, as pytest names them.

    Raises
    ------
    ValueError
        If a test names a claim that the papers do not make.
    """
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("test_*.py")):
        text = path.read_text(encoding="utf-8")
        body = ast.parse(text).body if "mark.claim" in text else []
        functions = (node for node in body if isinstance(node, ast.FunctionDef))
        for test in functions:
            for mark in test.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.claim":
                    for key in map(ast.literal_eval, mark.args):
                        if key not in statements():
                            raise ValueError(f"{path}::{test.name} tests {key!r}, which is no claim")
                        found.setdefault(key, []).append(f"{path.as_posix()}::{test.name}")
    return found


def with_anchors(notebook: dict[str, Any], proofs: Proofs = ()) -> dict[str, Any]:
    """A notebook with a place to link to where each claim is derived and where it is concluded.

    A claim is derived in the section that opens it, ``derived-KEY``; ``checked-KEY`` is its record, which
    leads back to the ledger.
    """
    notebook = copy.deepcopy(notebook)
    heading: tuple[int, int] | None = None
    opened: dict[str, tuple[int, int] | None] = {}
    for number, cell in enumerate(notebook["cells"]):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            lines = [at for at, line in enumerate(source.splitlines()) if re.match(r"#{1,3} ", line)]
            heading = (number, lines[-1]) if lines else heading
        for key in re.findall(r'\bClaim\("([\w-]+)"\)', source):
            opened.setdefault(key, heading)
        for output in cell.get("outputs", ()):
            if MIME in output.get("data", {}):
                opened.setdefault(output["data"][MIME]["key"], heading)
                output["data"]["text/markdown"] = claim_line(output["data"][MIME], proofs)
            if step.MIME in output.get("data", {}):
                output["data"]["text/markdown"] = proof_line(output["data"][step.MIME])
    for key, place in sorted(opened.items(), key=lambda item: item[1] or (0, 0), reverse=True):
        if place is None:
            raise ValueError(f"the claim {key!r} is opened before the first heading")
        cell = notebook["cells"][place[0]]
        text = "".join(cell["source"]).splitlines()
        text.insert(place[1], f"(derived-{key})=")
        cell["source"] = "\n".join(text)
    return notebook


def claim_line(record: dict[str, Any], proofs: Proofs = ()) -> str:
    """A recorded claim in its page: one line, and what was found unfolds; print has the line."""
    said = statements()[record["key"]]
    verdict = record["verdict"]
    found = "What is true instead" if verdict in CORRECTED else "What was found"
    more = [*proofs_for(record["key"], proofs), *evidence(record["key"])]
    record = _linked(record | {"evidence": [*record["evidence"], *more]})
    return "\n".join(
        [
            f"(checked-{record['key']})=",
            f"::::::{{div}} goodwill-claim verdict-{verdict}",
            f"**{SIGNS[verdict]} {verdict_of(said, verdict)}.** *{said.title}:* {said.statement}",
            f"{{ref}}`Ledger <claim-{record['key']}>`",
            "",
            ":::::{only} html",
            f"::::{{dropdown}} {found}, and {_many(len(record['evidence']), 'piece')} of evidence",
            record["finding"],
            "",
            *evidence_lines(record),
            "::::",
            ":::::",
            "::::::",
        ]
    )


#: The rows of the table for one glance, and the verdicts that each has.
GLANCE = {
    "✓ True as it is said": ("confirmed", "sketch"),
    "(✓) True with a condition": ("conditional",),
    "× False": ("refuted",),
    "? Not decided": ("unrefuted", "open"),
    "Outside our scope": ("outside", "unexamined"),
}


def at_a_glance(ledger: list[dict[str, Any]]) -> str:
    """What stands of each paper: its numbered results by name, and how many claims there are in all."""
    heads = [f"Paper {number}" for number in papers()]
    lines = [f"| | {' | '.join(heads)} |", f"|---|{'---|' * len(heads)}"]
    for row, verdicts in GLANCE.items():
        cells = [
            _glance([e for e in ledger if e["paper"] == number and e["verdict"] in verdicts])
            for number in papers()
        ]
        lines.append(f"| **{row}** | {' | '.join(cells)} |")
    return "\n".join(lines)


def _glance(kept: list[dict[str, Any]]) -> str:
    """A cell of the table: so many claims, how many of them as recovered, and the numbered results."""
    recovered = sum(entry["text"] == "recovered" for entry in kept)
    some = "" if recovered == len(kept) else f"{recovered} of them "
    told = _many(len(kept), "claim") + (f", {some}as recovered" if recovered else "")
    numbered = [e for e in kept if re.fullmatch(r"(Theorem|Lemma|Proposition|Corollary) \d+", e["title"])]
    links = [f"{{ref}}`{entry['title']} <claim-{entry['key']}>`" for entry in numbered]
    return told + (f"; {', '.join(links)}" if links else "")


def ledger_page(ledger: list[dict[str, Any]]) -> str:
    """The ledger as a page of the book; its script adds the filters."""
    lines = [
        "(ledger)=",
        "# The ledger of claims",
        "",
        "Each claim that the papers make, with its verdict, and with the way to its derivation, its",
        "checks and its tests. This page is made from the notebooks as they ran: a check that fails stops",
        "the build. In the pages each number of this table leads to its claims. The same as data:",
        '<a href="../ledger.json">ledger.json</a>.',
        "",
        "Before: nothing. Time to read: a minute for the table, then look up a claim.",
        "",
        *_summary(ledger),
        "",
        "(ledger-rules)=",
        "## The rules",
        "",
        "Each assertion of the papers has a row: theorems, and also remarks, captions, the abstract and the",
        "conclusion. The same rules give each row its verdict:",
        "",
        *(f"- **{WORDS[verdict]}.** {rule}" for verdict, rule in RULES.items()),
        "",
        "*As recovered:* our copy of Paper II lacks its formulas and some numbers. Where a claim needs one",
        "of these, it was derived again from the prose; the row says so, its verdict is on what was",
        "recovered, and it is counted apart from what is printed.",
        "",
        "Every claim whose verdict is not *Open* has evidence with two marks at least, and the row names",
        "them: a formula and a solver that does not know it, say, or a solver and a simulation. With",
        "evidence of one mark only a verdict is refused, and the book is not built.",
        "",
        "To believe a piece of evidence a reader has to trust something, which each row names. By the mark",
        "of the evidence that is:",
        "",
        *who_trusts_what(),
        "",
        "Besides the tests that are named below, each notebook is run again with other parameters and with",
        "formulas made wrong on purpose (`tests/notebooks/test_notebooks.py`).",
        "",
        f'<div id="ledger-filter" data-questions="{html.escape(json.dumps(_questions()))}"></div>',
        '<script defer src="../ledger.js"></script>',
        "",
    ]
    for paper in papers().values():
        lines += [f"## {paper.title}", ""]
        for entry in ledger:
            if entry["paper"] == paper.number:
                lines += _claim(entry)
    return "\n".join(lines)


def _questions() -> list[dict[str, Any]]:
    """What the filters ask; an answer is the end of a claim's class, as in ``paper-I``."""
    asked = {
        "paper": ("Paper", {paper.number: paper.title for paper in papers().values()}),
        "verdict": ("Verdict", WORDS),
        "text": ("Text", TEXTS),
        "kind": ("Evidence", KINDS),
        "trusted": ("To be trusted", TRUSTED),
    }
    return [{"name": name, "label": label, "answers": words} for name, (label, words) in asked.items()]


def _summary(ledger: list[dict[str, Any]]) -> list[str]:
    """The table of verdicts: a column for each paper, and one for what of it was recovered, if anything."""
    texts = {(entry["paper"], entry["text"]) for entry in ledger}
    columns = [(paper, text) for paper in papers() for text in TEXTS if (paper, text) in texts]
    heads = [f"Paper {paper}" + ("" if text == "printed" else ", as recovered") for paper, text in columns]

    def cell(paper: str, text: str, verdict: str) -> str:
        wanted = {"paper": paper, "verdict": verdict, "text": text}
        kept = [e for e in ledger if all(e[name] == value for name, value in wanted.items() if value)]
        query = "&amp;".join(f"{name}={value}" for name, value in wanted.items() if value)
        return f'<a href="?{query}">{len(kept)}</a>' if kept else "0"

    used = {entry["verdict"] for entry in ledger}
    rows = {verdict: word for verdict, word in WORDS.items() if verdict in used} | {"": "All"}
    return [
        f"| verdict | {' | '.join(heads)} |",
        f"|---|{'---|' * len(heads)}",
        *(
            f"| {word} | {' | '.join(cell(*of, verdict) for of in columns)} |"
            for verdict, word in rows.items()
        ),
    ]


def _claim(entry: dict[str, Any]) -> list[str]:
    key = entry["key"]
    kinds = dict.fromkeys(f".kind-{piece['kind']}" for piece in entry["evidence"])
    classes = " ".join(
        [
            ".claim",
            f".paper-{entry['paper']}",
            f".verdict-{entry['verdict']}",
            f".text-{entry['text']}",
            *kinds,
            *(f".trusted-{name}" for name in entry["trusted"]),
        ]
    )
    lines = [
        f"{{#claim-{key} {classes}}}",
        f"### {entry['title']}",
        "",
        f"*{entry['place']}.* {entry['statement']}",
        "",
        f"**{_verdict(entry)}.** {entry['finding']}".rstrip(),
        "",
    ]
    if entry["notebook"]:
        ways = [
            f"{{ref}}`Derivation <derived-{key}>`",
            f"{{ref}}`check <checked-{key}>`",
            *([f"{{ref}}`correction <correction-{key}>`"] if entry["verdict"] in CORRECTED else []),
        ]
        lines += [f"{', '.join(ways)}; all of it in {{doc}}`../notebooks/{entry['notebook']}`.", ""]
        tests = [f"- {_in_words(name)}" for name in entry["tests"]]
        routes = dict.fromkeys(KINDS[piece["kind"]] for piece in entry["evidence"])
        told = f"Evidence: {_many(len(entry['evidence']), 'check')}"
        told += f" ({', '.join(routes)})" if routes else ""
        told += f", {_many(len(tests), 'test')}" if tests else ""
        unfolds = [to_be_trusted(entry["evidence"]), "", *evidence_lines(_linked(entry)), *tests]
        lines += [f"```{{dropdown}} {told}", *unfolds, "```", ""]
    return lines


def _linked(entry: dict[str, Any]) -> dict[str, Any]:
    """The entry, with evidence that has a place of its own leading there."""
    linked = [
        piece | {"what": f"{{ref}}`{piece['what']} <{piece['anchor']}>`"} if "anchor" in piece else piece
        for piece in entry["evidence"]
    ]
    return entry | {"evidence": linked}


def _verdict(entry: dict[str, Any]) -> str:
    return WORDS[entry["verdict"]] + (", as recovered" if entry["recovered"] else "")


def _in_words(test: str) -> str:
    """A test's name as a sentence, which fits a line in print; underscores for blanks give the name."""
    path, name = test.split("::")
    return f"{name.removeprefix('test_').replace('_', ' ')} (test in `{path}`)"


def _many(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")


def corrections_page(ledger: list[dict[str, Any]]) -> str:
    """The claims that do not stand as printed, with their counterexamples, and what is true instead."""
    lines = [
        "(corrections)=",
        "# Corrections",
        "",
        "Papers I and II are right in what they set out to show: a few good people can be enough, if nobody",
        "can be sure who they are. Most of what they claim stands. This page has what does not stand as it",
        "is said: for each paper first the claims with a counterexample against them, then those that need",
        "a condition, then those that are true though a step of the printed sketch is not. The",
        "{ref}`ledger <ledger-rules>` has the rules. Each counterexample is exact, and is played again by",
        "an independent solver on the page that is named, whenever this book is built. What is true instead",
        "comes with its proof or with the search that supports it. Two pages replay the counterexamples one",
        "after the other: those of {ref}`Paper I <replays>`, and those of {ref}`Paper II <replays-two>`, the",
        "latter also in a market of your own.",
        "",
        "Of Paper II we had a copy without its formulas. They were derived again from its prose; an entry",
        '"as recovered" is about a formula that we recovered: please compare it with the published article.',
        "",
        "Before: nothing. Time to read: twenty minutes, or look up a claim.",
        "",
    ]
    for paper, (verdict, title) in product(papers().values(), CORRECTED.items()):
        lines += [f"## {paper.title}: {title.lower()}", ""]
        for entry in (e for e in ledger if (e["paper"], e["verdict"]) == (paper.number, verdict)):
            against = [piece["what"] for piece in entry["evidence"] if piece["kind"] == "counterexample"]
            lines += [
                f"{{#correction-{entry['key']}}}",
                f"### {entry['title']}",
                "",
                f"*{TEXTS[entry['text']]} ({entry['place']}).* {entry['statement']}",
                "",
                *(f"- *Counterexample:* {what}." for what in against),
                "",
                f"*What is true.* {entry['finding']}",
                "",
                f"Replayed in {{doc}}`../notebooks/{entry['notebook']}`; all evidence is in the",
                f"{{ref}}`ledger <claim-{entry['key']}>`.",
                "",
            ]
    return "\n".join(lines)
