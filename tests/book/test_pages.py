"""What the pages offer a reader: filters, citations, downloads, links that hold, a way to find things."""

import ast
import csv
import html
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import check_certificate
from anchors import anchors
from book.axe import OPEN_ALL
from book.story import STORY
from book.test_book import page
from conftest import HTML, READ, ROOT
from downloads import write_certificates
from goodwill.companion import offering
from goodwill.companion.figure_data import draws_graph
from goodwill.companion.ledger import statements
from goodwill.last_exchange import LastExchange, sufficient_altruism
from goodwill.proofs import ProofRejected, check
from goodwill.proofs.files import from_bytes
from goodwill.repeated import RepeatedGame
from goodwill.reputation import TREE, End
from ledger_pages import GLANCE, marked_tests
from moved import moved, now
from pace import until
from page_box import bibtex, plain, with_theorem_links
from provenance import Provenance, provenance
from readable import FORMULA, keep

pytestmark = pytest.mark.book
in_browser = pytest.mark.browser


@pytest.fixture(scope="module")
def ledger():
    return json.loads((HTML / "ledger.json").read_text(encoding="utf-8"))


def text_of(name):
    return (HTML / name).read_text(encoding="utf-8")


# ---- The ledger -------------------------------------------------------------------------------


def test_the_data_say_which_edition_they_are_of_and_what_their_words_mean(ledger):
    assert ledger["version"] == provenance().version
    assert re.fullmatch("[0-9a-f]{40}|", ledger["commit"])
    assert {claim["verdict"] for claim in ledger["claims"]} <= set(ledger["verdicts"])
    kinds = {piece["kind"] for claim in ledger["claims"] for piece in claim["evidence"]}
    assert kinds <= set(ledger["kinds"])


def test_each_claim_leads_to_its_statement_derivation_check_and_correction(ledger):
    for claim in ledger["claims"]:
        wanted = {"statement"} | ({"derivation", "check"} if claim["notebook"] else set())
        wanted |= {"correction"} if claim["verdict"] in {"refuted", "conditional", "sketch"} else set()
        assert set(claim["anchors"]) == wanted
        row = text_of("book/ledger.html").split(f'id="claim-{claim["key"]}"')[1].split("</section>")[0]
        for what, address in claim["anchors"].items():
            name, anchor = address.split("#")
            assert anchor in page(name).anchors
            if what != "statement":
                assert f"#{anchor}" in row
        if claim["notebook"]:
            notebook = text_of(claim["anchors"]["check"].split("#")[0])
            assert f"book/ledger.html#claim-{claim['key']}" in notebook, "and back"


def test_the_derivation_comes_before_the_check_in_a_section_of_its_own(ledger):
    for claim in ledger["claims"]:
        if claim["notebook"]:
            text = text_of(f"notebooks/{claim['notebook']}.html")
            derived, checked = (text.index(f'id="{what}-{claim["key"]}"') for what in ("derived", "checked"))
            assert derived < checked
            assert re.match(r"[^>]*></span>(<span id=[^>]*></span>)*<h[123]>", text[derived:])


def test_a_claim_is_one_line_in_its_page_and_its_evidence_unfolds_there(ledger):
    for claim in ledger["claims"]:
        if claim["notebook"]:
            text = text_of(f"notebooks/{claim['notebook']}.html")
            card = text.split(f'id="checked-{claim["key"]}"')[1].split("</details>")[0]
            line, unfolds = card.split("<details")
            assert line.count("<p>") == 1
            assert ledger["verdicts"][claim["verdict"]] in line
            assert f'href="../book/ledger.html#claim-{claim["key"]}"' in line
            assert unfolds.count("<li>") == len(claim["evidence"])
            read = [piece["anchor"] for piece in claim["evidence"] if piece["kind"] == "machine"]
            assert all(f'href="../book/machine.html#{anchor}"' in unfolds for anchor in read)
            ran = [piece["anchor"] for piece in claim["evidence"] if piece["kind"] == "steps"]
            assert all(re.search(f'href="[^"]*#{anchor}"', unfolds) for anchor in ran)


