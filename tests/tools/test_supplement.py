"""The supplements: what goes in, the book's numbers in it, and the PDFs."""

import fcntl
import json
import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
import yaml

from goodwill.companion.ledger import Paper, papers
from supplement import Book, kept_together, supplement, title_of, wanted
from supplement_check import leads_nowhere, speaks_of_a_page
from supplement_claims import counts, entry_in_full, left_open
from supplement_symbols import symbols
from supplement_text import Numbers, Text, glued

NUMBERS = Numbers(
    {"notebooks/weak": {"title": "Weak", "number": "4"}, "book/limits": {"title": "Limits", "number": ""}},
    {
        "thm-a": {"page": "notebooks/weak", "title": "", "kind": "Theorem", "number": "4.1"},
        "thm-b": {"page": "notebooks/weak", "title": "", "kind": "Theorem", "number": "4.2"},
        "eq-a": {"page": "notebooks/weak", "title": "", "kind": "equation", "number": "4.3"},
    },
)
#: A paper that the book does not have.
OTHER = Paper("X", "other", "something else", part="The proofs of something else", cite="doe2030")


def test_a_statement_and_an_equation_have_the_numbers_of_the_book():
    text = "```{prf:theorem} Lemma\n:label: thm-a\n\n$$x$$ (eq-a)\n```\nBy {eq}`eq-a` and {prf:ref}`thm-a`."
    made = Text(text, NUMBERS).made().text
    assert "```{admonition} Theorem 4.1 (Lemma)" in made
    assert r"\tag{4.3}" in made
    assert "By [(4.3)](#eq-a) and [Theorem 4.1](#thm-a)." in made


def test_what_only_the_book_has_is_named_by_its_number_and_its_page():
    made = Text("See {prf:ref}`thm-b`, {doc}`weak` and {doc}`../book/limits`.", NUMBERS).made()
    assert made.text == "See Theorem 4.2 {cite}`weak`, chapter 4 {cite}`weak` and “Limits” {cite}`limits`."
    assert list(made.cited) == ["notebooks/weak", "book/limits"]


def test_a_reference_to_nothing_is_an_error():
    with pytest.raises(ValueError, match="thm-c"):
        Text("{prf:ref}`thm-c`", NUMBERS).made()


def test_every_theorem_of_a_page_goes_in_and_of_the_prose_only_what_is_tagged():
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": "Words.\n\n```{prf:proof}\nIt is.\n```\n\nMore."},
        {
            "cell_type": "markdown",
            "metadata": {"tags": ["supplement"]},
            "source": "## Wanted\n\nThe next cell.",
        },
        {
            "cell_type": "code",
            "metadata": {"tags": ["supplement"]},
            "source": "1",
            "outputs": [{"output_type": "display_data", "data": {"text/latex": r"$\displaystyle x$"}}],
        },
    ]
    assert wanted(cells) == ["```{prf:proof}\nIt is.\n```", "## Wanted", "$$ x$$"]


def code(cell_id, latex, *tags):
    output = {"output_type": "display_data", "data": {"text/latex": latex}}
    return {"cell_type": "code", "metadata": {"tags": list(tags)}, "source": cell_id, "outputs": [output]}


def test_a_sentence_that_announces_takes_the_display_of_its_page_with_it():
    said = {
        "cell_type": "markdown",
        "metadata": {"tags": ["supplement"]},
        "source": "The masses become ({ref}`With sliders <fig-a>`.)",
    }
    assert wanted([said, code("one", "$x$")]) == ["The masses become", "$$x$$"]
    assert wanted([said | {"source": "They change."}, code("one", "$x$")]) == ["They change."]
    assert wanted([said, code("one", "$x$", "remove-cell")]) == ["The masses become"]


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("It costs this:\n\n$$x$$", []),
        ("It costs this:\n\n| a |\n|---|", []),
        ("It costs this:\n\nAnd so on.", ["It costs this:"]),
        ("The masses become\n\n## Next", ["The masses become"]),
        ("*The proof, checked.* In the game of the first example:", None),
        ("It is so.\n\n## Next\n\nSo $x>0$.\n\n*State trade.*\n\n| a |", []),
    ],
)
def test_what_leads_nowhere_is_found(text, lost):
    assert leads_nowhere(text) == ([text] if lost is None else lost)


