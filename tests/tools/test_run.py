"""What a reader types after `make run` reaches the notebook as it was typed."""

import json
from fractions import Fraction as F
from pathlib import Path

import nbformat
import pytest

from execute import execute
from run import WithFractions, computes_in_fractions, parse

KNOWN = {"delta": {"default": "0.95"}}


@pytest.mark.parametrize(
    ("typed", "exact", "float_"),
    [
        ("3", 3, 3),
        ("-3", -3, -3),
        ("0.8", 0.8, 0.8),
        ("4/5", 0.8, 0.8),
        ("1/3", 1 / 3, 1 / 3),  # a float that can only mean a third
        ("1001/10007", "1001/10007", 1001 / 10007),
        ("0.12345678901234567890123", f"12345678901234567890123/{10**23}", 0.12345678901234568),
        ("1e-400", f"1/{10**400}", 0.0),
        ("[1/2, 1001/10007]", [0.5, "1001/10007"], [0.5, 1001 / 10007]),
        ("(2, 3)", [2, 3], [2, 3]),
        ("True", True, True),
        ("None", None, None),
        ("'cover-up'", "cover-up", "cover-up"),
        ("cover-up", "cover-up", "cover-up"),
        ("1/0", "1/0", "1/0"),
        ("__import__('os')", "__import__('os')", "__import__('os')"),
        ("3 # three", "3 # three", "3 # three"),
        ("9" * 5000, "9" * 5000, "9" * 5000),  # more digits than Python reads
    ],
)
def test_a_number_is_what_was_typed(typed, exact, float_):
    assert parse([f"delta={typed}"], KNOWN, exact=True) == {"delta": exact}
    assert parse([f"delta={typed}"], KNOWN) == {"delta": float_}


def test_what_no_float_holds_is_refused_by_name():
    with pytest.raises(SystemExit, match="delta = 1e309 is out of range"):
        parse(["delta=1e309"], KNOWN)
    with pytest.raises(SystemExit, match=r"no parameter 'dleta'\. Its parameters: delta=0\.95"):
        parse(["dleta=1"], KNOWN)


def test_a_fraction_survives_the_way_into_a_cell():
    given = parse(["delta=1001/10007", "deltas=[1/40353607, 1/2]"], {"delta": {}, "deltas": {}}, exact=True)
    code = WithFractions.codify(json.loads(json.dumps(given)) and given | {"plan": "1/2"})
    found = {}
    exec(code, found)
    assert (found["delta"], found["deltas"], found["plan"]) == (F(1001, 10007), [F(1, 7**9), 0.5], "1/2")


@pytest.mark.parametrize(
    ("name", "page"), [("how-many-lies", True), ("reputation", True), ("thresholds", False)]
)
def test_pages_say_whether_they_compute_in_fractions(name, page):
    assert computes_in_fractions(Path(f"notebooks/{name}.ipynb")) is page


def test_every_page_reads_its_fractions_with_the_one_function():
    for path in Path("notebooks").glob("*.ipynb"):
        assert "def exact(" not in path.read_text(encoding="utf-8"), path


def test_a_pages_own_default_given_explicitly_is_taken(tmp_path):
    source = Path("notebooks/how-many-lies.ipynb")
    notebook = nbformat.read(source, as_version=4)
    first = [i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"][:2]
    short = nbformat.v4.new_notebook(cells=notebook.cells[: first[1] + 1], metadata=notebook.metadata)
    short.cells.append(nbformat.v4.new_code_cell("print(repr(free.effort_cost), repr(patience))"))
    (tmp_path / "notebooks").mkdir()
    page = tmp_path / "notebooks" / source.name
    nbformat.write(short, page)
    given = parse(
        ["effort_cost=4/5", "deltas=[22/27, 8501/10001]"], {"effort_cost": {}, "deltas": {}}, exact=True
    )
    execute(page, tmp_path / "out.ipynb", given)
    said = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells[-1].outputs[0].text
    assert said == "Fraction(4, 5) [Fraction(22, 27), Fraction(8501, 10001)]\n"
