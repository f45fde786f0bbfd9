"""Paper II's solvers: what is best, least or most, found without a formula."""
