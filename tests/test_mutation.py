"""`make mutants`: a fault that no test notices is named, and what was found need not be found again."""

import shutil
import subprocess
import sys

import pytest

from conftest import ROOT
from mutation import ENDLESS, forked

TOY = '''
MOST = 5


def enough(x):
    """Whether it is enough.

    >>> enough(4)
    True
    """
    return 3 <= x < MOST
'''
TESTS = """
from goodwill.toy import enough

def test_enough():
    assert enough(3) and not enough(2)
    assert not enough(5.5)
"""
#: The one fault that these tests do not notice.
MISSED = "3 <= x < MOST -> 3 <= x <= MOST"


@pytest.fixture
def project(tmp_path):
    """A project with one small room."""
    for name in (
        "tests/mutation.py",
        "tests/forge/__init__.py",
        "tests/forge/mutants.py",
        "tools/depends.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    files = {
        "src/goodwill/__init__.py": "",
        "src/goodwill/toy.py": TOY,
        "tests/toy/test_toy.py": TESTS,
        "tests/survivors.toml": "",
        "tests/conftest.py": "from hypothesis import settings\nsettings.register_profile('goodwill')\n",
        "pyproject.toml": '[tool.pytest.ini_options]\naddopts = "--doctest-modules"\npythonpath = ["src"]\n',
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def mutants(project, *words):
    """What the command prints, and its code."""
    command = [sys.executable, "tests/mutation.py", *words]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr, done.returncode


def test_what_nobody_notices_is_named_until_a_test_does_or_a_reason_stands_there(project):
    said, code = mutants(project, "toy")
    (missed,) = (line for line in said.splitlines() if line.startswith("Nobody notices"))
    assert MISSED in missed
    assert code == 1
    again, code = mutants(project, "toy")
    assert "to try" not in again, "all is known"
    assert missed in again
    assert code == 1
    reasons = project / "tests/survivors.toml"
    reasons.write_text(f'[toy]\n"{MISSED}" = "no reason at all"\n')
    said, code = mutants(project, "toy")
    assert "1 explained, 0 not noticed" in said
    assert code == 0
    test = project / "tests/toy/test_toy.py"
    test.write_text(TESTS.replace("enough(5.5)", "enough(5.5) and not enough(5)"))
    said, code = mutants(project, "toy")
    assert f"explains what is no survivor: {MISSED}" in said
    assert code == 1


def test_a_fault_outside_of_functions_is_put_in_too(project):
    test = project / "tests/toy/test_toy.py"
    test.write_text(TESTS.replace("enough(5.5)", "enough(7)"))
    said, _ = mutants(project, "toy")
    assert "MOST = 5 -> MOST = 6" in said


def test_a_fault_that_is_there_when_a_package_is_loaded_is_put_in_too(project):
    """The package hands on what its module has made of the fault."""
    box = project / "src/goodwill/box"
    box.mkdir()
    (box / "__init__.py").write_text("from goodwill.box.inside import MOST, twice\n\nDOUBLE = twice(MOST)\n")
    (box / "inside.py").write_text("MOST = 5\n\n\ndef twice(x):\n    return 2 * x\n")
    (project / "tests/box").mkdir()
    test = project / "tests/box/test_inside.py"
    test.write_text("from goodwill.box import DOUBLE\n\ndef test_double():\n    assert DOUBLE > 4\n")
    said, _ = mutants(project, "box")
    assert "box: 3 mutants, 3 tried" in said
    assert "MOST = 5 -> MOST = 6" in said
    test.write_text("from goodwill.box import DOUBLE\n\ndef test_double():\n    assert DOUBLE == 10\n")
    said, code = mutants(project, "box")
    assert "3 noticed" in said
    assert code == 0


def test_a_module_is_a_room_with_the_file_of_its_name(project):
    (project / "tests/toy/test_toy.py").rename(project / "tests/test_toy.py")
    said, _ = mutants(project, "toy")
    assert MISSED in said


def test_what_no_test_calls_is_noticed_by_none(project):
    with (project / "src/goodwill/toy.py").open("a") as stream:
        stream.write("\n\ndef lonely(x):\n    return x + 7\n")
    said, _ = mutants(project, "toy")
    assert "x + 7 -> x + 8" in said
    assert "x + 7 -> x - 7" in said


def test_what_never_ends_is_stopped():
    def endless():
        while True:
            pass

    assert forked(endless, 1) == ENDLESS
    assert forked(lambda: "over", 1) == "over"


def test_tests_that_fail_without_a_fault_are_named(project):
    (project / "tests/toy/test_toy.py").write_text(TESTS.replace("(3)", "(1)"))
    said, code = mutants(project, "toy")
    assert "tests have to hold before a fault is put in: tests/toy/test_toy.py::test_enough" in said
    assert code != 0


def test_it_stops_in_time_and_goes_on_from_there(project):
    said, code = mutants(project, "toy", "0")
    assert " 0 tried" in said
    assert code == 1, "not all is tried"
    said, _ = mutants(project, "toy")
    assert " 0 tried" not in said


def test_what_is_no_room_is_refused(project):
    said, code = mutants(project, "nowhere")
    assert "ROOM=nowhere is no room" in said
    assert code != 0
