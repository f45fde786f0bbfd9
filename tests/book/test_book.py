"""The built book, as a file tree and as a reader's browser shows it."""

import fcntl
import functools
import json
import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml

from conftest import HTML, PAGES, READ
from folding import folded
from goodwill.companion.ledger import statements

pytestmark = pytest.mark.book


class Page(HTMLParser):
    """Links, anchors and pictures of a page."""

    def __init__(self, path):
        super().__init__()
        self.links, self.anchors, self.images, self.loads = [], set(), [], []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.anchors.update(values[name] for name in ("id", "name") if values.get(name))
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])
        if tag == "img":
            self.images.append(values)
        if tag in {"script", "img", "iframe", "source"} and values.get("src"):
            self.loads.append(values["src"])
        if tag == "link" and values.get("href") and "canonical" not in values.get("rel", ""):
            self.loads.append(values["href"])


@functools.cache
def page(name):
    return Page(HTML / name)


def test_there_is_a_book():
    assert len(READ) >= 12
    assert (HTML / "index.html").exists()


@pytest.mark.parametrize("name", PAGES)
def test_all_that_a_page_loads_is_in_the_book(name):
    for source in page(name).loads:
        parts = urlsplit(source)
        assert not parts.netloc, source
        assert parts.scheme == "data" or ((HTML / name).parent / unquote(parts.path)).exists(), source
    text = re.sub(r"'sha256-[^']*'", "", (HTML / name).read_text(encoding="utf-8"))
    assert "cdn" not in text.lower()


@pytest.mark.parametrize("name", PAGES)
def test_every_link_inside_the_book_leads_somewhere(name):
    for link in page(name).links:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        target = (HTML / name).parent / unquote(parts.path) if parts.path else HTML / name
        assert target.exists(), f"{name}: {link}"
        # What has "=" in it is a play; tests/companion/test_play_first.py opens it.
        if parts.fragment and "=" not in parts.fragment and target.suffix == ".html":
            anchors = page(str(target.resolve().relative_to(HTML.resolve()))).anchors
            assert parts.fragment in anchors, f"{name}: {link}"


@pytest.mark.parametrize("name", READ)
def test_every_picture_has_words(name):
    for image in page(name).images:
        assert len(image.get("alt", "")) > 5, f"{name}: {image.get('src', '')[:60]}"
        assert image["alt"] not in image["src"], f"{name}: the alternative text is a file name"


def test_the_ledger_has_every_claim_once():
    entries = json.loads((HTML / "ledger.json").read_text(encoding="utf-8"))["claims"]
    assert [entry["key"] for entry in entries] == list(statements())
    text = (HTML / "book" / "ledger.html").read_text(encoding="utf-8")
    for entry in entries:
        assert f'id="claim-{entry["key"]}"' in text
        assert (entry["verdict"] in {"outside", "unexamined"}) == (not entry["notebook"])
        assert (entry["verdict"] == "outside") == bool(entry["outside"])
        assert bool(entry["evidence"]) == bool(entry["notebook"])


def test_the_address_is_empty_so_no_button_needs_it():
    text = (HTML / "notebooks" / "game.html").read_text(encoding="utf-8")
    assert "mybinder" not in text
    assert "colab" not in text
    assert "github.com" not in text


@pytest.mark.browser
def test_formulas_fit_or_scroll_inside_themselves_on_a_phone(visit):
    tab = visit("notebooks/weak-threat.html", 375)
    overflow = tab.evaluate(
        """[...document.querySelectorAll('div.math')].filter((box) =>
             box.getBoundingClientRect().right > window.innerWidth + 1).length"""
    )
    assert overflow == 0


@pytest.mark.browser
def test_a_game_is_stepped_through_by_mouse_and_keyboard(visit):
    tab = visit("notebooks/game.html")
    stepper = tab.locator("#played-game")
    steps = stepper.locator("li")
    rounds = steps.count()
    assert rounds > 3
    assert [steps.nth(k).is_visible() for k in range(rounds)] == [True] + [False] * (rounds - 1)
    assert stepper.get_by_text(f"Step 1 of {rounds}").is_visible()
    stepper.get_by_role("button", name="Next").click()
    assert steps.nth(1).is_visible()
    assert f"Round {rounds - 2}:" in steps.nth(1).inner_text()
    stepper.get_by_role("button", name="Next").press("ArrowRight")
    assert steps.nth(2).is_visible()
    stepper.get_by_role("button", name="Back").press("ArrowLeft")
    assert steps.nth(1).is_visible()
    for _ in range(rounds):
        stepper.press("ArrowRight")
    assert "The game is over" in steps.nth(rounds - 1).inner_text()
    assert stepper.get_by_role("button", name="Next").is_disabled()


