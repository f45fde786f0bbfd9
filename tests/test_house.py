"""The house: which room may know which, by all that it imports and by what is loaded when the program runs.

Arrows point down.  Formulas and solvers meet in notebooks and tests only, a judge knows none of what it
judges, the papers do not know each other, and mathematics knows nothing of the book.
"""

import ast
import json
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import ledger_pages
from depends import Module
from goodwill.companion import ledger
from house import APART, EXCEPTIONS, PAPER, SHARED, SRC, House, lines_of, path_of, within

HOUSE = House()
#: What anybody can check who has Python and nothing else.
KERNEL = [
    name for name in HOUSE.modules if within(name, ["linear", "geometry.plane", "geometry.outline", "proofs"])
]


@pytest.mark.parametrize("module", HOUSE.modules)
def test_a_module_knows_only_what_stands_below_it(module):
    assert not HOUSE.too_far(module)


@pytest.mark.parametrize("module", APART)
def test_judges_of_one_room_do_not_know_each_other(module):
    assert not {name for name in HOUSE.reached(module) if within(name, APART[module])}


@pytest.mark.parametrize("module", EXCEPTIONS)
def test_an_exception_is_needed(module):
    modules, reason = EXCEPTIONS[module]
    assert set(modules) <= HOUSE.reached(module)
    assert reason


@pytest.mark.parametrize("module", KERNEL)
def test_the_kernel_needs_the_standard_library_only(module):
    for name, _ in Module(path_of(module)).imports:
        assert name.split(".")[0] in {"goodwill", *sys.stdlib_module_names}


def test_every_paper_has_the_same_plan():
    """It may leave rooms out, but has no others; which of them know each other is asked of each module."""
    for paper in HOUSE.papers:
        assert HOUSE.rooms(paper)
        assert HOUSE.rooms(paper) <= {*PAPER}


def test_no_module_imports_itself_by_a_detour():
    for module in HOUSE.modules:
        for name in HOUSE.reached(module) & {*HOUSE.modules}:
            assert module not in HOUSE.reached(name), f"{module} and {name} import each other"


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
    modules = [name for name in HOUSE.modules if name != "__main__"]
    program = RUN.format(modules=modules)
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    seen = {}
    for line in run.stdout.splitlines():
        module, *loaded = line.split()
        seen[module] = {name for name in loaded if name in modules} - {"faces"}
    assert [*seen] == modules
    for module, loaded in seen.items():
        known = {module, *HOUSE.reached(module)}
        kernel = HOUSE.allowed("proofs") if any(within(name, ["proofs"]) for name in known) else set()
        assert not {name for name in loaded - known if not within(name, kernel)}, module


def test_a_face_hands_on_what_its_stub_says():
    for stub in SRC.rglob("__init__.pyi"):
        package = import_module(".".join(stub.parent.relative_to("src").parts))
        (listed,) = (
            ast.literal_eval(node.value)
            for node in ast.parse(stub.read_text()).body
            if isinstance(node, ast.Assign)
        )
        assert sorted(listed) == package.__all__ == dir(package)
        assert all(hasattr(package, name) for name in listed)
        with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
            package.nothing  # noqa: B018


def test_no_name_of_a_face_is_the_name_of_a_room():
    """Python would hand on the room, once it is loaded."""
    for stub in SRC.rglob("__init__.pyi"):
        package = import_module(".".join(stub.parent.relative_to("src").parts))
        assert not {path.stem for path in stub.parent.iterdir()} & {*package.__all__}


#: But for one file that readers download and run with nothing else.
READ = {*SRC.rglob("*.py"), *SRC.rglob("*.pyi"), *Path("tools").glob("*.py")}
READ -= {Path("tools/check_certificate.py")}


