"""The right parts in the wrong places: proofs whose every part is some true proof's.

Steps in another order, together or apart; a part grafted from elsewhere in the certificate or in another one;
states that nobody reaches; the same proof for a game that is almost the same; weights that sum to 1 in floats
only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction as F
from typing import Any

from forge.claims import Forgery
from forge.places import Path, changed, name, places
from goodwill.proofs import statements as s
from hostile.games import Choose

#: Far below what a float of any payoff here can tell.
TINY = F(1, 10**60)


def rearranged(theorem: Any, others: Sequence[Any], choose: Choose) -> Iterator[Forgery]:
    """All of them."""
    yield from grafts(theorem, others, choose)
    yield from in_floats(theorem, choose)
    yield from _of_a_near_game(theorem, choose)
    if theorem.states:
        yield from _unreached(theorem)
    if getattr(theorem, "steps", ()):
        yield from _other_steps(theorem, choose)


def grafts(theorem: Any, others: Sequence[Any], choose: Choose) -> Iterator[Forgery]:
    """At each kind of place a part of the same kind from elsewhere."""
    mine = _by_name([theorem])
    every = _by_name([theorem, *others])
    for where, listed in sorted(mine.items()):
        for _ in range(2):
            path, part = choose(listed)
            _, other = choose(every[where])
            if other != part:
                yield Forgery(f"{where}: grafted", changed(theorem, path, other))


def _by_name(theorems: Sequence[Any]) -> dict[str, list[tuple[Path, Any]]]:
    found: dict[str, list[tuple[Path, Any]]] = {}
    for theorem in theorems:
        for path, part in places(theorem):
            if path:
                found.setdefault(f"{name(theorem, path)}, {type(part).__name__}", []).append((path, part))
    return found


def in_floats(theorem: Any, choose: Choose) -> Iterator[Forgery]:
    """Lotteries and laws as floats have them, and off by less than floats can tell."""
    found: dict[str, list[tuple[Path, Any]]] = {}
    for path, part in places(theorem):
        if type(part) is tuple and part:
            pairs = all(type(x) is tuple and len(x) == 2 and type(x[1]) is F for x in part)
            if pairs or all(type(x) is F for x in part):
                found.setdefault(name(theorem, path), []).append((path, part))
    for where, listed in sorted(found.items()):
        path, part = choose(listed)
        for how, change in (
            ("in floats", lambda x, k: F(float(x))),
            ("a tiny bit more", lambda x, k: x + TINY * (k == 0)),
            ("a tiny bit moved", lambda x, k: x + TINY * ((k == 0) - (k == 1))),
        ):
            parts = enumerate(part)
            new = tuple((x[0], change(x[1], k)) if type(x) is tuple else change(x, k) for k, x in parts)
            if new != part:
                yield Forgery(f"{where}: {how}", changed(theorem, path, new))


def _of_a_near_game(theorem: Any, choose: Choose) -> Iterator[Forgery]:
    """The same proof where delta or a payoff is off by a tiny bit: a symmetric game is one no more."""
    game = theorem.game
    row, column, player = (choose(range(len(x))) for x in (game.payoffs, game.payoffs[0], (0, 1)))
    for by in (TINY, -TINY):
        yield Forgery("delta, by a tiny bit", theorem._replace(game=game._replace(delta=game.delta + by)))
        near = changed(game, (0, row, column, player), game.payoffs[row][column][player] + by)
        yield Forgery("a payoff, by a tiny bit", theorem._replace(game=near))


def _unreached(theorem: Any) -> Iterator[Forgery]:
    """States more, which no other one leads to, or with the weight 0 only, worth too much."""
    count, first = len(theorem.states), theorem.states[0]
    stay = (((count, F(1)),),) * len(first.lotteries)
    for by in (TINY, F(10**6)):
        for lotteries in (first.lotteries, stay):
            more = s.State(first.play, tuple(x + by for x in first.value), lotteries)
            yield Forgery("a state that nobody reaches", theorem._replace(states=(*theorem.states, more)))
    never = tuple((*lottery, (count, F(0))) for lottery in first.lotteries)
    states = (first._replace(lotteries=never), *theorem.states[1:], more)
    yield Forgery("a state that is drawn with the weight 0", theorem._replace(states=states))


def _other_steps(theorem: Any, choose: Choose) -> Iterator[Forgery]:
    """Steps in another order, twice, all together and one by one, and sides that go a tiny bit farther."""
    steps = theorem.steps
    for _ in range(3):
        left, mixed = list(steps), []
        while left:
            mixed.append(left.pop(choose(range(len(left)))))
        yield Forgery("steps: in another order", theorem._replace(steps=tuple(mixed)))
    yield Forgery("steps: twice", theorem._replace(steps=steps * 2))
    cuts = [step for step in steps if isinstance(step, s.Cuts)]
    others = tuple(step for step in steps if not isinstance(step, s.Cuts))
    sides = tuple(side for step in cuts for side in step.sides)
    yield Forgery("steps: all sides in one", theorem._replace(steps=(s.Cuts(sides), *others)))
    apart = tuple(
        part
        for step in steps
        for part in ([s.Cuts((side,)) for side in step.sides] if isinstance(step, s.Cuts) else [step])
    )
    yield Forgery("steps: one for each side", theorem._replace(steps=apart))
    for number, step in enumerate(steps):
        if isinstance(step, s.Cuts):
            for by in (TINY, F(1)):
                farther = s.Cuts(tuple(side._replace(bound=side.bound - by) for side in step.sides))
                new = (*steps[:number], farther, *steps[number + 1 :])
                yield Forgery("steps: all sides farther", theorem._replace(steps=new))
