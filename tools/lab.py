"""Settings of JupyterLab for ``make lab``: notebooks are saved as the book keeps them, without outputs."""

from typing import Any

OUTPUTS: dict[str, Any] = {"outputs": [], "execution_count": None}


def without_outputs(model: dict[str, Any], **_: Any) -> None:
    """Take outputs, and the numbers of the executions, from a notebook that is about to be saved."""
    if model["type"] != "notebook" or model["content"]["nbformat"] < 4:
        return
    for cell in model["content"]["cells"]:
        if cell["cell_type"] == "code":
            cell |= OUTPUTS
            cell["metadata"].pop("execution", None)


c: Any = get_config()  # type: ignore[name-defined]  # noqa: F821, JupyterLab defines it
c.FileContentsManager.pre_save_hook = without_outputs
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
