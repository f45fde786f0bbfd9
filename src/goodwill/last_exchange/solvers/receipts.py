"""How likely P2 is to receive nothing, against a P1 with finitely many private states (Paper I, Section 4.1).

A pester is worth while only if it makes a receipt more likely.  Here that is computed by following P1 through
its private states, for a fixed set of rounds in which P2 pesters: P1's signals are averaged over.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection
from typing import Any, NamedTuple

from goodwill.checks import check_integer, check_kind
from goodwill.last_exchange.model import LastExchange
from goodwill.last_exchange.strategies.automata import Automaton

#: All sets of later rounds are compared, 2^T of them; more rounds would take minutes.
MOST_ROUNDS = 12


class Comparison(NamedTuple):
    """How many pairs of probabilities were compared, and in how many a pester made a receipt less likely."""

    compared: int
    delayed: int


def no_receipt(
    game: LastExchange, contributor: Automaton, t: int, state: int, pesters: Collection[int]
) -> list[Any]:
    """Probabilities that nothing arrives in the rounds t, ..., k, for k = t, t - 1, ..., 0.

    Parameters
    ----------
    contributor : Automaton
        P1 as P2 faces it, with as many rounds as the game.
    t : int
        The round in which P1 is about to move, from 0 to T.
    state : int
        P1's private state in that round.
    pesters : collection of int
        The rounds in which P2 pesters.

    Examples
    --------
    An altruist that was just asked, with a reply that arrives with probability q (1 - rho) = 3/8:

    >>> from fractions import Fraction as F
    >>> from goodwill.last_exchange.strategies.automata import altruistic_automaton
    >>> game = LastExchange(T=3, loss=F(1, 4), generosity=F(1, 2))
    >>> [str(p) for p in no_receipt(game, altruistic_automaton(game), 1, 1, ())]
    ['5/8', '5/8']
    """
    layers = _layers(game, contributor)
    check_integer("t", t, least=0, most=game.T)
    check_integer("state", state, least=0, most=len(layers[t].contributes) - 1)
    arrives, here, chances = 1 - game.loss, {state: 1 + 0 * game.loss}, []
    for j in range(t, -1, -1):
        layer, after = layers[j], dict[int, Any]()
        seen = arrives if j in pesters else 0
        for place, mass in here.items():
            missed = mass * (1 - arrives * layer.contributes[place])
            for target, share in ((layer.on_pester[place], seen), (layer.on_silence[place], 1 - seen)):
                after[int(target)] = after.get(int(target), 0) + share * missed
        here = after
        chances.append(sum(here.values()))
    return chances


def compare_signals(game: LastExchange, contributor: Automaton) -> Comparison:
    """Whether a pester that P1 observes ever makes it contribute later than silence does.

    For every round t, every private state of P1 in it, and every set of later rounds in which P2 will pester:
    the probability of no receipt in the rounds t - 1, ..., k, for each k, after a pester and after silence.
    Floats are compared as they are, so only an exact game decides ties.

    Raises
    ------
    ValueError
        If T exceeds ``MOST_ROUNDS``, or the contributor has another number of rounds than the game.

    Examples
    --------
    An altruist answers a pester and not silence, so a pester delays nothing:

    >>> from fractions import Fraction as F
    >>> from goodwill.last_exchange.strategies.automata import altruistic_automaton
    >>> game = LastExchange(T=3, loss=F(1, 4), generosity=F(1, 2))
    >>> compare_signals(game, altruistic_automaton(game))
    Comparison(compared=17, delayed=0)
    """
    layers = _layers(game, contributor)
    check_integer("T", game.T, least=1, most=MOST_ROUNDS)
    compared = delayed = 0
    for t in range(1, game.T + 1):
        futures = set(zip(layers[t].on_pester.tolist(), layers[t].on_silence.tolist(), strict=True))
        for pesters in _subsets(range(1, t)):
            for asked, left in futures:
                after_pester = no_receipt(game, contributor, t - 1, asked, pesters)
                after_silence = no_receipt(game, contributor, t - 1, left, pesters)
                compared += len(after_pester)
                delayed += sum(a > b for a, b in zip(after_pester, after_silence, strict=True))
    return Comparison(compared, delayed)


def _subsets(rounds: range) -> itertools.chain[tuple[int, ...]]:
    sizes = range(len(rounds) + 1)
    return itertools.chain.from_iterable(itertools.combinations(rounds, size) for size in sizes)


def _layers(game: LastExchange, contributor: Automaton) -> Any:
    check_kind("game", game, LastExchange)
    check_kind("contributor", contributor, Automaton)
    if len(contributor.layers) != game.T + 1:
        raise ValueError(
            f"contributor has {len(contributor.layers)} rounds: it must have T + 1 = {game.T + 1}"
        )
    return contributor.layers
