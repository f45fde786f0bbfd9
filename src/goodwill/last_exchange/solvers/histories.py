"""P1's best plan, followed through everything that it may observe (Paper I, Sections 4.2 and 4.3).

The solver says what P1 does at a belief.  Here its plan is followed from a first belief on: along silence, or
along all signals with their probabilities.  Byzantine peers pester at rates that do not look at the history,
unless a function says that they may.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from goodwill.checks import check_integer, check_kind
from goodwill.last_exchange.model import (
    NOTHING,
    PESTER,
    Belief,
    LastExchange,
    after_move,
    after_signal,
    pays,
    pester_chances,
)
from goodwill.last_exchange.solvers.contributor import Solution, solve

#: All signals are followed, 2^T of them; more rounds would take minutes.
MOST_ROUNDS = 18


class Round(NamedTuple):
    """All histories of P1 in round ``t``: arrays with an entry for each.

    ``mass`` is the probability of the history, ``contributed`` P1's contributions so far, ``pestered``
    whether it observed a pester in the round before, ``acts`` whether it contributes now.
    """

    t: int
    mass: NDArray[Any]
    contributed: NDArray[np.int64]
    pestered: NDArray[np.bool_]
    acts: NDArray[np.bool_]


def unprompted_contributions(game: LastExchange, prior: Belief) -> list[int]:
    """Rounds in which P1 contributes as long as it observes nothing, oldest first; ties contribute.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> game = LastExchange(T=8, loss=F(1, 2), s_c=F(1, 10), r_p=1)
    >>> unprompted_contributions(game, Belief(F(1, 10), F(9, 10)))
    [8, 7]
    """
    belief, solution, found = _checked(game, prior), solve(game), []
    for t in range(game.T, -1, -1):
        acts = bool(solution.contributes(t, belief))
        found += [t] if acts else []
        belief = after_signal(game, t, after_move(game, belief, acts), NOTHING)
    return found


def expected_pesters(game: LastExchange, t: int, belief: Belief) -> Any:
    """Pesters that P1 expects to observe from round ``t`` on, if it plays its best plan there.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> game = LastExchange(T=3, loss=F(1, 20), s_c=2, r_p=1)
    >>> expected_pesters(game, 2, Belief(F(0), F(1)))
    Fraction(19, 10)
    """
    _checked(game, belief)
    check_integer("T", game.T, least=1, most=MOST_ROUNDS)
    check_integer("t", t, least=0, most=game.T)
    return _pesters(solve(game), t, belief)


def _pesters(solution: Solution, t: int, belief: Belief) -> Any:
    """Weighted with the total mass of the belief."""
    if t == 0:
        return 0
    game = solution.game
    moved = after_move(game, belief, bool(solution.contributes(t, belief)))
    seen, unseen = (after_signal(game, t, moved, signal) for signal in (PESTER, NOTHING))
    return seen.total + _pesters(solution, t - 1, seen) + _pesters(solution, t - 1, unseen)


def contributions_to_byzantine(
    solution: Solution, t: int, belief: Belief, contributes: bool, history: str = ""
) -> Any:
    """Contributions that a Byzantine P2 can expect from P1 if P1 now, in round ``t``, moves as told.

    From the next round on P1 plays its best plan, contributing at ties.  Byzantine pesters may depend on the
    history.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> game = LastExchange(T=2, loss=F(1, 2), s_c=F(1, 5), r_p=1, byzantine_pesters=1)
    >>> [contributions_to_byzantine(solve(game), 2, Belief(F(1, 10), F(9, 10)), now) for now in (True, False)]
    [Fraction(3, 2), Fraction(1, 1)]
    """
    cost = Fraction(int(contributes))
    if t == 0:
        return cost
    game = solution.game
    moved = after_move(game, belief, contributes)
    seen = pester_chances(game, t, history).byzantine
    for signal, chance in ((PESTER, seen), (NOTHING, 1 - seen)):
        after = after_signal(game, t, moved, signal, history)
        if chance and after.total:
            acts = bool(solution.contributes(t - 1, after, history + signal))
            cost += chance * contributions_to_byzantine(solution, t - 1, after, acts, history + signal)
    return cost


def follow(game: LastExchange, prior: Belief) -> Iterator[Round]:
    """All histories of P1 under its best plan, round by round, in floats.

    Parameters
    ----------
    game : LastExchange
        ``T`` is at most ``MOST_ROUNDS``.
    prior : Belief
        The first belief, numbers that sum to 1.

    Examples
    --------
    >>> game = LastExchange(T=3, loss=0.25, s_c=0.5, byzantine_pesters=0.5)
    >>> last = list(follow(game, Belief(0.1, 0.9)))[-1]
    >>> last.t, round(float(last.mass.sum()), 12)
    (0, 1.0)
    """
    prior = _checked(game, prior)
    check_integer("T", game.T, least=0, most=MOST_ROUNDS)
    solution = solve(game)
    masses = np.array([prior], dtype=float)
    contributed, pestered = np.array([0]), np.array([False])
    for t in range(game.T, -1, -1):
        belief = Belief(*masses.T)
        acts = np.asarray(solution.contributes(t, belief), dtype=bool)
        yield Round(t, masses.sum(axis=1), contributed, pestered, acts)
        gave = after_move(game, belief, contributes=True)
        moved = Belief(*(np.where(acts, new, old) for new, old in zip(gave, belief, strict=True)))
        parts = [np.column_stack(after_signal(game, t, moved, signal)) for signal in (PESTER, NOTHING)]
        masses, contributed = np.concatenate(parts), np.tile(contributed + acts, 2)
        pestered = np.repeat([True, False], len(parts[0]))
        possible = masses.sum(axis=1) > 0
        masses, contributed, pestered = masses[possible], contributed[possible], pestered[possible]


def further_contributions(game: LastExchange, prior: Belief) -> tuple[float, float]:
    """How likely P1 contributes once more when it was pestered just now; and that it does so twice or more.

    Of the rounds after a first contribution in which another one can still pay, by its best plan; in floats.

    Parameters
    ----------
    game, prior
        As in :func:`follow`.

    Examples
    --------
    >>> game = LastExchange(T=6, loss=0.25, s_c=0.5, byzantine_pesters=0.5)
    >>> [round(chance, 4) for chance in further_contributions(game, Belief(0.1, 0.9))]
    [0.7895, 0.2971]
    """
    asked = given = twice = 0.0
    for here in follow(game, prior):
        again = here.pestered & (here.contributed > 0)
        if pays((1 - game.loss) ** 2 * game.r_p * here.t, game.s_c):
            asked += here.mass[again].sum()
            given += here.mass[again & here.acts].sum()
        twice = here.mass[here.contributed + here.acts >= 2].sum()
    return float(given / asked) if asked else 0.0, float(twice)


def _checked(game: LastExchange, belief: Belief) -> Belief:
    check_kind("game", game, LastExchange)
    check_kind("belief", belief, Belief)
    if game.depends_on_history:
        raise ValueError("byzantine_pesters depends on the history: here it must be one rate a round")
    return belief
