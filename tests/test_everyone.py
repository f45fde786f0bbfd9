"""The built book for everyone: screen readers, the dark, the keyboard, slow lines."""

import io
import json
import re
from pathlib import Path

import axe_playwright_python
import numpy as np
import pytest
from conftest import HTML, PAGES, READ
from matplotlib.image import imread

pytestmark = [pytest.mark.book, pytest.mark.browser]

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
OPEN_ALL = "document.querySelectorAll('details').forEach((box) => { box.open = true; })"
VIOLATIONS = """axe.run({ resultTypes: ["violations"], preload: false }).then((found) => found.violations
  .filter((rule) => ["serious", "critical"].includes(rule.impact))
  .map((rule) => [rule.id, rule.nodes.map((node) => node.html.slice(0, 120))]))"""


@pytest.mark.xdist_group("axe")
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 375)])
@pytest.mark.parametrize("name", [name for name in PAGES if name != "index.html"])  # which leads on at once
def test_nothing_that_shuts_a_reader_out(visit, name, scheme, width):
    tab = visit(name, width, color_scheme=scheme, reduced_motion="reduce")
    tab.evaluate(OPEN_ALL)
    tab.evaluate(AXE)
    assert tab.evaluate(VIOLATIONS) == []


@pytest.mark.xdist_group("axe")
def test_axe_sees_what_is_wrong(visit):
    tab = visit("book/report.html", color_scheme="light", reduced_motion="reduce")
    tab.evaluate("document.querySelector('article p').style.color = '#ddd'")
    tab.evaluate(AXE)
    assert [rule for rule, _ in tab.evaluate(VIOLATIONS)] == ["color-contrast"]


@pytest.mark.xdist_group("axe")
@pytest.mark.parametrize(
    "picture",
    [
        "notebooks/thresholds.html figure img",
        "notebooks/game.html .goodwill-stepper img",
        "book/welcome.html .goodwill-results img",
    ],
)
def test_a_picture_in_the_dark_is_dark_and_clear(visit, picture):
    page, chosen = picture.split(" ", 1)
    tab = visit(page, color_scheme="dark")
    shot = imread(io.BytesIO(tab.locator(chosen).first.screenshot()))[..., :3]
    ground = np.median(shot.reshape(-1, 3), axis=0)
    behind = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert np.allclose(ground * 255, [float(x) for x in re.findall(r"[\d.]+", behind)[:3]], atol=3)
    # Text and lines: among the strongest marks, contrast as WCAG defines it.
    light = luminance(shot)
    assert (np.quantile(light, 0.999) + 0.05) / (luminance(ground) + 0.05) > 7


def luminance(colour):
    """Relative luminance of sRGB colours in [0, 1]."""
    linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


@pytest.mark.xdist_group("axe")
def test_the_keyboard_reaches_the_text_first(visit):
    tab = visit("notebooks/game.html")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.querySelector('main').contains(document.activeElement)")
    for _ in range(20):
        style = tab.evaluate("getComputedStyle(document.activeElement).outline")
        assert " solid 3px" in style, "the focus is not seen"
        tab.keyboard.press("Tab")


@pytest.mark.xdist_group("axe")
def test_who_wants_no_motion_gets_none(visit):
    tab = visit("notebooks/game.html", reduced_motion="reduce")
    moving = tab.evaluate(
        """[...document.querySelectorAll("*")].filter((e) => {
             const style = getComputedStyle(e);
             return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0
               || style.scrollBehavior === "smooth"; }).length"""
    )
    assert moving == 0


@pytest.mark.parametrize("name", READ)
def test_a_page_weighs_less_than_a_megabyte(name):
    page = HTML / name
    text = page.read_text(encoding="utf-8")
    own = {page} | {
        (page.parent / source).resolve()
        for source in re.findall(r'<(?:img|script)[^>]* src="([^"?]+)', text)
        if not source.startswith("data:") and "_static" not in source and "mathjax" not in source
    }
    assert sum(path.stat().st_size for path in own) < 1_000_000


@pytest.mark.xdist_group("axe")
@pytest.mark.parametrize("name", ["book/welcome.html", "book/api.html", "notebooks/thresholds.html"])
def test_the_first_content_is_there_within_a_second(visit, name):
    # The best of five: the tests around keep both cores busy.
    paints = "performance.getEntriesByName('first-contentful-paint').map((entry) => entry.startTime)"
    times = [time for _ in range(5) for time in visit(name).evaluate(paints)]
    assert min(times) < 1000


def test_what_pages_share_is_listed_with_its_size():
    sizes = json.loads((HTML / "shared-files.json").read_text(encoding="utf-8"))
    assert all((HTML / name).stat().st_size == size for name, size in sizes.items())
    assert "mathjax/tex-mml-chtml.js" in sizes
    assert sum(sizes.values()) < 3_000_000
