"""What a new player misread or did not find on the page on which one plays, in a browser."""

import itertools
import json
import random
import re
from fractions import Fraction as F

import numpy as np
import pytest

from companion import dined
from companion.played import NETWORKS, STATES, states_of_p1, tables
from companion.scenes import PLAY
from goodwill.companion.rounding import percents
from goodwill.last_exchange import (
    Belief,
    LastExchange,
    View,
    best_contributor,
    contribution_thresholds,
    solve,
)

WHO = ["an altruist", "a Byzantine player"]


@pytest.fixture
def page(visit):
    def opened(address="", window=(1280, 900), **options):
        tab = visit(PLAY + address, window[0], newcomer=True, **options)
        tab.set_viewport_size({"width": window[0], "height": window[1]})
        return tab

    return opened


def exchange(tab):
    return tab.locator("#play-exchange")


def parts(number):
    """Parts of a whole, some of them tiny, some in whole tenths of a percent, some a tie."""
    rng = random.Random(4)
    for _ in range(number):
        some = [F(rng.choice([0, 1, rng.randrange(1, 1000), 10 ** rng.randrange(6)])) for _ in range(3)]
        if sum(some):
            yield [x / sum(some) for x in some]
    yield from ([F(1, 3)] * 3, [F(1, 2), F(1, 2)], [F(2001, 4000), F(1999, 4000)], [F(1), F(0)])


# ---- Rounded parts sum to the whole ------------------------------------------------------------------------


def test_rounded_parts_sum_to_100_and_none_is_further_off_than_the_last_digit():
    for shares in parts(3000):
        told = percents(shares)
        if not any(text[0] in "<>" for text in told):
            assert sum(F(text.rstrip("%")) for text in told) == 100
        for share, text in zip(shares, told, strict=True):
            if text[0] not in "<>":
                assert abs(F(text.rstrip("%")) - 100 * share) < F(1, 10)
            assert (text in ("0%", "100%")) == (share in (0, 1))


@pytest.mark.parametrize("shares", [[F(1, 2)], [F(1, 2), F(2, 3)]])
def test_parts_of_no_whole_are_named(shares):
    with pytest.raises(ValueError, match=r"shares = .* sum to .*: they must sum to 1"):
        percents(shares)


@pytest.mark.book
@pytest.mark.browser
def test_the_page_rounds_parts_as_python_does(page):
    shares = [*parts(3000)]
    given = [[float(x) for x in one] for one in shares]
    assert page().evaluate("(all) => all.map(goodwill.play.percents)", given) == [*map(percents, shares)]


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize(
    ("scene", "address"),
    [
        ("play-exchange", "#rounds=12&role=P2&seed=94531&moves=" + 11 * "p"),
        ("play-exchange", "#rounds=12&role=P1&seed=94531&moves=gwwwwgwww"),
        ("play-client", "?honest=10&client=833131&evenings=oooob"),
    ],
)
def test_the_parts_that_a_legend_names_sum_to_100(page, scene, address):
    told = page(address).locator(f"#{scene} .legend strong").all_inner_texts()
    assert sum(F(text.rstrip("%")) for text in told) == 100


