"""What the tests share: where the project is, what is installed besides Python, and a browser."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy is there, as in the Makefile

import pytest
from hypothesis import settings

from moved import moved
from once import FOLDER

ROOT = Path(__file__).resolve().parent.parent
HTML = ROOT / "_build" / "html"
#: The pages of the book, and those of them that are written to be read.
PAGES = sorted(
    str(path.relative_to(HTML))
    for path in HTML.rglob("*.html")
    if (path.parent.name in {"book", "notebooks"} or path.parent == HTML)
    and str(path.relative_to(HTML).with_suffix("")) not in moved()
)
READ = [page for page in PAGES if page.startswith(("book/", "notebooks/"))]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
#: The same engine without a window around it, where it is installed: pages load in two thirds of the time.
BARE = shutil.which("chromium-headless-shell") or CHROMIUM
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
#: The window that Debian's package brings around the engine.
WEBKIT = next((str(path) for path in Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")), None)

#: `make test` tries the same examples in every run, `make check` a part of them, `make search` fresh ones
#: and more of them.
SEARCHING = bool(os.environ.get("GOODWILL_SEARCH"))
SHARE = 20 if SEARCHING else Fraction(os.environ.get("GOODWILL_EXAMPLES", "1"))
settings.register_profile("goodwill", deadline=None, derandomize=not SEARCHING, print_blob=True)
settings.load_profile("goodwill")


def examples(number: int) -> settings:
    """Try a property on so many examples, twenty times as many in a search, a quarter in a check."""
    return settings(max_examples=max(5, int(number * SHARE)))


def pytest_configure(config: pytest.Config) -> None:
    """Give the run a folder for what is found once; workers have it from whom they work for."""
    if FOLDER not in os.environ:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="goodwill-found-")
        config.add_cleanup(lambda: shutil.rmtree(os.environ.pop(FOLDER)))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip by name what needs a program that is not installed; on CI, fail instead.

    What stays on one worker comes first: at the end the others would wait for it.  ``make check`` leaves out
    what is about a file in which nothing has changed.
    """
    if "GOODWILL_NARROWED" in os.environ:
        from check import concerned

        items[:] = concerned(items)
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)
    wanted = {
        "browser": (BARE, "no Chromium is installed"),
        "tex": (shutil.which("xelatex") and shutil.which("latexmk"), "no XeLaTeX is installed"),
        "formal": (shutil.which("coqc"), "no Coq is installed"),
        "firefox": (FIREFOX, "no Firefox is installed"),
        "webkit": (
            WEBKIT and shutil.which("WebKitWebDriver") and shutil.which("Xvfb"),
            "no WebKit is installed",
        ),
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


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Start a server of a folder; returns its address."""
    running = []

    def start(folder: Path) -> str:
        handler = functools.partial(Quiet, directory=str(folder))
        running.append(http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler))
        threading.Thread(target=running[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{running[-1].server_port}/"

    yield start
    for server in running:
        server.shutdown()


@pytest.fixture(scope="session")
def server(serve: Callable[[Path], str]) -> str:
    """The address of the built book."""
    return serve(HTML)


@pytest.fixture(scope="session")
def lite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book with its own Python, or a loud skip where the runtime's files can't be had."""
    target = tmp_path_factory.mktemp("lite") / "book"
    command = [sys.executable, "tools/lite.py", str(HTML), str(target)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if "can't be had" in done.stderr:
        reason = f"PYTHON IN THE BROWSER WAS NOT TESTED: {done.stderr.strip()}"
        warnings.warn(reason, stacklevel=1)
        pytest.skip(reason)
    assert done.returncode == 0, done.stderr
    return target


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    flags += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    flags += ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]  # there is no other machine
    flags += ["--process-per-site"]  # a process for each tab would compile MathJax anew
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=BARE, args=flags)


@pytest.fixture(scope="session")
def readers(browser: Any, server: str) -> Iterator[Callable[..., Any]]:
    """Who read page after page, by their browser's options: what pages share is fetched and compiled once."""
    known: dict[str, Any] = {}

    def reader(**options: Any) -> Any:
        key = repr(sorted(options.items()))
        if key not in known:
            known[key] = browser.new_context(**options)
            known[key].new_page().goto(server + "shared-files.json")  # an open tab keeps the process
        return known[key]

    yield reader
    for context in known.values():
        context.close()


def forget(reader: Any) -> None:
    """Empty what a reader's browser keeps of the book, but for the files that it fetched."""
    reader.pages[0].evaluate("localStorage.clear()")
    reader.clear_cookies()


#: A page is there when its formulas are typeset and its fonts loaded.
READY = """async () => {
  await window.MathJax?.startup?.promise;
  await document.fonts.ready;
}"""


@pytest.fixture
def visit(browser: Any, readers: Callable[..., Any], server: str) -> Iterator[Callable[..., Any]]:
    """Open a page in a new tab, at a width; afterwards nothing may have gone wrong in it.

    Each test begins with nothing in store, and within it a newcomer, and who comes with options, such as
    ``java_script_enabled=False``.  Who comes for the ``first`` time has not even the files that pages share.
    """
    trouble: list[str] = []
    tabs, seen, others = [], [], []

    def open_page(
        name: str,
        width: int = 1280,
        *,
        color_scheme: str = "light",
        reduced_motion: str = "no-preference",
        newcomer: bool = False,
        first: bool = False,
        **options: Any,
    ) -> Any:
        if first:
            others.append(browser.new_context(**options))
        else:
            seen.append(readers(**options))
            if newcomer or options:
                forget(seen[-1])
        tab = (others[-1] if first else seen[-1]).new_page()
        tabs.append(tab)
        tab.set_viewport_size({"width": width, "height": 800})
        tab.emulate_media(color_scheme=color_scheme, reduced_motion=reduced_motion)
        tab.on("console", lambda m: trouble.append(m.text) if m.type in {"error", "warning"} else None)
        tab.on("pageerror", lambda error: trouble.append(str(error)))
        tab.on(
            "request",
            lambda r: None if r.url.startswith((server, "data:")) else trouble.append(f"asked for {r.url}"),
        )
        tab.on("response", lambda r: trouble.append(f"{r.status} {r.url}") if r.status >= 400 else None)
        tab.goto(server + name, wait_until="load")
        if options.get("java_script_enabled", True):
            tab.evaluate(READY)
        return tab

    yield open_page
    for tab in tabs:
        tab.close()
    for context in others:
        context.close()
    for context in seen:
        forget(context)
    assert not trouble
