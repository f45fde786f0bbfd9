"""Evenings at the pizzeria: the tables against the verifier and another judge, and the page in a browser."""

import json
import re
from fractions import Fraction as F

import numpy as np
import pytest

from companion.dined import DELTA, EVENINGS, MARKET, ROADS, SHARES, TROUBLES, plan, tables
from companion.scenes import PLAY
from conftest import HTML
from goodwill.companion.evenings import (
    MOST_EVENINGS,
    cold_chance,
    evening_tables,
    others_plan,
    reader_values,
)
from goodwill.reputation import backward_induction, serving_beliefs, verify_with_end

# ---- The tables --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", SHARES)
def test_a_reader_like_the_others_can_do_no_better_than_they_do(share):
    """Where her prices are those of the others, her best worth is what the verified plan gives them."""
    profile, beliefs = plan(share)
    judged = verify_with_end(MARKET, profile, beliefs, DELTA)
    assert judged.holds
    worth = reader_values(MARKET, profile, [MARKET.fine], [MARKET.outside_payoff], discount=DELTA)
    for name in profile.states:
        if not name.startswith("over"):
            assert worth[name] * (1 - DELTA) == judged.values[name][0]


def test_without_honest_clients_there_is_nothing_else_than_the_plan_in_which_nobody_orders():
    end = backward_induction(MARKET, 3, 1)
    assert not end.trade
    assert end.margin > 0
    assert end.payoffs == ((3 * MARKET.outside_payoff, 0),)
    assert others_plan(MARKET, DELTA, 3, 0)[0].states["3: apart"].behaviour("client")["start"] == "out"


def test_the_belief_above_which_he_hurries_is_the_solvers():
    assert np.allclose(tables()["serves"], [float(x) for x in serving_beliefs(MARKET, DELTA, EVENINGS)])


def test_a_complaint_is_worth_less_on_each_evening_and_nothing_on_the_last():
    for crowd in tables()["crowds"][1:]:
        gains = {}
        for state in crowd["states"]:
            if state["left"] and state["ordered"] > 0:
                then = [crowd["states"][state["next"][o]]["worth"] for o in ("low 0", "low 1")]
                gains.setdefault(state["left"], []).append(then[0] - then[1])
        least = [min(gains[left]) for left in sorted(gains)]
        assert least[0] == 0
        assert all(np.diff(least) > 0)


def test_no_choice_of_the_page_hangs_on_the_last_digit_of_a_float():
    for share in SHARES:
        worth = reader_values(MARKET, plan(share)[0], TROUBLES, ROADS)
        for name, state in plan(share)[0].states.items():
            (bad,), (good,) = (state.following(o) for o in ("low 0", "low 1"))
            for trouble in TROUBLES:
                gap = worth[bad] - trouble - worth[good]
                assert name.startswith("over") or abs(gap) > 1e-6


def test_where_a_play_begins_with_a_cold_pizza_one_can_come():
    """The chance of it, followed by hand from evening to evening, and only that crowd begins there."""
    market, few = MARKET.with_changes(penalty=25), F(1, 20)
    profile, _ = others_plan(market, DELTA, 4, few)
    hurries = [1, 1, (market.outside_payoff + market.price) / (market.success * market.utility)]
    hot = [chance * market.success for chance in hurries]
    assert cold_chance(market, profile, 3) == hot[0] * hot[1] * (1 - hot[2]) > 0
    asked = {"shares": [F(0), few], "troubles": [1], "roads": [1], "begun": {few: 3}}
    nobody, some = evening_tables(market, DELTA, 4, **asked)["crowds"]
    assert "begun" not in nobody
    assert some["begun"] == "ooo"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"evenings": MOST_EVENINGS + 1}, "evenings = 9 .*evenings >= 1 and <= 8"),
        ({"troubles": [-1]}, "troubles = -1 is out of range: it must satisfy troubles >= 0"),
        ({"roads": [0.5]}, "roads = .* has floats"),
        ({"shares": [F(1)]}, "honest_prior = 1 is out of range"),
        ({"market": MARKET.with_changes(fine=0.5)}, "market has floats"),
        ({"market": MARKET.with_changes(fine=7)}, "fine = 7 is out of range"),
        ({"market": MARKET.with_changes(penalty=9)}, "penalty = 9 is out of range"),
        ({"begun": {F(1, 7): 1}}, "begun = .* has 1/7, which is none of the shares"),
        (
            {"market": MARKET.with_changes(penalty=25), "begun": {F(1, 2): 1}},
            "begun = 1: with honest = 1/2 no cold pizza can come on that evening",
        ),
        ({"begun": {F(0): 2}}, "begun = 2: with honest = 0 no cold pizza can come on that evening"),
        ({"begun": {F(0): 3}}, "begun = 3 is out of range"),
    ],
)
def test_a_market_that_cannot_be_played_is_named(change, message):
    asked = {"market": MARKET, "delta": DELTA, "evenings": 2, "shares": SHARES, "troubles": [1], "roads": [1]}
    with pytest.raises((TypeError, ValueError), match=message):
        evening_tables(**asked | change)