@pytest.mark.browser
@pytest.mark.parametrize("page", ["notebooks/thresholds.html", "notebooks/what-fails.html"])
def test_the_mark_of_a_fold_stands_before_its_words(visit, page):
    """The theme lays it over the first letter."""
    marks = visit(page).evaluate(
        """() => [...document.querySelectorAll("details.sd-dropdown > summary")]
           .filter((line) => !line.closest(".goodwill-guess")).map((line) => {
             line.parentElement.open = true;
             const { position, content } = getComputedStyle(line, "::before");
             return [position, content];
           })"""
    )
    assert len(marks) > 1
    assert {tuple(mark) for mark in marks} == {("static", '"▾"')}


def test_each_claim_says_what_its_evidence_asks_to_trust(ledger):
    for claim in ledger["claims"]:
        kinds = [piece["kind"] for piece in claim["evidence"]]
        assert ("kernel" in claim["trusted"]) == ("machine" in kinds)
        assert ("prose" in claim["trusted"]) == ("proof" in kinds)
        assert ("reals" in claim["trusted"]) == ("steps" in kinds)
        row = text_of("book/ledger.html").split(f'id="claim-{claim["key"]}"')[1].split("</section>")[0]
        for name in claim["trusted"]:
            assert ledger["trusted"][name] in html.unescape(row).replace("\u2019", "'")
        assert ("To be trusted" in row) == bool(kinds)


@pytest.mark.parametrize("name", READ)
def test_no_page_shows_what_only_checks(name):
    shown = re.sub("<details.*?</details>", "", text_of(name), flags=re.DOTALL)
    for code in re.findall(r'<div class="cell_input.*?</pre>', shown, re.DOTALL):
        assert not re.search(r'<span class="k">assert</span>|>\.</span><span class="n">check<', code)
    assert "Show code cell" not in text_of(name)


def test_the_tests_that_it_names_are_there_and_name_it(ledger):
    named = 0
    for claim in ledger["claims"]:
        for name in claim["tests"]:
            path, function = name.split("::")
            mark = rf'claim\([^)]*"{claim["key"]}"[^)]*\)\n(?:@.*\n)*def {function}\('
            assert re.search(mark, Path(path).read_text(encoding="utf-8"))
            assert f"<li><p>{function[5:].replace('_', ' ')} (test in" in text_of("book/ledger.html")
            named += 1
    assert named > 30


def test_a_test_of_no_claim_stops_the_build(tmp_path):
    (tmp_path / "test_x.py").write_text('@pytest.mark.claim("lemma-55")\ndef test_it():\n    pass\n')
    with pytest.raises(ValueError, match="test_it tests 'lemma-55', which is no claim"):
        marked_tests(tmp_path)


def shown_claims(tab):
    return tab.eval_on_selector_all("section.claim", "all => all.filter(c => c.offsetParent).map(c => c.id)")


@in_browser
def test_an_address_chooses_claims(visit, ledger):
    tab = visit("book/ledger.html?paper=II&verdict=refuted")
    wanted = [c["key"] for c in ledger["claims"] if (c["paper"], c["verdict"]) == ("II", "refuted")]
    assert shown_claims(tab) == [f"claim-{key}" for key in wanted]
    assert tab.get_by_text(f"{len(wanted)} of {len(ledger['claims'])} claims").is_visible()
    assert not tab.get_by_role("heading", name="Paper I: the last exchange").is_visible()


@in_browser
def test_what_a_machine_has_read_is_chosen_by_the_kind_and_by_what_is_trusted(visit, ledger):
    wanted = [f"claim-{c['key']}" for c in ledger["claims"] if "kernel" in c["trusted"]]
    for address in ("kind=machine", "trusted=kernel"):
        assert shown_claims(visit(f"book/ledger.html?{address}")) == wanted
    assert 0 < len(wanted) < len(ledger["claims"])


@in_browser
def test_claims_are_chosen_by_keyboard_and_the_address_follows(visit, ledger):
    tab = visit("book/ledger.html")
    status = tab.locator(".goodwill-filter output")
    assert status.get_attribute("aria-live") == "polite"
    every = len(ledger["claims"])
    assert status.inner_text() == f"{every} of {every} claims"
    evidence = tab.get_by_label("Evidence")
    evidence.focus()
    tab.keyboard.type("independent")
    kept = [c for c in ledger["claims"] if any(p["kind"] == "solver" for p in c["evidence"])]
    assert status.inner_text() == f"{len(kept)} of {every} claims"
    assert tab.url.endswith("ledger.html?kind=solver")
    tab.get_by_label("Paper").select_option("I")
    assert shown_claims(tab) == [f"claim-{c['key']}" for c in kept if c["paper"] == "I"]
    assert tab.url.endswith("?paper=I&kind=solver")
    tab.reload()
    assert len(shown_claims(tab)) == sum(c["paper"] == "I" for c in kept)
    tab.get_by_role("button", name="Show all").press("Enter")
    until(lambda: tab.evaluate("!location.search"), "an address without a choice")
    assert len(shown_claims(tab)) == every


