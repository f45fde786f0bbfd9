"""The ledger of claims: what a paper says, what was checked, and the verdict.

The claims of the papers are listed in ``claims.toml``.  The notebook that examines a claim opens it,
checks its evidence piece by piece and concludes with a verdict:

>>> claim = Claim("lemma-5")
>>> claim.check("one case by hand", 1 + 1 == 2, kind="example")
>>> claim.check("the solver, which does not know the formula", 1 + 1 == 2, kind="solver")
>>> claim.conclude("confirmed", "P1 does nothing in rounds t <= tau.")  # doctest: +SKIP

Evidence that does not hold raises at once, so the notebook, and with it the book, is not built; and a verdict
needs two routes, evidence of two kinds, so that one slip does not pass for a result.  The conclusion is kept
in the notebook's output, from which the ledger page is made.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib import resources
from typing import Any

#: Verdicts, and how the book words them.
VERDICTS = {
    "confirmed": "Confirmed",
    "sketch": "True, but the printed sketch errs",
    "conditional": "Confirmed with a condition",
    "refuted": "Refuted",
    "unrefuted": "No counterexample found, no proof known",
    "open": "Open",
}

#: The verdict on a claim that is about something else than the models here; ``claims.toml`` says why.
OUTSIDE = {"outside": "Outside the companion's scope"}

#: When a verdict is given.
RULES = {
    "confirmed": "What the sentence says is true in every game that it speaks of, ties and the ends of "
    "every range included; the evidence has a proof, or checks every case there is.",
    "sketch": "A step of a printed sketch is false, but what the sketch needs there is true, and proved "
    "here. A slip in a sketch refutes nothing: such a claim is not counted as refuted. That a sketch leaves "
    "out a step is no error.",
    "conditional": "True if one more thing holds, which the finding names; without it there is a "
    "counterexample, or the claim means nothing definite. This is the verdict on a remark in prose, on a "
    "figure, and on a step of a sketch, that names no conditions and is true under some that the finding can "
    "name.",
    "refuted": "A game within the claim's own conditions, with exact numbers, in which it is false. A "
    "theorem, and a sentence that names its conditions or speaks of any or every case, is taken at its word: "
    "one game refutes it. A claim about one example is refuted by that example only.",
    "unrefuted": "A search found no counterexample, and we know no proof.",
    "open": "We can say neither.",
    "outside": "The claim is about other systems or other work, or a matter of judgement, and no game of the "
    "two models could decide it; the row says why.",
}

#: Kinds of evidence, and how the book words them.
KINDS = {
    "derivation": "derived with SymPy",
    "proof": "in the text",
    "solver": "independent solver",
    "oracle": "second solver",
    "simulation": "played out at random",
    "example": "worked example",
    "counterexample": "counterexample",
    "limit": "boundary or limiting case",
    "steps": "algebra decided by Z3 or SymPy",
    "machine": "read by a proof assistant",
}

MIME = "application/vnd.goodwill.claim+json"


class EvidenceFailed(AssertionError):
    """A piece of evidence does not hold."""


@dataclass(frozen=True)
class Paper:
    """A paper of the book, as ``papers.toml`` has it.

    Attributes
    ----------
    number : str
        As "I".
    package : str
        Its folder in ``src/goodwill``.
    subject : str
        What the pages call it by.
    part : str
        The caption of the part of the book that examines its claims, as in ``_toc.yml``.
    cite : str
        Its key in ``book/references.bib``.
    """

    number: str
    package: str
    subject: str
    part: str
    cite: str

    @property
    def title(self) -> str:
        return f"Paper {self.number}: {self.subject}"


@dataclass(frozen=True)
class Statement:
    """A claim as a paper makes it.

    ``key`` names it for good, ``paper`` is its number, as "I", ``place`` says where it stands, ``notebook``
    which notebook examines it ("" if none does yet).  A claim that no game of the models could decide has
    no notebook; ``outside`` says why.  ``recovered`` marks a claim whose formula or number our copy of the
    paper lacks, so that it was derived again from the prose: its verdict is on what we recovered.
    """

    key: str
    paper: str
    title: str
    place: str
    statement: str
    notebook: str = ""
    outside: str = ""
    recovered: bool = False

    def __post_init__(self) -> None:
        if self.notebook and self.outside:
            raise ValueError(f"{self.key} has both a notebook and a reason why it is outside the scope")


@dataclass(frozen=True)
class Evidence:
    """One check that was made: what, of which kind, and how exactly."""

    what: str
    kind: str
    exactness: str


def papers() -> dict[str, Paper]:
    """The papers of the book by number, as ``papers.toml`` lists them.

    >>> papers()["I"].title
    'Paper I: the last exchange'
    """
    return {number: Paper(number, **entry) for number, entry in _entries(_table("papers.toml")).items()}


def statements() -> dict[str, Statement]:
    """All claims of the papers by key, in the papers' order.

    Raises
    ------
    ValueError
        If a claim is of none of the papers.

    Examples
    --------
    >>> statements()["lemma-5"].place
    'Section 4.2, Lemma 5, equation (2)'
    """
    found = {key: Statement(key, **entry) for key, entry in _entries(_table("claims.toml")).items()}
    known = [*papers()]
    for key, said in found.items():
        if said.paper not in known:
            raise ValueError(f"{key}: paper = {said.paper!r} is unknown: it must be one of {known}")
    return found


def _table(name: str) -> str:
    """The text of a table that stands beside this file."""
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


@cache
def _entries(text: str) -> dict[str, dict[str, Any]]:
    """The entries of a table, which takes a while to read; a page asks for them often."""
    return tomllib.loads(text)


@dataclass
class Claim:
    """A claim under examination.

    Raises
    ------
    ValueError
        If the papers make no claim of that key.
    """

    key: str
    evidence: list[Evidence] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.key not in statements():
            raise ValueError(f"key = {self.key!r} is no claim: it must be one of {[*statements()]}")

    def check(self, what: str, holds: Any, *, kind: str, exactness: str = "exact") -> None:
        """Add evidence, or raise :class:`EvidenceFailed` if it does not hold.

        Parameters
        ----------
        what : str
            What was checked, in words, with the numbers that were computed.
        holds : bool
            The outcome.
        kind : str
            A key of ``KINDS``.
        exactness : str
            "exact", or the tolerance.
        """
        if kind not in KINDS:
            raise ValueError(f"kind = {kind!r} is unknown: it must be one of {[*KINDS]}")
        if not bool(holds):
            raise EvidenceFailed(f"{self.key}: this evidence does not hold: {what}")
        self.evidence.append(Evidence(what, kind, exactness))

    def argue(self, what: str) -> None:
        """Add a proof that the text of the page gives: it is for the reader to check, not the machine."""
        self.evidence.append(Evidence(what, "proof", "a proof"))

    def conclude(self, verdict: str, finding: str) -> None:
        """Record the verdict, and show it where the notebook runs.

        Raises
        ------
        ValueError
            If the verdict is unknown, or lacks the evidence it needs: of two kinds for all but "open", a
            counterexample for "refuted".
        """
        if verdict not in VERDICTS:
            raise ValueError(f"verdict = {verdict!r} is unknown: it must be one of {[*VERDICTS]}")
        kinds = {piece.kind for piece in self.evidence}
        if verdict != "open" and not kinds:
            raise ValueError(f"{self.key}: the verdict {verdict!r} needs evidence; call check first")
        if verdict == "refuted" and "counterexample" not in kinds:
            raise ValueError(f"{self.key}: the verdict 'refuted' needs a counterexample")
        if verdict != "open" and len(kinds) < 2:
            raise ValueError(
                f"{self.key}: the verdict {verdict!r} rests on one kind of evidence, {[*kinds]}: call check "
                f"with a second kind, for a route that does not share the code of the first, or argue"
            )
        record = {
            "key": self.key,
            "verdict": verdict,
            "finding": finding,
            "evidence": [asdict(piece) for piece in self.evidence],
        }
        from IPython.display import display

        display({"text/markdown": as_markdown(record), MIME: record}, raw=True)


def as_markdown(record: dict[str, Any]) -> str:
    """A recorded claim as a reader sees it."""
    said = statements()[record["key"]]
    lines = [
        f"**{said.title}** (Paper {said.paper}, {said.place}): {said.statement}",
        "",
        f"**{verdict_of(said, record['verdict'])}.** {record['finding']}",
        "",
    ]
    return "\n".join([*lines, *evidence_lines(record)])


def verdict_of(said: Statement, verdict: str) -> str:
    """The verdict in words, with the mark that it is on what was recovered.

    >>> verdict_of(Statement("x", "II", "X", "", "", recovered=True), "refuted")
    'Refuted, as recovered'
    """
    return (VERDICTS | OUTSIDE)[verdict] + (", as recovered" if said.recovered else "")


def evidence_lines(record: dict[str, Any]) -> list[str]:
    """The evidence of a recorded claim, one line of a list for each piece."""
    return [
        f"- {piece['what']} ({KINDS[piece['kind']]}; {piece['exactness']})" for piece in record["evidence"]
    ]


def recorded(notebooks: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """The records that executed notebooks hold, by claim.

    Parameters
    ----------
    notebooks : pairs (name, notebook)
        The notebook as its JSON.

    Raises
    ------
    ValueError
        If a notebook does not record exactly the claims that ``claims.toml`` assigns to it.
    """
    records: dict[str, dict[str, Any]] = {}
    for name, notebook in notebooks:
        found = [
            output["data"][MIME]
            for cell in notebook["cells"]
            for output in cell.get("outputs", ())
            if MIME in output.get("data", {})
        ]
        keys = sorted(record["key"] for record in found)
        due = sorted(key for key, said in statements().items() if said.notebook == name)
        if keys != due:
            raise ValueError(
                f"notebook {name} records the claims {keys}, but claims.toml says that it examines {due}"
            )
        records |= {record["key"]: {**record, "notebook": name} for record in found}
    missing = [k for k, said in statements().items() if said.notebook and k not in records]
    if missing:
        raise ValueError(f"no notebook recorded the claims {missing}")
    return {key: records[key] for key in statements() if key in records}
