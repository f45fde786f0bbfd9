"""Paper I's judges of a given profile: they know none of the solvers."""
