"""Run the cells of a notebook without a Jupyter kernel, each time in a fresh process.

A kernel takes three seconds before its first cell.  Here a server process has imported the libraries once
and forks for each run; the cells run in IPython's own shell, with the parameters where papermill puts them.
That a kernel does the same is tested, too.
"""

from __future__ import annotations

import base64
import multiprocessing
import os
import sys
import traceback
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from once import share

#: What a fork has imported already; the package itself is not among it, so that a run can take another one.
LIBRARIES = ["IPython.core.interactiveshell", "matplotlib.pyplot", "matplotlib_inline.backend_inline"]
LIBRARIES += ["myst_nb", "numpy", "sympy"]
LIBRARIES += ["papermill.iorw", "papermill.parameterize"]  # which this file needs there, too
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(LIBRARIES)


@dataclass
class Run:
    """What came of a notebook.

    ``cells`` has for each cell that ran what it displayed, a list of MIME bundles; ``error`` is what stopped
    the last of them, as "Name: message", or ""; ``kinds`` are the names of its class and of those above,
    ``trace`` says where it was raised.
    """

    cells: list[list[dict[str, Any]]] = field(default_factory=list)
    stdout: str = ""
    stderr: str = ""
    error: str = ""
    kinds: tuple[str, ...] = ()
    trace: str = ""


def run(name: str, parameters: dict[str, Any], package: Path | None = None, drawn: bool = True) -> Run:
    """Run a notebook with ``parameters`` up to its first error.

    ``package`` is a folder with another ``goodwill`` in it; without ``drawn`` figures are made but not drawn.
    """
    with ProcessPoolExecutor(1, mp_context=FORKS) as fork:
        return fork.submit(shell_run, code(name, parameters), dict(os.environ), package, drawn).result()


def code(name: str, parameters: dict[str, Any]) -> list[str]:
    """The code cells of a notebook, with ``parameters`` where papermill puts them."""
    notebook = load_notebook_node(f"notebooks/{name}.ipynb")
    injected = parameterize_notebook(notebook, parameters, kernel_name="python3", language="python")
    return [cell.source for cell in injected.cells if cell.cell_type == "code"]


def shell_run(
    cells: list[str], environment: dict[str, str], package: Path | None = None, drawn: bool = True
) -> Run:
    """In the fork: run ``cells`` one after the other."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output
    from traitlets.config import Config

    os.environ.clear()
    os.environ.update(environment)
    if package:
        sys.path.insert(0, str(package))
    import goodwill

    if package is None:
        share(cells)
    else:
        assert Path(goodwill.__file__).is_relative_to(package)
    shell: Any = InteractiveShell.instance(config=Config(HistoryManager={"enabled": False}))
    shell.showtraceback = lambda *_, **__: None  # the error is handed back instead
    shell.InteractiveTB.set_mode("Minimal")  # to draw one for the history takes longer than the rest
    shell.enable_gui = lambda *_: None  # there is no event loop
    if drawn:
        shell.enable_matplotlib("inline")
    else:
        shell.events.register("post_run_cell", lambda _: _close_figures())
    done = Run()
    for source in cells:
        with shell.display_trap, capture_output() as captured:
            result = shell.run_cell(source, store_history=True)
        done.cells.append([_as_sent(output.data) for output in captured.outputs])
        done.stdout += captured.stdout
        done.stderr += captured.stderr
        error = result.error_before_exec or result.error_in_exec
        if error:
            done.error = f"{type(error).__name__}: {error}"
            done.kinds = tuple(kind.__name__ for kind in type(error).__mro__)
            done.trace = "".join(traceback.format_exception(error))
            break
    return done


def _close_figures() -> None:
    from matplotlib import pyplot

    pyplot.close("all")


def _as_sent(bundle: dict[str, Any]) -> dict[str, Any]:
    """A MIME bundle as it stands in a notebook's file."""
    return {
        kind: base64.b64encode(content).decode("ascii") if isinstance(content, bytes) else content
        for kind, content in bundle.items()
    }
