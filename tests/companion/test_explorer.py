"""Pictures with sliders: the JavaScript that is printed, and each explorer as a reader uses it."""

import csv
import functools
import json
import math
import random
import re
from fractions import Fraction as F
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import sympy as sp

from conftest import HTML
from goodwill import last_exchange as one_solvers
from goodwill import reputation as two
from goodwill.companion.amounts import short
from goodwill.companion.explorer import Axis, Chart, Curve, Explorer, Look, Slider, even_ratios, even_stops
from goodwill.companion.javascript import RULES, javascript, literal
from goodwill.last_exchange.formulas import theorems as one
from goodwill.last_exchange.model import LastExchange
from goodwill.reputation import Market
from goodwill.reputation.formulas import many_clients
from pace import main_thread, until, usual

# ---- Printing ------------------------------------------------------------------------------------


def test_what_javascript_cannot_compute_is_refused():
    with pytest.raises(NotImplementedError, match="zeta"):
        javascript(lambda x: sp.zeta(x), ["x"])
    with pytest.raises(ValueError, match=r"unknown letters \['y'\]"):
        javascript(lambda x: x + sp.Symbol("y"), ["x"])


def test_words_cannot_end_the_script():
    assert literal({"text": "</script>"}) == '{"text": "<\\/script>"}'


# ---- Printed formulas compute what Python computes -------------------------------------------------


def game(*, T, loss, s_c, r_p, worth, s_p, generosity, **_):
    return LastExchange(
        T=T,
        loss=loss,
        s_c=s_c,
        r_p=r_p,
        b_c=worth,
        r_c=0,
        s_p=s_p,
        generosity=generosity,
        byzantine_pesters=0,
    )


def market(*, utility, outside_premium, effort_cost, success, fine, penalty, **_):
    changes = {"utility": utility, "outside_premium": outside_premium, "effort_cost": effort_cost}
    return Market.pizza(penalty=penalty, success=success, fine=fine, **changes)


def random_game(rng):
    values = {name: rng.uniform(0.1, 9) for name in ("s_c", "r_p", "s_p")}
    values |= {"T": rng.randint(1, 40), "loss": rng.uniform(0.01, 0.95), "worth": 10 ** rng.uniform(1, 5)}
    return values | {
        "generosity": rng.uniform(0.01, 1),
        "f": rng.random(),
        "discount": rng.uniform(0.1, 0.99),
    }


def random_market(rng):
    success, premium = rng.uniform(0.6, 0.999), rng.uniform(0.45, 0.9)
    values = {"utility": 2, "success": success, "outside_premium": premium, "fine": rng.uniform(0, 0.3)}
    values |= {"effort_cost": rng.uniform(0.01, 0.99) * success, "penalty": rng.uniform(1.01, 6)}
    return values | {"delta": rng.uniform(0.05, 0.99), "prior": rng.uniform(0.005, 1), "n": rng.randint(1, 9)}


GAMES = {
    "tau": lambda **k: one.tau(game(**k)),
    "horizon_bound": lambda **k: one.horizon_bound(game(**k)),
    "patience_bound": lambda **k: one.patience_bound(game(**k)),
    "pester_threshold": lambda **k: one.pester_threshold(game(**k), k["T"]),
    "generosity_value": lambda **k: one.generosity_value(game(**k)),
    "best_generosity": lambda **k: one.best_generosity(game(**k)),
    "least_odds": lambda **k: one.least_odds(game(**k), k["discount"]),
    "least_hope": lambda **k: one.least_hope(game(**k), k["discount"]),
}
MARKETS = {
    **{
        name: lambda name=name, **k: getattr(two, name)(market(**k))
        for name in (
            "least_discount",
            "honest_discount",
            "silent_discount",
            "most_profit",
            "false_report_bound",
            "mistake_bound",
        )
    },
    "most_false_reports": lambda **k: two.most_false_reports(
        market(**k), k["prior"] * market(**k).good_service
    ),
    "stopping_belief": lambda **k: two.stopping_belief(market(**k), k["delta"]),
    "most_tests": lambda **k: two.most_tests(market(**k), k["prior"], k["delta"]),
    "reputation_value": lambda **k: two.reputation_value(market(**k), k["delta"], k["n"]),
    "tolerated_payoff": lambda **k: two.tolerated_payoff(market(**k), k["delta"], k["n"]),
    "false_report_bound_with_reputation": lambda **k: two.false_report_bound_with_reputation(
        market(**k), k["prior"], k["delta"]
    ),
    "average_lifetime": lambda **k: many_clients.average_lifetime(k["delta"]),
    "longest_interval": lambda **k: many_clients.longest_interval(market(**k), k["delta"]),
    "client_discount": lambda **k: many_clients.client_discount(k["delta"], k["n"]),
    "exclusion_penalty": lambda **k: two.exclusion_penalty(market(**k), k["delta"], k["prior"]),
    "price_cut_penalty": lambda **k: two.price_cut_penalty(market(**k), k["delta"], k["prior"], k["n"]),
}
FORMULAS = [
    *((name, formula, random_game) for name, formula in GAMES.items()),
    *((name, formula, random_market) for name, formula in MARKETS.items()),
]


@pytest.fixture(scope="module")
def tab(browser):
    with browser.new_context() as context:
        yield context.new_page()


def run(tab, source, settings):
    """What a printed function computes for each of the settings; nan where it has no number."""
    program = f"(cases) => {{ {RULES} const formula = {source}; return cases.map((c) => formula(c)); }}"
    return [math.nan if x is None else x for x in tab.evaluate(program, settings)]


def agree(shown, computed):
    both = zip(shown, computed, strict=True)
    return all((math.isnan(a) and math.isnan(b)) or abs(a - b) <= 1e-12 * max(1, abs(b)) for a, b in both)


@pytest.mark.browser
@pytest.mark.parametrize(("name", "formula", "draw"), FORMULAS, ids=[name for name, *_ in FORMULAS])
def test_a_printed_formula_computes_what_python_computes(tab, name, formula, draw):
    rng = random.Random(name)
    settings = [draw(rng) for _ in range(200)]
    shown = run(tab, javascript(formula, settings[0]), settings)
    assert agree(shown, [float(formula(**setting)) for setting in settings])


@pytest.mark.browser
def test_a_float_next_to_an_integer_counts_as_it_in_both(tab):
    rng = random.Random(0)
    settings = []
    for multiple in range(1, 30):
        for off in (0, 1e-15, -1e-15, 1e-9, -1e-9):
            setting = random_game(rng) | {"r_p": 1}
            settings.append(setting | {"s_c": multiple * (1 - setting["loss"]) ** 2 * (1 + off)})
    shown = run(tab, javascript(GAMES["tau"], settings[0]), settings)
    assert shown == [GAMES["tau"](**setting) for setting in settings]
    assert shown[:5] == [0, 0, 0, 1, 0]


@pytest.mark.browser
def test_the_steps_of_the_bound_on_tests_are_at_the_same_places(tab):
    rng = random.Random(0)
    settings = []
    for power in range(1, 9):
        setting = random_market(rng)
        step = MARKETS["stopping_belief"](**setting) ** power
        settings += [setting | {"prior": min(step * off, 1)} for off in (1, 1 + 1e-9, 1 - 1e-9)]
    for name in ("most_tests", "false_report_bound_with_reputation"):
        shown = run(tab, javascript(MARKETS[name], settings[0]), settings)
        assert agree(shown, [float(MARKETS[name](**setting)) for setting in settings])
    tests = [MARKETS["most_tests"](**setting) for setting in settings]
    assert tests == [power - (k == 1) for power in range(1, 9) for k in range(3)]


# ---- Describing --------------------------------------------------------------------------------------


#: Such that the first starts beside its stops.
SLIDERS = [Slider("x", "a number", even_stops(0, 1, 0.5), 0.4), Slider("n", "a whole one", range(3), 1)]


