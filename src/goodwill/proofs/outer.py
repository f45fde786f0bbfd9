r"""Why no equilibrium is outside: half-spaces that follow from one another.

Let V be the set of values (payoffs, and a frequency if one is counted) of the equilibria of a scope, with a
public lottery before each round, the first included.  V is bounded and convex.  A value v that needs no
lottery before the first round is made by some play a of the scope and by continuation values w(y) in V:

    v = (1 - delta) g(a) + delta sum_y law(y | a) w(y),     and for every deviation k of a
    0 >= (1 - delta) gain_k + delta sum_y shift_k(y) w_player(k)(y).

**Weak duality.**  Take a normal n and multipliers mu_k >= 0, and subtract mu_k times each of these
constraints from n . v:

    n . v <= (1 - delta) (n . g(a) - sum_k mu_k gain_k) + sum_y c_y . w(y),
    c_y = delta law(y | a) n - delta sum_k mu_k shift_k(y) e_player(k).

Let half-spaces n_e . v <= b_e contain V, and let weights lambda_(y,e) >= 0 be given.  They leave
r_y = c_y - sum_e lambda_(y,e) n_e.  With box(r), the greatest r . w in the box of the stage payoffs,

    n . v <= T(b) = (1 - delta) (n . g(a) - sum_k mu_k gain_k)
                    + sum_y (sum_e lambda_(y,e) b_e + box(r_y)).

This holds however the multipliers were found, and to check it takes additions and multiplications only.

**Sides move in together.**  A side may help to bound what follows it, itself included.  Let sides d move
from start_d, where they contain V, to b_d < start_d.  If for all d and all plays

    T_d(b) <= b_d     and     T_d(start) < start_d,

then n_d . v <= b_d for all v in V.  For let the sides stand at b + t (start - b), and let t be the least
number from 0 to 1 at which all of them contain V.  Suppose t > 0.  T is affine in the sides' levels.  So of
each play T_d is below b_d + t (start_d - b_d) at t, and so is the greatest of them, as the plays are finitely
many.  Then a smaller t would do: a contradiction.

A play without multipliers is bounded by n . g(a): put the weights delta law(y | a) on the side itself.

**Refutation.**  With n = 0 the same bound reads 0 <= T.  If T < 0, there are no such continuations: the play
is played in no equilibrium.

**Cells.**  If one player mixes over two actions with the weight q on the first, then g(a), law(y | a) and
the other player's gains and shifts are affine in q, and the mixing player's do not depend on it.  Let its own
mu and all lambda move in a straight line from the lower to the upper end, and let the other player's mu stay.
Then c_y and r_y are affine in q and box is convex, so T is convex: what bounds it at both ends, bounds it
between them.  At q = 0 and q = 1 the constraints of the action that is not drawn bind nobody; those profiles
are pure, and plays of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from goodwill.geometry.plane import dot
from goodwill.proofs.plays import Play, Point, check_weights
from goodwill.proofs.rejected import require
from goodwill.proofs.statements import Consequence, Cuts, Multipliers, Refutation, Row, Step, Vector, Weights


class Space(NamedTuple):
    """The values satisfy ``normal . v <= bound``; they are known to satisfy it with ``start``."""

    normal: Vector
    bound: Fraction
    start: Fraction


#: A number with the sides that are being moved at their ends, and with them at their starts.
Levels = tuple[Fraction, Fraction]


class Outer:
    """The half-spaces that are proved so far, and the plays that are not refuted."""

    def __init__(self, plays: dict[int, Play], delta: Fraction, signals: int) -> None:
        self.alive, self.delta, self.signals = dict(plays), delta, signals
        self.spaces: list[Space] = []
        stages = [point.stage for play in plays.values() for point in play.ends]
        self.dimension = len(stages[0])
        self.box = [(min(column), max(column)) for column in zip(*stages, strict=True)]
        #: Whether it is proved that there is no equilibrium.
        self.is_empty = False

    def step(self, step: Step, place: str) -> None:
        """Check one step, and keep what it proves."""
        if isinstance(step, Refutation):
            self._refute(step.row, f"{place}.row")
        elif isinstance(step, Consequence):
            self._conclude(step, place)
        else:
            self._cut(step, place)

    def _refute(self, row: Row, place: str) -> None:
        self._check_play(row, self.alive, place)
        zero = (Fraction(0),) * self.dimension
        for reach, _ in self._row(row, zero, place):
            require(reach < 0, "{}: the play {} is not refuted, since {} >= 0", place, row.play, reach)
        del self.alive[row.play]
        self.is_empty = not self.alive

    def _conclude(self, step: Consequence, place: str) -> None:
        self._check_normal(step.normal, place)
        check_weights(step.weights, len(self.spaces), f"{place}.weights")
        reach, _ = self._combined(step.weights, step.normal)
        require(reach <= step.bound, "{}: the weights prove {} only, above {}", place, reach, step.bound)
        self.spaces.append(Space(step.normal, step.bound, step.bound))
        self.is_empty = not any(step.normal) and step.bound < 0

    def _cut(self, step: Cuts, place: str) -> None:
        before = len(self.spaces)
        for number, side in enumerate(step.sides):
            here, start = f"{place}.sides[{number}]", side.bound + side.lead
            self._check_normal(side.normal, here)
            require(any(side.normal), "{}: the normal is 0", here)
            require(side.lead > 0, "{}: lead = {} must be above 0", here, side.lead)
            check_weights(side.known, before, f"{here}.known")
            known = min(self._combined(side.known, side.normal)[0], self._highest(side.normal))
            require(known <= start, "{} starts at {}, but is known from {} on only", here, start, known)
            self.spaces.append(Space(side.normal, side.bound, start))
        for number, side in enumerate(step.sides):
            self._check_side(self.spaces[before + number], side.rows, f"{place}.sides[{number}]")
        self.spaces[before:] = [s._replace(start=s.bound) for s in self.spaces[before:]]

    def _check_side(self, side: Space, rows: Sequence[Row], place: str) -> None:
        """Every play that is not refuted stays below the side."""
        rest = dict(self.alive)
        for number, row in enumerate(rows):
            here = f"{place}.rows[{number}]"
            self._check_play(row, rest, here)
            del rest[row.play]
            for end, start in self._row(row, side.normal, here):
                require(end <= side.bound, "{} proves {} only, above {}", here, end, side.bound)
                require(start < side.start, "{} proves {} at the start {}", here, start, side.start)
        for number, play in rest.items():
            reach = max(dot(side.normal, point.stage) for point in play.ends)
            require(reach <= side.bound, "{} has no row for the play {}: {}", place, number, reach)

    def _check_normal(self, normal: Vector, place: str) -> None:
        right = len(normal) == self.dimension
        require(right, "{}: the normal has {} entries, not {}", place, len(normal), self.dimension)

    def _check_play(self, row: Row, plays: dict[int, Play], place: str) -> None:
        right = row.play in plays
        require(right, "{} names the play {}: it is none, refuted, or named twice", place, row.play)

    def _highest(self, normal: Vector) -> Fraction:
        """The farthest that stage payoffs reach, and so all means of them."""
        stages = [point.stage for play in self.alive.values() for point in play.ends]
        return max(dot(normal, stage) for stage in stages)

    def _row(self, row: Row, normal: Vector, place: str) -> list[Levels]:
        """The bound T for each end of a play."""
        play = self.alive[row.play]
        right = len(row.ends) == len(play.ends)
        require(right, "{} has multipliers for {} ends, not {}", place, len(row.ends), len(play.ends))
        ends = enumerate(zip(play.ends, row.ends, strict=True))
        levels = [self._reach(*pair, normal, f"{place}.ends[{number}]") for number, pair in ends]
        if len(play.ends) == 2:
            low, high = (
                [(k, x) for k, x in end.deviations if x and point.deviations[k].player != play.mixer]
                for point, end in zip(play.ends, row.ends, strict=True)
            )
            require(low == high, "{}: multipliers of the player who does not mix differ", place)
        return levels

    def _reach(self, point: Point, multipliers: Multipliers, normal: Vector, place: str) -> Levels:
        """The bound T on ``normal . v`` by weak duality."""
        check_weights(multipliers.deviations, len(point.deviations), f"{place}.deviations")
        now = dot(normal, point.stage)
        pull = {y: [self.delta * chance * n for n in normal] for y, chance in point.law.items()}
        for k, weight in multipliers.deviations:
            player, gain, shift = point.deviations[k]
            now -= weight * gain
            for y, change in shift.items():
                pull.setdefault(y, [Fraction(0)] * self.dimension)[player] -= self.delta * weight * change
        end = start = (1 - self.delta) * now
        before = -1
        for y, weights in multipliers.continuations:
            here = f"{place}.continuations: the signal {y}"
            require(before < y < self.signals, "{} is none, or not in increasing order", here)
            check_weights(weights, len(self.spaces), here)
            before = y
        named = dict(multipliers.continuations)
        for y in sorted({*named, *pull}):
            target = pull.get(y, [Fraction(0)] * self.dimension)
            levels = self._combined(named.get(y, ()), target)
            end, start = end + levels[0], start + levels[1]
        return end, start

    def _combined(self, weights: Weights, target: Sequence[Fraction]) -> Levels:
        """How far ``target . w`` reaches, by weights of half-spaces, and by the box for what they leave."""
        rest, end, start = list(target), Fraction(0), Fraction(0)
        for e, weight in weights:
            space = self.spaces[e]
            rest = [x - weight * n for x, n in zip(rest, space.normal, strict=True)]
            end, start = end + weight * space.bound, start + weight * space.start
        for x, (low, high) in zip(rest, self.box, strict=True):
            end, start = end + x * (high if x > 0 else low), start + x * (high if x > 0 else low)
        return end, start
