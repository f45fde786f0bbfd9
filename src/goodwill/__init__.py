"""Goodwill: the exact solvers behind the book of the same name.

:mod:`goodwill.last_exchange` is Paper I, the last exchange of two peers; :mod:`goodwill.reputation` is
Paper II, honest feedback in a market; :mod:`goodwill.companion.ledger` keeps the record of what was checked.
"""

__version__ = "0.1.0"
