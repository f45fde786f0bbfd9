"""A stage game as a file has it: a table of payoffs with names, and perhaps what is seen, and patience."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

Payoffs = tuple[tuple[tuple[Fraction, Fraction], ...], ...]
Law = tuple[tuple[tuple[Fraction, ...], ...], ...]


@dataclass(frozen=True)
class Monitoring:
    """What everybody sees after a round.

    Attributes
    ----------
    kind : "perfect", "noise" or "signal"
        The actions themselves; the actions, but each may be mistaken; or a signal with a law of its own.
    mistake : fraction, 0 <= mistake < 1
        With ``noise``: the chance that a player's action is taken for one of its others, each as likely.
    signals : tuple of str
        With ``signal``: their names.
    law : nested tuples of fractions, shape (n1, n2, signals)
        With ``signal``: the chance of each, given the actions.
    """

    kind: str = "perfect"
    mistake: Fraction = Fraction(0)
    signals: tuple[str, ...] = ()
    law: Law = ()


@dataclass(frozen=True)
class StageGame:
    """Two players, their actions and their payoffs in fractions: what the readers of files hand over.

    Attributes
    ----------
    payoffs : nested tuples of fractions, shape (n1, n2, 2)
    actions : two tuples of str
        The names of both players' actions; by default ``1``, ``2``, ...
    players : two str
    monitoring : Monitoring or None
        None if the file does not say it.
    delta : fraction or None
    title : str

    Examples
    --------
    >>> one = Fraction(1)
    >>> StageGame((((one, one), (0 * one, one)),)).actions
    (('1',), ('1', '2'))
    """

    payoffs: Payoffs
    actions: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    players: tuple[str, str] = ("player 1", "player 2")
    monitoring: Monitoring | None = None
    delta: Fraction | None = None
    title: str = ""

    def __post_init__(self) -> None:
        counts = len(self.payoffs), len(self.payoffs[0])
        named = tuple(own or numbered(n) for own, n in zip(self.actions, counts, strict=True))
        object.__setattr__(self, "actions", named)

    def law(self, monitoring: Monitoring | None = None) -> Law | None:
        """The signals' chances under ``monitoring``, by default the game's own; None if all is seen.

        With noise, the signal ``k * n2 + l`` says that ``(k, l)`` was played, and both players are mistaken
        for another independently.

        >>> dilemma = StageGame((((Fraction(2),) * 2, (0, 3)), ((3, 0), (1, 1))))
        >>> seen = dilemma.law(Monitoring("noise", Fraction(1, 10)))
        >>> [str(chance) for chance in seen[0][1]]
        ['9/100', '81/100', '1/100', '9/100']
        >>> dilemma.law() is None
        True
        """
        seen = monitoring or self.monitoring or Monitoring()
        if seen.kind == "signal":
            return seen.law
        if seen.kind == "perfect" or not seen.mistake:
            return None
        first, second = (_taken_for(len(own), seen.mistake) for own in self.actions)
        return tuple(tuple(tuple(p * q for p, q in product(x, y)) for y in second) for x in first)

    def signals(self, monitoring: Monitoring | None = None) -> tuple[str, ...]:
        """The names of the signals: the pairs of actions that they show, or their own.

        >>> StageGame((((1, 1), (0, 1)),), (("give",), ("take", "leave"))).signals()
        ('(give, take)', '(give, leave)')
        """
        seen = monitoring or self.monitoring or Monitoring()
        if seen.kind == "signal":
            return seen.signals
        return tuple(f"({i}, {j})" for i, j in product(*self.actions))


def numbered(count: int) -> tuple[str, ...]:
    """The names of what has none."""
    return tuple(str(k + 1) for k in range(count))


def _taken_for(count: int, mistake: Fraction) -> Sequence[Sequence[Fraction]]:
    """For each action, the chances of what it is taken for; an only action is never mistaken."""
    if count == 1:
        return ((Fraction(1),),)
    other = mistake / (count - 1)
    return [[1 - mistake if k == own else other for k in range(count)] for own in range(count)]