@pytest.mark.parametrize(
    "text",
    [
        "as the check above shows",
        "the numbers at the end of this page",
        "Here it is: three rounds",
        "the code has the same formula",
        "(With sliders [17].)",
        "The cell finds the number",
        "the certificate holds: True",
        "in the same equilibrium she",
        "as we have just seen",
    ],
)
def test_words_that_only_a_page_can_say_are_found(text):
    assert speaks_of_a_page(text)
    assert not speaks_of_a_page("The table shows the check of this theorem; here $N$ is a mass.")


def test_the_counts_are_those_of_the_verdicts_and_one_is_one():
    told = counts(Counter(confirmed=26, sketch=1, unrefuted=1, outside=2))
    assert "26 stand as they are said; 1 is true, or what" in told
    assert "1 is open; 2 are about" in told


def test_a_counterexample_begins_a_line_and_a_claim_keeps_its_verdict():
    entry = {
        "key": "k",
        "title": "T",
        "place": "P",
        "statement": "S.",
        "verdict": "refuted",
        "recovered": False,
        "finding": "F; see the row on T.",
        "evidence": [{"kind": "counterexample", "what": "x"}],
        "notebook": "weak",
    }
    text = entry_in_full(entry)
    assert "F; see the claim on T.\\\n*Counterexample:* x.\\\n*Examined" in text
    assert kept_together(text).startswith("```{raw} latex\n\\needspace{6")
    assert "needspace" not in kept_together(f"## The claims\n\n{text}")  # a heading is not parted from them
    assert "needspace" in kept_together("*State trade.*\n\n| a |\n|---|")


def test_the_symbols_are_those_that_the_text_uses():
    notation = (
        "## Paper I: x\n\n| symbol | meaning | range | name in code |\n|---|---|---|---|\n"
        "| $\\tau$ | last | n | `tau` |\n| $\\bar b_t$ (ours) | silent | n |  |\n"
        "| $q$ | replies | n | `q` |\n"
        "\n"
        "- P1 pays.\n\n## Paper II: y\n\n| $q$ | other | n | `q` |\n"
    )
    made = symbols(notation, "I", "So $t\\le\\tau$ and $\\bar b_tB$.")
    assert made.count("\n| ") == 2
    assert "| $\\bar b_t$ (ours) | silent | n |" in made
    assert made.endswith("- P1 pays.")
    with pytest.raises(ValueError, match="Paper X"):
        symbols(notation, "X", "")


@pytest.mark.book
@pytest.mark.parametrize("paper", papers().values(), ids=lambda paper: paper.number)
def test_no_sentence_of_a_supplement_announces_what_it_does_not_show(paper):
    book = Book.read(Path("_build/source"), Path("_build/html/numbers.json"))
    text, _ = supplement(book, paper)
    assert leads_nowhere(text) == []
    assert speaks_of_a_page(text) == []
    assert not re.search(r"(?<!Figure )\b1 are\b|@[A-Z]+@", text)


def test_a_glued_number_stands_in_the_text():
    output = {
        "data": {"text/plain": "3"},
        "metadata": {"scrapbook": {"name": "n"}},
        "output_type": "display_data",
    }
    cells = [
        {"cell_type": "code", "metadata": {}, "source": "", "outputs": [output]},
        {"cell_type": "markdown", "metadata": {}, "source": "So {glue:text}`n` or {glue:text}`n:.1f`."},
    ]
    assert glued(cells)[1]["source"] == "So 3 or 3.0."


def test_a_finding_that_leaves_something_open_says_it_in_the_list():
    entry = {"verdict": "conditional", "statement": "S.", "finding": "True. For others it is open. Done."}
    assert left_open(entry) == "For others it is open."
    assert left_open(entry | {"verdict": "open"}) == "S. True. For others it is open. Done."


def test_a_paper_without_a_summary_is_told_what_it_lacks(tmp_path):
    book = Book(tmp_path, [], {}, NUMBERS, [])
    with pytest.raises(ValueError, match=r"supplement-summary.*\{cite:t\}`doe2030`"):
        supplement(book, OTHER)