# ---- The page ----------------------------------------------------------------------------------------------


@pytest.fixture
def page(visit):
    return lambda query="", width=1280, **options: visit(PLAY + query, width, **options)


@pytest.fixture
def root(page):
    return lambda *args, **options: page(*args, **options).locator("#play-client")


@pytest.mark.book
@pytest.mark.browser
def test_the_page_holds_the_tables_of_the_package():
    text = (HTML / PLAY).read_text(encoding="utf-8")
    held = json.loads(re.search(r'goodwill\.play\.client\("play-client", (\{.*\})\);', text)[1])
    assert held == json.loads(json.dumps(tables()))


@pytest.mark.book
@pytest.mark.browser
def test_the_best_client_gets_on_average_what_the_package_expects(page):
    """Pizzas, prices and his own coin have the chances of the plan: 20,000 plays, four standard errors."""
    tab = page()
    for crowd, share in enumerate(tables()["crowds"]):
        got = tab.evaluate(
            """([tables, crowd]) => Array.from({ length: 20000 }, (_, k) =>
                 goodwill.play.inPlace(tables, crowd, k + 1).best)""",
            [tables(), crowd],
        )
        assert abs(np.mean(got) - share["best"]) < 4 * np.std(got) / len(got) ** 0.5


@pytest.mark.book
@pytest.mark.browser
def test_a_play_by_keyboard_is_told_kept_in_the_address_and_counted(page):
    tab = page("?honest=0&client=7", newcomer=True)
    root = tab.locator("#play-client")
    root.get_by_role("button", name="Order", exact=True).focus()
    tab.keyboard.press("Enter")
    assert tab.evaluate("location.search").endswith("&evenings=o")
    assert "The pizza is cold" in root.locator(".happened").inner_text()
    assert root.locator(".round").inner_text() == "Now evening 1 of 6"
    assert not root.locator(".past").inner_text()
    assert root.locator(".live").get_attribute("aria-live") == "polite"
    root.get_by_role("button", name="Report “good”").focus()
    tab.keyboard.press("Space")
    assert tab.evaluate("location.search").endswith("&evenings=og")
    # Two evenings, and each is named once.
    assert root.locator(".past").inner_text() == "Evening 1: The pizza was cold. You reported “good”: −€10."
    assert root.locator(".round").inner_text() == "Now evening 2 of 6"
    assert root.locator(".happened").inner_text() == "You are hungry."
    root.get_by_role("button", name="Across the road, to the last evening").focus()
    tab.keyboard.press("Enter")
    assert tab.evaluate("location.search").endswith("&evenings=ogaaaaa")
    assert root.locator(".round").inner_text() == "You move to another town"
    assert tab.evaluate("document.activeElement.className") == "panel"
    assert "He had not hurried." in root.locator(".strip").inner_text()
    assert root.locator(".strip li").count() == EVENINGS
    root.get_by_text("Your tally").click()
    assert root.locator(".tally tbody td").first.inner_text() == "1"
    told = root.locator(".panel").inner_text()
    tab.reload()
    assert root.locator(".panel").inner_text() == told, "a link shows the same play again"
    root.get_by_text("Your tally").click()
    assert root.locator(".tally tbody td").first.inner_text() == "1", "kept, and counted once"
    root.get_by_role("button", name="Forget the tally").click()
    assert root.locator(".tally tbody td").first.inner_text() == "0"


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("honest", [0, 10, 50])
def test_who_follows_the_hints_gives_nothing_away(page, honest):
    names = {"Order": "Order", "Go across the road": "Across the road"}
    for client in (3, 31):
        root = page(f"?honest={honest}&client={client}", newcomer=True).locator("#play-client")
        root.get_by_label("Hint").check()
        for _ in range(2 * EVENINGS):
            if root.locator(".round").inner_text() == "You move to another town":
                break
            best = re.match(r"(.*?)\. ", root.locator(".hint").inner_text())[1]
            root.get_by_role("button", name=names.get(best, best), exact=True).click()
        assert "Each of your moves was best" in root.locator(".end").inner_text()


