"""Why a move is best, where most was lost by another one, and what stands still meanwhile, in a browser."""

import re

import pytest

from companion.dined import tables as evenings
from companion.played import GAME, NETWORKS, NINE, SMALL, TEN, tables
from companion.scenes import PLAY
from goodwill.companion.rounding import percents
from goodwill.last_exchange import (
    Belief,
    View,
    contributor_belief,
    destitute_histories,
    expected_contributor,
)

pytestmark = [pytest.mark.book, pytest.mark.browser]


@pytest.fixture
def page(visit):
    def opened(address="", window=(1280, 800), **options):
        tab = visit(PLAY + address, window[0], newcomer=True, has_touch=window[0] < 400, **options)
        tab.set_viewport_size({"width": window[0], "height": window[1]})
        return tab

    return opened


def percent(x):
    return f"{100 * float(x):.1f}".removesuffix(".0") + "%"


# ---- Why ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moves", "clause"),
    [
        (
            "",
            "It is {lacks} likely that P2 lacks the piece and would stop, and a gift that arrives",
        ),
        ("gw", "P2 probably has the piece by now ({has})."),
        ("www", "No pester can follow the last round."),
    ],
)
def test_a_hint_to_p1_says_why_from_what_it_can_believe(page, moves, clause):
    tab = page(f"#rounds=4&role=P1&seed=7&moves={moves}")
    root = tab.locator("#play-exchange")
    root.get_by_label("Hint").check()
    rounds = tab.evaluate(f'(all) => goodwill.play.play(all, "P1", 7, "{moves}").rounds', tables("story"))
    view = View(
        "".join("c" if one["gives"] else "n" for one in rounds),
        "".join("p" if one["pesterArrives"] else "n" for one in rounds),
    )
    belief = contributor_belief(SMALL, Belief(NINE.byzantine, 1 - NINE.byzantine), view)
    wanted = clause.format(lacks=percent(belief[1]), has=percent(belief[2]))
    assert wanted in root.locator(".hint").inner_text()


def test_a_hint_to_p2_says_what_a_pester_brings_and_costs(page):
    """The two differ by what the solver says of the two moves."""
    tab = page()
    for name, (game, prior, worths) in NETWORKS.items():
        known = expected_contributor(game, prior, "repaired")
        for worth in worths[:3]:
            exact = {h.moves: h for h in destitute_histories(game.with_changes(b_c=worth), known)}
            for moves in ("", "p", "pp"):
                said = tab.evaluate(
                    """([all, worth, moves]) => {
                         const { play, says, valued } = goodwill.play, mine = valued(all, { worth });
                         for (let seed = 1; ; seed++) {
                           const now = play(mine, "P2", seed, moves);
                           if (now.over || now.moves !== moves) continue;
                           const { said, why } = says.hint(mine, now);
                           return `${said} ${why}`;
                         }
                       }""",
                    [tables(name), worth, moves],
                )
                if "about equal" in said or "all the same" in said:
                    continue
                brings, spares, price = re.search(
                    r"is worth ([\d.]+) and (spares|costs) ([\d.]+)", said
                ).groups()
                costs = float(price) * (-1 if spares == "spares" else 1)
                parts = re.search(r"\(1 now, ([\d.]+) (less|more) for later pesters\)", said)
                later = float(parts[1]) * (-1 if parts[2] == "less" else 1) if parts else 0
                assert abs(1 + later - costs) < 0.02, said
                apart = float(exact[moves].pester - exact[moves].wait)
                assert abs(float(brings) - costs - apart) < 0.02, said
                assert ("only" in said) == (apart < 0) or "hardly" in said


