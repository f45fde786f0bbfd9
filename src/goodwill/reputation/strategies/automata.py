"""Public profiles: finite automata that both players follow, and what they are worth.

A state of the automaton says what both players do in this round; the public outcome, and a lottery that both
see, say which state comes next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from goodwill.arithmetic import SNAP, is_exact
from goodwill.checks import check_discount, check_kind, check_probability, quoted, shown
from goodwill.linear import discounted, solve_in_kind
from goodwill.reputation.model import (
    CLIENT,
    CLIENT_STRATEGIES,
    OUTCOMES,
    PLAYERS,
    PROVIDER,
    PROVIDER_STRATEGIES,
    TREE,
    Behaviour,
    End,
    Market,
    check_outcome,
    ends,
    lottery,
    round_payoffs,
)

STRATEGIES = {CLIENT: CLIENT_STRATEGIES, PROVIDER: PROVIDER_STRATEGIES}


@dataclass(frozen=True, kw_only=True)
class State:
    """What both players do in a round, and which state follows.

    Parameters
    ----------
    client, provider : name of a strategy, or mapping from information set to a move or a lottery
    after : mapping from outcome to the name of a state, or to a lottery over names
    otherwise : the same, for outcomes that ``after`` does not name

    Raises
    ------
    ValueError
        If a strategy, an information set, a move or an outcome is unknown, or a lottery does not sum to 1.
    """

    client: str | Behaviour
    provider: str | Behaviour
    otherwise: str | Mapping[str, Any]
    after: Mapping[str, str | Mapping[str, Any]]

    def __post_init__(self) -> None:
        for player, given in ((CLIENT, self.client), (PROVIDER, self.provider)):
            if not isinstance(given, str):
                object.__setattr__(self, player, checked_behaviour(f"the {player}'s choice", given, player))
            self.behaviour(player)
        check_kind("after", self.after, Mapping)
        for outcome in self.after:
            if outcome not in OUTCOMES:
                raise ValueError(f"after: outcome = {outcome!r} is unknown: it must be one of {OUTCOMES}")
        after = {o: _checked_lottery(f"after[{o!r}]", choice) for o, choice in self.after.items()}
        object.__setattr__(self, "after", after)
        object.__setattr__(self, "otherwise", _checked_lottery("otherwise", self.otherwise))

    def behaviour(self, player: str) -> Behaviour:
        """What the player does, by information set."""
        if not (isinstance(player, str) and player in PLAYERS):
            raise ValueError(f"player = {quoted(player)} is unknown: it must be one of {PLAYERS}")
        given = self.client if player == CLIENT else self.provider
        if not isinstance(given, str):
            return given
        if given not in STRATEGIES[player]:
            known = [*STRATEGIES[player]]
            raise ValueError(f"{player} = {given!r} is no strategy: it must be one of {known}")
        return STRATEGIES[player][given]

    def following(self, outcome: str) -> Mapping[str, Any]:
        """The lottery over next states after an outcome."""
        check_outcome(outcome)
        return lottery(self.after.get(outcome, self.otherwise))


@dataclass(frozen=True, kw_only=True)
class PublicProfile:
    """Public strategies of both players, as one automaton.

    ``states`` by name; play begins in ``start``.

    Raises
    ------
    ValueError
        If a state that follows is unknown, or a lottery does not sum to 1.
    """

    states: Mapping[str, State]
    start: str

    def __post_init__(self) -> None:
        check_kind("states", self.states, Mapping)
        if not (isinstance(self.start, str) and self.start in self.states):
            known = [*self.states]
            raise ValueError(f"start = {self.start!r} is no state: it must be one of the states {known}")
        for name, state in self.states.items():
            check_kind(f"states[{name!r}]", state, State)
            for outcome in OUTCOMES:
                where = f"what follows on {outcome!r} in {name!r}"
                _check_known(where, state.following(outcome), set(self.states))


def checked_behaviour(name: str, given: Any, player: str) -> dict[str, str | dict[str, Any]]:
    """What a player does, by information set, with lotteries of Python's own numbers.

    Raises
    ------
    TypeError, ValueError
        If it is no mapping, an information set or a move is unknown, or a lottery does not sum to 1.

    Examples
    --------
    >>> checked_behaviour("committed", {"start": "stay"}, CLIENT)
    Traceback (most recent call last):
        ...
    ValueError: committed at 'start' = 'stay' is unknown: it must be one of ['in', 'out']
    """
    check_kind(name, given, Mapping)
    checked = {}
    for information, choice in given.items():
        nodes = [node for node in TREE.values() if (node.player, node.information) == (player, information)]
        if not nodes:
            raise ValueError(f"{name} = {information!r} is no information set of the {player}")
        where = f"{name} at {information!r}"
        checked[information] = _checked_lottery(where, choice)
        _check_known(where, choice, {move for node in nodes for move in node.moves})
    return checked


def _check_known(name: str, choice: str | Mapping[str, Any], known: set[str]) -> None:
    for option in lottery(choice):
        if option not in known:
            raise ValueError(f"{name} = {option!r} is unknown: it must be one of {sorted(known)}")


def _checked_lottery(name: str, choice: Any) -> str | dict[str, Any]:
    """A certain choice, or a lottery that sums to 1, with Python's own numbers."""
    if isinstance(choice, str):
        return choice
    check_kind(name, choice, str, Mapping)
    checked = {o: check_probability(f"{name}: {o!r}", probability) for o, probability in choice.items()}
    total = sum(checked.values())
    if total != 1 and (is_exact(total) or not abs(total - 1) <= SNAP):
        raise ValueError(f"{name} has probabilities that sum to {shown(total)}: they must sum to 1")
    return checked


