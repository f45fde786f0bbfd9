"""Random exact games at the borders of the model, where a solver or a sentence is most easily wrong.

Every draw is valid by construction, and most of them put something on a border: a threshold that is exactly
1, a tie in the last round in which P1 contributes, the paper's bound (3) met exactly, Byzantine peers that
always or never act or change their rate, generosity 1, altruists that are worth just what a pester costs, a
single round of pestering, payoffs in cents and in millions.  Tests and notebooks draw from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random
from typing import Any

from goodwill.last_exchange.model import LastExchange
from goodwill.last_exchange.strategies.profiles import Prior

LOSSES = tuple(Fraction(k, 20) for k in (1, 2, 3, 5, 8, 10, 13, 18, 19))
RATES = tuple(Fraction(k, 20) for k in (0, 0, 1, 4, 10, 17, 20, 20))
UNITS = (Fraction(1), Fraction(1), Fraction(1, 100), Fraction(10**6))


def hostile_cost(
    rng: Random, T: int, loss: Fraction, inside: bool = False, spare: int | None = None
) -> Fraction:
    """A cost s_c of a contribution in units of r_p, often one at which something is decided by a tie.

    With ``inside`` T is below the paper's bound (3), by as little as a millionth of the cost; with ``spare``
    tau + spare < T, so that P1 contributes in more than so many rounds if it is sure of a destitute peer.
    Together they need a ``loss`` at which there is such a cost: see :func:`hostile_loss`.
    """
    arrives = 1 - loss
    rounds = rng.randint(1, T)
    bound = T * loss**2 * arrives**2 / (1 - loss + loss**2)  # T is just the paper's bound (3)
    least = bound * Fraction(10**6 + 1, 10**6) if inside else Fraction(0)
    most = 2 + arrives**2 * (T + 1) if spare is None else arrives**2 * (T - spare)
    costs = [
        arrives**2 * rounds,  # the threshold in round tau + 1 = rounds is exactly 1
        arrives**2 * (rounds - Fraction(rng.randint(1, 9), 10)),
        arrives**2 * (T + Fraction(1, 2)),  # no round is late enough: P1 never contributes
        loss**2 / arrives,  # from here on silence is never answered
        bound,
        rounds * loss**2 * arrives**2 / (1 - loss + loss**2),  # to answer silence is a tie in some round
        Fraction(rng.randint(1, 40), 20),
        Fraction(1),
    ]
    if inside or spare is not None:
        between = least + (most - least) * Fraction(rng.randint(1, 19), 20)
        costs = [cost for cost in (*costs, least or between, most, between) if least <= cost <= most]
    return rng.choice(costs)


def hostile_loss(rng: Random, T: int, spare: int = 0) -> Fraction:
    """A loss at which T can be below the bound (3) although P1 contributes in more than ``spare`` rounds."""
    return rng.choice([x for x in LOSSES if T * x**2 / (1 - x + x**2) < (T - spare) * Fraction(99, 100)])


def hostile_rates(rng: Random, T: int, constant: bool = False) -> Any:
    """A Byzantine rate: constant, or one for each round, from 0 to 1 with both ends."""
    if constant or rng.random() < 0.5:
        return rng.choice(RATES)
    return tuple(rng.choice(RATES) for _ in range(T + 1))


def hostile_behaviour(rng: Random, T: int) -> Any:
    """A Byzantine rate that may also depend on the history: any rate after any of them."""
    if rng.random() < Fraction(2, 3):
        return hostile_rates(rng, T)
    rates = [rng.choice(RATES) for _ in range(7)]
    return lambda t, history: rates[(2 * t + 3 * history.count("p") + len(history)) % 7]


def hostile_share(rng: Random) -> Fraction:
    """A share of the population, from 0 to 1 with both ends."""
    return rng.choice([Fraction(0), Fraction(1), Fraction(1, 2), Fraction(rng.randint(1, 99), 100)])


def hostile_game(
    rng: Random,
    longest: int = 4,
    *,
    T: int | None = None,
    inside: bool = False,
    spare: int | None = None,
    worth_asking: bool = False,
    constant_rates: bool = False,
    byzantine_contributes: Any | None = None,
) -> LastExchange:
    """A random exact game at the borders of the model.

    Parameters
    ----------
    longest : int, at least 1
        T is drawn from 1 to this.
    T : int or None
        Taken as given, unless None.
    inside : bool
        Whether T is below the paper's bound (3), by as little as a millionth.
    spare : int or None
        Unless None, P1 contributes in more than so many rounds if it is sure of a destitute peer:
        tau + spare < T.  T must be larger than this.
    worth_asking : bool
        Whether the reply of an altruist is worth more than a pester, by as little as a hundredth.
    constant_rates : bool
        Whether Byzantine peers act at the same rate in all rounds.
    byzantine_contributes : rate, rates or None
        Taken as given, unless None.

    Examples
    --------
    >>> game = hostile_game(Random(1), longest=3)
    >>> 1 <= game.T <= 3 and game.is_exact
    True
    """
    T = rng.randint(1, longest) if T is None else T
    loss = rng.choice(LOSSES) if spare is None or not inside else hostile_loss(rng, T, spare)
    generosity = rng.choice([Fraction(1), Fraction(1), Fraction(1, 2), Fraction(1, 20), Fraction(1, 100)])
    s_c = hostile_cost(rng, T, loss, inside, spare)
    gives = byzantine_contributes
    if gives is None:
        gives = rng.choice([Fraction(0), Fraction(0), hostile_rates(rng, T, constant_rates)])
    return LastExchange(
        T=T,
        loss=loss,
        generosity=generosity,
        **_payoffs(rng, s_c, generosity * (1 - loss) ** 2, worth_asking),
        byzantine_pesters=hostile_rates(rng, T, constant_rates),
        byzantine_contributes=gives,
    )


def hostile_endless(rng: Random) -> tuple[LastExchange, Fraction, Fraction]:
    """A game without an end, a discount factor and a share of Byzantine peers, both inside (0, 1).

    Often a contribution costs just all that it can save, or the share is one at which the last contribution
    that pays is a tie.

    >>> game, discount, share = hostile_endless(Random(1))
    >>> game.is_exact, 0 < discount < 1, 0 < share < 1
    (True, True, True)
    """
    loss = rng.choice(LOSSES)
    discount = rng.choice([Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)])
    part = Fraction(rng.choice([1, 5, 10, 16, 19, 20, 24]), 20)  # of what a contribution can save
    payoffs = _payoffs(rng, part * (1 - loss) ** 2 / (1 - discount), (1 - loss) ** 2)
    odds = [part / (1 - part) / loss**n for n in range(4)] if part < 1 else []
    shares = [*(1 / (1 + x) for x in odds), *(Fraction(1, n) for n in (2, 3, 20, 10**6)), Fraction(19, 20)]
    return LastExchange(loss=loss, **payoffs), discount, rng.choice(shares)


def _payoffs(rng: Random, s_c: Fraction, reply: Fraction, worth_asking: bool = False) -> dict[str, Fraction]:
    """All payoffs, from the cost in units of r_p; a reply reaches P2 with that chance."""
    s_p, r_c = Fraction(1), rng.choice([Fraction(0), Fraction(0), Fraction(1), s_c])
    worths = [
        s_p / reply,  # an altruist is worth just the pesters that it takes
        s_p / reply * Fraction(101, 100),
        s_p * Fraction(101, 100),
        Fraction(20),
        Fraction(1000),
    ]
    worth = rng.choice([w for w in worths if w * reply > s_p or not worth_asking])
    first, second = rng.choice(UNITS), rng.choice(UNITS)
    return {
        "s_c": s_c * first,
        "r_p": first,
        "b_c": (worth + r_c) * second,
        "r_c": r_c * second,
        "s_p": s_p * second,
    }


def hostile_masses(rng: Random, types: int) -> Sequence[Fraction]:
    """A belief over so many types, often sure of one of them or sure that it is not one of them."""
    weights = [rng.choice([0, 0, 1, 1, 2, 9, 10**6]) for _ in range(types)]
    if not any(weights):
        weights[rng.randrange(types)] = 1
    return [Fraction(weight, sum(weights)) for weight in weights]


def hostile_prior(rng: Random, unsure: bool = False) -> Prior:
    """First beliefs in the three types, often sure of one or sure that it is not one of them.

    With ``unsure`` nobody is sure of a Byzantine peer, so that P1 may observe all that can be observed.

    >>> prior = hostile_prior(Random(1))
    >>> prior.byzantine + prior.altruistic + prior.rational
    Fraction(1, 1)
    """
    byzantine, altruistic, _ = hostile_masses(rng, 3)
    if unsure and byzantine == 1:
        byzantine = Fraction(1, 2)
    return Prior(byzantine=byzantine, altruistic=altruistic)
