"""Geometry: planes, polygons, polytopes and lower envelopes.  It knows no game; ``plane`` needs no NumPy."""