def test_moves_that_are_nearly_as_good_are_called_about_equal(page):
    hints = page().evaluate(
        """(networks) => {
             const { LETTERS, costs, play, says, worths } = goodwill.play, found = [];
             for (const all of networks) for (let seed = 1; seed <= 60; seed++) for (const role in LETTERS) {
               for (let moves = ""; ; moves += Object.keys(LETTERS[role])[(seed >> (moves.length % 7)) & 1]) {
                 const now = play(all, role, seed, moves);
                 if (now.over || now.has) break;
                 const both = role === "P1" ? costs(all, now.t, now.belief) : worths(all, now.t, now.belief);
                 const [one, two] = role === "P1" ? [both.give, both.wait] : [both.pester, both.silent];
                 found.push([Math.abs(one - two), says.hint(all, now).said]);
               }
             }
             return found;
           }""",
        [tables(network) for network in NETWORKS],
    )
    near = [said for apart, said in hints if 1e-6 < apart < 0.01]
    assert near
    assert all("about equal" in said and "less than 0.01" in said for said in near)
    assert not any("about equal" in said for apart, said in hints if apart >= 0.01)
    assert not [said for _, said in hints if re.search(r"\.\d{4}", said)]


@pytest.mark.parametrize(
    ("address", "said", "back", "left"),
    [
        (
            "#rounds=12&role=P2&seed=1&worth=30&moves=" + 12 * "p",
            "your pester in round 0: no round was left in which P1 could answer.",
            "Go back to round 0",
            "moves=" + 11 * "p",
        ),
        (
            "#rounds=4&role=P1&seed=7&moves=wwwg",
            "your gift in round 0: no pester could follow the last round.",
            "Go back to round 0",
            "moves=www",
        ),
    ],
)
def test_a_verdict_says_why_and_leads_back_to_where_most_was_lost(page, address, said, back, left):
    tab = page(address)
    root = tab.locator("#play-exchange")
    assert said in root.locator(".verdict").inner_text()
    root.get_by_role("button", name=back).click()
    assert tab.url.endswith(left)
    assert root.locator(".round").inner_text() == "Now round 0: the last"
    assert tab.evaluate("document.activeElement.className") == "panel"
    assert not root.locator(".end").inner_text()


def test_the_verdict_on_evenings_says_why_and_leads_back(page):
    tab = page("?honest=10&client=8&evenings=aaaaaa")
    root = tab.locator("#play-client")
    said = root.locator(".verdict").inner_text()
    hurries = evenings()["crowds"][1]["states"][evenings()["crowds"][1]["start"]]["hurries"]
    assert (
        f"on evening 1: the chance that he hurries was {percent(hurries)}, and who goes across is known"
        in said
    )
    root.get_by_role("button", name="Go back to evening 1").click()
    assert root.locator(".round").inner_text() == "Now evening 1 of 6"
    assert "evenings=" not in tab.url


def test_what_the_others_would_have_got_stands_in_a_table(page):
    tab = page("#rounds=12&role=P2&seed=2&moves=ppppp")
    rows = tab.locator("#play-exchange .instead tbody tr").all()
    totals = tab.evaluate('(all) => goodwill.play.instead(all, "P2", 2)', tables())
    wanted = {
        "you": 195,
        "a selfish player, who follows the hints": totals["selfish"],
        "an altruist": totals["altruist"],
        "a Byzantine player": totals["Byzantine"],
    }
    told = {row.locator("th").inner_text(): row.locator("td").inner_text() for row in rows}
    assert told == {
        who: f"{'gained' if x > 0 else 'lost'} {abs(x):g}" if x else "gained nothing"
        for who, x in wanted.items()
    }


# ---- What it means -----------------------------------------------------------------------------------------


def test_what_a_signal_means_can_be_unfolded_in_each_later_play(page):
    tab = page("#rounds=4&role=P1&seed=7&moves=wwww")
    root = tab.locator("#play-exchange")
    root.get_by_role("button", name="Play this one again").click()
    for _ in range(4):
        root.get_by_role("button", name="Wait", exact=True).click()
    meaning, told = root.get_by_text("What does this signal mean?"), root.locator(".meaning p")
    tab.evaluate('location.hash = "rounds=4&role=P1&seed=7&moves=g"')
    assert not told.is_visible(), "it is told in the first play"
    meaning.focus()
    tab.keyboard.press("Enter")
    assert told.inner_text().startswith("Silence after a gift: P2 has the piece,")
    root.get_by_role("button", name="Wait", exact=True).click()
    assert told.inner_text().startswith("Silence: its pester was lost, or P2 has")


