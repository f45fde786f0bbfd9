"""A notebook that does not come to its end: one line says which, where and why, and an earlier run stays."""

import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import nbformat
import pytest

from conftest import ROOT
from execute import NotebookFailed, execute

pytestmark = pytest.mark.minutes


@pytest.fixture
def run(tmp_path):
    """Execute a notebook of a few cells, with a limit of some seconds; gives the target."""

    def execute_cells(*cells, limit=60):
        source, target = Path("notebooks/x.ipynb"), Path("_build/executed/x.ipynb")
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in cells])
        source.parent.mkdir(exist_ok=True)
        nbformat.write(notebook, source)
        execute(source, target, limit=limit)
        return nbformat.read(target, as_version=4)

    with chdir(tmp_path):
        yield execute_cells


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("# for ever\nwhile True: pass", "cell [2] ('# for ever'): has not ended after 3 seconds"),
        ("import os\nos.kill(os.getpid(), 9)", "cell [2] ('import os'): its Python died; was there memory"),
        ("\n1 / 0", "cell [2] ('1 / 0'): ZeroDivisionError: division by zero"),
    ],
)
def test_the_cell_is_named_and_what_was_made_stays(run, cell, said):
    good = run("x = 1")
    with pytest.raises(NotebookFailed) as failure:
        run("x = 1", cell, "x = 3", limit=3)
    assert str(failure.value).startswith(f"notebooks/x.ipynb, {said}")
    assert "The notebook as far as it ran: _build/failed/x.ipynb" in str(failure.value)
    assert Path("_build/failed/x.ipynb").exists()
    assert nbformat.read("_build/executed/x.ipynb", as_version=4) == good


def test_what_was_printed_is_one_piece_in_however_many_it_came(run):
    pieces = "import sys, time\nprint('a', flush=True)\ntime.sleep(0.5)\nprint('b')\n"
    (cell,) = run(pieces + "print('c', file=sys.stderr)\n2").cells
    assert [output.get("text") for output in cell.outputs if output.output_type == "stream"] == [
        "a\nb\n",
        "c\n",
    ]
    assert [output.data["text/plain"] for output in cell.outputs if output.output_type != "stream"] == ["2"]


def test_where_nothing_can_be_written_one_line_says_so(tmp_path):
    (tmp_path / "_build").write_text("a file where a folder has to be")
    nbformat.write(nbformat.v4.new_notebook(), tmp_path / "x.ipynb")
    words = [sys.executable, str(ROOT / "tools/execute.py"), "x.ipynb", "_build/executed/x.ipynb"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.strip().endswith("an earlier run of the notebook stays")
    assert "Traceback" not in done.stderr


def test_a_cell_that_takes_all_memory_is_named(tmp_path):
    """What a reader allows it, with `ulimit -v`; the program that runs the notebook goes on, and says so."""
    cell = nbformat.v4.new_code_cell("# all of it\nkept = []\nwhile True:\n    kept.append(bytearray(10**7))")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "x.ipynb")
    words = [sys.executable, str(ROOT / "tools/execute.py"), "x.ipynb", "_build/executed/x.ipynb"]
    limited = ["sh", "-c", f'ulimit -v {3 * 2**20} && exec "$@"', "sh", *words]
    done = subprocess.run(limited, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    *_, said, where = done.stderr.strip().splitlines()
    assert said.startswith("x.ipynb, cell [1] ('# all of it'): MemoryError")
    assert where == "The notebook as far as it ran: _build/failed/x.ipynb"
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "_build/executed/x.ipynb").exists()
