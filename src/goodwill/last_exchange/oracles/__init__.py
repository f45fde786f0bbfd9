"""Paper I's oracles: slow and plain, to judge the solvers by."""
