"""Small faults put into a room of the package, one at a time: do its tests notice? mutation.py ROOM [JOBS].

A room, such as ``last_exchange/formulas`` or ``linear``, is tried with its own tests: those in the folder or
file of ``tests`` with its name, the examples in its docstrings, and what ``test_hostile_values.py`` tries on
its functions.  What was found is kept in ``_build/mutants`` with a hash of all that it depends on: the
command may be stopped, and goes on from there.  Survivors of which ``survivors.toml`` does not say why fail
it, and reasons for none.

Tests are collected once, and each is run once on what is right: how long it takes, and which functions of the
room run in it.  Each fault is then put into a fork, where the function gets its wrong code in place, so that
also those see it who have imported it; the tests that run the function are asked, quick ones first.  For a
fault outside functions, or in one that was called while tests were collected, the fork loads and collects
everything anew, and asks all tests.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import random
import resource
import signal
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, NamedTuple

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
#: Tests that put in faults themselves load their modules anew, where none of these is.
FAULTY = ("test_mutants.py",)
#: A test that takes more processor seconds is not asked: it would tell little that quick ones do not.
LONG = 10
#: So many times the processor seconds that a test takes, and some more, it has with a mutant.
PATIENCE = 4, 10
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
        found = [*tests.rglob("test_*.py"), *tests.parent.glob(f"test_{tests.name}.py")]
        self.tests = sorted(path for path in found if path.name not in FAULTY)
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

    def excuses(self, what: str) -> bool:
        """Whether there is a reason why a mutant may survive."""
        return any(part in _without_line(what) for part in self.reasons)

    def arguments(self, files: Iterable[Path]) -> list[str]:
        """What pytest is asked to collect: tests in these files."""
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


class Test(NamedTuple):
    """How a test runs on what is right: its processor seconds, and what functions of the room it calls."""

    seconds: float
    calls: list[str]

    @property
    def patience(self) -> float:
        """The processor seconds that it has with a mutant."""
        return PATIENCE[0] * self.seconds + PATIENCE[1]


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

    def tests(self, items: list[Any]) -> dict[str, Test]:
        """Each test on what is right, where all have to hold.

        It has a fork of its own, so that none finds what another one has left in a cache.
        """
        path = self.path.with_suffix(".tests")
        if path.exists():
            stamp, known = json.loads(path.read_text(encoding="utf-8"))
            if stamp == self.room.stamp:
                return {name: Test(*test) for name, test in known.items()}
        found = {}
        for item in items:
            answer = forked(lambda item=item: _measured(item, {*self.room.modules}), 3600)
            if answer == ENDLESS or answer[0]:
                raise SystemExit(f"The tests have to hold before a fault is put in: {item.nodeid}")
            found[item.nodeid] = Test(*answer[1:])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps([self.room.stamp, found]), encoding="utf-8")
        return found


def _measured(item: Any, modules: set[str]) -> tuple[str, float, list[str]]:
    """Whether a test fails, its processor seconds, and the functions of the modules that it calls."""
    calls = set()

    def note(frame: Any, *_: Any) -> None:
        module = frame.f_globals.get("__name__")
        if module in modules:
            calls.add(f"{module}:{_outermost(frame.f_code)}")

    before = time.process_time()
    with told_of_calls(note):
        failed = first_failure([item], {})
    return failed, time.process_time() - before, sorted(calls)


def _outermost(code: CodeType) -> str:
    """The qualified name of the outermost function that a code is in."""
    return code.co_qualname.partition(".<locals>")[0]


@contextmanager
def told_of_calls(note: Any) -> Iterator[None]:
    """Have ``note`` called with the frame of each call of a function of Python, in all threads."""
    threading.settrace(note)
    sys.settrace(note)
    try:
        yield
    finally:
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]


class Collected:
    """A plugin of pytest: what is collected is kept, and given to ``then`` in place of a run."""

    def __init__(self, room: Room, then: Any) -> None:
        self.room, self.then = room, then

    def pytest_sessionstart(self) -> None:
        from hypothesis import Phase, settings

        whole = settings.get_profile("goodwill")
        phases = [Phase.explicit, Phase.generate]  # a smaller example of a fault would tell no more
        settings.register_profile("mutants", whole, phases=phases, database=None)
        settings.load_profile("mutants")

    def pytest_runtestloop(self, session: Any) -> bool:
        sys.settrace(None)
        plugins = session.config.pluginmanager
        plugins.unregister(plugins.get_plugin("terminalreporter"))  # what fails in a fork is no news
        self.then([item for item in session.items if self._concerns(item)])
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


def first_failure(items: list[Any], known: dict[str, Test]) -> str:
    """The first test that fails; "" if all hold.  One that takes much longer than known ends the process."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        if item.nodeid in known:
            allow(time.process_time() + known[item.nodeid].patience)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if item.session.testsfailed:
            return item.nodeid
    return ""


