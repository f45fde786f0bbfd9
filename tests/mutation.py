"""Small faults put into a room of the package, one at a time: do its tests notice? mutation.py ROOM [JOBS].

A room, such as ``last_exchange/formulas``, is tried with its own tests: those in the folder of ``tests`` with
its name, the examples in its docstrings, and what ``test_hostile_values.py`` tries on its functions.  What
was found is kept in ``_build/mutants`` with a hash of all that it depends on: the command may be stopped, and
goes on from there.  Survivors of which ``survivors.toml`` does not say why fail it, and reasons for none.

Tests are collected once; each fault is then put into a fork, where functions get their wrong code in place,
so that also those see it who have imported them.  A fault outside functions, or in one that was called while
tests were collected, gets a process of its own.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE), str(HERE.parent / "tools")]

import pytest  # noqa: E402

from depends import Project  # noqa: E402
from forge.mutants import Mutant, all_mutants  # noqa: E402

KEPT, REASONS = Path("_build/mutants"), Path("tests/survivors.toml")
#: What is tried on all public functions of the package.
HOSTILE = [path for path in [Path("tests/test_hostile_values.py")] if path.exists()]
#: Marks of tests that a fault is not put to: they take long, or look at what was built.
BESIDE = ("minutes", "book", "browser", "tex", "formal", "firefox", "webkit")
#: So many times the processor seconds that the tests take, and some more, has a mutant.
PATIENCE = 4, 20
#: What a mutant may fill, in bytes.
MEMORY = 8 * 2**30
ENDLESS = "it does not end"


class Room:
    """The modules of a room, their mutants, and the tests that have to notice."""

    def __init__(self, name: str) -> None:
        self.name = name.strip("/").removeprefix("src/goodwill/")
        source = Path("src/goodwill") / self.name
        self.files = sorted(source.rglob("*.py")) if source.is_dir() else [source.with_suffix(".py")]
        tests = Path("tests") / self.name
        self.tests = sorted(tests.rglob("test_*.py"))
        if not self.tests or not all(path.is_file() for path in self.files):
            raise SystemExit(f"ROOM={name} is no room: it needs {source} and tests in {tests}")

    @cached_property
    def modules(self) -> list[str]:
        return [".".join(p.with_suffix("").parts[1:]).removesuffix(".__init__") for p in self.files]

    @cached_property
    def stamp(self) -> str:
        """A hash of the room, its tests, and all that they import."""
        project = Project()
        roots = [*self.files, *self.tests, *HOSTILE, HERE.relative_to(Path.cwd()) / "mutation.py"]
        return project.stamp(set().union(*map(project.behind_module, roots)), sys.version)

    @cached_property
    def reasons(self) -> dict[str, str]:
        """Why a survivor answers as it should, by a part of its description."""
        return dict(tomllib.loads(REASONS.read_text(encoding="utf-8")).get(self.name, {}))

    def arguments(self) -> list[str]:
        """What pytest is asked to collect."""
        files = [*self.files, *self.tests, *HOSTILE]
        return [
            "-q",
            "-x",
            "--assert=plain",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            "--no-header",
            *map(str, files),
        ]


class Kept:
    """What was found about mutants, a line for each in a file; it holds as long as its hash does."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.path = KEPT / f"{room.name.replace('/', '.')}.jsonl"
        self.found: dict[str, str] = {}
        self.hints: dict[str, str] = {}
        if self.path.exists():
            for line in self.path.read_text(encoding="utf-8").splitlines():
                one = json.loads(line)
                if one["noticed"]:
                    self.hints[one["what"]] = one["noticed"]
                if one["stamp"] == room.stamp:
                    self.found[one["what"]] = one["noticed"]

    def add(self, what: str, noticed: str) -> None:
        self.found[what] = noticed
        self.path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps({"what": what, "noticed": noticed, "stamp": self.room.stamp})
        with self.path.open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")

    def durations(self, items: list[Any]) -> dict[str, float]:
        """The processor seconds of each test on what is right, where all have to hold."""
        path = self.path.with_suffix(".durations")
        if path.exists():
            stamp, took = json.loads(path.read_text(encoding="utf-8"))
            if stamp == self.room.stamp:
                return dict(took)
        failed, took = forked(lambda: _durations(items), 3600)
        if failed:
            raise SystemExit(f"The tests have to hold before a fault is put in: {failed}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps([self.room.stamp, took]), encoding="utf-8")
        return dict(took)


class Collected:
    """A plugin of pytest: what is collected is kept, and given to ``then`` in place of a run."""

    def __init__(self, room: Room, then: Any) -> None:
        self.room, self.then, self.called = room, then, set[CodeType]()

    def pytest_sessionstart(self) -> None:
        from hypothesis import Phase, settings

        whole = settings.get_profile("goodwill")
        phases = [Phase.explicit, Phase.generate]  # a smaller example of a fault would tell no more
        settings.register_profile("mutants", whole, phases=phases, database=None)
        settings.load_profile("mutants")
        sys.setprofile(lambda frame, event, _: self.called.add(frame.f_code))

    def pytest_runtestloop(self, session: Any) -> bool:
        sys.setprofile(None)
        plugins = session.config.pluginmanager
        plugins.unregister(plugins.get_plugin("terminalreporter"))  # what fails in a fork is no news
        self.then([item for item in session.items if self._concerns(item)], self.called)
        return True

    def _concerns(self, item: Any) -> bool:
        """Whether a test is about the room; of those of hostile values few are."""
        if any(map(item.get_closest_marker, BESIDE)):
            return False
        if Path(item.path).name not in {path.name for path in HOSTILE}:
            return True
        from hostile.values import FUNCTIONS

        name = getattr(item, "callspec", None) and item.callspec.params.get("name")
        return bool(name) and getattr(FUNCTIONS[name], "__module__", "") in self.room.modules


def first_failure(items: list[Any]) -> str:
    """The first test that fails; "" if all hold."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if item.session.testsfailed:
            return item.nodeid
    return ""


def forked(work: Any, seconds: float) -> Any:
    """What ``work`` returns in a silent fork; :data:`ENDLESS` after so much processor time."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 3))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            signal.signal(signal.SIGXCPU, signal.SIG_DFL)
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(nowhere, stream)
            answer = work()
            os.write(write, json.dumps(answer).encode())
        finally:
            os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        told = stream.read()
    os.waitpid(child, 0)
    return json.loads(told) if told else ENDLESS


def put(mutant: Mutant, text: str, called: set[CodeType]) -> bool:
    """Give the function that a mutant changes its wrong code; False if that is not enough."""
    right = dict(_codes(compile(mutant.source, mutant.module, "exec")))
    wrong = dict(_codes(compile(text, mutant.module, "exec")))
    same = _bare(mutant.source, right) == _bare(text, wrong)
    changed = [name for name in right if _told(right[name]) != _told(wrong[name])]
    if not same or len(changed) != 1:
        return False
    function = _function(sys.modules[mutant.module], changed[0])
    if function is None or function.__code__ in called:
        return False
    if function.__code__.co_freevars != wrong[changed[0]].co_freevars:
        return False
    function.__code__ = wrong[changed[0]]
    return True


def _codes(module: CodeType, within: str = "") -> Iterator[tuple[str, CodeType]]:
    """The code of the outermost functions of a module or class, by their qualified names."""
    for part in module.co_consts:
        if isinstance(part, CodeType):
            if part.co_flags & 0x1:  # local variables of its own: a function, no class
                yield part.co_qualname, part
            else:
                yield from _codes(part, part.co_qualname)


def _told(code: CodeType) -> tuple[Any, ...]:
    """What a code does, without its place in a file."""
    parts = tuple(
        _told(part) if isinstance(part, CodeType) else (type(part), part) for part in code.co_consts
    )
    return code.co_code, code.co_names, code.co_varnames, parts


def _bare(text: str, codes: dict[str, CodeType]) -> tuple[Any, ...]:
    """What a module does outside of its functions."""

    def bare(code: CodeType) -> tuple[Any, ...]:
        parts = tuple(
            (part.co_qualname if part.co_flags & 0x1 else bare(part))
            if isinstance(part, CodeType)
            else (type(part), part)
            for part in code.co_consts
        )
        return code.co_code, code.co_names, parts

    return bare(compile(text, "", "exec"))


def _function(module: Any, name: str) -> FunctionType | None:
    """The function of that qualified name, without what decorators put around it."""
    found: Any = module
    for part in name.split("."):
        found = vars(found).get(part)
        if found is None:
            return None
        for around in ("fget", "func", "__func__", "__wrapped__"):
            if not isinstance(found, (FunctionType, type)):
                found = getattr(found, around, found)
    while isinstance(found, FunctionType) and hasattr(found, "__wrapped__"):
        found = found.__wrapped__
    return found if isinstance(found, FunctionType) else None


class Wrong(importlib.abc.MetaPathFinder, importlib.machinery.SourceFileLoader):
    """Finds a module where it is, and loads another text."""

    def __init__(self, mutant: Mutant) -> None:
        spec = importlib.util.find_spec(mutant.module)
        assert spec is not None
        assert spec.origin is not None
        super().__init__(mutant.module, spec.origin)
        self.text = mutant.made()[0]

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.text, self.path, "exec")


