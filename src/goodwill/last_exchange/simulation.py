"""Played-out last exchanges: two peers, and the lossy network between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from goodwill.checks import MOST, check_integer, check_kind, check_probability
from goodwill.last_exchange.model import (
    CONTRIBUTION,
    NOTHING,
    PESTER,
    Belief,
    LastExchange,
    after_move,
    after_signal,
)
from goodwill.last_exchange.solvers.contributor import Solution, solve
from goodwill.last_exchange.strategies.automata import Automaton
from goodwill.last_exchange.strategies.profiles import Prior
from goodwill.last_exchange.strategies.views import Strategy, View
from goodwill.last_exchange.verify.named_profiles import expected_contributor

#: More rounds than this are not played out.
MOST_ROUNDS = 10_000


@dataclass(frozen=True)
class RoundPlayed:
    """One round as an outsider sees it: the moves, and what of them arrived."""

    t: int
    contributes: bool
    contribution_arrives: bool
    pesters: bool
    pester_arrives: bool


def best_contributor(game: LastExchange, prior: Belief) -> Strategy:
    """P1's best response to peers that pester while destitute; ties contribute."""
    check_kind("game", game, LastExchange)
    check_kind("prior", prior, Belief)
    solution: Solution = solve(game)

    def strategy(t: int, view: View) -> Any:
        belief = contributor_belief(game, prior, view)
        return int(solution.contributes(t, belief, view.signals))

    return strategy


def contributor_belief(game: LastExchange, prior: Belief, view: View) -> Belief:
    """P1's belief after what it did and saw, by Bayes' rule round after round.

    >>> from fractions import Fraction as F
    >>> game = LastExchange(T=4, loss=F(1, 4), byzantine_pesters=F(1, 2))
    >>> contributor_belief(game, Belief(F(1, 2), F(1, 2)), View("n", "p"))
    Belief(byzantine=Fraction(1, 3), destitute=Fraction(2, 3), satisfied=Fraction(0, 1))
    """
    check_kind("game", game, LastExchange)
    check_kind("prior", prior, Belief)
    check_kind("view", view, View)
    belief = prior
    for past, (move, signal) in enumerate(zip(view.moves, view.signals, strict=True)):
        belief = after_move(game, belief, move == CONTRIBUTION)
        belief = after_signal(game, game.T - past, belief, signal, view.signals[:past])
        belief = belief.normalised()  # in each round, or long histories would underflow
    return belief.normalised()


def contributor_beliefs(game: LastExchange, prior: Belief, rounds: Sequence[RoundPlayed]) -> list[Belief]:
    """What P1 believes before a play, and after each round of it.

    >>> from fractions import Fraction as F
    >>> game, lost = LastExchange(T=4, loss=F(1, 4)), RoundPlayed(4, True, False, True, False)
    >>> [str(belief.destitute) for belief in contributor_beliefs(game, Belief(F(0), F(1)), [lost])]
    ['1', '1/13']
    """
    rounds = _checked_rounds(rounds)
    moves = "".join(CONTRIBUTION if r.contributes else NOTHING for r in rounds)
    signals = "".join(PESTER if r.pester_arrives else NOTHING for r in rounds)
    views = [View(moves[:k], signals[:k]) for k in range(len(rounds) + 1)]
    return [contributor_belief(game, prior, view) for view in views]


