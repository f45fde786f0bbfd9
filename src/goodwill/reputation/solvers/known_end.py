"""A market that both know will end: so many rounds, and no more.

:func:`backward_induction` solves the market of two rational players over the tree of public outcomes, and
knows no theorem.  With a client who may be honest by nature, :func:`serving_beliefs` works backwards too, on
the provider's belief: the least belief at which he serves whoever comes in.
:mod:`goodwill.reputation.strategies.known_end` writes the plan down, so that every deviation can be tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any

from goodwill.checks import (
    check_integer,
    check_kind,
    check_share,
)
from goodwill.reputation.model import (
    CLIENT,
    CLIENT_STRATEGIES,
    NATURE,
    OUTCOMES,
    PROVIDER_STRATEGIES,
    TREE,
    End,
    Market,
    chances,
    check_reading,
    ends,
    round_payoffs,
)

# ---- Two rational players ---------------------------------------------------------------------

#: What the rest of the game pays the client and the provider, by the outcome of this round.
Later = Mapping[str, tuple[Any, Any]]
#: What a player does at each of its information sets.
Plan = Mapping[str, str]


@dataclass(frozen=True)
class Ending:
    """A market with a known end, solved backwards.

    ``payoffs`` has every pair (client, provider) of discounted sums that an equilibrium in pure strategies
    gives; ``plays`` the plans for the first round (by information set); ``margin`` the least that a deviation
    from them costs in any round.  In the extensive reading, if it is above 0 and there is one plan, mixing
    adds no other: each move is the best whatever was done before.  ``rounds`` counts the rounds of the tree
    that were solved.
    """

    payoffs: tuple[tuple[Any, Any], ...]
    plays: tuple[Plan, ...]
    margin: Any
    rounds: int

    @property
    def trade(self) -> bool:
        """Whether the client comes in, in the first round of some equilibrium."""
        return any(play["start"] == "in" for play in self.plays)


def backward_induction(market: Market, rounds: int, delta: Any, reading: str = "extensive") -> Ending:
    """Solve a market that ends after so many rounds: every public history, from the last round to the first.

    Parameters
    ----------
    rounds : int, from 1 to 6
        The tree has ``6 ** (rounds - 1)`` last rounds.
    delta : number, 0 < delta <= 1
        Payoffs are discounted sums.
    reading : "extensive" or "normal"
        As in :func:`verify_public_profile`.

    Raises
    ------
    ValueError
        If a later round has equilibria of different payoffs.  What comes before it could then depend on
        which of them follows, and the market does not unravel.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> end = backward_induction(Market.pizza(penalty=F(5, 2)), 3, 1)
    >>> end.payoffs, end.trade, end.margin, end.rounds
    (((Fraction(12, 5), Fraction(0, 1)),), False, Fraction(1, 100), 43)
    >>> backward_induction(Market.pizza(penalty=F(5, 2)), 1, 1, "normal").trade
    True
    """
    check_kind("market", market, Market)
    rounds = check_integer("rounds", rounds, least=1, most=6)
    delta = check_share("delta", delta)
    check_reading(reading)
    nothing = 0 * market.price
    later = dict.fromkeys(OUTCOMES, (nothing, nothing))
    margins, solved = [], 1
    if rounds > 1:
        for outcome in OUTCOMES:
            end = backward_induction(market, rounds - 1, delta, reading)
            if len(end.payoffs) > 1:
                raise ValueError(
                    f"rounds = {rounds} is too many: with {rounds - 1} to go there are equilibria of "
                    f"different payoffs, and the market does not unravel"
                )
            later[outcome] = delta * end.payoffs[0][0], delta * end.payoffs[0][1]
            margins.append(end.margin)
            solved += end.rounds
    found = _extensive(market, later) if reading == "extensive" else _normal(market, later)
    plays, payoffs, losses = zip(*found, strict=True)
    return Ending(tuple(dict.fromkeys(payoffs)), plays, min([*margins, *losses]), solved)


def _extensive(market: Market, later: Later) -> Iterator[tuple[Plan, tuple[Any, Any], Any]]:
    """All plans in which every move is a best one where it is made, with payoffs and least loss."""
    sets = {node.information: [*node.moves] for node in TREE.values() if node.player != NATURE}
    for moves in product(*sets.values()):
        plan = dict(zip(sets, moves, strict=True))
        worth: dict[int | End, tuple[Any, Any]] = {}
        losses = []
        for number in sorted(TREE, reverse=True):
            player, information, options = TREE[number]
            for place in options.values():
                if isinstance(place, End):
                    now, then = round_payoffs(market, place), later[place.outcome]
                    worth[place] = now[0] + then[0], now[1] + then[1]
            if player == NATURE:
                law = chances(market)
                low, high = (worth[options[quality]] for quality in ("low", "high"))
                worth[number] = (
                    law["low"] * low[0] + law["high"] * high[0],
                    law["low"] * low[1] + law["high"] * high[1],
                )
                continue
            k = 0 if player == CLIENT else 1
            worth[number] = worth[options[plan[information]]]
            losses += [
                worth[number][k] - worth[place][k]
                for move, place in options.items()
                if move != plan[information]
            ]
        if min(losses) >= 0:
            yield plan, worth[1], min(losses)


def _normal(market: Market, later: Later) -> Iterator[tuple[Plan, tuple[Any, Any], Any]]:
    """All equilibria in pure strategies of the round as a table, with payoffs and least loss."""

    def pays(client: Plan, provider: Plan) -> tuple[Any, Any]:
        total = 0 * market.price, 0 * market.price
        for end, chance in ends(market, client, provider).items():
            now, then = round_payoffs(market, end), later[end.outcome]
            total = total[0] + chance * (now[0] + then[0]), total[1] + chance * (now[1] + then[1])
        return total

    for client, provider in product(CLIENT_STRATEGIES.values(), PROVIDER_STRATEGIES.values()):
        here = pays(client, provider)
        losses = [here[0] - pays(c, provider)[0] for c in CLIENT_STRATEGIES.values() if c != client]
        losses += [here[1] - pays(client, p)[1] for p in PROVIDER_STRATEGIES.values() if p != provider]
        if min(losses) >= 0:
            yield {**client, **provider}, here, min(losses)


# ---- A client who may be honest by nature -----------------------------------------------------

#: A function of the belief: its corners, straight in between; or its steps, each from its belief on.
Points = Sequence[tuple[Any, Any]]


def serving_beliefs(market: Market, delta: Any, rounds: int) -> list[Any]:
    """The least beliefs in an honest client at which the provider serves whoever comes in, by rounds to go.

    Backward induction on the belief b that the client is honest by nature.  The state of the game before a
    round is b alone: who reports low quality as high, or stays out, is known to be normal, and trade with her
    is over.  In each round the normal client's report after low quality, her entry and the provider's best
    response are found together: she complains for sure if the belief b is worth the fine to her in the next
    round; else just so often that the belief after a complaint is the least one that is.  She comes in for
    sure if he then serves her well enough; else just so often that he would not mind to.

    Parameters
    ----------
    delta : number, 0 < delta <= 1
    rounds : int, from 1 to 100

    Returns
    -------
    list
        Entry i - 1 belongs to i rounds to go; None where no belief is enough.  Exact if the inputs are.

    Raises
    ------
    ValueError
        If a stronger belief is worth less to her, so that the induction says nothing.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> [str(b) for b in serving_beliefs(Market.pizza(penalty=F(5, 2)), F(19, 20), 3)]
    ['32/99', '1024/9801', '32768/970299']
    """
    check_kind("market", market, Market)
    delta = check_share("delta", delta)
    rounds = check_integer("rounds", rounds, least=1, most=100)
    zero = 0 * (market.price + delta)
    value: Points = [(zero, zero), (zero + 1, zero)]
    surplus: Points = [(zero, zero)]
    found = []
    for _ in range(rounds):
        value, surplus, least = _round_before(market, delta, value, surplus)
        found.append(least)
    return found


def _round_before(market: Market, delta: Any, value: Points, surplus: Points) -> tuple[Points, Points, Any]:
    """One step: what belief is worth to him and, over staying out, to her, and where he begins to serve."""
    p, c, a = market.price, market.effort_cost, market.success
    level = market.fine / delta
    worth_it = next((b for b, s in surplus if s >= level), None)

    def his(b: Any) -> tuple[Any, Any, Any, Any]:
        """His payoffs by delivering and by rolling back low quality, without effort and with."""
        if worth_it is None:
            complaint, after = b, 1 + 0 * b
        elif b >= worth_it:
            complaint, after = 1 + 0 * b, b
        else:
            complaint, after = b / worth_it, worth_it
        delivers = p - complaint * market.penalty + delta * complaint * _corner(value, after)
        rolls = delta * _corner(value, b)
        without = max(delivers, rolls)
        return delivers, rolls, without, a * (p + rolls) + (1 - a) * without - c

    def hers(b: Any) -> Any:
        """What coming in brings her over staying out, if he does what is best for him at b."""
        delivers, rolls, without, effort = his(b)
        kept = delta * _step(surplus, b)
        complains = kept - market.fine if worth_it is not None and b >= worth_it else 0 * b
        low = -p + max(complains, 0 * b) if delivers > rolls else kept
        high = market.utility - p + kept
        return (a * high + (1 - a) * low if effort > without else low) - market.outside_payoff

    zero, one = value[0][0], value[-1][0]
    knots = sorted({b for b, _ in (*value, *surplus)} | ({worth_it} if worth_it is not None else set()))
    for gap in (lambda b: his(b)[0] - his(b)[1], lambda b: his(b)[3] - his(b)[2]):
        knots = sorted({*knots, *_crossings(gap, knots)})
    steps = [(left, hers((left + right) / 2)) for left, right in pairwise(knots)]
    if any(later < before for (_, before), (_, later) in pairwise(steps)):
        raise ValueError(
            f"penalty = {market.penalty} is out of range: a stronger belief is worth less to the client, as "
            f"she pays the fine for bad luck; use penalty >= price = {p}"
        )
    least = next((b for b, s in steps if s > 0), None)
    begins = one if least is None else least
    corners = [(zero, zero)] if begins > zero else []
    corners += [(b, max(his(b)[2:])) for b in knots if b >= begins]
    above = [(b, s) for b, s in steps if least is not None and b >= least]
    below = [(zero, zero)] if not above or above[0][0] > zero else []
    return corners, [*below, *above], least


def _corner(points: Points, b: Any) -> Any:
    """The value at b of a function that is straight between its corners."""
    for (x, y), (x1, y1) in pairwise(points):
        if b <= x1:
            return y + (y1 - y) * (b - x) / (x1 - x)
    return points[-1][1]


def _step(points: Points, b: Any) -> Any:
    """The value at b of a step function."""
    return next(y for x, y in reversed(points) if x <= b)


def _crossings(gap: Any, knots: Sequence[Any]) -> Iterator[Any]:
    """Where a function that is straight between the knots is 0."""
    for left, right in pairwise(knots):
        low, high = gap(left), gap(right)
        if low * high < 0:
            yield left + (right - left) * low / (low - high)
