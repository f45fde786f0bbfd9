"""The page on which one plays: its tables are the solvers', and what it computes from them is theirs, too."""

import json
import re
from fractions import Fraction as F
from pathlib import Path

import numpy as np
import pytest

from companion.played import GAME, NETWORKS, NINE, SMALL, STATES, TEN, states_of_p1, tables
from companion.scenes import PLAY
from conftest import HTML
from goodwill.companion.play import (
    CLIENT_SCRIPTS,
    CROWD_SCRIPTS,
    SCRIPTS,
    TOLERANCE,
    exchange_tables,
    pesterer_tables,
)
from goodwill.last_exchange import (
    Belief,
    after_move,
    after_signal,
    contributor_belief,
    destitute_histories,
    expected_contributor,
    solve,
    verify_profile,
)
from goodwill.last_exchange.strategies.profiles import Profile
from goodwill.last_exchange.strategies.views import persistent_pesterer

# ---- What a page must compute from the tables, in Python ---------------------------------------------------


def cost(found, t, belief, move):
    """P1's least cost after a move: that of its cheapest plan."""
    b, d, n = belief
    return min(
        min(x * b + y * d for x, y in plan) + (more + (move == "give")) * found["s_c"] * n
        for more, plan in enumerate(found["plans"][t][move])
    )


def worth(found, t, masses, pesters):
    """P2's best worth after a move, nothing having arrived, by trying all that may follow."""
    states, felt = found["states"][t], (1 - found["loss"]) * pesters
    price = found["s_p"] * pesters * sum(masses)
    if t == 0:
        return -price
    after = [0.0] * len(found["states"][t - 1]["gives"])
    for k, mass in enumerate(masses):
        after[states["onPester"][k]] += felt * mass
        after[states["onSilence"][k]] += (1 - felt) * mass
    arrives = [(1 - found["loss"]) * gives for gives in found["states"][t - 1]["gives"]]
    gain = found["b_c"] * sum(a * m for a, m in zip(arrives, after, strict=True)) - price
    missed = [(1 - a) * m for a, m in zip(arrives, after, strict=True)]
    return gain + (max(worth(found, t - 1, missed, act) for act in (True, False)) if t > 1 else 0)


def test_each_cost_of_p1_is_the_solvers():
    solution = solve(GAME)
    for t, belief, *_ in states_of_p1(STATES):
        exact = solution.costs(t, belief)
        for move, wanted in zip(("give", "wait"), exact, strict=True):
            got = cost(tables(), t, [float(x) for x in belief], move)
            assert abs(got - float(wanted)) <= TOLERANCE * max(1, float(wanted))


def test_each_worth_of_p2_is_the_solvers_at_every_history_of_a_short_game():
    found = exchange_tables(SMALL, NINE)
    exact = {
        (h.t, h.moves): h for h in destitute_histories(SMALL, expected_contributor(SMALL, NINE, "repaired"))
    }
    assert len(exact) == 1 + 2 + 4
    for (t, moves), history in exact.items():
        masses = after(found, moves, [False] * (len(moves) + 1))
        for pesters, wanted in ((True, history.pester), (False, history.wait)):
            got = worth(found, t, masses, pesters) / sum(masses)
            assert abs(got - float(wanted)) <= TOLERANCE * found["b_c"]


def after(found, moves, arrived):
    """Masses of P1's private states, once P2 has seen the signal of the round."""
    masses, t = found["start"], found["T"]
    for k, arrives in enumerate(arrived):
        chance = [(1 - found["loss"]) * gives for gives in found["states"][t]["gives"]]
        masses = [m * (c if arrives else 1 - c) for m, c in zip(masses, chance, strict=True)]
        if k < len(moves):
            felt = (1 - found["loss"]) * (moves[k] == "p")
            following = [0.0] * len(found["states"][t - 1]["gives"])
            for state, mass in enumerate(masses):
                following[found["states"][t]["onPester"][state]] += felt * mass
                following[found["states"][t]["onSilence"][state]] += (1 - felt) * mass
            masses, t = following, t - 1
    return masses