def example(**changes):
    """Half a formula, half a table."""
    described = {
        "name": "example",
        "title": "An example",
        "sliders": [
            Slider("x", "a number", even_stops(0, 1, 0.5), 0.5),
            Slider("n", "a whole one", range(3), 1),
        ],
        "charts": [
            Chart("A line", "x", Axis("x", 0, 1), Axis("y", 0), [Curve("twice", lambda x, n: 2 * x + 0 * n)])
        ],
        "quantities": {"seen": Look("table", ("x", "n"))},
        "words": ["At {x:%} there is {seen}.", "At {x} there is nothing."],
        "tables": {"table": [[0, 1, 2], [10, 11, math.nan], [20, None, 22]]},
        "code": "ask({x}, {n}, {other})",
    }
    return Explorer(**(described | changes))


def test_words_are_the_first_that_have_all_numbers():
    assert example().say() == "At 50% there is 11."
    assert example().say(n=2) == "At 0.5 there is nothing."
    assert example().say(x=1, n=1) == "At 1 there is nothing."
    with pytest.raises(ValueError, match=r"x = 0\.9 was not solved, .* as \[0\.5, 1\.0\] beside it"):
        example().say(x=0.9, n=2)
    with pytest.raises(ValueError, match="no words"):
        example(words=["{seen}"]).say(n=2)


def test_code_has_the_settings_and_leaves_other_braces():
    assert example().in_python(x=0.25) == "ask(0.25, 1, {other})"


def test_in_print_a_map_has_the_point_of_its_sliders_and_a_line_chart_has_their_line():
    curve = Curve("all", Look("corners", ()))
    a_map = Chart("A map", "x", Axis("x", 0, 1), Axis("n", 0, 2), [curve], y="n")
    charts = [a_map, *example().charts]
    figure = example(charts=charts, tables={"corners": [[0, 0], [1, 0], [0, 1]]}, quantities={}).still()
    on_the_map, on_the_line = (axes.lines[-1].get_xydata().tolist() for axes in figure.axes)
    assert on_the_map == [[0.5, 1]]
    assert on_the_line == [[0.5, 0], [0.5, 1]]


def test_a_start_out_of_range_is_named():
    with pytest.raises(ValueError, match=r"x = 2 is out of range: it must satisfy 0.0 <= x <= 1.0"):
        Slider("x", "", even_stops(0, 1, 0.5), 2)
    with pytest.raises(ValueError, match="they must increase"):
        Slider("x", "", (1, 0), 0)
    with pytest.raises(TypeError, match=r"n = 0\.5 is not an integer"):
        Slider("n", "", range(3), 0.5)


def test_apostrophes_are_those_of_the_prose():
    curve = Curve("P2's hope", lambda x, n: x + 0 * n)
    explorer = example(
        words=["P1's {x}."],
        charts=[Chart("P1's", "x", Axis("x's", 0, 1), Axis("y", 0), [curve])],
        code="f('{x}')",
    )
    assert explorer.say() == "P1’s 0.5."
    assert "'" not in explorer.script().replace("f('{x}')", "")
    assert next(line.get_label() for line in explorer.still().axes[0].lines) == "P2’s hope"
    assert explorer.in_python() == "f('0.5')"


def test_stops_are_what_one_would_type():
    assert even_stops(0.1, 0.4, 0.1) == (0.1, 0.2, 0.3, 0.4)
    assert even_ratios(0.002, 1, 120)[0] == 0.002


# ---- In the page --------------------------------------------------------------------------------------

#: The page of the story whose picture each of them is.
HOMES = {
    "explore-altruism": "how-many-are-enough",
    "explore-hope": "few-who-answer",
    "explore-thresholds": "when-to-give-in",
    "explore-patience": "patience-and-lies",
    "explore-reputation": "might-be-honest",
    "explore-mistakes": "spite",
    "explore-end": "known-end",
    "explore-map": "map-of-everything",
    "explore-border": "map-of-everything",
    "explore-exact-set": "patience-in-jumps",
    "explore-complaints": "patience-and-lies",
    "explore-lies": "how-many-lies-really",
    "explore-coin": "how-many-lies-really",
    "explore-length": "last-message",
    "explore-phases": "minimum",
    "explore-slip": "what-fails",
    "explore-threat": "unseen-pizza",
}
#: The line below an explorer that unfolds what few want at once.
FURTHER = "Compare, share, ask Python"
EXPLORERS = sorted(HOMES)
#: A slider of each, what to type there, and an address with a mistake and its message.
USES = {
    "explore-altruism": (
        "loss",
        "0.07",
        "loss=2",
        "messages that get lost: 2 is out of range; it goes from 0.01 to 0.9",
    ),
    "explore-hope": (
        "worth",
        "123",
        "giving=9",
        "selfish peers that P2 expects to give: 9 is out of range; it goes from 0 to 6",
    ),
    "explore-thresholds": (
        "t",
        "7",
        "t=2.5",
        "round in which play starts: 2.5 is not a whole number; it goes from 0 to 20",
    ),
    "explore-patience": (
        "patience",
        "0.845",
        "effort=12",
        "what hurrying costs him: 12 is out of range; it goes from 5 to 9.5",
    ),
    "explore-mistakes": (
        "rate",
        "0.0123",
        "penalty=5",
        "what a bad report costs him: 5 is out of range; it goes from 11 to 80",
    ),
    "explore-end": (
        "honest",
        "0.0123",
        "honest=",
        "clients who are honest: nothing is not a number; it goes from 0.001 to 0.8",
    ),
    "explore-map": (
        "client",
        "8.765",
        "provider=x",
        "left for him: x is not a number; it goes from -0.6 to 3.2",
    ),
    "explore-border": (
        "asked",
        "7",
        "asked=x",
        "times asked: x is not a number; it goes from 0 to 120",
    ),
    "explore-reputation": (
        "penalty",
        "13.3",
        "penalty=abc",
        "what a bad report costs him: abc is not a number; it goes from 10.5 to 60",
    ),
    "explore-complaints": (
        "stays",
        "0.123",
        "stays=-1",
        "true complaints after which the two go on: -1 is out of range; it goes from 0 to 1",
    ),
    "explore-lies": (
        "patience",
        "0.723",
        "effort=9",
        "what hurrying costs him: 9 is out of range; it goes from 5 to 8",
    ),
    "explore-coin": (
        "truth",
        "0.123",
        "truth=2",
        "cold pizzas that you call bad: 2 is out of range; it goes from 0 to 1",
    ),
    "explore-length": (
        "T",
        "7",
        "T=2.5",
        "rounds in which P2 may pester: 2.5 is not a whole number; it goes from 2 to 40",
    ),
    "explore-phases": (
        "loss",
        "0.05",
        "worth=5",
        "worth of a contribution, in pesters: 5 is out of range; it goes from 10 to 30000",
    ),
    "explore-slip": (
        "gift",
        "0.612",
        "gift=2",
        "what a gift costs, in pesters: 2 is out of range; it goes from 0.3 to 1.3",
    ),
    "explore-threat": (
        "penalty",
        "33.3",
        "penalty=5",
        "what a bad report costs him: 5 is out of range; it goes from 10.5 to 100",
    ),
    "explore-exact-set": (
        "delta",
        "0.95",
        "rho=1",
        "The address sets rho, which this picture does not know: it has "
        "bad_report (what a bad report costs him), delta (patience)",
    ),
}


def at(name, query=""):
    return f"notebooks/{HOMES[name]}.html{query}"


def as_typed(field, value):
    """A number as its field has it: a share in percent."""
    return f"{100 * float(value):.10g}" if field.get_attribute("data-form") == "%" else value


def address(tab):
    """What the address bar shows; ``tab.url`` may lag behind."""
    return tab.evaluate("location.href")


