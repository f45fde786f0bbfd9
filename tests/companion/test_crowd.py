"""A population that thinks again: its tables against other judges, and the page in a browser."""

import functools
import itertools
import json
import re
from fractions import Fraction as F

import pytest

from companion.played import SMALL
from conftest import HTML
from goodwill.companion.crowd import (
    STARTS,
    best_replies,
    crowd_tables,
    meet,
    outcome,
    starting_profile,
)
from goodwill.last_exchange import (
    Prior,
    Profile,
    expected,
    least_altruism,
    pester_threshold,
    verify_equilibrium,
    verify_profile,
)
from goodwill.last_exchange.strategies.views import (
    View,
    altruistic_contributor,
    byzantine_contributor,
    byzantine_pesterer,
    persistent_pesterer,
)

PLAY = "notebooks/play.html"
QUARTER = F(1, 4)
LEAST = least_altruism(SMALL, QUARTER)
#: Up to here nobody gains if no selfish peer gives or pesters: what P2 hopes after one silence is too little.
NEEDS = pester_threshold(SMALL, 1)
REST = NEEDS / (NEEDS + SMALL.loss * (1 - NEEDS))
TINY = F(1, 10**9)


def population(altruistic):
    return Prior(byzantine=QUARTER * (1 - altruistic), altruistic=altruistic)


@functools.cache
def run(altruistic, start):
    return [
        (judged.holds, outcome(SMALL, population(altruistic), plan))
        for plan, judged in best_replies(SMALL, population(altruistic), start)
    ]


@functools.cache
def tables():
    return crowd_tables(SMALL, QUARTER, range(21))


@pytest.mark.parametrize("altruistic", [F(0), F(1, 10), LEAST - TINY, LEAST, LEAST + TINY, F(1, 5)])
def test_cooperation_lasts_exactly_where_it_is_an_equilibrium(altruistic):
    """The other judge, of thresholds and automata, says where the selfish give and pester to the last."""
    *_, (holds, last) = run(altruistic, "everybody")
    assert holds
    assert (last["gives"] == [3] and last["asks"] == [3, 2, 1]) == (altruistic >= LEAST)
    assert verify_equilibrium(SMALL, population(altruistic)).holds == (altruistic >= LEAST)
    if altruistic < LEAST:
        assert last["gives"] == last["asks"] == []
        assert last["fed"]["selfish"] == altruistic * (1 - SMALL.loss)


@pytest.mark.parametrize("altruistic", [F(0), LEAST, REST - TINY, REST, REST + TINY])
def test_who_expects_nothing_stays_at_rest_exactly_up_to_the_share_in_the_story(altruistic):
    steps = run(altruistic, "nobody")
    assert (len(steps) == 1) == (altruistic <= REST)
    assert steps[-1][0]


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("altruistic", [F(1, 10), LEAST, F(19, 100)])
def test_they_stop_at_the_first_equilibrium_and_each_step_before_can_be_told(altruistic, start):
    steps = run(altruistic, start)
    assert [holds for holds, _ in steps] == [False] * (len(steps) - 1) + [True]
    for (_, before), (_, after) in itertools.pairwise(steps):
        assert (before["gives"], before["asks"]) != (after["gives"], after["asks"])


def test_a_reply_is_best_against_what_the_others_did():
    """Whoever plays the next plan against the last one gains nothing by another, and the old one loses."""
    prior, plans = population(F(1, 10)), [*best_replies(SMALL, population(F(1, 10)), "everybody")]
    for (old, _), (new, _) in itertools.pairwise(plans):
        mine = Profile("P1 has thought", new.contributes, old.pesters)
        assert verify_profile(SMALL, prior, mine).gains["P1"] == 0
        mine = Profile("P2 has thought", old.contributes, new.pesters)
        assert verify_profile(SMALL, prior, mine).gains["P2"] == 0


def test_without_a_gain_the_plan_is_kept_also_at_a_tie():
    """At the least share P2's last pester brings just what it costs: it goes on."""
    settled = [plan for plan, _ in best_replies(SMALL, population(LEAST), "everybody")][-1]
    view = View("pp", "nnn")
    assert settled.pesters(1, view) == 1
    silent = Profile(
        "no last pester",
        settled.contributes,
        lambda t, seen: 0 if (t, seen) == (1, view) else settled.pesters(t, seen),
    )
    assert verify_profile(SMALL, population(LEAST), silent).gains["P2"] == 0


