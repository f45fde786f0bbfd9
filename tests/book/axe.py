"""Axe in a page: all its rules, on what can differ.

What costs is what axe does again and again.  Words that look the same on the same ground have the same
contrast: it is measured at the first of them (``alike.js``).  The inside of formulas and the words of code
are nine tenths of a page, and no rule has anything to say of most: while axe looks they are put away
(``formulas.js``, ``code.js``).
"""

from __future__ import annotations

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
ONCE = """axe.configure({ rules: [{ id: "color-contrast", selector: "*:not([data-alike])" }] })"""
LOOK = f"""async (rules) => {{
  const back = ({FORMULAS})();
  ({ALIKE})();
  back.push(...({CODE})());
  const found = await axe.run({{
    resultTypes: ["violations"], preload: false, ...(rules.length && {{ runOnly: rules }}) }});
  back.forEach((put) => put());
  return found.violations
    .filter((rule) => ["serious", "critical"].includes(rule.impact))
    .map((rule) => [rule.id, rule.nodes.map((node) => node.html.slice(0, 120))]);
}}"""


def violations(tab: Any, rules: list[str] | None = None) -> list[list[Any]]:
    """What shuts a reader out of the page as it stands: rules of axe, each with its places."""
    if not tab.evaluate("'axe' in globalThis"):
        tab.evaluate(SOURCE)
        tab.evaluate(ONCE)
    found: list[list[Any]] = tab.evaluate(LOOK, rules or [])
    return found
