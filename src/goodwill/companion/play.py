"""Games that the reader plays: what a solver knows of them, as numbers that a page can read.

The page deals the cards, keeps the beliefs by Bayes' rule, and says what the best move is.  For that it needs
no solver of its own: P1's problem is the list of its undominated plans, P2's the private states that P1 may
be in.  Both come from the exact solvers and are sufficient at every history, also after moves that are not
best:

* *P1* cares for its costs to come.  They depend on what P2 is and has, so on the masses ``(B, D, N)`` alone,
  which every move and signal multiplies by known chances; the least cost is that of the cheapest plan.
* *P2* cares for the gifts to come.  Without a contribution so far they depend on P1's private state alone, so
  on the masses of these states, which again change by known chances.  Whatever led to the same masses has the
  same future.  With a contribution there is nothing more to gain.

What the page runs is in ``book/_extra/play``.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

from goodwill.arithmetic import is_exact
from goodwill.checks import check_integer, check_kind, check_number
from goodwill.companion.figures import figure_as, show_live
from goodwill.companion.javascript import floats, literal
from goodwill.last_exchange.model import NOTHING, PESTER, Belief, LastExchange, pester_chances
from goodwill.last_exchange.solvers.contributor import solve
from goodwill.last_exchange.solvers.silence import silence
from goodwill.last_exchange.strategies.automata import Layer
from goodwill.last_exchange.strategies.profiles import Prior
from goodwill.last_exchange.verify.named_profiles import expected_contributor, verify_equilibrium

#: Numbers are those of exact fractions, each as the float that is nearest; sums of them in the page are this
#: near to the truth, relative to the greatest cost or gain.
TOLERANCE = 1e-9

#: P2's plans are searched in the page, 2^T of them in the first round: a click must not wait.
MOST_ROUNDS = 12


def exchange_tables(
    game: LastExchange, prior: Prior, profile: str = "repaired", worths: Sequence[Any] = ()
) -> dict[str, Any]:
    """All that a page needs in which the reader plays P1 or P2 in a last exchange.

    The others play the profile, of which it is checked that nobody gains by leaving it.

    Parameters
    ----------
    game : LastExchange
        Of ints and fractions; ``T`` at most ``MOST_ROUNDS``, ``r_c`` 0; Byzantine P1s never contribute.
    prior : Prior
        Who there is.
    profile : "paper", "repaired" or "extended"
        What selfish peers do: see :func:`~goodwill.last_exchange.verify_equilibrium`.
    worths : sequence of int or Fraction > 0
        What the piece may be worth to the reader as P2, besides ``b_c``.  To the others it is worth ``b_c``,
        and P1, who cannot see it, takes the reader for one of them.

    Returns
    -------
    dict
        Of numbers, words, lists and dicts: the game's parameters; ``shares`` by kind; ``seen[t]``, the
        chances that P1 observes a pester of (B, D, N) in round t; ``plans[t]``, the corners of P1's plans
        that begin with ``wait`` or ``give``, by the number of contributions that follow in silence;
        ``states[t]``, the private states of P1, and ``start``, the masses of those of round T; ``best``,
        what the best play of each role expects before its first move: P1 to pay, P2 to gain if nothing
        arrives before it; ``worths``, pairs of a worth, ``b_c`` first, and of what the best P2 gains with it.

    Raises
    ------
    TypeError, ValueError
        If the game has floats or is too long, if satisfied peers have something to decide, or if somebody
        gains by leaving the profile.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> game = LastExchange(T=3, loss=F(1, 4), s_c=1, b_c=100, r_c=0, generosity=F(1, 2))
    >>> tables = exchange_tables(game, Prior(byzantine=F(2, 9), altruistic=F(1, 9)))
    >>> tables["best"]["P1"], len(tables["plans"])
    (1.6875, 4)
    """
    _check_playable(game, prior)
    for worth in worths:
        if not is_exact(check_number("worth", worth, "worth > 0", lambda x: x > 0)):
            raise TypeError(f"worth = {worth!r} is a float: it must be an int or a fraction")
    judged = verify_equilibrium(game, prior, profile)
    if not judged.holds:
        raise ValueError(f"prior = {prior} is no population to play in: {judged}")
    solution = solve(game)
    expected = expected_contributor(game, prior, profile)
    problem = silence(game, expected)
    rounds = range(game.T + 1)
    first = Belief(prior.byzantine, 1 - prior.byzantine)
    gains = {
        worth: float(_worth_of_asking(silence(game.with_changes(b_c=worth), expected))) for worth in worths
    }
    own = float(_worth_of_asking(problem))
    return _shared(game, prior, problem) | {
        "asks": float(game.pester_probability(game.T)),
        "seen": [floats(pester_chances(game, t)) for t in rounds],
        "plans": [
            {
                "wait": [floats(plan.corners.tolist()) for plan in solution.at(t).wait],
                "give": [floats(plan.corners.tolist()) for plan in solution.at(t).act],
            }
            for t in rounds
        ],
        "tolerance": TOLERANCE,
        "best": {"P1": float(min(solution.costs(game.T, first))), "P2": own},
        "worths": [[float(worth), gain] for worth, gain in {game.b_c: own, **gains}.items()],
    }


def pesterer_tables(game: LastExchange, prior: Prior, profile: str = "repaired") -> dict[str, Any]:
    """All that a page needs in which the reader plays P2 alone, also where asking on is not best.

    P1 plays the profile.  Byzantine P2s may act upon what P1 has noticed; that somebody gains by leaving the
    profile is no fault here, as it is what the reader is to find out.

    Returns
    -------
    dict
        As :func:`exchange_tables`, but no ``plans``, ``seen`` and ``asks``, which only P1 needs.  A selfish
        P1 does what its one private state does.

    Raises
    ------
    TypeError, ValueError
        If the game has floats or is too long, or if a selfish P1 tosses a coin.

    Examples
    --------
    Who is noticed once is taken for a Byzantine P2, as these go on just then: it is better to wait.

    >>> from fractions import Fraction as F
    >>> from goodwill.last_exchange.strategies.byzantine import persists_if_observed
    >>> game = LastExchange(
    ...     T=3, loss=F(1, 4), s_c=F(11, 20), b_c=100, r_c=0, generosity=F(1, 2),
    ...     byzantine_pesters=persists_if_observed,
    ... )
    >>> tables = pesterer_tables(game, Prior(byzantine=F(2, 9), altruistic=F(1, 9)))
    >>> "plans" in tables, sum(tables["start"]) > 0
    (False, True)
    """
    _check_sizes(game, prior)
    problem = silence(game, expected_contributor(game, prior, profile))
    first = problem.contributor.layers[game.T].part
    selfish = [k for k, mass in enumerate(problem.contributor.start) if mass > 0 and first[k] == 2]
    coins = {x for layer in problem.contributor.layers for x in layer.contributes[layer.part == 2].tolist()}
    if len(selfish) != 1 or not coins <= {0, 1}:
        raise ValueError(f"profile = {profile!r} has a selfish P1 that tosses a coin: the page knows none")
    own = float(_worth_of_asking(problem))
    return _shared(game, prior, problem) | {
        "tolerance": TOLERANCE,
        "best": {"P2": own},
        "worths": [[float(game.b_c), own]],
    }


def _shared(game: LastExchange, prior: Prior, problem: Any) -> dict[str, Any]:
    """What either role needs: the game's numbers, who there is, and the private states of P1."""
    return {
        "T": game.T,
        **{name: float(getattr(game, name)) for name in ("loss", "s_c", "r_p", "b_c", "s_p", "generosity")},
        "shares": {
            "altruist": float(prior.altruistic),
            "selfish": float(prior.rational),
            "Byzantine": float(prior.byzantine),
        },
        "start": floats(problem.contributor.start),
        "states": [_states(layer) for layer in problem.contributor.layers],
    }


