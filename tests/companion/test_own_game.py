"""What the form for one's own game starts with, and what stands for it in print and without scripts."""

import json
import re
from fractions import Fraction as F

import pytest

from goodwill.companion.own_game import classics, said, show, still
from goodwill.games.reading.files import from_bytes
from goodwill.games.writing import to_text
from goodwill.proofs import check
from goodwill.proofs.files import from_bytes as certificate_from
from goodwill.repeated.answer import answer, answered
from policy import Inline

GAMES = classics()
FIRST = answer(next(iter(GAMES.values())))


@pytest.mark.parametrize("title", GAMES)
def test_each_example_is_a_file_and_has_equilibria(title):
    game = from_bytes(to_text(GAMES[title]).encode(), title)
    assert game == GAMES[title]
    found = answer(game, tolerance=0.02, area=0.5, seconds=20).found
    assert len(found.inner)


def test_the_first_answer_is_that_of_the_dilemma():
    told = FIRST.for_page()
    assert [corner["exact"] for corner in told["corners"]] == [
        ["1", "1"],
        ["5/2", "1"],
        ["2", "2"],
        ["1", "5/2"],
    ]
    assert check(certificate_from(told["certificate"].encode())) == told["proved"] == said(told)[0]
    assert said(told)[1] == "The play that pays (2, 2): start in state 3."
    (axes,) = still(told).axes
    assert {line.get_label() for line in axes.lines} >= {"all of this is reached", "one round"}


def test_the_page_and_the_print_get_the_same_answer(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, **about: shown.append((data, about)))
    show(GAMES, FIRST)
    ((data, about),) = shown
    assert set(data) == {"text/html", "application/pdf", "text/plain"}
    assert about["metadata"]["scrapbook"]["name"] == "your-game-form"
    handed = json.loads(re.search(r'id="your-game-form-data">(.*)</script>', data["text/html"])[1])
    assert [example["title"] for example in handed["examples"]] == [*GAMES]
    assert handed["answer"]["proved"] in data["text/plain"]
    assert "<noscript>" in data["text/html"]


def test_another_game_has_the_same_script(monkeypatch):
    """A page runs the scripts that its policy names, also when its cells are run on another game."""
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, **_: shown.append(data["text/html"]))
    other = from_bytes(b"1,1 0,0", "t")
    show(GAMES, FIRST)
    show({"t": other}, answer(type(other)(other.payoffs, other.actions, delta=F(1, 2))))
    one, another = (Inline(page).scripts for page in shown)
    assert one == another
    assert shown[0] != shown[1]


def test_no_name_of_a_game_ends_the_script(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, **_: shown.append(data["text/html"]))
    game = from_bytes(b"1,1 0,0", "t")
    named = type(game)(game.payoffs, (("</script><b>",), ("x", "y")), delta=F(1, 2))
    show({"t": named}, answer(named))
    assert "</script><b>" not in shown[0].split('id="your-game-form-data"')[1]
    assert "<b>" not in shown[0]


STUB = """
globalThis.asked = [];
export const ask = async (question) => { globalThis.asked.push(question); return '{"error": "as asked"}'; };
export const bytesFor = async () => 0;
export const stop = () => {};
"""


@pytest.mark.book
@pytest.mark.browser
def test_the_form_asks_for_symmetric_play_as_the_command_does(visit):
    """What it asks the package, word for word, and that the package answers it."""
    tab = visit("notebooks/your-game.html")
    tab.route("**/run/python.js", lambda route: route.fulfill(body=STUB, content_type="text/javascript"))
    tab.reload()
    form = tab.locator("form").filter(has_text="Find the set")
    for alike in (False, True):
        form.get_by_label("only play in which both always do the same").set_checked(alike)
        form.get_by_role("button", name="Find the set").click()
        form.get_by_role("status").filter(has_text="as asked").wait_for()
        question = tab.evaluate("globalThis.asked.pop()")
        told = json.loads(eval(question.split("\n", 1)[1], {"answered": answered}))
        assert ("both players always do the same" in told["proved"]) == alike
        form.get_by_role("status").evaluate("(e) => { e.textContent = ''; }")
