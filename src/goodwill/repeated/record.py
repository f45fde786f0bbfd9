"""Scopes and automata as the kernel has them: see :mod:`goodwill.proofs.statements`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from goodwill import proofs
from goodwill.repeated.automaton import State
from goodwill.repeated.game import RepeatedGame
from goodwill.repeated.stating import play


def symmetric_scope(game: RepeatedGame) -> proofs.Symmetric:
    """The scope of strongly symmetric play: signals keep their names, but under perfect monitoring."""
    n, _, signals = game.law.shape
    if game.is_perfect:
        return proofs.Symmetric(tuple(j * n + i for i, j in game.profiles))
    return proofs.Symmetric(tuple(range(signals)))


def states_of(game: RepeatedGame, states: Sequence[State]) -> tuple[proofs.State, ...]:
    """An automaton's states as the kernel has them."""
    found = []
    for actions, payoff, lotteries in states:
        follow = tuple(_lottery(lottery) for lottery in lotteries)
        value = tuple(Fraction(x) for x in payoff)
        found.append(proofs.State(play(game, actions), value, follow))
    return tuple(found)


def _lottery(lottery: Iterable[tuple[Any, int]]) -> proofs.statements.Weights:
    """Weights by state, each state once."""
    total: dict[int, Fraction] = {}
    for weight, k in lottery:
        total[k] = total.get(k, Fraction(0)) + Fraction(weight)
    return tuple(sorted((k, weight) for k, weight in total.items() if weight))
