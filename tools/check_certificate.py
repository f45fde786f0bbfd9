"""A checker for certificates of equilibrium payoffs, written from the page certificates.md alone.

`python check_certificate.py FILE` prints one line and exits with 0 (proved) or 1 (not proved).
All arithmetic is in fractions, and no comparison has a tolerance. The functions follow the page.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations

MAX_BYTES = 32 * 2**20
MAX_SECONDS = 600
MAX_EXTENT = 10**7  # entries of lotteries, times actions, times signals: what the plays may fill
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,3999})(?:/[1-9][0-9]{0,3999})?")
KEYS = {
    "bracket": "format version kind game scope steps outer states inner gap",
    "frequency": "format version kind game scope event steps upper states start lower",
    "strategy": "format version kind game scope states start value",
}
EQUILIBRIA = "the perfect public equilibria (with public lotteries)"
SCOPES = {
    "pure": f"{EQUILIBRIA} in pure actions",
    "symmetric": f"{EQUILIBRIA} in which both always use the same pure action",
    "mixtures": f"{EQUILIBRIA} in pure actions and the mixtures listed",
    "pairs": f"{EQUILIBRIA} in which one player may mix two actions and the other none",
}
SCOPE_KEYS = {
    "pure": "kind",
    "symmetric": "kind swap",
    "mixtures": "kind player mixtures",
    "pairs": "kind player cells",
}
STEP_KEYS = {"refutation": "kind row", "consequence": "kind normal bound weights", "cuts": "kind sides"}
ZERO, ONE = Fraction(0), Fraction(1)

Vector = tuple[Fraction, ...]
Weights = list[tuple[int, Fraction]]
Json = dict[str, object]


class Refused(Exception):
    """The file proves nothing; the text says why."""


def need(condition: bool, reason: str) -> None:
    """Refuse the file unless the condition is true."""
    if not condition:
        raise Refused(reason)


# The file: JSON, and the types that hold everywhere in it.


def unique(pairs: list[tuple[str, object]]) -> Json:
    """An object of the file, in which no key occurs twice (a dict would keep the last one silently)."""
    result = dict(pairs)
    need(len(result) == len(pairs), "an object repeats a key")
    return result


def integer(text: str) -> int:
    """The only JSON numbers are indices: at most nine ASCII digits; no sign, point, exponent or NaN."""
    need(text.isascii() and text.isdigit() and len(text) <= 9, "a JSON number is not an index")
    return int(text)


def read(data: str | bytes) -> object:
    """The JSON value in the file. What is too deep for the parser is much deeper than the format."""
    try:
        raw = data.encode() if isinstance(data, str) else data
        need(len(raw) <= MAX_BYTES, "the file is larger than 32 MiB")
        text = raw.decode("utf-8")
        value: object = json.loads(
            text, object_pairs_hook=unique, parse_int=integer, parse_float=integer, parse_constant=integer
        )
    except UnicodeError:
        raise Refused("the file is not UTF-8") from None
    except ValueError:
        raise Refused("the file is not one JSON value") from None
    except RecursionError:
        raise Refused("the file is nested too deeply") from None
    return value


def fields(value: object, names: str, what: str) -> Json:
    """An object with exactly these keys."""
    if not isinstance(value, dict):
        raise Refused(f"{what} must be an object")
    need(set(value) == set(names.split()), f"{what} must have exactly the keys {names}")
    return value


def variant(value: object, kinds: dict[str, str], what: str) -> tuple[str, Json]:
    """An object of one of several kinds, and its kind."""
    kind = value.get("kind") if isinstance(value, dict) else None
    if not isinstance(kind, str) or kind not in kinds:
        raise Refused(f"{what} must be an object with a known kind")
    return kind, fields(value, kinds[kind], what)


def array(value: object, what: str, size: int | None = None) -> list[object]:
    """An array, of this size if one is given."""
    if not isinstance(value, list):
        raise Refused(f"{what} must be an array")
    need(size is None or len(value) == size, f"{what} must have {size} entries")
    return value


def index(value: object, size: int, what: str) -> int:
    """An index below the size. A bool is an int in Python, but none here; `integer` let no sign pass."""
    if type(value) is not int or not 0 <= value < size:
        raise Refused(f"{what} must be an index below {size}")
    return value


def number(value: object, what: str) -> Fraction:
    """A fraction, from a string that matches in full."""
    if not isinstance(value, str) or not NUMBER.fullmatch(value):
        raise Refused(f"{what} must be a number, as a string")
    numerator, _, denominator = value.partition("/")
    try:
        return Fraction(int(numerator), int(denominator or "1"))
    except ValueError:  # only where Python was told to read fewer than 4,000 digits
        raise Refused(f"{what} has too many digits for this Python") from None


def vector(value: object, size: int | None, what: str) -> Vector:
    """An array of numbers."""
    return tuple(number(entry, f"an entry of {what}") for entry in array(value, what, size))


def weights(value: object, size: int, what: str) -> Weights:
    """Pairs of an index below the size and a number that is not negative, the indices increasing."""
    result: Weights = []
    for entry in array(value, what):
        first, second = array(entry, f"an entry of {what}", 2)
        place, weight = index(first, size, f"an index in {what}"), number(second, f"a weight in {what}")
        need(not result or result[-1][0] < place, f"the indices in {what} must increase")
        need(weight >= 0, f"a weight in {what} is negative")
        result.append((place, weight))
    return result


def lottery(value: object, size: int, what: str) -> Weights:
    """Weights that sum to exactly 1."""
    result = weights(value, size, what)
    need(sum(weight for _, weight in result) == 1, f"{what} must sum to 1")
    return result


def dot(a: Vector, b: Vector) -> Fraction:
    """The inner product; what is zero costs nothing."""
    return sum((x * y for x, y in zip(a, b, strict=True) if x and y), ZERO)


def mean(mix: Weights, vectors: list[Vector], size: int) -> Vector:
    """The weighted sum of the vectors of this size that the weights name."""
    return tuple(sum((weight * vectors[k][i] for k, weight in mix), ZERO) for i in range(size))


# The game, plays and what tempts.


@dataclass(frozen=True)
class Deviation:
    """What a player gains now, and how the chances of the signals shift."""

    player: int
    gain: Fraction
    shift: Vector


@dataclass(frozen=True)
class Game:
    """The game. With an event, the stage payoffs have its probability as a third coordinate."""

    payoffs: list[list[Vector]]
    law: list[list[Vector]]
    delta: Fraction
    within: dict[int, list[Deviation]]
    event: Vector | None
    actions: tuple[int, int]
    signals: int
    size: int  # of values: how many coordinates they have

    def stage(self, mixes: tuple[Weights, Weights]) -> tuple[Vector, Vector]:
        """The stage payoffs and the law where the players use these lotteries."""
        cells = [(i, j, p * q) for i, p in mixes[0] for j, q in mixes[1]]
        both = list(enumerate(weight for _, _, weight in cells))
        payoff = mean(both, [self.payoffs[i][j] for i, j, _ in cells], 2)
        law = mean(both, [self.law[i][j] for i, j, _ in cells], self.signals)
        return payoff if self.event is None else (*payoff, dot(law, self.event)), law


def read_game(value: object, event: object) -> Game:
    """The game, and the event of a frequency (None: there is none)."""
    entry = fields(value, "payoffs law delta within", "the game")
    rows = [array(row, "a row of payoffs") for row in array(entry["payoffs"], "payoffs")]
    need(len(rows) >= 1 and len(rows[0]) >= 1, "each player needs an action")
    count = len(rows[0])
    need(all(len(row) == count for row in rows), "the rows of payoffs must be equally long")
    payoffs = [[vector(cell, 2, "payoffs") for cell in row] for row in rows]
    tables = [array(row, "a row of the law", count) for row in array(entry["law"], "law", len(rows))]
    signals = len(array(tables[0][0], "law"))
    need(signals >= 1, "there must be a signal")
    law = [[vector(cell, signals, "law") for cell in row] for row in tables]
    for cell in (cell for row in law for cell in row):
        need(min(cell) >= 0 and sum(cell) == 1, "an entry of the law must be a probability vector")
    delta = number(entry["delta"], "delta")
    need(0 < delta < 1, "delta must lie between 0 and 1")
    within: dict[int, list[Deviation]] = {}
    for pair in array(entry["within"], "within"):
        profile, deviation = array(pair, "an entry of within", 2)
        place = index(profile, len(rows) * count, "a profile in within")
        inner = fields(deviation, "player gain shift", "a deviation")
        shift = vector(inner["shift"], signals, "shift")
        need(sum(shift) == 0, "a shift must sum to 0")
        player, gain = index(inner["player"], 2, "player"), number(inner["gain"], "gain")
        within.setdefault(place, []).append(Deviation(player, gain, shift))
    chances = None if event is None else vector(event, signals, "event")
    need(chances is None or all(0 <= chance <= 1 for chance in chances), "event must lie in [0, 1]")
    size = 2 if chances is None else 3
    return Game(payoffs, law, delta, within, chances, (len(rows), count), signals, size)


class End:
    """A profile: the lotteries of both; a pure profile also has the deviations inside its round."""

    def __init__(self, game: Game, mixes: tuple[Weights, Weights], inside: Iterable[Deviation] = ()) -> None:
        """Work out what is paid and what is seen."""
        self.game, self.mixes, self.inside = game, mixes, inside
        self.payoff, self.law = game.stage(mixes)

    @cached_property
    def deviations(self) -> list[Deviation]:
        """The deviations in the order of the page; an action is named even with the weight 0."""
        result = []
        for player in (0, 1):
            options = []
            for action in range(self.game.actions[player]):
                mine: Weights = [(action, ONE)]
                options.append(
                    self.game.stage((mine, self.mixes[1]) if player == 0 else (self.mixes[0], mine))
                )
            for a, _ in self.mixes[player]:
                for b, (payoff, law) in enumerate(options):
                    if b != a:
                        shift = tuple(x - y for x, y in zip(law, options[a][1], strict=True))
                        result.append(Deviation(player, payoff[player] - options[a][0][player], shift))
        return [*result, *self.inside]


@dataclass(frozen=True)
class Play:
    """What may be played in a round: its ends, and who mixes if it is a cell."""

    ends: list[End]
    mixer: int | None = None


# Scopes.


def limit(game: Game, mixed: int) -> None:
    """Refuse what fills too much memory; `mixed` counts the entries of the lotteries that are not pure."""
    n1, n2 = game.actions
    size = (n1 * n2 + mixed) * (n1 + n2) * game.signals
    need(size <= MAX_EXTENT, "the game and the scope are too large for the format")


def pure_plays(game: Game, _: Json) -> dict[int, Play]:
    """The pure profiles, by number."""
    limit(game, 0)
    n1, n2 = game.actions
    result = {}
    for k in range(n1 * n2):
        i, j = divmod(k, n2)
        result[k] = Play([End(game, ([(i, ONE)], [(j, ONE)]), game.within.get(k, ()))])
    return result


def symmetric_plays(game: Game, scope: Json) -> dict[int, Play]:
    """The diagonal. The conditions make the word true; the bounds hold without them."""
    limit(game, 0)
    n, m = game.actions[0], game.signals
    need(game.actions[1] == n, "a symmetric game needs as many actions for one as for the other")
    swap = [index(y, m, "an entry of swap") for y in array(scope["swap"], "swap", m)]
    need(len(set(swap)) == m, "swap must be a permutation")
    for i in range(n):
        for j in range(n):
            need(game.payoffs[i][j] == game.payoffs[j][i][::-1], "the payoffs are not symmetric")
            law = tuple(game.law[j][i][y] for y in swap)
            need(game.law[i][j] == law, "the law is not symmetric")
    return {i * n + i: Play([End(game, ([(i, ONE)], [(i, ONE)]))]) for i in range(n)}


def against(game: Game, player: int, mine: Weights, other: int) -> End:
    """The profile in which the player mixes and the other uses one action."""
    theirs: Weights = [(other, ONE)]
    return End(game, (mine, theirs) if player == 0 else (theirs, mine))


def mixture_plays(game: Game, scope: Json) -> dict[int, Play]:
    """The pure profiles, then each mixture against each action of the other."""
    player = index(scope["player"], 2, "player")
    mixtures = array(scope["mixtures"], "mixtures")
    mixes = [lottery(entry, game.actions[player], "a mixture") for entry in mixtures]
    limit(game, sum(len(mix) for mix in mixes) * game.actions[1 - player])
    result = pure_plays(game, scope)
    for mix in mixes:
        need(all(weight > 0 for _, weight in mix), "a mixture has a weight 0")
        for other in range(game.actions[1 - player]):
            result[len(result)] = Play([against(game, player, mix, other)])
    return result


def pair_plays(game: Game, scope: Json) -> dict[int, Play]:
    """The pure profiles, then the cells, which must cover all mixtures of two actions.

    In a cell both actions are compared with all others, which is right where both are drawn. Where q is
    0 or 1 one is not drawn; but that is a pure profile, and these are plays of their own.
    """
    player = index(scope["player"], 2, "player")
    own, others = game.actions[player], game.actions[1 - player]
    result = pure_plays(game, scope)
    reached: dict[tuple[int, int, int], Fraction] = {}
    cells = array(scope["cells"], "cells")
    limit(game, 4 * len(cells))
    for value in cells:
        cell = fields(value, "actions other low high", "a cell")
        a, b = (index(action, own, "an action of a cell") for action in array(cell["actions"], "actions", 2))
        other = index(cell["other"], others, "other")
        low, high = number(cell["low"], "low"), number(cell["high"], "high")
        need(a < b, "the first action of a cell must be the smaller one")
        # The first begins at 0, and each further one where the one before ended: no mixture is left out.
        need(low == reached.get((a, b, other), ZERO) and low < high, "the cells do not follow one another")
        reached[a, b, other] = high
        ends = [against(game, player, [(a, q), (b, 1 - q)], other) for q in (low, high)]
        result[len(result)] = Play(ends, player)
    every = ((a, b, other) for a, b in combinations(range(own), 2) for other in range(others))
    need(all(reached.get(key) == 1 for key in every), "the cells do not cover all mixtures of two actions")
    need(all(high == 1 for high in reached.values()), "a cell goes beyond 1")
    return result


def read_scope(value: object, game: Game) -> tuple[str, dict[int, Play]]:
    """The kind of the scope and its plays, by number."""
    kind, scope = variant(value, SCOPE_KEYS, "the scope")
    need(kind == "pure" or not game.within, "within must be empty in this scope")
    make = {"pure": pure_plays, "symmetric": symmetric_plays, "mixtures": mixture_plays, "pairs": pair_plays}
    return kind, make[kind](game, scope)


# Outer: half-spaces that follow from one another.

Space = tuple[Vector, Fraction]
Multipliers = tuple[Weights, dict[int, Weights]]
Row = list[tuple[End, Multipliers]]


class Outer:
    """What the steps have proved so far: which plays are alive, and half-spaces with all values."""

    def __init__(self, game: Game, plays: dict[int, Play]) -> None:
        """Nothing is refuted yet; the box holds all stage payoffs, hence all values."""
        self.game = game
        self.alive = dict(plays)
        self.spaces: list[Space] = []
        self.nothing = False  # whether it is proved that there is no equilibrium
        columns = list(zip(*(end.payoff for play in plays.values() for end in play.ends), strict=True))
        self.low, self.high = [min(column) for column in columns], [max(column) for column in columns]

    def combine(self, c: Vector, mix: Weights, spaces: list[Space]) -> Fraction:
        """C(c, mix): the half-spaces bound their part of c, and the box bounds what is left of it."""
        left = [c[i] - sum((w * spaces[e][0][i] for e, w in mix), ZERO) for i in range(len(c))]
        box = sum((max(r * lo, r * hi) for r, lo, hi in zip(left, self.low, self.high, strict=True)), ZERO)
        return sum((w * spaces[e][1] for e, w in mix), ZERO) + box

    def bound(self, normal: Vector, end: End, multipliers: Multipliers, spaces: list[Space]) -> Fraction:
        """T: an upper bound for normal * v over the values v that this end makes."""
        mix, continuations = multipliers
        delta, now = self.game.delta, dot(normal, end.payoff)
        c = [[delta * chance * entry for entry in normal] for chance in end.law]
        for k, mu in mix:
            # A condition "the deviation does not pay", times mu >= 0, is subtracted.
            deviation = end.deviations[k]
            now -= mu * deviation.gain
            for y, shift in enumerate(deviation.shift):
                c[y][deviation.player] -= delta * mu * shift
        later = (self.combine(tuple(c[y]), continuations.get(y, []), spaces) for y in range(len(c)))
        return (1 - delta) * now + sum(later, ZERO)

    def read_multipliers(self, value: object, end: End, count: int) -> Multipliers:
        """The weights of the deviations of an end, and after each signal those of the half-spaces."""
        entry = fields(value, "deviations continuations", "an end")
        mix = weights(entry["deviations"], len(end.deviations), "deviations")
        continuations: dict[int, Weights] = {}
        for pair in array(entry["continuations"], "continuations"):
            signal, mine = array(pair, "an entry of continuations", 2)
            y = index(signal, self.game.signals, "a signal in continuations")
            need(max(continuations, default=-1) < y, "the signals in continuations must increase")
            continuations[y] = weights(mine, count, "the weights of half-spaces")
        return mix, continuations

    def read_row(self, value: object, count: int) -> tuple[int, Row]:
        """The play of a row, which must be alive, and the multipliers for each of its ends."""
        entry = fields(value, "play ends", "a row")
        number_of_play = index(entry["play"], 10**9, "play")
        need(number_of_play in self.alive, "a row is for a play that is not alive")
        play = self.alive[number_of_play]
        ends = array(entry["ends"], "ends", len(play.ends))
        row = [(end, self.read_multipliers(e, end, count)) for end, e in zip(play.ends, ends, strict=True)]
        if play.mixer is not None:
            # The other's gains and shifts depend on q: only with constant weights is all affine in q.
            fixed = [
                {k: mu for k, mu in mix if mu and end.deviations[k].player != play.mixer}
                for end, (mix, _) in row
            ]
            need(fixed[0] == fixed[1], "the deviations of the player who does not mix differ from end to end")
        return number_of_play, row

    def refutation(self, step: Json) -> None:
        """With normal 0 the bound reads 0 <= T; where T < 0 at each end, the play is impossible."""
        play, row = self.read_row(step["row"], len(self.spaces))
        origin = (ZERO,) * self.game.size
        for end, multipliers in row:
            need(self.bound(origin, end, multipliers, self.spaces) < 0, "the play is not refuted")
        del self.alive[play]
        self.nothing = not self.alive

    def consequence(self, step: Json) -> None:
        """A half-space that follows from earlier ones and the box."""
        normal, level = vector(step["normal"], self.game.size, "normal"), number(step["bound"], "bound")
        mix = weights(step["weights"], len(self.spaces), "weights")
        need(self.combine(normal, mix, self.spaces) <= level, "the half-space does not follow")
        self.spaces.append((normal, level))
        self.nothing = not any(normal) and level < 0  # 0 <= level holds for all values: there are none

    def agree(self, plays: list[int], values: list[Vector]) -> None:
        """The states are equilibria, so the steps cannot exclude them, unless this program errs."""
        need(not (self.nothing and values), "there are states, though it is proved that there are none")
        for k, (play, value) in enumerate(zip(plays, values, strict=True)):
            need(play in self.alive, f"state {k}: its play was refuted")
            held = all(dot(normal, value) <= level for normal, level in self.spaces)
            need(held, f"state {k}: its value lies outside of a half-space that was proved")

    def cuts(self, step: Json) -> None:
        """Half-spaces that move in together, from their starts to their ends."""
        sides = [
            fields(side, "normal bound lead known rows", "a side") for side in array(step["sides"], "sides")
        ]
        start, finish = list(self.spaces), list(self.spaces)
        for side in sides:
            normal = vector(side["normal"], self.game.size, "normal")
            level, lead = number(side["bound"], "bound"), number(side["lead"], "lead")
            need(any(normal), "the normal of a side is 0")
            need(lead > 0, "a lead must be positive")
            start.append((normal, level + lead))
            finish.append((normal, level))
        for k, side in enumerate(sides, len(self.spaces)):
            self.check_side(side, k, start, finish)
        self.spaces = finish

    def check_side(self, side: Json, k: int, start: list[Space], finish: list[Space]) -> None:
        """Where the sides start they hold, and from any place on the way this one can move on."""
        (normal, first), last = start[k], finish[k][1]
        known = weights(side["known"], len(self.spaces), "known")
        now = {
            number_of_play: max(dot(normal, end.payoff) for end in play.ends)
            for number_of_play, play in self.alive.items()
        }
        # Values are means of stage payoffs of plays that are alive, so the greatest of these is a bound.
        begins = min(self.combine(normal, known, self.spaces), max(now.values()))
        need(begins <= first, "a side is not known to hold where it starts")
        seen = set()
        for value in array(side["rows"], "rows"):
            play, row = self.read_row(value, len(start))
            need(play not in seen, "a side has two rows for one play")
            seen.add(play)
            for end, multipliers in row:
                # Affine on the way: at most `last` at its end and below at its start is below in between.
                need(self.bound(normal, end, multipliers, finish) <= last, "a side fails where it ends")
                need(self.bound(normal, end, multipliers, start) < first, "a side fails where it starts")
        # Without a row: (1 - delta) * last + delta * place is below any place that is beyond `last`.
        need(all(now[play] <= last for play in now.keys() - seen), "a side lacks a row for a play")


def read_steps(value: object, game: Game, plays: dict[int, Play]) -> Outer:
    """Check the steps in their order."""
    outer = Outer(game, plays)
    for k, entry in enumerate(array(value, "steps")):
        try:
            need(not outer.nothing, "it follows the proof that there is no equilibrium")
            kind, step = variant(entry, STEP_KEYS, "a step")
            {"refutation": outer.refutation, "consequence": outer.consequence, "cuts": outer.cuts}[kind](step)
        except Refused as reason:
            raise Refused(f"step {k}: {reason}") from None
    return outer


# Plane geometry.


def turn(a: Vector, b: Vector, c: Vector) -> Fraction:
    """Positive where c lies to the left of the way from a to b, 0 on it."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def hull(points: Iterable[Vector]) -> list[Vector]:
    """The corners of the convex hull, anticlockwise, the least first: the one form that is allowed."""
    corners = sorted(set(points))
    if len(corners) <= 2:
        return corners
    result: list[Vector] = []
    for way in (corners, corners[::-1]):
        chain: list[Vector] = []
        for p in way:
            while len(chain) >= 2 and turn(chain[-2], chain[-1], p) <= 0:
                chain.pop()
            chain.append(p)
        result += chain[:-1]
    return result


