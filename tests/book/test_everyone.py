"""The built book for everyone: screen readers, the dark, the keyboard, slow lines."""

import io
import json
import re

import numpy as np
import pytest
from matplotlib.image import imread

from book.axe import COLOURS, OPEN_ALL, put_away, shut_out, violations
from conftest import HTML, PAGES, READ
from pace import slowed, until

pytestmark = [pytest.mark.book, pytest.mark.browser]


def switch(tab, scheme):
    """Show the page in light or in the dark, as when the evening comes."""
    tab.emulate_media(color_scheme=scheme)
    until(lambda: tab.evaluate("document.documentElement.dataset.theme") == scheme, scheme)


def sideways(tab):
    """By how many pixels the page is wider than its window."""
    return max(0, tab.evaluate("document.documentElement.scrollWidth") - tab.viewport_size["width"])


UNFINISHED = """() => ({
  "formulas that are not rendered": Math.max(0,
    document.querySelectorAll(".math").length - document.querySelectorAll("mjx-container").length),
  "formulas without words": [...document.querySelectorAll("mjx-container")]
    .filter((formula) => !formula.querySelector("mjx-assistive-mml math")?.textContent.trim()).length,
  "formulas with an error": document.querySelectorAll(
    "mjx-merror, [data-mjx-error], mjx-container mtext[mathcolor=red]").length,
  "formulas that fade for an accent": [...document.querySelectorAll("span.math[data-scrolls]")]
    .filter((box) => box.scrollWidth - box.clientWidth < 4).map((box) => box.textContent.slice(0, 40)),
  "pictures that are not there": [...document.images]
    .filter((image) => !(image.complete && image.naturalWidth)).map((image) => image.src.slice(0, 80)),
})"""


#: Boxes whose content is wider than themselves, but for those that scroll, fade at an edge, and have a key.
CUT_OFF = """() => {
  const cut = [];
  for (const box of document.querySelectorAll(".bd-article, .bd-article *")) {
    const style = getComputedStyle(box);
    // A formula ends with empty room for an accent, which stands out of the paragraph, too.
    const spare = box.matches("span.math") || style.overflowX === "visible" ? 4 : 1;
    if (box.closest("svg") || !box.clientWidth || box.scrollWidth <= box.clientWidth + spare) continue;
    const formula = box.closest("mjx-container");
    if ((formula && formula !== box) || box.clientWidth <= 1) continue; // MathJax, and words for the ear
    const scrolls = ["auto", "scroll"].includes(style.overflowX);
    if (scrolls && style.maskImage !== "none" && box.tabIndex >= 0) continue;
    // Notes stand beside the text, and on a phone a figure is wider; in the window, and widest of all.
    const beyond = [...box.querySelectorAll("aside.margin, figure")]
      .map((one) => one.getBoundingClientRect());
    const within = beyond.every(({ left, right }) => left >= 0 && right <= innerWidth);
    const farthest = Math.max(...beyond.map(({ right }) => right)) - box.getBoundingClientRect().left;
    if (style.overflowX === "visible" && within && box.scrollWidth <= Math.ceil(farthest)) continue;
    cut.push(box);
  }
  const innermost = cut.filter((box) => !cut.some((other) => other !== box && box.contains(other)));
  return innermost.map((box) => `${box.scrollWidth} in ${box.clientWidth}: ` + box.outerHTML.slice(0, 160));
}"""


def cut_off(tab):
    """What a reader cannot see of a page at its width, once all that scrolls has been marked."""
    tab.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return tab.evaluate(CUT_OFF)


def look(tab):
    """What is wrong with a page that was just loaded, but for what axe finds; all is open afterwards."""
    wrong = tab.evaluate(UNFINISHED) | {"scrolls sideways": sideways(tab)}
    tab.evaluate(OPEN_ALL)
    return wrong | {"is cut off": cut_off(tab)}


@pytest.mark.parametrize("name", [name for name in PAGES if name != "index.html"])  # which leads on at once
def test_a_page_on_a_phone_in_light_and_in_the_dark(visit, name):
    """One visit: what costs is to open a page, not to make its window wider or to change its colours."""
    tab = visit(name, width=375, reduced_motion="reduce")
    wrong = {"on a phone": look(tab) | {"shuts readers out": violations(tab)}}
    tab.set_viewport_size({"width": 768, "height": 800})
    wrong["on a tablet"] = {"scrolls sideways": sideways(tab), "is cut off": cut_off(tab)}
    tab.set_viewport_size({"width": 1280, "height": 800})
    wrong["in light"] = look(tab)
    with put_away(tab):
        wrong["in light"]["shuts readers out"] = shut_out(tab)
        switch(tab, "dark")
        wrong["in the dark"] = {"shuts readers out": shut_out(tab, COLOURS)}
    assert [(where, what, it) for where, found in wrong.items() for what, it in found.items() if it] == []


