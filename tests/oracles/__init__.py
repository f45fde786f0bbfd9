"""Slow and plain judges, which import nothing of the package."""
