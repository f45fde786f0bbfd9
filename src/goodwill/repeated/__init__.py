"""Repeated games of two players with public monitoring: all their equilibrium payoffs, with proofs.

A perfect public equilibrium is a strategy profile that depends on public signals only and is an equilibrium
after every history.  Its payoffs are the largest set ``V`` that generates itself (Abreu, Pearce and
Stacchetti 1990): every extreme point is ``(1 - delta) g(a) + delta E[w(y)]`` for some actions ``a`` and
continuation payoffs ``w(y)`` in ``V`` under which no deviation pays.
:meth:`RepeatedGame.equilibrium_payoffs` brackets ``V`` between two polygons, each with a proof that
:mod:`goodwill.proofs` checks in fractions.  Actions are pure;
:func:`with_mixtures` adds mixed actions of one player, and :func:`cover` bounds what all of them can do.
"""

from goodwill.faces import face

__getattr__, __dir__, __all__ = face(__name__)
