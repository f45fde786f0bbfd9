"""Steps of a proof that run: what is algebra over the real numbers is decided, not read.

An inequality or an identity of a proof is a step.  Z3 looks for real numbers at which the hypotheses hold and
the conclusion does not; there are none, or the build stops:

>>> step("a product of positive numbers", "x > 0, y > 1", "x*y > x").by.split()[0]
'Z3'
>>> step("not if y is less than 1", "x > 0", "x*y > x")
Traceback (most recent call last):
goodwill.companion.step.DoesNotFollow: not if y is less than 1: does not follow; take x = 1, y = 0

What is no polynomial in the numbers at hand stands for a number of its own: a value ``W(B, D)`` of a function
that SymPy does not know, a logarithm, a power ``rho**m``.  A step about these is proved for any numbers in
their place, and so all that it needs to know about them is among its hypotheses.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from goodwill.companion.formula import read

MIME = "application/vnd.goodwill.proof+json"
#: What Z3 may spend on one question, in its own units of work; some seconds on the usual machine.
WORK = 20_000_000
#: Where a page in the browser, which has no Z3, finds what the build proved.
PROVED = "GOODWILL_PROVED"
#: Letters that Python keeps for itself.
LETTERS = {sp.Symbol("lam", real=True): r"\lambda"}


class DoesNotFollow(AssertionError):
    """A step that is false, or that is too hard to be decided at once."""


@dataclass(frozen=True)
class Step:
    """A step that follows.

    ``uses`` are the hypotheses that it cannot do without, ``by`` is the program that decided it.
    """

    name: str
    uses: tuple[Any, ...]
    conclusion: Any
    by: str


def step(
    name: str, hypotheses: str, conclusion: str, given: str = "", where: Mapping[str, str] | None = None
) -> Step:
    """Prove that ``hypotheses`` imply ``conclusion``, for all real values of their letters.

    Parameters
    ----------
    name : str
        What the step says, in the words of the proof.
    hypotheses : str
        Relations, as :func:`goodwill.companion.formula.read` reads them; all of them must be needed.
    conclusion : str
        Likewise.
    given : str
        The ranges of the letters and what else the whole proof supposes; a step takes of it what it needs.
    where : mapping
        Letters that stand for an expression.

    Raises
    ------
    DoesNotFollow
        If there are numbers against the step, which the message names; if the hypotheses contradict each
        other, since a step from these says nothing; if one of the hypotheses is idle; if something is
        divided by what may be zero; or if Z3 cannot decide the step within its limit: then split it.
    ValueError
        If something is no relation, or if SymPy sees at once that the conclusion is true or false.

    Examples
    --------
    >>> step("a quotient", "y > 0, x > y", "x/y > 1").uses
    (y > 0, x > y)
    >>> step("a square", "", "(x + y)**2 == x**2 + 2*x*y + y**2").by.split()[0]
    'SymPy'
    >>> step("a quotient of anything", "", "x*z/y == z*x/y")
    Traceback (most recent call last):
    goodwill.companion.step.DoesNotFollow: a quotient of anything: divides by y, which may be 0
    >>> step("from nothing", "x > 1, x < 0", "x > 5")
    Traceback (most recent call last):
    goodwill.companion.step.DoesNotFollow: from nothing: the hypotheses contradict each other
    >>> step("too much", "x > 1, y > 1", "x > 0")
    Traceback (most recent call last):
    goodwill.companion.step.DoesNotFollow: too much: follows without y > 1: leave out what is idle
    """
    supposed, needed, said = read(given, where), read(hypotheses, where), sp.And(*read(conclusion, where))
    everything = [*supposed, *needed]
    if said in (True, False) or True in everything or False in everything:
        raise ValueError(f"{name}: SymPy sees at once that a relation of this step is true, or false")
    try:
        by = _decide(name, everything, said)
    except ModuleNotFoundError as missing:
        if missing.name != "z3":
            raise
        return Step(name, tuple(everything), said, _stored(everything, said))
    uses = _needed(everything, said)
    if idle := [h for h in needed if h not in uses]:
        raise DoesNotFollow(f"{name}: follows without {', '.join(map(str, idle))}: leave out what is idle")
    return Step(name, tuple(uses), said, by)


def follows(hypotheses: Sequence[Any], conclusion: Any) -> bool | None:
    """Whether ``hypotheses`` imply ``conclusion`` for all reals; None if that cannot be decided in time.

    Where something is divided by what may be zero, nothing follows.

    >>> (square,) = read("x**2 > x")
    >>> follows(read("x > 1"), square), follows(read("x > 0"), square)
    (True, False)
    """
    problem = Problem(hypotheses, conclusion)
    if problem.undefined():
        return False
    against, _ = problem.against()
    return None if against is None else not against


@dataclass
class Proof:
    """The proof of a theorem of the page, taken step by step.

    Parameters
    ----------
    label : str
        That of the theorem, as in ``thm-lemma-5``.
    given, where
        What all of the proof supposes, and its abbreviations; see :func:`step`.
    claims : str
        Keys of the claims whose evidence the steps are, with blanks between.
    """

    label: str
    given: str = ""
    where: dict[str, str] = field(default_factory=dict)
    claims: str = ""
    steps: list[Step] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)

    def step(self, name: str, hypotheses: str, conclusion: str) -> None:
        """Prove a step; see :func:`step`."""
        self.steps.append(step(name, hypotheses, conclusion, self.given, self.where))

    def argue(self, what: str) -> None:
        """Say what of the proof is no algebra: that is for the reader to check."""
        self.prose.append(what)

    def conclude(self) -> None:
        """Show, where the notebook runs, what was proved.

        Raises
        ------
        ValueError
            If no step was, or nothing is said to be left to the reader.
        """
        if not self.steps or not self.prose:
            raise ValueError(f"{self.label}: a proof has steps, and something that is no algebra; name both")
        record = {
            "label": self.label,
            "claims": self.claims.split(),
            "prose": self.prose,
            "steps": [
                {
                    "name": one.name,
                    "by": one.by,
                    "uses": [str(relation) for relation in one.uses],
                    "conclusion": str(one.conclusion),
                    "from": [in_letters(relation) for relation in one.uses],
                    "follows": [in_letters(part) for part in _parts(one.conclusion)],
                    "digest": digest([*read(self.given, self.where), *one.uses], one.conclusion),
                }
                for one in self.steps
            ],
        }
        from IPython.display import display

        display({"text/markdown": "\n".join(lines(record)), MIME: record}, raw=True)


def lines(record: dict[str, Any]) -> list[str]:
    """What was proved, and what is left to the reader, as the items of a list.

    >>> shrinks = {"name": "it shrinks", "by": "Z3 5.4.1", "from": ["y < 1"], "follows": ["y < 2"]}
    >>> lines({"steps": [shrinks], "prose": ["why"]})
    ['- it shrinks: from $y < 1$ follows $y < 2$ (Z3 5.4.1)', '- *No algebra:* why']
    """

    def told(relations: list[str]) -> str:
        return ", ".join(f"${relation}$" for relation in relations)

    steps = []
    for one in record["steps"]:
        behind = f"from {told(one['from'])} follows " if one["from"] else ""
        steps.append(f"- {one['name']}: {behind}{told(one['follows'])} ({one['by']})")
    return steps + [f"- *No algebra:* {what}" for what in record["prose"]]


def in_letters(relation: Any) -> str:
    """A relation as TeX.

    >>> in_letters(read("lam*s_c < rho")[0])
    '\\\\lambda s_{c} < \\\\rho'
    """
    return str(sp.latex(relation, symbol_names=LETTERS))


def _parts(conclusion: Any) -> Sequence[Any]:
    """What a conclusion says one after the other."""
    return conclusion.args if isinstance(conclusion, sp.And) else (conclusion,)


def digest(hypotheses: Sequence[Any], conclusion: Any) -> str:
    """A short name for a step by what it says."""
    said = [*sorted({str(relation) for relation in hypotheses}), str(conclusion)]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]


def _stored(hypotheses: Sequence[Any], conclusion: Any) -> str:
    """What the build found of a step, where Z3 is not to be had."""
    stored = json.loads(os.environ.get(PROVED, "{}"))
    known = stored.get(digest(hypotheses, conclusion))
    return f"{known} when the book was built" if known else "nobody: Z3 does not run here"


def _decide(name: str, hypotheses: list[Any], conclusion: Any) -> str:
    """The program that found that the step follows, with its version."""
    import z3

    problem = Problem(hypotheses, conclusion)
    together, _ = problem.possible([*problem.hypotheses, *problem.products()])
    if together is False:
        raise DoesNotFollow(f"{name}: the hypotheses contradict each other")
    if zero := problem.undefined():
        raise DoesNotFollow(f"{name}: divides by {zero}, which may be 0")
    if isinstance(conclusion, sp.Eq) and sp.cancel(sp.together(conclusion.lhs - conclusion.rhs)) == 0:
        return f"SymPy {sp.__version__}"
    against, where = problem.against()
    if together is None or against is None:
        raise DoesNotFollow(f"{name}: Z3 cannot decide this within its limit: split it")
    if against:
        raise DoesNotFollow(f"{name}: does not follow; take {where}")
    return f"Z3 {z3.get_version_string()}"


def _needed(hypotheses: list[Any], conclusion: Any) -> list[Any]:
    """The hypotheses without those that can be left out, the first ones first."""
    kept = list(hypotheses)
    for one in hypotheses:
        others = [h for h in kept if h is not one]
        if follows(others, conclusion):
            kept = others
    return kept


class Problem:
    """A step in Z3's terms: every quotient is a product with an inverse, and atoms are any real numbers."""

    def __init__(self, hypotheses: Sequence[Any], conclusion: Any) -> None:
        self.atoms: dict[Any, Any] = {}
        self.inverses: dict[Any, Any] = {}
        self.hypotheses = [self.said(h) for h in hypotheses]
        self.denominators = [_denominators(h) for h in hypotheses]
        self.conclusion = self.said(conclusion)

    def undefined(self) -> Any:
        """A denominator that is not seen not to be zero, by the hypotheses that do not need it themselves."""
        fine: set[Any] = set()
        for denominator in list(self.inverses):
            known = [h for h, needs in zip(self.hypotheses, self.denominators, strict=True) if needs <= fine]
            if self.possible([*known, *self.products(fine), self.said(denominator) == 0])[0] is not False:
                return denominator
            fine.add(denominator)
        return None

    def against(self) -> tuple[bool | None, str]:
        """Whether there are numbers against the step, and which."""
        import z3

        return self.possible([*self.hypotheses, *self.products(), z3.Not(self.conclusion)])

    def products(self, of: set[Any] | None = None) -> list[Any]:
        """That a denominator times its inverse is 1, for some of them or all."""
        chosen = [(d, inverse) for d, inverse in self.inverses.items() if of is None or d in of]
        return [self.said(d) * inverse == 1 for d, inverse in chosen]

    def possible(self, said: list[Any]) -> tuple[bool | None, str]:
        """Whether there are numbers that make all of this true (None if that is not decided), and which."""
        import z3

        for make in (z3.Solver, z3.Tactic("qfnra-nlsat").solver):
            solver = make()
            solver.set("rlimit", WORK)
            solver.add(*said)
            answer = solver.check()
            if answer == z3.unsat:
                return False, ""
            if answer == z3.sat:
                model = solver.model()
                there = {str(a): model.eval(number, True) for a, number in self.atoms.items()}
                return True, ", ".join(f"{name} = {there[name]}" for name in sorted(there))
        return None, ""

    def said(self, thing: Any) -> Any:
        """An expression, or a relation, in Z3's terms."""
        import z3

        if isinstance(thing, sp.Rational):
            return z3.RealVal(f"{thing.p}/{thing.q}")
        if isinstance(thing, sp.Pow):
            return self.power(thing.base, thing.exp)
        if type(thing) in LOGIC:
            return getattr(z3, LOGIC[type(thing)])(*map(self.said, thing.args))
        if isinstance(thing, sp.Piecewise):
            return self.piecewise(list(thing.args))
        if isinstance(thing, (sp.Max, sp.Min)):
            return self.extreme(thing)
        if isinstance(thing, sp.Abs):
            return z3.Abs(self.said(thing.args[0]))
        if isinstance(thing, (sp.Symbol, AppliedUndef, sp.log)):
            return self.atom(thing)
        if type(thing) in SIGNS:
            first, *rest = map(self.said, thing.args)
            for other in rest:
                first = getattr(first, SIGNS[type(thing)])(other)
            return first
        raise ValueError(f"{thing} is nothing that a step can speak of: {type(thing).__name__}")

    def atom(self, thing: Any) -> Any:
        """A number of its own."""
        import z3

        return self.atoms.setdefault(thing, z3.Real(f"{len(self.atoms)} {thing}"))

    def power(self, base: Any, exponent: Any) -> Any:
        """A power with a whole exponent; another one is split, ``rho**(m + 1)`` into ``rho*rho**m``."""
        import z3

        whole, rest = exponent.as_coeff_Add()
        if rest != 0 and whole.is_Integer and whole:
            return self.power(base, rest) * self.power(base, whole)
        if rest != 0 or not whole.is_Integer:
            return self.atom(sp.Pow(base, exponent, evaluate=False))
        factors = [self.said(base)] * abs(int(whole))  # first the denominators in the base
        if whole < 0:
            factors = [self.inverses.setdefault(base, z3.Real(f"1/({base})")) for _ in factors]
        return z3.Product(*factors) if factors else z3.RealVal(1)

    def piecewise(self, cases: list[Any]) -> Any:
        """The first case whose condition holds; the last one must be for all else."""
        import z3

        (value, condition), *rest = cases
        if not rest:
            if condition != True:  # noqa: E712
                raise ValueError(f"a piecewise function must end with a case for all else, not {condition}")
            return self.said(value)
        return z3.If(self.said(condition), self.said(value), self.piecewise(rest))

    def extreme(self, thing: Any) -> Any:
        """The greatest or least of several numbers."""
        import z3

        first, *rest = map(self.said, thing.args)
        for other in rest:
            ahead = first >= other if isinstance(thing, sp.Max) else first <= other
            first = z3.If(ahead, first, other)
        return first


def _denominators(thing: Any) -> set[Any]:
    """What a relation divides by."""
    return {power.base for power in thing.atoms(sp.Pow) if power.exp.as_coeff_Add()[0].is_negative}


#: Z3's names for what SymPy calls otherwise.
LOGIC = {sp.And: "And", sp.Or: "Or", sp.Not: "Not", sp.Implies: "Implies"}
SIGNS = {
    sp.Add: "__add__",
    sp.Mul: "__mul__",
    sp.Eq: "__eq__",
    sp.Ne: "__ne__",
    sp.Gt: "__gt__",
    sp.Ge: "__ge__",
    sp.Lt: "__lt__",
    sp.Le: "__le__",
}