def edges(corners: list[Vector]) -> list[tuple[Vector, Vector]]:
    """Each corner with the next; a point is next to itself."""
    return list(zip(corners, corners[1:] + corners[:1], strict=True))


def half_planes(corners: list[Vector]) -> list[Space]:
    """The half-planes whose intersection is the polygon, which is not empty."""
    # Along the edges; a segment is an edge there and an edge back.
    normals = [(b[1] - a[1], a[0] - b[0]) for a, b in edges(corners)]
    if len(corners) == 1:
        normals = [(ONE, ZERO), (-ONE, ZERO), (ZERO, ONE), (ZERO, -ONE)]
    if len(corners) == 2:
        normals += [(b[0] - a[0], b[1] - a[1]) for a, b in edges(corners)]
    anchors = corners if len(corners) > 2 else [max(corners, key=lambda c: dot(n, c)) for n in normals]
    return [(normal, dot(normal, corner)) for normal, corner in zip(normals, anchors, strict=True)]


def inside(point: Vector, planes: list[Space]) -> bool:
    """Whether all of these half-planes contain the point."""
    return all(dot(normal, point) <= level for normal, level in planes)


def squared_distance(point: Vector, a: Vector, b: Vector) -> Fraction:
    """The squared distance of a point from a segment, or from a point if the two ends are one."""
    x, y, dx, dy = point[0] - a[0], point[1] - a[1], b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    t = min(max((x * dx + y * dy) / length, ZERO), ONE) if length else ZERO
    return (x - t * dx) ** 2 + (y - t * dy) ** 2


