"""Counterexamples to Paper II as tables for a pencil: states, ends of a round, alternatives.

What a state and an end of a round are worth follows from the automaton; what each alternative costs is what a
verifier found, and is the difference of two entries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from goodwill.companion.by_hand import Row, fraction, table
from goodwill.reputation.model import (
    CLIENT,
    OUTCOMES,
    PROVIDER,
    Behaviour,
    End,
    Market,
    lottery,
    round_payoffs,
)
from goodwill.reputation.strategies.automata import PublicProfile, State, end_values, profile_values
from goodwill.reputation.strategies.beliefs import HONEST
from goodwill.reputation.verify.verdict import WORDS, Verification, Witness

#: How a table says what a player does where.
DOES = WORDS | {"in": "in", "out": "out", "e0": "no effort", "e1": "effort", "d": "deliver", "r": "roll back"}
NODES = {
    CLIENT: ("start", "low", "high"),
    PROVIDER: ("asked", "low, no effort", "low, effort", "high, effort"),
}


def market_tables(
    market: Market,
    profile: PublicProfile,
    delta: Any,
    report: Verification,
    beliefs: Mapping[str, Any] | None = None,
) -> str:
    """A profile and what every alternative to it costs, as Markdown.

    Parameters
    ----------
    report : Verification
        What the verifier says of the profile, in the extensive reading or the normal one.
    beliefs : mapping from state to number, optional
        The provider's belief that his client is honest by nature, where he does not know.

    Examples
    --------
    >>> from fractions import Fraction
    >>> from goodwill.reputation import Market, cooperation, verify_public_profile
    >>> market, delta = Market.pizza(penalty=0), Fraction(6, 7)
    >>> report = verify_public_profile(market, cooperation(), delta)
    >>> print(market_tables(market, cooperation(), delta, report).splitlines()[-4])
    | he: low, effort | roll back | deliver | $1/50$ |
    """
    normal = profile_values(market, profile, delta)
    facing = replace(profile, states={n: replace(s, client=HONEST) for n, s in profile.states.items()})
    honest = normal if beliefs is None else profile_values(market, facing, delta)
    live = {name: s for name, s in profile.states.items() if beliefs is not None or _may_trade(s)}
    lines = [_parameters(market, delta), "", *_states(profile, live, normal, honest, beliefs), ""]
    lines += [
        "Now the rounds, state by state. An end of the round is worth "
        f"$1-\\delta={1 - delta}$ times its payoff and $\\delta={delta}$ times the state that follows. "
        "High quality takes effort, and is listed with its cost; the other ends are listed without, "
        "and effort costs him "
        f"$(1-\\delta)c={(1 - delta) * market.effort_cost}$ more. "
        "*Costs* is what an alternative, tried once, costs its player, given that the place is reached. "
        f"{'' if beliefs is None else BY_BAYES}Where the plan itself does not lead, "
        "*the plan* is the better move there.",
    ]
    for name, state in live.items():
        lines += ["", f"*State {name}.*", ""]
        lines += [*_ends(market, delta, state, normal, None if beliefs is None else honest), ""]
        lines += _alternatives(name, state, report)
    return "\n".join(lines)


#: What is to be said where he does not know her type.
BY_BAYES = (
    "What it costs him is a mean over her types, weighted with the state's belief or, once she has come in "
    "where a normal client may stay out, with that belief by Bayes' rule. "
)


def _may_trade(state: State) -> bool:
    return lottery(state.behaviour(CLIENT).get("start", "in")).get("in", 0) > 0


def _parameters(market: Market, delta: Any) -> str:
    given = {
        "p": market.price,
        r"\rho": market.outside_premium,
        "u": market.utility,
        "c": market.effort_cost,
        r"\alpha": market.success,
        r"\varepsilon": market.fine,
        r"\bar\varepsilon": market.penalty,
        r"\delta": delta,
    }
    told = ", ".join(f"${name}={value}$" for name, value in given.items())
    return (
        f"*By hand.* {told}; so $m=u-p(1+\\rho)={market.outside_payoff}$ and $v=\\alpha p-c={market.margin}$."
    )


def _states(
    profile: PublicProfile,
    live: Mapping[str, State],
    normal: Mapping[str, tuple[Any, Any]],
    honest: Mapping[str, tuple[Any, Any]],
    beliefs: Mapping[str, Any] | None,
) -> list[str]:
    heads = ["state", "she", "he", "worth to her", "to him"]
    heads += [] if beliefs is None else ["if she is honest", "belief in honesty"]
    rows: list[Row] = []
    for name, state in profile.states.items():
        row = [
            name,
            *(_conduct(state.behaviour(player), player, name in live) for player in (CLIENT, PROVIDER)),
        ]
        row += [fraction(value) for value in normal[name]]
        if beliefs is not None:
            row += [fraction(honest[name][1]), fraction(beliefs[name])]
        rows.append(tuple(row))
    return table(heads, rows)


def _conduct(behaviour: Behaviour, player: str, live: bool) -> str:
    """What a player does in a state, node by node."""
    if not live:
        return "out" if player == CLIENT else "–"
    made = [
        f"{node}: {_choice(behaviour[node])}" if node not in ("start", "asked") else _choice(behaviour[node])
        for node in NODES[player]
        if node in behaviour
    ]
    return "; ".join(made)


def _choice(choice: str | Mapping[str, Any]) -> str:
    """A move, or a lottery over moves.

    >>> _choice("d"), _choice({"0": 1, "1": 0})
    ('deliver', 'reports 0')
    """
    drawn = {move: chance for move, chance in lottery(choice).items() if chance}
    if len(drawn) == 1:
        return DOES[next(iter(drawn))]
    return ", ".join(f"{DOES[move]} {fraction(chance)}" for move, chance in drawn.items())


def _ends(
    market: Market,
    delta: Any,
    state: State,
    normal: Mapping[str, tuple[Any, Any]],
    honest: Mapping[str, tuple[Any, Any]] | None,
) -> list[str]:
    heads = ["outcome", "then", "her payoff", "his", "worth to her", "to him"]
    heads += [] if honest is None else ["if she is honest"]
    worth = end_values(market, delta, state, normal)
    facing = worth if honest is None else end_values(market, delta, state, honest)
    rows: list[Row] = []
    for outcome in OUTCOMES:
        end = End(outcome, outcome.startswith("high"))
        then = {following: chance for following, chance in state.following(outcome).items() if chance}
        drawn = ", ".join(f"{following} {fraction(chance)}" for following, chance in then.items())
        row = [outcome, next(iter(then)) if len(then) == 1 else drawn]
        row += [fraction(value) for value in (*round_payoffs(market, end), *worth[end])]
        row += [] if honest is None else [fraction(facing[end][1])]
        rows.append(tuple(row))
    return table(heads, rows)


def _alternatives(name: str, state: State, report: Verification) -> list[str]:
    rows: list[Row] = []
    for tried in report.deviations:
        if tried.state == name:
            who = "she" if tried.player == CLIENT else "he"
            instead = DOES.get(tried.instead, tried.instead)
            rows.append((f"{who}: {tried.information}", _plan(state, tried), instead, fraction(-tried.gain)))
    return table(("who, where", "the plan", "instead", "costs"), rows)


#: The two moves at a node, each by the other.
OTHER = {"d": "r", "r": "d", "e0": "e1", "e1": "e0", "0": "1", "1": "0", "in": "out", "out": "in"}


def _plan(state: State, tried: Witness) -> str:
    """What a player does who does not try this: the plan, or the other move where the plan does not lead."""
    planned = state.behaviour(tried.player).get(tried.information)
    if planned is not None:
        return _choice(planned)
    if tried.instead in OTHER:
        return DOES[OTHER[tried.instead]]
    whole = state.client if tried.player == CLIENT else state.provider
    return whole if isinstance(whole, str) else "the plan"
