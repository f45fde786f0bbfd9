"""Axe in a page: all its rules, on what can differ.

What costs is what axe does again and again.  Words that look the same on the same ground have the same
contrast at any width: it is measured at the first of them (``alike.js``).  The inside of formulas and of
drawings and the words of code are nine tenths of a page, and no rule has anything to say of most: while axe
looks they are put away (``formulas.js``, ``code.js``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import axe_playwright_python

HERE = Path(__file__).parent
SOURCE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
FORMULAS, ALIKE, CODE = (
    (HERE / f"{name}.js").read_text(encoding="utf-8") for name in ("formulas", "alike", "code")
)
OPEN_ALL = "document.querySelectorAll('details').forEach((box) => { box.open = true; })"
#: The rules that other colours, and pictures for the dark, can break.
COLOURS = ["color-contrast", "link-in-text-block", "image-alt", "svg-img-alt"]
#: Axe would keep the HTML of each element that it judges, however long.
ONCE = """axe.configure({
  noHtml: true, rules: [{ id: "color-contrast", selector: "*:not([data-alike])" }] })"""
AWAY = f"() => {{ globalThis.formulas = ({FORMULAS})(); }}"
BACK = "formulas.forEach((put) => put())"
LOOK = f"""async (rules) => {{
  const forget = ({ALIKE})();
  const back = ({CODE})();
  const found = await axe.run({{
    reporter: "no-passes", elementRef: true, preload: false, ...(rules.length && {{ runOnly: rules }}) }});
  back.forEach((put) => put());
  forget(found.violations.flatMap((rule) => rule.nodes.map((node) => node.element)));
  return found.violations
    .filter((rule) => ["serious", "critical"].includes(rule.impact))
    .map((rule) => [rule.id, rule.nodes.map((node) => node.element.outerHTML.slice(0, 120))]);
}}"""


@contextmanager
def put_away(tab: Any) -> Iterator[None]:
    """Without the inside of the formulas, which are back afterwards; a page is not made wider meanwhile."""
    tab.evaluate(AWAY)
    yield
    tab.evaluate(BACK)


def violations(tab: Any, rules: list[str] | None = None) -> list[list[Any]]:
    """What shuts a reader out of the page as it stands: rules of axe, each with its places."""
    with put_away(tab):
        return shut_out(tab, rules)


def shut_out(tab: Any, rules: list[str] | None = None) -> list[list[Any]]:
    """The same where formulas are put away already."""
    if not tab.evaluate("'axe' in globalThis"):
        tab.evaluate(SOURCE)
        tab.evaluate(ONCE)
    found: list[list[Any]] = tab.evaluate(LOOK, rules or [])
    return found
