"""P2's pure strategies in the exchange without an end: calendars (Paper I, Theorem 2).

Rounds are counted up, ``k = 0, 1, 2, ...``.  A destitute P2 has only ever observed nothing, so all that a
pure strategy can say is in which rounds it pesters.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from goodwill.checks import MOST, check_discount, check_integer
from goodwill.last_exchange.model import NOTHING, PESTER


@dataclass(frozen=True)
class Calendar:
    """The rounds in which a destitute P2 pesters.

    Parameters
    ----------
    start : str of "p" and "n"
        Whether it pesters in rounds 0, 1, ...
    cycle : str of "p" and "n", not empty
        What it repeats for ever after that; by default it does nothing.

    Raises
    ------
    ValueError
        If there are other letters, or no cycle.

    Examples
    --------
    >>> odd = Calendar("", "np")
    >>> [odd.asks(k) for k in range(4)], odd.weight(0, 0.5)
    ([False, True, False, True], 0.6666666666666666)
    """

    start: str = ""
    cycle: str = NOTHING

    def __post_init__(self) -> None:
        for name, value in (("start", self.start), ("cycle", self.cycle)):
            if not isinstance(value, str) or set(value) - {PESTER, NOTHING}:
                raise ValueError(f"{name} = {value!r} is no calendar: it must be a string of 'p' and 'n'")
        if not self.cycle:
            raise ValueError(
                "cycle = '' is empty: it must be a string of 'p' and 'n' with at least one letter"
            )

    @property
    def is_finite(self) -> bool:
        """Whether there is a last pester, or none at all."""
        return PESTER not in self.cycle

    def asks(self, k: int) -> bool:
        """Whether it pesters in round ``k`` if it is destitute then."""
        k = check_integer("k", k, least=0, most=MOST)
        beyond = k - len(self.start)
        return (self.start[k] if beyond < 0 else self.cycle[beyond % len(self.cycle)]) == PESTER

    def greatest_weight(self, k: int, discount: Any) -> Any:
        """The greatest :meth:`weight` in round ``k`` or later."""
        k = check_integer("k", k, least=0, most=MOST)
        stop = max(k, len(self.start)) + len(self.cycle)
        return max(self.weight(j, discount) for j in range(k, stop))

    def weight(self, k: int, discount: Any) -> Any:
        """The discounted number of pesters from round ``k`` on, one in round ``k`` counting 1."""
        k, discount = check_integer("k", k, least=0, most=MOST), check_discount("discount", discount)
        first = range(k, max(k, len(self.start)))
        turn = range(first.stop, first.stop + len(self.cycle))
        one_turn = sum(discount ** (j - k) for j in turn if self.asks(j))
        return sum(discount ** (j - k) for j in first if self.asks(j)) + one_turn / (
            1 - discount ** len(self.cycle)
        )


def finite_calendars(length: int) -> Iterator[Calendar]:
    """All calendars with a last pester, before round ``length``; the shorter ones first.

    Parameters
    ----------
    length : int, from 1 to 20
        There are ``2 ** length - 1`` of them.

    Examples
    --------
    >>> [calendar.start for calendar in finite_calendars(2)]
    ['p', 'pp', 'np']
    """
    length = check_integer("length", length, least=1, most=20)
    for rounds in range(length):
        for letters in product((PESTER, NOTHING), repeat=rounds):
            yield Calendar("".join(letters) + PESTER)


def endless_calendars(before: int, turn: int, seen: int) -> list[Calendar]:
    """Calendars without a last pester that differ in the rounds that are seen, one for each pattern there.

    Parameters
    ----------
    before : int, from 0 to 10
        Rounds before the cycle begins, at most.
    turn : int, from 1 to 10
        Length of the cycle, at most.
    seen : int, from 1 to 1000
        Of two that are alike in rounds ``0, ..., seen - 1`` the shorter one is returned.

    Examples
    --------
    >>> [(calendar.start, calendar.cycle) for calendar in endless_calendars(0, 2, seen=4)]
    [('', 'p'), ('', 'pn'), ('', 'np')]
    """
    before = check_integer("before", before, least=0, most=10)
    turn = check_integer("turn", turn, least=1, most=10)
    seen = check_integer("seen", seen, least=1, most=1000)
    found: dict[tuple[bool, ...], Calendar] = {}
    for first, length in product(range(before + 1), range(1, turn + 1)):
        for letters in product((PESTER, NOTHING), repeat=first + length):
            calendar = Calendar("".join(letters[:first]), "".join(letters[first:]))
            if not calendar.is_finite:
                found.setdefault(tuple(map(calendar.asks, range(seen))), calendar)
    return list(found.values())
