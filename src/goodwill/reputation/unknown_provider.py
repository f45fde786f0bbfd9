"""A client who does not know her provider: he may be greedy by nature (Paper II, discussion).

The mirror of :mod:`goodwill.reputation.incomplete`.  The provider is *greedy* with a known probability: then
he always saves the effort, and delivers.  Otherwise he is *normal*, and does what is best for him.  A profile
is an automaton as before, and says what the client and the normal provider do; each state also carries her
belief that he is greedy.  The verifier checks that beliefs follow Bayes' rule, and then every one-shot
deviation of the client and of the normal provider.  Inside a round she learns from what she receives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from goodwill.checks import (
    check_discount,
    check_inside,
    check_integer,
    check_kind,
    check_number,
    check_probability,
)
from goodwill.reputation.automata import (
    APART,
    PublicProfile,
    State,
    checked_behaviour,
    end_values,
    profile_values,
)
from goodwill.reputation.market import (
    CLIENT,
    NATURE,
    PROVIDER,
    PROVIDER_STRATEGIES,
    TREE,
    Behaviour,
    End,
    Market,
    chances,
    check_outcome,
    choice_at,
    ends,
)
from goodwill.reputation.verification import (
    Deviation,
    Report,
    View,
    check_bayes,
    check_tolerance,
    slack,
    tree_deviations,
)

#: What the greedy type does, whatever has happened.
GREEDY = PROVIDER_STRATEGIES["e0d"]

#: A client's information sets in their order, and the moves of one who comes in.
_COMES_IN = {"start": "in", "low": "1", "high": "1"}


def service_likelihood(market: Market, provider: Behaviour, outcome: str) -> Any:
    """Probability of the provider's and nature's part in an outcome, once a client has come in.

    >>> service_likelihood(Market.pizza(penalty=1), PROVIDER_STRATEGIES["e1rd"], "high 0")
    Fraction(99, 100)
    """
    check_outcome(outcome)
    check_kind("provider", provider, Mapping)
    if outcome == "out":
        return 1
    served = "rolled back" if outcome == "rolled back" else f"{outcome.split()[0]} 1"
    return sum(p for end, p in ends(market, _COMES_IN, provider).items() if end.outcome == served)


def verify_with_unknown_provider(
    market: Market,
    profile: PublicProfile,
    beliefs: Mapping[str, Any],
    delta: Any,
    *,
    committed: Behaviour = GREEDY,
    tolerance: float = 1e-12,
) -> Report:
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
    Report
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
    >>> apart = PublicProfile(states={"apart": APART}, start="apart")
    >>> verify_with_unknown_provider(Market.pizza(penalty=1), apart, {"apart": F(1)}, F(1, 2)).holds
    True
    """
    check_kind("market", market, Market)
    delta = check_discount("delta", delta)
    tolerance = check_tolerance(tolerance)
    committed = checked_behaviour("committed", committed, PROVIDER)
    choice_at("committed", committed, "asked")
    beliefs = _checked_beliefs(market, profile, beliefs, committed)
    facing = {name: replace(state, provider=committed) for name, state in profile.states.items()}
    normal, greedy = (
        profile_values(market, p, delta) for p in (profile, PublicProfile(states=facing, start=profile.start))
    )
    deviations: list[Deviation] = []
    values = {}
    for name, state in profile.states.items():
        worth = [
            {end: gets[k] for end, gets in end_values(market, delta, state, later).items()}
            for k, later in ((0, normal), (0, greedy), (1, normal))
        ]
        views = [View(CLIENT, 0, worth[0], 1), View(PROVIDER, 0, worth[2], 1)]
        in_round = tree_deviations(market, [state.behaviour(CLIENT)], state.behaviour(PROVIDER), views)
        deviations += [Deviation(PROVIDER, name, *found) for who, *found in in_round if who == PROVIDER]
        types = [
            (1 - beliefs[name], state.behaviour(PROVIDER), worth[0]),
            (beliefs[name], committed, worth[1]),
        ]
        deviations += [
            Deviation(CLIENT, name, *found)
            for found in _client_deviations(market, state.behaviour(CLIENT), types)
        ]
        values[name] = (
            sum(weight * later[name][0] for (weight, *_), later in zip(types, (normal, greedy), strict=True)),
            normal[name][1],
        )
    room = slack(deviations, tolerance, market)
    return Report("extensive", values, tuple(deviations), room, "perfect Bayes equilibrium")


