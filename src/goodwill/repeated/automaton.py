"""Strategies as automata: what is played, what follows each signal, checked and played."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from goodwill.checks import MOST, check_integer, check_kind, check_number, quoted
from goodwill.games.repeated import Array, Game
from goodwill.proofs import ProofRejected, Strategy, check
from goodwill.proofs.saving import save
from goodwill.repeated.stating import exact_game, lottery, states_of, vector
from goodwill.sums import times

Actions = tuple[int, int]


class State(NamedTuple):
    """A state of an automaton: ``lotteries[s]`` are the (weight, next state) after public signal s."""

    actions: Actions
    payoff: tuple[Any, Any]
    lotteries: tuple[tuple[tuple[Any, int], ...], ...]


class Missing(NamedTuple):
    """The inequality that an automaton lacks: at some actions a player gains so much by others."""

    gain: float
    player: int
    actions: tuple[int, int]


class Played(NamedTuple):
    """Discounted payoffs of many plays: means and standard errors, shape (2,), and the rounds of each."""

    mean: Array
    standard_error: Array
    rounds: int


@dataclass(frozen=True, eq=False)
class Automaton:
    """A strategy profile with public randomisation.

    ``states[k]`` says what is played in state k, what it is worth, and the lottery over the next state after
    each public signal; ``start`` is a lottery over the first state.
    """

    game: Game
    states: tuple[State, ...]
    start: tuple[tuple[Any, int], ...]

    def __post_init__(self) -> None:
        check_kind("game", self.game, Game)
        check_kind("states", self.states, Sequence)
        for state in self.states:
            check_kind("states", state, State)
        check_kind("start", self.start, Sequence)
        for option in self.start:
            check_kind("start", option, tuple, list)
            if len(option) != 2:
                raise ValueError(f"start = {quoted(self.start)} is out of range: pairs of weight and state")
            check_number("start: weight", option[0], "a finite number", lambda x: x == x)
            check_integer("start: state", option[1], least=0, most=len(self.states) - 1)

    @property
    def payoff(self) -> tuple[Any, Any]:
        """What the profile is worth to the players."""
        first, second = (sum(w * self.states[k].payoff[i] for w, k in self.start) for i in (0, 1))
        return first, second

    @property
    def theorem(self) -> Strategy:
        """That it is an equilibrium and worth its payoff, with the proof, which are its states."""
        game, scope = exact_game(self.game)
        return Strategy(
            game, scope, states_of(self.game, self.states), lottery(self.start), vector(self.payoff)
        )

    def verify(self) -> str:
        """Check that it is an equilibrium, in fractions: see :mod:`goodwill.proofs`.

        Returns
        -------
        str
            The theorem that is proved, in words.

        Raises
        ------
        ProofRejected
            If a deviation gains, or the payoffs are not those of the automaton.
        """
        return check(self.theorem)

    def save(self, file: str | Path) -> None:
        """Write the theorem and its proof to a file, which ``python -m goodwill check`` reads."""
        save(self.theorem, file)

    def greatest_gain(self) -> Any:
        """The most that a one-shot deviation gains in any state: not above 0, since it is an equilibrium.

        Raises
        ------
        ProofRejected
            If it is none.
        """
        self.verify()
        return greatest_gain(self.game.in_fractions, self.states)

    def play(self, plays: int = 10_000, rounds: int | None = None, seed: int = 1) -> Played:
        """Simulate it, by default until what remains is worth less than 1e-6 of the payoffs.

        ``plays`` is from 2 to a million, ``rounds`` from 0 to a million; the same seed gives the same result.
        """
        plays = check_integer("plays", plays, least=2, most=MOST)
        rounds = None if rounds is None else check_integer("rounds", rounds, least=0, most=MOST)
        seed = check_integer("seed", seed, least=0)
        delta = float(self.game.delta)
        if rounds is None:
            rounds = int(np.ceil(np.log(1e-6) / np.log(delta)))
        random = np.random.default_rng(seed)
        count = len(self.states)
        signals = self.game.law.shape[2]
        law = np.array([self.game.law[s.actions] for s in self.states], dtype=float)
        stage = np.array([self.game.payoffs[s.actions] for s in self.states], dtype=float)
        moves = np.zeros((count, signals, count))
        for k, state in enumerate(self.states):
            for s, row in enumerate(state.lotteries):
                for weight, following in row:
                    moves[k, s, following] += float(weight)
        start = np.zeros(count)
        for weight, k in self.start:
            start[k] += float(weight)
        at = _draw(random, np.broadcast_to(start, (plays, count)))
        total = np.zeros((plays, 2))
        for t in range(rounds):
            total += (1 - delta) * delta**t * stage[at]
            seen = _draw(random, law[at])
            at = _draw(random, moves[at, seen])
        return Played(total.mean(axis=0), total.std(axis=0, ddof=1) / np.sqrt(plays), rounds)


def _draw(random: np.random.Generator, chances: Array) -> Array:
    """One draw from each row of chances."""
    sums = np.cumsum(chances, axis=1)
    draws = random.random(len(chances)) * sums[:, -1]
    return np.asarray((sums < draws[:, None]).sum(axis=1).clip(max=chances.shape[1] - 1))


def greatest_gain(game: Game, states: Sequence[State], tolerance: float = 0, exact: bool = True) -> Any:
    """The most that a one-shot deviation gains in any state, if it is at most ``tolerance``.

    With ``exact`` in the game's numbers, else in floats.

    Returns
    -------
    number
        At most 0 in an equilibrium.

    Raises
    ------
    ProofRejected
        With the state and what is wrong with it.
    """
    delta, gains = game.delta, []
    kind = game.payoffs.dtype if exact else float
    payoffs = np.array([s.payoff for s in states], dtype=kind).reshape(-1, 2)
    for number, state in enumerate(states):
        later: Any = np.empty((len(state.lotteries), 2), dtype=payoffs.dtype)
        known: dict[int, Any] = {}  # after many signals the same follows
        if len(later) != game.law.shape[2]:
            raise ProofRejected(f"state {number} must say what follows each of {game.law.shape[2]} signals")
        for s, row in enumerate(state.lotteries):
            if id(row) in known:
                later[s] = known[id(row)]
                continue
            total = sum(weight for weight, _ in row)
            if abs(total - 1) > tolerance or any(weight < 0 for weight, _ in row):
                raise ProofRejected(f"state {number}: the lottery after signal {s} is none")
            later[s] = known[id(row)] = sum(weight * payoffs[k] for weight, k in row)
        law = game.law[state.actions]
        seen = np.flatnonzero(law != 0)
        worth = (1 - delta) * game.payoffs[state.actions] + delta * (law[seen, None] * later[seen]).sum(
            axis=0
        )
        if any(abs(worth - payoffs[number]) > tolerance):
            raise ProofRejected(f"state {number} is worth {worth}, not {state.payoff}")
        for player, gain, shift in game.shifts(*state.actions):
            change = sum(x * later[y, player] for y, x in shift)
            gains.append((1 - delta) * gain + delta * change)
            if gains[-1] > tolerance:
                raise ProofRejected(f"state {number}: player {player} gains {gains[-1]} by a deviation")
    return max(gains, default=0)


def most_missing(game: Game, states: Sequence[State]) -> Missing:
    """The inequality that the states break most, in floats."""
    delta, found = float(game.delta), []
    payoffs = np.array([s.payoff for s in states], dtype=float).reshape(-1, 2)
    for state in states:
        later = np.array([sum(float(w) * payoffs[k] for w, k in row) for row in state.lotteries])
        for player, gain, shift in game.deviations(*state.actions):
            change = times(shift.astype(float), later[:, player])
            found.append(Missing(float((1 - delta) * gain + delta * change), player, state.actions))
    return max(found)
