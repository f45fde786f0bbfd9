"""The kernel: theorems about repeated games, and the check of their proofs, in fractions.

It knows the definition of an equilibrium and neither the solvers nor their programs.  It imports nothing but
the standard library and the plane geometry of :mod:`goodwill.geometry`: no floats, no tolerance, no NumPy.
:mod:`goodwill.proofs.statements` has the records, :mod:`goodwill.proofs.outer` and
:mod:`goodwill.proofs.inner` say why each step is sound, and the page *Certificates* of the book has the
format of the files.
"""

from goodwill.proofs.rejected import ProofRejected
from goodwill.proofs.statements import (
    Bracket,
    Cell,
    Consequence,
    Cuts,
    Deviation,
    Frequency,
    Game,
    Mixtures,
    Multipliers,
    Pairs,
    Pure,
    Refutation,
    Row,
    Side,
    State,
    Strategy,
    Symmetric,
)
from goodwill.proofs.theorems import check

__all__ = [
    "Bracket",
    "Cell",
    "Consequence",
    "Cuts",
    "Deviation",
    "Frequency",
    "Game",
    "Mixtures",
    "Multipliers",
    "Pairs",
    "ProofRejected",
    "Pure",
    "Refutation",
    "Row",
    "Side",
    "State",
    "Strategy",
    "Symmetric",
    "check",
]
