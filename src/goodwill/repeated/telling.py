"""The play behind a payoff in words: what is played in each state of an automaton, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from goodwill.proofs.rejected import short
from goodwill.repeated.automaton import State

Lottery = tuple[tuple[Any, int], ...]


def told(
    number: int, states: Sequence[State], actions: Sequence[Sequence[str]], signals: Sequence[str]
) -> str:
    """One state of an automaton as a sentence; states are counted from 1.

    Signals after which the same follows are named together, most of them as *anything else*.

    >>> from fractions import Fraction as F
    >>> from goodwill.repeated import RepeatedGame
    >>> game = RepeatedGame([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], F(1, 2))
    >>> states = game.equilibrium_payoffs().strategy((2, 2)).states
    >>> names, seen = [["give", "take"]] * 2, ["(give, give)", "(give, take)", "(take, give)", "(take, take)"]
    >>> k = [s.payoff for s in states].index((2, 2))
    >>> told(k, states, names, seen).split(":", 1)[1]
    ' play (give, give). After (give, give) or (take, take): stay. After anything else: go to state 1.'
    """
    state = states[number]
    first, second = (own[a] for own, a in zip(actions, state.actions, strict=True))
    follows: dict[Lottery, list[str]] = {}
    for lottery, name in zip(state.lotteries, signals, strict=True):
        follows.setdefault(tuple((w, k) for w, k in lottery if w), []).append(name)
    most = max(reversed(follows), key=lambda lottery: len(follows[lottery]))
    said = [
        f"After {_listed(names)}: {_next(lottery, number)}."
        for lottery, names in follows.items()
        if lottery != most
    ]
    rest = "anything else" if said else "whatever is seen" if len(signals) > 1 else f"{signals[0]}"
    if said and len(follows[most]) == 1:
        rest = follows[most][0]
    said.append(f"After {rest}: {_next(most, number)}.")
    worth = ", ".join(map(short, state.payoff))
    return f"State {number + 1}, worth ({worth}): play ({first}, {second}). {' '.join(said)}"


def reached(start: int, states: Sequence[State]) -> list[int]:
    """The numbers of the states that can follow, from a first one on, in the order in which they turn up."""
    found = [start]
    for number in found:
        for lottery in states[number].lotteries:
            found += [k for k in dict.fromkeys(k for w, k in lottery if w) if k not in found]
    return found


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _next(lottery: Lottery, here: int) -> str:
    if len(lottery) == 1:
        (_, number) = lottery[0]
        return "stay" if number == here else f"go to state {number + 1}"
    chances = [f"with {short(w)} {'stay' if k == here else f'go to state {k + 1}'}" for w, k in lottery]
    return f"{', '.join(chances[:-1])}, and {chances[-1]}"
