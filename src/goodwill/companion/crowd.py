"""A whole population that thinks again: tables for the page on which the reader sets the share of altruists.

All selfish peers begin with one plan.  Then they think again, all at the same time: each takes the exact best
reply to what all the others do now, and keeps its plan wherever it would gain nothing.  That repeats until
nobody changes, and then the plan is an equilibrium: the judge of all histories finds no gain at any of them.

What the page runs is in ``book/_extra/play``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cache
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
from goodwill.last_exchange.verify.verdict import Verification

#: Where the selfish may start: they do as altruists do, or nothing at all.
STARTS = ("everybody", "nobody")

#: Best replies may go round in a circle; whoever asks for a population in which they do is told.
MOST_STEPS = 12


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


def best_reply(profile: Profile, judged: Verification) -> Profile:
    """What each selfish peer does after it has thought again about the profile of all the others.

    At a history at which the judge finds a gain it makes the first move of its best plan, at all others that
    of its old one: so its new plan is best at every history, and is the old one if that was best.
    """
    instead = {(w.player, w.t, View(w.moves, w.signals)): w.instead for w in judged.witnesses}

    def replied(player: str, old: Strategy) -> Strategy:
        def strategy(t: int, view: View) -> Any:
            move = instead.get((player, t, view))
            return old(t, view) if move is None else int(move != NOTHING)

        return cache(strategy)

    return Profile("best reply", replied("P1", profile.contributes), replied("P2", profile.pesters))


def best_replies(game: LastExchange, prior: Prior, start: str) -> Iterator[tuple[Profile, Verification]]:
    """The plans of the selfish, and what the judge says of each; the last is one that nobody changes.

    Raises
    ------
    ValueError
        If they have not settled after ``MOST_STEPS`` steps, or T exceeds what the judge can search.

    Examples
    --------
    If nobody is an altruist the selfish give up, one fear after the other:

    >>> from fractions import Fraction as F
    >>> game = LastExchange(T=1, loss=F(1, 4), s_c=F(1, 4), b_c=100, r_c=0)
    >>> [judged.holds for _, judged in best_replies(game, Prior(byzantine=0, altruistic=0), "everybody")]
    [False, False, False, True]
    """
    if not game.is_exact:
        raise TypeError("game has floats: give ints and fractions, so that a tie is a tie")
    profile = starting_profile(game, start)
    for _ in range(MOST_STEPS):
        judged = verify_profile(game, prior, profile)
        yield profile, judged
        if judged.holds:
            return
        profile = best_reply(profile, judged)
    raise ValueError(f"prior = {prior}: from {start!r} the selfish still change after {MOST_STEPS} steps")


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
        pesters; ``fed``, by kind, the share of those P2 that get the piece; ``ends``, by kind, the utility
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
    return {
        "gives": [t for t in rounds if average("selfish", 1, lambda m, t=t: m.gives[t])],
        "asks": [t for t in rounds if average("selfish", 2, lambda m, t=t: m.asks[t])],
        "fed": {kind: average(kind, 2, lambda m: m.fed) for kind in kinds},
        "ends": {kind: ends(kind) for kind in kinds},
    }


def crowd_tables(game: LastExchange, byzantine_share: Any, percents: Iterable[int]) -> dict[str, Any]:
    """All that a page needs that lets a population think again.

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
        by kind, and ``runs``, which has by start a list of steps: the numbers of ``outcome`` as floats.
        In the last step nobody changes.

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
    stops = []
    for altruistic in sorted(names):
        prior = Prior(byzantine=byzantine_share * (1 - altruistic), altruistic=altruistic)
        runs = {
            start: [floats(outcome(game, prior, plan)) for plan, _ in best_replies(game, prior, start)]
            for start in STARTS
        }
        shares = {"altruist": altruistic, "selfish": prior.rational, "Byzantine": prior.byzantine}
        stops.append({"name": names[altruistic], "shares": floats(shares), "runs": runs})
    place = None if least is None else sorted(names).index(least)
    return {"T": game.T, "least": place, "stops": stops}
