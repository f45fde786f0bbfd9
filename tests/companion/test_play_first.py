"""The first minute of a play, what is in view while one plays, and what ten plays have shown."""

import html
import re
from fractions import Fraction as F
from pathlib import Path

import pytest

from companion.played import NETWORKS, tables
from companion.scenes import PLAY
from goodwill.last_exchange import Belief, after_signal, contribution_thresholds, solve

pytestmark = [pytest.mark.book, pytest.mark.browser]

WINDOWS = [(1280, 800), (375, 800)]


@pytest.fixture
def page(visit):
    def opened(hash_="", window=(1280, 800)):
        tab = visit(PLAY + hash_, window[0], newcomer=True, has_touch=window[0] < 400)
        tab.set_viewport_size({"width": window[0], "height": window[1]})
        return tab

    return opened


def out_of_view(tab, parts):
    """Those of the parts that are there, but not wholly in the window."""
    found = []
    for part in parts:
        one = tab.locator(f"#play-exchange {part}").first
        if one.is_visible():
            box = one.bounding_box()
            if box["y"] < 0 or box["y"] + box["height"] > tab.viewport_size["height"]:
                found.append(part)
    return found


@pytest.mark.parametrize("window", WINDOWS)
def test_who_opens_the_page_sees_who_one_is_what_costs_what_and_what_to_press(page, window):
    """Without scrolling.  It begins as P2 in twelve rounds, where one feels that it pays to ask."""
    tab = page(window=window)
    root = tab.locator("#play-exchange")
    assert not out_of_view(tab, [".brief", ".happened", ".moves"])
    assert tab.evaluate("scrollY") == 0

    def brief():
        return [" ".join(line.split()) for line in root.locator(".brief div").all_inner_texts()]

    assert [line.split()[:3] for line in brief()] == [
        ["You", "are", "P2,"],
        ["You", "want", "the"],
        ["You", "press", "Pester"],
    ]
    assert f"worth {NETWORKS['long'].game.b_c} to you" in brief()[1]
    assert "in twelve rounds, counted down from 11 to 0. One message in four is lost" in brief()[2]
    root.get_by_role("button", name="4 rounds").click()
    root.get_by_role("button", name="Be P1").click()
    assert "until a gift arrives" in brief()[0]
    assert f"To give costs you {NETWORKS['story'].game.s_c} each time" in brief()[1]
    assert not out_of_view(tab, [".happened", ".moves", ".shares"])


def test_who_changes_to_four_rounds_plays_the_game_of_the_story(page):
    """To the reader the piece is worth what it is worth there; with a dearer one asking clearly pays."""
    root = page().locator("#play-exchange")
    card = root.get_by_role("button", name="4 rounds")
    own = f"worth {NETWORKS['story'].game.b_c} to you"
    assert own in card.inner_text()
    card.click()
    assert own in root.locator(".brief").inner_text()
    root.get_by_label("The piece is worth").press("End")
    root.get_by_label("Hint").check()
    for _ in range(3):
        assert root.locator(".hint").inner_text().startswith("Pester. A pester lifts the chance")
        root.get_by_role("button", name="Pester", exact=True).click()
        if root.locator(".round").inner_text() == "The play is over":
            break
    value = root.get_by_label("The piece is worth")
    value.press("ArrowLeft")
    assert value.get_attribute("aria-valuetext") == "100 to you"
    root.get_by_role("button", name="Be P1").click()
    root.get_by_role("button", name="Be P2").click()
    assert value.get_attribute("aria-valuetext") == "100 to you", "what one has chosen stays"


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("address", ["#rounds=4&role=P1&seed=7", "#rounds=12&role=P2&seed=1"])
@pytest.mark.parametrize("hint", [True, False])
def test_all_that_one_needs_to_decide_and_what_came_of_it_is_in_view(page, window, address, hint):
    tab = page(address, window)
    root = tab.locator("#play-exchange")
    root.get_by_label("Hint").set_checked(hint)
    for _ in range(12):
        root.locator(".move").first.click()
        if root.locator(".round").inner_text() == "The play is over":
            break
        needed = [".happened", ".round", ".score", ".rules", ".moves", ".untils", ".hint", ".shares"]
        assert not out_of_view(tab, needed)
    assert not out_of_view(tab, [".happened", ".round", ".score", ".next", ".end"])


