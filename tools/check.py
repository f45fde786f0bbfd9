"""What a change can break, in about a minute: check.py [JOBS].

A test file, the examples in a module's docstrings and a notebook are tried again when something that they
depend on has changed since they last held: what they import, directly or not, and the files that a test
names.  Property tests try a quarter of their examples.  What is left out is said at the end.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from depends import LEFT_BEHIND, Project, files_in
from execute import NotebookFailed, execute

CHECKED = Path("_build/checked")
#: What every test stands on.
GROUND = (Path("tests/conftest.py"), Path("pyproject.toml"), Path("requirements-test.txt"))
#: Tests that take minutes, or need the built book, a browser, TeX or Coq.
LEFT_TO_MAKE_TEST = "not book and not browser and not tex and not formal and not minutes"
LINT = (["ruff", "check", "-q", "."], ["ruff", "format", "-q", "--check", "."], ["mypy"])


class Recorder:
    """Which files had a test that failed, told by pytest."""

    def __init__(self) -> None:
        self.failed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.add(report.nodeid.split("::")[0])

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.failed.add(report.nodeid.split("::")[0])


def named_files(path: Path) -> set[Path]:
    """The files of the project that a test file names, or whose folder it names."""
    words = {
        node.value.removeprefix("./")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and 2 < len(node.value) < 100
    }
    named = {Path(word) for word in words if "\n" not in word and ".." not in word and word[0] not in "/\\"}
    named -= {Path(folder) for folder in (".", "tests", "src", "tools")}
    files = {path for path in named if path.is_file()}
    files = {path for path in files if not LEFT_BEHIND & set(path.parts)}
    return files.union(*(files_in(folder) for folder in named if folder.is_dir()))


def stamps(project: Project) -> Iterator[tuple[Path, str]]:
    """Each thing that can be tried, and the hash of all that it depends on."""
    for path in sorted(Path("tests").rglob("test_*.py")):
        yield path, project.stamp({*GROUND, *project.behind_module(path), *named_files(path)})
    for path in sorted(Path("src").rglob("*.py")):
        if ">>> " in path.read_text(encoding="utf-8"):
            yield path, project.stamp({*GROUND, *project.behind_module(path)})
    for path in sorted(Path("notebooks").glob("*.ipynb")):
        yield path, project.stamp({path})


def check(jobs: str) -> bool:
    """Try what has changed; whether all of it holds."""
    holds = True
    for command in LINT:
        holds = subprocess.run([sys.executable, "-m", *command], check=False).returncode == 0 and holds
    due = {path: stamp for path, stamp in stamps(Project()) if stamp != last(path)}
    pages = [path for path in due if path.suffix == ".ipynb"]
    first = not CHECKED.exists()
    for page in [] if first else pages:  # in a fresh clone each page has changed, and none is news
        try:
            execute(page, CHECKED / "executed" / page.name)
        except NotebookFailed as failure:
            print(f"\n{failure}", file=sys.stderr)
            due.pop(page)
            holds = False
    tests = [str(path) for path in due if path.suffix == ".py"]
    recorder = Recorder()
    if tests:
        words = ["-q", "-n", jobs, "--dist", "worksteal", "-m", LEFT_TO_MAKE_TEST, "-p", "no:cacheprovider"]
        os.environ["GOODWILL_EXAMPLES"] = "1/4"
        code = pytest.main([*words, *tests], plugins=[recorder])
        passed = code in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
        if code == pytest.ExitCode.INTERRUPTED or not (passed or recorder.failed):
            return False
        holds = passed and holds
    for path, stamp in due.items():
        if str(path) not in recorder.failed:
            record(path, stamp)
    print(f"Tried {len(tests)} files with tests and {0 if first else len(pages)} pages.")
    print("Left out: what has not changed since it last held, other parameters and wrong formulas in the")
    print("pages, pages whose text is the same, three quarters of the random examples, the built book.")
    print("make test does all of it.")
    return holds


def last(path: Path) -> str:
    """What a file depended on when it last held."""
    stamp = CHECKED / path
    return stamp.read_text(encoding="utf-8") if stamp.exists() else ""


def record(path: Path, stamp: str) -> None:
    (CHECKED / path).parent.mkdir(parents=True, exist_ok=True)
    (CHECKED / path).write_text(stamp, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(not check(*sys.argv[1:]))