def test_a_papers_pages_are_those_of_the_part_that_the_table_names(tmp_path):
    """And not those of another part that bears its number, in a book that counts other things, too."""
    captions = {"The proofs X: an open question": "open", OTHER.part: "own", "More proofs": "examines"}
    parts = [
        {"caption": caption, "numbered": True, "chapters": [{"file": f"notebooks/{page}"}]}
        for caption, page in captions.items()
    ]
    ledger = [{"paper": "X", "notebook": "examines"}]
    assert Book(tmp_path, ledger, {}, NUMBERS, parts).pages(OTHER) == ["own", "examines"]


@pytest.mark.parametrize("paper", papers().values(), ids=lambda paper: paper.number)
def test_each_paper_of_the_table_has_its_part_and_its_reference(paper):
    contents = yaml.safe_load(Path("_toc.yml").read_text(encoding="utf-8"))
    assert [part["numbered"] for part in contents["parts"] if part["caption"] == paper.part] == [True]
    assert title_of(Path("book/references.bib").read_text(encoding="utf-8"), paper.cite)


@pytest.fixture(scope="module")
def made():
    """The folder of the supplements, made once."""
    alone = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS", "GNUMAKE"))}
    with Path("_build/.pdf-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run(["make", "supplement"], env=alone, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return Path("_build/supplement").resolve()


def told_by(program, *arguments):
    if not shutil.which(program):
        pytest.skip(f"no {program} is installed")
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=True).stdout


def pdf(made, paper):
    return made / f"goodwill-supplement-{paper.package.replace('_', '-')}.pdf"


@pytest.mark.tex
@pytest.mark.book
@pytest.mark.xdist_group("pdf")
@pytest.mark.parametrize("paper", papers().values(), ids=lambda paper: paper.number)
def test_a_supplement_has_at_most_forty_pages_and_its_fonts(made, paper):
    pages = int(re.search(r"Pages: +(\d+)", told_by("pdfinfo", pdf(made, paper)))[1])
    assert 10 < pages <= 40
    fonts = told_by("pdffonts", pdf(made, paper)).splitlines()[2:]
    assert fonts
    assert all(re.search(r" yes (yes|no ) (yes|no )", line) for line in fonts)
    assert "Owner" not in told_by("pdfinfo", pdf(made, paper))


@pytest.mark.tex
@pytest.mark.book
@pytest.mark.xdist_group("pdf")
@pytest.mark.parametrize("paper", papers().values(), ids=lambda paper: paper.number)
def test_no_line_of_a_supplement_is_clipped_and_no_link_leads_nowhere(made, paper):
    log = (made / paper.package / "out" / "latex" / f"{pdf(made, paper).stem}.log").read_text(
        errors="replace"
    )
    overfull = [float(x) for x in re.findall(r"Overfull \\hbox \(([\d.]+)pt too wide\)", log)]
    assert not [x for x in overfull if x > 10]
    assert "undefined" not in log
    assert "Missing character" not in log


@pytest.mark.tex
@pytest.mark.book
@pytest.mark.xdist_group("pdf")
@pytest.mark.parametrize("paper", papers().values(), ids=lambda paper: paper.number)
def test_a_supplement_has_verdicts_proofs_tables_references_and_its_citation(made, paper):
    text = " ".join(told_by("pdftotext", "-layout", pdf(made, paper), "-").split())
    claims = json.loads(Path("_build/source/_extra/ledger.json").read_text(encoding="utf-8"))["claims"]
    numbered = [
        c
        for c in claims
        if c["paper"] == paper.number and re.fullmatch(r"(Theorem|Lemma|Prop\w+) \d+", c["title"])
    ]
    assert len(numbered) >= 4
    assert all(f"{claim['title']} (" in text for claim in numbered)
    assert text.count("Proof.") > 8
    assert "How to read the tables" in text or "By hand" in text
    assert re.search(r"To cite this supplement: The Goodwill authors \(\d{4}\): Supplement to", text)
    assert re.search(r"\[\d+\] Chapter \d+: .*?In Goodwill, page notebooks/", text)
    assert "{" + "doc}" not in text
    assert speaks_of_a_page(text) == []
    assert not re.search(r"\d\.\d+e[-+]\d", text)
