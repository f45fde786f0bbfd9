"""A whole population that reconsiders: tables for the page on which the reader sets the share of altruists.

All selfish peers begin with one plan.  Then they reconsider it, one move at a time.  Next are always those
nearest to the end who would gain by another move; in each round P1 moves first.  Whatever they may do later
they would not change, so they compare just this move with the other one.  That repeats until nobody would
change, and then the plan is an equilibrium: the judge of all histories finds no gain at any.  If the share of
altruists moves then, they go on with the plan that they have, and reconsider that.

What the page runs is in ``book/_extra/play``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any, NamedTuple

from goodwill.checks import check_integer, check_kind, check_probability
from goodwill.companion.javascript import floats
from goodwill.last_exchange.model import CONTRIBUTION, NOTHING, PESTER, LastExchange
from goodwill.last_exchange.solvers.altruism import least_altruism
from goodwill.last_exchange.strategies.profiles import Prior, Profile
from goodwill.last_exchange.strategies.views import (
    Strategy,
    View,
    altruistic_contributor,
    byzantine_contributor,
    byzantine_pesterer,
    persistent_pesterer,
)
from goodwill.last_exchange.verify.every_history import verify_profile
from goodwill.last_exchange.verify.verdict import Verification, Witness

#: Where the selfish may start: they do as altruists do, or nothing at all.
STARTS = ("everybody", "nobody")

#: Reconsidering may go round in a circle; whoever asks for a population in which it does is told.
MOST_STEPS = 40


class Change(NamedTuple):
    """What the selfish did when they reconsidered: the ``player`` in round ``t`` now ``acts``, or no more.

    The act was worth to them from ``least`` to ``most``, by what they had seen, before its price."""

    player: str
    t: int
    acts: bool
    least: Any
    most: Any


def starting_profile(game: LastExchange, start: str) -> Profile:
    """What the selfish do before they think: "everybody" cooperates, like altruists, or "nobody" does.

    >>> starting_profile(LastExchange(T=2, loss=0.1), "nobody").pesters(2, View("", "n"))
    0
    """
    if start not in STARTS:
        raise ValueError(f"start = {start!r} is unknown: it must be one of {', '.join(STARTS)}")
    if start == "nobody":
        return Profile("nobody cooperates", lambda t, view: 0, lambda t, view: 0)
    return Profile("everybody cooperates", altruistic_contributor(game), persistent_pesterer(game))


def reconsidered(profile: Profile, judged: Verification) -> tuple[Profile, list[Witness]]:
    """The plan once those nearest to the end who gain by another move have changed it, and where they did."""

    def turn(w: Witness) -> tuple[int, bool, bool]:
        return w.t, w.player == "P1", w.instead != NOTHING

    first = min(map(turn, judged.witnesses))
    found = [w for w in judged.witnesses if turn(w) == first]
    t, gives, acts = first
    old, views = profile.contributes if gives else profile.pesters, {View(w.moves, w.signals) for w in found}

    @cache
    def strategy(round_: int, view: View) -> Any:
        return int(acts) if round_ == t and view in views else old(round_, view)

    return replace(profile, contributes=strategy) if gives else replace(profile, pesters=strategy), found


def change(game: LastExchange, profile: Profile, found: list[Witness]) -> Change:
    """What one reconsidered move was worth, where it can be seen.

    A gain is the price less the worth of an act that is given up, or the other way round; who acted by chance
    had only a part of it to gain.
    """
    seen = [w for w in found if w.on_path]
    player, t, acts = seen[0].player, seen[0].t, seen[0].instead != NOTHING
    old, price = (profile.contributes, game.s_c) if player == "P1" else (profile.pesters, game.s_p)
    chances = [old(t, View(w.moves, w.signals)) for w in seen]
    worths = [
        price + w.gain / (1 - chance) if acts else price - w.gain / chance
        for w, chance in zip(seen, chances, strict=True)
    ]
    return Change(player, t, acts, min(worths), max(worths))


def reconsider(game: LastExchange, prior: Prior, start: str) -> Iterator[tuple[Profile, Change | None]]:
    """The plans of the selfish, each with the change that led to it; the last is one that nobody changes.

    A change where nobody comes to any more cannot be seen; it goes with the next one.

    Raises
    ------
    ValueError
        If they have not settled after ``MOST_STEPS`` changes, or T exceeds what the judge can search.

    Examples
    --------
    If nobody is an altruist the selfish give up, one after the other:

    >>> from fractions import Fraction as F
    >>> game = LastExchange(T=1, loss=F(1, 4), s_c=F(1, 4), b_c=100, r_c=0)
    >>> for _, changed in reconsider(game, Prior(byzantine=0, altruistic=0), "everybody"):
    ...     print(changed and (changed.player, changed.t, str(changed.most)))
    None
    ('P1', 0, '0')
    ('P2', 1, '0')
    ('P1', 1, '0')
    """
    if not game.is_exact:
        raise TypeError("game has floats: give ints and fractions, so that a tie is a tie")
    profile = starting_profile(game, start)
    for k, (plan, led, _) in enumerate(_plans(game, prior, profile)):
        if k == 0 or led:
            yield plan, led


def _plans(
    game: LastExchange, prior: Prior, profile: Profile
) -> Iterator[tuple[Profile, Change | None, Verification]]:
    """The plan and each that follows, with its change where that can be seen, and its judgement."""
    led = None
    for _ in range(MOST_STEPS + 1):
        judged = verify_profile(game, prior, profile)
        yield profile, led, judged
        if judged.holds:
            return
        before = profile
        profile, found = reconsidered(profile, judged)
        led = change(game, before, found) if any(w.on_path for w in found) else None
    raise ValueError(f"prior = {prior}: the selfish still change after {MOST_STEPS} steps")


class Meeting(NamedTuple):
    """What happens on average when two peers meet: ``gives[t]`` and ``asks[t]`` are the chances of a
    contribution and of a pester in round t, ``felt`` counts the pesters that P1 observes, ``fed`` is the
    chance that a contribution arrives."""

    gives: tuple[Any, ...]
    asks: tuple[Any, ...]
    felt: Any
    fed: Any


def meet(game: LastExchange, contributes: Strategy, pesters: Strategy) -> Meeting:
    """The exact average of all that can happen between a P1 and a P2, by following all of it.

    >>> from fractions import Fraction as F
    >>> game = LastExchange(T=1, loss=F(1, 4), generosity=F(1, 2))
    >>> met = meet(game, altruistic_contributor(game), persistent_pesterer(game))
    >>> [str(chance) for chance in (*met.gives[::-1], *met.asks[::-1], met.felt)]
    ['1', '3/32', '1/4', '0', '3/16']
    >>> met.fed == F(3, 4) + F(1, 4) * F(9, 32)
    True
    """
    gives, asks, felt = [0] * (game.T + 1), [0] * (game.T + 1), 0
    masses: dict[tuple[View, View], Any] = {(View(), View()): 1}
    for t in range(game.T, -1, -1):
        after: dict[tuple[View, View], Any] = {}
        for (first, second), mass in masses.items():
            for given, arrived, part in _messages(mass, contributes(t, first), game.loss):
                gives[t] += part * given
                saw = View(second.moves, second.signals + (CONTRIBUTION if arrived else NOTHING))
                moved = first.moves + (CONTRIBUTION if given else NOTHING)
                for asked, heard, chance in _messages(part, pesters(t, saw), game.loss):
                    asks[t] += chance * asked
                    felt += chance * heard
                    ends = (
                        View(moved, first.signals + (PESTER if heard else NOTHING)),
                        View(saw.moves + (PESTER if asked else NOTHING), saw.signals),
                    )
                    after[ends] = after.get(ends, 0) + chance
        masses = after
    fed = sum(mass for (_, second), mass in masses.items() if CONTRIBUTION in second.signals)
    return Meeting(tuple(gives), tuple(asks), felt, fed)


def _messages(mass: Any, acts: Any, loss: Any) -> Iterable[tuple[bool, bool, Any]]:
    """A message that may be sent and may arrive: (sent, arrives, mass), where there is a mass."""
    parts = (True, True, acts * (1 - loss)), (True, False, acts * loss), (False, False, 1 - acts)
    return [(sent, arrives, mass * part) for sent, arrives, part in parts if part]


def outcome(game: LastExchange, prior: Prior, profile: Profile) -> dict[str, Any]:
    """What comes of a plan of the selfish, on average over whom one meets.

    Returns
    -------
    dict
        ``gives`` and ``asks``, the rounds in which a selfish P1 sometimes gives and a selfish P2 sometimes
        pesters; ``answers``, those in which P1 gives only right after a pester that has reached it; ``fed``,
        by kind, the share of those P2 that get the piece; ``ends``, by kind, the utility
        of one exchange as P1 and one as P2 together.  Byzantine peers have none.
    """
    shares = {"altruist": prior.altruistic, "selfish": prior.rational, "Byzantine": prior.byzantine}
    givers = {
        "altruist": altruistic_contributor(game),
        "selfish": profile.contributes,
        "Byzantine": byzantine_contributor(game),
    }
    askers = {
        "altruist": persistent_pesterer(game),
        "selfish": profile.pesters,
        "Byzantine": byzantine_pesterer(game),
    }
    met = {(one, two): meet(game, givers[one], askers[two]) for one in givers for two in askers}
    rounds = range(game.T, -1, -1)

    def average(kind: str, role: int, number: Any) -> Any:
        pairs = {other: (kind, other) if role == 1 else (other, kind) for other in shares}
        return sum(share * number(met[pairs[other]]) for other, share in shares.items())

    def ends(kind: str) -> Any:
        pays = average(kind, 1, lambda m: game.s_c * sum(m.gives) + game.r_p * m.felt)
        return average(kind, 2, lambda m: game.b_c * m.fed - game.s_p * sum(m.asks)) - pays

    kinds = ("altruist", "selfish")
    gives = [t for t in rounds if average("selfish", 1, lambda m, t=t: m.gives[t])]
    return {
        "gives": gives,
        "answers": [t for t in gives if _answers(game, profile, t)],
        "asks": [t for t in rounds if average("selfish", 2, lambda m, t=t: m.asks[t])],
        "fed": {kind: average(kind, 2, lambda m: m.fed) for kind in kinds},
        "ends": {kind: ends(kind) for kind in kinds},
    }


def _answers(game: LastExchange, profile: Profile, t: int) -> bool:
    """Whether P1 gives in round t only if a pester has reached it in the round before."""
    views = [View()]
    for s in range(game.T, t, -1):
        chances = [(view, profile.contributes(s, view)) for view in views]
        moved = [(view, move) for view, c in chances for move in CONTRIBUTION * (c > 0) + NOTHING * (c < 1)]
        views = [View(v.moves + move, v.signals + signal) for v, move in moved for signal in PESTER + NOTHING]
    return t < game.T and all(v.signals.endswith(PESTER) for v in views if profile.contributes(t, v))


def crowd_tables(game: LastExchange, byzantine_share: Any, percents: Iterable[int]) -> dict[str, Any]:
    """All that a page needs that lets a population reconsider.

    Parameters
    ----------
    game : LastExchange
        Of ints and fractions, with ``r_c`` 0 and T at most 4.
    byzantine_share : Fraction
        The Byzantine share of those who are no altruists.
    percents : integers
        The shares of altruists, in percent; the exact least share is put among them.

    Returns
    -------
    dict
        ``T``; ``least``, the place of the exact least share among ``stops``, each with ``name``, ``shares``
        by kind, and ``runs``, by the plan with which the selfish begin: one of ``STARTS``, or one in which
        they settle at some stop.  A run has ``steps``, the numbers of ``outcome`` as floats, and after the
        first one the ``change`` that led there; ``gains`` has the moves, pairs of a peer and a round, for
        which another one would be better somewhere.  In the last step nobody changes, and ``ends`` names the
        plan that they have then.  ``prices`` has what a contribution costs P1, and a pester P2.

    Raises
    ------
    TypeError, ValueError
        If the game has floats, is too long, or does not settle.
    """
    check_kind("game", game, LastExchange)
    check_probability("byzantine_share", byzantine_share)
    if game.r_c != 0:
        raise ValueError(f"r_c = {game.r_c} is out of range: it must be 0, or the piece's worth is no share")
    names = {Fraction(check_integer("percent", p, least=0, most=100), 100): f"{p}" for p in percents}
    least = least_altruism(game, byzantine_share)
    if least is not None:
        names = {least: f"{float(100 * least):.2f}", **names}
    shares = sorted(names)
    priors = [Prior(byzantine=byzantine_share * (1 - share), altruistic=share) for share in shares]
    runs = _runs(game, priors)
    stops = [
        {
            "name": names[share],
            "shares": floats({"altruist": share, "selfish": prior.rational, "Byzantine": prior.byzantine}),
            "runs": {start: run[k] for start, run in runs.items()},
        }
        for k, (share, prior) in enumerate(zip(shares, priors, strict=True))
    ]
    place = None if least is None else shares.index(least)
    prices = floats({"P1": game.s_c, "P2": game.s_p})
    return {"T": game.T, "least": place, "prices": prices, "stops": stops}


def _runs(game: LastExchange, priors: Sequence[Prior]) -> dict[str, list[dict[str, Any]]]:
    """By the plan with which they begin, what follows in each population, also where they settled before."""
    plans = {start: starting_profile(game, start) for start in STARTS}
    names = {_behaviour(game, plan): start for start, plan in plans.items()}
    runs: dict[str, list[dict[str, Any]]] = {}
    while len(runs) < len(plans):
        start = [*plans][len(runs)]
        runs[start] = []
        for prior in priors:
            steps: list[dict[str, Any]] = []
            for plan, led, judged in _plans(game, prior, plans[start]):
                if led or not steps:
                    steps.append(_step(game, prior, plan, led, judged))
            name = names.setdefault(_behaviour(game, plan), f"plan-{len(plans) - len(STARTS) + 1}")
            plans.setdefault(name, plan)
            runs[start].append({"steps": steps, "ends": name})
    return runs


def _behaviour(game: LastExchange, plan: Profile) -> tuple[Any, ...]:
    """What the selfish do, whatever they may have seen."""
    does = []
    for t in range(game.T, -1, -1):
        past = game.T - t
        for moves, signals in product(product("cn", repeat=past), product("pn", repeat=past)):
            does.append(plan.contributes(t, View("".join(moves), "".join(signals))))
        for moves, signals in product(product("pn", repeat=past), product("cn", repeat=past + 1)):
            does.append(plan.pesters(t, View("".join(moves), "".join(signals))))
    return tuple(does)


def _step(
    game: LastExchange, prior: Prior, plan: Profile, led: Change | None, judged: Verification
) -> dict[str, Any]:
    found = outcome(game, prior, plan)
    numbers: dict[str, Any] = {**found, **floats({"fed": found["fed"], "ends": found["ends"]})}
    numbers["gains"] = sorted({(w.player, w.t) for w in judged.witnesses if w.on_path})
    if led is None:
        return numbers
    return numbers | {"change": {**led._asdict(), "least": float(led.least), "most": float(led.most)}}