def alone(room: Room, mutant: Mutant) -> str:
    """The first test that fails in a process of its own, where the module is the mutant from the start."""
    sys.meta_path.insert(0, Wrong(mutant))
    answer: list[str] = []
    try:
        pytest.main(room.arguments(), [Collected(room, lambda items, _: answer.append(first_failure(items)))])
    except BaseException as error:
        return f"it cannot be loaded: {type(error).__name__}"
    return answer[0] if answer else "it cannot be collected"


class Trial:
    """All mutants of a room, tried one after the other."""

    def __init__(self, room: Room, seconds: float) -> None:
        self.room, self.kept = room, Kept(room)
        self.seconds = seconds
        self.mutants: dict[str, Mutant] = {}
        for mutant in all_mutants(room.modules):
            again = mutant.made()[1]
            while again in self.mutants:  # twice in a line
                again += "'"
            self.mutants[again] = mutant

    def run(self, items: list[Any], called: set[CodeType]) -> None:
        """Try those that were not tried yet, in an order of their own, so that what was tried is a sample."""
        waiting = [what for what in self.mutants if what not in self.kept.found]
        random.Random(self.room.name).shuffle(waiting)
        if not waiting:
            return
        lasts = self.kept.durations(items)
        items = sorted(items, key=lambda item: lasts[item.nodeid])
        seconds = PATIENCE[0] * sum(lasts.values()) + PATIENCE[1]
        print(f"{len(items)} tests, {sum(lasts.values()):.0f} s; {len(waiting)} mutants to try", flush=True)
        until = time.monotonic() + self.seconds
        for number, what in enumerate(waiting, 1):
            if time.monotonic() > until:
                return
            noticed = self._try(what, items, called, seconds)
            self.kept.add(what, noticed)
            if not noticed or number % 25 == 0:
                print(f"{number}/{len(waiting)} {'' if noticed else 'SURVIVES ' + what}", flush=True)

    def _try(self, what: str, items: list[Any], called: set[CodeType], seconds: float) -> str:
        mutant = self.mutants[what]
        text = mutant.made()[0]
        hint = self.kept.hints.get(what)
        order = sorted(items, key=lambda item: item.nodeid != hint)

        def work() -> str | None:
            return first_failure(order) if put(mutant, text, called) else None

        answer = forked(work, seconds)
        if answer is None:
            command = [sys.executable, __file__, self.room.name, "--alone", *map(str, mutant)]
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=3600)
            answer = done.stdout.rpartition("NOTICED BY ")[2].strip() if done.returncode == 3 else "it dies"
        return str(answer)


