"""The notebooks: their form, that they ran, that they hold for other parameters, and that they can fail."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import papermill
import pytest
from papermill.exceptions import PapermillExecutionError

from goodwill.ledger import MIME, statements

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
    assert "**After this page you can**" in source(notebook["cells"][0])
    assert any("assert" in source(c) or ".check(" in source(c) for c in code(notebook))
    for cell in code(notebook):
        if "plt.show()" in source(cell):
            about = cell["metadata"]["mystnb"]
            assert len(about["image"]["alt"]) > 60
            assert about["figure"]["name"]
            assert about["figure"]["caption"]
            assert "xlabel" in source(cell) or "axis" in source(cell) or "draw_curves" in source(cell)


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
    ("game", {"T": 4, "loss": 0.4, "s_c": 0.3, "byzantine_pesters": 1, "seed": 5}),
    ("game", {"T": 9, "loss": 0.05, "prior_byzantine": 0, "s_c": 4}),
    ("weak-threat", {"loss": 0.6, "s_c": 0.01, "T": 3, "random_games": 12, "seed": 9}),
    ("thresholds", {"loss": 0.1, "s_c": 3, "random_games": 12, "seed": 4}),
    ("equilibrium", {"T": 3, "loss": 0.6, "s_c": 0.2, "random_games": 20, "seed": 3}),
    ("no-altruists", {"T": 1, "quarters_lost": 3, "r_p": 50}),
    ("threshold-theorem", {"T": 4, "random_games": 20, "seed": 8}),
    ("altruism", {"T": 6, "losses": 0.1, "worths": [50, 500], "byzantine_share": 0.9}),
    ("thresholds", {"T": 2, "s_c": 9, "byzantine_pesters": [0, 1], "random_games": 10}),
    ("assumptions", {"T": 5, "loss": 0.3, "losses": 0.1, "rates": [0.5], "byzantine_pesters": 0, "seed": 6}),
]


@pytest.mark.parametrize(("name", "parameters"), OTHERS)
def test_it_holds_for_other_parameters(name, parameters, tmp_path):
    papermill.execute_notebook(
        f"notebooks/{name}.ipynb", tmp_path / "out.ipynb", parameters, progress_bar=False
    )


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("game", {"loss": 1.2}, "ValueError: loss = 1.2 .* 0 < loss < 1"),
        ("game", {"T": 0}, "ValueError: T = 0 .* T >= 1"),
        ("game", {"prior_byzantine": -1}, "ValueError: prior_byzantine = -1 .* 0 <= prior_byzantine <= 1"),
        ("weak-threat", {"s_c": -3}, "ValueError: s_c = -3 .* s_c > 0"),
        ("equilibrium", {"T": 20}, "ValueError: T = 20 .* 1 <= T <= 8"),
        ("equilibrium", {"generosity": 0}, "ValueError: generosity = 0 .* 0 < generosity <= 1"),
        ("equilibrium", {"prior_byzantine": 0.8}, r"ValueError: byzantine \+ altruistic = 1.2"),
        ("altruism", {"losses": [0.1, 1]}, "ValueError: loss = 1 .* 0 < loss < 1"),
        ("no-altruists", {"T": 3}, "ValueError: T = 3 .* 1 <= T <= 2"),
        ("altruism", {"byzantine_share": -1}, "ValueError: byzantine_share = -1 .* <= 1"),
        ("thresholds", {"other_loss": "high"}, "TypeError: loss = 'high' .* 0 < loss < 1"),
        ("thresholds", {"byzantine_pesters": [2]}, "ValueError: byzantine_pesters = 2 .* <= 1"),
        ("assumptions", {"byzantine_share": 2}, "ValueError: byzantine_share = 2 .* <= 1"),
        ("assumptions", {"rates": [0.1, -1]}, "ValueError: rates = -1 .* 0 <= rates <= 1"),
        ("thresholds", {"prior_byzantine": 3}, "ValueError: prior_byzantine = 3 .* <= 1"),
    ],
)
def test_bad_parameters_are_named_in_the_first_cell(name, parameters, message, tmp_path):
    with pytest.raises(PapermillExecutionError) as failure:
        papermill.execute_notebook(
            f"notebooks/{name}.ipynb", tmp_path / "out.ipynb", parameters, progress_bar=False
        )
    error = failure.value
    assert error.exec_count <= 3
    assert re.search(message, f"{error.ename}: {error.evalue}")


PERTURBED = [
    (
        "weak-threat",
        "theorems.py",
        "(1 - game.loss) ** 2 * game.r_p)) - 1",
        "(1 - game.loss) ** 2 * game.r_p))",
    ),
    ("weak-threat", "theorems.py", "(1 - rho + rho**2) / (rho**2", "(1 + rho + rho**2) / (rho**2"),
    ("weak-threat", "theorems.py", "rho**2 / (1 - rho)\n", "rho**2 / (1 + rho)\n"),
    ("weak-threat", "theorems.py", "1 - arrives**2", "1 - arrives"),
    (
        "weak-threat",
        "contributor.py",
        "self._number(1), moved.destitute)",
        "self._number(1), moved.satisfied)",
    ),
    ("thresholds", "contributor.py", "game.r_p * pestered.byzantine, ", "game.r_p, "),
    ("thresholds", "game.py", "game.loss * destitute, satisfied", "destitute / 2, satisfied"),
    (
        "game",
        "game.py",
        "1 - self.generosity * (1 - self.loss) ** 2",
        "1 - self.generosity * (1 - self.loss)",
    ),
    ("game", "game.py", "chances = Belief(*(1 - chance", "chances = Belief(*(chance"),
    ("assumptions", "theorems.py", "range(1, game.T - t + 1)", "range(1, game.T - t)"),
    ("assumptions", "theorems.py", "most * rho ** (game.T - last)", "most * rho ** (game.T - last + 1)"),
    ("assumptions", "theorems.py", "game.s_c + rho * waiting", "game.s_c + waiting"),
]


@pytest.mark.parametrize(("name", "room", "right", "wrong"), PERTURBED)
def test_a_wrong_formula_stops_the_notebook(name, room, right, wrong, tmp_path):
    shutil.copytree("src/goodwill", tmp_path / "goodwill")
    path = tmp_path / "goodwill" / "last_exchange" / room
    assert path.read_text().count(right) == 1
    path.write_text(path.read_text().replace(right, wrong))
    run = subprocess.run(
        [sys.executable, "-m", "papermill", f"notebooks/{name}.ipynb", str(tmp_path / "out.ipynb"),
         "-p", "seed", "1", "--no-progress-bar"],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert run.returncode != 0
    assert "EvidenceFailed" in run.stderr or "AssertionError" in run.stderr