def pesterer_belief(game: LastExchange, contributor: Automaton, view: View) -> tuple[Any, ...]:
    """P2's belief about P1 after what it did and saw, by Bayes' rule round after round.

    Parameters
    ----------
    contributor : Automaton
        P1 as P2 expects it; from :func:`expected_contributor` its parts are Byzantine (0), altruistic (1) and
        rational (2).
    view : View
        P2's moves, and its signals: as many, or one more.

    Returns
    -------
    tuple
        The probability of each part of the mixture that P1 may be.

    Raises
    ------
    ValueError
        If the automaton is of another length than the game, or if no P1 of the mixture could have sent what
        P2 observed.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> game = LastExchange(T=3, loss=F(1, 4), s_c=1, b_c=100, r_c=0, generosity=F(1, 2))
    >>> known = expected_contributor(game, Prior(byzantine=F(2, 9), altruistic=F(1, 9)))
    >>> [str(share) for share in pesterer_belief(game, known, View("p", "nn"))]
    ['256/471', '23/471', '64/157']
    """
    check_kind("game", game, LastExchange)
    check_kind("contributor", contributor, Automaton)
    check_kind("view", view, View)
    if len(contributor.layers) != game.T + 1:
        raise ValueError(
            f"T = {game.T} does not fit contributor, which has {len(contributor.layers)} rounds: "
            f"it must have T + 1"
        )
    masses, t = contributor.start, game.T
    for past, signal in enumerate(view.signals):
        layer = contributor.layers[t]
        arrives = (1 - game.loss) * layer.contributes
        masses = masses * (arrives if signal == CONTRIBUTION else 1 - arrives)
        if not masses.sum() > 0:
            raise ValueError(f"{view} is impossible: no P1 of the mixture sends what P2 observed")
        if past < len(view.moves) and t > 0:
            felt, t = (1 - game.loss if view.moves[past] == PESTER else 0), t - 1
            after = np.zeros(len(contributor.layers[t].contributes), dtype=object)
            np.add.at(after, layer.on_pester, felt * masses)
            np.add.at(after, layer.on_silence, (1 - felt) * masses)
            masses = after
    part = contributor.layers[t].part
    return tuple(masses[part == k].sum() / masses.sum() for k in range(int(part.max()) + 1))


def pesterer_beliefs(
    game: LastExchange, contributor: Automaton, rounds: Sequence[RoundPlayed]
) -> list[tuple[Any, ...]]:
    """What P2 believes before a play, and in each round of it after what it observed there.

    >>> from fractions import Fraction as F
    >>> from goodwill.last_exchange import altruistic_automaton, byzantine_automaton, mixture
    >>> game, lost = LastExchange(T=4, loss=F(1, 4)), RoundPlayed(4, True, False, True, False)
    >>> who = mixture([(F(1, 2), byzantine_automaton(game)), (F(1, 2), altruistic_automaton(game))])
    >>> [str(altruistic) for _, altruistic in pesterer_beliefs(game, who, [lost])]
    ['1/2', '1/5']
    """
    rounds = _checked_rounds(rounds)
    moves = "".join(PESTER if r.pesters else NOTHING for r in rounds)
    signals = "".join(CONTRIBUTION if r.contribution_arrives else NOTHING for r in rounds)
    views = [View(moves[: max(k - 1, 0)], signals[:k]) for k in range(len(rounds) + 1)]
    return [pesterer_belief(game, contributor, view) for view in views]


def _checked_rounds(rounds: Sequence[RoundPlayed]) -> Sequence[RoundPlayed]:
    check_kind("rounds", rounds, Sequence)
    for played in rounds:
        check_kind("rounds", played, RoundPlayed)
    return rounds


def play(game: LastExchange, contributor: Strategy, pesterer: Strategy, seed: int) -> tuple[RoundPlayed, ...]:
    """Play one last exchange.

    Parameters
    ----------
    contributor, pesterer : strategies of P1 and P2
    seed : int
        The same seed gives the same game.

    Returns
    -------
    tuple of RoundPlayed
        From round T down to round 0.

    Examples
    --------
    >>> from goodwill.last_exchange import persistent_pesterer
    >>> from goodwill.last_exchange.strategies.views import altruistic_contributor
    >>> game = LastExchange(T=3, loss=0.25)
    >>> rounds = play(game, altruistic_contributor(game), persistent_pesterer(game), seed=1)
    >>> [r.t for r in rounds], rounds[0].contributes
    ([3, 2, 1, 0], True)
    """
    check_kind("game", game, LastExchange)
    check_integer("T", game.T, least=1, most=MOST_ROUNDS)
    for name, strategy in (("contributor", contributor), ("pesterer", pesterer)):
        if not callable(strategy):
            raise TypeError(f"{name} = {strategy!r} is no strategy: it must be a function of t and a View")
    random = np.random.default_rng(check_integer("seed", seed, least=0))
    ours, theirs = View(), View()
    rounds = []
    for t in range(game.T, -1, -1):
        chance = contributor(t, ours)
        check_probability(f"contributor(t={t}, {ours})", chance)
        contributes = bool(random.random() < chance)
        contribution_arrives = contributes and bool(random.random() >= game.loss)
        theirs = View(theirs.moves, theirs.signals + (CONTRIBUTION if contribution_arrives else NOTHING))
        chance = pesterer(t, theirs)
        check_probability(f"pesterer(t={t}, {theirs})", chance)
        pesters = bool(random.random() < chance)
        pester_arrives = pesters and bool(random.random() >= game.loss)
        theirs = View(theirs.moves + (PESTER if pesters else NOTHING), theirs.signals)
        ours = View(
            ours.moves + (CONTRIBUTION if contributes else NOTHING),
            ours.signals + (PESTER if pester_arrives else NOTHING),
        )
        rounds.append(RoundPlayed(t, contributes, contribution_arrives, pesters, pester_arrives))
    return tuple(rounds)


