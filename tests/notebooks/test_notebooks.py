"""The notebooks: their form, that they ran, that they hold for other parameters, and that they can fail."""

import ast
import json
import math
import re
from pathlib import Path

import papermill
import pytest
from papermill.exceptions import PapermillExecutionError

from book.story import STORY
from folding import folded
from goodwill.companion.ledger import MIME, statements
from house import lines_of
from notebooks import cells, wrong

SOURCES = sorted(Path("notebooks").glob("*.ipynb"))
names = [path.stem for path in SOURCES]


def load(path):
    return json.loads(Path(path).read_text(encoding="utf-8"))


def source(cell):
    return "".join(cell["source"])


def code(notebook):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


@pytest.mark.parametrize("name", names)
def test_form(name):
    notebook = load(f"notebooks/{name}.ipynb")
    assert not any(cell["outputs"] or cell["execution_count"] for cell in code(notebook))
    assert "parameters" in code(notebook)[0]["metadata"]["tags"]
    if name not in STORY:
        assert "**After this page you can**" in source(notebook["cells"][0])
    assert re.search(r"(Before|Prerequisites): .*Time to read: ", source(notebook["cells"][0]))
    assert any("assert" in source(c) or ".check(" in source(c) for c in code(notebook))
    for cell in code(notebook):
        if "plt.show()" in source(cell):
            about = cell["metadata"]["mystnb"]
            assert len(about["image"]["alt"]) > 60
            assert about["figure"]["name"]
            assert about["figure"]["caption"]
            assert (
                "xlabel" in source(cell)
                or "axis" in source(cell)
                or "draw_curves(" in source(cell)
                or "draw_play(" in source(cell)
                or "drawing(" in source(cell)
            )


@pytest.mark.parametrize("name", names)
def test_it_ends_with_an_exercise_whose_solution_is_hidden_and_run(name):
    cells = load(f"notebooks/{name}.ipynb")["cells"]
    place = next(n for n, cell in enumerate(cells) if "## Exercise" in source(cell))
    solution = source(cells[place]).split(":::{dropdown} Solution\n")[1]
    assert solution.rstrip().endswith(":::")
    if "```python" in solution:
        (hidden,) = cells[place + 1 :]
        assert hidden["metadata"]["tags"] == ["remove-cell"]
        assert "assert" in source(hidden)


@pytest.mark.parametrize("name", names)
def test_what_only_checks_is_folded_and_no_page_ends_on_it(name):
    shown = [
        cell
        for cell in folded(load(f"notebooks/{name}.ipynb"))["cells"]
        if "remove-cell" not in cell["metadata"].get("tags", [])
    ]
    for cell in shown:
        if cell["cell_type"] == "code" and re.search(r"\bassert\b|\.check\(", source(cell)):
            assert {"hide-input", "remove-input"} & set(cell["metadata"]["tags"]), source(cell)[:80]
    assert shown[-1]["cell_type"] == "markdown"


def long_cells(notebook):
    """Code cells over 25 lines that draw no picture, as "first line (lines)"."""
    return [
        f"{lines[0]} ({len(lines)})"
        for cell in code(notebook)
        if "figure" not in cell["metadata"].get("mystnb", {})
        and not re.search(r"\b(Explorer|show_play)\(", source(cell))  # a still picture, and a live one
        and len(lines := source(cell).splitlines()) > 25
    ]


@pytest.mark.parametrize("name", names)
def test_a_cell_is_no_longer_than_a_lecturer_would_show(name):
    """What is longer belongs into a room of the package, or is several cells; a picture may be longer."""
    assert not long_cells(load(f"notebooks/{name}.ipynb"))


def test_a_long_cell_is_seen():
    cell = {"cell_type": "code", "metadata": {}, "source": ["x = 1\n"] * 26}
    assert long_cells({"cells": [cell]}) == ["x = 1 (26)"]
    assert not long_cells({"cells": [{**cell, "source": ["x = 1\n"] * 25}]})
    assert not long_cells({"cells": [{**cell, "metadata": {"mystnb": {"figure": {}}}}]})


def draws(code):
    """Whether a cell's code, or a function of it, has to do with a picture."""
    return re.search(r"\b(axes|plt|Explorer|show_play)\b", code)


