"""What is made or tried again after a change: what imports the change, and nothing else."""

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import check
import stamps
from depends import Project, imported

CLAIMS = "src/goodwill/companion/claims.toml"
FILES = {
    "src/goodwill/__init__.py": '"""A package."""\n__version__ = "1"\n',
    "src/goodwill/numbers.py": "def half(x):\n    return x / 2\n",
    "src/goodwill/companion/ledger.py": 'FILE = "claims.toml"\n',
    CLAIMS: '[one]\nnotebook = "page"\n[two]\nnotebook = "other"\n',
    "src/goodwill/rooms/__init__.py": (
        "from goodwill.rooms.formulas import bound\nfrom goodwill.rooms.solver import solve\n"
    ),
    "src/goodwill/rooms/formulas.py": (
        "from goodwill.numbers import half\ndef bound(x):\n    return half(x)\n"
    ),
    "src/goodwill/rooms/solver.py": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from goodwill.rooms.face import Face\n"
        "def solve(x):\n    from goodwill.rooms import late\n    return late.solve(x)\n"
    ),
    "src/goodwill/rooms/late.py": "def solve(x):\n    return x\n",
    "src/goodwill/rooms/face.py": "class Face:\n    pass\n",
    "tests/conftest.py": "",
    "tests/oracles/__init__.py": "",
    "tests/oracles/plain.py": "def bound(x):\n    return x / 2\n",
    "tests/rooms/test_formulas.py": (
        'from goodwill.rooms import bound\nfrom oracles import plain\nPAGE = "book/page.md"\n'
    ),
    "book/page.md": "# A page\n",
    "tools/execute.py": "",
    "requirements.txt": "",
    "requirements-test.txt": "",
    "pyproject.toml": "",
}


