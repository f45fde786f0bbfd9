"""A population that thinks again: its tables against other judges, and the page in a browser."""

import functools
import itertools
import json
import re
from fractions import Fraction as F

import pytest

from companion.played import SMALL
from companion.scenes import PLAY
from conftest import HTML
from goodwill.companion.crowd import (
    STARTS,
    crowd_tables,
    meet,
    outcome,
    reconsider,
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
from once import once

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
    """The steps: whether it is an equilibrium, what comes of it, and the change that led there."""
    prior = population(altruistic)
    return [
        (verify_profile(SMALL, prior, plan).holds, outcome(SMALL, prior, plan), change)
        for plan, change in reconsider(SMALL, prior, start)
    ]


@functools.cache
def tables():
    return once(crowd_tables)(SMALL, QUARTER, range(21))


@pytest.mark.parametrize("altruistic", [F(0), F(1, 10), LEAST - TINY, LEAST, LEAST + TINY, F(1, 5)])
def test_cooperation_lasts_exactly_where_it_is_an_equilibrium(altruistic):
    """The other judge, of thresholds and automata, says where the selfish give and pester to the last."""
    *_, (holds, last, _) = run(altruistic, "everybody")
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
    assert [holds for holds, *_ in steps] == [False] * (len(steps) - 1) + [True]
    assert steps[0][2] is None
    for (_, before, _), (_, after, change) in itertools.pairwise(steps):
        does = "gives" if change.player == "P1" else "asks"
        other = "asks" if does == "gives" else "gives"
        assert after[other] == before[other], "one move at a time"
        assert set(before[does]) ^ set(after[does]) == {change.t}
        assert (change.t in after[does]) == change.acts


@pytest.mark.parametrize(("altruistic", "start"), [(F(1, 10), "everybody"), (F(19, 100), "nobody")])
def test_who_reconsiders_compares_one_move_with_the_other(altruistic, start):
    """Where they changed they gain nothing more by another move, nor nearer to the end."""
    prior = population(altruistic)
    for (old, _), (new, change) in itertools.pairwise(reconsider(SMALL, prior, start)):
        price = SMALL.s_c if change.player == "P1" else SMALL.s_p
        assert 0 <= change.least <= change.most
        assert change.least > price if change.acts else change.most < price
        mine = (
            Profile("P1 changes", new.contributes, old.pesters)
            if change.player == "P1"
            else Profile("P2 changes", old.contributes, new.pesters)
        )
        late = [w for w in verify_profile(SMALL, prior, mine).witnesses if w.player == change.player]
        assert all(w.t > change.t or not w.on_path for w in late)


def test_the_worth_of_a_move_is_what_the_judge_of_the_whole_tree_finds():
    """At 11 percent P2's last pester falls just short of its price, as the story tells."""
    found = {(c.player, c.t): c for _, _, c in run(F(11, 100), "everybody") if c}
    assert list(found) == [("P1", 0), ("P1", 1), ("P1", 2), ("P2", 1), ("P1", 3), ("P2", 2), ("P2", 3)]
    assert found["P1", 0].most == 0, "nothing follows round 0"
    # An altruist answers every second pester that it hears; a selfish P1 gives in round 3 alone by then.
    silent = population(F(11, 100)).altruistic * SMALL.loss
    for _ in (2, 1):
        silent *= 1 - (1 - SMALL.loss) * SMALL.generosity * (1 - SMALL.loss)
    others = population(F(11, 100)).byzantine + population(F(11, 100)).rational * SMALL.loss
    belief = silent / (silent + others)
    answered = (1 - SMALL.loss) * SMALL.generosity * (1 - SMALL.loss)
    assert found["P2", 1].least == found["P2", 1].most == SMALL.b_c * belief * answered < SMALL.s_p


def test_without_a_gain_the_plan_is_kept_also_at_a_tie():
    """At the least share P2's last pester brings just what it costs: it goes on."""
    settled = [plan for plan, _ in reconsider(SMALL, population(LEAST), "everybody")][-1]
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
    *_, (plan, _) = reconsider(SMALL, prior, "everybody")
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
    *_, (_, last, _) = run(F(1, 5), "everybody")
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


@pytest.mark.minutes
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
            for _, step, _ in run(LEAST, start)
        ]
        changes = [
            c and {**c._asdict(), "least": float(c.least), "most": float(c.most)}
            for *_, c in run(LEAST, start)
        ]
        gains = [
            sorted(
                {
                    (w.player, w.t)
                    for w in verify_profile(SMALL, population(LEAST), plan).witnesses
                    if w.on_path
                }
            )
            for plan, _ in reconsider(SMALL, population(LEAST), start)
        ]
        assert least["runs"][start]["steps"] == [
            step | {"gains": gain} | ({"change": change} if change else {})
            for step, change, gain in zip(exact, changes, gains, strict=True)
        ]


