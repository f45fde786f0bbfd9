"""What a page offers to take away: its notebook, a script, the numbers behind its figures, and its proofs."""

from __future__ import annotations

import ast
import base64
import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from goodwill.companion import offering
from goodwill.companion.figure_data import MIME
from provenance import Provenance

#: The list of a page's certificates.
INDEX = "index.json"


@dataclass(frozen=True)
class Picture:
    """A figure of a notebook: its name, words, files by ending, and its data, if it draws any."""

    name: str
    caption: str
    alt: str
    files: dict[str, bytes]
    data: dict[str, Any] | None


def pictures(notebook: dict[str, Any]) -> Iterator[Picture]:
    """The figures of an executed notebook that have a name."""
    for cell in notebook["cells"]:
        about = cell["metadata"].get("mystnb", {})
        for output in cell.get("outputs", ()):
            drawn = output.get("data", {})
            if "figure" in about and "image/svg+xml" in drawn:
                yield Picture(
                    about["figure"]["name"],
                    "".join(about["figure"]["caption"]),
                    about["image"]["alt"],
                    {
                        "svg": "".join(drawn["image/svg+xml"]).encode(),
                        "pdf": base64.b64decode("".join(drawn["application/pdf"])),
                    },
                    drawn.get(MIME),
                )


def parameters(notebook: dict[str, Any]) -> dict[str, Any]:
    """The parameters that a notebook ran with; what is no plain value is given as its source."""
    values: dict[str, Any] = {}
    for cell in notebook["cells"]:
        if {"parameters", "injected-parameters"} & set(cell["metadata"].get("tags", ())):
            for statement in ast.parse("".join(cell["source"])).body:
                if isinstance(statement, ast.Assign):
                    values[ast.unparse(statement.targets[0])] = _plain(statement.value)
    return values


def _plain(value: ast.expr) -> Any:
    try:
        return ast.literal_eval(value)
    except ValueError:
        return ast.unparse(value)


def script(notebook: dict[str, Any]) -> str:
    """The notebook as a program that editors show cell by cell: the prose is comments."""
    parts = []
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            lines = (f"# {line}".rstrip() for line in source.splitlines())
            parts.append("\n".join(["# %% [markdown]", *lines]))
        else:
            parts.append(f"# %%\n{source}")
    return "\n\n".join(parts) + "\n"


def write_downloads(source: Path, executed: dict[str, Any], target: Path, edition: Provenance) -> None:
    """Put beside the page NAME of the book ``NAME.ipynb`` and ``NAME.py``, ``data/NAME/FIGURE.*``, and the
    certificates."""
    pages = target / "notebooks"
    pages.mkdir(parents=True, exist_ok=True)
    (pages / source.name).write_bytes(source.read_bytes())
    notebook = json.loads(source.read_text(encoding="utf-8"))
    (pages / source.with_suffix(".py").name).write_text(script(notebook), encoding="utf-8")
    write_certificates(executed, target / "certificates" / source.stem)
    for picture in pictures(executed):
        if picture.data:
            about = {
                "figure": picture.name,
                "page": f"notebooks/{source.stem}.html#{picture.name}",
                "caption": picture.caption,
                "description": picture.alt,
                "licence": "CC-BY-4.0",
                "book": asdict(edition),
                "versions": picture.data["versions"],
                "parameters": parameters(executed),
            }
            folder = target / "data" / source.stem
            folder.mkdir(parents=True, exist_ok=True)
            content = {name: value for name, value in picture.data.items() if name != "versions"}
            text = json.dumps(about | content, indent=1, ensure_ascii=False)
            (folder / f"{picture.name}.json").write_text(text + "\n", encoding="utf-8")
            if "panels" in content:
                text = table(about, content["panels"])
                (folder / f"{picture.name}.csv").write_text(text, encoding="utf-8")


def write_certificates(executed: dict[str, Any], folder: Path) -> None:
    """Put the certificates that a notebook offers into a folder, and a list of them: ``index.json``.

    Raises
    ------
    ValueError
        If two have the same name.
    """
    found: dict[str, dict[str, Any]] = {}
    for cell in executed["cells"]:
        for output in cell.get("outputs", ()):
            one = output.get("data", {}).get(offering.MIME)
            if one is not None and found.setdefault(one["file"], one) != one:
                raise ValueError(f"{folder.name} offers two certificates by the name {one['file']}")
    if not found:
        return
    folder.mkdir(parents=True, exist_ok=True)
    listed = []
    for name, one in found.items():
        content = one["text"].encode()
        (folder / name).write_bytes(content)
        listed.append({key: one[key] for key in ("file", "about", "proves")} | {"bytes": len(content)})
    text = json.dumps(listed, indent=1, ensure_ascii=False)
    (folder / INDEX).write_text(text + "\n", encoding="utf-8")


def table(about: dict[str, Any], panels: list[dict[str, Any]]) -> str:
    """The points of a figure, one a line, below comments that say what they are."""
    stream = io.StringIO()
    for name, value in about.items():
        told = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        stream.write(f"# {name}: {' '.join(told.split())}\n")
    for number, panel in enumerate(panels, 1):
        axes = f"x is {panel['xlabel'] or 'as in the other panels'}, y is {panel['ylabel']}"
        stream.write(f"# panel {number}: {panel['title']}{', ' if panel['title'] else ''}{axes}\n")
    rows = csv.writer(stream, lineterminator="\n")
    rows.writerow(["panel", "series", "kind", "x", "y"])
    for number, panel in enumerate(panels, 1):
        for position, series in enumerate(panel["series"], 1):
            label = series["label"] or f"series {position}"
            for x, y in zip(series["x"], series["y"], strict=True):
                rows.writerow([number, label, series["kind"], x, y])
    return stream.getvalue()