def logic(notebook):
    """What looks like a solver in a cell, as "what (where)".

    A search goes on until it has found something: it says so by ``while``, by calling itself, or by
    ``break``.  And a function that computes more than one reads at a glance has more than 17 lines.  What
    draws may be longer, and may leave a loop.
    """
    found = []
    for cell in code(notebook):
        tree = ast.parse(source(cell))
        found += [f"while {ast.unparse(node.test)}" for node in ast.walk(tree) if isinstance(node, ast.While)]
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        for function in functions:
            called = {ast.unparse(n.func) for n in ast.walk(function) if isinstance(n, ast.Call)}
            if function.name in called:
                found.append(f"{function.name} (calls itself)")
            if not draws(ast.unparse(function)) and lines_of(function) > 17:
                found.append(f"{function.name} ({lines_of(function)} lines)")
        for place in [node for node in functions if not draws(ast.unparse(node))] or [tree]:
            leaves = any(isinstance(node, ast.Break) for node in ast.walk(place))
            if leaves and (place is not tree or not draws(source(cell))):
                found.append(f"break ({ast.unparse(place).splitlines()[0]})")
    return found


@pytest.mark.parametrize("name", names)
def test_no_cell_has_a_solver(name):
    """It belongs into a room, with tests of its own: in a cell no test sees it."""
    assert not logic(load(f"notebooks/{name}.ipynb"))


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["while high - low > 1:", "    low = (low + high) // 2"], "while high - low > 1"),
        (["def paid(n):", "    return 1 + paid(n - 1) if n else 0"], "paid (calls itself)"),
        (["for k in range(9):", "    if found(k):", "        break"], "break (for k in range(9):)"),
        (["def best():", *["    x = 1"] * 17], "best (18 lines)"),
    ],
)
def test_a_solver_in_a_cell_is_seen(lines, told):
    cell = {"cell_type": "code", "metadata": {}, "source": "\n".join(lines)}
    assert logic({"cells": [cell]}) == [told]


def test_a_drawing_may_be_long_and_leave_a_loop_but_a_search_beside_it_may_not():
    drawing = ["figure, axes = plt.subplots()", "for x in some:", "    if x:", "        break"]
    drawing += ["def panel(axes):", *["    axes.plot(x)"] * 20]
    cell = {"cell_type": "code", "metadata": {}}
    assert not logic({"cells": [{**cell, "source": "\n".join(drawing)}]})
    search = ["def worst(rate):", "    for k in range(9):", "        if rate:", "            break"]
    assert logic({"cells": [{**cell, "source": "\n".join(drawing + search)}]}) == ["break (def worst(rate):)"]


