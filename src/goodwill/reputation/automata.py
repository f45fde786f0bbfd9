"""Is a public profile a perfect public equilibrium?  Every one-shot deviation, in every state.

A *public profile* is a finite automaton.  Its state says what both players do in this round; the public
outcome, and a lottery that both see, say which state comes next.  By the one-shot deviation principle the
profile is an equilibrium if nobody gains in any state by one deviation, after which all go on as the
automaton says.

A round can be read in two ways.  In the *normal* form a player picks a whole strategy for the round, and what
it would do where it never gets is free.  In the *extensive* form every information set counts, whether it is
reached or not: a report must be worth its fine when it is made.  A choice that the profile leaves open is
then filled in with the player's best one; where two are equally good, a profile should say which it means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from goodwill.arithmetic import is_exact
from goodwill.checks import check_discount, check_probability
from goodwill.reputation.market import (
    CLIENT,
    CLIENT_STRATEGIES,
    NATURE,
    OUTCOMES,
    PLAYERS,
    PROVIDER,
    PROVIDER_STRATEGIES,
    TREE,
    Behaviour,
    End,
    Market,
    chances,
    ends,
    lottery,
    round_payoffs,
)

STRATEGIES = {CLIENT: CLIENT_STRATEGIES, PROVIDER: PROVIDER_STRATEGIES}
READINGS = ("extensive", "normal")


@dataclass(frozen=True, kw_only=True)
class State:
    """What both players do in a round, and which state follows.

    Parameters
    ----------
    client, provider : name of a strategy, or mapping from information set to a move or a lottery
    after : mapping from outcome to the name of a state, or to a lottery over names
    otherwise : the same, for outcomes that ``after`` does not name

    Raises
    ------
    ValueError
        If a strategy, an information set, a move or an outcome is unknown, or a lottery does not sum to 1.
    """

    client: str | Behaviour
    provider: str | Behaviour
    otherwise: str | Mapping[str, Any]
    after: Mapping[str, str | Mapping[str, Any]]

    def __post_init__(self) -> None:
        for player in PLAYERS:
            for information, choice in self.behaviour(player).items():
                moves = {move for node in _nodes(player, information) for move in TREE[node].moves}
                if not moves:
                    raise ValueError(f"{information!r} is no information set of the {player}")
                _check_lottery(f"the {player}'s choice at {information!r}", choice, moves)
        for outcome in self.after:
            if outcome not in OUTCOMES:
                raise ValueError(f"outcome = {outcome!r} is unknown: it must be one of {OUTCOMES}")

    def behaviour(self, player: str) -> Behaviour:
        """What the player does, by information set."""
        given = self.client if player == CLIENT else self.provider
        if not isinstance(given, str):
            return given
        if given not in STRATEGIES[player]:
            known = [*STRATEGIES[player]]
            raise ValueError(f"{player} = {given!r} is no strategy: it must be one of {known}")
        return STRATEGIES[player][given]

    def following(self, outcome: str) -> Mapping[str, Any]:
        """The lottery over next states after an outcome."""
        return lottery(self.after.get(outcome, self.otherwise))


@dataclass(frozen=True, kw_only=True)
class PublicProfile:
    """Public strategies of both players, as one automaton.

    ``states`` by name; play begins in ``start``.

    Raises
    ------
    ValueError
        If a state that follows is unknown, or a lottery does not sum to 1.
    """

    states: Mapping[str, State]
    start: str

    def __post_init__(self) -> None:
        if self.start not in self.states:
            raise ValueError(f"start = {self.start!r} is no state: it must be one of {[*self.states]}")
        for name, state in self.states.items():
            for outcome in OUTCOMES:
                _check_lottery(
                    f"what follows on {outcome!r} in {name!r}", state.following(outcome), set(self.states)
                )


@dataclass(frozen=True)
class Deviation:
    """One deviation of one player in one state, and what it brings.

    ``information`` is where in the round it deviates ("the round" if it replaces its whole strategy),
    ``instead`` the move or strategy, ``gain`` the change of its average payoff, negative for a loss.
    """

    player: str
    state: str
    information: str
    instead: str
    gain: Any

    def __str__(self) -> str:
        where = "" if self.information == "the round" else f" {WORDS[self.information]},"
        does = WORDS[self.instead] if where else f"plays {self.instead}"
        verb, who = "gains" if self.gain > 0 else "loses", "she" if self.player == CLIENT else "he"
        return (
            f"the {self.player}, in state {self.state!r},{where} {verb} {abs(self.gain)} on average "
            f"if {who} once {does} instead"
        )


WORDS = {
    "start": "at the start of the round",
    "asked": "once asked for service",
    "low, no effort": "with low quality and no effort made",
    "low, effort": "with low quality in spite of effort",
    "high, effort": "with high quality",
    "low": "having received low quality",
    "high": "having received high quality",
    "out": "stays out",
    "in": "comes in",
    "e0": "makes no effort",
    "e1": "makes an effort",
    "d": "delivers",
    "r": "rolls back",
    "0": "reports 0",
    "1": "reports 1",
}


@dataclass(frozen=True)
class Report:
    """The verdict on a public profile.

    ``values`` has, by state, what both players get on average from there on; ``deviations`` is all that were
    tried, gains and losses.  ``gain`` is the greatest gain, 0 if there is none, ``witness`` the deviation
    that has it.  Exact if the market, delta and all lotteries are.
    """

    reading: str
    values: Mapping[str, tuple[Any, Any]]
    deviations: tuple[Deviation, ...]
    tolerance: float
    concept: str = "perfect public equilibrium"

    @property
    def gain(self) -> Any:
        return max(0, -self.margin)

    @property
    def margin(self) -> Any:
        """The least that a deviation costs: above 0 if every one of them is a loss."""
        return -max(d.gain for d in self.deviations)

    @property
    def holds(self) -> bool:
        """Whether nobody gains in any state (floats: more than ``tolerance``)."""
        return bool(self.gain <= self.tolerance)

    @property
    def witness(self) -> Deviation | None:
        return None if self.holds else max(self.deviations, key=lambda d: d.gain)

    def loss(self, player: str, state: str, information: str, instead: str) -> Any:
        """What one deviation costs: the margin by which it is deterred."""
        return -next(
            d.gain
            for d in self.deviations
            if (d.player, d.state, d.information, d.instead) == (player, state, information, instead)
        )

    def __str__(self) -> str:
        if self.holds:
            return f"A {self.concept} ({self.reading} form): no one-shot deviation gains."
        return f"No {self.concept} ({self.reading} form): {self.witness}."


def verify_public_profile(
    market: Market,
    profile: PublicProfile,
    delta: Any,
    *,
    reading: str = "extensive",
    tolerance: float = 1e-12,
) -> Report:
    """Check all one-shot deviations of a public profile.

    Parameters
    ----------
    delta : number, 0 < delta < 1
    reading : "extensive" or "normal"
        Whether every information set inside a round counts, or only the strategy as a whole.
    tolerance : float
        Gains up to this count as none in floats; fractions have none.

    Returns
    -------
    Report

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> market = Market.pizza(penalty=0)
    >>> str(verify_public_profile(market, cooperation(), F(5, 6)).witness)[:61]
    "the provider, in state 'trade', with low quality in spite of "
    >>> verify_public_profile(market, cooperation(), F(6, 7)).holds
    True
    """
    check_discount("delta", delta)
    if reading not in READINGS:
        raise ValueError(f"reading = {reading!r} is unknown: it must be one of {READINGS}")
    values = profile_values(market, profile, delta)
    deviations: list[Deviation] = []
    for name, state in profile.states.items():
        payoffs = end_values(market, delta, state, values)
        tried = _in_the_tree if reading == "extensive" else _whole_strategies
        deviations += [Deviation(player, name, *found) for player, *found in tried(market, state, payoffs)]
    exact = all(is_exact(d.gain) for d in deviations)
    return Report(reading, values, tuple(deviations), 0.0 if exact else tolerance)


def profile_values(market: Market, profile: PublicProfile, delta: Any) -> dict[str, tuple[Any, Any]]:
    """What client and provider get on average from each state on, if both follow the profile."""
    rewards = []
    for state in profile.states.values():
        reached = ends(market, state.behaviour(CLIENT), state.behaviour(PROVIDER))
        rewards.append([sum(p * round_payoffs(market, end)[k] for end, p in reached.items()) for k in (0, 1)])
    return dict(zip(profile.states, map(tuple, _averages(market, profile, delta, rewards)), strict=True))


def outcome_shares(market: Market, profile: PublicProfile, delta: Any) -> dict[str, dict[str, Any]]:
    """From each state on, the discounted share of rounds that end in each outcome.

    >>> from fractions import Fraction as F
    >>> outcome_shares(Market.pizza(penalty=0), cooperation(), F(6, 7))["trade"]["high 1"]
    Fraction(99, 100)
    """
    rewards = []
    for state in profile.states.values():
        reached = ends(market, state.behaviour(CLIENT), state.behaviour(PROVIDER))
        rewards.append([sum(p for end, p in reached.items() if end.outcome == o) for o in OUTCOMES])
    shares = _averages(market, profile, delta, rewards)
    return {
        name: dict(zip(OUTCOMES, row, strict=True)) for name, row in zip(profile.states, shares, strict=True)
    }


def _averages(market: Market, profile: PublicProfile, delta: Any, rewards: list[list[Any]]) -> list[Any]:
    """Discounted averages, by state, of what each state gives: solves V = (1 - delta) g + delta P V."""
    names = [*profile.states]
    size = len(names)
    zero = 0 * delta  # of delta's kind, so that fractions stay fractions
    matrix = [[zero + (1 if i == j else 0) for j in range(size)] for i in range(size)]
    for i, state in enumerate(profile.states.values()):
        for end, p in ends(market, state.behaviour(CLIENT), state.behaviour(PROVIDER)).items():
            for name, chance in state.following(end.outcome).items():
                matrix[i][names.index(name)] -= delta * p * chance
    return solve_linear(matrix, [[(1 - delta) * x for x in row] for row in rewards])


def solve_linear(matrix: list[list[Any]], sides: list[list[Any]]) -> list[list[Any]]:
    """Solve ``matrix X = sides`` by elimination: exactly, if all entries of the matrix are fractions.

    >>> from fractions import Fraction as F
    >>> solve_linear([[F(2), F(1)], [F(1), F(1)]], [[F(3)], [F(2)]])
    [[Fraction(1, 1)], [Fraction(1, 1)]]
    """
    rows = [[*row, *side] for row, side in zip(matrix, sides, strict=True)]
    size = len(rows)
    for k in range(size):
        pivot = max(range(k, size), key=lambda i: abs(rows[i][k]))
        rows[k], rows[pivot] = rows[pivot], rows[k]
        scale = rows[k][k]
        rows[k] = [x / scale for x in rows[k]]
        for i in range(size):
            if i != k and rows[i][k] != 0:
                factor = rows[i][k]
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[k], strict=True)]
    return [row[size:] for row in rows]


def end_values(
    market: Market, delta: Any, state: State, values: Mapping[str, tuple[Any, Any]]
) -> dict[End, tuple[Any, ...]]:
    """What each end of the round is worth to both: this round's payoff, and the rest of the game."""
    every = {place for node in TREE.values() for place in node.moves.values() if isinstance(place, End)}
    worth = {}
    for end in every:
        later = [sum(p * values[n][k] for n, p in state.following(end.outcome).items()) for k in (0, 1)]
        now = round_payoffs(market, end)
        worth[end] = tuple((1 - delta) * x + delta * y for x, y in zip(now, later, strict=True))
    return worth


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