def test_what_is_best_here_is_best_by_the_judge_that_searches_the_whole_tree():
    """The costs and worths of the tables, played as strategies, leave nobody a gain."""
    found = exchange_tables(SMALL, NINE)
    prior = Belief(NINE.byzantine, 1 - NINE.byzantine)

    def contributes(t, view):
        belief = [float(x) for x in contributor_belief(SMALL, prior, view)]
        return int(cost(found, t, belief, "give") <= cost(found, t, belief, "wait") + 1e-9)

    def pesters(t, view):
        if "c" in view.signals or t == 0:
            return 0
        masses = after(found, view.moves, [False] * len(view.signals))
        return int(worth(found, t, masses, True) >= worth(found, t, masses, False) - 1e-9)

    assert verify_profile(SMALL, NINE, Profile("the page's", contributes, pesters)).holds
    lazy = Profile("no hint", lambda t, view: 0, persistent_pesterer(SMALL))
    assert not verify_profile(SMALL, NINE, lazy).holds


def test_selfish_peers_never_sit_at_a_tie_that_rounding_could_turn():
    """What the page's selfish P1 does, and its hints, do not hang on the last digit of a float."""
    solution, beliefs = solve(GAME), {GAME.T: {Belief(TEN.byzantine, 1 - TEN.byzantine)}}
    for t in range(GAME.T, -1, -1):
        beliefs[t - 1] = set()
        for belief in beliefs[t]:
            give, wait = solution.costs(t, belief)
            assert abs(give - wait) > 1e-6 or give == wait
            for move in (True, False):
                for signal in "pn":
                    seen = after_signal(GAME, t, after_move(GAME, belief, move), signal)
                    if seen.total > 0 and t > GAME.T - 6:
                        beliefs[t - 1].add(seen.normalised())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"T": 13}, "T = 13 .* T >= 1 and <= 12"),
        ({"loss": 0.25}, "game has floats"),
        ({"r_c": 1}, "r_c = 1 is out of range: it must be 0"),
        ({"byzantine_contributes": F(1, 2)}, "byzantine_contributes = .* must be 0"),
        ({"byzantine_pesters": [0, 0, 0, 1]}, "byzantine_pesters = .* must be one rate"),
        ({"b_c": 50}, "is no population to play in"),
    ],
)
def test_a_game_that_cannot_be_played_is_named(changes, message):
    with pytest.raises((TypeError, ValueError), match=message):
        exchange_tables(SMALL.with_changes(**changes), NINE)


@pytest.mark.parametrize(
    "changes", [{"T": 13}, {"loss": 0.25}, {"r_c": 1}, {"byzantine_contributes": F(1, 2)}]
)
def test_nor_is_it_played_by_p2_alone(changes):
    with pytest.raises((TypeError, ValueError)):
        pesterer_tables(SMALL.with_changes(**changes), NINE)


def test_where_asking_on_is_best_p2_alone_has_the_same_numbers():
    whole, alone = exchange_tables(SMALL, NINE), pesterer_tables(SMALL, NINE)
    assert {**whole, **alone} == whole | {"best": alone["best"]}
    assert alone["best"]["P2"] == whole["best"]["P2"]


# ---- The page ----------------------------------------------------------------------------------------------


@pytest.fixture
def page(visit):
    return lambda hash_="", width=1280, **options: visit(PLAY + hash_, width, **options)


@pytest.mark.book
@pytest.mark.browser
def test_the_page_holds_the_tables_of_the_package(page):
    text = (HTML / PLAY).read_text(encoding="utf-8")
    held = json.loads(re.search(r'goodwill\.play\.start\("play-exchange", (\[.*\])\);', text)[1])
    assert held == json.loads(json.dumps([tables(network) for network in NETWORKS]))
    loaded = set(re.findall(r'(?:src|href)="\.\./(play/[a-z]+\.(?:js|css))"', text))
    assert {Path(path).stem for path in loaded} == {*SCRIPTS, *CROWD_SCRIPTS, *CLIENT_SCRIPTS, "play"}
    assert len(text.encode()) + sum((HTML / path).stat().st_size for path in loaded) < 600_000