def implies(space: Space, wanted: Space) -> bool:
    """Whether a proved half-space is (a positive multiple of) the wanted one, or lies in it."""
    i = next(i for i, entry in enumerate(wanted[0]) if entry)
    r = space[0][i] / wanted[0][i]
    return r > 0 and space[0] == tuple(r * entry for entry in wanted[0]) and space[1] <= r * wanted[1]


# Inner: states that are equilibria.


def read_states(
    value: object, game: Game, plays: dict[int, Play], proof: Outer | None = None
) -> list[Vector]:
    """The values of the states, each of which must be an equilibrium of the scope, as the steps allow."""
    entries = [fields(e, "play value lotteries", "a state") for e in array(value, "states")]
    values = [vector(entry["value"], game.size, "the value of a state") for entry in entries]
    for k, entry in enumerate(entries):
        try:
            play = plays.get(index(entry["play"], 10**9, "play"))
            if play is None or len(play.ends) != 1:
                raise Refused("it needs a play of the scope that has one end")
            draws = array(entry["lotteries"], "lotteries", game.signals)
            means = [mean(lottery(draw, len(values), "a lottery"), values, game.size) for draw in draws]
            check_state(game, play.ends[0], values[k], means)
        except Refused as reason:
            raise Refused(f"state {k}: {reason}") from None
    if proof is not None:
        proof.agree([index(entry["play"], 10**9, "play") for entry in entries], values)
    return values


