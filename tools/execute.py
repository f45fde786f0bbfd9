"""Run one notebook with papermill: execute.py SOURCE TARGET [STAMP].

The target appears only when all cells have run.  A failing notebook names its cell and its error, is kept
under ``_build/failed`` for a look, and leaves an earlier target untouched.  The target remembers the hash in
the file STAMP, of all that it was made from (see ``stamps.py``).
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

FAILED, SCRATCH = Path("_build/failed"), Path("_build/tmp")
#: No cell of the book takes a tenth of this, in seconds; one that takes longer will not end.
LIMIT = 1200


class NotebookFailed(Exception):
    """A notebook did not come to its end; the message names it, the cell where one is to blame, and why."""


def execute(
    source: Path,
    target: Path,
    parameters: dict[str, Any] | None = None,
    made_from: str = "",
    limit: int | None = LIMIT,
) -> None:
    """Execute ``source`` into ``target``, with a progress bar; a cell may take ``limit`` seconds."""
    siblings = sorted(source.parent.glob("*.ipynb"))
    bar = {"desc": f"{source.stem:16}", "position": siblings.index(source), "leave": False}
    target.parent.mkdir(parents=True, exist_ok=True)
    SCRATCH.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=SCRATCH) as scratch:
        draft = Path(scratch) / source.name
        try:
            papermill.execute_notebook(
                source,
                draft,
                parameters or {},
                kernel_name="python3",
                progress_bar=bar,
                execution_timeout=limit,
                extra_arguments=["--log-level=CRITICAL"],
            )
        except (PapermillExecutionError, CellTimeoutError, DeadKernelError) as error:
            FAILED.mkdir(parents=True, exist_ok=True)
            os.replace(draft, FAILED / source.name)
            raise NotebookFailed(_explain(source, error, limit)) from error
        _forget_the_run(draft, made_from)
        os.replace(draft, target)
        (FAILED / source.name).unlink(missing_ok=True)


def _explain(source: Path, error: Exception, limit: int | None) -> str:
    told = f"The notebook as far as it ran: {FAILED / source.name}"
    if isinstance(error, PapermillExecutionError):
        where = f"{source}, cell [{error.exec_count}] ({_first_line(error.source)!r})"
        return f"{where}: {error.ename}: {error.evalue}\n{told}"
    number, code = _cell_at_work(FAILED / source.name)
    where = f"{source}, cell [{number}] ({_first_line(code)!r})"
    if isinstance(error, CellTimeoutError):
        return f"{where}: has not ended after {limit} seconds\n{told}"
    return f"{where}: its Python died; was there memory enough?\n{told}"


def _first_line(code: str) -> str:
    return next((line.strip() for line in code.splitlines() if line.strip()), "")


def _cell_at_work(path: Path) -> tuple[int, str]:
    """The number and the code of the cell that a notebook did not come out of."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    last = max((n for n, cell in enumerate(cells) if cell.metadata["papermill"]["start_time"]), default=0)
    return last + 1, cells[last].source


def _forget_the_run(path: Path, made_from: str) -> None:
    """Remove times, paths and random ids, so that two runs give the same bytes."""
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.pop("papermill", None)
    notebook.metadata["goodwill"] = {"inputs": made_from}
    for number, cell in enumerate(notebook.cells):
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = f"injected-{number}"
        if cell.cell_type == "code":
            cell.outputs = _whole_streams(cell.outputs)
    nbformat.write(notebook, path)


def _whole_streams(outputs: list[Any]) -> list[Any]:
    """Outputs in which what was printed stands in one piece: in how many it arrives is chance."""
    whole: list[Any] = []
    for output in outputs:
        last = whole[-1] if whole else {}
        if output.output_type == "stream" and output.get("name") == last.get("name"):
            last["text"] += output.text
        else:
            whole.append(output)
    return whole


if __name__ == "__main__":
    source, target, *stamp = map(Path, sys.argv[1:])
    try:
        execute(source, target, made_from="".join(path.read_text(encoding="utf-8") for path in stamp))
    except NotebookFailed as failure:
        sys.exit(f"\n{failure}")
    except nbformat.reader.NotJSONError as failure:
        sys.exit(f"\n{source} is not a notebook: {failure}")
    except OSError as failure:
        sys.exit(f"\n{source}: {failure}; an earlier run of the notebook stays")
    except KeyboardInterrupt:
        sys.exit(f"\n{source}: interrupted")
