"""A market that both know will end: so many rounds, and no more.

Two solvers and a plan.  :func:`backward_induction` solves the market of two rational players over the tree of
public outcomes, and knows no theorem.  With a client who may be honest by nature, :func:`serving_beliefs`
works backwards too, on the provider's belief: the least belief at which he serves whoever comes in.
:func:`fading_trade` writes the plan down as an automaton, so that every deviation can be tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import Any

from goodwill.checks import (
    check_discount,
    check_inside,
    check_integer,
    check_kind,
    check_number,
    check_share,
    shown,
)
from goodwill.reputation.automata import APART, PublicProfile, State
from goodwill.reputation.incomplete import verify_with_unknown_client
from goodwill.reputation.market import (
    CLIENT,
    CLIENT_STRATEGIES,
    NATURE,
    OUTCOMES,
    PROVIDER,
    PROVIDER_STRATEGIES,
    TREE,
    Behaviour,
    End,
    Market,
    chances,
    check_reading,
    ends,
    round_payoffs,
)
from goodwill.reputation.verification import Report

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


#: The name of the states in which the game has ended, and nobody decides anything.
OVER = "over"


def fading_trade(
    market: Market, delta: Any, rounds: int, honest_prior: Any
) -> tuple[PublicProfile, dict[str, Any]]:
    """Trade with a known end and a client who may be honest by nature: good at first, and fading.

    Let b be the provider's belief that she is honest, i the rounds to go, and beta the belief at which he
    serves in a last round (see :func:`serving_beliefs`).  Where ``b >= beta ** i`` all come in and he serves.
    Below it a normal client comes in just so often that the belief becomes ``beta ** i``, and he serves just
    so often that she does not mind.  She complains of low quality for sure where ``b >= beta ** (i - 1)``,
    never in the last round, and else just so often that the belief becomes ``beta ** (i - 1)``.

    Parameters
    ----------
    delta : number, 0 < delta < 1
    rounds : int, from 1 to 100
    honest_prior : number in (0, 1)

    Returns
    -------
    (profile, beliefs)
        For :func:`verify_with_end`.  States are named by the rounds to go and the belief.

    Raises
    ------
    ValueError
        Unless ``penalty > price``, and the fine is small: at most ``delta`` times what a round of care brings
        her over staying out.  That is ``alpha u - p - m`` (he makes an effort) if it is above 0, else
        ``alpha (u - p) - m`` (he rolls back failures, too).

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> market = Market.pizza(penalty=F(5, 2))
    >>> plan, beliefs = fading_trade(market, F(19, 20), 4, F(1, 5))
    >>> verify_with_end(market, plan, beliefs, F(19, 20)).holds
    True
    """
    check_kind("market", market, Market)
    delta, honest_prior = check_discount("delta", delta), check_inside("honest_prior", honest_prior)
    rounds = check_integer("rounds", rounds, least=1, most=100)
    p, m, a = market.price, market.outside_payoff, market.success
    check_number("penalty", market.penalty, f"penalty > price = {p}", lambda x: x > p)
    bears, safe = a * market.utility - p, market.good_service  # if failures are delivered; if rolled back
    by_effort = bears > m
    room = delta * ((bears if by_effort else safe) - m)
    check_number("fine", market.fine, f"0 < fine <= {shown(room)}", lambda x: 0 < x <= room)
    beta = market.effort_cost / (a * market.penalty) if by_effort else p / market.penalty

    def care(worth: Any) -> Behaviour:
        """What he does where he does not mind, so that the round is worth this to her."""
        if by_effort:
            effort = (worth + p) / (a * market.utility)
            return {"asked": {"e1": effort, "e0": 1 - effort}, "low, no effort": "d", "low, effort": "d"}
        rolls = (worth - bears) / (safe - bears)
        return {"asked": "e1", "low, no effort": "d", "low, effort": {"r": rolls, "d": 1 - rolls}}

    states: dict[str, State] = {}
    beliefs: dict[str, Any] = {}

    def over(belief: Any) -> str:
        name = f"{OVER}: {belief}"
        states[name] = State(client="in01", provider="e0r", after={}, otherwise=name)
        beliefs[name] = belief
        return name

    def apart(left: int) -> str:
        """She is known to be normal: nothing is left of trade."""
        if left == 0:
            return over(0 * honest_prior)
        name = f"{left}: apart"
        beliefs[name] = 0 * honest_prior
        states[name] = replace(APART, otherwise=apart(left - 1))
        return name

    def trade(left: int, belief: Any, worth: Any = None) -> str:
        """The state with so many rounds to go; where he does not mind, the round is ``worth`` that to her."""
        if left == 0:
            return over(belief)
        name = f"{left}: {belief}" + ("" if worth is None else ", rewarded")
        if name in states:
            return name
        least, enough = beta**left, beta ** (left - 1)
        here = max(belief, least)
        comes = belief * (1 - here) / (here * (1 - belief))
        if left == 1:
            after, complaint = 1 + 0 * belief, here
        else:
            after = max(here, enough)
            complaint = here / after
        complains = (complaint - here) / (1 - here)
        low = "d" if complaint * market.penalty < p else "r"
        served: Behaviour = {"asked": "e1", "low, no effort": low, "low, effort": low}
        if belief < least:
            served = care(m)
        elif worth is not None and belief == least:
            served = care(worth)
        follows = trade(left - 1, here)
        complained = trade(left - 1, after, m + market.fine / delta if after > here else None)
        states[name] = State(
            client={
                "start": {"in": comes, "out": 1 - comes},
                "low": {"0": complains, "1": 1 - complains},
                "high": "1",
            },
            provider={**served, "high, effort": "d"},
            after={"high 1": follows, "rolled back": follows, "low 0": complained},
            otherwise=apart(left - 1),
        )
        beliefs[name] = belief
        return name

    start = trade(rounds, honest_prior)
    return PublicProfile(states=states, start=start), beliefs


def verify_with_end(market: Market, profile: PublicProfile, beliefs: Mapping[str, Any], delta: Any) -> Report:
    """Check a plan for a market with an end: all beliefs, and all deviations before the game is over.

    Parameters
    ----------
    profile, beliefs
        As in :func:`verify_with_unknown_client`; a state whose name begins with "over" is the end: she comes
        in, he rolls back without effort, and so it stays.  All plays must have the same number of rounds
        before it, so that nobody can end the game.

    Returns
    -------
    Report
        Values are discounted sums, times ``1 - delta``.

    Raises
    ------
    ValueError
        If the beliefs contradict Bayes' rule, or the profile has no end, or not always the same.

    Examples
    --------
    What is right for half honest clients is not for one in ten: in the last round he would not care.

    >>> from fractions import Fraction as F
    >>> market, delta = Market.pizza(penalty=F(5, 2)), F(19, 20)
    >>> plan, beliefs = fading_trade(market, delta, 1, F(1, 2))
    >>> verify_with_end(market, plan, beliefs, delta).holds
    True
    >>> doubted = {state: F(1, 10) if b == F(1, 2) else b for state, b in beliefs.items()}
    >>> verify_with_end(market, plan, doubted, delta).witness.instead
    'd'
    """
    report = verify_with_unknown_client(market, profile, beliefs, delta)
    _check_end(market, profile)
    before = tuple(d for d in report.deviations if not d.state.startswith(OVER))
    return replace(report, deviations=before)


def _check_end(market: Market, profile: PublicProfile) -> None:
    """Raise unless nothing happens in the end, and each state has one number of rounds to go."""
    leads = {
        name: {s for o in OUTCOMES for s, chance in state.following(o).items() if chance}
        for name, state in profile.states.items()
    }
    left = {name: 0 for name in leads if name.startswith(OVER)}
    for name in left:
        state = profile.states[name]
        reached = ends(market, state.behaviour(CLIENT), state.behaviour(PROVIDER))
        if set(reached) != {End("rolled back", False)} or not leads[name] <= left.keys():
            raise ValueError(f"states[{name!r}] is no end: she must come in, he roll back, and so for ever")
    if profile.start in left:
        raise ValueError(f"start = {profile.start!r} is the end: there must be a round before it")
    while len(left) < len(leads):
        ready = [name for name in leads if name not in left and leads[name] <= left.keys()]
        if not ready:
            raise ValueError(f"states: from {sorted(leads.keys() - left.keys())} the game may never end")
        for name in ready:
            rounds = {left[following] for following in leads[name]}
            if len(rounds) > 1:
                raise ValueError(f"states[{name!r}] leads to {sorted(rounds)} rounds to go: it must be one")
            left[name] = 1 + rounds.pop()
