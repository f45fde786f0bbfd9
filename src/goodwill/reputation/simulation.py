"""A whole market, played; and what a provider learns of many clients of one kind, each alone with him.

In the market every client is in some state of a public profile.  In each round all of them play; afterwards
each goes on with probability ``delta``, or leaves for good and a new client takes her place.  So the discount
factor is taken at its word, and the long-run share of an outcome is its discounted share.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from goodwill.arithmetic import SNAP
from goodwill.checks import (
    check_discount,
    check_inside,
    check_integer,
    check_kind,
    check_number,
    check_probability,
    quoted,
    shown,
)
from goodwill.reputation.model import CLIENT, OUTCOMES, PROVIDER, Behaviour, Market, check_outcome, ends
from goodwill.reputation.strategies.automata import PublicProfile, State, checked_behaviour
from goodwill.reputation.strategies.beliefs import report_beliefs


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


def passed_tests(
    honest_prior: Any, mimicry: Sequence[Any], level: Any, *, clients: int = 10_000, seed: int = 1
) -> dict[str, Any]:
    """How many tests each client passes: he goes on while he expects the truth with at most ``level``.

    He stops for good when she lies, and she is found out.

    Parameters
    ----------
    honest_prior : number in (0, 1]
    mimicry : sequence of numbers in [0, 1]
        Probability that a normal client tells the truth at each test, given that she did so before.
    level : number in [0, 1]
    clients : int, from 1 to ten million
    seed : int, from 0 to 2**64 - 1

    Returns
    -------
    dict
        By type, "honest" and "normal": an array with an entry for each client of that type.

    Examples
    --------
    >>> passed = passed_tests(1 / 4, [1 / 3, 0, 0], 1 / 2, clients=1000)
    >>> set(passed["honest"].tolist()), set(passed["normal"].tolist())
    ({2}, {0, 1})
    """
    expected = report_beliefs(honest_prior, mimicry)
    level = check_probability("level", level)
    clients, _, rng = _checked_run(clients, 1, seed)
    tests = next((k for k, belief in enumerate(expected) if belief > level), len(expected))
    honest = rng.random(clients) < float(honest_prior)
    passed, active = np.zeros(clients, dtype=int), np.full(clients, True)
    for truth in mimicry[:tests]:
        active &= honest | (rng.random(clients) < float(truth))
        passed += active
    return {"honest": passed[honest], "normal": passed[~honest]}


def simulated_tests(
    honest_prior: Any,
    expected: Any,
    mistakes: Any,
    *,
    clients: int = 10_000,
    rounds: int = 20_000,
    seed: int = 1,
) -> float:
    """Mean number of tests of an honest client who errs, in her worst case.

    A normal client tells the truth just so often that it is always expected with ``expected``, as long as
    the belief in honest clients lets her.  Every test until then counts.

    Parameters
    ----------
    honest_prior : number in (0, 1)
        The provider's first belief that she is honest.
    expected : number, 0 < expected < 1 - mistakes
    mistakes : number, 0 <= mistakes < 1
        Probability that she reports low quality as high by accident.
    clients : int, from 1 to ten million
    rounds : int, from 1 to 100,000
        No client has more tests than this.
    seed : int, from 0 to 2**64 - 1

    Examples
    --------
    Who never errs has as many tests as the statistical lemma allows:

    >>> simulated_tests(1 / 8, 1 / 2, 0, clients=10)
    3.0
    """
    prior = float(check_inside("honest_prior", honest_prior))
    rate = float(check_number("mistakes", mistakes, "0 <= mistakes < 1", lambda x: (x >= 0) & (x < 1)))
    level = float(check_inside("expected", expected))
    if not level < 1 - rate:
        raise ValueError(
            f"expected = {shown(expected)} is out of range: it must satisfy expected < 1 - mistakes = "
            f"{1 - rate:g}, or a mistake surprises nobody"
        )
    clients, rounds, rng = _checked_run(clients, rounds, seed)
    belief, tests = np.full(clients, np.log(prior)), np.zeros(clients)
    told = np.log((1 - rate) / level)
    erred = np.log(rate / (1 - level)) if rate else 0.0  # which then never happens
    doubted = np.log(level / (1 - rate)) + SNAP  # at a tie he tests her
    active = np.full(clients, True)
    for _ in range(rounds):
        active &= belief <= doubted
        if not active.any():
            break
        tests += active
        belief += active * np.where(rng.random(clients) < rate, erred, told)
    return float(tests.mean())


def simulated_false_reports(
    rate: Any,
    usual: Any,
    malicious_prior: Any,
    bearable: Any,
    *,
    clients: int = 10_000,
    rounds: int = 4_000,
    seed: int = 1,
) -> float:
    """Mean number of false reports that a malicious client makes before the provider stops.

    He knows that a client either reports good service as bad by mistake, with probability ``usual``, or
    means it, and does so at ``rate``.  After each false report he stops if he expects such reports more often
    than he can bear, or just as often.

    Parameters
    ----------
    rate, usual : numbers in (0, 1)
    malicious_prior : number from 0 to 1
        His first belief that she is malicious.
    bearable : number > 0
        The share of false reports at which good service pays nothing.
    clients : int, from 1 to ten million
    rounds : int, from 1 to 100,000
        Deliveries of good service, at most.
    seed : int, from 0 to 2**64 - 1

    Examples
    --------
    Who is known to be malicious has one; who is never believed to be has them all:

    >>> simulated_false_reports(0.5, 0.01, 1, 0.1, clients=100)
    1.0
    >>> 45 < simulated_false_reports(0.5, 0.01, 0, 0.1, clients=100, rounds=100) < 55
    True
    """
    high, low = (float(check_inside(name, x)) for name, x in (("rate", rate), ("usual", usual)))
    guess = float(check_probability("malicious_prior", malicious_prior))
    most = float(check_number("bearable", bearable, "bearable > 0", lambda x: x > 0))
    clients, rounds, rng = _checked_run(clients, rounds, seed)
    with np.errstate(divide="ignore"):  # nobody, or everybody, is malicious
        odds = np.full(clients, np.log(guess) - np.log(1 - guess))
    up, down = np.log(high / low), np.log((1 - high) / (1 - low))
    placed, active = np.zeros(clients), np.full(clients, True)
    for _ in range(rounds):
        false = active & (rng.random(clients) < high)
        placed += false
        odds += np.where(false, up, down) * active
        belief = np.exp(-np.logaddexp(0, -odds))
        active &= ~(false & (belief * high + (1 - belief) * low >= most))
        if not active.any():
            break
    return float(placed.mean())


def _checked_run(clients: int, rounds: int, seed: int) -> tuple[int, int, np.random.Generator]:
    clients = check_integer("clients", clients, least=1, most=10**7)
    rounds = check_integer("rounds", rounds, least=1, most=100_000)
    return clients, rounds, np.random.default_rng(check_integer("seed", seed, least=0, most=2**64 - 1))
