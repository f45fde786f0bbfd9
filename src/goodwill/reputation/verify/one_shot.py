"""Is a public profile a perfect public equilibrium?  Every one-shot deviation, in every state.

By the one-shot deviation principle a profile is an equilibrium if nobody gains in any state by one deviation,
after which all go on as the automaton says.

A round can be read in two ways.  In the *normal* form a player picks a whole strategy for the round, and what
it would do where it never gets is free.  In the *extensive* form every information set counts, whether it is
reached or not: a report must be worth its fine when it is made.  A choice that the profile leaves open is
then filled in with the player's best one; where two are equally good, a profile should say which it means.

The verifiers of players of unknown type use the same parts, and beliefs that follow Bayes' rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from goodwill.arithmetic import is_exact
from goodwill.checks import check_discount, check_number, is_finite
from goodwill.reputation.model import (
    CLIENT,
    NATURE,
    PLAYERS,
    PROVIDER,
    READINGS,
    TREE,
    Behaviour,
    End,
    Market,
    chances,
    check_reading,
    ends,
    lottery,
    payoff_size,
)
from goodwill.reputation.strategies.automata import (
    STRATEGIES,
    PublicProfile,
    State,
    end_values,
    outcome_shares,
    profile_values,
)
from goodwill.reputation.verify.verdict import Verification, Witness


def verify_public_profile(
    market: Market,
    profile: PublicProfile,
    delta: Any,
    *,
    reading: str = "extensive",
    tolerance: float = 1e-12,
) -> Verification:
    """Check all one-shot deviations of a public profile.

    Parameters
    ----------
    delta : number, 0 < delta < 1
    reading : "extensive" or "normal"
        Whether every information set inside a round counts, or only the strategy as a whole.
    tolerance : float
        In floats, gains up to this share of the greatest payoff of a round count as none; fractions have
        none.

    Returns
    -------
    Verification

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> from goodwill.reputation import cooperation
    >>> market = Market.pizza(penalty=0)
    >>> str(verify_public_profile(market, cooperation(), F(5, 6)).witness)[:61]
    "the provider, in state 'trade', with low quality in spite of "
    >>> verify_public_profile(market, cooperation(), F(6, 7)).holds
    True
    """
    delta = check_discount("delta", delta)
    check_reading(reading)
    tolerance = check_tolerance(tolerance)
    values = profile_values(market, profile, delta)
    deviations: list[Witness] = []
    for name, state in profile.states.items():
        payoffs = end_values(market, delta, state, values)
        tried = _in_the_tree if reading == "extensive" else _whole_strategies
        deviations += [Witness(player, name, *found) for player, *found in tried(market, state, payoffs)]
    return Verification(reading, values, tuple(deviations), slack(deviations, tolerance, market))


def share_of_lies(market: Market, profile: PublicProfile, delta: Any) -> Any:
    """How often low quality is reported as high on the path of an equilibrium, as discounted share of rounds.

    Raises
    ------
    ValueError
        If the profile is no equilibrium in both readings of a round.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> from goodwill.reputation import cooperation
    >>> share_of_lies(Market.pizza(penalty=0), cooperation(), F(6, 7))
    Fraction(0, 1)
    """
    for reading in READINGS:
        verdict = verify_public_profile(market, profile, delta, reading=reading)
        if not verdict.holds:
            raise ValueError(f"profile is no equilibrium at delta = {delta}: {verdict}")
    return outcome_shares(market, profile, delta)[profile.start]["low 1"]


def check_tolerance(tolerance: Any) -> Any:
    """The share of the greatest payoff up to which a gain in floats counts as none, if it is one.

    >>> check_tolerance(-1)
    Traceback (most recent call last):
        ...
    ValueError: tolerance = -1 is out of range: it must satisfy 0 <= tolerance < 1
    """
    return check_number("tolerance", tolerance, "0 <= tolerance < 1", lambda x: (x >= 0) & (x < 1))


def slack(deviations: Sequence[Witness], tolerance: float, *markets: Market) -> float:
    """The gain that counts as none: 0 if all are exact, else a share of the greatest payoff of a round.

    Raises
    ------
    ValueError
        If floats cannot hold the payoffs, or what a deviation brings.
    """
    if all(is_exact(deviation.gain) for deviation in deviations):
        return 0.0
    size = max(map(payoff_size, markets))
    if not (is_finite(size) and all(is_finite(deviation.gain) for deviation in deviations)):
        raise ValueError(
            f"market: payoffs up to {size} are too large for floats: use another unit, or fractions"
        )
    return tolerance * float(size)


def _whole_strategies(
    market: Market, state: State, payoffs: Mapping[End, tuple[Any, ...]]
) -> Iterator[tuple[str, str, str, Any]]:
    """Every strategy for the round, against the other's behaviour."""
    own = {player: state.behaviour(player) for player in PLAYERS}
    for k, player in enumerate(PLAYERS):

        def value(behaviour: Behaviour, k: int = k, player: str = player) -> Any:
            reached = ends(market, *(own | {player: behaviour}).values())
            return sum(p * payoffs[end][k] for end, p in reached.items())

        follows = value(own[player])
        for name, strategy in STRATEGIES[player].items():
            if strategy != own[player]:
                yield player, "the round", name, value(strategy) - follows


def _in_the_tree(
    market: Market, state: State, payoffs: Mapping[End, tuple[Any, ...]]
) -> Iterator[tuple[str, str, str, Any]]:
    """Every move in every information set, by players who know each other."""
    views = [
        View(player, 0, {end: worth[k] for end, worth in payoffs.items()}, 1)
        for k, player in enumerate(PLAYERS)
    ]
    return tree_deviations(market, [state.behaviour(CLIENT)], state.behaviour(PROVIDER), views)


class View(NamedTuple):
    """One way in which a player sees the round: against which type of client, and how likely that is.

    ``worth`` is what each end is worth to ``player`` then.
    """

    player: str
    type: int
    worth: Mapping[End, Any]
    weight: Any


def tree_deviations(
    market: Market, clients: Sequence[Behaviour], provider: Behaviour, views: Sequence[View]
) -> Iterator[tuple[str, str, str, Any]]:
    """What each move in each information set brings, from the leaves to the root.

    ``clients`` is what each type of client does; the deviations of type 0 are tried, and the provider's, who
    weighs the types by the weights of his views.
    """
    types, own_choices = [{**client} for client in clients], {**provider}
    values: list[dict[int | End, Any]] = [dict(view.worth.items()) for view in views]
    found = []
    for number in sorted(TREE, reverse=True):
        player, information, moves = TREE[number]
        choices: list[Mapping[str, Any]] = [{"quality": chances(market)}] * len(views)
        if player != NATURE:
            own = {
                move: sum(
                    view.weight * value[place]
                    for view, value in zip(views, values, strict=True)
                    if view.player == player
                )
                for move, place in moves.items()
            }
            deciding = types[0] if player == CLIENT else own_choices
            choice = lottery(deciding.setdefault(information, max(own, key=lambda move: own[move])))
            follows = sum(p * own[move] for move, p in choice.items())
            found += [
                (player, information, move, value - follows)
                for move, value in own.items()
                if choice.get(move, 0) != 1
            ]
            choices = [types[view.type] if player == CLIENT else own_choices for view in views]
        for value, made in zip(values, choices, strict=True):
            value[number] = sum(p * value[moves[move]] for move, p in lottery(made[information]).items())
    # The client cannot tell node 7 from node 8, and need not: to her they are worth the same.
    yield from dict.fromkeys(reversed(found))
