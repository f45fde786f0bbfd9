"""Is a profile a perfect Bayes equilibrium?  Every history of both players, on and off the path.

The profile that the paper proposes has a rational P1 that follows a threshold rule, and a rational P2 that
pesters while it is destitute (Sections 4 and 4.3).  At each history the verifier computes the player's belief
by Bayes' rule, its best plan against the other player's strategy, and what that plan has over the profile.
Bayes' rule is never silent here: losses make "nothing" possible after every history, and a pester is possible
whenever P1 still thinks that P2 may be destitute or Byzantine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from goodwill.arithmetic import is_exact
from goodwill.checks import check_probability
from goodwill.last_exchange.contributor import Solution, solve
from goodwill.last_exchange.game import (
    CONTRIBUTION,
    NOTHING,
    PESTER,
    Belief,
    LastExchange,
    after_move,
    after_signal,
    contributor_cost,
)
from goodwill.last_exchange.pesterer import (
    MOST_ROUNDS,
    Automaton,
    Layer,
    altruistic_automaton,
    byzantine_automaton,
    destitute_histories,
    mixture,
    satisfied_does_nothing,
)

#: More private states of P1 than this are not enumerated.
MOST_STATES = 200_000


@dataclass(frozen=True, kw_only=True)
class Prior:
    """The first beliefs of both players about the other: the rest is rational.

    >>> from fractions import Fraction as F
    >>> Prior(byzantine=F(1, 10), altruistic=F(1, 5)).rational
    Fraction(7, 10)
    >>> Prior(byzantine=0.7, altruistic=0.4)
    Traceback (most recent call last):
        ...
    ValueError: byzantine + altruistic = 1.1 is out of range: it must satisfy byzantine + altruistic <= 1
    """

    byzantine: Any
    altruistic: Any

    def __post_init__(self) -> None:
        check_probability("byzantine", self.byzantine)
        check_probability("altruistic", self.altruistic)
        together = self.byzantine + self.altruistic
        if together > 1:
            raise ValueError(
                f"byzantine + altruistic = {together} is out of range: "
                f"it must satisfy byzantine + altruistic <= 1"
            )

    @property
    def rational(self) -> Any:
        return 1 - self.byzantine - self.altruistic


class Memory(NamedTuple):
    """What a rational P1 remembers: its belief, whether it observed a pester in the round before, and the
    signals it has seen, if the Byzantine P2 looks at them (else "")."""

    belief: Belief
    pestered: bool
    signals: str


@dataclass(frozen=True)
class Profile:
    """What rational peers do: P1 by a rule, P2 pesters in every round t > 0 in which it is destitute.

    ``contributes(game, solution, t, memory)`` says whether P1 contributes in round t; ``solution`` is its
    problem solved, for thresholds.
    """

    name: str
    contributes: Callable[[LastExchange, Solution, int, Memory], bool]


def _reaches_threshold(game: LastExchange, solution: Solution, t: int, memory: Memory) -> bool:
    threshold = solution.threshold(t, memory.signals)
    return threshold is not None and bool(memory.belief.destitute >= threshold)


def _as_printed(game: LastExchange, solution: Solution, t: int, memory: Memory) -> bool:
    return (t == game.T or memory.pestered) and _reaches_threshold(game, solution, t, memory)


#: "paper": sigma_R,1 as printed, with the exact thresholds.  "repaired": without its clause "P1 observes
#: pestering", so that P1 contributes whenever its belief reaches the threshold.
PROFILES = {
    "paper": Profile("paper", _as_printed),
    "repaired": Profile("repaired", _reaches_threshold),
}


@dataclass(frozen=True)
class Witness:
    """A history at which a player gains by leaving the profile.

    ``moves`` and ``signals`` are the player's own, oldest first: "c", "p" or "n".  ``instead`` is the first
    move of its best plan there.  ``on_path`` says whether the history can occur if both follow the profile.
    """

    player: str
    t: int
    moves: str
    signals: str
    instead: str
    gain: Any
    on_path: bool

    def __str__(self) -> str:
        words = {"c": "contributed", "p": "pestered", "n": "did nothing"}
        saw = {"c": "a contribution", "p": "a pester", "n": "nothing"}
        does = {"c": "contribute", "p": "pester", "n": "do nothing"}
        rounds = range(self.t + len(self.moves), self.t, -1)
        past = "; ".join(
            f"in round {k} it {words[move]} and observed {saw[signal]}"
            for k, move, signal in zip(rounds, self.moves, self.signals, strict=False)
        )
        where = "on" if self.on_path else "off"
        return (
            f"{self.player} in round {self.t}{' (' + past + ')' if past else ''}, {where} the path: it gains "
            f"{self.gain} in expectation if it does better, beginning with: {does[self.instead]}."
        )


@dataclass(frozen=True)
class Verification:
    """The verdict on a profile.

    ``gain`` is the most that a player can gain at any of its histories, by its best plan there instead of
    the profile, in expected utility conditional on that history; ``gains`` has it by player, ``path_gains``
    only over histories that can occur if both follow the profile.  ``witness`` is where the greatest gain
    is, None if there is none.  Exact if the inputs are.
    """

    profile: str
    gains: dict[str, Any]
    path_gains: dict[str, Any]
    witnesses: tuple[Witness, ...]
    histories: int
    tolerance: float

    @property
    def gain(self) -> Any:
        return max(self.gains.values())

    @property
    def holds(self) -> bool:
        """Whether nobody gains anywhere (floats: more than ``tolerance``)."""
        return bool(self.gain <= self.tolerance)

    @property
    def holds_on_path(self) -> bool:
        """Whether nobody gains at a history that can occur."""
        return bool(max(self.path_gains.values()) <= self.tolerance)

    @property
    def witness(self) -> Witness | None:
        return max(self.witnesses, key=lambda w: w.gain, default=None)

    def __str__(self) -> str:
        if self.holds:
            return f"The profile {self.profile!r} is a perfect Bayes equilibrium: nobody gains anywhere."
        return f"The profile {self.profile!r} is no perfect Bayes equilibrium. {self.witness}"


def verify_equilibrium(
    game: LastExchange, prior: Prior, profile: str | Profile = "paper", *, tolerance: float = 1e-9
) -> Verification:
    """Check a profile at every history of both players.

    Parameters
    ----------
    prior : Prior
        The first belief of either player about the other.
    profile : Profile or "paper" or "repaired"
        What rational peers do.
    tolerance : float
        Gains up to this count as none in a game of floats; exact games have none.

    Returns
    -------
    Verification

    Raises
    ------
    ValueError
        If T exceeds ``pesterer.MOST_ROUNDS``, if there are more than ``MOST_STATES`` histories of P1 to tell
        apart, or if Lemma 3 may fail.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> game = LastExchange(T=2, loss=F(1, 2), s_c=F(1, 5), r_p=1, byzantine_pesters=1, b_c=1001)
    >>> report = verify_equilibrium(game, Prior(byzantine=F(1, 10), altruistic=F(4, 5)))
    >>> report.holds, report.holds_on_path, report.witness.player
    (False, True, 'P1')
    """
    profile = _profile(profile)
    if game.T > MOST_ROUNDS:
        raise ValueError(
            f"T = {game.T} is out of range: histories double with every round, "
            f"so the verifier needs T <= {MOST_ROUNDS}"
        )
    explored = _Explored(game, solve(game), prior, profile)
    contributor = _mixed(game, prior, explored)
    if not satisfied_does_nothing(game, contributor):
        raise ValueError(
            f"r_c = {game.r_c} is so large that a satisfied P2 might pester to keep P1 from contributing "
            f"(Lemma 3 needs a proof of its own here): lower r_c, or raise s_p = {game.s_p}"
        )
    first = explored.witnesses()
    second = [
        Witness(
            "P2",
            at.t,
            at.moves,
            NOTHING * (len(at.moves) + 1),
            PESTER if at.pester >= at.wait else NOTHING,
            at.gain,
            NOTHING not in at.moves,
        )
        for at in destitute_histories(game, contributor)
    ]
    # One float among the inputs, of either player, and the gains are floats.
    slack = 0.0 if all(is_exact(w.gain) for w in (*first, *second)) else tolerance
    return Verification(
        profile.name,
        {"P1": _greatest(first), "P2": _greatest(second)},
        {name: _greatest([w for w in all_ if w.on_path]) for name, all_ in (("P1", first), ("P2", second))},
        tuple(w for w in (*first, *second) if w.gain > slack),
        len(first) + len(second),
        slack,
    )


def expected_contributor(game: LastExchange, prior: Prior, profile: str | Profile = "paper") -> Automaton:
    """P1 as P2 expects it: Byzantine (part 0), altruistic (1) or rational and following the profile (2)."""
    return _mixed(game, prior, _Explored(game, solve(game), prior, _profile(profile)))


def _profile(profile: str | Profile) -> Profile:
    """The profile of that name."""
    if not isinstance(profile, str):
        return profile
    if profile not in PROFILES:
        raise ValueError(f"profile = {profile!r} is unknown: it must be one of {[*PROFILES]}, or a Profile")
    return PROFILES[profile]


def _mixed(game: LastExchange, prior: Prior, explored: _Explored) -> Automaton:
    return mixture(
        [
            (prior.byzantine, byzantine_automaton(game)),
            (prior.altruistic, altruistic_automaton(game)),
            (prior.rational, explored.automaton()),
        ]
    )


def _greatest(witnesses: list[Witness]) -> Any:
    return max((w.gain for w in witnesses), default=0)


class _Explored:
    """All memories that a rational P1 can have, round by round, also after its own deviations."""

    def __init__(self, game: LastExchange, solution: Solution, prior: Prior, profile: Profile) -> None:
        self.game, self.solution, self.profile = game, solution, profile
        start = Memory(Belief(prior.byzantine, 1 - prior.byzantine, 0 * prior.byzantine), False, "")
        #: for each round, the memories in it, with one history (moves, signals) that leads there, and
        #: whether some history without a deviation does.
        self.layers: list[dict[Any, tuple[Memory, tuple[str, str], bool]]] = [{} for _ in range(game.T + 1)]
        self.layers[game.T][self._key(start)] = (start, ("", ""), True)
        count = 1
        for t in range(game.T, 0, -1):
            for memory, (moves, signals), on_path in self.layers[t].values():
                for move in (True, False):
                    follows = on_path and move == self.acts(t, memory)
                    for signal, after in self.after(t, memory, move).items():
                        history = (moves + (CONTRIBUTION if move else NOTHING), signals + signal)
                        known = self.layers[t - 1].get(self._key(after))
                        if known is None or (follows and not known[2]):
                            self.layers[t - 1][self._key(after)] = (after, history, follows)
            count += len(self.layers[t - 1])
            if count > MOST_STATES:
                raise ValueError(
                    f"T = {game.T} gives more than {MOST_STATES} histories of P1 to tell apart: lower T"
                )

    def acts(self, t: int, memory: Memory) -> bool:
        return self.profile.contributes(self.game, self.solution, t, memory)

    def after(self, t: int, memory: Memory, contributes: bool) -> dict[str, Memory]:
        """The memory of the next round by signal, for the signals that are possible."""
        moved = after_move(self.game, memory.belief, contributes)
        following = {}
        for signal in (PESTER, NOTHING):
            masses = after_signal(self.game, t, moved, signal, memory.signals)
            if masses.total > 0:
                signals = memory.signals + signal if self.game.depends_on_history else ""
                following[signal] = Memory(masses.normalised(), signal == PESTER, signals)
        return following

    def _key(self, memory: Memory) -> Any:
        if self.game.is_exact:
            return memory
        return (*(float(f"{mass:.12g}") for mass in memory.belief), memory.pestered, memory.signals)

    def automaton(self) -> Automaton:
        """The rational P1 as P2 faces it: its private states are the memories it has without deviating."""
        memories = [
            {key: memory for key, (memory, _, on_path) in layer.items() if on_path} for layer in self.layers
        ]
        places = [{key: place for place, key in enumerate(layer)} for layer in memories]
        layers = []
        for t, layer in enumerate(memories):
            chance, on_pester, on_silence = [], [], []
            for memory in layer.values():
                move = self.acts(t, memory)
                chance.append(int(move))
                after = self.after(t, memory, move) if t else {}
                silent = places[t - 1][self._key(after[NOTHING])] if t else 0
                on_silence.append(silent)
                # A signal that is impossible to this P1 leads nowhere: any state will do.
                on_pester.append(places[t - 1][self._key(after[PESTER])] if PESTER in after else silent)
            layers.append(
                Layer(
                    np.array(chance, dtype=object),
                    np.array(on_pester),
                    np.array(on_silence),
                    np.zeros(len(chance), dtype=int),
                )
            )
        start = np.zeros(len(memories[-1]), dtype=object)
        start[0] = 1
        return Automaton(start, tuple(layers))

    def witnesses(self) -> list[Witness]:
        """Every history of P1 up to equal memories, with its gain there."""
        costs: list[dict[Any, Any]] = []
        found = []
        for t, layer in enumerate(self.layers):
            here = {}
            for key, (memory, (moves, signals), on_path) in layer.items():
                acts = self.acts(t, memory)
                here[key] = self._profile_cost(t, memory, acts, costs[t - 1] if t else {})
                contribute, wait = self.solution.costs(t, memory.belief, memory.signals)
                instead = CONTRIBUTION if contribute < wait else NOTHING
                gain = here[key] - min(contribute, wait)
                found.append(Witness("P1", t, moves, signals, instead, gain, on_path))
            costs.append(here)
        return found

    def _profile_cost(self, t: int, memory: Memory, acts: bool, later: dict[Any, Any]) -> Any:
        moved = after_move(self.game, memory.belief, acts)
        cost = 0
        for signal in (PESTER, NOTHING):
            masses = after_signal(self.game, t, moved, signal, memory.signals)
            if masses.total > 0:
                cost += masses.total * contributor_cost(self.game, acts, signal)
                if t:
                    cost += masses.total * later[self._key(self.after(t, memory, acts)[signal])]
        return cost