@pytest.mark.book
@pytest.mark.browser
def test_what_he_believes_moves_as_the_story_tells(page):
    """Complaints raise the bar; a lie ends it, and so does going across the road."""
    found = page().evaluate(
        """(tables) => {
             const said = { "low 0": [], "low 1": [], out: [] };
             for (const [orders, report] of [["o", "b"], ["o", "g"], ["a", "g"]]) {
               for (let seed = 1; seed <= 400; seed++) {
                 const decide = ({ stage, left }) => (stage === "report" ? report : left < 6 ? orders : "o");
                 const { nights } = goodwill.play.evenings(tables, 1, seed, decide);
                 for (const { outcome, before, ordered, after } of nights) {
                   if (outcome in said && before > 0) said[outcome].push([ordered ?? before, after]);
                 }
               }
             }
             return said;
           }""",
        tables(),
    )
    assert len(found["low 0"]) > 100
    assert all(after > before for before, after in found["low 0"])
    assert {after for _, after in found["low 1"] + found["out"]} == {0}


BAD = {
    "honest=20": "honest = '20' is unknown: it must be one of 0, 10, 50",
    "client=0": "client = '0' is out of range: it must be an integer with 1 <= client <= 999999",
    "evenings=o": "evenings = 'o' needs a client",
    "client=7&evenings=ox": "evenings = 'ox' is out of range: it must be o (order) or a (across the road) "
    "for each evening, and b (bad) or g (good) after a cold pizza",
    "client=7&evenings=aaaaaaa": "evenings = 'aaaaaaa' is out of range: it must be o (order) or a (across "
    "the road) for each evening, and b (bad) or g (good) after a cold pizza",
}


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("bad", BAD)
def test_a_bad_address_is_named_and_the_page_still_plays(root, bad):
    found = root(f"?{bad}")
    assert found.get_by_role("alert").inner_text() == BAD[bad]
    found.get_by_role("button", name="Across the road", exact=True).click()
    assert "You went across the road" in found.locator(".past").inner_text()
    assert not found.get_by_role("alert").inner_text()


@pytest.mark.book
@pytest.mark.browser
def test_the_end_compares_all_clients_in_a_table_and_explains_a_cold_pizza(page):
    """A pizza may get cold although he hurried: the page says how often."""
    seed, moves = page().evaluate(
        """(tables) => {
             for (let seed = 1; ; seed++) {
               const honest = ({ stage }) => (stage === "report" ? "b" : "o");
               const { nights, moves } = goodwill.play.evenings(tables, 2, seed, honest);
               const unlucky = ({ outcome, hurried }) => outcome === "low 0" && hurried;
               if (nights.some(unlucky)) return [seed, moves];
             }
           }""",
        tables(),
    )
    tab = page(f"?honest=50&client={seed}&evenings={moves}", newcomer=True)
    root = tab.locator("#play-client")
    cold = f"He had hurried, but {float(100 * (1 - MARKET.success)):g}% of pizzas get cold even so: bad luck."
    assert cold in root.locator(".strip").inner_text()
    others, total = tab.evaluate(
        """([tables, seed, moves]) => {
             const { evenings, inPlace } = goodwill.play;
             return [inPlace(tables, 2, seed), evenings(tables, 2, seed, moves).total];
           }""",
        [tables(), seed, moves],
    )
    assert others["honest"] == total
    rows = [row.locator("th, td").all_inner_texts() for row in root.locator(".compared tbody tr").all()]
    assert [name for name, _ in rows] == [
        "you",
        "who follows the hints",
        "an honest client",
        "who follows them, but never reports “bad”",
        "always across the road",
    ]
    amounts = [float(amount.replace("€", "").replace("−", "-")) for _, amount in rows]
    assert np.allclose(amounts, [total, *(others[kind] for kind in ("best", "honest", "silent", "away"))])