@pytest.mark.book
@pytest.mark.browser
def test_the_best_player_gets_on_average_what_the_package_expects(page):
    """Types, losses and coins have the probabilities of the game: 20,000 plays, four standard errors."""
    for role, sign in (("P1", -1), ("P2", 1)):
        got = page().evaluate(
            """([tables, role]) => {
                 const found = [];
                 for (let seed = 1; seed <= 20000; seed++) {
                   if (!goodwill.play.play(tables, role, seed, "").over) {
                     found.push(goodwill.play.instead(tables, role, seed).selfish);
                   }
                 }
                 return found;
               }""",
            [tables(), role],
        )
        mean, error = sign * np.mean(got), np.std(got) / len(got) ** 0.5
        assert abs(mean - tables()["best"][role]) < 4 * error


@pytest.mark.book
@pytest.mark.browser
def test_a_play_by_keyboard_is_told_kept_in_the_address_and_counted(page):
    tab = page("#role=P1&seed=7", newcomer=True)
    root = tab.locator("#play-exchange")
    give = root.get_by_role("button", name="Give", exact=True)
    give.focus()
    assert give.evaluate("(e) => getComputedStyle(e).outlineStyle") == "solid"
    tab.keyboard.press("Enter")
    assert "moves=g" in tab.url
    assert root.locator(".live").get_attribute("aria-live") == "polite"
    assert "You give." in root.locator(".happened").inner_text()
    assert "You have paid" in root.locator(".score").inner_text()
    for _ in range(11):
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.textContent") == "Wait"
        tab.keyboard.press("Space")
        tab.keyboard.press("Shift+Tab")
    assert root.locator(".round").inner_text() == "The play is over"
    assert re.match(r"P2 was (an altruist|selfish|Byzantine)", root.locator(".happened").inner_text())
    assert root.locator(".strip li").count() == GAME.T + 1
    root.get_by_text("Your tally").click()
    assert root.locator(".tally tbody td").first.inner_text() == "1"
    told, shown = root.locator(".panel").inner_text(), root.locator(".strip").inner_text()
    tab.reload()
    assert root.locator(".panel").inner_text() == told, "a link shows the same play again"
    assert root.locator(".strip").inner_text() == shown
    root.get_by_text("Your tally").click()
    assert root.locator(".tally tbody td").first.inner_text() == "1", "kept, and counted once"
    root.get_by_role("button", name="Forget the tally").click()
    assert root.locator(".tally tbody td").first.inner_text() == "0"


@pytest.mark.book
@pytest.mark.browser
def test_a_hint_stays_on_names_the_best_move_and_who_follows_it_gives_nothing_away(page):
    for role, words in (("P1", "Give|Wait"), ("P2", "Pester|Stay silent")):
        tab = page(f"#role={role}&seed=31", newcomer=True)
        root = tab.locator("#play-exchange")
        assert not root.locator(".hint").inner_text(), "off until it is switched on"
        root.get_by_label("Hint").check()
        for _ in range(2):
            for _ in range(GAME.T + 1):
                if root.locator(".round").inner_text() == "The play is over":
                    break
                hint = root.locator(".hint").inner_text()
                best = re.match(rf"({words})\.", hint)[1]
                root.get_by_role("button", name=best, exact=True).click()
            assert "Each of your moves was best" in root.locator(".end").inner_text()
            assert not root.locator(".hint").inner_text()
            root.get_by_role("button", name="Next play").click(timeout=5000)
        tab.reload()
        assert root.get_by_label("Hint").is_checked()
        root.get_by_label("Hint").uncheck()
        assert not root.locator(".hint").inner_text()
        root.locator(".move").first.click()
        assert not root.locator(".hint").inner_text()


