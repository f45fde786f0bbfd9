"""The verdict on a public profile: what each deviation brings, and which gains most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from goodwill.checks import quoted
from goodwill.reputation.model import (
    CLIENT,
)
from goodwill.verdict import Verdict


@dataclass(frozen=True)
class Witness:
    """One deviation of one player in one state, and what it brings.

    ``information`` is where in the round it deviates ("the round" if it replaces its whole strategy),
    ``instead`` the move or strategy, ``gain`` the change of its average payoff, negative for a loss.
    """

    player: str
    state: str
    information: str
    instead: str
    gain: Any

    def __str__(self) -> str:
        where = "" if self.information == "the round" else f" {WORDS[self.information]},"
        does = WORDS[self.instead] if where else f"plays {self.instead}"
        verb, who = "gains" if self.gain > 0 else "loses", "she" if self.player == CLIENT else "he"
        return (
            f"the {self.player}, in state {self.state!r},{where} {verb} {abs(self.gain)} on average "
            f"if {who} once {does} instead"
        )


WORDS = {
    "start": "at the start of the round",
    "asked": "once asked for service",
    "low, no effort": "with low quality and no effort made",
    "low, effort": "with low quality in spite of effort",
    "high, effort": "with high quality",
    "low": "having received low quality",
    "high": "having received high quality",
    "out": "stays out",
    "in": "comes in",
    "e0": "makes no effort",
    "e1": "makes an effort",
    "d": "delivers",
    "r": "rolls back",
    "0": "reports 0",
    "1": "reports 1",
}


@dataclass(frozen=True)
class Verification(Verdict[Witness]):
    """The verdict on a public profile.

    ``values`` has, by state, what both players get on average from there on; ``deviations`` is all that were
    tried, gains and losses.  ``gain`` is the greatest gain, 0 if there is none, ``witness`` the deviation
    that has it.  Exact if the market, delta and all lotteries are.
    """

    reading: str
    values: Mapping[str, tuple[Any, Any]]
    deviations: tuple[Witness, ...]
    tolerance: float
    concept: str = "perfect public equilibrium"

    @property
    def gain(self) -> Any:
        return max(0, -self.margin)

    @property
    def margin(self) -> Any:
        """The least that a deviation costs: above 0 if every one of them is a loss."""
        return -max(d.gain for d in self.deviations)

    @property
    def gaining(self) -> tuple[Witness, ...]:
        return self.deviations

    def loss(self, player: str, state: str, information: str, instead: str) -> Any:
        """What one deviation costs: the margin by which it is deterred.

        Raises
        ------
        ValueError
            If no such deviation was tried; it names those that were.
        """
        tried = self.deviations
        for name, value in (
            ("player", player),
            ("state", state),
            ("information", information),
            ("instead", instead),
        ):
            known = {getattr(d, name): None for d in tried}
            tried = tuple(d for d in tried if isinstance(value, str) and getattr(d, name) == value)
            if not tried:
                raise ValueError(f"{name} = {quoted(value)} was not tried: it must be one of {[*known]}")
        return -tried[0].gain

    def __str__(self) -> str:
        if self.holds:
            return f"A {self.concept} ({self.reading} form): no one-shot deviation gains."
        return f"No {self.concept} ({self.reading} form): {self.witness}."
