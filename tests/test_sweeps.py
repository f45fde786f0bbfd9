"""Sweeps: in order on any engine, each point once, and on from where a run was killed."""

import json
import math
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodwill import sweeps
from goodwill.last_exchange import LastExchange, sufficient_altruism
from goodwill.sweeps import Failure, from_line, sweep, to_line
from sweeping import calls, marked, slowly

TESTS = Path(__file__).parent


@pytest.fixture
def marks(tmp_path):
    return tmp_path / "marks"


def grid_of(marks):
    return {"marks": [str(marks)], "a": [1, 2, 3], "b": [0, 1]}


class Backwards(Executor):
    """An engine that answers only when all has been sent, the last first."""

    def __init__(self):
        self.sent = []

    def submit(self, function, /, *arguments):
        future = Future()
        self.sent.append((future, function, arguments))
        if len(self.sent) == 6:
            for future, function, arguments in reversed(self.sent):
                future.set_result(function(*arguments))
        return self.sent[-1][0]


@pytest.mark.parametrize(
    "engine", [None, ThreadPoolExecutor(2), Backwards()], ids=["processes", "threads", "backwards"]
)
def test_answers_are_in_the_order_of_the_grid(engine, marks):
    found = sweep(marked, grid_of(marks), engine, chunk=1)
    assert found.values == (10, None, 20, 21, 30, 31)
    here = {"marks": str(marks)}
    assert found.points[1] == {**here, "a": 1, "b": 1}
    assert found.failures == (Failure({**here, "a": 1, "b": 1}, "ValueError: a = b = 1 is out of range"),)
    assert sorted(calls(marks)) == ["1 0", "1 1", "2 0", "2 1", "3 0", "3 1"]


def test_a_table_and_an_array_have_the_names_of_the_parameters(marks):
    found = sweep(
        partial(marked, marks=str(marks)), {"a": [2, 3], "b": np.array([0, 1])}, ThreadPoolExecutor(1)
    )
    assert found.columns("sum") == {"a": [2, 2, 3, 3], "b": [0, 1, 0, 1], "sum": [20, 21, 30, 31]}
    assert found.array().tolist() == [[20, 21], [30, 31]]
    assert list(found.grid) == ["a", "b"]
    with pytest.raises(ValueError, match="name = 'a' is a parameter of the grid"):
        found.columns("a")


def test_a_failure_is_nan_among_floats_and_none_among_others(marks):
    found = sweep(partial(marked, marks=str(marks)), {"a": [1], "b": [0, 1]}, ThreadPoolExecutor(1))
    assert found.array()[0, 0] == 10
    assert math.isnan(found.array()[0, 1])
    halves = sweep(Fraction, {"numerator": [1], "denominator": [2, 0]}, ThreadPoolExecutor(1))
    assert halves.array().tolist() == [[Fraction(1, 2), None]]


def test_what_is_in_the_file_is_not_computed_again_but_failures_are(marks, tmp_path):
    file = tmp_path / "kept.jsonl"
    first = sweep(marked, grid_of(marks), ThreadPoolExecutor(2), file=file)
    marks.unlink()
    again = sweep(marked, grid_of(marks), ThreadPoolExecutor(2), file=file)
    assert calls(marks) == ["1 1"]
    assert (again.values, again.failures) == (first.values, first.failures)


def test_a_run_that_is_killed_goes_on_where_it_was(marks, tmp_path):
    file = tmp_path / "kept.jsonl"
    call = f"from sweeping import slowly; slowly({str(marks)!r}, {str(file)!r})"
    run = subprocess.Popen([sys.executable, "-c", call], cwd=TESTS, start_new_session=True)
    deadline = time.monotonic() + 60
    while len(calls(marks)) < 15 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    kept = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    assert 0 < len(kept) < 60
    known = {divmod(line["at"], 6) for line in kept if "value" in line}
    marks.unlink()
    found = slowly(str(marks), str(file))
    assert [v for v in found.values if v is not None] == [
        10 * a + b for a in range(10) for b in range(6) if (a, b) != (1, 1)
    ]
    assert not known & {tuple(map(int, line.split())) for line in calls(marks)}
    assert len(calls(marks)) == 60 - len(known)


