"""The house: which room may know which, directly and by whatever it imports.

Arrows point down.  Formulas and solvers meet in notebooks and tests only, a judge knows none of what it
judges, the papers do not know each other, and mathematics knows nothing of the book.
"""

import ast
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from depends import Module, Project

SRC = Path("src")
PAPERS = ("last_exchange", "reputation")
#: The shared rooms, the lower ones first, and what each may know beside itself and what those know.
SHARED = {
    "faces": [],
    "arithmetic": [],
    "checks": ["arithmetic"],
    "linear": [],
    "envelope": [],
    "geometry": [],
    "games": ["checks"],
    "proofs": ["geometry"],
    "repeated": ["games", "proofs", "linear", "checks"],
    "companion": ["checks", "proofs"],
    "__main__": ["proofs"],
}
#: The rooms of a paper: those of one floor do not know each other.
PAPER = {
    "model": ["checks"],
    "random_games": ["model"],
    "formulas": ["model"],
    "strategies": ["model"],
    "solvers": ["strategies", "repeated", "envelope"],
    "verify": ["strategies"],
    "oracles": ["strategies"],
    "simulation": ["strategies"],
}
#: Modules that may know more than their room does, and why.
EXCEPTIONS = {
    "last_exchange.verify.named_profiles": (
        ["last_exchange.solvers.contributor", "last_exchange.solvers.pesterer"],
        "the profile that the paper names is played by the least beliefs at which P1 contributes",
    ),
    "last_exchange.simulation": (
        ["last_exchange.solvers.contributor", "last_exchange.verify.named_profiles"],
        "it plays what the solver found best, and the profiles that have a name",
    ),
}
SHORT_CUTS = ["last_exchange.solvers.contributor", "last_exchange.solvers.pesterer"]
#: Modules of one room that are each other's judges.
APART = {
    "last_exchange.solvers.pesterer": ["last_exchange.solvers.contributor"],
    "last_exchange.solvers.endless": ["envelope", *SHORT_CUTS],
    "last_exchange.solvers.endless_pesterer": ["envelope", *SHORT_CUTS],
    "reputation.solvers.fair_payoffs": ["reputation.strategies", "repeated"],
    "reputation.solvers.fair_tests": ["reputation.solvers.known_end", "reputation.solvers.equilibrium_set"],
}
project = Project()


def name_of(path):
    """A module by its name in the package."""
    name = path.relative_to(SRC / "goodwill").with_suffix("").as_posix()
    return name.replace("/", ".").removesuffix(".__init__")


MODULES = sorted(name_of(path) for path in SRC.rglob("*.py") if path.stem != "__init__")


def path_of(module):
    return SRC / "goodwill" / (module.replace(".", "/") + ".py")


@cache
def reached(module):
    """The modules of the package that one imports, directly or not."""
    files = project.behind_module(path_of(module))
    return frozenset(map(name_of, files)) - {module, "__init__"}


def within(module, rooms):
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


def room_of(module):
    first, *rest = module.split(".")
    return f"{first}.{rest[0]}" if first in PAPERS else first


def allowed(room):
    """The rooms that a room may know: itself, those below it, and what these know."""
    first, _, own = room.partition(".")
    if first in PAPERS:
        below = [f"{first}.{name}" if name in PAPER else name for name in PAPER[own]]
    else:
        below = SHARED[room]
    return {room}.union(*map(allowed, below))


@pytest.mark.parametrize("module", MODULES)
def test_a_module_knows_only_what_stands_below_it(module):
    rooms = allowed(room_of(module))
    for exempt in {module, *reached(module)} & EXCEPTIONS.keys():
        modules, _ = EXCEPTIONS[exempt]
        rooms = rooms.union(modules, *(reached(one) for one in modules))
    assert not {name for name in reached(module) if not within(name, rooms)}


@pytest.mark.parametrize("module", APART)
def test_judges_of_one_room_do_not_know_each_other(module):
    assert not {name for name in reached(module) if within(name, APART[module])}


@pytest.mark.parametrize("module", EXCEPTIONS)
def test_an_exception_is_needed(module):
    modules, reason = EXCEPTIONS[module]
    assert set(modules) <= reached(module)
    assert reason


@pytest.mark.parametrize(
    "module", [name for name in MODULES if within(name, ["linear", "geometry", "proofs"])]
)
def test_the_kernel_needs_the_standard_library_only(module):
    for name, _ in Module(path_of(module)).imports:
        assert name.split(".")[0] in {"goodwill", *sys.stdlib_module_names}


def test_every_paper_has_the_same_plan():
    for paper in PAPERS:
        rooms = {room_of(name).split(".")[1] for name in MODULES if name.startswith(f"{paper}.")}
        assert {"model", "formulas", "strategies", "solvers", "verify", "simulation"} <= rooms


def test_no_module_imports_itself_by_a_detour():
    for module in MODULES:
        for name in reached(module):
            if name in MODULES:
                assert module not in reached(name), f"{module} and {name} import each other"


def test_an_arrow_that_runs_up_is_noticed():
    assert not within("reputation.solvers.known_end", allowed("reputation.formulas"))
    assert not within("reputation.model", allowed("last_exchange.solvers"))
    assert not within("companion.ledger", allowed("repeated"))
    assert "reputation.model" in reached("reputation.formulas.theorems")
    tree = ast.parse(path_of("reputation.model").read_text())
    assert any(isinstance(node, ast.ImportFrom) for node in tree.body)


RUN = """
import sys
for name in {modules}:
    __import__("goodwill." + name)
    loaded = [m for m in sys.modules if m.startswith("goodwill")]
    print(name, *(m.removeprefix("goodwill.") for m in loaded))
    for module in loaded:
        del sys.modules[module]
"""


def test_at_run_time_a_module_loads_what_it_knows_and_no_more():
    """The kernel is loaded whole; of all else, only what a module imports."""
    run = subprocess.run(
        [sys.executable, "-c", RUN.format(modules=[m for m in MODULES if m != "__main__"])],
        capture_output=True,
        text=True,
        check=True,
    )
    seen = {}
    for line in run.stdout.splitlines():
        module, *loaded = line.split()
        seen[module] = {name for name in loaded if name in MODULES} - {"faces"}
    assert seen.keys() == set(MODULES) - {"__main__"}
    for module, loaded in seen.items():
        known = {module, *reached(module)}
        kernel = [*allowed("proofs")] if any(within(name, ["proofs"]) for name in known) else []
        assert not {name for name in loaded - known if not within(name, kernel)}, module


def test_a_face_hands_on_what_its_stub_says():
    for stub in SRC.rglob("__init__.pyi"):
        package = import_module(".".join(stub.parent.relative_to(SRC).parts))
        (listed,) = (
            ast.literal_eval(node.value)
            for node in ast.parse(stub.read_text()).body
            if isinstance(node, ast.Assign)
        )
        assert sorted(listed) == package.__all__ == dir(package)
        assert all(hasattr(package, name) for name in listed)
        with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
            package.nothing  # noqa: B018
