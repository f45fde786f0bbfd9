"""Games from files: Gambit's ``.nfg``, the book's own JSON, or a plain table; errors have a place."""
