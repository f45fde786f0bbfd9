"""Whether a certificate is false, said without any checker: the forge's judge.

False is a theorem in which some statement excludes a payoff that is known to be an equilibrium's, or includes
one that is known not to be, or a record that is malformed.  Known are the values of a true certificate's
states and what the oracle of pure automata finds; known not to be equilibrium payoffs are those outside of a
true outer polygon.  States are replayed by a linear solve of this file's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction as F
from functools import cache, lru_cache
from itertools import product
from types import UnionType
from typing import Any, NamedTuple, get_args, get_type_hints

from goodwill.proofs import statements as s
from hostile.games import Exact
from oracles.payoffs import equilibria_with_one_memory, excess, is_convex, solved


class Known(NamedTuple):
    """What is known of a game and a scope: values of equilibria, plays in them, and an outer polygon."""

    values: tuple[s.Vector, ...]
    plays: frozenset[int]
    outer: tuple[s.Vector, ...] | None


# ---- What is known ----------------------------------------------------------------------------------
def exact(game: s.Game) -> Exact:
    """The oracles' record of a game."""
    n2 = len(game.payoffs[0])
    within: dict[tuple[int, int], Any] = {}
    for profile, (player, gain, shift) in game.within:
        key = divmod(profile, n2)
        within[key] = (*within.get(key, ()), (player, gain, shift))
    return Exact(game.payoffs, game.delta, game.law, within)


def pure_rounds(game: Exact) -> list[tuple[s.Vector, s.Vector, list[Any]]]:
    """Stage payoffs, law and temptations of each pure profile, by number."""
    return [(game.payoffs[i][j], game.law[i][j], list(game.temptations(i, j))) for i, j in game.profiles]


def rounds(game: Exact, scope: Any, event: s.Vector | None = None) -> list[tuple[s.Vector, s.Vector, Any]]:
    """The same for all plays of a scope that are single profiles; of mixtures, from their definition."""
    found = pure_rounds(game)
    n1, n2 = len(game.payoffs), len(game.payoffs[0])
    if isinstance(scope, s.Mixtures):
        for mixture, other in product(scope.mixtures, range((n2, n1)[scope.player])):
            found.append(_mixed_round(game, scope.player, mixture, other))
    if event is not None:
        found = [
            ((*g, sum((p * e for p, e in zip(law, event, strict=True)), F(0))), law, tempted)
            for g, law, tempted in found
        ]
    return found


def _mixed_round(game: Exact, player: int, mixture: s.Weights, other: int) -> Any:
    at = (lambda a: (a, other)) if player == 0 else (lambda a: (other, a))
    g = {
        a: game.payoffs[at(a)[0]][at(a)[1]] for a in range((len(game.payoffs), len(game.payoffs[0]))[player])
    }
    law = {a: game.law[at(a)[0]][at(a)[1]] for a in g}
    stage = tuple(sum((q * g[a][k] for a, q in mixture), F(0)) for k in (0, 1))
    mean = tuple(sum((q * law[a][y] for a, q in mixture), F(0)) for y in range(game.signals))
    tempted = []
    for of, _ in mixture:
        for instead in g:
            if instead != of:
                shift = tuple(x - y for x, y in zip(law[instead], law[of], strict=True))
                tempted.append((player, g[instead][player] - g[of][player], shift))
    theirs = range((len(game.payoffs), len(game.payoffs[0]))[1 - player])
    for instead in theirs:
        if instead != other:
            there = (lambda a, b=instead: (a, b)) if player == 0 else (lambda a, b=instead: (b, a))
            gain = sum(
                (
                    q * (game.payoffs[there(a)[0]][there(a)[1]][1 - player] - g[a][1 - player])
                    for a, q in mixture
                ),
                F(0),
            )
            shift = tuple(
                sum((q * (game.law[there(a)[0]][there(a)[1]][y] - law[a][y]) for a, q in mixture), F(0))
                for y in range(game.signals)
            )
            tempted.append((1 - player, gain, shift))
    own = [t for t in tempted if t[0] == 0]
    return stage, mean, own + [t for t in tempted if t[0] == 1]


def known_of(theorem: Any) -> Known:
    """What a true theorem shows, and what the oracle of pure automata finds for its game."""
    values = tuple(state.value for state in theorem.states)
    played = frozenset(state.play for state in theorem.states)
    game = exact(theorem.game)
    if not isinstance(theorem, s.Frequency) and not isinstance(theorem.scope, s.Symmetric):
        values += tuple(equilibria_with_one_memory(game))
    outer = theorem.outer if isinstance(theorem, s.Bracket) else None
    return Known(values, played, outer)