def check_state(game: Game, end: End, value: Vector, means: list[Vector]) -> None:
    """The value is what the state pays (delta < 1: only that solves it), and no deviation pays."""
    delta = game.delta
    later = mean(list(enumerate(end.law)), means, game.size)
    paid = tuple((1 - delta) * now + delta * w for now, w in zip(end.payoff, later, strict=True))
    need(value == paid, "its value is not what it pays")
    for deviation in end.deviations:
        w = tuple(mean_value[deviation.player] for mean_value in means)
        need((1 - delta) * deviation.gain + delta * dot(deviation.shift, w) <= 0, "a deviation pays")


# The claims.


def show(value: Fraction) -> str:
    """A number in words, unless it is too long for a line."""
    text = str(value)
    return text if len(text) <= 80 else f"{text[:40]}... (a fraction of {len(text)} characters, see the file)"


def show_polygon(corners: list[Vector]) -> str:
    """A polygon in words."""
    points = " ".join(f"({show(x)}, {show(y)})" for x, y in corners[:8])
    rest = f" and {len(corners) - 8} further corners" if len(corners) > 8 else ""
    return f"{'point' if len(corners) == 1 else 'polygon with the corners'} {points}{rest}"


def polygon(value: object, what: str) -> list[Vector]:
    """The corners of a convex polygon, in the one form that is allowed."""
    corners = [vector(corner, 2, f"a corner of {what}") for corner in array(value, what)]
    need(corners == hull(corners), f"{what} does not list the corners of a convex polygon as it should")
    return corners