def _check_sizes(game: LastExchange, prior: Prior) -> None:
    check_kind("game", game, LastExchange)
    check_kind("prior", prior, Prior)
    check_integer("T", game.T, least=1, most=MOST_ROUNDS)
    if not game.is_exact:
        raise TypeError("game has floats: give ints and fractions, so that the page's numbers are exact ones")
    if game.r_c != 0:
        raise ValueError(
            f"r_c = {game.r_c} is out of range: it must be 0, or a satisfied P2 would have to think"
        )
    if callable(game.byzantine_contributes) or game.byzantine_contributes != 0:
        raise ValueError(
            f"byzantine_contributes = {game.byzantine_contributes!r} is out of range: it must be 0"
        )


def _check_playable(game: LastExchange, prior: Prior) -> None:
    _check_sizes(game, prior)
    rate = game.byzantine_pesters
    if callable(rate) or isinstance(rate, tuple):
        raise ValueError(f"byzantine_pesters = {rate!r} must be one rate here")


def _worth_of_asking(problem: Any) -> Any:
    """What the best P2 expects before its first move, if nothing has arrived."""
    first, worth = problem.round(problem.game.T), problem.worths[problem.game.T]
    return max(worth[PESTER][0], worth[NOTHING][0]) / first.masses.sum()