def test_what_happens_on_average_is_what_the_package_expects_of_the_equilibrium():
    """All pairs of kinds together, against the automata that follow the masses of P1's states."""
    prior = population(F(1, 5))
    *_, (plan, _) = best_replies(SMALL, prior, "everybody")
    shares = prior.altruistic, prior.rational, prior.byzantine
    givers = altruistic_contributor(SMALL), plan.contributes, byzantine_contributor(SMALL)
    askers = persistent_pesterer(SMALL), plan.pesters, byzantine_pesterer(SMALL)
    total = dict.fromkeys(("contributions", "pesters", "received", "u_1"), F(0))
    for one, gives in zip(shares, givers, strict=True):
        for other, asks in zip(shares, askers, strict=True):
            met = meet(SMALL, gives, asks)
            numbers = {"contributions": sum(met.gives), "pesters": sum(met.asks), "received": met.fed}
            numbers["u_1"] = -SMALL.s_c * numbers["contributions"] - SMALL.r_p * met.felt
            for name, number in numbers.items():
                total[name] += one * other * number
    wanted = expected(SMALL, prior)
    assert total == {name: wanted[name] for name in total}
    *_, (_, last) = run(F(1, 5), "everybody")
    fed = sum(
        share * meet(SMALL, gives, plan.pesters).fed for share, gives in zip(shares, givers, strict=True)
    )
    assert last["fed"] == {"altruist": fed, "selfish": fed}, "both pester while they lack the piece"
    # A selfish peer of the equilibrium has the utilities of its roles.
    paid = sum(
        share * (SMALL.s_c * sum(met.gives) + SMALL.r_p * met.felt)
        for share, met in zip(shares, (meet(SMALL, plan.contributes, asks) for asks in askers), strict=True)
    )
    asked = sum(
        share * sum(meet(SMALL, gives, plan.pesters).asks)
        for share, gives in zip(shares, givers, strict=True)
    )
    assert last["ends"]["selfish"] == SMALL.b_c * fed - SMALL.s_p * asked - paid


def test_the_tables_are_the_exact_numbers():
    found = tables()
    assert [stop["name"] for stop in found["stops"]] == [
        *map(str, range(12)),
        "11.10",
        *map(str, range(12, 21)),
    ]
    least = found["stops"][found["least"]]
    assert least["shares"]["altruist"] == float(LEAST)
    for stop in found["stops"]:
        assert abs(sum(stop["shares"].values()) - 1) < 1e-12
    for start in STARTS:
        exact = [
            {k: v if isinstance(v, list) else {n: float(x) for n, x in v.items()} for k, v in step.items()}
            for _, step in run(LEAST, start)
        ]
        assert least["runs"][start] == exact


def test_a_population_that_cannot_be_shown_is_named():
    with pytest.raises(ValueError, match="start = 'some' is unknown: it must be one of everybody, nobody"):
        starting_profile(SMALL, "some")
    with pytest.raises(TypeError, match="game has floats"):
        [*best_replies(SMALL.with_changes(loss=0.25), population(F(1, 9)), "nobody")]
    with pytest.raises(ValueError, match="r_c = 1 is out of range"):
        crowd_tables(SMALL.with_changes(r_c=1), QUARTER, [1])
    with pytest.raises(ValueError, match="percent"):
        crowd_tables(SMALL, QUARTER, [101])


# ---- The page ----------------------------------------------------------------------------------------------


@pytest.fixture
def page(visit):
    return lambda query="", width=1280, **options: visit(PLAY + query, width, **options)


def crowd(tab):
    return tab.locator("#play-crowd")


@pytest.mark.book
@pytest.mark.browser
def test_the_page_holds_the_tables_of_the_package():
    text = (HTML / PLAY).read_text(encoding="utf-8")
    held = json.loads(re.search(r'goodwill\.play\.crowd\("play-crowd", (\{.*\})\);', text)[1])
    assert held == json.loads(json.dumps(tables()))


