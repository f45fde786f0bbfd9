"""A client who does not know her provider: he may be greedy by nature (Paper II, discussion).

The mirror of :mod:`goodwill.reputation.verify.unknown_client`.  The provider is *greedy* with a known
probability: then he always saves the effort, and delivers.  Otherwise he is *normal*, and does what is best
for him.  A profile is an automaton as before, and says what the client and the normal provider do; each state
also carries her belief that he is greedy.  The verifier checks that beliefs follow Bayes' rule, and then
every one-shot deviation of the client and of the normal provider.  Inside a round she learns from what she
receives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from goodwill.checks import check_discount, check_inside, check_integer, check_kind
from goodwill.reputation.model import (
    CLIENT,
    NATURE,
    PROVIDER,
    TREE,
    Behaviour,
    End,
    Market,
    chances,
    choice_at,
)
from goodwill.reputation.strategies.automata import (
    PublicProfile,
    checked_behaviour,
    end_values,
    profile_values,
)
from goodwill.reputation.strategies.beliefs import COMES_IN, GREEDY, check_client_beliefs
from goodwill.reputation.strategies.unknown_provider import patience_contest
from goodwill.reputation.verify.one_shot import View, check_tolerance, slack, tree_deviations
from goodwill.reputation.verify.verdict import Verification, Witness


def verify_with_unknown_provider(
    market: Market,
    profile: PublicProfile,
    beliefs: Mapping[str, Any],
    delta: Any,
    *,
    committed: Behaviour = GREEDY,
    tolerance: float = 1e-12,
) -> Verification:
    """Check a profile against a provider who may be greedy by nature: is it a perfect Bayes equilibrium?

    Parameters
    ----------
    profile : PublicProfile
        What the client and the normal provider do, at each of their information sets.
    beliefs : mapping from state to number in [0, 1]
        The client's belief that the provider is of the committed type.
    delta : number, 0 < delta < 1
    committed : behaviour
        What the committed type does in every round; by default he is greedy.

    Returns
    -------
    Verification
        With the client's expected and the normal provider's value; extensive reading.  Where she receives
        what no type delivers, she takes him for the normal type.

    Raises
    ------
    ValueError
        If the beliefs contradict Bayes' rule.

    Examples
    --------
    Who knows that her provider is greedy stays out.

    >>> from fractions import Fraction as F
    >>> from goodwill.reputation.strategies.cooperation import APART
    >>> apart = PublicProfile(states={"apart": APART}, start="apart")
    >>> verify_with_unknown_provider(Market.pizza(penalty=1), apart, {"apart": F(1)}, F(1, 2)).holds
    True
    """
    check_kind("market", market, Market)
    delta = check_discount("delta", delta)
    tolerance = check_tolerance(tolerance)
    committed = checked_behaviour("committed", committed, PROVIDER)
    choice_at("committed", committed, "asked")
    beliefs = check_client_beliefs(market, profile, beliefs, committed)
    facing = {name: replace(state, provider=committed) for name, state in profile.states.items()}
    normal, greedy = (
        profile_values(market, p, delta) for p in (profile, PublicProfile(states=facing, start=profile.start))
    )
    deviations: list[Witness] = []
    values = {}
    for name, state in profile.states.items():
        worth = [
            {end: gets[k] for end, gets in end_values(market, delta, state, later).items()}
            for k, later in ((0, normal), (0, greedy), (1, normal))
        ]
        views = [View(CLIENT, 0, worth[0], 1), View(PROVIDER, 0, worth[2], 1)]
        in_round = tree_deviations(market, [state.behaviour(CLIENT)], state.behaviour(PROVIDER), views)
        deviations += [Witness(PROVIDER, name, *found) for who, *found in in_round if who == PROVIDER]
        types = [
            (1 - beliefs[name], state.behaviour(PROVIDER), worth[0]),
            (beliefs[name], committed, worth[1]),
        ]
        deviations += [
            Witness(CLIENT, name, *found)
            for found in _client_deviations(market, state.behaviour(CLIENT), types)
        ]
        values[name] = (
            sum(weight * later[name][0] for (weight, *_), later in zip(types, (normal, greedy), strict=True)),
            normal[name][1],
        )
    room = slack(deviations, tolerance, market)
    return Verification("extensive", values, tuple(deviations), room, "perfect Bayes equilibrium")


def longest_contest(market: Market, delta: Any, greedy_prior: Any, most: int) -> int:
    """The greatest number of trials, up to ``most``, of a patience contest that is an equilibrium.

    Each number is tried, the greatest first; see
    :func:`~goodwill.reputation.strategies.unknown_provider.patience_contest`.

    Parameters
    ----------
    delta : number, 0 < delta < 1
    greedy_prior : number in (0, 1)
        The client's first belief that the provider is greedy.
    most : int, from 0 to 1000

    Returns
    -------
    int
        0 if there is none.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> longest_contest(Market.pizza(penalty=F(5, 2)), F(19, 20), F(1, 100), most=20)
    11
    """
    check_kind("market", market, Market)
    delta, greedy_prior = check_discount("delta", delta), check_inside("greedy_prior", greedy_prior)
    for trials in range(check_integer("most", most, least=0, most=1000), 0, -1):
        try:
            contest, doubts = patience_contest(market, delta, greedy_prior, trials)
        except ValueError:  # the prior is too high or too low for so many
            continue
        if verify_with_unknown_provider(market, contest, doubts, delta).holds:
            return trials
    return 0


def _client_deviations(
    market: Market, client: Behaviour, types: Sequence[tuple[Any, Behaviour, Mapping[End, Any]]]
) -> Iterator[tuple[str, str, Any]]:
    """What each of her moves brings where it is made, given what she has learnt in this round."""
    for information in COMES_IN:
        nodes = [n for n, node in TREE.items() if (node.player, node.information) == (CLIENT, information)]
        seen = [
            (weight * _reached(market, provider)[number], number, provider, worth)
            for weight, provider, worth in types
            for number in nodes
        ]
        total = sum(weight for weight, *_ in seen)
        if total == 0:
            seen, total = [(1, number, *types[0][1:]) for number in nodes], len(nodes)
        gets = {
            move: sum(
                weight * _value(market, TREE[number].moves[move], client, provider, worth)
                for weight, number, provider, worth in seen
            )
            / total
            for move in TREE[nodes[0]].moves
        }
        choice = choice_at(CLIENT, client, information)
        follows = sum(chance * gets[move] for move, chance in choice.items())
        for move, value in gets.items():
            if choice.get(move, 0) != 1:
                yield information, move, value - follows


def _reached(market: Market, provider: Behaviour) -> dict[int | End, Any]:
    """How likely each node of the round is once the client has come in; and the first is sure."""
    behaviour = {CLIENT: COMES_IN, PROVIDER: provider, NATURE: {"quality": chances(market)}}
    reached: dict[int | End, Any] = {number: int(number == 1) for number in TREE}
    for number in sorted(TREE):  # each node stands behind those that lead to it
        player, information, moves = TREE[number]
        choice = choice_at(player, behaviour[player], information) if reached[number] != 0 else {}
        for move, chance in choice.items():
            reached[moves[move]] = reached.get(moves[move], 0) + chance * reached[number]
    return reached


def _value(
    market: Market, place: int | End, client: Behaviour, provider: Behaviour, worth: Mapping[End, Any]
) -> Any:
    """What the client expects from a place in the round on, against one type."""
    if isinstance(place, End):
        return worth[place]
    player, information, moves = TREE[place]
    behaviour = {CLIENT: client, PROVIDER: provider, NATURE: {"quality": chances(market)}}
    return sum(
        chance * _value(market, moves[move], client, provider, worth)
        for move, chance in choice_at(player, behaviour[player], information).items()
        if chance != 0
    )
