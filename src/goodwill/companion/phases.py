"""The map of the least altruism: how many altruists a network needs, at ten thousand networks.

Each number is that of an exact equilibrium, found by ``least_altruism`` in fractions and rounded; it stands
in ``phases.json``, which ``make phases`` writes anew.  The networks have nine rounds, a contribution costs P1
as much as a pester, and Byzantine peers pester every second time.
"""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from goodwill.last_exchange.model import LastExchange
from goodwill.last_exchange.solvers.altruism import least_altruism

HERE = Path(__file__).parent / "phases.json"
#: So many digits of each share are kept.
DIGITS = 6


def _fractions(*texts: str) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, texts))


#: The networks of the map: all combinations of these.
GRID: dict[str, tuple[Any, ...]] = {
    "loss": _fractions("0.01", "0.05", "0.1", "0.15", "0.2", "0.25", "0.3", "0.35", "0.4", "0.5"),
    "byzantine_share": _fractions("0.05", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.75"),
    "worth": (10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000),
    "generosity": _fractions(
        *("0.01", "0.02", "0.03", "0.05", "0.07", "0.1", "0.15", "0.2"),
        *("0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"),
    ),
}

#: The same as the file tells it.
TOLD = {name: [*map(str, values)] for name, values in GRID.items()}


def phase_network(*, loss: Any, worth: Any, generosity: Any) -> LastExchange:
    """A network of the map; ``worth`` is that of a contribution, in pesters."""
    return LastExchange(
        T=8,
        loss=loss,
        s_c=1,
        r_p=1,
        b_c=worth,
        r_c=0,
        s_p=1,
        generosity=generosity,
        byzantine_pesters=Fraction(1, 2),
    )


def least_share(*, byzantine_share: Any, **settings: Any) -> Any:
    """The least share of altruists of one network, exactly; None if there is none.

    >>> from fractions import Fraction as F
    >>> round(float(least_share(loss=F(1, 4), byzantine_share=F(1, 4), worth=100, generosity=F(1, 2))), 6)
    0.28813
    """
    return least_altruism(phase_network(**settings), byzantine_share)


def to_file(shares: list[Any], manifest: dict[str, Any]) -> str:
    """The text of the file: what it is, the grid, and a line of shares for each row of the last parameter."""
    kept = ["null" if share is None else f"{float(share):.{DIGITS}g}" for share in shares]
    width = len(GRID["generosity"])
    rows = [", ".join(kept[k : k + width]) for k in range(0, len(kept), width)]
    return (
        f'{{"manifest": {json.dumps(manifest)},\n"grid": {json.dumps(TOLD)},\n"least": [\n'
        + ",\n".join(rows)
        + "]}\n"
    )


@cache
def manifest() -> dict[str, Any]:
    """How the numbers were made."""
    return dict(_file()["manifest"])


@cache
def least_shares() -> np.ndarray[Any, Any]:
    """The least share at each network: an axis for each parameter of ``GRID``; nan where no share is enough.

    >>> least_shares().shape
    (10, 8, 8, 16)
    """
    shares = np.array([np.nan if x is None else x for x in _file()["least"]], dtype=float)
    return shares.reshape([len(values) for values in GRID.values()])


def as_table(digits: int = 4) -> list[Any]:
    """The map as nested lists, to so many digits, with None where no share is enough: what an explorer takes.

    >>> [as_table()[5][5][4][k] for k in (0, 5)]
    [0.3573, 0.05699]
    """

    def row(shares: Any) -> Any:
        if isinstance(shares, list):
            return [row(part) for part in shares]
        return None if np.isnan(shares) else float(f"{shares:.{digits}g}")

    return list(row(least_shares().tolist()))


def _file() -> dict[str, Any]:
    found = json.loads(HERE.read_text(encoding="utf-8"))
    if found["grid"] != TOLD:
        raise ValueError(f"{HERE.name} has another grid than this module: make phases writes it anew")
    return dict(found)
