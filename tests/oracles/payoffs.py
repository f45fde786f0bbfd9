"""Two oracles for sets of equilibrium payoffs, in fractions.  They import no solver, and none of its parts.

*Outer*: :func:`equilibria_with_one_memory` tries all pure automata whose state is the last public signal;
what it finds is an equilibrium's payoff, so it must lie in any outer set.  *Inner*: :func:`replayed` takes
the play behind a payoff and finds what it is worth and what the best one-shot deviation gains.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction as F
from itertools import product
from typing import Any

from hostile.games import Exact, Pair

#: A state of some play: the actions, and a lottery (weight, next state) after each signal.
Play = Sequence[tuple[tuple[int, int], Sequence[Sequence[tuple[Any, int]]]]]

#: More automata than this are not tried.
MOST_AUTOMATA = 300


def solved(matrix: list[list[F]], right: list[list[F]]) -> list[list[F]]:
    """The solution of linear equations, by elimination; several right-hand sides, one a column."""
    rows = [[*a, *b] for a, b in zip(matrix, right, strict=True)]
    size = len(rows)
    for k in range(size):
        pivot = next(r for r in range(k, size) if rows[r][k] != 0)
        rows[k], rows[pivot] = rows[pivot], rows[k]
        top = rows[k][k]
        rows[k] = [x / top for x in rows[k]]
        for r in range(size):
            factor = rows[r][k]
            if r != k and factor != 0:
                rows[r] = [x - factor * y for x, y in zip(rows[r], rows[k], strict=True)]
    return [row[size:] for row in rows]


def values(game: Exact, play: Play) -> list[Pair]:
    """What each state of a play is worth: ``V = (1 - delta) g + delta P V``, solved."""
    count, delta = len(play), game.delta
    matrix = [[F(k == m) for m in range(count)] for k in range(count)]
    right = []
    for k, ((i, j), lotteries) in enumerate(play):
        right.append([(1 - delta) * x for x in game.payoffs[i][j]])
        for chance, lottery in zip(game.law[i][j], lotteries, strict=True):
            for weight, following in lottery:
                matrix[k][following] -= delta * chance * weight
    return [(first, second) for first, second in solved(matrix, right)]


def greatest_gain(game: Exact, actions: tuple[int, int], later: Sequence[Pair]) -> F | None:
    """What the best one-shot deviation from actions brings, ``later`` being worth what follows each signal.

    None if there is nothing else that a player could do.
    """
    gains = [
        (1 - game.delta) * gain + game.delta * sum(x * w[player] for x, w in zip(shift, later, strict=True))
        for player, gain, shift in game.temptations(*actions)
    ]
    return max(gains, default=None)


def pays(game: Exact, actions: tuple[int, int], later: Sequence[Pair]) -> bool:
    """Whether some one-shot deviation from the actions pays."""
    gain = greatest_gain(game, actions, later)
    return gain is not None and gain > 0


#: What was found before, by game.
_found: dict[Any, tuple[list[Any], list[Pair]]] = {}


def _once(game: Exact) -> tuple[list[Any], list[Pair]]:
    """The automata and the payoffs of a game, found once."""
    key = (game.payoffs, game.delta, game.law, tuple(sorted(game.within.items())))
    if key not in _found:
        if len(_found) > 200:
            _found.clear()
        plays = list(_automata(game))
        _found[key] = plays, _payoffs(game, plays)
    return _found[key]


def equilibrium_automata(game: Exact) -> list[Any]:
    """The pure automata whose state is the last public signal and in which no deviation pays, as plays.

    Signals that no actions ever send need no state.  If there would be more than ``MOST_AUTOMATA``, only
    those are tried that play one profile after one signal or all, and another after the rest.
    """
    return _once(game)[0]


def equilibria_with_one_memory(game: Exact) -> list[Pair]:
    """The payoffs of all pure equilibria that remember no more than the last public signal.

    The start, before the first signal, is a state of its own.
    """
    return _once(game)[1]


def _automata(game: Exact) -> Iterator[list[Any]]:
    possible = [y for y in range(game.signals) if any(game.law[i][j][y] for i, j in game.profiles)]
    state = {y: k for k, y in enumerate(possible)}
    # After an impossible signal anything may follow: let it be the first state.
    follow = tuple(((F(1), state.get(y, 0)),) for y in range(game.signals))
    for plan in _plans(game, possible, MOST_AUTOMATA):
        play = [(actions, follow) for actions in plan]
        later = _later(values(game, play), follow)
        if not any(pays(game, actions, later) for actions in set(plan)):
            yield play


def _later(worth: Sequence[Pair], follow: Sequence[Sequence[tuple[F, int]]]) -> list[Pair]:
    return [worth[row[0][1]] for row in follow]


def _payoffs(game: Exact, plays: Sequence[list[Any]]) -> list[Pair]:
    found: set[Pair] = set()
    for play in plays:
        worth = values(game, play)
        later = _later(worth, play[0][1])
        found |= set(worth)
        for i, j in game.profiles:
            if not pays(game, (i, j), later):
                chances, delta = game.law[i][j], game.delta
                first, second = (
                    (1 - delta) * game.payoffs[i][j][k]
                    + delta * sum(p * w[k] for p, w in zip(chances, later, strict=True))
                    for k in (0, 1)
                )
                found.add((first, second))
    return sorted(found)


def _plans(game: Exact, possible: Sequence[int], most: int) -> Iterable[Sequence[tuple[int, int]]]:
    """What is played after each possible signal."""
    profiles = game.profiles
    if len(profiles) ** len(possible) <= most:
        return product(profiles, repeat=len(possible))
    # Grim and forgiving triggers: one profile after one or all signals, another after the rest; of large
    # games those that end in an equilibrium of a single round.
    static = [a for a in profiles if all(gain <= 0 for _, gain, _ in game.temptations(*a))]
    after = profiles if len(profiles) <= 9 else static
    return (
        tuple(good if y == kept else bad for y in possible)
        for kept in possible
        for good in profiles
        for bad in after
    )


def replayed(game: Exact, play: Play) -> tuple[list[Pair], F]:
    """What each state of a play is worth, and the most that a one-shot deviation gains in any of them.

    Raises
    ------
    AssertionError
        If the play is none: actions, signals, weights or following states that do not exist.
    """
    for (i, j), lotteries in play:
        assert (i, j) in game.profiles, f"there are no actions {(i, j)}"
        assert len(lotteries) == game.signals, f"what follows the signals? {lotteries}"
        for lottery in lotteries:
            assert sum(weight for weight, _ in lottery) == 1, f"no lottery: {lottery}"
            assert all(weight >= 0 and k in range(len(play)) for weight, k in lottery), f"{lottery}"
    worth = values(game, play)
    most = F(0)
    for actions, lotteries in play:
        later = [
            (sum(p * worth[k][0] for p, k in lottery), sum(p * worth[k][1] for p, k in lottery))
            for lottery in lotteries
        ]
        gain = greatest_gain(game, actions, later)
        most = max(most, F(0) if gain is None else gain)
    return worth, most


# ---- Plane geometry, of its own ---------------------------------------------------------------------
def excess(corners: Sequence[Pair], point: Pair) -> F:
    """0 if the point lies in a convex polygon, else by how much it lies beyond some side of it.

    The sides' normals are scaled so that their greatest entry is 1; corners are anticlockwise, two of a
    segment, one of a point.
    """
    (x, y), most = point, F(0)
    count = len(corners)
    if count == 0:
        raise ValueError("the empty set contains no point")
    if count == 1:
        return max(abs(x - corners[0][0]), abs(y - corners[0][1]))
    for k, (ax, ay) in enumerate(corners):
        bx, by = corners[(k + 1) % count]
        normals = [(by - ay, ax - bx)]
        if count == 2:  # beyond the ends, too
            normals.append((ax - bx, ay - by))
        for u, v in normals:
            size = max(abs(u), abs(v))
            if size:
                most = max(most, (u * (x - ax) + v * (y - ay)) / size)
    return most


def is_convex(corners: Sequence[Pair]) -> bool:
    """Whether corners are distinct, in order and none of them superfluous."""
    count = len(corners)
    if len(set(corners)) != count:
        return False
    if count < 3:
        return True
    turns = []
    for k in range(count):
        (ax, ay), (bx, by), (cx, cy) = (corners[(k + m) % count] for m in range(3))
        turns.append((bx - ax) * (cy - ay) - (by - ay) * (cx - ax))
    # All turns left, and once around: x goes up once and down once.
    steps = [(corners[(k + 1) % count] > corners[k]) for k in range(count)]
    changes = sum(steps[k] != steps[k - 1] for k in range(count))
    return all(t > 0 for t in turns) and changes == 2
