"""Protects `make lab`: notebooks run in the environment of the book, and are saved without outputs."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from conftest import ROOT

pytest.importorskip("jupyterlab")

SOURCE = "import sys\nimport goodwill\nprint(sys.prefix)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("work in here")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """JupyterLab as `make lab` starts it, but for the folder, and without a browser."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    at_home = {"HOME": str(folder), "JUPYTER_CONFIG_DIR": str(folder / ".jupyter")}
    command = [sys.executable, "-m", "jupyterlab", "--config", str(ROOT / "tools" / "lab.py"), str(folder)]
    quiet = [
        "--no-browser",
        "--allow-root",
        f"--port={port}",
        "--IdentityProvider.token=",
        "--ServerApp.ip=127.0.0.1",
    ]
    server = subprocess.Popen(
        [*command, *quiet, "--ServerApp.disable_check_xsrf=True"],
        env=os.environ | at_home,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while True:  # a slow machine needs long for this; what stopped is seen
            try:
                ask(f"http://127.0.0.1:{port}/api/status")
                break
            except urllib.error.URLError:
                assert server.poll() is None, "JupyterLab did not start"
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def ask(address: str, **content: Any) -> Any:
    """The answer of the server; with content, after it has been put there."""
    data = json.dumps(content).encode() if content else None
    request = urllib.request.Request(address, data, method="PUT" if content else "GET")
    with urllib.request.urlopen(request, timeout=300) as answer:
        return json.load(answer)


def test_a_notebook_is_saved_without_its_outputs(address: str, folder: Path) -> None:
    cell = nbformat.v4.new_code_cell(SOURCE, execution_count=3)
    cell["outputs"] = [nbformat.v4.new_output("stream", name="stdout", text="old")]
    cell["metadata"] = {"tags": ["parameters"], "execution": {"iopub.status.busy": "now"}}
    words = nbformat.v4.new_markdown_cell("Words stay.")
    notebook = nbformat.v4.new_notebook(cells=[words, cell])
    ask(f"{address}/api/contents/tried.ipynb", type="notebook", content=notebook)
    saved = nbformat.read(folder / "tried.ipynb", as_version=4)
    assert saved.cells[0].source == "Words stay."
    assert saved.cells[1].source == SOURCE
    assert saved.cells[1].outputs == []
    assert saved.cells[1].execution_count is None
    assert saved.cells[1].metadata == {"tags": ["parameters"]}


def test_a_file_that_is_no_notebook_is_saved_as_it_is(address: str, folder: Path) -> None:
    ask(f"{address}/api/contents/words.txt", type="file", format="text", content="as it is")
    assert (folder / "words.txt").read_text() == "as it is"


def test_notebooks_run_in_the_environment_of_the_book(address: str, folder: Path) -> None:
    kernels = ask(f"{address}/api/kernelspecs")
    default = kernels["kernelspecs"][kernels["default"]]
    program = default["spec"]["argv"][0]
    assert Path(program).name.startswith("python")
    from jupyter_client.manager import run_kernel

    with run_kernel(kernel_name=kernels["default"], cwd=str(folder)) as client:
        said: list[str] = []
        client.execute_interactive(
            SOURCE, timeout=300, output_hook=lambda m: said.append(m["content"].get("text", ""))
        )
    assert "".join(said).strip() == sys.prefix


def test_make_lab_opens_the_notebooks_with_these_settings() -> None:
    said = subprocess.run(["make", "-n", "lab"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "jupyter lab --config tools/lab.py notebooks" in said