def notebook(*code, prose="# A page"):
    cells = [{"cell_type": "markdown", "source": [prose], "metadata": {}}]
    cells += [{"cell_type": "code", "source": [text], "metadata": {}} for text in code]
    return json.dumps({"cells": cells, "metadata": {}})


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A project of a few lines, as the folder that tools work in."""
    files = FILES | {
        "notebooks/page.ipynb": notebook("from goodwill.rooms import (\n    bound,\n)", "bound(1)")
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def behind(*pairs):
    found = Project().files(pairs)
    return {path.as_posix().removeprefix("src/goodwill/") for path in found}


def test_a_name_that_is_handed_on_leads_to_its_own_room(small):
    assert behind(("goodwill.rooms", "bound")) == {"rooms/formulas.py", "numbers.py"}


def test_a_whole_package_has_all_that_it_hands_on(small):
    assert behind(("goodwill.rooms", "*")) == {
        "rooms/__init__.py",
        "rooms/formulas.py",
        "numbers.py",
        "rooms/solver.py",
        "rooms/late.py",
    }


def test_a_stub_says_what_a_package_hands_on(small):
    face = small / "src/goodwill/rooms/__init__.py"
    face.rename(face.with_suffix(".pyi"))
    face.write_text("from goodwill.numbers import half\n", encoding="utf-8")
    assert behind(("goodwill.rooms", "bound")) == {"rooms/formulas.py", "numbers.py"}
    assert "rooms/late.py" in behind(("goodwill.rooms", "*"))


def test_an_import_inside_a_function_counts_and_one_for_the_type_checker_does_not(small):
    assert behind(("goodwill.rooms", "solve")) == {"rooms/solver.py", "rooms/late.py"}


def test_a_name_that_a_package_makes_itself_leads_to_the_package(small):
    assert behind(("goodwill", "__version__")) == {"__init__.py"}
    assert behind(("goodwill", "numbers")) == {"numbers.py"}
    assert behind(("math", "sqrt")) == set()


def test_a_data_file_belongs_to_the_module_that_names_it(small):
    assert behind(("goodwill.companion.ledger", "FILE")) == {
        "companion/ledger.py",
        "companion/claims.toml",
    }


def stamp():
    return stamps.of_notebook(Project(), Path("notebooks/page.ipynb"))


@pytest.mark.parametrize(
    ("name", "runs"),
    [
        ("src/goodwill/rooms/formulas.py", True),
        ("src/goodwill/numbers.py", True),
        ("requirements.txt", True),
        ("tools/execute.py", True),
        ("src/goodwill/rooms/solver.py", False),
        ("src/goodwill/rooms/face.py", False),
        ("src/goodwill/companion/ledger.py", False),
        ("tests/conftest.py", False),
        ("book/page.md", False),
        ("pyproject.toml", False),
    ],
)
def test_a_notebook_runs_again_for_what_it_imports_only(small, name, runs):
    before = stamp()
    path = small / name
    path.write_text(path.read_text(encoding="utf-8") + "# a comment\n", encoding="utf-8")
    assert (stamp() != before) == runs


def test_a_notebook_runs_again_for_its_code_and_its_claims_only(small):
    page, claims = small / "notebooks/page.ipynb", small / CLAIMS
    code = ["from goodwill.rooms import bound", "bound(1)"]
    page.write_text(notebook(*code), encoding="utf-8")
    before = stamp()
    page.write_text(notebook(*code, prose="# Other words"), encoding="utf-8")
    assert stamp() == before
    claims.write_text(FILES[CLAIMS].replace("[two]", "[three]"), encoding="utf-8")
    assert stamp() == before
    claims.write_text(FILES[CLAIMS].replace("[one]", "[first]"), encoding="utf-8")
    assert stamp() != before
    claims.write_text(FILES[CLAIMS], encoding="utf-8")
    page.write_text(notebook(code[0], "bound(2)"), encoding="utf-8")
    assert stamp() != before


def test_dates_say_what_contents_say(tmp_path):
    mark, made = tmp_path / "stamp", tmp_path / "made"
    stamps.put(mark, "a", made, "")
    assert mark.read_text() == "a"
    made.touch()
    stamps.put(mark, "a", made, "a")
    assert mark.stat().st_mtime < made.stat().st_mtime
    mark.touch()  # as in a fresh checkout
    stamps.put(mark, "a", made, "a")
    assert mark.stat().st_mtime < made.stat().st_mtime
    for value in ("b", "a"):  # other content, and what was made knows of neither
        stamps.put(mark, value, made, "c")
        assert mark.read_text() == value
        assert mark.stat().st_mtime > made.stat().st_mtime


def test_a_check_tries_what_imports_a_change_or_names_the_changed_file(small):
    def due():
        return dict(check.contents(Project()))

    test = Path("tests/rooms/test_formulas.py")
    for name, tried in [
        ("src/goodwill/numbers.py", True),
        ("tests/oracles/plain.py", True),
        ("book/page.md", True),
        ("notebooks/page.ipynb", False),
    ]:
        before = due()[test]
        path = small / name
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        assert (due()[test] != before) == tried, name


def test_a_check_runs_a_page_for_its_code_and_not_for_its_prose(small):
    page = Path("notebooks/page.ipynb")
    before = dict(check.contents(Project()))[page]
    for kind, runs in [("markdown", False), ("code", True)]:
        notebook = json.loads(page.read_text(encoding="utf-8"))
        notebook["cells"].append({"cell_type": kind, "metadata": {}, "source": ["1"]})
        page.write_text(json.dumps(notebook), encoding="utf-8")
        assert (dict(check.contents(Project()))[page] != before) == runs, kind


def test_a_check_of_pages_tries_what_is_about_the_changed_one(small, monkeypatch):
    test = small / "tests/test_pages.py"
    test.write_text('FOLDER = "notebooks"\nimport goodwill.numbers\n', encoding="utf-8")
    shutil.copy(small / "notebooks/page.ipynb", small / "notebooks/other.ipynb")
    path = test.relative_to(small)
    check.record(path, dict(check.contents(Project()))[path])

    def tried():
        """The narrowed test files, after what is changed now, and which of four tests would be tried."""
        project = Project()
        due = {path: now for path, now in check.contents(project) if now != check.last(path)}
        cases = check.narrowed(project, due)
        monkeypatch.setenv(check.NARROWED, json.dumps(cases))
        items = [
            Item(f"{path.as_posix()}::test", name) for name in ("page", "notebooks/other.html", "game", None)
        ]
        return path in due, [item.name for item in check.concerned(items)]

    assert tried() == (False, ["page", "notebooks/other.html", "game", None])
    other = small / "notebooks/other.ipynb"
    other.write_text(other.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert tried() == (True, ["notebooks/other.html", "game", None])
    numbers = small / "src/goodwill/numbers.py"
    numbers.write_text(numbers.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert tried() == (True, ["page", "notebooks/other.html", "game", None]), "what it imports changed, too"


class Item:
    """A test as pytest collects it, with one parameter or none."""

    def __init__(self, nodeid, name):
        self.nodeid, self.name = nodeid, name
        if name is not None:
            self.callspec = SimpleNamespace(params={"name": name})


@pytest.mark.parametrize("name", ["game", "thresholds", "market", "how-many-lies", "your-game"])
def test_the_files_that_are_found_are_enough_for_the_imports_of_a_notebook(name, tmp_path):
    path = Path(f"notebooks/{name}.ipynb")
    project = Project()
    for file in project.behind_notebook(path):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, tmp_path / file)
    shutil.copy("src/goodwill/faces.py", tmp_path / "src/goodwill/faces.py")
    for package in Path("src").rglob("__init__.py"):
        target, stub = tmp_path / package, package.with_suffix(".pyi")
        if stub.exists():
            target.parent.mkdir(exist_ok=True)
            shutil.copy(package, target)
            shutil.copy(stub, tmp_path / stub)
        elif target.parent.exists():
            kept = [
                node
                for node in ast.parse(package.read_text(encoding="utf-8")).body
                if not isinstance(node, ast.ImportFrom)
                or all((tmp_path / file).exists() for file in project.files(imported(node)))
            ]
            target.write_text("\n".join(map(ast.unparse, kept)), encoding="utf-8")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    lines = [ast.unparse(n) for text in code for n in ast.parse(text).body if isinstance(n, ast.ImportFrom)]
    program = "\n".join(line for line in lines if line.startswith("from goodwill"))
    script = f"import sys\nsys.path.insert(0, {str(tmp_path / 'src')!r})\n{program}"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