def _durations(items: list[Any]) -> tuple[str, dict[str, float]]:
    """The first test that fails on what is right, and the processor seconds of each."""
    took = {}
    for item in items:
        before = time.process_time()
        failed = first_failure([item])
        took[item.nodeid] = time.process_time() - before
        if failed:
            return failed, took
    return "", took


def report(trial: Trial) -> bool:
    """Say how many were noticed, and what was not; whether all were tried, and all is in order."""
    room, found = trial.room, trial.kept.found
    tried = [what for what in trial.mutants if what in found]
    survivors = [what for what in tried if not found[what]]
    excused = {part: [what for what in survivors if part in _without_line(what)] for part in room.reasons}
    unknown = [what for what in survivors if not any(what in some for some in excused.values())]
    idle = [part for part, some in excused.items() if not some and len(tried) == len(trial.mutants)]
    for what in unknown:
        print(f"Nobody notices: {what}")
    for part in idle:
        print(f"{REASONS} explains what is no survivor: {part}")
    alike = len(survivors) - len(unknown)
    noticed = f"{len(tried) - len(survivors)} noticed, {alike} explained, {len(unknown)} not noticed"
    print(f"{room.name}: {len(trial.mutants)} mutants, {len(tried)} tried: {noticed}")
    return not unknown and not idle and len(tried) == len(trial.mutants)


def _without_line(what: str) -> str:
    """A description without the number of the line, which moves."""
    place, _, rest = what.partition(" ")
    return f"{place.partition(':')[0]} {rest}"


def main(name: str, *words: str) -> int:
    room = Room(name)
    if words[:1] == ("--alone",):
        module, place, how = words[1:]
        print(f"NOTICED BY {alone(room, Mutant(module, int(place), how))}")
        return 3
    trial = Trial(room, float(words[0]) if words else float("inf"))
    try:
        pytest.main(room.arguments(), [Collected(room, trial.run)])
    except KeyboardInterrupt:
        print("Stopped; the next time it goes on from here.")
    return 0 if report(trial) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
