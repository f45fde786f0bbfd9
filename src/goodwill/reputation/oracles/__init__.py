"""Paper II's slow judges: everything that can be done is tried."""
