"""The plan of the package: which room may know which.  ``test_house.py`` holds the code against it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from depends import Project
from goodwill.companion.ledger import papers

SRC = Path("src/goodwill")
#: The shared rooms, the lower ones first, and what each may know beside itself and what those know.
SHARED = {
    "faces": [],
    "verdict": [],
    "arithmetic": [],
    "checks": ["arithmetic"],
    "sweeps": ["checks"],
    "linear": [],
    "sums": [],
    "geometry": ["sums"],
    "games": ["checks"],
    "proofs": ["geometry"],
    "repeated": ["games", "proofs", "linear", "checks"],
    "companion": ["checks", "proofs", "repeated"],
    "__main__": ["proofs", "repeated"],
}
#: The rooms of a paper, and what each may know: those of one floor do not know each other.
PAPER = {
    "model": ["checks"],
    "stage": ["model"],
    "formulas": ["model"],
    "strategies": ["model", "linear"],
    "random_games": ["strategies"],
    "solvers": ["strategies", "stage", "repeated", "geometry"],
    "verify": ["strategies", "verdict"],
    "oracles": ["strategies"],
    "simulation": ["strategies"],
}
#: Modules that may know more than their room does, and why.
EXCEPTIONS = {
    "companion.by_hand": (
        ["last_exchange.model"],
        "it writes a play down, line by line, by the model's rules",
    ),
    "companion.by_hand_market": (
        ["reputation.strategies.automata", "reputation.strategies.beliefs", "reputation.verify.verdict"],
        "it writes a plan down, and what the verifier found of it",
    ),
    "last_exchange.verify.named_profiles": (
        [
            "last_exchange.solvers.contributor",
            "last_exchange.solvers.pesterer",
            "last_exchange.solvers.silence",
        ],
        "the profile that the paper names is played by the least beliefs at which P1 contributes",
    ),
    "last_exchange.simulation": (
        ["last_exchange.solvers.contributor", "last_exchange.verify.named_profiles"],
        "it plays what the solver found best, and the profiles that have a name",
    ),
    "companion.play": (
        ["last_exchange.verify.named_profiles"],
        "the page on which one plays knows what the solvers and the verifier know",
    ),
    "companion.evenings": (
        ["reputation.verify.known_end", "reputation.formulas.known_end", "reputation.strategies.known_end"],
        "the client whom one plays meets a plan that the verifier has judged",
    ),
    "companion.plans": (
        ["reputation.verify.one_shot"],
        "the evenings that a picture plays out are those of a plan that the verifier has judged",
    ),
    "companion.phases": (
        ["last_exchange.model", "last_exchange.solvers.altruism"],
        "the map of least shares is computed by the solver, and says of which networks",
    ),
    "companion.crowd": (
        ["last_exchange.solvers.altruism", "last_exchange.verify.every_history"],
        "the population that thinks again asks the verifier of all histories, and marks the least altruism",
    ),
}
SHORT_CUTS = [f"last_exchange.solvers.{name}" for name in ("contributor", "pesterer", "silence")]
#: Modules of one room that are each other's judges.
APART = {
    "last_exchange.solvers.pesterer": ["last_exchange.solvers.contributor"],
    "last_exchange.solvers.silence": ["last_exchange.solvers.contributor"],
    "last_exchange.solvers.endless": ["geometry", *SHORT_CUTS],
    "last_exchange.solvers.endless_pesterer": ["geometry", *SHORT_CUTS],
    "reputation.solvers.fair_payoffs": ["reputation.strategies", "repeated"],
    "reputation.solvers.fair_tests": ["reputation.solvers.known_end", "reputation.solvers.equilibrium_set"],
}


def name_of(path: Path) -> str:
    """A module by its name in the package."""
    name = path.relative_to(SRC).with_suffix("").as_posix()
    return name.replace("/", ".").removesuffix(".__init__")


def path_of(module: str) -> Path:
    return SRC / (module.replace(".", "/") + ".py")


def within(module: str, rooms: list[str] | set[str]) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function, but for its docstring."""
    first = function.body[0]
    documented = ast.get_docstring(function) is not None
    end, start = function.end_lineno or 0, function.lineno
    return end - start + 1 - (documented and (first.end_lineno or 0) - first.lineno + 1)


class House:
    """The package in this folder, as its imports have it, wherever in a file they stand."""

    def __init__(self) -> None:
        self.project = Project()
        self.papers = [paper.package for paper in papers().values()]
        self.modules = sorted(name_of(path) for path in SRC.rglob("*.py") if path.stem != "__init__")

    @cache  # noqa: B019
    def reached(self, module: str) -> frozenset[str]:
        """The modules that one imports, directly or not."""
        files = self.project.behind_module(path_of(module))
        return frozenset(map(name_of, files)) - {module, "__init__"}

    def room_of(self, module: str) -> str:
        first, *rest = module.split(".")
        return f"{first}.{rest[0]}" if first in self.papers else first

    def rooms(self, paper: str) -> set[str]:
        """The rooms of a paper by their own names."""
        return {
            self.room_of(name).removeprefix(f"{paper}.")
            for name in self.modules
            if name.startswith(f"{paper}.")
        }

    def allowed(self, room: str) -> set[str]:
        """The rooms that a room may know: itself, those below it, and what these know."""
        first, _, own = room.partition(".")
        if first in self.papers:
            below = [f"{first}.{name}" if name in PAPER else name for name in PAPER[own]]
        else:
            below = SHARED[room]
        return {room}.union(*map(self.allowed, below))

    def too_far(self, module: str) -> set[str]:
        """What a module knows and should not."""
        rooms, reached = self.allowed(self.room_of(module)), self.reached(module)
        for exempt in {module, *reached} & EXCEPTIONS.keys():
            modules, _ = EXCEPTIONS[exempt]
            rooms = rooms.union(modules, *map(self.reached, modules))
        return {name for name in reached if not within(name, rooms)}
