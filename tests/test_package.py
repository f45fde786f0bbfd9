"""The house: which room may know which, what the package needs, and that it can be cited."""

import ast
import json
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import jsonschema
import pytest
import yaml

import goodwill
import goodwill.last_exchange
import goodwill.proofs
import goodwill.repeated
import goodwill.reputation

SRC = Path("src/goodwill")
#: The rooms that both papers share, and those of Paper I, the lower ones first: arrows point down.
SHARED = [
    "arithmetic",
    "checks",
    "linear",
    "envelope",
    "__main__",
]
#: The book's machinery, which pages and tools import, and mathematics does not.
COMPANION = ["ledger", "offering", "figure_data", "figures", "javascript", "explorer"]
#: The kernel and the geometry that it stands on: what each room may import of the package, and nothing else.
KERNEL = {
    "linear": [],
    "geometry": ["geometry"],
    "proofs": ["proofs", "geometry.plane"],
    "__main__": ["proofs"],
}
#: A shared room of several files: the search for proofs, and the writing of them.
REPEATED = [
    "game",
    "mixing",
    "stating",
    "automaton",
    "names",
    "units",
    "rounding",
    "polygon",
    "polytope",
    "region",
    "program",
    "thresholds",
    "joint",
    "search",
    "inner",
    "balance",
    "halfplanes",
    "writing",
    "steps",
    "carrying",
    "certificates",
    "bracket",
    "payoffs",
    "cells",
    "cover_search",
    "covering",
    "frequency_proof",
    "frequency_above",
    "frequency_below",
    "frequency",
]
LAST_EXCHANGE = [
    "game",
    "hostile",
    "strategies",
    "theorems",
    "contributor",
    "pesterer",
    "perfect_bayes",
    "game_tree",
    "equilibrium",
    "altruism",
    "simulation",
    "bounds",
    "endless",
    "endless_pesterer",
]
#: The oracles and the verifier of any profile share only the model with the solvers that they judge.
INDEPENDENT = ["game_tree", "perfect_bayes", "endless", "endless_pesterer"]
SOLVERS = ["contributor", "pesterer"]
FORBIDDEN = {
    f"last_exchange.{room}": [
        *LAST_EXCHANGE[LAST_EXCHANGE.index(room) + 1 :],
        *([] if room == "theorems" else ["theorems"]),
        *(["envelope", *SOLVERS] if room in INDEPENDENT else []),
        *(["contributor"] if room == "pesterer" else []),
    ]
    for room in LAST_EXCHANGE
}
#: The paper's formulas: its propositions and theorem, its setting, its discussion.
FORMULAS = ["theorems", "penalties", "many_clients", "variations", "known_end"]
REPUTATION = [
    "market",
    "random_markets",
    *FORMULAS,
    "automata",
    "verification",
    "equilibrium_set",
    "false_reports",
    "incomplete",
    "finite",
    "fairness",
    "fair_payoffs",
    "fair_profiles",
    "testing",
    "meetings",
    "simulation",
    "unknown_provider",
]
#: What each solver of Paper II must find without: beside all formulas.
APART = {
    "automata": ["verification", "false_reports", "finite", "incomplete", "simulation"],
    "verification": ["false_reports", "finite", "incomplete", "simulation"],
    "equilibrium_set": ["automata", "verification", "false_reports", "incomplete", "simulation"],
    "false_reports": ["automata", "verification", "incomplete", "simulation"],
    "finite": ["equilibrium_set", "false_reports", "simulation"],
    "incomplete": ["false_reports", "finite", "testing", "simulation"],
    "fairness": ["fair_payoffs", "fair_profiles", "testing", "finite", "simulation"],
    "fair_payoffs": ["automata", "verification", "incomplete", "fairness", "fair_profiles", "testing"],
    "fair_profiles": ["verification", "incomplete", "testing", "simulation"],
    "testing": ["verification", "incomplete", "fairness", "equilibrium_set", "finite", "simulation"],
    "meetings": ["false_reports", "finite", "equilibrium_set", "simulation"],
    "simulation": ["verification", "false_reports", "incomplete"],
    "unknown_provider": ["false_reports", "finite", "incomplete", "meetings"],
}
SOLVER = [
    "program",
    "thresholds",
    "joint",
    "search",
    "inner",
    "balance",
    "halfplanes",
    "writing",
    "steps",
    "carrying",
    "certificates",
    "bracket",
    "payoffs",
    "cells",
    "cover_search",
    "covering",
    "frequency_proof",
    "frequency_above",
    "frequency_below",
    "frequency",
]
FORBIDDEN |= {
    "repeated.stating": [*SOLVER, "automaton"],
    "repeated.automaton": SOLVER,
    "repeated.mixing": [*SOLVER, "automaton"],
    "repeated.polygon": [*SOLVER, "automaton", "game"],
    "reputation.market": [room for room in REPUTATION if room != "market"],
    "reputation.random_markets": [room for room in REPUTATION if room not in ("market", "random_markets")],
    **{
        f"reputation.{room}": [other for other in REPUTATION if other not in ("market", "theorems", room)]
        for room in FORMULAS
    },
    **{f"reputation.{room}": [*FORMULAS, *rooms] for room, rooms in APART.items()},
}


def imports(path):
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("room", FORBIDDEN)
def test_formulas_and_solvers_do_not_know_each_other(room):
    path = SRC / (room.replace(".", "/") + ".py")
    known = {name.rsplit(".", 1)[-1] for name in imports(path) if name.startswith("goodwill")}
    assert not known & set(FORBIDDEN[room])