@pytest.mark.parametrize("path", sorted(READ), ids=str)
def test_a_file_and_a_function_can_be_read_at_one_sitting(path):
    """At most 400 lines a file, and 50 a function."""
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    functions = [
        node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert not [node.name for node in functions if lines_of(node) > 50]


def code_lines(path):
    """The lines of a module that say something: no docstrings, imports, comments, and no brackets alone."""
    text = path.read_text(encoding="utf-8")
    silent = set()
    for node in ast.walk(ast.parse(text)):
        words = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if words or isinstance(node, ast.Import | ast.ImportFrom):
            silent |= {*range(node.lineno, node.end_lineno + 1)}
    return [
        (number, line.strip())
        for number, line in enumerate(text.splitlines(), 1)
        if number not in silent and re.search(r"\w", line) and not line.lstrip().startswith("#")
    ]


def test_no_six_lines_stand_twice():
    """What is copied is changed in one place and forgotten in the other."""
    seen, twice = {}, []
    for path in sorted(SRC.rglob("*.py")):
        lines = code_lines(path)
        for k in range(len(lines) - 5):
            six = tuple(line for _, line in lines[k : k + 6])
            place = f"{path}:{lines[k][0]}"
            if six in seen:
                twice.append(f"{seen[six]} and {place}")
            seen.setdefault(six, place)
    assert not twice


FORMULAS = [path for path in sorted(SRC.glob("*/formulas/*.py")) if path.stem != "__init__"]
WHERE = re.compile(r"\(page ``([\w-]+)``, (claim|theorem) ``([\w-]+)``\)")


def own_formulas(path):
    """The public formulas of a file that are not in the paper, and what they say."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = re.compile("(not|none of them is) in the paper", re.IGNORECASE)
    every = told.search(ast.get_docstring(tree) or "")
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            said = " ".join((ast.get_docstring(node) or "").split())
            if every or told.search(said):
                yield node.name, said


@pytest.mark.parametrize(
    ("name", "said"), [pair for path in FORMULAS for pair in own_formulas(path)], ids=lambda x: x[:40]
)
def test_a_formula_that_is_not_in_the_paper_names_its_page_and_claim(name, said):
    """And the page has it: the claim is examined there, or the theorem is stated there."""
    page, kind, key = WHERE.search(said).groups()
    text = Path(f"notebooks/{page}.ipynb").read_text(encoding="utf-8")
    if kind == "claim":
        assert ledger.statements()[key].notebook == page
    else:
        assert f":label: {key}\\n" in text


@pytest.mark.parametrize("path", sorted(Path("notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_what_a_page_imports_is_there(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        code = "".join(cell["source"]) if cell["cell_type"] == "code" else ""
        for line in [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.ImportFrom)]:
            if line.module.startswith("goodwill"):
                exec(ast.unparse(line), {})  # a name may be that of a room, which nothing has imported yet


# ---- Where tests stand --------------------------------------------------------------------------------

TESTS = sorted(Path("tests").rglob("test_*.py"))
#: Folders of tests that are no rooms of the package.
BESIDE = ("book", "notebooks", "tools")


@pytest.mark.parametrize("path", [path for path in TESTS if path.parts[1] not in BESIDE], ids=str)
def test_a_test_stands_in_the_folder_of_the_room_that_it_examines(path):
    """And if it has the name of a module, it is about that module."""
    room = SRC / path.parent.relative_to("tests")
    module = room / f"{path.stem.removeprefix('test_')}.py"
    known = HOUSE.project.behind_module(path)
    assert known & {*room.rglob("*.py")}
    assert module in known or not module.exists()


@pytest.mark.parametrize("room", sorted({path_of(name).parent for name in HOUSE.modules}), ids=str)
def test_each_room_has_tests_of_its_own(room):
    assert [*(Path("tests") / room.relative_to(SRC)).glob("test_*.py")]


@pytest.mark.parametrize("path", TESTS, ids=str)
def test_a_test_file_says_first_what_it_protects(path):
    assert len((ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n")[0]) > 20


# ---- The rule itself ----------------------------------------------------------------------------------


@pytest.fixture
def another(tmp_path, monkeypatch):
    """A function that writes a house of a few files, in a folder of its own."""

    def written(files):
        for name, text in files.items():
            path = tmp_path / SRC / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        return House()

    return written


@pytest.mark.parametrize(
    ("module", "line", "known"),
    [
        ("reputation/formulas/one", "from goodwill.reputation import solvers\n", "reputation.solvers"),
        ("reputation/formulas/one", "from goodwill.reputation import best\n", "reputation.solvers.two"),
        ("reputation/formulas/one", "from goodwill.reputation.model import via\n", "reputation.solvers.two"),
        (
            "reputation/verify/one",
            "def f():\n    from goodwill.reputation.solvers import two\n",
            "solvers.two",
        ),
        ("reputation/model", "import goodwill.last_exchange.model\n", "last_exchange.model"),
        ("geometry/one", "from goodwill.companion.ledger import Claim\n", "companion.ledger"),
    ],
)
def test_an_arrow_that_runs_up_is_found_however_it_is_written(another, module, line, known):
    files = {f"{name}.py": "" for name in ("last_exchange/model", "companion/ledger", "__init__")}
    files |= {f"{name}/__init__.py": "" for name in ("reputation/solvers", "last_exchange", "companion")}
    files |= {
        "reputation/__init__.py": "",
        "reputation/__init__.pyi": "from goodwill.reputation.solvers.two import best\n",
        "reputation/solvers/two.py": "best = 1\n",
        "reputation/model.py": "from goodwill.reputation.solvers.two import best as via\n",
    }
    house = another(files | {f"{module}.py": line})
    assert any(name.endswith(known) for name in house.too_far(module.replace("/", ".")))


FURTHER = {
    "auction/__init__.py": "",
    "auction/model.py": "from goodwill.checks import check_share\nclass Auction:\n    pass\n",
    "auction/formulas/revenue.py": "from goodwill.auction.model import Auction\nrevenue = 1\n",
    "auction/solvers/bids.py": "from goodwill.auction.model import Auction\nbids = 1\n",
    "checks.py": "def check_share(name, value):\n    return value\n",
}


#: The number of the next paper, which no table has.
NEXT = next(number for number in ("I", "II", "III", "IV", "V", "VI", "VII") if number not in ledger.papers())


@pytest.fixture
def tables(monkeypatch):
    """A function that puts further lines under the tables of papers and of claims."""

    def written(**more):
        made = {
            f"{name}.toml": (SRC / f"companion/{name}.toml").read_text(encoding="utf-8") + more.get(name, "")
            for name in ("papers", "claims")
        }
        monkeypatch.setattr(ledger, "_table", made.get)

    return written


CLAIM = f'\n[revenue]\npaper = "{NEXT}"\ntitle = "Revenue"\nplace = "Theorem 1"\nstatement = "It is 1."\n'
ENTRY = f"""
[{NEXT}]
package = "auction"
subject = "an auction"
part = "The proofs of the auction"
cite = "doe2030"
"""


def test_a_further_paper_is_one_entry_in_one_table(another, tables):
    """The house, the ledger and its pages know it from the table alone."""
    known = House().papers
    tables(papers=ENTRY, claims=CLAIM)
    page = ledger_pages.ledger_page(ledger_pages.entries({}, {}))
    assert f"## Paper {NEXT}: an auction" in page
    assert f" | Paper {NEXT} |\n|---" in page
    assert "*Theorem 1.* It is 1." in page
    house = another(FURTHER)
    assert house.papers == [*known, "auction"]
    assert house.rooms("auction") == {"model", "formulas", "solvers"} < {*PAPER}
    assert not any(house.too_far(name) for name in house.modules)
    broken = FURTHER["auction/formulas/revenue.py"] + "from goodwill.auction.solvers.bids import bids\n"
    house = another({"auction/formulas/revenue.py": broken, "auction/lobby.py": "here = 1\n"})
    assert house.too_far("auction.formulas.revenue") == {"auction.solvers.bids"}
    assert house.rooms("auction") - {*PAPER} == {"lobby"}


def test_a_claim_of_a_paper_that_is_in_no_table_is_refused(tables):
    tables(claims=CLAIM)
    with pytest.raises(ValueError, match=f"revenue: paper = '{NEXT}' is unknown: it must be one of"):
        ledger.statements()


def test_the_plan_that_is_drawn_is_the_plan_that_stands():
    """CONTRIBUTING.md draws each room, and no other; one folder stands for all papers."""
    drawing = Path("CONTRIBUTING.md").read_text(encoding="utf-8").split("```\n")[1]
    drawn = {Path(word).stem for word in re.findall(r"\b\w+(?:/|\.py\b)", drawing)}
    rooms = {*SHARED, *PAPER, "PAPER", "face", "goodwill", "src"} - {"__main__"}
    assert drawn == rooms
