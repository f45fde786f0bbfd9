"""Compute the map of the least altruism: phases.py.

It takes a quarter of an hour or two; what is known so far is kept in ``_build/phases.jsonl``, so that it may
be stopped, and goes on from there.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from goodwill import __version__
from goodwill.companion.phases import DIGITS, GRID, HERE, least_share, to_file
from goodwill.sweeps import sweep

KEPT = Path("_build/phases.jsonl")

if __name__ == "__main__":
    KEPT.parent.mkdir(exist_ok=True)
    found = sweep(least_share, GRID, file=KEPT)
    if found.failures:
        raise SystemExit(f"{len(found.failures)} points failed, the first at {found.failures[0]}")
    exactly = json.dumps([str(share) for share in found.values])
    about = {
        "what": "the least share of altruists at which the profile of the book is an equilibrium",
        "made by": "make phases",
        "solver": f"least_altruism of goodwill {__version__}, in fractions",
        "networks": len(found.values),
        "digits": DIGITS,
        "sha256 of the fractions": hashlib.sha256(exactly.encode()).hexdigest(),
    }
    HERE.write_text(to_file([*found.values], about), encoding="utf-8")
    print(f"{HERE}: {len(found.values)} networks")
