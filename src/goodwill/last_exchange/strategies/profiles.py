"""Who the peers may be, and what the rational ones do and believe: priors and profiles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from goodwill.checks import check_kind, check_probability, quoted
from goodwill.last_exchange.strategies.views import (
    Strategy,
    View,
)

#: What the other player may be, and have seen: (type, view), with a mass for each.
Masses = dict[tuple[str, View], Any]


@dataclass(frozen=True, kw_only=True)
class Prior:
    """The first beliefs of both players about the other: the rest is rational.

    >>> from fractions import Fraction as F
    >>> Prior(byzantine=F(1, 10), altruistic=F(1, 5)).rational
    Fraction(7, 10)
    >>> Prior(byzantine=0.7, altruistic=0.4)
    Traceback (most recent call last):
        ...
    ValueError: byzantine + altruistic = 1.1 is out of range: it must satisfy byzantine + altruistic <= 1
    """

    byzantine: Any
    altruistic: Any

    def __post_init__(self) -> None:
        for name in ("byzantine", "altruistic"):
            object.__setattr__(self, name, check_probability(name, getattr(self, name)))
        together = self.byzantine + self.altruistic
        if together > 1:
            raise ValueError(
                f"byzantine + altruistic = {together} is out of range: "
                f"it must satisfy byzantine + altruistic <= 1"
            )

    @property
    def rational(self) -> Any:
        return 1 - self.byzantine - self.altruistic


@dataclass(frozen=True)
class Profile:
    """What rational peers do, and what they believe where Bayes' rule is silent.

    Parameters
    ----------
    name : str
    contributes, pesters : strategies of P1 and P2
        Functions ``strategy(t, view)``: the probability of acting in round t after what the player did and
        observed (:class:`View`).
    beliefs : function (player, view) -> masses, or None
        What ``player`` ("P1" or "P2") believes after a signal that was impossible: masses by the other's type
        ("byzantine", "altruistic", "rational") and view.  The prior must have the type, and the view must go
        with what the player did and saw.  By default such a signal says nothing about the type: the belief is
        that after silence, but that the other has acted.
    """

    name: str
    contributes: Strategy
    pesters: Strategy
    beliefs: Callable[[str, View], Masses] | None = None

    def __post_init__(self) -> None:
        check_kind("name", self.name, str)
        for what in ("contributes", "pesters", "beliefs"):
            value = getattr(self, what)
            if not (callable(value) or (what == "beliefs" and value is None)):
                raise TypeError(f"{what} = {quoted(value)} is no function")
