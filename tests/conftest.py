"""What the tests share: where the project is, and what is installed besides Python."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
HTML = ROOT / "_build" / "html"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

# The same examples in every run, however slow the machine.
settings.register_profile("goodwill", deadline=None, derandomize=True)
settings.load_profile("goodwill")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip by name what needs a program that is not installed; on CI, fail instead."""
    wanted = {
        "browser": (CHROMIUM, "no Chromium is installed"),
        "tex": (shutil.which("xelatex") and shutil.which("latexmk"), "no XeLaTeX is installed"),
    }
    for item in items:
        for mark, (present, reason) in wanted.items():
            if item.get_closest_marker(mark) and not present:
                if os.environ.get("GOODWILL_NO_SKIPS"):
                    pytest.exit(f"{item.nodeid}: {reason}, and nothing may be skipped here", returncode=1)
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(autouse=True)
def in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every test from the project's folder."""
    monkeypatch.chdir(ROOT)
