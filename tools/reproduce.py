"""Build this commit twice, as two strangers would, and name every file that differs: reproduce.py [FOLDER].

Two clones, in folders of different names, each with an environment of its own.  The second stranger builds
with one process, in another time zone and locale, with another processor's linear algebra, and has set
everything that can be set for Python, IPython and Matplotlib.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

#: What is compared: the executed notebooks, and the book with its figures, data and certificates.
MADE = (Path("_build/executed"), Path("_build/html"))
#: What a reader may have set in a home.
SETTINGS = {
    ".config/matplotlib/matplotlibrc": "figure.dpi: 37\nfont.size: 30\naxes.grid: True\nsvg.fonttype: none\n",
    ".ipython/profile_default/ipython_config.py": "c.InteractiveShellApp.exec_lines = ['print(1)']\n",
    ".ipython/profile_default/startup/0.py": "import sympy\nsympy.init_printing(order='rev-lex')\n",
    ".jupyter/jupyter_config.py": "raise SystemExit('not this one')\n",
}


def hostile(home: Path) -> dict[str, str]:
    """The environment variables of a reader who has set everything; their files are put into ``home``."""
    for name, text in SETTINGS.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    return {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "MPLBACKEND": "pdf",
        "MPLCONFIGDIR": str(home / ".config" / "matplotlib"),
        "IPYTHONDIR": str(home / ".ipython"),
        "JUPYTER_CONFIG_DIR": str(home / ".jupyter"),
        "PYTHONWARNINGS": "error",
        "PYTHONOPTIMIZE": "2",
        "PYTHONPATH": "/nowhere",
        "LC_ALL": "tr_TR.UTF-8",
        "LANGUAGE": "de",
        "TZ": "Pacific/Kiritimati",
        "OPENBLAS_CORETYPE": "Prescott",
    }


def differing(one: Path, two: Path) -> Iterator[str]:
    """The files, below two folders, that are not the same in both."""
    names = {
        path.relative_to(folder) for folder in (one, two) for path in folder.rglob("*") if path.is_file()
    }
    for name in sorted(names):
        there = [folder / name for folder in (one, two)]
        if not all(path.is_file() for path in there):
            yield f"{name}: one of the two builds lacks it"
        elif there[0].read_bytes() != there[1].read_bytes():
            yield str(name)


def build(folder: Path, *words: str, **variables: str) -> None:
    """Clone this commit and build its book, with no more of the environment than a new login has."""
    subprocess.run(["git", "clone", "-q", ".", str(folder)], check=True)
    let_in = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    subprocess.run(["make", "book", *words], cwd=folder, env=let_in | variables, check=True)


def main(place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    home = place / "home"
    one, two = place / "one", place / "ein zweites, größeres"
    build(one, "JOBS=2")
    build(two, "JOBS=1", **hostile(home))
    found = [line for made in MADE for line in differing(one / made, two / made)]
    files = sum(path.is_file() for made in MADE for path in (one / made).rglob("*"))
    if found:
        sys.exit("\n".join([f"{len(found)} of {files} files differ between {one} and {two}:", *found]))
    print(f"{files} files, the same bytes in both builds.")
    shutil.rmtree(place)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1] if len(sys.argv) > 1 else "_build/reproduce").resolve())
    except subprocess.CalledProcessError as error:
        sys.exit(f"One of the two builds failed: {' '.join(map(str, error.cmd))}")
