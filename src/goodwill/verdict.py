"""The verdict on a profile, in one form for both papers: whether somebody gains by leaving it, and where."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Generic, Protocol, TypeVar


class Deviating(Protocol):
    """A place where a player may leave the profile, and what it gains by that."""

    @property
    def gain(self) -> Any: ...


Place = TypeVar("Place", bound=Deviating)


class Verdict(ABC, Generic[Place]):
    """What a verifier found.

    ``gain`` is the most that a player gains anywhere, exact if the inputs are; in floats, gains up to
    ``tolerance`` count as none.
    """

    tolerance: float

    @property
    @abstractmethod
    def gain(self) -> Any:
        """The most that a player gains anywhere; 0 if nobody gains."""

    @property
    @abstractmethod
    def gaining(self) -> Sequence[Place]:
        """Where somebody may gain, the greatest gain among them."""

    @property
    def holds(self) -> bool:
        """Whether nobody gains anywhere (floats: more than ``tolerance``)."""
        return bool(self.gain <= self.tolerance)

    @property
    def witness(self) -> Place | None:
        """Where the greatest gain is; None if there is none."""
        return None if self.holds else max(self.gaining, key=lambda place: place.gain)