@pytest.mark.parametrize("room", [room for room in FORBIDDEN if not room.startswith("repeated.")])
def test_the_papers_do_not_know_each_other(room):
    paper = room.split(".")[0]
    other = {"last_exchange": "reputation", "reputation": "last_exchange"}[paper]
    known = imports(SRC / (room.replace(".", "/") + ".py"))
    assert not any(name.startswith(f"goodwill.{other}") for name in known)


@pytest.mark.parametrize(
    "room",
    [*SHARED, *(f"repeated/{room}" for room in REPEATED), *(f"companion/{room}" for room in COMPANION)],
)
def test_arrows_point_down(room):
    assert not any(
        name.startswith(("goodwill.last_exchange", "goodwill.reputation"))
        for name in imports(SRC / f"{room}.py")
    )


def test_mathematics_does_not_know_the_book():
    rooms = {path.stem for path in (SRC / "companion").glob("*.py")} - {"__init__"}
    assert rooms == set(COMPANION)
    for path in SRC.rglob("*.py"):
        if path.parent.name != "companion":
            assert not any(name.startswith("goodwill.companion") for name in imports(path)), path


@pytest.mark.parametrize("room", KERNEL)
def test_the_kernel_stands_on_nothing_else(room):
    files = [SRC / f"{room}.py"] if (SRC / f"{room}.py").exists() else sorted((SRC / room).glob("*.py"))
    allowed = tuple(f"goodwill.{name}" for name in KERNEL[room])
    for path in files:
        for name in imports(path):
            ours = name == "goodwill" or name.startswith("goodwill.")
            known = any(name == one or name.startswith(f"{one}.") for one in allowed)
            assert known if ours else name.split(".")[0] in sys.stdlib_module_names, f"{path} imports {name}"


def test_every_room_is_listed():
    listed = set()
    for paper, rooms in (("last_exchange", LAST_EXCHANGE), ("reputation", REPUTATION)):
        assert {path.stem for path in (SRC / paper).glob("*.py")} - {"__init__"} == set(rooms)
        listed |= {f"{paper}.{room}" for room in rooms}
    assert listed == {room for room in FORBIDDEN if not room.startswith("repeated.")}
    assert {path.stem for path in (SRC / "repeated").glob("*.py")} - {"__init__"} == set(REPEATED)
    assert {path.stem for path in SRC.glob("*.py")} - {"__init__"} == set(SHARED)


def test_it_installs_and_needs_numpy_only(tmp_path):
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--target", str(tmp_path), "."], check=True)
    program = f"""
import sys
sys.path.insert(0, {str(tmp_path)!r})
class OnlyNumPy:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {{"scipy", "sympy", "matplotlib", "IPython", "papermill"}}:
            raise ImportError(name)
sys.meta_path.insert(0, OnlyNumPy())
import goodwill, goodwill.companion.ledger, goodwill.last_exchange as paper
assert goodwill.__file__.startswith({str(tmp_path)!r}), goodwill.__file__
print(paper.contribution_thresholds(paper.LastExchange(T=5))[5], len(goodwill.companion.ledger.statements()))
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.startswith("0.51")
    assert (tmp_path / "goodwill" / "py.typed").exists()


def test_every_public_name_is_documented_with_an_example_or_a_reason():
    page = Path("book/api.md").read_text()
    for paper in (goodwill.last_exchange, goodwill.reputation, goodwill.repeated, goodwill.proofs):
        for name in paper.__all__:
            assert f":: {name}\n" in page, f"{name} is missing in book/api.md"
            assert getattr(paper, name).__doc__


def test_the_citation_file_is_valid_and_names_both_papers():
    schema = Path(find_spec("cffconvert").origin).parent / "schemas" / "1.2.0" / "schema.json"
    citation = yaml.load(Path("CITATION.cff").read_text(), Loader=yaml.BaseLoader)
    jsonschema.validate(citation, json.loads(schema.read_text()))
    assert citation["version"] == goodwill.__version__
    titles = [reference["title"] for reference in citation["references"]]
    assert len(titles) == 2
    assert "It's on Me!" in titles[0]
    assert "Sanctioning Reputation" in titles[1]


def test_the_archives_metadata_say_what_the_citation_file_says():
    citation = yaml.load(Path("CITATION.cff").read_text(), Loader=yaml.BaseLoader)
    project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
    meta = json.loads(Path("codemeta.json").read_text())
    assert (meta["name"], meta["description"]) == (citation["title"], citation["abstract"])
    assert (meta["version"], meta["keywords"]) == (citation["version"], citation["keywords"])
    assert [author["name"] for author in meta["author"]] == [a["name"] for a in citation["authors"]]
    assert meta["license"] == [f"https://spdx.org/licenses/{name}" for name in citation["license"]]
    assert meta["runtimePlatform"] == f"Python {project['requires-python']}"
    assert meta["softwareRequirements"] == project["dependencies"]
    papers = [(r["title"], r["year"], r.get("doi", "")) for r in citation["references"]]
    assert papers == [
        (p["name"], p["datePublished"], p.get("@id", "").removeprefix("https://doi.org/"))
        for p in meta["referencePublication"]
    ]


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-test.txt"])
def test_every_dependency_is_pinned_with_hashes(lock):
    lines = Path(lock).read_text().splitlines()
    packages = [line for line in lines if line[:1].isalpha()]
    assert len(packages) > 100
    assert all("==" in line and line.endswith("\\") for line in packages)
    assert "index-url" not in " ".join(lines)