@functools.cache
def described(name):
    """The explorer of a notebook, without running what comes after it; its tables take many seconds."""
    known = {}
    for cell in json.loads(Path(f"notebooks/{HOMES[name]}.ipynb").read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            source = "".join(cell["source"])
            shown = re.search(r"^(\w+)\.show\(\)", source, re.MULTILINE)
            exec(source[: shown.start()] if shown else source, known)
            if shown and shown[1] != "plt" and known[shown[1]].name == name:
                return known[shown[1]]
    raise AssertionError(f"{HOMES[name]} has no {name}")


@pytest.mark.browser
@pytest.mark.xdist_group("described")
@pytest.mark.parametrize(
    "name",
    [
        "explore-altruism",
        "explore-hope",
        "explore-patience",
        "explore-reputation",
        "explore-mistakes",
        "explore-end",
        "explore-map",
        "explore-complaints",
        "explore-lies",
        "explore-coin",
        "explore-length",
        "explore-slip",
        "explore-threat",
    ],
)
def test_all_formulas_of_an_explorer_compute_what_python_computes(tab, name):
    explorer, rng = described(name), random.Random(name)
    settings = [{s.name: rng.choice(s.stops) for s in explorer.sliders} for _ in range(60)]
    possible = [c for c in settings if all(value(**c) > 0 for value, _ in explorer.conditions)]
    assert len(possible) >= 20
    for setting in settings:
        number = rng.randrange(1, 9)
        setting |= {"complaints": number, "evenings": number, "found": rng.random()}
    curves = [curve.value for chart in explorer.charts for curve in chart.curves if callable(curve.value)]
    asked = [value if callable(value) else value.then for value in explorer.quantities.values()]
    formulas = [value for value in asked if value]
    computed = [[float(f(**c)) for f in [*formulas, *curves]] for c in possible]
    shown = tab.evaluate(
        f"""(cases) => {{
          const {{ quantities, charts }} = {explorer.script()};
          const curves = charts.flatMap((chart) => chart.curves.map((curve) => curve.value))
            .filter((value) => typeof value === "function");
          const formulas = Object.values(quantities)
            .map((value) => (typeof value === "function" ? value : value.then)).filter(Boolean);
          return cases.map((c) => [...formulas, ...curves].map((f) => f(c)));
        }}""",
        possible,
    )
    for ours, theirs in zip(shown, computed, strict=True):
        assert agree([math.nan if x is None else x for x in ours], theirs)


def judged(share, game, byzantine_share):
    """Whether, with this share of altruists, the strategies hold and a selfish P1 really gives."""
    prior = one_solvers.Prior(byzantine=byzantine_share * (1 - share), altruistic=share)
    pieces = one_solvers.altruism_intervals(game, byzantine_share, "path")
    sure = one_solvers.contribution_thresholds(game)[game.T]
    return any(p.least <= share <= p.most for p in pieces) and 1 - prior.byzantine >= sure - 1e-9


@pytest.mark.xdist_group("described")
def test_a_threat_that_is_too_weak_falls_for_that_reason():
    """Nothing is reason against giving "but" that nobody gives: both say the same."""
    explorer = described("explore-length")
    assert "a reason to give. But no gift comes in round 0." in explorer.say()
    weak = explorer.say(T=2, s_c=8)
    assert "no reason to give, even then. So no pester can bring a gift" in weak
    assert "But" not in weak


@pytest.mark.xdist_group("described")
def test_no_share_is_said_to_be_smaller_than_the_package_finds():
    """Where the selfish answer no pesters, as many altruists are needed as the picture asks for."""
    explorer = described("explore-altruism")
    game = LastExchange(T=3, loss=F(1, 4), s_c=1, b_c=100, r_c=0, generosity=F(1, 2))
    needed = one_solvers.least_altruism(game, F(1, 4))
    assert explorer.read(explorer.quantities["least"]) == pytest.approx(float(needed), abs=1e-12)
    assert f"About {float(needed):.1%} of altruists are enough" in explorer.say()
    large = explorer.start | explorer.presets["The large network"]
    network = one_solvers.LastExchange(T=20, loss=0.05, s_c=2, b_c=1000, r_c=0, generosity=0.05)
    needs = one_solvers.least_altruism(network, large["byzantine_share"])
    assert 0 < explorer.read(explorer.quantities["least"], **large) - needs < 0.03, (
        "a few too many, as the caption says"
    )
    for settings in ({}, explorer.presets["The large network"]):
        said = explorer.say(**settings)
        assert "of altruists are enough." in said
        assert "fewer" not in said


@pytest.mark.xdist_group("described")
@pytest.mark.minutes
def test_what_the_words_call_enough_makes_both_sides_play_along():
    explorer, rng = described("explore-altruism"), random.Random(0)
    names = {"loss": 0.25, "byzantine_share": 0.25, "rounds": 4, "worth": 100, "generosity": 0.5, "s_c": 1}
    known = [names | {"loss": 0.5}, names | {"byzantine_share": 0.8}, names | {"byzantine_share": 0.5}]
    dear, cheap = names | {"s_c": 2}, names | {"s_c": 0.5}
    kinds = set()
    drawn = [{s.name: rng.choice(s.stops) for s in explorer.sliders} for _ in range(200)]
    drawn = [at | {"rounds": min(at["rounds"], 8)} for at in drawn]  # longer ones take seconds each
    for at in [names, *known, dear, cheap, *drawn]:
        said, f = explorer.say(**at), at["byzantine_share"]
        game = LastExchange(
            T=at["rounds"] - 1,
            loss=at["loss"],
            s_c=at["s_c"],
            r_p=1,
            b_c=at["worth"],
            r_c=0,
            s_p=1,
            generosity=at["generosity"],
            byzantine_pesters=0.5,
        )
        sure = one_solvers.contribution_thresholds(game)[game.T]
        assert ("never gives" in said) == math.isnan(sure), at
        least, gives = (explorer.read(explorer.quantities[name], **at) for name in ("least", "gives"))
        gives = 0 if gives is None or math.isnan(gives) else gives
        kinds.add(re.sub(r"[\d.]+(e-\d+)?%?", "#", said))
        if gives and not math.isnan(sure):
            assert not judged(gives * (1 - 1e-4), game, f), at  # there P1 gives nothing
        if said.startswith(("About", "P2 pesters")):
            enough = max(least, gives) + 1e-5
            assert judged(min(enough, 1), game, f), at
        if said.startswith("No share"):
            assert not one_solvers.altruism_intervals(game, f, "path"), at
        if said.startswith(("Practically", "Even")) and f:
            assert one.sufficient_altruism(game, f) > 0.995
    assert explorer.say(**known[0]).startswith("Here a selfish P1 never gives")
    assert explorer.say(**dear).startswith("Here a selfish P1 never gives")
    assert explorer.say(**cheap).startswith("About")
    assert "gives only from 49.1% on" in explorer.say(**known[1])
    assert "gives only from 18.5% on" in explorer.say(**known[2])
    assert len(kinds) >= 6


def test_every_explorer_is_tried():
    shown = [
        path.stem
        for path in Path("notebooks").glob("*.ipynb")
        if "explorer.show()" in path.read_text("utf-8")
    ]
    assert sorted(USES) == EXPLORERS
    assert set(shown) == set(HOMES.values())


def in_sight(tab, *boxes):
    """Whether all of these boxes are in the window, below the page's own bar."""
    bar = tab.locator(".bd-header-article").bounding_box()
    seen = [box.bounding_box() for box in boxes]
    height = tab.viewport_size["height"]
    return all(b["y"] >= bar["y"] + bar["height"] - 1 and b["y"] + b["height"] <= height + 1 for b in seen)


def scroll_to(root, above):
    root.evaluate(
        "(box, above) => scrollTo({ top: scrollY + box.getBoundingClientRect().top - above,"
        " behavior: 'instant' })",
        above,
    )


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", EXPLORERS)
def test_answer_sliders_and_pictures_are_seen_at_once(visit, name):
    tab = visit(at(name), 1280)
    root = tab.locator(f"#{name}")
    scroll_to(root, 52)
    pictures = root.locator(".picture svg").all()
    sliders = root.locator(".sliders > .slider").all()
    assert in_sight(tab, root.locator(".presets"), root.locator(".words"), *sliders, *pictures)
    boxes = [one.bounding_box() for one in (root.locator(".words"), *sliders)]
    answer, *below = boxes
    assert all(p.bounding_box()["y"] + p.bounding_box()["height"] <= answer["y"] for p in pictures)
    assert all(answer["y"] + answer["height"] <= s["y"] for s in below)


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", EXPLORERS)
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (375, 667)])
def test_the_answer_stays_in_sight_while_a_slider_is_dragged(visit, name, width, height):
    tab = visit(at(name), width)
    tab.set_viewport_size({"width": width, "height": height})
    root = tab.locator(f"#{name}")
    words = root.locator(".words")
    for slider in root.locator(".sliders > .slider [type=range]").all():
        scroll_to(slider, height / 2)
        under = covered(root)
        assert slider.get_attribute("id") not in under if width < 900 else not under
        box = slider.bounding_box()
        middle = box["y"] + box["height"] / 2
        before = slider.input_value()
        tab.mouse.move(box["x"] + box["width"] / 3, middle)
        tab.mouse.down()
        tab.mouse.move(box["x"] + box["width"] * 0.8, middle, steps=3)
        assert slider.input_value() != before
        assert in_sight(tab, words)
        assert words.evaluate(
            "(box) => { const { x, y } = box.getBoundingClientRect();"
            " return box === document.elementFromPoint(x + 20, y + 4); }"
        ), "nothing covers it"
        tab.mouse.up()