@pytest.mark.minutes
def test_who_is_next_gains_and_of_those_who_gain_nobody_is_nearer_to_the_end():
    for stop in tables()["stops"]:
        for one in stop["runs"].values():
            for before, after in itertools.pairwise(one["steps"]):
                first = min(before["gains"], key=lambda gain: (gain[1], gain[0] == "P1"))
                assert tuple(first) == (after["change"]["player"], after["change"]["t"])
            assert not one["steps"][-1]["gains"]


@pytest.mark.minutes
def test_who_starts_like_altruists_gives_in_the_first_round_and_then_only_answers():
    for stop in tables()["stops"]:
        for step in stop["runs"]["everybody"]["steps"]:
            assert step["answers"] == [t for t in step["gives"] if t < SMALL.T]


def test_a_population_that_cannot_be_shown_is_named():
    with pytest.raises(ValueError, match="start = 'some' is unknown: it must be one of everybody, nobody"):
        starting_profile(SMALL, "some")
    with pytest.raises(TypeError, match="game has floats"):
        [*reconsider(SMALL.with_changes(loss=0.25), population(F(1, 9)), "nobody")]
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
    root, steps = crowd(tab), tables()["stops"][10]["runs"]["everybody"]["steps"]
    again = root.get_by_role("button", name="Let the next peers reconsider")
    again.focus()
    assert again.evaluate("(e) => getComputedStyle(e).outlineStyle") == "solid"
    assert root.locator(".live").get_attribute("aria-live") == "polite"
    for k in range(1, len(steps)):
        change = steps[k]["change"]
        upcoming = f"selfish {change['player']}s in round {change['t']}, "
        assert upcoming in root.locator(".after").inner_text()
        tab.keyboard.press("Enter")
        said, last = root.locator(".happened").inner_text(), "The last change. " * (k == len(steps) - 1)
        assert said.startswith(f"{last}Round {change['t']}: selfish {change['player']}s")
        does = {"P1": ("gives", "gives", "waits"), "P2": ("asks", "pesters", "silent")}
        for row, (kind, acts, not_) in zip(root.locator(".chain tbody tr").all(), does.values(), strict=True):
            wanted = [acts if t in steps[k][kind] else not_ for t in range(SMALL.T, -1, -1)]
            if kind == "gives":
                answers = steps[k]["answers"]
                wanted = ["answers some" if SMALL.T - n in answers else w for n, w in enumerate(wanted)]
            assert row.locator("td").all_inner_texts() == wanted
        assert root.locator(".chain .changed").count() == 1
        assert root.locator(".chain .next").count() == (k < len(steps) - 1)
        assert f"altruists=10&start=everybody&step={k}" in tab.url
        share = f"{100 * steps[k]['fed']['selfish']:.1f}".removesuffix(".0")
        assert f"Of the selfish, {share}% get the piece" in root.locator(".numbers").inner_text()
        peers = root.locator(".field .selfish-peers")
        fed = root.locator(".field .selfish-peers.fed").count()
        assert abs(fed - peers.count() * steps[k]["fed"]["selfish"]) <= 0.5
    assert "Nobody gains by another move now" in root.locator(".after").inner_text()
    assert again.get_attribute("aria-disabled") == "true"
    tab.keyboard.press("Enter")
    assert tab.url.endswith(f"step={len(steps) - 1}")
    assert root.locator(".past li").count() == len(steps) + 1
    told = root.inner_text()
    tab.reload()
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
        root.get_by_role("button", name="Until nobody changes").focus()
        tab.keyboard.press("Enter")
        told = root.locator(".after").inner_text()
        assert ("Cooperation lasts" in told) == lasts
        assert ("only altruists cooperate" in told) != lasts
        slider.focus()
        tab.keyboard.press("ArrowLeft")
    root.get_by_role("button", name="just lasts").click()
    assert "the exact least" in slider.get_attribute("aria-valuetext")
    box, mark = slider.bounding_box(), root.locator(".tick").bounding_box()
    half = 0.6 * tab.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")  # the thumb
    at = half + (box["width"] - 2 * half) * float(LEAST) / 0.2  # the last stop is 20%
    assert abs(mark["x"] + mark["width"] / 2 - box["x"] - at) < 2
    root.get_by_role("button", name="Nobody cooperates").click()
    assert "only altruists cooperate" in root.locator(".after").inner_text()


