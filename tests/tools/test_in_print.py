"""What print leaves out, and what it moves to its end."""

import re
from pathlib import Path
from types import SimpleNamespace

from docutils import nodes
from docutils.utils import new_document
from sphinx.addnodes import start_of_file

from goodwill.companion.figures import STYLE
from in_print import print_book


def fold(title, *content):
    return nodes.container("", nodes.rubric("", title), *content, design_component="dropdown")


def page(name, *content):
    return start_of_file("", nodes.section("", nodes.title("", name), *content), docname=name)


def printed(*pages):
    titles = {part["docname"]: nodes.title("", part["docname"]) for part in pages}
    env = SimpleNamespace(titles=titles, toc_secnumbers={"notebooks/a": {"": (4,)}})
    app = SimpleNamespace(env=env, builder=SimpleNamespace(format="latex"))
    book = new_document("book")
    book += nodes.compound("", *pages)
    print_book(app, book, "index")
    return book


def test_a_solution_moves_to_the_end_and_the_two_places_name_each_other():
    solved = fold("Solution", nodes.paragraph("", "It is 3."))
    book = printed(page("notebooks/a", nodes.paragraph("", "What is it?"), solved), page("book/bibliography"))
    files = {part["docname"]: part for part in book.findall(start_of_file)}
    assert list(files) == ["notebooks/a", "solutions", "book/bibliography"]
    assert "It is 3." not in files["notebooks/a"].astext()
    assert "It is 3." in files["solutions"].astext()
    assert "4 notebooks/a" in files["solutions"].astext()
    assert r"Solution: page~\pageref*{goodwill-solution-1}" in files["notebooks/a"].astext()
    assert r"Exercise: page~\pageref*{goodwill-exercise-1}" in files["solutions"].astext()
    assert r"\label{goodwill-exercise-1}" in files["notebooks/a"].astext()


def test_a_solution_that_is_all_code_is_a_solution():
    solved = fold("Solution", nodes.literal_block("", "print(3)"))
    assert "print(3)" in printed(page("notebooks/a", solved), page("book/bibliography")).astext()


def test_folded_code_leaves_print_and_folded_words_stay():
    code, words = (
        fold("Definition", nodes.literal_block("", "x := 1")),
        fold("Why", nodes.paragraph("", "So.")),
    )
    book = printed(page("book/machine", code, words), page("book/bibliography"))
    assert "x := 1" not in book.astext()
    assert "So." in book.astext()


def test_the_reference_of_the_package_leaves_print_and_links_to_it_become_words():
    link = nodes.reference("", "solve", refuri="%book/api-repeated#solve")
    book = printed(page("notebooks/a", nodes.paragraph("", "", link)), page("book/api-repeated"))
    assert [part["docname"] for part in book.findall(start_of_file)] == ["notebooks/a"]
    assert not list(book.findall(nodes.reference))
    assert "solve" in book.astext()


def test_letters_in_a_figure_have_the_size_of_the_printed_text():
    preamble = Path("_config.yml").read_text(encoding="utf-8")
    scale = float(re.search(r"naturalgraphics\[scale=([\d.]+)", preamble)[1])
    assert "pointsize: 11pt" in preamble
    assert abs(scale * STYLE["font.size"] - 10.95) < 0.1