@in_browser
def test_a_link_to_one_claim_shows_it_whatever_was_chosen(visit):
    tab = visit("book/ledger.html?paper=II#claim-lemma-5")
    assert tab.locator("#claim-lemma-5").is_visible()
    tab = visit("book/ledger.html?verdict=nonsense")
    assert len(shown_claims(tab)) == len(statements())


@in_browser
def test_without_scripts_the_ledger_is_the_whole_list(visit):
    tab = visit("book/ledger.html?paper=II", java_script_enabled=False)
    assert tab.locator("section.claim:visible").count() == len(statements())
    assert tab.locator(".goodwill-filter").count() == 0


@in_browser
def test_the_numbers_of_the_table_lead_to_their_claims(visit, ledger):
    tab = visit("book/ledger.html")
    row = tab.get_by_role("row", name="Refuted")
    row.get_by_role("link").nth(1).click()
    address = "paper=II&verdict=refuted&text=printed"
    tab.wait_for_url(f"**/ledger.html?{address}")  # and for the script that filters
    kept = ("II", "refuted", "printed")
    wanted = sum((c["paper"], c["verdict"], c["text"]) == kept for c in ledger["claims"])
    assert len(shown_claims(tab)) == wanted > 0


# ---- Which book it is, and how to cite it -----------------------------------------------------


@pytest.mark.parametrize("name", READ)
def test_each_page_says_its_edition_and_how_to_cite_it(name, ledger):
    text = text_of(name)
    words = str(Provenance(*(ledger[word] for word in ("version", "commit", "changed", "date"))))
    assert f"This book: {words}." in text
    title = html.unescape(re.sub("<[^>]+>", "", re.search(r'<h1>([^\n]+?)<a class="headerlink', text)[1]))
    title = re.sub(r"^[\d.]+ ", "", title)
    box = text.split('class="goodwill-page-box"')[1]
    assert box.count("<pre>") == 2, "plain text and BibTeX, each with a copy button"
    assert f"): {title}" in html.unescape(box)
    assert f"@misc{{goodwill-{Path(name).stem}," in box
    assert words[1:] in box


@in_browser
def test_a_citation_is_copied(visit):
    tab = visit("notebooks/game.html", permissions=["clipboard-read", "clipboard-write"])
    tab.get_by_text("Cite this page").click()
    tab.locator(".goodwill-page-box pre").nth(1).hover()
    tab.locator(".goodwill-page-box button.copybtn").nth(1).click()
    copied = tab.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("@misc{goodwill-game,")
    assert copied.count("{") == copied.count("}")


def test_citations_escape_what_tex_would_read():
    edition = {"date": "2026-11-24", "title": "Book?", "words": "version 1", "url": "https://x.org/a_b"}
    assert "title        = {90\\% of \\$1 \\& more}," in bibtex("book/x", "90% of $1 & more", edition)
    assert (
        plain("Why?", edition) == "The Goodwill authors (2026): Why? In: Book? Version 1. https://x.org/a_b"
    )


def test_the_edition_is_that_of_the_commit_also_in_an_archive(tmp_path, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@y", "-c", "commit.gpgsign=false"]
    for name in (".git_archival.txt", ".gitattributes"):
        shutil.copy(name, tmp_path)
    monkeypatch.chdir(tmp_path)
    assert (provenance().commit, provenance().date) == ("", ""), "a copy without history knows neither"
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "x", "--date", "2001-02-03T04:05Z"]):
        environment = os.environ | {"GIT_COMMITTER_DATE": "2001-02-03T04:05Z"}
        subprocess.run([*git, *words], check=True, env=environment)
    here = provenance()
    assert (len(here.commit), here.date, here.changed) == (40, "2001-02-03", False)
    (tmp_path / ".gitattributes").write_text(".git_archival.txt export-subst # changed\n")
    assert "with later changes, 2001-02-03" in str(provenance())
    packed = subprocess.run(["git", "archive", "HEAD"], check=True, capture_output=True).stdout
    (tmp_path / "unpacked").mkdir()
    subprocess.run(["tar", "-x", "-C", "unpacked"], input=packed, check=True)
    monkeypatch.chdir(tmp_path / "unpacked")
    assert provenance() == here
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert provenance().date == "1970-01-02"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "")
    assert provenance().commit == "", "without git nothing is known, and nothing fails"