def known_of_game(game: s.Game) -> Known:
    """What the oracle finds for another game."""
    return Known(tuple(equilibria_with_one_memory(exact(game))), frozenset(), None)


# ---- Whether a theorem is false ---------------------------------------------------------------------
def is_shaped(kind: Any, value: Any) -> bool:
    """Whether a value has the type of a record's field: fractions, indices, tuples and records of these."""
    if kind is F:
        return type(value) in (F, int)
    kinds = _arguments(kind)
    if isinstance(kind, UnionType):
        return any(is_shaped(option, value) for option in kinds)
    if kinds:
        if type(value) not in (tuple, list):
            return False
        if kinds[-1] is Ellipsis:
            kinds = kinds[:1] * len(value)
        return len(kinds) == len(value) and all(map(is_shaped, kinds, value))
    if type(value) is not kind:
        return False
    hints = _fields(kind)
    return hints is None or (len(hints) == len(value) and all(map(is_shaped, hints, value)))


@cache
def _arguments(kind: Any) -> tuple[Any, ...]:
    return get_args(kind)


@cache
def _fields(kind: Any) -> list[Any] | None:
    return list(get_type_hints(kind).values()) if hasattr(kind, "_fields") else None


def falsehood(theorem: Any, known: Known) -> str | None:
    """Why a theorem is false or malformed; None if it may be true."""
    if not is_shaped(s.Theorem, theorem):
        return "a part that is none"
    fault = game_fault(theorem.game) or scope_fault(theorem.game, theorem.scope)
    if fault:
        return fault
    event = getattr(theorem, "event", None)
    signals = len(theorem.game.law[0][0])
    if event is not None and (len(event) != signals or not all(0 <= x <= 1 for x in event)):
        return "the event has no weight from 0 to 1 for each signal"
    table = _table(theorem.game, theorem.scope, event)
    dimension = 2 if event is None else 3
    return (
        states_fault(theorem.game, theorem.scope, event, theorem.states)
        or (steps_fault(theorem, table, known, dimension) if hasattr(theorem, "steps") else None)
        or claim_fault(theorem, known)
    )


def game_fault(game: s.Game) -> str | None:
    if not game.payoffs or not game.payoffs[0] or not game.law:
        return "no actions"
    n1, n2 = len(game.payoffs), len(game.payoffs[0])
    count = len(game.law[0][0]) if game.law[0] else 0
    shapes = [(game.payoffs, 2), (game.law, count)]
    for table, length in shapes:
        if len(table) != n1 or any(len(row) != n2 for row in table):
            return "a table of the game has another shape"
        if any(len(entry) != length for row in table for entry in row):
            return "a table of the game has another shape"
    if not count or any(min(law) < 0 or sum(law) != 1 for row in game.law for law in row):
        return "a law that is none"
    if not 0 < game.delta < 1:
        return "a discount factor that is none"
    for profile, (player, _, shift) in game.within:
        if not (0 <= profile < n1 * n2 and player in (0, 1) and len(shift) == count and sum(shift) == 0):
            return "a deviation within that is none"
    return None


def scope_fault(game: s.Game, scope: Any) -> str | None:
    n1, n2 = len(game.payoffs), len(game.payoffs[0])
    count = len(game.law[0][0])
    if isinstance(scope, s.Symmetric):
        if n1 != n2 or game.within or sorted(scope.swap) != list(range(count)):
            return "a game that cannot be symmetric"
        for i, j in product(range(n1), range(n2)):
            if game.payoffs[i][j] != game.payoffs[j][i][::-1]:
                return "a game that is not symmetric"
            if any(game.law[i][j][y] != game.law[j][i][scope.swap[y]] for y in range(count)):
                return "a law that is not symmetric"
    if isinstance(scope, (s.Mixtures, s.Pairs)):
        if scope.player not in (0, 1) or game.within:
            return "a player who cannot mix"
        own, other = (n1, n2)[scope.player], (n1, n2)[1 - scope.player]
        if isinstance(scope, s.Mixtures):
            for mixture in scope.mixtures:
                fault = weights_fault(mixture, own)
                if fault or sum(q for _, q in mixture) != 1 or any(q == 0 for _, q in mixture):
                    return "a mixture that is none"
        else:
            return _cells_fault(scope, own, other)
    return None