def covered(root):
    """The sliders, and their fields, that something of the explorer lies over, where they can be seen."""
    return root.evaluate("""(root) => {
      const bar = document.querySelector(".bd-header-article").getBoundingClientRect().bottom;
      return [...root.querySelectorAll(".slider input")].filter((one) => {
        const { left, right, top, bottom } = one.getBoundingClientRect();
        return one.checkVisibility() && [left + 3, right - 3].some((x) => [top + 3, bottom - 3].some((y) => {
          const over = y > bar && y < innerHeight && document.elementFromPoint(x, y);
          return over && over !== one && root.contains(over);
        }));
      }).map((one) => one.id || one.dataset.name);
    }""")


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", EXPLORERS)
def test_the_answer_lies_over_no_slider_wherever_one_scrolls(visit, name):
    tab = visit(at(name), 1280)
    root = tab.locator(f"#{name}")
    tab.evaluate("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
    for above in range(600, -700, -50):
        scroll_to(root, above)
        assert not covered(root), f"the explorer is {above} px below the top"


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", EXPLORERS)
def test_on_a_phone_a_slider_that_takes_the_focus_comes_out_from_below_the_answer(visit, name):
    tab = visit(at(name), 375, reduced_motion="reduce")
    tab.set_viewport_size({"width": 375, "height": 667})
    root = tab.locator(f"#{name}")
    sliders = root.locator(".sliders > .slider [type=range]").all()
    sliders[-1].focus()
    for slider in reversed(sliders):
        slider.focus()
        assert slider.get_attribute("id") not in covered(root)
        assert in_sight(tab, slider, root.locator(".words"))


# ---- A chart answers ------------------------------------------------------------------------------------

READS = {
    "explore-altruism": r"Worth [\d.]+: about [\d.]+% of altruists",
    "explore-hope": r"\d give: hope [\d.]+% after one silence, [\d.]+% after three; .* needs [\d.]+%",
    "explore-thresholds": r"Play starts in round \d+: P1 (never gives|gives if [\d.]+% sure)",
    "explore-patience": r"The next \d+ good evenings: €\d+\.\d\d today",
    "explore-mistakes": r"[\d.]+% called bad: −?€\d+\.\d\d, at twice −?€\d+\.\d\d",
    "explore-end": r"With \d to go it takes [\d.]+%",
    "explore-map": r"−?€\d+\.\d\d for her, −?€\d+\.\d\d for him: (lit|dark|not decided)",
    "explore-reputation": r"After \d: [\d.]+% or more",
    "explore-complaints": r"Patience [\d.]+: she needs [\d.]+%, he (bears [\d.]+%|never hurries)",
    "explore-border": r"−?€\d+\.\d\d for her, −?€\d+\.\d\d for him: (lit|dark|not struck out yet)",
    "explore-lies": r"Patience [\d.]+: [\d.]+% (at most|or more, up to the bound)",
    "explore-coin": r"The truth [\d.]+% of the time: lies on [\d.]+% of the evenings",
    "explore-length": r"\d+ rounds: [\d.]+ if P1 never gives, [\d.]+ if it gives at once",
    "explore-phases": r"[\d.]+% answered: ([\d.]+% needed|Figure 1 asks for [\d.]+%|no share is enough)",
    "explore-slip": r"A gift that costs [\d.]+ saves [\d.]+ on average",
    "explore-threat": r"Chance [\d.]+%: €\d\.\d\d if he hurries, −?€\d+\.\d\d if not",
    "explore-exact-set": r"−?€\d+\.\d\d for her, −?€\d+\.\d\d for him: (lit|dark|not decided)",
}


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", EXPLORERS)
@pytest.mark.parametrize("touch", [False, True])
def test_a_chart_is_read_where_a_reader_points(visit, name, touch):
    tab = visit(at(name), 375 if touch else 1280, has_touch=touch)
    root = tab.locator(f"#{name}")
    picture, reading = root.locator(".picture").first, root.locator(".reading").first
    told = set()
    for share in (0.35, 0.8):
        scroll_to(picture, 200)
        box = picture.bounding_box()
        place = box["x"] + box["width"] * share, box["y"] + box["height"] / 2
        tab.touchscreen.tap(*place) if touch else tab.mouse.move(*place)
        assert re.match(READS[name], reading.inner_text())
        assert picture.locator(".cross path").count() >= 1
        told.add(reading.inner_text())
    assert len(told) == 2
    if not touch:
        tab.mouse.move(5, 5)
        assert reading.inner_text() == ""


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", ["explore-map", "explore-thresholds"])
def test_a_press_that_does_not_move_chooses_the_place(visit, name):
    tab = visit(at(name))
    root = tab.locator(f"#{name}")
    picture, words = root.locator(".picture").first, root.locator(".words")
    before = words.inner_text()
    scroll_to(picture, 200)
    box = picture.bounding_box()
    tab.mouse.move(box["x"] + box["width"] * 0.45, box["y"] + box["height"] * 0.55)
    tab.mouse.down()
    tab.mouse.up()
    assert words.inner_text() != before


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", EXPLORERS)
def test_a_chart_is_read_by_keyboard_and_aloud(visit, name):
    tab = visit(at(name))
    root = tab.locator(f"#{name}")
    heard = root.locator(".heard")
    assert heard.get_attribute("role") == "status", "which is announced politely"
    told = []
    for picture, reading in zip(root.locator(".picture").all(), root.locator(".reading").all(), strict=True):
        picture.focus()
        picture.press("Home")
        for key in ("ArrowRight", "ArrowRight", "PageUp", "End", "ArrowLeft"):
            picture.press(key)
            told.append(heard.inner_text())
            assert told[-1] == reading.inner_text() != ""
        picture.press("Escape")
        assert reading.inner_text() == ""
    assert re.match(READS[name], told[0])
    corners_alone = name in {"explore-map", "explore-border"}  # one picture, and no more to read
    assert len(set(told)) > (2 if corners_alone else 4)


@pytest.mark.book
@pytest.mark.browser
def test_who_points_close_to_the_map_reads_its_edge(visit):
    """What lies beyond the edge is not called lit; and a map that is a point is seen."""
    tab = visit(at("explore-exact-set"))
    root = tab.locator("#explore-exact-set")
    picture, reading = root.locator(".picture").first, root.locator(".reading").first
    root.get_by_role("button", name="Patient", exact=True).click()
    scroll_to(picture, 200)
    axis = picture.locator(".axis").bounding_box()
    across, along = axis["x"] + axis["width"] * 0.5, axis["y"] + axis["height"]
    for below, said in ((0, "€0.00 for him: lit"), (8, "for him: dark")):
        tab.mouse.move(across, along + below)
        assert reading.inner_text().endswith(said)
    tab = visit(at("explore-exact-set", "?bad_report=0&delta=0.8"))
    root = tab.locator("#explore-exact-set")
    picture = root.locator(".picture").first
    assert "a single point" in root.locator(".words").inner_text()
    scroll_to(picture, 200)
    axis, dot = (picture.locator(part).bounding_box() for part in (".axis", "circle.at"))
    assert abs(dot["y"] + dot["height"] / 2 - axis["y"] - axis["height"]) < 3


@pytest.mark.book
@pytest.mark.browser
def test_a_border_of_a_region_has_no_ring_and_what_lies_in_it_has_one(visit):
    """Or two rings would lie on top of each other where a plan is just within its limits."""
    for name, rings in (("explore-complaints", 1), ("explore-mistakes", 3)):
        picture = visit(at(name)).locator(f"#{name} .picture").first
        assert picture.locator("circle.at").count() == rings


@pytest.mark.book
@pytest.mark.browser
def test_a_loss_has_its_sign_before_the_euros(visit):
    """As the text of the book writes it, in answers, readings and beside axes; and so does Python."""
    tab = visit(at("explore-mistakes"))
    root = tab.locator("#explore-mistakes")
    root.locator(".picture").focus()
    tab.keyboard.press("End")
    assert re.search(r": −€\d+\.\d\d, at twice −€\d", root.locator(".reading").inner_text())
    assert "€-" not in root.inner_text()
    pairs = [(-0.3, "€"), (0.3, "€"), (-0.001, "€"), (-2, "€"), (-0.25, "%"), (-12.3456, ""), (0, "")]
    said = tab.evaluate("(pairs) => pairs.map(([x, form]) => goodwill.charts.short(x, form))", pairs)
    assert said == ["−€0.30", "€0.30", "€0.00", "−€2.00", "−25%", "−12.35", "0"]
    assert said == [short(x, form) for x, form in pairs]


@pytest.mark.book
@pytest.mark.browser
def test_what_a_chart_reads_is_what_the_answer_says_there(visit):
    name = "explore-thresholds"
    tab = visit(at(name))
    root = tab.locator(f"#{name}")
    picture = root.locator(".picture").first
    picture.focus()
    picture.press("End")
    read = root.locator(".reading").first.inner_text()
    picture.press("Enter")
    assert "t=20" in address(tab)
    assert root.locator("[data-name=t]").input_value() == "20"
    sure = re.search(r"if ([\d.]+%) sure", read)[1]
    assert f"{sure} sure" in root.locator(".words").inner_text()


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", EXPLORERS)
def test_no_line_leaves_the_frame(visit, name):
    """It would run into the numbers below the chart."""
    root = visit(at(name)).locator(f"#{name}")
    root.get_by_text(FURTHER).click()
    root.get_by_role("button", name="Keep for comparison").click()
    rooms = root.evaluate(
        """(root) => [...root.querySelectorAll(".picture svg")].flatMap((svg) => {
             const frame = svg.querySelector(".axis").getBBox();
             return [...svg.querySelectorAll(".curve, .kept, .between")].map((line) => {
               const clip = line.getAttribute("clip-path").slice(5, -1);
               const rect = svg.querySelector(`#${clip} rect`);
               const at = (name) => Number(rect.getAttribute(name));
               return [frame.x - at("x"), at("y") + at("height") - frame.y - frame.height,
                 at("x") + at("width") - frame.x - frame.width, frame.y - at("y")];
             });
           })"""
    )
    assert rooms
    assert all(0 <= room <= 2 for line in rooms for room in line), "as much as a line is thick"


@pytest.mark.book
@pytest.mark.browser
def test_marks_are_where_data_are(visit):
    tab = visit(at("explore-exact-set"))
    assert tab.locator("#explore-exact-set .picture .marker").count() == 0
    tab = visit(at("explore-patience"))
    assert tab.locator("#explore-patience .picture .marker").count() == 25, "an evening each"
    tab = visit(at("explore-altruism"))
    assert tab.locator("#explore-altruism .marker").count() == 0


@pytest.mark.book
@pytest.mark.browser
def test_bricks_pile_up_to_the_value_of_their_curve_and_reach_a_line_at_each_jump(visit):
    """Each is the one before times the patience; where nobody keeps to good evenings there are none."""
    name = "explore-exact-set"
    gain, refused, cheated = 1.9, 8, 18
    for delta, above in ((0.808, 0), (0.8082, refused), (0.9045, refused), (0.9046, cheated)):
        root = visit(at(name, f"?delta={delta}")).locator(f"#{name}")
        boxes = root.evaluate(
            """(root) => [...root.querySelectorAll(".brick")].map((one) => one.getBBox())
              .map(({ y, height }) => ({ y, height }))"""
        )
        heights = [box["height"] for box in boxes]
        assert len(boxes) > 5
        assert all(abs(b / a - delta) < 0.01 for a, b in pairwise(heights[:4]))
        euro = root.locator(".axis").last.evaluate("(axis) => axis.getBBox().height") / 24
        assert abs(heights[0] / euro - gain * delta) < 0.01
        value = gain * delta / (1 - delta)
        assert above <= value < {0: refused, refused: cheated, cheated: 99}[above]
        piled = boxes[0]["y"] + boxes[0]["height"] - boxes[-1]["y"]
        assert abs(piled / euro - value) < 0.01, "the last, pale one is all further bricks"
    root = visit(at(name, "?delta=0.83&bad_report=0")).locator(f"#{name}")
    assert not root.locator(".brick").count()
    root.locator(".picture").last.focus()
    root.locator(".picture").last.press("Home")
    assert root.locator(".reading").last.inner_text().endswith("no good evenings to come, no bricks")


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize(
    "name",
    [
        "explore-patience",
        "explore-mistakes",
        "explore-end",
        "explore-map",
        "explore-border",
        "explore-exact-set",
        "explore-coin",
        "explore-slip",
        "explore-threat",
    ],
)
def test_the_axes_stay_where_they_are_while_sliders_move(visit, name):
    root = visit(at(name)).locator(f"#{name}")
    root.evaluate("(box) => box.querySelectorAll('details').forEach((one) => { one.open = true; })")
    axes = root.locator(".picture text")
    before = axes.all_inner_texts()
    for slider in root.locator("[type=range]").all():
        for key in ("Home", "End"):
            slider.press(key)
            assert axes.all_inner_texts() == before


@pytest.mark.book
@pytest.mark.browser
def test_the_answer_names_each_slider_of_the_map(visit):
    name = "explore-exact-set"
    root = visit(at(name, "?delta=0.9&bad_report=5")).locator(f"#{name}")
    assert re.match(
        r"At a patience of 0\.9, where a bad report costs him €5\.00,", root.locator(".words").inner_text()
    )


# ---- What to see, and play --------------------------------------------------------------------------------


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", EXPLORERS)
def test_a_preset_changes_the_picture_and_loads_nothing(visit, name):
    tab = visit(at(name))
    tab.evaluate("window.sameVisit = true")
    root = tab.locator(f"#{name}")
    presets = root.locator(".presets button[aria-pressed]").all()
    assert len(presets) >= 4
    others = [preset for preset in presets if preset.get_attribute("aria-pressed") == "false"]
    assert len(others) == len(presets) - 1, "one of them is what the page starts with"
    said = []
    for preset in others:
        preset.click()
        assert preset.get_attribute("aria-pressed") == "true"
        said.append(root.locator(".picture").first.inner_html() + root.locator(".words").inner_text())
        assert not root.get_by_role("alert").inner_text()
    assert len(set(said)) == len(said)
    assert tab.evaluate("window.sameVisit")
    tab.go_back()
    until(lambda: others[-2].get_attribute("aria-pressed") == "true", "the preset before is pressed again")
    assert tab.evaluate("window.sameVisit")


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", EXPLORERS)
def test_play_moves_a_slider_until_it_is_paused(visit, name):
    tab = visit(at(name))
    root = tab.locator(f"#{name}")
    play, label = root.locator(".play"), root.locator(".play").inner_text().split(": ")[1]
    slider = root.get_by_role("slider", name=label, exact=True)
    start = slider.input_value()
    moving = "([s, v, play, words]) => s.value !== v && [play.textContent, words.getAttribute('aria-live')]"
    parts = [one.element_handle() for one in (slider, play, root.locator(".words"))]
    play.press("Enter")
    said, live = until(lambda: tab.evaluate(moving, [parts[0], start, *parts[1:]]), "the slider moves")
    tab.keyboard.press("Enter")  # at once, or a short slider is at its end
    assert "Pause" in said
    assert live == "off"
    there = slider.input_value()
    tab.wait_for_timeout(700)
    assert slider.input_value() == there
    assert root.locator(".words").get_attribute("aria-live") == "polite"
    play.press("Enter")
    slider.press("ArrowRight")
    assert "Play" in play.inner_text(), "who takes the slider takes over"


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", EXPLORERS)
def test_play_shows_all_from_the_first_stop_and_goes_on_from_a_pause(visit, name):
    root = visit(at(name)).locator(f"#{name}")
    play = root.locator(".play")
    slider = root.get_by_role("slider", name=play.inner_text().split(": ")[1], exact=True)
    press = "(play, slider) => { play.click(); return slider.value; }"
    root.locator(".presets button[aria-pressed]").last.click()
    assert play.evaluate(press, slider.element_handle()) == "0"
    until(lambda: float(slider.input_value()) >= 2, "two steps are made")
    there = play.evaluate(press, slider.element_handle())
    assert play.evaluate(press, slider.element_handle()) == there != "0"


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", EXPLORERS)
def test_where_motion_is_unwelcome_play_is_one_step(visit, name):
    tab = visit(at(name), reduced_motion="reduce")
    root = tab.locator(f"#{name}")
    play = root.locator(".play")
    assert "One step" in play.inner_text()
    slider = root.get_by_role("slider", name=play.inner_text().split(": ")[1], exact=True)
    for step in (1, 2):
        before = int(slider.input_value())
        play.click()
        after = 0 if before == int(slider.get_attribute("max")) else before + 1
        assert int(slider.input_value()) == after, step
    tab.wait_for_timeout(700)
    assert int(slider.input_value()) == before + 1


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("explore-altruism", "loss=0.1&worth=2000"),
        ("explore-thresholds", "loss=0.25&t=8"),
        ("explore-reputation", "honest_prior=0.4&effort_cost=0.7"),
        ("explore-exact-set", "delta=0.9"),
    ],
)
def test_an_old_address_leads_to_the_same_setting(visit, name, query):
    tab = visit(f"notebooks/{name}.html?{query}")
    tab.wait_for_url(f"**/{HOMES[name]}.html?**")
    root = tab.locator(f"#{name}")
    root.locator(".words").wait_for()
    for key, value in (pair.split("=") for pair in query.split("&")):
        field = root.locator(f"[data-name={key}]")
        assert field.input_value() == as_typed(field, value)
    assert not root.get_by_role("alert").inner_text()


