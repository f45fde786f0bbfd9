"""A plan for the corners of the exact set between its two far jumps: a state for each of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from goodwill.checks import check_discount, check_kind, check_number, check_probability
from goodwill.reputation.model import Market
from goodwill.reputation.strategies.automata import PublicProfile, State
from goodwill.reputation.strategies.cooperation import APART

Corners = Mapping[str, tuple[Any, Any]]
#: Places in a pair of payoffs.
HERS, HIS = 0, 1


def plan_of_corners(market: Market, delta: Any, corners: Corners) -> PublicProfile:
    """One plan in which each corner is a state: a round, and lotteries over corners that follow it.

    G is good service and O the end of trade.  In Q, R and T he makes an effort and delivers whatever comes
    of it, which she praises in Q and R, and reports truthfully in T; in L he rolls back.  High quality leads
    to the same state again, and what nobody agreed upon to O.

    Parameters
    ----------
    market : Market
    delta : number, 0 < delta < 1
    corners : mapping from "O", "G", "Q", "R", "L", and perhaps "T", to a pair of payoffs, the client's first
        They say how likely each corner is in a lottery.  Without "T" nobody is to complain.

    Returns
    -------
    PublicProfile
        With these states, beginning in "Q".  Whether each is worth its corner, and whether anybody gains by
        another move, is for a verifier to say.

    Raises
    ------
    TypeError, ValueError
        If a corner is missing or no pair of numbers, or no lottery over two corners gives what has to follow.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> corners = {"O": (F(4, 5), F(0)), "G": (F(99, 100), F(19, 100)), "L": (F(4, 5), F(3, 20))}
    >>> corners |= dict.fromkeys("QR", (F(49, 50), F(19, 99)))
    >>> plan = plan_of_corners(Market.pizza(penalty=F(5, 2)), F(9, 10), corners)
    >>> plan.states["R"].following("low 1")
    {'L': Fraction(1820, 2673), 'O': Fraction(853, 2673)}
    """
    check_kind("market", market, Market)
    delta = check_discount("delta", delta)
    at = _checked(corners)
    a, c = market.success, market.effort_cost
    left = market.margin / a - (1 - delta) * c / (delta * a)  # to him, or effort is not worth its cost
    hers = market.outside_payoff / delta  # to her, to make up for a round that pays nothing
    above = ("L", "R") if hers <= at["R"][HERS] else ("R", "Q") if hers <= at["Q"][HERS] else ("Q", "G")
    lower_end = "T" if "T" in at else "G"
    rounds: dict[str, tuple[str, str, dict[str, Any]]] = {
        "Q": ("in11", "e1dd", {"high 1": "Q", "low 1": _lottery(at, HIS, left, lower_end, "O")}),
        "R": ("in11", "e1dd", {"high 1": "R", "low 1": _lottery(at, HIS, left, "L", "O")}),
        "L": ("in01", "e0r", {"rolled back": _lottery(at, HERS, hers, *above), "low 0": "G"}),
        "G": ("in01", "e1rd", dict.fromkeys(("high 1", "rolled back", "low 0"), "G")),
    }
    if "T" in at:
        rounds["T"] = ("in01", "e1dd", {"high 1": "T", "low 0": _after_complaint(market, delta, at)})
    states = {
        name: State(client=client, provider=provider, after=after, otherwise="O")
        for name, (client, provider, after) in rounds.items()
    }
    states["O"] = State(client=APART.client, provider=APART.provider, after={}, otherwise="O")
    return PublicProfile(states=states, start="Q")


def _after_complaint(market: Market, delta: Any, at: Corners) -> str | dict[str, Any]:
    """What follows low quality that she reported: just enough for him to deliver it, or T if that is more."""
    least = (1 - delta) * (market.penalty - market.price) / delta  # or he would rather roll back
    honest_round = market.price - market.effort_cost - (1 - market.success) * market.penalty
    if least <= honest_round:
        return "T"
    return _lottery(at, HIS, least, "T" if least <= market.margin else "Q", "G")


def _lottery(at: Corners, player: int, payoff: Any, one: str, other: str) -> dict[str, Any]:
    """The lottery over two corners that leaves a player with this payoff."""
    first, second = at[one][player], at[other][player]
    named = f"corners: what a player has at {one} above {other}"
    apart = check_number(named, first - second, "!= 0", lambda x: x != 0)
    share = check_probability(f"corners: the chance of {one} against {other}", (payoff - second) / apart)
    return {one: share, other: 1 - share}


def _checked(corners: Any) -> Corners:
    """The corners, with Python's own numbers."""
    check_kind("corners", corners, Mapping)
    if missing := [name for name in "OGQRL" if name not in corners]:
        raise ValueError(f"corners lacks {', '.join(missing)}: it must have O, G, Q, R and L")
    checked = {}
    for name, point in corners.items():
        check_kind(f"corners[{name!r}]", point, tuple, list)
        if len(point) != 2:
            raise ValueError(f"corners[{name!r}] = {point} must be a pair: the client's payoff and his")
        hers, his = (
            check_number(f"corners[{name!r}]", x, "two finite numbers", lambda x: x == x) for x in point
        )
        checked[name] = hers, his
    return checked
