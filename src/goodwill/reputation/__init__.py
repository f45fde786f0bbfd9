"""Paper II: honest feedback in a market with moral hazard."""

from goodwill.faces import face

__getattr__, __dir__, __all__ = face(__name__)
