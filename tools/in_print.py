"""The PDF as the pages are: their numbers, and proofs that look like proofs; and what only print needs.

Folded code leaves print, and so does the reference of the package.  Solutions stand at the end.  A link says
its number, or its page.

Jupyter Book counts one level more where parts become LaTeX parts, which is right for LaTeX's own counters and
wrong for theorems, whose numbers Sphinx assigns.  So: the depth of the pages while Sphinx assigns numbers,
and LaTeX's depth from then on.
"""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.addnodes import start_of_file
from sphinx.writers.latex import LaTeXTranslator

from numbering import Unnumbered

DEPTH = {"pages": 1, "latex": 2}
#: Pages that print leaves out: the reference of the package, which is code.
UNPRINTED = re.compile(r"book/api(?:-[\w-]+)?")
#: The last chapter before which the solutions stand.
LAST = "book/bibliography"


def setup(app: Any) -> dict[str, bool]:
    """Sphinx calls this when it loads the extension."""

    def count_as_in_the_pages(app: Any) -> None:
        if app.builder.format == "latex":
            app.config["numfig_secnum_depth"] = DEPTH["pages"]
            # Not earlier: the theme completes the pages' own writer only where nobody has named a writer.
            app.set_translator("latex", Printed, override=True)

    def count_as_latex(app: Any, env: Any) -> list[str]:
        if app.builder.format == "latex":
            app.config["numfig_secnum_depth"] = DEPTH["latex"]
        return []  # no page has to be read again for it

    app.connect("builder-inited", count_as_in_the_pages, priority=900)
    # Sphinx numbers theorems and figures at this event, whether or not a page has changed.
    app.connect("env-get-updated", count_as_latex, priority=900)
    app.connect("config-inited", draw_proofs, priority=900)
    app.connect("doctree-resolved", open_proofs)
    app.connect("doctree-resolved", print_book)
    return {"parallel_read_safe": True}


def draw_proofs(app: Any, config: Any) -> None:
    """A proof in print is text that ends with a mark."""
    from sphinx_proof.nodes import proof_node

    def begin(translator: Any, node: Any) -> None:
        translator.body.append("\n\\begin{goodwillproof}")

    def end(translator: Any, node: Any) -> None:
        translator.body.append("\\end{goodwillproof}\n")

    app.add_node(proof_node, override=True, latex=(begin, end))


def open_proofs(app: Any, doctree: Any, docname: str) -> None:
    """Take proofs out of the box in which sphinx-proof puts them, which in print has an empty title."""
    from sphinx_proof.nodes import proof_node

    if app.builder.format == "latex":
        for proof in doctree.findall(proof_node):
            proof[:] = [part for box in proof for part in box]


class Printed(LaTeXTranslator):
    """LaTeX in which a link without a number of its own says its page, and some figures have no number."""

    def visit_Unnumbered(self, node: nodes.Element) -> None:
        """Begin a figure that counts for none, at which a link can arrive all the same."""
        self.body.append("\n\\begin{figure}[htbp]\n\\centering\n\\phantomsection\n")
        self.context.append("\\end{figure}\n")

    def visit_caption(self, node: nodes.Element) -> None:
        """Begin a caption, which below such a figure is a line of words."""
        super().visit_caption(node)
        if isinstance(node.parent, Unnumbered):
            self.body[-1] = "\n\\par\\smallskip{\\small "

    def visit_reference(self, node: nodes.Element) -> None:
        """Say the page of a link, unless its words have a number, or it has no words."""
        words = node.astext()
        self.config.latex_show_pagerefs = bool(words) and not re.search(r"\d", words)
        super().visit_reference(node)


def print_book(app: Any, doctree: Any, docname: str) -> None:
    """Leave out of the assembled book what is of no use on paper, and move the solutions to its end."""
    if app.builder.format != "latex":
        return
    for page in list(doctree.findall(start_of_file)):
        if UNPRINTED.fullmatch(page["docname"]) and page.parent is not None:
            page.parent.remove(page)
    for link in list(doctree.findall(nodes.reference)):
        if UNPRINTED.fullmatch(link.get("refuri", "").removeprefix("%").split("#")[0]):
            link.parent[link.parent.index(link)] = nodes.inline("", "", *link.children)
    for fold in list(doctree.findall(_is_fold)):
        code = all(isinstance(part, nodes.literal_block) for part in fold.children[1:])
        if code and not _is_solution(fold):
            fold.parent.remove(fold)
    move_solutions(app.env, doctree)


def _is_fold(node: nodes.Node) -> bool:
    return isinstance(node, nodes.container) and node.get("design_component") == "dropdown"


def _is_solution(fold: Any) -> bool:
    return bool(fold[0].astext() == "Solution")


def move_solutions(env: Any, doctree: Any) -> None:
    """Put the solutions of all exercises into a chapter of their own, with links both ways."""
    last = next((p for p in doctree.findall(start_of_file) if p["docname"] == LAST), None)
    if last is None:
        return
    chapter = nodes.section("", nodes.title("", "Solutions"), ids=["solutions"], names=["solutions"])
    count = 0
    for page in doctree.findall(start_of_file):
        folds = [fold for fold in page.findall(_is_fold) if _is_solution(fold)]
        if not folds or page["docname"] not in env.titles:
            continue
        number = ".".join(map(str, env.toc_secnumbers.get(page["docname"], {}).get("", ())))
        title = f"{number} " * bool(number) + env.titles[page["docname"]].astext()
        part = nodes.section(
            "", nodes.title("", title), ids=[f"solutions-{page['docname'].replace('/', '-')}"]
        )
        for fold in folds:
            count += 1
            here, there = f"goodwill-exercise-{count}", f"goodwill-solution-{count}"
            fold.parent[fold.parent.index(fold)] = _signpost(here, there, "Solution")
            part += [_signpost(there, here, "Exercise"), *fold.children[1:]]
        chapter += part
    if count:
        solutions = start_of_file("", chapter, docname="solutions")
        last.parent.insert(last.parent.index(last), solutions)


def _signpost(label: str, other: str, words: str) -> nodes.paragraph:
    """A line that can be found under a label, and leads to another."""
    tex = rf"\phantomsection\label{{{label}}}\hyperref[{other}]{{{words}: page~\pageref*{{{other}}}}}"
    return nodes.paragraph("", "", nodes.raw("", tex, format="latex"))
