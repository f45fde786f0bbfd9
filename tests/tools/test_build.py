"""What `make` promises, tried on a small book of two of the notebooks."""

import json
import re
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

from conftest import ROOT
from reproduce import MADE, differing, hostile
from small_book import UNWANTED, copied, first, make, own, shorten

pytestmark = pytest.mark.minutes

__all__ = ["first"]  # a fixture, which the tests name


@pytest.fixture(scope="module")
def built(first, tmp_path_factory):
    """A small book of this worker's own that is built already."""
    folder = copied(first, tmp_path_factory.mktemp("copy") / "goodwill")
    assert make(folder, "book").returncode == 0
    shutil.copytree(folder, folder.with_name("untouched"), symlinks=True)
    return folder


@pytest.fixture
def copy(built):
    """The small book as it was built: what other tests did to it, in whatever order, is undone."""
    shutil.rmtree(built)
    shutil.copytree(built.with_name("untouched"), built, symlinks=True)
    return built


@pytest.fixture(scope="module")
def unbuilt(tmp_path_factory):
    """The whole project, of which nothing is built."""
    return copied(ROOT, tmp_path_factory.mktemp("unbuilt") / "goodwill", *UNWANTED)


def times(folder):
    """When each executed notebook and the book were made."""
    made = {
        path.stem: path.stat().st_mtime_ns for path in (folder / "_build/executed/notebooks").glob("*.ipynb")
    }
    return made | {"index": (folder / "_build/html/index.html").stat().st_mtime_ns}


@contextmanager
def changed(path, text):
    """A file with another text, for a while."""
    good = path.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(good, encoding="utf-8")


def code(cells):
    return [cell for cell in cells if cell["cell_type"] == "code"]


def with_output(cells):
    """The code cells whose output is in the page."""
    hidden = {"remove-cell", "remove-output"}
    return [cell for cell in code(cells) if not hidden & set(cell["metadata"].get("tags", ()))]


