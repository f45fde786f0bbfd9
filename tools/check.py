"""What a change can break, in about a minute: check.py [JOBS].

A test file and the examples in a module's docstrings are tried again when something that they depend on has
changed since they last held: what they import, directly or not, and the files that a test names.  If a test
file names a folder, and only files in it have changed, then of its tests about one of these files (those with
the file or its name as a parameter) only the ones about changed files are tried.  A notebook runs again when
its code changed.  Property tests try a quarter of their examples.  What is left out is said at the end.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from depends import LEFT_BEHIND, Module, Project, files_in

CHECKED = Path("_build/checked")
#: What every test stands on.
GROUND = (Path("tests/conftest.py"), Path("pyproject.toml"), Path("requirements-test.txt"))
#: Tests that take minutes, or need the built book, a browser, TeX or Coq.
LEFT_TO_MAKE_TEST = "not book and not browser and not tex and not formal and not minutes"
#: The variable that tells the workers which files a narrowed test file is tried for, and for which not.
NARROWED = "GOODWILL_NARROWED"
#: What something depends on: the hash of each file's content.
Contents = dict[str, str]
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


def named(test: Module) -> tuple[set[Path], set[Path]]:
    """The files of the project that a test file names, and those in the folders that it names."""
    words = {word.removeprefix("./") for word in test.words if 2 < len(word) < 100}
    paths = {Path(word) for word in words if "\n" not in word and ".." not in word and word[0] not in "/\\"}
    paths -= {Path(folder) for folder in (".", "tests", "src", "tools")}
    files = {path for path in paths if path.is_file() and not LEFT_BEHIND & set(path.parts)}
    return files, set().union(*(files_in(folder) for folder in paths if folder.is_dir())) - files


def in_folders(project: Project, path: Path) -> set[Path]:
    """What a test file depends on for no other reason than that it names a folder."""
    files, listed = named(project.read(path))
    return listed - {*GROUND, *project.behind_module(path), *files}


def contents(project: Project) -> Iterator[tuple[Path, Contents]]:
    """Each thing that can be tried, with all that it depends on."""
    for path in sorted(Path("tests").rglob("test_*.py")):
        yield path, hashes(project, {*GROUND, *project.behind_module(path)}.union(*named(project.read(path))))
    for path in sorted(Path("src").rglob("*.py")):
        if ">>> " in path.read_text(encoding="utf-8"):
            yield path, hashes(project, {*GROUND, *project.behind_module(path)})
    for path in sorted(Path("notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
        yield path, {path.as_posix(): hashlib.sha256(json.dumps(code).encode()).hexdigest()}


def hashes(project: Project, files: set[Path]) -> Contents:
    return {path.as_posix(): project.digest(path).hex() for path in files}


def narrowed(project: Project, due: dict[Path, Contents]) -> dict[str, list[list[str]]]:
    """Of test files that are due for files in a folder alone: which of these changed, and which did not."""
    found = {}
    for path, now in due.items():
        before = last(path)
        if path.parts[0] == "tests" and before:
            changed = {name for name in now | before if now.get(name) != before.get(name)}
            listed = {each.as_posix() for each in in_folders(project, path)}
            if changed <= listed:
                found[path.as_posix()] = [sorted(changed), sorted(listed - changed)]
    return found


def about(item: pytest.Item, files: list[str]) -> bool:
    """Whether a parameter of the test is one of the files, or has the name of one."""
    values = {str(value) for value in getattr(getattr(item, "callspec", None), "params", {}).values()}
    values |= {Path(value).stem for value in values}
    return not values.isdisjoint(files) or not values.isdisjoint(Path(file).stem for file in files)


def concerned(items: list[pytest.Item]) -> list[pytest.Item]:
    """The tests without those that are about a file in which nothing has changed."""
    cases = json.loads(os.environ.get(NARROWED, "{}"))
    return [
        item
        for item in items
        for changed, same in [cases.get(item.nodeid.split("::")[0], [[], []])]
        if about(item, changed) or not about(item, same)
    ]


def check(jobs: str) -> bool:
    """Try what has changed; whether all of it holds."""
    linters = [
        subprocess.Popen([sys.executable, "-m", *words], stdout=subprocess.PIPE, text=True) for words in LINT
    ]
    holds = True
    project = Project()
    due = {path: now for path, now in contents(project) if now != last(path)}
    pages = [path for path in due if path.suffix == ".ipynb"]
    first = not CHECKED.exists()
    for page in [] if first else pages:  # in a fresh clone each page has changed, and none is news
        command = ["make", "--no-print-directory", f"{CHECKED}/executed/{page.name}"]
        if subprocess.run(command, check=False).returncode:  # it has said why
            due.pop(page)
            holds = False
    tests = [str(path) for path in due if path.suffix == ".py"]
    recorder = Recorder()
    if tests:
        words = ["-q", "-n", jobs, "--dist", "worksteal", "-m", LEFT_TO_MAKE_TEST, "-p", "no:cacheprovider"]
        os.environ["GOODWILL_EXAMPLES"] = "1/4"
        os.environ[NARROWED] = json.dumps(narrowed(project, due))
        code = pytest.main([*words, *tests], plugins=[recorder])
        passed = code in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
        if code == pytest.ExitCode.INTERRUPTED or not (passed or recorder.failed):
            return False
        holds = passed and holds
    for path, now in due.items():
        if str(path) not in recorder.failed:
            record(path, now)
    for linter in linters:
        told, _ = linter.communicate()
        print(told, end="")
        holds = linter.returncode == 0 and holds
    print(f"Tried {len(tests)} files with tests and {0 if first else len(pages)} pages.")
    print("Left out: what has not changed since it last held, other parameters and wrong formulas in the")
    print("pages, pages whose code is the same, three quarters of the random examples, the built book.")
    print("make test does all of it.")
    return holds


def last(path: Path) -> Contents:
    """What something depended on when it last held."""
    try:
        return dict(json.loads((CHECKED / path).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def record(path: Path, now: Contents) -> None:
    (CHECKED / path).parent.mkdir(parents=True, exist_ok=True)
    (CHECKED / path).write_text(json.dumps(now), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(not check(*sys.argv[1:]))