def bracket(file: Json, game: Game, plays: dict[int, Play], who: str) -> str:
    """All payoffs lie in `outer`, and all points of `inner` are payoffs."""
    proof = read_steps(file["steps"], game, plays)
    outer, inner = polygon(file["outer"], "outer"), polygon(file["inner"], "inner")
    planes = half_planes(outer) if outer else []
    need(bool(outer) or proof.nothing, "the steps do not prove that there is no equilibrium")
    for k, plane in enumerate(planes):
        held = proof.nothing or any(implies(space, plane) for space in proof.spaces)
        need(held, f"half-plane {k} of outer is not proved")
    values = set(read_states(file["states"], game, plays, proof))
    for corner in inner:
        need(corner in values, "a corner of inner is not the value of a state")
        need(bool(outer) and inside(corner, planes), "a corner of inner lies outside of outer")
    close = ""
    if file["gap"] is not None:
        gap = number(file["gap"], "gap")
        need(gap >= 0, "gap is negative")
        need(bool(inner) or not outer, "gap must be null where inner is empty and outer is not")
        for corner in outer:
            near = inside(corner, half_planes(inner)) or any(
                squared_distance(corner, a, b) <= gap * gap for a, b in edges(inner)
            )
            need(near, "a corner of outer is farther from inner than gap")
        close = f"; no point of the former is farther than {show(gap)} from the latter" if inner else ""
    if proof.nothing:
        return f"proved: {who} do not exist in the game of the file"
    upper = f"proved: all payoffs of {who} of the game of the file lie in the {show_polygon(outer)}"
    lower = f", and all of the {show_polygon(inner)} are such payoffs" if inner else ""
    return upper + lower + close


