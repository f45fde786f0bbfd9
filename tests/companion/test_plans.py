"""Evenings of a plan, played out below a picture: fair draws, the package's numbers, open to everybody."""

import re
from fractions import Fraction as F

import pytest

from conftest import HTML
from goodwill.companion.explorer import Explorer
from goodwill.companion.plans import DRAWN, played, played_plan
from goodwill.reputation import Market, cooperation, outcome_shares, rewarded_honesty, verify_public_profile
from goodwill.reputation.strategies.complaints import complaints_then_service
from goodwill.reputation.strategies.false_reports import cheat_and_serve, cover_up, telling_now_and_then

MARKET = Market.pizza(price=10, utility=20, effort_cost=8, fine=F(1, 10), penalty=25)
FREE = MARKET.with_changes(penalty=0)
DELTA = F(19, 20)
TEXTS = dict.fromkeys(("drawn", "nothing", "run", "many"), "")
#: Plans in which each of the chances of an evening is drawn somewhere.
PLANS = {
    "good evenings": (MARKET, rewarded_honesty()),
    "she is squeezed": (MARKET, cheat_and_serve(MARKET, DELTA)),
    "he is fleeced": (MARKET, complaints_then_service(MARKET, DELTA)),
    "cover-up": (FREE, cover_up(FREE, DELTA, F(1, 11))),
    "her coin": (MARKET, telling_now_and_then(MARKET, DELTA)),
}


# ---- The tables ------------------------------------------------------------------------------------------


def test_a_plan_that_somebody_leaves_is_refused():
    with pytest.raises(ValueError, match="plan = 'trade' is none that both keep to"):
        played_plan(FREE, cooperation(), F(1, 2), title="trade")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"says": {"never": "x"}}, r"says = \['never'\] are unknown: the states are \['trade', 'apart'\]"),
        ({"left_open": {"never": {}}}, r"left_open = \['never'\] are unknown: the states are"),
        ({"left_open": {"trade": {"sings": "x"}}}, r"left_open = \['sings'\] are unknown: it may name"),
    ],
)
def test_an_unknown_state_or_chance_is_named(change, message):
    with pytest.raises(ValueError, match=message):
        played_plan(MARKET, rewarded_honesty(), DELTA, title="good", **change)


def test_texts_and_names_that_a_page_would_lack_are_named():
    plan = played_plan(
        MARKET,
        rewarded_honesty(),
        DELTA,
        title="good",
        chance="often",
        left_open={"trade": {"comes": "here"}},
    )
    with pytest.raises(
        ValueError, match=r"texts = .* are wrong: they must be \['drawn', 'learns', 'many', 'mine'"
    ):
        played([plan], DELTA, TEXTS, decides="Decide myself", learns="truth")
    with pytest.raises(ValueError, match="learns = '' is wrong: it names a slider where decides is given"):
        played([plan], DELTA, TEXTS, decides="Decide myself")
    with pytest.raises(ValueError, match="outcome = 'late' is unknown"):
        played([plan], DELTA, TEXTS, outcome="late")
    own = played([plan], DELTA, TEXTS | {"mine": "", "learns": ""}, decides="Decide myself", learns="truth")
    with pytest.raises(ValueError, match=r"played learns = 'truth' is no slider: they are \[\]"):
        Explorer(name="x", title="", sliders=[], charts=[], quantities={}, words=[], code="", played=own)
    tables = played([plan], DELTA, TEXTS)
    assert tables["uses"] == ["here", "often"]
    with pytest.raises(ValueError, match=r"played uses \['here'\]: the explorer's numbers are \['often'\]"):
        Explorer(
            name="x",
            title="",
            sliders=[],
            charts=[],
            quantities={"often": lambda: 1},
            words=[],
            code="",
            played=tables,
        )


# ---- The draws of the page -------------------------------------------------------------------------------

#: A page's own random numbers, from a seed, so that a test draws the same ones: xorshift.
SEEDED = """(seed) => {
  let x = seed;
  Math.random = () => { x ^= x << 13; x >>>= 0; x ^= x >>> 17; x ^= x << 5; x >>>= 0; return x / 2 ** 32; };
}"""
MAP, COIN = ("map-of-everything", "explore-map"), ("how-many-lies-really", "explore-coin")