def utilities(game: LastExchange, rounds: tuple[RoundPlayed, ...]) -> tuple[Any, Any]:
    """What P1 and P2 have gained from these rounds: the utilities of Section 2.

    >>> game = LastExchange(T=1, s_c=2, r_p=1, b_c=10, r_c=1, s_p=1)
    >>> utilities(game, (RoundPlayed(1, True, False, True, True), RoundPlayed(0, True, True, False, False)))
    (-5, 8)
    """
    check_kind("game", game, LastExchange)
    check_kind("rounds", rounds, tuple, list)
    for played in rounds:
        check_kind("rounds", played, RoundPlayed)
    received = sum(r.contribution_arrives for r in rounds)
    contributor = -(
        sum(r.contributes for r in rounds) * game.s_c + sum(r.pester_arrives for r in rounds) * game.r_p
    )
    pesterer = (game.b_c if received else 0) - (
        sum(r.pesters for r in rounds) * game.s_p + received * game.r_c
    )
    return contributor, pesterer


@dataclass(frozen=True)
class Simulation:
    """Means over many last exchanges of a mixed population, with standard errors.

    ``means`` and ``errors`` have the same keys: ``"u_1"`` and ``"u_2"``, the utilities; ``"contributions"``
    and ``"pesters"`` sent; ``"received"``, whether P2 got a contribution.  ``of_rational`` has the means
    where the player whose utility or act it is was rational, ``errors_of_rational`` their errors.
    """

    plays: int
    means: dict[str, float]
    errors: dict[str, float]
    of_rational: dict[str, float]
    errors_of_rational: dict[str, float]