def test_a_line_that_was_being_written_is_none(marks, tmp_path):
    file = tmp_path / "kept.jsonl"
    whole = sweep(marked, grid_of(marks), ThreadPoolExecutor(1), file=file)
    text = file.read_text(encoding="utf-8")
    file.write_text(text[:-9], encoding="utf-8")
    assert sweep(marked, grid_of(marks), ThreadPoolExecutor(1), file=file).values == whole.values
    assert sorted(file.read_text(encoding="utf-8").splitlines()[1:6]) == sorted(text.splitlines()[1:6])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"sweep": "other", "grid": {}}\n', "has the answers of another sweep than sweeping.marked"),
        ("[]\n", "has the answers of another sweep than sweeping.marked"),
        ("share,a\n", "line 1 is none of a sweep: 'share,a'; choose another"),
    ],
)
def test_a_file_of_something_else_is_left_as_it_is(content, said, marks, tmp_path):
    file = tmp_path / "kept.jsonl"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        sweep(marked, grid_of(marks), ThreadPoolExecutor(1), file=file)
    assert file.read_text(encoding="utf-8") == content
    assert not calls(marks)


HOLDS = """
import os, sys
from goodwill.sweeps import _lock
file = open(sys.argv[1], "a")
_lock(file, sys.argv[1])
if sys.argv[2] == "leaves a worker" and os.fork():
    os._exit(0)
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("other", ["is at it", "leaves a worker"])
def test_two_sweeps_do_not_write_into_one_file(other, marks, tmp_path):
    """But one that was killed holds nothing back, though its workers live on."""
    pytest.importorskip("fcntl")
    file = tmp_path / "kept.jsonl"
    command = [sys.executable, "-c", HOLDS, str(file), other]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as run:
        assert run.stdout.readline() == b"ready\n"
        if other == "is at it":
            with pytest.raises(ValueError, match="is being written by another sweep"):
                sweep(marked, grid_of(marks), ThreadPoolExecutor(1), file=file)
            assert not calls(marks)
        else:
            run.wait()
            assert sweep(marked, grid_of(marks), ThreadPoolExecutor(1), file=file).values[0] == 10


def die(*, a):
    os._exit(1) if a == 2 else None
    return a


def test_a_worker_that_dies_is_told_of_and_the_rest_is_kept(tmp_path):
    file = tmp_path / "kept.jsonl"
    with pytest.raises(
        RuntimeError, match=r"a worker was lost .*answers are in .*goes on from there"
    ) as lost:
        sweep(die, {"a": [2, 3, 4]}, file=file, chunk=1)
    kept = [json.loads(line)["at"] for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    assert 0 not in kept
    assert f": {len(kept)} answers are in {file}" in str(lost.value)


def test_of_a_lost_worker_it_is_said_how_much_had_come(marks, tmp_path):
    class Lost(Executor):
        """It answers twice, and then is no more."""

        def __init__(self):
            self.sent = 0

        def submit(self, function, /, *arguments):
            future, self.sent = Future(), self.sent + 1
            if self.sent == 3:
                threading.Timer(0.2, future.set_exception, [ConnectionError("gone")]).start()
            elif self.sent < 3:
                future.set_result(function(*arguments))
            return future

    file = tmp_path / "kept.jsonl"
    with pytest.raises(RuntimeError) as lost:
        sweep(marked, grid_of(marks), Lost(), file=file, chunk=1)
    assert f": 1 answers are in {file}" in str(lost.value)  # of two that came one is a failure


def test_a_page_has_no_processes_and_sweeps_by_itself(marks, monkeypatch):
    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setattr(sweeps, "ProcessPoolExecutor", None)
    assert sweep(marked, grid_of(marks), chunk=4).values == (10, None, 20, 21, 30, 31)


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"function": 3}, TypeError, "function"),
        ({"function": lambda a: a}, TypeError, "cannot be sent to another process"),
        ({"grid": [1, 2]}, TypeError, "grid"),
        ({"grid": {}}, ValueError, "has no parameter"),
        ({"grid": {"a b": [1]}}, ValueError, "grid has the name 'a b'"),
        ({"grid": {"a": 3}}, TypeError, r"grid\['a'\] = 3 must be a sequence"),
        ({"grid": {"a": "xy"}}, TypeError, r"grid\['a'\] = xy must be a sequence"),
        ({"grid": {"a": []}}, ValueError, r"grid\['a'\] = \[\] must have values"),
        ({"grid": {"a": [1, 1]}}, ValueError, "each of them once"),
        ({"executor": "dask"}, TypeError, "executor"),
        ({"chunk": 0}, ValueError, "chunk = 0 is out of range"),
    ],
)
def test_an_argument_of_no_use_is_refused_before_any_work(changes, error, said, tmp_path):
    arguments = {"function": marked, "grid": {"a": [1]}} | changes
    file = tmp_path / "kept.jsonl"
    with pytest.raises(error, match=said):
        sweep(**arguments, file=file)
    assert not file.exists()


def test_an_answer_that_cannot_be_kept_is_a_failure():
    found = sweep(partial(LastExchange, T=3), {"loss": [0.25]}, ThreadPoolExecutor(1))
    assert found.values == (None,)
    assert "cannot be kept: it must be made of numbers, text and None" in found.failures[0].error


def test_a_sweep_of_one_settled_function_is_no_sweep_of_another(tmp_path, marks):
    file = tmp_path / "kept.jsonl"
    grid = {"a": [2], "b": [3]}
    sweep(partial(marked, marks=str(marks)), grid, ThreadPoolExecutor(1), file=file)
    with pytest.raises(ValueError, match="answers of another sweep"):
        sweep(partial(marked, marks=str(marks), seconds=0.5), grid, ThreadPoolExecutor(1), file=file)


LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.fractions()
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text() | st.integers(), inner)
    ),
)


@given(VALUES)
def test_an_answer_comes_back_from_the_file_as_it_was(value):
    back = from_line(json.loads(json.dumps(to_line(value))))
    assert back == value
    assert repr(back) == repr(value)


def test_numpys_numbers_come_back_as_pythons():
    assert repr(from_line(to_line((np.float64(0.5), np.int8(3), np.bool_(True))))) == "(0.5, 3, True)"


def test_a_formula_takes_a_million_points_in_one_call():
    loss, generosity = np.meshgrid(np.linspace(0.01, 0.6, 1000), np.linspace(0.01, 1, 1000))
    many = sufficient_altruism(LastExchange(T=8, loss=loss, generosity=generosity, b_c=1000), 0.5)
    assert many.shape == (1000, 1000)
    for i, j in [(0, 0), (17, 503), (999, 999)]:
        one = LastExchange(T=8, loss=float(loss[i, j]), generosity=float(generosity[i, j]), b_c=1000)
        assert sufficient_altruism(one, 0.5) == pytest.approx(many[i, j], rel=1e-12)


def test_the_same_call_runs_on_a_cluster_that_loses_a_worker(marks, monkeypatch):
    distributed = pytest.importorskip("distributed")
    monkeypatch.setenv("PYTHONPATH", str(TESTS))
    grid = {"marks": [str(marks)], "a": range(2, 12), "b": range(6), "seconds": [0.1]}
    with (
        distributed.LocalCluster(n_workers=3, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        first, *_ = client.run(os.getpid).values()

        class Engine(Executor):
            """The cluster's own, but a worker is killed once there are some answers."""

            def __init__(self):
                self.inner, self.lost = client.get_executor(), []

            def submit(self, *arguments):
                future = self.inner.submit(*arguments)
                future.add_done_callback(lambda _: self.lose())
                return future

            def lose(self):
                if len(calls(marks)) > 12 and not self.lost:
                    self.lost.append(first)
                    os.kill(first, signal.SIGKILL)

        engine = Engine()
        found = sweep(marked, grid, engine, chunk=2)
        assert engine.lost == [first]
        alive = client.run(os.getpid).values()
        assert first not in alive
    assert found.values == tuple(10 * a + b for a in range(2, 12) for b in range(6))
    assert not found.failures