@pytest.mark.parametrize(
    ("page", "fault", "seen"),
    [
        ("book/report", "article p { color: #ddd }", ["light", "phone"]),
        ("book/report", "html[data-theme=dark] article p { color: #333 }", ["dark"]),
        ("book/report", "@media (max-width: 400px) { article p { color: #ddd } }", ["phone"]),
        ("book/report", "article p.last-one { color: #ddd }", ["light", "phone"]),
        ("book/report", "html[data-theme=dark] article p.last-one { background: #ddd }", ["dark"]),
        (
            "book/report",
            "article p { color: #ddd; visibility: hidden } .last-one { visibility: visible !important }",
            ["light", "phone"],
        ),
        ("book/report", "article p.last-one { opacity: 0.35 }", ["light", "dark", "phone"]),
        ("notebooks/no-altruists", "article pre .n { color: #bbb !important }", ["light", "phone"]),
    ],
)
def test_axe_sees_what_is_wrong(visit, page, fault, seen):
    tab = visit(f"{page}.html", reduced_motion="reduce")
    tab.add_style_tag(content=fault)
    tab.evaluate("[...document.querySelectorAll('article p')].at(-1).classList.add('last-one')")
    tab.evaluate(OPEN_ALL)
    found = [("light", rule) for rule, _ in violations(tab)]
    switch(tab, "dark")
    found += [("dark", rule) for rule, _ in violations(tab, COLOURS)]
    switch(tab, "light")
    tab.set_viewport_size({"width": 375, "height": 800})  # the theme sees it a little later: contrast alone
    found += [("phone", rule) for rule, _ in violations(tab) if rule == "color-contrast"]
    assert found == [(name, "color-contrast") for name in seen]


@pytest.mark.parametrize(
    ("place", "fault", "rule"),
    [
        ("mjx-math", '<a href="#x">x</a>', "aria-hidden-focus"),
        ("mjx-math", '<mjx-utext style="color: #ddd">euros</mjx-utext>', "color-contrast"),
        ("mjx-assistive-mml math", '<mi role="nonsense">x</mi>', "aria-roles"),
        ("article button svg", '<path role="nonsense" d="M0 0h9"/>', "aria-roles"),
        ("article button svg", '<g tabindex="0" role="img"><path d="M0 0h9"/></g>', "svg-img-alt"),
    ],
)
def test_axe_looks_into_a_formula_and_a_drawing_that_is_more_than_signs(visit, place, fault, rule):
    tab = visit("notebooks/no-altruists.html")
    whole = "document.querySelector('article').innerHTML.replaceAll(' data-alike=\"\"', '')"
    assert violations(tab) == []
    tab.evaluate(
        "([place, fault]) => document.querySelector(place).insertAdjacentHTML('beforeend', fault)",
        [place, fault],
    )
    before = tab.evaluate(whole)
    assert [found for found, _ in violations(tab)] == [rule]
    assert tab.evaluate(whole) == before, "what was put away is back"


def test_axe_asks_for_a_key_to_a_formula_that_scrolls(visit):
    tab = visit("notebooks/weak-threat.html", width=375)
    tab.evaluate(
        """() => {
             const wide = [...document.querySelectorAll("mjx-container")]
               .find((box) => box.scrollWidth > box.clientWidth + 13);
             wide.removeAttribute("tabindex");
           }"""
    )
    assert [rule for rule, _ in violations(tab)] == ["scrollable-region-focusable"]


@pytest.mark.parametrize(
    "fault",
    [
        "article pre { overflow: hidden !important }",
        "article pre { overflow: visible !important }",
        "[data-scrolls] { mask-image: none !important }",
        "article p { width: 20rem } article p:first-of-type { white-space: nowrap }",
    ],
)
def test_what_is_cut_off_is_seen(visit, fault):
    tab = visit("notebooks/no-altruists.html", width=375)
    tab.evaluate(OPEN_ALL)
    assert cut_off(tab) == []
    tab.add_style_tag(content=fault)
    assert cut_off(tab) != []


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
    picture = tab.locator(chosen).first
    shot = imread(io.BytesIO(picture.screenshot()))[..., :3]
    ground = np.median(shot.reshape(-1, 3), axis=0)
    behind = picture.evaluate("""(picture) => {
      let box = picture.parentElement;
      const ground = (one) => getComputedStyle(one).backgroundColor;
      while (ground(box) === "rgba(0, 0, 0, 0)") box = box.parentElement;
      return ground(box);
    }""")
    assert np.allclose(ground * 255, [float(x) for x in re.findall(r"[\d.]+", behind)[:3]], atol=3)
    # Text and lines: among the strongest marks, contrast as WCAG defines it.
    light = luminance(shot)
    assert (np.quantile(light, 0.999) + 0.05) / (luminance(ground) + 0.05) > 7


def luminance(colour):
    """Relative luminance of sRGB colours in [0, 1]."""
    linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


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


@pytest.mark.parametrize("name", ["book/welcome.html", "book/api-tools.html", "notebooks/thresholds.html"])
def test_the_first_content_is_there_within_a_second(visit, name):
    """On a machine that does nothing else; one of five is enough, as other work comes and goes."""
    paint = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    assert any(visit(name, first=True).evaluate(paint) < 1000 * slowed() for _ in range(5))


def test_what_pages_share_is_listed_with_its_size():
    sizes = json.loads((HTML / "shared-files.json").read_text(encoding="utf-8"))
    assert all((HTML / name).stat().st_size == size for name, size in sizes.items())
    assert "mathjax/tex-mml-chtml.js" in sizes
    assert sum(sizes.values()) < 3_000_000
