"""Python in the reader's browser: what the book brings for it, and that it really runs there."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from base64 import b64encode
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import pytest

from book.axe import OPEN_ALL, violations
from conftest import HTML
from goodwill.companion.ledger import MIME, statements
from goodwill.proofs import check
from goodwill.proofs import files as certificates
from pace import until

RUN = Path("book/_extra/run")
RUNTIME = json.loads((RUN / "runtime.json").read_text(encoding="utf-8"))
NOTEBOOKS = sorted(path.stem for path in Path("notebooks").glob("*.ipynb"))
#: Longer than a slow machine takes, in milliseconds.
PATIENCE = 180_000


def load(path):
    return json.loads(Path(path).read_text(encoding="utf-8"))


# ---- What is fetched, and what the book brings ---------------------------------------------------


def test_each_package_of_the_runtime_has_the_sum_that_its_lock_names():
    files, packages = RUNTIME["files"], RUNTIME["lock"]["packages"]
    assert RUNTIME["lock"]["info"]["version"] == RUNTIME["version"]
    assert RUNTIME["version"] in RUNTIME["address"]
    for entry in packages.values():
        assert files[entry["file_name"]]["sha256"] == entry["sha256"]
        assert {name.lower() for name in entry["depends"]} <= set(packages)
    core = {"pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"}
    assert set(files) == core | {entry["file_name"] for entry in packages.values()}


def test_the_lock_is_the_official_one(tmp_path):
    """Against the runtime's own package, where npm can fetch it."""
    if not shutil.which("npm"):
        pytest.skip("npm is not installed, so the runtime's own lock file can't be had")
    wanted = f"pyodide@{RUNTIME['version']}"
    done = subprocess.run(["npm", "pack", wanted], cwd=tmp_path, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"{wanted} can't be had: {done.stderr[-200:]}")
    (packed,) = tmp_path.glob("*.tgz")
    with tarfile.open(packed) as archive:
        official = {Path(m.name).name: archive.extractfile(m).read() for m in archive if m.isfile()}
    lock = json.loads(official["pyodide-lock.json"])
    assert RUNTIME["lock"]["info"] == lock["info"]
    for name, entry in RUNTIME["lock"]["packages"].items():
        assert entry == lock["packages"][name]
    for name in RUNTIME["files"].keys() & official.keys():
        assert RUNTIME["files"][name]["sha256"] == hashlib.sha256(official[name]).hexdigest()
        assert RUNTIME["files"][name]["bytes"] == len(official[name])


@pytest.mark.book
def test_the_book_brings_this_package_and_the_sympy_of_the_build():
    config = load(HTML / "run/config.json")
    for package in config["packages"].values():
        for archive in package.get("archives", ()):
            content = (HTML / "run" / archive["name"]).read_bytes()
            assert archive["integrity"] == "sha256-" + b64encode(hashlib.sha256(content).digest()).decode()
    names = [a["name"] for package in config["packages"].values() for a in package.get("archives", ())]
    import sympy

    assert f"sympy-{sympy.__version__}.zip" in names
    (wheel,) = (name for name in names if name.startswith("goodwill-"))
    with zipfile.ZipFile(HTML / "run" / wheel) as packed:
        for path in Path("src/goodwill").rglob("*.*"):
            if path.suffix in {".py", ".toml"}:
                assert packed.read(str(path.relative_to("src"))) == path.read_bytes()


@pytest.mark.book
def test_the_book_leads_to_the_public_runtime_and_tells_its_true_size():
    config = load(HTML / "run/config.json")
    assert config["address"] == RUNTIME["address"]
    parts = [config["core"], *(package["bytes"] for package in config["packages"].values())]
    archives = sum(path.stat().st_size for path in (HTML / "run").glob("*.[wz][hi]*"))
    assert sum(parts) == sum(file["bytes"] for file in RUNTIME["files"].values()) + archives
    assert config["rooms"]["goodwill.companion.figures"] == ["matplotlib"]
    assert not {"goodwill.last_exchange", "goodwill.reputation", "goodwill.repeated"} & set(config["rooms"])
    page = (HTML / "notebooks/thresholds.html").read_text(encoding="utf-8")
    assert f'data-megabytes="{round(sum(parts) / 1e6)}"' in page, "it needs all packages"
    assert (HTML / "run/page.js").stat().st_size + (HTML / "run/page.css").stat().st_size < 6000