def simulate(
    game: LastExchange, prior: Prior, plays: int = 100_000, seed: int = 1, profile: str = "paper"
) -> Simulation:
    """Play many last exchanges at once, all peers drawn from the same population.

    Rational peers follow one of the profiles with a name, whatever that earns them.  A Byzantine P2 must not
    look at the history.

    Parameters
    ----------
    prior : Prior
        Shares of the types among both players.
    plays : int, from 2 to a million
    seed : int, at least 0
        The same seed gives the same result.

    Examples
    --------
    >>> game = LastExchange(T=4, loss=0.25, s_c=1, r_p=1, b_c=200, generosity=0.3)
    >>> result = simulate(game, Prior(byzantine=0.1, altruistic=0.4), plays=1000)
    >>> 0 < result.means["received"] < 1
    True
    """
    check_kind("game", game, LastExchange)
    check_kind("prior", prior, Prior)
    plays = check_integer("plays", plays, least=2, most=MOST)
    check_integer("seed", seed, least=0)
    if game.depends_on_history:
        raise ValueError("byzantine_pesters is a function: simulate needs a rate, or one rate for each round")
    random, loss = np.random.default_rng(seed), float(game.loss)
    contributor = expected_contributor(game, prior, profile)
    state = random.choice(len(contributor.start), size=plays, p=contributor.start.astype(float))
    rational_1 = contributor.layers[game.T].part[state] == 2
    kind = random.random(plays)
    byzantine_2 = kind < float(prior.byzantine)
    rational_2 = kind >= float(prior.byzantine + prior.altruistic)
    received = np.zeros(plays, dtype=bool)
    totals = {name: np.zeros(plays) for name in ("u_1", "u_2", "contributions", "pesters")}
    for t in range(game.T, -1, -1):
        layer = contributor.layers[t]
        acts = random.random(plays) < layer.contributes.astype(float)[state]
        arrives = acts & (random.random(plays) >= loss)
        totals["u_2"] += arrives * (np.where(received, 0, float(game.b_c)) - float(game.r_c))
        received |= arrives
        asks = random.random(plays) < float(game.pester_probability(t))
        pesters = np.where(byzantine_2, asks, ~received & (t > 0))
        felt = pesters & (random.random(plays) >= loss)
        totals["u_1"] -= acts * float(game.s_c) + felt * float(game.r_p)
        totals["u_2"] -= pesters * float(game.s_p)
        totals["contributions"] += acts
        totals["pesters"] += pesters
        state = np.where(felt, layer.on_pester[state], layer.on_silence[state])
    totals["received"] = received.astype(float)
    owner = {"u_1": rational_1, "contributions": rational_1}
    chosen = {name: values[owner.get(name, rational_2)] for name, values in totals.items()}
    return Simulation(
        plays,
        {name: float(values.mean()) for name, values in totals.items()},
        {name: _standard_error(values) for name, values in totals.items()},
        {name: float(values.mean()) if len(values) else float("nan") for name, values in chosen.items()},
        {name: _standard_error(values) for name, values in chosen.items()},
    )


def expected(game: LastExchange, prior: Prior, profile: str = "paper") -> dict[str, Any]:
    """What :func:`simulate` estimates, exactly: expectations over a mixed population.

    Returns
    -------
    dict
        The same keys as ``Simulation.means``.  Fractions if the game and the prior are.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> game = LastExchange(T=4, loss=F(1, 4), s_c=1, r_p=1, b_c=200, generosity=F(3, 10))
    >>> round(float(expected(game, Prior(byzantine=F(1, 10), altruistic=F(2, 5)))["received"]), 4)
    0.7918
    """
    check_kind("game", game, LastExchange)
    check_kind("prior", prior, Prior)
    if game.depends_on_history:
        raise ValueError("byzantine_pesters is a function: expected needs a rate, or one rate for each round")
    contributor = expected_contributor(game, prior, profile)
    # Masses by kind of P2 (Byzantine or not: altruistic and rational ones pester alike), whether it has
    # received a contribution, and P1's state.
    shares = {True: prior.byzantine, False: 1 - prior.byzantine}
    masses = {(byzantine, False): share * contributor.start for byzantine, share in shares.items()}
    total = dict.fromkeys(("u_1", "u_2", "contributions", "pesters", "received"), 0 * prior.byzantine)
    for t in range(game.T, -1, -1):
        layer = contributor.layers[t]
        following: dict[tuple[bool, bool], Any] = {}
        for (byzantine, received), mass in masses.items():
            sent = layer.contributes * mass
            arrived = (1 - game.loss) * sent
            total["contributions"] += sent.sum()
            total["u_1"] -= game.s_c * sent.sum()
            total["u_2"] += ((0 if received else game.b_c) - game.r_c) * arrived.sum()
            total["received"] += 0 if received else arrived.sum()
            for has, rest in ((True, arrived), (received, mass - arrived)):
                asks = game.pester_probability(t) if byzantine else int(t > 0 and not has)
                felt = (1 - game.loss) * asks
                total["pesters"] += asks * rest.sum()
                total["u_2"] -= game.s_p * asks * rest.sum()
                total["u_1"] -= game.r_p * felt * rest.sum()
                if t:
                    size = len(contributor.layers[t - 1].contributes)
                    after = following.setdefault((byzantine, has), np.zeros(size, dtype=object))
                    np.add.at(after, layer.on_pester, felt * rest)
                    np.add.at(after, layer.on_silence, (1 - felt) * rest)
        masses = following
    return total


def _standard_error(values: Any) -> float:
    return float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else float("nan")