# ---- How sure P1 would have to be --------------------------------------------------------------------------


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("network", NETWORKS)
def test_how_sure_p1_would_have_to_be_is_what_the_package_says(page, network):
    game, tab = NETWORKS[network].game, page()
    found = tab.evaluate(
        "(all) => all.plans.map((_, t) => goodwill.play.sure(all, t, [1, 0, 0]))", tables(network)
    )
    for t, least in enumerate(contribution_thresholds(game)):
        assert found[t] == (None if least is None else pytest.approx(float(least), abs=1e-7)), t
    # With other odds of what else P2 may be, too: from that share on the solver gives, and not below.
    solution, states = solve(game), [(t, belief) for t, belief, *_ in states_of_p1(STATES // 5, game)]
    given = [[t, [float(x) for x in belief]] for t, belief in states]
    for (t, belief), least in zip(
        states,
        tab.evaluate(
            "([all, states]) => states.map(([t, belief]) => goodwill.play.sure(all, t, belief))",
            [tables(network), given],
        ),
        strict=True,
    ):
        give, wait = solution.costs(t, belief)
        if abs(give - wait) > 1e-5:
            assert (give < wait) == (least is not None and belief[1] >= least), (t, belief)


@pytest.mark.book
@pytest.mark.browser
def test_a_hint_to_p1_names_and_marks_what_it_needs_and_only_a_hint_does(page):
    root = exchange(page("#rounds=4&role=P1&seed=21786&moves=w"))
    needs = contribution_thresholds(NETWORKS["story"].game)[2]
    assert not root.locator(".belief .mark").count(), "the mark would tell the move"
    root.get_by_label("Hint").check()
    said = root.locator(".hint").inner_text()
    assert f"at least {float(needs):.1%} likely that P2 would stop (the mark in the bar)" in said
    bar, mark = root.locator(".belief .bar").bounding_box(), root.locator(".belief .mark").bounding_box()
    assert abs(mark["x"] + mark["width"] / 2 - bar["x"] - float(needs) * bar["width"]) < 3
    root.get_by_label("Belief bar").uncheck()
    assert "the mark" not in root.locator(".hint").inner_text()
    root.get_by_label("Belief bar").check()
    for _ in range(2):
        root.get_by_role("button", name="Wait", exact=True).click()
    assert "A gift pays" not in root.locator(".hint").inner_text(), "no certainty is enough in round 0"
    assert not root.locator(".belief .mark").count()


# ---- When a selfish P1 gives -------------------------------------------------------------------------------


def giving_rounds(game: LastExchange, prior: Belief):
    """The rounds in which a selfish P1 gives after some signals; P2 is not seen."""
    plan, views, found = best_contributor(game, prior), {View("", "")}, []
    for t in range(game.T, -1, -1):
        gives = {view: bool(plan(t, view)) for view in views}
        if any(gives.values()):
            found.append(t)
        views = {
            View(view.moves + ("c" if given else "n"), view.signals + signal)
            for view, given in gives.items()
            for signal in "pn"
        }
    return found


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("network", NETWORKS)
def test_the_end_names_the_rounds_in_which_a_selfish_p1_gives(page, network):
    game, prior, _ = NETWORKS[network]
    rounds = giving_rounds(game, Belief(prior.byzantine, 1 - prior.byzantine))
    address = f"#rounds={game.T + 1}&role=P2&seed=1&moves={(game.T + 1) * 's'}"
    said = exchange(page(address)).locator(".legend").inner_text()
    told = re.search(r"selfish\s+gives in round (\d+)(.*)", said)
    assert int(told[1]) == rounds[0] == game.T
    named = set()
    for first, last in re.findall(r"(\d+)(?: to (\d+))?", told[2]):
        named |= {*range(int(last or first), int(first) + 1)}
    assert named == {*rounds[1:]}


@pytest.mark.book
@pytest.mark.browser
def test_the_end_says_to_p1_when_who_follows_the_hints_gave(page):
    tab = page("#rounds=12&role=P1&seed=15&moves=" + 12 * "w")
    rounds = tab.evaluate('(all) => goodwill.play.played(all, "P1", 15, "selfish").rounds', tables())
    gave = [one["t"] for one in rounds if one["gives"]]
    said = exchange(tab).locator(".end").inner_text()
    assert gave
    assert set(
        map(int, re.search(r"Who follows the hints gave in rounds? (.*?)\.", said)[1].split(" and "))
    ) == {*gave}


# ---- What was misread --------------------------------------------------------------------------------------


@pytest.mark.book
@pytest.mark.browser
def test_pesters_of_one_press_are_told_from_those_before(page):
    root = exchange(page("#rounds=12&role=P2&seed=94531&moves=pp"))
    root.get_by_role("button", name="Pester until something happens").click()
    assert root.locator(".happened").inner_text() == "Round 0: Nothing arrives after nine more pesters."
    assert "You have paid 11 for 11 pesters so far." in root.locator(".score").inner_text()
    root = exchange(page("#rounds=12&role=P2&seed=94531"))
    root.get_by_role("button", name="Pester until something happens").click()
    assert root.locator(".happened").inner_text() == "Round 0: Nothing arrives after eleven pesters."


@pytest.mark.book
@pytest.mark.browser
def test_the_worth_that_a_network_begins_with_stands_on_its_card(page):
    root = exchange(page("#rounds=12&role=P2&seed=94531&worth=30"))

    def card(rounds):
        return root.get_by_role("button", name=re.compile(rf"\b{rounds} rounds")).inner_text()

    def worth():
        return root.locator(".brief").inner_text().split("which is worth ")[1].split(" to you")[0]

    assert "worth 30 to you" in card(12)
    for rounds in (4, 12, 4):
        announced = re.search(r"worth (\d+) to you", card(rounds))[1]
        root.get_by_role("button", name=re.compile(rf"\b{rounds} rounds")).click()
        assert worth() == announced
        assert f"worth {announced} to you" in card(rounds)
        if rounds == 4 and announced == "100":
            root.get_by_label("The piece is worth").fill("0")
            assert f"worth {worth()} to you" in card(rounds)
    root.get_by_role("button", name="Be P1").click()
    assert "worth 100 to P2" in card(4)


@pytest.mark.book
@pytest.mark.browser
def test_a_play_that_the_slider_leaves_is_said_to_be_kept_and_is(page):
    tab = page("#rounds=4&role=P2&seed=94531&worth=200&moves=ppps")
    root, kept = exchange(tab), exchange(tab).locator(".panel").inner_text()
    slider = root.get_by_label("The piece is worth")
    slider.press("ArrowLeft")
    said = root.locator(".worth [role=status]")
    assert said.inner_text().startswith("The same play, for a piece worth 100. That for 200 is kept")
    root.get_by_role("button", name="Pester", exact=True).click()
    assert not said.inner_text()
    slider.press("ArrowRight")
    assert root.locator(".panel").inner_text() == kept


@pytest.mark.book
@pytest.mark.browser
def test_where_a_later_pester_is_as_good_a_hint_says_so(page):
    root = exchange(page("#rounds=4&role=P2&seed=986446&worth=80"))
    root.get_by_label("Hint").check()
    assert root.locator(".hint").inner_text().startswith("Pester now or later: it is all the same.")
    root.locator(".hint summary").click()
    why = root.locator(".hint details p").inner_text()
    assert "leaves the chance of the piece at" in why
    assert "one later brings as much" in why


@pytest.mark.book
@pytest.mark.browser
def test_where_hope_rises_after_a_pester_in_vain_a_hint_says_that_it_is_paid(page):
    """By what the pester cost at most, and only after a pester."""
    found = page().evaluate(
        """([all, worths]) => {
             const { play, says, valued, worths: solved } = goodwill.play, found = [];
             for (const worth of worths) for (let seed = 1; seed <= 150; seed++) {
               const mine = valued(all, { worth });
               for (let moves = ""; ; moves += "ps"[(seed >> (moves.length % 6)) & 1]) {
                 const now = play(mine, "P2", seed, moves);
                 if (now.over || now.has || now.t === 0) break;
                 const at = (one) => {
                   const { pester, silent } = solved(mine, one.t, one.belief);
                   return Math.max(pester, silent);
                 };
                 const before = moves && play(mine, "P2", seed, moves.slice(0, -1));
                 if (moves) found.push([moves, at(now) - at(before), says.hint(mine, now).said]);
               }
             }
             return found;
           }""",
        [tables(), NETWORKS["long"].worths],
    )
    paid = 0
    for moves, rises, said in found:
        assert rises <= 1 + 1e-9, "what a pester costs"
        assert rises < 1e-9 or moves.endswith("p")
        assert ("that pester is paid by now" in said) == (rises > 0.01)
        paid += rises > 0.01
    assert paid > 20


@pytest.mark.book
@pytest.mark.browser
def test_who_fared_better_than_the_hints_is_named_and_nobody_else(page):
    found = page().evaluate(
        """(all) => ["P1", "P2"].flatMap((role) => Array.from({ length: 150 }, (_, k) => {
             const { instead, play, says, score } = goodwill.play, seed = k + 1;
             const first = play(all, role, seed, ""), move = (role === "P1" ? "gw" : "ps")[k & 1];
             const now = first.over ? first : play(all, role, seed, move.repeat(12));
             const luck = [false, true].map((few) => says.others(all, now, few).luck);
             return [score(all, now).total, instead(all, role, seed), ...luck];
           }))""",
        tables(),
    )
    named = 0
    for mine, totals, luck, few in found:
        better = [
            who
            for who, total in zip(["you", *WHO], [mine, totals["altruist"], totals["Byzantine"]], strict=True)
            if total > totals["selfish"]
        ]
        assert bool(luck) == bool(better)
        assert bool(few) == ("you" in better), "a small play shows no others"
        for who in ["you", *WHO]:
            assert (re.search(rf"\b{who}\b", luck, re.IGNORECASE) is not None) == (who in better)
        named += len(better)
    assert named > 50


@pytest.mark.book
@pytest.mark.browser
def test_nobody_is_said_to_do_anything_once_the_play_is_over(page):
    for address in (
        "#rounds=12&role=P2&seed=604453&moves=p",
        "#rounds=12&role=P1&seed=794384&moves=gwwwwwwwwwww",
    ):
        root = exchange(page(address))
        legend = root.locator(".legend").inner_text()
        assert not re.search("may|can|pesters", legend)
    caption = root.locator(".instead caption").inner_text()
    assert "messages, sent here or not" in caption, "a Byzantine player is pestered where I was not"


# ---- Typed, and by key -------------------------------------------------------------------------------------


@pytest.mark.book
@pytest.mark.browser
def test_a_guess_can_be_typed(page):
    root = exchange(page("#rounds=4&role=P1&seed=7"))
    root.get_by_label("Guess first").check()
    number, slider = root.get_by_label("Your guess, in percent"), root.locator(".guess input[type=range]")
    number.fill("63")
    assert slider.input_value() == "63"
    number.fill("630")
    assert slider.input_value() == "63", "what is no percentage does not count"
    number.press("Tab")
    assert number.input_value() == "63"
    slider.press("ArrowRight")
    assert number.input_value() == "64"
    number.press("Enter")
    assert root.locator(".compared").inner_text().startswith("You said 64%; it is ")


@pytest.mark.book
@pytest.mark.browser
def test_letters_move_while_the_focus_is_in_the_play_and_else_do_nothing(page):
    tab = page("#rounds=4&role=P2&seed=94531&worth=200")
    tab.keyboard.press("p")
    assert "moves" not in tab.url
    root = exchange(tab)
    for button, key in (("Pester", "p"), ("Stay silent", "s")):
        one = root.get_by_role("button", name=button, exact=True)
        assert one.get_attribute("aria-keyshortcuts") == key
    one.focus()
    tab.keyboard.press("p")
    assert tab.url.endswith("moves=p")
    tab.keyboard.press("s")
    assert tab.url.endswith("moves=ps")
    tab.keyboard.press("Control+p")
    tab.keyboard.press("g")
    assert tab.url.endswith("moves=ps")
    root.get_by_label("Guess first").check()
    tab.keyboard.press("p")
    assert tab.url.endswith("moves=ps"), "first is first"
    tab = page("?honest=10&client=833131#play-client")
    root = tab.locator("#play-client")
    root.get_by_role("button", name="Order", exact=True).focus()
    tab.keyboard.press("a")
    assert "evenings=a" in tab.url


# ---- The provider's mark -----------------------------------------------------------------------------------


def test_on_the_mark_he_hurries_just_so_often_that_the_others_do_not_mind():
    """An order lifts the bar to it, and to the others his pizza is worth the one across; or it stands
    there since a report “bad”, which was worth its price.  Above it he hurries."""
    market, found = dined.MARKET, set()
    for share in dined.SHARES[1:]:
        profile, beliefs = dined.plan(share)
        crowd = next(one for one in dined.tables()["crowds"] if one["honest"] == float(share))
        for place, name in enumerate(profile.states):
            row = crowd["states"][place]
            if not row["left"] or row["ordered"] == 0:
                assert row["hurries"] == 0 or not row["left"]
                continue
            mark = dined.tables()["serves"][row["left"] - 1]
            if row["ordered"] > mark + 1e-9:
                assert row["hurries"] == 1
                found.add("above")
                continue
            assert row["ordered"] == pytest.approx(mark)
            worth = float(market.success * market.utility) * row["hurries"]
            if row["ordered"] > row["belief"] + 1e-9:
                assert worth - float(market.price) == pytest.approx(float(market.outside_payoff))
                found.add("lifted")
            else:
                before = [
                    (old, kind)
                    for old, kind in itertools.product(
                        crowd["states"], ("low 0", "rolled back", "high 1", "out")
                    )
                    if old["left"] > row["left"] and old["next"][kind] == place
                ]
                assert {kind for _, kind in before} == {"low 0"}
                for old, _ in before:
                    rolled = crowd["states"][old["next"]["rolled back"]]
                    more = float(market.success * market.utility) * (row["hurries"] - rolled["hurries"])
                    assert float(dined.DELTA) * more == pytest.approx(float(market.fine))
                found.add("since")
            assert float(beliefs[name]) == row["belief"]
            assert 0 < row["hurries"] < 1
    assert found == {"above", "lifted", "since"}


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize(
    ("address", "said", "marked"),
    [
        ("?honest=0&client=237324", "Nobody is honest, and he knows it: nothing lifts this bar", False),
        ("?honest=10&client=833131&evenings=a", "He knows that you are not honest: nothing lifts", False),
        ("?honest=10&client=833131", "above 9.3% (the mark in the bar) he hurries for sure.", True),
        ("?honest=10&client=833131&evenings=o", "An order lifts the bar just to the mark", True),
        ("?honest=10&client=833131&evenings=oooob", "The bar stands there since your report “bad”", True),
    ],
)
def test_the_bar_of_the_provider_says_why_he_hurries_as_often_as_he_does(page, address, said, marked):
    root = page(address).locator("#play-client")
    assert said in root.locator(".belief .why").inner_text()
    assert root.locator(".belief .mark").count() == marked


@pytest.mark.book
@pytest.mark.browser
def test_on_evenings_who_fared_better_than_the_hints_was_lucky(page):
    root = page("?honest=10&client=833131&evenings=ooooboog").locator("#play-client")
    assert "One who never reports “bad” fared better than" in root.locator(".end").inner_text()
    found = root.evaluate(
        """(_, all) => Array.from({ length: 200 }, (_, k) => {
             const { counter, evenings, inPlace } = goodwill.play, now = evenings(all, 1, k + 1, () => "o");
             return [inPlace(all, 1, k + 1), counter.others(all, { crowd: 1, seed: k + 1, total: 0 }).luck];
           })""",
        json.loads(json.dumps(dined.tables())),
    )
    for totals, luck in found:
        better = max(0, totals["honest"], totals["silent"], totals["away"]) > totals["best"] + 1e-9
        assert bool(luck) == better
    assert 10 < np.count_nonzero([bool(luck) for _, luck in found]) < 190


# ---- On a phone --------------------------------------------------------------------------------------------


@pytest.mark.book
@pytest.mark.browser
def test_on_a_phone_what_is_guessed_first_stands_above_the_moves(page):
    root = exchange(page("#rounds=4&role=P1&seed=7", (375, 800), has_touch=True))
    belief, moves = root.locator(".belief"), root.locator(".moves")
    for guessing in (False, True):
        root.get_by_label("Guess first").set_checked(guessing)
        assert (belief.bounding_box()["y"] < moves.bounding_box()["y"]) == guessing


@pytest.mark.book
@pytest.mark.browser
def test_on_a_phone_a_tally_is_no_wider_than_the_page_and_evenings_have_numbers(page):
    tab = page("?honest=10&client=833131&evenings=oooob#rounds=4&role=P2&seed=94531", (375, 800))
    for scene in ("play-exchange", "play-client"):
        root = tab.locator(f"#{scene}")
        root.get_by_text("Your tally").click()
        assert root.locator(".tally .scrolls").evaluate("(e) => e.scrollWidth <= e.clientWidth")
    assert tab.locator("#play-client .tray small").all_inner_texts() == [*"123456"]
