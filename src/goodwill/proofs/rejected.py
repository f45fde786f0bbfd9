"""The one error of a check."""

from __future__ import annotations


class ProofRejected(AssertionError):
    """A proof does not prove what it claims."""