def _cells_fault(scope: s.Pairs, own: int, other: int) -> str | None:
    for (first, second), against, low, high in scope.cells:
        if not (0 <= first < second < own and 0 <= against < other and 0 <= low < high <= 1):
            return "a cell that is none"
    for pair in product(range(own), range(own), range(other)):
        if pair[0] < pair[1]:
            parts = sorted((c.low, c.high) for c in scope.cells if (*c.actions, c.other) == pair)
            reached = F(0)
            for low, high in parts:
                if low > reached:
                    return "cells with a hole"
                reached = max(reached, high)
            if reached < 1:
                return "cells that end too soon"
    return None


def weights_fault(weights: s.Weights, below: int) -> str | None:
    """Each index once and in range, no weight negative."""
    indices = [k for k, _ in weights]
    if len(set(indices)) != len(indices):
        return "an index twice"
    if any(not 0 <= k < below for k in indices):
        return "an index out of range"
    return "a negative weight" if any(w < 0 for _, w in weights) else None


@lru_cache(50)
def _table(game: s.Game, scope: Any, event: s.Vector | None) -> list[Any]:
    return rounds(exact(game), scope, event)


@lru_cache(50)
def states_fault(
    record: s.Game, scope: Any, event: s.Vector | None, states: tuple[s.State, ...]
) -> str | None:
    """Whether the states are what they say, and no one-shot deviation pays: replayed."""
    game, table = exact(record), _table(record, scope, event)
    delta, n2, dimension = game.delta, len(game.payoffs[0]), 2 if event is None else 3
    for state in states:
        if not 0 <= state.play < len(table) or len(state.value) != dimension:
            return "a state that is none"
        if isinstance(scope, s.Symmetric) and state.play // n2 != state.play % n2:
            return "a state outside of the scope"
        if len(state.lotteries) != game.signals:
            return "a state with too many or too few lotteries"
        for lottery in state.lotteries:
            if weights_fault(lottery, len(states)) or sum(w for _, w in lottery) != 1:
                return "a lottery that is none"
    if not states:
        return None
    count = len(states)
    matrix = [[F(k == m) for m in range(count)] for k in range(count)]
    for k, state in enumerate(states):
        for chance, lottery in zip(table[state.play][1], state.lotteries, strict=True):
            for m, weight in lottery:
                matrix[k][m] -= delta * chance * weight
    worth = solved(matrix, [[(1 - delta) * x for x in table[state.play][0]] for state in states])
    for state, value in zip(states, worth, strict=True):
        if tuple(value) != state.value:
            return "a state that is worth something else"
        later = [tuple(sum(w * worth[m][c] for m, w in row) for c in (0, 1)) for row in state.lotteries]
        for player, gain, shift in table[state.play][2]:
            change = sum(x * w[player] for x, w in zip(shift, later, strict=True))
            if (1 - delta) * gain + delta * change > 0:
                return "a state in which a deviation pays"
    return None


def steps_fault(theorem: Any, table: Sequence[Any], known: Known, dimension: int) -> str | None:
    """Whether a step names what there is not, or says what is known to be false."""
    spaces = 0
    for step in theorem.steps:
        if isinstance(step, s.Refutation):
            fault = _row_fault(step.row, theorem, table, spaces)
            if step.row.play in known.plays:
                fault = fault or "a refutation of a play of an equilibrium"
        elif isinstance(step, s.Consequence):
            fault = weights_fault(step.weights, spaces) or _half_space_fault(step, F(0), known, dimension)
            spaces += 1
        else:
            before, spaces = spaces, spaces + len(step.sides)
            fault = None
            for side in step.sides:
                fault = fault or weights_fault(side.known, before)
                fault = fault or _half_space_fault(side, F(0), known, dimension)
                fault = fault or ("a side without a direction" if not any(side.normal) else None)
                fault = fault or ("a side with no way to go" if side.lead <= 0 else None)
                for row in side.rows:
                    fault = fault or _row_fault(row, theorem, table, spaces)
        if fault:
            return fault
    return None


def _half_space_fault(space: Any, lead: F, known: Known, dimension: int) -> str | None:
    if len(space.normal) != dimension:
        return "a normal of another dimension"
    for value in known.values:
        if len(value) == dimension:
            height = sum(n * x for n, x in zip(space.normal, value, strict=True))
            if height > space.bound + lead:
                return "a half-space that an equilibrium is outside of"
    return None