@pytest.fixture
def open_(visit):
    def open_page(where, width=1280, query="", **options):
        tab = visit(f"notebooks/{where[0]}.html{query}", width, **options)
        tab.evaluate(SEEDED, 7)
        root = tab.locator(f"#{where[1]}")
        root.locator(".goodwill-plans").scroll_into_view_if_needed()
        return tab, root

    return open_page


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", PLANS)
def test_runs_bring_on_average_what_the_package_says(open_, name):
    """What she is left with, and he, and how often a cold pizza is praised: in 20,000 runs."""
    market, plan = PLANS[name]
    tab, _ = open_(MAP)
    tables = played([played_plan(market, plan, DELTA, title=name)], DELTA, TEXTS, outcome="low 1")
    got = tab.evaluate("(tables) => goodwill.play.numbers.plans(tables, {}, 20000)", tables)
    hers, his = verify_public_profile(market, plan, DELTA).values[plan.start]
    assert got["her"] == pytest.approx(float(hers), abs=0.04)
    assert got["him"] == pytest.approx(float(his), abs=0.04)
    off = tab.evaluate("(t) => [...Array(40)].map(() => goodwill.play.numbers.plans(t, {}, 100))", tables)
    inside = [abs(one["her"] - float(hers)) <= one["her_off"] + 1e-9 for one in off]
    assert sum(inside) >= 30, "twice the standard error misses one of twenty"
    lies = outcome_shares(market, plan, DELTA)[plan.start]["low 1"]
    assert got["share"] == pytest.approx(float(lies), abs=0.003)


def averages(tab, name, settings, runs):
    """What many runs bring where the sliders of the page's own explorer stand so."""
    script = tab.evaluate(
        """(name) => [...document.scripts]
          .map(({ text }) => text.match(/^goodwill\\.explore\\(([^]*)\\);$/)?.[1])
          .find((text) => text?.includes(`"name": "${name}"`))""",
        name,
    )
    return tab.evaluate(
        f"""([settings, runs]) => {{
          const data = {script}, known = {{ ...settings }};
          for (const [name, value] of Object.entries(data.quantities)) known[name] = value(settings);
          return goodwill.play.numbers.plans(data.played, known, runs);
        }}""",
        [settings, runs],
    )


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("point", [(9.0, 1.5), (8.5, 2.2), (9.6, 0.4), (8.0, 2.67), (9.89, 0.0), (8.0, 0.0)])
def test_the_evenings_of_a_point_lead_to_it(open_, point):
    tab, _ = open_(MAP)
    settings = dict(zip(("client", "provider"), point, strict=True))
    got = averages(tab, MAP[1], settings, 20000)
    assert (got["her"], got["him"]) == pytest.approx(point, abs=0.05)


@pytest.mark.book
@pytest.mark.browser
def test_at_the_edge_of_her_coin_there_are_as_many_lies_as_the_page_says_and_beside_it_hardly_any(open_):
    tab, _ = open_(COIN)
    lies = {x: averages(tab, COIN[1], {"truth": x}, 20000)["share"] for x in (0.3232, 0.33, 0.31, 0.6)}
    assert lies[0.3232] == pytest.approx(0.0676, abs=0.004)
    assert lies[0.6] == 0, "he owns up"
    assert lies[0.33] < 0.01
    assert lies[0.31] > 0.6, "who orders all the same gets cold pizzas"


# ---- In the page -----------------------------------------------------------------------------------------


def shown(root):
    return root.locator(".nights li").all_inner_texts()


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 375])
def test_another_run_by_keyboard_is_drawn_anew_and_told(open_, width):
    tab, root = open_(MAP, width)
    again, status = (
        root.get_by_role("button", name="Another run"),
        root.locator(".goodwill-plans [role=status]"),
    )
    assert not status.inner_text(), "nothing is said before a reader asks"
    runs = set()
    for _ in range(6):
        again.focus()
        tab.keyboard.press("Enter")
        runs.add("".join(shown(root)))
        assert len(shown(root)) == 8
        hers, his = re.findall(r"(?:she|he) (−?€[\d.]+)", shown(root)[-1].replace("\n", " "))[-2:]
        total = root.locator(".total").inner_text()
        money = [float(x.replace("−", "-").replace("€", "")) for x in (hers, his)]
        assert f"she has {as_euros(money[0])} and he {as_euros(money[1])}." in total
        assert total in status.inner_text()
    assert len(runs) > 2
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def as_euros(x):
    return f"{'−' if x < 0 else ''}€{abs(x):.2f}"


@pytest.mark.book
@pytest.mark.browser
def test_a_dark_point_has_no_evenings_and_a_lit_one_has_them_again(open_):
    _, root = open_(MAP)
    root.get_by_role("button", name="Too little for her").click()
    assert not root.locator(".nights").is_visible()
    assert "No plan that leads there is known here" in root.locator(".goodwill-plans .title").inner_text()
    root.get_by_role("button", name="B, good evenings").click()
    assert root.locator(".goodwill-plans .title").inner_text() == "B, good evenings for ever."
    assert len(shown(root)) == 8


