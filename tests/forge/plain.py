"""True certificates for any game, without a solver: what is plain in a repeated game, written as proofs.

*Outer*: payoffs are means of stage payoffs, and nobody gets less than the minmax.  The second is a proof by
duality that holds itself up: whoever gets ``v`` could deviate to a best answer now and lose nothing, so
``v >= (1 - delta) minmax + delta v``.  What follows from the half-planes found is concluded by weights that
are solved for.  *Inner*: the automata that the oracle finds, as states.

The polygons are far apart, but every kind of step, scope and theorem occurs, whatever a solver would write.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction as F
from itertools import combinations, product
from typing import Any, NamedTuple

from forge.truth import hull, rounds, squared_distance
from goodwill.proofs import statements as s
from hostile.games import Choose, Exact
from oracles.payoffs import equilibrium_automata, solved, values

Line = tuple[s.Vector, F]


def record(game: Exact) -> s.Game:
    """The kernel's record of a game."""
    n2 = len(game.payoffs[0])
    within = tuple(
        (i * n2 + j, s.Deviation(player, F(gain), tuple(map(F, shift))))
        for (i, j), listed in game.within.items()
        for player, gain, shift in listed
    )
    return s.Game(game.payoffs, game.law, game.delta, within)


# ---- Half-planes ------------------------------------------------------------------------------------
def feasible(stages: Sequence[s.Vector]) -> list[Line]:
    """Half-planes around stage payoffs: the axes', and the sides of their hull."""
    ways = [(F(x), F(y)) for x, y in ((1, 0), (0, 1), (-1, 0), (0, -1))]
    corners = hull([stage[:2] for stage in stages])
    for (ax, ay), (bx, by) in zip(corners, [*corners[1:], *corners[:1]], strict=True):
        if (ax, ay) != (bx, by):
            ways.append((by - ay, ax - bx))
            if len(corners) == 2:
                ways.append((bx - ax, by - ay))
    return [(way, max(dot(way, stage[:2]) for stage in stages)) for way in dict.fromkeys(ways)]


def dot(a: Sequence[F], b: Sequence[F]) -> F:
    return sum((x * y for x, y in zip(a, b, strict=True)), F(0))


class Ends(NamedTuple):
    """A play: its number, the lotteries of the player who may mix at each end, the other's action."""

    number: int
    lotteries: tuple[dict[int, F], ...]
    other: int


def plays_of(game: Exact, scope: Any) -> list[Ends]:
    """All plays of a scope, pure ones as well: there the lotteries of the first player, say, are certain."""
    mixer, n1, n2 = getattr(scope, "player", 0), len(game.payoffs), len(game.payoffs[0])
    found = []
    for number, (i, j) in enumerate(game.profiles):
        own, other = (i, j) if mixer == 0 else (j, i)
        if not isinstance(scope, s.Symmetric) or i == j:
            found.append(Ends(number, ({own: F(1)},), other))
    count = n1 * n2
    if isinstance(scope, s.Mixtures):
        pairs = product(scope.mixtures, range((n2, n1)[mixer]))
        found += [Ends(count + k, (dict(mixture),), other) for k, (mixture, other) in enumerate(pairs)]
    if isinstance(scope, s.Pairs):
        for k, ((first, second), other, low, high) in enumerate(scope.cells):
            ends = tuple({first: q, second: 1 - q} for q in (low, high))
            found.append(Ends(count + k, ends, other))
    return found


class Floor(NamedTuple):
    """What a player has by a deviation, the same at all ends of a play, and multipliers and law of each."""

    level: F
    multipliers: tuple[tuple[s.Weights, s.Vector], ...]


def floor(game: Exact, mixer: int, player: int, play: Ends) -> Floor:
    """The best that a player can secure in one round against what the other plays."""
    targets = range(len(game.payoffs) if player == 0 else len(game.payoffs[0]))
    return max((_deviating(game, mixer, player, play, k) for k in targets), key=lambda f: f.level)


