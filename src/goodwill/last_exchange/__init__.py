"""Paper I: the last exchange of two peers over a lossy network."""

from goodwill.faces import face

__getattr__, __dir__, __all__ = face(__name__)