@pytest.mark.book
@pytest.mark.browser
def test_when_the_share_moves_the_selfish_go_on_as_before_until_they_reconsider(page):
    """Nothing jumps: each change is told; what has ended does not begin again at the same share."""
    tab = page("?altruists=12", newcomer=True)
    root = crowd(tab)
    until, slider = root.get_by_role("button", name="Until nobody changes"), root.locator("input[type=range]")
    until.click()
    done = root.locator(".chain tbody").inner_text()
    slider.fill("11")
    assert root.locator(".chain tbody").inner_text() == done
    assert root.locator(".happened").inner_text() == (
        "Now 11% are altruists, no longer 12%. At first the selfish go on as before: "
        "selfish P1s give in round 3, selfish P2s pester in rounds 3, 2 and 1 until they have the piece."
    )
    assert "Next to reconsider: selfish P2s in round 1" in root.locator(".after").inner_text()
    root.get_by_role("button", name="Let the next peers reconsider").click()
    told, address = root.locator(".panel").inner_text(), tab.url
    assert "was=12" in address
    tab.reload()
    assert root.locator(".panel").inner_text() == told
    until.click()
    slider.fill("12")
    assert "no selfish P1 gives, no selfish P2 pesters" in root.locator(".happened").inner_text()
    assert "nobody changes" in root.locator(".after").inner_text(), "with as many altruists as at first"


@pytest.mark.book
@pytest.mark.browser
def test_what_has_come_of_a_share_is_the_headline_once_nobody_changes(page):
    """The last change is small then: “give up” would be taken for the outcome."""
    root = crowd(page("?altruists=12&start=everybody&step=2", newcomer=True))
    size = "(e) => parseFloat(getComputedStyle(e).fontSize)"
    for settled in (False, True):
        happened, after = root.locator(".happened"), root.locator(".after")
        assert (after.evaluate(size) > happened.evaluate(size)) == settled
        assert (after.bounding_box()["y"] < happened.bounding_box()["y"]) == settled
        assert after.inner_text().startswith("Cooperation lasts") == settled
        assert ("The last change." in happened.inner_text()) == settled
        root.get_by_role("button", name="Until nobody changes").click(force=True)


@pytest.mark.book
@pytest.mark.browser
def test_the_start_from_which_they_came_stays_chosen_when_the_share_moves(page):
    root = crowd(page("?altruists=12&start=everybody&step=3", newcomer=True))
    pressed = root.locator(".starts [aria-pressed=true]")
    for start in ("everybody", "nobody"):
        root.get_by_role("button", name=f"Start: {start} cooperates").click()
        root.get_by_role("button", name="Until nobody changes").click(force=True)
        root.locator("input[type=range]").press("ArrowLeft")
        assert pressed.all_inner_texts() == [f"Start: {start} cooperates"]


@pytest.mark.book
@pytest.mark.browser
def test_a_stop_stands_where_its_share_is_and_none_is_passed_over(page):
    root = crowd(page("?altruists=11&start=nobody", newcomer=True))
    slider = root.locator("input[type=range]")

    def stands():
        return slider.get_attribute("aria-valuetext").split("%")[0]

    values = []
    for name in ("11", "11.10", "12"):
        assert stands() == name
        values.append(float(slider.input_value()))
        slider.press("ArrowRight")
    assert values == [11, pytest.approx(100 * float(LEAST)), 12]
    for step, name in ((-0.3, "12"), (-0.2, "11.10"), (0.01, "12"), (3.4, "15"), (-0.001, "14")):
        # What a screen reader does: it sets a value near the one that was, and that must not be in vain.
        slider.evaluate(
            "(e, by) => { e.value = Number(e.value) + by; e.dispatchEvent(new Event('input')); }", step
        )
        assert stands() == name
    slider.press("Home")
    assert stands() == "0"
    box = slider.bounding_box()
    slider.hover(position={"x": box["width"] / 4, "y": box["height"] / 2})  # once it stands still
    box = slider.bounding_box()
    slider.page.mouse.down()
    assert stands() == "5"
    slider.page.mouse.move(box["x"] + box["width"] / 4 + 3, box["y"] + box["height"] / 2)
    assert stands() == "5", "a small movement of the hand is none"
    slider.page.mouse.up()


