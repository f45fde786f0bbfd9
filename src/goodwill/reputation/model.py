"""A market with moral hazard, and one round of it (Paper II, the setting).

The model and nothing else: its parameters, their ranges, the tree of one round and what each end of it
pays.  Nobody decides anything here.

A client (she) asks a provider (he) for service, or goes to an outside provider who is dearer and always
good.  The provider exerts effort or not; without effort quality is low, with effort it is high with
probability ``success``.  He sees the quality, and delivers, or acknowledges failure and pays the price back.
If he delivers, the client reports 1 (positive) or 0 (negative).  A negative report costs her ``fine`` and him
``penalty``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from goodwill.arithmetic import SNAP, difference, is_exact, is_symbolic
from goodwill.checks import check_kind, check_number, check_probability, check_share, quoted, shown

CLIENT, PROVIDER, NATURE = "client", "provider", "nature"
PLAYERS = (CLIENT, PROVIDER)

#: What both players see of a round: the client stayed out; the provider rolled the transaction back; or the
#: quality that was delivered, with the client's report on it.
OUTCOMES = ("out", "rolled back", "low 0", "low 1", "high 0", "high 1")

#: Two ways to read a round: every information set counts, or only the strategy as a whole.
READINGS = ("extensive", "normal")


@dataclass(frozen=True, kw_only=True)
class Market:
    """A market: the parameters of Paper II, checked once, here.

    Every number may be an int, a float, a :class:`fractions.Fraction` (then all results are exact), or a
    NumPy array of floats for the paper's formulas.  :meth:`symbolic` gives SymPy letters.

    Parameters
    ----------
    price : number > 0
        What the provider charges, p.
    outside_premium : number >= 0
        The outside provider charges ``price * (1 + outside_premium)``; the paper's rho.
    utility : number > price * (1 + outside_premium)
        What high quality is worth to the client, u; low quality is worth nothing.
    effort_cost : number > 0
        What effort costs the provider, c.
    success : number, 0 < success <= 1
        Probability that effort gives high quality, alpha.  1 is the limit of perfect monitoring.
    fine : number >= 0
        What a negative report costs the client, epsilon.
    penalty : number >= 0
        What a negative report costs the provider, epsilon with a bar.  It has no default: results depend
        on it.

    Raises
    ------
    TypeError, ValueError
        With the parameter's name, its value, and the range that it must lie in.

    Examples
    --------
    >>> market = Market.pizza(penalty=2.5)
    >>> market.outside_payoff, market.margin
    (Fraction(4, 5), Fraction(19, 100))
    >>> Market.pizza(penalty=-1)
    Traceback (most recent call last):
        ...
    ValueError: penalty = -1 is out of range: it must satisfy penalty >= 0
    """

    price: Any
    outside_premium: Any
    utility: Any
    effort_cost: Any
    success: Any
    fine: Any
    penalty: Any

    def __post_init__(self) -> None:
        numbers: dict[str, Any] = {}
        for name in ("price", "utility", "effort_cost"):
            numbers[name] = check_number(name, getattr(self, name), f"{name} > 0", lambda x: x > 0)
        for name in ("outside_premium", "fine", "penalty"):
            numbers[name] = check_number(name, getattr(self, name), f"{name} >= 0", lambda x: x >= 0)
        numbers["success"] = check_share("success", self.success)
        exact = all(map(is_exact, numbers.values()))
        for name, number in numbers.items():
            # Fractions, so that integers divide exactly.
            object.__setattr__(self, name, Fraction(number) if exact else number)
        outside = self.outside_payoff
        if not is_symbolic(outside) and not np.all(outside > 0):
            raise ValueError(
                f"utility = {shown(self.utility)} is out of range: it must satisfy utility > "
                f"price * (1 + outside_premium) = {shown(self.utility - outside)}, so that the outside "
                f"provider is worth its price"
            )

    @classmethod
    def pizza(cls, *, penalty: Any, **changes: Any) -> Market:
        """The paper's example: a pizza, delivered in half an hour or cold.

        The penalty must be given, since the paper's sections differ in it (its figures have 2.5).

        >>> Market.pizza(penalty=Fraction(1, 2), fine=0).success
        Fraction(99, 100)
        """
        values: dict[str, Any] = {
            "price": 1,
            "outside_premium": Fraction(1, 5),
            "utility": 2,
            "effort_cost": Fraction(4, 5),
            "success": Fraction(99, 100),
            "fine": Fraction(1, 100),
            "penalty": penalty,
        }
        return cls(**(values | changes))

    @classmethod
    def symbolic(cls, **known: Any) -> Market:
        """The market with SymPy letters for its parameters, except those that are given.

        The letters are the paper's: p, rho, u, c, alpha, epsilon and epsilon with a bar.  Needs SymPy.

        >>> Market.symbolic().margin
        alpha*p - c
        """
        from sympy import Symbol

        names = {
            "price": "p",
            "outside_premium": "rho",
            "utility": "u",
            "effort_cost": "c",
            "success": "alpha",
            "fine": "varepsilon",
            "penalty": r"\bar{\varepsilon}",
        }
        return cls(**({field: Symbol(letter, positive=True) for field, letter in names.items()} | known))

    @property
    def outside_payoff(self) -> Any:
        """What the client gets from the outside provider: u - p(1 + rho), here m."""
        return difference(self.utility, self.price * (1 + self.outside_premium))

    @property
    def margin(self) -> Any:
        """What the provider earns from a round of good service: alpha p - c, here v."""
        return difference(self.success * self.price, self.effort_cost)

    @property
    def good_service(self) -> Any:
        """What the client gets from a round of good service: alpha (u - p)."""
        return self.success * (self.utility - self.price)

    @property
    def gain(self) -> Any:
        """What good service gives the client over staying out: alpha (u - p) - m."""
        return difference(self.good_service, self.outside_payoff)

    @property
    def is_exact(self) -> bool:
        """Whether all numbers are ints and fractions, so that solvers do not round."""
        return all(is_exact(getattr(self, name)) for name in self.__dataclass_fields__)

    def with_changes(self, **changes: Any) -> Market:
        """The same market with some parameters changed.

        >>> Market.pizza(penalty=2).with_changes(fine=0).fine
        Fraction(0, 1)
        """
        return replace(self, **changes)


#: Services that a provider is asked for at random: the probability of each, and its market.
Services = Sequence[tuple[Any, Market]]


def checked_services(services: Services) -> list[tuple[Any, Market]]:
    """The services with probabilities of Python's own numbers, if these sum to 1.

    >>> checked_services([(Fraction(1, 2), Market.pizza(penalty=0))])
    Traceback (most recent call last):
        ...
    ValueError: services have probabilities that sum to 1/2: they must sum to 1
    """
    check_kind("services", services, list, tuple)
    found = []
    for k, service in enumerate(services):
        if not (isinstance(service, tuple) and len(service) == 2):
            raise TypeError(f"services[{k}] = {quoted(service)} is no pair (probability, market)")
        check_kind(f"the market of services[{k}]", service[1], Market)
        found.append((check_probability(f"the probability of services[{k}]", service[0]), service[1]))
    total = sum(chance for chance, _ in found)
    if total != 1 if is_exact(total) else abs(total - 1) > SNAP:
        raise ValueError(f"services have probabilities that sum to {shown(total)}: they must sum to 1")
    return found


def check_outcome(outcome: str) -> None:
    """Raise unless a round can end so.

    >>> check_outcome("late")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    ValueError: outcome = 'late' is unknown: it must be one of ('out', 'rolled back', 'low 0', ...
    """
    if not (isinstance(outcome, str) and outcome in OUTCOMES):
        raise ValueError(f"outcome = {quoted(outcome)} is unknown: it must be one of {OUTCOMES}")


class _End(NamedTuple):
    outcome: str
    effort: bool


class End(_End):
    """An end of the round: what both players see, and whether there was effort, which only he knows."""

    __slots__ = ()

    def __new__(cls, outcome: str, effort: bool) -> End:
        check_outcome(outcome)
        check_kind("effort", effort, bool)
        return super().__new__(cls, outcome, effort)


class Node(NamedTuple):
    """A node of the round: who moves, in which information set, and to which node or end each move leads."""

    player: str
    information: str
    moves: Mapping[str, int | End]


#: One round as a tree, with the paper's numbers of the nodes.  The client cannot tell node 7 from node 8.
TREE: Mapping[int, Node] = {
    1: Node(CLIENT, "start", {"out": End("out", False), "in": 2}),
    2: Node(PROVIDER, "asked", {"e0": 4, "e1": 3}),
    3: Node(NATURE, "quality", {"low": 5, "high": 6}),
    4: Node(PROVIDER, "low, no effort", {"d": 7, "r": End("rolled back", False)}),
    5: Node(PROVIDER, "low, effort", {"d": 8, "r": End("rolled back", True)}),
    6: Node(PROVIDER, "high, effort", {"d": 9, "r": End("rolled back", True)}),
    7: Node(CLIENT, "low", {"0": End("low 0", False), "1": End("low 1", False)}),
    8: Node(CLIENT, "low", {"0": End("low 0", True), "1": End("low 1", True)}),
    9: Node(CLIENT, "high", {"0": End("high 0", True), "1": End("high 1", True)}),
}

#: The client's strategies: a move in each information set that they reach.  "in01" reports 0 after low and 1
#: after high quality: it is honest.
CLIENT_STRATEGIES: Mapping[str, Mapping[str, str]] = {"out": {"start": "out"}} | {
    f"in{low}{high}": {"start": "in", "low": low, "high": high} for low in "01" for high in "01"
}
#: The provider's strategies: effort (e1) or not (e0), then what he does with low and with high quality:
#: deliver (d) or roll back (r).  "e1rd" is good service.
PROVIDER_STRATEGIES: Mapping[str, Mapping[str, str]] = {
    f"e0{act}": {"asked": "e0", "low, no effort": act} for act in "dr"
} | {
    f"e1{low}{high}": {"asked": "e1", "low, effort": low, "high, effort": high}
    for low in "dr"
    for high in "dr"
}


def check_reading(reading: str) -> None:
    """Raise unless a round can be read in this way.

    >>> check_reading("loose")
    Traceback (most recent call last):
        ...
    ValueError: reading = 'loose' is unknown: it must be 'extensive' or 'normal'
    """
    if not (isinstance(reading, str) and reading in READINGS):
        known = " or ".join(map(repr, READINGS))
        raise ValueError(f"reading = {quoted(reading)} is unknown: it must be {known}")


def chances(market: Market) -> dict[str, Any]:
    """Nature's moves: the probability of each quality after effort."""
    check_kind("market", market, Market)
    return {"low": 1 - market.success, "high": market.success}


def round_payoffs(market: Market, end: End) -> tuple[Any, Any]:
    """What one end of the round pays the client and the provider.

    >>> market = Market.pizza(penalty=Fraction(5, 2))
    >>> round_payoffs(market, End("low 0", False))
    (Fraction(-101, 100), Fraction(-3, 2))
    """
    check_kind("market", market, Market)
    check_kind("end", end, End)
    if end.outcome == "out":
        return market.outside_payoff, 0 * market.price
    effort = market.effort_cost if end.effort else 0 * market.price
    if end.outcome == "rolled back":
        return 0 * market.price, -effort
    quality, report = end.outcome.split()
    worth = market.utility if quality == "high" else 0
    fine, penalty = (market.fine, market.penalty) if report == "0" else (0, 0)
    return worth - market.price - fine, market.price - penalty - effort


def payoff_size(market: Market) -> Any:
    """The greatest payoff of a round, gain or loss: the unit in which rounding counts.

    >>> payoff_size(Market.pizza(penalty=Fraction(5, 2)))
    Fraction(23, 10)
    """
    every = {place for node in TREE.values() for place in node.moves.values() if isinstance(place, End)}
    return max(abs(payoff) for end in every for payoff in round_payoffs(market, end))


#: What a player does in one round: in each information set a move, or a lottery over moves.
Behaviour = Mapping[str, str | Mapping[str, Any]]


def lottery(choice: str | Mapping[str, Any]) -> Mapping[str, Any]:
    """A choice as a lottery: what is certain has probability 1.

    >>> lottery("in")
    {'in': 1}
    """
    check_kind("choice", choice, str, Mapping)
    return {choice: 1} if isinstance(choice, str) else choice


def choice_at(name: str, behaviour: Behaviour, information: str) -> Mapping[str, Any]:
    """The lottery over moves in an information set; an error calls the behaviour by ``name``.

    >>> choice_at("client", {"start": "in"}, "low")
    Traceback (most recent call last):
        ...
    ValueError: client = {'start': 'in'} says nothing for 'low'
    """
    check_kind(name, behaviour, Mapping)
    if information not in behaviour:
        raise ValueError(f"{name} = {quoted(behaviour)} says nothing for {information!r}")
    return lottery(behaviour[information])


def ends(market: Market, client: Behaviour, provider: Behaviour) -> dict[End, Any]:
    """The ends that the two players' behaviour reaches, with their probabilities.

    Parameters
    ----------
    client, provider : mapping from information set to a move, or to a lottery over moves
        They need choices only where they lead.

    Examples
    --------
    >>> honest, cheating = CLIENT_STRATEGIES["in01"], PROVIDER_STRATEGIES["e0d"]
    >>> ends(Market.pizza(penalty=2), honest, cheating)
    {End(outcome='low 0', effort=False): 1}
    """
    for name, given in ((CLIENT, client), (PROVIDER, provider)):
        check_kind(name, given, Mapping)
    behaviour = {CLIENT: client, PROVIDER: provider, NATURE: {"quality": chances(market)}}
    reached: dict[End, Any] = {}
    at: list[tuple[int | End, Any]] = [(1, 1)]
    while at:
        place, probability = at.pop(0)
        if isinstance(place, End):
            reached[place] = reached.get(place, 0) + probability
            continue
        player, information, moves = TREE[place]
        for move, chance in choice_at(player, behaviour[player], information).items():
            if move not in moves:
                raise ValueError(f"{player} = {quoted(move)} is no move at {information!r}: {[*moves]}")
            if chance != 0:
                at.append((moves[move], probability * chance))
    return reached
