"""Paper I's formulas, each written once: arithmetic on the fields of a game, whatever they are."""
