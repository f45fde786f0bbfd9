"""Geometry of the plane in fractions, without NumPy: it knows no game."""
