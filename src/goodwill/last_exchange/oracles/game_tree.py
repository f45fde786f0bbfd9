"""Whole game trees: the paper's own method as an oracle, and the game of both players as a file.

P1's tree has four children a round, its two moves times its two observations, so it grows like 4^T (Paper
I, Section 5).  Nothing is clever here, and that is its worth: it shares only the model with the solver.  The
tree of both players is written in the format of Gambit, so that any other program can judge.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np

from goodwill.checks import check_integer, check_kind
from goodwill.last_exchange.model import (
    CONTRIBUTION,
    NOTHING,
    PESTER,
    Belief,
    LastExchange,
    after_move,
    after_signal,
    contributor_cost,
    pays,
)
from goodwill.last_exchange.strategies.profiles import Prior
from goodwill.last_exchange.strategies.views import View, altruistic_contributor, persistent_pesterer

#: More rounds than this would take minutes.
MOST_ROUNDS = 10
MOST_ROUNDS_OF_TWO = 4

#: A float has no more.
MOST_BITS = 1074


def tree_costs(game: LastExchange, t: int, belief: Belief, history: str = "") -> tuple[Any, Any]:
    """Least expected cost of contributing and of waiting in round ``t``, by the whole game tree.

    Parameters
    ----------
    belief : Belief
        Masses of the three types: numbers or arrays that broadcast.  Costs are weighted with them.

    Raises
    ------
    ValueError
        If ``t`` exceeds ``MOST_ROUNDS``.

    Examples
    --------
    >>> from fractions import Fraction as F
    >>> game = LastExchange(T=1, loss=F(1, 2), s_c=F(1, 5), r_p=1)
    >>> tree_costs(game, 1, Belief(0, 1))
    (Fraction(9, 20), Fraction(1, 2))
    """
    check_kind("game", game, LastExchange)
    check_kind("belief", belief, Belief)
    check_integer("t", t, least=0, most=game.T)
    if t > MOST_ROUNDS:
        raise ValueError(
            f"t = {t} is too deep for the game tree, which has 4^t leaves: it must satisfy "
            f"0 <= t <= {MOST_ROUNDS}; use contributor.solve"
        )
    contribute, wait = (
        sum(
            _tree_cost_of_signal(game, t, after_move(game, belief, move), move, signal, history)
            for signal in (PESTER, NOTHING)
        )
        for move in (True, False)
    )
    return contribute, wait


def _tree_cost_of_signal(
    game: LastExchange, t: int, moved: Belief, contributes: bool, signal: str, history: str
) -> Any:
    after = after_signal(game, t, moved, signal, history)
    cost = contributor_cost(game, contributes, signal) * after.total
    return cost if t == 0 else cost + np.minimum(*tree_costs(game, t - 1, after, history + signal))


def tree_threshold(game: LastExchange, t: int, bits: int = 30) -> float | None:
    """Least belief mu(D) at which P1 contributes in round ``t``, bisected to ``2 ** -bits``.

    Like the paper, this takes for granted that P1 contributes above a threshold (Theorem 8).

    Returns
    -------
    float or None
        An upper end of an interval of length ``2 ** -bits`` that holds the threshold; None if P1 waits
        even when it knows that P2 is destitute.

    Examples
    --------
    >>> tree_threshold(LastExchange(T=3, loss=0.05, s_c=2, r_p=1, byzantine_pesters=0.5), 3)
    0.7386888274922967
    """
    check_kind("game", game, LastExchange)
    check_integer("bits", bits, least=1, most=MOST_BITS)

    def waits(share: float) -> bool:
        contribute, wait = tree_costs(game, t, Belief(1 - share, share))
        return not pays(wait, contribute)

    if waits(1):
        return None
    low, high = 0.0, 1.0
    for _ in range(bits):
        middle = (low + high) / 2
        low, high = (middle, high) if waits(middle) else (low, middle)
    return high


def extensive_form(game: LastExchange, prior: Prior) -> str:
    """The whole game between two peers of unknown type, as a Gambit ``.efg`` file.

    Nature draws the types of both players and decides what gets lost, and acts for altruists and Byzantine
    peers; the two players decide for rational peers only.  Branches of probability 0 are left out.  Numbers
    are exact: a float is the decimal that was typed.

    Parameters
    ----------
    prior : Prior
        The shares of the types, alike for both players; some must be rational.

    Returns
    -------
    str
        The text of the file.  Information sets carry what the player did and observed as their names.

    Raises
    ------
    ValueError
        If T exceeds ``MOST_ROUNDS_OF_TWO``, or if nobody is rational.

    Examples
    --------
    >>> from goodwill.last_exchange import Prior
    >>> text = extensive_form(LastExchange(T=1, loss=0.25), Prior(byzantine=0.5, altruistic=0.25))
    >>> print(text.splitlines()[0])
    EFG 2 R "The last exchange, T = 1" { "P1" "P2" }
    """
    check_kind("game", game, LastExchange)
    check_kind("prior", prior, Prior)
    if game.T > MOST_ROUNDS_OF_TWO:
        raise ValueError(
            f"T = {game.T} is out of range: the tree of both players has up to nine branches a round, so it "
            f"must satisfy T <= {MOST_ROUNDS_OF_TWO}"
        )
    if not prior.rational > 0:
        raise ValueError(
            f"byzantine + altruistic = {prior.byzantine + prior.altruistic} leaves nobody rational: "
            f"it must satisfy byzantine + altruistic < 1"
        )
    return _Tree(game, prior).text()


class _Tree:
    """The game tree, written out node by node from the root down."""

    def __init__(self, game: LastExchange, prior: Prior) -> None:
        self.game, self.prior = game, prior
        self.lines = [f'EFG 2 R "The last exchange, T = {game.T}" {{ "P1" "P2" }}', '""', ""]
        self.sets: dict[tuple[int, View], int] = {}
        self.chances = self.ends = 0
        self.protocol = altruistic_contributor(game), persistent_pesterer(game)

    def text(self) -> str:
        shares = {
            "byzantine": self.prior.byzantine,
            "altruistic": self.prior.altruistic,
            "rational": self.prior.rational,
        }
        self.chance(
            {f"P1 is {one}, P2 is {two}": a * b for one, a in shares.items() for two, b in shares.items()},
            [
                partial(self.first, self.game.T, (one, two), View(), View(), 0, 0)
                for one in shares
                for two in shares
            ],
        )
        return "\n".join(self.lines) + "\n"

    def chance(self, branches: dict[str, Any], go_on: list[Callable[[], None]]) -> None:
        """A move of nature; what is certain is no move."""
        possible = [(label, p, child) for (label, p), child in zip(branches.items(), go_on, strict=True) if p]
        if len(possible) > 1:
            self.chances += 1
            listed = " ".join(f'"{label}" {_exact(p)}' for label, p, _ in possible)
            self.lines.append(f'c "" {self.chances} "" {{ {listed} }} 0')
        for _, _, child in possible:
            child()

    def decide(
        self, player: int, kind: str, act: str, probability: Any, view: View, go_on: list[Callable[[], None]]
    ) -> None:
        """A move of a peer: a decision if it is rational, else nature's."""
        if kind != "rational":
            self.chance({act: probability, NOTHING: 1 - probability}, go_on)
            return
        number = self.sets.setdefault((player, view), 1 + sum(p == player for p, _ in self.sets))
        name = f"did {view.moves or '-'}, observed {view.signals or '-'}"
        self.lines.append(f'p "" {player} {number} "{name}" {{ "{act}" "{NOTHING}" }} 0')
        for child in go_on:
            child()

    def first(self, t: int, kinds: tuple[str, str], ours: View, theirs: View, u_1: Any, u_2: Any) -> None:
        """P1's move in round ``t``, and whether it arrives."""
        game, kind = self.game, kinds[0]
        byzantine = game.contribution_probability(t, theirs.signals)
        acts = byzantine if kind == "byzantine" else self.protocol[0](t, ours)

        def then(move: str, signal: str) -> None:
            benefit = 0 if CONTRIBUTION in theirs.signals else game.b_c
            gained = benefit - game.r_c if signal == CONTRIBUTION else 0
            cost = game.s_c if move == CONTRIBUTION else 0
            seen = View(theirs.moves, theirs.signals + signal)
            self.second(t, kinds, View(ours.moves + move, ours.signals), seen, u_1 - cost, u_2 + gained)

        def sent() -> None:
            self.chance(
                {"arrives": 1 - game.loss, "lost": game.loss},
                [lambda: then(CONTRIBUTION, CONTRIBUTION), lambda: then(CONTRIBUTION, NOTHING)],
            )

        self.decide(1, kind, CONTRIBUTION, acts, ours, [sent, lambda: then(NOTHING, NOTHING)])

    def second(self, t: int, kinds: tuple[str, str], ours: View, theirs: View, u_1: Any, u_2: Any) -> None:
        """P2's move in round ``t``, and whether it arrives."""
        game, kind = self.game, kinds[1]
        byzantine = game.pester_probability(t, ours.signals)
        acts = byzantine if kind == "byzantine" else self.protocol[1](t, theirs)

        def then(move: str, signal: str) -> None:
            cost = game.s_p if move == PESTER else 0
            felt = game.r_p if signal == PESTER else 0
            seen = View(ours.moves, ours.signals + signal)
            did = View(theirs.moves + move, theirs.signals)
            if t:
                self.first(t - 1, kinds, seen, did, u_1 - felt, u_2 - cost)
            else:
                self.ends += 1
                self.lines.append(f't "" {self.ends} "" {{ {_exact(u_1 - felt)}, {_exact(u_2 - cost)} }}')

        def sent() -> None:
            self.chance(
                {"arrives": 1 - game.loss, "lost": game.loss},
                [lambda: then(PESTER, PESTER), lambda: then(PESTER, NOTHING)],
            )

        self.decide(2, kind, PESTER, acts, theirs, [sent, lambda: then(NOTHING, NOTHING)])


def _exact(value: Any) -> Fraction:
    return value if isinstance(value, Fraction) else Fraction(str(value))