@pytest.mark.book
@pytest.mark.browser
def test_a_sum_runs_along_and_a_play_waits_while_other_clients_are_chosen(page):
    tab = page("?honest=0&client=7", newcomer=True)
    root = tab.locator("#play-client")
    assert not root.locator(".running").inner_text()
    for press in ("Order", "Report “bad”", "Across the road"):
        root.get_by_role("button", name=press, exact=True).click()
    nights, total = tab.evaluate(
        """(tables) => {
             const { nights, total } = goodwill.play.evenings(tables, 0, 7, "oba");
             return [nights.map(({ paid }) => paid), total];
           }""",
        tables(),
    )
    assert sum(nights) == total < 0
    assert root.locator(".running").inner_text() == f"After two evenings you are down by €{-total:g} in all."
    address = tab.url
    root.get_by_role("button", name="10% honest").click()
    assert "Your play with nobody honest waits" in root.locator(".waits").inner_text()
    root.get_by_role("button", name="Nobody honest").click()
    assert tab.url == address


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 375])
def test_the_first_evening_has_its_price_and_the_brief_all_that_there_may_be(page, width):
    tab = page("?honest=10&client=8", width, newcomer=True)
    root = tab.locator("#play-client")
    road = tab.evaluate('(tables) => goodwill.play.evenings(tables, 1, 8, "").night.road', tables())
    ask = root.locator(".score")
    assert ask.is_visible()
    assert f"Across the road a pizza costs €{float(MARKET.utility - F(road)):g} tonight" in ask.inner_text()
    brief = root.locator(".brief").inner_text()
    for price in ("costs €16, €18 or €19.", "costs you €1 to €8", "costs him €8, 99% arrive hot"):
        assert price in brief
    first = tables()["crowds"][1]["states"][tables()["crowds"][1]["start"]]
    assert (
        f"the chance that he hurries is {first['hurries']:.0%}" in root.locator(".belief .why").inner_text()
    )


@pytest.mark.book
@pytest.mark.browser
def test_what_a_report_does_to_his_belief_is_said_as_it_is(page):
    """Also where “bad” leaves it as it was, with many honest clients at first."""
    said = page().evaluate(
        """(tables) => {
             const { counter, evenings } = goodwill.play, said = [];
             const reports = (left, seed) => (left > 1 + seed % 6 ? "b" : null);
             for (const crowd of [1, 2]) for (let seed = 1; seed <= 300; seed++) {
               const decide = ({ stage, left }) => (stage === "order" ? "o" : reports(left, seed));
               const { night } = evenings(tables, crowd, seed, decide);
               if (night?.stage !== "report") continue;
               const { states } = tables.crowds[crowd], { next, left } = states[night.place];
               said.push([counter.hint(tables, crowd, night), states[next["low 0"]].belief, left]);
             }
             return said;
           }""",
        tables(),
    )
    assert len(said) > 20
    for hint, after, left in said:
        share = f"{100 * after:.1f}".removesuffix(".0")
        assert (f"After “bad” he is {share}% sure that you are honest" in hint) == (left > 1), hint
        assert "lifts" not in hint


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("size", [(1280, 800), (375, 800)])
@pytest.mark.parametrize("scene", ["play-client", "play-crowd"])
def test_all_that_one_needs_to_decide_is_in_view(page, scene, size):
    tab = page("?honest=0&client=7&altruists=10", size[0], newcomer=True, has_touch=size[0] < 400)
    tab.set_viewport_size({"width": size[0], "height": size[1]})
    root = tab.locator(f"#{scene}")
    needed = {
        "play-client": [".running", ".round", ".happened", ".score", ".moves", ".shares .bar", ".end"],
        "play-crowd": [
            ".sharing",
            ".setting",
            ".happened",
            ".after",
            ".moves",
            ".chain",
            ".field",
            ".numbers",
        ],
    }[scene]
    for _ in range(5):
        root.locator(".move:visible").first.click()
        for part in needed:
            one = root.locator(part).first
            if one.is_visible():
                box = one.bounding_box()
                assert box["y"] >= 0, part
                assert box["y"] + box["height"] <= size[1], part


@pytest.mark.book
@pytest.mark.browser
def test_one_word_for_who_sells_and_one_for_what_is_told(root):
    for address in ("?honest=10&client=7&evenings=o", "?honest=10&client=7&evenings=ogaaaaa"):
        found = root(address, newcomer=True)
        found.get_by_label("Hint").check()
        found.get_by_text("Your tally").click()
        said = found.inner_text().lower()
        assert "provider" in said
        assert not [
            word for word in ("pizzeria", "complain", "prais", "vendor", "restaurant") if word in said
        ]
