"""How long a call may take: it ends in time, or when it is interrupted, with what is proved by then."""

import _thread
import gc
import signal
import threading
import time
from fractions import Fraction as F

import pytest

from goodwill.repeated import RepeatedGame, cover, greatest_frequency
from goodwill.repeated.clock import Clock
from goodwill.reputation import Market, equilibrium_payoffs, worst_false_reports
from pace import Counted, usual
from repeated.test_units import DILEMMA, NOISY

PATIENT = RepeatedGame(DILEMMA, F(999, 1000), NOISY)
#: Three actions, two signals that say a little, and great patience.
LARGE = RepeatedGame(
    [[(3 * i - 2 * j, 3 * j - 2 * i + (i * j) % 2) for j in range(3)] for i in range(3)],
    F(99, 100),
    [[(F(1 + i + j, 7), F(6 - i - j, 7)) for j in range(3)] for i in range(3)],
)
MARKET = Market.pizza(penalty=F(5, 2))
#: Each takes far longer than the seconds that it gets here.
CALLS = {
    "payoffs": lambda **options: PATIENT.equilibrium_payoffs(tolerance=1e-7, **options),
    "frequency": lambda **options: greatest_frequency(PATIENT, (1, 0), tolerance=1e-7, **options),
    "cover": lambda **options: cover(LARGE, 0, tolerance=1e-7, halvings=20, **options),
    "market": lambda **options: equilibrium_payoffs(
        MARKET, F(999, 1000), "normal", tolerance=1e-8, **options
    ),
    "lies": lambda **options: worst_false_reports(MARKET, F(999, 1000), "normal", tolerance=1e-8, **options),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_search_ends_in_time_with_what_is_proved(name):
    begun = time.process_time()
    found = CALLS[name](seconds=1)
    # Four times as long: the step that was going on when the time was over.
    assert time.process_time() - begun < usual(4)
    limit = "the time limit of 1 seconds of processor time"
    assert found.why_stopped.split("; missing is an inequality")[0] == limit or name == "lies"
    assert found.why_stopped
    assert found.why_stopped in repr(found)
    found.verify()


@pytest.mark.parametrize("name", CALLS)
def test_an_interruption_keeps_what_is_proved(name, monkeypatch):
    interrupted = []

    def interrupt():
        interrupted.append(time.process_time())
        _thread.interrupt_main()

    timer = threading.Timer(0.8, interrupt)

    def begun_or_over(clock, is_over=Clock.is_over.fget):
        """Asked once the search is under way, so that a slow machine is not interrupted before that."""
        if timer.ident is None:
            timer.start()
        return is_over(clock)

    monkeypatch.setattr(Clock, "is_over", property(begun_or_over))
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a worker of the tests ignores it
    gc.disable()  # an interruption that falls into a callback of the collector is lost
    try:
        found = CALLS[name]()
        # The step that was going on, and what is written then, as in a search that is over.
        assert time.process_time() - interrupted[0] < usual(4)
    finally:
        timer.cancel()
        gc.enable()
        signal.signal(signal.SIGINT, before)
    assert found.why_stopped == "interrupted"
    assert "stopped: interrupted" in repr(found)
    found.verify()


@pytest.mark.parametrize("name", CALLS)
def test_a_time_limit_is_a_positive_number(name):
    with pytest.raises(ValueError, match="seconds = 0 is out of range"):
        CALLS[name](seconds=0)


def test_a_search_that_ends_by_itself_says_nothing():
    game = RepeatedGame(DILEMMA, F(1, 2))
    found = [game.equilibrium_payoffs(), cover(game, 0), greatest_frequency(game, (1, 0, 0, 0))]
    assert [one.why_stopped for one in found] == ["", "", ""]
    assert not any("stopped" in repr(one) for one in found)


def test_short_of_time_there_is_an_equilibrium_inside_all_the_same(monkeypatch):
    monkeypatch.setattr("goodwill.repeated.clock.time", Counted(1 / 5000))
    found = PATIENT.equilibrium_payoffs(tolerance=1e-7, seconds=1)
    assert found.why_stopped.startswith("the time limit of 1 seconds")
    assert len(found.inner) > 1
    assert found.doubt.distance < 1


def test_a_long_search_tells_a_terminal_how_far_it_is(monkeypatch, capsys):
    clock = Clock(60)
    clock.report(lambda: "too early")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    clock.report(lambda: "too early")
    clock.end()
    assert capsys.readouterr().err == ""
    clock.start -= 3
    clock.report(lambda: "between 1 and 2")
    clock.end()
    clock.end()
    assert capsys.readouterr().err == "\r     3 s, between 1 and 2\n"