def _row_fault(row: s.Row, theorem: Any, table: Sequence[Any], spaces: int) -> str | None:
    signals = len(theorem.game.law[0][0])
    cells = len(theorem.scope.cells) if isinstance(theorem.scope, s.Pairs) else 0
    if not 0 <= row.play < len(table) + cells:
        return "a row of a play that there is not"
    if len(row.ends) != (1 if row.play < len(table) else 2):
        return "a row with other ends"
    for end in row.ends:
        if row.play < len(table):
            fault = weights_fault(end.deviations, len(table[row.play][2]))
        else:
            fault = "a negative weight" if any(w < 0 for _, w in end.deviations) else None
            if not fault and _fixed(theorem, end) != _fixed(theorem, row.ends[0]):
                fault = "multipliers of the player who does not mix differ at the ends of a cell"
        named = [y for y, _ in end.continuations]
        if len(set(named)) != len(named) or any(not 0 <= y < signals for y in named):
            return "continuations after signals that there are not"
        for _, weights in end.continuations:
            fault = fault or weights_fault(weights, spaces)
        if fault:
            return fault
    return None


def _fixed(theorem: Any, end: s.Multipliers) -> list[tuple[int, F]]:
    """The multipliers of the player who does not mix: numbered first if it is player 0, else last."""
    n1 = len(theorem.game.payoffs)
    if theorem.scope.player == 1:
        return [(k, w) for k, w in end.deviations if k < n1 - 1]
    return [(k, w) for k, w in end.deviations if k >= 2 * (n1 - 1)]


def polygon_fault(corners: Sequence[s.Vector]) -> str | None:
    if any(len(corner) != 2 for corner in corners) or not is_convex(corners):
        return "a polygon that is none"
    return "a polygon that begins elsewhere" if corners and corners[0] != min(corners) else None


def claim_fault(theorem: Any, known: Known) -> str | None:
    """Whether a claim is known to be false."""
    if isinstance(theorem, s.Bracket):
        return _bracket_fault(theorem, known)
    total = weights_fault(theorem.start, len(theorem.states)) if theorem.start else None
    if total or (theorem.start and sum(w for _, w in theorem.start) != 1):
        return "a start that is no lottery"
    begun = [
        sum((w * theorem.states[k].value[c] for k, w in theorem.start), F(0))
        for c in range(3 if isinstance(theorem, s.Frequency) else 2)
    ]
    if isinstance(theorem, s.Strategy):
        return None if theorem.start and tuple(begun) == theorem.value else "another value"
    most = [value[2] for value in known.values if len(value) == 3]
    if theorem.upper is None:
        return "there is an equilibrium" if known.values else None
    if any(f > theorem.upper for f in most):
        return "an equilibrium has a greater frequency"
    if theorem.lower is None:
        return "states, and no claim" if theorem.states or theorem.start else None
    if not theorem.start or begun[2] != theorem.lower:
        return "another frequency"
    return "lower above upper" if theorem.lower > theorem.upper else None


def _bracket_fault(theorem: s.Bracket, known: Known) -> str | None:
    outer, inner = theorem.outer, theorem.inner
    fault = polygon_fault(outer) or polygon_fault(inner)
    if fault:
        return fault
    if any(not outer or excess(outer, value[:2]) > 0 for value in known.values if len(value) == 2):
        return "outer excludes an equilibrium"
    if any(not outer or excess(outer, corner) > 0 for corner in inner):
        return "inner outside of outer"
    if known.outer is not None and any(excess(known.outer, corner) > 0 for corner in inner):
        return "inner has what is no equilibrium's"
    if theorem.gap is not None:
        if theorem.gap < 0 or (outer and not inner):
            return "a gap that is none"
        if any(squared_distance(inner, corner) > theorem.gap**2 for corner in outer):
            return "a gap that is too small"
    return None


def squared_distance(corners: Sequence[s.Vector], point: s.Vector) -> F:
    """From a polygon, by its sides."""
    if len(corners) and excess(corners, point) == 0:
        return F(0)
    best = None
    for k, (ax, ay) in enumerate(corners):
        bx, by = corners[k - 1]
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy
        t = max(F(0), min(F(1), ((point[0] - ax) * dx + (point[1] - ay) * dy) / length)) if length else F(0)
        far = (point[0] - ax - t * dx) ** 2 + (point[1] - ay - t * dy) ** 2
        best = far if best is None else min(best, far)
    assert best is not None
    return best


def hull(points: Sequence[s.Vector]) -> tuple[s.Vector, ...]:
    ordered = sorted(set(points))
    if len(ordered) < 2:
        return tuple(ordered)
    chain: list[s.Vector] = []
    for way in (ordered, ordered[::-1]):
        start = len(chain)
        for p in way:
            while len(chain) - start >= 2:
                (ax, ay), (bx, by) = chain[-2], chain[-1]
                if (bx - ax) * (p[1] - ay) - (by - ay) * (p[0] - ax) > 0:
                    break
                chain.pop()
            chain.append(p)
        chain.pop()
    return tuple(chain)
