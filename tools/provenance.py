"""Which book this is: its version, the commit that it is made of, and that commit's date.

``provenance.py`` prints it, so that make notices a new commit.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from goodwill import __version__

#: Git fills this file in when it packs an archive, which has no history to ask.
ARCHIVE = Path(".git_archival.txt")


@dataclass(frozen=True)
class Provenance:
    """``commit`` and ``date`` (ISO) are empty where they are unknown, as in a copy without its history.

    ``changed`` says that files differ from those of the commit.
    """

    version: str
    commit: str = ""
    changed: bool = False
    date: str = ""

    def __str__(self) -> str:
        words = f"version {self.version}"
        if self.commit:
            words += f", commit {self.commit[:10]}" + (" with later changes" if self.changed else "")
        return words + (f", {self.date}" if self.date else "")


def provenance() -> Provenance:
    """What git, or the archive that git packed, knows about the files here.

    ``SOURCE_DATE_EPOCH``, which make sets to the commit's time, has the last word on the date.
    """
    archive = dict(re.findall(r"^(\w+): (\w+)$", ARCHIVE.read_text(encoding="utf-8"), re.MULTILINE))
    commit, changed, time = archive.get("commit", ""), False, archive.get("time", "0")
    if Path(".git").exists() and (told := _git("log", "-1", "--format=%H %ct")):
        commit, time = told.split()
        changed = bool(_git("status", "--porcelain", "--untracked-files=no"))
    seconds = int(os.environ.get("SOURCE_DATE_EPOCH") or 0) or int(time)
    date = datetime.fromtimestamp(seconds, UTC).date().isoformat() if seconds else ""
    return Provenance(__version__, commit, changed, date)


def _git(*words: str) -> str:
    """What git prints; nothing where there is no git, or it refuses."""
    try:
        return subprocess.run(["git", *words], capture_output=True, text=True, check=True).stdout.strip()
    except (FileNotFoundError, subprocess.CalledProcessError):
        return ""


if __name__ == "__main__":
    print(asdict(provenance()))
