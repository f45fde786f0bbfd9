"""The story: its pages are short, show no machinery, and lead to their proofs, which lead back."""

import copy
import json
import re
from pathlib import Path

import pytest

from book.story import PARTS, PROOFS, STORY, faults, words
from conftest import HTML
from tracks import Part, line, links, side, told_papers, tracks


def cell(kind, source, *tags):
    return {"cell_type": kind, "source": source, "metadata": {"tags": [*tags]} if tags else {}}


ENOUGH = "One idea in a few words. " * 110
GOOD = {
    "cells": [
        cell("markdown", f"# Why?\n\n{ENOUGH}\n\nBefore: nothing. Time to read: five minutes."),
        cell("code", "T = 3", "parameters", "remove-cell"),
        cell("code", "assert T == 3", "remove-cell"),
        cell("code", "plt.show()", "remove-input"),
        cell("markdown", "**What you now know.** It is so."),
        cell(
            "markdown",
            "**The proof.** Theorem 1 in {doc}`thresholds`.\n\n**Play it.** {doc}`last-message`",
        ),
        cell("markdown", "## Exercise\n\nHow many?\n\n:::{dropdown} Solution\n{glue:text}`many`.\n:::"),
    ]
}


def test_a_good_page_has_no_fault():
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    ("place", "old", "new", "fault"),
    [
        (0, ENOUGH, ENOUGH * 2, "words: a page has 600 to 900"),
        (0, ENOUGH, "Short.", "words: a page has 600 to 900"),
        (0, "One idea", "By Theorem 1 one idea", "states a theorem"),
        (0, "One idea", "$$x = 1$$ (one)\n\nOne idea", "numbers an equation"),
        (2, "assert T == 3", "print(T)", "checks nothing"),
        (2, "assert", "Claim('lemma-5')\nassert", "claim card"),
        (5, "{doc}`thresholds`", "there", "leads to no proof"),
        (4, "**What you now know.**", "Now you know.", "lacks **What you now know.**"),
        (6, "{glue:text}`many`", "Many", "solution without a number"),
        (6, "## Exercise", "## Question", "no one exercise"),
    ],
)
def test_a_fault_is_named(place, old, new, fault):
    page = copy.deepcopy(GOOD)
    source = page["cells"][place]["source"]
    assert old in source
    page["cells"][place]["source"] = source.replace(old, new)
    assert any(fault in told for told in faults(page))


def test_a_cell_that_shows_is_a_fault():
    page = copy.deepcopy(GOOD)
    page["cells"][3]["metadata"]["tags"] = ["hide-input"]
    assert faults(page) == ["shows code"]


def test_words_are_those_that_are_read_on_the_way():
    text = "# A *title*\n\nOne $x+1$ is {doc}`there` - so.\n\n```{margin} **x**\nA letter.\n```\n"
    text += ":::{dropdown} Solution\nSeven.\n:::\n\nBefore: nothing. Time to read: five minutes."
    assert words(text) == 7


@pytest.mark.parametrize("name", STORY)
def test_a_page_of_the_story(name):
    assert faults(json.loads(Path(f"notebooks/{name}.ipynb").read_text(encoding="utf-8"))) == []


def test_the_story_comes_first_and_has_no_numbers():
    assert PARTS[0].pages == ("notebooks/play",), "before the story, what it is about is played"
    kinds = [part.kind for part in PARTS[1:]]
    assert kinds == sorted(kinds, key=["story", "proofs", ""].index)
    assert not set(STORY) & set(PROOFS)
    assert all(len(part.pages) <= 5 for part in PARTS if part.kind == "story")
    contents = Path("_toc.yml").read_text(encoding="utf-8")
    assert not re.search(r'caption: "?The story.*\n\s*numbered', contents)


# ---- The line below the title ------------------------------------------------------------------------------

BOOK = [
    Part("The story I: why", "story", ("notebooks/a", "notebooks/b")),
    Part("The proofs I: why", "proofs", ("notebooks/c", "notebooks/d")),
    Part("The record", "", ("book/x",)),
]
CONTENTS = {
    "a": {"cells": [cell("markdown", "Go {doc}`on <b>`; proved in {doc}`c`, see {doc}`../book/x`.")]},
    "b": {"cells": [cell("markdown", "Nothing."), cell("code", "{doc}`d`")]},
}


def link(to, attributes="", before=""):
    return f"<a{attributes}>{before}{to[-1]}</a>"


def test_links_are_those_of_the_text():
    assert links(CONTENTS["a"]) == ["notebooks/b", "notebooks/c"]
    assert tracks(CONTENTS, BOOK)["behind"] == {"notebooks/a": ["notebooks/c"], "notebooks/b": []}


def test_the_line_says_where_one_is_and_leads_to_the_other_track():
    found = tracks(CONTENTS, BOOK)
    first = line("notebooks/a", found, link)
    assert "The story I: why <span>1 of 2</span>" in first
    assert '<a aria-current="page">1. a</a>' in first
    assert "Proved in <a>c</a>" in first
    assert "Proved in" not in line("notebooks/b", found, link)
    assert "In the story: <a>a</a>" in line("notebooks/c", found, link)
    assert "In the story" not in line("notebooks/d", found, link)
    assert line("book/x", found, link) == ""


