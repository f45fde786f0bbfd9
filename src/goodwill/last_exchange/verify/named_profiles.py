"""Is a profile a perfect Bayes equilibrium?  Every history of both players, on and off the path.

The profile that the paper proposes has a rational P1 that follows a threshold rule, and a rational P2 that
pesters while it is destitute (Sections 4 and 4.3).  At each history the verifier computes the player's belief
by Bayes' rule, its best plan against the other player's strategy, and what that plan has over the profile.
Losses make "nothing" possible after every history, and a pester is possible unless P1 is sure of Byzantine
peers that do not pester.  A contribution can be impossible to a P2 that did not pester; Bayes' rule is then
silent, but such a P2 is satisfied, and does nothing under every belief (:func:`satisfied_does_nothing`).

Three profiles have a name, and are checked as long as there are not too many different beliefs.  Any other
pair of strategies is a :class:`~goodwill.last_exchange.strategies.profiles.Profile`, and is checked on the
whole game tree.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from goodwill.checks import check_kind, check_number
from goodwill.last_exchange.model import (
    CONTRIBUTION,
    NOTHING,
    PESTER,
    Belief,
    LastExchange,
    after_move,
    after_signal,
    contributor_cost,
    pays,
)
from goodwill.last_exchange.solvers.contributor import Solution, solve
from goodwill.last_exchange.solvers.pesterer import satisfied_does_nothing
from goodwill.last_exchange.solvers.silence import silence
from goodwill.last_exchange.strategies.automata import (
    Automaton,
    Layer,
    altruistic_automaton,
    byzantine_automaton,
    minimal,
    mixture,
)
from goodwill.last_exchange.strategies.profiles import Prior, Profile
from goodwill.last_exchange.verify.every_history import verify_profile
from goodwill.last_exchange.verify.verdict import Verification, Witness, report

#: More private states of P1 than this are not enumerated.
MOST_STATES = 200_000

#: So many histories at which P2 gains are listed for a round, the greatest gains first.
MOST_WITNESSES = 1000


class Memory(NamedTuple):
    """What a rational P1 remembers: its belief, whether it observed a pester in the round before, and the
    signals it has seen, if the Byzantine P2 looks at them (else "")."""

    belief: Belief
    pestered: bool
    signals: str


Rule = Callable[[LastExchange, Solution, int, Memory], bool]


def _reaches_threshold(game: LastExchange, solution: Solution, t: int, memory: Memory) -> bool:
    threshold = solution.threshold(t, memory.signals)
    return threshold is not None and bool(pays(memory.belief.destitute, threshold))


def _as_printed(game: LastExchange, solution: Solution, t: int, memory: Memory) -> bool:
    return (t == game.T or memory.pestered) and _reaches_threshold(game, solution, t, memory)


def _once_asked(game: LastExchange, solution: Solution, t: int, memory: Memory) -> bool:
    return memory.belief.satisfied == 0 and _reaches_threshold(game, solution, t, memory)


#: "paper": sigma_R,1 as printed, with the exact thresholds.  "repaired": without its clause "P1 observes
#: pestering", so that P1 contributes whenever its belief reaches the threshold.  "extended": the same, but
#: not again before it is pestered; it also serves games beyond the paper's bound (3), up to round t*.
PROFILES: dict[str, Rule] = {
    "paper": _as_printed,
    "repaired": _reaches_threshold,
    "extended": _once_asked,
}


def verify_equilibrium(
    game: LastExchange, prior: Prior, profile: str | Profile = "paper", *, tolerance: float = 1e-9
) -> Verification:
    """Check a profile at every history of both players.

    Parameters
    ----------
    prior : Prior
        The first belief of either player about the other.
    profile : "paper", "repaired", "extended" or Profile
        What rational peers do: the paper's strategies as printed; without the clause "P1 observes
        pestering"; that, but no second contribution before a pester; or any pair of strategies (see
        :func:`verify_profile`, which needs a short game).
    tolerance : float
        Gains up to this count as none in a game of floats; exact games have none.

    Returns
    -------
    Verification

    Raises
    ------
    ValueError
        If there are more than ``MOST_STATES`` histories of P1 to tell apart, if those of P2 lead to too many
        different beliefs (:func:`~goodwill.last_exchange.silence`), or if Lemma 3 may fail.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> game = LastExchange(T=2, loss=F(1, 2), s_c=F(1, 5), r_p=1, byzantine_pesters=1, b_c=1001)
    >>> report = verify_equilibrium(game, Prior(byzantine=F(1, 10), altruistic=F(4, 5)))
    >>> report.holds, report.holds_on_path, report.witness.player
    (False, True, 'P1')
    """
    check_kind("game", game, LastExchange)
    check_kind("prior", prior, Prior)
    check_number("tolerance", tolerance, "tolerance >= 0", lambda x: x >= 0)
    if isinstance(profile, Profile):
        return verify_profile(game, prior, profile, tolerance=tolerance)
    rule = _rule(profile)
    explored = _Explored(game, prior, rule)
    contributor = _mixed(game, prior, explored)
    if not satisfied_does_nothing(game, contributor):
        raise ValueError(
            f"r_c = {game.r_c} is so large that a satisfied P2 might pester to keep P1 from contributing "
            f"(Lemma 3 needs a proof of its own here): lower r_c, or raise s_p = {game.s_p}"
        )
    first = explored.witnesses()
    second, histories = _pesterer_witnesses(game, contributor)
    return report(profile, first + second, len(first) + histories, tolerance)


def expected_contributor(game: LastExchange, prior: Prior, profile: str = "paper") -> Automaton:
    """P1 as P2 expects it: Byzantine (part 0), altruistic (1) or rational and following the profile (2)."""
    check_kind("game", game, LastExchange)
    check_kind("prior", prior, Prior)
    return _mixed(game, prior, _Explored(game, prior, _rule(profile), deviations=False))


def decision(game: LastExchange, profile: str = "paper") -> Callable[[int, Belief, str], bool]:
    """What a rational P1 does in the profile of that name: a function of the round, its belief and signals.

    Examples
    --------
    As printed, it has to be asked:

    >>> game = LastExchange(T=3, loss=0.25, s_c=0.5)
    >>> [decision(game, name)(2, Belief(0.1, 0.9), "n") for name in ("paper", "repaired")]
    [False, True]
    """
    check_kind("game", game, LastExchange)
    rule, solution = _rule(profile), solve(game)

    def acts(t: int, belief: Belief, signals: str) -> bool:
        return rule(game, solution, t, Memory(belief.normalised(), signals.endswith(PESTER), signals))

    return acts


def _rule(profile: str) -> Rule:
    """What P1 does in the profile of that name."""
    if not isinstance(profile, str) or profile not in PROFILES:
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


def _pesterer_witnesses(game: LastExchange, contributor: Automaton) -> tuple[list[Witness], int]:
    """Histories of a destitute P2 with their gains, and how many there are.

    Of those with the same belief one is listed; off the path only those with the greatest gains are.
    """
    problem = silence(game, contributor)
    found, histories = [], 0
    for t in range(game.T, 0, -1):
        here, worth = problem.round(t), problem.worths[t]
        total = here.masses.sum(axis=1)
        best = np.maximum(worth[PESTER], worth[NOTHING])
        gains = (best - worth["profile"]) / np.where(np.asarray(total > 0, dtype=bool), total, 1)
        greatest = np.argsort(-gains, kind="stable")[:MOST_WITNESSES].tolist()
        for row in dict.fromkeys([0, *greatest]):
            instead = PESTER if pays(worth[PESTER][row], worth[NOTHING][row]) else NOTHING
            gain, signals = gains.item(row), NOTHING * (here.length + 1)
            found.append(Witness("P2", t, here.moves(row), signals, instead, gain, row == 0))
        histories += 2**here.length
    return found, histories


class _Explored:
    """All memories that a rational P1 can have, round by round; with ``deviations`` also after its own."""

    def __init__(self, game: LastExchange, prior: Prior, rule: Rule, deviations: bool = True) -> None:
        self.game, self.solution, self.rule = game, solve(game), rule
        #: Whether neither the rule nor the best plan gives anything while some P2 may be satisfied.
        self.quiet = deviations and self._is_quiet()
        start = Memory(Belief(prior.byzantine, 1 - prior.byzantine, 0 * prior.byzantine), False, "")
        #: for each round, the memories in it, with one history (moves, signals) that leads there, and
        #: whether that history is without a deviation.
        self.layers: list[dict[Any, tuple[Memory, tuple[str, str], bool]]] = [{} for _ in range(game.T + 1)]
        #: for each round and memory, the next memory by move and signal, where possible
        self.after: list[dict[Any, dict[tuple[bool, str], Any]]] = [{} for _ in range(game.T + 1)]
        self.layers[game.T][self._key(start, True)] = (start, ("", ""), True)
        count = 1
        for t in range(game.T, 0, -1):
            for key, (memory, history, on_path) in self.layers[t].items():
                self.after[t][key] = self._follow(t, memory, history, on_path, deviations)
            count += len(self.layers[t - 1])
            if count > MOST_STATES:
                raise ValueError(
                    f"T = {game.T} gives more than {MOST_STATES} histories of P1 to tell apart: lower T"
                )

    def _is_quiet(self) -> bool:
        game, solution = self.game, self.solution
        if game.depends_on_history or any(solution.at(t).most_unprompted for t in range(game.T)):
            return False
        # After a contribution and silence, the belief in D is at most this; a threshold rule that is
        # quiet here is quiet at every belief with satisfied peers.
        moved = after_move(game, Belief(0, 1), contributes=True)
        memory = Memory(after_signal(game, 1, moved, NOTHING).normalised(), False, "")
        return not any(self.rule(game, solution, t, memory) for t in range(game.T))

    def acts(self, t: int, memory: Memory) -> bool:
        return self.rule(self.game, self.solution, t, memory)

    def _follow(
        self, t: int, memory: Memory, history: tuple[str, str], on_path: bool, deviations: bool
    ) -> dict[tuple[bool, str], Any]:
        """Enter the memories that may follow into the next round, and return their keys."""
        acts, (moves, signals), keys = self.acts(t, memory), history, {}
        for move in (True, False) if deviations else (acts,):
            follows = on_path and move == acts
            moved = after_move(self.game, memory.belief, move)
            for signal in (PESTER, NOTHING):
                masses = after_signal(self.game, t, moved, signal, memory.signals)
                if masses.total > 0:
                    seen = memory.signals + signal if self.game.depends_on_history else ""
                    after = Memory(masses.normalised(), signal == PESTER, seen)
                    keys[move, signal] = key = self._key(after, follows)
                    known = self.layers[t - 1].get(key)
                    if known is None or known[0].belief.satisfied > after.belief.satisfied:
                        told = (moves + (CONTRIBUTION if move else NOTHING), signals + signal)
                        self.layers[t - 1][key] = (after, told, follows)
        return keys

    def _key(self, memory: Memory, on_path: bool) -> Any:
        """Memories with the same key are one: equal, or different only in how many satisfied peers there are
        where that changes no cost; the fewest of them make the greatest gain, and stand for all."""
        belief = memory.belief
        if self.quiet and belief.satisfied > 0:
            belief = Belief(belief.byzantine, belief.destitute).normalised()
        if not self.game.is_exact:
            belief = Belief(*(float(f"{mass:.12g}") for mass in belief))
        return belief, memory.belief.satisfied > 0, memory.pestered, memory.signals, on_path

    def automaton(self) -> Automaton:
        """The rational P1 as P2 faces it: its private states are the memories it has without deviating."""
        layers: list[Layer] = []
        places: dict[Any, int] = {}
        for t, layer in enumerate(self.layers):
            chance: list[int] = []
            on_pester, on_silence, here = [], [], {}
            for key, (memory, _, on_path) in layer.items():
                if on_path:
                    move = self.acts(t, memory)
                    after = self.after[t][key] if t else {}
                    silent = places[after[move, NOTHING]] if t else 0
                    here[key] = len(chance)
                    chance.append(int(move))
                    on_silence.append(silent)
                    # A signal that is impossible to this P1 leads nowhere: any state will do.
                    pestered = after.get((move, PESTER))
                    on_pester.append(silent if pestered is None else places[pestered])
            layers.append(
                Layer(
                    np.array(chance, dtype=object),
                    np.array(on_pester),
                    np.array(on_silence),
                    np.zeros(len(chance), dtype=int),
                )
            )
            places = here
        return minimal(Automaton(np.array([1], dtype=object), tuple(layers)))

    def witnesses(self) -> list[Witness]:
        """Every history of P1 up to equal memories, with its gain there."""
        later: dict[Any, Any] = {}  # costs of following the rule, per unit of B and D: N adds none
        found = []
        for t, layer in enumerate(self.layers):
            beliefs = Belief(
                *np.array([memory.belief for memory, _, _ in layer.values()], dtype=self._dtype).T
            )
            histories = [memory.signals for memory, _, _ in layer.values()]
            contribute, wait = (
                np.asarray(costs).tolist() for costs in self._least_costs(t, beliefs, histories)
            )
            here = {}
            for k, (key, (memory, (moves, signals), on_path)) in enumerate(layer.items()):
                cost = self._rule_cost(t, key, memory, later)
                here[key] = cost / (memory.belief.byzantine + memory.belief.destitute)
                instead = CONTRIBUTION if contribute[k] < wait[k] else NOTHING
                gain = cost - min(contribute[k], wait[k])
                found.append(Witness("P1", t, moves, signals, instead, gain, on_path))
            later = here
        return found

    @property
    def _dtype(self) -> Any:
        return object if self.game.is_exact else float

    def _least_costs(self, t: int, beliefs: Belief, histories: list[str]) -> tuple[Any, Any]:
        if not self.game.depends_on_history:
            return self.solution.costs(t, beliefs)
        rows = zip(*beliefs, histories, strict=True)
        costs = [self.solution.costs(t, Belief(*masses), history) for *masses, history in rows]
        return [act for act, _ in costs], [wait for _, wait in costs]

    def _rule_cost(self, t: int, key: Any, memory: Memory, later: dict[Any, Any]) -> Any:
        acts = self.acts(t, memory)
        moved = after_move(self.game, memory.belief, acts)
        cost = 0
        for signal in (PESTER, NOTHING):
            masses = after_signal(self.game, t, moved, signal, memory.signals)
            if masses.total > 0:
                cost += masses.total * contributor_cost(self.game, acts, signal)
                if t:
                    cost += (masses.byzantine + masses.destitute) * later[self.after[t][key][acts, signal]]
        return cost