@pytest.mark.parametrize("changes", [{"presets": {"Between": {"x": 0.4}}}, {"sliders": SLIDERS}])
def test_who_starts_where_no_table_has_numbers_is_told(changes):
    with pytest.raises(ValueError, match=r"x = 0\.4 was not solved"):
        example(**changes)


def test_a_preset_of_no_slider_is_named():
    with pytest.raises(ValueError, match=r"presets: 'Far' sets \['z'\]: the sliders are \['n', 'x'\]"):
        example(presets={"Far": {"z": 1}})
    with pytest.raises(ValueError, match="x = 3 is out of range"):
        example(presets={"Far": {"x": 3}})
    with pytest.raises(ValueError, match="play = 'z' is no slider"):
        example(play="z")


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", EXPLORERS)
def test_a_slider_moves_by_keyboard_and_the_address_keeps_it(visit, name):
    tab = visit(at(name))
    root = tab.locator(f"#{name}")
    key = USES[name][0]
    slider, before = root.locator(f"#{name}-{key}"), root.locator(".picture").last.inner_html()
    words = root.locator(".words").inner_text()
    assert "?" not in address(tab)
    assert words == root.locator("img").get_attribute("alt"), "the page says what Python says"
    slider.focus()
    assert slider.evaluate("(e) => getComputedStyle(e).outlineStyle") == "solid"
    stop = int(slider.input_value())
    slider.press("ArrowLeft")
    assert int(slider.input_value()) == stop - 1
    assert root.locator(".picture").last.inner_html() != before
    assert root.locator(".words").inner_text() != words
    value = re.search(rf"\b{key}=([^&#]+)", address(tab))[1]
    field = root.locator(f"[data-name={key}]")
    assert field.input_value() == as_typed(field, value)
    said = {value, f"{100 * float(value):.3g}%", f"€{float(value):.2f}"}
    assert slider.get_attribute("aria-valuetext") in said
    pictures, words = root.locator(".picture").all_inner_texts(), root.locator(".words").inner_text()
    tab.reload(wait_until="networkidle")
    assert root.locator(".picture").all_inner_texts() == pictures
    assert root.locator(".words").inner_text() == words
    root.get_by_role("button", name="Start again").click()
    assert root.locator(".picture").last.inner_html() == before


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", EXPLORERS)
def test_a_number_can_be_typed_and_a_wrong_one_is_named(visit, name):
    key, typed, wrong, message = USES[name]
    tab = visit(at(name))
    root = tab.locator(f"#{name}")
    field = root.locator(f"[data-name={key}]")
    field.fill(as_typed(field, typed))
    field.press("Enter")
    assert f"{key}={typed}" in address(tab)
    assert typed in root.locator("details code").text_content()
    url = address(tab)
    field.fill("1e9")
    unit = field.get_attribute("data-form").replace("€", "")
    assert f": 1e9{unit} is out of range; it goes from" in root.get_by_role("alert").inner_text()
    assert field.get_attribute("aria-invalid") == "true"
    assert address(tab) == url
    tab = visit(at(name, f"?{wrong}"))
    told = message if message.startswith("The address") else f"{message} (in the address, {wrong})"
    assert tab.locator(f"#{name}").get_by_role("alert").inner_text() == told
    assert tab.locator(f"#{name} .picture svg").first.is_visible()