def _deviating(game: Exact, mixer: int, player: int, play: Ends, target: int) -> Floor:
    count, levels, proofs = (len(game.payoffs), len(game.payoffs[0])), [], []
    for lottery in play.lotteries:
        supports = (list(lottery), [play.other]) if mixer == 0 else ([play.other], list(lottery))
        # Deviations by number: the first player's, then the second's; of each action, to all others.
        listed = [
            (who, of, instead)
            for who in (0, 1)
            for of in sorted(supports[who])
            for instead in range(count[who])
            if instead != of
        ]
        weights = lottery if player == mixer else {play.other: F(1)}
        mu = tuple(
            (k, weights[of])
            for k, (who, of, instead) in enumerate(listed)
            if who == player and instead == target and weights[of]
        )
        against = {play.other: F(1)} if player == mixer else lottery
        rounds_ = [(q, *((target, a) if player == 0 else (a, target))) for a, q in against.items()]
        levels.append(sum((q * game.payoffs[i][j][player] for q, i, j in rounds_), F(0)))
        law = (sum((q * game.law[i][j][y] for q, i, j in rounds_), F(0)) for y in range(game.signals))
        proofs.append((mu, tuple(law)))
    return Floor(min(levels), tuple(proofs))


def minmax_side(game: Exact, scope: Any, dimension: int, player: int, number: int, more: F) -> s.Side:
    """``-v <= -minmax``, held up by itself, ``number`` in the list of half-planes; ``more`` of a lead."""
    mixer, plays = getattr(scope, "player", 0), plays_of(game, scope)
    floors = [floor(game, mixer, player, play) for play in plays]
    level = min(found.level for found in floors)
    normal = tuple(F(-1) if c == player else F(0) for c in range(dimension))
    rows, lowest = [], level
    for play, found in zip(plays, floors, strict=True):
        paid = min(_paid(game, mixer, lottery, play.other)[player] for lottery in play.lotteries)
        lowest = min(lowest, paid)
        if paid < level:
            ends = tuple(
                s.Multipliers(mu, tuple((y, ((number, game.delta * p),)) for y, p in enumerate(law) if p))
                for mu, law in found.multipliers
            )
            rows.append(s.Row(play.number, ends))
    return s.Side(normal, -level, level - lowest + more, (), tuple(rows))


def _paid(game: Exact, mixer: int, lottery: dict[int, F], other: int) -> s.Vector:
    pairs = [(q, *((a, other) if mixer == 0 else (other, a))) for a, q in lottery.items()]
    return tuple(sum((q * game.payoffs[i][j][c] for q, i, j in pairs), F(0)) for c in (0, 1))


# ---- What follows from half-planes ------------------------------------------------------------------
def polygon_of(lines: Sequence[Line]) -> tuple[s.Vector, ...]:
    """The corners of an intersection of half-planes that is bounded."""
    points = []
    for ((a, b), c), ((d, e), f) in combinations(lines, 2):
        det = a * e - b * d
        if det:
            point = ((c * e - b * f) / det, (a * f - c * d) / det)
            if all(dot(n, point) <= bound for n, bound in lines):
                points.append(point)
    return hull(points)


def conclusions(lines: Sequence[Line], corners: Sequence[s.Vector]) -> list[s.Consequence]:
    """Weights of the half-planes for every side of what they leave; of a contradiction if that is nothing."""
    if not corners:
        return [_contradiction(lines)]
    found = []
    for way, height in _sides(corners):
        weights = _weights(lines, way, height)
        assert weights is not None, "a side of a polygon follows from two half-planes"
        found.append(s.Consequence(way, height, weights))
    return found


def _sides(corners: Sequence[s.Vector]) -> list[Line]:
    if len(corners) == 1:
        ways = [(F(1), F(0)), (F(0), F(1)), (F(-1), F(0)), (F(0), F(-1))]
    else:
        ways = []
        for (ax, ay), (bx, by) in zip(corners, [*corners[1:], *corners[:1]], strict=True):
            ways.append((by - ay, ax - bx))
            if len(corners) == 2:
                ways.append((bx - ax, by - ay))
    return [(way, max(dot(way, c) for c in corners)) for way in ways]


def _weights(lines: Sequence[Line], way: s.Vector, height: F) -> s.Weights | None:
    """Weights of at most two half-planes that sum to one more."""
    for k, (n, bound) in enumerate(lines):
        across, along = n[0] * way[1] - n[1] * way[0], dot(n, way)
        if across == 0 and along > 0 and bound * dot(way, way) <= height * along:
            return ((k, dot(way, way) / along),)
    for (k, ((a, b), c)), (m, ((d, e), f)) in combinations(enumerate(lines), 2):
        det = a * e - b * d
        if det:
            x, y = (way[0] * e - way[1] * d) / det, (a * way[1] - b * way[0]) / det
            if x >= 0 and y >= 0 and x * c + y * f <= height:
                return ((k, x), (m, y))
    return None


