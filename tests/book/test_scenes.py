"""What all scenes of the page on which one plays have in common."""

import re

import pytest

from companion.scenes import PLAY, SCENES
from conftest import HTML

pytestmark = [pytest.mark.book, pytest.mark.browser]


@pytest.fixture(params=SCENES, ids=lambda scene: scene.name)
def scene(request):
    return request.param


@pytest.fixture
def page(visit):
    return lambda address="", width=1280, **options: visit(PLAY + address, width, **options)


def test_it_works_on_a_phone(page, scene):
    tab = page(scene.address, 375, has_touch=True)
    root = tab.locator(f"#{scene.name}")
    closed = root.locator("details:not([open]) > summary:visible")
    while closed.count():
        closed.first.click()
    controls = root.locator(":is(button, summary, input[type=range], label.switch):visible").all()
    assert len(controls) > 4
    for control in controls:
        box = control.bounding_box()
        assert min(box["height"], box["width"]) >= 44
    assert tab.evaluate("document.documentElement.scrollWidth") <= 375


def test_it_plays_from_a_file(browser, scene):
    with browser.new_context() as context:
        tab = context.new_page()
        tab.goto((HTML / PLAY).as_uri() + scene.address)
        scene.press_in(tab)


def test_without_scripts_a_still_picture_and_its_sentence_are_there(page, scene):
    root = page(java_script_enabled=False).locator(f"#{scene.name}")
    still = root.locator("img")
    assert still.is_visible()
    said = still.get_attribute("alt")
    assert len(said) > 60
    assert said in root.inner_text()
    assert not root.locator("button").count()


def test_nothing_moves_for_who_wants_no_motion(page, scene):
    """Else something does: a signal comes in, and who gives up is seen to."""
    moving = f"""() => [...document.querySelectorAll("#{scene.name} *")]
      .flatMap((e) => e.getAnimations()).filter((a) => a.playState === "running").length"""
    for motion in ("reduce", "no-preference"):
        tab = page(scene.address, reduced_motion=motion, newcomer=True)
        scene.press_in(tab)
        assert bool(tab.evaluate(moving)) == (motion != "reduce" and scene.name != "play-client")


def test_what_one_presses_stays_in_sight_of_what_it_does(page, scene):
    """On a phone, too, the news, a drawing and the buttons are in view together after each move."""
    for width, height in ((1280, 800), (375, 667)):
        tab = page(scene.address, width, newcomer=True, has_touch=width < 400)
        tab.set_viewport_size({"width": width, "height": height})
        root = tab.locator(f"#{scene.name}")
        for _ in range(2):
            root.locator(".moves button:not(.until)").last.click()
            for part in (".happened", ".moves", DRAWINGS[scene.name][width < 400]):
                box = root.locator(part).first.bounding_box()
                assert box["y"] >= 0, (width, part)
                assert box["y"] + min(box["height"], 200) <= height, (width, part)


DRAWINGS = {
    "play-exchange": (".strip", ".peers-seen"),
    "play-crowd": (".field", ".field"),
    "play-client": (".strip", ".tray"),
}


def test_each_scene_keeps_its_own_part_of_the_address(page):
    tab = page("?honest=10&client=7&altruists=10&start=everybody#role=P1&seed=7", newcomer=True)
    for scene in SCENES:
        scene.press_in(tab)
    parts = ("honest=10", "client=7", "evenings=a", "altruists=10", "start=everybody", "step=1", "moves=g")
    assert set(re.split("[?&#]", tab.evaluate("location.href"))) >= set(parts)
    assert not "".join(tab.get_by_role("alert").all_inner_texts())