def frequency(file: Json, game: Game, plays: dict[int, Play], who: str) -> str:
    """The event occurs at most `upper` often, and in one equilibrium `lower` often."""
    proof = read_steps(file["steps"], game, plays)
    upper = None if file["upper"] is None else number(file["upper"], "upper")
    if upper is None:
        need(proof.nothing, "the steps do not prove that there is no equilibrium")
    else:
        wanted = ((ZERO, ZERO, ONE), upper)
        held = proof.nothing or any(implies(space, wanted) for space in proof.spaces)
        need(held, "upper is not proved")
    values = read_states(file["states"], game, plays, proof)
    lower = None if file["lower"] is None else number(file["lower"], "lower")
    if lower is None:
        need(not values and not array(file["start"], "start"), "states and start must be empty without lower")
    else:
        start = mean(lottery(file["start"], len(values), "start"), values, 3)
        need(start[2] == lower, "lower is not how often the event occurs")
        need(upper is not None and lower <= upper, "lower must be at most upper")
    if upper is None or proof.nothing:
        return f"proved: {who} do not exist in the game of the file"
    some = "" if lower is None else f", and one of them has it with {show(lower)}"
    often = f"with a discounted frequency of at most {show(upper)}"
    return f"proved: {who} of the game of the file have the event {often}{some}"


