"""The most that a mixture of strategy profiles can give, if the client gets enough: a small linear program.

Behind Proposition 3, and behind the provider's greatest profit, is the same question: over all ways to mix
pure profiles of the round, how large can an average be while the client's payoff is at least so much?  The
program has one weight for each of the 30 profiles and two constraints, so at most two weights are positive:
the solver looks at all pairs, exactly, and proves its answer by two multipliers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from goodwill.arithmetic import is_exact
from goodwill.checks import check_kind, check_number, quoted, shown
from goodwill.reputation.model import check_outcome
from goodwill.reputation.stage import StageGame


@dataclass(frozen=True)
class BestMixture:
    """The solution of the program, with its proof.

    ``value`` is the greatest average; ``mixture`` the weights of the pure profiles (client, provider) that
    reach it.  ``price`` is the multiplier of the client's constraint: what a unit of her payoff costs.  No
    profile has ``objective + price * (client's payoff - least) > value``, and this proves that nothing is
    better.
    """

    value: Any
    mixture: Mapping[tuple[str, str], Any]
    price: Any
    least: Any

    def holds(self, game: StageGame, objective: Any, slack: float = 0) -> bool:
        """Whether weights and multipliers prove each other right (exactly, if ``slack`` is 0)."""
        check_kind("game", game, StageGame)
        slack = check_number("slack", slack, "slack >= 0", lambda x: x >= 0)
        objective = _checked_objective(game, objective)
        index = {
            (client, provider): (i, j)
            for i, client in enumerate(game.client_strategies)
            for j, provider in enumerate(game.provider_strategies)
        }
        weights = self.mixture.values()
        mean = {
            name: sum(w * table[index[profile]] for profile, w in self.mixture.items())
            for name, table in (("objective", objective), ("client", game.payoffs[..., 0]))
        }
        primal = (
            min(weights) >= -slack
            and abs(sum(weights) - 1) <= slack
            and mean["client"] >= self.least - slack
            and abs(mean["objective"] - self.value) <= slack
        )
        bound = objective + self.price * (game.payoffs[..., 0] - self.least)
        return bool(primal and self.price >= 0 and (bound <= self.value + slack).all())


def best_mixture(game: StageGame, objective: Any, least: Any) -> BestMixture:
    """Maximise an average over mixtures of profiles that give the client at least ``least``.

    Parameters
    ----------
    game : StageGame
        Of numbers.
    objective : array, shape (5, 6)
        What is averaged: a payoff, or the probability of an outcome.
    least : number
        The client's average payoff must be at least this.

    Raises
    ------
    ValueError
        If no profile gives the client that much, or floats cannot tell ``least`` from what one gives her.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> from goodwill.reputation import Market, outcome_chance, stage_game
    >>> game = stage_game(Market.pizza(penalty=0))
    >>> best = best_mixture(game, outcome_chance(game, "low 1"), F(4, 5))
    >>> best.value, best.price, sorted(best.mixture)
    (Fraction(1, 10), Fraction(1, 2), [('in11', 'e0d'), ('in11', 'e1dd')])
    """
    check_kind("game", game, StageGame)
    least = check_number("least", least, f"least <= {game.payoffs[..., 0].max()}", lambda x: x == x)
    objective = _checked_objective(game, objective)
    payoffs = game.payoffs[..., 0]
    exact = game.market.is_exact and is_exact(least) and all(map(is_exact, objective.flat))
    if not exact:  # a float is not the fraction that it stands for
        payoffs, least = payoffs.astype(float), float(least)
    if not (payoffs >= least).any():
        raise ValueError(
            f"least = {shown(least)} is out of range: no profile gives the client more than {payoffs.max()}"
        )
    profiles = [(i, j) for i in range(payoffs.shape[0]) for j in range(payoffs.shape[1])]
    enough = [place for place in profiles if payoffs[place] >= least]
    scarce = [place for place in profiles if payoffs[place] < least]
    # Reversed names break ties in favour of in11, the client who never complains.
    best: tuple[Any, dict[tuple[int, int], Any]] | None = None
    for one in reversed(enough):
        candidates: list[dict[tuple[int, int], Any]] = [{one: 1 + 0 * least}]
        for other in reversed(scarce):
            weight = (least - payoffs[other]) / (payoffs[one] - payoffs[other])
            candidates.append({one: weight, other: 1 - weight})
        for weights in candidates:
            value = sum(w * objective[place] for place, w in weights.items())
            if best is None or value > best[0]:
                best = value, weights
    assert best is not None
    value, weights = best
    with np.errstate(over="ignore"):
        price = max([(objective[s] - value) / (least - payoffs[s]) for s in scarce], default=0)
    if price == np.inf:
        raise ValueError(
            f"least = {shown(least)} is too close to what a profile gives the client: give fractions"
        )
    named = {(game.client_strategies[i], game.provider_strategies[j]): w for (i, j), w in weights.items()}
    return BestMixture(value, named, max(price, 0 * price), least)


def _checked_objective(game: StageGame, objective: Any) -> Any:
    """A number for each profile."""
    try:
        table = np.asarray(objective)
    except ValueError:  # rows of different lengths
        raise TypeError(f"objective = {quoted(objective)} is no table of numbers") from None
    if table.shape != game.payoffs.shape[:2]:
        raise ValueError(f"objective has shape {table.shape}: it must have {game.payoffs.shape[:2]}")
    wanted = "numbers for all profiles"
    checked = [check_number("objective", value, wanted, lambda x: x == x) for value in table.flat]
    kind = float if table.dtype.kind == "f" else object
    return np.array(checked, dtype=kind).reshape(table.shape)


def outcome_chance(game: StageGame, *outcomes: str) -> Any:
    """The probability of some outcomes, by profile: shape (5, 6).

    "low 1" is a false positive report, "high 0" a false negative one.
    """
    check_kind("game", game, StageGame)
    for outcome in outcomes:
        check_outcome(outcome)
    return np.sum([game.distribution[..., game.outcomes.index(outcome)] for outcome in outcomes], axis=0)
