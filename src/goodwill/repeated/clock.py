"""How long a call may take, and how it tells of its progress.

Each call that searches says how much processor time it may take.  While it runs, whatever may take long asks
:func:`tick` now and then, which ends the search by an error when the time is over; the call then returns what
is proved by then, and says why it stopped.  An interruption from the keyboard ends it in the same way.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from goodwill.checks import check_number

#: Seconds until progress is reported.
PATIENCE = 2.0

#: Seconds until the processor time is asked for again.
PAUSE = 2e-3

#: The processor time that a call may take by default, in seconds.
SECONDS = 120.0

#: Why a search ended that was interrupted from the keyboard.
INTERRUPTED = "interrupted"


class TimeIsUp(Exception):
    """The seconds are over."""


class Clock:
    """The time of one call.

    Attributes
    ----------
    why : str
        Why the search was ended: empty if it came to its end by itself.
    interrupted : bool
        Whether it was the keyboard.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds, self.why, self.interrupted = seconds, "", False
        self.start, self.begun = time.monotonic(), time.process_time()
        self.asked = self.start
        self._shown = False

    @property
    def passed(self) -> float:
        """Seconds on the wall."""
        return time.monotonic() - self.start

    @property
    def left(self) -> float:
        """Seconds of processor time; none after an interruption."""
        return 0.0 if self.interrupted else self.seconds - (time.process_time() - self.begun)

    @property
    def is_over(self) -> bool:
        """Whether no processor time is left.

        To ask for that takes long on some machines, so it is asked for again after :data:`PAUSE` only.
        """
        now = time.monotonic()
        if not self.interrupted and now - self.asked < PAUSE:
            return False
        self.asked = now
        return self.left <= 0

    def report(self, line: Callable[[], str]) -> None:
        """Write a line over the last one, once two seconds have passed and if there is a terminal."""
        if self.passed > PATIENCE and sys.stderr.isatty():
            print(f"\r{self.passed:6.0f} s, {line()}", end="", file=sys.stderr, flush=True)
            self._shown = True

    def end(self) -> None:
        """Leave the line as it is."""
        if self._shown:
            print(file=sys.stderr)
            self._shown = False


_RUNNING: ContextVar[Clock | None] = ContextVar("running", default=None)


def tick() -> None:
    """End the search of the call that is running, if its time is over.

    Raises
    ------
    TimeIsUp
        To be caught by :func:`limited`.
    """
    clock = _RUNNING.get()
    if clock is not None and clock.is_over:
        raise TimeIsUp


@contextmanager
def limited(clock: Clock, share: float = 1.0) -> Iterator[None]:
    """A search that ends with the clock, and keeps what is proved; ``clock.why`` says what ended it.

    ``share`` of the seconds, counted from the beginning, is what it may use.

    >>> clock = Clock(0.01)
    >>> with limited(clock):
    ...     while True:
    ...         tick()
    >>> clock.why
    'the time limit of 0.01 seconds of processor time'
    """
    told, whole = _RUNNING.set(clock), clock.seconds
    clock.seconds = share * whole
    try:
        yield
    except TimeIsUp:
        limit = f"the time limit of {whole:g} seconds of processor time"
        clock.why = clock.why or (INTERRUPTED if clock.interrupted else limit)
    except KeyboardInterrupt:
        clock.why, clock.interrupted = INTERRUPTED, True
    finally:
        clock.seconds = whole
        _RUNNING.reset(told)
        clock.end()


def check_seconds(seconds: Any) -> float:
    """The time limit, or an error that names it."""
    return float(check_number("seconds", seconds, "seconds > 0", lambda x: x > 0))