@pytest.mark.parametrize(("role", "moves"), [("P1", "gww"), ("P2", "pss")])
def test_the_legend_promises_nothing_in_the_last_round(page, role, moves):
    seed = 7 if role == "P1" else 1
    for made in (moves[:-1], moves):
        legend = page(f"#rounds=4&role={role}&seed={seed}&moves={made}").locator("#play-exchange .legend")
        said = legend.inner_text()
        for words in ("pesters until", "pesters at random", "may answer"):
            assert words not in said or len(made) < 3
    selfish = "may give again after a pester"
    assert selfish not in said, "four rounds are too few for a second gift"
    if role == "P2":
        said = page("#rounds=12&role=P2&seed=1&moves=p").locator("#play-exchange .legend").inner_text()
        assert selfish in said


def test_a_network_names_the_prices_in_which_it_differs(page):
    cards = page().locator("#play-exchange .lengths button").all_inner_texts()
    for card, game in zip(cards, (SMALL, GAME), strict=True):
        assert f"A gift costs {game.s_c}, the piece is worth {game.b_c} to you" in " ".join(card.split())
    cards = page("#rounds=4&role=P1&seed=7").locator("#play-exchange .lengths button").all_inner_texts()
    for card, game in zip(cards, (SMALL, GAME), strict=True):
        assert f"the piece is worth {game.b_c} to P2" in " ".join(card.split())
    assert (SMALL.r_p, SMALL.s_p) == (GAME.r_p, GAME.s_p)
    assert TEN.byzantine != NINE.byzantine


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("role=P1&seed=7", []),
        ("role=P1&seed=7&moves=g", ["no pester arrives", "gift: does it arrive?"]),
        ("role=P2&seed=1&moves=p", ["nothing", "pester: does it arrive?"]),
        ("role=P1&seed=7&moves=gwwwwwwwwwww", ["no pester sent"]),
        ("role=P2&seed=2&moves=ppppp", ["gift arrives", "pester arrives"]),
    ],
)
def test_the_two_peers_show_what_the_reader_may_know(page, address, said):
    root = page(f"#rounds=12&{address}").locator("#play-exchange")
    picture = root.locator(".pair")
    assert picture.get_attribute("aria-hidden") == "true"
    told = picture.locator("text").all_text_contents()
    signals = [text for text in told if "gift" in text or "pester" in text]
    assert signals == [text if text != "nothing" else "no gift arrives" for text in said]
    over = root.locator(".round").inner_text() == "The play is over"
    assert ("?" in told) == ("P1" in address.split("&")[0] and not over), "P1 cannot know whether P2 has it"
    assert picture.bounding_box()["y"] < root.locator(".happened").bounding_box()["y"]


def test_what_a_signal_is_said_to_mean_is_what_can_be_believed(page):
    """At many states: who is impossible is not named, and less likely is only who has become so."""
    found = page().evaluate(
        """(networks) => {
             const { LETTERS, play, says } = goodwill.play, found = [];
             for (const all of networks) for (let seed = 1; seed <= 200; seed++) {
               for (let moves = ""; ; moves += Object.keys(LETTERS.P1)[(seed >> (moves.length % 5)) & 1]) {
                 const now = play(all, "P1", seed, moves);
                 if (now.over) break;
                 if (moves) found.push([says.lesson(all, now), ...now.beliefs.slice(-2), says.moved(now)]);
               }
             }
             return found;
           }""",
        [tables(network) for network in NETWORKS],
    )
    assert len(found) > 1000
    named = {True: 0, False: 0}
    for said, before, after, moved in found:
        assert ("P2 has the piece" in said) == (after[2] > 0), said
        assert ("Byzantine" in said) == (after[0] > 0)
        if "less likely now" in said:
            assert after[0] < before[0]
        shown = [percents([at[1], at[2], at[0]]) for at in (before, after)]
        assert moved == (shown[0] != shown[1])
        named["P2 has the piece" in said] += 1
    assert min(named.values()) > 100