def test_each_plan_that_the_selfish_settle_in_is_followed_at_each_share():
    found = tables()["stops"]
    names = set(found[0]["runs"])
    for stop in found:
        assert set(stop["runs"]) == names
        for one in stop["runs"].values():
            assert one["ends"] in names
            again = stop["runs"][one["ends"]]
            assert again["ends"] == one["ends"], "where nobody changes nobody changes"
            assert again["steps"] == [{k: v for k, v in one["steps"][-1].items() if k != "change"}]


@pytest.mark.book
@pytest.mark.browser
def test_who_changes_next_can_be_guessed(page):
    tab = page("?altruists=10&start=everybody", newcomer=True)
    root, steps = crowd(tab), tables()["stops"][10]["runs"]["everybody"]["steps"]
    root.get_by_label("Guess who is next").check()
    assert not root.locator(".chain .next").count()
    assert "Next to reconsider" not in root.locator(".after").inner_text()
    root.get_by_role("button", name="Nobody changes", exact=True).click()
    assert root.locator(".judged").inner_text() == "Somebody would gain. 0 of 1 guess right."
    for k, step in enumerate(steps[1:], 1):
        change = step["change"]
        root.get_by_role("button", name=f"selfish {change['player']}s in round {change['t']}").click()
        assert root.locator(".judged").inner_text() == f"Right. {k} of {k + 1} guesses right."
        assert f"step={k}" in tab.url
    root.get_by_role("button", name="selfish P1s in round 3").click()
    assert (
        root.locator(".judged")
        .inner_text()
        .startswith("Not selfish P1s in round 3: a gift would spare them no more than it costs. ")
    )
    root.get_by_role("button", name="Nobody changes", exact=True).click()
    assert root.locator(".judged").inner_text().startswith("Right.")


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("press", ["Let the next peers reconsider", "Until nobody changes"])
def test_a_wrong_guess_has_a_reason_and_goes_with_the_next_step(page, press):
    root = crowd(page("?altruists=10&start=everybody", newcomer=True))
    root.get_by_label("Guess who is next").check()
    root.get_by_role("button", name="selfish P1s in round 3").click()
    assert root.locator(".judged").inner_text() == (
        "Not selfish P1s in round 3: they would gain, too, but others nearer to the end come first. "
        "0 of 1 guess right."
    )
    root.get_by_role("button", name="selfish P2s in round 3").click()
    assert "a pester brings them at least what it costs" in root.locator(".judged").inner_text()
    root.get_by_role("button", name=press).click()
    assert not root.locator(".judged").inner_text()


@pytest.mark.book
@pytest.mark.browser
def test_the_conclusion_is_of_the_case_that_one_sees(page):
    root = crowd(page("?altruists=12&start=everybody&step=3", newcomer=True))
    said = root.locator(".conclusion")
    assert said.inner_text() == (
        "So with 12% of altruists cooperation lasts, since it was there. "
        "Where nobody cooperates at first it does not begin."
    )
    root.get_by_role("button", name="Nobody cooperates").click()
    assert said.inner_text() == (
        "So with 12% of altruists cooperation does not begin by itself: each is right to expect nothing. "
        "Where everybody cooperates at first it lasts."
    )
    root = crowd(page("?altruists=0&start=nobody", newcomer=True))
    assert root.locator(".after").inner_text().startswith("Selfish peers neither give nor pester: nobody")


