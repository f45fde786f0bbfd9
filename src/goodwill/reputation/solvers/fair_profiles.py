"""Fair equilibria, written down as public profiles with beliefs, to be verified.

All are in fractions.  After a lie the client is known to be normal; a lottery between good service and being
cheated for some time makes her indifferent, so that she may as well have told the truth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from goodwill.arithmetic import is_exact
from goodwill.checks import check_discount, check_inside, check_kind, check_number
from goodwill.reputation.model import Market
from goodwill.reputation.solvers.fair_payoffs import (
    CARELESS,
    CHEAT,
    GOES_ON,
    GOOD,
    ROUNDING,
    InnerApproximation,
    most_loss,
)
from goodwill.reputation.strategies.automata import PublicProfile, State
from goodwill.reputation.strategies.beliefs import TRUTHFUL
from goodwill.reputation.strategies.cooperation import APART


class Writer:
    """Writes the states of a profile, in fractions, with its beliefs.

    A normal client must not mind whether she mimics: so what she loses after the truth decides the lottery
    after a lie, between good service and being cheated for some time.
    """

    def __init__(self, market: Market, delta: Fraction, levels: Sequence[Fraction]) -> None:
        self.market, self.delta, self.levels = market, delta, levels
        self.states: dict[str, State] = {}
        self.beliefs: dict[str, Fraction] = {}
        self.losses: dict[str, Fraction] = {}
        most, good, price = most_loss(market), market.good_service, market.price
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
        lied = (truth + now * market.fine / delta) / most_loss(market)
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


class Attained(Writer):
    """The profiles that attain the pairs of an inner approximation, each by the round of which it came."""

    def __init__(self, market: Market, delta: Fraction, search: InnerApproximation) -> None:
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


# ---- A profile of the book --------------------------------------------------------------------


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
    >>> from goodwill.reputation import is_fair, verify_with_unknown_client
    >>> market, delta = Market.pizza(penalty=Fraction(3, 2)), Fraction(19, 20)
    >>> plan = endless_fair_tests(market, delta, Fraction(1, 10), screens=Fraction(9, 10))
    >>> verify_with_unknown_client(market, *plan, delta).holds, is_fair(market, *plan, delta)
    (True, True)
    """
    check_kind("market", market, Market)
    delta, honest_prior = check_discount("delta", delta), check_inside("honest_prior", honest_prior)
    screens = check_inside("screens", screens)
    if not (market.is_exact and all(map(is_exact, (delta, honest_prior, screens)))):
        raise TypeError(
            f"delta = {delta}, honest_prior = {honest_prior}, screens = {screens} and all numbers of the "
            f"market must be ints or fractions"
        )
    check_number("alpha (u - p) - m", market.gain, "alpha (u - p) > m", lambda x: x > 0)
    writer = Writer(market, delta, [Fraction(1), honest_prior])
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
