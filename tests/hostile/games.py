"""Hostile repeated games, drawn by construction: the boundaries are in the draw, nothing is filtered away.

A game here is a plain record of fractions, which knows nothing of the package.  :func:`hostile_game` makes
one from a source of choices: ``random.Random(seed).choice``, or Hypothesis's own (:func:`games`).  It mixes

* payoffs: ties, equal payoffs, a player to whom nothing matters, equal interests and opposed ones, payoffs on
  a line (then the set is a segment), an action twice, dilemmas, games without a pure equilibrium;
* monitoring: perfect, silent, of one player, of each action with an error, by good and bad news, and any law
  with chances of 0; then perhaps a signal of probability 0, or one that is split into two that say the same;
* a discount factor: small and large, and next to ``gain / (gain + loss)``, where thresholds lie;
* perhaps temptations inside the round.

:func:`units` draws five pairs of scales and shifts of each player's payoffs, from cents to millions.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction as F
from itertools import product
from types import MappingProxyType
from typing import Any, NamedTuple

from hypothesis import strategies as st

#: Chooses one of a sequence.
Choose = Callable[[Sequence[Any]], Any]

Pair = tuple[F, F]


class Exact(NamedTuple):
    """A repeated game of two players with public signals, in fractions.

    ``payoffs[i][j]`` has both players' payoffs, ``law[i][j]`` the chance of each signal, and ``within[i, j]``
    further temptations inside the round, as (player, gain, shift).
    """

    payoffs: tuple[tuple[Pair, ...], ...]
    delta: F
    law: tuple[tuple[tuple[F, ...], ...], ...]
    within: Mapping[tuple[int, int], tuple[tuple[int, F, tuple[F, ...]], ...]] = MappingProxyType({})

    @property
    def profiles(self) -> list[tuple[int, int]]:
        return list(product(range(len(self.payoffs)), range(len(self.payoffs[0]))))

    @property
    def signals(self) -> int:
        return len(self.law[0][0])

    def temptations(self, i: int, j: int) -> Iterator[tuple[int, F, tuple[F, ...]]]:
        """What might tempt a player when (i, j) is to be played: who, the gain now, the shift of chances."""
        others = [(0, (k, j)) for k in range(len(self.payoffs)) if k != i]
        others += [(1, (i, k)) for k in range(len(self.payoffs[0])) if k != j]
        for player, (k, m) in others:
            shift = tuple(x - y for x, y in zip(self.law[k][m], self.law[i][j], strict=True))
            yield player, self.payoffs[k][m][player] - self.payoffs[i][j][player], shift
        yield from self.within.get((i, j), ())


class Units(NamedTuple):
    """``scale * x + shift``, for each player."""

    scale: Pair
    shift: Pair

    def of(self, point: Sequence[Any]) -> Pair:
        """A payoff in these units."""
        first, second = (a * x + b for a, b, x in zip(self.scale, self.shift, point, strict=True))
        return first, second


# ---- The same game in other words -------------------------------------------------------------------
def in_units(game: Exact, units: Units) -> Exact:
    """The game with payoffs in other units."""
    within = {
        a: tuple((player, units.scale[player] * gain, shift) for player, gain, shift in listed)
        for a, listed in game.within.items()
    }
    return game._replace(
        payoffs=tuple(tuple(units.of(p) for p in row) for row in game.payoffs), within=within
    )


def with_players_swapped(game: Exact) -> Exact:
    """The game in which the first player is the second."""
    n1, n2 = len(game.payoffs), len(game.payoffs[0])
    return game._replace(
        payoffs=tuple(tuple(game.payoffs[i][j][::-1] for i in range(n1)) for j in range(n2)),
        law=tuple(tuple(game.law[i][j] for i in range(n1)) for j in range(n2)),
        within={(j, i): tuple((1 - p, g, s) for p, g, s in w) for (i, j), w in game.within.items()},
    )


def with_actions_renamed(game: Exact, rows: Sequence[int], columns: Sequence[int]) -> Exact:
    """Action ``rows[k]`` of the first player is now k; so for the second."""
    return game._replace(
        payoffs=tuple(tuple(game.payoffs[i][j] for j in columns) for i in rows),
        law=tuple(tuple(game.law[i][j] for j in columns) for i in rows),
        within={(rows.index(i), columns.index(j)): w for (i, j), w in game.within.items()},
    )


def _with_signals(game: Exact, change: Callable[[tuple[F, ...]], tuple[F, ...]]) -> Exact:
    return game._replace(
        law=tuple(tuple(map(change, row)) for row in game.law),
        within={a: tuple((p, g, change(s)) for p, g, s in w) for a, w in game.within.items()},
    )


def with_signals_renamed(game: Exact, order: Sequence[int]) -> Exact:
    """Signal ``order[k]`` is now k."""
    return _with_signals(game, lambda chances: tuple(chances[y] for y in order))


def with_a_signal_split(game: Exact, signal: int, share: F) -> Exact:
    """One signal becomes two that say the same; the new one, the last, has ``share`` of its chances."""
    return _with_signals(
        game,
        lambda chances: (
            *(x * (1 - share) if y == signal else x for y, x in enumerate(chances)),
            chances[signal] * share,
        ),
    )


def with_an_impossible_signal(game: Exact, place: int) -> Exact:
    """A signal more, which nobody ever sees."""
    return _with_signals(game, lambda chances: (*chances[:place], F(0), *chances[place:]))


# ---- Payoffs ----------------------------------------------------------------------------------------
SHAPES = ((2, 2), (2, 2), (2, 2), (2, 3), (3, 2), (3, 3), (1, 2), (2, 1), (1, 1))
NARROW, WIDE = range(3), range(-4, 5)


def _table(shape: tuple[int, int], entry: Callable[[int, int], Sequence[Any]]) -> tuple[Any, ...]:
    n1, n2 = shape
    return tuple(tuple(tuple(map(F, entry(i, j))) for j in range(n2)) for i in range(n1))


def _any(choose: Choose) -> Any:
    values = choose((NARROW, WIDE))
    return _table(choose(SHAPES), lambda i, j: (choose(values), choose(values)))


def _constant_player(choose: Choose) -> Any:
    player, level = choose((0, 1)), choose(WIDE)

    def entry(i: int, j: int) -> Sequence[Any]:
        return (level, choose(WIDE)) if player == 0 else (choose(WIDE), level)

    return _table(choose(SHAPES), entry)


def _on_a_line(choose: Choose) -> Any:
    """Equal interests, opposed ones, or anything between: all payoffs lie on one line."""
    slope, level = choose((1, 1, -1, -1, F(1, 3), -2)), choose(NARROW)

    def entry(i: int, j: int) -> Sequence[Any]:
        x = choose(WIDE)
        return x, slope * x + level

    return _table(choose(SHAPES), entry)


def _dilemma(choose: Choose) -> Any:
    """Temptation > reward > punishment > sucker's payoff; perhaps the two at the top or the bottom tie."""
    punishment = F(choose(NARROW))
    reward = punishment + choose((1, 2, 5, F(1, 2)))
    sucker = punishment - choose((0, 1, 2))
    tempted = reward + choose((0, 1, 2, 4))
    return (((reward, reward), (sucker, tempted)), ((tempted, sucker), (punishment, punishment)))


