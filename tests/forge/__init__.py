"""True certificates in, false ones out: what checkers and verifiers are tried with."""