# ---- What a profile is worth -------------------------------------------------------------------


def profile_values(market: Market, profile: PublicProfile, delta: Any) -> dict[str, tuple[Any, Any]]:
    """What client and provider get on average from each state on, if both follow the profile."""
    averages = _averages(market, profile, delta, lambda end: round_payoffs(market, end))
    return {name: (client, provider) for name, (client, provider) in averages.items()}


def outcome_shares(market: Market, profile: PublicProfile, delta: Any) -> dict[str, dict[str, Any]]:
    """From each state on, the discounted share of rounds that end in each outcome.

    >>> from fractions import Fraction as F
    >>> from goodwill.reputation import cooperation
    >>> outcome_shares(Market.pizza(penalty=0), cooperation(), F(6, 7))["trade"]["high 1"]
    Fraction(99, 100)
    """
    shares = _averages(market, profile, delta, lambda end: [int(end.outcome == o) for o in OUTCOMES])
    return {name: dict(zip(OUTCOMES, row, strict=True)) for name, row in shares.items()}


def _averages(
    market: Market, profile: PublicProfile, delta: Any, counts: Callable[[End], Sequence[Any]]
) -> dict[str, list[Any]]:
    """Discounted averages, by state, of what each end of a round counts."""
    check_kind("market", market, Market)
    check_kind("profile", profile, PublicProfile)
    delta = check_discount("delta", delta)
    names, gains, moves = [*profile.states], [], []
    for state in profile.states.values():
        reached = ends(market, state.behaviour(CLIENT), state.behaviour(PROVIDER))
        rows = [[p * x for x in counts(end)] for end, p in reached.items()]
        gains.append([sum(column) for column in zip(*rows, strict=True)])
        moves.append([(p, numbered(state.following(end.outcome), names)) for end, p in reached.items()])
    return dict(zip(names, solve_in_kind(*discounted(delta, gains, moves)), strict=True))


def numbered(lottery: Mapping[str, Any], names: list[str]) -> list[tuple[Any, int]]:
    """A lottery over states by number."""
    return [(chance, names.index(name)) for name, chance in lottery.items()]


def end_values(
    market: Market, delta: Any, state: State, values: Mapping[str, tuple[Any, Any]]
) -> dict[End, tuple[Any, ...]]:
    """What each end of the round is worth to both: this round's payoff, and the rest of the game."""
    every = {place for node in TREE.values() for place in node.moves.values() if isinstance(place, End)}
    worth = {}
    for end in every:
        later = [sum(p * values[n][k] for n, p in state.following(end.outcome).items()) for k in (0, 1)]
        now = round_payoffs(market, end)
        worth[end] = tuple((1 - delta) * x + delta * y for x, y in zip(now, later, strict=True))
    return worth
