"""Repeated games as records: what is played, what is seen, what tempts.  They decide nothing."""