def in_page(tab, name):
    """The explorer of a page whose tables take minutes to fill: all that it says is looked up in them."""
    source = tab.evaluate(
        """(name) => [...document.scripts]
          .map(({ text }) => text.match(/^goodwill\\.explore\\(([^]*)\\);$/)?.[1])
          .find((text) => text?.includes(`"name": "${name}"`))""",
        name,
    )
    data = tab.evaluate(f"({source})")
    keys = ("name", "label", "stops", "start", "form")
    looks = {key: Look(q["table"], tuple(q["at"])) for key, q in data["quantities"].items() if q}
    return Explorer(
        name=name,
        title="",
        sliders=[Slider(**{key: slider[key] for key in keys}) for slider in data["sliders"]],
        charts=[],
        quantities=looks | {"charged": lambda bad_report, **_: bad_report or math.nan},
        words=data["words"],
        code=data["code"],
        tables=data["tables"],
    )


def field_of(root, slider):
    field = root.locator(f"[data-name={slider.name}]")
    if not field.is_visible():
        root.get_by_text("More numbers").click()
    return field


def shown_in(field, slider):
    """The number that a field shows, as Python has it."""
    number = float(field.input_value())
    return int(number) if slider.whole else float(f"{number / 100:.12g}") if slider.form == "%" else number