# ---- Announced ---------------------------------------------------------------------------------------------


def test_a_step_that_ends_all_doubt_about_her_is_announced(page):
    across, good = "But who goes across is not honest", "But who says “good” is not honest"
    root = page("?honest=10&client=8").locator("#play-client")
    assert across in root.locator(".score").inner_text()
    root.get_by_role("button", name="Across the road", exact=True).click()
    assert across not in root.locator(".score").inner_text(), "he knows already"
    assert across not in page("?honest=0&client=8").locator("#play-client .score").inner_text()
    tab = page("?honest=10&client=8")
    cold = tab.evaluate(
        """(all) => {
             for (let seed = 1; ; seed++) {
               const first = goodwill.play.evenings(all, 1, seed, "o").night;
               if (first.stage === "report") return seed;
             }
           }""",
        evenings(),
    )
    assert good in page(f"?honest=10&client={cold}&evenings=o").locator("#play-client .score").inner_text()
    last = tab.evaluate(
        """(all) => {
             for (let seed = 1; ; seed++) {
               let moves = "";
               for (;;) {
                 const { night } = goodwill.play.evenings(all, 1, seed, moves);
                 if (!night || night.left === 1 && night.stage === "order") break;
                 moves += night.stage === "order" ? "o" : "b";
               }
               const { night } = goodwill.play.evenings(all, 1, seed, moves);
               if (night) return [seed, moves];
             }
           }""",
        evenings(),
    )
    root = page(f"?honest=10&client={last[0]}&evenings={last[1]}").locator("#play-client")
    assert root.locator(".round").inner_text().endswith("the last")
    assert across not in root.locator(".score").inner_text(), "no evening is left on which he could"


def test_where_nobody_is_honest_the_provider_knows_it(page):
    brief = page("?honest=0&client=8").locator("#play-client .brief").inner_text()
    assert "Nobody is honest by nature, and the provider knows it." in brief
    assert "cannot tell" not in brief
    brief = page("?honest=10&client=8").locator("#play-client .brief").inner_text()
    assert "The provider cannot tell whether you are." in brief


# ---- Nothing jumps -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("window", [(1280, 800), (375, 800)])
@pytest.mark.parametrize(
    ("scene", "address"),
    [
        ("play-exchange", "#rounds=12&role=P1&seed=15"),
        ("play-exchange", "#rounds=12&role=P2&seed=1"),
        ("play-client", "?honest=10&client=8"),
        ("play-crowd", "?altruists=10&start=everybody"),
    ],
)
def test_what_one_presses_stays_where_it_is(page, scene, address, window):
    """Under the hand, from the second press on; on a wide page from the first."""
    tab = page(address, window)
    root = tab.locator(f"#{scene}")
    root.evaluate("(box) => box.querySelector('.stage').scrollIntoView({ behavior: 'instant' })")
    press = root.locator(".moves .move").first
    if window[0] < 400:
        press.click()
    places = set()
    for _ in range(4):
        places.add(round(press.bounding_box()["y"]))
        press.click()
    assert max(places) - min(places) <= 1


def test_on_a_phone_each_chart_is_there_once(page):
    root = page("#rounds=4&role=P1&seed=7&moves=gw", (375, 800)).locator("#play-exchange")
    assert root.locator(".arrows:visible").count() == SMALL.T + 1
    root = page("?honest=10&client=8&evenings=oo", (375, 800)).locator("#play-client")
    assert root.locator(".tray .pizza:visible").count() == 6
    assert not root.locator(".strip :is(.pizza, .bar):visible").count()


def test_a_link_to_a_play_is_quieter_than_a_move(page):
    root = page("#rounds=4&role=P1&seed=7&moves=gwww").locator("#play-exchange")
    for one in root.get_by_role("button", name="Copy the link").all():
        assert one.evaluate("(e) => getComputedStyle(e).textDecorationLine") == "underline"
        assert one.bounding_box()["height"] >= 44
