"""Evenings of a client: tables for the page on which the reader is the client who gets a cold pizza.

All others play the plan of :func:`~goodwill.reputation.fading_trade`: a market with a known end, in which
some clients are honest by nature, and the rest may imitate them.  The reader is one client of many.  What a
complaint costs her, and what the place across the road leaves her, changes from evening to evening; the
provider does not see it and takes her for one of the others.  So he does and believes what he would with any
other client, and what is best for her is a small problem of its own: so many evenings, and in each a state
that both see.

What the page runs is in ``book/_extra/play``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from goodwill.arithmetic import is_exact
from goodwill.checks import check_integer, check_kind, check_number, check_probability
from goodwill.companion.javascript import floats
from goodwill.reputation.formulas.known_end import serving_belief
from goodwill.reputation.model import OUTCOMES, PROVIDER, End, Market, choice_at, lottery, round_payoffs
from goodwill.reputation.strategies.automata import PublicProfile, State
from goodwill.reputation.strategies.beliefs import posterior
from goodwill.reputation.strategies.cooperation import APART
from goodwill.reputation.strategies.known_end import OVER, fading_trade
from goodwill.reputation.verify.known_end import verify_with_end

#: Each state of the play stands in the page.
MOST_EVENINGS = 8


def others_plan(
    market: Market, delta: Any, evenings: int, honest: Any
) -> tuple[PublicProfile, dict[str, Any]]:
    """What the provider and the other clients do, and what he believes, by the share of honest clients.

    Without honest clients nobody orders, and he would not hurry.

    Returns
    -------
    (profile, beliefs)
        For :func:`~goodwill.reputation.verify_with_end`.

    Examples
    --------
    >>> plan, beliefs = others_plan(Market.pizza(penalty=Fraction(5, 2)), Fraction(9, 10), 2, 0)
    >>> plan.start, plan.states["2: apart"].following("out"), beliefs["1: apart"]
    ('2: apart', {'1: apart': 1}, 0)
    """
    if honest > 0:
        return fading_trade(market, delta, evenings, honest)
    over = State(client="in01", provider="e0r", after={}, otherwise=OVER)
    names = [OVER, *(f"{left}: apart" for left in range(1, evenings + 1))]
    states = {name: replace(APART, otherwise=before) for before, name in pairwise(names)}
    return PublicProfile(states={OVER: over, **states}, start=names[-1]), dict.fromkeys(names, 0)


class Evening(NamedTuple):
    """An evening of the provider: the chances that he hurries, and that he owns up to a cold pizza."""

    hurries: Any
    owns_up: Any
    owns_up_idle: Any


def kitchen(state: State) -> Evening:
    """What the provider does once the client has ordered.

    >>> kitchen(State(client="in01", provider="e1rd", after={}, otherwise="next"))
    Evening(hurries=1, owns_up=1, owns_up_idle=0)
    """
    does = state.behaviour(PROVIDER)

    def chance(information: str, move: str) -> Any:
        return lottery(does.get(information, "d")).get(move, 0)

    hurries = choice_at(PROVIDER, does, "asked").get("e1", 0)
    return Evening(hurries, chance("low, effort", "r"), chance("low, no effort", "r"))


def reader_values(
    market: Market,
    plan: PublicProfile,
    troubles: Sequence[Any],
    roads: Sequence[Any],
    *,
    discount: Any = 1,
) -> dict[str, Any]:
    """What the best client expects from each state on, before she knows tonight's prices.

    Parameters
    ----------
    market, plan
        What the provider does; the market's own fine and outside payoff are those of the others.
    troubles : sequence of number >= 0
        What a complaint may cost her on an evening, all equally likely; she learns it with a cold pizza.
    roads : sequence of number
        What the place across the road may leave her, all equally likely; she learns it before she orders.
    discount : number in (0, 1]
        What the next evening counts.

    Returns
    -------
    dict
        By state.

    Examples
    --------
    >>> market = Market.pizza(penalty=Fraction(5, 2))
    >>> plan, _ = others_plan(market, Fraction(9, 10), 3, 0)
    >>> str(reader_values(market, plan, [0], [Fraction(4, 5)])[plan.start])
    '12/5'
    """

    def mean(numbers: Sequence[Any]) -> Any:
        return sum(numbers) / Fraction(len(numbers))

    @cache
    def worth(name: str) -> Any:
        if name.startswith(OVER):
            return 0
        state = plan.states[name]
        then = {o: discount * sum(c * worth(n) for n, c in state.following(o).items()) for o in OUTCOMES}
        does, free = kitchen(state), market.with_changes(fine=0)
        hot = does.hurries * market.success
        back = does.hurries * (1 - market.success) * does.owns_up + (1 - does.hurries) * does.owns_up_idle

        def ends(outcome: str, trouble: Any = 0) -> Any:
            return round_payoffs(free, End(outcome, False))[0] - trouble + then[outcome]

        served = mean([max(ends("high 1"), ends("high 0", trouble)) for trouble in troubles])
        cold = mean([max(ends("low 1"), ends("low 0", trouble)) for trouble in troubles])
        orders = hot * served + back * ends("rolled back") + (1 - hot - back) * cold
        return mean([max(orders, road + then["out"]) for road in roads])

    return {name: worth(name) for name in plan.states}


def cold_chance(market: Market, plan: PublicProfile, ordered: int) -> Any:
    """The chance that of so many pizzas, ordered from the start on, all come hot but the last one.

    Examples
    --------
    Where nobody is honest the first one is cold, and no hot one comes before it:

    >>> market = Market.pizza(penalty=Fraction(5, 2))
    >>> plan, _ = others_plan(market, Fraction(9, 10), 2, 0)
    >>> [str(cold_chance(market, plan, ordered)) for ordered in (1, 2)]
    ['1', '0']
    """
    name, hot = plan.start, 1
    for _ in range(ordered - 1):
        hot *= kitchen(plan.states[name]).hurries * market.success
        (name,) = plan.states[name].following("high 1")
    does = kitchen(plan.states[name])
    failed = does.hurries * (1 - market.success)
    return hot * (failed * (1 - does.owns_up) + (1 - does.hurries) * (1 - does.owns_up_idle))


def evening_tables(
    market: Market,
    delta: Any,
    evenings: int,
    shares: Sequence[Any],
    *,
    troubles: Sequence[Any],
    roads: Sequence[Any],
    begun: Mapping[Any, int] | None = None,
) -> dict[str, Any]:
    """All that a page needs in which the reader is a client, for some shares of honest clients.

    Parameters
    ----------
    market : Market
        Of ints and fractions; its fine and its outside payoff are those of the other clients.
    delta : Fraction
        What a euro of the next evening counts for the provider and the others.  The reader adds up her euros.
    evenings : int
        From 1 to ``MOST_EVENINGS``.
    shares : sequence of Fraction
        Shares of honest clients, from 0 to below 1.
    troubles, roads
        As in :func:`reader_values`.
    begun : mapping, optional
        By share of honest clients, the evening on which a play begins: she has ordered on each one up to it,
        all pizzas came hot but this last one, and she is to report it.  What follows has the chances that it
        would have had anyway.

    Returns
    -------
    dict
        ``evenings``, ``troubles``, ``roads``, some fields of the market; ``serves``, the belief above which
        he hurries for sure, by evenings to go, the last one first; and ``crowds``: for each share its
        ``honest``, the place of the ``start`` among ``states``, and what the ``best`` client expects.  A
        state has the evenings ``left``, the ``belief`` before and once she has ``ordered``, the chances that
        he ``hurries`` and ``owns_up``, where each outcome leads (``next``), and its ``worth``.  A crowd whose
        plays begin later has her moves up to there (``begun``).

    Raises
    ------
    TypeError, ValueError
        If a number is a float or out of range, somebody gains by leaving the plan, or no cold pizza can come
        on the evening on which a play is to begin.
    """
    check_kind("market", market, Market)
    check_integer("evenings", evenings, least=1, most=MOST_EVENINGS)
    for trouble in troubles:
        check_number("troubles", trouble, "troubles >= 0", lambda x: x >= 0)
    for road in roads:
        check_number("roads", road, f"roads >= {-market.price}", lambda x: x >= -market.price)
    for name, numbers in (("troubles", troubles), ("roads", roads)):
        if not all(map(is_exact, numbers)):
            raise TypeError(f"{name} = {list(numbers)} has floats: give ints and fractions")
    if not market.is_exact:
        raise TypeError(
            "market has floats: give ints and fractions, so that the page's numbers are exact ones"
        )
    for share in begun or {}:
        if share not in shares:
            raise ValueError(f"begun = {dict(begun or {})} has {share}, which is none of the shares")
    fields = ("price", "utility", "effort_cost", "success", "fine", "penalty", "outside_payoff")
    return {
        "evenings": evenings,
        "troubles": floats(troubles),
        "roads": floats(roads),
        **{name: float(getattr(market, name)) for name in fields},
        "serves": [float(serving_belief(market, delta, left)) for left in range(1, evenings + 1)],
        "crowds": [
            _crowd(market, delta, evenings, share, troubles, roads, (begun or {}).get(share, 0))
            for share in shares
        ],
    }


def _crowd(
    market: Market,
    delta: Any,
    evenings: int,
    honest: Any,
    troubles: Sequence[Any],
    roads: Sequence[Any],
    begun: int,
) -> dict[str, Any]:
    check_integer("begun", begun, least=0, most=evenings)
    plan, beliefs = others_plan(market, delta, evenings, check_probability("honest", honest))
    judged = verify_with_end(market, plan, beliefs, delta)
    if not judged.holds:
        raise ValueError(f"honest = {honest} is no population to play in: {judged}")
    if begun and not cold_chance(market, plan, begun):
        raise ValueError(f"begun = {begun}: with honest = {honest} no cold pizza can come on that evening")
    worth = reader_values(market, plan, troubles, roads)
    names = [*plan.states]
    left = _left(plan)
    states = [
        _row(state, beliefs[name], names) | {"left": left[name], "worth": float(worth[name])}
        for name, state in plan.states.items()
    ]
    return {
        "honest": float(honest),
        "start": names.index(plan.start),
        "best": float(worth[plan.start]),
        "states": states,
        **({"begun": "o" * begun} if begun else {}),
    }


def _left(plan: PublicProfile) -> Mapping[str, int]:
    """The evenings to go, by state: each outcome leads to one evening less."""

    @cache
    def left(name: str) -> int:
        return 0 if name.startswith(OVER) else 1 + left(next(iter(plan.states[name].following("out"))))

    return {name: left(name) for name in plan.states}


def _row(state: State, belief: Any, names: list[str]) -> dict[str, Any]:
    ordered = posterior(belief, state.behaviour("client"), "rolled back")
    following = {}
    for outcome in OUTCOMES:
        ((name, _),) = state.following(outcome).items()
        following[outcome] = names.index(name)
    return {
        "belief": float(belief),
        "ordered": float(belief if ordered is None else ordered),
        **floats(kitchen(state)._asdict()),
        "next": following,
    }