class Cells(HTMLParser):
    """The code that the cells of a page show."""

    def __init__(self, page):
        super().__init__()
        self.sources, self.divs, self.inside = [], [], False
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        classes = (dict(attributes).get("class") or "").split()
        if tag == "div":
            self.divs.append(classes)
            if "cell" in classes:
                self.sources.append("")
        if tag == "pre" and any("cell_input" in names for names in self.divs):
            self.inside = True

    def handle_endtag(self, tag):
        if tag == "div":
            self.divs.pop()
        self.inside = self.inside and tag != "pre"

    def handle_data(self, text):
        if self.inside:
            self.sources[-1] += text


@pytest.mark.book
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_cells_of_a_page_are_those_that_run(name):
    page = load(HTML / f"run/notebooks/{name}.json")
    shown = [cell["source"] for cell in page["cells"] if cell["shown"]]
    sources = Cells(HTML / f"notebooks/{name}.html").sources  # "" for a figure without its code
    assert [text.rstrip("\n") for text in sources if text] == shown
    assert sorted(claim["key"] for claim in page["claims"]) == sorted(
        key for key, said in statements().items() if said.notebook == name
    )
    figures = [cell for cell in page["cells"] if "plt.show()" in cell["source"]]
    assert all(len(cell["alt"]) > 60 for cell in figures)


def test_binder_installs_the_lock_and_this_package():
    binder = Path("binder")
    (line,) = (binder / "requirements.txt").read_text().splitlines()
    assert (binder / line.removeprefix("-r ")).resolve() == Path("requirements.txt").resolve()
    assert "flit-core==" in Path("requirements.txt").read_text(), "postBuild builds without isolation"
    assert (binder / "postBuild").stat().st_mode & 0o100, "it can be executed"
    minor = int((binder / "runtime.txt").read_text().strip().removeprefix("python-3."))
    assert minor >= 11


# ---- The stand-in for a kernel, in this Python ---------------------------------------------------