def strategy(file: Json, game: Game, plays: dict[int, Play], who: str) -> str:
    """The automaton is an equilibrium with this value."""
    values = read_states(file["states"], game, plays)
    value = vector(file["value"], 2, "value")
    start = mean(lottery(file["start"], len(values), "start"), values, 2)
    need(start == value, "value is not the mean of the values at the start")
    worth = f"({show(value[0])}, {show(value[1])})"
    return f"proved: the automaton of the file is one of {who} of its game, and is worth {worth}"


def check(data: str | bytes) -> str:
    """The theorem that the file proves, in one line; raises Refused if it proves none."""
    try:
        whole = read(data)
        need(isinstance(whole, dict) and whole.get("format") == "goodwill certificate", "not a certificate")
        version = whole.get("version") if isinstance(whole, dict) else None
        need(type(version) is int and version == 1, "the version is not 1")
        kind, file = variant(whole, KEYS, "the certificate")
        if kind == "frequency":
            array(file["event"], "event")  # null would mean that there is none
        game = read_game(file["game"], file.get("event"))
        scope, plays = read_scope(file["scope"], game)
        claim = {"bracket": bracket, "frequency": frequency, "strategy": strategy}[kind]
        count = sum(map(len, game.within.values()))
        inner = f" (that also withstand the deviations in `within`: {count})" if count else ""
        return claim(file, game, plays, SCOPES[scope] + inner)
    except MemoryError:
        raise Refused("the file is too large for this machine") from None


