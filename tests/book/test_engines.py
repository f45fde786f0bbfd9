"""Protects the book in three engines: what moves, the search, the dark, formulas, and Python in the page."""

import json
from collections.abc import Callable, Iterator
from fractions import Fraction as F
from pathlib import Path

import pytest

from book.engines import Chromium, Engine, firefox, wait_for, webkit
from companion import dined
from companion.played import JUDGES, NETWORKS, STATES, question
from conftest import CHROMIUM, HTML, READ
from goodwill.companion.plans import played, played_plan
from goodwill.reputation import Market, rewarded_honesty

pytestmark = [pytest.mark.book, pytest.mark.xdist_group("lite")]
ENGINES = [
    pytest.param("chromium", marks=pytest.mark.browser),
    pytest.param("firefox", marks=pytest.mark.firefox),
    pytest.param("webkit", marks=pytest.mark.webkit),
]
EXPLORERS = [page for page in READ if "goodwill-explorer" in (HTML / page).read_text(encoding="utf-8")]


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "chromium":
        # As readers have it, in a window.
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = request.getfixturevalue("browser").browser_type.launch(executable_path=CHROMIUM, args=flags)
        yield Chromium(browser.new_page())
        browser.close()
    else:
        with {"firefox": firefox, "webkit": webkit}[request.param]() as started:
            yield started


def test_there_are_explorers_to_try() -> None:
    assert EXPLORERS


@pytest.mark.parametrize("page", EXPLORERS)
def test_an_explorer_answers_the_keyboard(engine: Engine, server: str, page: str) -> None:
    engine.open(server + page)
    wait_for(engine, "document.querySelectorAll('.goodwill-explorer input[type=range]').length")
    drawn = "document.querySelector('.goodwill-explorer').innerHTML"
    before = engine.run(drawn)
    slider = "document.querySelector('.goodwill-explorer input[type=range]')"
    stands = engine.run(f"({slider}.focus(), {slider}.value)")
    engine.press("ArrowLeft" if stands == engine.run(f"{slider}.max") else "ArrowRight")
    assert engine.run(f"{slider}.value") != stands
    wait_for(engine, "location.search.length > 1")
    assert engine.run(drawn) != before


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("role", JUDGES)
def test_the_page_on_which_one_plays_computes_what_the_package_computes(
    engine: Engine, server: str, role: str, network: str
) -> None:
    engine.open(server + "notebooks/play.html")
    wait_for(engine, "globalThis.goodwill?.play?.numbers !== undefined")
    JUDGES[role](lambda states: json.loads(engine.run(question(role, states, network))), network)


def test_the_client_whom_one_plays_computes_what_the_package_computes(engine: Engine, server: str) -> None:
    engine.open(server + "notebooks/play.html")
    wait_for(engine, "globalThis.goodwill?.play?.numbers?.client !== undefined")
    dined.judge(lambda evenings: json.loads(engine.run(dined.question(evenings))), STATES)


def test_evenings_of_a_plan_bring_what_the_package_says(engine: Engine, server: str) -> None:
    """On average over 2,000 runs, whose luck moves it by less than a cent."""
    market = Market.pizza(price=10, utility=20, effort_cost=8, fine=F(1, 10), penalty=25)
    plan = played_plan(market, rewarded_honesty(), F(19, 20), title="good evenings")
    tables = played([plan], F(19, 20), dict.fromkeys(("drawn", "nothing", "run", "many"), ""))
    engine.open(server + "notebooks/map-of-everything.html")
    wait_for(engine, "document.querySelectorAll('.goodwill-plans .nights li').length === 8")
    asked = f"JSON.stringify(goodwill.play.numbers.plans({json.dumps(tables)}, {{}}, 2000))"
    found = json.loads(engine.run(asked))
    assert found["her"] == pytest.approx(float(market.good_service), abs=0.05)
    assert found["him"] == pytest.approx(float(market.margin), abs=0.05)


def test_the_search_finds_pages(engine: Engine, server: str) -> None:
    engine.open(server + "search.html?q=altruist")
    first = wait_for(engine, "document.querySelector('#search-results li a')?.getAttribute('href')")
    assert "notebooks/" in first or first.startswith("book/"), first
    assert "book/api" not in first


def test_a_page_goes_dark(engine: Engine, server: str) -> None:
    engine.open(server + "book/welcome.html")
    color = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g)"
    brightness = f"{color}.slice(0, 3).reduce((sum, part) => sum + +part, 0)"
    shown = set()
    for _ in range(3):  # the button goes round: as the system has it, light, dark
        engine.click(".theme-switch-button")
        shown.add((engine.run("document.documentElement.dataset.theme"), engine.run(brightness) < 3 * 128))
    assert {("dark", True), ("light", False)} <= shown


def test_formulas_are_typeset(engine: Engine, server: str) -> None:
    engine.open(server + "notebooks/game.html")
    wait_for(engine, "document.querySelectorAll('mjx-container').length")
    assert not engine.run("document.querySelectorAll('mjx-merror').length")


def test_a_book_that_is_opened_from_its_folder_may_load_what_it_has(engine: Engine) -> None:
    """There it has no address, and its policy must not shut out its own files."""
    engine.open((HTML / "notebooks/game.html").as_uri())
    wait_for(engine, "document.querySelectorAll('mjx-container').length")
    letters = "[...document.fonts].filter(({ family }) => family.includes('Source'))"
    wait_for(engine, f"{letters}.some(({{ status }}) => status === 'loaded')")
    assert engine.run("document.querySelector('.goodwill-stepper-controls').hidden") is False
    engine.open((HTML / "search.html").as_uri() + "?q=altruist")
    wait_for(engine, "document.querySelectorAll('#search-results li a').length")


@pytest.mark.parametrize("engine", ENGINES[1:], indirect=True)
def test_python_runs_in_the_page(
    engine: Engine, serve: Callable[[Path], str], lite: Path, request: pytest.FixtureRequest
) -> None:
    """Chromium's runs are examined more closely in ``tests/tools/test_lite.py``."""
    engine.open(serve(lite) + "notebooks/no-altruists.html")
    engine.click(".goodwill-run button")
    wait_for(engine, "document.querySelector('.goodwill-run[data-runs=\"1\"]') !== null", seconds=300)
    said = engine.run("document.querySelector('.goodwill-run [role=status]').innerText")
    assert "every check in them holds." in said
    assert "with the evidence that the book has" in said
