"""Repeated games of two players with public monitoring: all their equilibrium payoffs, with proofs.

A perfect public equilibrium is a strategy profile that depends on public signals only and is an equilibrium
after every history.  Its payoffs are the largest set ``V`` that generates itself (Abreu, Pearce and
Stacchetti 1990): every extreme point is ``(1 - delta) g(a) + delta E[w(y)]`` for some actions ``a`` and
continuation payoffs ``w(y)`` in ``V`` under which no deviation pays.
:meth:`RepeatedGame.equilibrium_payoffs` brackets ``V`` between two polygons, each with a proof that
:mod:`goodwill.proofs` checks in fractions.  Actions are pure;
:func:`with_mixtures` adds mixed actions of one player, and :func:`cover` bounds what all of them can do.
"""

from goodwill.proofs import ProofRejected
from goodwill.repeated.automaton import Automaton, Played, State
from goodwill.repeated.bracket import Doubt, Progress
from goodwill.repeated.cells import Cell
from goodwill.repeated.covering import Cover, cover
from goodwill.repeated.frequency import Frequency, event_frequency, greatest_frequency
from goodwill.repeated.game import Deviation, RepeatedGame
from goodwill.repeated.mixing import MixedGame, pairs, with_mixtures
from goodwill.repeated.payoffs import EquilibriumPayoffs, equilibrium_payoffs

__all__ = [
    "Automaton",
    "Cell",
    "Cover",
    "Deviation",
    "Doubt",
    "EquilibriumPayoffs",
    "Frequency",
    "MixedGame",
    "Played",
    "Progress",
    "ProofRejected",
    "RepeatedGame",
    "State",
    "cover",
    "equilibrium_payoffs",
    "event_frequency",
    "greatest_frequency",
    "pairs",
    "with_mixtures",
]
