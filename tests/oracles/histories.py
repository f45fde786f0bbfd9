"""What the peers of Paper I gain at any of their histories, found the slow way from Section 2.

The oracle imports nothing of the package.  At each history it counts by Bayes' rule what the other may be and
have seen, and tries all plans for the rest of the game, one after the other, each played out to its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any, NamedTuple

#: A strategy by (t, own moves, own signals): the chance to act.
Acts = Callable[[int, str, str], Any]
#: By the other's type, moves and signals: how likely.
Masses = dict[tuple[str, str, str], Any]


class Peers(NamedTuple):
    """A game with the prior shares of both types and the rational peers' strategies."""

    game: Any
    shares: Mapping[str, Any]
    contributes: Acts
    pesters: Acts

    def gives(self, kind: str, t: int, moves: str, signals: str, seen: str) -> Any:
        """The chance that P1 contributes; ``seen`` is what P2 has seen."""
        if kind == "rational":
            return self.contributes(t, moves, signals)
        if kind == "altruistic":
            return 1 if t == self.game.T else self.game.generosity if signals.endswith("p") else 0
        return self.game.contribution_probability(t, seen)

    def asks(self, kind: str, t: int, moves: str, signals: str, seen: str) -> Any:
        """The chance that P2 pesters; ``seen`` is what P1 has seen."""
        if kind == "rational":
            return self.pesters(t, moves, signals)
        if kind == "altruistic":
            return int(t > 0 and "c" not in signals)
        return self.game.pester_probability(t, seen)


def sent(acts: Any, act: str, loss: Any) -> Iterator[tuple[Any, str, str]]:
    """What is done and what arrives of it, with the chances."""
    for chance, move, signal in (
        (acts * (1 - loss), act, act),
        (acts * loss, act, "n"),
        (1 - acts, "n", "n"),
    ):
        if chance:
            yield chance, move, signal


def parted(events: Iterator[tuple[Any, str, tuple[str, str, str]]], act: str) -> dict[str, Masses]:
    """What the other may be and have seen, by the signal; an impossible one says that it acted, no more."""
    parts: dict[str, Masses] = {act: {}, "n": {}}
    for mass, signal, other in events:
        parts[signal][other] = parts[signal].get(other, 0) + mass
    if not parts[act]:
        for (kind, moves, signals), mass in parts["n"].items():
            acted = kind, moves[:-1] + act, signals
            parts[act][acted] = parts[act].get(acted, 0) + mass
    return parts


# ---- P1 ---------------------------------------------------------------------------------------------
def answers(peers: Peers, t: int, move: str, signals: str, masses: Masses) -> dict[str, Masses]:
    """What P1 knows after its move in round t, by the signal."""

    def events() -> Iterator[Any]:
        rho = peers.game.loss
        for (kind, theirs, heard), mass in masses.items():
            for seen, arrives in (("c", 1 - rho), ("n", rho)) if move == "c" else (("n", 1),):
                acts = peers.asks(kind, t, theirs, heard + seen, signals)
                for chance, did, signal in sent(acts, "p", rho):
                    yield mass * arrives * chance, signal, (kind, theirs + did, heard + seen)

    return parted(events(), "p")


def first_worth(peers: Peers, t: int, moves: str, signals: str, masses: Masses, acts: Acts) -> Any:
    """What P1 gets from a history on, times the mass of the history, if it acts so."""
    total, game, whole = 0, peers.game, sum(masses.values())
    for chance, move in ((acts(t, moves, signals), "c"), (1 - acts(t, moves, signals), "n")):
        if chance:
            total -= chance * whole * (game.s_c if move == "c" else 0)
            for signal, part in _possible(answers(peers, t, move, signals, masses), masses):
                paid = game.r_p * sum(part.values()) if signal == "p" else 0
                later = first_worth(peers, t - 1, moves + move, signals + signal, part, acts) if t else 0
                total += chance * (later - paid)
    return total