@pytest.mark.book
@pytest.mark.browser
def test_a_thousand_runs_are_said_beside_the_point(open_):
    _, root = open_(MAP)
    root.get_by_role("button", name="Between").click()
    root.get_by_role("button", name="A thousand runs").click()
    said = root.locator(".whole").inner_text()
    hers, her_off, his, his_off, *point = re.findall(r"€([\d.]+\d)", said)
    assert float(her_off) < 0.1 > float(his_off)
    assert point == ["8.80", "2.20"]
    assert abs(float(hers) - 8.8) < 0.2
    assert abs(float(his) - 2.2) < 0.2
    assert root.locator(".goodwill-plans [role=status]").inner_text() == said
    root.locator("#explore-map-client").press("ArrowRight")
    assert not root.locator(".whole").inner_text(), "it was about another point"


@pytest.mark.book
@pytest.mark.browser
def test_the_reader_decides_what_to_call_a_cold_pizza(open_):
    tab, root = open_(COIN)
    slider = root.locator("#explore-coin-truth")
    at = slider.get_attribute("aria-valuetext")
    root.get_by_role("button", name="Decide myself").click()
    again = root.get_by_role("button", name="Another run")
    evenings = lies = asked = truths = 0
    for reports in (["“good”, a lie"] * 20, ["“bad”, the truth"] * 20, ["Toss the coin"] * 20):
        for report in reports:
            pressed = root.get_by_role("button", name=report)
            if not pressed.count():
                break
            assert "?" in shown(root)[-1]
            assert not root.locator(".total").inner_text()
            pressed.focus()
            tab.keyboard.press("Enter")
            assert tab.evaluate("document.activeElement.textContent") in {report, "Another run"}
            asked += 1
        assert len(shown(root)) == 20
        told = " ".join(shown(root))
        if report == "“good”, a lie":
            assert "cold pizza, called bad" not in told
        if report == "“bad”, the truth":
            assert "cold pizza, called good" not in told
        evenings, lies = evenings + 20, lies + told.count("cold pizza, called good")
        truths += told.count("cold pizza, called bad")
        cold = truths + lies
        share = f"{100 * lies / evenings:.3g}".removesuffix(".0")
        mine = f"Your own runs so far: lies on {share}% of {evenings} evenings."
        assert mine in root.locator(".total").inner_text()
        learns = f"called {truths} of {cold} cold pizzas bad. In your next run he reckons with that,"
        assert (learns in root.locator(".total").inner_text()) == (cold > 0)
        assert slider.get_attribute("aria-valuetext") == at, "he did not know what she would do"
        again.click()
        at = slider.get_attribute("aria-valuetext")
        expected = 100 * (3.232 + truths) / (10 + cold)  # ten of which he had heard, as the slider said
        assert abs(float(at.removesuffix("%")) - expected) < 1
    assert asked > 2
    slider.press("Home")
    assert "Your own runs" not in root.locator(".total").inner_text().replace(mine, "")


@pytest.mark.book
@pytest.mark.browser
def test_evenings_come_one_after_the_other_but_at_once_where_motion_is_unwelcome(open_):
    moving = """() => [...document.querySelectorAll(".goodwill-plans *")]
      .flatMap((e) => e.getAnimations()).filter((a) => a.playState === "running").length"""
    for motion in ("reduce", "no-preference"):
        tab, root = open_(MAP, reduced_motion=motion)
        root.get_by_role("button", name="Another run").click()
        assert bool(tab.evaluate(moving)) == (motion != "reduce")


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("where", [MAP, COIN], ids=lambda where: where[1])
def test_it_plays_from_a_file(browser, where):
    with browser.new_context() as context:
        tab = context.new_page()
        tab.goto((HTML / f"notebooks/{where[0]}.html").as_uri())
        root = tab.locator(f"#{where[1]}")
        root.get_by_role("button", name="Another run").click()
        assert root.locator(".nights li").count() in {8, 20}


@pytest.mark.parametrize("where", [MAP, COIN], ids=lambda where: where[1])
@pytest.mark.book
def test_it_weighs_little(where):
    text = (HTML / f"notebooks/{where[0]}.html").read_text(encoding="utf-8")
    loaded = set(re.findall(r'(?:src|href)="\.\./((?:play|explorer)/[a-z]+\.(?:js|css))"', text))
    assert {"play/plans.js", "play/pizza.css"} <= loaded
    assert sum((HTML / path).stat().st_size for path in loaded) < 100_000


def test_all_that_an_evening_may_be_is_drawn_in_some_plan():
    """Else the averages above would protect less than they seem to."""
    for name in DRAWN:
        chances = {
            state[name]
            for market, plan in PLANS.values()
            for state in played_plan(market, plan, DELTA, title="")["states"]
        }
        assert len(chances) > 1 or name in {"hands hot"}, name
