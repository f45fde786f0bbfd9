"""What the piece is worth to a P2 that one plays: when it pays to ask, and when no more."""

import numpy as np
import pytest

from companion.played import GAME, NINE, SMALL, TEN, WORTHS, tables
from goodwill.companion.play import exchange_tables
from goodwill.last_exchange import destitute_histories, expected_contributor

PLAY = "notebooks/play.html"


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
        for t in range(GAME.T, -1, -1):
            root.get_by_role("button", name="Hint").click()
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
        assert tab.evaluate("location.hash") == f"#role=P2&seed=1&worth={wanted}"
    assert "worth 30 to you" in root.locator(".rules").inner_text()
    assert "To the others it is worth 200" in root.locator(".rules").inner_text()
    for _ in range(GAME.T + 1):
        root.get_by_role("button", name="Stay silent", exact=True).click()
    root.get_by_text("Your tally").click()
    assert root.locator(".tally tbody td").nth(1).inner_text() == "1"
    root.get_by_role("button", name="Next play").click(timeout=5000)
    assert "worth=30" in tab.evaluate("location.hash")
    root.get_by_role("button", name="Be P1").click()
    assert not slider.is_visible()
    assert "worth" not in tab.evaluate("location.hash")
    root.get_by_role("button", name="Be P2").click()
    assert "worth=30" in tab.evaluate("location.hash")
