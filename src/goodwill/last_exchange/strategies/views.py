"""Strategies of both peers: the assigned protocol, and Byzantine peers as the game describes them.

A strategy answers one question: with which probability does the peer act now, given what it has seen?
It is a function ``strategy(t, view)`` of the round and of a :class:`View`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from goodwill.checks import check_integer, check_kind
from goodwill.last_exchange.model import CONTRIBUTION, PESTER, LastExchange, check_history


class _Seen(NamedTuple):
    moves: str
    signals: str


class View(_Seen):
    """What a peer knows: its moves so far and the signals it observed, oldest first.

    Strings of "c" and "n" for contributions, of "p" and "n" for pesters.  P2 moves after it observed the
    signal of its round, so its ``signals`` are one longer than its ``moves``.

    >>> View("soon")
    Traceback (most recent call last):
        ...
    ValueError: moves = 'soon' is no history: it must be a string of 'p', 'c' and 'n'
    """

    __slots__ = ()

    def __new__(cls, moves: str = "", signals: str = "") -> View:
        return super().__new__(cls, check_history("moves", moves), check_history("signals", signals))


Strategy = Callable[[int, View], Any]


def altruistic_contributor(game: LastExchange) -> Strategy:
    """The assigned protocol for P1: contribute in round T, later reply to pesters with ``generosity``."""
    check_kind("game", game, LastExchange)

    def strategy(t: int, view: View) -> Any:
        if t == game.T:
            return 1
        return game.generosity if view.signals.endswith(PESTER) else 0

    return strategy


def byzantine_contributor(game: LastExchange) -> Strategy:
    """A Byzantine P1 as the game describes it."""
    check_kind("game", game, LastExchange)
    return lambda t, view: game.contribution_probability(t, view.signals)


def persistent_pesterer(game: LastExchange) -> Strategy:
    """The assigned protocol for P2: pester, except in round 0, until a contribution is observed."""
    check_kind("game", game, LastExchange)
    return lambda t, view: int(t > 0 and CONTRIBUTION not in view.signals)


def late_pesterer(number: int) -> Strategy:
    """P2 that sends at most so many pesters until it observes a contribution, as late as it can.

    >>> strategy = late_pesterer(2)
    >>> [strategy(t, View("n" * (3 - t), "n" * (4 - t))) for t in (3, 2)], strategy(1, View("pn", "nnn"))
    ([0, 1], 1)
    """
    number = check_integer("number", number, least=0)

    def strategy(t: int, view: View) -> int:
        left = number - view.moves.count(PESTER)
        return int(CONTRIBUTION not in view.signals and 0 < t <= left)

    return strategy


def byzantine_pesterer(game: LastExchange) -> Strategy:
    """A Byzantine P2 as the game describes it, for a behaviour that does not look at the history."""
    check_kind("game", game, LastExchange)
    return lambda t, view: game.pester_probability(t)
