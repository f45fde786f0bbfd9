"""What fair equilibria pay while the client may be honest: sets of pairs, from outside and from inside.

What a fair equilibrium is worth is written as a pair (loss, excess): how much less than good service for
ever the normal client gets, and how much more than the margin v the provider expects.  Good service for ever
is (0, 0).  At a given belief the pairs form a convex set that contains it, and a test at belief ``mu`` that
is answered truthfully with probability ``pi`` leads to the set at belief ``mu / pi``.  Beliefs only rise, so
the sets are computed from the top down, over cells of beliefs.

:class:`OuterApproximation` has every pair that may belong to a set, so it bounds the number of tests from
above; :class:`InnerApproximation` has pairs that are attained, which ``fair_profiles.py`` writes down as
profiles to verify.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from goodwill.reputation.model import Market
from goodwill.reputation.stage import stage_game

Array = NDArray[Any]

#: What is attained has so much to spare, so that rounding to fractions does no harm.
MARGIN = 1e-7

#: What floats may miss: upper bounds allow so much more.
ROUNDING = 1e-12

#: How far the highest belief of a last test is moved, relatively: up from outside, down from inside.
BESIDE = 1e-5

#: The chance that one more test follows where something else would be better for him.
GOES_ON = Fraction(1, 100)

#: The kinds of a round in which the client tells the truth.
GOOD, CARELESS, CHEAT = range(3)

#: No continuations; else rows as in :meth:`Approximation._continuations`.
EMPTY = np.zeros((0, 3))


class Node(NamedTuple):
    """Low quality has been delivered.

    ``after`` is the number of the belief after a truthful report and ``later`` her loss then; ``loss`` and
    ``excess`` compare the node with a rollback that is followed by good service for ever.
    """

    after: int
    later: float
    loss: float
    excess: float


def most_loss(market: Market) -> Any:
    """A client who loses more by the provider leaves him.

    >>> most_loss(Market.pizza(penalty=0))
    Fraction(19, 100)
    """
    return market.good_service - market.outside_payoff


def upper_hull(points: Array) -> Array:
    """Corners of the least concave curve above points (x, y, ...), by rising x.

    >>> upper_hull(np.array([[0, 0], [1, 2], [2, 1], [2, 3]])).tolist()
    [[0, 0], [1, 2], [2, 3]]
    """
    chain: list[Any] = []
    for point in points[np.lexsort((-points[:, 1], points[:, 0]))].tolist():
        x, y = point[:2]
        if chain and x - chain[-1][0] < ROUNDING:
            continue
        while len(chain) > 1:
            (a, b), (c, d) = chain[-2][:2], chain[-1][:2]
            if (d - b) * (x - a) > (y - b) * (c - a):
                break
            chain.pop()
        chain.append(point)
    return np.array(chain)


def clipped(rows: Array, room: Array) -> Array:
    """The parts of polylines where ``room >= 0``; rows with equal first entries are one polyline.

    >>> clipped(np.array([[7.0, 0.0], [7.0, 1.0]]), np.array([1.0, -1.0])).tolist()
    [[7.0, 0.0], [7.0, 0.5]]
    """
    over = (rows[1:, 0] == rows[:-1, 0]) & ((room[1:] < 0) != (room[:-1] < 0))
    k = np.flatnonzero(over)
    share = room[k] / (room[k] - room[k + 1])
    between = rows[k] + share[:, None] * (rows[k + 1] - rows[k])
    kept = np.insert(room >= 0, k + 1, True)
    return np.insert(rows, k + 1, between, axis=0)[kept]


class Approximation(ABC):
    """The sets of pairs at each belief, and the nodes at which the first of so many tests can occur.

    Parameters
    ----------
    least : float
        The lowest belief that is looked at.
    cells : int
        Into how many cells the beliefs are divided.

    Attributes
    ----------
    beliefs : list of Fraction
        From 1 down; ``levels`` as floats.
    curves : list of array, shape (n, 2)
        By belief: the corners (loss, excess) of the set's upper boundary.
    """

    #: By how much a choice must be better than another, at least.
    spare: float
    #: Whether a truthful report may leave the belief in its cell.
    stays: bool

    def __init__(self, market: Market, delta: Fraction, least: float, cells: int) -> None:
        self.delta, self.price, self.fine, self.penalty = (
            float(x) for x in (delta, market.price, market.fine, market.penalty)
        )
        self.success, self.good, self.margin = (
            float(x) for x in (market.success, market.good_service, market.margin)
        )
        #: The greatest excess by loss, once the client is known to be normal.
        self.known = self._known(market)
        self.most = self.known[-1, 0] - max(self.spare, 0)
        #: Who lies, though she may as well tell the truth, loses so much more later: what saves the fine.
        self.cover = (1 - self.delta) * self.fine / self.delta
        #: Discounted weight of the first accident, if service is careless until then.
        self.accident = (1 - self.success) / (1 - self.delta * self.success)
        self.node = cache(self._node)
        self.continuations = cache(self._continuations)
        levels = self._cells(self._last_test(), least, cells)
        self.beliefs = [Fraction(round(10**6 * x), 10**6) for x in levels]
        self.levels = np.array(self.beliefs, dtype=float)
        #: The highest belief for which a set must hold.
        self.tops = self._tops()
        self.curves: list[Array] = []
        for j in range(len(self.beliefs)):
            self._add(j)

    @abstractmethod
    def _known(self, market: Market) -> Array:
        """The greatest excess by loss, once the client is known to be normal: corners of a concave curve."""

    @abstractmethod
    def _tops(self) -> Array:
        """By cell, the highest belief for which its set must hold."""

    @abstractmethod
    def _add(self, j: int) -> None:
        """Append the set at the next belief."""

    @abstractmethod
    def _going_on(self, loss: Array, excess: Array, node: Node) -> tuple[Array, Array]:
        """What continuations are worth in which a careless round with further tests follows."""

    def highest(self, tests: int) -> int | None:
        """The number of the highest belief at which so many tests can occur; None if there is none."""
        return next((j for j in range(len(self.beliefs)) if self.node(tests, j) is not None), None)

    def _last_test(self) -> float:
        """The highest belief at which a last test pays."""
        now, lied = 1 - self.delta, self.delta * np.interp(self.cover, *self.known.T)
        return float((now * self.price + lied) / (now * self.penalty + lied))

    def _cells(self, last: float, least: float, cells: int) -> list[float]:
        """The beliefs, from 1 down; one of them next to that of a last test."""
        return [1.0, *np.geomspace(last, least, cells)] if last > least else [1.0, least]

    def _continuations(self, tests: int, i: int) -> Array:
        """What may follow a truthful report at a belief: (its number, loss, excess), one a row.

        With ``tests``, a careless round with so many more follows with a small chance, at least.
        """
        curve = self.curves[i]
        top = min(curve[-1, 0], self.most - self.cover)
        loss = np.unique(np.clip([*curve[:, 0], *(self.known[:, 0] - self.cover), top], 0, top))
        excess = np.interp(loss, *curve.T)
        if tests:
            node = self.node(tests, i)
            if node is None:
                return EMPTY
            loss, excess = self._going_on(loss, excess, node)
        return np.column_stack([np.full(len(loss), i), loss, excess])

    def _following(self, tests: int, beliefs: Iterable[int]) -> Array:
        """What may follow a truthful report that leads to one of these beliefs."""
        return np.concatenate([EMPTY, *(self.continuations(tests, i) for i in beliefs)])

    def _nodes(self, j: int, after: Array) -> Array:
        """Low quality delivered at belief j: a :class:`Node` in each row, for each continuation."""
        belief, later, excess = after.T
        truth = self.levels[j] / self.tops[belief.astype(int)]
        lied = np.interp(later + self.cover, *self.known.T)
        now = 1 - self.delta
        worth = now * (self.price - truth * self.penalty) + self.delta * (truth * excess + (1 - truth) * lied)
        loss = now * (self.price + self.fine) + self.delta * later
        return np.column_stack([belief, later, loss, worth])[later + self.cover <= self.most + ROUNDING]

    def _rounds(self, j: int, after: Array) -> Array:
        """Rounds that begin at belief j, one a row.

        Loss and excess, the kind of the round, and where a truthful report leads at a test: the number of the
        belief, and her loss then.
        """
        nodes, now = self._nodes(j, after), 1 - self.delta
        # A cheat takes the place of good service, an accident only that of a rollback.
        cheats = nodes + np.array([0, 0, now * self.good, -now * self.margin])
        cheats = clipped(cheats, cheats[:, 3] - self.spare)
        cheats = clipped(cheats, self.most - cheats[:, 2])
        kinds = ((cheats, CHEAT, 1.0), (self._accidents(nodes), CARELESS, self.accident))
        rows = [
            np.column_stack([weight * own[:, 2:], np.full(len(own), kind), own[:, :2]])
            for own, kind, weight in kinds
        ]
        return np.concatenate([np.zeros((1, 5)), *rows])

    def _accidents(self, nodes: Array) -> Array:
        """The nodes at which he delivers, after an effort that he makes."""
        return clipped(nodes, nodes[:, 3] - self.spare)

    def _node(self, tests: int, j: int) -> Node | None:
        """The best node at which the first of so many tests can occur at a belief; None if there is none."""
        after = self._following(tests - 1, range(j + self.stays))
        nodes = self._accidents(self._nodes(j, after))
        if not len(nodes):
            return None
        belief, *rest = nodes[nodes[:, 3].argmax()].tolist()
        return Node(int(belief), *rest)


class OuterApproximation(Approximation):
    """Every pair that may belong to a set: each holds for all beliefs from its own up to the next one."""

    spare, stays = -ROUNDING, True

    def _known(self, market: Market) -> Array:
        """The greatest excess that any play of the known game has."""
        payoffs = stage_game(market).payoffs.astype(float).reshape(-1, 2)
        good = np.array([float(market.good_service), -float(market.margin)])
        curve, most = upper_hull(good + payoffs * [-1, 1]), float(most_loss(market))
        return np.array([*curve[curve[:, 0] < most].tolist(), [most, np.interp(most, *curve.T)]])

    def _cells(self, last: float, least: float, cells: int) -> list[float]:
        last *= 1 + BESIDE
        below = super()._cells(last, least, cells)[2:]
        return [*np.geomspace(1, max(last, least), cells // 3), *below]

    def _tops(self) -> Array:
        return np.concatenate([self.levels[:1], self.levels[:-1]])

    def _add(self, j: int) -> None:
        """Append the set at the next belief, on which it may depend itself.

        So what is feasible is made smaller, step by step: each of the sets on the way contains every pair.
        """
        rounds = upper_hull(self._rounds(j, self._following(0, range(j))))
        self.curves.append(self.known * [1, 1 - self.levels[j]])
        for _ in range(100):
            before = self.curves[j]
            own = self._rounds(j, self._continuations(0, j))
            self.curves[j] = upper_hull(np.concatenate([rounds, own]))[:, :2]
            if before.shape == self.curves[j].shape and np.abs(before - self.curves[j]).max() < 1e-9:
                break

    def _going_on(self, loss: Array, excess: Array, node: Node) -> tuple[Array, Array]:
        """All of them: from outside it only matters that further tests can follow."""
        return loss, excess


class InnerApproximation(Approximation):
    """Pairs that are attained, each at exactly one belief.

    Attributes
    ----------
    rounds : list of array, shape (n, 5)
        By belief: the rounds whose pairs are the corners of ``curves``, as in ``_rounds``.
    """

    spare, stays = MARGIN, False

    def __init__(self, market: Market, delta: Fraction, least: float, cells: int) -> None:
        self.rounds: list[Array] = []
        super().__init__(market, delta, least, cells)

    def _known(self, market: Market) -> Array:
        """The excess of one plan: in some rounds she is cheated and covers it up, others are good service."""
        slope = (market.price - market.margin) / (market.good_service + market.price)
        return np.array([[0, 0], [1, slope]], dtype=float) * float(most_loss(market))

    def _cells(self, last: float, least: float, cells: int) -> list[float]:
        return super()._cells(last * (1 - BESIDE), least, cells)

    def _tops(self) -> Array:
        return self.levels

    def _add(self, j: int) -> None:
        self.rounds.append(upper_hull(self._rounds(j, self._following(0, range(j)))))
        self.curves.append(self.rounds[j][:, :2])

    def _going_on(self, loss: Array, excess: Array, node: Node) -> tuple[Array, Array]:
        """A lottery: with a small chance the careless round, else what would be better."""
        chance = float(GOES_ON)
        return (
            (1 - chance) * loss + chance * self.accident * node.loss,
            (1 - chance) * excess + chance * self.accident * node.excess,
        )

    def _accidents(self, nodes: Array) -> Array:
        nodes = super()._accidents(nodes)
        worth = (1 - self.delta) * self.margin / (self.success * (1 - self.delta * self.accident))
        return clipped(nodes, worth - self.spare - nodes[:, 3])