def allow(seconds: float) -> None:
    """Have the process die when it has had so many processor seconds."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def forked(work: Any, seconds: float) -> Any:
    """What ``work`` returns in a silent fork; :data:`ENDLESS` after so much processor time."""
    with tempfile.TemporaryDirectory() as folder:
        return _forked(work, seconds, folder)


def _forked(work: Any, seconds: float, folder: str) -> Any:
    read, write = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.environ["GOODWILL_FOUND"] = folder  # what tests find once, they find anew with each fault
            allow(seconds)
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


class Place(NamedTuple):
    """The function that a mutant changes, as it is loaded, its qualified name, and its wrong code."""

    name: str
    function: FunctionType
    wrong: CodeType


def place_of(mutant: Mutant, text: str, called: set[CodeType]) -> Place | None:
    """Where a mutant changes what it does; None if its module has to be loaded anew."""
    right = dict(_codes(compile(mutant.source, mutant.module, "exec")))
    wrong = dict(_codes(compile(text, mutant.module, "exec")))
    same = _bare(mutant.source, right) == _bare(text, wrong)
    changed = [name for name in right if _told(right[name]) != _told(wrong[name])]
    if not same or len(changed) != 1:
        return None
    (name,) = changed
    function = _function(sys.modules[mutant.module], name)
    if function is None or function.__code__ in called:
        return None
    if function.__code__.co_freevars != wrong[name].co_freevars:
        return None
    return Place(name, function, wrong[name])


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

    def __init__(self, mutant: Mutant, text: str) -> None:
        spec = importlib.util.find_spec(mutant.module)
        assert spec is not None
        assert spec.origin is not None
        super().__init__(mutant.module, spec.origin)
        self.text = text

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.text, self.path, "exec")


def anew(room: Room, wrong: Wrong, files: Iterable[Path], ask: Callable[[list[Any]], str]) -> str:
    """The first test that fails where the module is the mutant from the start: all is loaded anew."""
    for name in [name for name, module in sys.modules.items() if _is_ours(module)]:
        del sys.modules[name]
    sys.meta_path.insert(0, wrong)
    answer: list[str] = []

    try:
        pytest.main(room.arguments(files), [Collected(room, lambda items: answer.append(ask(items)))])
    except BaseException as error:
        return f"it cannot be loaded: {type(error).__name__}"
    return answer[0] if answer else "it cannot be collected"


def _is_ours(module: Any) -> bool:
    """Whether a module is the project's own, and not this program."""
    if module.__name__ == "__main__":
        return False
    places = [getattr(module, "__file__", None) or "", *getattr(module, "__path__", [])]
    ours = tuple(str(HERE.parent / name) + os.sep for name in ("src", "tests", "tools"))
    return any(str(place).startswith(ours) for place in places)


class Trial:
    """All mutants of a room, tried one after the other."""

    def __init__(self, room: Room, seconds: float, called: set[CodeType]) -> None:
        self.room, self.kept = room, Kept(room)
        self.seconds, self.called = seconds, called
        self.known: dict[str, Test] = {}
        self.mutants: dict[str, Mutant] = {}
        for mutant in all_mutants(room.modules):
            again = " ".join(mutant.made()[1].split())
            while again in self.mutants:  # twice in a line
                again += "'"
            self.mutants[again] = mutant

    def run(self, items: list[Any]) -> None:
        """Try those that were not tried yet, in an order of their own, so that what was tried is a sample.

        Those of which a reason says that they survive come last, since they take longest.
        """
        waiting = [what for what in self.mutants if what not in self.kept.found]
        random.Random(self.room.name).shuffle(waiting)
        waiting.sort(key=self.room.excuses)
        if not waiting:
            return
        self.known = self.kept.tests(items)
        items = [item for item in items if self.known[item.nodeid].seconds <= LONG]
        seconds = sum(self.known[item.nodeid].seconds for item in items)
        print(f"{len(items)} tests, {seconds:.0f} s; {len(waiting)} mutants to try", flush=True)
        until = time.monotonic() + self.seconds
        for number, what in enumerate(waiting, 1):
            if time.monotonic() > until:
                return
            noticed = self._try(what, items)
            self.kept.add(what, noticed)
            if not noticed or number % 25 == 0:
                print(f"{number}/{len(waiting)} {'' if noticed else 'SURVIVES ' + what}", flush=True)

    def _try(self, what: str, items: list[Any]) -> str:
        mutant = self.mutants[what]
        text = mutant.made()[0]
        place = place_of(mutant, text, self.called)
        if place:
            called = f"{mutant.module}:{place.name}"
            items = [item for item in items if called in self.known[item.nodeid].calls]
        if not items:
            return ""
        wrong, hint = Wrong(mutant, text), self.kept.hints.get(what)

        def ask(items: list[Any]) -> str:
            found = [(item, self.known.get(item.nodeid, Test(0, []))) for item in items]
            found.sort(key=lambda pair: (pair[0].nodeid != hint, pair[1].seconds))
            return first_failure([item for item, _ in found], self.known)

        def work() -> str:
            if place is None:
                return anew(self.room, wrong, {Path(item.path) for item in items}, ask)
            place.function.__code__ = place.wrong
            return ask(items)

        return str(forked(work, 60 + sum(self.known[item.nodeid].patience for item in items)))


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
    room, called = Room(name), set[CodeType]()

    def note(frame: Any, *_: Any) -> None:
        called.add(frame.f_code)

    with told_of_calls(note):
        for module in room.modules:
            importlib.import_module(module)
    trial = Trial(room, float(words[0]) if words else float("inf"), called)
    try:
        with told_of_calls(note):  # until the tests are collected
            pytest.main(room.arguments([*room.files, *room.tests, *HOSTILE]), [Collected(room, trial.run)])
    except KeyboardInterrupt:
        print("Stopped; the next time it goes on from here.")
    return 0 if report(trial) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