@pytest.mark.book
@pytest.mark.parametrize("name", names)
def test_it_ran_and_recorded_its_claims(name):
    executed = load(f"_build/executed/notebooks/{name}.ipynb")
    assert [source(c) for c in code(executed)] == [source(c) for c in code(load(f"notebooks/{name}.ipynb"))]
    assert all(cell["execution_count"] for cell in code(executed))
    outputs = [output for cell in code(executed) for output in cell["outputs"]]
    assert not [o for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"]
    records = [o["data"][MIME] for o in outputs if MIME in o.get("data", {})]
    assert sorted(r["key"] for r in records) == sorted(
        key for key, said in statements().items() if said.notebook == name
    )
    for record in records:
        assert {piece["kind"] for piece in record["evidence"]} - {"proof"}, "a proof alone is no check"


OTHERS = [
    ("play", {"worth": 1000}),
    ("last-message", {"length": 5000}),
    ("few-who-answer", {"worth": 200}),
    ("when-to-give-in", {"peers": 100, "loss": 0.4, "s_c": 6.5, "t": 9}),
    ("how-many-are-enough", {"rounds": 6, "loss": 0.33, "worth": 5000, "byzantine_share": 0}),
    ("what-fails", {"exchanges": 72}),
    ("unseen-pizza", {"penalty": 11}),
    ("patience-and-lies", {"patience": 0.97}),
    ("might-be-honest", {"fine": 0.05}),
    ("spite", {"penalty": 32}),
    ("known-end", {"rounds": 9}),
    ("map-of-everything", {"patience": 0.98}),
    ("map-of-everything", {"patience": 0.99}),
    ("patience-in-jumps", {"penalty": 24}),
    ("how-many-lies-really", {"penalty": 21}),
    ("exact-set", {"deltas": ["3/4", "22/25"], "success": "9/10", "penalty": "2", "tolerance": 0.003}),
    ("how-often-tested", {"penalty": "2", "delta": "24/25", "tests": 3, "cells": 60, "least": 0.05}),
    ("how-many-lies", {"effort_cost": "7/10", "penalty": "16/5", "deltas": ["3/4"], "tolerance": 0.03}),
    ("your-game", {"delta": "9/10", "good_news": [["4/5", "2/5"], ["2/5", "1/5"]], "tolerance": 0.01}),
    ("game", {"T": 4, "loss": 0.4, "s_c": 0.3, "byzantine_pesters": 1, "seed": 5}),
    ("game", {"T": 9, "loss": 0.05, "prior_byzantine": 0, "s_c": 4}),
    ("weak-threat", {"loss": 0.6, "s_c": 0.01, "T": 3}),
    ("thresholds", {"loss": 0.1, "s_c": 3, "random_games": 12, "proof_games": 10, "proof_T": 4, "seed": 4}),
    ("equilibrium", {"T": 3, "loss": 0.6, "s_c": 0.2, "random_games": 20, "seed": 3}),
    ("no-altruists", {"T": 1, "quarters_lost": 3, "r_p": 50}),
    ("altruism", {"T": 6, "losses": 0.1, "worths": [50, 500], "byzantine_share": 0.9}),
    ("cooperation", {"success": 0.6, "effort_cost": 0.2, "outside_premium": 0.9, "seed": 7}),
    ("negative-reports", {"delta": 0.8, "penalty": 0.3, "grid": 6, "random_markets": 10, "seed": 4}),
    ("false-reports", {"success": 0.7, "effort_cost": 0.5, "outside_premium": 0.5, "seed": 3}),
    ("reputation", {"success": 0.9, "effort_cost": 0.4, "penalty": 1.5, "delta": 0.8, "mimicry": 0}),
    ("malicious", {"penalty": 4, "delta": 0.9, "usual_mistakes": 0.01, "clients": 200, "seed": 6}),
    (
        "malicious",
        {
            "delta": 0.3,
            "penalty": 10,
            "success": 0.5,
            "effort_cost": 0.05,
            "outside_premium": 3,
            "utility": 6.997,
        },
    ),
    ("penalties", {"discount": 0.97, "wanted": 4, "clients_told": 9, "histories": 500, "seed": 2}),
    ("remarks", {"delta": 0.9, "penalty": 1.5, "clients": 4000, "rounds": 40, "memory": 7, "seed": 5}),
    (
        "many-clients",
        {"success": 0.7, "effort_cost": 0.5, "outside_premium": 0.5, "providers": 2, "told": 20, "seed": 6},
    ),
    ("many-clients", {"discount": 0.8, "penalty": 2, "name_cost": 5, "random_cases": 12, "most_clients": 4}),
    (
        "variations",
        {"success": 0.8, "effort_cost": 0.4, "outside_premium": 0.4, "scale": 3, "mistakes": 0, "seed": 4},
    ),
    ("many-clients", {"told": 400, "random_cases": 12, "most_clients": 4}),
    ("variations", {"delta": 0.8, "greedy_prior": 0.9, "big_share": 0.1, "random_cases": 10, "clients": 500}),
    (
        "bridge",
        {"success": 0.7, "effort_cost": 0.5, "outside_premium": 0.5, "rounds": 6, "loss": 0.3, "seed": 2},
    ),
    ("bridge", {"honest_share": 0.001, "rounds": 4, "delta": 0.5, "penalty": 1.5, "random_markets": 10}),
    ("reputation-corrections", {"success": 0.9, "penalty": 60, "fine": 0, "delta": 0.8, "stays": 1}),
    ("remarks", {"plan": "gullible", "honest_share": 0.3, "clients": 4000, "rounds": 40}),
    ("market", {"success": 0.7, "effort_cost": 0.5, "outside_premium": 0.5, "penalty": 0}),
    (
        "without-end",
        {"loss": 0.5, "s_c": 0.2, "discount": 0.6, "byzantine_share": 0.3, "rounds": 8, "seed": 7},
    ),
    ("without-end", {"s_c": 9, "r_c": 0, "b_c": 3, "rounds": 4, "random_games": 10, "seed": 2}),
    ("thresholds", {"T": 2, "s_c": 9, "byzantine_pesters": [0, 1], "random_games": 10}),
    ("minimum", {"T": 6, "losses": 0.4, "worth": 100, "byzantine_share": 0.8, "random_games": 10, "seed": 3}),
    ("last-exchange-corrections", {"step": 12}),
    ("assumptions", {"T": 5, "loss": 0.3, "losses": 0.1, "rates": [0.5], "byzantine_pesters": 0, "seed": 6}),
]


@pytest.mark.minutes
@pytest.mark.parametrize(("name", "parameters"), OTHERS)
def test_it_holds_for_other_parameters(name, parameters):
    run = cells.run(name, parameters)
    assert not run.error, run.trace
    assert not run.stderr


BAD = [
    ("play", {"worth": 100}, "ValueError: worth = 100 is out of range"),
    ("last-message", {"length": 3}, "ValueError: length = 3 .* length >= 4"),
    ("few-who-answer", {"worth": 20}, "ValueError: worth = 20 is out of range"),
    ("when-to-give-in", {"peers": 2}, "ValueError: peers = 2 .* peers >= 3"),
    ("what-fails", {"exchanges": 35}, "ValueError: exchanges = 35 .* exchanges >= 36"),
    ("what-fails", {"exchanges": 50}, "ValueError: exchanges = 50 .* a multiple of 36"),
    ("unseen-pizza", {"penalty": 9}, "ValueError: penalty = 9 .* penalty > price = 10"),
    ("patience-and-lies", {"patience": 0.8}, "ValueError: patience = 4/5 .* 0.8403 < patience <= 0.98"),
    ("might-be-honest", {"fine": 0}, "ValueError: fine = 0 .* 0.05 <= fine <= 0.2"),
    ("spite", {"penalty": 1}, "ValueError: penalty = 1 .* 20 <= penalty <= 40"),
    ("known-end", {"rounds": 3}, "ValueError: rounds = 3 .* rounds >= 8 and <= 16"),
    ("map-of-everything", {"patience": 0.9}, "ValueError: patience = 9/10 .* 0.93 <= patience <= 0.99"),
    ("patience-in-jumps", {"penalty": 5}, "ValueError: penalty = 5 .* 24 <= penalty <= 26"),
    ("how-many-lies-really", {"penalty": 50}, "ValueError: penalty = 50 .* 20 <= penalty <= 25"),
    ("how-many-are-enough", {"loss": 2}, "ValueError: loss = 2 .* 0.01 <= loss <= 0.9"),
    ("how-many-are-enough", {"rounds": 2.5}, "TypeError: rounds = 2.5 is not an integer"),
    ("when-to-give-in", {"t": 21}, "ValueError: t = 21 .* 0 <= t <= 20"),
    ("cooperation", {"effort_cost": 1}, "ValueError: success .* alpha p > c"),
    ("cooperation", {"daily_discount": 1}, "ValueError: daily_discount = 1 .* < 1"),
    ("negative-reports", {"delta": 1}, "ValueError: delta = 1 .* 0 < delta < 1"),
    ("negative-reports", {"stays": 1.5}, "ValueError: stays = 1.5 .* <= 1"),
    ("false-reports", {"outside_premium": 0}, "ValueError: success .* so that the client gains"),
    ("reputation", {"penalty": 1}, "ValueError: penalty = 1 .* epsilon_bar > p = 1"),
    ("reputation", {"delta": 1}, "ValueError: delta = 1 .* 0 < delta < 1"),
    ("malicious", {"penalty": 0.5}, "ValueError: penalty = 1/2 .* penalty >= price"),
    (
        "malicious",
        {"utility": 1000},
        r"ValueError: success \* \(utility - price\) .* so that the client gains",
    ),
    ("malicious", {"malicious_prior": 2}, "ValueError: malicious_prior = 2 .* <= 1"),
    ("penalties", {"clients_told": 0}, "ValueError: clients_told = 0 .* clients_told >= 1"),
    ("remarks", {"memory": 0}, "ValueError: memory = 0 .* memory >= 1"),
    ("many-clients", {"effort_cost": 1}, "ValueError: success .* alpha p > c"),
    ("many-clients", {"discount": 1}, "ValueError: discount = 1 .* 0 < discount < 1"),
    ("many-clients", {"providers": 1}, "ValueError: providers = 1 .* providers >= 2"),
    ("variations", {"penalty": 1}, "ValueError: penalty = 1 .* epsilon_bar > p = 1"),
    ("variations", {"scale": 1}, "ValueError: scale = 1 .* scale > 1"),
    ("variations", {"greedy_prior": 1}, "ValueError: greedy_prior = 1 .* 0 < greedy_prior < 1"),
    ("bridge", {"penalty": 1}, "ValueError: penalty = 1 .* epsilon_bar > p = 1"),
    ("bridge", {"fine": 0.5}, "ValueError: fine = 1/2 .* epsilon <= delta"),
    ("bridge", {"fine": 0}, "ValueError: fine = 0 .* fine > 0"),
    ("bridge", {"loss": 0.95, "generosity": 0.3}, r"ValueError: worth = 1000 .* worth > 1, or nobody"),
    ("bridge", {"loss": 2}, "ValueError: loss = 2 .* 0 < loss < 1"),
    ("bridge", {"honest_share": 0}, "ValueError: honest_share = 0 .* 0 < honest_share < 1"),
    ("reputation-corrections", {"success": 1}, "ValueError: success = 1 .* success < 1"),
    ("reputation-corrections", {"effort_cost": 99}, "ValueError: success .* alpha p > c"),
    ("remarks", {"plan": "naive"}, "ValueError: plan = 'naive' is unknown"),
    ("remarks", {"honest_share": 0.99}, r"ValueError: honest_share \+ malicious_share = 101/100 .* <= 1"),
    ("market", {"success": 0}, "ValueError: success = 0 .* 0 < success <= 1"),
    ("market", {"outside_premium": 1}, "ValueError: utility = 2 .* utility > price"),
    ("exact-set", {"deltas": ["3/2"]}, r"ValueError: deltas = \['3/2'\] .* 0 < delta < 1"),
    ("exact-set", {"success": "0"}, "ValueError: success = 0 .* 0 < success <= 1"),
    ("how-often-tested", {"penalty": "1"}, "ValueError: penalty = 1 .* epsilon_bar > p = 1"),
    ("how-often-tested", {"delta": "1"}, "ValueError: delta = 1 .* 0 < delta < 1"),
    ("how-often-tested", {"delta": "1/2"}, "ValueError: delta = 1/2 .* so that she can be cheated"),
    ("how-often-tested", {"penalty": "10", "least": 0.3}, "ValueError: least = 0.3 .* least <= 0.0908"),
    ("how-often-tested", {"tests": 0}, "ValueError: tests = 0 .* tests >= 1"),
    ("how-many-lies", {"penalty": "1"}, "ValueError: penalty = 1 .* needs 2.010 <= penalty"),
    ("how-many-lies", {"success": "17/20"}, "ValueError: success = 17/20 .* needs success >= 9/10"),
    ("how-many-lies", {"effort_cost": "81/100"}, "ValueError: effort_cost = 81/100 .* <= 4/5"),
    ("how-many-lies", {"deltas": ["1/2"]}, r"ValueError: deltas = .* this page needs 80/99 <= delta"),
    ("your-game", {"delta": "3/2"}, "ValueError: delta = 3/2 .* 0 < delta < 1"),
    ("your-game", {"tolerance": 2}, "ValueError: tolerance = 2 .* 0 < tolerance < 1"),
    (
        "your-game",
        {"good_news": [["2", "1/2"], ["0", "0"]]},
        r"ValueError: law\[0, 0\]\[0\] = 2 .* law <= 1",
    ),
    ("game", {"loss": 1.2}, "ValueError: loss = 1.2 .* 0 < loss < 1"),
    ("game", {"T": 0}, "ValueError: T = 0 .* T >= 1"),
    ("game", {"prior_byzantine": -1}, "ValueError: prior_byzantine = -1 .* 0 <= prior_byzantine <= 1"),
    ("weak-threat", {"s_c": -3}, "ValueError: s_c = -3 .* s_c > 0"),
    ("equilibrium", {"T": 20}, "ValueError: T = 20 .* T >= 1 and <= 8"),
    ("equilibrium", {"generosity": 0}, "ValueError: generosity = 0 .* 0 < generosity <= 1"),
    ("equilibrium", {"prior_byzantine": 0.8}, r"ValueError: byzantine \+ altruistic = 1.2"),
    ("altruism", {"losses": [0.1, 1]}, "ValueError: losses = 1 .* 0 < losses < 1"),
    ("no-altruists", {"T": 3}, "ValueError: T = 3 .* T >= 1 and <= 2"),
    ("without-end", {"discount": 1}, "ValueError: discount = 1 .* 0 < discount < 1"),
    (
        "without-end",
        {"byzantine_share": 0},
        "ValueError: byzantine_share = 0 .* 0 < byzantine_share <= 1",
    ),
    ("without-end", {"rounds": 40}, "ValueError: rounds = 40 .* rounds >= 4 and <= 14"),
    ("without-end", {"b_c": 2}, "ValueError: b_c = 2 .* b_c > r_c"),
    ("altruism", {"byzantine_share": -1}, "ValueError: byzantine_share = -1 .* <= 1"),
    ("minimum", {"T": 30}, "ValueError: T = 30 .* T >= 1 and <= 22"),
    ("minimum", {"byzantine_share": 3}, "ValueError: byzantine_share = 3 .* <= 1"),
    ("last-exchange-corrections", {"step": 3}, "ValueError: step = 3 .* step >= 10"),
    ("thresholds", {"proof_T": 1}, "ValueError: proof_T = 1 .* proof_T >= 2"),
    ("thresholds", {"other_loss": "high"}, "TypeError: other_loss = 'high' .* 0 < other_loss < 1"),
    ("thresholds", {"byzantine_pesters": [2]}, "ValueError: byzantine_pesters = 2 .* <= 1"),
    ("assumptions", {"byzantine_share": 2}, "ValueError: byzantine_share = 2 .* <= 1"),
    ("assumptions", {"rates": [0.1, -1]}, "ValueError: rates = -1 .* 0 <= rates <= 1"),
    ("thresholds", {"prior_byzantine": 3}, "ValueError: prior_byzantine = 3 .* <= 1"),
]


@pytest.mark.parametrize(("name", "parameters", "message"), BAD)
def test_bad_parameters_are_named_in_the_first_cell(name, parameters, message):
    run = cells.run(name, parameters)
    assert re.search(message, run.error)
    assert len(run.cells) <= 3, "the parameters, those given, and the cell that refuses"
    assert not any(run.cells), "nothing was shown before"


@pytest.mark.parametrize("name", names)
def test_each_parameter_has_a_gate_in_the_first_cell_that_names_it(name):
    """Parameters are read from the notebook: what nobody can mean is refused for each of them.

    A page of the story, which readers do not run, may name the model's parameter instead.
    """
    given, gate = (
        compile(source(cell), f"{name}.ipynb", "exec") for cell in code(load(f"notebooks/{name}.ipynb"))[:2]
    )
    parameters = {}
    exec(given, {}, parameters)
    for parameter in parameters:
        for value in ("soon", math.nan, {}):
            said = " = " if name in STORY else rf"\b{parameter}\b"
            with pytest.raises((TypeError, ValueError), match=said):
                exec(gate, parameters | {parameter: value})


LAST_EXCHANGE = [
    ("play", "game.loss * destitute, satisfied", "destitute / 2, satisfied"),
    ("last-message", "seen if t > 0 else 0, 0)", "seen / 2 if t > 0 else 0, 0)"),
    ("few-who-answer", "masses * (arrives if signal", "masses * (1 if signal"),
    ("few-who-answer", "alpha ** (t - 1) * (1 - alpha) * worth", "alpha**t * (1 - alpha) * worth"),
    ("when-to-give-in", "game.loss * destitute, satisfied", "destitute / 2, satisfied"),
    ("how-many-are-enough", "  least = -base / slope", "  least = -base / slope / 2"),
    ("how-many-are-enough", "- game.s_p * (move == PESTER)", ""),
    ("what-fails", "game.r_p * pestered.byzantine, ", "game.r_p, "),
    ("how-many-are-enough", "/ (game.T * worth * (1 - game.loss) ** 2)", "/ (worth * (1 - game.loss) ** 2)"),
    ("when-to-give-in", "(1 - game.loss) ** 2 * game.r_p)) - 1", "(1 - game.loss) ** 2 * game.r_p))"),
    ("no-altruists", "felt + ask * arrives[2 * k + 1]", "felt"),
    ("weak-threat", "(1 - game.loss) ** 2 * game.r_p)) - 1", "(1 - game.loss) ** 2 * game.r_p))"),
    ("weak-threat", "(1 - rho + rho**2) / (rho**2", "(1 + rho + rho**2) / (rho**2"),
    ("weak-threat", "rho**2 / (1 - rho)\n", "rho**2 / (1 + rho)\n"),
    ("weak-threat", "(limit - at_start), 1 - arrives**2", "(limit - at_start), 1 - arrives"),
    ("weak-threat", "self._number(1), moved.destitute)", "self._number(1), moved.satisfied)"),
    ("thresholds", "game.r_p * pestered.byzantine, ", "game.r_p, "),
    ("minimum", "(1 - game.loss) * later[layer.on_pester]", "later[layer.on_pester]"),
    ("minimum", "threshold * belief.byzantine / weight", "threshold / weight"),
    ("equilibrium", "(1 - alpha ** (t - 1)) * game.s_p)", "alpha ** (t - 1) * game.s_p)"),
    ("last-exchange-corrections", "- game.s_p * (move == PESTER)", ""),
    ("thresholds", "game.loss * destitute, satisfied", "destitute / 2, satisfied"),
    ("game", "1 - self.generosity * (1 - self.loss) ** 2", "1 - self.generosity * (1 - self.loss)"),
    ("without-end", "game.s_c / (saving - game.s_c)", "game.s_c / saving"),
    ("without-end", "game.s_p + game.r_c / game.loss", "game.s_p + game.r_c"),
    ("without-end", "odds * game.loss, number + 1", "odds * game.loss**2, number + 1"),
    ("without-end", "satisfied + sum(destitute) - sum(left)", "satisfied"),
    ("without-end", "return plus(-self.game.s_p, ", "return plus(0, "),
    ("game", "chances = Belief(*(1 - chance", "chances = Belief(*(chance"),
    ("assumptions", "range(1, game.T - t + 1)", "range(1, game.T - t)"),
    ("assumptions", "most * math.prod(rho / rate", "most * rho * math.prod(rho / rate"),
    ("assumptions", "game.s_c + rho * waiting", "game.s_c + waiting"),
]


REPUTATION = [
    ("unseen-pizza", "market.price - penalty - effort", "market.price - penalty"),
    (
        "patience-and-lies",
        "market.price / (market.price + market.margin)",
        "market.price / (market.price + 2 * market.margin)",
    ),
    ("patience-and-lies", "(u - p - client_payoff) / u", "(u - client_payoff) / u"),
    ("might-be-honest", "belief = belief / expected[-1]", "belief = belief / 1"),
    ("might-be-honest", "+ later) / ((1 - delta)", "+ later) / (2 * (1 - delta)"),
    ("spite", "market.margin / (market.success * market.penalty)", "market.margin / market.penalty"),
    (
        "known-end",
        "by_effort, by_rolling_back = market.effort_cost / (a * ",
        "by_effort, by_rolling_back = market.effort_cost / (1 * ",
    ),
    ("known-end", "b / worth_it, worth_it", "b, worth_it"),
    ("map-of-everything", "market.price - penalty - effort", "market.price - penalty"),
    ("patience-in-jumps", "(1 - delta) * x + delta * y", "(1 - delta) * x + y"),
    ("patience-in-jumps", "(market.outside_payoff + market.price) / (", "market.outside_payoff / ("),
    ("patience-in-jumps", "short / (short + market.margin / ", "short / (short + market.margin * "),
    ("how-many-lies-really", "p - c * (p + m) / (a * u)", "p - c * (p + m) / u"),
    ("many-clients", "discount / (1 + (interval - 1) * (1 - discount))", "discount**interval"),
    ("many-clients", "1 - (1 - joint) * unpunished", "1 - (1 - own) * unpunished"),
    ("many-clients", "return market.fine / delta", "return market.fine"),
    ("many-clients", "(1 - delta**tests) * lost", "(1 - delta) * lost"),
    ("many-clients", "-= delta * chance * weight", "-= delta**2 * chance * weight"),
    ("variations", "max(market.price / (market.price + margin)", "max(margin / (1 + margin)"),
    ("variations", "sorted(bad_luck + cheating)", "bad_luck + cheating"),
    ("variations", "won / (won + (1 - delta) * (market", "won / (won + 2 * (1 - delta) * (market"),
    ("variations", "log(mistakes / (1 - expected))", "log(mistakes / expected)"),
    ("variations", "return delta * market.gain", "return market.gain"),
    ("variations", "(1 - beliefs[name], state", "(beliefs[name], state"),
    ("variations", "- discount) * round_payoffs(", "- discount) * 2 * round_payoffs("),
    ("remarks", "(row - 1) * cut - market.margin", "(row - 2) * cut - market.margin"),
    (
        "bridge",
        "by_effort, by_rolling_back = market.effort_cost / (a * ",
        "by_effort, by_rolling_back = market.effort_cost / (1 * ",
    ),
    ("bridge", "return c / a if bears", "return c if bears"),
    ("bridge", "b / worth_it, worth_it", "b, worth_it"),
    ("bridge", "outside_payoff + self.market.fine / self.delta if", "outside_payoff if"),
    ("reputation-corrections", "(1 - delta) * x + delta * y", "(1 - delta) * x + y"),
    ("remarks", "staying = rng.binomial(after, float(delta))", "staying = rng.binomial(after, 0.5)"),
    ("penalties", "return (1 - discount) * licence", "return discount * licence"),
    ("penalties", "probability * discount * market.margin", "probability * market.margin"),
    ("malicious", "market.margin / (market.success * market.penalty)", "market.margin / market.penalty"),
    ("how-often-tested", "/ (market.penalty + market.fine)", "/ market.penalty"),
    ("how-often-tested", "(1 - belief) * later) / market.penalty", "later) / market.penalty"),
    ("how-often-tested", "return 1 + (most_powers(at_none", "return 2 + (most_powers(at_none"),
    ("how-often-tested", "(truth * excess + (1 - truth) * lied)", "(truth * excess + lied)"),
    ("reputation", "+ later) / ((1 - delta)", "+ later) / (2 * (1 - delta)"),
    ("reputation", "lost = delta**tests", "lost = delta**(tests + 1)"),
    ("reputation", "belief = belief / expected[-1]", "belief = belief / 1"),
    ("false-reports", "(u - p - client_payoff) / u", "(u - client_payoff) / u"),
    ("false-reports", "(objective[s] - value) / (least", "(objective[s] - value) / 2 / (least"),
    ("negative-reports", "effort = market.effort_cost / (market.success", "effort = market.success / (1"),
    ("negative-reports", "(1 - delta) * x + delta * y", "(1 - delta) * x + y"),
    ("cooperation", "market.price / (market.price + market.margin)", "market.price / 2"),
    ("cooperation", "return odds / (1 + odds)\n", "return odds / (2 + odds)\n"),
    ("cooperation", "row[state] -= delta * chance * weight", "row[0] -= delta * chance * weight"),
    ("market", "p - c * (p + m) / (a * u)", "p - c * (p + m) / u"),
    ("exact-set", "market.outside_payoff / market.good_service", "market.outside_payoff / market.utility"),
    ("exact-set", "short / (short + market.margin / ", "short / (short + market.margin * "),
    ("exact-set", "return MOST * x / R[0]", "return MOST * x / Q[0]"),
    ("how-many-lies", "p - c * (p + m) / (a * u)", "p - c * (p + m) / u"),
    ("how-many-lies", "- his * game.payoffs[i, j, 1]", "- his * game.payoffs[i, j, 0]"),
    ("how-many-lies", "return unlucky / (market.price", "return unlucky / (2 * market.price"),
    ("how-many-lies", 'outcome == "low 1"', 'outcome == "high 1"'),
    ("market", "market.price - penalty - effort", "market.price - penalty"),
    ("market", "or value > best[0]", "or value < best[0]"),
    ("play", "orders = hot * served", "orders = served"),
    ("play", "choose(bears > 0, by_effort, by_rolling_back) ** rounds_left", "by_effort * rounds_left"),
]
REPEATED = [
    ("your-game", "moved = tuple(n / b for", "moved = tuple(n * b for"),
    ("how-many-lies", "own.append((first, second))", "pass"),
]
PERTURBED = [*LAST_EXCHANGE, *REPUTATION, *REPEATED]


#: Where it is enough for a wrong formula to be noticed, a page is short of rounds and of random games.
SHORT = {
    "assumptions": {"T": 6, "random_games": 10},
    "bridge": {"rounds": 4, "random_markets": 10},
    "many-clients": {"random_cases": 12, "most_clients": 4},
    "minimum": {"T": 8, "random_games": 10},
    "no-altruists": {"T": 1},
    "variations": {"random_cases": 10, "clients": 500},
    "without-end": {"rounds": 4, "random_games": 10},
}


@pytest.mark.minutes
@pytest.mark.parametrize("name", sorted({name for name, *_ in PERTURBED}))
def test_wrong_formulas_stop_the_page(name, tmp_path):
    formulas = [(right, wrong) for page, right, wrong in PERTURBED if page == name]
    runs = wrong.runs(name, {"seed": 1} | SHORT.get(name, {}), formulas, tmp_path)
    unnoticed = {
        formula: run.trace or "the page goes on, or never uses it"
        for formula, run in zip(formulas, runs, strict=True)
        if "AssertionError" not in run.kinds
    }
    assert not unnoticed


# ---- What a kernel does is what the forks do ---------------------------------------------------------------


def in_a_kernel(name, parameters, folder):
    """Run a notebook as a reader does; its outputs, by code cell."""
    executed = papermill.execute_notebook(
        f"notebooks/{name}.ipynb", folder / "out.ipynb", parameters, progress_bar=False
    )
    return [cell["outputs"] for cell in code(executed)]


def test_a_kernel_shows_the_same(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")  # a figure says when it was drawn
    parameters = {"T": 4, "loss": 0.4, "s_c": 0.3, "byzantine_pesters": 1, "seed": 5}
    kernel, fork = in_a_kernel("game", parameters, tmp_path), cells.run("game", parameters)
    assert fork.cells == [[output["data"] for output in outputs] for outputs in kernel]
    kinds = {kind for shown in fork.cells for bundle in shown for kind in bundle}
    assert kinds >= {"text/latex", "image/svg+xml", "application/pdf", "text/html", MIME}


def test_a_kernel_refuses_the_same(tmp_path):
    with pytest.raises(PapermillExecutionError) as failure:
        in_a_kernel("game", {"loss": 1.2}, tmp_path)
    error, fork = failure.value, cells.run("game", {"loss": 1.2})
    assert f"{error.ename}: {error.evalue}" == fork.error
    assert error.exec_count == len(fork.cells) == 3


def test_a_wrong_formula_stops_a_kernel_in_the_same_cell(tmp_path, monkeypatch):
    """In a package that is wrong from the start, and where a fork goes on with the wrong formula."""
    name, *formula = next(case for case in PERTURBED if case[0] == "game")
    package = wrong.copy(tmp_path / "wrong", *wrong.place(*formula))
    monkeypatch.setenv("PYTHONPATH", str(package))
    with pytest.raises(PapermillExecutionError) as failure:
        in_a_kernel(name, {"seed": 1}, tmp_path)
    error = failure.value
    for run in [
        cells.run(name, {"seed": 1}, package=package, drawn=False),
        *wrong.runs(name, {"seed": 1}, [formula], tmp_path),
    ]:
        assert (f"{error.ename}: {error.evalue}", error.exec_count) == (run.error, len(run.cells))
        assert "AssertionError" in run.kinds