def typed_between(slider):
    """Three numbers between stops, or beside them if there is none between whole ones."""
    pairs = list(pairwise(slider.stops))
    for low, high in (pairs[0], pairs[len(pairs) // 2], pairs[-1]):
        yield (low + high) // 2 if slider.whole else float(f"{low + 0.37 * (high - low):.6g}")


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.xdist_group("described")
@pytest.mark.parametrize("name", EXPLORERS)
def test_the_answer_is_for_the_number_that_the_field_shows(visit, name):
    tab = visit(at(name))
    root = tab.locator(f"#{name}")
    explorer = in_page(tab, name) if name == "explore-exact-set" else described(name)
    for slider in explorer.sliders:
        field = field_of(root, slider)
        for number in typed_between(slider):
            field.fill(as_typed(field, str(number)))
            field.press("Enter")
            settings = {
                one.name: shown_in(root.locator(f"[data-name={one.name}]"), one) for one in explorer.sliders
            }
            shown, note = settings[slider.name], root.locator(".note").inner_text()
            if slider.name in explorer.solved and number not in slider.stops:
                assert slider.stops[slider.place(shown)] == min(
                    slider.stops, key=lambda stop: abs(stop - number)
                )
                assert f"{as_typed(field, str(number))}{slider.form.strip('€')} was not solved" in note
            else:
                assert (shown, note) == (number, "")
            if all(value(**settings) > 0 for value, _ in explorer.conditions):
                assert root.locator(".words").inner_text() == explorer.say(**settings)
            link = dict(parse_qsl(urlsplit(address(tab)).query))
            assert {key: float(value) for key, value in link.items() if key in settings} == settings
            asked = re.sub(r"{(\w+)}", lambda m, link=link: link.get(m[1], m[0]), explorer.code)
            assert root.locator("details code").text_content() == asked
        root.get_by_role("button", name="Start again").click()


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", EXPLORERS)
@pytest.mark.parametrize("width", [1280, 375])
def test_a_number_that_is_refused_changes_nothing_and_is_told_beside_its_field(visit, name, width):
    tab = visit(at(name), width)
    root = tab.locator(f"#{name}")
    told, words, before = root.get_by_role("alert"), root.locator(".words"), address(tab)
    root.evaluate("(box) => box.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for field in root.locator("input[type=number]").all():
        said, value, high = words.inner_text(), field.input_value(), float(field.get_attribute("max"))
        wrong = [f"{10 * high:g}", ""] + ["2.5"] * (field.get_attribute("step") == "1")
        for text in wrong:
            field.fill("")
            field.press_sequentially(text)
            label = field.get_attribute("aria-label").rsplit(", ", 1)[0]
            assert told.inner_text().startswith(f"{label}: {text or 'nothing'}")
            assert words.inner_text() == said
            assert "refused" in root.get_attribute("class")
            told.scroll_into_view_if_needed()
            assert told.evaluate(
                "(box) => { const { x, y, height } = box.getBoundingClientRect();"
                " return box.contains(document.elementFromPoint(x + 20, y + height / 2)); }"
            ), "nothing covers it"
            field.press("Tab")
            assert (field.input_value(), field.get_attribute("aria-invalid")) == (text, "true")
            assert address(tab).split("?")[0] == before
            root.get_by_role("button", name="Start again").click()
            assert (field.input_value(), told.inner_text()) == (value, "")
            assert "refused" not in root.get_attribute("class")


@pytest.mark.book
@pytest.mark.browser
def test_a_link_to_a_number_that_was_not_solved_leads_to_the_nearest_and_says_so(visit):
    tab = visit(at("explore-altruism", "?loss=0.23&rounds=21"))
    root = tab.locator("#explore-altruism")
    assert root.locator("[data-name=loss]").input_value() == "25"
    assert (
        "0.23 was not solved. This is for 0.25, the nearest that was." in root.locator(".note").inner_text()
    )
    assert "loss=0.25" in address(tab)
    assert 'loss=F("0.25")' in root.locator("details code").text_content()


@pytest.mark.book
@pytest.mark.browser
def test_the_legend_names_what_was_kept_and_is_away_where_there_is_one_curve(visit):
    root = visit(at("explore-altruism")).locator("#explore-altruism")
    legend = root.locator(".chart ul").first
    assert not legend.is_visible()
    root.get_by_text(FURTHER).click()
    root.get_by_role("button", name="Keep for comparison").click()
    assert "kept: as it is now" in legend.inner_text()
    root.get_by_role("button", name="All answered", exact=True).click()
    assert "kept: pesters that an altruist answers 50%" in legend.inner_text()
    root.get_by_role("button", name="Start again").click()
    assert not legend.is_visible()
    legend = visit(at("explore-hope")).locator("#explore-hope .chart ul").first
    assert "after one silence" in legend.inner_text()
    assert "kept" not in legend.inner_text()


@pytest.mark.book
@pytest.mark.browser
def test_arrows_lead_from_solved_number_to_solved_number(visit):
    root = visit(at("explore-altruism")).locator("#explore-altruism")
    field = root.locator("[data-name=loss]")
    for key, there in (("ArrowUp", "30"), ("ArrowDown", "25"), ("ArrowDown", "20")):
        field.press(key)
        assert field.input_value() == there


@pytest.mark.book
@pytest.mark.browser
def test_a_market_without_trade_is_refused_as_in_python(visit):
    tab = visit(at("explore-reputation", "?effort_cost=0.95&success=0.9"))
    told = tab.get_by_role("alert").inner_text()
    with pytest.raises(ValueError, match="success"):
        two.require_trade(Market.pizza(penalty=2.5, effort_cost=0.95, success=0.9))
    assert told == (
        "There is no trade here. Hurrying costs him 95% of the price, and earns it only 90% of the time: "
        "nothing is left for him."
    )
    assert not tab.locator(".picture svg").count()
    tab = visit(at("explore-reputation", "?outside_premium=0.1&success=0.9"))
    with pytest.raises(ValueError, match="outside payoff"):
        two.require_trade(Market.pizza(penalty=2.5, success=0.9, outside_premium=0.1))
    assert "she has nothing to gain with him" in tab.get_by_role("alert").inner_text()


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", EXPLORERS)
@pytest.mark.parametrize("width", [1280, 375])
def test_sliders_stay_where_they_are_whatever_is_said_above_them(visit, name, width):
    root = visit(at(name), width).locator(f"#{name}")
    first, places, said = root.locator(".slider").first, set(), set()
    for preset in root.locator(".presets button[aria-pressed]").all():
        preset.click()
        places.add(round(first.bounding_box()["y"] - root.bounding_box()["y"]))
        said.add(root.locator(".words").inner_text())
    assert len(said) > 2
    assert len(places) == 1


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", EXPLORERS)
def test_on_a_phone_the_answer_lies_over_no_picture_wherever_one_scrolls(visit, name):
    tab = visit(at(name), 375)
    root = tab.locator(f"#{name}")
    pictures = root.locator(".picture").all()
    words, stuck = root.locator(".words"), set()
    for above in range(300, -1300, -50):
        scroll_to(root, above)
        box = words.bounding_box()
        stuck.add(box["y"])
        for picture in pictures:
            other = picture.bounding_box()
            apart = other["y"] + other["height"] <= box["y"] or box["y"] + box["height"] <= other["y"]
            assert apart, f"the explorer is {above} px below the top"
    assert len(stuck) > 10


@pytest.mark.book
@pytest.mark.browser
def test_on_a_phone_no_slider_is_seen_whose_label_is_below_the_answer(visit):
    tab = visit("notebooks/how-many-are-enough.html", 375, has_touch=True)
    root = tab.locator("#explore-altruism")
    words, first = root.locator(".words"), root.locator(".slider").first
    first.scroll_into_view_if_needed()
    seen = set()
    for _ in range(40):
        tab.mouse.wheel(0, 10)
        tab.wait_for_timeout(30)
        box = words.bounding_box()
        under = first.bounding_box()["y"] < box["y"] + box["height"] - 8
        shown = first.evaluate("(e) => getComputedStyle(e).opacity")
        assert (shown == "0") == under
        seen.add(shown)
    assert seen == {"0", "1"}
    right = "(e) => e.getBoundingClientRect().right"
    number, box = root.locator(".percent input").first, root.locator(".percent").first
    assert abs(number.evaluate(right) - box.evaluate(right)) < 1, "the % stands beside its number"


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", EXPLORERS)
def test_controls_are_large_enough_to_hit_and_say_how_far_they_are_moved(visit, name):
    root = visit(at(name)).locator(f"#{name}")
    root.evaluate("(box) => box.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for control in root.locator(":is(input, button, summary)").all():
        box = control.bounding_box()
        assert min(box["width"], box["height"]) >= 24
    slider = root.locator("[type=range]").first
    filled = "(e) => getComputedStyle(e).backgroundImage"
    slider.press("Home")
    empty = slider.evaluate(filled)
    slider.press("End")
    assert slider.evaluate(filled) != empty


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", EXPLORERS)
def test_the_numbers_of_the_answer_are_set_apart(visit, name):
    words = visit(at(name)).locator(f"#{name} .words")
    apart = "".join(words.locator("b").all_inner_texts())
    assert re.search(r"\d", apart)
    assert len(apart) < len(words.inner_text()) / 2


@pytest.mark.book
@pytest.mark.browser
def test_two_pictures_of_one_page_share_its_address(visit):
    tab = visit(at("explore-complaints", "?patience=0.7&stays=0.9"))
    assert not any(alert.inner_text() for alert in tab.get_by_role("alert").all())
    for name, key, value in (("patience", "patience", "0.7"), ("complaints", "stays", "0.9")):
        field = tab.locator(f"#explore-{name} [data-name={key}]")
        assert field.input_value() == as_typed(field, value)
    tab.locator("#explore-complaints-stays").press("Home")
    assert "patience=0.7" in address(tab)
    assert "stays=0" in address(tab)
    tab = visit(at("explore-complaints", "?rho=1"))
    told = [alert.inner_text() for alert in tab.get_by_role("alert").all()]
    assert [("rho" in text, "stays" in text) for text in told] == [(True, True), (False, False)]


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", EXPLORERS)
def test_numbers_and_link_can_be_taken_away(visit, name):
    tab = visit(at(name), permissions=["clipboard-read", "clipboard-write"])
    root = tab.locator(f"#{name}")
    root.get_by_text(FURTHER).click()
    with tab.expect_download() as found:
        root.get_by_role("button", name="Numbers as CSV").click()
    lines = Path(found.value.path()).read_text(encoding="utf-8").splitlines()
    about = [line for line in lines if line.startswith("#")]
    assert any(line.startswith(f"# {USES[name][0]} = ") for line in about)
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert len({row["chart"] for row in rows}) == root.locator(".picture").count()
    assert all(math.isfinite(float(row["x"])) and math.isfinite(float(row["y"] or 0)) for row in rows)
    root.get_by_role("button", name="Copy the link").click()
    root.get_by_text("The link is copied.").wait_for()
    copied = tab.evaluate("navigator.clipboard.readText()")
    assert f"{USES[name][0]}=" in copied
    root.get_by_role("button", name="Keep for comparison").click()
    assert root.locator(".kept").count() >= root.locator(".picture").count()


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", EXPLORERS)
def test_a_move_is_drawn_within_50_ms(visit, name):
    """Of the processor's time, which other work on the machine does not lengthen."""
    tab = visit(at(name))
    slider = tab.locator(f"#{name}-{USES[name][0]}").element_handle()
    clock, moves = main_thread(tab), 40
    begun = clock()
    tab.evaluate(
        """async ([slider, moves]) => {
             for (let k = 0; k < moves; k++) {
               slider.value = slider.max * ((k * 7) % moves) / moves;
               slider.dispatchEvent(new Event("input"));
               document.body.getBoundingClientRect();
               await new Promise(requestAnimationFrame);
             }
           }""",
        [slider, moves],
    )
    took = (clock() - begun) / moves
    assert took < usual(0.05), f"{name}: {took * 1000:.1f} ms"


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", EXPLORERS)
def test_it_works_on_a_phone(visit, name):
    tab = visit(at(name), 375, has_touch=True)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 375
    tab.evaluate("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
    for control in tab.locator(f"#{name} :is(input, button, summary)").all():
        box = control.bounding_box()
        assert box["height"] >= 44
        assert box["width"] >= 44
    for picture in tab.locator(f"#{name} .picture svg").all():
        assert picture.bounding_box()["width"] <= 375
    assert all(field.get_attribute("aria-label") for field in tab.locator(f"#{name} [type=number]").all())


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", EXPLORERS)
def test_without_scripts_a_still_picture_is_there(visit, name):
    tab = visit(at(name), java_script_enabled=False)
    still = tab.locator(f"#{name} img")
    assert still.is_visible()
    assert len(still.get_attribute("alt")) > 60
    assert not tab.locator(f"#{name} input").count()


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", EXPLORERS)
def test_the_same_in_python_is_python(visit, name):
    tab = visit(at(name))
    code = tab.locator(f"#{name} details code").text_content()
    *before, last = code.strip().splitlines()
    known = {}
    exec("\n".join(before), known)
    assert len(eval(last, known)) > 20


@pytest.fixture
def asking(visit):
    """A page whose Python is a stand-in that tells what it was asked, or fails."""

    def open_page(name, answer):
        tab = visit(at(name))
        module = f"export async function ask(code, onStatus) {{ onStatus('starting'); {answer} }}"
        tab.route(
            "**/run/python.js", lambda route: route.fulfill(body=module, content_type="text/javascript")
        )
        return tab.locator(f"#{name}")

    return open_page


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("name", EXPLORERS)
def test_the_package_is_asked_what_the_page_shows(asking, name):
    key, typed, *_ = USES[name]
    root = asking(name, "return `asked: ${code}`;")
    field = root.locator(f"[data-name={key}]")
    field.fill(as_typed(field, typed))
    root.get_by_text(FURTHER).click()
    root.get_by_role("button", name="Ask the package").click()
    root.get_by_text("asked:").wait_for()
    shown = root.locator("details code").text_content()
    assert typed in shown
    assert root.locator(".answer").text_content() == f"asked: {shown}"
    root.locator(f"#{name}-{key}").press("ArrowLeft")
    assert not root.locator(".answer").is_visible(), "the answer is to another setting"


@pytest.mark.book
@pytest.mark.browser
def test_an_error_of_the_package_is_shown(asking):
    root = asking(EXPLORERS[0], "throw new Error('ValueError: loss = 2 is out of range');")
    root.get_by_text(FURTHER).click()
    root.get_by_role("button", name="Ask the package").click()
    root.get_by_text("ValueError: loss = 2").wait_for()


@pytest.mark.book
@pytest.mark.browser
def test_it_works_from_a_file(browser):
    name = EXPLORERS[0]
    with browser.new_context() as context:
        tab = context.new_page()
        tab.goto((HTML / at(name)).as_uri())
        root = tab.locator(f"#{name}")
        before = root.locator(".words").inner_text()
        root.locator(f"#{name}-{USES[name][0]}").press("ArrowRight")
        assert root.locator(".words").inner_text() != before
        assert not root.get_by_role("button", name="Ask the package").count()


@pytest.mark.book
@pytest.mark.parametrize("name", EXPLORERS)
def test_print_has_the_still_figure(name):
    executed = json.loads(Path(f"_build/executed/notebooks/{HOMES[name]}.ipynb").read_text(encoding="utf-8"))
    outputs = [output for cell in executed["cells"] for output in cell.get("outputs", [])]
    shown = [o["data"] for o in outputs if "application/pdf" in o.get("data", {})]
    explorers = [set(data) for data in shown if "goodwill-explorer" in "".join(data.get("text/html", ""))]
    there = [*HOMES.values()].count(HOMES[name])
    assert explorers == [{"text/html", "application/pdf", "text/plain"}] * there


@pytest.mark.book
def test_only_explorers_load_the_script():
    loading = {
        path.stem
        for path in HTML.glob("*/*.html")
        if "explorer/explorer.js" in path.read_text(encoding="utf-8")
    }
    assert loading == set(HOMES.values())