@pytest.mark.book
@pytest.mark.browser
def test_the_bar_has_three_exact_parts_after_each_signal_and_can_be_switched_off(page):
    moves = "gwwgw"
    tab = page(f"#role=P1&seed=7&moves={moves}", newcomer=True)
    root, belief = tab.locator("#play-exchange"), Belief(TEN.byzantine, 1 - TEN.byzantine)
    rounds = tab.evaluate(f'(tables) => goodwill.play.play(tables, "P1", 7, "{moves}").rounds', tables())
    bars = root.locator(".strip .bar")
    assert bars.count() == len(moves) == len(rounds)
    for k, one in enumerate(rounds):
        moved = after_move(GAME, belief, one["gives"])
        belief = after_signal(GAME, one["t"], moved, "p" if one["pesterArrives"] else "n").normalised()
        parts = bars.nth(k).locator("span").evaluate_all("(all) => all.map((e) => e.style.flexBasis)")
        wanted = [float(x) * 100 for x in (belief[1], belief[2], belief[0])]
        assert np.allclose([float(part.rstrip("%")) for part in parts], wanted, atol=1e-3)
    shown = root.locator(".legend strong").all_inner_texts()
    said = [f"{x:.1f}".removesuffix(".0") + "%" if x > 0.1 else "<0.1%" for x in wanted]
    assert shown == said
    root.get_by_label("Belief bar").uncheck()
    for part in (".belief", ".bar"):
        assert not root.locator(f"{part}:visible").count()
    root.get_by_role("button", name="Wait", exact=True).click()
    tab.reload()
    assert not root.locator(".bar:visible").count(), "what is off stays off"
    root.get_by_label("Belief bar").check()
    assert root.locator(".bar:visible").count() == len(moves) + 2


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize(
    ("address", "news", "now"),
    [
        (
            "role=P1&seed=7&moves=g",
            "Round 11: You give. No pester arrives.",
            "Now round 10: 10 more rounds to come",
        ),
        ("role=P2&seed=1&moves=p", "Round 10: Nothing arrives after your pester.", "Now round 10: "),
        ("role=P2&seed=1&moves=s", "Round 10: Nothing arrives after your silence.", "Now round 10: "),
        ("role=P1&seed=7", "Nothing has happened yet.", "Now round 11: 11 more rounds to come"),
    ],
)
def test_each_line_names_the_round_of_which_it_speaks(page, address, news, now):
    root = page(f"#{address}").locator("#play-exchange")
    assert root.locator(".happened").inner_text() == news
    assert root.locator(".round").inner_text().startswith(now)


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (375, 667)])
@pytest.mark.parametrize(
    ("address", "scene", "press"),
    [
        ("#role=P1&seed=7&moves=gwwwwwwwwww", "play-exchange", "Wait"),
        ("#role=P2&seed=1&moves=ppppppppppp", "play-exchange", "Pester"),
        ("?honest=10&client=7&evenings=aaaaa", "play-client", "Across the road"),
    ],
)
def test_the_next_play_is_in_sight_once_a_play_is_over(page, address, scene, press, width, height):
    tab = page(address, width, newcomer=True, has_touch=width < 400)
    tab.set_viewport_size({"width": width, "height": height})
    root = tab.locator(f"#{scene}")
    root.get_by_role("button", name=press, exact=True).click()
    for part in (".happened", ".next"):
        box = root.locator(part).bounding_box()
        assert 0 <= box["y"] <= height - box["height"], part