def test_the_line_names_the_paper_of_the_part():
    """In both tracks; a part goes with the proofs of its number, and these with the claims they examine."""
    found = tracks(CONTENTS, BOOK, {"I": ["Paper I: Who & Co, What (2010)"]})
    for page in ("notebooks/a", "notebooks/d"):
        way = '<p>About <a href="../book/bibliography.html">Paper I: Who &amp; Co, What (2010)</a></p>'
        assert line(page, found, link).endswith(f"{way}</nav>")
    told = told_papers(PARTS)
    assert told["I"] == [
        "Paper I: Wong, Leners and Alvisi, It's on Me! The Benefit of Altruism in BAR Environments (2010)"
    ]
    assert told["II"] == told["III"]
    assert told["II"][0].startswith("Paper II: Jurca and Faltings, Obtaining Reliable Feedback")


def part(caption, *pages, classes="nav bd-sidenav"):
    listed = "\n".join(f'<li class="toctree-l1">{page}</li>' for page in pages)
    said = f'<p aria-level="2" class="caption" role="heading"><span class="caption-text">{caption}</span></p>'
    return f'{said}\n<ul class="{classes}">\n{listed}\n</ul>\n'


@pytest.mark.parametrize(("at", "shown"), [(None, "The story I"), (1, "The story I"), (2, "The proofs I")])
def test_at_the_side_each_part_is_a_fold_and_that_of_the_page_is_open(at, shown):
    captions = {"Play": 1, "The story I": 2, "The proofs I": 3, "The record": 2}
    made = "".join(
        part(caption, *range(pages), classes="current nav bd-sidenav" if k == at else "nav bd-sidenav")
        for k, (caption, pages) in enumerate(captions.items())
    )
    found = side(made)
    assert re.findall(r"<summary>(.*?)</summary>", found) == [*captions][1:]
    assert re.findall(r"<details[^>]* open><summary>(.*?)<", found) == [shown]
    assert re.findall(r"<li.*?</li>", found) == re.findall(r"<li.*?</li>", made), "no page is lost"
    assert '<div class="goodwill-part other"><ul' in found, "a part of one page is that page"


@pytest.mark.book
def test_a_page_of_the_story_has_few_lines_at_its_side():
    text = (HTML / f"notebooks/{STORY[0]}.html").read_text(encoding="utf-8")
    shown = re.findall(r'<details class="goodwill-part story" open><summary>(.*?)<', text)
    assert shown == [PARTS[1].caption]
    assert text.count('<details class="goodwill-part') == len(PARTS) - 1


@pytest.mark.book
def test_figures_are_counted_from_the_first_one_of_the_story():
    """What is played before it has a caption and no number."""
    first, play = (
        (HTML / f"notebooks/{name}.html").read_text(encoding="utf-8") for name in (STORY[0], "play")
    )
    assert re.findall(r'caption-number">(.*?) *<', first)[0] == "Fig. 1"
    assert play.count("<figcaption>") == 3
    assert "caption-number" not in play


@pytest.mark.book
@pytest.mark.parametrize("name", STORY)
def test_a_built_page_of_the_story_and_its_proofs_lead_to_each_other(name):
    text = (HTML / f"notebooks/{name}.html").read_text(encoding="utf-8")
    assert 'class="cell_input' not in text, "no code is shown"
    assert "run/page.js" not in text, "there is nothing to change"
    proofs = re.findall(r'href="([\w-]+)\.html"', re.findall(r"<p>Proved in (.*?)</p>", text)[0])
    for proof in proofs:
        back = (HTML / f"notebooks/{proof}.html").read_text(encoding="utf-8")
        assert f'href="{name}.html"' in re.findall(r"<p>In the story: (.*?)</p>", back)[0]


@pytest.mark.book
@pytest.mark.parametrize("part", [part for part in PARTS if part.kind], ids=lambda part: part.caption)
def test_each_page_of_a_track_says_on_which_it_is(part):
    for page in part.pages:
        text = (HTML / f"{page}.html").read_text(encoding="utf-8")
        assert f'aria-label="{part.caption}"' in text.split("<article")[1].split("</h1>")[1][:200]


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize(
    "part", [part for part in PARTS if part.kind == "story"], ids=lambda part: part.caption
)
def test_on_a_phone_the_pages_of_a_part_have_names(visit, part):
    tab = visit(f"{part.pages[0]}.html", 375)
    names = tab.locator(".goodwill-track li a").all()
    assert len(names) == len(part.pages)
    for name in names:
        box = name.bounding_box()
        assert box["height"] >= 24
        assert 0 <= box["x"] <= box["x"] + box["width"] <= 375
        assert name.evaluate("(link) => parseFloat(getComputedStyle(link).fontSize)") >= 13
        assert len(name.inner_text()) > 6
