"""A whole market, played: many clients, each in a relation of her own with the provider.

Every client is in some state of a public profile.  In each round all of them play; afterwards each goes on
with probability ``delta``, or leaves for good and a new client takes her place.  So the discount factor is
taken at its word, and the long-run share of an outcome is its discounted share.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from goodwill.checks import check_discount, check_integer, check_kind, check_probability, quoted
from goodwill.reputation.model import CLIENT, OUTCOMES, PROVIDER, Behaviour, Market, check_outcome, ends
from goodwill.reputation.strategies.automata import PublicProfile, State, checked_behaviour


@dataclass(frozen=True)
class Record:
    """What the mechanism has seen of a simulated market.

    ``counts[type]`` has shape (rounds, 6): how many rounds of clients of that type ended in each of
    ``OUTCOMES``.
    """

    counts: Mapping[str, Any]
    clients: int

    def share(self, *outcomes: str, types: Any = None) -> Any:
        """Share of all clients, by round, whose round ended in one of the outcomes: shape (rounds,)."""
        for outcome in outcomes:
            check_outcome(outcome)
        known = isinstance(types, Iterable) and all(isinstance(t, str) and t in self.counts for t in types)
        if types is not None and not known:
            raise ValueError(f"types = {quoted(types)} is out of range: they must be of {[*self.counts]}")
        columns = [OUTCOMES.index(outcome) for outcome in outcomes]
        chosen = self.counts if types is None else {name: self.counts[name] for name in types}
        return sum(count[:, columns].sum(axis=1) for count in chosen.values()) / self.clients


def simulate_market(
    market: Market,
    profile: PublicProfile,
    delta: Any,
    *,
    types: Mapping[str, tuple[Any, Behaviour]] | None = None,
    clients: int = 10_000,
    rounds: int = 200,
    seed: int = 1,
) -> Record:
    """Play a public profile with many clients of several types.

    Parameters
    ----------
    delta : number, 0 < delta < 1
        Probability that a client goes on after a round; otherwise a new one takes her place.
    types : mapping from name to (share, behaviour)
        Clients who always behave in one way, with their share; the rest is "normal" and follows the profile.
    clients : int, from 1 to a thousand million
    rounds : int, from 1 to 100,000
    seed : int, from 0 to 2**64 - 1

    Returns
    -------
    Record

    Examples
    --------
    >>> from goodwill.reputation import cooperation
    >>> record = simulate_market(Market.pizza(penalty=2), cooperation(), 0.9, clients=1000, rounds=5)
    >>> record.share("high 1").shape, record.share("low 1").sum()
    ((5,), np.float64(0.0))
    """
    check_kind("market", market, Market)
    check_kind("profile", profile, PublicProfile)
    delta = check_discount("delta", delta)
    clients = check_integer("clients", clients, least=1, most=10**9)
    rounds = check_integer("rounds", rounds, least=1, most=100_000)
    seed = check_integer("seed", seed, least=0, most=2**64 - 1)
    types = _checked_types({} if types is None else types)
    normal = check_probability("the share of normal clients", 1 - sum(share for share, _ in types.values()))
    rng = np.random.default_rng(seed)
    names = [*profile.states]
    kinds: dict[str, Behaviour | None] = {"normal": None} | {name: b for name, (_, b) in types.items()}
    shares = np.array([float(normal), *(float(share) for share, _ in types.values())])
    laws = {
        kind: [_law(market, state, behaviour, names) for state in profile.states.values()]
        for kind, behaviour in kinds.items()
    }
    start = names.index(profile.start)
    now = {kind: np.zeros(len(names), dtype=int) for kind in kinds}
    for kind, arrived in zip(kinds, rng.multinomial(clients, shares), strict=True):
        now[kind][start] = arrived
    counts = {kind: np.zeros((rounds, len(OUTCOMES)), dtype=int) for kind in kinds}
    for r in range(rounds):
        gone = 0
        for kind in kinds:
            after = np.zeros(len(names), dtype=int)
            for number, (chances, follows) in zip(now[kind], laws[kind], strict=True):
                seen = rng.multinomial(number, chances)
                counts[kind][r] += seen
                for of_outcome, law in zip(seen, follows, strict=True):
                    after += rng.multinomial(of_outcome, law)
            staying = rng.binomial(after, float(delta))
            gone += int((after - staying).sum())
            now[kind] = staying
        for kind, arrived in zip(kinds, rng.multinomial(gone, shares), strict=True):
            now[kind][start] += arrived
    return Record(counts, clients)


def _checked_types(types: Mapping[str, tuple[Any, Behaviour]]) -> dict[str, tuple[Any, Behaviour]]:
    check_kind("types", types, Mapping)
    checked: dict[str, tuple[Any, Behaviour]] = {}
    for name, entry in types.items():
        if not (isinstance(entry, tuple) and len(entry) == 2):
            raise TypeError(f"types[{name!r}] = {quoted(entry)} is no pair (share, behaviour)")
        share = check_probability(f"types[{name!r}]", entry[0])
        checked[name] = share, checked_behaviour(f"the behaviour of types[{name!r}]", entry[1], CLIENT)
    return checked


def _law(market: Market, state: State, behaviour: Behaviour | None, names: list[str]) -> tuple[Any, Any]:
    """Probabilities of the outcomes in a state, and of the next states after each."""
    client = state.behaviour(CLIENT) if behaviour is None else behaviour
    chances = np.zeros(len(OUTCOMES))
    for end, chance in ends(market, client, state.behaviour(PROVIDER)).items():
        chances[OUTCOMES.index(end.outcome)] += float(chance)
    follows = [[float(state.following(o).get(name, 0)) for name in names] for o in OUTCOMES]
    return chances / chances.sum(), np.array(follows)
