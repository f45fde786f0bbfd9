"""What the piece is worth to a P2 that one plays: when it pays to ask, and when no more."""

import re

import numpy as np
import pytest

from companion.played import GAME, NINE, SMALL, TEN, WORTHS, tables
from companion.scenes import PLAY
from goodwill.companion.play import exchange_tables
from goodwill.last_exchange import destitute_histories, expected_contributor


@pytest.fixture
def page(visit):
    return lambda hash_="", width=1280, **options: visit(PLAY + hash_, width, **options)


def test_a_worth_must_be_positive_and_exact():
    with pytest.raises(ValueError, match="worth = 0 is out of range: it must satisfy worth > 0"):
        exchange_tables(SMALL, NINE, worths=[0])
    with pytest.raises(TypeError, match=r"worth = 0\.5 is a float"):
        exchange_tables(SMALL, NINE, worths=[0.5])


@pytest.mark.book
@pytest.mark.browser
def test_the_best_p2_with_a_cheap_piece_gets_on_average_what_the_package_expects(page):
    tab, (worth, best) = page(), tables()["worths"][2]
    got = tab.evaluate(
        """([tables, worth]) => {
             const found = [], mine = goodwill.play.valued(tables, { worth });
             for (let seed = 1; seed <= 2000; seed++) {
               if (!goodwill.play.play(mine, "P2", seed, "").over) {
                 found.push(goodwill.play.instead(mine, "P2", seed).selfish);
               }
             }
             return found;
           }""",
        [tables(), worth],
    )
    assert abs(np.mean(got) - best) < 4 * np.std(got) / len(got) ** 0.5


@pytest.mark.book
@pytest.mark.browser
def test_p2_finds_out_from_which_worth_on_it_pays_to_ask(page):
    """The best moves on the way are the solver's at each worth, and the hints give nothing away."""
    known = expected_contributor(GAME, TEN, "repaired")
    for worth in WORTHS:
        found = {h.moves: h for h in destitute_histories(GAME.with_changes(b_c=worth), known)}
        moves = ""
        while moves in found and found[moves].pester >= found[moves].wait:
            moves += "p"
        tab = page(f"#role=P2&seed=1&worth={worth}", newcomer=True)  # P1 is Byzantine: nothing ever arrives
        root = tab.locator("#play-exchange")
        assert root.get_by_label("The piece is worth").get_attribute("aria-valuetext") == f"{worth} to you"
        root.get_by_label("Hint").check()
        for t in range(GAME.T, -1, -1):
            hint = root.locator(".hint").inner_text()
            pester = GAME.T - t < len(moves)
            assert hint.startswith("Pester." if pester else "Stay silent."), (worth, t)
            root.get_by_role("button", name="Pester" if pester else "Stay silent", exact=True).click()
        assert "Each of your moves was best" in root.locator(".end").inner_text()


@pytest.mark.book
@pytest.mark.browser
def test_another_worth_begins_the_play_again_and_stays_for_the_next_one(page):
    tab = page("#role=P2&seed=1&moves=pp", newcomer=True)
    root = tab.locator("#play-exchange")
    slider = root.get_by_label("The piece is worth")
    slider.focus()
    for wanted in ("50", "30"):
        tab.keyboard.press("ArrowLeft")
        assert tab.evaluate("location.hash") == f"#rounds=12&role=P2&seed=1&worth={wanted}"
    assert "worth 30 to you" in root.locator(".rules").inner_text()
    assert "To the others it is worth 200" in root.locator(".rules").inner_text()
    for _ in range(GAME.T + 1):
        root.get_by_role("button", name="Stay silent", exact=True).click()
    root.get_by_role("button", name="Next play").click(timeout=5000)
    assert "worth=30" in tab.evaluate("location.hash")
    root.get_by_role("button", name="Be P1").click()
    assert not slider.is_visible()
    assert "worth" not in tab.evaluate("location.hash")
    root.get_by_role("button", name="Be P2").click()
    assert "worth=30" in tab.evaluate("location.hash")


@pytest.mark.book
@pytest.mark.browser
def test_each_worth_has_a_tally_of_its_own(page):
    tab = page("#role=P2&seed=1&moves=" + 11 * "p", newcomer=True)
    root = tab.locator("#play-exchange")
    root.get_by_role("button", name="Pester", exact=True).click()
    root.get_by_label("The piece is worth").fill("0")
    for _ in range(GAME.T + 1):
        root.get_by_role("button", name="Stay silent", exact=True).click()
    root.get_by_text("Your tally").click()
    heads = root.locator(".tally thead th").all_inner_texts()
    assert heads == ["as P1: paid", "as P2, piece worth 200: gained", "as P2, piece worth 4: gained"]

    def line(name):
        return root.locator(".tally tbody tr", has_text=name).first.locator("td").all_inner_texts()

    assert line("plays") == ["0", "1", "1"]
    assert line("you, on average") == ["–", "−12", "0"]
    best = tables()["best"]["P1"], tables()["worths"][0][1], tables()["worths"][-1][1]
    assert line("the best player") == [f"{x:.2f}".rstrip("0").rstrip(".") for x in best]
    tab.reload()
    root.get_by_text("Your tally").click()
    assert line("plays") == ["0", "1", "1"], "kept apart"


@pytest.mark.book
@pytest.mark.browser
def test_a_hint_to_p2_says_all_that_the_solver_weighs(page):
    """Who P1 may be, and how likely the piece is after either move, judged by the package.

    After moves that the address has, and after those that are pressed.
    """
    known = expected_contributor(GAME, TEN, "repaired")
    for worth in WORTHS:
        game = GAME.with_changes(b_c=worth)
        exact = {h.moves: h for h in destitute_histories(game, known)}
        for moves, presses in (("", ""), ("", "p"), ("p", "s"), ("ppp", ""), ("ppp", "ppp")):
            if not presses:
                tab = page(f"#role=P2&seed=1&worth={worth}&moves={moves}", newcomer=True)
                tab.locator("#play-exchange").get_by_label("Hint").check()
            for press in presses:
                name = {"p": "Pester", "s": "Stay silent"}[press]
                tab.locator("#play-exchange").get_by_role("button", name=name, exact=True).click()
            closed = tab.locator("#play-exchange .hint details:not([open]) > summary")
            if closed.count():
                closed.click()
            hint = tab.locator("#play-exchange .hint").inner_text()
            shares = tab.locator("#play-exchange .legend strong").all_inner_texts()
            said = zip(
                ("likely that P1 is an altruist,", "that it is selfish,", "that it is Byzantine,"),
                shares,
                strict=True,
            )
            for kind, share in said:
                assert f"{share} {kind}" in hint
            lifts = re.search(r"chance of the piece (?:only )?from <?([\d.]+)% to <?([\d.]+)%", hint)
            if not lifts:
                assert re.search(r"leaves the chance of the piece at <?[\d.]+%", hint)
                continue
            silent, asked = (float(x) / 100 for x in lifts.groups())
            history = exact[(moves + presses).replace("s", "n")]
            # Of the chance comes the worth, but for the price of the pesters: at least one, or none.
            assert worth * asked - float(history.pester) > 1 - worth * 6e-4
            assert worth * silent - float(history.wait) > -worth * 6e-4
            assert asked >= silent - 1e-9