def edited(path, change):
    """The text of a notebook after ``change`` was applied to its cells."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    change(notebook["cells"])
    return json.dumps(notebook)


def test_the_last_line_is_the_page_to_open_and_nothing_is_done_twice(copy):
    before = times(copy)
    again = make(copy, "book")
    assert again.returncode == 0
    page = re.search(r"The book: (.*)$", again.stdout.strip().splitlines()[-1])
    assert Path(page[1]).exists()
    assert times(copy) == before


def test_one_changed_cell_runs_its_notebook_alone(copy):
    path, before = copy / "notebooks/game.ipynb", times(copy)
    said = "print('One more line.')"
    path.write_text(edited(path, lambda cells: with_output(cells)[-1]["source"].append(f"\n{said}")))
    done = make(copy, "book")
    assert done.returncode == 0, done.stderr
    after = times(copy)
    assert {name for name in before if before[name] != after[name]} == {"game", "index"}
    assert "<span></span>One more line." in (copy / "_build/html/notebooks/game.html").read_text("utf-8")
    assert "game" in done.stderr, "a progress bar with the notebook's name"
    make(copy, "book")
    assert times(copy) == after


def test_a_changed_word_is_shown_and_runs_nothing(copy):
    path, before = copy / "notebooks/game.ipynb", times(copy)
    path.write_text(edited(path, lambda cells: cells[0]["source"].append("\n\nOne more sentence.")))
    done = make(copy, "book")
    assert done.returncode == 0, done.stderr
    after = times(copy)
    assert {name for name in before if before[name] != after[name]} == {"index"}
    assert "One more sentence." in (copy / "_build/html/notebooks/game.html").read_text("utf-8")


def test_a_failing_notebook_names_its_cell_and_the_last_book_stays(copy):
    path, before = copy / "notebooks/game.ipynb", times(copy)
    page = (copy / "_build/html/notebooks/game.html").read_bytes()
    wrong = edited(path, lambda cells: code(cells)[1]["source"].append("\nassert 1 + 1 == 3, 'arithmetic'"))
    with changed(path, wrong):
        failed = make(copy, "book")
    assert failed.returncode != 0
    assert "notebooks/game.ipynb, cell [2]" in failed.stderr
    assert "AssertionError: arithmetic" in failed.stderr
    assert times(copy) == before
    assert (copy / "_build/html/notebooks/game.html").read_bytes() == page


def test_a_package_that_is_missing_or_another_is_named_and_the_last_book_stays(copy):
    before, lock = times(copy), copy / "requirements.txt"
    (site,) = (copy / ".venv").glob("lib/python*/site-packages")
    other = site / "sympy-0.1.dist-info"  # found before the right one, as after `pip install sympy==0.1`
    other.mkdir()
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: sympy\nVersion: 0.1\n", encoding="utf-8")
    with changed(lock, lock.read_text(encoding="utf-8") + "no-such-package==2.1 \\\n    --hash=sha256:12\n"):
        (copy / ".venv/.book").touch()
        failed = make(copy, "book")
    assert failed.returncode != 0
    assert "no-such-package 2.1 is missing" in failed.stderr
    assert re.search(r"sympy is 0\.1, and should be \d", failed.stderr)
    assert "Traceback" not in failed.stderr
    assert times(copy) == before


def test_a_warning_of_sphinx_is_an_error_and_the_last_book_stays(copy):
    path, before = copy / "book/limits.md", times(copy)["index"]
    with changed(path, path.read_text(encoding="utf-8") + "\n{doc}`nowhere`\n"):
        for _ in range(2):  # Sphinx forgets a warning; the build must not
            failed = make(copy, "book")
            assert failed.returncode != 0
            assert "nowhere" in failed.stderr
            assert "the last good one stays" in failed.stderr
            assert times(copy)["index"] == before


def test_a_notebook_that_came_or_went_is_noticed(copy):
    path = copy / "notebooks/game.ipynb"
    extra = copy / "notebooks/extra.ipynb"
    shutil.copy(path, extra)
    failed = make(copy, "book")
    extra.unlink()
    assert failed.returncode != 0
    assert "lacks ['notebooks/extra']" in failed.stderr
    path.rename(copy / "game.ipynb")
    failed = make(copy, "book")
    (copy / "game.ipynb").rename(path)
    assert failed.returncode != 0
    assert "lists ['notebooks/game'], which do not exist" in failed.stderr


def test_who_has_set_everything_gets_the_same_bytes_elsewhere(first, tmp_path):
    other = copied(ROOT, tmp_path / "ein zweites, größeres", *UNWANTED)
    shorten(other)
    done = make(other, "book", "JOBS=1", **hostile(tmp_path / "home"))
    assert done.returncode == 0, done.stderr
    for made in MADE:
        assert [*differing(first / made, other / made)] == []


def test_a_book_made_again_is_the_book_made_at_once(first, copy):
    path = copy / "book/limits.md"
    with changed(path, path.read_text(encoding="utf-8") + "\nOne more sentence.\n"):
        assert make(copy, "book").returncode == 0
    assert make(copy, "book").returncode == 0
    assert [*differing(first / "_build/html", copy / "_build/html")] == []


def test_of_two_builds_at_once_one_waits_and_the_book_is_right(first, copy):
    shutil.rmtree(copy / "_build/html")
    (copy / "_build/source/.staged").unlink()
    both = [
        subprocess.Popen(["make", "book"], cwd=copy, env=own(), stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = [build.communicate()[1] for build in both]
    assert [build.returncode for build in both] == [0, 0], told
    numbers = [
        re.findall(r"Process (\d+) builds in this folder; this build waits for it", text) for text in told
    ]
    assert sorted(map(len, numbers)) == [0, 1]
    assert [*differing(first / "_build/html", copy / "_build/html")] == []


def test_where_nothing_can_be_written_one_line_says_so(unbuilt):
    shutil.rmtree(unbuilt / "_build", ignore_errors=True)
    (unbuilt / "_build").write_text("a file where a folder has to be")
    failed = make(unbuilt, "book")
    (unbuilt / "_build").unlink()
    assert failed.returncode != 0
    assert "Nothing can be built here, and all that was built stays: " in failed.stderr
    assert "Traceback" not in failed.stderr


def test_a_cell_that_is_no_python_is_named_before_anything_runs(copy):
    def spoil(cells):
        next(cell for cell in cells if cell["cell_type"] == "code")["source"] = ["T = (\n"]

    path, before = copy / "notebooks/game.ipynb", times(copy)["index"]
    with changed(path, edited(path, spoil)):
        failed = make(copy, "book")
    assert failed.returncode != 0
    assert "notebooks/game.ipynb: a cell is no Python" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert times(copy)["index"] == before


def test_a_claim_that_is_not_recorded_breaks_the_build(copy):
    def forget(cells):
        for cell in cells:
            if any('Claim("footnote-6")' in line for line in cell["source"]):
                cell["source"] = [line.replace("claim.conclude(", "print(") for line in cell["source"]]

    path, before = copy / "notebooks/game.ipynb", times(copy)["index"]
    with changed(path, edited(path, forget)):
        failed = make(copy, "book")
    assert failed.returncode != 0
    assert "footnote-6" in failed.stderr
    assert times(copy)["index"] == before


def shown(page):
    """A page without its tags."""
    return re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8"))


def test_run_takes_the_readers_parameters(copy):
    run = make(copy, "run", "NOTEBOOK=game", "loss=0.45", "T=3")
    assert run.returncode == 0, run.stderr
    own, book = (
        shown(Path(re.search(r"Your run: (.*)", run.stdout)[1])),
        copy / "_build/html/notebooks/game.html",
    )
    assert "loss = 0.45" in own
    assert "T = 3" in own
    assert re.search(r"This page was run with (T = 3 and loss = 0\.45|loss = 0\.45 and T = 3)\.", own)
    assert "loss = 0.4 " in shown(book)
    assert "loss = 0.45" not in shown(book)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["NOTEBOOK=game", "loss=1.2"],
            "ValueError: loss = 1.2 is out of range: it must satisfy 0 < loss < 1",
        ),
        (["NOTEBOOK=game", "loss=much"], "TypeError: loss = 'much' is not a number"),
        (
            ["NOTEBOOK=game", "lost=0.1"],
            "The notebook has no parameter 'lost'. Its parameters: T=5, loss=0.4",
        ),
        (["NOTEBOOK=gane"], "NOTEBOOK=gane is not a notebook of the book. Choose one of: altruism "),
        (["NOTEBOOK=game", "r_p=1#2"], "r_p = '1#2' is not a number"),
        (["NOTEBOOK=thresholds", "random_games=0"], "random_games = 0 is out of range"),
        (
            ['NOTEBOOK=game"; touch touched; echo "'],
            'NOTEBOOK=game"; touch touched; echo " is not a notebook',
        ),
        (["NOTEBOOK=$(shell touch touched)"], "NOTEBOOK=$(shell touch touched) is not a notebook"),
        (["NOTEBOOK=game", "T=$(shell touch touched)"], "T = '$(shell touch touched)' is not an integer"),
        (["NOTEBOOK=game", "T='; touch touched; '"], "T = '; touch touched; ' is not an integer"),
        ([], "NOTEBOOK= is not a notebook of the book"),
    ],
)
def test_run_refuses_by_name_before_anything_is_built(unbuilt, words, message):
    run = make(unbuilt, "run", *words)
    assert run.returncode != 0
    assert message in run.stderr
    assert not (unbuilt / "touched").exists()
    assert not [*unbuilt.glob("_build/**/*.html"), *unbuilt.glob("_build/executed/**/*.ipynb")]


def test_run_and_check_run_pages_as_the_book_does(copy, tmp_path):
    """Whatever the reader has set: this home would end each kernel, or its figures would be other ones."""
    book = (copy / "_build/executed/notebooks/game.ipynb").read_bytes()
    given = hostile(tmp_path / "home")
    done = make(copy, "_build/checked/executed/game.ipynb", **given)
    assert done.returncode == 0, done.stderr
    checked = json.loads((copy / "_build/checked/executed/game.ipynb").read_text(encoding="utf-8"))
    cells = json.loads(book)["cells"]
    assert [cell["outputs"] for cell in code(checked["cells"])] == [cell["outputs"] for cell in code(cells)]
    run = make(copy, "run", "NOTEBOOK=game", **given)
    assert run.returncode == 0, run.stderr
    own = json.loads((copy / "_build/run/executed/game.ipynb").read_text(encoding="utf-8"))
    assert [cell["outputs"] for cell in code(own["cells"])] == [cell["outputs"] for cell in code(cells)]


def test_help_has_a_line_for_each_goal():
    lines = make(ROOT, "help").stdout.splitlines()
    assert {line.split()[0] for line in lines} >= {"book", "test", "pdf", "serve", "run", "clean", "help"}


def test_two_executions_give_the_same_bytes(copy):
    """Also at two commits, of which the second changes nothing in the notebook."""
    notebook, results = "_build/executed/notebooks/game.ipynb", []
    for time in ("1700000000", "1800000000"):
        (copy / notebook).unlink(missing_ok=True)
        assert make(copy, notebook, SOURCE_DATE_EPOCH=time).returncode == 0
        results.append((copy / notebook).read_bytes())
    assert results[0] == results[1]


def test_with_an_address_the_buttons_lead_to_the_right_file_at_this_version(copy):
    path = copy / "_config.yml"
    config = path.read_text(encoding="utf-8")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(copy)]
    for words in (["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "now"]):
        subprocess.run([*git, *words], check=True)
    commit = subprocess.run(
        [*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=True
    ).stdout.strip()
    with changed(path, config.replace('url: ""', 'url: "https://github.com/someone/goodwill"')):
        assert make(copy, "book").returncode == 0
    shutil.rmtree(copy / ".git")
    for name in ("game", "market"):
        text = (copy / f"_build/html/notebooks/{name}.html").read_text(encoding="utf-8")
        links = re.findall(r'href="(https://(?:mybinder|colab)[^"]*)"', text)
        assert sorted(links) == [
            f"https://colab.research.google.com/github/someone/goodwill/blob/{commit}/notebooks/{name}.ipynb",
            f"https://mybinder.org/v2/gh/someone/goodwill/{commit}?urlpath=lab/tree/notebooks/{name}.ipynb",
        ]
        assert f"pip install git+https://github.com/someone/goodwill@{commit}" in text, (
            "what Colab needs first"
        )