def answer(path: str) -> str:
    """The line for a file."""
    try:
        with open(path, "rb") as file:
            return check(file.read(MAX_BYTES + 1))
    except (OSError, ValueError):  # a ValueError only for a name that cannot be one
        return "not proved: the file cannot be read"
    except Refused as reason:
        return f"not proved: {reason}"


def guarded(path: str) -> str:
    """The line for a file, from a process of its own, which can be ended in the midst of a long division."""
    try:
        command = [sys.executable, "-I", __file__, "--inner", path]
        run = subprocess.run(command, capture_output=True, text=True, timeout=MAX_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"not proved: the check was given up after {MAX_SECONDS} seconds"
    except (OSError, ValueError):
        return "not proved: the check could not be run"
    line = run.stdout.removesuffix("\n")
    proved = run.returncode == 0 and line.startswith("proved: ")
    return line if proved or line.startswith("not proved: ") else "not proved: the check broke off"


def main(arguments: list[str]) -> int:
    """Print the line; 0 if something is proved."""
    if len(arguments) == 2 and arguments[0] == "--inner":
        line = answer(arguments[1])
    elif len(arguments) == 1:
        line = guarded(arguments[0])
    else:
        line = "not proved: usage: check_certificate.py FILE"
    print(line)
    return 0 if line.startswith("proved: ") else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
