"""Protects readers from what others hand us: licences, advisories, what runs when something is pushed."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from conftest import ROOT
from licences import ASKING, ELSEWHERE, WORDS, licence, listed, locked

LISTED = {
    name: words
    for name, words, _, _ in re.findall(
        r"^\| ([\w.-]+) \| (.*?) \| (.*?) \| (.*?) \|$", (ROOT / "LICENCES.md").read_text(), re.MULTILINE
    )
    if name != "package"
}
WORKFLOWS = {path.name: yaml.safe_load(path.read_text()) for path in Path(".github/workflows").glob("*.yml")}


# ---- Licences --------------------------------------------------------------------------------------


def test_each_package_of_the_lock_has_a_licence_in_the_list():
    """After `make lock`, `make licences`: a new package, or another licence, is a line in review."""
    assert list(LISTED) == list(locked())
    assert "unknown" not in LISTED.values()


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="the list is what the oldest Python installs")
def test_the_list_is_what_the_installed_packages_say():
    assert (ROOT / "LICENCES.md").read_text(encoding="utf-8") == listed()


def test_a_licence_that_asks_for_something_has_a_word():
    assert {name for name, words in LISTED.items() if ASKING.search(words)} <= set(WORDS)
    assert set(WORDS) | set(ELSEWHERE) <= set(LISTED), "and none is told of that is no longer there"


def test_a_package_without_a_licence_is_told():
    assert licence("no-such-package") == "unknown"


def test_every_line_of_the_lock_names_a_version_and_its_hashes():
    for file in Path().glob("requirements*.txt"):
        text = file.read_text(encoding="utf-8").replace("\\\n", " ")
        lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
        assert lines
        for line in lines:
            assert re.match(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line), line[:80]


# ---- What the continuous integration may do --------------------------------------------------------


def test_only_publishing_may_write_and_nothing_has_a_secret():
    assert WORKFLOWS
    for name, workflow in WORKFLOWS.items():
        assert "secrets" not in Path(".github/workflows", name).read_text()
        assert workflow["permissions"] == {"contents": "read"}
        events = workflow[True]  # "on" is a word for true
        assert set(events) <= {"push", "pull_request", "schedule"}, "none that gives strangers our rights"
        for job, about in workflow["jobs"].items():
            if "permissions" in about:
                assert job == "publish"
                assert about["permissions"] == {"pages": "write", "id-token": "write"}
                assert "github.ref == 'refs/heads/main' && github.event_name == 'push'" in about["if"]
                assert not any("run" in step for step in about["steps"]), "and runs nothing of ours"


def test_what_others_run_for_us_is_named_by_commit_and_keeps_no_key():
    steps = [s for w in WORKFLOWS.values() for job in w["jobs"].values() for s in job["steps"]]
    used = [step for step in steps if "uses" in step]
    assert used
    for step in used:
        assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", step["uses"])
        if step["uses"].startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_no_words_of_strangers_reach_a_shell():
    """A branch or a title can be named like a command."""
    for workflow in WORKFLOWS.values():
        for job in workflow["jobs"].values():
            assert not [step["run"] for step in job["steps"] if "${{" in step.get("run", "")]


STUB = """\
audit:
	@test -e raised || {{ echo "tornado 6.6.1 PYSEC-2026-1 6.6.2"; exit 1; }}
lock:
	@touch raised && printf 'numpy==3.0\\nsix==1\\n' > requirements-test.txt
licences pdf supplement:
	@:
tests:
	@{tests}
"""


@pytest.mark.parametrize(
    ("tests", "said", "status"),
    [
        ("echo FAILED tests/test_x.py::test_y; exit 1", "FAILED tests/test_x.py::test_y", "fails"),
        ("true", "", "holds"),
    ],
)
def test_the_weekly_run_tells_what_was_raised_and_what_broke(tmp_path, tests, said, status):
    (tmp_path / ".ci").mkdir()
    shutil.copy(".ci/weekly", tmp_path / ".ci")
    (tmp_path / ".ci/run").write_text("make tests\n")
    (tmp_path / "Makefile").write_text(STUB.format(tests=tests))
    (tmp_path / "requirements-test.txt").write_text("numpy==2.4.6\nsix==1\n")
    (tmp_path / "LICENCES.md").write_text("")
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@t"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "all"]):
        subprocess.run([*git, *command], cwd=tmp_path, check=True)
    done = subprocess.run(["bash", ".ci/weekly"], cwd=tmp_path, capture_output=True, text=True, check=False)
    report = (tmp_path / "_build/weekly.md").read_text()
    headings = re.findall(r"^## (.*): (holds|fails) \(", report, re.MULTILINE)
    assert dict(headings)["The book and all tests"] == status
    assert headings[0] == ("No advisory about the lock", "fails")
    assert headings[2] == ("No advisory about the newest", "holds")
    assert "PYSEC-2026-1" in report
    assert "- numpy: 2.4.6 -> 3.0\n" in report
    assert "six" not in report
    assert said in report
    assert done.returncode == 1