@pytest.mark.book
@pytest.mark.browser
def test_a_guess_comes_before_the_bar(page):
    tab = page("#role=P1&seed=7", newcomer=True)
    root = tab.locator("#play-exchange")
    give = root.get_by_role("button", name="Give", exact=True)
    root.get_by_label("Guess first").check()
    assert not root.locator(".legend").count()
    assert give.is_disabled(), "first is first"
    assert root.locator(".about").inner_text() == "What do you believe of P2?"
    root.get_by_label("Hint").check()
    hint = root.locator(".hint")
    assert hint.inner_text() == "The hint comes after your guess.", "it would name what is to be guessed"
    root.locator(".guess input[type=range]").fill("70")
    root.get_by_role("button", name="Compare").click()
    assert root.locator(".compared").inner_text() == "You said 70%; it is 80%."
    assert root.locator(".legend").is_visible()
    assert hint.inner_text().startswith("Give.")
    assert root.locator(".about").inner_text() == "What you can believe of P2"
    give.click()
    guess = root.locator(".guess input[type=range]")
    assert guess.evaluate("(e) => e === document.activeElement"), "what one does next"
    assert guess.input_value() == "50", "the last guess suggests nothing"
    assert not root.locator(".legend").count(), "the next belief is to be guessed, too"
    assert not root.locator(".strip .bar").count()
    root.get_by_text("Your tally").click()
    assert "10 points (1)" in root.locator(".tally").inner_text()
    tab.reload()
    assert root.get_by_label("Guess first").is_checked()


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize(
    ("address", "headline", "wanted"),
    [
        ("role=P2&seed=1&moves=" + 12 * "p", "You did not get the piece: −12. P1 was Byzantine.", "lost 11"),
        ("role=P2&seed=2&moves=ppppp", "You got the piece: +195. P1 was an altruist.", "gained 195"),
        ("role=P2&seed=1&moves=" + 12 * "s", "You did not get the piece: 0. P1 was Byzantine.", "lost 11"),
        ("role=P1&seed=7&moves=gwwwwwwwwwww", "P2 was selfish. You paid 2.", "paid 2"),
    ],
)
def test_the_end_says_what_came_of_it_and_no_number_bears_a_sign_beside_a_word(
    page, address, headline, wanted
):
    root = page(f"#{address}").locator("#play-exchange")
    assert root.locator(".happened").inner_text() == headline
    end, paid = root.locator(".end").inner_text(), root.locator(".score").inner_text()
    assert wanted in end
    assert "−" not in end + paid
    assert "so far" not in paid
    assert "have paid" not in paid


@pytest.mark.book
@pytest.mark.browser
def test_a_hint_names_what_both_moves_come_to_with_two_decimals_and_never_the_same(page):
    """At thousands of states, also after bad moves: the better number is that of the move it names."""
    hints = page().evaluate(
        """(tables) => {
             const { LETTERS, costs, play, says, worths } = goodwill.play, hints = [];
             for (let seed = 1; seed <= 150; seed++) for (const role of ["P1", "P2"]) {
               for (let moves = ""; ; moves += Object.keys(LETTERS[role])[(seed >> (moves.length % 7)) & 1]) {
                 const now = play(tables, role, seed, moves);
                 if (now.over) break;
                 const both = (role === "P1" ? costs : worths)(tables, now.t, now.belief);
                 const named = { Give: both.give, Wait: both.wait, Pester: both.pester, Stay: both.silent };
                 hints.push([says.hint(tables, now).said, named]);
               }
             }
             return hints;
           }""",
        tables(),
    )
    two = re.compile(
        r"^(\w+).* From here on you (pay|gain) (\S+) on average; if you (\w+) .*?(?<=[a-z]), (\S+)\.$"
    )
    judged = 0
    for said, named in hints:
        found = two.search(said)
        if found:
            shown = [F(found[k].replace("−", "-")) for k in (3, 5)]
            exact = [named[found[1]], named[found[4].capitalize()]]
            assert np.allclose([float(x) for x in shown], exact, atol=0.005001), said
            assert (shown[0] < shown[1]) if found[2] == "pay" else (shown[0] > shown[1]), said
            judged += 1
    assert judged > 0.7 * len(hints)
    assert not [said for said, _ in hints if re.search(r"[^.\d%]\d+\.\d{3}", said)]


