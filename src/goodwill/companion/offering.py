"""Certificates that a page offers: what a result claims, with its proof, travels in the notebook's output.

Needs IPython, which the package itself does not.
"""

from __future__ import annotations

import re
from typing import Any, Protocol

from goodwill.proofs import check
from goodwill.proofs.saving import to_text
from goodwill.proofs.statements import Theorem

#: The file travels as it is, beside what it is called, is about, and proves.
MIME = "application/vnd.goodwill.certificate+json"


class Proved(Protocol):
    """A result that comes with its proof, such as equilibrium payoffs, a frequency, or a cover."""

    @property
    def theorem(self) -> Theorem: ...


def offer(about: str, result: Proved) -> str:
    """Check a result's proof, as ``verify()`` does, and have the page offer the certificate to its reader.

    Parameters
    ----------
    about : str
        What it is, in a few words; the file is called after it.

    Returns
    -------
    str
        The theorem that is proved, in words.

    Raises
    ------
    ProofRejected
        With what does not hold.
    """
    from IPython.display import display

    proved = check(result.theorem)
    display({MIME: certificate(about, result, proved)}, raw=True)
    return proved


def certificate(about: str, result: Proved, proved: str) -> dict[str, Any]:
    """The file of a result, with its name."""
    return {"file": file_name(about), "about": about, "proves": proved, "text": to_text(result.theorem)}


def file_name(about: str) -> str:
    """Words as the name of a file.

    >>> file_name("the market at 17/20, no penalty")
    'the-market-at-17-20-no-penalty.json'
    """
    return re.sub(r"[^a-z0-9.]+", "-", about.lower()).strip("-.") + ".json"
