"""Time in tests, so that a verdict is the same on each machine: a clock that counts, and limits in work."""

import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

#: Processor seconds that :func:`_work` takes on the machine on which the limits were chosen.
USUAL = 0.015


class Counted:
    """A clock that goes on by as much whenever it is read: as fast on every machine.

    It stands in for the module ``time`` in ``goodwill.repeated.clock``.
    """

    def __init__(self, step: float) -> None:
        self.step, self.read = step, 0

    def process_time(self) -> float:
        self.read += 1
        return self.step * self.read

    monotonic = process_time


def usual(seconds: float) -> float:
    """So many processor seconds of the usual machine, in processor seconds that this one needs for as much.

    They are never fewer, so that a quick machine is not held to a stricter limit.
    """
    return seconds * max(1.0, min(_work() for _ in range(3)) / USUAL)


def main_thread(tab: Any) -> Callable[[], float]:
    """A clock of the processor seconds that a page in Chromium has had for its scripts and layout."""
    session = tab.context.new_cdp_session(tab)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def read() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return float(next(metric["value"] for metric in metrics if metric["name"] == "ThreadTime"))

    return read


def until(ask: Callable[[], Any], what: str, seconds: float = 60) -> Any:
    """The first answer that counts as true: asked again and again.

    A page is asked from outside: the browser's driver, when it waits inside, makes code of text, which a
    page's policy refuses.
    """
    end = time.monotonic() + seconds
    while not (found := ask()):
        assert time.monotonic() < end, f"in vain for {seconds} s: {what}"
        time.sleep(0.02)
    return found


def slowed() -> float:
    """How many times as long as on the usual machine, left alone, work takes here and now."""
    return max(1.0, sum(_work(time.perf_counter) for _ in range(8)) / 8 / USUAL)


def _work(clock: Callable[[], float] = time.process_time) -> float:
    """Seconds for a fixed sum of fractions, which is what searches spend most of their time on."""
    begun, total = clock(), Fraction(0)
    for n in range(1, 2000):
        total += Fraction(n, n * n + 1)
    assert total.denominator > 1
    return clock() - begun