def check_bayes(
    profile: PublicProfile,
    beliefs: Mapping[str, Any],
    posterior: Callable[[Any, State, str], Any],
    tolerance: float,
) -> None:
    """Raise unless the belief in each state follows from the state before it, wherever Bayes has a say.

    ``posterior(belief, state, outcome)`` is the updated belief, or None where Bayes is silent.

    Raises
    ------
    ValueError
        If a state has no belief, or one that is not the posterior.
    """
    for name in profile.states:
        if name not in beliefs:
            raise ValueError(f"beliefs has no entry for the state {name!r}")
        check_probability(f"beliefs[{name!r}]", beliefs[name])
    for name, state in profile.states.items():
        for outcome in OUTCOMES:
            updated = posterior(beliefs[name], state, outcome)
            for following, chance in state.following(outcome).items():
                if updated is None or chance == 0:
                    continue
                if abs(beliefs[following] - updated) > tolerance:
                    raise ValueError(
                        f"beliefs[{following!r}] = {beliefs[following]} is not Bayes: after {outcome!r} in "
                        f"{name!r} it would be {updated}"
                    )


def _nodes(player: str, information: str) -> list[int]:
    return [n for n, node in TREE.items() if (node.player, node.information) == (player, information)]


def _check_lottery(name: str, choice: str | Mapping[str, Any], known: set[str]) -> None:
    for option, probability in lottery(choice).items():
        if option not in known:
            raise ValueError(f"{name} = {option!r} is unknown: it must be one of {sorted(known)}")
        check_probability(f"{name}: {option!r}", probability)
    total = sum(lottery(choice).values())
    if total != 1 and (is_exact(total) or abs(total - 1) > 1e-12):
        raise ValueError(f"{name} has probabilities that sum to {total}: they must sum to 1")