def _states(layer: Layer) -> dict[str, Any]:
    return {
        "gives": floats(layer.contributes),
        "onPester": layer.on_pester.tolist(),
        "onSilence": layer.on_silence.tolist(),
        "part": layer.part.tolist(),
    }


#: What the page loads, in this order.
SCRIPTS = ("exchange", "record", "drawing", "words", "learned", "scene")


#: What a page of the story loads, in which one plays one role in one network.
SMALL_SCRIPTS = ("exchange", "record", "drawing", "words", "scene")

#: What the page of a whole population loads.
CROWD_SCRIPTS = ("record", "drawing", "crowd")

#: What the page of a client of the pizzeria loads.
CLIENT_SCRIPTS = ("exchange", "record", "drawing", "pizza", "evenings", "counter", "client")

#: What a row of dominoes loads.
DOMINOES_SCRIPTS = ("drawing", "dominoes")

#: What a cold pizza at the door of one client loads.
DOOR_SCRIPTS = ("drawing", "pizza", "door")

#: What a choice among clients who complain loads.
SERVING_SCRIPTS = ("drawing", "pizza", "serving")


def show_play(
    name: str,
    title: str,
    tables: Mapping[str, Any] | Sequence[Mapping[str, Any]],
    still: Any,
    words: str,
    *,
    scripts: Sequence[str] = SCRIPTS,
    begin: str = "start",
    small: Mapping[str, Any] | None = None,
) -> None:
    """Show a play, and its still picture in print and without scripts; a page can glue it by its name.

    Parameters
    ----------
    name : str
        Unique in the book.
    title : str
        What it is, for who cannot see it.
    tables : mapping, or sequence of mappings
        From :func:`exchange_tables`, one for each network that the reader may choose, or from
        :func:`pesterer_tables`, to play P2 in a small play; from
        :func:`~goodwill.companion.crowd.crowd_tables` for a population; or from
        :func:`~goodwill.companion.evenings.evening_tables` for a client.  A row of dominoes has ``acts``:
        triples of a peer, what it does, and the round, in the order of play.  A cold pizza at the door has
        how many ``clients`` she may be, of whom the first ``honest`` are honest, and how many, these first,
        still ``orders`` once he has owned up; the chance that one of the others comes ``back``; by what
        happens (``ways``: deliver, honest, selfish, back, away) what four ``nights`` bring him on average,
        the last one for all after it, and what all ``later`` than tonight are worth today; and the
        ``average`` worth of owning up.  Clients who complain have the ``penalties``, one after the other;
        what an evening brings if a hot pizza is called ``good``, or if the pizza gets ``cold``, one time in
        ``rare``; and ``clients``, each with how many of her hot pizzas she called ``bad``, ``of`` how many,
        whether she is ``spiteful``, and what a hundred evenings with her ``leave``, by penalty.
    still : Matplotlib figure
        It is closed afterwards.
    words : str
        What the picture shows.
    scripts : sequence of str
        What the page loads: ``SCRIPTS``, ``CROWD_SCRIPTS`` for a population, ``CLIENT_SCRIPTS`` for a client;
        ``SMALL_SCRIPTS`` or ``CLIENT_SCRIPTS`` for a small play, ``DOMINOES_SCRIPTS`` for dominoes;
        ``DOOR_SCRIPTS`` for a cold pizza at the door; ``SERVING_SCRIPTS`` for clients who complain.
    begin : "start", "crowd", "client", "dominoes", "door" or "serving"
        The function of the page that begins it.
    small : mapping, optional
        Makes of an exchange or a client's evenings a small play within a page of text: no choice of networks,
        no tally, nothing in the address.  It says the ``role`` in the exchange, and perhaps a ``seed``, if
        the first play is to be a certain one, and ``moves`` that are made before it begins.  Of a cold
        pizza at the door it says the place of the ``first`` client; of a population, by ``altruists``, the
        name of the stop at which it has settled when the reader comes.
    """
    page = _PAGE.format(
        name=name,
        title=html.escape(title),
        picture=figure_as(still, "svg"),
        words=html.escape(words),
        scripts="\n".join(f'<script src="../play/{script}.js"></script>' for script in scripts),
        begin=begin,
        tables=literal(tables) + (f", {literal(small)}" if small is not None else ""),
    )
    show_live(name, page, still, words)


_PAGE = """\
<div class="goodwill-play" id="{name}" role="group" aria-label="{title}">
<link rel="stylesheet" href="../play/play.css">
<div class="goodwill-play-still">
<img src="data:image/svg+xml;base64,{picture}" alt="{words}">
<p>{words}</p>
<noscript><p>With JavaScript you can play here.</p></noscript>
</div>
</div>
{scripts}
<script>goodwill.play.{begin}("{name}", {tables});</script>
"""
