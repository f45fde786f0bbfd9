"""P1 as P2 faces it: strategies with finitely many private states (Paper I, Section 4.1).

P2 does not see what P1 has seen, so it faces a P1 in a hidden *private state*: what P1's strategy remembers.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodwill.checks import check_kind, check_number, check_probability, quoted, shown
from goodwill.last_exchange.model import LastExchange
from goodwill.last_exchange.strategies.profiles import Prior

Masses = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Layer:
    """The private states of P1 in one round: one entry a state.

    ``contributes`` is the probability that P1 contributes; ``on_pester`` and ``on_silence`` are the states of
    the next round, by P1's signal; ``part`` says which part of a mixture the state belongs to.
    """

    contributes: Masses
    on_pester: NDArray[np.intp]
    on_silence: NDArray[np.intp]
    part: NDArray[np.intp]

    def __post_init__(self) -> None:
        check_kind("contributes", self.contributes, np.ndarray)
        for probability in self.contributes.tolist():
            if not (type(probability) in (int, Fraction, float) and 0 <= probability <= 1):
                check_probability("contributes", probability)
        for name in ("on_pester", "on_silence", "part"):
            value = getattr(self, name)
            check_kind(name, value, np.ndarray)
            if value.shape != self.contributes.shape or value.dtype.kind not in "iu" or value.min() < 0:
                raise ValueError(
                    f"{name} = {shown(value)} is out of range: it must have a state's number for each of "
                    f"{len(self.contributes)} states"
                )


@dataclass(frozen=True, eq=False)
class Automaton:
    """A strategy of P1, or a mixture of several, with finitely many private states.

    ``start`` has the mass of each state in round T, ``layers[t]`` is round t.
    """

    start: Masses
    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        check_kind("start", self.start, np.ndarray)
        for mass in self.start:
            check_number("start", mass, "start >= 0", lambda x: x >= 0)
        check_kind("layers", self.layers, tuple)
        for layer in self.layers:
            check_kind("layers", layer, Layer)
        if not self.layers or len(self.start) != len(self.layers[-1].contributes):
            raise ValueError(
                f"start = {self.start} is out of range: it must have a mass for each state of the last layer"
            )


def altruistic_automaton(game: LastExchange) -> Automaton:
    """The altruistic P1: contributes in round T, later answers a pester with ``generosity``.

    Its two states in a round are: not pestered in the round before, pestered.
    """
    check_kind("game", game, LastExchange)
    zero = 0 * game.generosity
    replies = np.array([zero, game.generosity], dtype=object)
    first = np.array([zero + 1, zero + 1], dtype=object)
    layers = [
        Layer(first if t == game.T else replies, np.array([1, 1]), np.array([0, 0]), np.array([0, 0]))
        for t in range(game.T + 1)
    ]
    return Automaton(np.array([1, 0], dtype=object), tuple(layers))


def byzantine_automaton(game: LastExchange) -> Automaton:
    """The Byzantine P1: contributes at its rate, whatever it observes."""
    check_kind("game", game, LastExchange)
    stay = np.array([0])
    layers = [
        Layer(np.array([game.contribution_probability(t)], dtype=object), stay, stay, stay)
        for t in range(game.T + 1)
    ]
    return Automaton(np.array([1], dtype=object), tuple(layers))


def mixture(parts: list[tuple[Any, Automaton]]) -> Automaton:
    """The P1 that is each automaton with the given probability, and knows which."""
    check_kind("parts", parts, list)
    for pair in parts:
        if not isinstance(pair, tuple) or len(pair) != 2 or not isinstance(pair[1], Automaton):
            raise TypeError(f"parts = {parts!r} must be pairs (probability, Automaton)")
        check_probability("parts: probability", pair[0])
    if len({len(part.layers) for _, part in parts}) != 1:
        raise ValueError(f"parts = {quoted(parts)} is out of range: at least one, all of as many rounds")
    automata = [part for _, part in parts]
    layers = []
    for t in range(len(automata[0].layers)):
        rows = [part.layers[t] for part in automata]
        sizes = [len(part.layers[max(t - 1, 0)].contributes) for part in automata]
        shifts = np.cumsum([0, *sizes[:-1]])
        layers.append(
            Layer(
                np.concatenate([row.contributes for row in rows]),
                np.concatenate([row.on_pester + shift for row, shift in zip(rows, shifts, strict=True)]),
                np.concatenate([row.on_silence + shift for row, shift in zip(rows, shifts, strict=True)]),
                np.concatenate([np.full(len(row.part), k) for k, row in enumerate(rows)]),
            )
        )
    return Automaton(np.concatenate([share * part.start for share, part in parts]), tuple(layers))


def pessimistic_contributor(game: LastExchange, prior: Prior) -> Automaton:
    """P1 as a cautious P2 expects it, and as Figure 1 does: rational peers contribute in round T only.

    Byzantine ones (part 0) contribute at their rates, altruistic ones (1) as they are assigned, rational ones
    (2) once.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> prior = Prior(byzantine=F(1, 4), altruistic=F(1, 4))
    >>> pessimistic_contributor(LastExchange(T=3, generosity=F(1, 9)), prior).layers[2].contributes.tolist()
    [0, Fraction(0, 1), Fraction(1, 9), 0]
    """
    check_kind("game", game, LastExchange)
    check_kind("prior", prior, Prior)
    once = game.with_changes(byzantine_contributes=[0] * game.T + [1])
    return mixture(
        [
            (prior.byzantine, byzantine_automaton(game)),
            (prior.altruistic, altruistic_automaton(game)),
            (prior.rational, byzantine_automaton(once)),
        ]
    )


def minimal(automaton: Automaton) -> Automaton:
    """The same P1 with as few private states as possible.

    States of a round that act alike, and lead to states that are alike, are one state: nobody can tell them
    apart from outside.

    >>> from fractions import Fraction as F
    >>> twice = mixture([(F(1, 2), byzantine_automaton(LastExchange(T=3)))] * 2)
    >>> [len(layer.contributes) for layer in minimal(twice).layers]  # two parts stay two
    [2, 2, 2, 2]
    """
    check_kind("automaton", automaton, Automaton)
    layers: list[Layer] = []
    merged_into = np.zeros(0, dtype=int)
    for t, layer in enumerate(automaton.layers):
        on_pester = merged_into[layer.on_pester] if t else layer.on_pester * 0
        on_silence = merged_into[layer.on_silence] if t else layer.on_silence * 0
        kinds: dict[Any, int] = {}
        merged_into = np.array(
            [
                kinds.setdefault(kind, len(kinds))
                for kind in zip(
                    layer.contributes,
                    on_pester.tolist(),
                    on_silence.tolist(),
                    layer.part.tolist(),
                    strict=True,
                )
            ]
        )
        chance, pester, silence, part = zip(*kinds, strict=True)
        layers.append(
            Layer(
                np.array(chance, dtype=layer.contributes.dtype),
                np.array(pester),
                np.array(silence),
                np.array(part),
            )
        )
    start = np.zeros(len(layers[-1].contributes), dtype=automaton.start.dtype)
    np.add.at(start, merged_into, automaton.start)
    return Automaton(start, tuple(layers))