def _contradiction(lines: Sequence[Line]) -> s.Consequence:
    """Weights of two or three half-planes whose sum says that 0 is negative."""
    for (k, (n, c)), (m, (v, f)) in combinations(enumerate(lines), 2):
        if n[0] * v[1] == n[1] * v[0] and dot(n, v) < 0:
            ratio = dot(n, n) / -dot(n, v)
            if c + ratio * f < 0:
                return s.Consequence((F(0), F(0)), c + ratio * f, ((k, F(1)), (m, ratio)))
    for k, m, r in combinations(range(len(lines)), 3):
        (a, c1), (b, c2), (d, c3) = lines[k], lines[m], lines[r]
        x, y, z = (p[0] * q[1] - p[1] * q[0] for p, q in ((b, d), (d, a), (a, b)))
        for sign in (1, -1):
            shares = [sign * t for t in (x, y, z)]
            total = dot(shares, (c1, c2, c3))
            if min(shares) >= 0 and total < 0:
                return s.Consequence((F(0), F(0)), total, tuple(zip((k, m, r), shares, strict=True)))
    raise AssertionError("half-planes without a common point contradict each other")


# ---- Theorems ---------------------------------------------------------------------------------------
def states_of(game: Exact, most: int = 8) -> tuple[s.State, ...]:
    """The automata that the oracle finds, as states of one."""
    n2 = len(game.payoffs[0])
    found: list[s.State] = []
    for play in equilibrium_automata(game):
        if len(found) + len(play) > most:
            break
        start = len(found)
        for ((i, j), lotteries), value in zip(play, values(game, play), strict=True):
            shifted = tuple(tuple((start + k, w) for w, k in row) for row in lotteries)
            found.append(s.State(i * n2 + j, value, shifted))
    return tuple(found)


def scopes(game: Exact, choose: Choose) -> list[Any]:
    """The scopes that a game has, with mixtures and cells of all kinds."""
    found: list[Any] = [s.Pure()]
    n1, n2 = len(game.payoffs), len(game.payoffs[0])
    if n1 == n2 and not game.within:
        for swap in {tuple(range(game.signals)), _transposed(n1, game.signals)}:
            if all(
                game.payoffs[i][j] == game.payoffs[j][i][::-1]
                and all(game.law[i][j][y] == game.law[j][i][swap[y]] for y in range(game.signals))
                for i, j in game.profiles
            ):
                found.append(s.Symmetric(swap))
    for player, own, other in ((0, n1, n2), (1, n2, n1)):
        if own > 1 and not game.within:
            shares = (choose((F(1, 2), F(1, 3), F(99, 100))), choose((F(1, 7), F(4, 5))))
            mixtures = tuple(((a, q), (b, 1 - q)) for a, b in combinations(range(own), 2) for q in shares)
            found.append(s.Mixtures(player, mixtures))
            cells = tuple(
                s.Cell((a, b), k, low, high)
                for a, b in combinations(range(own), 2)
                for k in range(other)
                for low, high in choose((((0, 1),), ((0, shares[0]), (shares[0], 1))))
            )
            found.append(s.Pairs(player, tuple(c._replace(low=F(c.low), high=F(c.high)) for c in cells)))
    return found


def _transposed(n: int, signals: int) -> tuple[int, ...]:
    """Signal (i, j) is called (j, i)."""
    if signals != n * n:
        return tuple(range(signals))
    return tuple(j * n + i for i in range(n) for j in range(n))


def _outer_steps(game: Exact, scope: Any, event: Any, choose: Choose) -> tuple[list[s.Step], list[Line]]:
    """Steps, and the half-planes that they prove, in order."""
    mixer = getattr(scope, "player", 0)
    stages = [_paid(game, mixer, q, play.other) for play in plays_of(game, scope) for q in play.lotteries]
    zero = () if event is None else (F(0),)
    sides = [
        s.Side((*way, *zero), bound, choose((F(1), F(1, 10**9))), (), ()) for way, bound in feasible(stages)
    ]
    if event is not None:
        most = max(stage[2] for stage, _, _ in rounds(game, scope, event))
        sides.append(s.Side((F(0), F(0), F(1)), most, F(1), (), ()))
    floors = [
        minmax_side(game, scope, 2 + len(zero), player, len(sides) + player, choose((F(1), F(1, 10**9))))
        for player in (0, 1)
    ]
    lines = [(side.normal[:2], side.bound) for side in (*sides, *floors)]
    if choose((True, False)):
        return [s.Cuts((*sides, *floors))], lines
    return [s.Cuts(tuple(sides)), *(s.Cuts((side,)) for side in floors)], lines