def kernel(program):
    """What a program prints that has the kernel's names; in a process of its own, as it replaces IPython."""
    start = f"exec(open({str(RUN / 'kernel.py')!r}).read())\nspace = fresh()\n"
    start += "def run(source): return json.loads(cell(source, 'cell 1', space))\n"
    run = subprocess.run([sys.executable, "-c", start + program], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_the_kernel_shows_what_a_notebook_shows():
    outputs = kernel(
        "print(json.dumps(run('import sympy as sp\\nprint(1)\\nprint(2)\\n"
        'from IPython.display import Markdown, display\\ndisplay(Markdown("**x**"))\\nsp.Symbol("a")/2\')))'
    )
    assert [output["output_type"] for output in outputs] == ["stream", "display_data", "display_data"]
    assert outputs[0]["text"] == "1\n2\n"
    assert outputs[1]["data"]["text/markdown"] == "**x**"
    assert r"\frac{a}{2}" in outputs[2]["data"]["text/latex"]
    assert kernel("print(json.dumps(run('x = 1') + run('None') + run('x;')))") == []


def test_the_kernel_names_the_error_and_the_line_and_not_itself():
    (error,) = kernel("print(json.dumps(run('def half(x):\\n    return 1 / x\\n\\nhalf(0)')))")
    assert error["last"] == "ZeroDivisionError: division by zero"
    text = "\n".join(error["traceback"])
    assert 'File "cell 1", line 2, in half' in text
    assert "return 1 / x" in text
    assert "evaluate" not in text
    (error,) = kernel("print(json.dumps(run('1 +')))")
    assert error["last"].startswith("SyntaxError")


def test_the_kernel_draws_in_the_books_style_and_glues_nothing():
    outputs = kernel(
        "drawing_ready()\nprint(json.dumps(run('import matplotlib.pyplot as plt\\n"
        "from goodwill.companion.figures import use_style\\nfrom myst_nb import glue\\nuse_style()\\n"
        'assert plt.rcParams["axes.grid"]\\nplt.plot([1, 2])\\nplt.show()\\nglue("x", 1, display=False)\')))'
    )
    (picture,) = outputs
    assert picture["data"]["image/svg+xml"].lstrip().startswith("<?xml")


def test_the_kernel_answers_questions():
    assert kernel("print(ask('from goodwill.reputation import Market\\n1 + 1'))") == {"value": "2"}
    assert kernel("print(ask('x = 1'))") == {"value": ""}
    assert kernel("print(ask('1 / 0'))") == {"error": "ZeroDivisionError: division by zero"}


# ---- In the browser ------------------------------------------------------------------------------


class Tab:
    """A page in the browser, with all that it asked for and all that went wrong."""

    def __init__(self, browser, address, width=1280, **options):
        self.context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        self.page = self.context.new_page()
        self.asked, self.trouble, self.runs = [], [], 0
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on(
            "console", lambda m: self.trouble.append(m.text) if m.type in {"error", "warning"} else None
        )
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.goto(address, wait_until="networkidle")

    def run(self):
        """Run the page, and wait for the end; what it says then."""
        self.page.locator(".goodwill-run button").first.click()
        return self.finished()

    def finished(self):
        self.runs += 1
        self.page.wait_for_selector(f".goodwill-run[data-runs='{self.runs}']", timeout=PATIENCE)
        return self.page.locator(".goodwill-run [role=status]").inner_text()

    def change(self, old, new):
        """Edit a cell as a reader would."""
        cell = self.page.locator("pre.goodwill-editable", has_text=old).first.element_handle()
        cell.evaluate(
            "cell => { const details = cell.closest('details'); if (details) details.open = true; }"
        )
        text = cell.inner_text()
        assert text.count(old) == 1
        cell.fill(text.replace(old, new))
        return cell

    def records(self):
        return json.loads(self.page.locator(".goodwill-run").get_attribute("data-records"))


@pytest.fixture
def visit(browser):
    tabs = []

    def open_tab(address, **options):
        tabs.append(Tab(browser, address, **options))
        return tabs[-1]

    yield open_tab
    for tab in tabs:
        tab.context.close()


@pytest.mark.book
@pytest.mark.xdist_group("lite")
def test_the_book_with_its_own_python_has_the_files_that_the_lock_names(lite):
    for name, right in RUNTIME["files"].items():
        content = (lite / "run/pyodide" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == right["sha256"]


def browser_test(function):
    return pytest.mark.book(pytest.mark.browser(pytest.mark.xdist_group("lite")(function)))


@browser_test
def test_nothing_is_asked_for_before_the_reader_asks_and_a_lost_connection_is_told(serve, visit):
    address = serve(HTML)
    tab = visit(address + "notebooks/no-altruists.html")
    assert [url for url in tab.asked if "/run/" in url] == [address + "run/page.css", address + "run/page.js"]
    offer = tab.page.locator(".goodwill-run")
    assert "22 MB are loaded" in offer.inner_text()
    assert not tab.trouble
    said = tab.run()
    host = RUNTIME["address"].split("/")[2]
    assert said.startswith(f"Python could not be loaded from {host}: is there a connection?")
    assert tab.run() == said, "another try is possible"


@browser_test
def test_ask_answers_from_the_real_package(serve, visit, lite):
    tab = visit(serve(lite) + "notebooks/no-altruists.html")
    said = tab.page.evaluate(
        """async () => {
          const { ask, bytesFor } = await import("/run/python.js");
          const status = [], errors = [];
          const told = (text) => status.push(text);
          const market = "from goodwill.reputation import Market, false_report_bound\\n";
          const failed = (error) => errors.push(error.message);
          const size = await bytesFor(market);
          const value = await ask(market + "false_report_bound(Market.pizza(penalty=2.5))", told);
          await ask(market + "Market.pizza(penalty=-1)").catch(failed);
          await ask("1 / 0").catch(failed);
          const both = await Promise.all([ask("1 + 1"), ask("import sympy\\nsympy.Symbol('x') + 1")]);
          return { size, value, status, errors, both };
        }"""
    )
    from goodwill.reputation import Market, false_report_bound

    assert said["value"] == str(false_report_bound(Market.pizza(penalty=2.5)))
    assert said["errors"] == [
        "ValueError: penalty = -1 is out of range: it must satisfy penalty >= 0",
        "ZeroDivisionError: division by zero",
    ]
    assert said["both"] == ["2", "x + 1"]
    assert said["status"][0] == f"loading Python, 0 of {round(said['size'] / 1e6)} MB"
    assert len(said["status"]) > 5
    assert not tab.trouble
    assert all(url.startswith(("http://127.0.0.1", "data:", "blob:")) for url in tab.asked)
    assert sum(url.endswith("pyodide.asm.wasm") for url in tab.asked) <= 1


@browser_test
def test_an_explorer_is_answered_by_the_real_package(serve, visit, lite):
    tab = visit(serve(lite) + "notebooks/might-be-honest.html?honest_prior=0.4")
    root = tab.page.locator("#explore-reputation")
    root.get_by_text("Compare, share, ask Python").click()
    root.get_by_role("button", name="Ask the package").click()
    answer = root.locator(".answer")
    answer.wait_for(timeout=PATIENCE)
    *before, last = root.locator("details code").text_content().splitlines()
    known = {}
    exec("\n".join(before), known)
    assert answer.inner_text() == eval(last, known)
    assert not tab.trouble
    assert all(url.startswith(("http://127.0.0.1", "data:", "blob:")) for url in tab.asked)


@browser_test
def test_a_theorem_runs_in_the_page_as_in_the_build_and_a_wrong_formula_stops_it(serve, visit, lite):
    executed = load("_build/executed/notebooks/no-altruists.ipynb")
    outputs = [o for c in executed["cells"] for o in c.get("outputs", ())]
    built = [output["data"][MIME] for output in outputs if MIME in output.get("data", {})]
    tab = visit(serve(lite) + "notebooks/no-altruists.html")
    said = tab.run()
    cells = sum(cell["cell_type"] == "code" for cell in executed["cells"])
    assert re.match(rf"All {cells} cells ran, in [\d.]+ seconds, and every check in them holds\.", said)
    assert f"{len(built)} claims, with the evidence that the book has" in said
    assert tab.records() == built
    printed = tab.page.locator(".cell_output.goodwill-yours pre").first.inner_text()
    assert printed in "".join("".join(output.get("text", "")) for output in outputs)
    assert not tab.trouble

    tab.change("quarters_lost = 1", "quarters_lost = 9").press("Shift+Enter")
    said = tab.finished()
    wanted = "it must be an integer with quarters_lost >= 1 and <= 3"
    message = f"ValueError: quarters_lost = 9 is out of range: {wanted}"
    assert said == f"{message} See cell 2"
    tab.page.get_by_role("link", name="See cell 2").click()
    assert tab.page.locator("pre.error").is_visible()
    assert "Traceback" in tab.page.locator("pre.error").inner_text()
    assert tab.records() == []

    tab.change("quarters_lost = 9", "quarters_lost = 3")
    tab.change("T = 2", "T = 1")
    said = tab.run()
    assert f"{len(built)} claims; compared with the book, the same verdicts, on other evidence" in said

    tab.change("loss=F(0)", "loss=F(1, 2)")
    said = tab.run()
    assert said.startswith("Theorem-1: this evidence does not hold: ")
    assert said.endswith("See cell 5")
    assert tab.page.locator("pre.error").count() == 1


@browser_test
def test_formulas_figures_and_tables_of_a_run_fit_a_phone(serve, visit, lite):
    tab = visit(
        serve(lite) + "notebooks/market.html", width=375, color_scheme="dark", reduced_motion="reduce"
    )
    captions = tab.page.locator("figcaption").all_inner_texts()
    rows = tab.page.locator("div.cell table tr").count()
    said = tab.run()
    assert "with the evidence that the book has" in said
    typeset = "!document.querySelector('.cell_output.math:not(:has(mjx-container))')"
    until(lambda: tab.page.evaluate(typeset), "all formulas are typeset")
    time.sleep(1)
    page = tab.page
    assert page.locator("figcaption").all_inner_texts() == captions
    pictures = page.evaluate(
        "[...document.querySelectorAll('.goodwill-yours img')].map((i) => [i.naturalWidth, i.alt.length])"
    )
    assert pictures
    assert all(width > 100 and words > 60 for width, words in pictures)
    assert page.locator("div.cell table tr").count() == rows
    assert page.locator(".goodwill-yours mjx-container").count() > 3
    assert page.locator("mjx-merror, [data-mjx-error]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.evaluate(OPEN_ALL)
    assert violations(page) == []
    page.get_by_role("button", name="Run again").click()
    page.get_by_role("button", name="Stop").click()
    assert tab.finished() == "Stopped; the next run loads Python again"
    assert not tab.trouble


@browser_test
def test_a_readers_own_game_is_answered_by_the_real_package(serve, visit, lite, tmp_path):
    """Typed, pasted, opened; wrong fields are named beside them; link and certificate can be taken."""
    tab = visit(serve(lite) + "notebooks/your-game.html")
    page, root = tab.page, tab.page.locator("#your-game-form")
    status, find = root.locator(".status"), root.get_by_role("button", name="Find the set")

    def found():
        find.click()
        root.locator(".status", has_text="Found").wait_for(timeout=PATIENCE)
        assert not root.locator(".old").count()
        rows = root.locator(".corners tbody tr").all()
        return [tuple(row.locator("td").all_inner_texts()[1:]) for row in rows]

    root.locator(".size", has_text="17 MB are loaded").wait_for()
    assert not [url for url in tab.asked if "pyodide" in url]
    # What stands there without Python, by keyboard: the first example and the play of each corner.
    assert "start in state 3" in root.locator(".play").inner_text()
    root.get_by_label("the play of corner 3").press("ArrowUp")
    assert "The play that pays (5/2, 1): start in state 2" in root.locator(".play").inner_text()
    root.locator(".corner").nth(3).click()
    assert "The play that pays (1, 5/2)" in root.locator(".play").inner_text()
    # A wrong field is named beside it before any Python is asked for.
    patience = root.get_by_label("discount factor")
    patience.fill("1")
    find.click()
    assert (
        root.get_by_role("alert").inner_text() == "delta = 1 is out of range: it must satisfy 0 < delta < 1"
    )
    assert patience.get_attribute("aria-invalid") == "true"
    assert patience.evaluate("field => document.activeElement === field")
    assert not [url for url in tab.asked if "pyodide" in url]
    # Typed.
    patience.fill("1/2")
    root.get_by_label("payoff of player 1 at row 2, column 1").fill("3.0")
    assert found() == [("1", "1"), ("5/2", "1"), ("2", "2"), ("1", "5/2")]
    with page.expect_download() as saved:
        root.get_by_role("link", name="The certificate").click()
    theorem = certificates.load(saved.value.path())
    assert check(theorem) == root.locator(".words").inner_text()
    assert theorem.game.delta == Fraction(1, 2)
    # Pasted, with a mistake first.
    root.get_by_text("Paste a table").click()
    area = root.get_by_label("text", exact=True)
    area.fill("4,4 0,3\n3,0 2,x")
    root.get_by_role("button", name="Read it").click()
    alert = root.get_by_role("alert")
    alert.wait_for(timeout=PATIENCE)
    assert alert.inner_text() == "your text:2:7: found 'x', expected a payoff, such as 2, -0.8 or 4/5"
    assert area.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)") == "x"
    # Opened: a file of Gambit with three actions and names; then a signal with chances that sum to 1.
    file = tmp_path / "game.nfg"
    names = '{ "a" "b" "c" }'
    file.write_text(
        f'NFG 1 R "" {{ "1" "2" }} {{ {names} {names} }} 1 1 0 0 0 0 0 0 2 2 0 0 0 0 0 0 1/3 1/3\n'
    )
    root.get_by_label("or a file").set_input_files(str(file))
    root.locator(".status", has_text="The table has it now").wait_for(timeout=PATIENCE)
    assert not alert.count()
    assert root.get_by_label("name of action 3 of player 2").input_value() == "c"
    assert root.get_by_label("payoff of player 2 at row 3, column 3").input_value() == "1/3"
    assert ("2", "2") in found()
    root.get_by_label("a public signal").check()
    root.get_by_label("chance of signal 1 at row 1, column 1").fill("2/3")
    find.click()
    assert "the chances in this row sum to 1.66" in alert.inner_text()
    root.get_by_label("chance of signal 2 at row 1, column 1").fill("1/3")
    corners = found()
    link = page.evaluate("location.href")
    # The link holds the game, on a phone, and in the dark.
    phone = visit(link, width=375, color_scheme="dark", has_touch=True)
    held = phone.page.locator("#your-game-form")
    assert held.get_by_label("payoff of player 2 at row 3, column 3").input_value() == "1/3"
    assert held.get_by_label("chance of signal 2 at row 1, column 1").input_value() == "1/3"
    assert "The game is the one of the link" in held.locator(".status").inner_text()
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 375
    phone.page.evaluate(OPEN_ALL)
    assert violations(phone.page) == []
    for tab_ in (tab, phone):
        assert not tab_.trouble
        assert all(url.startswith(("http://127.0.0.1", "data:", "blob:")) for url in tab_.asked)
    assert corners
    assert status.inner_text()
    broken = visit(link.split("?")[0] + "?game=[1", width=375).page.locator("#your-game-form")
    assert "the link holds no game" in broken.get_by_role("alert").inner_text()