def test_a_play_waits_while_one_is_somebody_else(page):
    tab = page("#rounds=12&role=P1&seed=7&moves=gw")
    root = tab.locator("#play-exchange")
    root.get_by_role("button", name="Be P2").click()
    assert root.locator(".waits").inner_text() == (
        "Your play as P1 waits for you in round 9: press “Be P1” to go on with it."
    )
    root.get_by_role("button", name="4 rounds").click()
    assert "rounds=4&role=P2" in tab.url
    assert not root.locator(".waits").inner_text()
    root.get_by_role("button", name="12 rounds").click()
    root.get_by_role("button", name="Be P1").click()
    assert tab.url.endswith("#rounds=12&role=P1&seed=7&moves=gw")
    assert root.locator(".round").inner_text().startswith("Now round 9")
    root.get_by_role("button", name="Another play").click()
    assert "moves" not in tab.url
    assert "seed=7&" not in tab.url


STORY = "few-who-answer", "when-to-give-in", "what-fails"


@pytest.mark.parametrize("name", STORY)
def test_a_link_of_the_story_opens_the_play_that_it_means(page, name):
    """In the story's network, after its moves, with no complaint of the page."""
    text = Path(f"notebooks/{name}.ipynb").read_text(encoding="utf-8")
    links = [html.unescape(link) for link in re.findall(r'play\.html(#[^"\\]+)', text)]
    assert links
    for link in links:
        tab = page(link)
        root = tab.locator("#play-exchange")
        moves = re.search(r"rounds=4&role=P[12]&seed=\d+&moves=(\w+)$", link)[1]
        assert root.locator(".round").inner_text().startswith(f"Now round {3 - len(moves)}")
        assert not root.get_by_role("alert").inner_text()


def test_what_a_signal_means_is_told_in_the_first_play_only(page):
    tab = page("#rounds=4&role=P1&seed=7")
    root = tab.locator("#play-exchange")
    told = root.locator(".meaning p")
    assert not told.is_visible(), "no signal has come"
    root.get_by_role("button", name="Give", exact=True).click()
    assert told.inner_text().endswith("See how the bar has moved.")
    for _ in range(3):
        root.get_by_role("button", name="Wait", exact=True).click()
    root.get_by_role("button", name="Next play").click(timeout=5000)
    assert not told.is_visible()


def test_only_a_bar_that_moves_before_ones_eyes_has_moved(page):
    # P2 was silent, as it was before, and nothing came: nobody has answered, and nobody could.
    for seed in range(1, 60):
        tab = page(f"#rounds=4&role=P2&seed={seed}&moves=ss")
        root = tab.locator("#play-exchange")
        if not root.get_by_role("alert").inner_text():
            break
    bars = [bar.inner_html() for bar in root.locator(".strip .bar").all()]
    assert bars[-1] == bars[-2]
    assert "has moved" not in root.locator(".meaning p").text_content()
    root = page("#rounds=4&role=P1&seed=7&moves=g").locator("#play-exchange")
    assert "has moved" in root.locator(".meaning p").text_content()
    for switch, on in (("Guess first", True), ("Belief bar", False)):
        root.get_by_label(switch).set_checked(on)
        assert "has moved" not in root.locator(".meaning p").text_content()


def test_no_frame_stands_around_the_card_of_who_plays_with_a_mouse(page):
    tab = page("#rounds=4&role=P1&seed=7&moves=www")
    root, frame = tab.locator("#play-exchange"), "(e) => getComputedStyle(e).outlineStyle"
    root.get_by_role("button", name="Wait", exact=True).click()
    assert tab.evaluate("document.activeElement.className") == "panel"
    assert root.locator(".panel").evaluate(frame) == "none"
    root.get_by_role("button", name="Play this one again").press("Enter")
    assert tab.evaluate("document.activeElement.className") == "panel"
    assert root.locator(".panel").evaluate(frame) == "solid"


def kept(tab, network, role, worth, moves):
    """Ten plays with one way to move, as the tally keeps them, and what came of each."""
    return tab.evaluate(
        """([all, role, worth, moves]) => {
             const { play, valued } = goodwill.play, tables = valued(all, { worth });
             const found = { plays: 0, seeds: [], moves: [] }, rounds = [];
             for (let seed = 1; found.plays < 10; seed++) {
               if (play(tables, role, seed, "").over) continue;
               let made = play(tables, role, seed, ({ t }) => moves[tables.T - t]);
               found.plays += 1;
               found.seeds.push(seed);
               found.moves.push(made.moves);
               rounds.push(made.rounds);
             }
             return [goodwill.play.learned(tables, role, found), rounds];
           }""",
        [tables(network), role, worth, moves],
    )


def plain(number):
    return f"{number:.2f}".rstrip("0").rstrip(".").replace("-", "−")


