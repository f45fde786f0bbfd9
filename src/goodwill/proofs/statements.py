"""What can be proved about a repeated game, and what a proof consists of.

The records decide nothing: :mod:`goodwill.proofs.theorems` checks them.  All numbers are fractions, all
indices count from 0, and a tuple of pairs ``(index, weight)`` is a sparse vector: the indices increase, no
weight is negative, and what is not named is 0.

*Plays.*  Steps and states name what is played in a round by its number.  The pure action profiles come first,
row by row: ``(i, j)`` has the number ``i * n2 + j``.  In the scope :class:`Mixtures` each mixture with each
action of the other player follows (mixture ``m`` with action ``k``: ``n1 * n2 + m * n_other + k``), in the
scope :class:`Pairs` each cell, in order.

*Deviations* of a play have numbers, too: first those of player 0, from each action that it uses to each other
one, both in increasing order, then those of player 1, then those of ``Game.within``.

*Half-spaces.*  Every :class:`Side` and every :class:`Consequence` adds ``normal . v <= bound`` to a list, in
order, and is named by its number in that list.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

#: Payoffs of both players, and a third coordinate where the frequency of an event is counted.
Vector = tuple[Fraction, ...]

#: A sparse vector: ``(index, weight)``, each index once.
Weights = tuple[tuple[int, Fraction], ...]


class Deviation(NamedTuple):
    """Something that player 0 or 1 may do instead.

    ``gain`` is the change of its payoff in this round, ``shift`` that of each signal's probability.
    """

    player: int
    gain: Fraction
    shift: Vector


class Game(NamedTuple):
    """A two-player repeated game with public monitoring.

    ``payoffs[i][j]`` are both players' stage payoffs, ``law[i][j][y]`` is the probability of the public
    signal y, ``delta`` the discount factor.  ``within`` lists further deviations inside the round, each with
    the number of the profile at which it tempts.
    """

    payoffs: tuple[tuple[Vector, ...], ...]
    law: tuple[tuple[Vector, ...], ...]
    delta: Fraction
    within: tuple[tuple[int, Deviation], ...]


# ---- Which equilibria a theorem speaks of ------------------------------------------------------------


class Pure(NamedTuple):
    """All perfect public equilibria in pure actions."""


class Symmetric(NamedTuple):
    """Those in which both players always take the same action: strongly symmetric ones.

    The game must stay the same if the players change places and the signal y is called ``swap[y]``.
    """

    swap: tuple[int, ...]


class Mixtures(NamedTuple):
    """Those in which one player may also use certain mixed actions: ``(action, weight)`` pairs."""

    player: int
    mixtures: tuple[Weights, ...]


class Cell(NamedTuple):
    """The mixtures that put a weight from ``low`` to ``high`` on the first of two actions.

    ``actions`` are the two, in increasing order; ``other`` is the action of the other player.
    """

    actions: tuple[int, int]
    other: int
    low: Fraction
    high: Fraction


class Pairs(NamedTuple):
    """Those in which one player may also mix over any two actions with any weights: the cells cover them."""

    player: int
    cells: tuple[Cell, ...]


Scope = Pure | Symmetric | Mixtures | Pairs


# ---- Outer: why no equilibrium is outside ------------------------------------------------------------


class Multipliers(NamedTuple):
    """What a bound is made of.

    ``deviations`` weighs the deviations of a play, by number.  ``continuations`` weighs, for each public
    signal that is named, the half-spaces that bound what follows it.
    """

    deviations: Weights
    continuations: tuple[tuple[int, Weights], ...]


class Row(NamedTuple):
    """Multipliers for one play: one record, or two for a cell, at its lower and at its upper end."""

    play: int
    ends: tuple[Multipliers, ...]


class Side(NamedTuple):
    """All values satisfy ``normal . v <= bound``.

    They are known to satisfy ``normal . v <= bound + lead``, with ``lead > 0``, by the weights ``known`` of
    earlier half-spaces or by the stage payoffs.  The stage payoffs of plays without a row satisfy the bound.
    """

    normal: Vector
    bound: Fraction
    lead: Fraction
    known: Weights
    rows: tuple[Row, ...]


class Cuts(NamedTuple):
    """Sides that hold together.  What follows may be bounded by them, too."""

    sides: tuple[Side, ...]


class Refutation(NamedTuple):
    """The play of the row is played in no equilibrium, in no round."""

    row: Row


class Consequence(NamedTuple):
    """``normal . v <= bound``, since it follows from earlier half-spaces with these weights.

    With the normal 0 and a negative bound: there is no equilibrium.
    """

    normal: Vector
    bound: Fraction
    weights: Weights


Step = Cuts | Refutation | Consequence


# ---- Inner: why these are equilibria -----------------------------------------------------------------


class State(NamedTuple):
    """A state of an automaton.

    ``value`` is what it is worth, ``lotteries[y]`` the lottery ``(state, weight)`` over the next state after
    the public signal y.
    """

    play: int
    value: Vector
    lotteries: tuple[Weights, ...]


# ---- Theorems ----------------------------------------------------------------------------------------


class Bracket(NamedTuple):
    """The equilibrium payoffs contain all of ``inner`` and lie in ``outer``.

    Both are convex polygons, given by their corners: distinct, anticlockwise, beginning with the leftmost (of
    several the lowest).  A segment has two, a point one, the empty set none.  No point of ``outer`` is
    farther than ``gap`` from ``inner``; None if that is not claimed.
    """

    game: Game
    scope: Scope
    steps: tuple[Step, ...]
    outer: tuple[Vector, ...]
    states: tuple[State, ...]
    inner: tuple[Vector, ...]
    gap: Fraction | None


class Frequency(NamedTuple):
    """The greatest discounted frequency of an event in equilibrium is from ``lower`` to ``upper``.

    ``event[y]`` is the weight of the signal y, from 0 to 1.  The automaton of ``states``, begun by the
    lottery ``start``, attains ``lower``; None (then there are no states) if nothing is claimed.  ``upper`` is
    None if there is no equilibrium at all.  Values have three coordinates: both payoffs, and the frequency.
    """

    game: Game
    scope: Scope
    event: Vector
    steps: tuple[Step, ...]
    upper: Fraction | None
    states: tuple[State, ...]
    start: Weights
    lower: Fraction | None


class Strategy(NamedTuple):
    """The automaton of ``states``, begun by the lottery ``start``, is an equilibrium worth ``value``."""

    game: Game
    scope: Scope
    states: tuple[State, ...]
    start: Weights
    value: Vector


Theorem = Bracket | Frequency | Strategy