def _symmetric(choose: Choose) -> Any:
    size = choose((2, 2, 3))
    own = [[choose(WIDE) for _ in range(size)] for _ in range(size)]
    return _table((size, size), lambda i, j: (own[i][j], own[j][i]))


def _no_pure_equilibrium(choose: Choose) -> Any:
    high, low = choose((1, 2)), choose((-1, 0))
    return _table((2, 2), lambda i, j: (high, low) if i == j else (low, high))


def _an_action_twice(choose: Choose) -> Any:
    values = [[(choose(WIDE), choose(WIDE)) for _ in range(2)] for _ in range(2)]
    return _table((3, 2), lambda i, j: values[min(i, 1)][j])


PAYOFFS = (
    _any,
    _any,
    _constant_player,
    _on_a_line,
    _dilemma,
    _dilemma,
    _symmetric,
    _no_pure_equilibrium,
    _an_action_twice,
)


# ---- Monitoring -------------------------------------------------------------------------------------
def _chances(weights: Sequence[int]) -> tuple[F, ...]:
    return tuple(F(x, sum(weights)) for x in weights)


def _perfect(choose: Choose, n1: int, n2: int) -> Any:
    return tuple(
        tuple(tuple(F(i * n2 + j == y) for y in range(n1 * n2)) for j in range(n2)) for i in range(n1)
    )


def _silent(choose: Choose, n1: int, n2: int) -> Any:
    return (((F(1),),) * n2,) * n1


def _one_is_watched(choose: Choose, n1: int, n2: int) -> Any:
    if choose((0, 1)):
        return tuple(tuple(tuple(F(i == y) for y in range(n1)) for _ in range(n2)) for i in range(n1))
    return tuple(tuple(tuple(F(j == y) for y in range(n2)) for j in range(n2)) for _ in range(n1))


def _seen_with_error(choose: Choose, n1: int, n2: int) -> Any:
    """Each of two actions is taken for the other with some chance."""
    error = choose((F(1, 10), F(1, 100), F(1, 3)))

    def seen(true: int, said: int, count: int) -> F:
        return (1 - error if true == said else error / (count - 1)) if count > 1 else F(1)

    return tuple(
        tuple(tuple(seen(i, k, n1) * seen(j, m, n2) for k in range(n1) for m in range(n2)) for j in range(n2))
        for i in range(n1)
    )


def _news(choose: Choose, n1: int, n2: int) -> Any:
    """Good or bad news; the farther the actions are from the first, the rarer is the good."""
    chances = choose(
        (
            (F(9, 10), F(1, 2), F(1, 5)),
            (F(9, 10), F(4, 5), F(3, 4)),
            (F(3, 4), F(1, 2), F(2, 5)),
            (F(1), F(1, 2), F(0)),
            (F(1), F(1), F(1, 2)),
        )
    )

    def good(i: int, j: int) -> F:
        return chances[min(i + j, 2)]

    return tuple(tuple((good(i, j), 1 - good(i, j)) for j in range(n2)) for i in range(n1))