# ---- Profiles of the book ---------------------------------------------------------------------

#: Nobody trades any more: the equilibrium of the single round, for ever.  Should the client come in
#: after all, she reports 1, also where the report is free.
APART = State(client={"start": "out", "low": "1", "high": "1"}, provider="e0d", after={}, otherwise="apart")


def trade_while(
    client: str | Behaviour, provider: str | Behaviour, goes_on: Mapping[str, Any]
) -> PublicProfile:
    """Trade in one way as long as the outcomes are good, then no trade ever after.

    Parameters
    ----------
    client, provider : what they do in state "trade", as in :class:`State`
    goes_on : mapping from outcome to the probability that trade goes on
        After any other outcome it ends: state "apart".

    >>> trade_while("in11", "e1rd", {"high 1": 1}).states["trade"].following("low 1")
    {'apart': 1}
    """
    for outcome, chance in goes_on.items():
        check_probability(f"goes_on[{outcome!r}]", chance)
    after = {outcome: {"trade": chance, "apart": 1 - chance} for outcome, chance in goes_on.items()}
    trade = State(client=client, provider=provider, after=after, otherwise="apart")
    return PublicProfile(states={"trade": trade, "apart": APART}, start="trade")


def cooperation() -> PublicProfile:
    """The paper's equilibrium (Proposition 1): good service, and the end of trade after low quality.

    The client always reports 1, and leaves if she gets low quality; a report of 0, or a round without
    trade, ends trade too.
    """
    return trade_while("in11", "e1rd", {"high 1": 1, "rolled back": 1})


def rewarded_honesty(stays: Any = 1) -> PublicProfile:
    """Good service by honest reports: after a true complaint trade goes on with probability ``stays``."""
    return trade_while("in01", "e1rd", {"high 1": 1, "rolled back": 1, "low 0": stays})


def open_complaints(stays: Any) -> PublicProfile:
    """The profile that refutes Proposition 2: low quality is delivered, and reported, on the path.

    The provider makes an effort and delivers whatever comes of it.  After high quality trade goes on; after
    a true complaint with probability ``stays``; after anything else it ends.
    """
    return trade_while("in01", "e1dd", {"high 1": 1, "low 0": stays})