@pytest.mark.book
@pytest.mark.browser
def test_a_double_tap_on_the_last_move_starts_no_new_play(page):
    tab = page("#role=P1&seed=7&moves=gwwwwwwwwww", 375, newcomer=True, has_touch=True)
    root = tab.locator("#play-exchange")
    root.get_by_role("button", name="Wait", exact=True).click()
    assert tab.evaluate(
        '[...document.querySelectorAll("#play-exchange .next")].map((e) => (e.click(), e.disabled))'
    ) == [True]
    assert "seed=7&moves=gwwwwwwwwwww" in tab.url
    for name in ("Play this one again", "Next play"):
        if name == "Next play":
            tab.evaluate('location.hash = "role=P1&seed=7&moves=gwwwwwwwwwww"')
        tab.evaluate("scrollTo(0, document.body.scrollHeight)")
        root.get_by_role("button", name=name).click()
        assert tab.evaluate("document.activeElement.className") == "panel"
        place = root.locator(".moves").bounding_box()
        assert 0 <= place["y"] <= 800 - place["height"], "what one does next is in view"


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize(
    ("address", "name", "moves", "says"),
    [
        (
            "role=P1&seed=15&moves=g",
            "Wait until something happens",
            "gwwwww",
            "A pester arrives in the last of them.",
        ),
        ("role=P1&seed=1485", "Wait until something happens", "w" * 12, "P2 was Byzantine."),
        ("role=P2&seed=3&moves=p", "Pester until something happens", "p" * 9, "You got the piece"),
        (
            "role=P2&seed=1",
            "Pester until something happens",
            "p" * 11,
            "Round 0: Nothing arrives after eleven pesters.",
        ),
        (
            "role=P2&seed=1&moves=p",
            "Stay silent to the end",
            "p" + "s" * 11,
            "You did not get the piece: −1.",
        ),
    ],
)
def test_a_move_is_repeated_until_something_happens(page, address, name, moves, says):
    tab = page(f"#{address}", newcomer=True)
    root = tab.locator("#play-exchange")
    until = root.get_by_role("button", name=name)
    until.focus()
    tab.keyboard.press("Enter")
    assert tab.url.endswith(f"moves={moves}")
    assert says in root.locator(".happened").inner_text()
    over = root.locator(".round").inner_text() == "The play is over"
    root.get_by_text("Your tally").click()
    assert root.locator(".tally tbody td").nth(int("role=P2" in address)).inner_text() == str(int(over))


BAD = {
    "role=P3": "role = 'P3' is unknown: it must be P1 or P2",
    "seed=0": "seed = '0' is out of range: it must be an integer with 1 <= seed <= 999999",
    "seed=2.5": "seed = '2.5' is out of range: it must be an integer with 1 <= seed <= 999999",
    "role=P1&seed=7&moves=gwx": "moves = 'gwx' is out of range: for P1 it must be at most 12 letters, "
    "each 'g' (give) or 'w' (wait)",
    "role=P2&seed=7&moves=p": "moves = 'p' is out of range: with seed 7 the play is over after 0 moves",
    "moves=g": "moves = 'g' needs a role and a seed",
    "round=3": "round is not a parameter: there are rounds, role, seed, worth, moves",
    "rounds=5": "rounds = '5' is unknown: it must be one of 4, 12",
    "role=P2&seed=1&worth=31": "worth = '31' is unknown: it must be one of 200, 50, 30, 10, 4",
    "role=P1&seed=1&worth=30": "worth = '30' needs role=P2: only P2 wants the piece",
}


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("bad", BAD)
def test_a_bad_address_is_named_and_the_page_still_plays(page, bad):
    tab = page(f"#{bad}")
    root = tab.locator("#play-exchange")
    assert root.get_by_role("alert").inner_text() == BAD[bad]
    root.get_by_role("button", name="Be P1").click()
    root.get_by_role("button", name="Give", exact=True).click()
    assert "You give." in root.locator(".happened").inner_text()
    assert not root.get_by_role("alert").inner_text()


@pytest.mark.book
@pytest.mark.browser
def test_who_is_sent_to_a_play_finds_the_way_back(visit):
    tab = visit("notebooks/what-fails.html")
    tab.locator("a[href*='play.html#']").first.click()
    back = tab.get_by_role("link", name="Back to the page that you came from")
    back.click()
    assert tab.url.endswith("/notebooks/what-fails.html")
    tab.goto(f"{tab.url.rsplit('/', 1)[0]}/play.html")
    assert not back.count(), "who comes to play is not sent away"
