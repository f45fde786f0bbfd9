"""Steps of proofs, made wrong: without one of their hypotheses, turned round, or with a sign turned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy as sp

from goodwill.companion.formula import read
from goodwill.companion.step import follows


def too_weak(record: dict[str, Any]) -> list[str]:
    """What is wrong with a recorded step: changes that it ought to notice and does not, in words."""
    uses = [read(text)[0] for text in record["uses"]]
    conclusion = sp.And(*read(record["conclusion"]))
    found = [
        f"without {left_out} it still follows"
        for left_out in uses
        if follows([one for one in uses if one is not left_out], conclusion) is not False
    ]
    if follows(uses, sp.Not(conclusion)) is not False:
        found.append("its contrary follows, too")
    for relation in conclusion.args if isinstance(conclusion, sp.And) else (conclusion,):
        if isinstance(relation, sp.core.relational.Relational):
            kept = [str(other) for other in turned(relation) if follows(uses, other) is not False]
            tried = len(list(turned(relation)))
            if len(kept) == tried or (kept and isinstance(relation, sp.Eq)):
                found.append(f"with a sign turned it still follows: {kept}")
    return found


def turned(relation: Any) -> Iterator[Any]:
    """The relation with the sign of one of its terms turned; each of its terms in turn."""
    sides = [list(sp.Add.make_args(sp.expand(side))) for side in relation.args]
    for number, side in enumerate(sides):
        for place, term in enumerate(side):
            if term != 0:
                new = [sp.Add(*terms) for terms in sides]
                new[number] = sp.Add(*side[:place], -term, *side[place + 1 :])
                yield relation.func(*new, evaluate=False)
