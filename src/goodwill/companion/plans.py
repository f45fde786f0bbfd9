"""Evenings of a plan: an automaton that both keep to, as numbers from which a page draws what happens.

An explorer that has them plays them out below its sliders, for the plan that the sliders stand for.

What the page runs is in ``book/_extra/play``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from goodwill.checks import check_discount, check_integer, check_kind
from goodwill.companion.javascript import floats
from goodwill.companion.typeset import curly
from goodwill.reputation.model import (
    CLIENT,
    OUTCOMES,
    PROVIDER,
    End,
    Market,
    check_outcome,
    lottery,
    round_payoffs,
)
from goodwill.reputation.strategies.automata import PublicProfile, State
from goodwill.reputation.verify.one_shot import verify_public_profile

#: What is drawn on an evening, by its name in the page: who moves, what they know, and the move.
DRAWN = {
    "comes": (CLIENT, "start", "in"),
    "hurries": (PROVIDER, "asked", "e1"),
    "hands idle": (PROVIDER, "low, no effort", "d"),
    "hands cold": (PROVIDER, "low, effort", "d"),
    "hands hot": (PROVIDER, "high, effort", "d"),
    "praises cold": (CLIENT, "low", "1"),
    "praises hot": (CLIENT, "high", "1"),
}

#: What an explorer says of the evenings that it plays.
TEXTS = ("drawn", "nothing", "run", "many")

#: What it also says where the reader may decide.
OWN_TEXTS = ("mine", "learns")


def played_plan(
    market: Market,
    plan: PublicProfile,
    delta: Any,
    *,
    title: str,
    chance: Any = 1,
    says: Mapping[str, str] | None = None,
    left_open: Mapping[str, Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    """A plan as a page draws evenings of it, after a check that nobody gains by leaving it.

    Parameters
    ----------
    market, plan, delta
        As for :func:`~goodwill.reputation.verify_public_profile`.
    title : str
        What it is, in words.
    chance : number or str
        How likely the lottery of the first evening names it: a number, or the name of an explorer's.
    says : mapping
        A word for an evening in some of the states.
    left_open : mapping from state to mapping
        Names of an explorer's numbers, which the page takes for some chances of a state, keys of ``DRAWN``.

    Returns
    -------
    dict
        The market's ``success`` and ``effort_cost``; ``pays``, by outcome, what it leaves her with, and him
        if he did not hurry; the place of the ``start`` among ``states``; each of these with its chances, with
        what it ``says``, and with the lottery over places that is ``next``, by outcome.

    Raises
    ------
    ValueError
        If somebody gains by leaving the plan, or a state or a chance is unknown.

    Examples
    --------
    >>> from goodwill.reputation import rewarded_honesty
    >>> good = played_plan(Market.pizza(penalty=2), rewarded_honesty(), 0.9, title="good evenings")
    >>> good["pays"]["rolled back"], good["states"][0]["hands cold"], good["states"][0]["next"]["high 1"]
    ([0.0, 0.0], 0.0, [[0, 1.0]])
    """
    check_kind("plan", plan, PublicProfile)
    judged = verify_public_profile(market, plan, delta)
    if not judged.holds:
        raise ValueError(f"plan = {title!r} is none that both keep to: {judged}")
    says, left_open = says or {}, left_open or {}
    for name, given in (("says", says), ("left_open", left_open)):
        if unknown := sorted(given.keys() - plan.states.keys()):
            raise ValueError(f"{name} = {unknown} are unknown: the states are {[*plan.states]}")
    names = [*plan.states]
    rows = [
        _row(state, names, left_open.get(name, {})) | {"says": curly(says.get(name, ""))}
        for name, state in plan.states.items()
    ]
    return {
        "title": curly(title),
        "chance": chance if isinstance(chance, str) else float(chance),
        "success": float(market.success),
        "effort_cost": float(market.effort_cost),
        "pays": {outcome: floats(round_payoffs(market, End(outcome, False))) for outcome in OUTCOMES},
        "start": names.index(plan.start),
        "states": rows,
    }


def _row(state: State, names: list[str], left_open: Mapping[str, str]) -> dict[str, Any]:
    if unknown := sorted(left_open.keys() - DRAWN.keys()):
        raise ValueError(f"left_open = {unknown} are unknown: it may name {[*DRAWN]}")
    chances = {}
    for name, (player, information, move) in DRAWN.items():
        does = state.behaviour(player).get(information, {})  # nothing, where the state never leads
        chances[name] = float(lottery(does).get(move, 0))
    follows = {
        outcome: [
            [names.index(after), float(chance)]
            for after, chance in state.following(outcome).items()
            if chance
        ]
        for outcome in OUTCOMES
    }
    return chances | dict(left_open) | {"next": follows}


def played(
    plans: Sequence[Mapping[str, Any]],
    patience: Any,
    texts: Mapping[str, str],
    *,
    evenings: int = 8,
    outcome: str = "",
    money: bool = True,
    decides: str = "",
    learns: str = "",
) -> dict[str, Any]:
    """What an explorer plays out below its sliders: evenings of one of the plans, which a lottery names.

    Parameters
    ----------
    plans : sequence
        From :func:`played_plan`.
    patience : number, 0 < patience < 1
        What an evening counts of the one before, in averages over many runs.
    texts : mapping
        By the keys of ``TEXTS`` and, where the reader may decide, ``OWN_TEXTS``: "nothing", where no plan
        leads to the setting; "drawn", before the title of the plan that the lottery named, if there are
        several; "run", of one run, with {her:€} and {him:€} for what the two have, {count} evenings that
        ended in ``outcome``, of {evenings}; "many", of a thousand runs, with averages in the same places,
        {share:%} for that of ``outcome``, and {her_off:€} and the like for twice the standard errors; "mine",
        of the runs in which the reader decided, with {evenings} and {share:%}; "learns", if pizzas were cold
        there, with {truths} of {cold} that she called bad.  Each may name numbers of the explorer.
    evenings : int
        How many of a run are shown.
    outcome : one of OUTCOMES, or ""
        What is counted.
    money : bool
        Whether each evening shows what the two have so far.
    decides : str
        The words of a button, after which the reader says what she calls a cold pizza; "" for none.
    learns : str
        The explorer's slider that the next run takes from what the reader did: how often she told the truth.

    Returns
    -------
    dict
        All this, and the names of the explorer's numbers that the plans take for chances: ``uses``.

    Raises
    ------
    ValueError
        If a text is missing or unknown, the outcome is, or only one of ``decides`` and ``learns`` is given.
    """
    if outcome:
        check_outcome(outcome)
    if bool(decides) != bool(learns):
        raise ValueError(
            f"learns = {learns!r} is wrong: it names a slider where decides is given, and only there"
        )
    needed = {*TEXTS, *(OWN_TEXTS if decides else ())}
    if needed != {*texts}:
        raise ValueError(f"texts = {sorted(texts)} are wrong: they must be {sorted(needed)}")
    return {
        "plans": list(plans),
        "uses": _uses(plans),
        "patience": float(check_discount("patience", patience)),
        "evenings": check_integer("evenings", evenings, least=1, most=50),
        "outcome": outcome,
        "money": money,
        "decides": curly(decides),
        "learns": learns,
        "texts": curly(dict(texts)),
    }


def _uses(plans: Sequence[Mapping[str, Any]]) -> list[str]:
    """The explorer's numbers that the plans take for chances."""
    chances = [plan["chance"] for plan in plans]
    chances += [state[name] for plan in plans for state in plan["states"] for name in DRAWN]
    return sorted({chance for chance in chances if isinstance(chance, str)})