@pytest.mark.book
@pytest.mark.browser
def test_the_way_to_the_least_share_leads_to_cooperation(page):
    """Also where it has ended already; what goes on there goes on."""
    root = crowd(page("?altruists=11&start=everybody&step=7", newcomer=True))
    root.get_by_role("button", name="just lasts").click()
    root.get_by_role("button", name="Until nobody changes").click()
    assert "Cooperation lasts" in root.locator(".after").inner_text()


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("share", ["10", "least", "15", "19"])
def test_where_nobody_changes_a_sentence_concludes_and_a_strip_has_all_shares(page, share):
    root, found = crowd(page(f"?altruists={share}&start=nobody", newcomer=True)), tables()["stops"]
    at = tables()["least"] if share == "least" else next(k for k, s in enumerate(found) if s["name"] == share)
    assert not root.locator(".mapped rect").first.is_visible(), "who wants to find out is not told"
    if root.locator(".again").get_attribute("aria-disabled") == "false":
        assert not root.locator(".conclusion").inner_text()
        root.get_by_role("button", name="Until nobody changes").click(force=True)
    runs = found[at]["runs"]
    gives = [bool(one["steps"][-1]["gives"]) for one in runs.values()]
    asks = runs["nobody"]["steps"][-1]["asks"]
    said = root.locator(".conclusion").inner_text()
    assert said.startswith(f"So with {found[at]['name']}% of altruists cooperation")
    assert ("ends, wherever the selfish start" in said) == (not any(gives))
    assert ("begins by itself, and lasts" in said) == all(gives)
    assert ("does not begin by itself" in said) == (any(gives) and not all(gives))
    assert ("some pesters pay" in said) == (bool(asks) and any(gives) and not all(gives))
    root.get_by_text("Who acts in the end, share by share").click()
    whole = [stop["runs"]["nobody"]["steps"][-1] for k, stop in enumerate(found) if k != tables()["least"]]
    assert root.locator(".ends .P1").count() == sum(len(end["gives"]) for end in whole)
    assert root.locator(".ends .P2").count() == sum(len(end["asks"]) for end in whole)
    spans = [list(same) for _, same in itertools.groupby(found, lambda s: does(s, "nobody"))]
    told = [line.split(":")[0] for line in root.locator(".mapped li").all_inner_texts()]
    names = [(span[0]["name"], span[-1]["name"]) for span in spans]
    assert told == [f"{a}%" if a == b else f"{a}% to {b}%" for a, b in names]


def does(stop, start):
    end = stop["runs"][start]["steps"][-1]
    return end["gives"], end["asks"]


@pytest.mark.book
@pytest.mark.browser
def test_no_button_gives_a_guess_away(page):
    """That nobody changes is to be guessed, too."""
    root = crowd(page("?altruists=10&start=nobody", newcomer=True))
    again = root.get_by_role("button", name="Let the next peers reconsider")
    assert again.get_attribute("aria-disabled") == "true"
    assert root.locator(".conclusion").inner_text()
    root.get_by_label("Guess who is next").check()
    for button in (again, root.get_by_role("button", name="Until nobody changes")):
        assert button.get_attribute("aria-disabled") == "false"
    assert not root.locator(".conclusion").inner_text()
    assert not root.locator(".mapped").is_visible()
    root.get_by_role("button", name="Nobody changes", exact=True).click()
    assert root.locator(".judged").inner_text() == "Right. 1 of 1 guess right."
    assert again.get_attribute("aria-disabled") == "true"
    assert "cooperation ends" in root.locator(".conclusion").inner_text()


BAD = {
    "altruists=90": "altruists = '90' is out of range: it must be least or a whole percent with "
    "0 <= altruists <= 20",
    "altruists=ten": "altruists = 'ten' is out of range: it must be least or a whole percent with "
    "0 <= altruists <= 20",
    "start=some": "start = 'some' is unknown: it must be everybody or nobody",
    "altruists=10&start=nobody&step=1": "step = '1' is out of range: here it must be an integer with "
    "0 <= step <= 0",
    "was=13.5": "was = '13.5' is unknown: it must be a share of altruists from which the slider came",
    "start=plan-1": "start = 'plan-1' is unknown: it must be everybody or nobody",
    "step=-1": "step = '-1' is out of range: here it must be an integer with 0 <= step <= 3",
}


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("bad", BAD)
def test_a_bad_address_is_named_and_the_page_still_works(page, bad):
    root = crowd(page(f"?{bad}"))
    assert root.get_by_role("alert").inner_text() == BAD[bad]
    root.get_by_role("button", name="Let the next peers reconsider").click()
    assert "selfish P1s give up answering" in root.locator(".happened").inner_text()
    assert not root.get_by_role("alert").inner_text()
