"""Many clients, many providers, many services: one public automaton for a whole market, and what it is worth.

The paper looks at one client and one provider.  Here each state of a public profile is a *meeting*: it says
which client comes to which provider for which service, and what the two do.  The outcome and a lottery say
which meeting comes next.  All meetings are seen by everybody, so what happens between two may be answered by
a third.

Whoever is not in a meeting gets nothing in it.  The discount factor is that of the whole market, from one
meeting to the next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from goodwill.checks import check_discount, check_flag, check_integer, check_kind, check_probability, quoted
from goodwill.linear import discounted, solve_in_kind
from goodwill.reputation.model import (
    CLIENT,
    PROVIDER,
    Market,
    ends,
    lottery,
    round_payoffs,
)
from goodwill.reputation.strategies.automata import PublicProfile, State, numbered


@dataclass(frozen=True, kw_only=True)
class Meeting(State):
    """A state in which one client meets one provider.

    Parameters
    ----------
    market : Market
        The service that is asked for: its price, its penalty and so on.
    between : (str, str)
        The names of the client and of the provider.
    client, provider, after, otherwise
        As in :class:`State`; the states that follow are meetings, too.
    """

    market: Market
    between: tuple[str, str] = (CLIENT, PROVIDER)

    def __post_init__(self) -> None:
        super().__post_init__()
        check_kind("market", self.market, Market)
        _check_pair("between", self.between)


def meeting_values(profile: PublicProfile, discount: Any) -> dict[str, dict[str, Any]]:
    """What everybody gets on average from each meeting on, by state and by name.

    Examples
    --------
    Two clients in turn.

    >>> from fractions import Fraction as F
    >>> from goodwill.reputation import Market, cooperation
    >>> market = Market.pizza(penalty=1)
    >>> profile = market_profile(market, cooperation(), [("Ann", "Bob"), ("Eve", "Bob")])
    >>> values = meeting_values(profile, F(9, 10))[profile.start]
    >>> {name: str(value) for name, value in values.items()}
    {'Ann': '99/190', 'Bob': '19/100', 'Eve': '891/1900'}
    """
    discount = check_discount("discount", discount)
    names = sorted({name for meeting in meetings_of(profile).values() for name in meeting.between})
    states, rewards, moves = [*profile.states], [], []
    for meeting in meetings_of(profile).values():
        reached = ends(meeting.market, meeting.behaviour(CLIENT), meeting.behaviour(PROVIDER))
        gets = dict.fromkeys(names, 0 * discount)
        for end, chance in reached.items():
            for name, payoff in zip(meeting.between, round_payoffs(meeting.market, end), strict=True):
                gets[name] += chance * payoff
        rewards.append([gets[name] for name in names])
        moves.append(
            [(chance, numbered(meeting.following(end.outcome), states)) for end, chance in reached.items()]
        )
    solved = solve_in_kind(*discounted(discount, rewards, moves))
    return {state: dict(zip(names, row, strict=True)) for state, row in zip(states, solved, strict=True)}


def meetings_of(profile: PublicProfile) -> dict[str, Meeting]:
    check_kind("profile", profile, PublicProfile)
    found = {}
    for name, state in profile.states.items():
        if not isinstance(state, Meeting):
            raise TypeError(f"states[{name!r}] is no Meeting: it must say who meets whom, for which service")
        found[name] = state
    return found


def market_profile(
    market: Market,
    profile: PublicProfile,
    schedule: Sequence[tuple[str, str]],
    *,
    shared: bool = False,
    turns: Sequence[Mapping[int, Any]] | None = None,
) -> PublicProfile:
    """A profile of one client and one provider, played by all who meet.

    Parameters
    ----------
    profile : PublicProfile
        What each pair does.
    schedule : sequence of (client, provider)
        Who meets, in this order.  A pair may come several times.
    shared : bool
        Whether all have one record, so that what one pair does all answer; by default each has its own.
    turns : sequence of mapping from place in the schedule to probability, optional
        For each meeting of the schedule, which one comes next.  By default the next one does, and the first
        after the last.

    Returns
    -------
    PublicProfile
        Its states are meetings, named by :func:`meeting_name`.

    Raises
    ------
    ValueError
        If there is not one lottery for each meeting of the schedule.
    """
    check_kind("market", market, Market)
    check_kind("profile", profile, PublicProfile)
    _check_schedule(schedule)
    shared = check_flag("shared", shared)
    turns = _checked_turns(turns, len(schedule))
    pairs = [*dict.fromkeys(schedule)]
    states: dict[str, State] = {}
    for turn, pair in enumerate(schedule):
        for record in product(profile.states, repeat=1 if shared else len(pairs)):
            own = 0 if shared else pairs.index(pair)
            state = profile.states[record[own]]

            def following(
                choice: Mapping[str, Any],
                record: tuple[str, ...] = record,
                own: int = own,
                turns: Mapping[int, Any] = turns[turn],
            ) -> dict[str, Any]:
                return {
                    meeting_name(schedule, then, (*record[:own], name, *record[own + 1 :])): p * chance
                    for name, p in choice.items()
                    for then, chance in turns.items()
                }

            states[meeting_name(schedule, turn, record)] = Meeting(
                market=market,
                between=pair,
                client=state.client,
                provider=state.provider,
                after={outcome: following(state.following(outcome)) for outcome in state.after},
                otherwise=following(lottery(state.otherwise)),
            )
    start = (profile.start,) * (1 if shared else len(pairs))
    return PublicProfile(states=states, start=meeting_name(schedule, 0, start))


def _checked_turns(turns: Sequence[Mapping[int, Any]] | None, meetings: int) -> Sequence[Mapping[int, Any]]:
    """For each meeting of the schedule the lottery over the next; by default they come in turn."""
    if turns is None:
        return [{(turn + 1) % meetings: 1} for turn in range(meetings)]
    check_kind("turns", turns, list, tuple)
    if len(turns) != meetings:
        raise ValueError(f"turns has {len(turns)} entries: it must have one for each of {meetings} meetings")
    checked = []
    for k, law in enumerate(turns):
        check_kind(f"turns[{k}]", law, Mapping)
        if unknown := [then for then in law if then not in range(meetings)]:
            raise ValueError(f"turns[{k}] = {unknown[0]!r} is no place in a schedule of {meetings}")
        checked.append({then: check_probability(f"turns[{k}][{then!r}]", p) for then, p in law.items()})
    return checked


def _check_schedule(schedule: Sequence[tuple[str, str]]) -> None:
    check_kind("schedule", schedule, list, tuple)
    if not schedule:
        raise ValueError(f"schedule = {schedule} is empty: it must name at least one pair (client, provider)")
    for k, pair in enumerate(schedule):
        _check_pair(f"schedule[{k}]", pair)


def _check_pair(name: str, pair: tuple[str, str]) -> None:
    if not (isinstance(pair, tuple) and len(pair) == 2 and all(isinstance(who, str) for who in pair)):
        raise TypeError(f"{name} = {quoted(pair)} is no pair of names (client, provider)")
    if pair[0] == pair[1]:
        raise ValueError(f"{name} = {quoted(pair)} is one person: a client must meet somebody else")


def meeting_name(schedule: Sequence[tuple[str, str]], turn: int, record: Sequence[str]) -> str:
    """How a meeting of a market profile is called: who meets, in which turn, and all records.

    >>> meeting_name([("Ann", "Bob")], 0, ["trade"])
    'Ann with Bob (turn 0): trade'
    """
    _check_schedule(schedule)
    check_integer("turn", turn, least=0, most=len(schedule) - 1)
    check_kind("record", record, list, tuple)
    for k, state in enumerate(record):
        check_kind(f"record[{k}]", state, str)
    client, provider = schedule[turn]
    return f"{client} with {provider} (turn {turn}): {', '.join(record)}"
