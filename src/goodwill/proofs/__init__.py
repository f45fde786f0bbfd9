"""The kernel: proofs about repeated games, checked in fractions.

It knows the definition of an equilibrium and neither the solvers nor their programs.
"""
