"""What the page on which one plays must say of many states: a judge for any browser."""

import functools
import json
import random
from fractions import Fraction as F
from typing import NamedTuple

import numpy as np
import pytest

from goodwill.companion.play import TOLERANCE, exchange_tables
from goodwill.last_exchange import (
    Belief,
    LastExchange,
    Prior,
    View,
    after_move,
    after_signal,
    destitute_histories,
    expected_contributor,
    pesterer_belief,
    solve,
)

STATES = 10_000
SMALL = LastExchange(T=3, loss=F(1, 4), s_c=1, b_c=100, r_c=0, generosity=F(1, 2), byzantine_pesters=F(1, 2))
NINE = Prior(byzantine=F(2, 9), altruistic=F(1, 9))
#: The longer game of the page.
GAME = SMALL.with_changes(T=11, s_c=2, b_c=200, generosity=F(1, 4))
TEN = Prior(byzantine=F(1, 5), altruistic=F(1, 5))
#: What the piece may be worth to the reader as P2.
WORTHS = (200, 50, 30, 10, 4)


class Network(NamedTuple):
    game: LastExchange
    prior: Prior
    worths: tuple[int, ...]


#: The networks of the page: that of the story, with which it opens, and the longer one.
NETWORKS = {"story": Network(SMALL, NINE, (100, 200, 80, 60, 40)), "long": Network(GAME, TEN, WORTHS)}


@functools.cache
def tables(network="long"):
    game, prior, worths = NETWORKS[network]
    return exchange_tables(game, prior, worths=worths[1:])


def states_of_p1(number, game=GAME):
    """Beliefs of all kinds, in any round: most of them are off every path."""
    rng = random.Random(1)
    for _ in range(number):
        masses = [F(rng.choice([0, 1, rng.randrange(1, 1000), 10 ** rng.randrange(6)])) for _ in range(3)]
        if sum(masses) == 0:
            masses[rng.randrange(3)] = F(1)
        yield rng.randint(0, game.T), Belief(*masses).normalised(), rng.random() < 0.5, rng.random() < 0.5


def question(role, states, network):
    """An expression that makes a page say its numbers for these states, as JSON."""
    return (
        f"JSON.stringify(goodwill.play.numbers.{role}({json.dumps(tables(network))}, {json.dumps(states)}))"
    )


def judge_p1(ask, network):
    """Whether beliefs, costs and hints of P1 are the package's; ``ask`` is given states, in JSON's words."""
    game = NETWORKS[network].game
    solution, states = solve(game), [*states_of_p1(STATES, game)]
    given = [
        {"t": t, "belief": [float(x) for x in belief], "gives": gives, "pester": pester}
        for t, belief, gives, pester in states
    ]
    for (t, belief, gives, pester), got in zip(states, ask(given), strict=True):
        give, wait = solution.costs(t, belief)
        assert np.allclose(
            [got["give"], got["wait"]], [float(give), float(wait)], rtol=TOLERANCE, atol=TOLERANCE
        )
        if abs(give - wait) > 1e-6:
            assert got["best"] == ("g" if give < wait else "w")
        seen = after_signal(game, t, after_move(game, belief, gives), "p" if pester else "n")
        if seen.total == 0:
            assert got["after"] is None
        else:
            assert np.allclose(got["after"], [float(x) for x in seen.normalised()], atol=TOLERANCE)


def judge_p2(ask, network):
    """Whether beliefs, worths and hints of P2 are the package's, whatever it did, saw, and gains."""
    game, prior, worths = NETWORKS[network]
    known = expected_contributor(game, prior, "repaired")
    exact = {
        worth: {h.moves: h for h in destitute_histories(game.with_changes(b_c=worth), known)}
        for worth in worths
    }
    rng, states = random.Random(2), []
    for _ in range(STATES):
        length = rng.randint(0, game.T)
        moves = "".join(rng.choices("pn", [rng.random(), 0.5], k=length))
        arrived = [False] * (length + 1)
        if rng.random() < 0.1:
            arrived[rng.randint(0, length)] = True
        states.append({"moves": moves, "arrived": arrived, "worth": rng.choice(worths)})
    belief = functools.cache(lambda moves, signals: pesterer_belief(game, known, View(moves, signals)))
    possible = 0
    for state, got in zip(states, ask(states), strict=True):
        moves, signals = state["moves"], "".join("c" if arrives else "n" for arrives in state["arrived"])
        if got is None:
            with pytest.raises(ValueError, match="is impossible"):
                belief(moves, signals)
            continue
        possible += 1
        assert np.allclose(got["belief"], [float(x) for x in belief(moves, signals)], atol=TOLERANCE)
        if "c" in signals or len(moves) == game.T:
            assert np.allclose([got["pester"], got["silent"]], [-1, 0], atol=TOLERANCE)
            assert got["best"] == "s"
            continue
        history = exact[state["worth"]][moves]
        wanted = [float(history.pester), float(history.wait)]
        assert np.allclose([got["pester"], got["silent"]], wanted, atol=TOLERANCE * game.b_c)
        if history.pester == history.wait or abs(history.pester - history.wait) > 1e-6:
            assert got["best"] == ("p" if history.pester >= history.wait else "s")
    assert possible > 0.9 * STATES


JUDGES = {"P1": judge_p1, "P2": judge_p2}