@pytest.mark.parametrize(("network", "moves"), [("story", "gwww"), ("story", "wwwg"), ("long", 12 * "g")])
def test_ten_plays_as_p1_are_summed_up_from_what_happened_in_them(page, network, moves):
    game = NETWORKS[network].game
    (own, why, end), rounds = kept(page(), network, "P1", None, moves)
    paid = [
        sum(float(game.s_c) * r["gives"] + float(game.r_p) * r["pesterArrives"] for r in one)
        for one in rounds
    ]
    assert f"In these ten plays as P1 you paid {plain(sum(paid) / 10)} on average." in own
    assert f"at once pays {plain(tables(network)['best']['P1'])} on average" in why
    assert why.endswith("not to be kind, but to be left in peace.")
    # The last round in which P1 gives after some history: what it can see at most is a pester each time.
    byzantine = NETWORKS[network].prior.byzantine
    solution, belief, last = solve(game), Belief(byzantine, 1 - byzantine), game.T
    for t in range(game.T, -1, -1):
        give, wait = solution.costs(t, belief)
        last = t - 1 if give <= wait else last
        belief = after_signal(game, t, belief, "p").normalised() if t else belief
    assert last == {"story": 2, "long": 3}[network]
    assert f"from round {last} on" in end
    if network == "story":
        needs, surest = contribution_thresholds(game)[2], F(7, 8)
        assert f"would have to be {float(needs):.1%} sure" in end
        assert f"can be {float(surest):.1%} sure at most" in end
    late = moves[-(last + 1) :].count("g") * 10
    often = {0: "in none of your plays", 10: "ten times", 40: "40 times"}
    assert f"You gave so late {often[late]}" in end


@pytest.mark.parametrize(
    ("network", "worth", "most"),
    [("story", 200, 3), ("story", 80, 2), ("story", 40, 0), ("long", 50, 7), ("long", 30, 3)],
)
@pytest.mark.parametrize("move", "ps")
def test_ten_plays_as_p2_are_summed_up_from_what_happened_in_them(page, network, worth, most, move):
    tab = page()
    (own, why, *end), rounds = kept(tab, network, "P2", worth, 12 * move)
    sent = sum(r["pesters"] for one in rounds for r in one)
    came = sum(any(r["giftArrives"] for r in one) for one in rounds)
    assert (f"you sent {sent} pesters at 1 each: " if sent else "you never pestered: ") in own
    assert f"that brought you {plain((worth * came - sent) / 10)} on average." in own
    # With the same luck: who plays best, and who never asks.
    asking, never = same_luck(tab, network, worth)
    assert f"never asking {'' if most else 'would have brought '}{plain(never)}" in own
    assert (f"asking as long as it pays would have brought {plain(asking)}, " in own) == (most > 0)
    if most:
        assert own.endswith("asking paid." if asking > never else "asking did not pay.")
    best = dict(tables(network)["worths"])[worth]
    assert (f"gains {plain(best)} on average" in why) == (most > 0)
    assert ("luck turned it round" in why) == (most > 0 and asking < never)
    assert bool(end) == (most > 0)


def same_luck(tab, network, worth):
    """What the best P2, and one that never asks, get on average in the ten plays of ``kept``."""
    return tab.evaluate(
        """([all, worth]) => {
             const { instead, play, score, valued } = goodwill.play, seeds = [];
             const tables = valued(all, { worth });
             for (let seed = 1; seeds.length < 10; seed++) {
               if (!play(tables, "P2", seed, "").over) seeds.push(seed);
             }
             const mean = (f) => seeds.reduce((sum, seed) => sum + f(seed), 0) / 10;
             return [mean((seed) => instead(tables, "P2", seed).selfish),
               mean((seed) => score(tables, play(tables, "P2", seed, () => "s")).total)];
           }""",
        [tables(network), worth],
    )


def test_the_tenth_play_brings_the_sum_and_the_tally_keeps_it(page):
    tab = page("#rounds=4&role=P1&seed=7")
    root = tab.locator("#play-exchange")
    for k in range(10):
        assert not root.locator(".summed").count()
        root.get_by_role("button", name="Give", exact=True).click()
        for _ in range(3):
            root.get_by_role("button", name="Wait", exact=True).click()
        if k < 9:
            root.get_by_role("button", name="Next play").click(timeout=5000)
    assert root.locator(".summed").inner_text().startswith("What your plays showed. In these ten plays as P1")
    root.get_by_text("Your tally").click()
    assert root.locator(".learned").count() == 3
    tab.reload()
    root.get_by_text("Your tally").click()
    assert root.locator(".learned").count() == 3, "kept"