def _client_deviations(
    market: Market, client: Behaviour, types: Sequence[tuple[Any, Behaviour, Mapping[End, Any]]]
) -> Iterator[tuple[str, str, Any]]:
    """What each of her moves brings where it is made, given what she has learnt in this round."""
    for information in _COMES_IN:
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
    behaviour = {CLIENT: _COMES_IN, PROVIDER: provider, NATURE: {"quality": chances(market)}}
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


def _checked_beliefs(
    market: Market, profile: PublicProfile, beliefs: Mapping[str, Any], committed: Behaviour
) -> dict[str, Any]:
    def updated(belief: Any, state: State, outcome: str) -> Any:
        greedy = belief * service_likelihood(market, committed, outcome)
        normal = (1 - belief) * service_likelihood(market, state.behaviour(PROVIDER), outcome)
        return greedy / (greedy + normal) if greedy + normal != 0 else None

    return check_bayes(profile, beliefs, updated)


# ---- Profiles of the book ---------------------------------------------------------------------


def patience_contest(
    market: Market, delta: Any, greedy_prior: Any, trials: int
) -> tuple[PublicProfile, dict[str, Any]]:
    """An equilibrium in which a client tries, again and again, a provider who may be greedy.

    In each trial but the last a normal provider makes the effort with some probability, and delivers whatever
    comes: with high quality he has given in, and they cooperate ever after; after low quality comes the next
    trial.  He makes so little effort that she does not mind whether she comes in, and after a failure she
    comes in so seldom that he does not mind either.  In the last trial he gives in for sure; should she
    receive low quality then, she knows that he is greedy.

    Parameters
    ----------
    greedy_prior : number in (0, 1)
        The client's first belief that the provider is greedy.
    trials : int, from 1 to 1000

    Returns
    -------
    (profile, beliefs)
        By name: "trial n" (the first) to "trial 1" (the last), "gone n" to "gone 1" (she has left),
        "scorned n" to "scorned 2" (she has complained), "good", "ended" (after it), "sure".

    Raises
    ------
    ValueError
        If the prior is too high, or too low, for so many trials, or delta is too low.
    """
    check_kind("market", market, Market)
    delta, greedy_prior = check_discount("delta", delta), check_inside("greedy_prior", greedy_prior)
    trials = check_integer("trials", trials, least=1, most=1000)
    p, v, a = market.price, market.margin, market.success
    check_number("success * price - effort_cost", v, "alpha p > c, so that effort pays", lambda x: x > 0)
    m, good = market.outside_payoff, market.good_service
    cost = (1 - delta) * (p + m)  # to her, of coming in once in vain
    won = (1 - delta) * (market.utility - p) + delta * good - m  # when he has just given in
    level = won / (won + cost)
    last = (good - m) / (good - m + cost)
    cheating = (1 - delta) * v / a + delta * v  # what is as good to him as to make the effort
    trust = {"high 1": "good", "rolled back": "good"}
    states = {
        "good": State(client="in11", provider="e1rd", after=trust, otherwise="ended"),
        "ended": replace(APART, otherwise="ended"),
        "sure": replace(APART, otherwise="sure"),
    }
    beliefs = {"good": 0 * delta, "ended": 0 * delta, "sure": 1 + 0 * delta}
    for left in range(1, trials + 1):
        belief = greedy_prior if left == trials else last * level ** (left - 1)
        expected = belief if left == 1 else belief / (last * level ** (left - 2))
        effort = (1 - (expected - belief) / (1 - belief)) / (1 if left == 1 else a)
        comes = (cheating - (1 - delta) * p) / delta / (v if left == 1 else cheating)
        if left == trials:
            comes = 1
        for name, chance in (("the effort", effort), ("her coming in", comes)):
            check_probability(f"{name} in trial {left}", chance)
        states[f"trial {left}"] = State(
            client={"start": {"in": comes, "out": 1 - comes}, "low": "1", "high": "1"},
            provider={
                "asked": {"e1": effort, "e0": 1 - effort},
                "low, no effort": "r" if left == 1 else "d",
                "low, effort": "r" if left == 1 else "d",
                "high, effort": "d",
            },
            after=trust
            | {"out": f"gone {left}"}
            | {"low 1": "sure" if left == 1 else f"trial {left - 1}"}
            | {"low 0": "sure" if left == 1 else f"scorned {left}"},
            otherwise="ended",
        )
        for name, of_greedy in (("gone", belief), ("scorned", belief / expected))[: 1 if left == 1 else 2]:
            states[f"{name} {left}"] = replace(APART, otherwise=f"{name} {left}")
            beliefs[f"{name} {left}"] = of_greedy
        beliefs[f"trial {left}"] = belief
    return PublicProfile(states=states, start=f"trial {trials}"), beliefs
