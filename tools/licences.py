"""Which licence each package of the lock has, by what the installed one says of itself: licences.py [FILE].

Without FILE the list is printed.  What is not installed here, or says nothing, has its licence below.
"""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path

#: What each list of the lock adds is for.
LOCKS = {
    "requirements.txt": "the book",
    "requirements-lab.txt": "`make lab`",
    "requirements-test.txt": "the tests",
}
#: Other systems and Pythons have these, as their pages on PyPI say; the last two have it in a file.
ELSEWHERE = {
    "aiohappyeyeballs": "PSF-2.0",
    "aiohttp": "Apache-2.0 AND MIT",
    "aiosignal": "Apache-2.0",
    "appnope": "BSD-2-Clause",
    "colorama": "BSD",
    "frozenlist": "Apache-2.0",
    "multidict": "Apache-2.0",
    "propcache": "Apache-2.0",
    "pywinpty": "MIT",
    "yarl": "Apache-2.0",
    "axe-playwright-python": "MIT",
    "quantecon": "MIT",
}
#: What one should know beyond the licence: of those that ask for something, and of what the book hands on.
WORDS = {
    "axe-playwright-python": "carries axe-core (MPL-2.0), which only looks at the pages",
    "certifi": "asks that changes of its files be open; `make archive` hands it on unchanged",
    "django-static-mathjax": "carries MathJax (Apache-2.0), which the book hands on unchanged",
    "docutils": "GPL is an editor's mode in its sources, which is not installed",
    "hypothesis": "asks that changes of its files be open; only tests use it, unchanged",
    "matplotlib": "carries fonts; the book draws with its own (OFL-1.1)",
    "pathspec": "asks that changes of its files be open; only tests use it, unchanged",
    "pydata-sphinx-theme": "carries Bootstrap (MIT) and Font Awesome (icons CC BY 4.0, fonts OFL-1.1, "
    "code MIT), which the book hands on",
    "pygambit": "only tests ask it, as a judge; nothing of it is handed on",
    "tqdm": "asks that changes of its files be open; `make archive` hands it on unchanged",
}
#: Licences that ask more of who hands a package on than to name it.
ASKING = re.compile(r"GPL|MPL|EPL|CDDL|unknown")
#: How packages write it, and how the list does.
USUAL = {
    r"BSD ([23])-Clause License": r"BSD-\1-Clause",
    r"BSD License": "BSD",
    r"MIT [Ll]icense": "MIT",
    r"Apache( Software License| 2\.0| License, Version 2\.0)": "Apache-2.0",
    r"ISC [Ll]icense( \(ISCL\))?": "ISC",
    r"PSFL|Python Software Foundation License": "PSF-2.0",
    r"Mozilla Public License 2\.0 \(MPL 2\.0\)": "MPL-2.0",
    r"GNU General Public License \(GPL\)": "GPL",
}
HEAD = """\
# The packages that Goodwill is built with, and their licences

`make licences` writes this list from what the installed packages say of themselves (Python {python}); the
versions are in `requirements*.txt`. Who only uses the solvers needs NumPy, and nothing else of this list.
`make lite` fetches Pyodide (MPL-2.0) and hands it on unchanged, with the wheels that it names; the fonts of
the book have their licences in `book/_static/fonts` and `src/goodwill/companion/fonts`.

| package | licence | for | a word |
|---|---|---|---|
"""


def locked(root: Path = Path()) -> dict[str, str]:
    """Every package of the lock, on all systems and Pythons, and what it is for first."""
    found: dict[str, str] = {}
    for file, purpose in LOCKS.items():
        for name in re.findall(r"^([\w.-]+)==", (root / file).read_text(encoding="utf-8"), re.MULTILINE):
            found.setdefault(name, purpose)
    return dict(sorted(found.items()))


def usual(words: str) -> str:
    """A licence as the list writes it.

    >>> usual("BSD 3-Clause License"), usual("Apache License, Version 2.0"), usual("MIT AND PSF-2.0")
    ('BSD-3-Clause', 'Apache-2.0', 'MIT AND PSF-2.0')
    """
    for theirs, ours in USUAL.items():
        if found := re.fullmatch(theirs, words):
            return found.expand(ours)
    return words


def licence(package: str) -> str:
    """The licence of a package: its expression, its field if that is a name, its classifiers, or the table's.

    >>> licence("numpy").split()[0]
    'BSD-3-Clause'
    """
    try:
        said = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        return ELSEWHERE.get(package, "unknown")
    field, expression = ("\n".join(said.get_all(name, [])) for name in ("License", "License-Expression"))
    named = re.fullmatch(r"(?!Copyright|UNKNOWN)[A-Z][^\n]{1,39}", field.strip())
    classes = [
        line.split(" :: ")[-1] for line in said.get_all("Classifier") or [] if line.startswith("License")
    ]
    chosen = expression or (field if named else "")
    return usual(chosen) or ", ".join(map(usual, classes)) or ELSEWHERE.get(package, "unknown")


def listed() -> str:
    """The whole list, as it stands in the repository."""
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    rows = (
        f"| {name} | {licence(name)} | {purpose} | {WORDS.get(name, '')} |\n"
        for name, purpose in locked().items()
    )
    return HEAD.format(python=python) + "".join(rows)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(listed(), encoding="utf-8")
        print(f"{sys.argv[1]}: {len(locked())} packages")
    else:
        print(listed(), end="")
