"""The check of a theorem."""

from __future__ import annotations

from goodwill.proofs.statements import Theorem


def check(theorem: Theorem) -> str:
    """Check the proof of a theorem.

    Returns
    -------
    str
        The theorem that is now proved, in words.

    Raises
    ------
    ProofRejected
        With the place and the reason.
    """
    raise NotImplementedError