@pytest.mark.book
@pytest.mark.browser
def test_by_keyboard_the_selfish_think_step_by_step_and_a_link_shows_it_again(page):
    tab = page("?altruists=10&start=everybody", newcomer=True)
    root, steps = crowd(tab), tables()["stops"][10]["runs"]["everybody"]
    again = root.get_by_role("button", name="Let them think again")
    again.focus()
    assert again.evaluate("(e) => getComputedStyle(e).outlineStyle") == "solid"
    assert root.locator(".live").get_attribute("aria-live") == "polite"
    for k in range(1, len(steps)):
        tab.keyboard.press("Enter")
        assert f"altruists=10&start=everybody&step={k}" in tab.url
        share = f"{100 * steps[k]['fed']['selfish']:.1f}".removesuffix(".0")
        assert f"Of the selfish, {share}% get the piece" in root.locator(".numbers").inner_text()
        peers = root.locator(".field .selfish-peers")
        fed = root.locator(".field .selfish-peers.fed").count()
        assert abs(fed - peers.count() * steps[k]["fed"]["selfish"]) <= 0.5
    assert "Nobody gains by changing" in root.locator(".happened").inner_text()
    assert again.get_attribute("aria-disabled") == "true"
    tab.keyboard.press("Enter")
    assert tab.url.endswith(f"step={len(steps) - 1}")
    root.get_by_text("What happened so far").click()
    assert root.locator(".past li").count() == len(steps) + 1
    told = root.inner_text()
    tab.reload()
    root.get_by_text("What happened so far").click()
    assert root.inner_text() == told


@pytest.mark.book
@pytest.mark.browser
def test_the_slider_crosses_the_exact_least_and_cooperation_ends_below(page):
    tab = page("?altruists=12", newcomer=True)
    root = crowd(tab)
    root.get_by_role("button", name="Until nobody changes").click()
    slider = root.locator("input[type=range]")
    slider.focus()
    for place, lasts in (("12", True), ("least", True), ("11", False)):
        assert f"altruists={place}&" in tab.url
        told = root.locator(".happened").inner_text()
        assert ("Cooperation lasts" in told) == lasts
        assert ("only altruists cooperate" in told) != lasts
        tab.keyboard.press("ArrowLeft")
    root.get_by_role("button", name="exact least").click()
    assert "the exact least" in slider.get_attribute("aria-valuetext")
    box, mark = slider.bounding_box(), root.locator(".tick").bounding_box()
    at = 8 + (box["width"] - 16) * tables()["least"] / (len(tables()["stops"]) - 1)
    assert abs(mark["x"] + mark["width"] / 2 - box["x"] - at) < 2
    root.get_by_role("button", name="Nobody does").click()
    assert "only altruists cooperate" in root.locator(".happened").inner_text()


@pytest.mark.book
@pytest.mark.browser
def test_the_two_scenes_keep_each_others_address(page):
    tab = page("?altruists=10&start=everybody#role=P1&seed=7", newcomer=True)
    crowd(tab).get_by_role("button", name="Let them think again").click()
    tab.locator("#play-exchange").get_by_role("button", name="Give", exact=True).click()
    assert tab.url.endswith("?altruists=10&start=everybody&step=1#role=P1&seed=7&moves=g")
    assert not tab.locator("#play-exchange").get_by_role("alert").inner_text()


BAD = {
    "altruists=90": "altruists = '90' is out of range: it must be least or a whole percent with "
    "0 <= altruists <= 20",
    "altruists=ten": "altruists = 'ten' is out of range: it must be least or a whole percent with "
    "0 <= altruists <= 20",
    "start=some": "start = 'some' is unknown: it must be everybody or nobody",
    "altruists=10&start=nobody&step=1": "step = '1' is out of range: here it must be an integer with "
    "0 <= step <= 0",
    "step=-1": "step = '-1' is out of range: here it must be an integer with 0 <= step <= 4",
}


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("bad", BAD)
def test_a_bad_address_is_named_and_the_page_still_works(page, bad):
    root = crowd(page(f"?{bad}"))
    assert root.get_by_role("alert").inner_text() == BAD[bad]
    root.get_by_role("button", name="Let them think again").click()
    assert "Selfish P1s now give" in root.locator(".happened").inner_text()
    assert not root.get_by_role("alert").inner_text()


@pytest.mark.book
@pytest.mark.browser
def test_it_works_on_a_phone_and_nothing_moves_for_who_wants_no_motion(page):
    tab = page("?altruists=least&step=1", 375, has_touch=True)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 375
    for control in crowd(tab).locator(":is(button, summary, input[type=range]):visible").all():
        box = control.bounding_box()
        assert min(box["height"], box["width"]) >= 44
    tab = page(reduced_motion="reduce")
    moving = "[...document.querySelectorAll('#play-crowd *')].filter((e) => e.getAnimations().length).length"
    crowd(tab).get_by_role("button", name="Until nobody changes").click()
    assert tab.evaluate(moving) == 0


@pytest.mark.book
@pytest.mark.browser
def test_without_scripts_a_still_picture_and_its_sentence_are_there(page):
    root = crowd(page(java_script_enabled=False))
    assert root.locator("img").is_visible()
    assert "lasts from 11.10% of altruists on" in root.inner_text()
    assert not root.locator("button").count()