def _any_law(choose: Choose, n1: int, n2: int) -> Any:
    signals = choose((2, 2, 3))

    def row() -> tuple[F, ...]:
        certain = choose(range(signals))
        return _chances([choose((0, 1, 1, 2, 3)) + (y == certain) for y in range(signals)])

    return tuple(tuple(row() for _ in range(n2)) for _ in range(n1))


LAWS = (
    _perfect,
    _perfect,
    _perfect,
    _silent,
    _one_is_watched,
    _seen_with_error,
    _news,
    _news,
    _any_law,
    _any_law,
)


def _disguised(choose: Choose, game: Exact) -> Exact:
    """Perhaps the same with a signal more that says nothing new."""
    how = choose(("plain", "plain", "plain", "impossible", "split"))
    if how == "impossible":
        return with_an_impossible_signal(game, choose(range(game.signals + 1)))
    if how == "split":
        return with_a_signal_split(game, choose(range(game.signals)), choose((F(1, 2), F(1, 3))))
    return game


# ---- The rest ---------------------------------------------------------------------------------------
def _discount(choose: Choose) -> F:
    if choose((False, False, True)):
        gain, loss = choose((1, 2, 3, 4)), choose((1, 2, 3, 5))
        return F(gain, gain + loss) + choose((F(0), F(0), F(1, 10**15), -F(1, 10**15), F(1, 10**6)))
    return choose(tuple(F(k, 20) for k in (1, 2, 6, 10, 12, 15, 16, 18))) + choose((0, 0, F(1, 100)))


def _temptations_within(choose: Choose, game: Exact) -> Exact:
    """Perhaps a decision inside the round, after which a player might move chances from signal to signal."""
    if game.signals < 2 or choose((False,) * 7 + (True,)) is False:
        return game
    source, target = choose(range(game.signals)), choose(range(game.signals - 1))
    target += target >= source
    moved = choose((F(1), F(1, 3)))
    shift = tuple(moved * ((y == target) - (y == source)) for y in range(game.signals))
    return game._replace(within={choose(game.profiles): ((choose((0, 1)), F(choose((-1, 0, 1, 2))), shift),)})


def hostile_game(choose: Choose) -> Exact:
    """A small game with some boundary or other in it."""
    payoffs = choose(PAYOFFS)(choose)
    law = choose(LAWS)(choose, len(payoffs), len(payoffs[0]))
    game = _disguised(choose, Exact(payoffs, _discount(choose), law))
    return _temptations_within(choose, game)


#: From billionths to billions, and the same for what is added.
SCALES = tuple(map(F, (1, "1/100", 10**4, 10**6, "1/1000000", 10**9, "1/1000000000", 7)))
SHIFTS = tuple(map(F, (0, 1000, 10**4, -(10**6), 3 * 10**8, 10**9, -2 * 10**9, "1/3")))


def game_on_a_line(choose: Choose) -> Exact:
    """The same with payoffs on a line, not all seen: in floats its set may be as thin as rounding errors."""
    payoffs = choose((_on_a_line, _on_a_line, _constant_player))(choose)
    law = choose(LAWS[3:])(choose, len(payoffs), len(payoffs[0]))
    game = _disguised(choose, Exact(payoffs, _discount(choose), law))
    return _temptations_within(choose, game)


def hostile_perfect_game(choose: Choose) -> Exact:
    """The same with perfect monitoring."""
    payoffs = choose(PAYOFFS)(choose)
    return Exact(payoffs, _discount(choose), _perfect(choose, len(payoffs), len(payoffs[0])))


def units(choose: Choose) -> list[Units]:
    """Five scales and five shifts of both players' payoffs: the first pair changes nothing."""
    some = [Units((F(1), F(1)), (F(0), F(0)))]
    for together in (True, True, False, False):
        scale, shift = choose(SCALES), choose(SHIFTS)
        other = (scale, shift) if together else (choose(SCALES), choose(SHIFTS))
        some.append(Units((scale, other[0]), (shift, other[1])))
    return some


# ---- Two sources of choices -------------------------------------------------------------------------
def seeded(seed: object) -> Choose:
    """Choices from a seed; equal seeds give equal games."""
    return random.Random(str(seed)).choice


@st.composite
def some_weights(draw: st.DrawFn, count: int, most: int) -> list[int]:
    """So many weights from 0 to ``most``, one of them at least above 0."""
    drawn = [draw(st.integers(0, most)) for _ in range(count)]
    certain = draw(st.integers(0, count - 1))
    return [max(x, 1) if k == certain else x for k, x in enumerate(drawn)]


@st.composite
def games(draw: st.DrawFn) -> Exact:
    """Hostile games for Hypothesis, which makes them smaller when something fails."""
    return hostile_game(lambda options: draw(st.sampled_from(options)))


@st.composite
def games_and_units(draw: st.DrawFn) -> tuple[Exact, list[Units]]:
    def choose(options: Sequence[Any]) -> Any:
        return draw(st.sampled_from(options))

    return hostile_game(choose), units(choose)