def _possible(parts: dict[str, Masses], masses: Masses) -> Iterator[tuple[str, Masses]]:
    """The signals that can occur: a part that was made up weighs more than there is left."""
    whole = sum(masses.values())
    for signal in ("n", "p", "c"):
        rest = whole - sum(parts["n"].values())
        if signal in parts and (signal == "n" or rest > 0) and parts[signal]:
            yield signal, parts[signal]


# ---- P2 ---------------------------------------------------------------------------------------------
def moved(peers: Peers, t: int, signals: str, masses: Masses) -> dict[str, Masses]:
    """What P2 knows after P1's move in round t, by the signal."""

    def events() -> Iterator[Any]:
        for (kind, theirs, heard), mass in masses.items():
            acts = peers.gives(kind, t, theirs, heard, signals)
            for chance, did, signal in sent(acts, "c", peers.game.loss):
                yield mass * chance, signal, (kind, theirs + did, heard)

    return parted(events(), "c")


def heard_of(peers: Peers, move: str, masses: Masses) -> Masses:
    """What P1 may have seen after P2's move."""
    found: Masses = {}
    rho = peers.game.loss
    for (kind, theirs, heard), mass in masses.items():
        for signal, chance in (("p", 1 - rho), ("n", rho)) if move == "p" else (("n", 1),):
            found[kind, theirs, heard + signal] = mass * chance
    return found


def second_worth(peers: Peers, t: int, moves: str, signals: str, masses: Masses, acts: Acts) -> Any:
    """The same for P2, which has seen what came of P1's move in round t."""
    total, game, whole = 0, peers.game, sum(masses.values())
    for chance, move in ((acts(t, moves, signals), "p"), (1 - acts(t, moves, signals), "n")):
        if not chance:
            continue
        total -= chance * whole * (game.s_p if move == "p" else 0)
        if t:
            after = heard_of(peers, move, masses)
            for signal, part in _possible(moved(peers, t - 1, signals, after), after):
                gain = (0 if "c" in signals else game.b_c) - game.r_c if signal == "c" else 0
                later = second_worth(peers, t - 1, moves + move, signals + signal, part, acts)
                total += chance * (gain * sum(part.values()) + later)
    return total


# ---- All histories ----------------------------------------------------------------------------------
def histories(peers: Peers, player: str) -> Iterator[tuple[int, str, str, Masses]]:
    """Every history of a player, possible or not, with what the other may be and have seen."""
    T, start = peers.game.T, {(kind, "", ""): mass for kind, mass in peers.shares.items() if mass}
    if player == "P1":
        todo = [(T, "", "", start)]
    else:
        todo = [(T, "", signal, part) for signal, part in moved(peers, T, "", start).items()]
    while todo:
        t, moves, signals, masses = todo.pop()
        yield t, moves, signals, masses
        for move in ("c" if player == "P1" else "p", "n") if t else ():
            parts = (
                answers(peers, t, move, signals, masses)
                if player == "P1"
                else moved(peers, t - 1, signals, heard_of(peers, move, masses))
            )
            todo += [(t - 1, moves + move, signals + signal, part) for signal, part in parts.items()]


def plans(player: str, t: int, past: str) -> Iterator[Acts]:
    """All plans from round t on: a move now, and after each run of further signals."""
    letter = "p" if player == "P1" else "c"
    so_far = len(past)
    runs = ["".join(run) for length in range(t + 1) for run in product((letter, "n"), repeat=length)]
    for moves in product((0, 1), repeat=len(runs)):
        chosen = dict(zip(runs, moves, strict=True))
        yield lambda _, own, seen, chosen=chosen: chosen[seen[so_far:]]


def greatest_gain(peers: Peers, player: str) -> Any:
    """The most that a player gains at any of its histories by its best plan there."""
    worth = first_worth if player == "P1" else second_worth
    follows = peers.contributes if player == "P1" else peers.pesters
    most = 0
    for t, moves, signals, masses in histories(peers, player):
        at = t, moves, signals, masses
        best = max(worth(peers, *at, plan) for plan in plans(player, t, signals))
        most = max(most, (best - worth(peers, *at, follows)) / sum(masses.values()))
    return most
