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

#: `make test` tries the same examples in every run; `make search` fresh ones, and more of them.
SEARCHING = bool(os.environ.get("GOODWILL_SEARCH"))
settings.register_profile("goodwill", deadline=None, derandomize=not SEARCHING, print_blob=True)
settings.load_profile("goodwill")


def examples(number: int) -> settings:
    """Try a property on so many examples, twenty times as many in a search."""
    return settings(max_examples=number * (20 if SEARCHING else 1))


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
