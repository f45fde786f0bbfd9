"""Markets with a player of unknown type, judged the slow way from Section 3 of Paper II.

The oracle imports nothing of the package, not even the tree of a round.  A behaviour is taken apart into
whole plans for the round; every pair of plans, with good luck and with bad, is played out; and in each
information set each move is tried, by all courses of the round that lead there.  What follows is worth what a
linear solve of the oracle's own says, in fractions.

A *world* is what the unknown player is: 0 the normal type, 1 the committed one.  Who is known well is the
same in both worlds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction as F
from itertools import product
from typing import Any, NamedTuple

from oracles.payoffs import solved

MOVES = {
    "client": {"start": ("out", "in"), "low": ("0", "1"), "high": ("0", "1")},
    "provider": {
        "asked": ("e0", "e1"),
        "low, no effort": ("d", "r"),
        "low, effort": ("d", "r"),
        "high, effort": ("d", "r"),
    },
}
OUTCOMES = ("out", "rolled back", "low 0", "low 1", "high 0", "high 1")
#: What has happened where a player decides: the moves of both before, and the luck.
BEFORE: dict[str, tuple[dict[str, str], bool | None]] = {
    "start": ({}, None),
    "asked": ({"start": "in"}, None),
    "low, no effort": ({"start": "in", "asked": "e0"}, None),
    "low, effort": ({"start": "in", "asked": "e1"}, False),
    "high, effort": ({"start": "in", "asked": "e1"}, True),
    "low": ({"start": "in"}, None),
    "high": ({"start": "in"}, None),
}

#: By information set, the chance of each move.
Behaviour = Mapping[str, Mapping[str, F]]


class Stage(NamedTuple):
    """A state of the market: who meets, on which terms, what both do in each world, and what follows."""

    market: Any
    names: tuple[str, str]
    clients: tuple[Behaviour, Behaviour]
    providers: tuple[Behaviour, Behaviour]
    after: Mapping[str, Mapping[str, F]]


Stages = Mapping[str, Stage]


# ---- One round --------------------------------------------------------------------------------------
def played(moves: Mapping[str, str], lucky: bool) -> tuple[str, bool]:
    """What both see of a round in which all do what they planned, and whether there was effort."""
    if moves["start"] == "out":
        return "out", False
    effort = moves["asked"] == "e1"
    quality = "high" if effort and lucky else "low"
    if moves[f"{quality}, effort" if effort else "low, no effort"] == "r":
        return "rolled back", effort
    return f"{quality} {moves[quality]}", effort


def paid(market: Any, outcome: str, effort: bool) -> tuple[Any, Any]:
    """What the two get."""
    cost = market.effort_cost if effort else F(0)
    if outcome == "out":
        return market.utility - market.price * (1 + market.outside_premium), F(0)
    if outcome == "rolled back":
        return F(0), -cost
    complaint = outcome.endswith("0")
    return (
        (market.utility if outcome.startswith("high") else F(0))
        - market.price
        - (market.fine if complaint else F(0)),
        market.price - (market.penalty if complaint else F(0)) - cost,
    )


def plans(behaviour: Behaviour) -> Iterator[tuple[dict[str, str], Any]]:
    """Whole plans for the round, and how likely each is; what a behaviour leaves open is never needed."""
    sets = [*behaviour]
    for moves in product(*behaviour.values()):
        chance = F(1)
        for where, move in zip(sets, moves, strict=True):
            chance *= behaviour[where][move]
        if chance:
            yield dict(zip(sets, moves, strict=True)), chance


def courses(
    market: Any, client: Behaviour, provider: Behaviour, luck: bool | None = None
) -> Iterator[tuple[Any, str, bool]]:
    """All courses of a round, with any luck or this one: the chance, the outcome, and the effort."""
    lucks = {True: market.success, False: 1 - market.success} if luck is None else {luck: F(1)}
    for (one, p), (two, q), lucky in product(plans(client), plans(provider), lucks):
        chance = p * q * lucks[lucky]
        if chance:
            yield chance, *played(one | two, lucky)


# ---- What the market is worth -----------------------------------------------------------------------
def values(stages: Stages, delta: F, world: int) -> dict[str, dict[str, F]]:
    """What everybody gets on average from each state on, in a world."""
    names = sorted({name for stage in stages.values() for name in stage.names})
    places = {state: k for k, state in enumerate(stages)}
    matrix = [[F(k == m) for m in range(len(places))] for k in range(len(places))]
    right = [[F(0)] * len(names) for _ in places]
    for state, stage in stages.items():
        k = places[state]
        both = stage.clients[world], stage.providers[world]
        for chance, outcome, effort in courses(stage.market, *both):
            for name, payoff in zip(stage.names, paid(stage.market, outcome, effort), strict=True):
                right[k][names.index(name)] += (1 - delta) * chance * payoff
            for following, p in stage.after[outcome].items():
                matrix[k][places[following]] -= delta * chance * p
    found = solved(matrix, right)
    return {state: dict(zip(names, row, strict=True)) for state, row in zip(stages, found, strict=True)}


# ---- Every move -------------------------------------------------------------------------------------
Key = tuple[str, str, str, str]


def gains(
    stages: Stages, beliefs: Mapping[str, F], delta: F, unknown: str
) -> tuple[dict[Key, F], dict[str, tuple[F, F]]]:
    """What each move in each information set brings its player, and what the two who meet expect.

    ``unknown`` says which player has a type, and whom so the other doubts.  The committed type's moves are
    none of its own, and are not tried.
    """
    worth = [values(stages, delta, world) for world in (0, 1)]
    found: dict[Key, F] = {}
    expected = {}
    for state, stage in stages.items():
        stage = completed(stage, delta, worth, beliefs[state], unknown)
        for player, sets in MOVES.items():
            own = (stage.clients if player == "client" else stage.providers)[0]
            for where, moves in sets.items():
                brings = {x: tried(stage, delta, worth, beliefs[state], unknown, where, x) for x in moves}
                follows = sum((p * brings[x] for x, p in own[where].items()), F(0))
                for move in moves:
                    if own[where].get(move, 0) != 1:
                        found[player, state, where, move] = brings[move] - follows
        b = beliefs[state]
        sure, doubts = ([(1, 0), (1 - b, b)][player != unknown] for player in MOVES)
        expected[state] = tuple(
            sum((w * worth[world][state][name] for world, w in enumerate(weights)), F(0))
            for name, weights in zip(stage.names, (sure, doubts), strict=True)
        )
    return found, expected


def completed(stage: Stage, delta: F, worth: Any, belief: F, unknown: str) -> Stage:
    """The same with a best move, of several the first, where a normal player has said nothing."""
    order = ["high", "low", "high, effort", "low, effort", "low, no effort", "asked"]
    for where in order:
        player = "client" if where in MOVES["client"] else "provider"
        both = stage.clients if player == "client" else stage.providers
        if where not in both[0]:
            moves = MOVES[player][where]
            brings = [tried(stage, delta, worth, belief, unknown, where, move) for move in moves]
            best = {**both[0], where: {moves[brings.index(max(brings))]: F(1)}}
            pair = (best, both[1] if player == unknown else best)
            stage = stage._replace(**{f"{player}s": pair})
    return stage


def tried(stage: Stage, delta: F, worth: Any, belief: F, unknown: str, where: str, move: str) -> F:
    """What one who decides in an information set expects of a move, if it goes on as agreed after that."""
    player = "client" if where in MOVES["client"] else "provider"
    k = 0 if player == "client" else 1
    before, luck = BEFORE[where]
    seen: list[tuple[Any, Any]] = []
    for world, prior in enumerate(_weights(stage, belief, player, unknown)):
        if not prior:
            continue
        reports = {"low": "0", "high": "0"} if where in ("low", "high") else {}
        forced = {**before, **reports, where: move}
        client, provider = (_forced(b[world], forced) for b in (stage.clients, stage.providers))
        for chance, outcome, effort in courses(stage.market, client, provider, luck):
            if not reports or outcome == f"{where} {move}":
                seen.append((prior * chance, _worth(stage, delta, worth[world], k, outcome, effort)))
    if not seen:  # she holds what nobody delivers, and takes him for the normal type
        return _worth(stage, delta, worth[0], k, f"{where} {move}", where == "high")
    return sum((weight * x for weight, x in seen), F(0)) / sum(weight for weight, _ in seen)


def _weights(stage: Stage, belief: F, player: str, unknown: str) -> tuple[Any, Any]:
    """How likely both worlds are to a player who is asked to move in this round."""
    if player == unknown:
        return F(1), F(0)
    if unknown == "provider":
        return 1 - belief, belief
    came = [c["start"].get("in", F(0)) for c in stage.clients]
    told = bayes(belief, *came)
    return (1 - belief, belief) if told is None else (1 - told, told)


def _forced(behaviour: Behaviour, moves: Mapping[str, str]) -> Behaviour:
    mine = MOVES["client"] if "start" in behaviour else MOVES["provider"]
    return {**behaviour, **{where: {move: F(1)} for where, move in moves.items() if where in mine}}


def _worth(stage: Stage, delta: F, worth: Any, k: int, outcome: str, effort: bool) -> Any:
    later = sum((p * worth[s][stage.names[k]] for s, p in stage.after[outcome].items()), F(0))
    return (1 - delta) * paid(stage.market, outcome, effort)[k] + delta * later


# ---- Beliefs ----------------------------------------------------------------------------------------
def bayes(belief: F, normal: F, committed: F) -> F | None:
    """The belief in the committed type after something that both do with these chances."""
    total = (1 - belief) * normal + belief * committed
    return belief * committed / total if total else None


def likelihood(stage: Stage, world: int, outcome: str, unknown: str) -> F:
    """How likely the unknown player's own part in an outcome is."""
    if unknown == "provider":
        if outcome == "out":
            return F(1)
        client = {"start": {"in": F(1)}, "low": {"1": F(1)}, "high": {"1": F(1)}}
        served = outcome.replace("0", "1")
        return sum(
            (c for c, seen, _ in courses(stage.market, client, stage.providers[world]) if seen == served),
            F(0),
        )
    client = stage.clients[world]
    if outcome == "out":
        return client["start"].get("out", F(0))
    comes = client["start"].get("in", F(0))
    if outcome == "rolled back" or not comes:
        return comes
    quality, report = outcome.split()
    return comes * client[quality].get(report, F(0))