def test_a_shallow_clone_knows_its_commit(tmp_path, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@y", "-c", "commit.gpgsign=false"]
    whole, shallow = tmp_path / "whole", tmp_path / "shallow"
    whole.mkdir()
    shutil.copy(".git_archival.txt", whole)
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "1"], ["commit", "-qm2", "--allow-empty"]):
        subprocess.run([*git, *words], check=True, cwd=whole)
    subprocess.run([*git, "clone", "-q", "--depth", "1", f"file://{whole}", str(shallow)], check=True)
    editions = []
    for folder in (whole, shallow):
        monkeypatch.chdir(folder)
        editions.append(provenance())
    assert len(editions[0].commit) == 40
    assert editions[1] == editions[0]


def test_staging_twice_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        words = [sys.executable, "tools/stage.py", "_build/executed", str(tmp_path / name)]
        subprocess.run(words, check=True, env=os.environ | {"PYTHONHASHSEED": str(len(name) + ord(name[0]))})
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*"))
    assert files == sorted(path.relative_to(tmp_path / "two") for path in (tmp_path / "two").rglob("*"))
    for path in files:
        if (tmp_path / "one" / path).is_file():
            assert (tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes(), path


# ---- What can be taken away -------------------------------------------------------------------

NOTEBOOKS = sorted(path.stem for path in Path("notebooks").glob("*.ipynb"))


#: Drawings have nodes and edges, and no points for a table.
DRAWINGS = {
    "fig-round",
    "fig-market-round",
    "fig-wheel",
    "fig-spoilt",
    "fig-evening",
}
#: Rows of pictures have neither.
PICTURES = {"fig-last-evenings", "fig-lie-bar", "fig-open-complaints", "fig-endless", "fig-upside-down"}
PICTURES |= {
    "fig-plan-of-lies",
    "fig-silent",
    "fig-hundred",
    "fig-thousand",
    "fig-some-stay-away",
    "fig-backwards",
}
PICTURES |= {"fig-same-nine", "fig-two-peers", "fig-phases"}


def drawn(name):
    """The figures of a notebook, by name."""
    for cell in json.loads(Path(f"notebooks/{name}.ipynb").read_text(encoding="utf-8"))["cells"]:
        if "plt.show()" in "".join(cell["source"]):
            yield cell["metadata"]["mystnb"]["figure"]["name"]


#: Letters on a phone of 375 pixels have at least so many pixels.
READABLE = 12


def letters(svg):
    """The sizes of a picture's letters, drawn a hundred high and scaled, and its width, in its units."""
    sizes = [100 * float(size) for size in re.findall(r"scale\((0?\.\d+) -\1\)", svg)]
    return sizes, float(re.search(r'viewBox="0 0 ([\d.]+) ', svg)[1])


@in_browser
@pytest.mark.parametrize("name", STORY)
def test_on_a_phone_the_letters_of_a_picture_of_the_story_can_be_read(visit, name):
    tab = visit(f"notebooks/{name}.html", 375)
    tab.evaluate(OPEN_ALL)  # a picture may stand in a fold
    shown = tab.evaluate(
        """() => [...document.querySelectorAll("figure img")].filter((picture) => picture.offsetParent)
           .map((picture) => [picture.getAttribute("src"), picture.getBoundingClientRect().width])"""
    )
    assert len(shown) == len([*drawn(name)])
    for source, width in shown:
        sizes, units = letters((HTML / "notebooks" / source).resolve().read_text(encoding="utf-8"))
        assert min(sizes, default=READABLE) * width / units >= READABLE, source


@in_browser
@pytest.mark.parametrize("name", STORY)
def test_on_a_phone_all_letters_of_an_explorer_or_a_play_of_the_story_can_be_read(visit, name):
    """Beside axes, in legends, on buttons, in what is folded: as large as they come out on the screen."""
    tab = visit(f"notebooks/{name}.html", 375)
    tab.evaluate(OPEN_ALL)
    found = tab.evaluate(
        """() => [...document.querySelectorAll(".goodwill-explorer, .goodwill-play")].map((root) => {
             const sizes = [], walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
             while (walk.nextNode()) {
               const { data, parentElement: one } = walk.currentNode;
               if (!data.trim() || !one.getClientRects().length) continue;
               const drawn = one.ownerSVGElement ? one.getScreenCTM() : { a: 1, b: 0 };
               sizes.push([parseFloat(getComputedStyle(one).fontSize) * Math.hypot(drawn.a, drawn.b), data]);
             }
             return sizes;
           })"""
    )
    assert found
    assert all(len(sizes) > 5 for sizes in found)
    small = [(size, said) for sizes in found for size, said in sizes if size < READABLE - 1e-9]
    assert not small


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_each_notebook_is_offered_with_its_script_and_the_numbers_of_its_figures(name):
    links = page(f"notebooks/{name}.html").links
    assert {f"{name}.ipynb", f"{name}.py"} <= set(links)
    assert (HTML / f"notebooks/{name}.ipynb").read_bytes() == Path(f"notebooks/{name}.ipynb").read_bytes()
    script = text_of(f"notebooks/{name}.py")
    ast.parse(script)
    assert script.count("\n# %%") + 1 == len(json.loads(text_of(f"notebooks/{name}.ipynb"))["cells"])
    for figure in drawn(name):
        kinds = {"json"} if figure in DRAWINGS else set() if figure in PICTURES else {"csv", "json"}
        offered = {link for link in links if link.startswith(f"../data/{name}/{figure}.")}
        assert offered == {f"../data/{name}/{figure}.{kind}" for kind in kinds}


@pytest.mark.parametrize("path", sorted((HTML / "data").rglob("*.json")), ids=lambda path: path.stem)
def test_the_numbers_of_a_figure_are_whole_and_say_what_they_are(path):
    data = json.loads(path.read_text(encoding="utf-8"))
    assert set(data["versions"]) == {"goodwill", "python", "numpy", "matplotlib"}
    assert data["parameters"]
    name, anchor = data["page"].split("#")
    assert anchor in page(name).anchors
    if path.stem in DRAWINGS:
        known = [node["id"] for node in data["graph"]["nodes"]]
        assert len(known) == len(set(known))
        ends = {edge[end] for edge in data["graph"]["edges"] for end in ("from", "to")}
        assert ends == set(known)
        return
    lines = path.with_suffix(".csv").read_text(encoding="utf-8").splitlines()
    rows = [*csv.DictReader(line for line in lines if not line.startswith("#"))]
    series = [series for panel in data["panels"] for series in panel["series"]]
    points = [point for s in series for point in zip(s["x"], s["y"], strict=True)]
    told = [tuple("" if v is None else str(v) for v in point) for point in points]
    assert [(row["x"], row["y"]) for row in rows] == told
    assert len(points) > 1
    assert any(panel["xlabel"] for panel in data["panels"])
    assert any(panel["ylabel"] for panel in data["panels"])


#: What gives a result with a proof.
PROVERS = {"equilibrium_payoffs", "worst_false_reports", "greatest_frequency", "cover"}


def offered_proofs(name):
    """What a page says of the certificates that it offers."""
    path = HTML / "certificates" / name / "index.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_page_that_shows_a_proved_set_or_frequency_offers_the_proofs(name):
    notebook = json.loads(Path(f"notebooks/{name}.ipynb").read_text(encoding="utf-8"))
    tree = ast.parse("\n".join("".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"))
    called = {
        getattr(n.func, "id", getattr(n.func, "attr", "")) for n in ast.walk(tree) if isinstance(n, ast.Call)
    }
    listed = offered_proofs(name)
    assert bool(listed) == bool(called & PROVERS)
    links = [link for link in page(f"notebooks/{name}.html").links if link.startswith("../certificates/")]
    assert links == [f"../certificates/{name}/{one['file']}" for one in listed]
    there = {path.name for path in (HTML / "certificates" / name).glob("*")} - {"index.json"}
    assert there == {one["file"] for one in listed}


@pytest.mark.parametrize("name", [name for name in NOTEBOOKS if offered_proofs(name)])
def test_both_checkers_accept_every_certificate_of_the_book(name):
    text = text_of(f"notebooks/{name}.html")
    for one in offered_proofs(name):
        data = (HTML / "certificates" / name / one["file"]).read_bytes()
        assert len(data) == one["bytes"]
        assert check(from_bytes(data)) == one["proves"]
        assert html.escape(one["proves"]) in text
        assert check_certificate.check(data)


def test_two_certificates_of_one_name_are_refused(tmp_path):
    one = {"file": "a.json", "about": "a", "proves": "b", "text": "c"}
    outputs = [{"data": {offering.MIME: x}} for x in (one, one, one | {"text": "d"})]
    write_certificates({"cells": [{"outputs": outputs[:2]}]}, tmp_path)
    assert (tmp_path / "a.json").read_text(encoding="utf-8") == "c"
    with pytest.raises(ValueError, match=r"offers two certificates by the name a\.json"):
        write_certificates({"cells": [{"outputs": outputs}]}, tmp_path)


def test_a_result_without_a_proof_is_not_offered():
    found = RepeatedGame([[(2, 2), (0, 3)], [(3, 0), (1, 1)]], Fraction(1, 4)).equilibrium_payoffs()
    with pytest.raises(ProofRejected, match="inner: no state is worth"):
        offering.offer("the dilemma", replace(found, inner=found.inner + 1))


def test_the_drawn_round_is_that_of_the_package():
    graph = json.loads(text_of("data/market/fig-market-round.json"))["graph"]
    players = {
        node["id"]: (node["player"], node["information"]) for node in graph["nodes"] if "player" in node
    }
    assert players == {number: (node.player, node.information) for number, node in TREE.items()}
    ends = sorted(node["outcome"] for node in graph["nodes"] if "outcome" in node)
    moves = [to for node in TREE.values() for to in node.moves.values()]
    assert ends == sorted(to.outcome for to in moves if isinstance(to, End))
    assert len(graph["edges"]) == len(moves)


def test_an_edge_to_nowhere_is_refused():
    with pytest.raises(ValueError, match=r"joins no two nodes: from and to must be among \['P1'\]"):
        draws_graph(object(), [{"id": "P1"}], [{"from": "P1", "to": "P3"}])


def test_the_numbers_are_those_that_the_package_gives():
    data = json.loads(text_of("data/minimum/fig-minimum.json"))
    given = data["parameters"]
    for loss, panel in zip(given["losses"], data["panels"], strict=True):
        curve = next(s for s in panel["series"] if s["label"] == "Figure 1 of the paper")
        for generosity, share in list(zip(curve["x"], curve["y"], strict=True))[::20]:
            game = LastExchange(T=given["T"], loss=loss, b_c=given["worth"], r_c=0, generosity=generosity)
            expected = sufficient_altruism(game, given["byzantine_share"])
            assert np.isnan(expected) if share is None else share == pytest.approx(expected)


def test_a_script_runs_by_itself(tmp_path):
    script = tmp_path / "no-altruists.py"
    shutil.copy(HTML / "notebooks/no-altruists.py", script)
    environment = os.environ | {"MPLBACKEND": "Agg", "PYTHONPATH": str(ROOT / "src")}
    subprocess.run(
        [sys.executable, str(script)], check=True, cwd=tmp_path, env=environment, capture_output=True
    )


# ---- Links that hold --------------------------------------------------------------------------


def test_each_theorem_figure_claim_and_correction_has_a_link_to_itself(ledger):
    for name in READ:
        text = text_of(name)
        places = re.findall(r'<div class="proof \w+ admonition" id="([\w-]+)"', text)
        places += re.findall(r'<figure [^>]*id="([\w-]+)"', text)
        places += re.findall(r'<section class="claim [^>]*id="([\w-]+)"', text)
        places += re.findall(r'id="(correction-[\w-]+)"', text)
        for place in places:
            if place != "proof":
                assert re.search(rf'<a class="headerlink" href="#{place}"', text), f"{name}#{place}"


def test_a_link_once_given_still_leads_there():
    promised = set(Path("tests/anchors.txt").read_text().split())
    assert len(promised) > 200
    there = {link: now(link).split("#") for link in promised}
    gone = [link for link, (name, anchor) in there.items() if anchor not in page(name).anchors]
    assert not gone, "others may have linked to these"
    assert not anchors(HTML) - promised, "`make anchors` adds the new ones"


@in_browser
@pytest.mark.parametrize("old", [*moved()])
def test_the_address_of_a_merged_page_leads_on(old, readers, server):
    promised = Path("tests/anchors.txt").read_text().split()
    anchor = next(link.split("#")[1] for link in promised if link.startswith(f"{old}.html#"))
    with readers().new_page() as tab:
        tab.goto(f"{server}{old}.html#{anchor}", wait_until="commit")
        tab.wait_for_url(f"**/{moved()[old]}.html#{anchor}")
        assert tab.locator(f"#{anchor}").count() == 1


def test_new_anchors_are_added_and_old_ones_stay(tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "x.html").write_text(
        '<div class="proof theorem admonition" id="thm-new"><div class="proof admonition" id="proof">'
        '<figure class="align-default" id="fig-new"><section class="claim" id="claim-new"><p id="other">'
    )
    (tmp_path / "list").write_text("book/gone.html#thm-old\n")
    for _ in range(2):
        subprocess.run([sys.executable, "tools/anchors.py", tmp_path, tmp_path / "list"], check=True)
    lines = (tmp_path / "list").read_text().split()
    assert lines == [
        "book/gone.html#thm-old",
        *(f"book/x.html#{name}-new" for name in ("claim", "fig", "thm")),
    ]


def test_a_theorem_without_a_name_keeps_its_form():
    proof = '<div class="proof admonition" id="proof"><p>Proof. </p></div>'
    assert with_theorem_links(proof) == proof


@in_browser
def test_the_link_of_a_theorem_shows_on_hover_and_on_focus(visit):
    tab = visit("notebooks/minimum.html")
    link = tab.locator("#thm-conservative > .admonition-title > a.headerlink")
    seen = "link => getComputedStyle(link).opacity"
    assert float(link.evaluate(seen)) == 0
    link.focus()
    tab.wait_for_timeout(400)
    assert float(link.evaluate(seen)) > 0
    tab.mouse.move(0, 0)
    link.evaluate("link => link.blur()")
    tab.locator("#thm-conservative > .admonition-title").hover()
    tab.wait_for_timeout(400)
    assert float(link.evaluate(seen)) > 0


# ---- Words and formulas in a line -------------------------------------------------------------


def test_a_formula_keeps_its_brackets_and_its_full_stop():
    formula = r'<span class="math notranslate nohighlight">\(x<1\)</span>'
    for before, after in (("", "."), ("(", ""), ("(", ")),"), ("", "-th"), ("", "&#8217;s")):
        kept = f'<span class="goodwill-kept">{before}{formula}{after}</span>'
        assert FORMULA.sub(keep, f"with {before}{formula}{after} <em>y</em>") == f"with {kept} <em>y</em>"
    assert FORMULA.sub(keep, f"with {formula} and<br>") == f"with {formula} and<br>"


@pytest.mark.parametrize("name", READ)
def test_no_line_can_begin_with_a_full_stop_and_no_number_has_two_pairs_of_brackets(name):
    text = text_of(name)
    alone = re.sub(r'<span class="goodwill-kept">.*?</span>[^<]*</span>', "", text, flags=re.DOTALL)
    assert not re.search(
        r'<span class="math notranslate nohighlight">(?:(?!</span>).)*</span>[.,;:)]', alone, re.DOTALL
    )
    assert not re.search(r'\(<a class="reference internal" href="[^"]*#equation-[^"]*">\(', text)


# ---- Finding the way --------------------------------------------------------------------------


def test_the_landing_page_tells_what_stands_of_each_paper(ledger):
    """In one table: each claim is counted once, and each numbered result is named under its verdict."""
    text = text_of("book/welcome.html").split('id="the-two-papers"')[1].split("</section>")[0]
    claims = ledger["claims"]
    assert f"one by one, {len(claims)} in all" in text
    assert sum(map(int, re.findall(r"(\d+) claims?[,;<]", text))) == len(claims)
    rows = {row.split("</strong>")[0]: row for row in text.split("<strong>")}
    for claim in claims:
        if re.fullmatch(r"(Theorem|Lemma|Proposition) \d+", claim["title"]):
            row = next(row for row, verdicts in GLANCE.items() if claim["verdict"] in verdicts)
            assert f'href="ledger.html#claim-{claim["key"]}"' in rows[row]


def test_the_landing_page_shows_three_figures_of_the_notebooks_and_leads_to_them():
    text = text_of("book/welcome.html").split('id="three-results-that-surprised-us"')[1]
    shown = re.findall(
        r'href="(\.\./notebooks/[\w-]+\.html#fig-[\w-]+)"[^>]*><span [^>]*><img alt="([^"]+)"', text
    )
    assert len(shown) == 3
    for link, alt in shown:
        name, anchor = link.removeprefix("../").split("#")
        figure = text_of(name).split(f'id="{anchor}"')[1]
        assert f'alt="{alt}"' in figure.split("</figure>")[0]


def test_the_landing_page_leads_a_student_a_referee_and_an_engineer():
    links = page("book/welcome.html").links
    start = text_of("book/welcome.html").split('id="where-to-start"')[1].split("</section>")[0]
    figures = ("fig-generosity", "fig-explore-thresholds", "fig-belief-bar", "fig-growing")
    assert all(start.count(f'#{figure}"') == 1 for figure in figures), "said once"
    for way in (
        ("../notebooks/game.html", "../notebooks/market.html"),
        ("ledger.html#ledger", "corrections.html#corrections"),
        ("../notebooks/altruism.html", "../notebooks/malicious.html"),
    ):
        assert set(way) <= set(links)


def test_each_word_of_the_glossary_leads_to_its_page_and_first_pages_lead_to_it():
    entries = re.split(r'<dt id="(term-[^"]+)">', text_of("book/glossary.html"))[1:]
    words = dict(zip(entries[::2], entries[1::2], strict=True))
    assert len(words) >= 40
    for word, entry in words.items():
        assert re.search(r'href="(\.\./notebooks/|ledger\.html)', entry.split("</dd>")[0]), word
    for name in ("game", "market", "no-altruists", "cooperation", "reputation", "your-game"):
        assert any("glossary.html#term-" in link for link in page(f"notebooks/{name}.html").links), name


#: The pages in the order of the contents, and those where one only looks something up.
ORDER = re.findall(r"(?:file|root): (\S+)", Path("_toc.yml").read_text(encoding="utf-8"))
LOOKED_UP = {page for page in ORDER if page.startswith("book/api")} | {"book/changelog", "book/bibliography"}


@pytest.mark.parametrize("place", range(len(ORDER)), ids=ORDER)
def test_each_page_leads_to_the_next_and_the_one_before(place):
    text = text_of(f"{ORDER[place]}.html")
    assert ('<p class="prev-next-subtitle">previous</p>' in text) == (place > 0)
    assert ('<p class="prev-next-subtitle">next</p>' in text) == (place < len(ORDER) - 1)


@pytest.mark.parametrize("name", [name for name in ORDER if name not in LOOKED_UP])
def test_each_page_says_what_comes_before_it_and_how_long_it_takes(name):
    text = html.unescape(re.sub("<[^>]+>", "", text_of(f"{name}.html").split("<article")[1]))
    assert re.search(r"(?:Before|Prerequisites): .*?Time to read: [\w\s-]*(?:minute|hour)", text, re.DOTALL)


@in_browser
@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("renegotiation", "The paper’s remarks, tested"),
        ("severed", "What the model takes for granted"),
        ("self-generation", "Glossary"),
        ("licence", "Three ways to make a penalty real"),
    ],
)
def test_a_word_that_is_typed_finds_its_page(visit, word, title):
    tab = visit("book/welcome.html")
    tab.keyboard.press("Control+k")
    tab.keyboard.type(word)
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#search-results li a", timeout=10_000)
    tab.wait_for_selector("#search-results p.search-summary", timeout=10_000)
    links = tab.locator("#search-results li > a")
    found = [re.sub(r"^[\d.]+ ", "", text) for text in links.all_inner_texts()]
    assert title in found[:3]
    tab.locator("#search-results li > a", has_text=title).first.click()
    assert title in tab.title()


@in_browser
def test_the_answers_to_a_guess_stay_in_their_line(visit):
    """What the chosen one says stands below them all."""
    answers = visit("notebooks/unseen-pizza.html").locator("details.goodwill-guess summary")
    answers.first.scroll_into_view_if_needed()
    line = {answer.bounding_box()["y"] for answer in answers.all()}
    answers.first.click()
    assert {answer.bounding_box()["y"] for answer in answers.all()} == line
    assert answers.locator("xpath=following-sibling::*").first.bounding_box()["y"] > line.pop() + 30
    assert not line
