"""How often a provider tests a client who may be honest: the largest prior at which so many tests can occur.

A *test* is a delivery of low quality.  Here equilibria are *fair*: as long as the client has come in and told
the truth,

- she comes in, and a high quality is reported as such, by both types;
- a round is good service (e1rd), careless service (e1dd: bad luck is delivered) or a cheat (e0d), and a
  public lottery may decide which;
- good conduct is never punished: after high quality and after a rollback the provider expects at least the
  margin v, what good service for ever is worth.

After a lie the client is known to be normal, and anything may follow that the known game can pay.

What such an equilibrium is worth is written as a pair (loss, excess): how much less than good service for
ever the normal client gets, and how much more than v the provider expects.  Good service for ever is (0, 0).
At a given belief the pairs form a convex set that contains it, and a test at belief ``mu`` that is answered
truthfully with probability ``pi`` leads to the set at belief ``mu / pi``.  Beliefs only rise, so the sets are
computed from the top down, over cells of beliefs: with every pair that may belong to them, which bounds the
number of tests from above, or with pairs that are attained, which become a profile to verify.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from goodwill.checks import check_discount, check_integer, check_number, check_probability
from goodwill.reputation.automata import APART, PublicProfile, State
from goodwill.reputation.incomplete import verify_with_unknown_client
from goodwill.reputation.market import CLIENT, PROVIDER, PROVIDER_STRATEGIES, Market, stage_game

Array = NDArray[Any]

#: Outcomes of a round with a client who tells the truth; "low 0" is a test.
TRUTHFUL = ("high 1", "rolled back", "low 0")

#: What is attained has so much to spare, so that rounding to fractions does no harm.
MARGIN = 1e-7

#: What floats may miss: upper bounds allow so much more.
ROUNDING = 1e-12

#: The chance that one more test follows where something else would be better for him.
GOES_ON = Fraction(1, 100)

#: What may follow a round in which the client told the truth.
GOOD, CARELESS, CHEAT = range(3)


@dataclass(frozen=True)
class Tested:
    """Up to which prior so many tests occur in a fair equilibrium: between two numbers.

    ``lower`` is attained by ``profile`` with ``beliefs``, an equilibrium to be verified (None if none was
    found); in no fair equilibrium with a prior above ``upper`` do so many occur.
    """

    tests: int
    lower: Fraction | None
    upper: float
    profile: PublicProfile | None
    beliefs: Mapping[str, Any] | None


def most_tested_priors(
    market: Market, delta: Fraction, tests: int = 4, *, least: float = 0.03, cells: int = 120
) -> list[Tested]:
    """For 1, 2, ... tests: the largest prior at which a fair equilibrium has so many.

    Parameters
    ----------
    market : Market
        Of ints and fractions, with ``penalty > price`` and ``fine > 0``.
    delta : Fraction
        At least ``(m + p) / (alpha (u - p) + p)``, so that a known client can be cheated at all.
    tests : int, at least 1
    least : float, 0 < least < 1
        The lowest prior that is looked at.
    cells : int, at least 10
        Into how many cells the beliefs are divided: more cells bring the bounds closer.

    Returns
    -------
    list of Tested

    Raises
    ------
    TypeError, ValueError
        With the parameter's name, its value and its range.

    Examples
    --------
    >>> market = Market.pizza(penalty=Fraction(5, 2))
    >>> found = most_tested_priors(market, Fraction(19, 20), tests=1, cells=30)[0]
    >>> round(float(found.lower), 4), round(found.upper, 4)
    (0.401, 0.4024)
    """
    check_discount("delta", delta)
    check_integer("tests", tests, least=1)
    check_integer("cells", cells, least=10)
    check_number("least", least, "0 < least < 1", lambda x: 0 < x < 1)
    check_number("fine", market.fine, "fine > 0 here", lambda x: x > 0)
    check_number("penalty", market.penalty, "penalty > price here", lambda x: x > market.price)
    m, p = market.outside_payoff, market.price
    patient = (m + p) / (market.good_service + p)
    check_number("delta", delta, f"delta >= {patient}, so that she can be cheated", lambda x: x >= patient)
    outer = _Search(market, delta, _feasible(market), least, cells, outer=True)
    inner = _Search(market, delta, _cheated(market), least, cells, outer=False)
    found = []
    for n in range(1, tests + 1):
        # The outer sets of a cell hold for all beliefs up to the next one.
        possible = [j for j in range(len(outer.beliefs)) if outer.node(n, j)]
        attained = [j for j in range(len(inner.beliefs)) if inner.node(n, j)]
        upper = float(outer.beliefs[max(possible[0] - 1, 0)]) if possible else least
        if attained:
            writer = _Found(market, delta, inner)
            profile = writer.profile(writer.chain(n, attained[0]))
            found.append(Tested(n, inner.beliefs[attained[0]], upper, profile, writer.beliefs))
        else:
            found.append(Tested(n, None, upper, None, None))
    return found


def longest_record(profile: PublicProfile) -> float:
    """The greatest number of tests that can occur while the client is always truthful; may be infinite.

    >>> from goodwill.reputation import open_complaints
    >>> longest_record(open_complaints(1))
    inf
    """
    steps = [
        (name, following, int(outcome == "low 0"))
        for name, state in profile.states.items()
        for outcome in TRUTHFUL
        if outcome != "low 0" or _delivers(state)
        for following, weight in state.following(outcome).items()
        if weight
    ]
    reached = {profile.start: 0}
    for _ in range(len(profile.states) + 1):
        before = dict(reached)
        for name, following, test in steps:
            if name in before:
                reached[following] = max(reached.get(following, 0), before[name] + test)
        if reached == before:
            return max(reached.values())
    return np.inf


def _is_ordinary(state: State) -> bool:
    client = state.behaviour(CLIENT)
    served = [PROVIDER_STRATEGIES[name] for name in ("e1rd", "e1dd", "e0d")]
    return (client["start"], client["high"]) == ("in", "1") and state.behaviour(PROVIDER) in served


def is_fair(market: Market, profile: PublicProfile, beliefs: Mapping[str, Any], delta: Any) -> bool:
    """Whether good conduct is never punished: after it the provider expects at least v.

    Looks at all states that truthful clients reach.  There both types must come in and report high quality
    as high, and the provider may do one of three things: serve well, serve carelessly, or cheat.

    >>> from goodwill.reputation import endless_tests
    >>> market = Market.pizza(penalty=Fraction(5, 2))
    >>> plan = endless_tests(market, Fraction(19, 20), Fraction(1, 10), Fraction(3, 10))
    >>> is_fair(market, *plan, Fraction(19, 20))
    False
    """
    values = verify_with_unknown_client(market, profile, beliefs, delta).values
    reached = [profile.start]
    for name in reached:  # grows while it is read
        state = profile.states[name]
        if not _is_ordinary(state):
            return False
        for outcome in TRUTHFUL:
            after = state.following(outcome)
            expects = sum(w * values[n][1] for n, w in after.items())
            if outcome != "low 0" and expects < market.margin:
                return False
            if outcome != "low 0" or _delivers(state):
                reached += sorted({n for n, w in after.items() if w} - set(reached))
    return True


def _delivers(state: State) -> bool:
    """Whether low quality may be delivered in a state."""
    does = state.behaviour("provider")
    node = "low, effort" if does["asked"] == "e1" else "low, no effort"
    return does[node] == "d"


def endless_fair_tests(
    market: Market, delta: Fraction, honest_prior: Fraction, *, screens: Fraction
) -> tuple[PublicProfile, dict[str, Fraction]]:
    """A fair equilibrium with no end of tests, where the penalty is not much above the price.

    Service is careless, and both types report the bad luck truthfully.  After each such report a lottery
    decides whether he may *screen* her, once: he cheats, and a normal client gives in.  That pays for the
    reports before.

    Parameters
    ----------
    honest_prior : Fraction in (0, 1)
    screens : Fraction in (0, 1)
        The chance that a truthful report is followed by the screening.

    Returns
    -------
    (profile, beliefs)
        To be verified: it is no equilibrium if tests cost too much.

    Examples
    --------
    >>> market, delta = Market.pizza(penalty=Fraction(3, 2)), Fraction(19, 20)
    >>> plan = endless_fair_tests(market, delta, Fraction(1, 10), screens=Fraction(9, 10))
    >>> verify_with_unknown_client(market, *plan, delta).holds, is_fair(market, *plan, delta)
    (True, True)
    """
    check_probability("honest_prior", honest_prior)
    check_probability("screens", screens)
    writer = _Writer(market, delta, [Fraction(1), honest_prior])
    writer.test("screen", CHEAT, 1, 0, {writer.good(0): Fraction(1)})
    trade = State(
        client="in01",
        provider="e1dd",
        after={
            "high 1": "trade",
            "low 0": {"screen": screens, "trade": 1 - screens},
            "rolled back": writer.good(1),
        },
        otherwise="apart",
    )
    return writer.profile(writer.put("trade", trade, honest_prior, 0)), writer.beliefs


# ---- The sets of pairs -------------------------------------------------------------------------


def _most_loss(market: Market) -> Any:
    """A client who loses more by the provider leaves him."""
    return market.good_service - market.outside_payoff


def _feasible(market: Market) -> Array:
    """The greatest excess by loss that any play of the known game has: corners of a concave curve."""
    payoffs = stage_game(market).payoffs.astype(float).reshape(-1, 2)
    curve = _upper_hull(np.array([float(market.good_service), -float(market.margin)]) + payoffs * [-1, 1])
    most = float(_most_loss(market))
    return np.array([*curve[curve[:, 0] < most].tolist(), [most, np.interp(most, *curve.T)]])


def _cheated(market: Market) -> Array:
    """The same for one plan: in some rounds she is cheated and covers it up, in others has good service."""
    slope = (market.price - market.margin) / (market.good_service + market.price)
    return np.array([[0, 0], [1, slope]], dtype=float) * float(_most_loss(market))


def _upper_hull(points: Array) -> Array:
    """Corners of the least concave curve above points (x, y, ...), by rising x."""
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


def _clipped(rows: Array, room: Array) -> Array:
    """The parts of polylines where ``room >= 0``; rows with equal first entries are one polyline."""
    over = (rows[1:, 0] == rows[:-1, 0]) & ((room[1:] < 0) != (room[:-1] < 0))
    k = np.flatnonzero(over)
    share = room[k] / (room[k] - room[k + 1])
    between = rows[k] + share[:, None] * (rows[k + 1] - rows[k])
    kept = np.insert(room >= 0, k + 1, True)
    return np.insert(rows, k + 1, between, axis=0)[kept]


class Node(NamedTuple):
    """Low quality has been delivered.

    ``after`` is the number of the belief after a truthful report and ``later`` her loss then; ``loss`` and
    ``excess`` compare the node with a rollback that is followed by good service for ever.
    """

    after: int
    later: float
    loss: float
    excess: float


class _Search:
    """The sets of pairs at each belief, and the nodes at which the first of so many tests can occur.

    Parameters
    ----------
    known : array, shape (n, 2)
        The greatest excess by loss once the client is known to be normal.
    outer : bool
        Whether the sets contain every pair, for all beliefs up to the next one; or only what is attained.
    """

    def __init__(
        self, market: Market, delta: Fraction, known: Array, least: float, cells: int, *, outer: bool
    ) -> None:
        self.outer, self.known, self.delta = outer, known, float(delta)
        self.price, self.fine, self.penalty, self.success, self.good, self.margin = (
            float(x)
            for x in (
                market.price,
                market.fine,
                market.penalty,
                market.success,
                market.good_service,
                market.margin,
            )
        )
        self.most = known[-1, 0] - (0 if outer else MARGIN)
        self.spare = -ROUNDING if outer else MARGIN
        #: Who lies, though she may as well tell the truth, loses so much more later: what saves the fine.
        self.cover = (1 - self.delta) * self.fine / self.delta
        #: Discounted weight of the first accident, if service is careless until then.
        self.accident = (1 - self.success) / (1 - self.delta * self.success)
        #: By belief: the corners (loss, excess) of the set; and the rounds of which they come, as in _rounds.
        self.curves: list[Array] = []
        self.rounds: list[Array] = []
        self.node = cache(self._node)
        self.continuations = cache(self._continuations)
        self.beliefs = self._cells(least, cells)
        self.levels = np.array(self.beliefs, dtype=float)
        #: The highest belief for which a set must hold.
        self.tops = np.concatenate([self.levels[:1], self.levels[:-1]]) if outer else self.levels
        for j in range(len(self.beliefs)):
            self._add(j)

    def _cells(self, least: float, cells: int) -> list[Fraction]:
        """The beliefs, from 1 down; one of them next to the highest at which a last test pays."""
        now, lied = 1 - self.delta, self.delta * np.interp(self.cover, *self.known.T)
        last = (now * self.price + lied) / (now * self.penalty + lied) * (1 + (1e-5 if self.outer else -1e-5))
        levels = [1.0, *np.geomspace(last, least, cells)] if last > least else [1.0, least]
        if self.outer:
            levels = [*np.geomspace(1, max(last, least), cells // 3), *levels[2:]]
        return [Fraction(round(10**6 * x), 10**6) for x in levels]

    def _add(self, j: int) -> None:
        """The set at the next belief."""
        later = [self.continuations(0, i) for i in range(j)]
        rounds = _upper_hull(self._rounds(j, np.concatenate(later or [np.zeros((0, 3))])))
        if not self.outer:
            self.rounds.append(rounds)
            self.curves.append(rounds[:, :2])
            return
        # A truthful report may leave the belief in its cell.  So shrink what is feasible, step by step: each
        # of them contains every pair.
        self.curves.append(self.known * [1, 1 - self.levels[j]])
        for _ in range(100):
            before = self.curves[j]
            own = self._rounds(j, self._continuations(0, j))
            self.curves[j] = _upper_hull(np.concatenate([rounds, own]))[:, :2]
            if before.shape == self.curves[j].shape and np.abs(before - self.curves[j]).max() < 1e-9:
                break

    def _continuations(self, tests: int, i: int) -> Array:
        """What may follow a truthful report at a belief: (its number, loss, excess), one a row.

        With ``tests``, a careless round with so many more follows with a small chance, at least; the outer
        search only asks whether it can.
        """
        curve = self.curves[i]
        top = min(curve[-1, 0], self.most - self.cover)
        loss = np.unique(np.clip([*curve[:, 0], *(self.known[:, 0] - self.cover), top], 0, top))
        excess = np.interp(loss, *curve.T)
        if tests:
            node = self.node(tests, i)
            if node is None:
                return np.zeros((0, 3))
            if not self.outer:
                chance = float(GOES_ON)
                loss = (1 - chance) * loss + chance * self.accident * node.loss
                excess = (1 - chance) * excess + chance * self.accident * node.excess
        return np.column_stack([np.full(len(loss), i), loss, excess])

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
        cheats = _clipped(cheats, cheats[:, 3] - self.spare)
        cheats = _clipped(cheats, self.most - cheats[:, 2])
        kinds = ((cheats, CHEAT, 1.0), (self._accidents(nodes), CARELESS, self.accident))
        rows = [
            np.column_stack([weight * own[:, 2:], np.full(len(own), kind), own[:, :2]])
            for own, kind, weight in kinds
        ]
        return np.concatenate([np.zeros((1, 5)), *rows])

    def _accidents(self, nodes: Array) -> Array:
        """The nodes at which he delivers, after an effort that he makes."""
        nodes = _clipped(nodes, nodes[:, 3] - self.spare)
        if self.outer:
            return nodes
        worth = (1 - self.delta) * self.margin / (self.success * (1 - self.delta * self.accident))
        return _clipped(nodes, worth - self.spare - nodes[:, 3])

    def _node(self, tests: int, j: int) -> Node | None:
        """The best node at which the first of so many tests can occur at a belief; None if there is none."""
        after = [self.continuations(tests - 1, i) for i in range(j)]
        if self.outer and (tests == 1 or self.node(tests - 1, j)):
            after.append(self.continuations(0, j))
        nodes = self._accidents(self._nodes(j, np.concatenate(after or [np.zeros((0, 3))])))
        if not len(nodes):
            return None
        belief, *rest = nodes[nodes[:, 3].argmax()].tolist()
        return Node(int(belief), *rest)


class _Writer:
    """Writes the states of a profile, in fractions, with its beliefs.

    A normal client must not mind whether she mimics: so what she loses after the truth decides the lottery
    after a lie, between good service and being cheated for some time.
    """

    def __init__(self, market: Market, delta: Fraction, levels: Sequence[Fraction]) -> None:
        self.market, self.delta, self.levels = market, delta, levels
        self.states: dict[str, State] = {}
        self.beliefs: dict[str, Fraction] = {}
        self.losses: dict[str, Fraction] = {}
        most, good, price = _most_loss(market), market.good_service, market.price
        again = (1 - (1 - delta) * (good + price) / most) / delta
        self.put("apart", APART, 0, most)
        after: dict[str, Any] = dict.fromkeys(("high 1", "rolled back"), "served")
        self.put("served", State(client="in11", provider="e1rd", after=after, otherwise="apart"), 0, 0)
        after = after | {"low 1": {"cheated": again, "served": 1 - again}}
        self.put("cheated", State(client="in11", provider="e0d", after=after, otherwise="apart"), 0, most)

    def profile(self, start: str) -> PublicProfile:
        return PublicProfile(states=self.states, start=start)

    def put(self, name: str, state: State, belief: Any, loss: Any) -> str:
        """Add a state, with the belief there and what a normal client loses from there on."""
        self.states[name], self.beliefs[name], self.losses[name] = state, Fraction(belief), Fraction(loss)
        return name

    def good(self, j: int) -> str:
        """Good service for ever at a belief."""
        name = f"good at {self.levels[j]}"
        if name not in self.states:
            after = dict.fromkeys(TRUTHFUL, name)
            state = State(client="in01", provider="e1rd", after=after, otherwise="apart")
            self.put(name, state, self.levels[j], 0)
        return name

    def test(self, name: str, kind: int, j: int, after: int, following: Mapping[str, Fraction]) -> str:
        """A round at belief j in which low quality may be delivered; the truth leads to belief ``after``."""
        market, delta, now, belief = self.market, self.delta, 1 - self.delta, self.levels[j]
        mimics = (belief / self.levels[after] - belief) / (1 - belief)
        truth = sum(weight * self.losses[state] for state, weight in following.items())
        lied = (truth + now * market.fine / delta) / _most_loss(market)
        loss = now * (market.price + market.fine) + delta * truth
        if kind == CARELESS:
            provider, high = "e1dd", name
            loss = loss * (1 - market.success) / (1 - delta * market.success)
        else:
            provider, high = "e0d", self.good(j)
            loss = loss + now * market.good_service
        state = State(
            client={"start": "in", "low": {"0": mimics, "1": 1 - mimics}, "high": "1"},
            provider=provider,
            after={
                "low 0": following,
                "low 1": {"cheated": lied, "served": 1 - lied},
                "high 1": high,
                "rolled back": self.good(j),
            },
            otherwise="apart",
        )
        return self.put(name, state, belief, loss)


class _Found(_Writer):
    """The profiles that a search attains."""

    def __init__(self, market: Market, delta: Fraction, search: _Search) -> None:
        super().__init__(market, delta, search.beliefs)
        self.search = search

    def chain(self, tests: int, j: int) -> str:
        """Careless service until the first of so many tests."""
        name = f"test {tests} at {self.levels[j]}"
        if name in self.states:
            return name
        node = self.search.node(tests, j)
        assert node is not None
        if tests == 1:
            return self.test(name, CARELESS, j, node.after, self.lottery(node.after, node.later))
        further = self.search.node(tests - 1, node.after)
        assert further is not None
        chance = float(GOES_ON)
        rest = (node.later - chance * self.search.accident * further.loss) / (1 - chance)
        following = {s: (1 - GOES_ON) * w for s, w in self.lottery(node.after, rest).items()}
        following[self.chain(tests - 1, node.after)] = GOES_ON
        return self.test(name, CARELESS, j, node.after, following)

    def lottery(self, i: int, loss: float) -> dict[str, Fraction]:
        """The lottery over rounds at a belief that costs her so much, and is best for him."""
        losses = self.search.curves[i][:, 0]
        k = int(np.searchsorted(losses, loss - ROUNDING))
        if k == 0:
            return {self.corner(i, 0): Fraction(1)}
        share = Fraction((loss - losses[k - 1]) / (losses[k] - losses[k - 1])).limit_denominator(10**6)
        return {self.corner(i, k - 1): 1 - share, self.corner(i, k): share}

    def corner(self, i: int, k: int) -> str:
        """The round of a corner of the set at a belief."""
        _, _, kind, after, later = self.search.rounds[i][k]
        if kind == GOOD:
            return self.good(i)
        name = f"{'careless' if kind == CARELESS else 'cheat'} {k} at {self.levels[i]}"
        if name in self.states:
            return name
        return self.test(name, int(kind), i, int(after), self.lottery(int(after), later))
