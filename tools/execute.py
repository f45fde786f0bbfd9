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
from papermill.exceptions import PapermillExecutionError

FAILED, SCRATCH = Path("_build/failed"), Path("_build/tmp")


class NotebookFailed(Exception):
    """A cell raised; the message names notebook, cell and error."""


def execute(
    source: Path, target: Path, parameters: dict[str, Any] | None = None, made_from: str = ""
) -> None:
    """Execute ``source`` into ``target``, with a progress bar."""
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
                extra_arguments=["--log-level=CRITICAL"],
            )
        except PapermillExecutionError as error:
            FAILED.mkdir(parents=True, exist_ok=True)
            os.replace(draft, FAILED / source.name)
            raise NotebookFailed(_explain(source, error)) from error
        _forget_the_run(draft, made_from)
        os.replace(draft, target)
        (FAILED / source.name).unlink(missing_ok=True)


def _explain(source: Path, error: PapermillExecutionError) -> str:
    first = next((line for line in error.source.splitlines() if line.strip()), "")
    return (
        f"{source}, cell [{error.exec_count}] ({first.strip()!r}): {error.ename}: {error.evalue}\n"
        f"The notebook as far as it ran: {FAILED / source.name}"
    )


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
    nbformat.write(notebook, path)


if __name__ == "__main__":
    source, target, *stamp = map(Path, sys.argv[1:])
    try:
        execute(source, target, made_from="".join(path.read_text(encoding="utf-8") for path in stamp))
    except NotebookFailed as failure:
        sys.exit(f"\n{failure}")
    except nbformat.reader.NotJSONError as failure:
        sys.exit(f"\n{source} is not a notebook: {failure}")
    except KeyboardInterrupt:
        sys.exit(f"\n{source}: interrupted")