def surprises(stages: Stages, beliefs: Mapping[str, F], unknown: str) -> list[str]:
    """Where the belief in a state is not what Bayes makes of the state before it."""
    return [
        f"{state}: {outcome}: {following}"
        for state, stage in stages.items()
        for outcome in OUTCOMES
        for told in [bayes(beliefs[state], *(likelihood(stage, w, outcome, unknown) for w in (0, 1)))]
        for following, chance in stage.after[outcome].items()
        if told is not None and chance and beliefs[following] != told
    ]


# ---- Fairness ---------------------------------------------------------------------------------------
#: Good service, careless service, a cheat.
SERVES = (
    {"asked": "e1", "low, effort": "r", "high, effort": "d"},
    {"asked": "e1", "low, effort": "d", "high, effort": "d"},
    {"asked": "e0", "low, no effort": "d"},
)


def is_fair(stages: Stages, expected: Mapping[str, tuple[F, F]], start: str, margin: F) -> bool:
    """Whether a truthful client meets nothing but fair rounds, and good conduct is never punished."""
    todo, done = [start], set()
    while todo:
        state = todo.pop()
        if state in done:
            continue
        done.add(state)
        stage = stages[state]
        client, provider = stage.clients[0], stage.providers[0]
        kinds = [serves for serves in SERVES if _surely(provider, serves)]
        if not _surely(client, {"start": "in", "high": "1"}) or not kinds:
            return False
        for outcome in ("high 1", "rolled back"):
            if sum((p * expected[s][1] for s, p in stage.after[outcome].items()), F(0)) < margin:
                return False
        for outcome in ("high 1", "rolled back", "low 0")[: 2 if kinds == [SERVES[0]] else 3]:
            todo += [s for s, p in stage.after[outcome].items() if p]
    return True


def _surely(behaviour: Behaviour, moves: Mapping[str, str]) -> bool:
    return all(behaviour.get(where, {}).get(move, 0) == 1 for where, move in moves.items())