def bracket(game: Exact, scope: Any, choose: Choose) -> s.Bracket:
    """What everybody knows of the equilibrium payoffs of a game."""
    steps, lines = _outer_steps(game, scope, None, choose)
    corners = polygon_of(lines)
    steps = [*steps, *conclusions(lines, corners)]
    states = states_of(game)
    if isinstance(scope, s.Symmetric):
        n2 = len(game.payoffs[0])
        states = tuple(
            s.State(state.play, state.value, (((k, F(1)),),) * game.signals)
            for k, state in enumerate(_static(game))
            if state.play // n2 == state.play % n2
        )
        states = tuple(x._replace(lotteries=(((k, F(1)),),) * game.signals) for k, x in enumerate(states))
    inner = hull([state.value for state in states])
    gap = None
    if inner:
        squared = max(squared_distance(inner, corner) for corner in corners)
        close = F(int(squared ** F(1, 2) * 1000) + 1, 1000) if squared else F(0)
        gap = choose((None, close, close))
    return s.Bracket(record(game), scope, tuple(steps), corners, states, inner, gap)


def _static(game: Exact) -> list[s.State]:
    """Equilibria of the stage game, each played for ever."""
    n2, found = len(game.payoffs[0]), []
    for i, j in game.profiles:
        if all(gain <= 0 for _, gain, _ in game.temptations(i, j)):
            found.append(s.State(i * n2 + j, game.payoffs[i][j], ()))
    return found


def strategy(game: Exact, scope: Any, choose: Choose) -> s.Strategy | None:
    """One of the oracle's automata, begun by a lottery."""
    states = states_of(game)
    if not states or isinstance(scope, s.Symmetric):
        return None
    first, second = sorted(choose([(a, b) for a in range(len(states)) for b in range(len(states))]))
    start = ((first, F(1, 3)), (second, F(2, 3))) if first != second else ((first, F(1)),)
    value = tuple(sum((w * states[k].value[c] for k, w in start), F(0)) for c in (0, 1))
    return s.Strategy(record(game), scope, states, start, value)


def frequency(game: Exact, scope: Any, choose: Choose) -> s.Frequency | None:
    """How often some signals occur: at most as in the most favourable round, and so often in some play."""
    if not isinstance(scope, (s.Pure, s.Mixtures)):
        return None
    event = tuple(choose((F(0), F(1), F(1, 2))) for _ in range(game.signals))
    table = rounds(game, scope, event)
    steps, _ = _outer_steps(game, scope, event, choose)
    states = states_of(game)
    counted = _counted(game, states, table)
    upper = max(stage[2] for stage, _, _ in table)
    if not states:
        return s.Frequency(record(game), scope, event, tuple(steps), upper, (), (), None)
    best = max(range(len(counted)), key=lambda k: counted[k].value[2])
    value = counted[best].value[2]
    return s.Frequency(record(game), scope, event, tuple(steps), upper, counted, ((best, F(1)),), value)


def _counted(game: Exact, states: Sequence[s.State], table: Sequence[Any]) -> tuple[s.State, ...]:
    """States with the frequency of an event as a third coordinate."""
    count = len(states)
    matrix = [[F(k == m) for m in range(count)] for k in range(count)]
    for k, state in enumerate(states):
        for chance, row in zip(table[state.play][1], state.lotteries, strict=True):
            for m, weight in row:
                matrix[k][m] -= game.delta * chance * weight
    found = solved(matrix, [[(1 - game.delta) * table[state.play][0][2]] for state in states])
    return tuple(x._replace(value=(*x.value, f[0])) for x, f in zip(states, found, strict=True))


def theorems(game: Exact, choose: Choose) -> list[Any]:
    """True theorems of all kinds about a game."""
    found = []
    for scope in scopes(game, choose):
        found += [bracket(game, scope, choose), frequency(game, scope, choose), strategy(game, scope, choose)]
    return [theorem for theorem in found if theorem is not None]
