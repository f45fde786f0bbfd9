"""The verdict on a profile: who gains, at which history, and how much."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from goodwill.arithmetic import is_exact
from goodwill.verdict import Verdict


@dataclass(frozen=True)
class Witness:
    """A history at which a player gains by leaving the profile.

    ``moves`` and ``signals`` are the player's own, oldest first: "c", "p" or "n".  ``instead`` is the first
    move of its best plan there.  ``on_path`` says whether the history can occur if both follow the profile.
    """

    player: str
    t: int
    moves: str
    signals: str
    instead: str
    gain: Any
    on_path: bool

    def __str__(self) -> str:
        words = {"c": "contributed", "p": "pestered", "n": "did nothing"}
        saw = {"c": "a contribution", "p": "a pester", "n": "nothing"}
        does = {"c": "contribute", "p": "pester", "n": "do nothing"}
        last = self.t + len(self.moves)
        told = []
        for (move, signal), same in groupby(zip(self.moves, self.signals, strict=False)):
            first, last = last, last - len([*same])
            rounds = f"round {first}" if first == last + 1 else f"rounds {first} to {last + 1}"
            told.append(f"in {rounds} it {words[move]} and observed {saw[signal]}")
        past = "; ".join(told)
        where = "on" if self.on_path else "off"
        return (
            f"{self.player} in round {self.t}{' (' + past + ')' if past else ''}, {where} the path: it gains "
            f"{self.gain} in expectation if it does better, beginning with: {does[self.instead]}."
        )


@dataclass(frozen=True)
class Verification(Verdict[Witness]):
    """The verdict on a profile.

    ``gain`` is the most that a player can gain at any of its histories, by its best plan there instead of
    the profile, in expected utility conditional on that history; ``gains`` has it by player, ``path_gains``
    only over histories that can occur if both follow the profile.  ``witness`` is where the greatest gain
    is, None if there is none.  Exact if the inputs are.
    """

    profile: str
    gains: dict[str, Any]
    path_gains: dict[str, Any]
    witnesses: tuple[Witness, ...]
    histories: int
    tolerance: float

    @property
    def gain(self) -> Any:
        return max(self.gains.values())

    @property
    def gaining(self) -> tuple[Witness, ...]:
        return self.witnesses

    @property
    def holds_on_path(self) -> bool:
        """Whether nobody gains at a history that can occur."""
        return bool(max(self.path_gains.values()) <= self.tolerance)

    def __str__(self) -> str:
        if self.holds:
            return f"The profile {self.profile!r} is a perfect Bayes equilibrium: nobody gains anywhere."
        return f"The profile {self.profile!r} is no perfect Bayes equilibrium. {self.witness}"


def report(profile: str, found: list[Witness], histories: int, tolerance: float) -> Verification:
    """The verdict from the gains at all histories, or at those that matter."""
    # One float among the inputs, of either player, and the gains are floats.
    slack = 0.0 if all(is_exact(w.gain) for w in found) else tolerance
    by_player = {name: [w for w in found if w.player == name] for name in ("P1", "P2")}
    return Verification(
        profile,
        {name: _greatest(listed) for name, listed in by_player.items()},
        {name: _greatest([w for w in listed if w.on_path]) for name, listed in by_player.items()},
        tuple(w for w in found if w.gain > slack),
        histories,
        slack,
    )


def _greatest(witnesses: list[Witness]) -> Any:
    return max((w.gain for w in witnesses), default=0)