@pytest.mark.browser
def test_without_scripts_all_steps_are_there(visit):
    tab = visit("notebooks/game.html", java_script_enabled=False)
    steps = tab.locator("#played-game li")
    assert steps.count() > 3
    assert all(steps.nth(k).is_visible() for k in range(steps.count()))
    assert not tab.locator("#played-game button").first.is_visible()


@pytest.mark.browser
def test_search_finds_the_lemma(visit):
    tab = visit("search.html?q=patience")
    tab.wait_for_selector("#search-results li a", timeout=10_000)


@pytest.mark.browser
def test_the_magnifier_of_the_search_stands_before_its_words(visit):
    tab = visit("search.html")
    glass = tab.locator(".bd-search-container form.bd-search :is(i, svg):visible").first.bounding_box()
    words = tab.evaluate(
        """() => {
            const field = document.querySelector(".bd-search-container form.bd-search input");
            const left = field.getBoundingClientRect().left;
            return left + parseFloat(getComputedStyle(field).paddingLeft);
        }"""
    )
    assert glass["x"] + glass["width"] < words


@pytest.fixture(scope="session")
def latex():
    """The folder in which the PDF was made."""
    # Without what an outer make leaves in the environment; the folder is shared with it.
    alone = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS", "GNUMAKE"))}
    with Path("_build/.pdf-lock").open("w") as lock:  # one worker at a time
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run(["make", "pdf"], env=alone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return Path("_build/source-output/_build/latex").resolve()


#: Where a page and LaTeX say the number of an equation, a figure, a theorem: (label, number).
ON_THE_WEB = {
    "equation": r'class="eqno">\(([\d.]+)\)<a class="headerlink" href="#equation-([^"]+)"',
    "figure": r'<figure[^>]* id="([^"]+)"(?:(?!</figure>).)*?class="caption-number">Fig\. ([\d.]+)',
    "theorem": r'admonition" id="([^"]+)">\s*<p class="admonition-title">'
    r'<span class="caption-number">\w+ ([\d.]+)',
}
IN_PRINT = {
    "equation": ("aux", r"\\newlabel\{equation:([^}]*)\}\{\{([^}]*)\}"),
    "figure": ("aux", r"\\newlabel\{(notebooks/[^}]*:fig-[^}]*)\}\{\{([^}]*)\}"),
    "theorem": ("tex", r"\\label\{([^{}]*)\}\s*\\begin\{sphinxadmonition\}\{note\}\{\w+ ([\d.]+)"),
}


@pytest.mark.tex
@pytest.mark.xdist_group("pdf")
@pytest.mark.parametrize("kind", ON_THE_WEB)
def test_the_pdf_has_the_numbers_of_the_web(latex, kind):
    suffix, pattern = IN_PRINT[kind]
    text = (latex / f"goodwill.{suffix}").read_text(encoding="utf-8", errors="replace")
    printed = {label.lower(): number for label, number in re.findall(pattern, text)}
    shown = {}
    for name in READ:
        found = re.findall(ON_THE_WEB[kind], (HTML / name).read_text(encoding="utf-8"), re.DOTALL)
        for pair in found:
            label, number = reversed(pair) if kind == "equation" else pair
            shown[f"{name.removesuffix('.html')}:{label}".lower()] = number
    assert len(shown) >= 20
    assert {label: printed.get(label) for label in shown} == shown


@pytest.mark.tex
@pytest.mark.xdist_group("pdf")
def test_the_pdf_has_no_clipped_line(latex):
    log = (latex / "goodwill.log").read_text(errors="replace")
    overfull = [float(x) for x in re.findall(r"Overfull \\hbox \(([\d.]+)pt too wide\)", log)]
    assert not [x for x in overfull if x > 10], "a line reaches into the margin"
    assert "undefined references" not in log
    assert "Missing character" not in log


@pytest.fixture(scope="session")
def printed(latex):
    """The text of the PDF, as it stands on its pages."""
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext is installed")
    command = ["pdftotext", "-layout", latex / "goodwill.pdf", "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.tex
@pytest.mark.xdist_group("pdf")
def test_the_pdf_has_no_empty_boxes_labels_or_numbers_of_nothing(latex, printed):
    tex = (latex / "goodwill.tex").read_text(encoding="utf-8")
    assert tex.count(r"\begin{goodwillproof}") == tex.count(r"\end{goodwillproof}") > 20
    assert not re.search(r"\\begin\{sphinxadmonition\}\{\w+\}\s*\n", tex), "a box without a title"
    assert "Proof Index" not in printed, "a list of labels"
    assert not re.search(r"Table [\d.]+ . continued", printed), "a number that no table has"
    assert not re.search(r"^\s*Part III\s*$", printed, re.MULTILINE), "said twice"


@pytest.mark.tex
@pytest.mark.xdist_group("pdf")
def test_the_head_of_a_printed_page_is_one_line(printed):
    heads = [page.strip().splitlines()[0] for page in printed.split("\f") if page.strip()]
    heads = [head for head in heads if "Release" in head]
    assert len(heads) > 100
    assert all(re.search(r"Goodwill, Release [\d.]+, commit", head) for head in heads)


@pytest.mark.tex
@pytest.mark.xdist_group("pdf")
def test_lines_of_code_are_not_broken_in_print(printed):
    def bare(line):
        return re.sub(r"\W", "", line)

    whole = {bare(line) for line in printed.splitlines()}
    hidden = {"hide-input", "remove-input", "remove-cell"}
    lines = [
        line
        for path in Path("notebooks").glob("*.ipynb")
        for cell in folded(json.loads(path.read_text(encoding="utf-8")))["cells"]
        if cell["cell_type"] == "code" and not hidden & set(cell["metadata"].get("tags", []))
        for line in "".join(cell["source"]).splitlines()
        if 70 <= len(line) <= 76
    ]
    assert len(lines) > 30
    assert not [line for line in lines if bare(line) not in whole]


@pytest.mark.tex
@pytest.mark.xdist_group("pdf")
def test_print_has_a_claims_line_and_its_evidence_once_in_the_ledger(latex):
    claims = json.loads((HTML / "ledger.json").read_text(encoding="utf-8"))["claims"]
    tex = (latex / "goodwill.tex").read_text(encoding="utf-8")
    pieces = [piece for claim in claims for piece in claim["evidence"]]
    exact = [p for p in pieces if (p["kind"], p["exactness"]) == ("solver", "exact")]
    assert 0 < tex.count("(independent solver; exact)") <= len(exact)
    assert tex.count("× Refuted") == sum(claim["verdict"] == "refuted" for claim in claims)


@pytest.mark.tex
@pytest.mark.xdist_group("pdf")
def test_the_pdf_can_be_read(latex, printed):
    assert "Confirmed" in printed
    assert "Theorem 4.1 (The paper’s Lemma 5)" in printed
    contents = (latex / "goodwill.toc").read_text(encoding="utf-8")
    assert contents.count("Bibliography}") == 1
    parts = yaml.safe_load(Path("_toc.yml").read_text(encoding="utf-8"))["parts"]
    numbered = sum(len(part["chapters"]) for part in parts if part.get("numbered"))
    chapters = re.findall(r"\{chapter\}\{\\numberline \{(\d+)\}", contents)
    assert chapters == [str(k + 1) for k in range(numbered)]


@pytest.mark.tex
@pytest.mark.xdist_group("pdf")
def test_solutions_stand_at_the_end_of_the_pdf_and_the_reference_is_left_out(latex, printed):
    sources = [path.read_text(encoding="utf-8") for path in Path("notebooks").glob("*.ipynb")]
    solved = sum(text.count("{dropdown} Solution") for text in sources)
    assert printed.count("Solution: page") == printed.count("Exercise: page") == solved > 20
    contents = (latex / "goodwill.toc").read_text(encoding="utf-8")
    chapters = re.findall(r"\{chapter\}\{(?:\\numberline \{\d+\})?([^{}]*)\}", contents)
    assert chapters.index("Solutions") == chapters.index("Bibliography") - 1
    assert "The package" not in chapters


@pytest.mark.tex
@pytest.mark.xdist_group("pdf")
def test_a_link_in_print_says_its_number_or_its_page(latex):
    tex = (latex / "goodwill.tex").read_text(encoding="utf-8")
    links = re.findall(r"\\sphinxcrossref\{(.*?)\}{3,4}( \(\\autopageref)?", tex)
    assert len(links) > 500
    bare = [words for words, page in links if not page and not re.search(r"\d|includegraphics", words)]
    assert not bare
